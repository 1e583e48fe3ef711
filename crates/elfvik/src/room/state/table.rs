//! The offers that can be answered.

use crate::model::PartyId;
use crate::room::event::Offer;
use crate::talk::Offer as TalkOffer;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The offers of the present level that can be answered.
///
/// An offer of a party waits until others respond: as long as nobody has, its maker may replace or withdraw
/// it. The session of talks learns of it when enough have accepted, or when another party answers with an
/// offer of its own.
#[derive(Debug, Clone, Default)]
pub(in crate::room) struct Table {
    /// The number of the last offer of the room.
    pub(in crate::room) n_offers: u64,
    /// With alternating offers, the offer of a party.
    pub(in crate::room) open: Option<OpenOffer>,
    /// What was put to all parties: a text of the mediator, a suggestion that matched, an improvement.
    pub(in crate::room) joint: Option<OpenOffer>,
    /// Where all propose at once, what was proposed in secret in this round.
    pub(in crate::room) sealed: BTreeMap<PartyId, Sealed>,
    /// What was proposed, once it is opened.
    pub(in crate::room) opened: Vec<OpenOffer>,
}

/// An offer with what parties said of it.
#[derive(Debug, Clone)]
pub(in crate::room) struct OpenOffer {
    pub(in crate::room) offer: Arc<Offer>,
    /// The same as the session knows it.
    pub(in crate::room) talk: TalkOffer,
    pub(in crate::room) by: Option<PartyId>,
    pub(in crate::room) responses: BTreeMap<PartyId, Response>,
}

/// What a party said of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::room) enum Response {
    Accepted,
    Declined,
}

/// What a party put down before all proposals are opened.
#[derive(Debug, Clone)]
pub(in crate::room) enum Sealed {
    Offer(OpenOffer),
    Pass,
}

impl OpenOffer {
    pub(in crate::room) fn accepts(&self, party: PartyId) -> bool {
        self.by == Some(party) || self.responses.get(&party) == Some(&Response::Accepted)
    }

    pub(in crate::room) fn declines(&self, party: PartyId) -> bool {
        self.responses.get(&party) == Some(&Response::Declined)
    }
}

impl Table {
    /// A table without offers, on which numbers go on.
    pub(in crate::room) fn cleared(&self) -> Self {
        Self { n_offers: self.n_offers, ..Self::default() }
    }

    /// All that lies open.
    pub(in crate::room) fn all(&self) -> impl Iterator<Item = &OpenOffer> {
        self.open.iter().chain(&self.joint).chain(&self.opened)
    }

    pub(in crate::room) fn find_mut(&mut self, number: u64) -> Option<&mut OpenOffer> {
        let Self { open, joint, opened, .. } = self;
        open.iter_mut().chain(joint).chain(opened).find(|open| open.offer.number == number)
    }
}
