//! The proposals of a talk, as its measures read them.

use crate::model::PartyId;
use crate::names::{OutcomeById, Utilities};

/// A proposal among the steps: who made it, and what.
pub(super) struct TranscriptProposal<'s> {
    pub(super) by: PartyId,
    pub(super) outcome: &'s OutcomeById,
    pub(super) utilities: &'s Utilities,
}
