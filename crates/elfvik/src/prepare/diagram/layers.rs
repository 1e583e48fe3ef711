//! One part of a game as layers of states, and the passes over them.

use crate::prepare::game::Game;
use num_bigint::BigUint;
use num_traits::{One, Zero};
use std::ops::Range;

/// One part: its layers, in the order in which issues are chosen. Both ends have one state, and every state
/// lies on a way from the first to the last; a part that allows nothing has no arcs.
#[derive(Debug, Clone)]
pub(crate) struct Diagram {
    pub(crate) layers: Vec<Layer>,
}

/// The choice of one issue.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    pub(crate) issue: usize,
    /// How many states there are after the choice.
    pub(crate) n_states: usize,
    /// Sorted by the state they lead to, then by the state they come from, then by option.
    pub(crate) arcs: Vec<DiagramArc>,
    /// One row of `n_parties` utilities per arc.
    pub(crate) gains: Vec<i64>,
    /// What couplings add to the arcs.
    pub(super) extras: Vec<ArcPayment>,
}

/// A cell of a coupling that is paid along an arc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ArcPayment {
    pub(super) arc: u32,
    pub(super) coupling: u32,
    pub(super) cell: u32,
}

/// One option in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DiagramArc {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) option: u32,
}

impl Layer {
    /// The choice of an issue that nothing couples to others.
    pub(super) fn of_free_issue(game: &Game, issue: usize) -> Self {
        let options =
            || game.open(issue).iter().zip(0..).filter(|(open, _)| **open).map(|(_, option)| option);
        Self {
            issue,
            n_states: 1,
            arcs: options().map(|option| DiagramArc { from: 0, to: 0, option }).collect(),
            gains: Vec::new(),
            extras: Vec::new(),
        }
    }

    pub(super) fn refill(&mut self, game: &Game) {
        let n = game.n_parties();
        self.gains.clear();
        self.gains.extend(self.arcs.iter().flat_map(|arc| game.value(self.issue, arc.option)));
        for extra in &self.extras {
            let coupling = &game.couplings()[extra.coupling as usize];
            let cell = coupling.shape.cell(extra.cell as usize);
            self.gains[extra.arc as usize * n + coupling.party.0] += cell;
        }
    }

    /// The arcs that lead to each state, as ranges, state by state.
    pub(in crate::prepare) fn arcs_by_target(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        self.arcs.chunk_by(|a, b| a.to == b.to).map(move |chunk| {
            let range = start..start + chunk.len();
            start = range.end;
            range
        })
    }
}

impl Diagram {
    pub(crate) fn is_empty(&self) -> bool {
        self.layers.iter().any(|layer| layer.arcs.is_empty())
    }

    pub(super) fn size(&self) -> BigUint {
        let mut counts = vec![BigUint::one()];
        for layer in &self.layers {
            let mut next = vec![BigUint::zero(); layer.n_states];
            layer.arcs.iter().for_each(|arc| next[arc.to as usize] += &counts[arc.from as usize]);
            counts = next;
        }
        counts.pop().unwrap_or_else(BigUint::zero)
    }

    /// The least and the greatest utility of a party.
    pub(crate) fn range(&self, n_parties: usize, party: usize) -> (i64, i64) {
        let mut ends = vec![(0, 0)];
        for layer in &self.layers {
            let mut next = vec![(i64::MAX, i64::MIN); layer.n_states];
            for (arc, gain) in layer.arcs.iter().zip(layer.gains.chunks_exact(n_parties)) {
                let (low, high) = ends[arc.from as usize];
                let end = &mut next[arc.to as usize];
                *end = (end.0.min(low + gain[party]), end.1.max(high + gain[party]));
            }
            ends = next;
        }
        ends.pop().unwrap_or((0, 0))
    }
}

/// The layers without states that lead nowhere.
pub(super) fn without_dead_ends(mut layers: Vec<Layer>) -> Vec<Layer> {
    let mut alive = vec![true; layers.last().map_or(0, |layer| layer.n_states)];
    for k in (0..layers.len()).rev() {
        let mut before = vec![false; if k == 0 { 1 } else { layers[k - 1].n_states }];
        let layer = &mut layers[k];
        let mut names = vec![u32::MAX; alive.len()];
        let live = (0..alive.len()).filter(|&s| alive[s]);
        layer.n_states = live.enumerate().map(|(name, s)| names[s] = name as u32).count();
        let mut kept = Vec::with_capacity(layer.arcs.len());
        let mut places = vec![u32::MAX; layer.arcs.len()];
        for (place, arc) in places.iter_mut().zip(&layer.arcs) {
            if alive[arc.to as usize] {
                before[arc.from as usize] = true;
                *place = kept.len() as u32;
                kept.push(DiagramArc { to: names[arc.to as usize], ..*arc });
            }
        }
        layer.extras.retain(|extra| places[extra.arc as usize] != u32::MAX);
        layer.extras.iter_mut().for_each(|extra| extra.arc = places[extra.arc as usize]);
        layer.arcs = kept;
        alive = before;
    }
    renamed_sources(layers)
}

/// Arcs come from the names that the layer before gave its states.
fn renamed_sources(mut layers: Vec<Layer>) -> Vec<Layer> {
    for layer in &mut layers {
        let mut used: Vec<u32> = layer.arcs.iter().map(|arc| arc.from).collect();
        used.sort_unstable();
        used.dedup();
        // Every live state of the layer before is the source of some arc, and names follow the old order.
        for arc in &mut layer.arcs {
            arc.from = used.binary_search(&arc.from).expect("the source was just listed") as u32;
        }
    }
    layers
}
