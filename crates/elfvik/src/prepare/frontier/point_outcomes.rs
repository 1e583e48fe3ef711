//! What points stand for where that is not what the sums say.

use super::const_arrays::sized;
use super::growing::of_diagrams_above;
use super::pruning::RemainingGains;
use super::{CeilingCounts, Exactness, Frontier};
use crate::model::{AgreementRule, Condition, IssueId, Outcome, Region};
use crate::prepare::diagram::Diagrams;
use crate::prepare::game::Game;
use crate::prepare::limits::Limits;
use crate::prepare::zone;

/// What every point stands for, where sums are equal up to a tolerance and outcomes are few enough to be
/// looked at one by one.
///
/// `O(p n log f)` for `n` outcomes, `f` points and `p` parties, where few points lie within the tolerance
/// of each other.
pub(super) fn equals_by_listing(game: &Game, frontier: &Frontier) -> Option<Vec<CeilingCounts>> {
    let levels: Vec<i64> = (0..game.n_parties()).map(|p| game.scale(p).level()).collect();
    let is_small = game.space().size() <= MOST_LISTED.into();
    if !game.is_lenient() || !is_small || frontier.exactness() != Exactness::Exact {
        return None;
    }
    let mut order: Vec<usize> = (0..frontier.len()).collect();
    order.sort_unstable_by_key(|&point| frontier.utilities(point));
    let mut found: Vec<Vec<Outcome>> = vec![Vec::new(); frontier.len()];
    let mut counts = vec![0_u64; frontier.len()];
    for outcome in game.space().iter().filter(|outcome| game.is_feasible(outcome)) {
        let row = game.utilities(&outcome);
        if let Some(point) = near(frontier, &order, &row, 0, &levels) {
            counts[point] += 1;
            if found[point].len() < MOST_KEPT {
                found[point].push(outcome);
            }
        }
    }
    let equals = |(point, (first, count)): (usize, (Vec<Outcome>, u64))| {
        let lowest = first.first()?.clone();
        Some(CeilingCounts { point, count: count.into(), lowest, first })
    };
    Some(found.into_iter().zip(counts).enumerate().filter_map(equals).collect())
}

/// The first of some points that is as good as a row for everybody from one party on, up to the level of
/// each. They are in the order of their utilities and the same for the parties before.
fn near(frontier: &Frontier, points: &[usize], row: &[i64], party: usize, levels: &[i64]) -> Option<usize> {
    let Some(&own) = row.get(party) else { return points.first().copied() };
    let level = levels[party];
    let worth = |point: &usize| frontier.utilities(*point)[party];
    let mut rest = &points[points.partition_point(|point| worth(point) < own.saturating_sub(level))..];
    while let Some(first) = rest.first().map(worth).filter(|&first| first <= own.saturating_add(level)) {
        let (same, others) = rest.split_at(rest.partition_point(|point| worth(point) == first));
        if let Some(found) = near(frontier, same, row, party + 1, levels) {
            return Some(found);
        }
        rest = others;
    }
    None
}

/// What the points at a ceiling stand for; of a bounded frontier, or of very many such points, nothing.
pub(super) fn at_ceilings(
    game: &Game,
    frontier: &Frontier,
    diagrams: &Diagrams,
    limits: &Limits,
) -> Vec<CeilingCounts> {
    let is_capped = |row: &[i64]| row.iter().zip(game.ceilings()).any(|(u, ceiling)| u == ceiling);
    let capped: Vec<usize> =
        frontier.rows().enumerate().filter(|(_, row)| is_capped(row)).map(|(at, _)| at).collect();
    if frontier.exactness() != Exactness::Exact || capped.len() > MOST_CAPPED {
        return Vec::new();
    }
    let of = |point: usize| {
        let utilities = frontier.utilities(point).iter().enumerate();
        let least: Vec<i64> = utilities.map(|(p, u)| u - game.scale(p).noise()).collect();
        let reaching =
            game.clone().without_ceilings().with_agreement(AgreementRule::All).with_reservation(least);
        let count = zone::exact_count(&reaching, diagrams)?;
        Some(CeilingCounts { point, count, lowest: lowest(&reaching, limits)?, first: Vec::new() })
    };
    capped.into_iter().filter_map(of).collect()
}

/// The lexicographically lowest outcome that reaches every reservation.
fn lowest(game: &Game, limits: &Limits) -> Option<Outcome> {
    let mut inside = game.clone();
    let mut options = Vec::with_capacity(game.space().n_options().len());
    for (issue, &n) in game.space().n_options().iter().enumerate() {
        let with = |option: u32| {
            let only = Condition::new(IssueId(issue), (0..n).map(|o| o == option).collect());
            inside.within(&Region::new(vec![only]))
        };
        let reaches = |game: &Game| {
            Diagrams::new(game, limits.widest).is_ok_and(|d| !d.is_empty() && is_reached(game, &d, limits))
        };
        let (option, game) = (0..n).map(|o| (o, with(o))).find(|(_, game)| reaches(game))?;
        options.push(option);
        inside = game;
    }
    Some(Outcome::new(options))
}

/// Whether any outcome reaches every reservation of a game without ceilings.
fn is_reached(game: &Game, diagrams: &Diagrams, limits: &Limits) -> bool {
    sized!(game.n_parties(), has_points(game, diagrams, limits))
}

fn has_points<const P: usize>(game: &Game, diagrams: &Diagrams, limits: &Limits) -> bool {
    let floor = RemainingGains::new(game, diagrams);
    !of_diagrams_above::<P>(game, diagrams, limits, Some(&floor)).points.is_empty()
}

/// Up to this many outcomes are looked at one by one.
const MOST_LISTED: u32 = 500_000;

/// So many equal outcomes of a point are remembered.
const MOST_KEPT: usize = 100;

/// With more points at ceilings than this, what they stand for is not looked for.
const MOST_CAPPED: usize = 64;
