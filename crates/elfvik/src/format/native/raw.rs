//! The files as they are written, before anything is checked.

use super::number::{RawChoice, RawEstimate, RawNumber};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

pub(super) type Word = Spanned<String>;

/// A date: text, or as TOML writes dates.
pub(super) struct Date(pub(super) String);

/// A table with ids as keys, in the order of the ids.
pub(super) type ById<T> = BTreeMap<Word, T>;
/// Per issue, which options are meant.
pub(super) type RawRegion = ById<Spanned<RawChoice>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    pub(super) format: Spanned<i64>,
    pub(super) title: Word,
    pub(super) summary: Option<String>,
    pub(super) caution: Option<String>,
    pub(super) origin: Option<Word>,
    pub(super) agreement: Option<Spanned<Agreement>>,
    pub(super) host: Option<Host>,
    #[serde(default)]
    pub(super) parties: Vec<Spanned<Party>>,
    #[serde(default)]
    pub(super) issues: Vec<Spanned<Issue>>,
    #[serde(default)]
    pub(super) consents: ById<Consent>,
    #[serde(default)]
    pub(super) rules: Vec<Spanned<Rule>>,
    #[serde(default)]
    pub(super) packages: Vec<Spanned<Package>>,
    #[serde(default)]
    pub(super) stages: Vec<Stage>,
    #[serde(default)]
    pub(super) accords: Vec<Accord>,
    pub(super) talk: Option<Talk>,
    #[serde(default)]
    pub(super) sources: ById<Source>,
    #[serde(default)]
    pub(super) statements: Vec<Statement>,
    #[serde(default)]
    pub(super) unknowns: ById<Unknown>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agreement {
    pub(super) quorum: Option<Spanned<i64>>,
    pub(super) coalitions: Option<Vec<Spanned<Vec<Word>>>>,
}

