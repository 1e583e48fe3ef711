//! What partial outcomes can still become: those that cannot reach a deal are dropped on the way.

use crate::prepare::diagram::{Diagram, Diagrams};
use crate::prepare::game::Game;
use crate::prepare::nondominated::{CandidateSource, Point};

/// For every state of every part, the most that each party can still gain.
pub(super) struct RemainingGains<'a> {
    game: &'a Game,
    diagrams: &'a Diagrams,
    least: Vec<i64>,
    /// Per part and layer, one row per state after the layer: the most that is still to come within the part.
    rests: Vec<Vec<Vec<i64>>>,
    /// Per part, the most that each party can get from all parts before it.
    before: Vec<Vec<i64>>,
    /// Per part, the most that each party can get from all other parts.
    others: Vec<Vec<i64>>,
    /// What each party must get whatever the agreement; none where only the agreement counts.
    must: Option<Vec<i64>>,
    lines: Vec<LineMaximum>,
}

/// What a weighted sum of everybody's utilities must come to.
#[derive(Debug, Clone)]
pub(super) struct WeightedBound {
    /// One per party, none below zero.
    pub(super) weights: Vec<f64>,
    /// The least sum.
    pub(super) need: f64,
}

/// A line with the most that is still to come along it.
struct LineMaximum {
    line: WeightedBound,
    /// Per part, layer and state.
    rests: Vec<Vec<Vec<f64>>>,
    /// Per part, the most from all parts before it.
    before: Vec<f64>,
    /// Per part, the most from all other parts.
    others: Vec<f64>,
}

impl LineMaximum {
    fn new(line: WeightedBound, diagrams: &Diagrams) -> Self {
        let rests = diagrams.parts.iter().map(|part| line_rests(part, &line.weights));
        let (rests, most): (Vec<_>, Vec<f64>) = rests.unzip();
        let mut before = vec![0.0];
        most.iter().for_each(|most| before.push(before[before.len() - 1] + most));
        let all: f64 = most.iter().sum();
        let others = most.iter().map(|most| all - most).collect();
        Self { line, rests, before, others }
    }
}

impl<'a> RemainingGains<'a> {
    pub(super) fn new(game: &'a Game, diagrams: &'a Diagrams) -> Self {
        let n = game.n_parties();
        let plus = |a: &[i64], b: &[i64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<i64>>();
        let (rests, most): (Vec<_>, Vec<_>) =
            diagrams.parts.iter().map(|part| rests(part, n, Extreme::Most)).unzip();
        let mut before = vec![vec![0; n]];
        most.iter().for_each(|most| before.push(plus(before.last().expect("one to begin with"), most)));
        let all = before.last().cloned().unwrap_or_default();
        let others = most.iter().map(|most| all.iter().zip(most).map(|(a, m)| a - m).collect()).collect();
        let least = game.lenient_thresholds();
        Self {
            game,
            diagrams,
            must: game.needs_all().then(|| least.clone()),
            least,
            rests,
            before,
            others,
            lines: Vec::new(),
        }
    }

    /// The same where only what everybody accepts is looked for.
    pub(super) fn where_all_accept(self) -> Self {
        Self { must: Some(self.least.clone()), ..self }
    }

    /// The same where only what gives each party so much is looked for.
    pub(super) fn where_each_gets(self, must: Vec<i64>) -> Self {
        Self { must: Some(must), ..self }
    }

    /// The same where only what reaches some lines is looked for.
    pub(super) fn with_lines(self, lines: Vec<WeightedBound>) -> Self {
        let diagrams = self.diagrams;
        Self { lines: lines.into_iter().map(|line| LineMaximum::new(line, diagrams)).collect(), ..self }
    }

    /// What is still to come for points in a state after a layer of a part.
    pub(super) fn above_state(&self, part: usize, layer: usize, state: usize) -> RemainingGain<'_> {
        let n = self.game.n_parties();
        let rest = &self.rests[part][layer][state * n..][..n];
        let lines = self.lines.iter().map(|l| (&l.line, l.rests[part][layer][state] + l.others[part]));
        self.hope(rest.iter().zip(&self.others[part]).map(|(a, b)| a + b).collect(), lines)
    }

    /// What is still to come for points that hold all parts from one on.
    pub(super) fn above_part(&self, part: usize) -> RemainingGain<'_> {
        self.hope(self.before[part].clone(), self.lines.iter().map(|l| (&l.line, l.before[part])))
    }

    fn hope<'f>(
        &'f self,
        rest: Vec<i64>,
        lines: impl Iterator<Item = (&'f WeightedBound, f64)>,
    ) -> RemainingGain<'f> {
        let lines = lines.map(|(line, rest)| (&line.weights[..], line.need - rest)).collect();
        let is_agreed = self.must.as_ref() == Some(&self.least);
        RemainingGain {
            game: self.game,
            least: &self.least,
            rest,
            must: self.must.as_deref(),
            is_agreed,
            lines,
        }
    }
}

