//! Strategies at the table: one session from its first event to its last.

use super::dice::LazyRandom;
use super::event::{Event, RatifierDecision};
use super::offer::Offer;
use super::session::{NextInput, Session};
use super::strategy::Strategy;
use crate::model::{Deadline, Outcome, PartyId};

/// What is neither a party's nor a rule's: dice, and what ratifiers think.
pub trait ExogenousMoves {
    /// The next random number, from 0 to 1.
    fn chance(&mut self) -> f64;

    /// What a ratifier decides on a package.
    fn verdict(&mut self, party: PartyId, ratifier: usize, offer: Offer) -> RatifierDecision;
}

/// No ratifier refuses, and chance comes from a stream.
#[derive(Debug)]
pub struct ApprovingRatifiers(
    /// The numbers that chance draws.
    pub LazyRandom,
);

impl ExogenousMoves for ApprovingRatifiers {
    fn chance(&mut self) -> f64 {
        self.0.number()
    }

    fn verdict(&mut self, _: PartyId, _: usize, _: Offer) -> RatifierDecision {
        RatifierDecision::Approved
    }
}

/// Plays a session until it ends, is suspended, or `until` says so; it is asked before each event.
///
/// Strategies are in the order of the parties. An illegal move is the fault of its strategy; every session
/// ends, within [`Course::most_events`](crate::model::Course::most_events).
///
/// # Panics
///
/// When there is not one strategy per party.
///
/// # Examples
///
/// ```
/// use elfvik::format::native;
/// use elfvik::prepare::Game;
/// use elfvik::seed::Seed;
/// use elfvik::talk::play::{ApprovingRatifiers, play, replay};
/// use elfvik::talk::strategy::compose::LazyRandom;
/// use elfvik::talk::{OfferSpace, BargainingProblem, Session, Strategy, setup};
/// use std::sync::Arc;
///
/// let view = native::starter_view();
/// let problem = BargainingProblem::of(Game::new(&view).unwrap(), OfferSpace::MOST_LISTED).unwrap();
/// let mut talk = Session::new(setup::course(&view), Arc::new(problem)).unwrap();
/// let mut again = talk.clone();
/// let draw = |name: &str| LazyRandom::new(Seed(1).stream(name), 0);
/// let strategy = |name: &str| -> Box<dyn Strategy> {
///     let spec: elfvik::talk::strategy::StrategySpec = "conceder".parse().unwrap();
///     Box::new(spec.strategy(view.scenario().origin, draw(name)).unwrap())
/// };
/// let mut strategies = vec![strategy("town"), strategy("builder")];
/// play(&mut talk, &mut strategies, &mut ApprovingRatifiers(draw("dice")), |_| false);
/// assert!(talk.end().is_some());
/// // Its log leads another session to the same end.
/// replay(&mut again, talk.log(), |_, _| {}).unwrap();
/// assert_eq!(again.end(), talk.end());
/// ```
pub fn play(
    session: &mut Session,
    strategies: &mut [Box<dyn Strategy + '_>],
    environment: &mut dyn ExogenousMoves,
    mut until: impl FnMut(&Session) -> bool,
) {
    while !until(session) {
        match next(session, strategies, environment) {
            // It was checked when it was answered.
            Some(Event::Moved { by, what, ticks }) => session.moves(by, what, ticks),
            Some(event) => {
                session.apply(event).expect("moves were checked, and the rest follows from the question");
            }
            None => return,
        }
    }
}

/// Why a record cannot be taken up again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResumeError {
    /// An event cannot follow those before it.
    #[error("event {at} cannot have happened: {refusal}")]
    Refused {
        /// Its position, from 1.
        at: usize,
        /// Why it cannot follow.
        refusal: super::Refusal,
    },
    /// The strategies or the dice would have done something else.
    #[error("event {at} is not what these strategies do with this seed")]
    Diverged {
        /// Its position, from 1.
        at: usize,
    },
}

