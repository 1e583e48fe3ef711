//! What the two halves of the issues can give, and how many pairs of halves suffice.

use super::dominance::{self, Halves};
use crate::prepare::diagram::{Diagrams, Layer};
use crate::prepare::game::Game;
use num_bigint::BigUint;
use num_traits::{One, Zero};

/// What happens to sums when lists grow too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    /// The count is given up.
    None,
    /// Sums are lowered: the count is a lower bound.
    Down,
    /// Sums are raised: the count is an upper bound.
    Up,
}

/// A number of outcomes, small or large.
pub(super) trait Weight: Clone + Send + Sync {
    fn unit() -> Self;
    fn nil() -> Self;
    fn add(&mut self, other: &Self);
    fn times(&self, other: &Self) -> Self;
    fn exact(self) -> BigUint;
}

macro_rules! weight {
    ($($number:ty),*) => {$(
        impl Weight for $number {
            fn unit() -> Self {
                One::one()
            }
            fn nil() -> Self {
                Zero::zero()
            }
            fn add(&mut self, other: &Self) {
                *self += other;
            }
            fn times(&self, other: &Self) -> Self {
                self * other
            }
            fn exact(self) -> BigUint {
                self.into()
            }
        }
    )*};
}
weight!(u64, u128, BigUint);

/// The sums that some partial outcomes have for the counted parties, each with the number of its outcomes.
#[derive(Debug, Clone)]
pub(super) struct Sums<W> {
    pub(super) width: usize,
    /// One row of `width` whole numbers per sum.
    pub(super) rows: Vec<i64>,
    /// One per row; `None` while every row is one outcome.
    pub(super) weights: Option<Vec<W>>,
}

/// How many feasible outcomes give every party in `parties` its reservation; `None` when the lists grow too
/// long to count exactly.
pub(super) fn count(
    game: &Game,
    diagrams: &Diagrams,
    parties: &[usize],
    rounding: Rounding,
) -> Option<BigUint> {
    let size = diagrams.size();
    if parties.is_empty() || size.is_zero() {
        return Some(size);
    }
    match size.bits() {
        0..=63 => of_weight::<u64>(game, diagrams, parties, rounding),
        64..=127 => of_weight::<u128>(game, diagrams, parties, rounding),
        _ => of_weight::<BigUint>(game, diagrams, parties, rounding),
    }
}

fn of_weight<W: Weight>(
    game: &Game,
    diagrams: &Diagrams,
    parties: &[usize],
    rounding: Rounding,
) -> Option<BigUint> {
    let chain = chain(diagrams);
    let cut = cut(&chain);
    let half = |layers: &[&Layer], way| Half { game, parties, rounding, way }.lists::<W>(layers);
    let first = half(&chain[..cut], Way::Forward)?;
    let second = half(&chain[cut..], Way::Backward)?;
    let need: Vec<i64> = parties.iter().map(|&p| game.reservation()[p]).collect();
    let mut total = BigUint::zero();
    for (first, second) in first.into_iter().zip(second) {
        total += dominance::count(Halves { first, second, need: need.clone() });
    }
    Some(total)
}

/// All layers as one chain: the largest part in the middle, the others to its left and right so that both sides
/// have about as many partial outcomes.
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
    fn from(self, arc: &crate::prepare::diagram::Arc) -> usize {
        if self == Self::Forward { arc.from as usize } else { arc.to as usize }
    }

    fn to(self, arc: &crate::prepare::diagram::Arc) -> usize {
        if self == Self::Forward { arc.to as usize } else { arc.from as usize }
    }
}

/// One half of a chain, about to be listed.
struct Half<'a> {
    game: &'a Game,
    parties: &'a [usize],
    rounding: Rounding,
    way: Way,
}

