use crate::arguments;
use crate::files::{is_free, make_folder};
use crate::folder::bytes;
use crate::output::{Output, shown};
use anyhow::{Context as _, bail};
use elfvik::format::spreadsheet::{self, SpreadsheetScenario};
use elfvik::format::{FileFault, FileText};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Import, output: &Output) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let shown_folder = shown(folder);
    if !is_free(folder)? {
        bail!("{shown_folder} exists already and is not an empty folder; choose another name");
    }
    let bytes = bytes(&arguments.table)?;
    let made = match scenario(&arguments.table, &bytes) {
        Ok(made) => made,
        Err(faults) => {
            faults.iter().for_each(|fault| output.complain(&format!("{fault}\n")));
            bail!("{} cannot be imported", shown(&arguments.table));
        }
    };
    made.assumptions.iter().for_each(|assumption| output.note(assumption));
    let files: Vec<(String, String)> = made.files.into_iter().map(|file| (file.name, file.text)).collect();
    make_folder(folder, &files).with_context(|| format!("cannot make {shown_folder}"))?;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    output.say(&format!(
        "{shown_folder} holds {}.\nRun:\n  elfvik check {shown_folder}\n  elfvik brief {shown_folder}\n",
        names.join(", ")
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn scenario(path: &Path, bytes: &[u8]) -> Result<SpreadsheetScenario, Vec<FileFault>> {
    let name = path.display().to_string();
    let text = FileText::of_bytes(&name, bytes).map_err(|fault| vec![*fault])?;
    spreadsheet::scenario(text)
}
