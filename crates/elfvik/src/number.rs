//! Decimals that are kept exactly as somebody wrote them.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use std::fmt;
use std::str::FromStr;

/// A decimal number of at most 18 significant digits and 20 decimals, exactly as it was written.
///
/// Its value is `digits / 10^places`; the fraction is in lowest terms, so that equal numbers compare equal
/// however they were written (`0.50` and `0.5`). The shortest notation of a float has at most 17 digits, so
/// that it fits too unless the number is very small.
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
/// assert_eq!("2.5e-1".parse::<Decimal>().unwrap().to_string(), "0.25");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: i64,
    places: u8,
}

impl Decimal {
    /// Zero, which has no sign: `-0` is read as the same.
    pub const ZERO: Self = Self { digits: 0, places: 0 };
    /// The whole number one.
    pub const ONE: Self = Self { digits: 1, places: 0 };

    /// The decimal that a float's shortest notation shows: `0.1` is one tenth.
    ///
    /// `None` for what is not finite, has more than 18 significant digits or 20 decimals, or lies
    /// beyond 10^18. Every decimal of at most 15 digits survives the way through a float.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// assert_eq!(Decimal::from_f64(0.1), "0.1".parse().ok());
    /// assert_eq!(Decimal::from_f64(1e19), None);
    /// ```
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        let too_large = value.abs() > Self::GREATEST as f64;
        if !value.is_finite() || too_large {
            return None;
        }
        format!("{value}").parse().ok()
    }

    /// The nearest decimal to a float; what lies below 10^-20 is rounded. `None` for what is not finite or
    /// lies beyond 10^18.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// // A decimal has at most 20 digits behind the point.
    /// assert_eq!(Decimal::near(1.26e-19).unwrap().to_string(), "0.00000000000000000013");
    /// assert_eq!(Decimal::near(f64::INFINITY), None);
    /// ```
    #[must_use]
    pub fn near(value: f64) -> Option<Self> {
        let rounded = || format!("{value:.20}").parse::<BigDigits>().ok()?.rounded();
        Self::from_f64(value).or_else(rounded)
    }

    /// The decimal nearest to a fraction, and whether it is the fraction itself; `None` beyond 10^18.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    /// use num_rational::BigRational;
    ///
    /// let fraction = |part: i64, whole: i64| BigRational::new(part.into(), whole.into());
    /// assert_eq!(Decimal::nearest(&fraction(1, 8)), Some(("0.125".parse().unwrap(), true)));
    /// let (third, is_exact) = Decimal::nearest(&fraction(1, 3)).unwrap();
    /// assert_eq!((third.to_string().as_str(), is_exact), ("0.333333333333333333", false));
    /// ```
    #[must_use]
    pub fn nearest(fraction: &BigRational) -> Option<(Self, bool)> {
        let ten = BigInt::from(10_u8);
        (0..=Self::MOST_PLACES).rev().find_map(|places| {
            let scaled = fraction * BigRational::from(ten.pow(u32::from(places)));
            let digits = scaled.round().to_integer().to_i64()?;
            let found = Self::reduced(digits, places)?;
            Some((found, found.to_rational() == *fraction))
        })
    }

    /// The decimal of a whole number; `None` beyond 10^18.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// assert_eq!(Decimal::from_integer(12).unwrap().to_string(), "12");
    /// assert_eq!(Decimal::from_integer(i64::MAX), None);
    /// ```
    #[must_use]
    pub fn from_integer(value: i64) -> Option<Self> {
        (value.unsigned_abs() <= Self::GREATEST as u64).then_some(Self { digits: value, places: 0 })
    }

    /// The nearest float; of two as near the one whose last bit is 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// assert_eq!("0.1".parse::<Decimal>().unwrap().to_f64(), 0.1);
    /// ```
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // Up to 2^53 and 10^22 both are exact, and one division rounds once.
        let divided = || self.digits as f64 / 10_f64.powi(i32::from(self.places));
        let is_exact = self.digits.unsigned_abs() <= 1 << 53;
        if is_exact { divided() } else { self.to_string().parse().unwrap_or_else(|_| divided()) }
    }

    /// The same number as a fraction.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// assert_eq!("0.45".parse::<Decimal>().unwrap().to_rational().to_string(), "9/20");
    /// ```
    #[must_use]
    pub fn to_rational(self) -> BigRational {
        BigRational::new(BigInt::from(self.digits), BigInt::from(10_u8).pow(u32::from(self.places)))
    }

    /// How many significant digits the notation has.
    #[must_use]
    pub(crate) fn n_digits(self) -> usize {
        self.digits.unsigned_abs().to_string().len()
    }

    /// The same number with the other sign.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    /// assert_eq!(decimal("0.5").negated(), decimal("-0.5"));
    /// ```
    #[must_use]
    pub fn negated(self) -> Self {
        Self { digits: -self.digits, ..self }
    }

    /// Whether the number is below zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    /// assert!(decimal("-0.5").is_negative());
    /// assert!(!decimal("-0").is_negative());
    /// ```
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// `self + steps * step`, as on a grid; `None` when the result leaves the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    /// assert_eq!(decimal("0.5").plus(3, decimal("0.05")), Some(decimal("0.65")));
    /// assert_eq!(decimal("0.5").plus(-3, decimal("0.05")), Some(decimal("0.35")));
    /// ```
    #[must_use]
    pub fn plus(self, steps: i64, step: Self) -> Option<Self> {
        let places = self.places.max(step.places);
        let start = self.digits_at(places);
        let sum = start.checked_add(step.digits_at(places).checked_mul(i128::from(steps))?)?;
        Self::reduced(i64::try_from(sum).ok()?, places)
    }

    /// How many whole steps lead from `self` to `other`; `None` when none do, or `step` is not above zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    /// assert_eq!(decimal("0.5").steps_to(decimal("1"), decimal("0.05")), Some(10));
    /// assert_eq!(decimal("0.5").steps_to(decimal("1"), decimal("0.3")), None);
    /// ```
    #[must_use]
    pub fn steps_to(self, other: Self, step: Self) -> Option<i64> {
        let places = self.places.max(other.places).max(step.places);
        let (from, to, step) = (self.digits_at(places), other.digits_at(places), step.digits_at(places));
        let span = to.checked_sub(from).filter(|&span| span >= 0 && step > 0 && span % step == 0)?;
        i64::try_from(span / step).ok()
    }

    /// Whether every point of a grid is a decimal: `self` and what lies 1 to `steps` steps above. `O(steps)`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    /// assert!(decimal("0.5").is_grid(20, decimal("0.05")));
    /// // Half a step above 10^17 has 19 digits.
    /// assert!(!decimal("123456789012345678").is_grid(2, decimal("0.5")));
    /// ```
    #[must_use]
    pub fn is_grid(self, steps: i64, step: Self) -> bool {
        (0..=steps).all(|n| self.plus(n, step).is_some())
    }

    /// The nearest decimal with at most so many digits behind the point, halves away from zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::number::Decimal;
    ///
    /// let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    /// assert_eq!(decimal("0.125").rounded_to(2), decimal("0.13"));
    /// assert_eq!(decimal("-0.125").rounded_to(2), decimal("-0.13"));
    /// ```
    #[must_use]
    pub fn rounded_to(self, places: u8) -> Self {
        let Some(surplus) = self.places.checked_sub(places).filter(|&n| n > 0) else { return self };
        let unit = 10_i128.pow(u32::from(surplus));
        let digits = i128::from(self.digits);
        let rounded = (digits + digits.signum() * (unit / 2)) / unit;
        // Fewer digits than before, so that it fits.
        i64::try_from(rounded).ok().and_then(|digits| Self::reduced(digits, places)).unwrap_or(self)
    }

    /// The digits when the number is written with `places` decimals; at most 10^38.
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

    const GREATEST: i64 = 1_000_000_000_000_000_000;
    /// The most digits behind the point.
    pub const MOST_PLACES: u8 = 20;
}

