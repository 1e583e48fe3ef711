use crate::arguments;
use crate::folder::{Folder, Trouble};
use crate::output::{NEGATIVE, Output, is_free, make_folder};
use crate::source::Source;
use anyhow::{Context as _, anyhow, bail};
use elfvik::format::native;
use elfvik::format::write::{Target, written};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Convert, output: &Output) -> anyhow::Result<ExitCode> {
    let (from, to) = (&arguments.from, &arguments.to_folder);
    let target = arguments.target.chosen();
    if target == Target::Native && from.join(native::SCENARIO_FILE).exists() {
        bail!("{} is Elfvik's own already\n  = help: copy the folder", from.display());
    }
    if !is_free(to)? {
        bail!("{} exists already and is not an empty folder; choose another name", to.display());
    }
    let paths = std::slice::from_ref(from);
    let source = Source { paths, choice: arguments.profiles.choice(), reading: arguments.reading.chosen() };
    let Folder { scenario, files, notes } = source.read(None).map_err(|trouble| match trouble {
        Trouble::Unreadable(error) => error,
        Trouble::Faults(faults) => {
            faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
            anyhow!("{} cannot be converted", from.display())
        }
    })?;
    notes.iter().for_each(|note| output.complain(&format!("note: {note}")));
    let written = written(&scenario, &files, target);
    written.notes.iter().for_each(|note| output.complain(&format!("note: {note}")));
    let kind = if arguments.lossy { "lost" } else { "error" };
    written.losses.iter().for_each(|loss| output.complain(&format!("{kind}: {loss}")));
    if !written.losses.is_empty() && !arguments.lossy {
        let n = written.losses.len();
        let things = if n == 1 { "one thing".to_owned() } else { format!("{n} things") };
        output.complain(&format!(
            "{} cannot express {things}, nothing was written\n  = help: give --lossy to write the rest",
            target.name()
        ));
        return Ok(ExitCode::from(NEGATIVE));
    }
    let texts: Vec<(String, String)> = written.files.into_iter().map(|file| (file.name, file.text)).collect();
    make_folder(to, &texts).with_context(|| format!("cannot make {}", to.display()))?;
    let names: Vec<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
    output.print(&format!("{} holds {}.\n", to.display(), names.join(", ")))?;
    Ok(ExitCode::SUCCESS)
}
