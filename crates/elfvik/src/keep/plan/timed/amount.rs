//! Whole numbers of a fixed length, which need no memory of their own.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;
use std::cmp::Ordering;
use std::fmt::Debug;
use std::ops::{AddAssign, SubAssign};

/// Whole numbers that can be summed and compared.
pub(super) trait Amount:
    Clone + Ord + Debug + for<'a> AddAssign<&'a Self> + for<'a> SubAssign<&'a Self>
{
    /// Sums with fewer bits than this fit; none where every sum does.
    const BITS: Option<u64>;

    fn zero() -> Self;

    /// A number that fits.
    fn of(number: &BigInt) -> Self;

    fn to_big(&self) -> BigInt;

    /// Nearly the same.
    fn to_float(&self) -> f64;
}

/// A signed number of `N` 64-bit limbs, the lowest first, in two's complement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limbs<const N: usize>([u64; N]);

impl<const N: usize> Amount for Limbs<N> {
    const BITS: Option<u64> = Some(64 * N as u64 - 2);

    fn zero() -> Self {
        Self([0; N])
    }

    fn of(number: &BigInt) -> Self {
        let mut limbs = [0; N];
        limbs.iter_mut().zip(number.magnitude().iter_u64_digits()).for_each(|(limb, digit)| *limb = digit);
        let positive = Self(limbs);
        if number.sign() != Sign::Minus {
            return positive;
        }
        let mut negative = Self::zero();
        negative -= &positive;
        negative
    }

    fn to_big(&self) -> BigInt {
        let bytes: Vec<u8> = self.0.iter().flat_map(|limb| limb.to_le_bytes()).collect();
        BigInt::from_signed_bytes_le(&bytes)
    }

    fn to_float(&self) -> f64 {
        let limbs = self.0[..N - 1].iter().rev();
        let top = self.0[N - 1].cast_signed() as f64;
        limbs.fold(top, |sum, &limb| sum * TWO_TO_64 + limb as f64)
    }
}

impl<const N: usize> AddAssign<&Self> for Limbs<N> {
    fn add_assign(&mut self, other: &Self) {
        let mut carry = false;
        for (limb, other) in self.0.iter_mut().zip(&other.0) {
            let (sum, first) = limb.overflowing_add(*other);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            (*limb, carry) = (sum, first || second);
        }
    }
}

impl<const N: usize> SubAssign<&Self> for Limbs<N> {
    fn sub_assign(&mut self, other: &Self) {
        let mut borrow = false;
        for (limb, other) in self.0.iter_mut().zip(&other.0) {
            let (rest, first) = limb.overflowing_sub(*other);
            let (rest, second) = rest.overflowing_sub(u64::from(borrow));
            (*limb, borrow) = (rest, first || second);
        }
    }
}

impl<const N: usize> Ord for Limbs<N> {
    fn cmp(&self, other: &Self) -> Ordering {
        let top = |limbs: &[u64; N]| limbs[N - 1].cast_signed();
        let below = || self.0[..N - 1].iter().rev().cmp(other.0[..N - 1].iter().rev());
        top(&self.0).cmp(&top(&other.0)).then_with(below)
    }
}

impl<const N: usize> PartialOrd for Limbs<N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Amount for BigInt {
    const BITS: Option<u64> = None;

    fn zero() -> Self {
        Self::ZERO
    }

    fn of(number: &BigInt) -> Self {
        number.clone()
    }

    fn to_big(&self) -> BigInt {
        self.clone()
    }

    fn to_float(&self) -> f64 {
        ToPrimitive::to_f64(self).unwrap_or(0.0)
    }
}

const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;
