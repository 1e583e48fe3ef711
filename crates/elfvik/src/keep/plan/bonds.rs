//! What a party loses by being seen to break its word.

use super::PlanError;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// What each party loses by walking away, in its own utility, counted at the moment of walking away.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::Bonds;
/// use num_rational::BigRational;
///
/// assert_eq!(Bonds::none(2).values().len(), 2);
/// assert!(Bonds::new(vec![BigRational::from_integer((-1).into())]).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bonds(Vec<BigRational>);

/// Bonds that have no meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BondError {
    /// Somebody would gain by losing its bond.
    #[error("the bond of party {} is {bond}, which is below 0", .party + 1)]
    Negative {
        /// Its position.
        party: usize,
        /// What was given.
        bond: BigRational,
    },
}

impl Bonds {
    /// Nobody loses anything.
    #[must_use]
    pub fn none(n_parties: usize) -> Self {
        Self(vec![BigRational::zero(); n_parties])
    }

    /// One bond for each party.
    ///
    /// # Errors
    ///
    /// When a bond is below 0.
    pub fn new(values: Vec<BigRational>) -> Result<Self, BondError> {
        match values.iter().position(Signed::is_negative) {
            Some(party) => Err(BondError::Negative { party, bond: values[party].clone() }),
            None => Ok(Self(values)),
        }
    }

    /// In the order of the parties.
    #[must_use]
    pub fn values(&self) -> &[BigRational] {
        &self.0
    }

    /// Whether no bond is smaller than what it must cover.
    #[must_use]
    pub fn cover(&self, exposures: &[BigRational]) -> bool {
        self.0.iter().zip(exposures).all(|(bond, exposure)| bond >= exposure)
    }

    /// The same bonds, when there is one for each party.
    pub(super) fn of_parties(&self, n_parties: usize) -> Result<&[BigRational], PlanError> {
        match self.0.len() {
            n if n == n_parties => Ok(&self.0),
            found => Err(PlanError::WrongBonds { found, n_parties }),
        }
    }
}
