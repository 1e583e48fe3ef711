//! Where a room stands, as a seat may know it.

use super::audience::Depth;
use super::event::{Offer, StatementKind, TalksEnd};
use super::machine::Room;
use super::roles::{Action, Phase, Role, permits};
use super::seats::{Occupant, RoomSeat, SeatId};
use super::state::{OpenOffer, Sealed, State, StatementOwner};
use super::terms::{Terms, TermsHash, four_words};
use super::timestamp::Timestamp;
use crate::model::PartyId;
use crate::model::Protocol;
use crate::talk::NextInput;
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a room stands, as a seat may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// The version of this answer.
    pub format: u32,
    /// The id of the room.
    pub room: String,
    /// The title of the scenario.
    pub title: String,
    /// The seat whose summary it is.
    pub you: SeatSummary,
    /// Where the room stands; none for press and observers who see statements alone, until it is closed.
    pub phase: Option<Phase>,
    /// The level that meets.
    pub level: Option<LevelSummary>,
    /// The parties that can make an offer or answer one now.
    pub turn: Vec<String>,
    /// The offers on the table.
    pub offers: Vec<OfferSummary>,
    /// Where all propose at once, what the own party has put down; it waits until all have.
    pub sealed: Option<Offer>,
    /// Why and since when the talks are suspended.
    pub suspended: Option<SuspensionSummary>,
    /// Who asked for how many milliseconds more.
    pub extensions: BTreeMap<String, u64>,
    /// The last draft of the single text.
    pub text: Option<TextSummary>,
    /// Suggestions whose marks were not compared yet.
    pub suggestions: Vec<SuggestionSummary>,
    /// Statements that were not released, as far as the seat works on them.
    pub statements: Vec<StatementSummary>,
    /// The parties with whom the mediator caucuses, as far as the seat may know.
    pub caucuses: Vec<String>,
    /// What is initialled or agreed.
    pub deal: Option<DealSummary>,
    /// How the talks ended without an agreement.
    pub end: Option<TalksEnd>,
    /// Who is there: persons of the own side and of none, and delegations.
    pub present: Vec<Presence>,
    /// What the seat may ask for now, as far as the room can tell.
    pub next: Vec<Action>,
}

/// A seat, for whoever sits there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeatSummary {
    /// Its number.
    pub seat: SeatId,
    /// What it is.
    pub what: RoomSeat,
}

/// The level that meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LevelSummary {
    /// Its position, from 0.
    pub level: usize,
    /// How many levels there are.
    pub of: usize,
    /// Its name.
    pub name: String,
    /// The round, from 0.
    pub round: u32,
    /// After so many rounds it ends.
    pub rounds: u32,
    /// When its time is over; none without a limit, and while clocks stand.
    pub ends: Option<Timestamp>,
    /// How many milliseconds are left, while clocks stand.
    pub left: Option<i64>,
    /// What was closed by the levels below and cannot be opened again.
    pub closed: BTreeMap<String, String>,
}

/// An offer on the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OfferSummary {
    /// The offer.
    pub offer: Offer,
    /// Four words of its hash, to be read aloud.
    pub words: String,
    /// The parties that accepted it, as far as the seat may know.
    pub accepted: Vec<String>,
    /// The parties that declined it, as far as the seat may know.
    pub declined: Vec<String>,
}

/// Talks that are suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuspensionSummary {
    /// Why.
    pub cause: String,
    /// The party that suspended them; none for host and mediator.
    pub party: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Who confirmed that they go on.
    pub confirmed: Vec<String>,
}

/// A draft of the single text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextSummary {
    /// Its number.
    pub draft: u64,
    /// What it says.
    pub terms: Terms,
    /// Its hash.
    pub hash: TermsHash,
}

/// A suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuggestionSummary {
    /// Its number.
    pub suggestion: u64,
    /// The package.
    pub terms: Terms,
    /// Its hash.
    pub hash: TermsHash,
    /// When marks are compared.
    pub closes: Timestamp,
}

/// A statement that was not released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementSummary {
    /// Whose it is.
    pub whose: StatementKind,
    /// What it says.
    pub text: String,
    /// Its hash.
    pub hash: TermsHash,
    /// Not released before.
    pub embargo: Option<Timestamp>,
    /// The parties that confirmed it, for a joint one.
    pub confirmed: Vec<String>,
}

/// What is initialled or agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DealSummary {
    /// The terms.
    pub terms: Terms,
    /// Their hash.
    pub hash: TermsHash,
    /// Four words of it.
    pub words: String,
}

