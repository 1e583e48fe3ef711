//! Where a room stands: what follows from its events, and nothing of what any party keeps to itself.

mod announce;
mod apply;
mod audiences;
mod course;
mod deal;
mod decide;
mod decide_offers;
mod offers;
mod table;
mod wrong;

pub(super) use table::{OpenOffer, Sealed, Table};
pub use wrong::WrongEvent;

use super::audience::{Audience, Depth, Recipient};
use super::event::{Event, EventBody, TalksEnd};
use super::refusal::Refusal;
use super::roles::{Phase, Role};
use super::seats::{Occupant, RoomSeat, SeatId};
use super::settings::{RoomError, RoomSettings};
use super::terms::{Terms, TermsHash};
use super::timestamp::Timestamp;
use crate::model::{PartyFile, PartyId, Preferences, Protocol, Reservation, Scenario, View};
use crate::prepare::Game;
use crate::talk::{BargainingProblem, NextInput, OfferSpace, Session, setup};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where a room stands. Cheap to copy: what is long is shared.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) scenario: Arc<Scenario>,
    pub(super) settings: Arc<RoomSettings>,
    /// The number of the last event.
    pub(super) number: u64,
    /// When it was.
    pub(super) now: Timestamp,
    pub(super) seats: Arc<BTreeMap<SeatId, RoomSeat>>,
    /// How many seats each party was given, and how many belong to none: numbers of seats tell a party
    /// nothing of the seats of others.
    pub(super) n_seats: BTreeMap<Option<PartyId>, u32>,
    pub(super) present: BTreeSet<SeatId>,
    /// The delegations of which it was said that they are there.
    pub(super) delegations: BTreeSet<PartyId>,
    pub(super) phase: Phase,
    /// The last phase of those that watchers are told apart.
    pub(super) told_phase: Phase,
    pub(super) session: Session,
    /// When the present level ends.
    pub(super) level_ends: Option<Timestamp>,
    /// What is left of its time while clocks stand.
    pub(super) level_left: Option<i64>,
    pub(super) pause: Option<Pause>,
    /// Who asked for how much more time.
    pub(super) extension: BTreeMap<PartyId, u64>,
    pub(super) table: Table,
    pub(super) caucuses: BTreeSet<PartyId>,
    pub(super) n_texts: u64,
    /// The last draft of the single text.
    pub(super) text: Option<Arc<(Terms, TermsHash)>>,
    pub(super) n_suggestions: u64,
    pub(super) suggestions: Vec<Arc<Suggestion>>,
    /// Statements that were not released.
    pub(super) statements: BTreeMap<(StatementOwner, TermsHash), Statement>,
    /// What ratifiers decided on what is initialled, in the order in which they did.
    pub(super) decisions: Vec<RatifierVote>,
    /// What is initialled, or agreed.
    pub(super) deal: Option<Arc<(Terms, TermsHash)>>,
    /// A new deal that was not announced yet.
    pub(super) is_deal_new: bool,
    pub(super) consents: BTreeSet<PartyId>,
    pub(super) search: Search,
    pub(super) end: Option<TalksEnd>,
}

/// Talks that are suspended.
#[derive(Debug, Clone)]
pub(super) struct Pause {
    pub(super) since: Timestamp,
    pub(super) cause: Arc<str>,
    pub(super) party: Option<PartyId>,
    pub(super) confirmed: BTreeSet<PartyId>,
}

/// A suggestion whose marks were not compared yet.
#[derive(Debug, Clone)]
pub(super) struct Suggestion {
    pub(super) number: u64,
    pub(super) terms: Terms,
    pub(super) hash: TermsHash,
    pub(super) closes: Timestamp,
}

/// A statement that was not released yet.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) text: Arc<str>,
    pub(super) embargo: Option<Timestamp>,
    pub(super) confirmed: BTreeSet<PartyId>,
}

/// Whose a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StatementOwner {
    Joint,
    Party(PartyId),
    Role(Role),
}

/// A ratifier's decision.
#[derive(Debug, Clone)]
pub(super) struct RatifierVote {
    pub(super) party: PartyId,
    pub(super) ratifier: usize,
    pub(super) approves: bool,
    pub(super) reason: Arc<str>,
}

/// Where the search for something better than the deal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Search {
    Open,
    Due,
    Done,
}

impl State {
    /// A room that was just opened, with its host.
    pub(super) fn new(scenario: Arc<Scenario>, settings: RoomSettings) -> Result<Self, RoomError> {
        let n_characters = settings.room.chars().count();
        if !(1..=MOST_NAME).contains(&n_characters) {
            return Err(RoomError::Name { found: n_characters, most: MOST_NAME });
        }
        let course = setup::course_of(&scenario);
        for level in &course.levels {
            let protocol = level.rules.protocol;
            if !matches!(protocol, Protocol::Alternating | Protocol::Tentative) {
                return Err(RoomError::Protocol { level: level.name.clone(), protocol });
            }
            if level.rules.breakdown > 0.0 {
                return Err(RoomError::Chance { level: level.name.clone() });
            }
        }
        let session = Session::new(course, Arc::new(blank_problem(&scenario)?))?.without_log();
        let host = RoomSeat {
            role: Role::Host,
            party: None,
            ratifier: None,
            name: settings.host.clone(),
            occupant: Occupant::Person,
        };
        Ok(Self {
            scenario,
            settings: Arc::new(settings),
            number: 0,
            now: Timestamp(0),
            seats: Arc::new(BTreeMap::from([(SeatId::HOST, host)])),
            n_seats: BTreeMap::from([(None, 1)]),
            present: BTreeSet::new(),
            delegations: BTreeSet::new(),
            phase: Phase::Preparing,
            told_phase: Phase::Preparing,
            session,
            level_ends: None,
            level_left: None,
            pause: None,
            extension: BTreeMap::new(),
            table: Table::default(),
            caucuses: BTreeSet::new(),
            n_texts: 0,
            text: None,
            n_suggestions: 0,
            suggestions: Vec::new(),
            statements: BTreeMap::new(),
            decisions: Vec::new(),
            deal: None,
            is_deal_new: false,
            consents: BTreeSet::new(),
            search: Search::Open,
            end: None,
        })
    }

