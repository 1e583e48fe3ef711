use crate::arguments;
use crate::output::Output;
use anyhow::{Context as _, bail};
use elfvik::format::native::{STARTER, StarterFile};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::New, output: &Output) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let shown = folder.display();
    if !is_free(folder)? {
        bail!("{shown} exists already and is not an empty folder; choose another name");
    }
    make(folder).with_context(|| format!("cannot make {shown}"))?;
    let names: Vec<&str> = STARTER.iter().map(|file| file.name).collect();
    output.print(&format!(
        "{shown} holds {}.\nEdit them, then run:\n  elfvik check {shown}\n  elfvik brief {shown}\n",
        names.join(", ")
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether there is nothing at a path that could be lost.
fn is_free(folder: &Path) -> anyhow::Result<bool> {
    if !folder.exists() && !folder.is_symlink() {
        return Ok(true);
    }
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", folder.display())),
    };
    Ok(entries.next().is_none())
}

/// Writes all files into a folder beside, then moves it to its place: there is all of it or nothing.
fn make(folder: &Path) -> std::io::Result<()> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent)?;
    let beside = tempfile::Builder::new().prefix(".elfvik-").tempdir_in(&parent)?;
    for StarterFile { name, text } in STARTER {
        fs::write(beside.path().join(name), text)?;
    }
    open_to_all(beside.path())?;
    // An empty folder gives way; one that filled up meanwhile does not.
    if folder.exists() {
        fs::remove_dir(folder)?;
    }
    fs::rename(beside.path(), folder)?;
    // What was moved away need not be cleaned up.
    let _ = beside.keep();
    Ok(())
}

/// Temporary folders are private; a scenario is an ordinary folder.
#[cfg(unix)]
fn open_to_all(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) -> std::io::Result<()> {
    Ok(())
}
