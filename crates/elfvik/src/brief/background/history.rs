//! What has happened so far, and what was agreed before.

use super::{party_ids, source_id};
use crate::model::{self, CommitmentStatus, EventKind, Level, Scenario};
use schemars::JsonSchema;
use serde::Serialize;

/// One stage of the talks so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stage {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who meets.
    pub level: Level,
    /// Where.
    pub place: Option<String>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
}

/// Something that happened in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of the model")]
pub struct Event {
    pub what: EventKind,
    pub date: Option<String>,
    pub cause: Option<String>,
    pub note: Option<String>,
    pub source: Option<String>,
}

/// An earlier agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of the model")]
pub struct Accord {
    pub id: String,
    pub title: String,
    pub date: Option<String>,
    pub place: Option<String>,
    pub parties: Vec<String>,
    pub commitments: Vec<Commitment>,
    pub source: Option<String>,
}

/// Something promised in an accord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Commitment {
    /// Its id.
    pub id: String,
    /// What was promised.
    pub text: String,
    /// The parties that promised it.
    pub by: Vec<String>,
    /// How far it has been kept.
    pub status: CommitmentStatus,
}

pub(super) fn stage(scenario: &Scenario, stage: &model::Stage) -> Stage {
    let event = |event: &model::Event| Event {
        what: event.what,
        date: event.date.clone(),
        cause: event.cause.clone(),
        note: event.note.clone(),
        source: source_id(scenario, event.source),
    };
    Stage {
        id: stage.id.clone(),
        name: stage.name.clone(),
        level: stage.level,
        place: stage.place.clone(),
        events: stage.events.iter().map(event).collect(),
    }
}

pub(super) fn accord(scenario: &Scenario, accord: &model::Accord) -> Accord {
    let commitment = |c: &model::Commitment| Commitment {
        id: c.id.clone(),
        text: c.text.clone(),
        by: party_ids(scenario, &c.by),
        status: c.status,
    };
    Accord {
        id: accord.id.clone(),
        title: accord.title.clone(),
        date: accord.date.clone(),
        place: accord.place.clone(),
        parties: party_ids(scenario, &accord.parties),
        commitments: accord.commitments.iter().map(commitment).collect(),
        source: source_id(scenario, accord.source),
    }
}
