//! One module per command: checked arguments in, an answer out.

pub(crate) mod brief;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod convert;
pub(crate) mod map;
pub(crate) mod new;
pub(crate) mod scenarios;
pub(crate) mod schema;
pub(crate) mod talk;
mod warnings;

use crate::arguments::{Analysis, Draw, Viewed};
use crate::files;
use crate::folder::{self, Folder, Trouble};
use crate::output::Output;
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{Context as _, anyhow};
use elfvik::brief::{Brief, BriefRequest, PackageToAssess, out_of_reach};
use elfvik::format::native::{self, ScenarioPart};
use elfvik::format::{FileFault, FilePlace};
use elfvik::model::{Scenario, View};
use elfvik::prepare::analysis::Task;
use elfvik::prepare::frontier::Limits;
use elfvik::prepare::{AnalysisError, Control};
use elfvik::seed::Seed;
use std::path::Path;

/// What is asked of a folder.
struct BriefQuery<'a> {
    source: Source<'a>,
    viewer: Option<&'a str>,
    package: Option<&'a str>,
    /// The files that the answers go to.
    outputs: Vec<&'a Path>,
    analysis: Analysis,
    draw: Draw,
}

impl<'a> BriefQuery<'a> {
    fn of(viewed: &'a Viewed, analysis: Analysis, draw: Draw) -> Self {
        let (source, viewer) = (viewed.scenario.source(), viewed.viewer.as_deref());
        Self { source, viewer, package: None, outputs: Vec::new(), analysis, draw }
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
        let chosen = asked.package.map(|text| native::outcome(text, &folder.scenario)).transpose();
        let chosen = chosen.map_err(|error| anyhow!("--package: {error}\n  = help: {}", error.cure()))?;
        let progress = Progress::new("reading the scenario");
        let tell = |done: usize, all: usize| progress.tell(done, all);
        let begin = |task: Task| progress.begin(task.to_string());
        let request = BriefRequest {
            convention: asked.analysis.convention,
            limits: Limits { points: asked.analysis.max_points, ..Limits::STANDARD },
            n_worlds: asked.draw.worlds.worlds,
            n_talks: asked.draw.rehearsals,
            seed: Seed(asked.draw.worlds.seed),
            package: asked
                .package
                .zip(chosen)
                .map(|(name, outcome)| PackageToAssess { name: name.to_owned(), outcome }),
            ..listed
        };
        let control = Control { progress: Some(&tell), begin: Some(&begin), is_cancelled: None };
        let explained = |error| anyhow!(explained(asked.source.shown(), &folder.scenario, &error));
        let brief = || Brief::controlled(&view, &request, &control).map_err(explained);
        match asked.analysis.threads {
            None => brief(),
            Some(n) => rayon::ThreadPoolBuilder::new()
                .num_threads(usize::from(n))
                .build()
                .context("cannot start the threads")?
                .install(brief),
        }?
    };
    Ok(Briefed { folder, brief })
}

fn read(asked: &BriefQuery<'_>, output: &Output) -> anyhow::Result<Folder> {
    read_from(&asked.source, asked.viewer, output)
}

/// The scenario of a source; faults are printed, and what is left to say is the error.
fn read_from(source: &Source<'_>, viewer: Option<&str>, output: &Output) -> anyhow::Result<Folder> {
    let shown = source.shown().display();
    let folder = source.read(viewer).map_err(|trouble| match trouble {
        Trouble::Unreadable(error) => error,
        Trouble::Faults(faults) => {
            faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
            let n: usize = faults.iter().map(FileFault::count).sum();
            let things = if n == 1 { "one thing is".to_owned() } else { format!("{n} things are") };
            anyhow!("{shown} cannot be used, {things} wrong")
        }
    })?;
    mention_notes(&folder, output);
    if viewer.is_none() {
        // What cannot be analysed is told when it is.
        let found = view(&folder, None).ok().and_then(|view| out_of_reach(&view).ok()).unwrap_or_default();
        found.iter().for_each(|note| output.complain(&format!("note: {note}")));
    }
    Ok(folder)
}

/// Prints what should be known of how a scenario was read; what is left to defaults, as in most files of
/// other systems, in one line.
fn mention_notes(folder: &Folder, output: &Output) {
    folder.notes.iter().for_each(|note| output.complain(&format!("note: {note}")));
    match &folder.defaults[..] {
        [] => {}
        [one] => output.complain(&format!("note: {one}")),
        several => output.complain(&format!(
            "note: {} notes on what the files leave to the defaults of their system are shown by `elfvik check`",
            several.len()
        )),
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