/// Somebody, or a delegation, that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Presence {
    /// The id of the party; none for who belongs to none.
    pub party: Option<String>,
    /// The seat; none where only the delegation is known.
    pub seat: Option<SeatId>,
    /// The role; none where only the delegation is known.
    pub role: Option<Role>,
    /// The name, where it is known.
    pub name: Option<String>,
    /// Whether it is a program; none where only the delegation is known.
    pub occupant: Option<Occupant>,
}

impl Room {
    /// Where the room stands, as a seat may know it; `None` when there is no such seat.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Action, Phase, Room, RoomSettings, SeatId}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// let summary = room.summary_for(SeatId::HOST).unwrap();
    /// assert_eq!(summary.phase, Some(Phase::Preparing));
    /// assert!(summary.next.contains(&Action::Start));
    /// ```
    #[must_use]
    pub fn summary_for(&self, seat: SeatId) -> Option<Summary> {
        let state = self.state();
        let viewer = state.seats.get(&seat)?;
        let eyes = Eyes { state, id: seat, viewer, own: own(state, viewer), depth: depth(state, viewer) };
        Some(eyes.summary())
    }
}

/// Whoever looks, and how deep.
struct Eyes<'r> {
    state: &'r State,
    id: SeatId,
    viewer: &'r RoomSeat,
    own: Option<PartyId>,
    depth: Depth,
}

fn own(state: &State, viewer: &RoomSeat) -> Option<PartyId> {
    viewer.party.as_ref().and_then(|party| state.scenario.party(party))
}

fn depth(state: &State, viewer: &RoomSeat) -> Depth {
    match viewer.role {
        Role::Host => state.settings.host_sees,
        Role::Observer => state.settings.observers_see,
        Role::Press => Depth::Statements,
        _ => Depth::Table,
    }
}