impl Half<'_> {
    /// The sums at the cut, per state; `None` when they grow too long and may not be rounded.
    fn lists<W: Weight>(&self, layers: &[&Layer]) -> Option<Vec<Sums<W>>> {
        let mut lists = vec![Sums::nothing(self.parties.len())];
        for k in 0..layers.len() {
            let layer = if self.way == Way::Forward { layers[k] } else { layers[layers.len() - 1 - k] };
            lists = self.after(layer, &mut lists)?;
        }
        Some(lists)
    }

    fn after<W: Weight>(&self, layer: &Layer, lists: &mut [Sums<W>]) -> Option<Vec<Sums<W>>> {
        let n_parties = self.game.n_parties();
        let n_states = layer.arcs.iter().map(|arc| self.way.to(arc) + 1).max().unwrap_or(0);
        let coming =
            |lists: &[Sums<W>]| layer.arcs.iter().map(|a| lists[self.way.from(a)].len()).sum::<usize>();
        if coming(lists) > self.longest() {
            lists.iter_mut().for_each(Sums::merge_equals);
        }
        if coming(lists) > self.longest() * MERGE_FACTOR {
            self.round(lists, self.longest())?;
        }
        let mut next = vec![Sums::none(self.parties.len()); n_states];
        let mut gain = vec![0; self.parties.len()];
        for (arc, gains) in layer.arcs.iter().zip(layer.gains.chunks_exact(n_parties)) {
            gain.iter_mut().zip(self.parties).for_each(|(gain, &p)| *gain = gains[p]);
            next[self.way.to(arc)].extend_moved(&lists[self.way.from(arc)], &gain);
        }
        let length = |next: &[Sums<W>]| next.iter().map(Sums::len).sum::<usize>();
        if length(&next) > self.longest() {
            next.iter_mut().for_each(Sums::merge_equals);
        }
        if length(&next) > self.longest() {
            self.round(&mut next, self.longest())?;
        }
        Some(next)
    }

    /// Rounds and merges sums on ever coarser grids until at most `most` are left.
    fn round<W: Weight>(&self, lists: &mut [Sums<W>], most: usize) -> Option<()> {
        if self.rounding == Rounding::None {
            return None;
        }
        let spans: Vec<i64> = (0..self.parties.len())
            .map(|k| {
                let column = || lists.iter().flat_map(|list| list.rows.iter().skip(k).step_by(list.width));
                column().max().unwrap_or(&0) - column().min().unwrap_or(&0)
            })
            .collect();
        let mut share = 1.0 / (most as f64).powi(2);
        while lists.iter().map(Sums::len).sum::<usize>() > most {
            share *= 2.0;
            let cells: Vec<i64> = spans.iter().map(|span| ((*span as f64 * share) as i64).max(1)).collect();
            for list in lists.iter_mut() {
                list.round(&cells, self.rounding);
                list.merge_equals();
            }
        }
        Some(())
    }

    /// The most sums that are kept in all states together.
    fn longest(&self) -> usize {
        match (self.rounding, self.parties.len()) {
            (Rounding::None, 0..=2) => 1 << 20,
            (Rounding::None, 3) => 1 << 19,
            (_, 0..=2) => 1 << 17,
            (_, 3 | 4) => 1 << 15,
            _ => 1 << 13,
        }
    }
}

impl<W> Sums<W> {
    pub(super) fn len(&self) -> usize {
        self.rows.len() / self.width
    }
}

impl<W: Weight> Sums<W> {
    fn none(width: usize) -> Self {
        Self { width, rows: Vec::new(), weights: None }
    }

    /// The one empty partial outcome.
    fn nothing(width: usize) -> Self {
        Self { width, rows: vec![0; width], weights: None }
    }

    pub(super) fn weight(&self, row: usize) -> W {
        self.weights.as_ref().map_or_else(W::unit, |weights| weights[row].clone())
    }

    fn extend_moved(&mut self, other: &Self, gain: &[i64]) {
        if self.weights.is_some() || other.weights.is_some() {
            let own = self.len();
            let weights = self.weights.get_or_insert_with(|| vec![W::unit(); own]);
            weights.extend((0..other.len()).map(|row| other.weight(row)));
        }
        self.rows.reserve(other.rows.len());
        match *gain {
            [a, b] => self.rows.extend(other.rows.chunks_exact(2).flat_map(|r| [r[0] + a, r[1] + b])),
            _ => self.rows.extend(
                other.rows.chunks_exact(self.width).flat_map(|r| r.iter().zip(gain).map(|(u, g)| u + g)),
            ),
        }
    }

    fn round(&mut self, cells: &[i64], rounding: Rounding) {
        for row in self.rows.chunks_exact_mut(self.width) {
            for (u, cell) in row.iter_mut().zip(cells) {
                let down = u.div_euclid(*cell) * cell;
                *u = if rounding == Rounding::Up && down < *u { down + cell } else { down };
            }
        }
    }

    /// Sorts the rows and makes one of equal ones, their weights added.
    fn merge_equals(&mut self) {
        let row = |at: usize| &self.rows[at * self.width..][..self.width];
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| row(a as usize).cmp(row(b as usize)));
        let n_distinct = order.chunk_by(|&a, &b| row(a as usize) == row(b as usize)).count();
        if n_distinct == order.len() {
            return;
        }
        let mut rows = Vec::with_capacity(n_distinct * self.width);
        let mut weights = Vec::with_capacity(n_distinct);
        for equal in order.chunk_by(|&a, &b| row(a as usize) == row(b as usize)) {
            rows.extend_from_slice(row(equal[0] as usize));
            let mut weight = W::nil();
            equal.iter().for_each(|&at| weight.add(&self.weight(at as usize)));
            weights.push(weight);
        }
        (self.rows, self.weights) = (rows, Some(weights));
    }
}

/// How many times the longest list may be written down before equal sums are merged.
const MERGE_FACTOR: usize = 4;
