//! A problem with bonds, of which several things are asked.

use super::super::{Bonds, PlanError, PlanProblem, Safety, StepId};
use super::remaining_value::Moments;
use super::states::States;
use super::tables::{Tables, Whole};
use super::{LONG_BITS, SHORT_BITS, Searched, TimedLimits, TimedOrder};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::sync::Arc;

/// The numbers of a problem beyond bonds, on which orders are tried and searched for.
pub(in super::super) struct TimedWorld<'a> {
    tables: SomeTables<'a>,
    problem: &'a PlanProblem,
    safety: Safety,
}

/// An order whose largest gain beyond the bonds is least, and that gain: 0 where it is safe.
pub(in super::super) struct LeastGain {
    pub(in super::super) gain: BigRational,
    pub(in super::super) order: Vec<StepId>,
}

/// Tables of short numbers, or of any length.
enum SomeTables<'a> {
    Short(Tables<'a, i128>),
    Long(Tables<'a, BigInt>),
}

/// The moments of several problems whose steps differ in nothing but values.
#[derive(Debug, Clone)]
pub(in super::super) struct SharedStates<'a> {
    problem: &'a PlanProblem,
    states: Arc<States>,
    /// All orders, where each can be tried.
    orders: Option<Arc<[TimedOrder]>>,
    limits: TimedLimits,
}

impl<'a> SharedStates<'a> {
    /// The moments of one of the problems.
    pub(in super::super) fn of(problem: &'a PlanProblem, limits: TimedLimits) -> Self {
        let orders = TimedOrder::all(problem).map(Arc::from);
        Self { problem, states: Arc::new(States::of(problem, limits.most_states)), orders, limits }
    }

    fn of_world(&self, problem: &PlanProblem) -> Arc<States> {
        // Where some are left out, which depends on the values.
        match self.states.is_complete || std::ptr::eq(problem, self.problem) {
            true => self.states.clone(),
            false => Arc::new(States::of(problem, self.limits.most_states)),
        }
    }
}

impl<'a> TimedWorld<'a> {
    pub(in super::super) fn new(
        problem: &'a PlanProblem,
        bonds: &'a Bonds,
        safety: Safety,
    ) -> Result<Self, PlanError> {
        let stakes = bonds.of_parties(problem.n_parties())?;
        let too_long = PlanError::NumbersTooLong { most_bits: LONG_BITS };
        let tables = match Tables::<i128>::new(problem, stakes, SHORT_BITS) {
            Some(tables) => SomeTables::Short(tables),
            None => SomeTables::Long(Tables::new(problem, stakes, LONG_BITS).ok_or(too_long)?),
        };
        Ok(Self { tables, problem, safety })
    }

    /// Whether an order is safe.
    pub(in super::super) fn is_safe(&self, order: &[StepId]) -> bool {
        let Some(order) = TimedOrder::of(self.problem, order) else { return false };
        match &self.tables {
            SomeTables::Short(tables) => self.is_kept(tables, &order),
            SomeTables::Long(tables) => self.is_kept(tables, &order),
        }
    }

    fn is_kept<W: Whole>(&self, tables: &Tables<'a, W>, order: &TimedOrder) -> bool {
        tables.largest_below(order, self.safety, &W::one()).is_some()
    }

    /// Whether some order is safe.
    pub(in super::super) fn has_safe_order(&self, shared: &SharedStates<'_>) -> Searched<bool> {
        match &self.tables {
            SomeTables::Short(tables) => self.exists(tables, shared),
            SomeTables::Long(tables) => self.exists(tables, shared),
        }
    }

    /// An order whose largest gain beyond the bonds is least, with that gain.
    pub(in super::super) fn smallest_largest(
        &self,
        shared: &SharedStates<'_>,
    ) -> Searched<Option<LeastGain>> {
        match &self.tables {
            SomeTables::Short(tables) => self.least(tables, shared),
            SomeTables::Long(tables) => self.least(tables, shared),
        }
    }

    fn exists<W: Whole>(&self, tables: &Tables<'a, W>, shared: &SharedStates<'_>) -> Searched<bool> {
        if let Some(orders) = &shared.orders {
            let found = orders.iter().any(|order| self.is_kept(tables, order));
            return Searched { found, is_complete: true };
        }
        let moments = Moments::of(tables, shared.of_world(self.problem));
        let nothing = vec![Some(W::zero()); self.problem.n_parties()];
        let found = tables.within(&moments, self.safety, nothing, shared.limits);
        Searched { found: found.found.is_some(), is_complete: found.is_complete }
    }

    fn least<W: Whole>(
        &self,
        tables: &Tables<'a, W>,
        shared: &SharedStates<'_>,
    ) -> Searched<Option<LeastGain>> {
        let moments = Moments::of(tables, shared.of_world(self.problem));
        let found = tables.smallest_largest((&moments, shared.orders.as_deref()), self.safety, shared.limits);
        let least = |(gain, order)| LeastGain { gain: tables.utility(&gain), order };
        Searched { found: found.found.map(least), is_complete: found.is_complete }
    }
}