/// Text that is no decimal which can be kept exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal of at most 18 digits and 20 decimals")]
pub struct NotADecimal;

impl FromStr for Decimal {
    type Err = NotADecimal;

    /// Reads `12`, `-0.5`, `.5`, `5.` and `2.5e-3`.
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        text.parse::<BigDigits>()?.exact().ok_or(NotADecimal)
    }
}

/// A decimal before it is known to fit.
struct BigDigits {
    digits: i128,
    /// How often ten divides; negative where it multiplies.
    places: i32,
}

impl FromStr for BigDigits {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let (number, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i16>().map_err(|_| NotADecimal)?),
            None => (text, 0),
        };
        let (sign, unsigned) = match number.as_bytes().first() {
            Some(b'-') => (-1, &number[1..]),
            Some(b'+') => (1, &number[1..]),
            _ => (1, number),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let mut digits = 0_i128;
        let mut seen = 0;
        let fraction = fraction.trim_end_matches('0');
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit = char::from(byte).to_digit(10).ok_or(NotADecimal)?;
            digits = digits.checked_mul(10).and_then(|d| d.checked_add(digit.into())).ok_or(NotADecimal)?;
            seen += 1;
        }
        if seen == 0 && !unsigned.contains('0') {
            return Err(NotADecimal);
        }
        let places = i32::try_from(fraction.len()).map_err(|_| NotADecimal)? - i32::from(exponent);
        Ok(Self { digits: sign * digits, places })
    }
}

