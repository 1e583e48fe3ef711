//! Where things are known from: statements with the chain they came through, and sources.

use super::ids::source_id;
use crate::model::{self, Scenario};
use serde::Serialize;

/// What somebody said, and through whom it reached us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// What was said, in the words of the file.
    pub says: String,
    /// Who said it first.
    pub by: String,
    /// Who passed it on, in order.
    pub via: Vec<AttributionStepSummary>,
    /// Whether it was passed on with reserve.
    pub hedged: bool,
    /// The party it speaks for.
    pub party: Option<String>,
    /// When, as the file writes it: a day, a month or a year.
    pub date: Option<String>,
    /// Where it took place.
    pub place: Option<String>,
    /// The id of the source.
    pub source: Option<String>,
    /// What rests on it, such as `issue:relief`.
    pub about: Vec<String>,
}

/// One step of the chain between a speaker and the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttributionStepSummary {
    /// Who passed it on.
    pub by: String,
    /// In which way: `reported`, `cited` or another word of the file.
    pub how: String,
}

/// Something published that the scenario rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// The title of what was published.
    pub title: String,
    /// Who wrote it; none where the file says nothing.
    pub author: Option<String>,
    /// Who published it; none where the file says nothing.
    pub publisher: Option<String>,
    /// When, as the file writes it.
    pub date: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What else the file says of it.
    pub note: Option<String>,
}

pub(in crate::brief) fn statements(scenario: &Scenario) -> Vec<StatementSummary> {
    let statement = |s: &model::Statement| StatementSummary {
        id: s.id.clone(),
        says: s.says.clone(),
        by: s.by.clone(),
        via: s.via.iter().map(|l| AttributionStepSummary { by: l.by.clone(), how: l.how.clone() }).collect(),
        hedged: s.hedged,
        party: s.party.map(|p| scenario.parties[p.0].id.clone()),
        date: s.date.clone(),
        place: s.place.clone(),
        source: source_id(scenario, s.source),
        about: s.about.iter().map(|t| topic(scenario, *t)).collect(),
    };
    scenario.statements.iter().map(statement).collect()
}

fn topic(scenario: &Scenario, topic: model::Topic) -> String {
    use model::Topic;
    match topic {
        Topic::Party(p) => format!("party:{}", scenario.parties[p.0].id),
        Topic::Issue(i) => format!("issue:{}", scenario.issues[i.0].id),
        Topic::Package(p) => format!("package:{}", scenario.packages[p.0].id),
        Topic::Consent(c) => format!("consent:{}", scenario.consents[c.0].id),
        Topic::Stage(s) => format!("stage:{}", scenario.stages[s].id),
        Topic::Accord(a) => format!("accord:{}", scenario.accords[a].id),
    }
}

pub(in crate::brief) fn sources(scenario: &Scenario) -> Vec<SourceSummary> {
    let source = |s: &model::Source| SourceSummary {
        id: s.id.clone(),
        title: s.title.clone(),
        author: s.author.clone(),
        publisher: s.publisher.clone(),
        date: s.date.clone(),
        url: s.url.clone(),
        note: s.note.clone(),
    };
    scenario.sources.iter().map(source).collect()
}
