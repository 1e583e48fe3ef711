//! The numbers of a game beyond 62 bits, for what rounding cannot decide.

use crate::model::{Outcome, Region, utility};
use num_bigint::BigInt;
use num_traits::Signed;

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
        let values = self.values.iter().zip(outcome.options()).map(|(values, &o)| &values[o as usize]);
        let paid = self.couplings.iter().filter_map(|coupling| coupling.value(outcome));
        utility::utility(values, paid, self.ceiling.as_ref())
    }

    /// Whether an outcome is what the party accepts.
    pub(super) fn reaches(&self, outcome: &Outcome) -> bool {
        let short = self.reservation.as_ref().map(|least| least - self.utility(outcome));
        short.is_none_or(|short| !(short - &self.grain).is_positive())
    }
}

impl PreciseShape {
    /// What the term pays for an outcome; none outside the region of a bonus.
    fn value(&self, outcome: &Outcome) -> Option<&BigInt> {
        match self {
            Self::Table { issues, cells } => Some(&cells[utility::cell(issues.iter().copied(), outcome)]),
            Self::Bonus { region, value } => region.holds(outcome).then_some(value),
        }
    }
}
