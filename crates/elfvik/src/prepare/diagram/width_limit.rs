//! Diagrams of bounded width: when a layer has too many states, some are merged or left out.
//!
//! Merged states err to one side: a region that some of them can still reach counts as reachable for all
//! where that pays, or as out of reach where it costs. Every outcome stays one path, so that sums and
//! counts of the merged diagram bound those of the game. Leaving states out instead keeps real outcomes
//! only.
//!
//! Source: D. Bergman, A. Cire, W.-J. van Hoeve, J. Hooker, "Decision Diagrams for Optimization", Springer,
//! 2016, chapters 4 and 6.

use super::layers::DiagramArc;
use super::state_key::{BITS, Memory};
use crate::prepare::game::CouplingShape;
use std::collections::HashMap;
use std::ops::Range;

/// What becomes of states that are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Narrowing {
    /// They are merged: every outcome is allowed that is, and pays each party at least as much.
    Above,
    /// They are merged: no outcome is allowed that is not, and each pays at most as much.
    Below,
    /// The least promising are left out: what is left are outcomes of the game with what they pay.
    Inside,
    /// Half of the states kept are the most promising, the others are spread over the rest, so that
    /// outcomes of all worths are left.
    Sample,
}

impl Narrowing {
    /// Whether states are left out, and not merged.
    fn leaves_out(self) -> bool {
        matches!(self, Self::Inside | Self::Sample)
    }
}

/// Keeps layers within a width.
pub(super) struct Narrower<'b> {
    memory: &'b Memory<'b>,
    narrowing: Narrowing,
    most: usize,
    /// Per word, the bits that merge to 1 when any of them is 1; the others merge to 0 when any of them is 0.
    any: Vec<u64>,
    /// Per bit, the party that it pays and how much, as a share of the party's range, if it is above zero.
    promise: Vec<(usize, f64)>,
    /// Per state of the last layer, the most that each party can have so far, as shares.
    best: Vec<f64>,
    /// Per party, one over the range of its utilities.
    scale: Vec<f64>,
    weightings: Vec<Vec<f64>>,
}

impl<'b> Narrower<'b> {
    pub(super) fn new(memory: &'b Memory<'b>, narrowing: Narrowing, most: usize) -> Self {
        let game = memory.game;
        let n = game.n_parties();
        let value = |coupling: u32| match &game.couplings()[coupling as usize].shape {
            CouplingShape::Bonus { value, .. } => *value,
            CouplingShape::Table { .. } => 0,
        };
        let mut ranges = vec![0.0; n];
        for coupling in game.couplings() {
            let (least, most) = coupling.shape.extremes();
            ranges[coupling.party.0] += (most - least) as f64;
        }
        let scale: Vec<f64> = ranges.iter().map(|&range| 1.0 / f64::max(range, 1.0)).collect();
        let mut any = vec![0; memory.n_words];
        let mut promise = Vec::with_capacity(memory.regions.len());
        for (bit, factor) in memory.regions.iter().enumerate() {
            let pays = factor.coupling.map_or(0, value);
            // A rule that is out of reach allows more.
            let is_generous = if factor.coupling.is_some() { pays >= 0 } else { false };
            if is_generous == (narrowing != Narrowing::Below) {
                any[bit / BITS] |= 1 << (bit % BITS);
            }
            let party = factor.coupling.map_or(0, |c| game.couplings()[c as usize].party.0);
            promise.push((party, pays.max(0) as f64 * scale[party]));
        }
        Self { memory, narrowing, most, any, promise, best: vec![0.0; n], scale, weightings: weightings(n) }
    }

    /// Brings a layer within its width: arcs get new targets, and the states after it are returned with
    /// their number. `None` when tables tell too many states apart.
    pub(super) fn narrow(
        &mut self,
        issue: usize,
        arcs: &mut Vec<(DiagramArc, Range<usize>)>,
        paid: &[(u32, u32)],
        states: Vec<u64>,
        n_states: usize,
    ) -> Option<(Vec<u64>, usize)> {
        let best = self.reached(issue, arcs, paid, n_states);
        if n_states <= self.most {
            self.best = best;
            return Some((states, n_states));
        }
        let width = self.memory.width();
        let kept = self.promising(&states, &best, n_states);
        let mut names: Vec<u32> = vec![u32::MAX; n_states];
        let mut next = Vec::with_capacity(self.most * width);
        let mut n_next = 0;
        for &state in &kept {
            names[state] = n_next;
            n_next += 1;
            next.extend_from_slice(&states[state * width..][..width]);
        }
        if self.narrowing.leaves_out() {
            arcs.retain(|(arc, _)| names[arc.to as usize] != u32::MAX);
        } else {
            for group in self.groups(&states, &names)? {
                for &state in &group {
                    names[state] = n_next;
                }
                n_next += 1;
                next.extend(self.merged(&states, &group));
            }
        }
        let n = self.scale.len();
        let mut merged = vec![f64::NEG_INFINITY; n_next as usize * n];
        for state in (0..n_states).filter(|&state| names[state] != u32::MAX) {
            for p in 0..n {
                let at = names[state] as usize * n + p;
                merged[at] = merged[at].max(best[state * n + p]);
            }
        }
        self.best = merged;
        arcs.iter_mut().for_each(|(arc, _)| arc.to = names[arc.to as usize]);
        Some((next, n_next as usize))
    }

