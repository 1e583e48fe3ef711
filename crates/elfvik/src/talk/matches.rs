//! A match: one talk in one world, with the strategies that play it.

use super::TalkError;
use super::event::{Event, Refusal};
use super::hall::{Hall, Likely};
use super::payoffs::payoffs;
use super::play::{ResumeError, Surroundings, catch_up, play, replay};
use super::players::{Place, Players, strategies};
use super::session::{Ground, Session};
use super::strategy::{Closing, Spec, Strategy};
use crate::model::{Origin, PartyId};
use std::sync::Arc;

/// One talk in one world: a session, the strategy of each party, and the dice and ratifiers around them.
///
/// Single talks, rehearsals and tournaments play the same one. It owns or shares what it needs, and is
/// `Send` where its surroundings are.
///
/// # Examples
///
/// ```
/// use elfvik::format::{Text, native};
/// use elfvik::model::{PartyId, View};
/// use elfvik::prepare::Blueprint;
/// use elfvik::seed::Seed;
/// use elfvik::talk::{Agenda, Hall, Match, hall, players};
///
/// # let [public, town, builder] = native::STARTER.map(|file| Text { name: file.name, text: file.text });
/// # let scenario = native::scenario(public).unwrap();
/// # let files = [
/// #     native::party_file(town, &scenario, PartyId(0)).unwrap(),
/// #     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// # ];
/// let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
/// let course = hall::course(&view);
/// let hall = Hall::new(Blueprint::of(&view).unwrap(), course, (Seed(1), Agenda::MOST_LISTED)).unwrap();
/// let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
///
/// let mut game = Match::of(&hall, &specs, 0, &players::no_programs).unwrap();
/// game.play_until(|session| session.log().len() >= 3);
/// assert!(game.session().end().is_none());
/// game.play();
/// let finale = game.end();
/// assert!(finale.session.end().is_some());
/// assert_eq!(finale.payoffs.len(), 2);
/// ```
pub struct Match<S> {
    ground: Arc<Ground>,
    origin: Origin,
    session: Session,
    strategies: Vec<Box<dyn Strategy>>,
    surroundings: S,
}

/// What is left of a match when its strategies know how it ended.
#[derive(Debug)]
pub struct Finale {
    /// The session.
    pub session: Session,
    /// What the first level stood on.
    pub ground: Arc<Ground>,
    /// What each party gets, discounted.
    pub payoffs: Vec<f64>,
    /// What each strategy left behind; nothing where none played. Where the talk is over, faults are also
    /// in the session.
    pub closings: Vec<Closing>,
}

impl Match<Likely> {
    /// Talk number `talk` of a hall, at the likely values: one strategy per party, in order.
    ///
    /// # Errors
    ///
    /// When the protocol cannot be used by so many parties, or what `players` says where a program does not
    /// play.
    pub fn of(hall: &Hall, specs: &[Spec], talk: u64, players: &Players<'_>) -> Result<Self, TalkError> {
        let session = hall.session()?;
        let place = Place { blueprint: hall.blueprint(), course: hall.course(), seed: hall.seed(), talk };
        let strategies = strategies(place, hall.ground(), specs, players)?;
        let origin = hall.blueprint().view().scenario().origin;
        Ok(Self::new(session, strategies, (hall.surroundings(talk), origin)))
    }
}

impl<S: Surroundings> Match<S> {
    /// A match of a session that has not begun, with one strategy per party; of none where it is only
    /// [replayed](Self::replay). The origin of the scenario says what discounts count where nothing else
    /// does.
    #[must_use]
    pub fn new(
        session: Session,
        strategies: Vec<Box<dyn Strategy>>,
        (surroundings, origin): (S, Origin),
    ) -> Self {
        Self { ground: Arc::clone(session.ground()), origin, session, strategies, surroundings }
    }

    /// Plays until the talk ends or is suspended.
    ///
    /// # Panics
    ///
    /// As [`play`].
    pub fn play(&mut self) {
        self.play_until(|_| false);
    }

    /// Plays until the talk ends, is suspended, or `until` says so; it is asked before each event.
    ///
    /// # Panics
    ///
    /// As [`play`].
    pub fn play_until(&mut self, until: impl FnMut(&Session) -> bool) {
        play(&mut self.session, &mut self.strategies, &mut self.surroundings, until);
    }

    /// Brings the match to where a log ends, as [`catch_up`].
    ///
    /// # Errors
    ///
    /// When the log does not follow from the rules, the strategies and the seed.
    pub fn catch_up(&mut self, log: &[Event], free: &[PartyId]) -> Result<(), ResumeError> {
        catch_up(&mut self.session, &mut self.strategies, &mut self.surroundings, (log, free))
    }

    /// Brings the session to where a log ends and asks nobody, as [`replay`].
    ///
    /// # Errors
    ///
    /// When an event cannot follow those before it.
    pub fn replay(&mut self, log: &[Event]) -> Result<(), ResumeError> {
        replay(&mut self.session, log, |_, _| {})
    }

    /// Something happens from outside: the talk is suspended, resumed, or collapses.
    ///
    /// # Errors
    ///
    /// When it cannot follow.
    pub fn apply(&mut self, event: Event) -> Result<(), Refusal> {
        self.session.apply(event)
    }

    /// Where the talk stands.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The strategies, in the order of the parties.
    #[must_use]
    pub fn strategies(&self) -> &[Box<dyn Strategy>] {
        &self.strategies
    }

    /// Tells every strategy how the talk ended, or that it was left unfinished, and lets it go. What it did
    /// wrong in the end becomes an event of a talk that is over.
    #[must_use]
    pub fn end(self) -> Finale {
        let Self { ground, origin, mut session, strategies, .. } = self;
        let payoffs = payoffs(&session, &ground, origin);
        let mut closings = Vec::with_capacity(strategies.len());
        for (p, mut strategy) in strategies.into_iter().enumerate() {
            let closing = strategy.end(session.end(), payoffs[p]);
            if let (Some(fault), Some(_)) = (&closing.fault, session.end()) {
                // Refused where another fault of its own is known already.
                let _ = session.apply(Event::Failed { by: PartyId(p), fault: Box::new(fault.clone()) });
            }
            closings.push(closing);
        }
        Finale { session, ground, payoffs, closings }
    }
}

impl<S> std::fmt::Debug for Match<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Match").field("session", &self.session).finish_non_exhaustive()
    }
}
