//! A seat: one party's window on a session.

use super::event::{Event, Move, Refusal, StrategyFault};
use super::offer::Offer;
use super::session::{NextInput, Session};
use super::strategy::{Strategy, Turn};
use crate::model::{PartyId, Unit};

/// What a party is asked, with the offers that the question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Accept what is on the table, propose or walk away, as [`Strategy::act`].
    Act,
    /// Propose at the same time as the others, as [`Strategy::propose`].
    Propose,
    /// Accept or reject this offer, as [`Strategy::answer`].
    Answer(Offer),
    /// Vote on a variation of the text, as [`Strategy::vote`].
    Vote {
        /// What is voted on.
        variation: Offer,
        /// What it would replace.
        text: Offer,
    },
    /// Sign this last text or not, as [`Strategy::confirm`].
    Confirm(Offer),
    /// Propose a concession or stand by the last proposal, as [`Strategy::concede`].
    Concede,
}

/// One party's window on a session: what it sees, what it is asked, what it may answer. Nothing that a seat
/// says changes when only what others did in secret differs.
///
/// # Examples
///
/// A session that is shared, with a thread that sits at the table for one party:
///
/// ```
/// use elfvik::format::native;
/// use elfvik::model::{Course, Origin, PartyId, TalkRules};
/// use elfvik::prepare::{Parameters, Game};
/// use elfvik::talk::{Event, BargainingProblem, Move, Question, Session};
/// use std::sync::{Arc, RwLock};
///
/// let view = native::starter_view();
/// let game = Game::likely(&Parameters::of(&view).unwrap()).unwrap();
/// let problem = Arc::new(BargainingProblem::of(game, 1_000).unwrap());
/// let mut session = Session::new(Course::single(TalkRules::of(Origin::Elfvik)), problem).unwrap();
/// session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
/// assert_eq!(session.seat(PartyId(1)).asked(), None);
///
/// let table = Arc::new(RwLock::new(session));
/// let shared = Arc::clone(&table);
/// let thread = std::thread::spawn(move || {
///     let what = {
///         let session = shared.read().unwrap();
///         let seat = session.seat(PartyId(0));
///         assert_eq!(seat.asked(), Some(Question::Act));
///         let best = seat.turn(|turn| turn.profile.best());
///         seat.may(Move::Propose(best)).unwrap();
///         Move::Propose(best)
///     };
///     shared.write().unwrap().apply(Event::Moved { by: PartyId(0), what, ticks: 1 }).unwrap();
/// });
/// thread.join().unwrap();
///
/// let session = table.read().unwrap();
/// let seat = session.seat(PartyId(1));
/// assert_eq!(seat.asked(), Some(Question::Act));
/// // It has seen that the talk began: what is new is the offer.
/// assert!(matches!(seat.events_since(1)[..], [(2, Event::Moved { .. })]));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Seat<'s> {
    session: &'s Session,
    party: PartyId,
}

impl Session {
    /// The seat of a party.
    ///
    /// # Panics
    ///
    /// When there is no such party.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// assert_eq!(session.seat(PartyId(1)).party(), PartyId(1));
    /// ```
    #[must_use]
    pub fn seat(&self, party: PartyId) -> Seat<'_> {
        assert!(party.0 < self.problem().profiles.len(), "a seat is of a party of the session");
        Seat { session: self, party }
    }
}

impl<'s> Seat<'s> {
    /// The party that sits here.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// assert_eq!(session.seat(PartyId(0)).party(), PartyId(0));
    /// ```
    #[must_use]
    pub fn party(self) -> PartyId {
        self.party
    }

    /// Everything that it saw, in the order in which it saw it, numbered from 1: its own events and what is
    /// public. Proposals made at the same time are seen once all have made theirs.
    ///
    /// Numbers have no gaps, which would tell how much others do in secret, and an event keeps its number.
    /// Takes as long as there are such events.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut course = setup::course(&view);
    /// # course.levels[0].rules.protocol = Protocol::Tentative;
    /// # let mut session = Session::new(course, setup.problem().clone()).unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// # let offer = session.problem().profiles[0].best();
    /// // With tentative agreement both propose at the same time.
    /// session.apply(Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 }).unwrap();
    /// assert_eq!(session.seat(PartyId(0)).events().len(), 2);
    /// assert_eq!(session.seat(PartyId(1)).events().len(), 1);
    /// ```
    #[must_use]
    pub fn events(self) -> Vec<(usize, Event)> {
        self.events_since(0)
    }

    /// What it saw after event number `since`; everything for 0. Takes as long as there are such events,
    /// however long the talk is.
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
    /// # session.apply(Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 }).unwrap();
    /// let seen = session.seat(PartyId(1)).events_since(1);
    /// assert_eq!(seen, [(2, Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 })]);
    /// ```
    #[must_use]
    pub fn events_since(self, since: usize) -> Vec<(usize, Event)> {
        let seen = self.session.seen_by(self.party, since);
        seen.zip(since..).map(|((_, event), at)| (at + 1, event)).collect()
    }

    /// The same events in the order in which they happened, numbered from 1 without gaps: what a saved view
    /// shows.
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
    /// assert_eq!(session.seat(PartyId(1)).record(), [(1, Event::Entered { level: 0, limit: 100 })]);
    /// ```
    #[must_use]
    pub fn record(self) -> Vec<(usize, Event)> {
        let mut seen: Vec<_> = self.session.seen_by(self.party, 0).collect();
        seen.sort_by_key(|(at, _)| *at);
        seen.into_iter().enumerate().map(|(at, (_, event))| (at + 1, event)).collect()
    }

