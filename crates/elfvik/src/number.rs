//! Decimals that are kept exactly as somebody wrote them.

use num_bigint::BigInt;
use num_rational::BigRational;
use std::fmt;

/// A decimal number of at most 15 significant digits, exactly as it was written.
///
/// Its value is `digits / 10^places`; the fraction is in lowest terms, so that equal numbers
/// compare equal however they were written (`0.50` and `0.5`).
///
/// # Examples
///
/// ```
/// use elfvik::number::Decimal;
///
/// let share = Decimal::from_f64(0.1).unwrap();
/// assert_eq!(share.to_string(), "0.1");
/// assert_eq!(Decimal::from_f64(f64::NAN), None);
/// assert!(Decimal::from_integer(2).unwrap() > share);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: i64,
    places: u8,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { digits: 0, places: 0 };
    /// One.
    pub const ONE: Self = Self { digits: 1, places: 0 };

    /// The decimal that a float's shortest notation shows: `0.1` is one tenth.
    ///
    /// `None` for what is not finite, has more than 15 significant digits or 18 decimals, or lies
    /// beyond 10^15. Every decimal of at most 15 digits survives the way through a float.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        let too_large = value.abs() > Self::GREATEST as f64;
        if !value.is_finite() || too_large {
            return None;
        }
        let text = format!("{value}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let places = u8::try_from(fraction.len()).ok().filter(|&n| n <= Self::MOST_PLACES)?;
        let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
        Self::reduced(digits, places)
    }

    /// The decimal of a whole number; `None` beyond 10^15.
    #[must_use]
    pub fn from_integer(value: i64) -> Option<Self> {
        (value.unsigned_abs() <= Self::GREATEST as u64).then_some(Self { digits: value, places: 0 })
    }

    /// The nearest float.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // Both factors are below 2^53, hence exact, and one division rounds once.
        self.digits as f64 / 10_f64.powi(i32::from(self.places))
    }

    /// The same number as a fraction.
    #[must_use]
    pub fn to_rational(self) -> BigRational {
        BigRational::new(BigInt::from(self.digits), BigInt::from(10_u8).pow(u32::from(self.places)))
    }

    /// Whether the number is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// `self + steps * step`, as on a grid; `None` when the result leaves the range of decimals.
    #[must_use]
    pub fn plus(self, steps: i64, step: Self) -> Option<Self> {
        let places = self.places.max(step.places);
        let start = self.digits_at(places);
        let sum = start.checked_add(step.digits_at(places).checked_mul(i128::from(steps))?)?;
        Self::reduced(i64::try_from(sum).ok()?, places)
    }

    /// How many whole steps lead from `self` to `other`; `None` when none do, or `step` is not above zero.
    #[must_use]
    pub fn steps_to(self, other: Self, step: Self) -> Option<i64> {
        let places = self.places.max(other.places).max(step.places);
        let (from, to, step) = (self.digits_at(places), other.digits_at(places), step.digits_at(places));
        let exact = step > 0 && to >= from && (to - from) % step == 0;
        exact.then(|| (to - from) / step).and_then(|n| i64::try_from(n).ok())
    }

    /// The digits when the number is written with `places` decimals; at most 10^33.
    fn digits_at(self, places: u8) -> i128 {
        i128::from(self.digits) * 10_i128.pow(u32::from(places - self.places))
    }

    fn reduced(mut digits: i64, mut places: u8) -> Option<Self> {
        while places > 0 && digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        let fits = digits.unsigned_abs() <= Self::GREATEST as u64;
        fits.then_some(Self { digits, places })
    }

    const GREATEST: i64 = 1_000_000_000_000_000;
    const MOST_PLACES: u8 = 18;
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let places = self.places.max(other.places);
        self.digits_at(places).cmp(&other.digits_at(places))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let unit = 10_u64.pow(u32::from(self.places));
        let (whole, rest) = (self.digits.unsigned_abs() / unit, self.digits.unsigned_abs() % unit);
        let text = match self.places {
            0 => format!("{sign}{whole}"),
            places => format!("{sign}{whole}.{rest:0width$}", width = usize::from(places)),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(value: f64) -> Decimal {
        Decimal::from_f64(value).unwrap()
    }

    proptest! {
        #[test]
        fn fifteen_digits_survive_the_way_through_a_float(digits in -999_999_999_999_999_i64..=999_999_999_999_999, places in 0_u8..=15) {
            let exact = Decimal::reduced(digits, places).unwrap();
            prop_assert_eq!(Decimal::from_f64(exact.to_string().parse().unwrap()), Some(exact));
        }
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_refused() {
        for value in [f64::NAN, f64::INFINITY, 1e16, 0.123_456_789_012_345_68, 1e-300] {
            assert_eq!(Decimal::from_f64(value), None, "{value}");
        }
    }

    #[test]
    fn steps_are_counted_only_where_they_are_whole() {
        assert_eq!(decimal(0.0).steps_to(decimal(1.0), decimal(0.05)), Some(20));
        assert_eq!(decimal(0.0).steps_to(decimal(1.0), decimal(0.3)), None);
        assert_eq!(decimal(1.0).steps_to(decimal(0.0), decimal(0.5)), None);
        assert_eq!(decimal(0.0).steps_to(decimal(1.0), decimal(0.0)), None);
    }

    #[test]
    fn notation_keeps_leading_zeros_of_the_fraction() {
        assert_eq!(decimal(-0.05).to_string(), "-0.05");
        assert_eq!(decimal(12.0).to_string(), "12");
    }
}
