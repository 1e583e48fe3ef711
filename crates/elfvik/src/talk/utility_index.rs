//! Sums: a large space by the worth of its outcomes, without listing them.
//!
//! Issues that rules or terms tie together form clusters; an outcome is worth the sum of its clusters. A
//! cluster is listed, or where it has too many combinations stands as a decision diagram; either way it is
//! a few layers of states with arcs between them, and an outcome is one way through all layers. For every
//! state a row of bits says which sums the ways from it on can make, so that the outcomes of any worth are
//! walked in order without a dead end. Where the whole numbers range too far, sums are counted in cells,
//! and the gap is known; where a diagram would be too wide, it holds a sample of the outcomes, and the gap
//! is known, too.

mod bits;
mod cluster;
mod coupled;
mod layer;
#[cfg(test)]
mod tests;

pub(super) use layer::{Size, SumLayer};

use super::TalkError;
use super::offer::Offer;
use super::offer_space::OfferSpace;
use crate::model::Region;
use crate::prepare::Game;
use crate::prepare::frontier::search::{IssueGame, Position};
use bits::Bits;
use layer::Arc;
use num_integer::Integer;

/// What one party's outcomes can be worth, as sums along ways through layers.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    pub(super) layers: Vec<SumLayer>,
    /// The least worth of a known outcome that crosses no red line in a listed cluster.
    pub(super) base: i64,
    /// The width of a cell in whole numbers.
    cell: i64,
    is_exact: bool,
    /// The most that rounding to cells takes from a sum.
    loss: i64,
    /// Per layer and state before it, which sums of cells the ways from there on can make; at last only zero.
    reach: Vec<Vec<Bits>>,
    ceiling: i64,
    /// The greatest worth of a known outcome.
    most: i64,
    /// What is known of outcomes beyond the layers, where there are any.
    sample: Option<Sample>,
    /// The terms and rules by issue, where a cluster is not listed.
    terrain: Option<IssueGame>,
}

/// What is known where the layers do not hold every outcome.
#[derive(Debug, Clone, Copy)]
struct Sample {
    /// No outcome is worth more.
    bound: i64,
    /// The greatest distance from a known worth to the next.
    hole: i64,
}

impl Sums {
    /// The sums of one party of a game.
    pub(super) fn new(
        game: &Game,
        party: usize,
        offer_space: &OfferSpace,
        size: &Size,
    ) -> Result<Self, TalkError> {
        let mut layers = Vec::new();
        let (mut is_whole, mut is_listed, mut bound) = (true, true, 0);
        let red_lines: Vec<Region> = game.red_lines(party).cloned().collect();
        for issues in cluster::clusters(game, party, offer_space) {
            let own = game.of_cluster(party, &issues, offer_space.open());
            if let Some(layer) = cluster::listed(&own, &issues, &red_lines, size.combinations) {
                if layer.arcs.is_empty() {
                    return Err(TalkError::NothingToOffer);
                }
                bound += layer.arcs.iter().map(|arc| arc.above).max().unwrap_or(0);
                layers.push(layer);
                continue;
            }
            let coupled = coupled::coupled(&own, &issues, size)?;
            is_listed = false;
            is_whole &= coupled.is_whole;
            bound += coupled.bound;
            layers.extend(coupled.layers);
        }
        let terrain = || {
            let issues: Vec<usize> = (0..offer_space.numbering().n_issues()).collect();
            IssueGame::of(&game.of_cluster(party, &issues, offer_space.open()))
        };
        let (base, range) = lift(&mut layers);
        let mut sums = Self {
            base,
            cell: 1,
            is_exact: true,
            loss: 0,
            reach: Vec::new(),
            ceiling: game.ceilings()[party],
            most: base + range,
            sample: (!is_whole).then_some(Sample { bound: bound.max(base + range), hole: 0 }),
            terrain: (!is_listed).then(terrain),
            layers,
        };
        sums.count(range, size.cells);
        if let Some(sample) = &mut sums.sample {
            sample.hole = hole(&sums.reach[0][0]).saturating_mul(sums.cell) + sums.loss;
        }
        Ok(sums)
    }

