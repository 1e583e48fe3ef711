//! What has happened so far, stage by stage.

use super::SourceId;

/// One stage of a negotiation, such as a summit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Unique among the stages of a scenario.
    pub id: String,
    /// The name in plain words.
    pub name: String,
    /// Who meets.
    pub level: StageLevel,
    /// Where.
    pub place: Option<String>,
    /// What happened, oldest first.
    pub events: Vec<StageEvent>,
}

/// Who meets in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StageLevel {
    /// A first contact, on administrative matters.
    Preliminary,
    /// The deputies.
    Deputies,
    /// The working level.
    Working,
    /// Ministers.
    Ministers,
    /// Heads of state or government.
    Summit,
}

/// Something that happened in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageEvent {
    /// What happened.
    pub what: EventKind,
    /// When.
    pub date: Option<String>,
    /// Why; always there for what was suspended or collapsed.
    pub cause: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// Where it is known from.
    pub source: Option<SourceId>,
}

/// What can happen to a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// A date was set.
    Announced,
    /// The talks opened.
    Opened,
    /// They paused.
    Suspended,
    /// They went on.
    Resumed,
    /// They ended without agreement.
    Collapsed,
    /// They ended with an agreement.
    Concluded,
    /// It is expected, not certain.
    Expected,
}
