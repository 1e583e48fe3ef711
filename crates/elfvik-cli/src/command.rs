//! One module per command: checked arguments in, an answer out.

pub(crate) mod brief;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod map;
pub(crate) mod new;

use crate::arguments::Analysis;
use crate::folder::{self, Folder, Trouble};
use crate::output::Output;
use anyhow::{Context as _, anyhow};
use elfvik::brief::{Brief, Request};
use elfvik::format::Place;
use elfvik::format::native::Part;
use elfvik::model::{Scenario, View};
use elfvik::prepare::AnalysisError;
use elfvik::prepare::frontier::Limits;
use std::path::Path;

/// The brief on a folder; faults are printed, and what is left to say is the error.
fn briefed(folder: &Path, analysis: Analysis, listed: Request, output: &Output) -> anyhow::Result<Brief> {
    let shown = folder.display();
    let Folder { scenario, files } = folder::read(folder).map_err(|trouble| match trouble {
        Trouble::Unreadable(error) => error,
        Trouble::Faults(faults) => {
            faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
            let n = faults.len();
            let things = if n == 1 { "one thing is".to_owned() } else { format!("{n} things are") };
            anyhow!("{shown} cannot be briefed, {things} wrong")
        }
    })?;
    let view = View::of_analyst(&scenario, &files).context("a folder has one file per party, in order")?;
    let limits = Limits { points: analysis.max_points, ..Limits::STANDARD };
    let request = Request { convention: analysis.convention, limits, ..listed };
    let explained = |error| anyhow!(explained(folder, &scenario, &error));
    let brief = || Brief::of(&view, &request).map_err(explained);
    match analysis.threads {
        None => brief(),
        Some(n) => rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(n))
            .build()
            .context("cannot start the threads")?
            .install(brief),
    }
}

/// Why a scenario that was read cannot be analysed: cause, place and cure.
fn explained(folder: &Path, scenario: &Scenario, error: &AnalysisError) -> String {
    let place = match error {
        AnalysisError::FallbackBreaksRule { rule, .. } => folder::place(folder, Part::Rule(rule)),
        AnalysisError::NoWeight { party } => {
            let file = scenario.parties.iter().find(|p| p.id == *party).map(|p| &p.file);
            let path = file.map_or_else(|| folder.to_owned(), |file| folder.join(file));
            Place::of_file(&path.display().to_string())
        }
        _ => folder::place(folder, Part::Rules),
    };
    format!("{error}\n{place}\n  = help: {}", error.cure())
}
