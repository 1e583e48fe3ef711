//! The kinds of numbers that a plan can be filled with.

use super::Fraction;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

/// Numbers that a plan can be filled with: fractions for exact answers, floats for worlds.
pub(in crate::prepare) trait Numeric: Clone + Zero + One + PartialEq {
    fn of(fraction: &Fraction) -> Self;
    fn times(&self, other: &Self) -> Self;
    fn less(&self, other: &Self) -> Self;
    fn gain(&mut self, other: &Self);
    fn inverse(&self) -> Self;
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
}

/// Numerator and denominator where both fit a machine word. An issue of half a million numbers needs
/// millions of operations, and almost all fractions of a scenario are small.
pub(in crate::prepare) fn small(fraction: &BigRational) -> Option<(i64, i64)> {
    Some((fraction.numer().to_i64()?, fraction.denom().to_i64()?))
}

/// A sum of two small fractions; `None` where it is not small.
pub(super) fn sum((a, b): (i64, i64), (c, d): (i64, i64)) -> Option<(i64, i64)> {
    if b == d {
        return of_small(i128::from(a) + i128::from(c), i128::from(b));
    }
    let cross = |x: i64, y: i64| i128::from(x) * i128::from(y);
    of_small(cross(a, d).checked_add(cross(c, b))?, cross(b, d))
}

/// A fraction in lowest terms, its denominator above zero; `None` where that does not fit a machine word.
pub(super) fn of_small(numerator: i128, denominator: i128) -> Option<(i64, i64)> {
    let common = match denominator {
        1 => 1,
        _ => match (u64::try_from(numerator.unsigned_abs()), u64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => i128::from(numerator.gcd(&denominator)),
            _ => numerator.gcd(&denominator),
        },
    };
    let numerator = i64::try_from(numerator / common).ok()?;
    let denominator = i64::try_from(denominator / common).ok()?;
    Some((numerator, denominator))
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
}

#[cfg(test)]
mod tests {
    use super::*;
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
