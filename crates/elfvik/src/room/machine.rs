//! A room: a state machine over events that knows no secret of any party's file.

use super::author::Author;
use super::command::Command;
use super::event::{Event, EventBody, ImprovementOutcome, OfferOrigin, SuggestionOutcome};
use super::joint::Settlement;
use super::refusal::{Refusal, Thing};
use super::roles::Phase;
use super::seats::{Actor, RoomSeat, SeatId};
use super::settings::{RoomError, RoomSettings};
use super::state::{Said, Search, State, WrongEvent};
use super::terms::Terms;
use super::timestamp::Timestamp;
use crate::model::{Outcome, Scenario};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A room around a talk: seats and roles, offers by their hash, suspension, ratification, statements.
///
/// It is made from the public scenario alone, and so knows no secret. It never decides by a clock of its
/// own: time is an argument. Whoever keeps it takes the events of [`decide`](Self::decide) and
/// [`tick`](Self::tick), writes them down, and [applies](Self::apply) them, all or none.
///
/// # Examples
///
/// ```
/// use elfvik::format::native::starter_view;
/// use elfvik::room::{Command, Occupant, Phase, Role, Room, RoomSeat, RoomSettings, SeatId, Timestamp};
///
/// let view = starter_view();
/// let mut room = Room::new(view.scenario().clone(), RoomSettings::named("school")).unwrap();
/// let mut run = |command: Command, seat| {
///     for event in room.decide(&command, seat, Timestamp(1_000)).unwrap() {
///         room.apply(&event).unwrap();
///     }
/// };
/// let head = RoomSeat {
///     role: Role::Head,
///     party: Some("town".into()),
///     ratifier: None,
///     name: Some("Mayor".into()),
///     occupant: Occupant::Person,
/// };
/// run(Command::Invite { what: head }, SeatId::HOST);
/// run(Command::Start {}, SeatId::HOST);
/// assert_eq!(room.phase(), Phase::InSession);
/// let again = Room::replay(view.scenario().clone(), RoomSettings::named("school"), room.log()).unwrap();
/// assert_eq!(again.log(), room.log());
/// ```
#[derive(Debug, Clone)]
pub struct Room {
    state: State,
    log: Vec<Event>,
    /// Per event, who did it, as that was then.
    authors: Vec<Option<Author>>,
    /// Per seat, the positions in the log of what it may see.
    seen: BTreeMap<SeatId, Vec<u32>>,
}

/// Why a log is not that of a room.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// There can be no such room.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// An event cannot follow.
    #[error(transparent)]
    Event(#[from] WrongEvent),
}

impl Room {
    /// A room that was just opened: nobody is in it, and the host's seat is the only one.
    ///
    /// # Errors
    ///
    /// When nobody could talk over the scenario, when its rules of talk need what only parties know
    /// (monotonic concession), a drawn mediator or chance, or when the room's id is empty or too long.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomError, RoomSettings}};
    ///
    /// let view = starter_view();
    /// assert!(Room::new(view.scenario().clone(), RoomSettings::named("school")).is_ok());
    /// let error = Room::new(view.scenario().clone(), RoomSettings::named("")).unwrap_err();
    /// assert!(matches!(error, RoomError::Name { found: 0, .. }));
    /// ```
    pub fn new(scenario: impl Into<Arc<Scenario>>, settings: RoomSettings) -> Result<Self, RoomError> {
        let state = State::new(scenario.into(), settings)?;
        let seen = BTreeMap::from([(SeatId::HOST, Vec::new())]);
        Ok(Self { state, log: Vec::new(), authors: Vec::new(), seen })
    }

