//! What the steps of a scenario are worth to a party, and what it would lose by breaking its word.

use crate::format::ScenarioError;
use crate::format::native::number::RawEstimate;
use crate::format::native::raw::{RawById, RawPlanValues, RawSpanned};
use crate::format::native::reader::Checker;
use crate::format::native::scenario::discount_of;
use crate::model::{DeclaredStep, Estimate, PlanValues, Scenario};
use crate::number::Decimal;

/// The values of a table `plan`, which stands in `table`; none where there is no such table.
pub(super) fn plan(
    checker: &mut Checker<'_>,
    raw: Option<&RawSpanned<RawPlanValues>>,
    base: Option<&PlanValues>,
    (scenario, table): (&Scenario, &str),
) -> Option<PlanValues> {
    let Some(spanned) = raw else { return base.cloned() };
    let raw = spanned.get_ref();
    let n_faults = checker.n_faults;
    let mut values = by_step(checker, &raw.values, scenario);
    let mut per_period = by_step(checker, &raw.per_period, scenario);
    let mut undo = by_step(checker, &raw.undo, scenario);
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
    if let Some(base) = base {
        // Undoing is worth the reverse of a value that is said here, unless that is said here too.
        let is_said: Vec<bool> = values.iter().map(Option::is_some).collect();
        let known = base.values.iter().cloned().map(Some);
        take_over(&mut values, known, |_| false);
        take_over(&mut per_period, base.per_period.iter().cloned(), |_| false);
        take_over(&mut undo, base.undo.iter().cloned(), |at| is_said[at]);
    }
    let missing = || steps().zip(&values).filter(|(_, value)| value.is_none());
    let do_flow = missing().any(|(step, _)| step.flow.is_some());
    let missing: Vec<String> = missing().map(|(step, _)| step.id.clone()).collect();
    // A misspelt step would be told twice.
    if !missing.is_empty() && checker.n_faults == n_faults {
        let per_period = do_flow.then(|| format!("{table}plan.per_period"));
        let table = format!("{table}plan.values");
        checker.fault(spanned.span(), ScenarioError::MissingStepValues { steps: missing, table, per_period });
    }
    let discount = raw.discount.as_ref().and_then(|discount| discount_of(checker, discount));
    let at_least_zero = |n: Decimal| n >= Decimal::ZERO;
    let mut amount = |raw: Option<&RawSpanned<RawEstimate>>, known: Option<&Estimate>, what| match raw {
        None => known.cloned().unwrap_or(Estimate::Exact(Decimal::ZERO)),
        Some(raw) => checker.estimate_within(raw, what, "0 or more", at_least_zero),
    };
    Some(PlanValues {
        discount: discount.or(base.and_then(|base| base.discount)),
        bond: amount(raw.bond.as_ref(), base.map(|base| &base.bond), "the bond"),
        bonus: amount(raw.bonus.as_ref(), base.map(|base| &base.bonus), "the bonus"),
        values: values.into_iter().map(|value| value.unwrap_or(Estimate::Exact(Decimal::ZERO))).collect(),
        per_period,
        undo,
    })
}

/// Fills in what is not said, as far as that is to be taken over.
fn take_over(
    said: &mut [Option<Estimate>],
    known: impl Iterator<Item = Option<Estimate>>,
    is_left: impl Fn(usize) -> bool,
) {
    for (at, (said, known)) in said.iter_mut().zip(known).enumerate() {
        if said.is_none() && !is_left(at) {
            *said = known;
        }
    }
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
