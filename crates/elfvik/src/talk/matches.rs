//! A match: one talk in one world, with the strategies that play it.

use super::TalkError;
use super::event::{Event, Refusal};
use super::payoffs::payoffs;
use super::play::{ExogenousMoves, ResumeError, catch_up, play, replay};
use super::players::{ProgramFactory, TalkContext, strategies};
use super::session::{BargainingProblem, Session};
use super::setup::{LikelyRatifiers, Setup};
use super::strategy::{Strategy, StrategyReport, StrategySpec};
use crate::model::{Origin, PartyId};
use std::sync::Arc;

/// One talk in one world: a session, the strategy of each party, and the dice and ratifiers around them.
///
/// Single talks, rehearsals and tournaments play the same one. It owns or shares what it needs, and is
/// `Send` where its environment is.
///
/// # Examples
///
/// ```
/// use elfvik::format::native;
/// use elfvik::prepare::Parameters;
/// use elfvik::seed::Seed;
/// use elfvik::talk::{OfferSpace, Setup, Match, setup, players};
///
/// let view = native::starter_view();
/// let course = setup::course(&view);
/// let setup = Setup::new(Parameters::of(&view).unwrap(), course, Seed(1), OfferSpace::MOST_LISTED).unwrap();
/// let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
///
/// let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
/// game.play_until(|session| session.log().len() >= 3);
/// assert!(game.session().end().is_none());
/// game.play();
/// let result = game.end();
/// assert!(result.session.end().is_some());
/// assert_eq!(result.payoffs.len(), 2);
/// ```
pub struct Match<S> {
    problem: Arc<BargainingProblem>,
    origin: Origin,
    session: Session,
    strategies: Vec<Box<dyn Strategy>>,
    environment: S,
}

/// What is left of a match when its strategies know how it ended.
#[derive(Debug)]
pub struct MatchResult {
    /// The session as it was left, with all events where it keeps a log.
    pub session: Session,
    /// What the first level stood on.
    pub problem: Arc<BargainingProblem>,
    /// What each party gets, discounted.
    pub payoffs: Vec<f64>,
    /// What each strategy left behind; nothing where none played. Where the talk is over, faults are also
    /// in the session.
    pub closings: Vec<StrategyReport>,
}

impl Match<LikelyRatifiers> {
    /// Talk number `talk` of a setup, at the likely values: one strategy per party, in order.
    ///
    /// # Errors
    ///
    /// When the protocol cannot be used by so many parties, or what `players` says where a program does not
    /// play.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// assert_eq!(game.session().ask(), NextInput::Enter { level: 0 });
    /// ```
    pub fn of(
        setup: &Setup,
        specs: &[StrategySpec],
        talk: u64,
        players: &ProgramFactory<'_>,
    ) -> Result<Self, TalkError> {
        let session = setup.session()?;
        let place = TalkContext {
            parameters: setup.parameters(),
            beliefs: setup.beliefs(),
            course: setup.course(),
            seed: setup.seed(),
            talk,
        };
        let strategies = strategies(place, setup.problem(), specs, players)?;
        let origin = setup.parameters().view().scenario().origin;
        Ok(Self::new(session, strategies, setup.environment(talk), origin))
    }
}

impl<S: ExogenousMoves> Match<S> {
    /// A match of a session that has not begun, with one strategy per party; of none where it is only
    /// [replayed](Self::replay). The origin of the scenario says what discounts count where nothing else
    /// does.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// // The strategies may be your own.
    /// let spec = Default::default();
    /// let strategies = [0, 1].map(|p| setup.strategy(elfvik::model::PartyId(p), &spec, 0).unwrap());
    /// let (environment, origin) = (setup.environment(0), view.scenario().origin);
    /// let mut game = Match::new(setup.session().unwrap(), strategies.into(), environment, origin);
    /// game.play();
    /// assert!(game.session().end().is_some());
    /// ```
    #[must_use]
    pub fn new(session: Session, strategies: Vec<Box<dyn Strategy>>, environment: S, origin: Origin) -> Self {
        Self { problem: Arc::clone(session.problem()), origin, session, strategies, environment }
    }

