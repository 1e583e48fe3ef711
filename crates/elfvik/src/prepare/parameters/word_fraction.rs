//! Fractions whose parts fit a machine word.

use num_integer::Integer;
use num_rational::BigRational;
use num_traits::ToPrimitive;

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
    if let (Ok(numerator), Ok(denominator)) = (i64::try_from(numerator), i64::try_from(denominator)) {
        // Divisions of machine words take a tenth of the time of longer ones.
        let common = if denominator == 1 { 1 } else { numerator.gcd(&denominator) };
        return Some((numerator / common, denominator / common));
    }
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
