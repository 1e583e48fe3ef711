//! The numbers of a game beyond 62 bits, for what rounding cannot decide.

use crate::model::{Outcome, Region};
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// The numbers of a game whose common scale does not fit 62 bits, on that scale all the same.
///
/// A sum of rounded numbers decides whether it reaches a reservation unless both are nearer than rounding can move them; those few
/// sums are added again here.
#[derive(Debug, Clone)]
pub(super) struct Precise {
    /// Per issue, one row of parties for each option.
    pub(super) values: Vec<Vec<BigInt>>,
    pub(super) couplings: Vec<PreciseCoupling>,
    /// One per party; none where any agreement is accepted.
    pub(super) reservations: Vec<Option<BigInt>>,
    /// One per party; none where nothing is cut off.
    pub(super) ceilings: Vec<Option<BigInt>>,
    /// What counts as equal.
    pub(super) grain: BigInt,
}

/// A term over several issues.
#[derive(Debug, Clone)]
pub(super) struct PreciseCoupling {
    pub(super) party: usize,
    pub(super) shape: PreciseShape,
}

/// What it pays.
#[derive(Debug, Clone)]
pub(super) enum PreciseShape {
    /// One cell per combination of the issues, of so many options each, the last varying fastest.
    Table { issues: Vec<(usize, usize)>, cells: Vec<BigInt> },
    /// A value inside a region.
    Bonus { region: Region, value: BigInt },
}

impl Precise {
    /// What an outcome is worth to a party. `O(issues + terms)` additions.
    pub(super) fn utility(&self, party: usize, outcome: &Outcome) -> BigInt {
        let n = self.reservations.len();
        let mut sum = BigInt::zero();
        for (values, &option) in self.values.iter().zip(outcome.options()) {
            sum += &values[option as usize * n + party];
        }
        for coupling in self.couplings.iter().filter(|coupling| coupling.party == party) {
            match &coupling.shape {
                PreciseShape::Table { issues, cells } => {
                    let step = |cell: usize, &(issue, n): &(usize, usize)| {
                        cell * n + outcome.options()[issue] as usize
                    };
                    sum += &cells[issues.iter().fold(0, step)];
                }
                PreciseShape::Bonus { region, value } if region.holds(outcome) => sum += value,
                PreciseShape::Bonus { .. } => {}
            }
        }
        match &self.ceilings[party] {
            Some(ceiling) => sum.min(ceiling.clone()),
            None => sum,
        }
    }

    /// Whether an outcome is what a party accepts.
    pub(super) fn reaches(&self, party: usize, outcome: &Outcome) -> bool {
        let short = self.reservations[party].as_ref().map(|least| least - self.utility(party, outcome));
        short.is_none_or(|short| !(short - &self.grain).is_positive())
    }
}
