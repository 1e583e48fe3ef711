//! Where talks are held: a view of a scenario made ready, with its ratifiers, for as many talks as one likes.

use super::TalkError;
use super::beliefs::Beliefs;
use super::dice::{LazyRandom, dice};
use super::event::RatifierDecision;
use super::foresight::Foresight;
use super::offer::Offer;
use super::play::ExogenousMoves;
use super::players::{TalkContext, built_in};
use super::session::{BargainingProblem, Session};
use super::strategy::Strategy;
use super::strategy::spec::StrategySpec;
use crate::model::{Course, DiscountPer, Estimate, PartyId, Scenario, TalkRules, View};
use crate::prepare::parameters::Player;
use crate::prepare::{Game, Parameters};
use crate::seed::Seed;
use std::sync::Arc;

/// A view made ready for talks: what can be offered, what it is worth to each party and ratifier, and by
/// which rules they talk. All of it is shared: a copy costs next to nothing, and can be held by a server or
/// a cache.
#[derive(Debug, Clone)]
pub struct Setup {
    parameters: Arc<Parameters>,
    course: Arc<Course>,
    problem: Arc<BargainingProblem>,
    home: Arc<Game>,
    beliefs: Beliefs,
    seed: Seed,
}

/// The rules by which the parties of a view talk: those of the scenario, or a single level under the rules
/// of its origin, whose agreements are initialled where somebody must ratify.
///
/// # Examples
///
/// ```
/// use elfvik::format::native;
/// use elfvik::talk::{Protocol, setup};
///
/// let view = native::starter_view();
/// let course = setup::course(&view);
/// assert_eq!(course.levels[0].rules.protocol, Protocol::Alternating);
/// ```
#[must_use]
pub fn course(view: &View) -> Course {
    course_of(view.scenario())
}

/// The same from what is public alone.
pub(crate) fn course_of(scenario: &Scenario) -> Course {
    scenario.talks.clone().unwrap_or_else(|| {
        let course = Course::single(TalkRules::of(scenario.origin));
        let mut course = course.ratified_by(&scenario.parties, &scenario.agreement);
        if !course.ratifiers.is_empty() {
            course.levels[0].seal = crate::model::BindingForce::Initialled(crate::model::OnRefusal::End);
        }
        course
    })
}

impl Setup {
    /// The setup of a view at its likely values: all random numbers come from the seed, and at most so many
    /// outcomes are listed.
    ///
    /// # Errors
    ///
    /// When the view has no game, or one that cannot be talked over.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native;
    /// use elfvik::prepare::Parameters;
    /// use elfvik::seed::Seed;
    /// use elfvik::talk::{OfferSpace, NextInput, Setup, setup};
    ///
    /// let view = native::starter_view();
    /// let course = setup::course(&view);
    /// let parameters = Parameters::of(&view).unwrap();
    /// let setup = Setup::new(parameters, course, Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// assert_eq!(setup.session().unwrap().ask(), NextInput::Enter { level: 0 });
    /// ```
    pub fn new(
        parameters: impl Into<Arc<Parameters>>,
        course: Course,
        seed: Seed,
        most_listed: u64,
    ) -> Result<Self, TalkError> {
        let parameters = parameters.into();
        let game = Game::likely_for_talks(&parameters)?;
        let home = Game::with_numbers(&parameters, parameters.ratifiers(), &parameters.likely())?;
        let problem = Arc::new(discounted(BargainingProblem::of(game, most_listed)?, parameters.view()));
        let beliefs = Beliefs::default();
        Ok(Self { parameters, course: Arc::new(course), problem, home: Arc::new(home), beliefs, seed })
    }

    /// A session that has not begun.
    ///
    /// # Errors
    ///
    /// When the protocol cannot be used by so many parties.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// assert_eq!(session.ask(), NextInput::Act(PartyId(0)));
    /// ```
    pub fn session(&self) -> Result<Session, TalkError> {
        let session = Session::new(Arc::clone(&self.course), Arc::clone(&self.problem))?;
        Ok(session.with_foresight(Foresight::of(&self.parameters, &self.course, &self.home)))
    }