    /// The room of a log.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new) and [`apply`](Self::apply).
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings}};
    ///
    /// let room = Room::replay(starter_view().scenario().clone(), RoomSettings::named("school"), &[]);
    /// assert!(room.unwrap().log().is_empty());
    /// ```
    pub fn replay(
        scenario: impl Into<Arc<Scenario>>,
        settings: RoomSettings,
        events: &[Event],
    ) -> Result<Self, ReplayError> {
        let mut room = Self::new(scenario, settings)?;
        events.iter().try_for_each(|event| room.apply(event))?;
        Ok(room)
    }

    /// What a command of a seat does now: the events, in order, which are to be applied all or none.
    ///
    /// What [fell due](Self::tick) until now comes first. A moment before that of the last event counts as
    /// that.
    ///
    /// # Errors
    ///
    /// Why nothing happens. What fell due is not told with it: [`tick`](Self::tick) says so.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native::starter_view;
    /// use elfvik::room::{Command, Refusal, Room, RoomSettings, SeatId, Timestamp};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// let refused = room.decide(&Command::Walk {}, SeatId::HOST, Timestamp(0)).unwrap_err();
    /// assert_eq!(refused.code(), "not-permitted");
    /// let refused = room.decide(&Command::Start {}, SeatId(9), Timestamp(0)).unwrap_err();
    /// assert_eq!(refused, Refusal::NoSuchSeat {});
    /// ```
    pub fn decide(&self, command: &Command, seat: SeatId, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let now = now.within().max(self.state.now);
        let (mut events, state) = fallen_due(self.state.clone(), now);
        let said = state.decided(command, seat, now)?;
        events.extend(followed(state, said, Some(seat), now).map_err(refused)?);
        Ok(events)
    }

    /// Takes an event that was decided. On an error nothing changes.
    ///
    /// # Errors
    ///
    /// When the event is not what a room would have decided next.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Command, Room, RoomSettings, SeatId, Timestamp}};
    ///
    /// let mut room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// let events = room.decide(&Command::Start {}, SeatId::HOST, Timestamp(0)).unwrap();
    /// assert!(room.apply(&events[1]).is_err());
    /// events.iter().for_each(|event| room.apply(event).unwrap());
    /// assert!(room.apply(&events[1]).is_err());
    /// ```
    pub fn apply(&mut self, event: &Event) -> Result<(), WrongEvent> {
        let author = event.by.and_then(|by| Some((by, self.state.seats.get(&by)?)));
        let author = author.map(|(by, seat)| Author::of(by, seat));
        self.state = self.state.after(event)?;
        self.log.push(event.clone());
        self.authors.push(author);
        self.note_who_sees(event);
        Ok(())
    }

    /// What falls due until now: the end of a level or of an offer, the end of an embargo. Each event bears
    /// the moment at which it fell due.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Command, Room, RoomSettings, SeatId, Timestamp}};
    ///
    /// let settings = RoomSettings { limits: vec![Some(1_000)], ..RoomSettings::named("school") };
    /// let mut room = Room::new(starter_view().scenario().clone(), settings).unwrap();
    /// let events = room.decide(&Command::Start {}, SeatId::HOST, Timestamp(500)).unwrap();
    /// events.iter().for_each(|event| room.apply(event).unwrap());
    /// assert!(room.tick(Timestamp(1_499)).is_empty());
    /// assert_eq!(room.next_due(), Some(Timestamp(1_500)));
    /// assert_eq!(room.tick(Timestamp(9_999))[0].at, Timestamp(1_500));
    /// ```
    #[must_use]
    pub fn tick(&self, now: Timestamp) -> Vec<Event> {
        fallen_due(self.state.clone(), now.within()).0
    }

    /// When something falls due next, suggestions included.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// assert_eq!(room.next_due(), None);
    /// ```
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.state.next_due()
    }

    /// The suggestions whose time has come: whoever holds the vaults compares the marks by
    /// [`joint::mutual`](super::joint::mutual) and [settles](Self::settle) each.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings, Timestamp}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// // Nobody suggested anything.
    /// assert!(room.due_suggestions(Timestamp(0)).is_empty());
    /// ```
    #[must_use]
    pub fn due_suggestions(&self, now: Timestamp) -> Vec<u64> {
        if self.state.phase != Phase::InSession {
            return Vec::new();
        }
        let due = self.state.suggestions.iter().filter(|made| made.closes <= now.within());
        due.map(|made| made.number).collect()
    }

    /// The deal for which something better is to be searched, once all consented: whoever holds the vaults
    /// calls [`joint::improvement`](super::joint::improvement) once and [settles](Self::settle) it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// // There is no deal yet.
    /// assert_eq!(room.due_improvement(), None);
    /// ```
    #[must_use]
    pub fn due_improvement(&self) -> Option<Outcome> {
        let deal = self.state.deal.as_ref().filter(|_| self.state.search == Search::Due)?;
        deal.0.outcome(&self.state.scenario).ok()
    }

    /// What follows from what only the vaults together could tell.
    ///
    /// # Errors
    ///
    /// When nothing of the kind is due.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings, Timestamp, joint}};
    ///
    /// let view = starter_view();
    /// let room = Room::new(view.scenario().clone(), RoomSettings::named("school")).unwrap();
    /// let result = joint::mutual(1, &view.scenario().agreement, &[None, None]);
    /// assert_eq!(room.settle(&result.into(), Timestamp(0)).unwrap_err().code(), "not-found");
    /// ```
    pub fn settle(&self, settlement: &Settlement, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let now = now.within().max(self.state.now);
        let (mut events, state) = fallen_due(self.state.clone(), now);
        let said = match settlement {
            Settlement::Suggestion(result) => {
                let made = state.suggestions.iter().find(|made| made.number == result.suggestion());
                let made = made.filter(|made| state.phase == Phase::InSession && made.closes <= now);
                let made = made.ok_or(Refusal::NotFound { what: Thing::Offer })?;
                settled_suggestion(&state, &made.terms, made.number, result.outcome())
            }
            Settlement::Improvement(result) => {
                let is_due = state.search == Search::Due;
                let is_of_deal = is_due && self.due_improvement().as_ref() == Some(result.deal());
                if !is_of_deal {
                    return Err(Refusal::NotFound { what: Thing::Offer });
                }
                settled_improvement(&state, result.outcome())
            }
        };
        events.extend(followed(state, said, None, now).map_err(refused)?);
        Ok(events)
    }

    /// Notes who may see the last event. Whoever takes a seat sees what was meant for the seat before.
    fn note_who_sees(&mut self, event: &Event) {
        let last = self.log.len() - 1;
        if let EventBody::SeatRemoved { seat } = event.body {
            self.seen.remove(&seat);
        }
        for (id, seat) in self.state.seats.iter() {
            match self.seen.get_mut(id) {
                Some(seen) if event.audience.includes(*id, seat) => seen.push(last as u32),
                Some(_) => {}
                None => {
                    let before = self.log.iter().enumerate();
                    let meant = before.filter(|(_, event)| event.audience.includes(*id, seat));
                    self.seen.insert(*id, meant.map(|(at, _)| at as u32).collect());
                }
            }
        }
    }

    pub(super) fn state(&self) -> &State {
        &self.state
    }

    /// What a seat may see after so many of these events, each with whoever did it, as that was then.
    pub(super) fn seen_by(
        &self,
        seat: SeatId,
        after: usize,
    ) -> impl Iterator<Item = (&Event, Option<&Author>)> {
        let positions = self.seen.get(&seat).and_then(|seen| seen.get(after..)).unwrap_or_default();
        positions.iter().map(|&at| (&self.log[at as usize], self.authors[at as usize].as_ref()))
    }

    /// Everything that happened, for whoever keeps the room. It is for nobody's eyes: what a seat may see is
    /// [`visible_to`](Self::visible_to) it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// assert!(room.log().is_empty());
    /// ```
    #[must_use]
    pub fn log(&self) -> &[Event] {
        &self.log
    }

    /// The public scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// assert_eq!(room.scenario().parties.len(), 2);
    /// ```
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.state.scenario
    }

    /// What was settled before it opened.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// assert_eq!(room.settings().room, "school");
    /// ```
    #[must_use]
    pub fn settings(&self) -> &RoomSettings {
        &self.state.settings
    }

    /// Where it stands.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Phase, Room, RoomSettings}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// assert_eq!(room.phase(), Phase::Preparing);
    /// ```
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.state.phase
    }

    /// A seat.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Role, Room, RoomSettings, SeatId}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// assert_eq!(room.seat(SeatId::HOST).unwrap().role, Role::Host);
    /// assert_eq!(room.seat(SeatId(1)), None);
    /// ```
    #[must_use]
    pub fn seat(&self, seat: SeatId) -> Option<&RoomSeat> {
        self.state.seats.get(&seat)
    }

    /// All seats, for whoever keeps the room.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Room, RoomSettings, SeatId}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// assert_eq!(room.seats().next().unwrap().0, SeatId::HOST);
    /// ```
    pub fn seats(&self) -> impl Iterator<Item = (SeatId, &RoomSeat)> {
        self.state.seats.iter().map(|(id, seat)| (*id, seat))
    }

    /// What a delegation must know of somebody who asks it for something.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Role, Room, RoomSettings, SeatId}};
    ///
    /// let room = Room::new(starter_view().scenario().clone(), RoomSettings::named("school")).unwrap();
    /// assert_eq!(room.actor(SeatId::HOST).unwrap().role, Role::Host);
    /// ```
    #[must_use]
    pub fn actor(&self, seat: SeatId) -> Option<Actor> {
        let found = self.seat(seat)?;
        let offers = self.state.table.all().map(|open| (open.offer.number, open.offer.terms.clone()));
        let offers = if found.party.is_some() { offers.collect() } else { Default::default() };
        Some(Actor { seat, party: found.party.clone(), role: found.role, phase: self.phase(), offers })
    }
}