    /// Rounds to at most so many cells, and finds which sums can be made without crossing a red line: what is
    /// taken from those that do would make cells as wide as all that can be offered.
    fn count(&mut self, range: i64, most_cells: u64) {
        let all = || self.layers.iter().flat_map(|layer| &layer.arcs).filter(|arc| !arc.crosses);
        let unit = all().fold(0, |unit, arc| unit.gcd(&arc.above)).max(1);
        let n_states: u64 = self.layers.iter().map(|layer| layer.n_states() as u64).sum();
        let affordable = (MOST_WORK / (all().count() as u64).max(1)).min(MOST_BITS / n_states.max(1));
        let most_cells = most_cells.min(affordable).max(FEWEST_CELLS) as i64;
        self.is_exact = range / unit <= most_cells;
        self.cell = if self.is_exact { unit } else { range / most_cells + 1 };
        let mut losses = vec![0];
        self.reach = vec![vec![Bits::zero()]];
        for layer in self.layers.iter_mut().rev() {
            for arc in &mut layer.arcs {
                arc.cell = if arc.crosses { u32::MAX } else { (arc.above / self.cell) as u32 };
            }
            let later = self.reach.last().expect("zero can always be made");
            let mut rows = Vec::with_capacity(layer.n_states());
            let mut lost = Vec::with_capacity(layer.n_states());
            for state in 0..layer.n_states() as u32 {
                let arcs = || layer.arcs[layer.of(state)].iter().filter(|arc| !arc.crosses);
                let mut ways: Vec<(u32, u32)> = arcs().map(|arc| (arc.to, arc.cell)).collect();
                ways.sort_unstable();
                ways.dedup();
                let shifted: Vec<(u32, &Bits)> =
                    ways.into_iter().map(|(to, cell)| (cell, &later[to as usize])).collect();
                rows.push(Bits::merged(&shifted));
                let loss = |arc: &Arc| arc.above % self.cell + losses[arc.to as usize];
                lost.push(arcs().map(loss).max().unwrap_or(0));
            }
            self.reach.push(rows);
            losses = lost;
        }
        self.reach.reverse();
        self.loss = losses[0];
    }

    pub(super) fn least(&self) -> i64 {
        self.base.min(self.ceiling)
    }

    pub(super) fn most(&self) -> i64 {
        self.most.min(self.ceiling)
    }

    /// What lies between the least and the greatest worth that is known, before a ceiling.
    pub(super) fn range(&self) -> i64 {
        self.most - self.base
    }

    /// All worths of outcomes that cross no red line in a listed cluster are multiples of this above the base.
    pub(super) fn unit(&self) -> i64 {
        if self.is_exact { self.cell } else { 1 }
    }

    /// Whether every cluster is listed: each layer has a single state.
    pub(super) fn is_listed(&self) -> bool {
        self.terrain.is_none()
    }

    /// Whether the layers hold every outcome.
    pub(super) fn is_whole(&self) -> bool {
        self.sample.is_none()
    }

    /// The terms and rules by issue, where a cluster is not listed.
    pub(super) fn terrain(&self) -> Option<&IssueGame> {
        self.terrain.as_ref()
    }

    /// By how many whole numbers an answer can miss the best one.
    pub(super) fn gap(&self) -> i64 {
        let loss = if self.is_exact { 0 } else { self.loss };
        let capped = |worth: i64| worth.min(self.ceiling);
        let unknown = |sample: Sample| sample.hole.max(capped(sample.bound) - capped(self.most));
        loss.max(self.sample.map_or(0, unknown))
    }

    /// Whether an outcome whose rest of the way begins at a state can be worth from `low` to `high` more
    /// than the least from there.
    pub(super) fn can_make(&self, (layer, state): (usize, u32), (low, high): (i64, i64)) -> bool {
        if high < low.max(0) {
            return false;
        }
        let from = Integer::div_ceil(&(low - self.loss).max(0), &self.cell) as usize;
        let to = (high / self.cell) as usize;
        self.reach[layer][state as usize].next(from).is_some_and(|sum| sum <= to)
    }

    /// What a feasible offer is worth: as [`utility`](crate::model::utility::utility) says, added up along
    /// the way that the offer takes through the layers; `tests/all/utility.rs` compares the two.
    pub(super) fn worth(&self, offer_space: &OfferSpace, offer: Offer) -> i64 {
        let (mut state, mut worth) = (0, self.base);
        for layer in &self.layers {
            let Some(at) = layer.arc(offer_space, state, offer) else {
                return self.unknown_worth(offer_space, offer).min(self.ceiling);
            };
            let arc = &layer.arcs[at];
            (state, worth) = (arc.to, worth + arc.above);
        }
        worth.min(self.ceiling)
    }

