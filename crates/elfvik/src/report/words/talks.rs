//! Talks in words: who may see an answer, and how a talk ended.

use crate::names::Audience;
use crate::talk::Talk;
use crate::talk::answer::EndingKind;

/// Who may see a brief.
pub(in crate::report) fn of_brief(audience: &Audience) -> String {
    match &audience.name {
        Some(name) => {
            format!("For {name} only: this rests on its private file and on nobody else's.")
        }
        None => {
            "For the analyst only: this rests on the private files of all parties; show it to none of them."
                .to_owned()
        }
    }
}

/// Who may see a talk, or rehearsals.
pub(in crate::report) fn of_talk(audience: &Audience) -> String {
    match &audience.name {
        Some(name) => {
            format!("For {name} only: a rehearsal on its own file and its beliefs about the others.")
        }
        None => "For the analyst only: this shows what all parties want; show it to none of them.".to_owned(),
    }
}

/// How a talk ended: "no agreement: time ran out".
pub(in crate::report) fn ending(talk: &Talk) -> String {
    let ending = &talk.ending;
    let side = talk.parties.iter().find(|side| ending.by.as_ref() == Some(&side.id));
    let by = side.map_or("", |side| &side.name);
    let cause = ending.cause.as_deref().unwrap_or_default();
    let why = match ending.kind {
        EndingKind::Agreement => return "agreement".to_owned(),
        EndingKind::Collapsed => return format!("the talks collapsed: {cause}"),
        EndingKind::Suspended => return format!("suspended: {cause}"),
        EndingKind::Stopped => return "the talk is not over".to_owned(),
        EndingKind::Deadline => "time ran out".to_owned(),
        EndingKind::Walked => format!("{by} walked away"),
        EndingKind::BrokenOff => "the talks broke off by chance".to_owned(),
        EndingKind::Exhausted => "nobody had anything new to offer".to_owned(),
        EndingKind::Conflict => "nobody would concede".to_owned(),
        EndingKind::NotSigned => format!("{by} did not sign the mediator's text"),
        EndingKind::Fault => format!("the strategy of {by} failed"),
        EndingKind::NotRatified => {
            let ratifier = ending.ratifier.as_deref().unwrap_or_default();
            format!("{ratifier} ({by}) refused what was initialled")
        }
        EndingKind::TooManyOpen => {
            let unmet = ending.unmet.as_ref();
            let level = unmet.and_then(|unmet| talk.levels.get(unmet.level)).map_or("", |level| &level.name);
            let open = unmet.map_or(0, |unmet| unmet.open);
            format!("{open} issues were still open, so that \"{level}\" did not meet")
        }
    };
    format!("no agreement: {why}")
}
