//! Sums that only matter up to a point: a ratifier's, which approves or does not.

use super::pruning::{Extreme, rests};
use crate::prepare::diagram::Diagrams;
use crate::prepare::game::Game;
use crate::prepare::nondominated::{Arena, CandidateSource, NONE, Point, Ties, envelope};

/// From where on the sums of ratifiers do not matter: those that reach the reservation whatever is still to
/// come are as good as each other.
///
/// A sum is lowered to what, with the least that is still to come, just reaches; no sum that may still miss
/// the reservation is, and what is lowered reaches it all the same. The least sum of all counts as the
/// reservation where it is more, so that no lowered sum lies below what its part pays at least.
pub(super) struct Saturation {
    n: usize,
    ratifiers: Vec<usize>,
    /// Per player, from where on nothing matters.
    enough: Vec<i64>,
    /// Per part and layer, one row per state after the layer: the least that is still to come within the
    /// part.
    rests: Vec<Vec<Vec<i64>>>,
    /// Per part, the least from all parts before it, and from all other parts.
    before: Vec<Vec<i64>>,
    others: Vec<Vec<i64>>,
}

/// Per ratifier, the greatest sum that matters.
pub(super) type GreatestSums = Vec<(usize, i64)>;

impl Saturation {
    /// Where ratifiers play; `None` where only parties do.
    pub(super) fn of(game: &Game, diagrams: &Diagrams) -> Option<Self> {
        let n = game.n_parties();
        let ratifiers: Vec<usize> = (game.home()?.0.n_parties()..n).collect();
        if ratifiers.is_empty() {
            return None;
        }
        let (rests, least): (Vec<_>, Vec<_>) =
            diagrams.parts.iter().map(|part| rests(part, n, Extreme::Least)).unzip();
        let plus = |a: &[i64], b: &[i64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<i64>>();
        let mut before = vec![vec![0; n]];
        least.iter().for_each(|least| before.push(plus(before.last().expect("one to begin with"), least)));
        let all = before.last().cloned().unwrap_or_default();
        let others = least.iter().map(|own| all.iter().zip(own).map(|(a, own)| a - own).collect()).collect();
        let enough = game.thresholds().iter().zip(&all).map(|(need, all)| *need.max(all)).collect();
        Some(Self { n, ratifiers, enough, rests, before, others })
    }

    /// For points in a state after a layer of a part.
    pub(super) fn above_state(&self, part: usize, layer: usize, state: usize) -> GreatestSums {
        let rest = &self.rests[part][layer][state * self.n..][..self.n];
        let most = |&p: &usize| (p, self.enough[p] - rest[p] - self.others[part][p]);
        self.ratifiers.iter().map(most).collect()
    }

    /// For points that hold all parts from one on.
    pub(super) fn above_part(&self, part: usize) -> GreatestSums {
        self.ratifiers.iter().map(|&p| (p, self.enough[p] - self.before[part][p])).collect()
    }
}

/// The points with sums lowered to the greatest that matter, without what is dominated then.
pub(super) fn saturated<const P: usize>(
    mut points: Vec<Point<P>>,
    greatest: &GreatestSums,
    arena: &mut Arena,
) -> Vec<Point<P>> {
    let mut is_lowered = false;
    for point in &mut points {
        for &(p, most) in greatest {
            is_lowered |= point.u[p] > most;
            point.u[p] = point.u[p].min(most);
        }
    }
    if !is_lowered {
        return points;
    }
    let sources: Vec<_> =
        points.chunks(1).map(|list| CandidateSource { list, shift: [0; P], choice: NONE }).collect();
    envelope(&sources, Ties::ByOutcome, arena)
}
