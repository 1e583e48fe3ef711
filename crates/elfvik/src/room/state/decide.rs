//! What a command does, or why it is refused: seats, the course of the talks, words, statements.

use super::audiences::with_mediator;
use super::{Said, State, StatementOwner, bounded, named};
use crate::model::PartyId;
use crate::room::audience::{Audience, Recipient};
use crate::room::command::Command;
use crate::room::event::{EventBody, LevelEnd, Occupation, StatementKind};
use crate::room::refusal::{Refusal, SeatFault, Thing};
use crate::room::roles::{Role, permits};
use crate::room::seats::{Occupant, RoomSeat, SeatId};
use crate::room::terms::{Terms, TermsHash, statement_hash};
use crate::room::timestamp::Timestamp;

impl State {
    /// What somebody's command does at first, who sees it; what follows of itself is announced afterwards.
    pub(in crate::room) fn decided(
        &self,
        command: &Command,
        by: SeatId,
        now: Timestamp,
    ) -> Result<Vec<Said>, Refusal> {
        let seat = self.seats.get(&by).ok_or(Refusal::NoSuchSeat {})?;
        let (role, action, phase) = (seat.role, command.action(), self.phase);
        if !permits(role, action, phase) {
            return Err(Refusal::NotPermitted { role, action, phase });
        }
        match command {
            Command::Invite { what } => self.invited(seat, what),
            Command::Remove { seat: whom } => self.removed(seat, *whom),
            Command::Occupy { seat: whom, occupant, name } => {
                self.occupied(seat, *whom, *occupant, name.as_deref())
            }
            Command::Arrive {} if self.present.contains(&by) => Err(Refusal::Already {}),
            Command::Arrive {} => one(self.knows_seat(seat), EventBody::Arrived { seat: by }),
            Command::Leave {} if !self.present.contains(&by) => Err(Refusal::Already {}),
            Command::Leave {} => one(self.knows_seat(seat), EventBody::Left { seat: by }),
            Command::Start {} => one(self.watchers(), EventBody::Started {}),
            Command::Suspend { cause } => {
                let (cause, party) = (bounded(cause)?, seat.party.clone());
                one(self.watchers(), EventBody::Suspended { cause, party })
            }
            Command::Resume {} => self.resumption_confirmed(self.own(seat)?),
            Command::Extend { milliseconds } => self.extension_asked(self.own(seat)?, *milliseconds),
            Command::CloseLevel {} => {
                if !self.is_level_met() {
                    return Err(Refusal::OutOfTurn {});
                }
                let (level, why) = (self.session.level(), LevelEnd::Chair);
                one(self.watchers(), EventBody::LevelEnded { level, why })
            }
            Command::Close { cause } => one(self.watchers(), EventBody::Closed { cause: bounded(cause)? }),
            Command::Propose { .. }
            | Command::Replace { .. }
            | Command::Withdraw { .. }
            | Command::Accept { .. }
            | Command::Decline { .. }
            | Command::Pass {}
            | Command::Walk {}
            | Command::PutText { .. } => self.decided_on_offers(command, seat, now),
            Command::Say { meant, text, about } => {
                let is_seen = |number: &u64| (1..=self.table.n_offers).contains(number);
                if about.as_ref().is_some_and(|number| !is_seen(number)) {
                    return Err(Refusal::NotFound { what: Thing::Offer });
                }
                let message = EventBody::Message { meant: *meant, text: bounded(text)?, about: *about };
                // A host writes to the table also where it does not read it.
                one(self.whole_table().and(Recipient::Seat(by)), message)
            }
            Command::OpenCaucus { party } => {
                let own = self.party_named(party)?;
                if self.caucuses.contains(&own) {
                    return Err(Refusal::Already {});
                }
                one(self.knows_caucus(party), EventBody::CaucusOpened { party: party.clone() })
            }
            Command::CloseCaucus { party } => {
                self.caucus(seat, party)?;
                one(self.knows_caucus(party), EventBody::CaucusClosed { party: party.clone() })
            }
            Command::SayInCaucus { party, text } => {
                self.caucus(seat, party)?;
                let (party, text) = (party.clone(), bounded(text)?);
                one(with_mediator(&party), EventBody::CaucusMessage { party, text })
            }
            Command::WriteText { terms } => {
                let (terms, hash) = self.checked(terms)?;
                let draft = self.n_texts + 1;
                one(self.whole_table(), EventBody::TextDrafted { draft, terms, hash })
            }
            Command::Criticise { draft, text } => {
                if !(1..=self.n_texts).contains(draft) {
                    return Err(Refusal::NotFound { what: Thing::Draft });
                }
                let (party, text) = (self.id(self.own(seat)?), bounded(text)?);
                one(with_mediator(&party), EventBody::Criticised { draft: *draft, party, text })
            }
            Command::Suggest { terms, closes } => {
                let (terms, hash) = self.checked(terms)?;
                self.future(*closes, now)?;
                if self.suggestions.len() >= MOST_SUGGESTIONS {
                    return Err(Refusal::TooMany { most: MOST_SUGGESTIONS });
                }
                let suggestion = self.n_suggestions + 1;
                let made = EventBody::Suggested { suggestion, terms, hash, closes: *closes };
                one(self.whole_table().and(Recipient::Seat(by)), made)
            }
            Command::DraftStatement { whose, text, embargo } => {
                self.statement_drafted(seat, *whose, text, (*embargo, now))
            }
            Command::ConfirmStatement { hash } => self.statement_confirmed(self.own(seat)?, *hash),
            Command::WithdrawStatement { hash } => {
                let found = self.statement_of(seat, *hash).filter(|(owner, _)| self.is_at_desk(*owner, seat));
                let (owner, hash) = found.ok_or(Refusal::NotFound { what: Thing::Statement })?;
                let audience = self.desk(owner, seat.role).and(Recipient::Role(Role::Mediator));
                let audience =
                    if owner == StatementOwner::Joint { audience } else { self.desk(owner, seat.role) };
                one(audience, EventBody::StatementWithdrawn { hash })
            }
            Command::Ratify { .. } | Command::ConsentToImprovement {} => self.decided_on_deal(command, seat),
        }
    }

