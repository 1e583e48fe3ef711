//! A session: the state machine behind every talk.
//!
//! A session never decides. It says [who is asked what](Session::ask), takes an [`Event`], refuses it with
//! a reason or moves on. Whoever holds the strategies, the dice or the terminal feeds it.

mod budget;
mod offers;
mod outside;
mod problem;
mod ratification;
mod state;
mod visible;

pub use super::end::End;
pub use super::moment::{Moment, PartyOffer};
pub use super::next_input::NextInput;
pub(in crate::talk) use offers::PublicOffers;
pub use problem::BargainingProblem;

use super::TalkError;
use super::event::{Event, MOST_PAUSES, Move, RatifierDecision, Refusal, StrategyFault};
use super::foresight::Foresight;
use super::offer::Offer;
use super::participants::Participants;
use super::protocol::{self, ProtocolContext, ProtocolState, Transition};
use crate::model::{BindingForce, Course, LevelEntry, OnFault, OnRefusal, PartyId, Unit};
use budget::TimeBudget;
use ratification::{Ratification, RatificationStatus};
use std::collections::BTreeSet;
use std::sync::Arc;
use visible::Seen;

/// Where a session stands.
///
/// It owns or shares all it needs, and is `Send`: whoever holds it can keep it for hours, in a struct or a
/// cache, and feed it from another thread.
///
/// # Examples
///
/// ```
/// use elfvik::format::native;
/// use elfvik::model::{Course, Origin, PartyId, TalkRules};
/// use elfvik::prepare::{Parameters, Game};
/// use elfvik::talk::{NextInput, Event, BargainingProblem, Move, Session};
/// use std::sync::Arc;
///
/// struct Room {
///     session: Session,
/// }
///
/// /// A room for the talk of a view, which need not stay.
/// fn opened() -> Room {
///     let view = native::starter_view();
///     let game = Game::likely(&Parameters::of(&view).unwrap()).unwrap();
///     let problem = Arc::new(BargainingProblem::of(game, 1_000).unwrap());
///     Room { session: Session::new(Course::single(TalkRules::of(Origin::Elfvik)), problem).unwrap() }
/// }
///
/// let mut room = opened();
/// let room = std::thread::scope(|threads| {
///     let fed = threads.spawn(move || {
///         room.session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
///         let what = Move::Propose(room.session.problem().profiles[0].best());
///         room.session.apply(Event::Moved { by: PartyId(0), what, ticks: 1 }).unwrap();
///         room
///     });
///     fed.join().unwrap()
/// });
/// assert_eq!(room.session.ask(), NextInput::Act(PartyId(1)));
/// ```
#[derive(Debug, Clone)]
pub struct Session {
    course: Arc<Course>,
    problem: Arc<BargainingProblem>,
    participants: Participants,
    /// Everything that happened, in order, where it is kept.
    log: Vec<Event>,
    keeps_log: bool,
    seen: Seen,
    n_events: usize,
    level: usize,
    is_entered: bool,
    budget: TimeBudget,
    is_chance_due: bool,
    /// Where the protocol of the present level stands.
    state: Box<dyn ProtocolState>,
    /// Offers that everybody may see, of this level.
    offers: PublicOffers,
    refused: Vec<Offer>,
    /// The same, to be looked up.
    is_refused: BTreeSet<Offer>,
    returns: u32,
    initialled: Option<Ratification>,
    agreed_at: Option<Moment>,
    suspended: Option<Box<str>>,
    n_pauses: usize,
    left: Vec<PartyId>,
    faults: Vec<(PartyId, StrategyFault)>,
    end: Option<End>,
    n_offers: usize,
    /// What delegates know of their own ratifiers.
    foresight: Option<Arc<Foresight>>,
}

impl Session {
    /// So often a session can be suspended.
    pub const MOST_PAUSES: usize = MOST_PAUSES;

