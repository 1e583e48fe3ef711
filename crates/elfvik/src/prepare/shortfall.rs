//! Without a zone: the outcome that comes closest to one.

use super::frontier::Frontier;
use super::game::{CommonScaleUtility, Game};
use super::home::{Home, RatifierVote};
use super::share::Ratio;
use crate::model::{AgreementRule, Outcome};
use std::cmp::Ordering;

/// The outcome that comes closest to a deal, and what each party would still miss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// The outcome that comes closest to a deal.
    pub outcome: Outcome,
    /// What it gives each party, in whole numbers.
    pub utilities: Vec<i64>,
    /// By how much each party falls short of its reservation, in whole numbers; 0 for who does not.
    pub missing: Vec<i64>,
}

/// The efficient outcome that comes closest to a deal; `None` when there is a zone, or no outcome at all.
///
/// A party's shortfall is measured as a share of its range from least to greatest utility, so that no
/// party's scale matters. The greatest shortfall is made as small as possible, then the next greatest, and
/// so on; of ties the greater sum of utilities, then the lexicographically lowest outcome. Only those count
/// whose agreement is needed: with a quorum of `n` the `n` nearest, of which some have a veto these and as
/// many others as are missing, with winning coalitions the nearest one. Where ratifiers are players too, each
/// party counts together with those at home whose approval it needs: the nearest that are enough; of more
/// than ten, the furthest are left out one by one as long as the others are enough. `O(f p log p)` for `f`
/// efficient points and `p` parties.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, frontier::{Limits, pareto}, shortfall, space};
///
/// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![7, 7]).unwrap();
/// let frontier = pareto(&game, &Limits::STANDARD);
/// let closest = shortfall::least(&game, &frontier, &space::ranges(&game, &Limits::STANDARD)).unwrap();
/// assert_eq!(closest.utilities, [6, 6]);
/// assert_eq!(closest.missing, [1, 1]);
/// ```
#[must_use]
pub fn least(game: &Game, frontier: &Frontier, ranges: &[(i64, i64)]) -> Option<Shortfall> {
    if frontier.rows().any(|row| game.accepts(row)) {
        return None;
    }
    let mut best: Option<(Vec<Ratio>, CommonScaleUtility, Vec<usize>)> = None;
    for (point, row) in frontier.rows().enumerate() {
        let (shares, sum) = (shares(game, row, ranges), game.units().sum(row));
        let order =
            best.as_ref().map_or(Ordering::Less, |(least, most, _)| shares.cmp(least).then(most.cmp(&sum)));
        match order {
            Ordering::Less => best = Some((shares, sum, vec![point])),
            Ordering::Equal => best.iter_mut().for_each(|(_, _, points)| points.push(point)),
            Ordering::Greater => {}
        }
    }
    let (_, _, points) = best?;
    let point = frontier.lowest(&points)?;
    let outcome = frontier.outcome(point);
    let utilities = frontier.utilities(point).to_vec();
    let missing = (0..utilities.len()).map(|p| missing(game, &utilities, p)).collect();
    Some(Shortfall { outcome, utilities, missing })
}

/// How far below its reservation a row leaves a party; 0 where it reaches that.
fn missing(game: &Game, row: &[i64], party: usize) -> i64 {
    if game.reaches(party, row[party]) { 0 } else { game.reservation()[party] - row[party] }
}

/// The shortfalls of those whose agreement is needed, greatest first.
fn shares(game: &Game, row: &[i64], ranges: &[(i64, i64)]) -> Vec<Ratio> {
    let share = |p: usize| Ratio { part: missing(game, row, p), whole: (ranges[p].1 - ranges[p].0).max(1) };
    let of = |parties: &mut dyn Iterator<Item = usize>| {
        let mut shares: Vec<Ratio> = parties.map(share).collect();
        shares.sort_unstable_by(|a, b| b.cmp(a));
        shares
    };
    let everybody = of(&mut (0..row.len()));
    if let Some((home, approvals)) = game.home() {
        return at_home(game.agreement(), home, approvals, &share).unwrap_or(everybody);
    }
    match game.agreement() {
        AgreementRule::All => everybody,
        AgreementRule::Quorum(n) => everybody[everybody.len() - n..].to_vec(),
        AgreementRule::QuorumWithVeto { quorum, veto } => {
            let mut others = of(&mut (0..row.len()).filter(|p| !veto.iter().any(|v| v.0 == *p)));
            let others = others.split_off(others.len() - quorum.saturating_sub(veto.len()).min(others.len()));
            let mut needed = of(&mut veto.iter().map(|p| p.0));
            needed.extend(others);
            needed.sort_unstable_by(|a, b| b.cmp(a));
            needed
        }
        AgreementRule::Coalitions(groups) => {
            groups.iter().map(|group| of(&mut group.iter().map(|p| p.0))).min().unwrap_or(everybody)
        }
    }
}

