//! An order point by point: who moves, what each has given and received, who would gain by walking away.

use super::context::{PlanNames, Stakes, float};
use crate::keep::plan::{OrderValuation, Point, StepId, WeakestLink, valuation, weakest_link};
use crate::names::Utilities;
use num_rational::BigRational;
use num_traits::Zero;
use serde::Serialize;

/// An order of all steps.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderSummary {
    /// The steps in order.
    pub steps: Vec<String>,
    /// Whether the bonds make it safe.
    pub safe: bool,
    /// What each party gains at most by walking away where it is looked at, without the loss of its bond.
    pub exposures: Utilities,
    /// The moments before each step and after the last.
    pub points: Vec<PointSummary>,
    /// Where somebody gains most by walking away.
    pub weakest: Option<WeakestLinkSummary>,
}

/// A moment of an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PointSummary {
    /// How many steps are done.
    pub done: usize,
    /// In which period the next step is done; after the last step, when it is over.
    pub time: u32,
    /// The next step; none after the last.
    pub next: Option<String>,
    /// Who does it.
    pub by: Option<String>,
    /// What its own steps have been worth to each party so far, undiscounted: below 0 for what they cost.
    pub given: Utilities,
    /// What the steps of others have been worth to each party so far, flows until now,
    /// undiscounted.
    pub received: Utilities,
    /// What going on until the end is worth to each party from here.
    pub going_on: Utilities,
    /// What walking away here is worth to each party, without the loss of its bond.
    pub walking_away: Utilities,
    /// What each party gains by walking away here without a bond; below 0 for a loss.
    pub gain: Utilities,
}

/// The moment at which somebody gains most by walking away.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WeakestLinkSummary {
    /// How many steps are done.
    pub done: usize,
    /// The step that would not be done; none after the last.
    pub next: Option<String>,
    /// Who would walk away.
    pub party: String,
    /// What it gains by it, without the loss of its bond.
    pub gain: f64,
    /// What it gains by it after the loss of its bond; 0 or less where the bond holds it.
    pub gain_beyond_bond: f64,
    /// What others have done since it last did something itself.
    pub received: Vec<String>,
}

impl OrderSummary {
    /// An order; `None` where dates or prerequisites rule it out.
    pub(super) fn of(names: &PlanNames<'_>, stakes: &Stakes<'_>, order: &[StepId]) -> Option<Self> {
        let valued = valuation(stakes.problem, order).ok()?;
        let exposures = valued.exposures(stakes.safety);
        let weakest = weakest_link(&valued, stakes.bonds, stakes.safety);
        let points = 0..valued.points.len();
        Some(Self {
            steps: names.steps(order),
            safe: stakes.bonds.cover(&exposures),
            exposures: names.utilities(&exposures),
            points: points.map(|at| PointSummary::of(names, stakes, (&valued, at))).collect(),
            weakest: weakest.map(|link| WeakestLinkSummary::of(names, &link)),
        })
    }
}

impl PointSummary {
    fn of(names: &PlanNames<'_>, stakes: &Stakes<'_>, (valued, at): (&OrderValuation, usize)) -> Self {
        let point = &valued.points[at];
        let parties = || 0..stakes.problem.n_parties();
        let done = || valued.points[..at].iter().filter_map(|before| Some((before.next?, before.time)));
        let sum = |party: usize, is_own: bool| {
            let counted =
                done().filter(|(step, _)| (stakes.problem.steps()[step.0].doer.0 == party) == is_own);
            counted.map(|(step, time)| so_far(stakes, (step, time), (party, point))).sum::<BigRational>()
        };
        let each = |amount: &dyn Fn(usize) -> BigRational| {
            names.utilities(&parties().map(amount).collect::<Vec<_>>())
        };
        Self {
            done: at,
            time: point.time,
            next: point.next.map(|step| names.step(step)),
            by: point.next.map(|step| names.party(stakes.problem.steps()[step.0].doer.0)),
            given: each(&|party| sum(party, true)),
            received: each(&|party| sum(party, false)),
            going_on: names.utilities(&point.continuation),
            walking_away: names.utilities(&point.deviation),
            gain: each(&|party| point.gain(party)),
        }
    }
}

/// What a step that was done at a time has been worth to a party until a point, undiscounted.
fn so_far(stakes: &Stakes<'_>, (step, time): (StepId, u32), (party, point): (usize, &Point)) -> BigRational {
    let step = &stakes.problem.steps()[step.0];
    let flowed = step.flow.as_ref().map_or_else(BigRational::zero, |flow| {
        let periods = flow.periods.min(point.time.saturating_sub(time));
        &flow.per_period[party] * BigRational::from_integer(periods.into())
    });
    &step.values[party] + flowed
}

impl WeakestLinkSummary {
    fn of(names: &PlanNames<'_>, link: &WeakestLink) -> Self {
        Self {
            done: link.position,
            next: link.next.map(|step| names.step(step)),
            party: names.party(link.party.0),
            gain: float(&link.gain),
            gain_beyond_bond: float(&link.gain_beyond_bond),
            received: names.steps(&link.received),
        }
    }
}
