//! A first text of an accord, from what was agreed and the order in which it can be kept.

use crate::brief::plan::{Plan, PlanStep};
use crate::keep::accord::{
    Accord, AccordError, AccordParty, AccordSetup, AccordText, AgreedTerm, Commitment, CommitmentText, Day,
    DisputeClocks, Due, Reversibility, Ruling, Sunset, Trigger, Verification,
};
use crate::model::{Issue, Options, Outcome, Scenario};
use crate::number::Decimal;
use num_traits::Zero;

/// A first text of an accord, and what was assumed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccordDraft {
    /// The text.
    pub text: AccordText,
    /// What no file says, and was assumed.
    pub assumptions: Vec<DraftAssumption>,
}

/// What is assumed in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftAssumption {
    /// The order is safe, or the nearest to it.
    Order {
        /// Whether nobody gains by walking away.
        safety: DraftSafety,
    },
    /// How many days a period of the plan has.
    Period {
        /// What it is called.
        name: String,
        /// Its days.
        days: u32,
    },
    /// Every commitment is due so soon after the one before it.
    TimeLimits,
    /// The owner names its evidence.
    Evidence,
    /// What is reversible and benefits whoever breaks a commitment snaps back.
    Snapback {
        /// How many commitments can snap back.
        reversible: usize,
    },
    /// How disputes go.
    Disputes,
    /// What the commitments are worth.
    Worth {
        /// Whether it is told.
        worth: DraftWorth,
    },
}

/// Whether a draft tells what the commitments are worth to each party, which only the parties' own files say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftWorth {
    /// It does not: everybody may read it.
    Untold,
    /// It does, as the view has it.
    Told,
}

/// Whether the order of a draft is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftSafety {
    /// Nobody gains by walking away, with the bonds of the plan.
    Safe,
    /// Somebody does; no order is better.
    Nearest,
}

/// Why there is no draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccordDraftError {
    /// Dates and prerequisites leave no order.
    #[error("the dates and prerequisites of the steps leave no order in which the accord could be kept")]
    NoOrder,
    /// What was made of the plan means nothing.
    #[error(transparent)]
    Accord(#[from] AccordError),
}

impl AccordDraft {
    /// A first text: each step of the plan, in its order, is a commitment that is due so many days after the
    /// one before and all that it needs are kept, or by its dates; the options of a package are terms. The
    /// accord begins on a day.
    ///
    /// # Errors
    ///
    /// When the plan has no order.
    pub fn of(
        scenario: &Scenario,
        plan: &Plan,
        package: Option<&Outcome>,
        (begin, worth): (Day, DraftWorth),
    ) -> Result<Self, AccordDraftError> {
        let order = plan.order.as_ref().ok_or(AccordDraftError::NoOrder)?;
        let steps: Vec<&PlanStep> =
            order.steps.iter().filter_map(|id| plan.steps.iter().find(|step| step.id == *id)).collect();
        let days = days(&plan.period);
        let parties: Vec<String> = plan.parties.iter().map(|party| party.id.clone()).collect();
        let drafter = Drafter { steps: &steps, parties: &parties, days, begin };
        let commitments = (0..steps.len()).map(|at| drafter.promised(at)).collect();
        let clocks = DisputeClocks { notice: 15, consultation: 15, decision: 30, default: Ruling::Breach };
        let arbiter = Some("joint-commission".to_owned());
        let accord = Accord::new(AccordSetup { parties, arbiter, commitments, clocks: Some(clocks) })?;
        let n_reversible = steps.iter().filter(|step| step.undo.is_some()).count();
        let named =
            |id: &Option<String>| scenario.sources.iter().find(|source| Some(&source.id) == id.as_ref());
        let mut sources: Vec<_> = steps.iter().filter_map(|step| named(&step.source).cloned()).collect();
        sources.sort_by(|a, b| a.id.cmp(&b.id));
        sources.dedup();
        let party = |party: &crate::brief::plan::PlanParty| AccordParty {
            id: party.id.clone(),
            name: party.name.clone(),
            short: party.short.clone(),
        };
        let text = AccordText {
            title: format!("Draft accord: {}", plan.title),
            caution: plan.caution.clone(),
            date: Some(begin),
            place: None,
            parties: plan.parties.iter().map(party).collect(),
            terms: package.map(|package| terms(scenario, package)).unwrap_or_default(),
            commitments: steps.iter().map(|step| read(scenario, step, worth)).collect(),
            sources,
            accord,
        };
        let safety = if order.safe { DraftSafety::Safe } else { DraftSafety::Nearest };
        let assumptions = vec![
            DraftAssumption::Order { safety },
            DraftAssumption::Period { name: plan.period.clone(), days },
            DraftAssumption::TimeLimits,
            DraftAssumption::Evidence,
            DraftAssumption::Snapback { reversible: n_reversible },
            DraftAssumption::Disputes,
            DraftAssumption::Worth { worth },
        ];
        Ok(Self { text, assumptions })
    }
}

