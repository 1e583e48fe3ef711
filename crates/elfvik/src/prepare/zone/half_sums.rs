//! What the two halves of the issues can give, and how many pairs of halves suffice.

use super::pair_count::{self, Halves};
use super::weighted::{OutcomeCount, Sums};
use crate::prepare::diagram::{Diagrams, Layer};
use crate::prepare::game::Game;
use num_bigint::BigUint;
use num_traits::Zero;
use ruint::aliases::U256;

/// What happens to sums when lists grow too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SumRounding {
    /// The count is given up.
    None,
    /// Sums are lowered: the count is a lower bound.
    Down,
    /// Sums are raised: the count is an upper bound.
    Up,
}

/// How many feasible outcomes give every party in `parties` its reservation; `None` when the lists grow too
/// long to count exactly.
pub(super) fn count(
    game: &Game,
    diagrams: &Diagrams,
    parties: &[usize],
    rounding: SumRounding,
) -> Option<BigUint> {
    let size = diagrams.size();
    if parties.is_empty() || size.is_zero() {
        return Some(size);
    }
    match size.bits() {
        0..=63 => of_weight::<u64>(game, diagrams, parties, rounding),
        64..=127 => of_weight::<u128>(game, diagrams, parties, rounding),
        128..=255 => of_weight::<U256>(game, diagrams, parties, rounding),
        _ => of_weight::<BigUint>(game, diagrams, parties, rounding),
    }
}

fn of_weight<W: OutcomeCount>(
    game: &Game,
    diagrams: &Diagrams,
    parties: &[usize],
    rounding: SumRounding,
) -> Option<BigUint> {
    let chain = chain(diagrams);
    let cut = cut(&chain);
    let half = |layers, way| Half { game, parties, way, layers };
    let (before, after) = (half(&chain[..cut], Way::Forward), half(&chain[cut..], Way::Backward));
    let (first, second) = match rounding {
        SumRounding::None => (before.lists::<W>()?, after.lists::<W>()?),
        _ => (before.rounded_lists::<W>(rounding), after.rounded_lists::<W>(rounding)),
    };
    let thresholds = game.lenient_thresholds();
    let need: Vec<i64> = parties.iter().map(|&p| thresholds[p]).collect();
    let mut total = BigUint::zero();
    for (first, second) in first.into_iter().zip(second) {
        total += pair_count::count(Halves { first, second, need: need.clone() });
    }
    Some(total)
}

/// All layers as one chain: the largest part in the middle, the others to its left and right so that both
/// sides have about as many partial outcomes.
fn chain(diagrams: &Diagrams) -> Vec<&Layer> {
    let mut parts: Vec<_> = diagrams.parts.iter().collect();
    let size = |layers: &[Layer]| layers.iter().map(|l| (l.arcs.len() as f64).log2()).sum::<f64>();
    parts.sort_by(|a, b| size(&b.layers).total_cmp(&size(&a.layers)));
    let (mut left, mut right) = ((0.0, Vec::new()), (0.0, Vec::new()));
    for part in parts.iter().skip(1) {
        let lighter = if left.0 <= right.0 { &mut left } else { &mut right };
        lighter.0 += size(&part.layers);
        lighter.1.push(part);
    }
    let middle = parts.first().into_iter();
    left.1.into_iter().chain(middle).chain(right.1).flat_map(|part| &part.layers).collect()
}

/// Where to cut a chain so that both halves together have the fewest partial outcomes.
fn cut(chain: &[&Layer]) -> usize {
    let step = |paths: &[f64], layer: &Layer, way: Way| {
        let n = layer.arcs.iter().map(|arc| way.to(arc) + 1).max().unwrap_or(0);
        let mut next = vec![0.0; n];
        layer.arcs.iter().for_each(|arc| next[way.to(arc)] += paths[way.from(arc)]);
        next
    };
    let totals = |layers: &mut dyn Iterator<Item = &&Layer>, way: Way| {
        let mut paths = vec![1.0];
        let mut totals = vec![1.0];
        for layer in layers {
            paths = step(&paths, layer, way);
            totals.push(paths.iter().sum::<f64>());
        }
        totals
    };
    let before = totals(&mut chain.iter(), Way::Forward);
    let mut after = totals(&mut chain.iter().rev(), Way::Backward);
    after.reverse();
    let cost = |k: &usize| before[*k] + after[*k];
    (0..=chain.len()).min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or(0)
}

/// From which end of the chain a half is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Backward,
}

impl Way {
    fn from(self, arc: &crate::prepare::diagram::DiagramArc) -> usize {
        if self == Self::Forward { arc.from as usize } else { arc.to as usize }
    }

    fn to(self, arc: &crate::prepare::diagram::DiagramArc) -> usize {
        if self == Self::Forward { arc.to as usize } else { arc.from as usize }
    }
}

/// One half of a chain, about to be listed.
struct Half<'a> {
    game: &'a Game,
    parties: &'a [usize],
    way: Way,
    layers: &'a [&'a Layer],
}

