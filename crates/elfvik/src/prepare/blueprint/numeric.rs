//! The kinds of numbers that a plan can be filled with.

use super::Coefficient;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// Numbers that a plan can be filled with: fractions for exact answers, floats for worlds.
pub(in crate::prepare) trait Numeric: Clone + Zero + One + PartialEq {
    fn of(coefficient: &Coefficient) -> Self;
    fn times(&self, other: &Self) -> Self;
    fn less(&self, other: &Self) -> Self;
    fn gain(&mut self, other: &Self);
    fn inverse(&self) -> Self;
}

impl Numeric for BigRational {
    fn of(coefficient: &Coefficient) -> Self {
        coefficient.exact.clone()
    }

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn less(&self, other: &Self) -> Self {
        self - other
    }

    fn gain(&mut self, other: &Self) {
        *self += other;
    }

    fn inverse(&self) -> Self {
        self.recip()
    }
}

impl Numeric for f64 {
    fn of(coefficient: &Coefficient) -> Self {
        coefficient.float
    }

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn less(&self, other: &Self) -> Self {
        self - other
    }

    fn gain(&mut self, other: &Self) {
        *self += other;
    }

    fn inverse(&self) -> Self {
        self.recip()
    }
}
