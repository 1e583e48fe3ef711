//! How soon a breach is seen.

use num_rational::BigRational;
use num_traits::{One, Pow, Zero};

/// How soon the others see that a party has walked away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detection {
    /// After so many periods; 0 for at once.
    After(u32),
    /// At the end of each period with this probability.
    PerPeriod(BigRational),
}

impl Detection {
    /// At once: the others do nothing more and what flows stops before it is paid again.
    pub const IMMEDIATE: Self = Self::After(0);

    /// The probability that nothing has been seen when a period begins, so many periods after the breach.
    pub(super) fn unseen(&self, periods: u32) -> BigRational {
        match self {
            Self::After(delay) if periods < *delay => BigRational::one(),
            Self::After(_) => BigRational::zero(),
            Self::PerPeriod(probability) => Pow::pow(BigRational::one() - probability, periods),
        }
    }

    /// What one unit at the moment of detection is worth at the breach, for what was done so many periods
    /// after the breach without being prevented: expected and discounted.
    pub(super) fn undo_factor(&self, periods: u32, discount: &BigRational) -> BigRational {
        match self {
            Self::After(delay) => Pow::pow(discount, *delay),
            Self::PerPeriod(probability) if probability.is_zero() => BigRational::zero(),
            Self::PerPeriod(probability) => {
                let unseen = BigRational::one() - probability;
                let later = probability * discount / (BigRational::one() - &unseen * discount);
                Pow::pow(unseen * discount, periods) * later
            }
        }
    }

    /// How many periods after a breach something can still happen unseen; none where there is no end.
    pub(super) fn horizon(&self) -> Option<u32> {
        match self {
            Self::After(delay) => Some(*delay),
            Self::PerPeriod(probability) if probability.is_one() => Some(1),
            Self::PerPeriod(_) => None,
        }
    }
}