    /// A session that has not begun.
    ///
    /// # Errors
    ///
    /// When the protocol cannot be used by so many parties, no session has room for so many, or the course
    /// allows [more events](Course::most_events) than [can be held](Course::MOST_EVENTS).
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let session = Session::new(setup.course().clone(), setup.problem().clone()).unwrap();
    /// assert_eq!(session.ask(), NextInput::Enter { level: 0 });
    /// assert!(session.log().is_empty());
    /// ```
    pub fn new(course: impl Into<Arc<Course>>, problem: Arc<BargainingProblem>) -> Result<Self, TalkError> {
        let course: Arc<Course> = course.into();
        let n = problem.profiles.len();
        if n > Participants::MOST_PARTIES {
            return Err(TalkError::TooManyParties { found: n, most: Participants::MOST_PARTIES });
        }
        for level in &course.levels {
            if level.rules.protocol.n_parties().is_some_and(|only| only != n) {
                return Err(TalkError::TwoPartiesOnly { found: n });
            }
        }
        let events = course.most_events(problem.game.agreement(), n);
        if events > Course::MOST_EVENTS {
            return Err(TalkError::TooLong { events, most: Course::MOST_EVENTS });
        }
        let rules = &course.levels[0].rules;
        let participants = Participants::new(problem.game.agreement(), n);
        let room = (rules.deadline.most as usize).saturating_mul(n).min(MOST_ROOM);
        Ok(Self {
            state: protocol::begin(rules.protocol, rules.first, &participants),
            budget: TimeBudget::new(rules, rules.deadline.most),
            participants,
            course,
            problem,
            log: Vec::new(),
            keeps_log: true,
            seen: Seen::new(n),
            n_events: 0,
            level: 0,
            is_entered: false,
            is_chance_due: false,
            offers: PublicOffers::new(n, room),
            refused: Vec::new(),
            is_refused: BTreeSet::new(),
            returns: 0,
            initialled: None,
            agreed_at: None,
            suspended: None,
            n_pauses: 0,
            left: Vec::new(),
            faults: Vec::new(),
            end: None,
            n_offers: 0,
            foresight: None,
        })
    }

    /// The same session without a log, for talks of which only the end is wanted: [`log`](Self::log) and
    /// what [seats](Self::seat) saw stay empty.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let mut session = setup.session().unwrap().without_log();
    /// session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// assert_eq!((session.n_events(), session.log().len()), (1, 0));
    /// ```
    #[must_use]
    pub fn without_log(self) -> Self {
        let seen = Seen::new(self.participants.n_parties());
        Self { log: Vec::new(), seen, keeps_log: false, ..self }
    }

    /// The same session, in which delegates know so much of their own ratifiers.
    #[must_use]
    pub(super) fn with_foresight(self, foresight: Option<Foresight>) -> Self {
        Self { foresight: foresight.map(Arc::new), ..self }
    }

    /// Whether a party's delegate knows anything of those who must approve what is agreed on this level.
    pub(super) fn foresees(&self, party: PartyId) -> bool {
        let is_initialled = self.course.levels[self.level].seal != BindingForce::Binding;
        is_initialled && self.foresight.as_ref().is_some_and(|foresight| foresight.is_known(party))
    }

    /// How far an offer is from being ratified at a party's own home, as far as its delegate can know; 0
    /// when it can be.
    pub(super) fn gap_at_home(&self, party: PartyId, offer: Offer) -> f64 {
        let Some(foresight) = &self.foresight else { return 0.0 };
        foresight.gap(&self.course, party, (&self.problem.offer_space, offer))
    }