    /// The event that comes next.
    pub(super) fn event(
        &self,
        at: Timestamp,
        by: Option<SeatId>,
        audience: Audience,
        body: EventBody,
    ) -> Event {
        Event { number: self.number + 1, at: at.max(self.now), by, audience, body }
    }

    pub(super) fn id(&self, party: PartyId) -> String {
        self.scenario.parties.get(party.0).map(|party| party.id.clone()).unwrap_or_default()
    }

    /// The parties that have not left for good.
    pub(super) fn parties(&self) -> impl Iterator<Item = PartyId> + '_ {
        let all = (0..self.scenario.parties.len()).map(PartyId);
        all.filter(|party| !self.session.left().contains(party))
    }

    /// Whether these parties are enough for an agreement, of those that have not left.
    pub(super) fn is_enough(&self, assents: impl Fn(PartyId) -> bool) -> bool {
        let mut agrees = vec![false; self.scenario.parties.len()];
        self.parties().for_each(|party| agrees[party.0] = assents(party));
        self.scenario.agreement.is_reached(&agrees)
    }

    /// The number of the next seat of a party, or of none; `None` when there are too many.
    pub(super) fn next_seat(&self, party: Option<PartyId>) -> Option<SeatId> {
        let n_seats = self.n_seats.get(&party).copied().unwrap_or(0);
        let block = party.map_or(0, |party| 1 + party.0 as u32);
        (n_seats < MOST_SEATS).then_some(SeatId(block * MOST_SEATS + n_seats))
    }

    /// The protocol of the present level.
    pub(super) fn protocol(&self) -> Protocol {
        self.session.rules().protocol
    }

    /// Whether a level meets that was entered.
    pub(super) fn is_level_met(&self) -> bool {
        !matches!(
            self.session.ask(),
            NextInput::Enter { .. } | NextInput::Nobody | NextInput::Wait | NextInput::Ratify(..)
        )
    }

    /// Whoever sees that the talks go on, and how.
    pub(super) fn watchers(&self) -> Audience {
        self.seen_from(Depth::Course)
    }

    /// Whoever sees what the whole table sees.
    pub(super) fn whole_table(&self) -> Audience {
        self.seen_from(Depth::Table)
    }

    fn seen_from(&self, depth: Depth) -> Audience {
        let parties = self.scenario.parties.iter().map(|party| Recipient::Party(party.id.clone()));
        let mut audience = Audience::of(parties).and(Recipient::Role(Role::Mediator));
        if self.settings.host_sees >= depth {
            audience = audience.and(Recipient::Role(Role::Host));
        }
        if self.settings.observers_see >= depth {
            audience = audience.and(Recipient::Role(Role::Observer));
        }
        audience
    }

    /// Whoever sees who sits on a seat: its own party and the host, or the whole table.
    pub(super) fn knows_seat(&self, seat: &RoomSeat) -> Audience {
        match &seat.party {
            Some(party) => Audience::party(party).and(Recipient::Role(Role::Host)),
            None => self.whole_table().and(Recipient::Role(Role::Host)).and(Recipient::Role(seat.role)),
        }
    }
}

/// What can be offered, with nothing of what it is worth to anybody.
fn blank_problem(scenario: &Arc<Scenario>) -> Result<BargainingProblem, RoomError> {
    let blank = |party: usize| PartyFile::of(PartyId(party), Preferences::of(Vec::new(), Reservation::Any));
    let files: Vec<PartyFile> = (0..scenario.parties.len()).map(blank).collect();
    let view = View::of_analyst(Arc::clone(scenario), files)?;
    let game = Game::new(&view)?;
    // Small spaces are listed; others need no list unless rules couple too much.
    let small = BargainingProblem::of(game.clone(), FEW_OUTCOMES);
    Ok(small.or_else(|_| BargainingProblem::of(game, OfferSpace::MOST_LISTED))?)
}

/// Something that happens, and who sees it.
pub(super) type Said = (Audience, EventBody);

/// A text that says something and is not too long.
pub(super) fn bounded(text: &str) -> Result<String, Refusal> {
    let found = text.chars().count();
    match found {
        0 => Err(Refusal::Empty {}),
        1..=MOST_TEXT => Ok(text.to_owned()),
        _ => Err(Refusal::TooLong { found, most: MOST_TEXT }),
    }
}

/// A name that is not too long.
fn named(text: &str) -> Result<String, Refusal> {
    let found = text.chars().count();
    if found > MOST_NAME { Err(Refusal::TooLong { found, most: MOST_NAME }) } else { bounded(text) }
}

/// A text has at most so many characters.
const MOST_TEXT: usize = 20_000;
/// The id of a room has at most so many characters.
const MOST_NAME: usize = 200;
/// So many seats a party has at most.
const MOST_SEATS: u32 = 1_000;
const FEW_OUTCOMES: u64 = 10_000;
