//! A talk, or rehearsals: files and programs in, an answer out.

pub(super) mod explained;
mod programs;
mod words;

use super::{read_from, view, with_threads};
use crate::answer::Answer;
use crate::arguments;
use crate::csv;
use crate::files::{self, Audience, Files};
use crate::folder::{self, Folder, Trouble};
use crate::output::{NEGATIVE, Output, shown};
use crate::person::PERSON;
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{anyhow, bail};
use elfvik::model::View;
use elfvik::prepare::Control;
use elfvik::report::{self, talk_values};
use elfvik::seed::Seed;
use elfvik::talk::answer::RehearsedTalk;
use elfvik::talk::request::{ExternalEvent, RecordUse, TalkAnswer};
use elfvik::talk::{Program, RehearsalRequest, Rehearsals, RequestError, Talk, TalkRequest, hold};
use elfvik::unsafe_characters::visible_line;
use programs::Programs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use words::Words;

pub(crate) fn run(arguments: &arguments::Talk, output: &Output) -> anyhow::Result<ExitCode> {
    let words = Words::of(&arguments.words)?;
    let source = Source {
        paths: &words.paths,
        choice: arguments.profiles.choice(),
        reading: arguments.reading.chosen(),
    };
    let viewer = arguments.viewer.party.as_deref();
    let folder = match &arguments.visible_to {
        Some(party) if viewer.is_none() => read_visible(&source, party)?,
        _ => read_from(&source, viewer, output)?,
    };
    let asked = Asked { arguments, words: &words, folder: &folder, shown: source.shown(), output };
    with_threads(arguments.computing.threads, || asked.run())?
}

/// The scenario of a talk that is shown to one party. What is wrong with another party's file, and what is
/// noted of it, is not said.
fn read_visible(source: &Source<'_>, party: &str) -> anyhow::Result<Folder> {
    source.read(None).map_err(|trouble| match (source.read_own(party), trouble) {
        (Some(Ok(())), _) => explained::untold(source.shown()),
        (Some(Err(Trouble::Unreadable(error))), _) | (None, Trouble::Unreadable(error)) => error,
        (Some(Err(Trouble::Faults(faults))), _) | (None, Trouble::Faults(faults)) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            anyhow!("{} cannot be used\n{}", shown(source.shown()), faults.join("\n"))
        }
    })
}

/// What is asked, with what was read.
struct Asked<'a> {
    arguments: &'a arguments::Talk,
    words: &'a Words,
    folder: &'a Folder,
    shown: &'a Path,
    output: &'a Output,
}

