//! The frontier for some of the players of a game, among the outcomes that all of them make a deal of.

use super::const_arrays::sized;
use super::{Exactness, Frontier, bounded};
use crate::model::Outcome;
use crate::prepare::game::Game;
use crate::prepare::nondominated::{CandidateSource, NONE, Point, Ties, envelope};
use num_bigint::BigUint;

/// What is efficient for the parties of `parties` among the outcomes that make a deal in `players`, over the
/// same outcomes, by a look at every one of them; and how many make a deal. `O(outcomes · players)`.
pub(in crate::prepare) fn of_deals(players: &Game, parties: &Game) -> (Frontier, BigUint) {
    let mut n_deals = 0_u64;
    let deals = players.space().iter().filter(|outcome| {
        let is_deal = players.is_feasible(outcome) && players.accepts_exactly(outcome);
        n_deals += u64::from(is_deal);
        is_deal
    });
    let frontier = sized!(parties.n_parties(), of_outcomes(parties, deals));
    (frontier, n_deals.into())
}

fn of_outcomes<const P: usize>(game: &Game, outcomes: impl Iterator<Item = Outcome>) -> Frontier {
    bounded::of_outcomes::<P>(game, outcomes).frontier(game)
}

/// What is efficient for the first `n` players among the deals of a frontier over all players; `ranges` are
/// those of the players.
///
/// An outcome that is efficient for the first players among all deals is matched by a point of the whole
/// frontier that gives nobody less, so that this is a deal too: where acceptance never falls when somebody
/// gets more, nothing is missing. Of a bounded frontier points that rounding may have put just outside are
/// looked at too, and the answer says by how much they may be better than what is listed.
///
/// Ties: of equal points the lexicographically lowest of the outcomes that are efficient for all players.
pub(in crate::prepare) fn of_first_parties(
    players: &Game,
    frontier: &Frontier,
    n: usize,
    ranges: &[(i64, i64)],
) -> Frontier {
    sized!(n, projected(players, frontier, n, ranges))
}

fn projected<const P: usize>(
    players: &Game,
    frontier: &Frontier,
    n: usize,
    ranges: &[(i64, i64)],
) -> Frontier {
    let mut arena = frontier.arena.clone();
    let inside = (0..frontier.len()).filter(|&point| players.accepts(frontier.utilities(point)));
    let points: Vec<Point<P>> = inside.map(|point| first::<P>(frontier, point, n)).collect();
    let sources: Vec<_> =
        points.chunks(1).map(|list| CandidateSource { list, shift: [0; P], choice: NONE }).collect();
    let points = envelope(&sources, Ties::ByOutcome, &mut arena);
    let exactness = match frontier.exactness() {
        Exactness::Exact => Exactness::Exact,
        Exactness::Within(share) => {
            let outside: Vec<[i64; P]> = (0..frontier.len())
                .filter(|&point| may_be_a_deal(players, frontier.utilities(point), ranges, share))
                .map(|point| first::<P>(frontier, point, n).u)
                .collect();
            Exactness::Within((share + height(&outside, &points, &ranges[..n])).min(1.0))
        }
    };
    Frontier {
        n_parties: n,
        n_issues: frontier.n_issues,
        utilities: points.iter().flat_map(|point| point.u[..n].iter().copied()).collect(),
        nodes: points.iter().map(|point| point.node).collect(),
        arena,
        exactness,
        known_equals: Vec::new(),
        work: frontier.work,
    }
}

fn first<const P: usize>(frontier: &Frontier, point: usize, n: usize) -> Point<P> {
    let mut u = [0; P];
    u[..n].copy_from_slice(&frontier.utilities(point)[..n]);
    Point { u, node: frontier.nodes[point] }
}

/// Whether an outcome that a point of a bounded frontier stands for may make a deal.
fn may_be_a_deal(players: &Game, row: &[i64], ranges: &[(i64, i64)], share: f64) -> bool {
    let raised = |(u, (low, high)): (&i64, &(i64, i64))| u + ((high - low) as f64 * share).ceil() as i64;
    let raised: Vec<i64> = row.iter().zip(ranges).map(raised).collect();
    players.accepts(&raised)
}

/// How far some rows lie above listed points at worst, as a share of each party's range; 1 where nothing is
/// listed, or where looking would take too long.
fn height<const P: usize>(rows: &[[i64; P]], listed: &[Point<P>], ranges: &[(i64, i64)]) -> f64 {
    if rows.len().saturating_mul(listed.len()) > MOST_COMPARED {
        return 1.0;
    }
    let above = |row: &[i64; P], point: &Point<P>| {
        let share = |(p, (low, high)): (usize, &(i64, i64))| {
            (row[p] - point.u[p]).max(0) as f64 / ((high - low) as f64).max(1.0)
        };
        ranges.iter().enumerate().map(share).fold(0.0, f64::max)
    };
    let nearest = |row| listed.iter().map(|point| above(row, point)).fold(1.0, f64::min);
    rows.iter().map(nearest).fold(0.0, f64::max)
}

/// So many pairs of points are compared for a bound.
const MOST_COMPARED: usize = 200_000_000;
