//! A frontier where couplings are too wide for a diagram: every outcome of a small space, or real outcomes
//! from a search with an upper bound from a relaxation.

use super::growing::{FrontierBuilder, of_diagrams};
use super::{Exactness, Frontier, search};
use crate::model::Outcome;
use crate::prepare::diagram::{Diagrams, Narrowing};
use crate::prepare::game::Game;
use crate::prepare::limits::{DiagramLimits, Limits};
use crate::prepare::nondominated::{Arena, CandidateSource, NONE, Point, Ties, envelope};
use crate::prepare::relaxation::{RelaxationSide, relaxed};
use num_traits::ToPrimitive;

/// The frontier of a game whose diagram is too wide.
pub(super) fn frontier<const P: usize>(game: &Game, limits: &Limits) -> Frontier {
    if game.space().size().to_u64().is_some_and(|size| size <= MOST_ENUMERATED) {
        let outcomes = game.space().iter().filter(|outcome| game.is_feasible(outcome));
        return of_outcomes::<P>(game, outcomes).frontier(game);
    }
    let roof = UpperFrontier::<P>::over(game, limits);
    let starts: Vec<Outcome> = roof
        .outcomes
        .iter()
        .cloned()
        .chain(beam::<P>(game, limits))
        .chain(feasible_starts::<P>(game, limits))
        .collect();
    let found = search::outcomes(game, &starts, &weightings(game.n_parties()));
    let ranges = ranges_of(game, &found);
    let mut growing = of_outcomes::<P>(game, found.into_iter());
    growing.work = SEARCH_WORK.saturating_mul(game.n_parties() as u64);
    let bound = roof.height_above(&growing.points, &ranges);
    let mut frontier = growing.frontier(game);
    frontier.exactness = if bound > 0.0 { Exactness::Within(bound) } else { Exactness::Exact };
    frontier
}

/// The frontier of listed outcomes.
pub(super) fn of_outcomes<const P: usize>(
    game: &Game,
    outcomes: impl Iterator<Item = Outcome>,
) -> FrontierBuilder<P> {
    let mut arena = Arena::default();
    let mut points: Vec<Point<P>> = Vec::new();
    let mut fresh: Vec<Point<P>> = Vec::new();
    let mut n_outcomes: u64 = 0;
    let mut outcomes = outcomes.peekable();
    while outcomes.peek().is_some() {
        for outcome in outcomes.by_ref().take(CHUNK) {
            n_outcomes += 1;
            let mut u = [0; P];
            u[..game.n_parties()].copy_from_slice(&game.utilities(&outcome));
            let choices = outcome.options().iter().enumerate();
            let node = choices.fold(NONE, |node, (issue, &option)| {
                let choice = arena.choice(issue, option);
                arena.join(node, choice, NONE)
            });
            fresh.push(Point { u, node });
        }
        let lists = points.chunks(1).chain(fresh.chunks(1));
        let sources: Vec<_> =
            lists.map(|list| CandidateSource { list, shift: [0; P], choice: NONE }).collect();
        let kept = envelope(&sources, Ties::ByOutcome, &mut arena);
        points = kept;
        fresh.clear();
    }
    let work = n_outcomes * (game.n_parties() + game.couplings().len()) as u64 * WORK_PER_LOOK;
    FrontierBuilder { points, arena, lost: 0.0, work }
}

/// The least and the greatest utility of each party among some outcomes.
fn ranges_of(game: &Game, outcomes: &[Outcome]) -> Vec<(i64, i64)> {
    let mut ranges = vec![(i64::MAX, i64::MIN); game.n_parties()];
    for outcome in outcomes {
        for ((low, high), u) in ranges.iter_mut().zip(game.utilities(outcome)) {
            (*low, *high) = ((*low).min(u), (*high).max(u));
        }
    }
    ranges
}

/// The frontier of the outcomes on the most promising paths of a diagram.
fn beam<const P: usize>(game: &Game, limits: &Limits) -> Vec<Outcome> {
    let few = Limits { points: FEW_POINTS, widest: DiagramLimits { states: FEW_STATES, ..limits.widest } };
    let Some(diagrams) = Diagrams::narrow(game, Narrowing::Inside, few.widest) else { return Vec::new() };
    let frontier = of_diagrams::<P>(game, &diagrams, &few).frontier(game);
    (0..frontier.len()).map(|point| frontier.outcome(point)).collect()
}

