//! The numbers of a game beyond 62 bits, for what rounding cannot decide.

use crate::model::{Outcome, Region};
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// The numbers of the parties whose scales do not fit 62 bits, on such scales all the same.
///
/// A sum of rounded numbers decides whether it reaches a reservation unless both are nearer than rounding
/// can move them; those few sums are added again here.
#[derive(Debug, Clone)]
pub(super) struct Precise {
    /// One per party; none where whole numbers are exact, or where even these would grow too long.
    pub(super) parties: Vec<Option<PreciseParty>>,
}

/// The numbers of one party.
#[derive(Debug, Clone)]
pub(super) struct PreciseParty {
    /// Per issue, what each option is worth.
    pub(super) values: Vec<Vec<BigInt>>,
    /// Terms over several issues.
    pub(super) couplings: Vec<PreciseShape>,
    /// None where any agreement is accepted.
    pub(super) reservation: Option<BigInt>,
    /// None where nothing is cut off.
    pub(super) ceiling: Option<BigInt>,
    /// What counts as equal.
    pub(super) grain: BigInt,
}

/// What a term over several issues pays.
#[derive(Debug, Clone)]
pub(super) enum PreciseShape {
    /// One cell per combination of the issues, of so many options each, the last varying fastest.
    Table { issues: Vec<(usize, usize)>, cells: Vec<BigInt> },
    /// A value inside a region.
    Bonus { region: Region, value: BigInt },
}

impl PreciseParty {
    /// What an outcome is worth. `O(issues + terms)` additions.
    fn utility(&self, outcome: &Outcome) -> BigInt {
        let mut sum = BigInt::zero();
        for (values, &option) in self.values.iter().zip(outcome.options()) {
            sum += &values[option as usize];
        }
        for coupling in &self.couplings {
            match coupling {
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
        match &self.ceiling {
            Some(ceiling) => sum.min(ceiling.clone()),
            None => sum,
        }
    }

    /// Whether an outcome is what the party accepts.
    pub(super) fn reaches(&self, outcome: &Outcome) -> bool {
        let short = self.reservation.as_ref().map(|least| least - self.utility(outcome));
        short.is_none_or(|short| !(short - &self.grain).is_positive())
    }
}
