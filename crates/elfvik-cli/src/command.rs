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
use elfvik::brief::{Brief, BriefRequest, PackageToAssess};
use elfvik::format::native::{self, ScenarioPart};
use elfvik::format::{FileFault, FilePlace};
use elfvik::model::{Origin, Scenario, View};
use elfvik::prepare::analysis::Task;
use elfvik::prepare::frontier::Limits;
use elfvik::prepare::{AnalysisError, Control, Game};
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
        reservations_out_of_reach(&folder).iter().for_each(|note| output.complain(&format!("note: {note}")));
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

/// Says of each party that no outcome, or in a scenario of another system every outcome, reaches its
/// reservation by far: such a number is hardly meant on the scale on which it counts.
fn reservations_out_of_reach(folder: &Folder) -> Vec<String> {
    let Folder { scenario, files, .. } = folder;
    let game = View::of_analyst(scenario.clone(), files.clone()).and_then(|view| Game::new(&view).ok());
    let Some(game) = game else { return Vec::new() };
    let note = |(p, party): (usize, &elfvik::model::Party)| {
        let (id, reservation) = (&party.id, game.reservation()[p]);
        let shown = |whole: i64| game.scale(p).utility(whole);
        let most = shown(game.greatest_sum(p));
        // What floats alone part from its reservation is acceptable to a party.
        if shown(reservation) > most + game.scale(p).grain() {
            return Some(format!(
                "`{id}` accepts from {}, and no outcome is worth more than {most} to it: it can accept nothing",
                shown(reservation)
            ));
        }
        let is_foreign = scenario.origin != Origin::Elfvik;
        (is_foreign && reservation < 0 && reservation < game.least_sum(p)).then(|| {
            format!(
                "`{id}` accepts from {}, and no outcome is worth less than {} to it: it accepts everything",
                shown(reservation),
                shown(game.least_sum(p))
            )
        })
    };
    scenario.parties.iter().enumerate().filter_map(note).collect()
}

/// What the viewer knows.
fn view(folder: &Folder, viewer: Option<&str>) -> anyhow::Result<View> {
    match viewer {
        None => View::of_analyst(folder.scenario.clone(), folder.files.clone())
            .context("a folder has one file per party, in order"),
        Some(_) => View::of_party(folder.scenario.clone(), folder.files[0].clone())
            .context("a party's file says what it believes of every other party"),
    }
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
