//! What has happened so far, stage by stage.

use super::{SourceId, words};

/// One stage of a negotiation, such as a summit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Unique among the stages of a scenario.
    pub id: String,
    /// The name in plain words.
    pub name: String,
    /// Who meets, from a first contact to a summit.
    pub level: MeetingLevel,
    /// Where they met, in words.
    pub place: Option<String>,
    /// What happened, oldest first.
    pub events: Vec<StageEvent>,
}

words! {
    /// Who meets in a stage.
    pub enum MeetingLevel {
        /// A first contact, on administrative matters.
        Preliminary = "preliminary",
        /// The deputies.
        Deputies = "deputies",
        /// The working level.
        Working = "working",
        /// Ministers.
        Ministers = "ministers",
        /// Heads of state or government.
        Summit = "summit",
    }
}

/// Something that happened in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageEvent {
    /// What happened to the stage.
    pub what: StageEventKind,
    /// When, as a date: a year, a month or a day.
    pub date: Option<String>,
    /// Why; always there for what was suspended or collapsed.
    pub cause: Option<String>,
    /// Anything else worth telling a reader.
    pub note: Option<String>,
    /// Where it is known from.
    pub source: Option<SourceId>,
}

words! {
    /// What can happen to a stage.
    pub enum StageEventKind {
        /// A date was set.
        Announced = "announced",
        /// The talks opened.
        Opened = "opened",
        /// They paused.
        Suspended = "suspended",
        /// They went on.
        Resumed = "resumed",
        /// They ended without agreement.
        Collapsed = "collapsed",
        /// They ended with an agreement.
        Concluded = "concluded",
        /// It is expected, not certain.
        Expected = "expected",
    }
}
