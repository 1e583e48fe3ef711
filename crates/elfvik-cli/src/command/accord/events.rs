//! What happens to an accord, recorded.

use super::{read, record_path, refused, state, today};
use crate::answer::Answer;
use crate::arguments::{AccordFolder, AccordTask, Deed, JointDeed, Recording};
use crate::command::keys;
use crate::files::{self, Files};
use crate::output::{Output, shown};
use crate::record_file::{RecordFile, openings};
use anyhow::bail;
use elfvik::brief::accord::AccordConsequences;
use elfvik::keep::accord::{AccordState, AccordText, DatedEvent, Event, line_event, text_event};
use elfvik::record::Entry;
use elfvik::report::{self, notes};
use std::path::Path;
use std::process::ExitCode;

/// An event that is to be recorded.
pub(super) struct RecordedEvent<'a> {
    folder: &'a Path,
    event: Event,
    /// Who records it.
    author: String,
    recording: &'a Recording,
}

/// The event that a command records; none for commands that record nothing.
pub(super) fn of(task: &AccordTask) -> Option<RecordedEvent<'_>> {
    let (accord, event, author, recording) = match task {
        AccordTask::Report(a) => by_one(&a.deed, |commitment, by| match a.breach {
            true => Event::Disputed { commitment, by, evidence: a.evidence.clone() },
            false => Event::Reported { commitment, by, evidence: a.evidence.clone() },
        }),
        AccordTask::Verify(a) => {
            by_one(&a.deed, |commitment, by| Event::Verified { commitment, by, finding: a.finding })
        }
        AccordTask::Renew(deed) => by_one(deed, |commitment, by| Event::Renewed { commitment, by }),
        AccordTask::Withdraw(deed) => by_one(deed, |commitment, by| Event::Withdrawn { commitment, by }),
        AccordTask::Decide(a) => {
            by_one(&a.deed, |commitment, by| Event::Decided { commitment, by, ruling: a.ruling })
        }
        AccordTask::Settle(a) => {
            by_several(&a.deed, |commitment, by| Event::Settled { commitment, by, ruling: a.ruling })
        }
        AccordTask::Restore(a) => {
            by_several(&a.deed, |commitment, by| Event::Restored { commitment, by, due: a.due })
        }
        AccordTask::Occur(a) => {
            let event = Event::Occurred { occurrence: a.occurrence.clone() };
            (&a.accord, event, "secretariat".to_owned(), &a.recording)
        }
        AccordTask::Draft(_) | AccordTask::Status(_) | AccordTask::Check(_) | AccordTask::WhatIf(_) => {
            return None;
        }
    };
    Some(RecordedEvent { folder: &accord.folder, event, author, recording })
}

/// The accord, what happens to it, who records that, and how.
type EventToRecord<'a> = (&'a AccordFolder, Event, String, &'a Recording);

fn by_one(deed: &Deed, event: impl FnOnce(String, String) -> Event) -> EventToRecord<'_> {
    let Deed { promise, by, recording } = deed;
    (&promise.accord, event(promise.commitment.clone(), by.clone()), by.clone(), recording)
}

fn by_several(deed: &JointDeed, event: impl FnOnce(String, Vec<String>) -> Event) -> EventToRecord<'_> {
    let JointDeed { promise, by, recording } = deed;
    (&promise.accord, event(promise.commitment.clone(), by.clone()), by.join(","), recording)
}

/// Records an event that can happen, and says what follows from it.
pub(super) fn record(asked: &RecordedEvent<'_>, output: &Output) -> anyhow::Result<ExitCode> {
    let faces = &asked.recording.faces;
    faces.check(faces.json.then_some("--json"), &[])?;
    let known = read(asked.folder, output)?;
    files::check(&faces.paths().collect::<Vec<&Path>>(), &known.sources)?;
    let day = asked.recording.on.map_or_else(today, Ok)?;
    let dated = DatedEvent { day, event: asked.event.clone(), source: asked.recording.source.clone() };
    let key = asked.recording.key.as_deref().map(keys::secret).transpose()?;
    // Whether it can happen is known before anything is written.
    check_all_seen(asked.folder, &known.state)?;
    AccordConsequences::of(&known.text, &known.state, std::slice::from_ref(&dated))
        .map_err(|r| refused(&r))?;
    let path = record_path(asked.folder);
    let (mut file, before) = opened(&path, &known.text)?;
    // Somebody else may have recorded something since.
    let state = state(asked.folder, &known.text, &before)?;
    check_all_seen(asked.folder, &state)?;
    let found =
        AccordConsequences::of(&known.text, &state, std::slice::from_ref(&dated)).map_err(|r| refused(&r))?;
    let time = day.to_string();
    let mut lines = Vec::new();
    if before.is_empty() {
        let author = known.text.parties.iter().map(|party| party.id.as_str()).collect::<Vec<_>>().join(",");
        let began = known.text.date.unwrap_or(day).to_string();
        lines.push((text_event(&known.text, (&began, &author)), None));
    }
    let line = line_event(&dated, (&time, &asked.author));
    if asked.recording.confidential {
        // The text alone is a record in order, should this run be killed between the two.
        file.append_all(lines)?;
        file.append_confidential(line, key.as_ref())?;
        output.note(&format!("what opens the event is in {}", shown(&openings::path(&path))));
    } else {
        lines.push((line, key.as_ref()));
        file.append_all(lines)?;
    }
    output.note(&format!("{} has one event more", shown(&path)));
    let mut files = Files::new(&known.sources);
    let document = report::accord_consequences(&found);
    let shows_confidential = asked.recording.confidential || found.report.shows_confidential();
    let audience = known.audience(shows_confidential);
    let answer = Answer { document, page: None, json: &|| found.to_json(), audience };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses to record anything after what cannot be seen: nobody could say whether it can happen.
fn check_all_seen(folder: &Path, state: &AccordState) -> anyhow::Result<()> {
    let unseen = notes::of_unseen(state.unseen());
    if unseen.is_empty() {
        return Ok(());
    }
    let record = record_path(folder);
    bail!(
        "nobody can say whether this can happen, since {} holds what cannot be seen here: {}\n  = help: let \
         whoever has what opens it record the event, or put that into {}",
        shown(&record),
        unseen.join("; "),
        shown(&openings::path(&record))
    )
}

/// The record for appending, a new one where there is none, and its lines.
fn opened(path: &Path, text: &AccordText) -> anyhow::Result<(RecordFile, Vec<Entry>)> {
    if path.symlink_metadata().is_err() {
        return Ok((RecordFile::create(path, &text.title)?, Vec::new()));
    }
    let (file, verified) = RecordFile::open(path)?;
    Ok((file, verified.entries))
}
