//! The files as they are written, before anything is checked.

use super::number::{RawChoice, RawEstimate, RawNumber};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

pub(super) type RawWord = Spanned<String>;

/// A date: text, or as TOML writes dates.
pub(super) struct RawDate(pub(super) String);

/// A table with ids as keys, in the order of the ids.
pub(super) type RawById<T> = BTreeMap<RawWord, T>;
/// Per issue, which options are meant.
pub(super) type RawRegion = RawById<Spanned<RawChoice>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScenario {
    pub(super) format: Spanned<i64>,
    pub(super) title: RawWord,
    pub(super) summary: Option<String>,
    pub(super) caution: Option<String>,
    pub(super) origin: Option<RawWord>,
    pub(super) agreement: Option<Spanned<RawAgreement>>,
    pub(super) host: Option<RawHost>,
    #[serde(default)]
    pub(super) parties: Vec<Spanned<RawParty>>,
    #[serde(default)]
    pub(super) issues: Vec<Spanned<RawIssue>>,
    #[serde(default)]
    pub(super) consents: RawById<RawConsent>,
    #[serde(default)]
    pub(super) rules: Vec<Spanned<RawRule>>,
    #[serde(default)]
    pub(super) packages: Vec<Spanned<RawPackage>>,
    #[serde(default)]
    pub(super) stages: Vec<RawStage>,
    #[serde(default)]
    pub(super) accords: Vec<RawAccord>,
    pub(super) talk: Option<RawTalk>,
    #[serde(default)]
    pub(super) sources: RawById<RawSource>,
    #[serde(default)]
    pub(super) statements: Vec<RawStatement>,
    #[serde(default)]
    pub(super) unknowns: RawById<RawUnknown>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAgreement {
    pub(super) quorum: Option<Spanned<i64>>,
    pub(super) coalitions: Option<Vec<Spanned<Vec<RawWord>>>>,
}

/// The rules of talk; what a level does not say is as here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTalk {
    pub(super) protocol: Option<RawWord>,
    pub(super) rounds: Option<Spanned<i64>>,
    pub(super) ticks: Option<Spanned<i64>>,
    pub(super) hidden_from: Option<Spanned<i64>>,
    pub(super) clock: Option<RawWord>,
    pub(super) discount_per: Option<RawWord>,
    pub(super) breakdown: Option<Spanned<RawNumber>>,
    pub(super) no_agreement: Option<RawWord>,
    pub(super) first: Option<RawWord>,
    pub(super) on_fault: Option<RawWord>,
    #[serde(default)]
    pub(super) levels: Vec<RawTalkLevel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTalkLevel {
    pub(super) name: String,
    pub(super) protocol: Option<RawWord>,
    pub(super) rounds: Option<Spanned<i64>>,
    pub(super) first: Option<RawWord>,
    pub(super) all_but: Option<Spanned<i64>>,
    pub(super) seal: Option<RawWord>,
    pub(super) returns: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHost {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) room: Option<String>,
    pub(super) admits: Option<String>,
    pub(super) publishes: Option<String>,
    pub(super) source: Option<RawWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawParty {
    pub(super) id: RawWord,
    pub(super) name: String,
    pub(super) short: Option<RawWord>,
    pub(super) file: Option<RawWord>,
    #[serde(default)]
    pub(super) delegates: Vec<RawDelegate>,
    #[serde(default)]
    pub(super) principals: Vec<RawPerson>,
    #[serde(default)]
    pub(super) ratifiers: Vec<RawRatifier>,
    pub(super) source: Option<RawWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDelegate {
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) rank: Option<RawWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPerson {
    pub(super) name: String,
    pub(super) role: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRatifier {
    pub(super) id: RawWord,
    pub(super) name: String,
    pub(super) role: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIssue {
    pub(super) id: RawWord,
    pub(super) question: String,
    pub(super) theme: Option<String>,
    pub(super) options: Option<Vec<Spanned<RawLabel>>>,
    #[serde(default)]
    pub(super) ordered: bool,
    pub(super) integer: Option<Spanned<RawInteger>>,
    pub(super) real: Option<Spanned<RawReal>>,
    pub(super) unit: Option<String>,
    pub(super) source: Option<RawWord>,
}

/// A label: an id alone, or a table.
pub(super) struct RawLabel {
    pub(super) id: String,
    pub(super) text: Option<String>,
    pub(super) needs: Option<String>,
    pub(super) otherwise: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInteger {
    pub(super) from: i64,
    pub(super) to: i64,
    #[serde(default = "one")]
    pub(super) step: i64,
}

fn one() -> i64 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReal {
    pub(super) from: RawNumber,
    pub(super) to: RawNumber,
    pub(super) resolution: RawNumber,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConsent {
    pub(super) by: String,
    pub(super) probability: Spanned<RawEstimate>,
    pub(super) question: Option<String>,
    pub(super) source: Option<RawWord>,
    pub(super) judged_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) id: RawWord,
    pub(super) why: Option<String>,
    pub(super) forbid: Option<Spanned<RawRegion>>,
    pub(super) when: Option<Spanned<RawRegion>>,
    pub(super) only_if: Option<Spanned<RawRegion>>,
    pub(super) source: Option<RawWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPackage {
    pub(super) id: RawWord,
    pub(super) name: String,
    #[serde(default)]
    pub(super) choose: RawById<Spanned<RawChoice>>,
    pub(super) like: Option<RawWord>,
    pub(super) kind: Option<RawWord>,
    pub(super) by: Option<RawWord>,
    #[serde(default)]
    pub(super) hedged: bool,
    pub(super) source: Option<RawWord>,
    pub(super) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStage {
    pub(super) id: RawWord,
    pub(super) name: String,
    pub(super) level: RawWord,
    pub(super) place: Option<String>,
    #[serde(default)]
    pub(super) events: Vec<Spanned<RawEvent>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEvent {
    pub(super) what: RawWord,
    pub(super) date: Option<RawDate>,
    pub(super) cause: Option<String>,
    pub(super) note: Option<String>,
    pub(super) source: Option<RawWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAccord {
    pub(super) id: RawWord,
    pub(super) title: String,
    pub(super) date: Option<RawDate>,
    pub(super) place: Option<String>,
    #[serde(default)]
    pub(super) parties: Vec<RawWord>,
    #[serde(default)]
    pub(super) commitments: Vec<RawCommitment>,
    pub(super) source: Option<RawWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCommitment {
    pub(super) id: RawWord,
    pub(super) text: String,
    pub(super) by: Option<Vec<RawWord>>,
    pub(super) status: Option<RawWord>,
    pub(super) source: Option<RawWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    pub(super) title: String,
    pub(super) author: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) date: Option<RawDate>,
    pub(super) url: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStatement {
    pub(super) id: RawWord,
    pub(super) says: String,
    pub(super) by: String,
    #[serde(default)]
    pub(super) via: Vec<RawVia>,
    #[serde(default)]
    pub(super) hedged: bool,
    pub(super) party: Option<RawWord>,
    pub(super) date: Option<RawDate>,
    pub(super) place: Option<String>,
    pub(super) source: Option<RawWord>,
    #[serde(default)]
    pub(super) about: Vec<RawWord>,
}

/// A link of a chain: a name alone, or a table.
pub(super) struct RawVia {
    pub(super) by: String,
    pub(super) how: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUnknown {
    pub(super) low: RawNumber,
    pub(super) likely: RawNumber,
    pub(super) high: RawNumber,
    pub(super) question: Option<String>,
    pub(super) source: Option<RawWord>,
    pub(super) judged_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPartyFile {
    pub(super) format: Spanned<i64>,
    pub(super) party: RawWord,
    pub(super) note: Option<String>,
    pub(super) judged_by: Option<String>,
    pub(super) source: Option<RawWord>,
    pub(super) reservation: Option<Spanned<RawReservation>>,
    pub(super) discount: Option<Spanned<RawEstimate>>,
    pub(super) discount_per: Option<RawWord>,
    #[serde(default)]
    pub(super) normalise: bool,
    pub(super) ceiling: Option<Spanned<RawNumber>>,
    pub(super) elicitation: Option<RawElicitation>,
    #[serde(default)]
    pub(super) issues: RawById<Spanned<RawIssueTerm>>,
    #[serde(default)]
    pub(super) joint: Vec<Spanned<RawJoint>>,
    #[serde(default)]
    pub(super) bonuses: Vec<RawBonus>,
    #[serde(default)]
    pub(super) ratifiers: RawById<RawRatification>,
    #[serde(default)]
    pub(super) unknowns: RawById<RawUnknown>,
    #[serde(default)]
    pub(super) believes: RawById<Spanned<RawBelief>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBelief {
    pub(super) note: Option<String>,
    pub(super) judged_by: Option<String>,
    pub(super) source: Option<RawWord>,
    pub(super) reservation: Option<Spanned<RawReservation>>,
    pub(super) discount: Option<Spanned<RawEstimate>>,
    pub(super) discount_per: Option<RawWord>,
    #[serde(default)]
    pub(super) normalise: bool,
    pub(super) ceiling: Option<Spanned<RawNumber>>,
    #[serde(default)]
    pub(super) issues: RawById<Spanned<RawIssueTerm>>,
    #[serde(default)]
    pub(super) joint: Vec<Spanned<RawJoint>>,
    #[serde(default)]
    pub(super) bonuses: Vec<RawBonus>,
    #[serde(default)]
    pub(super) ratifiers: RawById<RawRatification>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRatification {
    pub(super) note: Option<String>,
    pub(super) judged_by: Option<String>,
    pub(super) source: Option<RawWord>,
    pub(super) probability: Option<Spanned<RawEstimate>>,
    pub(super) reservation: Option<Spanned<RawReservation>>,
    #[serde(default)]
    pub(super) normalise: bool,
    pub(super) ceiling: Option<Spanned<RawNumber>>,
    #[serde(default)]
    pub(super) issues: RawById<Spanned<RawIssueTerm>>,
    #[serde(default)]
    pub(super) joint: Vec<Spanned<RawJoint>>,
    #[serde(default)]
    pub(super) bonuses: Vec<RawBonus>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawElicitation {
    #[serde(default)]
    pub(super) comparisons: u64,
    #[serde(default)]
    pub(super) errors: u64,
    pub(super) cost: Option<Spanned<RawNumber>>,
    #[serde(default)]
    pub(super) fixed_seed: bool,
    #[serde(default)]
    pub(super) experimental: bool,
}

/// A reservation: an estimate, a named package, or a word.
pub(super) enum RawReservation {
    Estimate(RawEstimate),
    Package(String),
    Word(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIssueTerm {
    pub(super) weight: Option<Spanned<RawEstimate>>,
    pub(super) values: Option<RawById<Spanned<RawEstimate>>>,
    pub(super) points: Option<Spanned<Vec<(RawNumber, RawEstimate)>>>,
    pub(super) out_of: Option<Spanned<RawNumber>>,
    pub(super) why: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawJoint {
    pub(super) issues: Spanned<Vec<RawWord>>,
    pub(super) weight: Option<Spanned<RawEstimate>>,
    #[serde(default)]
    pub(super) table: Vec<Spanned<RawRow>>,
    pub(super) out_of: Option<Spanned<RawNumber>>,
    pub(super) default: Option<Spanned<RawEstimate>>,
    pub(super) why: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    pub(super) at: Vec<RawChoice>,
    pub(super) value: Spanned<RawEstimate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBonus {
    pub(super) when: Spanned<RawRegion>,
    pub(super) value: Spanned<RawEstimate>,
    pub(super) out_of: Option<Spanned<RawNumber>>,
    pub(super) why: Option<String>,
}
