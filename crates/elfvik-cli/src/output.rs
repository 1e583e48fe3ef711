//! Where answers go: the standard output, a file written beside and renamed, and errors on the standard error.

use crate::arguments::Colour;
use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use elfvik::report::Ink;
use std::fs;
use std::io::{self, IsTerminal, Seek as _, Write};
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

/// An answer that is written piece by piece.
pub(crate) enum Stream {
    /// To the standard output; `true` once its reader has stopped reading.
    Output(bool),
    /// To a file, by way of one without a name, which an interruption leaves no trace of.
    File(PathBuf, fs::File),
}

impl Stream {
    /// A stream to a file, or to the standard output where none is named.
    pub(crate) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::Output(false)) };
        let file = tempfile::tempfile_in(folder_of(path));
        Ok(Self::File(path.to_owned(), file.with_context(|| format!("cannot write {}", path.display()))?))
    }

    /// Writes some more. A reader that stopped reading, such as `head`, is no failure.
    pub(crate) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        match self {
            Self::Output(true) => Ok(()),
            Self::Output(is_closed) => {
                let mut stdout = io::stdout().lock();
                let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
                match written {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                        *is_closed = true;
                        Ok(())
                    }
                    other => other.context("cannot write to the standard output"),
                }
            }
            Self::File(path, file) => {
                let written = file.write_all(text.as_bytes());
                written.with_context(|| format!("cannot write {}", path.display()))
            }
        }
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self, Self::Output(true))
    }

    /// Puts what was written in its place.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Output(_) => Ok(()),
            Self::File(path, mut file) => {
                let rewound = file.rewind();
                rewound.with_context(|| format!("cannot write {}", path.display()))?;
                write_file_from(&path, &mut file)
            }
        }
    }
}

/// Writes a file beside its place and moves it there, so that a failure leaves no half of it.
pub(crate) fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    write_file_from(path, &mut text.as_bytes())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn write_file_from(path: &Path, content: &mut impl io::Read) -> anyhow::Result<()> {
    let mut write = || -> io::Result<()> {
        let mut beside = tempfile::Builder::new().prefix(".elfvik-").tempfile_in(folder_of(path))?;
        io::copy(content, &mut beside)?;
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
    Beside::new(folder, files)?.into_place(folder)
}

/// A folder that is not in its place yet; it vanishes unless it is moved there.
pub(crate) struct Beside(tempfile::TempDir);

impl Beside {
    /// All files in a hidden folder, in the nearest folder above `folder` that exists.
    pub(crate) fn new(folder: &Path, files: &[(String, String)]) -> io::Result<Self> {
        let above = folder.ancestors().skip(1).find(|above| above.is_dir());
        let above = above.filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = tempfile::Builder::new().prefix(".elfvik-").tempdir_in(above)?;
        for (name, text) in files {
            fs::write(beside.path().join(name), text)?;
        }
        open_to_all(beside.path())?;
        Ok(Self(beside))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Moves it to its place.
    pub(crate) fn into_place(self, folder: &Path) -> io::Result<()> {
        if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent)?;
        }
        // An empty folder gives way; one that filled up meanwhile does not.
        if folder.exists() {
            fs::remove_dir(folder)?;
        }
        fs::rename(self.path(), folder)?;
        // What was moved away need not be cleaned up.
        let _ = self.0.keep();
        Ok(())
    }
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
