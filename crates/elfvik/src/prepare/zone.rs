//! The zone of agreement: the feasible outcomes that everybody whose agreement is needed accepts.

mod half_sums;
mod pair_count;
mod pruned;
mod weighted;

use super::diagram::Diagrams;
use super::frontier::{Exactness, Frontier, Limits};
use super::game::Game;
use super::listing;
use super::relaxation::{RelaxationSide, relaxed};
use crate::model::{AgreementRule, PartyId, Region};
use half_sums::SumRounding;
use num_bigint::{BigInt, BigUint};
use num_traits::{ToPrimitive, Zero};
use std::collections::BTreeMap;

/// The zone of agreement: whether it exists and how many outcomes it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Whether any outcome makes a deal; `None` when the bounds leave it open.
    pub exists: Option<bool>,
    /// At least so many outcomes make a deal.
    pub low: BigUint,
    /// At most so many do; equal to `low` when the count is exact.
    pub high: BigUint,
}

impl Zone {
    /// Whether the count is exact.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::zone::Zone;
    ///
    /// let zone = Zone { exists: Some(true), low: 12_u8.into(), high: 15_u8.into() };
    /// assert!(!zone.is_exact());
    /// ```
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }
}

/// Counts the zone of agreement of a game; `frontier` is the frontier of the same game.
///
/// Outcomes are not looked at one by one. The issues are cut into two halves, the sums of each half are
/// listed, and pairs that reach every reservation are counted by dominance: for two parties two sorts and
/// one pass of a radix count, `O(n log n)` for halves of `n` sums; each further party adds a factor `log
/// n`. Where rules or joint terms couple issues across the cut, this is done per state of the
/// [diagram](super::diagram). Equal sums are merged when lists grow long. When they stay too long all the
/// same, sums are rounded down for a lower and up for an upper bound. With a quorum or with winning
/// coalitions the counts of their unions are put together by inclusion and exclusion.
///
/// Up to 2^20 feasible outcomes the count is always exact, whatever the rules, ceilings and numbers of
/// parties and coalitions: where the above would be slow or bounded, every outcome is looked at,
/// `O(outcomes · (parties + coalitions))`. Otherwise a lower bound is never below the number of outcomes
/// that the points of the frontier in the zone stand for. Only where numbers were rounded to a grid can
/// outcomes on a reservation be left open, and that only in spaces too large to be looked at without
/// rounding.
///
/// Sources: E. Horowitz, S. Sahni, "Computing Partitions with Applications to the Knapsack Problem",
/// Journal of the ACM 21(2), 1974, for the halves; J. L. Bentley, "Multidimensional Divide-and-Conquer",
/// Communications of the ACM 23(4), 1980, for the dominance count.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, frontier::{Limits, pareto}, zone};
///
/// // Twelve issues of ten options, 10^12 outcomes: what one side gains the other loses.
/// let issue = || (0..10).map(|o| vec![o, 9 - o]).collect();
/// let game = Game::additive((0..12).map(|_| issue()).collect(), vec![54, 54]).unwrap();
/// let zone = zone::count(&game, &pareto(&game, &Limits::STANDARD), &Limits::STANDARD);
/// assert!(zone.is_exact());
/// assert_eq!(zone.low, 39_581_170_420_u64.into());
/// ```
#[must_use]
pub fn count(game: &Game, frontier: &Frontier, limits: &Limits) -> Zone {
    of(game, Diagrams::new(game, limits.widest).ok().as_ref(), frontier, limits)
}

/// The zone of a game whose diagrams are built already; `None` where they grew too wide.
pub(super) fn of(game: &Game, diagrams: Option<&Diagrams>, frontier: &Frontier, limits: &Limits) -> Zone {
    let (low, high) = match diagrams {
        Some(diagrams) => bounds(game, diagrams),
        None => uncoupled_bounds(game, limits),
    };
    let low = if low == high { low } else { low.max(proven(game, frontier)).min(high.clone()) };
    if low == high {
        return Zone { exists: Some(!low.is_zero()), low, high };
    }
    let is_found = frontier.rows().any(|row| game.accepts(row));
    let exists = match (is_found || !low.is_zero(), frontier.exactness()) {
        (true, _) => Some(true),
        (false, Exactness::Exact) => Some(false),
        (false, Exactness::Within(_)) => high.is_zero().then_some(false),
    };
    match exists {
        Some(true) => Zone { exists, low: low.max(1_u8.into()), high },
        Some(false) => Zone { exists, low: BigUint::zero(), high: BigUint::zero() },
        None => Zone { exists, low, high },
    }
}

