//! How utilities of different parties compare, each counted on a unit of its own.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};

/// What the whole numbers of each party come to on one common measure: orders, sums and differences of the
/// utilities of several parties are exact, whatever units their numbers have.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::CommonScale;
///
/// // The first party counts in thousandths, the second in halves.
/// let units = CommonScale::of(&[1000, 2].map(|unit| num_rational::BigRational::from_integer(unit.into())));
/// assert!(units.comparable(0, 499) < units.comparable(1, 1));
/// assert_eq!(units.comparable(0, 500), units.comparable(1, 1));
/// assert_eq!(units.utility(&units.sum(&[250, 3])), 1.75);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CommonScale {
    factors: Factors,
    /// How many of the common measure make one unit of utility.
    common: BigRational,
}

/// What one whole number of each party comes to.
#[derive(Debug, Clone, PartialEq)]
enum Factors {
    /// One of the common measure, for every party.
    Equal,
    /// So much that sums of all parties fit 127 bits.
    Small(Vec<i128>),
    Large(Vec<BigInt>),
}

/// A utility of some party, or a sum or difference of utilities, on a [`CommonScale`].
/// Only what comes from the same units can be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommonScaleUtility {
    /// Where the units are near each other.
    Small(i128),
    /// Where they are far apart.
    Large(BigInt),
}

impl CommonScale {
    /// Parties who all count on the same unit, their whole numbers as they are.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::CommonScale;
    ///
    /// let units = CommonScale::equal();
    /// assert!(units.comparable(0, 5) < units.comparable(1, 6));
    /// ```
    #[must_use]
    pub fn equal() -> Self {
        Self { factors: Factors::Equal, common: BigRational::one() }
    }

    /// Parties with these units, each above zero: `utility = whole / unit`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::CommonScale;
    ///
    /// // Thousandths and halves.
    /// let units = [1000, 2].map(|unit| num_rational::BigRational::from_integer(unit.into()));
    /// let units = CommonScale::of(&units);
    /// assert!(!units.are_equal());
    /// ```
    #[must_use]
    pub fn of(units: &[BigRational]) -> Self {
        let Some((first, others)) = units.split_first() else { return Self::equal() };
        if others.iter().all(|unit| unit == first) {
            return Self { factors: Factors::Equal, common: first.clone() };
        }
        let (numerator, denominator) =
            units.iter().fold((BigInt::one(), first.denom().clone()), |(numerator, denominator), unit| {
                (numerator.lcm(unit.numer()), denominator.gcd(unit.denom()))
            });
        // A common multiple of all units: the quotients are whole.
        let common = BigRational::new(numerator, denominator);
        let factors: Vec<BigInt> = units.iter().map(|unit| (&common / unit).to_integer()).collect();
        let bits = factors.iter().map(BigInt::bits).max().unwrap_or(0) + WHOLE_BITS;
        let n_bits = u64::from(usize::BITS - units.len().leading_zeros());
        let small = || factors.iter().map(ToPrimitive::to_i128).collect::<Option<Vec<i128>>>();
        let factors = match small().filter(|_| bits + n_bits < 127) {
            Some(small) => Factors::Small(small),
            None => Factors::Large(factors),
        };
        Self { factors, common }
    }

    /// Whether all parties count on the same unit.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::CommonScale;
    ///
    /// assert!(CommonScale::equal().are_equal());
    /// ```
    #[must_use]
    pub fn are_equal(&self) -> bool {
        self.factors == Factors::Equal
    }

    /// A whole number of a party on the common measure.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::CommonScale;
    ///
    /// // Thousandths and halves.
    /// let units = [1000, 2].map(|unit| num_rational::BigRational::from_integer(unit.into()));
    /// let units = CommonScale::of(&units);
    /// assert!(units.comparable(0, 501) > units.comparable(1, 1));
    /// ```
    #[must_use]
    pub fn comparable(&self, party: usize, whole: i64) -> CommonScaleUtility {
        match &self.factors {
            Factors::Equal => CommonScaleUtility::Small(i128::from(whole)),
            Factors::Small(factors) => CommonScaleUtility::Small(i128::from(whole) * factors[party]),
            Factors::Large(factors) => CommonScaleUtility::Large(&factors[party] * whole),
        }
    }

    /// The sum of the utilities of all parties.
    ///
    /// # Panics
    ///
    /// When a row has more parties than there are units.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::CommonScale;
    ///
    /// // Thousandths and halves.
    /// let units = [1000, 2].map(|unit| num_rational::BigRational::from_integer(unit.into()));
    /// let units = CommonScale::of(&units);
    /// // 0.5 and 1, or 1.25 and 0.
    /// assert!(units.sum(&[500, 2]) > units.sum(&[1250, 0]));
    /// ```
    #[must_use]
    pub fn sum(&self, row: &[i64]) -> CommonScaleUtility {
        match &self.factors {
            Factors::Equal => CommonScaleUtility::Small(row.iter().map(|&u| i128::from(u)).sum()),
            Factors::Small(factors) => {
                assert!(row.len() <= factors.len(), "one unit per party");
                CommonScaleUtility::Small(
                    row.iter().zip(factors).map(|(&u, factor)| i128::from(u) * factor).sum(),
                )
            }
            Factors::Large(factors) => {
                assert!(row.len() <= factors.len(), "one unit per party");
                CommonScaleUtility::Large(row.iter().zip(factors).map(|(&u, factor)| factor * u).sum())
            }
        }
    }