    /// Who is asked what.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// assert_eq!(session.ask(), NextInput::Enter { level: 0 });
    /// session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// assert_eq!(session.ask(), NextInput::Act(PartyId(0)));
    /// ```
    #[must_use]
    pub fn ask(&self) -> NextInput {
        if self.end.is_some() {
            return NextInput::Nobody;
        }
        if self.suspended.is_some() {
            return NextInput::Wait;
        }
        if !self.is_entered {
            return NextInput::Enter { level: self.level };
        }
        if let Some(Ratification { offer, asked, .. }) = &self.initialled {
            let (party, ratifier) = self.course.ratifiers[*asked];
            return NextInput::Ratify(party, ratifier, *offer);
        }
        if self.is_chance_due {
            return NextInput::Chance;
        }
        self.state.ask()
    }

    /// Takes what happened. On a refusal nothing changes.
    ///
    /// # Errors
    ///
    /// When the event cannot follow: out of turn, outside the space, against a rule, after the end. Only a
    /// fault may follow the end, of a party that made no other until then but illegal moves.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// # let offer = session.problem().profiles[0].best();
    /// session.apply(Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 }).unwrap();
    /// let out_of_turn = Event::Moved { by: PartyId(0), what: Move::Walk, ticks: 1 };
    /// assert_eq!(session.apply(out_of_turn), Err(Refusal::OutOfTurn));
    /// session.apply(Event::Moved { by: PartyId(1), what: Move::Accept, ticks: 1 }).unwrap();
    /// assert_eq!(session.end(), Some(&End::Agreement(offer)));
    /// ```
    pub fn apply(&mut self, event: Event) -> Result<(), Refusal> {
        if self.end.is_some() {
            return self.followed(event);
        }
        let before = self.before();
        match (&event, &self.suspended) {
            (Event::Resumed, None) => return Err(Refusal::NotSuspended),
            (Event::Resumed, Some(_)) => self.suspended = None,
            (Event::Collapsed { cause }, _) => self.end = Some(End::Collapsed(cause.clone())),
            (_, Some(_)) => return Err(Refusal::IsSuspended),
            (Event::Suspended { .. }, None) if self.n_pauses >= Self::MOST_PAUSES => {
                return Err(Refusal::TooManyPauses);
            }
            (Event::Suspended { cause }, None) => {
                self.n_pauses += 1;
                self.suspended = Some(cause.clone());
            }
            (Event::Moved { by, what, ticks }, None) => {
                self.check(*by, *what)?;
                self.moved(*by, *what, *ticks);
            }
            (Event::Failed { by, fault }, None) => self.failed(*by, fault)?,
            (Event::Suggested { text }, None) => self.suggested(*text)?,
            (Event::Entered { level, limit }, None) => self.enter(*level, *limit)?,
            (Event::WentOn, None) => {
                self.asked(|ask| matches!(ask, NextInput::Chance))?;
                self.is_chance_due = false;
            }
            (Event::BrokenOff, None) => {
                self.asked(|ask| matches!(ask, NextInput::Chance))?;
                self.end = Some(End::BrokenOff);
            }
            (Event::Decided { party, ratifier, verdict }, None) => {
                self.decided(*party, *ratifier, *verdict)?
            }
        }
        self.record(event, before);
        Ok(())
    }

    /// After its end a talk only takes what a strategy did wrong besides: how it ended stands.
    fn followed(&mut self, event: Event) -> Result<(), Refusal> {
        let Event::Failed { by, fault } = &event else { return Err(Refusal::Over) };
        let is_known = |(party, known): &(PartyId, StrategyFault)| {
            party == by && !matches!(known, StrategyFault::Illegal(_))
        };
        if matches!(**fault, StrategyFault::Illegal(_)) || self.faults.iter().any(is_known) {
            return Err(Refusal::Over);
        }
        let before = self.before();
        self.faults.push((*by, (**fault).clone()));
        self.record(event, before);
        Ok(())
    }

