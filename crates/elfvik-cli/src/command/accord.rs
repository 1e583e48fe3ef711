//! Accords: what was promised, how it stands, and what happens to it.

mod draft;
mod events;

use crate::answer::Answer;
use crate::arguments::{Accord, AccordCheck, AccordStatus, AccordTask, AccordWhatIf, Faces};
use crate::files::{self, Audience, Files};
use crate::folder::bytes;
use crate::output::{NEGATIVE, Output, shown};
use crate::record_file::{self, openings};
use anyhow::{anyhow, bail};
use elfvik::brief::accord::{AccordConsequences, AccordReport};
use elfvik::format::{FileFault, FileText};
use elfvik::keep::accord::{
    ACCORD_FILE, AccordLogError, AccordState, AccordText, DatedEvent, Day, Refusal, accord_text,
    event_of_text, replay,
};
use elfvik::record::{Body, Entry, EventOpening};
use elfvik::report::{self, notes};
use elfvik::unsafe_characters::visible_line;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) fn run(arguments: &Accord, output: &Output) -> anyhow::Result<ExitCode> {
    match &arguments.task {
        AccordTask::Draft(draft) => draft::run(draft, output),
        AccordTask::Status(status) => self::status(status, output),
        AccordTask::Check(check) => self::check(check, output),
        AccordTask::WhatIf(what_if) => self::what_if(what_if, output),
        task => match events::of(task) {
            Some(recorded) => events::record(&recorded, output),
            None => Ok(ExitCode::SUCCESS),
        },
    }
}

/// An accord with what its record holds.
struct KnownAccord {
    text: AccordText,
    state: AccordState,
    /// The files that it was read from.
    sources: Vec<PathBuf>,
}

impl KnownAccord {
    /// Who may read an answer: whoever may read the accord, unless that says what it is worth to several
    /// sides, or the answer what the record keeps confidential.
    fn audience(&self, shows_confidential: bool) -> Audience {
        let has_worth = self.text.commitments.iter().any(|read| !read.worth.is_empty());
        if has_worth || shows_confidential { Audience::Owner } else { Audience::Anybody }
    }
}

fn status(arguments: &AccordStatus, output: &Output) -> anyhow::Result<ExitCode> {
    let known = read(&arguments.accord.folder, output)?;
    let report = AccordReport::of(&known.text, &known.state, arguments.on.map_or_else(today, Ok)?);
    let document = report::accord(&report);
    let audience = known.audience(report.shows_confidential());
    let answer = Answer { document, page: None, json: &|| report.to_json(), audience };
    written(&arguments.faces, &answer, (&known.sources, output))
}

fn what_if(arguments: &AccordWhatIf, output: &Output) -> anyhow::Result<ExitCode> {
    let known = read(&arguments.accord.folder, output)?;
    let day = arguments.on.map_or_else(today, Ok)?;
    let event = |text: &String| {
        event_of_text(text, &known.text.accord, day).map_err(|error| {
            let [message, cure] = [error.to_string(), error.cure()];
            anyhow!("{}\n  = help: {}", visible_line(&message), visible_line(&cure))
        })
    };
    let events: Vec<DatedEvent> = arguments.events.iter().map(event).collect::<Result<_, _>>()?;
    let found = AccordConsequences::of(&known.text, &known.state, &events).map_err(|r| refused(&r))?;
    let document = report::accord_consequences(&found);
    let audience = known.audience(found.report.shows_confidential());
    let answer = Answer { document, page: None, json: &|| found.to_json(), audience };
    written(&arguments.faces, &answer, (&known.sources, output))
}

fn check(arguments: &AccordCheck, output: &Output) -> anyhow::Result<ExitCode> {
    let folder = &arguments.accord.folder;
    let text = match text(folder)? {
        Ok(text) => text,
        Err(faults) => {
            faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
            return Ok(ExitCode::from(NEGATIVE));
        }
    };
    bytes_of_record(folder)?;
    match entries(folder).and_then(|entries| state(folder, &text, &entries)) {
        Ok(state) => {
            notes::of_unseen(state.unseen()).iter().for_each(|note| output.note(note));
            let (commitments, events) = (text.commitments.len(), state.events().len());
            output.say(&format!("{} {}\n", shown(folder), notes::of_accord(commitments, events)))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            output.complain(&format!("error: {error:#}"));
            Ok(ExitCode::from(NEGATIVE))
        }
    }
}