    /// The difference between the greatest and the least utility of a row; nothing for an empty one.
    ///
    /// # Panics
    ///
    /// When a row has more parties than there are units.
    #[must_use]
    pub(crate) fn spread(&self, row: &[i64]) -> CommonScaleUtility {
        let all = || row.iter().enumerate().map(|(party, &whole)| self.comparable(party, whole));
        match (all().max(), all().min()) {
            (Some(CommonScaleUtility::Small(high)), Some(CommonScaleUtility::Small(low))) => {
                CommonScaleUtility::Small(high - low)
            }
            (Some(CommonScaleUtility::Large(high)), Some(CommonScaleUtility::Large(low))) => {
                CommonScaleUtility::Large(high - low)
            }
            _ => self.sum(&[]),
        }
    }

    /// The greatest whole number of one party that is worth no more than a whole number of another; `None`
    /// when it does not fit.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    #[must_use]
    pub(crate) fn converted(&self, from: usize, whole: i64, to: usize) -> Option<i64> {
        match (&self.factors, self.comparable(from, whole)) {
            (Factors::Small(factors), CommonScaleUtility::Small(worth)) => {
                Integer::div_floor(&worth, &factors[to]).to_i64()
            }
            (Factors::Large(factors), CommonScaleUtility::Large(worth)) => {
                Integer::div_floor(&worth, &factors[to]).to_i64()
            }
            _ => Some(whole),
        }
    }

    /// The utility, nearest as a float.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::CommonScale;
    ///
    /// // Thousandths and halves.
    /// let units = [1000, 2].map(|unit| num_rational::BigRational::from_integer(unit.into()));
    /// let units = CommonScale::of(&units);
    /// assert_eq!(units.utility(&units.comparable(0, 250)), 0.25);
    /// ```
    #[must_use]
    pub fn utility(&self, comparable: &CommonScaleUtility) -> f64 {
        let exact = match comparable {
            CommonScaleUtility::Small(whole) => BigRational::from(BigInt::from(*whole)),
            CommonScaleUtility::Large(whole) => BigRational::from(whole.clone()),
        };
        (exact / &self.common).to_f64().unwrap_or(0.0)
    }
}

/// Whole numbers and differences of two of them have no more bits, without their sign.
const WHOLE_BITS: u64 = 63;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fraction(numerator: i64, denominator: i64) -> BigRational {
        BigRational::new(numerator.into(), denominator.into())
    }

    proptest! {
        #[test]
        fn orders_sums_and_spreads_are_those_of_fractions(
            units in prop::collection::vec(
                (1_i64..2_000_000_000_000_000_000, prop::sample::select(vec![1_i64, 7, 1000, 1 << 40])),
                1..5,
            ),
            rows in prop::collection::vec(prop::collection::vec(-(1_i64 << 61)..1 << 61, 4), 2),
            small in any::<bool>(),
        ) {
            let unit =
                |&(n, d): &(i64, i64)| if small { fraction(1 + n % 50, 1 + d % 6) } else { fraction(n, d) };
            let units: Vec<BigRational> = units.iter().map(unit).collect();
            let rows: Vec<&[i64]> = rows.iter().map(|row| &row[..units.len()]).collect();
            let measure = CommonScale::of(&units);
            let exact = |row: &[i64]| -> Vec<BigRational> {
                row.iter().zip(&units).map(|(&u, unit)| BigRational::from(BigInt::from(u)) / unit).collect()
            };
            let all = [exact(rows[0]), exact(rows[1])];
            let sum = |row: &[BigRational]| row.iter().sum::<BigRational>();
            let spread = |row: &[BigRational]| row.iter().max().unwrap() - row.iter().min().unwrap();
            prop_assert_eq!(measure.sum(rows[0]).cmp(&measure.sum(rows[1])), sum(&all[0]).cmp(&sum(&all[1])));
            let order = measure.spread(rows[0]).cmp(&measure.spread(rows[1]));
            prop_assert_eq!(order, spread(&all[0]).cmp(&spread(&all[1])));
            prop_assert_eq!(Some(measure.utility(&measure.sum(rows[0]))), sum(&all[0]).to_f64());
            for a in 0..units.len() {
                for b in 0..units.len() {
                    let order = measure.comparable(a, rows[0][a]).cmp(&measure.comparable(b, rows[1][b]));
                    prop_assert_eq!(order, all[0][a].cmp(&all[1][b]));
                    let floor = (&all[0][a] * &units[b]).floor().to_integer().to_i64();
                    prop_assert_eq!(measure.converted(a, rows[0][a], b), floor);
                }
            }
        }
    }
}