    /// Whether a party could move so now.
    ///
    /// # Errors
    ///
    /// The reason why not.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// assert_eq!(session.check(PartyId(0), Move::Accept), Err(Refusal::NothingToAccept));
    /// assert_eq!(session.check(PartyId(1), Move::Walk), Err(Refusal::OutOfTurn));
    /// assert!(session.check(PartyId(0), Move::Walk).is_ok());
    /// ```
    pub fn check(&self, by: PartyId, what: Move) -> Result<(), Refusal> {
        let asked = match self.ask() {
            NextInput::Act(party) | NextInput::Propose(party) | NextInput::Concede(party) => party,
            NextInput::Answer(party, _) | NextInput::Vote(party, _) | NextInput::Confirm(party, _) => party,
            NextInput::Nobody => return Err(Refusal::Over),
            NextInput::Wait => return Err(Refusal::IsSuspended),
            _ => return Err(Refusal::NotNow),
        };
        if asked != by {
            return Err(Refusal::OutOfTurn);
        }
        if let Move::Propose(offer) = what {
            self.check_offer(offer)?;
        }
        self.state.check(&self.problem, by, what)
    }

    /// Whether an offer may be made at all: inside the space, against no rule, not refused at home.
    ///
    /// # Errors
    ///
    /// The reason why not.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::Outcome, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// // Nobody drills for geothermal heat before this autumn.
    /// let numbering = session.problem().offer_space.numbering();
    /// let drilled = numbering.offer(&Outcome::new(vec![0, 2, 0, 0])).unwrap();
    /// assert_eq!(session.check_offer(drilled), Err(Refusal::BreaksRule));
    /// ```
    pub fn check_offer(&self, offer: Offer) -> Result<(), Refusal> {
        if !self.problem.offer_space.is_feasible(offer) {
            let is_inside = self.problem.offer_space.numbering().contains(offer);
            return Err(if is_inside { Refusal::BreaksRule } else { Refusal::OutOfSpace });
        }
        if self.is_refused.contains(&offer) {
            return Err(Refusal::RefusedAtHome);
        }
        Ok(())
    }

    /// Whether a party may propose an offer when it is next asked for one. While it answers, too, a
    /// strategy weighs what it would offer itself.
    pub(super) fn is_open(&self, by: PartyId, offer: Offer) -> bool {
        self.check_offer(offer).is_ok() && self.state.is_open(&self.problem, by, offer)
    }

    /// How often offers that no party could make became possible again.
    pub(super) fn n_forgotten(&self) -> usize {
        if self.state.forgets() { self.refused.len() } else { 0 }
    }

    fn asked(&self, is_it: impl Fn(NextInput) -> bool) -> Result<(), Refusal> {
        if is_it(self.ask()) { Ok(()) } else { Err(Refusal::NotNow) }
    }

    /// A move that was checked.
    pub(super) fn moves(&mut self, by: PartyId, what: Move, ticks: u32) {
        let before = self.before();
        self.moved(by, what, ticks);
        self.record(Event::Moved { by, what, ticks }, before);
    }

    fn moved(&mut self, by: PartyId, what: Move, ticks: u32) {
        let at = self.moment();
        if !self.is_signing() && !self.budget.allows(ticks) {
            // It comes too late to count.
            self.budget.exhaust();
            self.out_of_time();
            return;
        }
        if let Move::Propose(_) = what {
            self.n_offers += 1;
        }
        let step = match what {
            Move::Walk => self.leave(by, at),
            _ => {
                let (state, context) = self.parts(at);
                state.moved(by, what, context)
            }
        };
        self.turn_over(ticks, step, at);
    }

    /// Whoever leaves takes only itself away, as long as those who stay can still be enough.
    fn leave(&mut self, by: PartyId, at: Moment) -> Transition {
        self.left.push(by);
        if !self.participants.leave(by) {
            return Transition::Ended(End::Walked(by));
        }
        let (state, context) = self.parts(at);
        state.left(by, context)
    }

    fn parts(&mut self, at: Moment) -> (&mut dyn ProtocolState, ProtocolContext<'_>) {
        let Self { state, participants, problem, offers, .. } = self;
        (state.as_mut(), ProtocolContext { participants, problem, offers, at })
    }

