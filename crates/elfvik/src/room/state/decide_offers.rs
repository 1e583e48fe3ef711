//! What a command on offers does, or why it is refused.

use super::decide::one;
use super::{OpenOffer, Said, Search, State, bounded};
use crate::model::{PartyId, Protocol};
use crate::room::audience::{Audience, Recipient};
use crate::room::command::Command;
use crate::room::event::{EventBody, LevelEnd, Offer, OfferOrigin};
use crate::room::refusal::{Refusal, Thing};
use crate::room::seats::RoomSeat;
use crate::room::terms::{Terms, TermsHash};
use crate::room::timestamp::Timestamp;
use crate::talk::Refusal as TalkRefusal;

impl State {
    pub(super) fn decided_on_offers(
        &self,
        command: &Command,
        seat: &RoomSeat,
        now: Timestamp,
    ) -> Result<Vec<Said>, Refusal> {
        match command {
            Command::Propose { terms, expires } => self.proposed(self.own(seat)?, terms, (*expires, now)),
            Command::Replace { offer, terms, expires } => {
                self.replaceable(self.own(seat)?, *offer)?;
                let made = self.made(self.own(seat)?, terms, (*expires, now))?;
                one(
                    self.sees_offers_of(self.own(seat)?),
                    EventBody::OfferMade { offer: made, replaces: Some(*offer) },
                )
            }
            Command::Withdraw { offer } => {
                let own = self.own(seat)?;
                self.replaceable(own, *offer)?;
                let withdrawn = match self.protocol() {
                    Protocol::Tentative => EventBody::SealedWithdrawn { party: self.id(own) },
                    _ => EventBody::OfferWithdrawn { offer: *offer },
                };
                one(self.sees_offers_of(own), withdrawn)
            }
            Command::Accept { offer, hash } => self.accepted(self.own(seat)?, *offer, *hash),
            Command::Decline { offer, reason } => {
                let own = self.own(seat)?;
                let reason = if reason.is_empty() { String::new() } else { bounded(reason)? };
                let open = self.answerable(own, *offer)?;
                let audience = self.sees_answers_on(open, own);
                one(audience, EventBody::OfferDeclined { offer: *offer, party: self.id(own), reason })
            }
            Command::Pass {} => {
                let own = self.own(seat)?;
                if self.protocol() != Protocol::Tentative {
                    return Err(Refusal::OutOfTurn {});
                }
                self.turn_of(own)?;
                one(self.sees_offers_of(own), EventBody::Passed { party: self.id(own) })
            }
            Command::Walk {} => {
                let own = self.own(seat)?;
                if !self.is_level_met() {
                    return Err(Refusal::OutOfTurn {});
                }
                one(self.watchers(), EventBody::Walked { party: self.id(own) })
            }
            Command::PutText { draft, expires } => self.text_put(*draft, (*expires, now)),
            _ => Err(Refusal::OutOfTurn {}),
        }
    }

    fn proposed(
        &self,
        own: PartyId,
        terms: &Terms,
        until: (Option<Timestamp>, Timestamp),
    ) -> Result<Vec<Said>, Refusal> {
        let turn = self.turn_of(own)?;
        if turn.is_some_and(|session| self.is_level_over_in(&session)) {
            // There is no round left in which this could be answered: the level ends with what is there.
            let (level, why) = (self.session.level(), LevelEnd::Rounds);
            return one(self.watchers(), EventBody::LevelEnded { level, why });
        }
        let offer = self.made(own, terms, until)?;
        one(self.sees_offers_of(own), EventBody::OfferMade { offer, replaces: None })
    }

    /// An offer of a party, checked.
    fn made(
        &self,
        own: PartyId,
        terms: &Terms,
        (expires, now): (Option<Timestamp>, Timestamp),
    ) -> Result<Offer, Refusal> {
        let (terms, hash) = self.checked(terms)?;
        expires.map_or(Ok(()), |expires| self.future(expires, now))?;
        let party = Some(self.id(own));
        if self.protocol() == Protocol::Tentative {
            let talk = self.talk_offer(&terms)?;
            if self.session.offers().iter().any(|made| made.by == own && made.offer == talk) {
                return Err(Refusal::Talk { reason: TalkRefusal::Repeated });
            }
            // Numbers are given when all are opened: they would tell how many others have proposed. Nothing
            // expires meanwhile.
            return Ok(Offer { number: 0, party, origin: OfferOrigin::Party, terms, hash, expires: None });
        }
        let number = self.table.n_offers + 1;
        Ok(Offer { number, party, origin: OfferOrigin::Party, terms, hash, expires })
    }