impl BigDigits {
    fn exact(mut self) -> Option<Decimal> {
        if self.digits == 0 {
            return Some(Decimal::ZERO);
        }
        while self.places > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.places -= 1;
        }
        while self.places < 0 {
            self.digits = self.digits.checked_mul(10)?;
            self.places += 1;
        }
        let places = u8::try_from(self.places).ok().filter(|&n| n <= Decimal::MOST_PLACES)?;
        Decimal::reduced(i64::try_from(self.digits).ok()?, places)
    }

    /// The nearest decimal of at most 18 digits.
    fn rounded(mut self) -> Option<Decimal> {
        while self.places > 0 && self.digits.unsigned_abs() > Decimal::GREATEST as u128 {
            self.digits = self.digits / 10 + (self.digits % 10) / 5;
            self.places -= 1;
        }
        self.exact()
    }
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
        let unit = 10_u128.pow(u32::from(self.places));
        let digits = u128::from(self.digits.unsigned_abs());
        let (whole, rest) = (digits / unit, digits % unit);
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
        fn fifteen_digits_survive_the_way_through_a_float(
            digits in -999_999_999_999_999_i64..=999_999_999_999_999,
            places in 0_u8..=15,
        ) {
            let exact = Decimal::reduced(digits, places).unwrap();
            prop_assert_eq!(Decimal::from_f64(exact.to_string().parse().unwrap()), Some(exact));
        }
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_refused() {
        for value in [f64::NAN, f64::INFINITY, 1e19, 1e-300] {
            assert_eq!(Decimal::from_f64(value), None, "{value}");
        }
        for text in
            ["", ".", "-", "1e", "e3", "1 ", "0x1", "1.2.3", "nan", "1234567890123456789", "1e-21", "1e99999"]
        {
            assert_eq!(text.parse::<Decimal>(), Err(NotADecimal), "{text}");
        }
    }

    #[test]
    fn notations_of_one_number_are_one_decimal() {
        for text in ["0.25", ".25", "+0.250", "2.5e-1", "25E-2", "0.0025e2"] {
            assert_eq!(text.parse(), Ok(decimal(0.25)), "{text}");
        }
        for text in ["0", "-0", "0.", ".0", "0e9"] {
            assert_eq!(text.parse(), Ok(Decimal::ZERO), "{text}");
        }
        assert_eq!("0.30000000000000004".parse::<Decimal>().unwrap().to_string(), "0.30000000000000004");
    }

    #[test]
    fn the_nearest_decimal_says_whether_it_is_exact() {
        let third = BigRational::new(1.into(), 3.into());
        let (near, exact) = Decimal::nearest(&third).unwrap();
        assert!(!exact && (near.to_f64() - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!(Decimal::nearest(&decimal(-0.125).to_rational()), Some((decimal(-0.125), true)));
        assert_eq!(Decimal::near(1e-300), Some(Decimal::ZERO));
        assert_eq!(Decimal::near(1.2e-19).unwrap().to_string(), "0.00000000000000000012");
        assert_eq!(Decimal::near(f64::NAN), None);
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
