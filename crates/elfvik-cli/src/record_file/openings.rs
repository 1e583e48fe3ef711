//! What opens the confidential events of a record: a file beside it that its owner alone can read.
//!
//! An opening is on the disk before its event. One that was left behind by an interrupted run opens nothing
//! and does no harm. Destroying a body is writing the file anew without it.

use crate::files;
use crate::folder;
use crate::output::shown;
use anyhow::{Context as _, anyhow};
use elfvik::record::{self, Entry, EventOpening, Opening};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// The openings of a record that is open for appending.
#[derive(Debug)]
pub(super) struct Openings {
    path: PathBuf,
    file: File,
    /// How many bytes it had when it was opened.
    length: u64,
}

impl Openings {
    /// The openings beside a record; a file is made where there is none.
    pub(super) fn open(record: &Path) -> anyhow::Result<Self> {
        let path = path(record);
        let open = || -> anyhow::Result<Self> {
            let mut file = private().read(true).write(true).create(true).truncate(false).open(&path)?;
            let bytes = folder::file_bytes(&path, super::LONGEST)?;
            super::sync_folder(&files::folder_of(&path))?;
            // What is behind the last line feed was never finished.
            let length = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |feed| feed as u64 + 1);
            file.set_len(length)?;
            file.seek(SeekFrom::Start(length))?;
            Ok(Self { path: path.clone(), file, length })
        };
        open().with_context(|| super::cannot_write(&path))
    }

    /// Appends what opens an event, synced.
    pub(super) fn append(&mut self, entry: &Entry, opening: &Opening) -> anyhow::Result<()> {
        let line = EventOpening { number: entry.number, opening: opening.clone() }.line()?;
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        written.inspect_err(|_| self.take_back()).with_context(|| super::cannot_write(&self.path))
    }

    /// Takes away what was appended. Where that fails it opens nothing.
    pub(super) fn take_back(&self) {
        let _ = self.file.set_len(self.length);
    }
}

/// What opens the events of a record; nothing where there is no file beside it.
///
/// # Errors
///
/// When the file cannot be read, or a line of it is no opening.
pub(crate) fn read(record: &Path) -> anyhow::Result<Vec<EventOpening>> {
    let path = path(record);
    match fs::metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        _ => {
            let found = record::openings(&folder::file_bytes(&path, super::LONGEST)?);
            found.map_err(|error| {
                let file = shown(&path);
                anyhow!(
                    "{file}: {error}\n  --> {file}:{}\n  = help: take the line out; what it should open \
                     stays closed",
                    error.line
                )
            })
        }
    }
}

/// Destroys what opens some events, while the record is locked; how many openings there were of them.
///
/// # Errors
///
/// When the file cannot be read or written.
pub(crate) fn destroy(record: &Path, numbers: &[u64]) -> anyhow::Result<usize> {
    let path = path(record);
    let openings = read(record)?;
    let (gone, kept): (Vec<_>, Vec<_>) = openings.into_iter().partition(|one| numbers.contains(&one.number));
    if !gone.is_empty() {
        let lines = kept.iter().map(EventOpening::line).collect::<Result<String, _>>()?;
        replace(&path, &lines).with_context(|| super::cannot_write(&path))?;
    }
    Ok(gone.len())
}

/// Puts a file that its owner alone can read in the place of another.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = files::folder_of(path);
    files::clean(&folder);
    let mut staged = files::builder().tempfile_in(&folder)?;
    files::hold(staged.as_file(), staged.path());
    staged.write_all(text.as_bytes())?;
    staged.as_file().sync_all()?;
    staged.persist(path).map_err(|error| error.error)?;
    super::sync_folder(&folder)
}

/// The file beside a record.
pub(crate) fn path(record: &Path) -> PathBuf {
    let mut name = record.as_os_str().to_owned();
    name.push(".openings");
    name.into()
}

/// How a file is made that its owner alone can read.
#[cfg(unix)]
fn private() -> fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = super::lock::options();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn private() -> fs::OpenOptions {
    File::options()
}