/// Writes an answer that is made of some files.
fn written(
    faces: &Faces,
    answer: &Answer<'_>,
    (sources, output): (&[PathBuf], &Output),
) -> anyhow::Result<ExitCode> {
    faces.check(faces.json.then_some("--json"), &[])?;
    files::check(&faces.paths().collect::<Vec<&Path>>(), sources)?;
    let mut files = Files::new(sources);
    faces.add(&mut files, answer, output);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

/// An accord and its record; faults are printed, and what is left to say is the error.
fn read(folder: &Path, output: &Output) -> anyhow::Result<KnownAccord> {
    let text = text(folder)?.map_err(|faults| {
        faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
        anyhow!("{} {}", shown(folder), notes::of_faults(faults.iter().map(FileFault::count).sum()))
    })?;
    let state = state(folder, &text, &entries(folder)?)?;
    let record = record_path(folder);
    let sources = vec![folder.join(ACCORD_FILE), openings::path(&record), record];
    Ok(KnownAccord { text, state, sources })
}

/// The text of an accord, or what is wrong with it.
fn text(folder: &Path) -> anyhow::Result<Result<AccordText, Vec<FileFault>>> {
    let path = folder.join(ACCORD_FILE);
    if !path.exists() {
        bail!(
            "{} holds no {ACCORD_FILE}\n  = help: give the folder of an accord; `elfvik accord draft` makes \
             one",
            shown(folder)
        );
    }
    let bytes = bytes(&path)?;
    let name = path.display().to_string();
    let text = FileText::of_bytes(&name, &bytes).map_err(|fault| vec![*fault]);
    Ok(text.and_then(accord_text))
}

fn record_path(folder: &Path) -> PathBuf {
    folder.join(RECORD_FILE)
}

/// Whether the record can be read, or is not there.
fn bytes_of_record(folder: &Path) -> anyhow::Result<()> {
    let path = record_path(folder);
    if path.symlink_metadata().is_ok() { record_file::bytes_at_rest(&path).map(drop) } else { Ok(()) }
}

/// The lines of the record; none where nothing was recorded yet.
fn entries(folder: &Path) -> anyhow::Result<Vec<Entry>> {
    let path = record_path(folder);
    match path.symlink_metadata() {
        Ok(_) => Ok(record_file::read(&path)?.entries),
        Err(_) => Ok(Vec::new()),
    }
}

/// What the lines of a record come to.
fn state(folder: &Path, text: &AccordText, entries: &[Entry]) -> anyhow::Result<AccordState> {
    if entries.is_empty() {
        return Ok(AccordState::new(text.accord.clone()));
    }
    let path = record_path(folder);
    let openings = opened(&path, entries)?;
    replay(text, entries, &openings).map_err(|error| unfit(&path, &error))
}

/// What opens the confidential lines of a record, as far as it is there.
fn opened(record: &Path, entries: &[Entry]) -> anyhow::Result<Vec<EventOpening>> {
    let is_confidential = |entry: &Entry| matches!(entry.body, Body::Confidential(_));
    if entries.iter().any(is_confidential) { openings::read(record) } else { Ok(Vec::new()) }
}

/// Why a record does not go with an accord: cause, place and cure.
fn unfit(path: &Path, error: &AccordLogError) -> anyhow::Error {
    let file = shown(path);
    let place = error.line().map_or_else(|| file.clone(), |line| format!("{file}:{line}"));
    anyhow!("{}\n  --> {place}\n  = help: {}", visible_line(&error.to_string()), error.cure())
}

/// Why an event cannot happen.
fn refused(refusal: &Refusal) -> anyhow::Error {
    anyhow!("{}", visible_line(&refusal.to_string()))
}

/// The day that it is, in UTC.
fn today() -> anyhow::Result<Day> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Day(i32::try_from(since.as_secs() / 86_400)?))
}

/// The name of the record in the folder of an accord.
const RECORD_FILE: &str = "events.record";