impl Eyes<'_> {
    fn summary(&self) -> Summary {
        let state = self.state;
        let sees_course = self.depth >= Depth::Course;
        let ids = |parties: Vec<PartyId>| parties.into_iter().map(|party| state.id(party)).collect();
        Summary {
            format: 1,
            room: state.settings.room.clone(),
            title: state.scenario.title.clone(),
            you: SeatSummary { seat: self.id, what: self.viewer.clone() },
            phase: Some(state.phase).filter(|phase| self.knows_phase() || *phase == Phase::Closed),
            level: self.level().filter(|_| sees_course),
            turn: if self.depth == Depth::Table { ids(self.turn()) } else { Vec::new() },
            offers: self.offers(),
            sealed: self.sealed(),
            suspended: self.suspended().filter(|_| sees_course),
            extensions: self.extensions(),
            text: self.text(),
            suggestions: self.suggestions(),
            statements: self.statements(),
            caucuses: ids(self.caucuses()),
            deal: self.deal(),
            end: state.end.clone().filter(|_| sees_course),
            present: self.present(),
            next: Action::ALL.into_iter().filter(|action| self.may(*action)).collect(),
        }
    }

    /// Whether the seat may know the phase: whoever may start and close must, and a refusal tells it anyway.
    fn knows_phase(&self) -> bool {
        self.depth >= Depth::Course || !matches!(self.viewer.role, Role::Press | Role::Observer)
    }

    fn level(&self) -> Option<LevelSummary> {
        let (state, session) = (self.state, &self.state.session);
        if !matches!(state.phase, Phase::InSession | Phase::Suspended | Phase::Initialled) {
            return None;
        }
        let levels = &session.course().levels;
        let numbering = session.problem().offer_space.numbering();
        let only = |issue: usize| {
            let mut options =
                (0..numbering.n_options()[issue]).filter(|option| session.is_open_option(issue, *option));
            options.next().filter(|_| options.next().is_none() && numbering.n_options()[issue] > 1)
        };
        let closed = state.scenario.issues.iter().enumerate();
        let closed = closed.filter_map(|(at, issue)| Some((issue.id.clone(), issue.option_id(only(at)?))));
        Some(LevelSummary {
            level: session.level(),
            of: levels.len(),
            name: levels.get(session.level()).map(|level| level.name.clone()).unwrap_or_default(),
            round: session.moment().round,
            rounds: session.limit(),
            ends: state.level_ends,
            left: state.level_left,
            closed: if session.level() > 0 { closed.collect() } else { BTreeMap::new() },
        })
    }

    /// Who can make an offer or answer one.
    fn turn(&self) -> Vec<PartyId> {
        let state = self.state;
        if !matches!(state.phase, Phase::InSession | Phase::Agreed) {
            return Vec::new();
        }
        if state.protocol() == Protocol::Tentative && state.table.opened.is_empty() {
            // Who has proposed already is secret: all of them have the turn until all have.
            return if state.is_level_met() { state.parties().collect() } else { Vec::new() };
        }
        let answers = |open: &OpenOffer, party: PartyId| {
            open.by != Some(party)
                && (self.hides_answers(open) || !open.responses.contains_key(&party) && !state.is_dead(open))
        };
        let proposes = |party: PartyId| match (&state.table.open, state.protocol()) {
            (_, Protocol::Tentative) => false,
            (Some(open), _) => state.is_dead(open) && state.turn_of(party).is_ok(),
            (None, _) => state.session.ask() == NextInput::Act(party),
        };
        let has_turn = |party: &PartyId| {
            state.table.all().any(|open| answers(open, *party))
                || (state.phase == Phase::InSession && proposes(*party))
        };
        state.parties().filter(has_turn).collect()
    }

    fn hides_answers(&self, open: &OpenOffer) -> bool {
        self.state.is_sealed(open)
    }

    fn offers(&self) -> Vec<OfferSummary> {
        if self.depth < Depth::Table {
            return Vec::new();
        }
        let state = self.state;
        let offer = |open: &OpenOffer| {
            // Where answers are sealed, everybody knows its own.
            let is_known = |party: &PartyId| !self.hides_answers(open) || self.own == Some(*party);
            let by = |says: &dyn Fn(PartyId) -> bool| {
                let parties = state.parties().filter(|party| open.by != Some(*party) && is_known(party));
                parties.filter(|party| says(*party)).map(|party| state.id(party)).collect()
            };
            OfferSummary {
                offer: (*open.offer).clone(),
                words: four_words(open.offer.hash),
                accepted: by(&|party| open.accepts(party)),
                declined: by(&|party| open.declines(party)),
            }
        };
        state.table.all().map(offer).collect()
    }

    fn sealed(&self) -> Option<Offer> {
        match self.state.table.sealed.get(&self.own?)? {
            Sealed::Offer(open) => Some((*open.offer).clone()),
            Sealed::Pass => None,
        }
    }

    fn suspended(&self) -> Option<SuspensionSummary> {
        let pause = self.state.pause.as_ref()?;
        Some(SuspensionSummary {
            cause: pause.cause.to_string(),
            party: pause.party.map(|party| self.state.id(party)),
            since: pause.since,
            confirmed: pause.confirmed.iter().map(|party| self.state.id(*party)).collect(),
        })
    }

    fn extensions(&self) -> BTreeMap<String, u64> {
        if self.depth < Depth::Course {
            return BTreeMap::new();
        }
        self.state.extension.iter().map(|(party, more)| (self.state.id(*party), *more)).collect()
    }

    fn text(&self) -> Option<TextSummary> {
        let text = self.state.text.as_ref().filter(|_| self.depth == Depth::Table)?;
        Some(TextSummary { draft: self.state.n_texts, terms: text.0.clone(), hash: text.1 })
    }

    fn suggestions(&self) -> Vec<SuggestionSummary> {
        let made = self.state.suggestions.iter().filter(|_| self.depth == Depth::Table);
        made.map(|made| SuggestionSummary {
            suggestion: made.number,
            terms: made.terms.clone(),
            hash: made.hash,
            closes: made.closes,
        })
        .collect()
    }

    fn statements(&self) -> Vec<StatementSummary> {
        let works_on = |owner: StatementOwner| match owner {
            StatementOwner::Joint => self.own.is_some() || self.viewer.role == Role::Mediator,
            StatementOwner::Party(party) => self.own == Some(party),
            StatementOwner::Role(role) => self.viewer.role == role,
        };
        let drafted = self.state.statements.iter().filter(|((owner, _), _)| works_on(*owner));
        drafted
            .map(|((owner, hash), drafted)| StatementSummary {
                whose: if *owner == StatementOwner::Joint {
                    StatementKind::Joint
                } else {
                    StatementKind::Own
                },
                text: drafted.text.to_string(),
                hash: *hash,
                embargo: drafted.embargo,
                confirmed: drafted.confirmed.iter().map(|party| self.state.id(*party)).collect(),
            })
            .collect()
    }

    fn caucuses(&self) -> Vec<PartyId> {
        use super::settings::CaucusVisibility::Shown;
        let is_shown = self.state.settings.caucuses == Shown && self.depth == Depth::Table;
        let sees_all = is_shown || self.viewer.role == Role::Mediator;
        let known = self.state.caucuses.iter().filter(|party| sees_all || self.own == Some(**party));
        known.copied().collect()
    }

    fn deal(&self) -> Option<DealSummary> {
        let deal = self.state.deal.as_ref().filter(|_| self.depth == Depth::Table)?;
        Some(DealSummary { terms: deal.0.clone(), hash: deal.1, words: four_words(deal.1) })
    }

    fn present(&self) -> Vec<Presence> {
        let state = self.state;
        let sees_table = self.depth == Depth::Table;
        let is_host = self.viewer.role == Role::Host;
        let knows = |seat: &RoomSeat| match &seat.party {
            Some(_) => is_host || seat.party == self.viewer.party,
            None => is_host || sees_table || seat.role == self.viewer.role,
        };
        let seats = state.present.iter().filter_map(|id| Some((*id, state.seats.get(id)?)));
        let persons = seats.filter(|(_, seat)| knows(seat)).map(|(id, seat)| Presence {
            party: seat.party.clone(),
            seat: Some(id),
            role: Some(seat.role),
            name: seat.name.clone(),
            occupant: Some(seat.occupant),
        });
        let others = state.delegations.iter().filter(|party| self.own != Some(**party));
        let others = others.filter(|_| sees_table && !is_host).map(|party| Presence {
            party: Some(state.id(*party)),
            seat: None,
            role: None,
            name: None,
            occupant: None,
        });
        persons.chain(others).collect()
    }

    /// Whether something can be asked for now, by the table of roles and by what the seat can see.
    fn may(&self, action: Action) -> bool {
        let state = self.state;
        if !permits(self.viewer.role, action, state.phase) {
            return false;
        }
        let own = self.own;
        let has_left = own.is_some_and(|own| !state.parties().any(|party| party == own));
        let open = |test: &dyn Fn(&OpenOffer) -> bool| state.table.all().any(test);
        let is_ours = |open: &OpenOffer| open.by.is_some() && open.by == own;
        let waits_for_us =
            |open: &OpenOffer| !is_ours(open) && own.is_some_and(|own| !open.responses.contains_key(&own));
        let has_sealed =
            own.is_some_and(|own| matches!(state.table.sealed.get(&own), Some(Sealed::Offer(_))));
        match action {
            Action::Arrive => !state.present.contains(&self.id),
            Action::Leave => state.present.contains(&self.id),
            Action::Propose => own.is_some_and(|own| state.turn_of(own).is_ok()) && !has_left,
            Action::Pass => {
                state.protocol() == Protocol::Tentative && own.is_some_and(|own| state.turn_of(own).is_ok())
            }
            Action::Replace | Action::Withdraw => {
                has_sealed || open(&|open| is_ours(open) && open.responses.is_empty())
            }
            Action::Accept => {
                !has_left
                    && open(&|open| waits_for_us(open) && (state.is_sealed(open) || !state.is_dead(open)))
            }
            Action::Decline => !has_left && open(&waits_for_us),
            Action::Walk => !has_left && state.is_level_met(),
            Action::CloseLevel => state.is_level_met(),
            Action::Resume => state
                .pause
                .as_ref()
                .is_some_and(|pause| own.is_some_and(|own| !has_left && !pause.confirmed.contains(&own))),
            Action::Extend => !has_left && (state.level_ends.is_some() || state.level_left.is_some()),
            Action::OpenCaucus => state.caucuses.len() < state.scenario.parties.len(),
            Action::CloseCaucus | Action::SayInCaucus => !self.caucuses().is_empty(),
            Action::Criticise | Action::PutText => state.text.is_some(),
            Action::ConfirmStatement | Action::WithdrawStatement => !self.statements().is_empty(),
            Action::Ratify => {
                let ratifier = own.zip(self.viewer.ratifier.as_ref());
                let at = ratifier.and_then(|(own, id)| Some((own, state.ratifier(own, id)?)));
                at.is_some_and(|(own, at)| !state.has_decided(own, at))
            }
            Action::ConsentToImprovement => {
                state.search == super::state::Search::Open
                    && own.is_some_and(|own| !state.consents.contains(&own))
            }
            Action::Mark => !state.suggestions.is_empty(),
            _ => true,
        }
    }
}
