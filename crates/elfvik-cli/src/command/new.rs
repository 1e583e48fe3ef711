use crate::arguments;
use crate::files::{is_free, make_folder};
use crate::output::{Output, shown};
use anyhow::{Context as _, bail};
use elfvik::format::native::{STARTER, StarterFile};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::New, output: &Output) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let shown = shown(folder);
    if !is_free(folder)? {
        bail!("{shown} exists already and is not an empty folder; choose another name");
    }
    let starter = arguments.like.map_or(&STARTER[..], |like| like.starter().files);
    let files: Vec<(String, String)> =
        starter.iter().map(|StarterFile { name, text }| ((*name).to_owned(), (*text).to_owned())).collect();
    make_folder(folder, &files).with_context(|| format!("cannot make {shown}"))?;
    let has_steps = starter.iter().any(|file| file.text.contains("\n[[steps]]"));
    let answer = if has_steps { "plan" } else { "brief" };
    let names: Vec<&str> = starter.iter().map(|file| file.name).collect();
    output.say(&format!(
        "{shown} holds {}.\nEdit them, then run:\n  elfvik check {shown}\n  elfvik {answer} {shown}\n",
        names.join(", ")
    ))?;
    Ok(ExitCode::SUCCESS)
}
