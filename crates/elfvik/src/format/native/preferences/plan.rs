//! What the steps of a scenario are worth to a party, and what it would lose by breaking its word.

use crate::format::ScenarioError;
use crate::format::native::check::Checker;
use crate::format::native::number::RawEstimate;
use crate::format::native::raw::{RawById, RawPlanValues, RawSpanned};
use crate::model::{DeclaredStep, Estimate, PlanValues, Scenario};
use crate::number::Decimal;

/// The values of a table `plan`, which stands in `table`; none where there is no such table.
pub(super) fn plan(
    checker: &mut Checker<'_>,
    raw: Option<&RawSpanned<RawPlanValues>>,
    (scenario, table): (&Scenario, &str),
) -> Option<PlanValues> {
    let spanned = raw?;
    let raw = spanned.get_ref();
    let n_faults = checker.n_faults;
    let mut values = by_step(checker, &raw.values, scenario);
    let per_period = by_step(checker, &raw.per_period, scenario);
    let undo = by_step(checker, &raw.undo, scenario);
    let steps = || scenario.steps.iter();
    misplaced(checker, &raw.per_period, scenario, |step| {
        step.flow.is_none().then(|| ScenarioError::StepWithoutFlow { step: step.id.clone() })
    });
    misplaced(checker, &raw.undo, scenario, |step| {
        (!step.reversible).then(|| ScenarioError::StepIrreversible { step: step.id.clone() })
    });
    for (at, step) in steps().enumerate() {
        if values[at].is_none() && step.flow.is_some() && per_period[at].is_some() {
            values[at] = Some(Estimate::Exact(Decimal::ZERO));
        }
    }
    let missing = steps().zip(&values).filter(|(_, value)| value.is_none());
    let missing: Vec<String> = missing.map(|(step, _)| step.id.clone()).collect();
    // A misspelt step would be told twice.
    if !missing.is_empty() && checker.n_faults == n_faults {
        let table = format!("{table}plan.values");
        checker.fault(spanned.span(), ScenarioError::MissingStepValues { steps: missing, table });
    }
    let at_least_zero = |n: Decimal| n >= Decimal::ZERO;
    let mut amount = |raw: Option<&RawSpanned<RawEstimate>>, what| match raw {
        None => Estimate::Exact(Decimal::ZERO),
        Some(raw) => checker.estimate_within(raw, what, "0 or more", at_least_zero),
    };
    Some(PlanValues {
        bond: amount(raw.bond.as_ref(), "the bond"),
        bonus: amount(raw.bonus.as_ref(), "the bonus"),
        values: values.into_iter().map(|value| value.unwrap_or(Estimate::Exact(Decimal::ZERO))).collect(),
        per_period,
        undo,
    })
}

/// The estimates of a table in the order of the steps.
fn by_step(
    checker: &mut Checker<'_>,
    raw: &RawById<RawSpanned<RawEstimate>>,
    scenario: &Scenario,
) -> Vec<Option<Estimate>> {
    let mut found = vec![None; scenario.steps.len()];
    for (id, raw) in raw {
        let known = scenario.steps.iter().map(|step| &step.id);
        if let Some(at) = checker.find("step", id.get_ref(), id.span(), known) {
            found[at] = Some(checker.estimate(raw));
        }
    }
    found
}

/// Faults of entries about steps that can have none.
fn misplaced(
    checker: &mut Checker<'_>,
    raw: &RawById<RawSpanned<RawEstimate>>,
    scenario: &Scenario,
    error: impl Fn(&DeclaredStep) -> Option<ScenarioError>,
) {
    for id in raw.keys() {
        let step = scenario.steps.iter().find(|step| step.id == *id.get_ref());
        if let Some(error) = step.and_then(&error) {
            checker.fault(id.span(), error);
        }
    }
}