    /// The built-in strategy of a party in talk number `talk`; `None` when a program plays it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let spec = "agent=./town.py".parse().unwrap();
    /// assert!(setup.strategy(PartyId(0), &spec, 0).is_none());
    /// let spec = "boulware".parse().unwrap();
    /// assert!(setup.strategy(PartyId(0), &spec, 0).is_some());
    /// ```
    #[must_use]
    pub fn strategy(&self, party: PartyId, spec: &StrategySpec, talk: u64) -> Option<Box<dyn Strategy>> {
        let place = TalkContext {
            parameters: &self.parameters,
            beliefs: &self.beliefs,
            course: &self.course,
            seed: self.seed,
            talk,
        };
        built_in(place, &self.problem.offer_space, party, spec)
    }

    /// Dice and ratifiers of talk number `talk`, at the likely values.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::{play::ExogenousMoves, *}};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// // The same talk has the same dice.
    /// assert_eq!(setup.environment(7).chance(), setup.environment(7).chance());
    /// assert_ne!(setup.environment(7).chance(), setup.environment(8).chance());
    /// ```
    #[must_use]
    pub fn environment(&self, talk: u64) -> LikelyRatifiers {
        LikelyRatifiers { setup: self.clone(), draw: dice(self.seed, talk) }
    }

    /// What the talks stand on.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// assert_eq!(setup.problem().profiles.len(), 2);
    /// ```
    #[must_use]
    pub fn problem(&self) -> &Arc<BargainingProblem> {
        &self.problem
    }

    /// By which rules they talk.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// assert_eq!(setup.course().levels[0].rules.deadline, Deadline::rounds(100));
    /// ```
    #[must_use]
    pub fn course(&self) -> &Arc<Course> {
        &self.course
    }

    /// The numbers of the view.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// assert_eq!(setup.parameters().view().scenario().parties[0].id, "town");
    /// ```
    #[must_use]
    pub fn parameters(&self) -> &Arc<Parameters> {
        &self.parameters
    }

    /// What each party's file believes of the others.
    pub(super) fn beliefs(&self) -> &Beliefs {
        &self.beliefs
    }

    /// What all random numbers come from.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// assert_eq!(setup.seed(), Seed(1));
    /// ```
    #[must_use]
    pub fn seed(&self) -> Seed {
        self.seed
    }
}

/// A problem with the likely discount of each party, 1 without one, and what it counts.
pub(super) fn discounted(problem: BargainingProblem, view: &View) -> BargainingProblem {
    let parties = || (0..view.scenario().parties.len()).map(|p| view.preferences(PartyId(p)));
    let discounts: Vec<f64> =
        parties().map(|own| own.discount.as_ref().map_or(1.0, |d: &Estimate| d.likely().to_f64())).collect();
    let per: Vec<Option<DiscountPer>> = parties().map(|own| own.discount_per).collect();
    problem.with_discounts(&discounts).with_discounts_per(&per)
}

/// Dice and ratifiers at the likely values.
#[derive(Debug)]
pub struct LikelyRatifiers {
    setup: Setup,
    draw: LazyRandom,
}

impl ExogenousMoves for LikelyRatifiers {
    fn chance(&mut self) -> f64 {
        self.draw.number()
    }

    fn verdict(&mut self, party: PartyId, ratifier: usize, offer: Offer) -> RatifierDecision {
        let parameters = &self.setup.parameters;
        let player = Player { party, ratifier: Some(ratifier) };
        if let Some(verdict) = by_profile(parameters, &self.setup.home, &self.setup.problem, player, offer) {
            return verdict;
        }
        let known = parameters.approvals().iter().find(|a| a.party == party && a.ratifier == ratifier);
        let probability = known.map(|a| parameters.numbers()[a.probability].estimate.likely().to_f64());
        // Of whom nothing is known, it is taken to approve.
        if probability.is_none_or(|p| self.draw.number() < p) {
            RatifierDecision::Approved
        } else {
            RatifierDecision::Refused
        }
    }
}

/// What a ratifier of whom a profile is known decides.
pub(super) fn by_profile(
    parameters: &Parameters,
    home: &Game,
    problem: &BargainingProblem,
    player: Player,
    offer: Offer,
) -> Option<RatifierDecision> {
    let at = parameters.players()[parameters.ratifiers()].iter().position(|p| *p == player)?;
    let worth = home.utilities(&problem.offer_space.numbering().outcome(offer))[at];
    Some(if home.reaches(at, worth) { RatifierDecision::Approved } else { RatifierDecision::Worthless })
}