/// The zone of a game without a look at its frontier.
pub(super) fn of_sums(game: &Game, diagrams: Option<&Diagrams>, limits: &Limits) -> Zone {
    let (low, high) = match diagrams {
        Some(diagrams) => bounds(game, diagrams),
        None => uncoupled_bounds(game, limits),
    };
    let exists = match (low.is_zero(), high.is_zero()) {
        (false, _) => Some(true),
        (true, true) => Some(false),
        (true, false) => None,
    };
    Zone { exists, low, high }
}

/// How many outcomes the points of the frontier in the zone stand for.
fn proven(game: &Game, frontier: &Frontier) -> BigUint {
    // Points that rounding has put together may stand for outcomes that are not acceptable.
    if game.is_lenient() {
        return BigUint::zero();
    }
    let inside: Vec<usize> =
        (0..frontier.len()).filter(|&point| game.accepts(frontier.utilities(point))).collect();
    frontier.equals(&inside).into_iter().sum()
}

/// A lower and an upper bound of the zone, equal when exact.
///
/// Where numbers were rounded to a grid, that makes a difference, and outcomes are few enough to be looked
/// at one by one, they are, and those near a reservation are added again without rounding.
fn bounds(game: &Game, diagrams: &Diagrams) -> (BigUint, BigUint) {
    let (low, high) = on_grid(game, diagrams);
    if low != high
        && let Some(deals) = game.listed_deals()
    {
        return (deals.into(), deals.into());
    }
    (low, high)
}

/// The same from the whole numbers alone.
fn on_grid(game: &Game, diagrams: &Diagrams) -> (BigUint, BigUint) {
    let is_slow = !game.needs_all() || game.n_parties() > FEW_PARTIES;
    if is_slow && let Some(listed) = listed(game, diagrams) {
        return listed;
    }
    let (low, high) = combined(game, diagrams);
    let is_open = low != high && !game.is_rounded();
    if is_open && let Some(listed) = listed(game, diagrams) { listed } else { (low, high) }
}

/// The bounds by a look at every outcome; `None` of too many.
fn listed(game: &Game, diagrams: &Diagrams) -> Option<(BigUint, BigUint)> {
    on_both_sides(game, |least| listing::deals(game, diagrams, least).map(BigUint::from))
}

/// An exact count, or two where numbers were rounded to a grid: once with reservations that what equals
/// them misses, and once with such that it reaches.
fn on_both_sides(game: &Game, count: impl Fn(&[i64]) -> Option<BigUint>) -> Option<(BigUint, BigUint)> {
    let least = |sign: i64| -> Vec<i64> {
        let by = |p: usize| sign * game.scale(p).noise();
        let moved = |(p, r): (usize, i64)| if r <= game.least_sum(p) { r } else { r + by(p) };
        game.lenient_thresholds().into_iter().enumerate().map(moved).collect()
    };
    let low = count(&least(1))?;
    let high = if game.is_rounded() { count(&least(-1))? } else { low.clone() };
    Some((low, high))
}

/// The bounds from counts of what sets of parties accept.
fn combined(game: &Game, diagrams: &Diagrams) -> (BigUint, BigUint) {
    let Some(unions) = unions(game) else {
        return (BigUint::zero(), diagrams.size());
    };
    let (mut low, mut high) = (BigInt::zero(), BigInt::zero());
    for (parties, sign) in unions {
        let (l, h) = of_parties(game, diagrams, &parties);
        let (least, most) = if sign > 0 { (l, h) } else { (h, l) };
        low += BigInt::from(least) * sign;
        high += BigInt::from(most) * sign;
    }
    let whole = |n: BigInt| n.to_biguint().unwrap_or_else(BigUint::zero);
    (whole(low), whole(high).min(diagrams.size()))
}