    /// What it is asked now; `None` when it is not its turn.
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
    /// assert_eq!(session.seat(PartyId(0)).asked(), Some(Question::Act));
    /// assert_eq!(session.seat(PartyId(1)).asked(), None);
    /// ```
    #[must_use]
    pub fn asked(self) -> Option<Question> {
        let (by, question) = match self.session.ask() {
            NextInput::Act(by) => (by, Question::Act),
            NextInput::Propose(by) => (by, Question::Propose),
            NextInput::Answer(by, offer) => (by, Question::Answer(offer)),
            NextInput::Concede(by) => (by, Question::Concede),
            NextInput::Vote(by, variation) => {
                (by, Question::Vote { variation, text: self.session.text().unwrap_or(variation) })
            }
            NextInput::Confirm(by, text) => (by, Question::Confirm(text)),
            NextInput::Enter { .. }
            | NextInput::Suggest
            | NextInput::Chance
            | NextInput::Ratify(..)
            | NextInput::Wait
            | NextInput::Nobody => {
                return None;
            }
        };
        (by == self.party).then_some(question)
    }

    /// Whether it may answer so now.
    ///
    /// # Errors
    ///
    /// The reason why not. When it is not asked, that is [`Refusal::Over`], [`Refusal::IsSuspended`] or
    /// [`Refusal::OutOfTurn`], whatever others are asked.
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
    /// let seat = session.seat(PartyId(0));
    /// assert_eq!(seat.may(Move::Accept), Err(Refusal::NothingToAccept));
    /// assert_eq!(seat.may(Move::Walk), Ok(()));
    /// ```
    pub fn may(self, what: Move) -> Result<(), Refusal> {
        match self.session.ask() {
            NextInput::Nobody | NextInput::Wait => self.session.check(self.party, what),
            _ if self.asked().is_none() => Err(Refusal::OutOfTurn),
            _ => self.session.check(self.party, what),
        }
    }

    /// What it sees of where the talk stands, lent to a function: its own profile, the time, the offers.
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
    /// let seat = session.seat(PartyId(0));
    /// let (round, turns_left) = seat.turn(|turn| (turn.moment.round, turn.turns_left));
    /// assert_eq!((round, turns_left), (0, Some(100)));
    /// ```
    pub fn turn<T>(self, look: impl FnOnce(&Turn<'_>) -> T) -> T {
        let (session, party) = (self.session, self.party);
        let is_legal = |offer: Offer| session.is_open(party, offer);
        let gap_at_home = |offer: Offer| session.gap_at_home(party, offer);
        let gap_at_home = session.foresees(party).then_some(&gap_at_home as &dyn Fn(Offer) -> f64);
        look(&Turn { gap_at_home, ..turn(session, party, &is_legal) })
    }

    /// What a strategy answers to what the seat is asked; what is illegal is its fault. `None` when it is
    /// not asked.
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
    /// # let spec = "conceder".parse().unwrap();
    /// let mut conceder = setup.strategy(PartyId(0), &spec, 0).unwrap();
    /// let answer = session.seat(PartyId(0)).answer(conceder.as_mut()).unwrap();
    /// assert!(matches!(answer, Ok(Move::Propose(_))));
    /// // Nobody asks the builder.
    /// assert_eq!(session.seat(PartyId(1)).answer(conceder.as_mut()), None);
    /// ```
    pub fn answer(self, strategy: &mut dyn Strategy) -> Option<Result<Move, StrategyFault>> {
        let question = self.asked()?;
        let what = self.turn(|turn| match question {
            Question::Act => strategy.act(turn),
            Question::Propose => strategy.propose(turn),
            Question::Answer(offer) => strategy.answer(turn, offer),
            Question::Concede => strategy.concede(turn),
            Question::Vote { variation, text } => strategy.vote(turn, variation, text),
            Question::Confirm(text) => strategy.confirm(turn, text),
        });
        Some(what.and_then(|what| self.may(what).map(|()| what).map_err(StrategyFault::Illegal)))
    }
}

/// What a party sees.
fn turn<'t>(session: &'t Session, by: PartyId, is_legal: &'t dyn Fn(Offer) -> bool) -> Turn<'t> {
    let deadline = session.rules().deadline;
    let is_known = deadline.unit == Unit::Rounds && deadline.hidden_from.is_none();
    Turn {
        party: by,
        n_parties: session.problem().profiles.len(),
        level: session.level(),
        profile: &session.problem().profiles[by.0],
        moment: session.moment(),
        time_before: time_before(session),
        turns_left: session.turns_left(),
        rounds: is_known.then_some(deadline.most),
        offers: session.offers(),
        standing: session.standing().filter(|made| made.by != by),
        left: session.left(),
        refused: session.refused(),
        last_made: session.last_made(),
        n_forgotten: session.n_forgotten(),
        is_legal,
        is_free: session.is_free(),
        may_break_off: session.rules().breakdown > 0.0,
        gap_at_home: None,
    }
}

/// The time of one round earlier.
fn time_before(session: &Session) -> f64 {
    let (rules, now) = (session.rules(), session.moment());
    let most = rules.deadline.most;
    match rules.deadline.unit {
        Unit::Rounds if now.round == 0 => 0.0,
        Unit::Rounds => rules.clock.time(now.round - 1, most),
        Unit::Ticks => {
            let a_round = session.problem().profiles.len() as u32;
            f64::from(now.ticks.saturating_sub(a_round)) / f64::from(most)
        }
    }
}
