//! Orders that come to mind first.

use super::{OrderValuation, PlanProblem, StepId, valuation, valuation_at_once};
use crate::model::PartyId;

/// What makes an order naive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NaiveOrderKind {
    /// All that one party does as soon as prerequisites allow.
    First(PartyId),
    /// Everything at the same moment.
    AtOnce,
}

/// A naive order and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NaiveOrder {
    /// What makes it naive.
    pub kind: NaiveOrderKind,
    /// The steps one by one; when all is done at once, as they were given.
    pub order: Vec<StepId>,
    /// What it is worth; none where dates rule it out.
    pub valuation: Option<OrderValuation>,
}

/// Each party's steps before all others, and everything at once.
///
/// Where steps of the first party need others, those are done when nothing of its own is ready; of several
/// steps that are ready the lowest comes first.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{PlanProblem, PlanSetup, Safety, Step, naive_orders};
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
/// let exposures = naive_orders(&problem).into_iter().map(|naive| {
///     naive.valuation.unwrap().exposures(Safety::Weak)
/// });
/// assert!(exposures.eq([[worth(0), worth(4)], [worth(3), worth(0)], [worth(3), worth(4)]]));
/// ```
#[must_use]
pub fn naive_orders(problem: &PlanProblem) -> Vec<NaiveOrder> {
    let first = |party: usize| {
        let order = favouring(problem, party);
        let valuation = valuation(problem, &order).ok();
        NaiveOrder { kind: NaiveOrderKind::First(PartyId(party)), order, valuation }
    };
    let order = (0..problem.n_steps()).map(StepId).collect();
    let at_once = NaiveOrder { kind: NaiveOrderKind::AtOnce, order, valuation: valuation_at_once(problem) };
    (0..problem.n_parties()).map(first).chain([at_once]).collect()
}

fn favouring(problem: &PlanProblem, party: usize) -> Vec<StepId> {
    let own = problem.steps_of(party);
    let mut done = 0;
    let next = |_: usize| {
        let ready = (0..problem.n_steps()).filter(|&step| problem.is_ready(step, done));
        let step = ready.min_by_key(|&step| (own >> step & 1 == 0, step));
        let step = step.expect("prerequisites without a circle leave a step ready");
        done |= 1 << step;
        StepId(step)
    };
    (0..problem.n_steps()).map(next).collect()
}
