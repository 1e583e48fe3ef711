//! The kinds of numbers that a plan can be filled with.

use super::fraction::Fraction;
use super::linear_values::LineCells;
use super::word_fraction::{of_small, small, sum};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// Numbers that a plan can be filled with: fractions for exact answers, floats for worlds.
pub(in crate::prepare) trait Numeric: Clone + Zero + One + PartialEq {
    fn of(fraction: &Fraction) -> Self;
    fn times(&self, other: &Self) -> Self;
    fn less(&self, other: &Self) -> Self;
    fn gain(&mut self, other: &Self);
    fn inverse(&self) -> Self;

    /// Calls `put` with what each option of a line is worth, times a weight.
    fn along(line: &LineCells, numbers: &[Self], weight: &Self, put: &mut impl FnMut(Self));
}

/// What the first option of a line is worth, times a weight, and how much more each further one is.
fn progression<N: Numeric>(line: &LineCells, numbers: &[N], weight: &N) -> (N, N) {
    let (from, to) = (&numbers[line.from as usize], &numbers[line.to as usize]);
    let way = to.less(from);
    let mut first = way.times(&N::of(&line.first));
    first.gain(from);
    (first.times(weight), way.times(&N::of(&line.step)).times(weight))
}

impl Numeric for BigRational {
    fn of(fraction: &Fraction) -> Self {
        fraction.to_rational()
    }

    fn times(&self, other: &Self) -> Self {
        let product = || {
            let ((a, b), (c, d)) = (small(self)?, small(other)?);
            of_small(i128::from(a) * i128::from(c), i128::from(b) * i128::from(d))
        };
        product().map_or_else(|| self * other, raw)
    }

    fn less(&self, other: &Self) -> Self {
        let difference = || {
            let ((a, b), (c, d)) = (small(self)?, small(other)?);
            sum((a, b), (c.checked_neg()?, d))
        };
        difference().map_or_else(|| self - other, raw)
    }

    fn gain(&mut self, other: &Self) {
        let total = || sum(small(self)?, small(other)?);
        match total() {
            Some(total) => *self = raw(total),
            None => *self += other,
        }
    }

    fn inverse(&self) -> Self {
        self.recip()
    }

    fn along(line: &LineCells, numbers: &[Self], weight: &Self, put: &mut impl FnMut(Self)) {
        let (mut value, step) = progression(line, numbers, weight);
        for _ in 0..line.n {
            put(value.clone());
            value.gain(&step);
        }
    }
}

/// A fraction in lowest terms.
fn raw((numerator, denominator): (i64, i64)) -> BigRational {
    BigRational::new_raw(BigInt::from(numerator), BigInt::from(denominator))
}

impl Numeric for f64 {
    fn of(fraction: &Fraction) -> Self {
        fraction.to_f64().unwrap_or(0.0)
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

    /// As values are listed one by one: rounding does not add up along the line.
    fn along(line: &LineCells, numbers: &[Self], weight: &Self, put: &mut impl FnMut(Self)) {
        let (from, to) = (numbers[line.from as usize], numbers[line.to as usize]);
        let worth = |share: f64| ((to - from) * share + from) * weight;
        Fraction::floats_along(&line.first, &line.step, line.n, |share| put(worth(share)));
    }
}

impl Numeric for Fraction {
    fn of(fraction: &Fraction) -> Self {
        fraction.clone()
    }

    fn times(&self, other: &Self) -> Self {
        Self::times(self, other)
    }

    fn less(&self, other: &Self) -> Self {
        Self::less(self, other)
    }

    fn gain(&mut self, other: &Self) {
        Self::gain(self, other);
    }

    fn inverse(&self) -> Self {
        Self::inverse(self)
    }

    fn along(line: &LineCells, numbers: &[Self], weight: &Self, put: &mut impl FnMut(Self)) {
        let (first, step) = progression(line, numbers, weight);
        Self::along(&first, &step, line.n, put);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::ToPrimitive;
    use proptest::prelude::*;

    fn fraction() -> impl Strategy<Value = BigRational> {
        let whole = prop_oneof![-20_i64..20, any::<i64>(), Just(i64::MIN), Just(i64::MAX)];
        (whole, prop_oneof![1_i64..20, 1..i64::MAX])
            .prop_map(|(n, d)| BigRational::new(BigInt::from(n), BigInt::from(d)))
    }

    proptest! {
        #[test]
        fn small_fractions_add_and_multiply_like_large_ones(a in fraction(), b in fraction()) {
            prop_assert_eq!(a.times(&b), &a * &b);
            prop_assert_eq!(a.less(&b), &a - &b);
            let mut sum = a.clone();
            sum.gain(&b);
            prop_assert_eq!(sum, &a + &b);
            let (x, y) = (Fraction::from(a.clone()), Fraction::from(b.clone()));
            prop_assert_eq!(x.times(&y), Fraction::from(&a * &b));
            prop_assert_eq!(x.less(&y), Fraction::from(&a - &b));
            prop_assert_eq!(x.order(&y), a.cmp(&b));
            prop_assert_eq!(x.abs().to_rational(), num_traits::Signed::abs(&a));
            prop_assert_eq!((x.clone() + y).to_rational(), &a + &b);
            prop_assert_eq!(x.to_f64().map(f64::to_bits), a.to_f64().map(f64::to_bits));
        }
    }
}
