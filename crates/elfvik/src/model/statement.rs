//! Where things are known from: sources, and statements with the chain they came through.

use super::ids::{PartyId, SourceId};

/// Something published that assumptions rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Unique among the sources of a scenario.
    pub id: String,
    /// The title of the text.
    pub title: String,
    /// Who wrote it, where that is known.
    pub author: Option<String>,
    /// Who published it, where that is known.
    pub publisher: Option<String>,
    /// When it was published.
    pub date: Option<String>,
    /// Where to find it.
    pub url: Option<String>,
    /// Anything else worth telling a reader.
    pub note: Option<String>,
}

/// What somebody said, and through whom it reached us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Unique among the statements of a scenario.
    pub id: String,
    /// What was said, in words.
    pub says: String,
    /// Who said it first.
    pub by: String,
    /// Who passed it on, in order.
    pub via: Vec<AttributionStep>,
    /// Whether it was passed on with reserve.
    pub hedged: bool,
    /// The party it speaks for.
    pub party: Option<PartyId>,
    /// When it was said.
    pub date: Option<String>,
    /// Where it was said.
    pub place: Option<String>,
    /// The source that carries it.
    pub source: Option<SourceId>,
    /// What rests on it.
    pub about: Vec<Topic>,
}

/// One step of the chain between a speaker and the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributionStep {
    /// Who passed it on.
    pub by: String,
    /// How, as a past participle: "reported", "cited".
    pub how: String,
}

/// Something in a scenario that a statement can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A party, by its position.
    Party(super::PartyId),
    /// An issue, by its position.
    Issue(super::IssueId),
    /// A package, by its position.
    Package(super::PackageId),
    /// A consent, by its position.
    Consent(super::ConsentId),
    /// A stage, by its position.
    Stage(usize),
    /// An accord, by its position.
    Accord(usize),
}