/// The rules of talk; what a level does not say is as here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Talk {
    pub(super) protocol: Option<Word>,
    pub(super) rounds: Option<Spanned<i64>>,
    pub(super) ticks: Option<Spanned<i64>>,
    pub(super) hidden_from: Option<Spanned<i64>>,
    pub(super) clock: Option<Word>,
    pub(super) discount_per: Option<Word>,
    pub(super) breakdown: Option<Spanned<RawNumber>>,
    pub(super) no_agreement: Option<Word>,
    pub(super) first: Option<Word>,
    pub(super) on_fault: Option<Word>,
    #[serde(default)]
    pub(super) levels: Vec<TalkLevel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TalkLevel {
    pub(super) name: String,
    pub(super) protocol: Option<Word>,
    pub(super) rounds: Option<Spanned<i64>>,
    pub(super) first: Option<Word>,
    pub(super) all_but: Option<Spanned<i64>>,
    pub(super) seal: Option<Word>,
    pub(super) returns: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Host {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) room: Option<String>,
    pub(super) admits: Option<String>,
    pub(super) publishes: Option<String>,
    pub(super) source: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Party {
    pub(super) id: Word,
    pub(super) name: String,
    pub(super) short: Option<Word>,
    pub(super) file: Option<Word>,
    #[serde(default)]
    pub(super) delegates: Vec<Delegate>,
    #[serde(default)]
    pub(super) principals: Vec<Person>,
    #[serde(default)]
    pub(super) ratifiers: Vec<Ratifier>,
    pub(super) source: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Delegate {
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) rank: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) role: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ratifier {
    pub(super) id: Word,
    pub(super) name: String,
    pub(super) role: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Issue {
    pub(super) id: Word,
    pub(super) question: String,
    pub(super) theme: Option<String>,
    pub(super) options: Option<Vec<Spanned<Label>>>,
    #[serde(default)]
    pub(super) ordered: bool,
    pub(super) integer: Option<Spanned<Integer>>,
    pub(super) real: Option<Spanned<Real>>,
    pub(super) unit: Option<String>,
    pub(super) source: Option<Word>,
}

/// A label: an id alone, or a table.
pub(super) struct Label {
    pub(super) id: String,
    pub(super) text: Option<String>,
    pub(super) needs: Option<String>,
    pub(super) otherwise: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Integer {
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
pub(super) struct Real {
    pub(super) from: RawNumber,
    pub(super) to: RawNumber,
    pub(super) resolution: RawNumber,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consent {
    pub(super) by: String,
    pub(super) probability: Spanned<RawEstimate>,
    pub(super) question: Option<String>,
    pub(super) source: Option<Word>,
    pub(super) judged_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) id: Word,
    pub(super) why: Option<String>,
    pub(super) forbid: Option<Spanned<RawRegion>>,
    pub(super) when: Option<Spanned<RawRegion>>,
    pub(super) only_if: Option<Spanned<RawRegion>>,
    pub(super) source: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Package {
    pub(super) id: Word,
    pub(super) name: String,
    #[serde(default)]
    pub(super) choose: ById<Spanned<RawChoice>>,
    pub(super) like: Option<Word>,
    pub(super) kind: Option<Word>,
    pub(super) by: Option<Word>,
    #[serde(default)]
    pub(super) hedged: bool,
    pub(super) source: Option<Word>,
    pub(super) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stage {
    pub(super) id: Word,
    pub(super) name: String,
    pub(super) level: Word,
    pub(super) place: Option<String>,
    #[serde(default)]
    pub(super) events: Vec<Spanned<Event>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) what: Word,
    pub(super) date: Option<Date>,
    pub(super) cause: Option<String>,
    pub(super) note: Option<String>,
    pub(super) source: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Accord {
    pub(super) id: Word,
    pub(super) title: String,
    pub(super) date: Option<Date>,
    pub(super) place: Option<String>,
    #[serde(default)]
    pub(super) parties: Vec<Word>,
    #[serde(default)]
    pub(super) commitments: Vec<Commitment>,
    pub(super) source: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commitment {
    pub(super) id: Word,
    pub(super) text: String,
    pub(super) by: Option<Vec<Word>>,
    pub(super) status: Option<Word>,
    pub(super) source: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) title: String,
    pub(super) author: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) url: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statement {
    pub(super) id: Word,
    pub(super) says: String,
    pub(super) by: String,
    #[serde(default)]
    pub(super) via: Vec<Via>,
    #[serde(default)]
    pub(super) hedged: bool,
    pub(super) party: Option<Word>,
    pub(super) date: Option<Date>,
    pub(super) place: Option<String>,
    pub(super) source: Option<Word>,
    #[serde(default)]
    pub(super) about: Vec<Word>,
}

/// A link of a chain: a name alone, or a table.
pub(super) struct Via {
    pub(super) by: String,
    pub(super) how: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unknown {
    pub(super) low: RawNumber,
    pub(super) likely: RawNumber,
    pub(super) high: RawNumber,
    pub(super) question: Option<String>,
    pub(super) source: Option<Word>,
    pub(super) judged_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyFile {
    pub(super) format: Spanned<i64>,
    pub(super) party: Word,
    pub(super) note: Option<String>,
    pub(super) judged_by: Option<String>,
    pub(super) source: Option<Word>,
    pub(super) reservation: Option<Spanned<RawReservation>>,
    pub(super) discount: Option<Spanned<RawEstimate>>,
    pub(super) discount_per: Option<Word>,
    #[serde(default)]
    pub(super) normalise: bool,
    pub(super) ceiling: Option<Spanned<RawNumber>>,
    pub(super) elicitation: Option<Elicitation>,
    #[serde(default)]
    pub(super) issues: ById<Spanned<IssueTerm>>,
    #[serde(default)]
    pub(super) joint: Vec<Spanned<Joint>>,
    #[serde(default)]
    pub(super) bonuses: Vec<Bonus>,
    #[serde(default)]
    pub(super) ratifiers: ById<Ratification>,
    #[serde(default)]
    pub(super) unknowns: ById<Unknown>,
    #[serde(default)]
    pub(super) believes: ById<Spanned<Belief>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Belief {
    pub(super) note: Option<String>,
    pub(super) judged_by: Option<String>,
    pub(super) source: Option<Word>,
    pub(super) reservation: Option<Spanned<RawReservation>>,
    pub(super) discount: Option<Spanned<RawEstimate>>,
    pub(super) discount_per: Option<Word>,
    #[serde(default)]
    pub(super) normalise: bool,
    pub(super) ceiling: Option<Spanned<RawNumber>>,
    #[serde(default)]
    pub(super) issues: ById<Spanned<IssueTerm>>,
    #[serde(default)]
    pub(super) joint: Vec<Spanned<Joint>>,
    #[serde(default)]
    pub(super) bonuses: Vec<Bonus>,
    #[serde(default)]
    pub(super) ratifiers: ById<Ratification>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ratification {
    pub(super) note: Option<String>,
    pub(super) judged_by: Option<String>,
    pub(super) source: Option<Word>,
    pub(super) probability: Option<Spanned<RawEstimate>>,
    pub(super) reservation: Option<Spanned<RawReservation>>,
    #[serde(default)]
    pub(super) normalise: bool,
    pub(super) ceiling: Option<Spanned<RawNumber>>,
    #[serde(default)]
    pub(super) issues: ById<Spanned<IssueTerm>>,
    #[serde(default)]
    pub(super) joint: Vec<Spanned<Joint>>,
    #[serde(default)]
    pub(super) bonuses: Vec<Bonus>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Elicitation {
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
pub(super) struct IssueTerm {
    pub(super) weight: Option<Spanned<RawEstimate>>,
    pub(super) values: Option<ById<Spanned<RawEstimate>>>,
    pub(super) points: Option<Spanned<Vec<(RawNumber, RawEstimate)>>>,
    pub(super) out_of: Option<Spanned<RawNumber>>,
    pub(super) why: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Joint {
    pub(super) issues: Spanned<Vec<Word>>,
    pub(super) weight: Option<Spanned<RawEstimate>>,
    #[serde(default)]
    pub(super) table: Vec<Spanned<Row>>,
    pub(super) out_of: Option<Spanned<RawNumber>>,
    pub(super) default: Option<Spanned<RawEstimate>>,
    pub(super) why: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) at: Vec<RawChoice>,
    pub(super) value: Spanned<RawEstimate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bonus {
    pub(super) when: Spanned<RawRegion>,
    pub(super) value: Spanned<RawEstimate>,
    pub(super) out_of: Option<Spanned<RawNumber>>,
    pub(super) why: Option<String>,
}
