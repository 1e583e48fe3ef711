use super::mention_notes;
use crate::arguments;
use crate::files::{Beside, is_free};
use crate::folder::{Folder, Trouble};
use crate::output::{NEGATIVE, Output, shown};
use crate::progress::Progress;
use crate::source::{Choice, Source};
use anyhow::{Context as _, anyhow, bail};
use elfvik::brief::conversion;
use elfvik::format::foreign::ReadingOptions;
use elfvik::format::native;
use elfvik::format::write::{TargetFormat, written};
use elfvik::model::View;
use elfvik::report::notes;
use elfvik::unsafe_characters::visible_line;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Convert, output: &Output) -> anyhow::Result<ExitCode> {
    let (from, to) = (&arguments.from, &arguments.to_folder);
    let target = arguments.target.chosen();
    if target == TargetFormat::Native && from.join(native::SCENARIO_FILE).exists() {
        bail!("{} is Elfvik's own already\n  = help: copy the folder", shown(from));
    }
    if !is_free(to)? {
        bail!("{} exists already and is not an empty folder; choose another name", shown(to));
    }
    let paths = std::slice::from_ref(from);
    let source = Source { paths, choice: arguments.profiles.choice(), reading: arguments.reading.chosen() };
    let before = source.read(None).map_err(|trouble| match trouble {
        Trouble::Unreadable(error) => error,
        Trouble::Faults(faults) => {
            faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
            anyhow!("{} cannot be converted", shown(from))
        }
    })?;
    mention_notes(&before, output);
    let written = written(&before.scenario, &before.files, target);
    written.notes.iter().for_each(|note| output.note(&note.to_string()));
    let texts: Vec<(String, String)> = written.files.into_iter().map(|file| (file.name, file.text)).collect();
    let beside = Beside::new(to, &texts).with_context(|| format!("cannot write beside {}", shown(to)))?;
    let progress = Progress::new("reading back what is written");
    let after = read_back(beside.path(), target)?;
    let mut losses: Vec<String> = written.losses.iter().map(ToString::to_string).collect();
    losses.extend(differences(&before, &after));
    drop(progress);
    let kind = if arguments.lossy { "lost" } else { "error" };
    losses.iter().for_each(|loss| output.complain(&format!("{kind}: {}", visible_line(loss))));
    if !losses.is_empty() && !arguments.lossy {
        let refused = notes::of_losses(target.name(), losses.len());
        output.complain(&format!("{refused}\n  = help: give --lossy to write the rest"));
        return Ok(ExitCode::from(NEGATIVE));
    }
    beside.into_place(to).with_context(|| format!("cannot make {}", shown(to)))?;
    let names: Vec<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
    output.say(&format!("{} holds {}.\n", shown(to), names.join(", ")))?;
    Ok(ExitCode::SUCCESS)
}

/// What was written, as any command would read it.
fn read_back(folder: &Path, target: TargetFormat) -> anyhow::Result<Folder> {
    let paths: [PathBuf; 1] = [folder.to_owned()];
    // Files of other systems do not say that their parties meet; our own do.
    let choice = if target == TargetFormat::Native { Choice::Clear } else { Choice::Everybody };
    let source = Source { paths: &paths, choice, reading: ReadingOptions::FAITHFUL };
    source.read(None).map_err(|trouble| {
        let cause = match trouble {
            Trouble::Unreadable(error) => format!("{error:#}"),
            Trouble::Faults(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        };
        let cause = cause.replace(&format!("{}/", shown(folder)), "");
        anyhow!("as {} the scenario would be refused; nothing was written:\n{cause}", target.name())
    })
}

/// In what two scenarios differ, in words.
fn differences(before: &Folder, after: &Folder) -> Vec<String> {
    let view = |folder: &Folder| View::of_analyst(folder.scenario.clone(), folder.files.clone());
    let (Ok(old), Ok(new)) = (view(before), view(after)) else {
        return vec!["parties without preferences".to_owned()];
    };
    match conversion::differences(&old, &new) {
        Ok(differences) => differences.iter().map(notes::of_difference).collect(),
        Err(error) => vec![format!("whether all else is kept cannot be seen: {error}")],
    }
}
