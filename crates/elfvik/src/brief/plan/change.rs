//! What changes to a plan would do.

use super::PlanRequestError;
use super::context::{PlanNames, Stakes, float};
use crate::keep::plan::{
    Bonds, Change, ChangeError, ChangeKind, Detection, Exactness, PlanError, PlanLimits, PlanProblem,
    Shortfall, candidates, shortfall,
};
use crate::model::words;
use crate::prepare::Control;
use num_rational::BigRational;
use num_traits::Zero;
use serde::Serialize;

/// What changes to a plan would do, each alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangesSummary {
    /// With which bonds they are looked at.
    pub basis: ChangeBasis,
    /// What is missing without a change; none where dates leave no order.
    pub before: Option<f64>,
    /// The most useful first; of equals in the order of their kinds.
    pub changes: Vec<ChangeSummary>,
}

words! {
    /// With which bonds changes are looked at.
    pub enum ChangeBasis {
        /// Those of the parties.
        Bonds = "bonds",
        /// None, since those of the parties make an order safe without any change.
        NoBonds = "no-bonds",
    }
}

/// What one change would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeSummary {
    /// The change.
    pub change: PlanChange,
    /// By how much all bonds would then have to rise, each by the same; none where dates leave no order.
    pub missing: Option<f64>,
    /// By how much less that is than before; below 0 where it is more.
    pub improvement: Option<f64>,
    /// Whether less is missing for certain not.
    pub exactness: Exactness,
}

/// One thing to change about a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PlanChange {
    /// A step is done in equal parts, one after the other.
    Instalments {
        /// Its id.
        step: String,
        /// How many parts.
        parts: u32,
    },
    /// What a step is worth comes in equal parts period after period, and lapses when the plan is broken.
    Sunset {
        /// Its id.
        step: String,
        /// Over how many periods.
        periods: u32,
    },
    /// A breach is seen after so many periods.
    DetectedAfter {
        /// Whose: the id of the party.
        party: String,
        /// After how many; 0 for at once.
        periods: u32,
    },
    /// A breach is seen with another probability in each period.
    DetectedWith {
        /// Whose: the id of the party.
        party: String,
        /// The probability.
        probability: f64,
    },
    /// A party gets more when all is done.
    Bonus {
        /// The id of the party.
        party: String,
        /// How much more.
        amount: f64,
    },
    /// A step waits for another.
    Prerequisite {
        /// The id of the step that waits.
        step: String,
        /// The id of the step that comes before.
        needs: String,
    },
    /// A step does not wait for another any more.
    NoPrerequisite {
        /// The id of the step that waited.
        step: String,
        /// The id of the step that came before.
        needed: String,
    },
}

impl PlanChange {
    fn of(names: &PlanNames<'_>, change: &Change) -> Self {
        match change {
            Change::Instalments { step, parts } => {
                Self::Instalments { step: names.step(*step), parts: *parts }
            }
            Change::Sunset { step, periods } => Self::Sunset { step: names.step(*step), periods: *periods },
            Change::Detection { party, to: Detection::After(periods) } => {
                Self::DetectedAfter { party: names.party(party.0), periods: *periods }
            }
            Change::Detection { party, to: Detection::PerPeriod(probability) } => {
                Self::DetectedWith { party: names.party(party.0), probability: float(probability) }
            }
            Change::Bonus { party, amount } => {
                Self::Bonus { party: names.party(party.0), amount: float(amount) }
            }
            Change::Prerequisite { step, needs } => {
                Self::Prerequisite { step: names.step(*step), needs: names.step(*needs) }
            }
            Change::NoPrerequisite { step, needed } => {
                Self::NoPrerequisite { step: names.step(*step), needed: names.step(*needed) }
            }
        }
    }
}

/// What each change that a negotiator would think of does alone.
pub(super) fn changes(
    names: &PlanNames<'_>,
    stakes: &Stakes<'_>,
    control: &Control<'_>,
) -> Result<ChangesSummary, PlanRequestError> {
    let Stakes { problem, safety, .. } = *stakes;
    let given = shortfall(problem, stakes.bonds, safety, &LIMITS)?;
    let none = Bonds::none(problem.n_parties());
    let (basis, bonds, before) = if given.is_safe() {
        (ChangeBasis::NoBonds, &none, shortfall(problem, &none, safety, &LIMITS)?)
    } else {
        (ChangeBasis::Bonds, stakes.bonds, given)
    };
    let basis_stakes = Stakes { problem, bonds, safety };
    control.go_on()?;
    let kinds = if before.is_safe() { &WITHOUT_NEED[..] } else { &ChangeKind::ALL[..] };
    let changes = candidates(problem, bonds, safety, &LIMITS, kinds)?;
    let mut effects = Vec::with_capacity(changes.len());
    for (at, part) in changes.chunks(AT_ONCE).enumerate() {
        control.go_on()?;
        control.tell(at * AT_ONCE, changes.len());
        let found = effects_of(part, &basis_stakes)?;
        effects.extend(part.iter().zip(found));
    }
    let key = |after: &Shortfall| (after.amount.is_none(), after.amount.clone());
    effects.sort_by_key(|(_, after)| key(after));
    let summary = |(change, after): &(&Change, Shortfall)| ChangeSummary {
        change: PlanChange::of(names, change),
        missing: after.amount.as_ref().map(float),
        improvement: before.amount.as_ref().zip(after.amount.as_ref()).map(|(b, a)| float(&(b - a))),
        exactness: exactness(after),
    };
    Ok(ChangesSummary {
        basis,
        before: before.amount.as_ref().map(float),
        changes: effects.iter().map(summary).collect(),
    })
}

/// Nothing can be less than nothing.
fn exactness(after: &Shortfall) -> Exactness {
    match after.amount.as_ref().is_some_and(BigRational::is_zero) {
        true => Exactness::Exact,
        false => after.exactness,
    }
}

/// What is missing after each of some changes, in their order.
fn effects_of(changes: &[Change], stakes: &Stakes<'_>) -> Result<Vec<Shortfall>, PlanRequestError> {
    let after = |change: &Change| -> Result<Shortfall, PlanError> {
        let changed: PlanProblem = change.applied(stakes.problem).map_err(|error| match error {
            ChangeError::Plan(error) => error,
            other => unreachable!("candidates can be made: {other}"),
        })?;
        shortfall(&changed, stakes.bonds, stakes.safety, &LIMITS)
    };
    #[cfg(feature = "parallel")]
    let found: Result<Vec<Shortfall>, PlanError> = {
        use rayon::prelude::*;
        changes.par_iter().map(after).collect()
    };
    #[cfg(not(feature = "parallel"))]
    let found: Result<Vec<Shortfall>, PlanError> = changes.iter().map(after).collect();
    Ok(found?)
}

/// Where nothing is missing, only what costs something is worth a look.
const WITHOUT_NEED: [ChangeKind; 1] = [ChangeKind::Prerequisite];
/// Changes that are looked at between two questions whether to go on.
const AT_ONCE: usize = 16;
/// Where time plays a part, a change gets a small part of the work that the plan itself gets.
const LIMITS: PlanLimits = PlanLimits { most_states: 5_000, most_work: 60_000, ..PlanLimits::STANDARD };