/// Outcomes that are certain to be feasible: the frontier of the game without its joint terms.
fn feasible_starts<const P: usize>(game: &Game, limits: &Limits) -> Vec<Outcome> {
    let plain = game.with_couplings(Vec::new(), game.barred().to_vec());
    let few = Limits { points: FEW_POINTS, widest: DiagramLimits::for_checks() };
    let diagrams = Diagrams::new(&plain, few.widest).or_else(|_| Diagrams::new(&plain, limits.widest));
    let Ok(diagrams) = diagrams else { return Vec::new() };
    let frontier = of_diagrams::<P>(&plain, &diagrams, &few).frontier(game);
    (0..frontier.len()).map(|point| frontier.outcome(point)).collect()
}

/// Points that no feasible outcome rises above, from a game that allows and pays at least as much.
struct UpperFrontier<const P: usize> {
    points: Vec<[i64; P]>,
    /// By how much, per party, outcomes may lie above the points.
    slack: [f64; P],
    outcomes: Vec<Outcome>,
}

impl<const P: usize> UpperFrontier<P> {
    fn over(game: &Game, limits: &Limits) -> Self {
        let few =
            Limits { points: FEW_POINTS, widest: DiagramLimits { states: FEW_STATES, ..limits.widest } };
        let (relaxed, diagrams) = relaxed(game, RelaxationSide::Above, few.widest);
        let ranges = diagrams.ranges(game.n_parties());
        let growing = of_diagrams::<P>(&relaxed, &diagrams, &few);
        let slack =
            std::array::from_fn(|p| ranges.get(p).map_or(0.0, |(l, h)| (h - l) as f64 * growing.lost));
        let mut points: Vec<[i64; P]> = growing.points.iter().map(|p| p.u).collect();
        points.iter_mut().for_each(|u| game.cap(&mut u[..game.n_parties()]));
        let frontier = growing.frontier(&relaxed);
        Self { points, slack, outcomes: (0..frontier.len()).map(|point| frontier.outcome(point)).collect() }
    }

    /// How far the roof lies above the found points at worst, as a share of each party's found range.
    fn height_above(&self, found: &[Point<P>], ranges: &[(i64, i64)]) -> f64 {
        let share = |p: usize, gap: f64| match ranges.get(p) {
            Some((low, high)) if high > low => gap / (high - low) as f64,
            Some(_) if gap > 0.0 => f64::INFINITY,
            _ => 0.0,
        };
        let above = |roof: &[i64; P], point: &Point<P>| {
            let gaps = (0..P).map(|p| share(p, (roof[p] - point.u[p]) as f64 + self.slack[p]));
            gaps.fold(0.0, f64::max)
        };
        let nearest = |roof| found.iter().map(|point| above(roof, point)).fold(f64::INFINITY, f64::min);
        self.points.iter().map(nearest).fold(0.0, f64::max)
    }
}

/// Weightings of the parties: for each pair a fan from one to the other, and all alike.
fn weightings(n_parties: usize) -> Vec<Vec<f64>> {
    let mut fans = vec![vec![1.0; n_parties]];
    for a in 0..n_parties {
        for b in a + 1..n_parties {
            for step in 0..=FAN {
                let mut weights = vec![0.01; n_parties];
                weights[a] = 1.0 - f64::from(step) / f64::from(FAN) + 0.01;
                weights[b] = f64::from(step) / f64::from(FAN) + 0.01;
                fans.push(weights);
            }
        }
    }
    fans
}

/// Up to this many outcomes are looked at one by one.
const MOST_ENUMERATED: u64 = 2_000_000;
/// How many outcomes are pruned at once.
const CHUNK: usize = 1 << 14;
/// As what work a search counts, per party.
const SEARCH_WORK: u64 = 20_000_000;
/// As what work the look at a term of one outcome counts.
const WORK_PER_LOOK: u64 = 8;
/// How many points a roof is made of.
const FEW_POINTS: usize = 2_000;
/// How wide the diagram under a roof may be.
const FEW_STATES: usize = 2_000;
/// How many weightings lie between two parties.
const FAN: u32 = 40;