    fn invited(&self, by: &RoomSeat, what: &RoomSeat) -> Result<Vec<Said>, Refusal> {
        if by.role == Role::Head && by.party != what.party {
            return Err(Refusal::WrongSeat { reason: SeatFault::NotYours });
        }
        self.check_seat(what)?;
        let party = what.party.as_ref().and_then(|party| self.scenario.party(party));
        let seat = self.next_seat(party).ok_or(Refusal::TooMany { most: 1_000 })?;
        one(self.knows_seat(what), EventBody::SeatAdded { seat, what: what.clone() })
    }

    /// Whether a seat can be like this, beside the others.
    pub(super) fn check_seat(&self, what: &RoomSeat) -> Result<(), Refusal> {
        let fault = |reason| Err(Refusal::WrongSeat { reason });
        let party = what.party.as_ref().map(|party| self.scenario.party(party));
        match (what.role.is_of_party(), party) {
            (true, None | Some(None)) => return fault(SeatFault::NoParty),
            (false, Some(_)) => return fault(SeatFault::Neutral),
            _ => {}
        }
        let is_ratifier = what.role == Role::Ratifier;
        let ratifiers = party.flatten().map(|party| &self.scenario.parties[party.0].ratifiers);
        let is_known = |id: &String| ratifiers.is_some_and(|all| all.iter().any(|one| one.id == *id));
        if is_ratifier != what.ratifier.is_some() || !what.ratifier.as_ref().is_none_or(is_known) {
            return fault(SeatFault::NoRatifier);
        }
        check_occupant(what.role, what.occupant)?;
        let is_single = matches!(what.role, Role::Host | Role::Head);
        let is_same = |seat: &RoomSeat| seat.role == what.role && seat.party == what.party;
        if is_single && self.seats.values().any(is_same) {
            return fault(SeatFault::Taken);
        }
        what.name.as_deref().map_or(Ok(()), |name| named(name).map(drop))
    }

    /// A seat that somebody may change: the host those of all, a head those of its own side.
    fn changeable(&self, by: &RoomSeat, whom: SeatId) -> Result<&RoomSeat, Refusal> {
        let own = |seat: &&RoomSeat| by.role == Role::Host || seat.party == by.party;
        self.seats.get(&whom).filter(own).ok_or(Refusal::NotFound { what: Thing::Seat })
    }

    fn removed(&self, by: &RoomSeat, whom: SeatId) -> Result<Vec<Said>, Refusal> {
        let seat = self.changeable(by, whom)?;
        if whom == SeatId::HOST {
            return Err(Refusal::WrongSeat { reason: SeatFault::Taken });
        }
        one(self.knows_seat(seat), EventBody::SeatRemoved { seat: whom })
    }

    fn occupied(
        &self,
        by: &RoomSeat,
        whom: SeatId,
        occupant: Occupant,
        name: Option<&str>,
    ) -> Result<Vec<Said>, Refusal> {
        let seat = self.changeable(by, whom)?;
        check_occupant(seat.role, occupant)?;
        let occupant = Occupation { occupant, name: name.map(named).transpose()? };
        one(self.knows_seat(seat), EventBody::OccupantChanged { seat: whom, occupant })
    }

    fn resumption_confirmed(&self, party: PartyId) -> Result<Vec<Said>, Refusal> {
        if self.pause.as_ref().is_none_or(|pause| pause.confirmed.contains(&party)) {
            return Err(Refusal::Already {});
        }
        one(self.watchers(), EventBody::ResumptionConfirmed { party: self.id(party) })
    }

