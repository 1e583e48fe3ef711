//! Why a talk has no answer, in the words of the program: its files, its flags, and what to do.

use crate::command::explained;
use crate::output;
use anyhow::anyhow;
use elfvik::model::Scenario;
use elfvik::talk::request::{RecordConflict, RuleError};
use elfvik::talk::{RequestError, TalkError};
use std::path::Path;

/// The error of a request. The scenario was read from `shown`, a record from `record`.
pub(in crate::command) fn request(
    error: &RequestError,
    (shown, scenario): (&Path, &Scenario),
    record: Option<&Path>,
) -> anyhow::Error {
    let path = output::shown(record.unwrap_or(Path::new("")));
    match error {
        RequestError::NotTold => untold(shown),
        RequestError::Talk(error) => talk(error, (shown, scenario)),
        RequestError::Rules(RuleError::HiddenTooLate { from, latest }) => {
            anyhow!("--hidden-from {from} lies behind the latest end, {latest}")
        }
        RequestError::Record(error) => anyhow!("{path}: {error}\n  = help: {}", error.cure()),
        RequestError::Replay(error) => anyhow!("{path}: {error}"),
        RequestError::Resume(error) => anyhow!(
            "{path}: {error}\n  = help: was it changed, or written by another version? --replay checks it \
             against the rules alone"
        ),
        RequestError::Conflict(conflict) => match conflict {
            RecordConflict::Seed => anyhow!("{path} says which seed: leave --seed out"),
            RecordConflict::Viewer { saved: Some(viewer) } => {
                anyhow!("{path} was saved with --as {viewer}: add that")
            }
            RecordConflict::Viewer { saved: None } => anyhow!("{path} was saved without --as: leave it out"),
            RecordConflict::Parties => anyhow!("{path}: its head {conflict}"),
            RecordConflict::Scenario { title } => anyhow!(
                "{path} {conflict}\n  = help: restore the scenario \"{title}\" as it was when the talk was \
                 saved"
            ),
            _ => anyhow!("{path} {conflict}"),
        },
        other => anyhow!("{other}"),
    }
}

fn talk(error: &TalkError, (shown, scenario): (&Path, &Scenario)) -> anyhow::Error {
    match error {
        TalkError::Analysis(error) => anyhow!(explained(shown, scenario, error)),
        TalkError::TooManyOutcomes { .. } => {
            anyhow!("{error}\n  = help: drop options, or split the issues over two scenarios")
        }
        TalkError::TwoPartiesOnly { .. } => {
            anyhow!("{error}\n  = help: choose --protocol alternating, tentative or mediated")
        }
        TalkError::TooManyParties { .. } => anyhow!("{error}\n  = help: leave some of the parties out"),
        TalkError::TooLong { .. } => {
            anyhow!("{error}\n  = help: allow fewer --rounds or --ticks, or fewer returns from ratifiers")
        }
        other => anyhow!("{other}"),
    }
}

/// The error of a talk that is shown to one party and cannot be held because of another's file.
pub(super) fn untold(shown: &Path) -> anyhow::Error {
    anyhow!(
        "{0}: the file of another party cannot be used; what is wrong with it is not told with \
         --visible-to\n  = help: \
         `elfvik check {0}` tells it to whoever may know",
        output::shown(shown)
    )
}
