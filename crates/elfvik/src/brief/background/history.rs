//! What has happened so far, and what was agreed before.

use super::ids::{party_ids, source_id};
use crate::model::{self, CommitmentStatus, MeetingLevel, Scenario, StageEventKind};
use serde::Serialize;

/// One stage of the talks so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StageSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// At which level the delegates meet.
    pub level: MeetingLevel,
    /// Where it took place.
    pub place: Option<String>,
    /// What happened, oldest first.
    pub events: Vec<StageEventSummary>,
}

/// Something that happened in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StageEventSummary {
    /// What happened: talks opened, broke off, ended and the like.
    pub what: StageEventKind,
    /// When, as the file writes it: a day, a month or a year.
    pub date: Option<String>,
    /// Why; always there for what was suspended or collapsed.
    pub cause: Option<String>,
    /// What else the file says of it.
    pub note: Option<String>,
    /// The id of the source.
    pub source: Option<String>,
}

/// An agreement that was made before these talks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccordSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// The title of the document.
    pub title: String,
    /// When it was made.
    pub date: Option<String>,
    /// Where it was made.
    pub place: Option<String>,
    /// The ids of the parties that made it.
    pub parties: Vec<String>,
    /// What was promised in it.
    pub commitments: Vec<CommitmentSummary>,
    /// The id of the source.
    pub source: Option<String>,
}

/// Something promised in an accord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommitmentSummary {
    /// Its id, as the scenario has it.
    pub id: String,
    /// What was promised, in plain words.
    pub text: String,
    /// The parties that promised it.
    pub by: Vec<String>,
    /// How far it has been kept.
    pub status: CommitmentStatus,
}

pub(super) fn stage(scenario: &Scenario, stage: &model::Stage) -> StageSummary {
    let event = |event: &model::StageEvent| StageEventSummary {
        what: event.what,
        date: event.date.clone(),
        cause: event.cause.clone(),
        note: event.note.clone(),
        source: source_id(scenario, event.source),
    };
    StageSummary {
        id: stage.id.clone(),
        name: stage.name.clone(),
        level: stage.level,
        place: stage.place.clone(),
        events: stage.events.iter().map(event).collect(),
    }
}

pub(super) fn accord(scenario: &Scenario, accord: &model::Accord) -> AccordSummary {
    let commitment = |c: &model::Commitment| CommitmentSummary {
        id: c.id.clone(),
        text: c.text.clone(),
        by: party_ids(scenario, &c.by),
        status: c.status,
    };
    AccordSummary {
        id: accord.id.clone(),
        title: accord.title.clone(),
        date: accord.date.clone(),
        place: accord.place.clone(),
        parties: party_ids(scenario, &accord.parties),
        commitments: accord.commitments.iter().map(commitment).collect(),
        source: source_id(scenario, accord.source),
    }
}
