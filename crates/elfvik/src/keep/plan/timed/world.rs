//! A problem with bonds, of which several things are asked.

use super::super::{Bonds, PlanError, PlanProblem, Safety, StepId};
use super::amount::{Amount, Limbs};
use super::game::Game;
use super::present::{PartyNumbers, PresentValues};
use super::states::States;
use super::ways::{FoundWay, Preference, Work};
use super::weights::Weights;
use super::zones::LeastGain;
use super::{ExactBonds, LONG_BITS, Limit, Searched, TimedLimits};
use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;

/// The moments of several problems whose steps differ in nothing but values, and what is the same in all.
pub(in super::super) struct SharedStates {
    states: States,
    /// Per party.
    weights: Vec<Weights>,
    limits: TimedLimits,
}

/// The numbers of a problem with bonds.
pub(in super::super) struct TimedWorld<'a> {
    game: SomeGame<'a>,
    bonds: &'a Bonds,
    limits: TimedLimits,
    is_complete: bool,
}

/// A problem in numbers as long as they must be. Every length is compiled for itself, which takes a while on
/// the first build.
enum SomeGame<'a> {
    Short(Game<'a, Limbs<4>>),
    Long(Game<'a, Limbs<16>>),
    Any(Game<'a, BigInt>),
}

/// Calls the same for numbers of any length.
macro_rules! with_game {
    ($world:expr, $game:ident => $call:expr) => {
        match &$world.game {
            SomeGame::Short($game) => $call,
            SomeGame::Long($game) => $call,
            SomeGame::Any($game) => $call,
        }
    };
}

impl SharedStates {
    /// The moments of one of the problems.
    pub(in super::super) fn of(problem: &PlanProblem, limits: TimedLimits) -> Result<Self, PlanError> {
        let states = States::of(problem, limits.most_states);
        let weights = (0..problem.n_parties()).map(|party| Weights::of(problem, &states, party, LONG_BITS));
        let weights = weights.collect::<Option<_>>();
        let weights = weights.ok_or(PlanError::NumbersTooLong { most_bits: LONG_BITS })?;
        Ok(Self { states, weights, limits })
    }
}

impl<'a> TimedWorld<'a> {
    /// A problem whose moments are known.
    pub(in super::super) fn new(
        problem: &'a PlanProblem,
        (bonds, safety): (&'a Bonds, Safety),
        shared: &'a SharedStates,
    ) -> Result<Self, PlanError> {
        bonds.of_parties(problem.n_parties())?;
        let of_party = |party: usize| PartyNumbers::of(problem, party, &shared.weights[party], LONG_BITS);
        let numbers = (0..problem.n_parties()).map(of_party).collect::<Option<Vec<_>>>();
        let numbers = numbers.ok_or(PlanError::NumbersTooLong { most_bits: LONG_BITS })?;
        let bits = numbers.iter().map(|numbers| numbers.bits + 4).max().unwrap_or(0);
        let of = (problem, safety, shared, &numbers[..]);
        let game = match bits {
            _ if fits::<Limbs<4>>(bits) => SomeGame::Short(game(of)),
            _ if fits::<Limbs<16>>(bits) => SomeGame::Long(game(of)),
            _ => SomeGame::Any(game(of)),
        };
        Ok(Self { game, bonds, limits: shared.limits, is_complete: shared.states.is_complete })
    }

    /// Whether an order is safe.
    pub(in super::super) fn is_safe(&self, order: &[StepId]) -> bool {
        let exposures = with_game!(self, game => game.exposures(order));
        exposures.is_some_and(|exposures| self.bonds.cover(&exposures))
    }

    /// An order that the bonds make safe.
    pub(in super::super) fn safe_order(&self) -> Searched<Option<Vec<StepId>>> {
        let mut work = self.work();
        // An early one first, for a share of the work.
        let mut share = Work(work.0 / 10);
        let limits = self.bond_limits();
        let found = with_game!(self, game => match game.preferred_way(&limits, Preference::Earliest, &mut share) {
            FoundWay::Unknown => game.way(&limits, &mut work),
            found => found,
        });
        let is_complete = self.is_complete && found == FoundWay::Nothing;
        match found {
            FoundWay::Order(order) => Searched { found: Some(order), is_complete: true },
            FoundWay::Nothing | FoundWay::Unknown => Searched { found: None, is_complete },
        }
    }

    /// How many orders the bonds make safe.
    pub(in super::super) fn count(&self) -> Searched<BigUint> {
        let mut work = self.work();
        let (found, is_complete) = with_game!(self, game => game.n_ways(&self.bond_limits(), &mut work));
        Searched { found, is_complete: is_complete && self.is_complete }
    }

    /// An order whose largest gain beyond the bonds is least, with that gain.
    pub(in super::super) fn smallest_largest(&self) -> Searched<Option<LeastGain>> {
        let parties: Vec<usize> = (0..self.bonds.values().len()).collect();
        let limits = vec![None; parties.len()];
        let mut work = self.work();
        let stakes = self.bonds.values();
        let least = with_game!(self, game => game.least(&limits, (&parties, stakes), &mut work));
        let is_complete = match &least.found {
            Some(least) if least.gain == least.at_least => self.is_complete,
            _ => least.is_complete && self.is_complete,
        };
        Searched { found: least.found, is_complete }
    }

    /// All undominated vectors of bonds with an order for each, ascending, whatever the bonds are.
    pub(in super::super) fn pareto(&self, most_vectors: usize) -> Searched<Vec<ExactBonds>> {
        let mut work = self.work();
        let found = with_game!(self, game => game.pareto(most_vectors, &mut work));
        Searched { is_complete: found.is_complete && self.is_complete, ..found }
    }

    /// The least bond of one party that makes an order safe when the others have theirs.
    pub(in super::super) fn least_bond(&self, party: usize) -> Option<BigRational> {
        let mut limits = self.bond_limits();
        limits[party] = None;
        let none = vec![BigRational::from_integer(BigInt::ZERO); limits.len()];
        let mut work = self.work();
        let least = with_game!(self, game => game.least(&limits, (&[party], &none), &mut work));
        least.found.map(|least| least.gain)
    }

    fn work(&self) -> Work {
        Work(self.limits.most_work)
    }

    fn bond_limits(&self) -> Vec<Option<Limit>> {
        self.bonds.values().iter().map(|bond| Some(Limit::at_most(bond.clone()))).collect()
    }
}

fn fits<A: Amount>(bits: u64) -> bool {
    A::BITS.is_none_or(|most| bits <= most)
}

fn game<'a, A: Amount>(
    (problem, safety, shared, numbers): (&'a PlanProblem, Safety, &'a SharedStates, &[PartyNumbers]),
) -> Game<'a, A> {
    let values = numbers.iter().zip(&shared.weights);
    let values =
        values.map(|(numbers, weights)| PresentValues::of(numbers, problem, &shared.states, weights));
    Game::new(problem, &shared.states, safety, values.collect())
}
