//! When something happens in a talk, and an offer with its moment.

use super::offer::Offer;
use crate::model::PartyId;

/// An offer that was made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartyOffer {
    /// The party that made it.
    pub by: PartyId,
    /// The outcome that it offered.
    pub offer: Offer,
    /// When it was made.
    pub at: Moment,
}

/// A moment of a talk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// The round, from 0.
    pub round: u32,
    /// The logical time that has passed.
    pub ticks: u32,
    /// The time from 0 to 1, as the parties see it.
    pub time: f64,
}
