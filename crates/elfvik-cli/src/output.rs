//! Where answers go: the standard output, a file written beside and renamed, and errors on the standard error.

use crate::arguments::Colour;
use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use elfvik::report::Ink;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The exit status of a negative answer.
pub(crate) const NEGATIVE: u8 = 1;
/// The exit status of wrong use, bad input and failures.
pub(crate) const FAILURE: u8 = 2;

/// The terminal, and whether it shows colours.
pub(crate) struct Output {
    choice: ColorChoice,
}

impl Output {
    pub(crate) fn new(colour: Colour) -> Self {
        let choice = match colour {
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
            Colour::Auto => AutoStream::choice(&io::stdout()),
        };
        Self { choice }
    }

    /// Whether text for the standard output should carry colours.
    pub(crate) fn ink(&self) -> Ink {
        if self.choice == ColorChoice::Never { Ink::Plain } else { Ink::Colour }
    }

    /// The columns of the terminal, at most `most`; `most` where there is no terminal.
    pub(crate) fn columns(most: usize) -> usize {
        let own = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        own.map_or(most, |(width, _)| usize::from(width.0).min(most))
    }

    /// Prints an answer. A reader that stopped reading, such as `head`, is no failure.
    pub(crate) fn print(&self, text: &str) -> anyhow::Result<()> {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.context("cannot write to the standard output"),
        }
    }

    /// Prints something that is wrong.
    pub(crate) fn complain(&self, text: &str) {
        let coloured = match text.split_once(": ") {
            Some(("error", rest)) if self.colours_errors() => format!("\u{1b}[1;31merror\u{1b}[0m: {rest}"),
            Some(("warning", rest)) if self.colours_errors() => {
                format!("\u{1b}[1;33mwarning\u{1b}[0m: {rest}")
            }
            _ => text.to_owned(),
        };
        // There is nowhere left to complain to.
        let _ = writeln!(io::stderr().lock(), "{coloured}");
    }

    fn colours_errors(&self) -> bool {
        match self.choice {
            ColorChoice::Never => false,
            ColorChoice::Always => true,
            _ => AutoStream::choice(&io::stderr()) != ColorChoice::Never,
        }
    }

    /// Prints why nothing could be done, and gives the exit status.
    pub(crate) fn failure(&self, error: &anyhow::Error) -> ExitCode {
        self.complain(&format!("error: {error:#}"));
        ExitCode::from(FAILURE)
    }
}

/// Writes a file beside its place and moves it there, so that a failure leaves no half of it.
pub(crate) fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || -> io::Result<()> {
        let mut beside = tempfile::Builder::new().prefix(".elfvik-").tempfile_in(folder)?;
        beside.write_all(text.as_bytes())?;
        readable_by_all(beside.as_file())?;
        beside.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Temporary files are private; an answer is an ordinary file.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// Whether there is nothing at a path that could be lost.
pub(crate) fn is_free(folder: &Path) -> anyhow::Result<bool> {
    if !folder.exists() && !folder.is_symlink() {
        return Ok(true);
    }
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", folder.display())),
    };
    Ok(entries.next().is_none())
}

/// Writes all files into a folder beside, then moves it to its place: there is all of it or nothing.
pub(crate) fn make_folder(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent)?;
    let beside = tempfile::Builder::new().prefix(".elfvik-").tempdir_in(&parent)?;
    for (name, text) in files {
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
fn open_to_all(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) -> io::Result<()> {
    Ok(())
}