    /// A party has done what it was asked for: that takes time, but a signature is part of the round before
    /// it.
    fn turn_over(&mut self, ticks: u32, step: Transition, at: Moment) {
        if !self.is_signing() {
            self.budget.spend_ticks(ticks);
        }
        self.step(step, at);
    }

    fn is_signing(&self) -> bool {
        self.state.is_signing()
    }

    fn failed(&mut self, by: PartyId, fault: &StrategyFault) -> Result<(), Refusal> {
        let asked = match self.ask() {
            NextInput::Act(party) | NextInput::Propose(party) | NextInput::Concede(party) => party,
            NextInput::Answer(party, _) | NextInput::Vote(party, _) | NextInput::Confirm(party, _) => party,
            _ => return Err(Refusal::NotNow),
        };
        if asked != by {
            return Err(Refusal::OutOfTurn);
        }
        self.faults.push((by, fault.clone()));
        if self.rules().on_fault == OnFault::End {
            self.end = Some(End::Fault(by));
            return Ok(());
        }
        let at = self.moment();
        let (state, context) = self.parts(at);
        let step = state.skipped(by, context);
        self.turn_over(1, step, at);
        Ok(())
    }

    fn suggested(&mut self, text: Offer) -> Result<(), Refusal> {
        self.asked(|ask| ask == NextInput::Suggest)?;
        self.check_offer(text)?;
        let at = self.moment();
        let step = self.state.suggested(text, &self.participants)?;
        self.step(step, at);
        Ok(())
    }

    fn step(&mut self, step: Transition, at: Moment) {
        match step {
            Transition::On => {
                let is_late = self.rules().deadline.unit == Unit::Ticks && self.budget.is_spent();
                if is_late && !self.is_signing() {
                    self.out_of_time();
                }
            }
            Transition::Round if self.budget.is_last_round() && self.is_text_signed() => {}
            Transition::Round => {
                self.budget.spend_round();
                if self.budget.is_spent() {
                    self.out_of_time();
                } else {
                    self.is_chance_due = self.rules().breakdown > 0.0;
                }
            }
            Transition::Agreed(offer, assents) => self.agreed(offer, assents, at),
            Transition::Ended(End::NotSigned(_)) if self.level + 1 < self.course.levels.len() => {
                self.next_level()
            }
            Transition::Ended(end) => {
                if let End::NotSigned(_) = end {
                    self.budget.exhaust();
                }
                self.end = Some(end);
            }
        }
    }

    /// Whether there is a text that is signed now, since the time is over.
    fn is_text_signed(&mut self) -> bool {
        self.state.sign(&self.participants)
    }

    /// The time of a level is over: a text is put to the last vote, the next level meets, or that was it.
    fn out_of_time(&mut self) {
        if self.is_text_signed() {
            return;
        }
        if self.level + 1 == self.course.levels.len() {
            self.end = Some(End::Deadline);
        } else {
            self.next_level();
        }
    }

    /// The next level meets, if few enough issues are open.
    fn next_level(&mut self) {
        let next = self.level + 1;
        let open = self.closed().iter().filter(|closed| closed.is_none()).count();
        match self.course.levels[next].entry {
            LevelEntry::AllBut(most) if open > most => {
                self.end = Some(End::TooManyOpen { level: next, open })
            }
            _ => {
                self.level = next;
                self.is_entered = false;
                let rules = self.rules();
                self.budget = TimeBudget::new(rules, rules.deadline.most);
            }
        }
    }

