use super::warnings;
use crate::arguments;
use crate::folder::{Folder, Trouble};
use crate::output::{NEGATIVE, Output, shown};
use crate::progress::Progress;
use anyhow::Context as _;
use elfvik::model::View;
use elfvik::prepare::Game;
use elfvik::report::notes;
use elfvik::talk::OfferSpace;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Check, output: &Output) -> anyhow::Result<ExitCode> {
    let source = arguments.scenario.source();
    let shown = shown(source.shown());
    let folder = match source.read(None) {
        Ok(folder) => folder,
        Err(Trouble::Unreadable(error)) => return Err(error),
        Err(Trouble::Faults(faults)) => {
            faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
            return Ok(ExitCode::from(NEGATIVE));
        }
    };
    let Folder { scenario, files, notes, defaults, .. } = &folder;
    notes.iter().chain(defaults).for_each(|note| output.note(note));
    let view = View::of_analyst(scenario.clone(), files.clone())
        .context("a folder has one file per party, in order")?;
    let game = match Game::new(&view) {
        Ok(game) => game,
        Err(error) => {
            let explained = super::explained(source.shown(), scenario, &error);
            output.complain(&format!("error: {explained}"));
            return Ok(ExitCode::from(NEGATIVE));
        }
    };
    if let Err(error) = OfferSpace::of(&game, 0) {
        output.note(&format!("talks cannot be held: {error}"));
    }
    let progress = Progress::new("checking");
    let warnings = warnings::of(&source, &folder);
    drop(progress);
    warnings.iter().for_each(|warning| output.complain(&format!("{warning}\n")));
    output.say(&format!("{shown} {}\n", notes::of_checked(&view, warnings.len())))?;
    Ok(ExitCode::SUCCESS)
}
