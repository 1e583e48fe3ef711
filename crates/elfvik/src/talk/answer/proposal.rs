//! The proposals of a talk, as its measures read them.

use crate::model::PartyId;
use crate::names::{Chosen, Utilities};

/// A proposal among the steps: who made it, and what.
pub(super) struct Proposal<'s> {
    pub(super) by: PartyId,
    pub(super) outcome: &'s Chosen,
    pub(super) utilities: &'s Utilities,
}
