//! Terms: the exact outcome with its text, and the hash by which they are accepted.

use crate::model::{Issue, Outcome, Scenario};
use crate::record::{Hash, canonical};
#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What is offered: an outcome, and the words that go with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// For each issue id the id of an option, or its number as text.
    pub choose: BTreeMap<String, String>,
    /// The text, which is part of what is accepted.
    #[serde(default)]
    pub text: String,
}

/// Why terms name no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TermsError {
    /// An issue that there is not.
    #[error("there is no issue `{issue}`")]
    NoIssue {
        /// The id.
        issue: String,
    },
    /// An issue is left open.
    #[error("issue `{issue}` is missing: nothing is agreed until everything is")]
    Missing {
        /// The id.
        issue: String,
    },
    /// An option that there is not.
    #[error("issue `{issue}` has no option `{option}`")]
    NoOption {
        /// The id of the issue.
        issue: String,
        /// What stands there.
        option: String,
    },
}

impl Terms {
    /// The terms of an outcome, with a text.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::Terms};
    ///
    /// let view = starter_view();
    /// let scenario = view.scenario();
    /// let outcome = &scenario.packages[0].outcome;
    /// let terms = Terms::of(scenario, outcome, "as discussed");
    /// assert_eq!(terms.outcome(scenario).unwrap(), *outcome);
    /// ```
    #[must_use]
    pub fn of(scenario: &Scenario, outcome: &Outcome, text: &str) -> Self {
        let options = outcome.options().iter().zip(&scenario.issues);
        let choose = options.map(|(&option, issue)| (issue.id.clone(), issue.option_id(option))).collect();
        Self { choose, text: text.to_owned() }
    }

    /// The outcome that they name.
    ///
    /// # Errors
    ///
    /// When an issue or option does not exist or an issue is missing.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Terms, TermsError}};
    ///
    /// let terms = Terms { choose: [("colour".into(), "red".into())].into(), text: String::new() };
    /// let error = terms.outcome(starter_view().scenario()).unwrap_err();
    /// assert_eq!(error, TermsError::NoIssue { issue: "colour".into() });
    /// ```
    pub fn outcome(&self, scenario: &Scenario) -> Result<Outcome, TermsError> {
        if let Some(issue) = self.choose.keys().find(|id| scenario.issue(id).is_none()) {
            return Err(TermsError::NoIssue { issue: issue.clone() });
        }
        let option = |issue: &Issue| {
            let missing = || TermsError::Missing { issue: issue.id.clone() };
            let id = self.choose.get(&issue.id).ok_or_else(missing)?;
            let by_number = || issue.option_of_number(id.parse().ok()?);
            let found = issue.option_of_label(id).or_else(by_number);
            found.ok_or_else(|| TermsError::NoOption { issue: issue.id.clone(), option: id.clone() })
        };
        Ok(Outcome::new(scenario.issues.iter().map(option).collect::<Result<_, _>>()?))
    }

    /// The same terms with the ids that the scenario uses, however numbers were written.
    ///
    /// # Errors
    ///
    /// As [`outcome`](Self::outcome).
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::Terms};
    ///
    /// let view = starter_view();
    /// let terms = Terms::of(view.scenario(), &view.scenario().packages[0].outcome, "");
    /// assert_eq!(terms.clone().canonical(view.scenario()).unwrap(), terms);
    /// ```
    pub fn canonical(self, scenario: &Scenario) -> Result<Self, TermsError> {
        Ok(Self::of(scenario, &self.outcome(scenario)?, &self.text))
    }

    /// The hash by which they are accepted in a room: SHA-256 of the canonical JSON (RFC 8785) of
    /// `{"room": .., "terms": {issue: option, ..}, "text": ..}`.
    ///
    /// The same terms have another hash in another room.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::Terms};
    ///
    /// let view = starter_view();
    /// let terms = Terms::of(view.scenario(), &view.scenario().packages[0].outcome, "as discussed");
    /// let changed = Terms { text: "as discussed.".into(), ..terms.clone() };
    /// assert_ne!(terms.hash("school"), changed.hash("school"));
    /// assert_ne!(terms.hash("school"), terms.hash("harbour"));
    /// ```
    #[must_use]
    pub fn hash(&self, room: &str) -> TermsHash {
        hash_of(&json!({ "room": room, "terms": self.choose, "text": self.text }))
    }
}

/// The hash of a statement that parties confirm.
pub(super) fn statement_hash(room: &str, text: &str) -> TermsHash {
    hash_of(&json!({ "room": room, "statement": text }))
}

fn hash_of(value: &serde_json::Value) -> TermsHash {
    // Text alone always has a canonical form.
    TermsHash(Hash::of(canonical(value).unwrap_or_default().as_bytes()))
}

/// The hash of exact terms; 64 small hexadecimal digits in text and JSON.
///
/// # Examples
///
/// ```
/// use elfvik::room::{TermsHash, four_words};
///
/// let hash: TermsHash = "00ff10ab00000000000000000000000000000000000000000000000000000000".parse().unwrap();
/// assert_eq!(four_words(hash).split(' ').count(), 4);
/// assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{hash}\""));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermsHash(pub Hash);

impl fmt::Display for TermsHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TermsHash {
    type Err = crate::record::NotHexadecimal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for TermsHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TermsHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl JsonSchema for TermsHash {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TermsHash".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}

/// Four short words of a hash, which both sides can read aloud: its first four bytes, a word for each.
///
/// They tell apart what was mixed up by mistake. Only the whole hash binds: somebody who can try billions
/// of texts finds two with the same four words.
///
/// # Examples
///
/// ```
/// use elfvik::room::{TermsHash, four_words};
///
/// let hash: TermsHash = "0000000000000000000000000000000000000000000000000000000000000000".parse().unwrap();
/// assert_eq!(four_words(hash), "acid acid acid acid");
/// ```
#[must_use]
pub fn four_words(hash: TermsHash) -> String {
    let words: Vec<&str> = WORDS.split_ascii_whitespace().collect();
    let of_byte = |byte: &u8| words.get(usize::from(*byte)).copied().unwrap_or_default();
    hash.0.0[..4].iter().map(of_byte).collect::<Vec<_>>().join(" ")
}

const WORDS: &str = include_str!("four_words.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_different_word_for_each_byte() {
        let words: std::collections::BTreeSet<&str> = WORDS.split_ascii_whitespace().collect();
        assert_eq!((words.len(), WORDS.split_ascii_whitespace().count()), (256, 256));
        assert!(words.iter().all(|word| (3..=8).contains(&word.len())));
    }
}