    /// What an offer is worth that the layers do not hold.
    fn unknown_worth(&self, offer_space: &OfferSpace, offer: Offer) -> i64 {
        let terrain = self.terrain.as_ref().expect("listed clusters hold every feasible offer");
        Position::at(terrain, &offer_space.numbering().outcome(offer)).sums[0]
    }

    /// An outcome of the least worth from `worth` on; the first of them.
    pub(super) fn least_from(&self, offer_space: &OfferSpace, worth: i64) -> Option<Offer> {
        if worth > self.ceiling {
            return None;
        }
        let above = (worth.saturating_sub(self.base)).max(0);
        let sum = self.reach[0][0].next(Integer::div_ceil(&above, &self.cell) as usize)?;
        Some(self.offer(offer_space, &self.first(sum)))
    }

    /// An outcome of the greatest worth up to `worth`; the first of them, except that all are alike from
    /// the ceiling on.
    pub(super) fn most_to(&self, offer_space: &OfferSpace, worth: i64) -> Option<Offer> {
        if worth >= self.ceiling {
            return Some(self.best(offer_space));
        }
        self.most_above(offer_space, worth.saturating_sub(self.base))
    }

    /// The same by what it is worth above the least.
    fn most_above(&self, offer_space: &OfferSpace, above: i64) -> Option<Offer> {
        // Flooring makes a cell's outcomes worth up to the loss more than the cell.
        let top = above.saturating_sub(self.loss).div_euclid(self.cell);
        let sum = if top < 0 { None } else { self.reach[0][0].previous(top as usize) }?;
        Some(self.offer(offer_space, &self.first(sum)))
    }

    /// The best outcome that is known; the first of them.
    pub(super) fn best(&self, offer_space: &OfferSpace) -> Offer {
        let top = self.reach[0][0].previous(usize::MAX).expect("there is an outcome");
        self.offer(offer_space, &self.first(top))
    }

    /// What comes after an offer, from the best to the worst that is known.
    pub(super) fn after(&self, offer_space: &OfferSpace, offer: Offer) -> Option<Offer> {
        let Some((mut path, states)) = self.path(offer_space, offer) else {
            return self.most_above(offer_space, self.unknown_worth(offer_space, offer) - self.base);
        };
        if path.iter().enumerate().any(|(at, &arc)| self.layers[at].arcs[arc].crosses) {
            return self.most_above(offer_space, self.worth(offer_space, offer).saturating_sub(self.base));
        }
        let cell = |(at, &arc): (usize, &usize)| self.layers[at].arcs[arc].cell as usize;
        let sum: usize = path.iter().enumerate().map(cell).sum();
        let mut rest = 0;
        for at in (0..path.len()).rev() {
            rest += cell((at, &path[at]));
            let range = path[at] + 1..self.layers[at].of(states[at]).end;
            if let Some(next) = self.fitting(at, rest, range) {
                path.truncate(at);
                path.push(next);
                let arc = &self.layers[at].arcs[next];
                self.extend(&mut path, arc.to, rest - arc.cell as usize);
                return Some(self.offer(offer_space, &path));
            }
        }
        let lower = self.reach[0][0].previous(sum.checked_sub(1)?)?;
        Some(self.offer(offer_space, &self.first(lower)))
    }

    /// Some outcome worth from `low` to `high`; `draw` in 0..1 chooses where to look, then which of equals.
    /// Not evenly spread over outcomes.
    pub(super) fn some(
        &self,
        offer_space: &OfferSpace,
        (low, high): (i64, i64),
        mut draw: impl FnMut() -> f64,
    ) -> Option<Offer> {
        let from = Integer::div_ceil(&low.saturating_sub(self.base).max(0), &self.cell) as usize;
        let to = usize::try_from((high - self.base - self.loss).div_euclid(self.cell)).unwrap_or(0).max(from);
        let aim = from + (draw() * (to - from + 1) as f64) as usize;
        let reach = &self.reach[0][0];
        let sum = reach
            .next(aim)
            .filter(|sum| *sum <= to)
            .or_else(|| reach.previous(aim))
            .filter(|s| *s >= from)?;
        let (mut rest, mut state) = (sum, 0);
        let mut path = Vec::with_capacity(self.layers.len());
        for (at, layer) in self.layers.iter().enumerate() {
            let range = layer.of(state);
            let start = range.start + (draw() * range.len() as f64) as usize;
            let chosen = self.fitting(at, rest, (start..range.end).chain(range.start..start))?;
            let arc = &layer.arcs[chosen];
            (rest, state) = (rest - arc.cell as usize, arc.to);
            path.push(chosen);
        }
        Some(self.offer(offer_space, &path))
    }