impl Asked<'_> {
    fn run(&self) -> anyhow::Result<ExitCode> {
        let (faces, record) = (&self.arguments.faces, &self.arguments.record);
        let data = match self.arguments.visible_to {
            Some(_) => Some("--visible-to"),
            None => faces.json.then_some("--json"),
        };
        faces.check(data, &[("--save", &record.save), ("--csv", &self.arguments.csv)])?;
        let inputs = self.inputs();
        files::check(
            &faces
                .paths()
                .chain(record.save.as_deref())
                .chain(self.arguments.csv.as_deref())
                .collect::<Vec<_>>(),
            &inputs,
        )?;
        self.check_persons()?;
        let view = view(self.folder, self.arguments.viewer.party.as_deref())?;
        match self.arguments.computing.repeat {
            Some(talks) => self.rehearse(&view, talks, &inputs),
            None => self.talk(&view, &inputs),
        }
    }

    fn n_persons(&self) -> usize {
        self.words.plays.values().filter(|spec| spec.agent() == Some(PERSON)).count()
    }

    /// Whether who plays at the terminal can: one person, in one talk.
    fn check_persons(&self) -> anyhow::Result<()> {
        let n_persons = self.n_persons();
        if n_persons > 1 {
            bail!("there is one terminal\n  = help: let `me` play one party, and a strategy the others");
        }
        if n_persons > 0 && self.arguments.computing.repeat.is_some() {
            bail!(
                "a person plays one talk\n  = help: leave out --repeat, or name a strategy instead of `me`"
            );
        }
        Ok(())
    }

    fn talk(&self, view: &View, inputs: &[PathBuf]) -> anyhow::Result<ExitCode> {
        let (faces, save) = (&self.arguments.faces, &self.arguments.record.save);
        let is_record_printed = save.as_deref().is_some_and(files::is_standard_output);
        let request = self.talk_request()?;
        let programs = Programs::new(&self.arguments.computing, self.folder);
        let players = |program: Program<'_>| programs.play(program);
        // A line that moves would stand in the way of a person who types.
        let is_unattended = self.n_persons() == 0 && self.record().is_none();
        let progress = is_unattended.then(|| Progress::new("talking"));
        let result = hold(view, &request, &players, &Control::default());
        drop(progress);
        let result = result.map_err(|error| self.explained(&error))?;
        for (path, note) in
            self.record().iter().flat_map(|path| result.notes().iter().map(move |n| (path, n)))
        {
            self.output.note(&format!("{} {note}", shown(path)));
        }
        for complaint in result.complaints() {
            self.output.complain(&format!(
                "{}: {}",
                visible_line(&complaint.party),
                visible_line(&complaint.line)
            ));
        }
        let mut files = Files::new(inputs);
        if let Some(path) = save {
            files.add(path, result.record(), self.audience());
        }
        // A record is what was asked for there, and nothing else.
        let is_main_left_out = is_record_printed && faces.main_path() == Path::new("-");
        let answer = result.answer();
        match &answer {
            TalkAnswer::Talk(talk) => {
                let document = match self.person(talk) {
                    Some(side) => report::talk_of_side(talk, side),
                    None => report::talk(talk),
                };
                let shown =
                    Answer { document, page: None, json: &|| talk.to_json(), audience: self.audience() };
                match is_main_left_out {
                    true => faces.add_pages(&mut files, &shown),
                    false => faces.add(&mut files, &shown, self.output),
                }
            }
            TalkAnswer::Seen(_) => files.add(faces.main_path(), answer.to_json(), self.audience()),
        }
        files.write()?;
        Ok(if answer.is_positive() { ExitCode::SUCCESS } else { ExitCode::from(NEGATIVE) })
    }

    /// The side that a person plays, where the person is to see that side alone: not where all is asked for,
    /// and not in a talk that is only replayed.
    fn person<'t>(&self, talk: &'t Talk) -> Option<&'t str> {
        let is_open = self.arguments.show_all || self.arguments.record.replay.is_some();
        let side = talk.parties.iter().find(|side| side.strategy.contains(PERSON));
        side.filter(|_| !is_open).map(|side| side.id.as_str())
    }

    fn rehearse(&self, view: &View, talks: usize, inputs: &[PathBuf]) -> anyhow::Result<ExitCode> {
        let request = RehearsalRequest {
            strategies: self.words.plays.clone(),
            rules: self.arguments.rules.changes(),
            seed: self.arguments.computing.seed.seed.map(Seed),
            measured: self.arguments.computing.measure,
            ..RehearsalRequest::of(talks)
        };
        request.check(view).map_err(|error| self.explained(&error))?;
        let progress = Progress::new("rehearsing talks");
        let programs = Programs::new(&self.arguments.computing, self.folder);
        programs.start_first(request.strategies.values())?;
        let tell = |done: usize, all: usize| progress.tell(done, all);
        let control = Control { progress: Some(&tell), ..Control::default() };
        let players = |program: Program<'_>| programs.play(program);
        let found = request.answer_with_talks(view, &players, &control);
        let (found, talks) = found.map_err(|error| self.explained(&error))?;
        drop(progress);
        let mut files = Files::new(inputs);
        let csv = self.arguments.csv.as_deref();
        if let Some(path) = csv {
            files.add(path, rows(&found, &talks), self.audience());
        }
        let document = report::rehearsals(&found);
        let answer = Answer { document, page: None, json: &|| found.to_json(), audience: self.audience() };
        // A table is what was asked for there, and nothing else.
        let faces = &self.arguments.faces;
        let is_table_printed = csv.is_some_and(files::is_standard_output);
        match is_table_printed && faces.main_path() == Path::new("-") {
            true => faces.add_pages(&mut files, &answer),
            false => faces.add(&mut files, &answer, self.output),
        }
        files.write()?;
        Ok(ExitCode::SUCCESS)
    }

    fn talk_request(&self) -> anyhow::Result<TalkRequest> {
        let record = &self.arguments.record;
        let saved = match (&record.resume, &record.replay) {
            (Some(path), _) => Some(RecordUse::Resume(record_text(path)?)),
            (None, Some(path)) => Some(RecordUse::Replay(record_text(path)?)),
            (None, None) => None,
        };
        let intervention = match (&record.collapse, record.suspend_after) {
            (Some(cause), _) => Some(ExternalEvent::Collapse { cause: cause.clone() }),
            (None, Some(after)) => Some(ExternalEvent::Suspend { after, cause: record.cause.clone() }),
            (None, None) => None,
        };
        Ok(TalkRequest {
            strategies: self.words.plays.clone(),
            rules: self.arguments.rules.changes(),
            seed: self.arguments.computing.seed.seed.map(Seed),
            saved,
            intervention,
            visible_to: self.arguments.visible_to.clone(),
            ..TalkRequest::standard()
        })
    }

    fn record(&self) -> Option<&Path> {
        let record = &self.arguments.record;
        record.resume.as_deref().or(record.replay.as_deref())
    }

    fn explained(&self, error: &RequestError) -> anyhow::Error {
        explained::request(error, (self.shown, &self.folder.scenario), self.record())
    }

    fn audience(&self) -> Audience {
        Audience::of(self.arguments.viewer.party.as_deref())
    }

    /// What is read and must not be replaced; a record may be where it is saved to again.
    fn inputs(&self) -> Vec<PathBuf> {
        let record = &self.arguments.record;
        let read = [&record.resume, &record.replay].into_iter().flatten();
        let read = read.filter(|path| !record.save.as_ref().is_some_and(|save| files::is_one(save, path)));
        self.folder.sources.iter().chain(read).cloned().collect()
    }
}

/// A table with a row for each talk.
fn rows(found: &Rehearsals, talks: &[RehearsedTalk]) -> String {
    let values = talks.iter().map(|talk| talk_values::of_talk(found, talk));
    std::iter::once(talk_values::columns(found)).chain(values).map(|row| csv::record(&row)).collect()
}

/// The text of a record.
pub(super) fn record_text(path: &Path) -> anyhow::Result<String> {
    let bytes = folder::file_bytes(path, LONGEST_RECORD)?;
    if bytes.len() as u64 > LONGEST_RECORD {
        bail!("{} has more than {LONGEST_RECORD} bytes, no record that is read has", shown(path));
    }
    String::from_utf8(bytes).map_err(|_| anyhow!("{} is not text", shown(path)))
}

/// A record with all events that a talk can have stays below so many bytes, unless it has very many issues.
const LONGEST_RECORD: u64 = 256 * 1024 * 1024;
