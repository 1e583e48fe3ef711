//! The steps by which an agreement would be kept, and what holds for all of them.

use crate::format::ScenarioError;
use crate::format::native::number::RawNumber;
use crate::format::native::raw::{self, RawDetection, RawPlan, RawSpanned, RawStep};
use crate::format::native::reader::{Checker, party_id};
use crate::model::{BreachDetection, DeclaredStep, Party, PlanTerms, Safety, readable};
use crate::number::Decimal;

/// The steps in the order of the file.
pub(super) fn steps(
    checker: &mut Checker<'_>,
    raw: &[RawSpanned<RawStep>],
    parties: &[Party],
) -> Vec<DeclaredStep> {
    if let Some(one_too_many) = raw.get(DeclaredStep::MOST) {
        let (what, found, range) = ("steps", raw.len() as u64, "at most 64 steps");
        checker.fault(one_too_many.get_ref().id.span(), ScenarioError::Count { what, found, range });
        return Vec::new();
    }
    checker.distinct("step", raw.iter().map(|step| &step.get_ref().id));
    let ids: Vec<String> = raw.iter().map(|step| step.get_ref().id.get_ref().clone()).collect();
    let n_faults = checker.n_faults;
    let steps: Vec<DeclaredStep> =
        raw.iter().filter_map(|step| self::step(checker, step.get_ref(), parties, &ids)).collect();
    // With steps or prerequisites in doubt a circle would only repeat what is wrong.
    if checker.n_faults == n_faults
        && let Some(at) = on_circle(&steps)
    {
        let step = steps[at].id.clone();
        checker.fault(raw[at].get_ref().id.span(), ScenarioError::StepCircle { step });
    }
    steps
}

fn step(checker: &mut Checker<'_>, raw: &RawStep, parties: &[Party], ids: &[String]) -> Option<DeclaredStep> {
    let id = raw.id.get_ref();
    let mut find = |word: &raw::RawWord| checker.find("step", word.get_ref(), word.span(), ids.iter());
    let mut after: Vec<usize> = raw.after.iter().filter_map(&mut find).collect();
    after.sort_unstable();
    after.dedup();
    let earliest = periods(checker, raw.earliest.as_ref(), 0).unwrap_or(0);
    let latest = periods(checker, raw.latest.as_ref(), 0);
    if let Some((latest, written)) = latest.zip(raw.latest.as_ref()).filter(|(latest, _)| *latest < earliest)
    {
        checker.fault(written.span(), ScenarioError::StepDates { step: id.clone(), earliest, latest });
    }
    Some(DeclaredStep {
        id: id.clone(),
        name: raw.name.clone().unwrap_or_else(|| readable(id)),
        text: raw.text.clone(),
        by: party_id(checker, parties, &raw.by)?,
        after,
        earliest,
        latest,
        duration: periods(checker, raw.duration.as_ref(), 0).unwrap_or(0),
        reversible: raw.reversible,
        flow: periods(checker, raw.flow.as_ref(), 1),
        source: checker.source(raw.source.as_ref()),
    })
}

/// A number of periods, at least so many.
fn periods(checker: &mut Checker<'_>, raw: Option<&RawSpanned<i64>>, least: u32) -> Option<u32> {
    let raw = raw?;
    let found = u32::try_from(*raw.get_ref()).ok().filter(|n| (least..=PlanTerms::MOST_PERIODS).contains(n));
    if found.is_none() {
        let number = raw.get_ref().to_string();
        let range = if least == 0 { "from 0 to 2000" } else { "from 1 to 2000" };
        checker.fault(raw.span(), ScenarioError::OutOfRange { what: "a number of periods", number, range });
    }
    found
}

/// The first step that waits for itself, directly or through others.
fn on_circle(steps: &[DeclaredStep]) -> Option<usize> {
    let mut done = vec![false; steps.len()];
    loop {
        let is_ready = |at: &usize| !done[*at] && steps[*at].after.iter().all(|&needed| done[needed]);
        match (0..steps.len()).find(is_ready) {
            Some(at) => done[at] = true,
            None => return done.iter().position(|done| !done),
        }
    }
}

/// What holds for all steps; none where the file says nothing of it.
pub(super) fn plan(checker: &mut Checker<'_>, raw: Option<&RawPlan>, parties: &[Party]) -> Option<PlanTerms> {
    let raw = raw?;
    let mut terms = PlanTerms::plain(parties.len());
    let safety = raw
        .safety
        .as_ref()
        .and_then(|word| checker.word(word, "kind of safety", (&Safety::ALL, Safety::name)));
    terms.safety = safety.unwrap_or(terms.safety);
    if let Some(period) = &raw.period {
        if period.get_ref().trim().is_empty() {
            checker.fault(period.span(), ScenarioError::Empty { what: "what a period is called" });
        }
        terms.period.clone_from(period.get_ref());
    }
    if let Some(discount) = &raw.discount {
        terms.discount = discount_of(checker, discount).unwrap_or(Decimal::ONE);
    }
    if let Some(all) = &raw.detection {
        terms.detection = vec![detection(checker, all); parties.len()];
    }
    checker.distinct("party", raw.detection_by_party.keys());
    for (id, own) in &raw.detection_by_party {
        if let Some(party) = party_id(checker, parties, id) {
            terms.detection[party.0] = detection(checker, own);
        }
    }
    Some(terms)
}

/// What one unit in the next period is worth now.
pub(in crate::format::native) fn discount_of(
    checker: &mut Checker<'_>,
    raw: &RawSpanned<RawNumber>,
) -> Option<Decimal> {
    let is_inside = |n: Decimal| Decimal::ZERO < n && n <= Decimal::ONE;
    decimal(checker, raw, ("the discount", "above 0 and at most 1"), is_inside)
}

fn detection(checker: &mut Checker<'_>, raw: &RawSpanned<RawDetection>) -> BreachDetection {
    let found = match raw.get_ref() {
        RawDetection { after: Some(after), probability: None } => {
            periods(checker, Some(after), 0).map(BreachDetection::After)
        }
        RawDetection { after: None, probability: Some(probability) } => {
            let is_inside = |n: Decimal| Decimal::ZERO <= n && n <= Decimal::ONE;
            decimal(checker, probability, ("the probability", "from 0 to 1"), is_inside)
                .map(BreachDetection::PerPeriod)
        }
        _ => {
            checker.fault(raw.span(), ScenarioError::DetectionShape);
            None
        }
    };
    found.unwrap_or(BreachDetection::After(0))
}

fn decimal(
    checker: &mut Checker<'_>,
    raw: &RawSpanned<RawNumber>,
    (what, range): (&'static str, &'static str),
    is_inside: impl Fn(Decimal) -> bool,
) -> Option<Decimal> {
    let n_faults = checker.n_faults;
    let number = checker.decimal(raw.get_ref(), raw.span());
    if checker.n_faults > n_faults {
        return None;
    }
    if !is_inside(number) {
        let number = number.to_string();
        checker.fault(raw.span(), ScenarioError::OutOfRange { what, number, range });
        return None;
    }
    Some(number)
}
