//! What the parts of a plan share: a problem with what is staked on it, and ids for positions.

use crate::keep::plan::{Bonds, PlanProblem, StepId, valuation};
use crate::model::{Safety, Scenario};
use crate::names::{IdMap, Utilities};
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// A problem with what is staked on it.
#[derive(Clone, Copy)]
pub(super) struct Stakes<'a> {
    pub(super) problem: &'a PlanProblem,
    pub(super) bonds: &'a Bonds,
    pub(super) safety: Safety,
}

impl Stakes<'_> {
    pub(super) fn is_safe(&self, order: &[StepId]) -> bool {
        valuation(self.problem, order).is_ok_and(|order| order.is_safe(self.bonds, self.safety))
    }
}

/// Ids of parties and steps for their positions.
pub(super) struct PlanNames<'a> {
    pub(super) scenario: &'a Scenario,
}

impl PlanNames<'_> {
    pub(super) fn party(&self, party: usize) -> String {
        self.scenario.parties[party].id.clone()
    }

    pub(super) fn step(&self, step: StepId) -> String {
        self.scenario.steps[step.0].id.clone()
    }

    pub(super) fn steps(&self, steps: &[StepId]) -> Vec<String> {
        steps.iter().map(|&step| self.step(step)).collect()
    }

    pub(super) fn utilities(&self, amounts: &[BigRational]) -> Utilities {
        let ids = self.scenario.parties.iter().map(|party| party.id.clone());
        IdMap(ids.zip(amounts.iter().map(float)).collect())
    }
}

/// The nearest float.
pub(super) fn float(amount: &BigRational) -> f64 {
    amount.to_f64().unwrap_or(0.0)
}