impl Half<'_> {
    /// The sums at the cut, per state; `None` when they grow too long.
    fn lists<W: OutcomeCount>(&self) -> Option<Vec<Sums<W>>> {
        let mut lists = vec![Sums::nothing(self.parties.len())];
        for layer in self.in_order() {
            lists = self.after(layer, &mut lists)?;
        }
        Some(lists)
    }

    /// The sums at the cut, per state: exact as long as they are few, then on a grid.
    fn rounded_lists<W: OutcomeCount>(&self, rounding: SumRounding) -> Vec<Sums<W>> {
        let mut lists = vec![Sums::nothing(self.parties.len())];
        let mut grid = self.grid(rounding);
        let mut is_rounded = false;
        for layer in self.in_order() {
            if !is_rounded && self.coming(layer, &lists) <= grid.most {
                lists = self.moved(layer, &lists);
                continue;
            }
            if !is_rounded {
                grid.round(&mut lists);
                is_rounded = true;
            }
            lists = self.added(layer, &lists, &grid);
            while lists.iter().map(Sums::len).sum::<usize>() > grid.most {
                grid.coarsen();
                grid.round(&mut lists);
            }
        }
        lists
    }

    fn in_order(&self) -> impl Iterator<Item = &Layer> {
        let n = self.layers.len();
        (0..n).map(move |k| self.layers[if self.way == Way::Forward { k } else { n - 1 - k }])
    }

    fn n_states(&self, layer: &Layer) -> usize {
        layer.arcs.iter().map(|arc| self.way.to(arc) + 1).max().unwrap_or(0)
    }

    /// How many sums a layer makes of some.
    fn coming<W>(&self, layer: &Layer, lists: &[Sums<W>]) -> usize {
        layer.arcs.iter().map(|arc| lists[self.way.from(arc)].len()).sum()
    }

    fn after<W: OutcomeCount>(&self, layer: &Layer, lists: &mut [Sums<W>]) -> Option<Vec<Sums<W>>> {
        if self.coming(layer, lists) > self.longest() {
            lists.iter_mut().for_each(Sums::merge_equals);
        }
        if self.coming(layer, lists) > self.longest() * MERGE_FACTOR {
            return None;
        }
        let mut next = self.moved(layer, lists);
        let length = |next: &[Sums<W>]| next.iter().map(Sums::len).sum::<usize>();
        if length(&next) > self.longest() {
            next.iter_mut().for_each(Sums::merge_equals);
        }
        (length(&next) <= self.longest()).then_some(next)
    }

    /// All sums after a layer, equal ones apart.
    fn moved<W: OutcomeCount>(&self, layer: &Layer, lists: &[Sums<W>]) -> Vec<Sums<W>> {
        let mut next = vec![Sums::none(self.parties.len()); self.n_states(layer)];
        let mut coming = vec![0; next.len()];
        layer.arcs.iter().for_each(|arc| coming[self.way.to(arc)] += lists[self.way.from(arc)].rows.len());
        // Lists that double as they grow would take twice the memory.
        next.iter_mut().zip(coming).for_each(|(next, n)| next.rows.reserve_exact(n));
        for (arc, gain) in self.gains(layer) {
            next[self.way.to(arc)].extend_moved(&lists[self.way.from(arc)], &gain);
        }
        next
    }

    /// All sums after a layer whose gains are rounded to a grid that the sums are on already.
    fn added<W: OutcomeCount>(&self, layer: &Layer, lists: &[Sums<W>], grid: &SumGrid) -> Vec<Sums<W>> {
        let width = self.parties.len();
        let arcs: Vec<_> = self.gains(layer).map(|(arc, gain)| (arc, grid.rounded(&gain))).collect();
        let into = |state: usize| {
            let coming = || arcs.iter().filter(|(arc, _)| self.way.to(arc) == state);
            let mut table =
                SumTable::around(coming().map(|(arc, gain)| (&lists[self.way.from(arc)], gain)), grid);
            coming().for_each(|(arc, gain)| table.add(&lists[self.way.from(arc)], gain));
            table.into_sums(width)
        };
        (0..self.n_states(layer)).map(into).collect()
    }

    fn gains<'l>(
        &self,
        layer: &'l Layer,
    ) -> impl Iterator<Item = (&'l crate::prepare::diagram::DiagramArc, Vec<i64>)> {
        let rows = layer.gains.chunks_exact(self.game.n_parties());
        layer.arcs.iter().zip(rows).map(|(arc, row)| (arc, self.parties.iter().map(|&p| row[p]).collect()))
    }

    /// A grid on which the sums of this half take at most so many cells as can be kept.
    fn grid(&self, rounding: SumRounding) -> SumGrid {
        let width = self.parties.len();
        let mut spans = vec![0_i64; width];
        for layer in self.layers {
            for (k, span) in spans.iter_mut().enumerate() {
                let column = || self.gains(layer).map(|(_, gain)| gain[k]);
                *span += column().max().unwrap_or(0) - column().min().unwrap_or(0);
            }
        }
        let n_states = self.layers.iter().map(|layer| self.n_states(layer)).max().unwrap_or(1);
        let most = match width {
            0..=2 => 1 << 17,
            3 | 4 => 1 << 15,
            _ => 1 << 13,
        };
        // Not every cell of the box that holds all sums is taken.
        let per_side = root((most * EMPTY_CELLS / n_states) as i64, width as u32);
        let cells = spans.iter().map(|span| span / per_side.max(1) + 1).collect();
        SumGrid { cells, rounding, most: most.max(n_states) }
    }

    /// The most sums that are kept in all states together for an exact count.
    fn longest(&self) -> usize {
        match self.parties.len() {
            0..=2 => 1 << 20,
            3 => 1 << 19,
            4 => 1 << 15,
            _ => 1 << 13,
        }
    }
}

