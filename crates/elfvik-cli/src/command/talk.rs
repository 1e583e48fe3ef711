//! A talk, or rehearsals: files and programs in, an answer out.

mod explained;
mod programs;
mod words;

use super::{read_from, view};
use crate::arguments;
use crate::files::{self, Audience, Files};
use crate::folder::{self, Folder, Trouble};
use crate::output::{NEGATIVE, Output};
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{Context as _, anyhow, bail};
use elfvik::model::View;
use elfvik::prepare::Control;
use elfvik::report::{Colours, html, text};
use elfvik::seed::Seed;
use elfvik::talk::request::{Intervention, SavedTalkUse, TalkAnswer};
use elfvik::talk::{Program, RehearsalRequest, RequestError, TalkRequest, hold};
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
    let viewer = arguments.viewer.as_deref();
    let folder = match &arguments.visible_to {
        Some(party) if viewer.is_none() => read_visible(&source, party)?,
        _ => read_from(&source, viewer, output)?,
    };
    let asked = Asked { arguments, words: &words, folder: &folder, shown: source.shown(), output };
    match arguments.threads {
        None => asked.run(),
        Some(n) => rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(n))
            .build()
            .context("cannot start the threads")?
            .install(|| asked.run()),
    }
}

/// The scenario of a talk that is shown to one party. What is wrong with another party's file, and what is
/// noted of it, is not said.
fn read_visible(source: &Source<'_>, party: &str) -> anyhow::Result<Folder> {
    source.read(None).map_err(|trouble| match (source.read_own(party), trouble) {
        (Some(Ok(())), _) => explained::untold(source.shown()),
        (Some(Err(Trouble::Unreadable(error))), _) | (None, Trouble::Unreadable(error)) => error,
        (Some(Err(Trouble::Faults(faults))), _) | (None, Trouble::Faults(faults)) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            anyhow!("{} cannot be used\n{}", source.shown().display(), faults.join("\n"))
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
        let inputs = self.inputs();
        let outputs = [&self.arguments.html, &self.arguments.record.save].into_iter().flatten();
        files::check(&outputs.map(PathBuf::as_path).collect::<Vec<_>>(), &inputs)?;
        let view = view(self.folder, self.arguments.viewer.as_deref())?;
        match self.arguments.repeat {
            Some(talks) => self.rehearse(&view, talks, &inputs),
            None => self.talk(&view, &inputs),
        }
    }

    fn talk(&self, view: &View, inputs: &[PathBuf]) -> anyhow::Result<ExitCode> {
        let to_stdout = |file: &Option<PathBuf>| file.as_deref().is_some_and(files::is_standard_output);
        let is_record_printed = to_stdout(&self.arguments.record.save);
        let answer_to = &self.arguments;
        if is_record_printed
            && (answer_to.json || to_stdout(&answer_to.html) || answer_to.visible_to.is_some())
        {
            bail!(
                "only one of --save -, --html -, --json and --visible-to can go to the standard output\n  = help: name a \
                 file for the record"
            );
        }
        let request = self.talk_request()?;
        let programs = Programs::new(self.arguments);
        let players = |program: Program<'_>| programs.play(program);
        let result = hold(view, &request, &players, &Control::default());
        let result = result.map_err(|error| self.explained(&error))?;
        for (path, note) in
            self.record().iter().flat_map(|path| result.notes().iter().map(move |n| (path, n)))
        {
            self.output.complain(&format!("note: {} {note}", path.display()));
        }
        for complaint in result.complaints() {
            self.output.complain(&format!("{}: {}", complaint.party, complaint.line));
        }
        let mut files = Files::new(inputs);
        if let Some(path) = &self.arguments.record.save {
            files.add(path, result.record(), self.audience());
        }
        let answer = result.answer();
        match &answer {
            // The record is what was asked for there.
            _ if is_record_printed && self.arguments.html.is_none() => {}
            TalkAnswer::Talk(talk) => {
                let page = || html::talk(talk);
                self.show(&mut files, (|| talk.to_json(), |ink, width| text::talk(talk, ink, width), page));
            }
            TalkAnswer::Seen(_) => files.print(answer.to_json()),
        }
        files.write()?;
        Ok(if answer.is_positive() { ExitCode::SUCCESS } else { ExitCode::from(NEGATIVE) })
    }

    fn rehearse(&self, view: &View, talks: usize, inputs: &[PathBuf]) -> anyhow::Result<ExitCode> {
        let request = RehearsalRequest {
            strategies: self.words.plays.clone(),
            rules: self.arguments.rules.changes(),
            seed: self.arguments.seed.map(Seed),
            ..RehearsalRequest::of(talks)
        };
        request.check(view).map_err(|error| self.explained(&error))?;
        let progress = Progress::new("rehearsing talks");
        let programs = Programs::new(self.arguments);
        programs.start_first(request.strategies.values())?;
        let tell = |done: usize, all: usize| progress.tell(done, all);
        let control = Control { progress: Some(&tell), ..Control::default() };
        let players = |program: Program<'_>| programs.play(program);
        let found = request.answer(view, &players, &control).map_err(|error| self.explained(&error))?;
        drop(progress);
        let mut files = Files::new(inputs);
        let page = || html::rehearsals(&found);
        self.show(&mut files, (|| found.to_json(), |ink, width| text::rehearsals(&found, ink, width), page));
        files.write()?;
        Ok(ExitCode::SUCCESS)
    }

    fn talk_request(&self) -> anyhow::Result<TalkRequest> {
        let record = &self.arguments.record;
        let saved = match (&record.resume, &record.replay) {
            (Some(path), _) => Some(SavedTalkUse::Resume(record_text(path)?)),
            (None, Some(path)) => Some(SavedTalkUse::Replay(record_text(path)?)),
            (None, None) => None,
        };
        let intervention = match (&record.collapse, record.suspend_after) {
            (Some(cause), _) => Some(Intervention::Collapse { cause: cause.clone() }),
            (None, Some(after)) => Some(Intervention::Suspend { after, cause: record.cause.clone() }),
            (None, None) => None,
        };
        Ok(TalkRequest {
            strategies: self.words.plays.clone(),
            rules: self.arguments.rules.changes(),
            seed: self.arguments.seed.map(Seed),
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
        Audience::of(self.arguments.viewer.as_deref())
    }

    /// What is read and must not be replaced; a record may be where it is saved to again.
    fn inputs(&self) -> Vec<PathBuf> {
        let record = &self.arguments.record;
        let read = [&record.resume, &record.replay].into_iter().flatten();
        let read = read.filter(|path| !record.save.as_ref().is_some_and(|save| files::is_one(save, path)));
        self.folder.sources.iter().chain(read).cloned().collect()
    }

    /// Adds an answer in the shape that was asked for.
    fn show<'f>(
        &'f self,
        files: &mut Files<'f>,
        (json, text, page): (
            impl FnOnce() -> String,
            impl FnOnce(Colours, usize) -> String,
            impl FnOnce() -> String,
        ),
    ) {
        match &self.arguments.html {
            Some(path) => files.add(path, page(), self.audience()),
            None if self.arguments.json => files.print(json()),
            None => {
                let width = self.arguments.width.map_or_else(|| Output::columns(WIDEST), usize::from);
                files.print(text(self.output.ink(), width));
            }
        }
    }
}

/// The text of a record.
fn record_text(path: &Path) -> anyhow::Result<String> {
    let bytes = folder::file_bytes(path, LONGEST_RECORD)?;
    if bytes.len() as u64 > LONGEST_RECORD {
        bail!("{} has more than {LONGEST_RECORD} bytes, no record that is read has", path.display());
    }
    String::from_utf8(bytes).map_err(|_| anyhow!("{} is not text", path.display()))
}

/// A record with all events that a talk can have stays below so many bytes, unless it has very many issues.
const LONGEST_RECORD: u64 = 256 * 1024 * 1024;
const WIDEST: usize = 100;