/// The most that each party can still gain.
pub(super) struct RemainingGain<'a> {
    game: &'a Game,
    least: &'a [i64],
    rest: Vec<i64>,
    must: Option<&'a [i64]>,
    /// Whether what gives each party what it must get is a deal.
    is_agreed: bool,
    /// Weights, and what a point's weighted sum must come to.
    lines: Vec<(&'a [f64], f64)>,
}

impl RemainingGain<'_> {
    /// Whether a point can still become a deal.
    fn reaches<const P: usize>(&self, u: &[i64; P]) -> bool {
        let n = self.rest.len();
        let reaches = |least: &[i64], p: usize| u[p] + self.rest[p] >= least[p];
        let gets_all = self.must.is_none_or(|must| (0..n).all(|p| reaches(must, p)));
        let can_be_a_deal = || {
            let agrees: [bool; P] = std::array::from_fn(|p| p < n && reaches(self.least, p));
            self.game.is_agreed(&agrees[..n])
        };
        let sum = |weights: &[f64]| weights.iter().zip(u).map(|(w, &u)| w * u as f64).sum::<f64>();
        gets_all
            && (self.is_agreed || can_be_a_deal())
            && self.lines.iter().all(|(weights, need)| sum(weights) >= *need)
    }

    /// The part of a source that can still become a deal, as far as its order tells: for two parties all of
    /// it.
    pub(super) fn cut<'l, const P: usize>(&self, source: CandidateSource<'l, P>) -> CandidateSource<'l, P> {
        let Some(least) = self.must else { return source };
        let need = |p: usize| least[p] - self.rest[p] - source.shift[p];
        // First utilities fall along a list; for two parties the second ones rise.
        let end = source.list.partition_point(|point| point.u[0] >= need(0));
        let list = &source.list[..end];
        let start =
            if least.len() == 2 && P == 2 { list.partition_point(|point| point.u[1] < need(1)) } else { 0 };
        CandidateSource { list: &list[start..], ..source }
    }

    pub(super) fn retain<const P: usize>(&self, points: &mut Vec<Point<P>>) {
        points.retain(|point| self.reaches(&point.u));
    }
}

/// Which of several ways counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extreme {
    Most,
    Least,
}

impl Extreme {
    fn of(self, a: i64, b: i64) -> i64 {
        if self == Self::Most { a.max(b) } else { a.min(b) }
    }

    fn none(self) -> i64 {
        if self == Self::Most { i64::MIN } else { i64::MAX }
    }
}

/// Per layer the most, or the least, still to come after it, one row per state, and that of the whole part.
pub(super) fn rests(part: &Diagram, n: usize, extreme: Extreme) -> (Vec<Vec<i64>>, Vec<i64>) {
    let mut after = vec![0; n];
    let mut rests = Vec::with_capacity(part.layers.len());
    for (at, layer) in part.layers.iter().enumerate().rev() {
        let n_before = if at == 0 { 1 } else { part.layers[at - 1].n_states };
        let mut before = vec![extreme.none(); n_before * n];
        for (arc, gain) in layer.arcs.iter().zip(layer.gains.chunks_exact(n)) {
            let (from, to) = (arc.from as usize * n, arc.to as usize * n);
            for p in 0..n {
                before[from + p] = extreme.of(before[from + p], gain[p] + after[to + p]);
            }
        }
        rests.push(std::mem::replace(&mut after, before));
    }
    rests.reverse();
    (rests, after)
}

/// Per layer the most that weighted sums can still gain after it, one per state, and the most of the whole
/// part.
pub(super) fn line_rests(part: &Diagram, weights: &[f64]) -> (Vec<Vec<f64>>, f64) {
    let n = weights.len();
    let mut after = vec![0.0];
    let mut rests = Vec::with_capacity(part.layers.len());
    for (at, layer) in part.layers.iter().enumerate().rev() {
        let n_before = if at == 0 { 1 } else { part.layers[at - 1].n_states };
        let mut before = vec![f64::NEG_INFINITY; n_before];
        for (arc, gain) in layer.arcs.iter().zip(layer.gains.chunks_exact(n)) {
            let value = dot(weights, gain) + after[arc.to as usize];
            let most = &mut before[arc.from as usize];
            *most = most.max(value);
        }
        rests.push(std::mem::replace(&mut after, before));
    }
    rests.reverse();
    (rests, after[0])
}

/// The weighted sum of some gains.
pub(super) fn dot(weights: &[f64], gain: &[i64]) -> f64 {
    weights.iter().zip(gain).map(|(w, &g)| w * g as f64).sum()
}