    /// The most that each party can have in each state after a layer.
    fn reached(
        &self,
        issue: usize,
        arcs: &[(DiagramArc, Range<usize>)],
        paid: &[(u32, u32)],
        n_states: usize,
    ) -> Vec<f64> {
        let game = self.memory.game;
        let n = self.scale.len();
        let mut best = vec![f64::NEG_INFINITY; n_states * n];
        let mut row = vec![0.0; n];
        for (arc, range) in arcs {
            row.copy_from_slice(&self.best[arc.from as usize * n..][..n]);
            let values = game.value(issue, arc.option);
            row.iter_mut().zip(values).zip(&self.scale).for_each(|((u, &v), scale)| *u += v as f64 * scale);
            for &(coupling, cell) in &paid[range.clone()] {
                let coupling = &game.couplings()[coupling as usize];
                let party = coupling.party.0;
                row[party] += coupling.shape.cell(cell as usize) as f64 * self.scale[party];
            }
            let to = &mut best[arc.to as usize * n..][..n];
            to.iter_mut().zip(&row).for_each(|(best, &u)| *best = best.max(u));
        }
        best
    }

    /// The states that promise most, by several weightings of the parties in turn; of equals the first.
    fn promising(&self, states: &[u64], best: &[f64], n_states: usize) -> Vec<usize> {
        let (n, width) = (self.scale.len(), self.memory.width());
        let mut hopes = best.to_vec();
        for (state, words) in states.chunks_exact(width).enumerate() {
            for (word, &bits) in words[..self.memory.n_words].iter().enumerate() {
                let mut bits = bits;
                while bits != 0 {
                    let (party, promise) = self.promise[word * BITS + bits.trailing_zeros() as usize];
                    hopes[state * n + party] += promise;
                    bits &= bits - 1;
                }
            }
        }
        let keep = if self.narrowing.leaves_out() { self.most } else { self.most / 2 };
        let order = |weights: &Vec<f64>| {
            let score =
                |state: usize| hopes[state * n..][..n].iter().zip(weights).map(|(u, w)| u * w).sum::<f64>();
            let mut scored: Vec<(f64, usize)> = (0..n_states).map(|state| (score(state), state)).collect();
            scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            if self.narrowing == Narrowing::Sample {
                scored = spread(scored, keep);
            }
            scored.truncate(keep);
            scored.into_iter().map(|(_, state)| state).collect::<Vec<usize>>()
        };
        let orders: Vec<Vec<usize>> = self.weightings.iter().map(order).collect();
        let mut is_kept = vec![false; n_states];
        let mut kept = Vec::with_capacity(keep);
        for rank in 0..keep {
            for order in &orders {
                let Some(&state) = order.get(rank).filter(|_| kept.len() < keep) else { continue };
                if !std::mem::replace(&mut is_kept[state], true) {
                    kept.push(state);
                }
            }
        }
        kept
    }

    /// The other states in groups of like ones: equal in tables, near in bits.
    fn groups(&self, states: &[u64], names: &[u32]) -> Option<Vec<Vec<usize>>> {
        let (width, n_words) = (self.memory.width(), self.memory.n_words);
        let words = |state: usize| &states[state * width..][..width];
        let mut rest: Vec<usize> = (0..names.len()).filter(|&state| names[state] == u32::MAX).collect();
        let key = |state: usize| {
            let bits: Vec<u64> = words(state)[..n_words].iter().map(|word| word.reverse_bits()).collect();
            (words(state)[n_words..].to_vec(), bits)
        };
        rest.sort_by_cached_key(|&state| key(state));
        let tables = |state: usize| &words(state)[n_words..];
        let mut by_table: HashMap<&[u64], usize> = HashMap::new();
        for &state in &rest {
            *by_table.entry(tables(state)).or_insert(0) += 1;
        }
        let room = self.most - self.most / 2;
        if by_table.len() > room {
            return None;
        }
        let size = rest.len().div_ceil(room - by_table.len() + 1).max(1);
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for state in rest {
            match groups.last_mut() {
                Some(group) if group.len() < size && tables(group[0]) == tables(state) => group.push(state),
                _ => groups.push(vec![state]),
            }
        }
        Some(groups)
    }

    fn merged(&self, states: &[u64], group: &[usize]) -> Vec<u64> {
        let width = self.memory.width();
        let mut merged = states[group[0] * width..][..width].to_vec();
        for &state in &group[1..] {
            let words = &states[state * width..][..self.memory.n_words];
            for ((into, word), any) in merged.iter_mut().zip(words).zip(&self.any) {
                *into = ((*into | word) & any) | (*into & word & !any);
            }
        }
        merged
    }
}

/// The first half of what is kept, then as many at even distances.
fn spread<T: Copy>(sorted: Vec<T>, keep: usize) -> Vec<T> {
    let head = keep / 2;
    let (rest, more) = (sorted.len().saturating_sub(head), keep - head);
    if rest <= more {
        return sorted;
    }
    sorted[..head].iter().copied().chain((0..more).map(|k| sorted[head + k * rest / more])).collect()
}

/// Each party alone, pairs half and half and in between, and all alike.
fn weightings(n_parties: usize) -> Vec<Vec<f64>> {
    let mut all = vec![vec![1.0; n_parties]];
    for a in 0..n_parties {
        for share in [1.0, 0.75] {
            let rest = (1.0 - share) / (n_parties.max(2) - 1) as f64;
            all.push((0..n_parties).map(|p| if p == a { share } else { rest }).collect());
        }
    }
    all
}
