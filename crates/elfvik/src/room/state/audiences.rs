//! Who sees an event of each kind. It is fixed when the event is written, and checked when it is read again.

use super::{OpenOffer, State, StatementOwner};
use crate::model::{PartyId, Protocol};
use crate::room::audience::{Audience, Recipient};
use crate::room::event::EventBody;
use crate::room::roles::Role;
use crate::room::seats::{RoomSeat, SeatId};
use crate::room::settings::CaucusVisibility;

impl State {
    /// Who sees what somebody does, as the room stands before it; `None` for what nobody does, and for what
    /// names something that is not there.
    pub(super) fn audience_of(&self, by: SeatId, seat: &RoomSeat, body: &EventBody) -> Option<Audience> {
        Some(match body {
            EventBody::SeatAdded { what, .. } => self.knows_seat(what),
            EventBody::SeatRemoved { seat }
            | EventBody::OccupantChanged { seat, .. }
            | EventBody::Arrived { seat }
            | EventBody::Left { seat } => self.knows_seat(self.seats.get(seat)?),
            EventBody::Started {}
            | EventBody::LevelEnded { .. }
            | EventBody::ExtensionAsked { .. }
            | EventBody::Suspended { .. }
            | EventBody::ResumptionConfirmed { .. }
            | EventBody::Walked { .. }
            | EventBody::Closed { .. } => self.watchers(),
            EventBody::OfferMade { offer, .. } => match &offer.party {
                Some(party) => self.sees_offers_of(self.scenario.party(party)?),
                None => self.whole_table(),
            },
            EventBody::OfferWithdrawn { .. } => self.whole_table(),
            EventBody::SealedWithdrawn { party } | EventBody::Passed { party } => {
                self.sees_offers_of(self.scenario.party(party)?)
            }
            EventBody::OfferAccepted { offer, party, .. } | EventBody::OfferDeclined { offer, party, .. } => {
                let open = self.table.all().find(|open| open.offer.number == *offer)?;
                self.sees_answers_on(open, self.scenario.party(party)?)
            }
            // Whoever writes to the table does so also where it does not read it.
            EventBody::Message { .. } | EventBody::Suggested { .. } => {
                self.whole_table().and(Recipient::Seat(by))
            }
            EventBody::TextDrafted { .. } | EventBody::RatifierDecided { .. } => self.whole_table(),
            EventBody::CaucusOpened { party } | EventBody::CaucusClosed { party } => self.knows_caucus(party),
            EventBody::CaucusMessage { party, .. } | EventBody::Criticised { party, .. } => {
                with_mediator(party)
            }
            EventBody::StatementDrafted { whose, .. } => self.desk(self.owner(*whose, seat), seat.role),
            EventBody::StatementConfirmed { .. } => self.desk(StatementOwner::Joint, Role::Mediator),
            EventBody::StatementWithdrawn { hash } => self.desk(self.statement_of(seat, *hash)?.0, seat.role),
            // A consent is secret until all have given theirs.
            EventBody::ImprovementConsented { party } => Audience::party(party),
            _ => return None,
        })
    }

    pub(super) fn sees_answers_on(&self, open: &OpenOffer, own: PartyId) -> Audience {
        if self.is_sealed(open) { Audience::party(&self.id(own)) } else { self.whole_table() }
    }

    pub(super) fn sees_offers_of(&self, own: PartyId) -> Audience {
        match self.protocol() {
            Protocol::Tentative => Audience::party(&self.id(own)),
            _ => self.whole_table(),
        }
    }

    pub(super) fn knows_caucus(&self, party: &str) -> Audience {
        match self.settings.caucuses {
            CaucusVisibility::Shown => self.whole_table(),
            CaucusVisibility::Hidden => with_mediator(party),
        }
    }
}

pub(super) fn with_mediator(party: &str) -> Audience {
    Audience::party(party).and(Recipient::Role(Role::Mediator))
}
