//! The offers of a level, and where the last of each party stands.

use super::PartyOffer;
use crate::model::PartyId;

/// The offers of a level that everybody may see, oldest first.
#[derive(Debug, Clone)]
pub(in crate::talk) struct PublicOffers {
    made: Vec<PartyOffer>,
    /// Per party, the position of its last.
    last: Vec<Option<usize>>,
}

impl PublicOffers {
    /// None yet, with room for some.
    pub(super) fn new(n_parties: usize, room: usize) -> Self {
        Self { made: Vec::with_capacity(room), last: vec![None; n_parties] }
    }

    pub(in crate::talk) fn push(&mut self, made: PartyOffer) {
        self.last[made.by.0] = Some(self.made.len());
        self.made.push(made);
    }

    pub(super) fn clear(&mut self) {
        self.made.clear();
        self.last.fill(None);
    }

    pub(super) fn all(&self) -> &[PartyOffer] {
        &self.made
    }

    /// Per party, the position of its last offer.
    pub(super) fn last(&self) -> &[Option<usize>] {
        &self.last
    }

    /// The last offer of a party.
    pub(super) fn last_of(&self, party: PartyId) -> Option<PartyOffer> {
        self.last[party.0].map(|at| self.made[at])
    }
}
