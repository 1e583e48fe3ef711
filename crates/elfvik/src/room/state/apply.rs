//! What follows from an event: which part of the room it changes, seats, words and statements.

use super::wrong::{Wrong, WrongEvent};
use super::{State, Statement, StatementOwner, Suggestion};
use crate::model::PartyId;
use crate::room::audience::Audience;
use crate::room::event::{Event, EventBody, StatementKind};
use crate::room::roles::{Phase, permits};
use crate::room::seats::RoomSeat;
use crate::room::terms::TermsHash;
use std::sync::Arc;

impl State {
    /// The state after an event.
    pub(in crate::room) fn after(&self, event: &Event) -> Result<Self, WrongEvent> {
        let number = event.number;
        if number != self.number + 1 {
            return Err(WrongEvent::Number { found: number, last: self.number });
        }
        if event.at < self.now || !event.at.is_within() {
            return Err(WrongEvent::Time { number });
        }
        let mut next = self.clone();
        next.now = event.at;
        if !next.can_come_from(event) {
            return Err(WrongEvent::Author { number });
        }
        if !next.is_meant_for_its_audience(event) {
            return Err(WrongEvent::Audience { number });
        }
        next.number = number;
        next.take(event).map_err(|wrong| wrong.at(number))?;
        Ok(next)
    }

    /// Whether whoever did it may, or it follows of itself now.
    fn can_come_from(&self, event: &Event) -> bool {
        let Event { at, by, audience, body, .. } = event;
        if let Some(by) = by {
            let seat = self.seats.get(by);
            let may =
                |seat: &RoomSeat| body.action().is_some_and(|what| permits(seat.role, what, self.phase));
            return seat.is_some_and(may);
        }
        let is_said = |said: &(Audience, EventBody)| said.0 == *audience && said.1 == *body;
        let is_due = || self.due(*at).and_then(|(when, said)| said.filter(|_| when == *at));
        body.is_settlement()
            || self.announcement().as_ref().is_some_and(is_said)
            || is_due().as_ref().is_some_and(is_said)
    }

    /// Whether those see it who see an event of its kind. What names something that is not there is refused
    /// for that.
    fn is_meant_for_its_audience(&self, event: &Event) -> bool {
        let meant = match event.by {
            Some(by) => self.seats.get(&by).and_then(|seat| self.audience_of(by, seat, &event.body)),
            // What follows of itself was compared with its audience; what vaults told, the whole table sees.
            None => event.body.is_settlement().then(|| self.whole_table()),
        };
        meant.is_none_or(|meant| meant == event.audience)
    }

    fn take(&mut self, event: &Event) -> Result<(), Wrong> {
        match &event.body {
            EventBody::SeatAdded { .. }
            | EventBody::SeatRemoved { .. }
            | EventBody::OccupantChanged { .. }
            | EventBody::Arrived { .. }
            | EventBody::Left { .. }
            | EventBody::DelegationArrived { .. }
            | EventBody::DelegationLeft { .. } => self.take_seats(&event.body),
            EventBody::Started {}
            | EventBody::PhaseChanged { .. }
            | EventBody::LevelEntered { .. }
            | EventBody::LevelEnded { .. }
            | EventBody::ExtensionAsked { .. }
            | EventBody::Extended { .. }
            | EventBody::Suspended { .. }
            | EventBody::ResumptionConfirmed { .. }
            | EventBody::Resumed { .. }
            | EventBody::Walked { .. }
            | EventBody::Ended { .. }
            | EventBody::Closed { .. } => self.take_course(&event.body),
            EventBody::OfferMade { .. }
            | EventBody::OfferWithdrawn { .. }
            | EventBody::SealedWithdrawn { .. }
            | EventBody::OfferExpired { .. }
            | EventBody::OfferAccepted { .. }
            | EventBody::OfferDeclined { .. }
            | EventBody::Passed { .. }
            | EventBody::OffersOpened { .. }
            | EventBody::RoundEnded {} => self.take_offers(&event.body),
            EventBody::Initialled { .. }
            | EventBody::RatifierDecided { .. }
            | EventBody::Returned { .. }
            | EventBody::Agreed { .. }
            | EventBody::ImprovementConsented { .. }
            | EventBody::ImprovementBegun {}
            | EventBody::ImprovementSearched { .. } => self.take_deal(&event.body),
            EventBody::Message { .. }
            | EventBody::CaucusOpened { .. }
            | EventBody::CaucusClosed { .. }
            | EventBody::CaucusMessage { .. }
            | EventBody::TextDrafted { .. }
            | EventBody::Criticised { .. }
            | EventBody::Suggested { .. }
            | EventBody::SuggestionClosed { .. } => self.take_words(&event.body),
            EventBody::StatementDrafted { .. }
            | EventBody::StatementConfirmed { .. }
            | EventBody::StatementWithdrawn { .. }
            | EventBody::StatementReleased { .. } => self.take_statements(event),
        }
    }

