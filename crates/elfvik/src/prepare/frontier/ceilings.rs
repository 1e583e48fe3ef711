//! What ceilings and rounding change about a finished frontier.
//!
//! A ceiling lowers utilities after they were summed, so that outcomes which differ above it become equal,
//! and some that were efficient are no longer. Where numbers were rounded to a grid, sums that are equal
//! may differ by the rounding of their terms; such sums are made equal again. So are those that differ by
//! less than the floats of another system can tell.

use super::{CandidateSource, Exactness, Frontier, Limits, NONE, Point, Ties, envelope, of_zone};
use crate::model::{AgreementRule, Condition, IssueId, Outcome, Region};
use crate::prepare::diagram::Diagrams;
use crate::prepare::game::Game;
use crate::prepare::nondominated::Arena;
use crate::prepare::zone;
use num_bigint::BigUint;

/// What a point stands for where that is not what the sums say: outcomes that a sum above a ceiling told
/// apart, or that differ by less than what counts as equal.
#[derive(Debug, Clone)]
pub(super) struct CeilingCounts {
    pub(super) point: usize,
    pub(super) count: BigUint,
    /// The lexicographically lowest outcome.
    pub(super) lowest: Outcome,
    /// The first outcomes in lexicographic order, where they were looked at one by one.
    pub(super) first: Vec<Outcome>,
}

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
        if let Some(point) = near(frontier, &order, (&row, 0), &levels) {
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
fn near(
    frontier: &Frontier,
    points: &[usize],
    (row, party): (&[i64], usize),
    levels: &[i64],
) -> Option<usize> {
    let Some(&own) = row.get(party) else { return points.first().copied() };
    let level = levels[party];
    let worth = |point: &usize| frontier.utilities(*point)[party];
    let mut rest = &points[points.partition_point(|point| worth(point) < own.saturating_sub(level))..];
    while let Some(first) = rest.first().map(worth).filter(|&first| first <= own.saturating_add(level)) {
        let (same, others) = rest.split_at(rest.partition_point(|point| worth(point) == first));
        if let Some(found) = near(frontier, same, (row, party + 1), levels) {
            return Some(found);
        }
        rest = others;
    }
    None
}

/// The points after ceilings and rounding, without what is dominated then.
pub(super) fn points<const P: usize>(
    game: &Game,
    mut points: Vec<Point<P>>,
    arena: &mut Arena,
) -> Vec<Point<P>> {
    if !game.has_ceiling() && !game.is_lenient() {
        return points;
    }
    let n = game.n_parties();
    points.iter_mut().for_each(|point| game.cap(&mut point.u[..n]));
    for p in (0..n).filter(|&p| game.scale(p).level() > 0) {
        level(&mut points, p, game.scale(p).level());
    }
    let sources: Vec<_> =
        points.chunks(1).map(|list| CandidateSource { list, shift: [0; P], choice: NONE }).collect();
    envelope(&sources, Ties::ByOutcome, arena)
}

/// Makes a party's utilities equal that differ by no more than rounding can make them differ.
fn level<const P: usize>(points: &mut [Point<P>], party: usize, noise: i64) {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_unstable_by_key(|&at| points[at].u[party]);
    let Some(&first) = order.first() else { return };
    let (mut level, mut last) = (points[first].u[party], points[first].u[party]);
    for at in order {
        let u = points[at].u[party];
        if u - last > noise {
            level = u;
        }
        last = u;
        points[at].u[party] = level;
    }
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
            Diagrams::new(game, limits.widest)
                .is_ok_and(|d| !d.is_empty() && !of_zone(game, &d, limits).is_empty())
        };
        let (option, game) = (0..n).map(|o| (o, with(o))).find(|(_, game)| reaches(game))?;
        options.push(option);
        inside = game;
    }
    Some(Outcome::new(options))
}

/// Up to this many outcomes are looked at one by one.
const MOST_LISTED: u32 = 500_000;
/// So many equal outcomes of a point are remembered.
const MOST_KEPT: usize = 100;
/// With more points at ceilings than this, what they stand for is not looked for.
const MOST_CAPPED: usize = 64;