/// Cells to which sums are rounded, all in one direction.
struct SumGrid {
    /// The width of a cell for each party.
    cells: Vec<i64>,
    rounding: SumRounding,
    /// The most sums that are kept in all states together.
    most: usize,
}

impl SumGrid {
    fn rounded(&self, gain: &[i64]) -> Vec<i64> {
        gain.iter().zip(&self.cells).map(|(&gain, &cell)| self.rounding.to(cell, gain)).collect()
    }

    fn round<W: OutcomeCount>(&self, lists: &mut [Sums<W>]) {
        for list in lists {
            let width = list.width;
            for row in list.rows.chunks_exact_mut(width) {
                row.iter_mut().zip(&self.cells).for_each(|(u, &cell)| *u = self.rounding.to(cell, *u));
            }
            list.merge_equals();
        }
    }

    fn coarsen(&mut self) {
        self.cells.iter_mut().for_each(|cell| *cell *= 2);
    }
}

impl SumRounding {
    /// The nearest multiple of a cell in the direction of the rounding.
    fn to(self, cell: i64, value: i64) -> i64 {
        let down = value.div_euclid(cell) * cell;
        if self == Self::Up && down < value { down + cell } else { down }
    }
}

/// The greatest whole number whose power `width` is at most `n`, at least 1.
fn root(n: i64, width: u32) -> i64 {
    (2..).take_while(|side: &i64| side.checked_pow(width).is_some_and(|power| power <= n)).last().unwrap_or(1)
}

/// A number of outcomes for each cell of a box.
struct SumTable<'g, W> {
    grid: &'g SumGrid,
    /// The least sum of each party in the box.
    low: Vec<i64>,
    /// How many cells the box has for each party.
    sides: Vec<usize>,
    weights: Vec<W>,
}

impl<'g, W: OutcomeCount> SumTable<'g, W> {
    /// An empty box that holds some lists, each moved by a gain.
    fn around<'s>(moved: impl Iterator<Item = (&'s Sums<W>, &'s Vec<i64>)>, grid: &'g SumGrid) -> Self
    where
        W: 's,
    {
        let width = grid.cells.len();
        let mut ends = vec![(i64::MAX, i64::MIN); width];
        for (sums, gain) in moved.filter(|(sums, _)| sums.len() > 0) {
            for (k, end) in ends.iter_mut().enumerate() {
                let column = || sums.rows.iter().skip(k).step_by(width).map(|u| u + gain[k]);
                end.0 = end.0.min(column().min().unwrap_or(i64::MAX));
                end.1 = end.1.max(column().max().unwrap_or(i64::MIN));
            }
        }
        let side = |(&(low, high), &cell): (&(i64, i64), &i64)| {
            if low > high { 0 } else { ((high - low) / cell + 1) as usize }
        };
        let sides: Vec<usize> = ends.iter().zip(&grid.cells).map(side).collect();
        let n_cells = sides.iter().product();
        Self {
            grid,
            low: ends.into_iter().map(|(low, _)| low).collect(),
            sides,
            weights: vec![W::nil(); n_cells],
        }
    }

    fn add(&mut self, sums: &Sums<W>, gain: &[i64]) {
        for (at, row) in sums.rows.chunks_exact(sums.width).enumerate() {
            let mut cell = 0;
            for k in 0..row.len() {
                let along = (row[k] + gain[k] - self.low[k]) / self.grid.cells[k];
                cell = cell * self.sides[k] + along as usize;
            }
            match &sums.weights {
                Some(weights) => self.weights[cell].add(&weights[at]),
                None => self.weights[cell].add(&W::unit()),
            }
        }
    }

    /// The cells that are taken, in ascending order.
    fn into_sums(self, width: usize) -> Sums<W> {
        let nil = W::nil();
        let (mut rows, mut weights) = (Vec::new(), Vec::new());
        for (cell, weight) in self.weights.into_iter().enumerate().filter(|(_, w)| *w != nil) {
            let start = rows.len();
            rows.resize(start + width, 0);
            let mut rest = cell;
            for k in (0..width).rev() {
                rows[start + k] = self.low[k] + (rest % self.sides[k]) as i64 * self.grid.cells[k];
                rest /= self.sides[k];
            }
            weights.push(weight);
        }
        Sums { width, rows, weights: Some(weights) }
    }
}

/// So many cells of a box are expected for each that is taken.
const EMPTY_CELLS: usize = 8;
/// How many times the longest list may be written down before equal sums are merged.
const MERGE_FACTOR: usize = 4;
