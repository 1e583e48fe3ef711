//! A plan: in which order the steps of a scenario can be taken so that nobody gains by walking away, which
//! bonds that takes, where it is weakest, and what would make it safer.
//!
//! A [`Plan`] is plain data with a `format` number; as JSON it is a public promise.

mod answer;
mod change;
mod context;
mod error;
mod order;
mod problem;
mod request;
mod worlds;

pub use answer::{
    BondsSummary, MinimalBonds, NaiveOrderSummary, NaiveOrderWord, PlanParty, PlanStep, SafeOrderCount,
};
pub use change::{ChangeBasis, ChangeSummary, ChangesSummary, PlanChange};
pub use error::PlanRequestError;
pub use order::{OrderSummary, PointSummary, WeakestLinkSummary};
pub use request::PlanRequest;
pub use worlds::PlanWorlds;

use crate::keep::plan::{Bonds, PlanAnalysis, PlanLimits, PlanProblem, StepId, naive_orders, shortfall};
use crate::model::{Safety, View};
use crate::names::Audience;
use crate::prepare::Control;
use crate::prepare::analysis::ComputationPhase;
use crate::unsafe_characters::visible_json;
use context::{PlanNames, Stakes, float};
use num_rational::BigRational;
use num_traits::Zero;
use problem::PlanNumbers;
use serde::Serialize;
use worlds::DrawnWorlds;

/// In which order the steps of a scenario can be taken so that nobody gains by walking away.
///
/// Amounts are utilities, each party's on its own scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan {
    /// The version of this shape.
    pub format: u32,
    /// Who may see it.
    pub audience: Audience,
    /// What the talks are called.
    pub title: String,
    /// What every reader must know before believing a number.
    pub caution: Option<String>,
    /// At which points nobody may gain by walking away.
    pub safety: Safety,
    /// What one period is called.
    pub period: String,
    /// Who takes the steps, and what holds each to its word.
    pub parties: Vec<PlanParty>,
    /// The steps as the scenario lists them.
    pub steps: Vec<PlanStep>,
    /// How many orders are safe with the bonds of the parties.
    pub safe: SafeOrderCount,
    /// By how much all bonds would have to rise, each by the same, for an order to be safe: 0 where one is;
    /// none where dates leave no order.
    pub missing: Option<f64>,
    /// The order that is shown: a safe one, or one to which least is missing; of several that which is safe
    /// in most worlds where that was looked for; none where dates leave no order.
    pub order: Option<OrderSummary>,
    /// The bonds that would make an order safe, whatever the parties stake now.
    pub bonds: MinimalBonds,
    /// The orders that come to mind first.
    pub naive: Vec<NaiveOrderSummary>,
    /// What changes to the plan would do.
    pub changes: ChangesSummary,
    /// In how many worlds it is safe; none when nothing is uncertain, or no worlds were drawn.
    pub worlds: Option<PlanWorlds>,
}

impl Plan {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// The plan of a view's scenario.
    ///
    /// # Errors
    ///
    /// When the scenario has no steps, nothing is known of what they are worth to a party, the steps with
    /// their numbers cannot be ordered, or whoever asked wants no answer any more.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::plan::{Plan, PlanRequest, PlanRequestError};
    /// use elfvik::prepare::Control;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// let plan = Plan::of(&view, &PlanRequest::STANDARD, &Control::default());
    /// assert_eq!(plan.unwrap_err(), PlanRequestError::NoSteps);
    /// ```
    pub fn of(view: &View, request: &PlanRequest, control: &Control<'_>) -> Result<Self, PlanRequestError> {
        request.check()?;
        let numbers = PlanNumbers::of(view)?;
        let scenario = view.scenario();
        let problem = PlanProblem::new(numbers.setup())?;
        let safety = request.safety.unwrap_or_else(|| numbers.terms().safety);
        let bonds = numbers.bonds(request)?;
        let limits = PlanLimits::STANDARD;
        control.begin(ComputationPhase::Orders)?;
        let analysis = PlanAnalysis::of(&problem, &bonds, safety, &limits)?;
        let missing = match &analysis.safe.order {
            Some(order) => crate::keep::plan::Shortfall {
                amount: Some(BigRational::zero()),
                order: Some(order.clone()),
                exactness: analysis.safe.exactness,
            },
            None => shortfall(&problem, &bonds, safety, &limits)?,
        };
        let stakes = Stakes { problem: &problem, bonds: &bonds, safety };
        let raised_by = missing.amount.clone().unwrap_or_else(BigRational::zero);
        let raised = raised(&bonds, &raised_by)?;
        let enough = Stakes { bonds: &raised, ..stakes };
        control.begin(ComputationPhase::Worlds)?;
        let worlds = DrawnWorlds::of(&numbers, (&enough, &raised_by), (request, control))?;
        let names = PlanNames { scenario };
        let in_worlds = worlds.as_ref().and_then(DrawnWorlds::order);
        let order = shown_order(&enough, in_worlds, &missing.order);
        let worlds =
            worlds.map(|worlds| worlds.summary(&names, &enough, (order.as_deref(), float(&raised_by))));
        let worlds = worlds.transpose()?;
        control.begin(ComputationPhase::PlanChanges)?;
        let changes = change::changes(&names, &stakes, control)?;
        Ok(Self {
            format: Self::FORMAT,
            audience: Audience::of(scenario, view.viewer()),
            title: scenario.title.clone(),
            caution: scenario.caution.clone(),
            safety,
            period: numbers.terms().period.clone(),
            parties: answer::parties(&names, &stakes),
            steps: answer::steps(&names, &problem),
            safe: SafeOrderCount::of(&analysis.safe, &problem),
            missing: missing.amount.as_ref().map(float),
            order: order.and_then(|order| OrderSummary::of(&names, &stakes, &order)),
            bonds: MinimalBonds::of(&names, &analysis),
            naive: naive_orders(&problem).iter().map(|o| NaiveOrderSummary::of(&names, &stakes, o)).collect(),
            changes,
            worlds,
        })
    }

    /// The plan as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number of a plan is finite and every key is text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a plan has text keys and finite numbers");
        visible_json(json + "\n")
    }

    /// The JSON Schema of a plan, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::plan::Plan;
    ///
    /// let schema: serde_json::Value = serde_json::from_str(&Plan::schema()).unwrap();
    /// assert!(schema["required"].as_array().unwrap().contains(&"naive".into()));
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

/// Bonds that are greater by an amount, each.
fn raised(bonds: &Bonds, by: &BigRational) -> Result<Bonds, PlanRequestError> {
    let each = bonds.values().iter().map(|bond| bond + by);
    Ok(Bonds::new(each.collect())?)
}

/// The order that is safe in most worlds where it is safe at the likely values, else the one given.
fn shown_order(
    stakes: &Stakes<'_>,
    in_worlds: Option<&[StepId]>,
    likely: &Option<Vec<StepId>>,
) -> Option<Vec<StepId>> {
    let in_worlds = in_worlds.filter(|order| stakes.is_safe(order)).map(<[StepId]>::to_vec);
    in_worlds.or_else(|| likely.clone())
}
