//! Sums of partial outcomes, each with how many have it.

use num_bigint::BigUint;
use num_traits::{One, Zero};
use ruint::aliases::U256;

/// A number of outcomes, small or large.
pub(super) trait OutcomeCount: Clone + PartialEq + Send + Sync {
    fn unit() -> Self;
    fn nil() -> Self;
    fn add(&mut self, other: &Self);
    fn times(&self, other: &Self) -> Self;
    fn exact(self) -> BigUint;
}

macro_rules! weight {
    ($($number:ty),*) => {$(
        impl OutcomeCount for $number {
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
weight!(u64, u128, U256, BigUint);

/// The sums that some partial outcomes have for the counted parties, each with the number of its outcomes.
#[derive(Debug, Clone)]
pub(super) struct Sums<W> {
    pub(super) width: usize,
    /// One row of `width` whole numbers per sum.
    pub(super) rows: Vec<i64>,
    /// One per row; `None` while every row is one outcome.
    pub(super) weights: Option<Vec<W>>,
}

impl<W> Sums<W> {
    pub(super) fn len(&self) -> usize {
        self.rows.len() / self.width
    }
}

impl<W: OutcomeCount> Sums<W> {
    pub(super) fn none(width: usize) -> Self {
        Self { width, rows: Vec::new(), weights: None }
    }

    /// The one empty partial outcome.
    pub(super) fn nothing(width: usize) -> Self {
        Self { width, rows: vec![0; width], weights: None }
    }

    pub(super) fn weight(&self, row: usize) -> W {
        self.weights.as_ref().map_or_else(W::unit, |weights| weights[row].clone())
    }

    pub(super) fn extend_moved(&mut self, other: &Self, gain: &[i64]) {
        if self.weights.is_some() || other.weights.is_some() {
            let own = self.len();
            let weights = self.weights.get_or_insert_with(|| vec![W::unit(); own]);
            weights.extend((0..other.len()).map(|row| other.weight(row)));
        }
        match *gain {
            [a, b] => self.rows.extend(other.rows.chunks_exact(2).flat_map(|r| [r[0] + a, r[1] + b])),
            _ => self.rows.extend(
                other.rows.chunks_exact(self.width).flat_map(|r| r.iter().zip(gain).map(|(u, g)| u + g)),
            ),
        }
    }

    /// Sorts the rows and makes one of equal ones, their weights added.
    pub(super) fn merge_equals(&mut self) {
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