    fn extension_asked(&self, party: PartyId, milliseconds: u64) -> Result<Vec<Said>, Refusal> {
        if self.level_ends.is_none() && self.level_left.is_none() {
            return Err(Refusal::NoDeadline {});
        }
        if !(1..=LONGEST).contains(&milliseconds) {
            return Err(Refusal::WrongTime {});
        }
        if self.extension.get(&party) == Some(&milliseconds) {
            return Err(Refusal::Already {});
        }
        one(self.watchers(), EventBody::ExtensionAsked { party: self.id(party), milliseconds })
    }

    fn statement_drafted(
        &self,
        seat: &RoomSeat,
        whose: StatementKind,
        text: &str,
        (embargo, now): (Option<Timestamp>, Timestamp),
    ) -> Result<Vec<Said>, Refusal> {
        let text = bounded(text)?;
        embargo.map_or(Ok(()), |embargo| self.future(embargo, now))?;
        let (owner, hash) = (self.owner(whose, seat), statement_hash(&self.settings.room, &text));
        if self.statements.contains_key(&(owner, hash)) {
            return Err(Refusal::Already {});
        }
        if self.statements.keys().filter(|(other, _)| *other == owner).count() >= MOST_STATEMENTS {
            return Err(Refusal::TooMany { most: MOST_STATEMENTS });
        }
        let party = seat.party.clone();
        let drafted = EventBody::StatementDrafted { whose, party, text, hash, embargo };
        one(self.desk(owner, seat.role), drafted)
    }

    fn statement_confirmed(&self, party: PartyId, hash: TermsHash) -> Result<Vec<Said>, Refusal> {
        let drafted = self.statements.get(&(StatementOwner::Joint, hash));
        let drafted = drafted.ok_or(Refusal::NotFound { what: Thing::Statement })?;
        if drafted.confirmed.contains(&party) {
            return Err(Refusal::Already {});
        }
        let confirmed = EventBody::StatementConfirmed { party: self.id(party), hash };
        one(self.desk(StatementOwner::Joint, Role::Mediator), confirmed)
    }

    /// Whether somebody sees the statements of an owner before they are released.
    fn is_at_desk(&self, owner: StatementOwner, seat: &RoomSeat) -> bool {
        owner != StatementOwner::Joint || seat.role != Role::Host
    }

    /// The caucus with a party, for somebody who is in it.
    fn caucus(&self, seat: &RoomSeat, party: &str) -> Result<(), Refusal> {
        let is_in = seat.role == Role::Mediator || seat.party.as_deref() == Some(party);
        let is_open = self.scenario.party(party).is_some_and(|party| self.caucuses.contains(&party));
        if is_in && is_open { Ok(()) } else { Err(Refusal::NotFound { what: Thing::Caucus }) }
    }

    fn party_named(&self, id: &str) -> Result<PartyId, Refusal> {
        self.scenario.party(id).ok_or(Refusal::NotFound { what: Thing::Party })
    }

    /// The party of a seat, which has not left.
    pub(super) fn own(&self, seat: &RoomSeat) -> Result<PartyId, Refusal> {
        let party = seat.party.as_ref().and_then(|party| self.scenario.party(party));
        party.filter(|own| self.parties().any(|party| party == *own)).ok_or(Refusal::OutOfTurn {})
    }

    /// Terms that can be offered, with the ids of the scenario and their hash.
    pub(super) fn checked(&self, terms: &Terms) -> Result<(Terms, TermsHash), Refusal> {
        if !terms.text.is_empty() {
            bounded(&terms.text)?;
        }
        let terms = terms.clone().canonical(&self.scenario)?;
        self.talk_offer(&terms)?;
        let hash = terms.hash(&self.settings.room);
        Ok((terms, hash))
    }

    /// Whether a moment lies ahead.
    pub(super) fn future(&self, at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
        if at > now && at <= Timestamp::LAST { Ok(()) } else { Err(Refusal::WrongTime {}) }
    }
}

fn check_occupant(role: Role, occupant: Occupant) -> Result<(), Refusal> {
    let is_of_program = matches!(role, Role::Adviser | Role::Proposer | Role::Signer);
    let is_of_person = matches!(role, Role::Host | Role::Principal | Role::Ratifier);
    if (is_of_program && !occupant.is_program()) || (is_of_person && occupant.is_program()) {
        return Err(Refusal::WrongSeat { reason: SeatFault::WrongOccupant });
    }
    Ok(())
}

pub(super) fn one(audience: Audience, body: EventBody) -> Result<Vec<Said>, Refusal> {
    Ok(vec![(audience, body)])
}

const MOST_SUGGESTIONS: usize = 100;
const MOST_STATEMENTS: usize = 100;
/// Ten years, in milliseconds.
const LONGEST: u64 = 315_576_000_000;