fn settled_suggestion(state: &State, terms: &Terms, number: u64, result: SuggestionOutcome) -> Vec<Said> {
    let closed = EventBody::SuggestionClosed { suggestion: number, result };
    let mut said = vec![(state.whole_table(), closed)];
    // Marked by all, it is put to all, who accept it by its hash like anything else.
    if result == SuggestionOutcome::Matched && state.is_level_met() && state.talk_offer(terms).is_ok() {
        said.push((state.whole_table(), state.put_to_all(terms.clone(), OfferOrigin::Suggestion, None)));
    }
    said
}

fn settled_improvement(state: &State, found: Option<&Outcome>) -> Vec<Said> {
    let result = if found.is_some() { ImprovementOutcome::Found } else { ImprovementOutcome::Nothing };
    let mut said = vec![(state.whole_table(), EventBody::ImprovementSearched { result })];
    if let Some(found) = found {
        let text = state.deal.as_ref().map(|deal| deal.0.text.clone()).unwrap_or_default();
        let terms = Terms::of(&state.scenario, found, &text);
        said.push((state.whole_table(), state.put_to_all(terms, OfferOrigin::Improvement, None)));
    }
    said
}

/// What falls due until a moment, and the state after it.
fn fallen_due(mut state: State, now: Timestamp) -> (Vec<Event>, State) {
    let mut events = Vec::new();
    while let Some((at, said)) = state.due(now) {
        // Once it is so late, what waited for the moment follows of itself.
        let mut later = state.clone();
        later.now = at.max(later.now);
        match unfolded(later, said.into_iter().collect(), None, at) {
            Ok((more, next)) if !more.is_empty() => {
                events.extend(more);
                state = next;
            }
            _ => break,
        }
    }
    (events, state)
}

/// What was said, and what follows from it of itself.
fn followed(
    state: State,
    said: Vec<Said>,
    by: Option<SeatId>,
    at: Timestamp,
) -> Result<Vec<Event>, WrongEvent> {
    unfolded(state, said, by, at).map(|(events, _)| events)
}

fn unfolded(
    mut state: State,
    said: Vec<Said>,
    by: Option<SeatId>,
    at: Timestamp,
) -> Result<(Vec<Event>, State), WrongEvent> {
    state.now = state.now.max(at);
    let mut events = Vec::new();
    let mut take = |state: &mut State, (audience, body): Said, by| -> Result<(), WrongEvent> {
        let event = state.event(at, by, audience, body);
        *state = state.after(&event)?;
        events.push(event);
        Ok(())
    };
    for said in said {
        take(&mut state, said, by)?;
    }
    while let Some(said) = state.announcement() {
        take(&mut state, said, None)?;
    }
    Ok((events, state))
}

/// Why what was decided cannot follow: the rules of talk say no.
fn refused(wrong: WrongEvent) -> Refusal {
    match wrong {
        WrongEvent::Refused { reason, .. } => reason,
        _ => Refusal::OutOfTurn {},
    }
}
