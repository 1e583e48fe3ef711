//! What happens to an accord, recorded.

use super::{audience, read, record_path, refused, state, today, unfit};
use crate::answer::Answer;
use crate::arguments::{AccordTask, Promise, Recording};
use crate::command::keys;
use crate::files::{self, Files};
use crate::output::{Output, shown};
use crate::record_file::RecordFile;
use elfvik::brief::accord::AccordConsequences;
use elfvik::keep::accord::{AccordText, DatedEvent, Event, line_event, replay, text_event};
use elfvik::record::Entry;
use elfvik::report;
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
    let about = |promise: &Promise| promise.commitment.clone();
    let (promise, event, author, recording) = match task {
        AccordTask::Report(a) => {
            let (commitment, by, evidence) = (about(&a.promise), a.by.clone(), a.evidence.clone());
            let event = match a.breach {
                true => Event::Disputed { commitment, by, evidence },
                false => Event::Reported { commitment, by, evidence },
            };
            (&a.promise, event, a.by.clone(), &a.recording)
        }
        AccordTask::Verify(a) => {
            let (commitment, by) = (about(&a.promise), a.by.clone());
            (&a.promise, Event::Verified { commitment, by, finding: a.finding }, a.by.clone(), &a.recording)
        }
        AccordTask::Renew(a) => {
            let event = Event::Renewed { commitment: about(&a.promise), by: a.by.clone() };
            (&a.promise, event, a.by.clone(), &a.recording)
        }
        AccordTask::Withdraw(a) => {
            let event = Event::Withdrawn { commitment: about(&a.promise), by: a.by.clone() };
            (&a.promise, event, a.by.clone(), &a.recording)
        }
        AccordTask::Settle(a) => {
            let (commitment, by) = (about(&a.promise), a.by.clone());
            (&a.promise, Event::Settled { commitment, by, ruling: a.ruling }, a.by.join(","), &a.recording)
        }
        AccordTask::Decide(a) => {
            let (commitment, by) = (about(&a.promise), a.by.clone());
            (&a.promise, Event::Decided { commitment, by, ruling: a.ruling }, a.by.clone(), &a.recording)
        }
        AccordTask::Restore(a) => {
            let (commitment, by) = (about(&a.promise), a.by.clone());
            (&a.promise, Event::Restored { commitment, by, due: a.due }, a.by.join(","), &a.recording)
        }
        AccordTask::Occur(a) => {
            let event = Event::Occurred { occurrence: a.occurrence.clone() };
            let folder = &a.accord.folder;
            return Some(RecordedEvent {
                folder,
                event,
                author: "secretariat".to_owned(),
                recording: &a.recording,
            });
        }
        AccordTask::Draft(_) | AccordTask::Status(_) | AccordTask::Check(_) | AccordTask::WhatIf(_) => {
            return None;
        }
    };
    Some(RecordedEvent { folder: &promise.accord.folder, event, author, recording })
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
    AccordConsequences::of(&known.text, &known.state, std::slice::from_ref(&dated))
        .map_err(|r| refused(&r))?;
    let path = record_path(asked.folder);
    let (mut file, before) = opened(&path, &known.text)?;
    // Somebody else may have recorded something since.
    let state = state(asked.folder, &known.text, &before)?;
    let found =
        AccordConsequences::of(&known.text, &state, std::slice::from_ref(&dated)).map_err(|r| refused(&r))?;
    let time = day.to_string();
    let mut lines = Vec::new();
    if before.is_empty() {
        let author = known.text.parties.iter().map(|party| party.id.as_str()).collect::<Vec<_>>().join(",");
        let began = known.text.date.unwrap_or(day).to_string();
        lines.push((text_event(&known.text, (&began, &author)), None));
    }
    lines.push((line_event(&dated, (&time, &asked.author)), key.as_ref()));
    file.append_all(lines)?;
    output.note(&format!("{} has one event more", shown(&path)));
    let mut files = Files::new(&known.sources);
    let document = report::accord_consequences(&found);
    let answer = Answer { document, page: None, json: &|| found.to_json(), audience: audience(&known.text) };
    faces.add(&mut files, &answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

/// The record for appending, a new one where there is none, and its lines, which belong to the accord.
fn opened(path: &Path, text: &AccordText) -> anyhow::Result<(RecordFile, Vec<Entry>)> {
    if path.symlink_metadata().is_err() {
        return Ok((RecordFile::create(path, &text.title)?, Vec::new()));
    }
    let (file, verified) = RecordFile::open(path)?;
    if !verified.entries.is_empty() {
        replay(text, &verified.entries).map_err(|error| unfit(path, &error))?;
    }
    Ok((file, verified.entries))
}
