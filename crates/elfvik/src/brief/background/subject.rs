//! What is negotiated: issues with their options, consents that these need, rules.

use super::ids::source_id;
use crate::model::{self, IssueId, Scenario};
use crate::names::OptionChoice;
use serde::Serialize;

/// One question at the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// What people call it, in a few words.
    pub name: String,
    /// The question in plain words.
    pub question: String,
    /// Issues of the same theme belong together.
    pub theme: Option<String>,
    /// What numbers count or measure.
    pub unit: Option<String>,
    /// How many options there are.
    pub n_options: u32,
    /// The options, where they are labels; else the two ends of the range.
    pub options: Vec<OptionSummary>,
    /// The distance between neighbouring options, where they are numbers.
    pub step: Option<f64>,
    /// The id of the source.
    pub source: Option<String>,
}

/// An option of an issue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OptionSummary {
    /// A label's id or a number.
    pub id: OptionChoice,
    /// The option in plain words.
    pub text: Option<String>,
    /// The consent it needs.
    pub needs: Option<String>,
    /// What takes its place when that is refused.
    pub otherwise: Option<String>,
}

/// An approval that no party can give.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// Whose approval it is.
    pub by: String,
    /// The likely probability (0 to 1).
    pub probability: f64,
    /// The least and the greatest probability thought possible.
    pub range: [f64; 2],
    /// What is asked of them.
    pub question: Option<String>,
    /// The id of the source.
    pub source: Option<String>,
}

/// A combination that cannot occur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// The reason, in the words of the file.
    pub why: Option<String>,
    /// The id of the source.
    pub source: Option<String>,
}

pub(super) fn issue(scenario: &Scenario, id: IssueId) -> IssueSummary {
    let issue = &scenario.issues[id.0];
    let n_options = issue.n_options();
    let last = n_options - 1;
    let (shown, step) = match &issue.options {
        model::Options::Labels { .. } => ((0..n_options).collect(), None),
        model::Options::Integer { step, .. } => (vec![0, last], Some(*step as f64)),
        model::Options::Real { resolution, .. } => (vec![0, last], Some(resolution.to_f64())),
    };
    let option = |option: u32| {
        let text = match &issue.options {
            model::Options::Labels { labels, .. } => labels[option as usize].text.clone(),
            _ => None,
        };
        let needs = issue.needs(option);
        OptionSummary {
            id: crate::names::choice(scenario, id, option),
            text,
            needs: needs.map(|(consent, _)| scenario.consents[consent.0].id.clone()),
            otherwise: needs.map(|(_, fallback)| issue.option_id(fallback)),
        }
    };
    IssueSummary {
        id: issue.id.clone(),
        name: issue.display_name(),
        question: issue.question.clone(),
        theme: issue.theme.clone(),
        unit: issue.unit().map(str::to_owned),
        n_options,
        options: shown.into_iter().map(option).collect(),
        step,
        source: source_id(scenario, issue.source),
    }
}

pub(super) fn consent(scenario: &Scenario, consent: &model::Consent) -> ConsentSummary {
    let (low, high) = consent.probability.bounds();
    ConsentSummary {
        id: consent.id.clone(),
        by: consent.by.clone(),
        probability: consent.probability.likely().to_f64(),
        range: [low.to_f64(), high.to_f64()],
        question: consent.question.clone(),
        source: source_id(scenario, consent.source),
    }
}

pub(super) fn rule(scenario: &Scenario, rule: &model::Rule) -> RuleSummary {
    RuleSummary { id: rule.id.clone(), why: rule.why.clone(), source: source_id(scenario, rule.source) }
}
