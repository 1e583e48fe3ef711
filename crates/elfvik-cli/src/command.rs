//! One module per command: checked arguments in, an answer out.

pub(crate) mod accord;
pub(crate) mod brief;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod convert;
pub(crate) mod hear;
pub(crate) mod import;
pub(crate) mod keys;
pub(crate) mod map;
pub(crate) mod new;
pub(crate) mod plan;
pub(crate) mod record;
pub(crate) mod scenarios;
pub(crate) mod schema;
pub(crate) mod score;
pub(crate) mod sheets;
pub(crate) mod talk;
mod warnings;

use crate::arguments::{Analysis, Draw, Threads, Viewed};
use crate::files;
use crate::folder::{self, Folder, Trouble};
use crate::output::{Output, listed, shown};
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{Context as _, anyhow};
use elfvik::brief::{Brief, BriefRequest, PackageToAssess, out_of_reach};
use elfvik::format::native::{self, ScenarioPart};
use elfvik::format::{FileFault, FilePlace};
use elfvik::model::{Scenario, View};
use elfvik::prepare::analysis::ComputationPhase;
use elfvik::prepare::frontier::Limits;
use elfvik::prepare::{AnalysisError, Control};
use elfvik::report::notes;
use elfvik::seed::Seed;
use elfvik::unsafe_characters::visible_line;
use std::path::Path;

/// What is asked of a folder.
struct BriefQuery<'a> {
    source: Source<'a>,
    viewer: Option<&'a str>,
    package: Option<&'a str>,
    /// The statements that are not believed.
    without: &'a [String],
    /// The files that the answers go to.
    outputs: Vec<&'a Path>,
    analysis: Analysis,
    draw: Draw,
}

impl<'a> BriefQuery<'a> {
    fn of(viewed: &'a Viewed, analysis: Analysis, draw: Draw) -> Self {
        let (source, viewer) = (viewed.scenario.source(), viewed.viewer.party.as_deref());
        Self { source, viewer, package: None, without: &[], outputs: Vec::new(), analysis, draw }
    }

    /// The request for a brief.
    fn request(&self, package: Option<PackageToAssess>, listed: BriefRequest) -> BriefRequest {
        let points = self.analysis.max_points.unwrap_or(Limits::STANDARD.points);
        BriefRequest {
            convention: self.analysis.convention,
            limits: Limits { points, ..Limits::STANDARD },
            n_worlds: self.draw.worlds.worlds,
            n_talks: self.draw.rehearsals,
            seed: Seed(self.draw.worlds.seed.seed.unwrap_or(1)),
            package,
            without: self.without.to_vec(),
            ..listed
        }
    }
}

/// A brief with what it was made from.
struct Briefed {
    folder: Folder,
    brief: Brief,
}

/// The brief on a folder; faults are printed, and what is left to say is the error.
fn briefed(asked: &BriefQuery<'_>, listed: BriefRequest, output: &Output) -> anyhow::Result<Briefed> {
    let folder = read(asked, output)?;
    files::check(&asked.outputs, &folder.sources)?;
    let brief = {
        let view = view(&folder, asked.viewer)?;
        for id in asked.without {
            known_statement(&folder.scenario, id)?;
        }
        let chosen = asked.package.map(|text| native::outcome(text, &folder.scenario)).transpose();
        let chosen = chosen.map_err(|error| {
            let [message, cure] = [error.to_string(), error.cure()];
            anyhow!("--package: {}\n  = help: {}", visible_line(&message), visible_line(&cure))
        })?;
        let package = asked.package.zip(chosen);
        let package = package.map(|(name, outcome)| PackageToAssess { name: name.to_owned(), outcome });
        let request = asked.request(package, listed);
        let progress = Progress::new("reading the scenario");
        let tell = |done: usize, all: usize| progress.tell(done, all);
        let begin = |task: ComputationPhase| progress.begin(task.to_string());
        let control = Control { progress: Some(&tell), begin: Some(&begin), is_cancelled: None };
        let explained = |error| anyhow!(explained(asked.source.shown(), &folder.scenario, &error));
        with_threads(asked.analysis.threads, || {
            Brief::controlled(&view, &request, &control).map_err(explained)
        })??
    };
    Ok(Briefed { folder, brief })
}