    /// Plays until the talk ends or is suspended.
    ///
    /// # Panics
    ///
    /// As [`play`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// game.play();
    /// assert!(matches!(game.session().end(), Some(End::Agreement(_))));
    /// ```
    pub fn play(&mut self) {
        self.play_until(|_| false);
    }

    /// Plays until the talk ends, is suspended, or `until` says so; it is asked before each event.
    ///
    /// # Panics
    ///
    /// As [`play`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// game.play_until(|session| session.n_offers() == 4);
    /// assert_eq!(game.session().n_offers(), 4);
    /// ```
    pub fn play_until(&mut self, until: impl FnMut(&Session) -> bool) {
        play(&mut self.session, &mut self.strategies, &mut self.environment, until);
    }

    /// Brings the match to where a log ends, as [`catch_up`].
    ///
    /// # Errors
    ///
    /// When the log does not follow from the rules, the strategies and the seed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// game.play();
    /// let mut again = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// again.catch_up(&game.session().log()[..3], &[]).unwrap();
    /// again.play();
    /// assert_eq!(again.session().log(), game.session().log());
    /// ```
    pub fn catch_up(&mut self, log: &[Event], free: &[PartyId]) -> Result<(), ResumeError> {
        catch_up(&mut self.session, &mut self.strategies, &mut self.environment, log, free)
    }

    /// Brings the session to where a log ends and asks nobody, as [`replay`].
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
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// game.play();
    /// let mut again = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// again.replay(game.session().log()).unwrap();
    /// assert_eq!(again.session().end(), game.session().end());
    /// ```
    pub fn replay(&mut self, log: &[Event]) -> Result<(), ResumeError> {
        replay(&mut self.session, log, |_, _| {})
    }

    /// Something happens from outside: the talk is suspended, resumed, or collapses.
    ///
    /// # Errors
    ///
    /// When it cannot follow.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// game.apply(Event::Suspended { cause: "an election".into() }).unwrap();
    /// game.play();
    /// assert_eq!(game.session().n_events(), 1);
    /// ```
    pub fn apply(&mut self, event: Event) -> Result<(), Refusal> {
        self.session.apply(event)
    }

    /// Where the talk stands.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// # let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// assert_eq!(game.session().n_events(), 0);
    /// ```
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What happens around it.
    pub(super) fn environment(&self) -> &S {
        &self.environment
    }

    /// The strategies, in the order of the parties.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// # let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// assert_eq!(game.strategies().len(), 2);
    /// ```
    #[must_use]
    pub fn strategies(&self) -> &[Box<dyn Strategy>] {
        &self.strategies
    }

    /// Tells every strategy how the talk ended, or that it was left unfinished, and lets it go. What it did
    /// wrong in the end becomes an event of a talk that is over.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let specs = ["boulware".parse().unwrap(), "conceder".parse().unwrap()];
    /// let mut game = Match::of(&setup, &specs, 0, &players::no_programs).unwrap();
    /// game.play();
    /// let result = game.end();
    /// let Some(End::Agreement(offer)) = result.session.end() else { panic!("they agree") };
    /// assert_eq!(result.payoffs[0], result.problem.profiles[0].utility(*offer));
    /// ```
    #[must_use]
    pub fn end(self) -> MatchResult {
        let Self { problem, origin, mut session, strategies, .. } = self;
        let payoffs = payoffs(&session, &problem, origin);
        let mut closings = Vec::with_capacity(strategies.len());
        for (p, mut strategy) in strategies.into_iter().enumerate() {
            let closing = strategy.end(session.end(), payoffs[p]);
            if let (Some(fault), Some(_)) = (&closing.fault, session.end()) {
                // Refused where another fault of its own is known already.
                let _ = session.apply(Event::Failed { by: PartyId(p), fault: Box::new(fault.clone()) });
            }
            closings.push(closing);
        }
        MatchResult { session, problem, payoffs, closings }
    }
}

impl<S> std::fmt::Debug for Match<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Match").field("session", &self.session).finish_non_exhaustive()
    }
}