/// Brings a new session, its strategies and its environment to where a log ends: everything is asked
/// again, and must answer as it did. What the parties in `free` answer may differ, as that of programs
/// does: the log holds.
///
/// # Errors
///
/// When an event of the log cannot follow, or does not follow from the strategies and the seed.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
/// # let view = starter_view();
/// # let parameters = Parameters::of(&view).unwrap();
/// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
/// let spec = Default::default();
/// let strategies = || [0, 1].map(|p| setup.strategy(PartyId(p), &spec, 0).unwrap());
/// let mut whole = setup.session().unwrap();
/// play::play(&mut whole, &mut strategies(), &mut setup.environment(0), |_| false);
///
/// let (mut session, mut environment) = (setup.session().unwrap(), setup.environment(0));
/// play::catch_up(&mut session, &mut strategies(), &mut environment, &whole.log()[..3], &[]).unwrap();
/// assert_eq!(session.log(), &whole.log()[..3]);
/// ```
pub fn catch_up(
    session: &mut Session,
    strategies: &mut [Box<dyn Strategy + '_>],
    environment: &mut dyn ExogenousMoves,
    log: &[Event],
    free: &[PartyId],
) -> Result<(), ResumeError> {
    for (at, event) in log.iter().enumerate() {
        let at = at + 1;
        let is_from_outside =
            matches!(event, Event::Suspended { .. } | Event::Resumed | Event::Collapsed { .. });
        if !is_from_outside {
            let asked = next(session, strategies, environment);
            let is_free = match event {
                Event::Moved { by, .. } | Event::Failed { by, .. } => free.contains(by),
                _ => false,
            };
            if asked.as_ref() != Some(event) && !is_free {
                return Err(ResumeError::Diverged { at });
            }
        }
        session.apply(event.clone()).map_err(|refusal| ResumeError::Refused { at, refusal })?;
    }
    Ok(())
}

/// Replays a log without strategies: the session that it leads to. `seen` is told each event before it
/// happens, with the session as it then is.
///
/// # Errors
///
/// When an event cannot follow those before it.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
/// # let view = starter_view();
/// # let parameters = Parameters::of(&view).unwrap();
/// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
/// # let mut session = setup.session().unwrap();
/// let log = [Event::Entered { level: 0, limit: 100 }, Event::Resumed];
/// let error = play::replay(&mut session, &log, |_, _| {}).unwrap_err();
/// assert_eq!(error, play::ResumeError::Refused { at: 2, refusal: Refusal::NotSuspended });
/// assert_eq!(session.log(), &log[..1]);
/// ```
pub fn replay(
    session: &mut Session,
    log: &[Event],
    mut seen: impl FnMut(&Session, &Event),
) -> Result<(), ResumeError> {
    for (at, event) in log.iter().enumerate() {
        seen(session, event);
        session.apply(event.clone()).map_err(|refusal| ResumeError::Refused { at: at + 1, refusal })?;
    }
    Ok(())
}

/// What comes next; nothing when it is over or suspended.
fn next(
    session: &Session,
    strategies: &mut [Box<dyn Strategy + '_>],
    environment: &mut dyn ExogenousMoves,
) -> Option<Event> {
    let ask = session.ask();
    Some(match ask {
        NextInput::Act(by)
        | NextInput::Propose(by)
        | NextInput::Answer(by, _)
        | NextInput::Concede(by)
        | NextInput::Vote(by, _)
        | NextInput::Confirm(by, _) => {
            let strategy = strategies[by.0].as_mut();
            match session.seat(by).answer(strategy).expect("it is asked") {
                Ok(what) => Event::Moved { by, what, ticks: strategy.ticks() },
                Err(fault) => Event::Failed { by, fault: Box::new(fault) },
            }
        }
        NextInput::Chance if environment.chance() >= session.rules().breakdown => Event::WentOn,
        NextInput::Chance => Event::BrokenOff,
        NextInput::Enter { level } => {
            let deadline = session.course().levels[level].rules.deadline;
            Event::Entered { level, limit: limit(deadline, environment) }
        }
        NextInput::Suggest => match suggestion(session, environment) {
            Some(text) => Event::Suggested { text },
            None => Event::Collapsed { cause: "the mediator has nothing to suggest".into() },
        },
        NextInput::Ratify(party, ratifier, offer) => {
            Event::Decided { party, ratifier, verdict: environment.verdict(party, ratifier, offer) }
        }
        NextInput::Nobody | NextInput::Wait => return None,
    })
}

/// The true deadline: drawn when it is hidden.
fn limit(deadline: Deadline, environment: &mut dyn ExogenousMoves) -> u32 {
    match deadline.hidden_from {
        Some(from) if from < deadline.most => {
            let span = f64::from(deadline.most - from + 1);
            (from + (environment.chance() * span) as u32).min(deadline.most)
        }
        _ => deadline.most,
    }
}

/// A first text: drawn among all feasible outcomes, each as likely as any other; later ones change one
/// issue of the present text.
fn suggestion(session: &Session, environment: &mut dyn ExogenousMoves) -> Option<Offer> {
    let offer_space = &session.problem().offer_space;
    match session.text() {
        Some(text) => {
            let found: Vec<Offer> = offer_space
                .neighbours(text)
                .into_iter()
                .filter(|o| session.check_offer(*o).is_ok())
                .collect();
            let at = (environment.chance() * found.len() as f64) as usize;
            // A text without neighbours is voted on against itself.
            found.get(at).copied().or(Some(text))
        }
        None => {
            let n_options = offer_space.numbering().n_options();
            let mut draw = || {
                let option = |&n: &u32| ((environment.chance() * f64::from(n)) as u32).min(n - 1);
                offer_space.numbering().offer(&Outcome::new(n_options.iter().map(option).collect()))
            };
            let drawn = (0..MOST_TRIES).find_map(|_| draw().filter(|o| session.check_offer(*o).is_ok()));
            // Where the rules leave next to nothing, the first that is left.
            let profile = &session.problem().profiles[0];
            drawn.or_else(|| {
                std::iter::successors(Some(profile.best()), |offer| profile.after(*offer))
                    .take(MOST_TRIES)
                    .find(|offer| session.check_offer(*offer).is_ok())
            })
        }
    }
}

const MOST_TRIES: usize = 1_000;