    /// Whether a party has an offer that it may still change.
    fn replaceable(&self, own: PartyId, number: u64) -> Result<(), Refusal> {
        if self.protocol() == Protocol::Tentative {
            let is_own = number == 0 && matches!(self.table.sealed.get(&own), Some(super::Sealed::Offer(_)));
            return if is_own { Ok(()) } else { Err(Refusal::NotFound { what: Thing::Offer }) };
        }
        let open = self.table.open.as_ref();
        let open = open.filter(|open| open.by == Some(own) && open.offer.number == number);
        match open {
            None => Err(Refusal::NotFound { what: Thing::Offer }),
            Some(open) if !open.responses.is_empty() => Err(Refusal::Answered {}),
            Some(_) => Ok(()),
        }
    }

    /// An offer that a party may answer now.
    fn answerable(&self, own: PartyId, number: u64) -> Result<&OpenOffer, Refusal> {
        let open = self.table.all().find(|open| open.offer.number == number);
        let open = open.ok_or(Refusal::NotTheseTerms { current: self.current_for(own) })?;
        if open.by == Some(own) {
            return Err(Refusal::Talk { reason: TalkRefusal::NothingToAccept });
        }
        if open.responses.contains_key(&own) {
            return Err(Refusal::Already {});
        }
        Ok(open)
    }

    fn accepted(&self, own: PartyId, number: u64, hash: TermsHash) -> Result<Vec<Said>, Refusal> {
        let open = self.answerable(own, number)?;
        // Whether others declined in secret is not told where answers are sealed.
        let is_dead = !self.is_sealed(open) && self.is_dead(open);
        if open.offer.hash != hash || is_dead {
            return Err(Refusal::NotTheseTerms { current: self.current_for(own) });
        }
        let accepted = EventBody::OfferAccepted { offer: number, party: self.id(own), hash };
        one(self.sees_answers_on(open, own), accepted)
    }

    /// Whether answers to an offer are seen by whoever gives them alone, as where all propose at once.
    pub(in crate::room) fn is_sealed(&self, open: &OpenOffer) -> bool {
        self.table.opened.iter().any(|opened| opened.offer.number == open.offer.number)
    }

    fn text_put(
        &self,
        draft: u64,
        (expires, now): (Option<Timestamp>, Timestamp),
    ) -> Result<Vec<Said>, Refusal> {
        let text = self.text.as_ref().filter(|_| draft == self.n_texts);
        let text = text.ok_or(Refusal::NotFound { what: Thing::Draft })?;
        expires.map_or(Ok(()), |expires| self.future(expires, now))?;
        if !self.is_level_met() {
            return Err(Refusal::OutOfTurn {});
        }
        let (terms, _) = self.checked(&text.0)?;
        one(self.whole_table(), self.put_to_all(terms, OfferOrigin::Text, expires))
    }

    /// An offer of nobody's that is put to all parties.
    pub(in crate::room) fn put_to_all(
        &self,
        terms: Terms,
        origin: OfferOrigin,
        expires: Option<Timestamp>,
    ) -> EventBody {
        let (number, hash) = (self.table.n_offers + 1, terms.hash(&self.settings.room));
        let replaces = self.table.joint.as_ref().map(|joint| joint.offer.number);
        EventBody::OfferMade { offer: Offer { number, party: None, origin, terms, hash, expires }, replaces }
    }

    pub(super) fn decided_on_deal(&self, command: &Command, seat: &RoomSeat) -> Result<Vec<Said>, Refusal> {
        match command {
            Command::Ratify { hash, decision, reason } => {
                let deal = self.deal.as_ref().map(|deal| deal.1);
                if deal != Some(*hash) {
                    return Err(Refusal::NotTheseTerms { current: deal });
                }
                let own = self.own(seat)?;
                let id = seat.ratifier.clone().unwrap_or_default();
                let at = self.ratifier(own, &id).ok_or(Refusal::NotFound { what: Thing::Ratifier })?;
                if self.has_decided(own, at) {
                    return Err(Refusal::Already {});
                }
                let reason = if reason.is_empty() { String::new() } else { bounded(reason)? };
                let (party, decision) = (self.id(own), *decision);
                let decided = EventBody::RatifierDecided { party, ratifier: id, decision, reason };
                one(self.whole_table(), decided)
            }
            _ => {
                let own = self.own(seat)?;
                if self.search == Search::Done {
                    return Err(Refusal::Searched {});
                }
                if self.consents.contains(&own) {
                    return Err(Refusal::Already {});
                }
                // A consent is secret until all have given theirs.
                let party = self.id(own);
                one(
                    Audience::of([Recipient::Party(party.clone())]),
                    EventBody::ImprovementConsented { party },
                )
            }
        }
    }
}
