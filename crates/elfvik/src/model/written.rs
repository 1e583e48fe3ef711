//! How the numbers of a party's preferences stand in a file of another system.

use crate::number::Decimal;

/// How the numbers of preferences stand in the file that they were read from, where that is not as they
/// count.
///
/// Whoever proposes another number must propose one that can be written into that file, and heed what else
/// moves with it.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenForms {
    /// One per term of the preferences.
    pub terms: Vec<WrittenTermForms>,
    /// The bid whose worth is the reservation, with the option of each issue; none for an issue that it
    /// leaves open. `None` where the reservation is a number of its own, or any agreement is accepted.
    pub reservation_bid: Option<Vec<Option<u32>>>,
}

/// How the numbers of one term stand in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenTermForms {
    /// How its weight stands there.
    pub weight: WrittenForm,
    /// Each value, or the bonus.
    pub values: WrittenForm,
    /// Per option the first option that the file gives the same entry; empty where each has its own.
    pub twins: Vec<u32>,
}

/// How a number stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenForm {
    /// As it counts in a utility.
    Itself,
    /// With the opposite sign: under a negative weight.
    Turned,
    /// As it counts, and from 0 to 1 only.
    WithinUnit,
    /// As an evaluation that is divided by the greatest of its issue.
    OverGreatest {
        /// Whether it counts with the opposite sign.
        turned: bool,
        /// The greatest evaluation that the file gives to what the domain does not have.
        elsewhere: Option<Decimal>,
    },
    /// As a part of a whole: no other number is right unless further ones change.
    PartOfWhole,
    /// Not at all: it follows from a formula of the file.
    Derived,
}
