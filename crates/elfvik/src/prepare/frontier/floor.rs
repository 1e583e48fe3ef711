//! What partial outcomes can still become: those that cannot reach a deal are dropped on the way.

use crate::model::Agreement;
use crate::prepare::diagram::{Diagram, Diagrams};
use crate::prepare::envelope::{Point, Source};
use crate::prepare::game::Game;

/// For every state of every part, the most that each party can still gain.
pub(super) struct Floor<'a> {
    game: &'a Game,
    least: Vec<i64>,
    /// Per part and layer, one row per state after the layer: the most that is still to come within the part.
    rests: Vec<Vec<Vec<i64>>>,
    /// Per part, the most that each party can get from all parts before it.
    before: Vec<Vec<i64>>,
    /// Per part, the most that each party can get from all other parts.
    others: Vec<Vec<i64>>,
}

impl<'a> Floor<'a> {
    pub(super) fn new(game: &'a Game, diagrams: &Diagrams) -> Self {
        let n = game.n_parties();
        let plus = |a: &[i64], b: &[i64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<i64>>();
        let (rests, most): (Vec<_>, Vec<_>) = diagrams.parts.iter().map(|part| rests(part, n)).unzip();
        let mut before = vec![vec![0; n]];
        most.iter().for_each(|most| before.push(plus(before.last().expect("one to begin with"), most)));
        let all = before.last().cloned().unwrap_or_default();
        let others = most.iter().map(|most| all.iter().zip(most).map(|(a, m)| a - m).collect()).collect();
        Self { game, least: game.lenient_thresholds(), rests, before, others }
    }

    /// What is still to come for points in a state after a layer of a part.
    pub(super) fn above_state(&self, part: usize, layer: usize, state: usize) -> Hope<'_> {
        let n = self.game.n_parties();
        let rest = &self.rests[part][layer][state * n..][..n];
        self.hope(rest.iter().zip(&self.others[part]).map(|(a, b)| a + b).collect())
    }

    /// What is still to come for points that hold all parts from one on.
    pub(super) fn above_part(&self, part: usize) -> Hope<'_> {
        self.hope(self.before[part].clone())
    }

    fn hope(&self, rest: Vec<i64>) -> Hope<'_> {
        Hope { game: self.game, least: &self.least, rest }
    }
}

/// The most that each party can still gain.
pub(super) struct Hope<'a> {
    game: &'a Game,
    least: &'a [i64],
    rest: Vec<i64>,
}

impl Hope<'_> {
    /// Whether a point can still become a deal.
    fn reaches<const P: usize>(&self, u: &[i64; P]) -> bool {
        let least = self.least;
        match self.game.agreement() {
            Agreement::All => (0..least.len()).all(|p| u[p] + self.rest[p] >= least[p]),
            agreement => {
                let agrees: Vec<bool> = (0..least.len()).map(|p| u[p] + self.rest[p] >= least[p]).collect();
                agreement.is_reached(&agrees)
            }
        }
    }

    /// The part of a source that can still become a deal, as far as its order tells: for two parties all of it.
    pub(super) fn cut<'l, const P: usize>(&self, source: Source<'l, P>) -> Source<'l, P> {
        if *self.game.agreement() != Agreement::All {
            return source;
        }
        let least = self.least;
        let need = |p: usize| least[p] - self.rest[p] - source.shift[p];
        // First utilities fall along a list; for two parties the second ones rise.
        let end = source.list.partition_point(|point| point.u[0] >= need(0));
        let list = &source.list[..end];
        let start =
            if least.len() == 2 && P == 2 { list.partition_point(|point| point.u[1] < need(1)) } else { 0 };
        Source { list: &list[start..], ..source }
    }

    pub(super) fn retain<const P: usize>(&self, points: &mut Vec<Point<P>>) {
        points.retain(|point| self.reaches(&point.u));
    }
}

/// Per layer the most still to come after it, one row per state, and the most of the whole part.
fn rests(part: &Diagram, n: usize) -> (Vec<Vec<i64>>, Vec<i64>) {
    let mut after = vec![0; n];
    let mut rests = Vec::with_capacity(part.layers.len());
    for (at, layer) in part.layers.iter().enumerate().rev() {
        let n_before = if at == 0 { 1 } else { part.layers[at - 1].n_states };
        let mut before = vec![i64::MIN; n_before * n];
        for (arc, gain) in layer.arcs.iter().zip(layer.gains.chunks_exact(n)) {
            let (from, to) = (arc.from as usize * n, arc.to as usize * n);
            for p in 0..n {
                before[from + p] = before[from + p].max(gain[p] + after[to + p]);
            }
        }
        rests.push(std::mem::replace(&mut after, before));
    }
    rests.reverse();
    (rests, after)
}