/// How many outcomes everybody accepts; `None` where the count would not be exact.
pub(super) fn exact_count(game: &Game, diagrams: &Diagrams) -> Option<BigUint> {
    let everybody: Vec<usize> = (0..game.n_parties()).collect();
    half_sums::count(game, diagrams, &everybody, SumRounding::None)
}

/// How many outcomes all of some parties accept.
///
/// Where numbers were rounded to a grid, a sum that equals a reservation may have come to lie on either
/// side of it: once it counts and once it does not.
fn of_parties(game: &Game, diagrams: &Diagrams, parties: &[usize]) -> (BigUint, BigUint) {
    if !game.is_rounded() {
        return of_whole(game, diagrams, parties);
    }
    let moved = |sign: i64| {
        let by = |p: usize| sign * game.scale(p).noise();
        // Who accepts everything anyway does so exactly.
        let least = |(p, &r): (usize, &i64)| if r <= game.least_sum(p) { r } else { r + by(p) };
        game.clone().with_reservation(game.reservation().iter().enumerate().map(least).collect())
    };
    (of_whole(&moved(1), diagrams, parties).0, of_whole(&moved(-1), diagrams, parties).1)
}

/// The same where every number is whole. Who accepts even the worst outcome need not be looked at.
fn of_whole(game: &Game, diagrams: &Diagrams, parties: &[usize]) -> (BigUint, BigUint) {
    let (ranges, thresholds) = (diagrams.ranges(game.n_parties()), game.lenient_thresholds());
    let parties: Vec<usize> = parties.iter().copied().filter(|&p| ranges[p].0 < thresholds[p]).collect();
    let parties = &parties[..];
    let exact =
        half_sums::count(game, diagrams, parties, SumRounding::None).or_else(|| undecided(game, parties));
    match exact {
        Some(exact) => (exact.clone(), exact),
        None => {
            let bound = |rounding| {
                half_sums::count(game, diagrams, parties, rounding).expect("rounded sums always fit")
            };
            (bound(SumRounding::Down), bound(SumRounding::Up))
        }
    }
}

/// How many outcomes all of some parties accept, where issues are coupled and few partial outcomes stay
/// undecided.
fn undecided(game: &Game, parties: &[usize]) -> Option<BigUint> {
    let has_sums = game.barred().iter().any(Region::has_sums);
    if has_sums || (game.couplings().is_empty() && game.barred().is_empty()) {
        return None;
    }
    let least = |(p, r): (usize, i64)| if parties.contains(&p) { r } else { i64::MIN };
    let least: Vec<i64> = game.lenient_thresholds().into_iter().enumerate().map(least).collect();
    pruned::count(&game.clone().with_agreement(AgreementRule::All), &least)
}

/// Where couplings are too wide: every outcome of a small space, a count of what stays undecided, or the
/// counts of a stricter and a looser game.
fn uncoupled_bounds(game: &Game, limits: &Limits) -> (BigUint, BigUint) {
    if game.space().size().to_u64().is_some_and(|size| size <= MOST_ENUMERATED) {
        let outcomes = game.space().iter().filter(|outcome| game.is_feasible(outcome));
        let exact = BigUint::from(outcomes.filter(|outcome| game.accepts_exactly(outcome)).count());
        return (exact.clone(), exact);
    }
    let has_sums = game.barred().iter().any(Region::has_sums);
    let counted = || on_both_sides(game, |least| pruned::count(game, least));
    if let Some(counted) = (!has_sums).then(counted).flatten() {
        return counted;
    }
    let (above, of_above) = relaxed(game, RelaxationSide::Above, limits.widest);
    let (below, of_below) = relaxed(game, RelaxationSide::Below, limits.widest);
    let low = if of_below.is_empty() { BigUint::zero() } else { bounds(&below, &of_below).0 };
    (low, bounds(&above, &of_above).1)
}

