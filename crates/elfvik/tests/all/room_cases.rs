//! Rooms over shipped scenarios, with seats taken, for the tests of rooms.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use elfvik::format::{FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario};
use elfvik::room::{
    Command, Event, Occupant, OwnPreferences, Refusal, Role, Room, RoomSeat, RoomSettings, SeatId, Terms,
    TermsHash, Timestamp,
};
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) const SHIPPED: [&str; 6] =
    ["stockholm-2019", "failed-ratification", "river-dam", "coalition-of-five", "harbour-six", "house-sale"];

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name)
}

pub(crate) fn scenario(name: &str) -> Scenario {
    let text = std::fs::read_to_string(folder(name).join("scenario.toml")).unwrap();
    native::scenario(FileText { name: "scenario.toml", text: &text }).unwrap()
}

/// The text of a party's private file.
pub(crate) fn private_text(name: &str, scenario: &Scenario, party: PartyId) -> String {
    std::fs::read_to_string(folder(name).join(&scenario.parties[party.0].file)).unwrap()
}

pub(crate) fn private_file(scenario: &Scenario, party: PartyId, text: &str) -> PartyFile {
    let name = &scenario.parties[party.0].file;
    native::party_file(FileText { name, text }, scenario, party).unwrap()
}

pub(crate) fn preferences(scenario: &Scenario, party: PartyId, text: &str) -> OwnPreferences {
    OwnPreferences::of_file(scenario.clone(), private_file(scenario, party, text)).unwrap()
}

/// A room in which everybody sits who can.
pub(crate) struct Case {
    pub(crate) room: Room,
    pub(crate) now: i64,
    /// Every seat with what it is, the host first.
    pub(crate) seats: Vec<(SeatId, RoomSeat)>,
}

impl Case {
    pub(crate) fn new(name: &str) -> Self {
        Self::with(scenario(name), RoomSettings::named("villa"))
    }

    pub(crate) fn with(scenario: impl Into<Arc<Scenario>>, settings: RoomSettings) -> Self {
        let room = Room::new(scenario, settings).unwrap();
        let host = room.seat(SeatId::HOST).unwrap().clone();
        let mut case = Self { room, now: 1_000, seats: vec![(SeatId::HOST, host)] };
        for role in [Role::Mediator, Role::Observer, Role::Press] {
            case.invite(role, None, None);
        }
        let parties: Vec<_> = case.room.scenario().parties.clone();
        for party in &parties {
            for role in
                [Role::Head, Role::Delegate, Role::Principal, Role::Adviser, Role::Proposer, Role::Signer]
            {
                case.invite(role, Some(&party.id), None);
            }
            for ratifier in &party.ratifiers {
                case.invite(Role::Ratifier, Some(&party.id), Some(&ratifier.id));
            }
        }
        case
    }

    fn invite(&mut self, role: Role, party: Option<&str>, ratifier: Option<&str>) {
        let is_program = matches!(role, Role::Adviser | Role::Proposer | Role::Signer);
        let what = RoomSeat {
            role,
            party: party.map(str::to_owned),
            ratifier: ratifier.map(str::to_owned),
            name: Some(format!("{role} {}", party.unwrap_or("of nobody"))),
            occupant: if is_program { Occupant::Agent } else { Occupant::Person },
        };
        self.run(SeatId::HOST, Command::Invite { what: what.clone() }).unwrap();
        let seat = self.room.seats().find(|(_, seat)| **seat == what).unwrap().0;
        self.seats.push((seat, what));
    }

    /// The seat of a role of a party.
    pub(crate) fn seat(&self, role: Role, party: Option<&str>) -> SeatId {
        let is_it = |what: &RoomSeat| what.role == role && what.party.as_deref() == party;
        self.seats.iter().find(|(_, what)| is_it(what)).unwrap().0
    }

    pub(crate) fn head(&self, party: usize) -> SeatId {
        let id = self.room.scenario().parties[party].id.clone();
        self.seat(Role::Head, Some(&id))
    }

    pub(crate) fn run(&mut self, seat: SeatId, command: Command) -> Result<Vec<Event>, Refusal> {
        self.now += 1;
        let events = self.room.decide(&command, seat, Timestamp(self.now))?;
        self.apply(&events);
        Ok(events)
    }

    pub(crate) fn apply(&mut self, events: &[Event]) {
        events.iter().for_each(|event| self.room.apply(event).unwrap());
    }

    pub(crate) fn start(&mut self) {
        self.run(SeatId::HOST, Command::Start {}).unwrap();
    }

    /// So many different outcomes that break no rule, in order.
    pub(crate) fn feasible(&self, n: usize) -> Vec<Terms> {
        let scenario = self.room.scenario();
        let all = scenario.space();
        let found = all.iter().filter(|outcome| scenario.is_feasible(outcome)).take(n);
        found.map(|outcome| Terms::of(scenario, &outcome, "")).collect()
    }

    pub(crate) fn propose(&mut self, party: usize, terms: &Terms) -> Result<(u64, TermsHash), Refusal> {
        let command = Command::Propose { terms: terms.clone(), expires: None };
        self.run(self.head(party), command)?;
        let seen = self.room.summary_for(self.head(party)).unwrap();
        let made = seen.offers.last().map(|offer| (offer.offer.number, offer.offer.hash));
        Ok(made.unwrap_or((0, terms.hash("villa"))))
    }

    pub(crate) fn accept(
        &mut self,
        party: usize,
        (offer, hash): (u64, TermsHash),
    ) -> Result<Vec<Event>, Refusal> {
        self.run(self.head(party), Command::Accept { offer, hash })
    }

    /// Everything that a seat is shown, as text.
    pub(crate) fn shown(&self, seat: SeatId) -> String {
        let events: Vec<_> = self.room.visible_to(seat).collect();
        let summary = self.room.summary_for(seat);
        serde_json::to_string(&(events, summary)).unwrap()
    }

    pub(crate) fn kinds(&self, seat: SeatId) -> Vec<&'static str> {
        self.room.visible_to(seat).map(|event| event.body.kind()).collect()
    }
}
