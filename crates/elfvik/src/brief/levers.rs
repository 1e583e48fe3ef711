//! What would make a deal possible, in ids and numbers.

use super::numbers::NumberSummary;
use super::red_lines::RedLineSummary;
use crate::names::{Names, OutcomeById, Utilities};
use crate::prepare::Parameters;
use crate::prepare::levers::{self, LeverCaveat, LeverChange, UnsearchedReason};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde::Serialize;
use std::collections::BTreeMap;

/// What would make a deal possible.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeversSummary {
    /// What would open a zone of agreement; empty where there is one. What is thinkable comes first, then
    /// what lies beyond a guess, then what was taken as known; in each, rules before numbers, the smallest
    /// share first.
    pub zone: Vec<LeverSummary>,
    /// What would make each named package acceptable; only packages that are not.
    pub packages: Vec<PackageLevers>,
    /// How many numbers were not searched.
    pub left_out: usize,
    /// The same by the reason.
    pub unsearched: Vec<UnsearchedCount>,
}

/// How many numbers were not searched for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnsearchedCount {
    /// Why they were not.
    pub reason: UnsearchedReason,
    /// How many numbers it holds for.
    pub numbers: usize,
}

/// What would make a package acceptable to all whose agreement is needed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageLevers {
    /// The id of the package.
    pub package: String,
    /// Changes that suffice alone, in the order of those for the zone.
    pub levers: Vec<LeverSummary>,
}

/// One change that suffices alone, all other numbers at their likely values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeverSummary {
    /// The rule that is dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Or the red line that is given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub red_line: Option<RedLineSummary>,
    /// Or the number that is changed.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub change: Option<LeverNumberChange>,
    /// What speaks against it.
    pub judgement: LeverCaveat,
    /// An outcome that makes a deal after the change.
    pub outcome: OutcomeById,
    /// Its worth before the change.
    pub utilities: Utilities,
    /// Whether no smaller change suffices; otherwise one may, because a frontier was approximated.
    pub exact: bool,
}

/// A number that is changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeverNumberChange {
    /// Which number it is.
    #[serde(flatten)]
    pub number: NumberSummary,
    /// What its file says: the likely value.
    pub from: f64,
    /// What the file must say for a deal to become possible; the exact value is `exact_to`.
    pub to: f64,
    /// The same as a fraction.
    pub exact_to: String,
    /// How much that changes, free of any scale: as a share of a guess's range; a probability as it is; else
    /// the most that it changes utility less reservation of any outcome, as a share of the party's range of
    /// utilities; null where to that party every outcome is worth the same.
    pub share: Option<f64>,
    /// Whether the number is a guess; otherwise it was taken as known.
    pub guess: bool,
    /// Whether the new value lies within the range of a guess.
    pub thought_possible: bool,
}

impl LeversSummary {
    /// All levers in the order of the library.
    pub(super) fn listed(
        names: &Names<'_>,
        parameters: &Parameters,
        found: &levers::Levers,
    ) -> Vec<LeverSummary> {
        found.levers.iter().map(|lever| of(names, parameters, lever)).collect()
    }

    /// What was not searched.
    pub(super) fn left_out(unsearched: &BTreeMap<UnsearchedReason, usize>) -> Vec<UnsearchedCount> {
        unsearched.iter().map(|(&reason, &numbers)| UnsearchedCount { reason, numbers }).collect()
    }
}

fn of(names: &Names<'_>, parameters: &Parameters, lever: &levers::Lever) -> LeverSummary {
    let float = |value: &BigRational| value.to_f64().unwrap_or_default();
    let mut red_line = None;
    let (rule, change) = match &lever.change {
        LeverChange::Rule(rule) => (Some(names.scenario.rules[*rule].id.clone()), None),
        LeverChange::RedLine { party, line } => {
            let line = &parameters.view().preferences(*party).red_lines[*line];
            red_line = Some(RedLineSummary::of(names.scenario, *party, None, line));
            (None, None)
        }
        LeverChange::Number { number, from, to, share } => {
            let guess = parameters.numbers()[*number].estimate.is_uncertain();
            let shift = LeverNumberChange {
                number: NumberSummary::of(parameters, *number),
                from: float(from),
                to: float(to),
                exact_to: to.to_string(),
                share: Some(*share).filter(|share| share.is_finite()),
                guess,
                thought_possible: guess && lever.judgement == LeverCaveat::Thinkable,
            };
            (None, Some(shift))
        }
    };
    LeverSummary {
        rule,
        red_line,
        change,
        judgement: lever.judgement,
        outcome: names.outcome(&lever.outcome),
        utilities: names.utilities(&names.game.utilities(&lever.outcome)),
        exact: lever.exact,
    }
}
