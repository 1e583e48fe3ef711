//! Where talks are held: a view of a scenario made ready, with its ratifiers, for as many talks as one likes.

use super::TalkError;
use super::event::Verdict;
use super::offer::Offer;
use super::play::Environment;
use super::session::{BargainingProblem, Session};
use super::strategy::Strategy;
use super::strategy::compose::LazyRandom;
use super::strategy::spec::Spec;
use crate::model::{Course, DiscountPer, Estimate, PartyId, Rules, View};
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
    seed: Seed,
}

/// The rules by which the parties of a view talk: those of the scenario, or a single level under the rules
/// of its origin, whose agreements are initialled where somebody must ratify.
#[must_use]
pub fn course(view: &View) -> Course {
    let scenario = view.scenario();
    scenario.talks.clone().unwrap_or_else(|| {
        let mut course = Course::single(Rules::of(scenario.origin));
        let parties = scenario.parties.iter().enumerate();
        course.ratifiers =
            parties.flat_map(|(p, party)| (0..party.ratifiers.len()).map(move |r| (PartyId(p), r))).collect();
        if !course.ratifiers.is_empty() {
            course.levels[0].seal = crate::model::Seal::Initialled(crate::model::OnRefusal::End);
        }
        course
    })
}

impl Setup {
    /// The setup of a view at its likely values.
    ///
    /// # Errors
    ///
    /// When the view has no game, or one that cannot be talked over.
    pub fn new(
        parameters: impl Into<Arc<Parameters>>,
        course: Course,
        (seed, most_listed): (Seed, u64),
    ) -> Result<Self, TalkError> {
        let parameters = parameters.into();
        let game = Game::likely(&parameters)?;
        let home = Game::with_numbers(&parameters, parameters.ratifiers(), &parameters.likely())?;
        let problem = Arc::new(discounted(BargainingProblem::of(game, most_listed)?, parameters.view()));
        Ok(Self { parameters, course: Arc::new(course), problem, home: Arc::new(home), seed })
    }

    /// A session that has not begun.
    ///
    /// # Errors
    ///
    /// When the protocol cannot be used by so many parties.
    pub fn session(&self) -> Result<Session, TalkError> {
        Session::new(Arc::clone(&self.course), Arc::clone(&self.problem))
    }

    /// The built-in strategy of a party in talk number `talk`; `None` when a program plays it.
    #[must_use]
    pub fn strategy(&self, party: PartyId, spec: &Spec, talk: u64) -> Option<Box<dyn Strategy>> {
        strategy(&self.parameters, self.seed, (party, spec, talk))
    }

    /// Dice and ratifiers of talk number `talk`, at the likely values.
    #[must_use]
    pub fn environment(&self, talk: u64) -> LikelyEnvironment {
        LikelyEnvironment { setup: self.clone(), draw: dice(self.seed, talk) }
    }

    /// What the talks stand on.
    #[must_use]
    pub fn problem(&self) -> &Arc<BargainingProblem> {
        &self.problem
    }

    /// By which rules they talk.
    #[must_use]
    pub fn course(&self) -> &Arc<Course> {
        &self.course
    }

    /// The numbers of the view.
    #[must_use]
    pub fn parameters(&self) -> &Arc<Parameters> {
        &self.parameters
    }

    /// What all random numbers come from.
    #[must_use]
    pub fn seed(&self) -> Seed {
        self.seed
    }
}

/// The built-in strategy of a party in one talk.
pub(super) fn strategy(
    parameters: &Parameters,
    seed: Seed,
    (party, spec, talk): (PartyId, &Spec, u64),
) -> Option<Box<dyn Strategy>> {
    let scenario = parameters.view().scenario();
    let stream = seed.stream(&format!("strategy of {}", scenario.parties[party.0].id));
    let strategy = spec.strategy(scenario.origin, LazyRandom::new(stream, talk << PER_TALK))?;
    Some(Box::new(strategy))
}

/// The dice of one talk.
pub(super) fn dice(seed: Seed, talk: u64) -> LazyRandom {
    LazyRandom::new(seed.stream("dice of talks"), talk << PER_TALK)
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
pub struct LikelyEnvironment {
    setup: Setup,
    draw: LazyRandom,
}

impl Environment for LikelyEnvironment {
    fn chance(&mut self) -> f64 {
        self.draw.number()
    }

    fn verdict(&mut self, party: PartyId, ratifier: usize, offer: Offer) -> Verdict {
        let parameters = &self.setup.parameters;
        if let Some(verdict) =
            by_profile(parameters, (&self.setup.home, &self.setup.problem), (party, ratifier), offer)
        {
            return verdict;
        }
        let known = parameters.approvals().iter().find(|a| a.party == party && a.ratifier == ratifier);
        let probability = known.map(|a| parameters.numbers()[a.probability].estimate.likely().to_f64());
        // Of whom nothing is known, it is taken to approve.
        if probability.is_none_or(|p| self.draw.number() < p) { Verdict::Approved } else { Verdict::Refused }
    }
}

/// What a ratifier of whom a profile is known decides.
pub(super) fn by_profile(
    parameters: &Parameters,
    (home, problem): (&Game, &BargainingProblem),
    (party, ratifier): (PartyId, usize),
    offer: Offer,
) -> Option<Verdict> {
    let player = Player { party, ratifier: Some(ratifier) };
    let at = parameters.players()[parameters.ratifiers()].iter().position(|p| *p == player)?;
    let worth = home.utilities(&problem.offer_space.numbering().outcome(offer))[at];
    Some(if home.reaches(at, worth) { Verdict::Approved } else { Verdict::Worthless })
}

/// Each talk has so many bits of positions in a stream to itself.
const PER_TALK: u32 = 32;
