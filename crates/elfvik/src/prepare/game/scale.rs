//! How the whole numbers of a party and its utilities hang together.

use super::units::CommonScale;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};
use std::sync::Arc;

/// How whole numbers and utilities of one party hang together: `utility = whole / unit`.
///
/// Each party has a scale of its own, which follows from its own numbers alone. What compares or adds
/// utilities of several parties goes through [`CommonScale`].
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    unit: f64,
    /// The unit as a fraction; of `unit` alone where a float has room for it.
    exact: Arc<BigRational>,
    division: Division,
    rounded: Option<f64>,
    grain: i64,
}

/// How a whole number is divided by the unit so that the float is the nearest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Division {
    /// The unit is a power of two: a division of floats rounds once.
    OfAny,
    /// The unit is a float: a division rounds once where the whole number is one, too.
    OfFloats,
    /// Both are fractions.
    OfFractions,
    /// Numbers are rounded anyway.
    Rounded,
}

impl Scale {
    /// Whole numbers as they are.
    pub(super) fn one() -> Self {
        Self::of(BigRational::one(), None, 0)
    }

    pub(super) fn of(exact: BigRational, rounded: Option<f64>, grain: i64) -> Self {
        let unit = exact.to_f64().unwrap_or(f64::INFINITY);
        let is_power_of_two = unit.to_bits().trailing_zeros() >= f64::MANTISSA_DIGITS - 1;
        let is_float = BigRational::from_float(unit).is_some_and(|float| float == exact);
        let division = match () {
            () if rounded.is_some() => Division::Rounded,
            () if is_float && is_power_of_two => Division::OfAny,
            () if is_float => Division::OfFloats,
            () => Division::OfFractions,
        };
        Self { unit, exact: Arc::new(exact), division, rounded, grain }
    }

    /// The same numbers on another unit.
    pub(super) fn with_unit(&self, unit: f64) -> Self {
        let grain = (self.grain as f64 * (unit / self.unit)) as i64;
        Self::of(BigRational::from_float(unit).unwrap_or_else(BigRational::one), self.rounded, grain)
    }

    /// The utility that a whole number stands for: the nearest float, unless numbers are
    /// [rounded](Self::rounded).
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// assert_eq!(game.scale(0).utility(game.reservation()[0]), 0.5);
    /// ```
    #[must_use]
    pub fn utility(&self, whole: i64) -> f64 {
        let is_float = whole.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS;
        match self.division {
            Division::OfAny | Division::Rounded => whole as f64 / self.unit,
            Division::OfFloats if is_float => whole as f64 / self.unit,
            _ => (BigRational::from(BigInt::from(whole)) / &*self.exact).to_f64().unwrap_or(f64::INFINITY),
        }
    }

    /// How many whole numbers make one unit of utility.
    pub(crate) fn unit(&self) -> f64 {
        self.unit
    }

    /// The same, exactly.
    pub(in crate::prepare) fn exact_unit(&self) -> &BigRational {
        &self.exact
    }

    /// The scale of numbers that were divided by a whole number and rounded.
    pub(crate) fn coarser(&self, by: i64) -> Self {
        Self::of(&*self.exact / BigInt::from(by), self.rounded, self.grain / by)
    }

    /// Up to which difference two utilities of the party count as equal, on the frontier, in counts of
    /// equals, against its reservation and where solutions tie: where a system computes in floats and the
    /// party's numbers are written with all digits of a float, smaller differences mean nothing. 0 where
    /// numbers are exact.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// // Its numbers are exact: what differs is not equal.
    /// assert_eq!(game.scale(0).grain(), 0.0);
    /// ```
    #[must_use]
    pub fn grain(&self) -> f64 {
        self.utility(self.grain)
    }

    /// The same in whole numbers.
    pub(crate) fn grain_in_whole(&self) -> i64 {
        self.grain
    }

    /// The same in whole numbers, and at least what rounding can do.
    pub(crate) fn level(&self) -> i64 {
        self.noise().max(self.grain)
    }

    /// By how many whole numbers two sums that are equal can differ because their terms were rounded.
    pub(in crate::prepare) fn noise(&self) -> i64 {
        self.rounded.map_or(0, |bound| (bound * self.unit).ceil() as i64)
    }

    /// By how much a utility of the party may be off, where its numbers do not fit 62 bits; `None` when
    /// exact.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, prepare::Game};
    ///
    /// let view = starter_view();
    /// let game = Game::new(&view).unwrap();
    /// assert_eq!(game.scale(0).rounded(), None);
    /// ```
    #[must_use]
    pub fn rounded(&self) -> Option<f64> {
        self.rounded
    }
}

/// The scales of all players, and how they compare.
#[derive(Debug, Clone)]
pub(super) struct Scales {
    pub(super) players: Vec<Scale>,
    pub(super) units: CommonScale,
}

impl Scales {
    pub(super) fn of(players: Vec<Scale>) -> Arc<Self> {
        let units: Vec<BigRational> = players.iter().map(|scale| (*scale.exact).clone()).collect();
        Arc::new(Self { units: CommonScale::of(&units), players })
    }
}

/// Whole numbers stay below this, so that sums and differences of two fit 64 bits.
pub(super) const LARGEST: i64 = 1 << 61;
