//! Which seats a host can invite to, as a form shows them and as it answers.

use crate::http::SeatRequest;
use crate::pages::fields::Fields;
use elfvik::model::Scenario;
use elfvik::room::{Occupant, Role};
use elfvik::talk::strategy::register;

/// The seats of one party, or of those who belong to none.
#[derive(Debug)]
pub(super) struct SeatGroup {
    pub(super) title: String,
    pub(super) seats: Vec<SeatChoice>,
}

/// A seat that a host can invite to.
#[derive(Debug)]
pub(super) struct SeatChoice {
    /// The number of its fields.
    pub(super) number: usize,
    pub(super) label: String,
    role: Role,
    party: Option<String>,
    ratifier: Option<String>,
    pub(super) is_invited: bool,
    pub(super) name: String,
    /// Whoever can sit there: the value of the field, what people read, whether it is chosen.
    pub(super) players: Vec<(String, String, bool)>,
}

/// The seats that a scenario has, as a form has answered them, or as it begins.
pub(super) fn seat_groups(scenario: &Scenario, fields: Option<&Fields>) -> Vec<SeatGroup> {
    let mut choices = Choices { n_seats: 0, fields };
    let mut groups = Vec::new();
    for party in &scenario.parties {
        let id = Some(party.id.as_str());
        let mut seats = vec![choices.seat((Role::Head, id, None), "Head of the delegation", "", true)];
        for n in 0..party.delegates.len().clamp(2, MOST_DELEGATES) {
            let name = party.delegates.get(n).map_or("", |delegate| delegate.person.name.as_str());
            seats.push(choices.seat((Role::Delegate, id, None), "Delegate", name, false));
        }
        let principal = party.principals.first().map_or("", |person| person.name.as_str());
        seats.push(choices.seat(
            (Role::Principal, id, None),
            "Principal: gives the mandate",
            principal,
            false,
        ));
        for ratifier in &party.ratifiers {
            let name = ratifier.person.name.as_str();
            let seat = (Role::Ratifier, id, Some(ratifier.id.as_str()));
            seats.push(choices.seat(seat, "Ratifier: decides at home", name, true));
        }
        groups.push(SeatGroup { title: party.name.clone(), seats });
    }
    let mut seats = vec![choices.seat((Role::Mediator, None, None), "Mediator", "", false)];
    for _ in 0..3 {
        seats.push(choices.seat((Role::Observer, None, None), "Observer", "", false));
    }
    seats.push(choices.seat((Role::Press, None, None), "Press", "", false));
    groups.push(SeatGroup { title: "Of no party".to_owned(), seats });
    groups
}

/// The seats that a form asks for.
pub(super) fn requested(scenario: &Scenario, fields: &Fields) -> Vec<SeatRequest> {
    let groups = seat_groups(scenario, Some(fields));
    let invited = groups.into_iter().flat_map(|group| group.seats).filter(|seat| seat.is_invited);
    let request = |seat: SeatChoice| {
        let player = seat.players.iter().find(|(.., is_chosen)| *is_chosen).map(|(value, ..)| value.as_str());
        let occupant = if player == Some("agent") { Occupant::Agent } else { Occupant::Person };
        let strategy = player.and_then(|player| player.strip_prefix(STRATEGY)).map(str::to_owned);
        let name = Some(seat.name).filter(|name| !name.is_empty());
        SeatRequest { role: seat.role, party: seat.party, ratifier: seat.ratifier, name, occupant, strategy }
    };
    invited.map(request).collect()
}

/// What strategies are called that play without further settings, the usual one first.
pub(in crate::pages) fn strategies() -> impl Iterator<Item = &'static str> {
    let others = register::offers().map(|part| part.name).filter(|name| *name != DEFAULT);
    std::iter::once(DEFAULT).chain(others)
}

struct Choices<'f> {
    n_seats: usize,
    fields: Option<&'f Fields>,
}

impl Choices<'_> {
    fn seat(
        &mut self,
        (role, party, ratifier): (Role, Option<&str>, Option<&str>),
        label: &str,
        name: &str,
        is_usual: bool,
    ) -> SeatChoice {
        let number = self.n_seats;
        self.n_seats += 1;
        let field = |what: &str| self.fields.map(|fields| fields.text(&format!("{what}-{number}")));
        let chosen = field("player").unwrap_or_default();
        let mut players = vec![("person".to_owned(), "a person".to_owned())];
        players.push(("agent".to_owned(), "a program".to_owned()));
        if matches!(role, Role::Head | Role::Delegate) {
            let strategy = |name: &str| (format!("{STRATEGY}{name}"), format!("the server: {name}"));
            players.extend(strategies().map(strategy));
        }
        let players = players.into_iter().map(|(value, text)| {
            let is_chosen = value == chosen || (chosen.is_empty() && value == "person");
            (value, text, is_chosen)
        });
        SeatChoice {
            number,
            label: label.to_owned(),
            role,
            party: party.map(str::to_owned),
            ratifier: ratifier.map(str::to_owned),
            is_invited: field("invite").map_or(is_usual, |text| !text.is_empty()),
            name: field("name").map_or_else(|| name.to_owned(), |text| text.trim().to_owned()),
            players: players.collect(),
        }
    }
}

/// Per level the milliseconds that a form allows; empty fields are no limit.
pub(in crate::pages) fn minutes(fields: &Fields, n_levels: usize) -> Vec<Option<u64>> {
    let limit = |level: usize| {
        let minutes: Option<u64> = fields.number(&format!("minutes-{level}"));
        minutes.filter(|minutes| (1..=MOST_MINUTES).contains(minutes)).map(|minutes| minutes * 60_000)
    };
    (0..n_levels).map(limit).collect()
}

const MOST_DELEGATES: usize = 6;
const MOST_MINUTES: u64 = 525_600;
const DEFAULT: &str = "default";
const STRATEGY: &str = "strategy=";