    fn take_seats(&mut self, body: &EventBody) -> Result<(), Wrong> {
        match body {
            EventBody::SeatAdded { seat, what } => {
                let party = what.party.as_ref().map(|party| self.known(party)).transpose()?;
                if self.next_seat(party) != Some(*seat) {
                    return Err(Wrong::Unknown);
                }
                self.check_seat(what)?;
                *self.n_seats.entry(party).or_default() += 1;
                Arc::make_mut(&mut self.seats).insert(*seat, what.clone());
            }
            EventBody::SeatRemoved { seat } => {
                Arc::make_mut(&mut self.seats).remove(seat).ok_or(Wrong::Unknown)?;
                self.present.remove(seat);
            }
            EventBody::OccupantChanged { seat, occupant } => {
                let seat = Arc::make_mut(&mut self.seats).get_mut(seat).ok_or(Wrong::Unknown)?;
                seat.occupant = occupant.occupant;
                seat.name.clone_from(&occupant.name);
            }
            EventBody::Arrived { seat } => {
                let is_new = self.seats.contains_key(seat) && self.present.insert(*seat);
                return if is_new { Ok(()) } else { Err(Wrong::Unknown) };
            }
            EventBody::Left { seat } => {
                return if self.present.remove(seat) { Ok(()) } else { Err(Wrong::Unknown) };
            }
            EventBody::DelegationArrived { party } => {
                let party = self.known(party)?;
                self.delegations.insert(party);
            }
            EventBody::DelegationLeft { party } => {
                let party = self.known(party)?;
                self.delegations.remove(&party);
            }
            _ => return Err(Wrong::Unknown),
        }
        Ok(())
    }

    fn take_words(&mut self, body: &EventBody) -> Result<(), Wrong> {
        match body {
            EventBody::CaucusOpened { party } => {
                let party = self.known(party)?;
                self.caucuses.insert(party);
            }
            EventBody::CaucusClosed { party } => {
                let party = self.known(party)?;
                self.caucuses.remove(&party);
            }
            EventBody::TextDrafted { draft, terms, hash } => {
                if *draft != self.n_texts + 1 {
                    return Err(Wrong::Unknown);
                }
                self.n_texts += 1;
                self.text = Some(Arc::new((terms.clone(), *hash)));
            }
            EventBody::Suggested { suggestion, terms, hash, closes } => {
                if *suggestion != self.n_suggestions + 1 {
                    return Err(Wrong::Unknown);
                }
                self.n_suggestions += 1;
                let (terms, hash) = (terms.clone(), *hash);
                let made = Suggestion { number: *suggestion, terms, hash, closes: *closes };
                self.suggestions.push(Arc::new(made));
            }
            EventBody::SuggestionClosed { suggestion, .. } => {
                let at = self.suggestions.iter().position(|made| made.number == *suggestion);
                self.suggestions.remove(at.ok_or(Wrong::Unknown)?);
            }
            _ => {}
        }
        Ok(())
    }

    fn take_statements(&mut self, event: &Event) -> Result<(), Wrong> {
        let author = event.by.and_then(|by| self.seats.get(&by));
        match &event.body {
            EventBody::StatementDrafted { whose, text, hash, embargo, .. } => {
                let owner = self.owner(*whose, author.ok_or(Wrong::Unknown)?);
                let text = text.as_str().into();
                let drafted = Statement { text, embargo: *embargo, confirmed: Default::default() };
                if self.statements.insert((owner, *hash), drafted).is_some() {
                    return Err(Wrong::Unknown);
                }
            }
            EventBody::StatementConfirmed { party, hash } => {
                let party = self.known(party)?;
                let drafted = self.statements.get_mut(&(StatementOwner::Joint, *hash));
                if !drafted.ok_or(Wrong::Unknown)?.confirmed.insert(party) {
                    return Err(Wrong::Unknown);
                }
            }
            EventBody::StatementWithdrawn { hash } => {
                let key = self.statement_of(author.ok_or(Wrong::Unknown)?, *hash).ok_or(Wrong::Unknown)?;
                self.statements.remove(&key);
            }
            EventBody::StatementReleased { hash, .. } => {
                let of_hash = self.statements.iter().filter(|((_, found), _)| found == hash);
                let due = of_hash.filter(|(key, drafted)| self.is_due(key.0, drafted)).map(|(key, _)| *key);
                let key = due.collect::<Vec<_>>().first().copied().ok_or(Wrong::Unknown)?;
                self.statements.remove(&key);
            }
            _ => return Err(Wrong::Unknown),
        }
        Ok(())
    }

    /// Whose a statement is that somebody drafts.
    pub(in crate::room) fn owner(&self, whose: StatementKind, author: &RoomSeat) -> StatementOwner {
        let party = author.party.as_ref().and_then(|party| self.scenario.party(party));
        match (whose, party) {
            (StatementKind::Joint, _) => StatementOwner::Joint,
            (StatementKind::Own, Some(party)) => StatementOwner::Party(party),
            (StatementKind::Own, None) => StatementOwner::Role(author.role),
        }
    }

    /// The statement with a hash that somebody may withdraw: the own one first.
    pub(in crate::room) fn statement_of(
        &self,
        author: &RoomSeat,
        hash: TermsHash,
    ) -> Option<(StatementOwner, TermsHash)> {
        let own = self.owner(StatementKind::Own, author);
        let keys = [own, StatementOwner::Joint].map(|owner| (owner, hash));
        keys.into_iter().find(|key| self.statements.contains_key(key))
    }

    pub(super) fn known(&self, party: &str) -> Result<PartyId, Wrong> {
        self.scenario.party(party).ok_or(Wrong::Unknown)
    }

    pub(super) fn phase_is(&self, allowed: &[Phase]) -> Result<(), Wrong> {
        if allowed.contains(&self.phase) { Ok(()) } else { Err(Wrong::Unknown) }
    }
}
