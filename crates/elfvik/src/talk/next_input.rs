//! What a session asks, and of whom.

use super::offer::Offer;
use crate::model::PartyId;

/// Who is asked what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextInput {
    /// A level must be entered.
    Enter {
        /// Its position, from 0.
        level: usize,
    },
    /// A party has the turn: it accepts what is on the table, proposes, or walks away. Where fewer than all
    /// are enough, there is nothing on the table then.
    Act(PartyId),
    /// A party proposes without seeing what others propose at the same time.
    Propose(PartyId),
    /// A party says whether it accepts an offer, without making another.
    Answer(PartyId, Offer),
    /// A party concedes or stands by its proposal.
    Concede(PartyId),
    /// The mediator writes the next text.
    Suggest,
    /// A party votes on a text.
    Vote(PartyId, Offer),
    /// A party says whether it signs the text.
    Confirm(PartyId, Offer),
    /// Chance decides whether the talk breaks off.
    Chance,
    /// A ratifier, at this position among those of a party, decides on what was initialled.
    Ratify(PartyId, usize, Offer),
    /// The talks are suspended; somebody must resume them.
    Wait,
    /// Nobody: it is over.
    Nobody,
}
