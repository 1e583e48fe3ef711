//! Fractions that are almost always small: two machine words, and more only where that is not enough.

use super::word_fraction::{of_small, small, sum};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Mul};

/// An exact fraction in lowest terms, its denominator above zero. Issues of half a million numbers hold
/// millions of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::prepare) struct Fraction(FractionForm);

/// Small whenever both parts fit, so that equal fractions are equal here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum FractionForm {
    Small(i64, i64),
    Large(Box<BigRational>),
}

impl Fraction {
    /// Numerator and denominator where both fit a machine word.
    pub(in crate::prepare) fn small(&self) -> Option<(i64, i64)> {
        match self.0 {
            FractionForm::Small(numerator, denominator) => Some((numerator, denominator)),
            FractionForm::Large(_) => None,
        }
    }

    /// The same number.
    pub(in crate::prepare) fn to_rational(&self) -> BigRational {
        match &self.0 {
            FractionForm::Small(n, d) => BigRational::new_raw(BigInt::from(*n), BigInt::from(*d)),
            FractionForm::Large(large) => (**large).clone(),
        }
    }

    /// The denominator.
    pub(in crate::prepare) fn denominator(&self) -> BigInt {
        match &self.0 {
            FractionForm::Small(_, d) => BigInt::from(*d),
            FractionForm::Large(large) => large.denom().clone(),
        }
    }

    /// The nearest float; `None` where it is beyond all floats.
    pub(in crate::prepare) fn to_f64(&self) -> Option<f64> {
        // Up to 2^53 both parts are exact, and one division rounds once.
        let is_exact = |n: i64| n.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS;
        match self.small() {
            Some((n, d)) if is_exact(n) && is_exact(d) => Some(n as f64 / d as f64),
            _ => self.to_rational().to_f64(),
        }
    }

    /// Without its sign.
    pub(in crate::prepare) fn abs(&self) -> Self {
        match &self.0 {
            FractionForm::Small(n, d) => match n.checked_abs() {
                Some(n) => Self(FractionForm::Small(n, *d)),
                None => Self::from(self.to_rational().abs()),
            },
            FractionForm::Large(large) => Self(FractionForm::Large(Box::new(large.abs()))),
        }
    }

    /// The order of the numbers.
    pub(in crate::prepare) fn order(&self, other: &Self) -> Ordering {
        match (self.small(), other.small()) {
            (Some((a, b)), Some((c, d))) if b == d => a.cmp(&c),
            (Some((a, b)), Some((c, d))) => {
                (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)))
            }
            _ => self.to_rational().cmp(&other.to_rational()),
        }
    }
}

impl From<BigRational> for Fraction {
    fn from(fraction: BigRational) -> Self {
        match small(&fraction) {
            Some((numerator, denominator)) => Self(FractionForm::Small(numerator, denominator)),
            None => Self(FractionForm::Large(Box::new(fraction))),
        }
    }
}

impl Zero for Fraction {
    fn zero() -> Self {
        Self(FractionForm::Small(0, 1))
    }

    fn is_zero(&self) -> bool {
        self.0 == FractionForm::Small(0, 1)
    }
}

impl One for Fraction {
    fn one() -> Self {
        Self(FractionForm::Small(1, 1))
    }
}

impl Add for Fraction {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self.gain(&other);
        self
    }
}

impl AddAssign<&Self> for Fraction {
    fn add_assign(&mut self, other: &Self) {
        self.gain(other);
    }
}

/// The order of the numbers, as [`order`](Fraction::order) says it.
impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.order(other))
    }
}

impl Mul for Fraction {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.times(&other)
    }
}

impl Fraction {
    /// The product.
    pub(in crate::prepare) fn times(&self, other: &Self) -> Self {
        let product = || {
            let ((a, b), (c, d)) = (self.small()?, other.small()?);
            of_small(i128::from(a) * i128::from(c), i128::from(b) * i128::from(d))
        };
        match product() {
            Some((n, d)) => Self(FractionForm::Small(n, d)),
            None => Self::from(self.to_rational() * other.to_rational()),
        }
    }

    /// The difference.
    pub(in crate::prepare) fn less(&self, other: &Self) -> Self {
        let difference = || {
            let ((a, b), (c, d)) = (self.small()?, other.small()?);
            sum((a, b), (c.checked_neg()?, d))
        };
        match difference() {
            Some((n, d)) => Self(FractionForm::Small(n, d)),
            None => Self::from(self.to_rational() - other.to_rational()),
        }
    }

    /// Adds another to it.
    pub(in crate::prepare) fn gain(&mut self, other: &Self) {
        // Most cells are paid by one term alone.
        if self.is_zero() {
            self.clone_from(other);
            return;
        }
        let total = || sum(self.small()?, other.small()?);
        *self = match total() {
            Some((n, d)) => Self(FractionForm::Small(n, d)),
            None => Self::from(self.to_rational() + other.to_rational()),
        };
    }

    /// Calls `put` with `n` numbers, the first and then each by a step more than the one before.
    pub(in crate::prepare) fn along(first: &Self, step: &Self, n: u32, mut put: impl FnMut(Self)) {
        if let Some((mut part, step, whole)) = first.on_one_denominator(step, n) {
            for _ in 0..n {
                let common = if whole == 1 { 1 } else { part.gcd(&whole) };
                put(Self(FractionForm::Small(part / common, whole / common)));
                part += step;
            }
            return;
        }
        let mut next = first.clone();
        for _ in 0..n {
            put(next.clone());
            next.gain(step);
        }
    }

    /// The same as the nearest floats.
    pub(in crate::prepare) fn floats_along(first: &Self, step: &Self, n: u32, mut put: impl FnMut(f64)) {
        let exact = |part: i64| part.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS;
        match first.on_one_denominator(step, n) {
            // As in `to_f64`; the quotient is the same whether in lowest terms or not.
            Some((part, step, whole)) if [part, part + step * i64::from(n), whole].into_iter().all(exact) => {
                (0..i64::from(n)).for_each(|k| put((part + step * k) as f64 / whole as f64));
            }
            _ => Self::along(first, step, n, |number| put(number.to_f64().unwrap_or(0.0))),
        }
    }

    /// This number and a step as numerators over one denominator; `None` where they, or the numbers up to `n`
    /// steps further, do not fit a machine word.
    fn on_one_denominator(&self, step: &Self, n: u32) -> Option<(i64, i64, i64)> {
        let ((a, b), (c, d)) = (self.small()?, step.small()?);
        let whole = i128::from(b).lcm(&i128::from(d));
        let (part, step) = (i128::from(a) * (whole / i128::from(b)), i128::from(c) * (whole / i128::from(d)));
        let last = part.checked_add(step.checked_mul(i128::from(n))?)?;
        i64::try_from(last).ok()?;
        Some((i64::try_from(part).ok()?, i64::try_from(step).ok()?, i64::try_from(whole).ok()?))
    }

    /// One over it.
    pub(in crate::prepare) fn inverse(&self) -> Self {
        Self::from(self.to_rational().recip())
    }
}
