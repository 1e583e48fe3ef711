//! Red lines in ids.

use crate::model::{Condition, IssueId, PartyId, RedLine, RedLineKind, Region, Scenario};
use crate::names::{OptionChoice, choice};
use serde::Serialize;

/// What a party or ratifier never accepts, or accepts nothing without, whatever else is offered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RedLineSummary {
    /// The id of the party.
    pub party: String,
    /// The name of the ratifier whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratifier: Option<String>,
    /// Whether the combination is never accepted, or nothing else is.
    pub kind: RedLineKind,
    /// The combination, by issue: all of these at once.
    pub options: Vec<IssueOptions>,
}

/// Some options of an issue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueOptions {
    /// The id of the issue.
    pub issue: String,
    /// Runs of its options, each by its first and its last.
    pub runs: Vec<(OptionChoice, OptionChoice)>,
}

impl RedLineSummary {
    pub(super) fn of(scenario: &Scenario, party: PartyId, ratifier: Option<String>, line: &RedLine) -> Self {
        Self {
            party: scenario.parties[party.0].id.clone(),
            ratifier,
            kind: line.kind,
            options: IssueOptions::of_region(scenario, &line.region),
        }
    }
}

impl RedLineSummary {
    /// What it says, in ids: `never relief full with enrichment continues or capped`.
    pub(crate) fn in_ids(&self) -> String {
        let of_issue = |options: &IssueOptions| {
            let run = |(first, last): &(OptionChoice, OptionChoice)| match first == last {
                true => first.to_string(),
                false => format!("{first} to {last}"),
            };
            let runs: Vec<String> = options.runs.iter().map(run).collect();
            format!("{} {}", options.issue, runs.join(" or "))
        };
        let options: Vec<String> = self.options.iter().map(of_issue).collect();
        format!("{} {}", self.kind, options.join(" with "))
    }
}

impl IssueOptions {
    /// What a region says of each issue.
    pub(super) fn of_region(scenario: &Scenario, region: &Region) -> Vec<Self> {
        region.conditions().iter().map(|condition| options(scenario, condition)).collect()
    }
}

fn options(scenario: &Scenario, condition: &Condition) -> IssueOptions {
    let IssueId(at) = condition.issue();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for option in (0..scenario.issues[at].n_options()).filter(|&option| condition.allows(option)) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == option => *last = option,
            _ => runs.push((option, option)),
        }
    }
    let named = |option| choice(scenario, condition.issue(), option);
    let runs = runs.into_iter().map(|(first, last)| (named(first), named(last))).collect();
    IssueOptions { issue: scenario.issues[at].id.clone(), runs }
}