/// Whether there is a statement of that id.
fn known_statement(scenario: &Scenario, id: &str) -> anyhow::Result<()> {
    let statements = &scenario.statements;
    if statements.iter().any(|statement| statement.id == id) {
        return Ok(());
    }
    let known = match statements.is_empty() {
        true => "the scenario has no `[[statements]]`".to_owned(),
        false => format!("known: {}", listed(statements.iter().map(|statement| statement.id.as_str()))),
    };
    Err(anyhow!("--without: there is no statement `{}`\n  = help: {known}", visible_line(id)))
}

/// Does some work with so many threads.
fn with_threads<T: Send>(threads: Threads, work: impl FnOnce() -> T + Send) -> anyhow::Result<T> {
    match pool(threads)? {
        None => Ok(work()),
        Some(pool) => Ok(pool.install(work)),
    }
}

/// The threads to compute with; none for the common ones.
fn pool(threads: Threads) -> anyhow::Result<Option<rayon::ThreadPool>> {
    let built = |n: u16| rayon::ThreadPoolBuilder::new().num_threads(usize::from(n)).build();
    threads.threads.map(built).transpose().context("cannot start the threads")
}

fn read(asked: &BriefQuery<'_>, output: &Output) -> anyhow::Result<Folder> {
    read_from(&asked.source, asked.viewer, output)
}

/// The scenario of a source; faults are printed, and what is left to say is the error.
fn read_from(source: &Source<'_>, viewer: Option<&str>, output: &Output) -> anyhow::Result<Folder> {
    let shown = shown(source.shown());
    let folder = source.read(viewer).map_err(|trouble| match trouble {
        Trouble::Unreadable(error) => error,
        Trouble::Faults(faults) => {
            faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
            anyhow!("{shown} {}", notes::of_faults(faults.iter().map(FileFault::count).sum()))
        }
    })?;
    mention_notes(&folder, output);
    if viewer.is_none() {
        // What cannot be analysed is told when it is.
        let found = view(&folder, None).ok().and_then(|view| out_of_reach(&view).ok()).unwrap_or_default();
        found.iter().for_each(|note| output.note(&note.to_string()));
    }
    Ok(folder)
}

/// Prints what should be known of how a scenario was read; what is left to defaults, as in most files of
/// other systems, in one line.
fn mention_notes(folder: &Folder, output: &Output) {
    folder.notes.iter().for_each(|note| output.note(note));
    match &folder.defaults[..] {
        [] => {}
        [one] => output.note(one),
        several => output.note(&notes::of_defaults(several.len())),
    }
}

/// What the viewer knows.
fn view(folder: &Folder, viewer: Option<&str>) -> anyhow::Result<View> {
    let viewer = viewer.and(folder.files.first()).map(|own| own.party);
    Ok(View::of(folder.scenario.clone(), &folder.files, viewer)?)
}

/// Why a scenario that was read cannot be analysed: cause, place and cure.
fn explained(folder: &Path, scenario: &Scenario, error: &AnalysisError) -> String {
    let place = match error {
        AnalysisError::FallbackBreaksRule { rule, .. } => folder::place(folder, ScenarioPart::Rule(rule)),
        AnalysisError::NoWeight { party } => {
            let file = scenario.parties.iter().find(|p| p.id == *party).map(|p| &p.file);
            let path = file.map_or_else(|| folder.to_owned(), |file| folder.join(file));
            FilePlace::of_file(&path.display().to_string())
        }
        _ => folder::place(folder, ScenarioPart::Rules),
    };
    format!("{error}\n{place}\n  = help: {}", error.cure())
}