/// The sets of parties whose counts add up to the count of the zone, each with its factor.
///
/// The zone is the union, over the least winning coalitions, of what each accepts. `None` when there are
/// too many of them.
fn unions(game: &Game) -> Option<Vec<(Vec<usize>, i64)>> {
    let n_parties = game.n_parties();
    if game.needs_all() {
        return Some(vec![((0..n_parties).collect(), 1)]);
    }
    match game.agreement() {
        AgreementRule::Coalitions(groups)
            if n_parties > MOST_COALITION_PARTIES
                && game.home().is_none()
                && groups.len() <= FEW_COALITIONS =>
        {
            Some(of_few_coalitions(groups))
        }
        _ => {
            // Who can refuse alone is in every winning set: only the others can differ.
            let can_refuse = |p: &usize| {
                let but_one: Vec<bool> = (0..n_parties).map(|other| other != *p).collect();
                !game.is_agreed(&but_one)
            };
            let (vetoes, others): (Vec<usize>, Vec<usize>) = (0..n_parties).partition(can_refuse);
            if others.len() > MOST_COALITION_PARTIES {
                return None;
            }
            let parties = |mask: usize| -> Vec<usize> {
                let chosen = others.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, &p)| p);
                let mut parties: Vec<usize> = chosen.chain(vetoes.iter().copied()).collect();
                parties.sort_unstable();
                parties
            };
            // What exactly the parties of a mask must contribute so that every winning mask counts once.
            let wins = |mask: usize| {
                let mut agrees = vec![false; n_parties];
                parties(mask).into_iter().for_each(|p| agrees[p] = true);
                i64::from(game.is_agreed(&agrees))
            };
            let mut factors: Vec<i64> = (0..1 << others.len()).map(wins).collect();
            for at in 0..others.len() {
                for mask in (0..factors.len()).filter(|mask| mask >> at & 1 == 1) {
                    factors[mask] -= factors[mask ^ (1 << at)];
                }
            }
            let used = factors.iter().enumerate().filter(|(_, f)| **f != 0);
            Some(used.map(|(mask, &factor)| (parties(mask), factor)).collect())
        }
    }
}

/// The same for few coalitions of many parties: every choice of coalitions together, with alternating signs.
fn of_few_coalitions(groups: &[Vec<PartyId>]) -> Vec<(Vec<usize>, i64)> {
    let mut factors: BTreeMap<Vec<usize>, i64> = BTreeMap::new();
    for chosen in 1_u32..1 << groups.len() {
        let mut parties: Vec<usize> = (0..groups.len())
            .filter(|group| chosen >> group & 1 == 1)
            .flat_map(|group| groups[group].iter().map(|p| p.0))
            .collect();
        parties.sort_unstable();
        parties.dedup();
        *factors.entry(parties).or_insert(0) += if chosen.count_ones() % 2 == 1 { 1 } else { -1 };
    }
    factors.into_iter().filter(|(_, factor)| *factor != 0).collect()
}

/// Up to this many outcomes are looked at one by one.
const MOST_ENUMERATED: u64 = 2_000_000;
/// With more parties without a veto than this, winning coalitions are put together only when they are few.
const MOST_COALITION_PARTIES: usize = 12;
/// So many coalitions are few: there are 2^8 choices of them.
const FEW_COALITIONS: usize = 8;
/// With more parties than this, a small space is faster to list than to count by dominance.
const FEW_PARTIES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::generator::{GameShape, ValueDistribution, game};

    /// The count without rounding, and the bounds that rounded sums give for the same game.
    fn check(n_parties: usize, n_issues: usize, values: ValueDistribution) {
        let game = game(GameShape { n_parties, n_issues, n_options: 10 }, values, 3);
        let diagrams = Diagrams::new(&game, Limits::STANDARD.widest).unwrap();
        let parties: Vec<usize> = (0..n_parties).collect();
        let count = |rounding| half_sums::count(&game, &diagrams, &parties, rounding).unwrap();
        let (low, exact, high) = (count(SumRounding::Down), count(SumRounding::None), count(SumRounding::Up));
        assert!(low < exact && exact < high, "{low} {exact} {high}");
    }

    #[test]
    fn sums_on_a_grid_bound_the_exact_count_from_both_sides() {
        check(2, 11, ValueDistribution::Uniform);
        check(2, 11, ValueDistribution::TradeOff);
        check(3, 10, ValueDistribution::Uniform);
    }
}
