//! What a delegation may agree to.

use crate::model::{Scenario, words};
use crate::room::command::Command;
use crate::room::refusal::Refusal;
use crate::room::terms::{Terms, TermsError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What may be offered and accepted for a party. A principal's binds everybody, a head's everybody but the
/// head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// The least utility of a package to the party, in thousandths; none for no floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<i32>,
    /// For some issues, the ids of the options that are allowed; other issues are free.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, BTreeSet<String>>,
    /// Whether the head must approve what leaves the delegation.
    #[serde(default)]
    pub approval: Approval,
}

words! {
    /// Whether the head must approve what binds the delegation before it leaves.
    #[derive(Default)]
    pub enum Approval {
        /// It need not.
        #[default]
        None = "none",
        /// It must.
        Required = "required",
    }
}

impl Mandate {
    /// Whether it names issues and options that there are.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), Refusal> {
        for (id, options) in &self.options {
            let issue = scenario.issue(id).ok_or_else(|| TermsError::NoIssue { issue: id.clone() })?;
            let issue = &scenario.issues[issue.0];
            for option in options {
                let by_number = || issue.option_of_number(option.parse().ok()?);
                let found = issue.option_of_label(option).or_else(by_number);
                let missing = || TermsError::NoOption { issue: id.clone(), option: option.clone() };
                found.ok_or_else(missing)?;
            }
        }
        Ok(())
    }

    /// Whether every option is among those that it allows.
    pub(super) fn allows(&self, terms: &Terms) -> bool {
        let is_allowed = |(issue, options): (&String, &BTreeSet<String>)| {
            terms.choose.get(issue).is_some_and(|o| options.contains(o))
        };
        self.options.iter().all(is_allowed)
    }
}

/// Whether a command binds the party, so that mandate and approval count.
pub(super) fn binds(command: &Command) -> bool {
    matches!(
        command,
        Command::Propose { .. } | Command::Replace { .. } | Command::Accept { .. } | Command::Walk {}
    )
}

/// The terms that a command carries.
pub(super) fn terms_of(command: &Command) -> Option<&Terms> {
    match command {
        Command::Propose { terms, .. } | Command::Replace { terms, .. } => Some(terms),
        _ => None,
    }
}
