//! Fractions as whole numbers.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::One;

/// The least number that makes all of some fractions whole; `None` when it has more bits than allowed.
pub(super) fn common_denominator<'a>(
    numbers: impl IntoIterator<Item = &'a BigRational>,
    most_bits: u64,
) -> Option<BigInt> {
    numbers.into_iter().try_fold(BigInt::one(), |common, number| {
        let common = common.lcm(number.denom());
        (common.bits() <= most_bits).then_some(common)
    })
}

/// A fraction in whole units; `None` when it does not fit.
pub(super) fn whole(number: &BigRational, scale: &BigInt) -> Option<i128> {
    i128::try_from(number.numer() * (scale / number.denom())).ok()
}
