//! How a saved talk began: the one place where a request reads records.

use super::{RecordConflict, RequestError};
use crate::model::{Course, View};
use crate::seed::Seed;
use crate::talk::event::Event;
use crate::talk::record::{self, RecordCheckGap, RecordHead};
use crate::talk::setup::Setup;
use crate::talk::strategy::StrategySpec;

/// How a saved talk began.
#[derive(Debug, Clone)]
pub(super) struct TalkStart {
    head: RecordHead,
    /// By which rules.
    pub course: Course,
    /// Who played how, in the order of the parties.
    pub specs: Vec<StrategySpec>,
    /// What all random numbers come from.
    pub seed: Seed,
}

/// What happened in a saved talk.
#[derive(Debug, Clone)]
pub(super) struct TalkHistory {
    pub events: Vec<Event>,
    /// What cannot be checked of it.
    pub notes: Vec<RecordCheckGap>,
}

/// How the talk of a record over a view began.
pub(super) fn beginning(text: &str, view: &View) -> Result<TalkStart, RequestError> {
    let head = record::head(text, view)?;
    let scenario = view.scenario();
    let viewer = view.viewer().map(|p| &scenario.parties[p.0].id);
    if head.viewer.as_ref() != viewer {
        return Err(RecordConflict::Viewer { saved: head.viewer }.into());
    }
    let course = head.course(scenario)?;
    if !scenario.parties.iter().map(|party| &party.id).eq(head.parties.iter().map(|(id, _)| id)) {
        return Err(RecordConflict::Parties.into());
    }
    let specs = head.parties.iter().map(|(_, spec)| spec.parse()).collect::<Result<_, _>>();
    let specs = specs.map_err(RequestError::Strategy)?;
    Ok(TalkStart { seed: Seed(head.seed), head, course, specs })
}

/// What happened in it.
pub(super) fn past(text: &str, beginning: &TalkStart, setup: &Setup) -> Result<TalkHistory, RequestError> {
    let head = &beginning.head;
    if !head.is_of(setup.parameters().view()) {
        return Err(RecordConflict::Scenario { title: head.title.clone() }.into());
    }
    let record = record::read(text, setup)?;
    Ok(TalkHistory { notes: record.notes(), events: record.events })
}