    /// Per issue, the option that the last offers of all parties share that have not left.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::{Outcome, PartyId}, prepare::*};
    /// # use elfvik::{seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// for (p, options) in [vec![0, 1, 0, 1], vec![4, 0, 1, 1]].into_iter().enumerate() {
    ///     let offer = session.problem().offer_space.numbering().offer(&Outcome::new(options)).unwrap();
    ///     let event = Event::Moved { by: PartyId(p), what: Move::Propose(offer), ticks: 1 };
    ///     session.apply(event).unwrap();
    /// }
    /// assert_eq!(session.closed(), [None, None, None, Some(1)]);
    /// ```
    #[must_use]
    pub fn closed(&self) -> Vec<Option<u32>> {
        let numbering = self.problem.offer_space.numbering();
        let last = |party: PartyId| self.offers.last_of(party).map(|made| made.offer);
        let lasts: Option<Vec<Offer>> = self.participants.seats(0).map(last).collect();
        let shared = |issue: usize| {
            let offers = lasts.as_ref()?;
            let option = numbering.option(offers[0], issue);
            offers.iter().all(|&offer| numbering.option(offer, issue) == option).then_some(option)
        };
        (0..numbering.n_issues()).map(shared).collect()
    }

    fn agreed(&mut self, offer: Offer, assents: u64, at: Moment) {
        self.agreed_at = Some(at);
        let is_final =
            self.course.levels[self.level].seal == BindingForce::Binding || self.course.ratifiers.is_empty();
        if is_final {
            self.end = Some(End::Agreement(offer));
            return;
        }
        let status = Ratification::begin(offer, assents, &self.course, &self.participants);
        self.ratified(offer, status);
    }

    /// Whether a package is ratified, or who is asked next. Refused it cannot be before anybody was asked.
    fn ratified(&mut self, offer: Offer, status: RatificationStatus) -> bool {
        match status {
            RatificationStatus::Open(ratification) => self.initialled = Some(ratification),
            RatificationStatus::Ratified => self.end = Some(End::Agreement(offer)),
            RatificationStatus::Refused => return false,
        }
        true
    }

    fn decided(&mut self, party: PartyId, ratifier: usize, verdict: RatifierDecision) -> Result<(), Refusal> {
        let Some(ratification) = &self.initialled else { return Err(Refusal::NotNow) };
        if self.course.ratifiers[ratification.asked] != (party, ratifier) {
            return Err(Refusal::OutOfTurn);
        }
        let offer = ratification.offer;
        let Some(ratification) = self.initialled.take() else { return Err(Refusal::NotNow) };
        let approves = verdict == RatifierDecision::Approved;
        let status = ratification.decided(approves, &self.course, &self.participants);
        if self.ratified(offer, status) {
            return Ok(());
        }
        self.refused.push(offer);
        self.is_refused.insert(offer);
        match self.course.levels[self.level].seal {
            BindingForce::Initialled(OnRefusal::Return { most }) if self.returns < most => {
                // Back to the table: what was accepted is off it, and the clock has run on.
                self.returns += 1;
                self.agreed_at = None;
                self.state.reopen(&self.participants);
                self.step(Transition::Round, self.moment());
            }
            _ => self.end = Some(End::NotRatified(party, ratifier)),
        }
        Ok(())
    }

    fn enter(&mut self, level: usize, limit: u32) -> Result<(), Refusal> {
        self.asked(|ask| ask == NextInput::Enter { level })?;
        let deadline = self.course.levels[level].rules.deadline;
        if limit > deadline.most || limit < deadline.hidden_from.unwrap_or(deadline.most) {
            return Err(Refusal::WrongLimit);
        }
        if level > 0 {
            let closed = self.closed();
            if closed.iter().any(Option::is_some) {
                // What is closed on the way up was offered by all, so that something is left.
                let problem = self.problem.within(&closed).map_err(|_| Refusal::NotNow)?;
                self.problem = Arc::new(problem);
            }
        }
        let rules = &self.course.levels[level].rules;
        self.is_entered = true;
        self.budget = TimeBudget::new(rules, limit);
        self.state = protocol::begin(rules.protocol, rules.first, &self.participants);
        self.offers.clear();
        Ok(())
    }
}

/// Room for so many offers is made at first.
const MOST_ROOM: usize = 256;
