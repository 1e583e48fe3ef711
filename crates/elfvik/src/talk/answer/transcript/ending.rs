//! How a talk ended, and who carried what was agreed.

use super::steps::{StepKind, TranscriptEntry};
use crate::model::words;
use crate::names::{Names, OutcomeById};
use crate::talk::session::{End, Session};
use serde::Serialize;

/// How a talk ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ending {
    /// In which way it ended.
    pub kind: EndingKind,
    /// What was agreed; none without an agreement.
    pub outcome: Option<OutcomeById>,
    /// The id of a named package that is the agreement.
    pub package: Option<String>,
    /// The party that ended it, or whose ratifier did.
    pub by: Option<String>,
    /// The name of the ratifier who refused what was initialled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratifier: Option<String>,
    /// The level that did not meet, because too much was still open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmet: Option<LevelOmission>,
    /// Why the talks paused or ended from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The level on which it ended, from 0.
    pub level: usize,
    /// The round of the agreement, or the last one, from 1.
    pub round: u32,
    /// The time of it, from 0 to 1.
    pub time: f64,
    /// Who made the agreed offer.
    pub proposed_by: Option<String>,
    /// Who else accepted or signed it, in order.
    pub accepted_by: Vec<String>,
    /// Who left the talks, in order; whoever ended them by that is the last.
    pub left: Vec<String>,
    /// Packages that ratifiers refused on the way.
    pub refused: Vec<OutcomeById>,
}

/// A level that did not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LevelOmission {
    /// The level, from 0.
    pub level: usize,
    /// How many issues were still open.
    pub open: usize,
}

words! {
    /// A way in which a talk ends.
    pub enum EndingKind {
        /// With an agreement, ratified where it had to be.
        Agreement = "agreement",
        /// Time ran out without an agreement.
        Deadline = "deadline",
        /// Somebody walked away whose agreement was needed.
        Walked = "walked",
        /// Broken off by chance.
        BrokenOff = "broken-off",
        /// Nobody had anything new to offer.
        Exhausted = "exhausted",
        /// Neither party would concede any more.
        Conflict = "conflict",
        /// The mediator's text was not signed.
        NotSigned = "not-signed",
        /// A strategy failed, and the rules end talks then.
        Fault = "fault",
        /// A ratifier refused what was initialled.
        NotRatified = "not-ratified",
        /// Too many issues were open for the next level to meet.
        TooManyOpen = "too-many-open",
        /// For a reason from outside.
        Collapsed = "collapsed",
        /// It paused and can go on.
        Suspended = "suspended",
        /// It is not over.
        Stopped = "stopped",
    }
}

pub(super) fn ending(session: &Session, names: &Names<'_>, steps: &[TranscriptEntry]) -> Ending {
    let numbering = session.problem().offer_space.numbering();
    let scenario = names.scenario;
    let last = steps.last();
    let (mut round, mut time) = last.map_or((0, 0.0), |step| (step.round, step.time));
    if let Some(at) = session.agreed_at() {
        (round, time) = (at.round + 1, at.time);
    }
    let mut ending = Ending {
        kind: EndingKind::Stopped,
        outcome: None,
        package: None,
        by: None,
        ratifier: None,
        unmet: None,
        cause: None,
        level: session.level(),
        round,
        time,
        proposed_by: None,
        accepted_by: Vec::new(),
        left: session.left().iter().map(|party| names.party(*party)).collect(),
        refused: session.refused().iter().map(|offer| names.outcome(&numbering.outcome(*offer))).collect(),
    };
    let Some(end) = session.end() else {
        if let Some(cause) = session.suspended() {
            ending.kind = EndingKind::Suspended;
            ending.cause = Some(cause.to_owned());
        }
        return ending;
    };
    ending.kind = kind(end);
    match end {
        End::Agreement(offer) => {
            let outcome = numbering.outcome(*offer);
            ending.package = scenario.packages.iter().find(|p| p.outcome == outcome).map(|p| p.id.clone());
            let outcome = names.outcome(&outcome);
            (ending.proposed_by, ending.accepted_by) = carriers(session, steps, &outcome);
            ending.outcome = Some(outcome);
        }
        End::Walked(by) | End::NotSigned(by) | End::Fault(by) => ending.by = Some(names.party(*by)),
        End::NotRatified(by, ratifier) => {
            ending.by = Some(names.party(*by));
            ending.ratifier = Some(scenario.parties[by.0].ratifiers[*ratifier].person.name.clone());
        }
        End::TooManyOpen { level, open } => ending.unmet = Some(LevelOmission { level: *level, open: *open }),
        End::Collapsed(cause) => ending.cause = Some(cause.to_string()),
        End::Deadline | End::BrokenOff | End::Exhausted | End::Conflict => {}
    }
    ending
}

/// Who proposed an outcome last on the present level, and who else assented to it: the last word of each
/// counts, and where there is one offer on the table only what was said after the proposal.
fn carriers(
    session: &Session,
    steps: &[TranscriptEntry],
    outcome: &OutcomeById,
) -> (Option<String>, Vec<String>) {
    let has_one_offer = session.rules().protocol.has_one_offer();
    let (mut proposer, mut assents) = (None, Vec::<String>::new());
    for step in steps.iter().filter(|step| step.level == session.level()) {
        let Some(by) = &step.by else { continue };
        let is_about = step.outcome.as_ref() == Some(outcome);
        match step.what {
            StepKind::Propose if is_about => {
                match proposer.replace(by.clone()) {
                    _ if has_one_offer => assents.clear(),
                    Some(before) => assents.push(before),
                    None => {}
                }
                assents.retain(|other| other != by);
            }
            StepKind::Accept if is_about => {
                assents.retain(|other| other != by);
                assents.push(by.clone());
            }
            StepKind::Reject if is_about => assents.retain(|other| other != by),
            StepKind::Walk => {
                assents.retain(|other| other != by);
                proposer = proposer.filter(|proposer| proposer != by);
            }
            _ => {}
        }
    }
    (proposer, assents)
}

/// The kind of an end.
pub(in crate::talk::answer) fn kind(end: &End) -> EndingKind {
    match end {
        End::Agreement(_) => EndingKind::Agreement,
        End::Deadline => EndingKind::Deadline,
        End::Walked(_) => EndingKind::Walked,
        End::BrokenOff => EndingKind::BrokenOff,
        End::Exhausted => EndingKind::Exhausted,
        End::Conflict => EndingKind::Conflict,
        End::NotSigned(_) => EndingKind::NotSigned,
        End::Fault(_) => EndingKind::Fault,
        End::NotRatified(..) => EndingKind::NotRatified,
        End::TooManyOpen { .. } => EndingKind::TooManyOpen,
        End::Collapsed(_) => EndingKind::Collapsed,
    }
}