/// What commitments are made of.
struct Drafter<'a> {
    steps: &'a [&'a PlanStep],
    parties: &'a [String],
    days: u32,
    begin: Day,
}

impl Drafter<'_> {
    /// The step before in the order, and all that the scenario says must be done before.
    fn trigger(&self, step: &PlanStep, before: usize) -> Trigger {
        let mut ids = vec![self.steps[before].id.clone()];
        ids.extend(step.after.iter().filter(|id| **id != ids[0]).cloned().collect::<Vec<_>>());
        match ids.len() {
            1 => Trigger::Kept(ids.remove(0)),
            _ => Trigger::AllKept(ids),
        }
    }

    fn promised(&self, at: usize) -> Commitment {
        let step = self.steps[at];
        let limit = self.days.saturating_mul(step.duration.max(1));
        let period = |period: u32| self.begin.after(self.days.saturating_mul(period));
        // A step that the plan dates is due by its dates; any other follows the one before it.
        let due = match (step.latest, step.earliest, at.checked_sub(1)) {
            (Some(latest), ..) => Due::On(period(latest)),
            (None, earliest @ 1.., _) => Due::On(period(earliest.saturating_add(step.duration.max(1)))),
            (None, 0, None) => Due::On(self.begin.after(limit)),
            (None, 0, Some(before)) => Due::Within { days: limit, after: self.trigger(step, before) },
        };
        // What whoever breaks a commitment has from others, and can be taken back.
        let ends = |other: &&&PlanStep| {
            other.by != step.by && other.undo.is_some() && worth_to(other, &step.by) > Decimal::ZERO
        };
        let sunset = step
            .flow
            .filter(|_| step.undo.is_some())
            .map(|flow| Sunset { days: self.days.saturating_mul(flow), renewed_by: step.by.clone() });
        Commitment {
            id: step.id.clone(),
            owners: vec![step.by.clone()],
            promised_to: self.parties.iter().filter(|party| **party != step.by).cloned().collect(),
            due,
            verification: Verification::Evidence,
            reversibility: match step.undo.is_some() {
                true => Reversibility::Reversible,
                false => Reversibility::Irreversible,
            },
            sunset,
            snapback: self.steps.iter().filter(ends).map(|other| other.id.clone()).collect(),
        }
    }
}

fn read(scenario: &Scenario, step: &PlanStep, worth: DraftWorth) -> CommitmentText {
    let told = step.values.0.iter().filter(|_| worth == DraftWorth::Told);
    let worth = told.map(|(id, _)| (id.clone(), worth_to(step, id)));
    CommitmentText {
        name: step.name.clone(),
        text: step.text.clone(),
        evidence: Some("what both sides can inspect".to_owned()),
        note: dated_after(scenario, step),
        source: step.source.clone(),
        worth: worth.filter(|(_, worth)| *worth != Decimal::ZERO).collect(),
    }
}

/// What must be done before a step that is due by its dates, so that its time limit does not say it.
fn dated_after(scenario: &Scenario, step: &PlanStep) -> Option<String> {
    let is_dated = step.latest.is_some() || step.earliest > 0;
    let steps = scenario.steps.iter().filter(|other| is_dated && step.after.contains(&other.id));
    let names: Vec<String> = steps.map(|other| format!("\"{}\"", other.name)).collect();
    Some(format!("Only after {}.", names.join(", "))).filter(|_| !names.is_empty())
}

/// What a step is worth to a party in all: once, and in each of its periods.
fn worth_to(step: &PlanStep, party: &str) -> Decimal {
    let once = step.values.get(party).copied().unwrap_or(0.0);
    let each = step.per_period.as_ref().and_then(|values| values.get(party)).copied().unwrap_or(0.0);
    let all = once + each * f64::from(step.flow.unwrap_or(0));
    let worth = Decimal::near(all).unwrap_or(Decimal::ZERO).rounded_to(6);
    if worth.to_rational().is_zero() { Decimal::ZERO } else { worth }
}

/// The options of a package, as people read them.
fn terms(scenario: &Scenario, package: &Outcome) -> Vec<AgreedTerm> {
    let term = |(issue, &option): (&Issue, &u32)| AgreedTerm {
        on: issue.display_name(),
        text: match &issue.options {
            Options::Labels { labels, .. } => {
                let label = &labels[option as usize];
                label.text.clone().unwrap_or_else(|| label.id.clone())
            }
            Options::Integer { .. } | Options::Real { .. } => {
                let unit = issue.unit().map(|unit| format!(" {unit}")).unwrap_or_default();
                format!("{}{unit}", issue.option_id(option))
            }
        },
    };
    scenario.issues.iter().zip(package.options()).map(term).collect()
}

/// How many days a period has; a month where its name does not say.
fn days(period: &str) -> u32 {
    match period {
        "day" => 1,
        "week" => 7,
        "fortnight" => 14,
        "quarter" => 91,
        "half-year" => 182,
        "year" => 365,
        _ => 30,
    }
}