    /// The first arc among some of a layer whose rest can still be made.
    fn fitting(&self, at: usize, rest: usize, mut arcs: impl Iterator<Item = usize>) -> Option<usize> {
        arcs.find(|&arc| {
            let arc = &self.layers[at].arcs[arc];
            let cell = arc.cell as usize;
            !arc.crosses && cell <= rest && self.reach[at + 1][arc.to as usize].has(rest - cell)
        })
    }

    /// The arcs of a feasible offer, and the states before them.
    fn path(&self, offer_space: &OfferSpace, offer: Offer) -> Option<(Vec<usize>, Vec<u32>)> {
        let mut state = 0;
        let (mut path, mut states) = (Vec::new(), Vec::new());
        for layer in &self.layers {
            let at = layer.arc(offer_space, state, offer)?;
            path.push(at);
            states.push(state);
            state = layer.arcs[at].to;
        }
        Some((path, states))
    }

    /// The first way with a sum that can be made.
    fn first(&self, sum: usize) -> Vec<usize> {
        let mut path = Vec::with_capacity(self.layers.len());
        self.extend(&mut path, 0, sum);
        path
    }

    /// Walks on from the end of a path, always by the first arc that leads to the sum.
    fn extend(&self, path: &mut Vec<usize>, mut state: u32, mut rest: usize) {
        for at in path.len()..self.layers.len() {
            let layer = &self.layers[at];
            let chosen = self.fitting(at, rest, layer.of(state)).expect("the sum can be made");
            let arc = &layer.arcs[chosen];
            (rest, state) = (rest - arc.cell as usize, arc.to);
            path.push(chosen);
        }
    }

    /// The offer of a way, given by its arcs.
    pub(super) fn offer(&self, offer_space: &OfferSpace, path: &[usize]) -> Offer {
        let mut options = vec![0; offer_space.numbering().n_issues()];
        for (layer, &arc) in self.layers.iter().zip(path) {
            let chosen = layer.options(layer.arcs[arc].choice);
            layer.issues.iter().zip(chosen).for_each(|(&issue, &option)| options[issue] = option);
        }
        offer_space.numbering().of_options(&options)
    }
}

/// Counts every arc from the least that its state can lead to without crossing a red line; returns the least
/// worth and the range of all that do not.
fn lift(layers: &mut [SumLayer]) -> (i64, i64) {
    let mut ends = vec![(0, 0)];
    for layer in layers.iter_mut().rev() {
        let mut before = Vec::with_capacity(layer.n_states());
        for state in 0..layer.n_states() as u32 {
            let range = layer.of(state);
            let arcs = &mut layer.arcs[range];
            let kept = arcs.iter().filter(|arc| !arc.crosses);
            let least = kept.map(|arc| arc.above + ends[arc.to as usize].0).min().unwrap_or(0);
            let mut top = 0;
            for arc in arcs {
                let (low, range) = ends[arc.to as usize];
                arc.above += low - least;
                if !arc.crosses {
                    top = top.max(arc.above + range);
                }
            }
            before.push((least, top));
        }
        ends = before;
    }
    ends[0]
}

/// The greatest distance between neighbours among the sums that can be made, in cells.
fn hole(reach: &Bits) -> i64 {
    let (mut at, mut widest) = (0, 0);
    while let Some(next) = reach.next(at + 1) {
        widest = widest.max(next - at);
        at = next;
    }
    widest as i64
}

/// Building touches about so many bits.
const MOST_WORK: u64 = 1 << 31;
/// Rows of bits have about so many bits in all.
const MOST_BITS: u64 = 1 << 28;
const FEWEST_CELLS: u64 = 1 << 10;