/// The shortfalls of those whose agreement is needed at the table and at home, greatest first, without who
/// misses nothing; `None` where it is refused at home whatever the outcome.
///
/// Of lists of shortfalls the one with the smaller greatest one is less, and what is less stays so when both
/// are put together with a third: so the parties with the least lists make the least list together.
fn at_home(
    agreement: &AgreementRule,
    home: &Home,
    approvals: &[bool],
    share: &impl Fn(usize) -> Ratio,
) -> Option<Vec<Ratio>> {
    let together =
        |lists: &[&Vec<Ratio>]| sorted(lists.iter().flat_map(|list| list.iter().copied()).collect());
    let of_party = |party: usize| {
        let mut needed = of_home(home, party, approvals, share)?;
        needed.push(share(party));
        Some(sorted(needed))
    };
    let parties: Vec<Option<Vec<Ratio>>> = (0..home.n_parties()).map(of_party).collect();
    match agreement {
        AgreementRule::All => {
            Some(together(&parties.iter().map(Option::as_ref).collect::<Option<Vec<_>>>()?))
        }
        AgreementRule::Quorum(n) => {
            let mut possible: Vec<&Vec<Ratio>> = parties.iter().flatten().collect();
            possible.sort_unstable();
            Some(together(possible.get(..*n)?))
        }
        AgreementRule::QuorumWithVeto { quorum, veto } => {
            let has_veto = |party: &usize| veto.iter().any(|p| p.0 == *party);
            let (vetoes, others): (Vec<usize>, Vec<usize>) = (0..parties.len()).partition(has_veto);
            let must: Option<Vec<&Vec<Ratio>>> = vetoes.iter().map(|&p| parties[p].as_ref()).collect();
            let mut lists = must?;
            let mut possible: Vec<&Vec<Ratio>> = others.iter().filter_map(|&p| parties[p].as_ref()).collect();
            possible.sort_unstable();
            lists.extend(possible.get(..quorum.saturating_sub(vetoes.len()))?);
            Some(together(&lists))
        }
        AgreementRule::Coalitions(groups) => {
            let of = |group: &Vec<crate::model::PartyId>| {
                let lists: Option<Vec<_>> = group.iter().map(|p| parties[p.0].as_ref()).collect();
                lists.map(|lists| together(&lists))
            };
            groups.iter().filter_map(of).min()
        }
    }
}

/// The shortfalls of those at a party's home who must still be won: the least of all that are enough; `None`
/// where nobody is.
fn of_home(
    home: &Home,
    party: usize,
    approvals: &[bool],
    share: &impl Fn(usize) -> Ratio,
) -> Option<Vec<Ratio>> {
    let player = |vote: &RatifierVote| match vote {
        RatifierVote::Player(player) => Some(*player),
        _ => None,
    };
    let mut players: Vec<usize> = home.votes(party).iter().filter_map(player).collect();
    let approves = |with: &[usize]| {
        home.approves(party, |vote| match vote {
            RatifierVote::Player(player) => with.contains(&player),
            RatifierVote::Chance(at) => approvals[at],
            RatifierVote::Unknown => true,
        })
    };
    if !approves(&players) {
        return None;
    }
    let shares = |players: &[usize]| sorted(players.iter().map(|&player| share(player)).collect());
    if players.len() <= MOST_TRIED {
        let members = |mask: u32| -> Vec<usize> {
            (0..players.len()).filter(|at| mask >> at & 1 == 1).map(|at| players[at]).collect()
        };
        let enough = (0..1_u32 << players.len()).map(members).filter(|with| approves(with));
        return enough.map(|with| shares(&with)).min();
    }
    players.sort_by(|&a, &b| share(b).cmp(&share(a)).then(a.cmp(&b)));
    for furthest in players.clone() {
        let without: Vec<usize> = players.iter().copied().filter(|&player| player != furthest).collect();
        if approves(&without) {
            players = without;
        }
    }
    Some(shares(&players))
}

/// Those that miss anything, greatest first.
fn sorted(mut shares: Vec<Ratio>) -> Vec<Ratio> {
    shares.retain(|share| share.part > 0);
    shares.sort_unstable_by(|a, b| b.cmp(a));
    shares
}

/// Of up to so many ratifiers of a party every set is tried.
const MOST_TRIED: usize = 10;
