//! How a session ends.

use super::offer::Offer;
use crate::model::PartyId;

/// How a session ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// An outcome was agreed, and approved where it had to be.
    Agreement(Offer),
    /// Time ran out without an agreement.
    Deadline,
    /// A party walked away, and without it the others are not enough.
    Walked(PartyId),
    /// Chance broke it off.
    BrokenOff,
    /// Nobody had anything new to offer.
    Exhausted,
    /// Neither party would concede any more.
    Conflict,
    /// A party did not sign the mediator's text.
    NotSigned(PartyId),
    /// A party's strategy failed.
    Fault(PartyId),
    /// A ratifier refused what was initialled.
    NotRatified(PartyId, usize),
    /// The next level did not meet: so many issues were still open.
    TooManyOpen {
        /// The position of the level that did not meet.
        level: usize,
        /// How many were open.
        open: usize,
    },
    /// Something from outside ended it.
    Collapsed(Box<str>),
}
