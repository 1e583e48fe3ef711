//! Records on disk: the one place that appends to them.
//!
//! What was acknowledged is on the disk. An event is written as a whole line and synced before its entry is
//! returned; where that fails the file is cut back to what it was. What an interrupted run left unfinished at
//! the end was never acknowledged, and the next run that opens the record takes it away ([`unfinished`]). One
//! run at a time holds the lock of a record; readers need none.

mod lock;
pub(crate) mod openings;
mod unfinished;

use crate::files;
use crate::folder;
use crate::output::shown;
use anyhow::{Context as _, anyhow, bail};
use elfvik::record::{Entry, Event, Fault, Salt, SigningKey, Verified, VerifyRequest, Writer, verify};
use openings::Openings;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// A record that is open for appending, by this run alone.
#[derive(Debug)]
pub(crate) struct RecordFile {
    path: PathBuf,
    file: File,
    /// The end of the chain.
    writer: Writer,
    /// How many bytes of the file are acknowledged: all of them.
    length: u64,
    condition: Condition,
}

/// Whether it is known what the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    /// What was acknowledged, and nothing else.
    Known,
    /// The disk failed while something was written or taken back.
    Unknown,
}

impl RecordFile {
    /// A new record without events.
    ///
    /// # Errors
    ///
    /// When there is a file of that name already, or it cannot be written.
    pub(crate) fn create(path: &Path, name: &str) -> anyhow::Result<Self> {
        let writer = Writer::new(name);
        let header = writer.header();
        let folder = files::folder_of(path);
        let written = || -> io::Result<File> {
            files::clean(&folder);
            let mut builder = files::builder();
            let mut staged = files::open_to_umask(&mut builder, 0o666).tempfile_in(&folder)?;
            // Locked before it has its name, so that nobody else appends first.
            lock::exclusive(staged.as_file())?;
            staged.write_all(header.as_bytes())?;
            staged.as_file().sync_all()?;
            let file = staged.persist_noclobber(path).map_err(|error| error.error)?;
            sync_folder(&folder)?;
            Ok(file)
        };
        let file = written().map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => anyhow!(
                "there is already a file {}\n  = help: append to it if it is the record that you mean, or \
                 choose another name",
                shown(path)
            ),
            _ => anyhow!(error).context(cannot_write(path)),
        })?;
        let length = header.len() as u64;
        Ok(Self { path: path.to_owned(), file, writer, length, condition: Condition::Known })
    }

    /// A record for appending, and what it holds. What an interrupted run left unfinished at its end is taken
    /// away.
    ///
    /// # Errors
    ///
    /// When it cannot be read or written, another run has it open, or it is not what was written: the first
    /// wrong line is named.
    pub(crate) fn open(path: &Path) -> anyhow::Result<(Self, Verified)> {
        let mut file = opened(path)?;
        match lock::exclusive(&file) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => bail!(
                "{} is being written to by another program\n  = help: wait until that has ended, then try \
                 again",
                shown(path)
            ),
            other => other.with_context(|| format!("cannot lock {}", shown(path)))?,
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(|| format!("cannot read {}", shown(path)))?;
        let length = unfinished::finished(&bytes);
        let verified = verify(&bytes[..length], &VerifyRequest::default());
        let verified = verified.map_err(|fault| explained(path, &fault))?;
        if length < bytes.len() {
            let cut = file.set_len(length as u64).and_then(|()| file.sync_all());
            cut.with_context(|| cannot_write(path))?;
        }
        let writer = Writer::after(&verified.name, &verified.checkpoint);
        let (path, length) = (path.to_owned(), length as u64);
        Ok((Self { path, file, writer, length, condition: Condition::Known }, verified))
    }

    /// Appends an event, signed when there is a key. Once the entry is returned it is on the disk.
    ///
    /// # Errors
    ///
    /// When the event has no canonical text or cannot be written; the record is then what it was.
    pub(crate) fn append(&mut self, event: Event, key: Option<&SigningKey>) -> anyhow::Result<Entry> {
        let mut writer = self.writer.clone();
        let entry = writer.append(event, key).with_context(|| cannot_write(&self.path))?;
        self.write(&entry.line())?;
        self.writer = writer;
        Ok(entry)
    }

    /// Appends several events, or none of them, even when the run is killed meanwhile.
    ///
    /// # Errors
    ///
    /// When one has no canonical text or they cannot be written; the record is then what it was.
    pub(crate) fn append_all(
        &mut self,
        events: Vec<(Event, Option<&SigningKey>)>,
    ) -> anyhow::Result<Vec<Entry>> {
        let mut writer = self.writer.clone();
        let entries = events.into_iter().map(|(event, key)| writer.append(event, key));
        let entries = entries.collect::<Result<Vec<_>, _>>().with_context(|| cannot_write(&self.path))?;
        if !entries.is_empty() {
            self.write(&entries.iter().map(Entry::line).collect::<String>())?;
        }
        self.writer = writer;
        Ok(entries)
    }

    /// Appends a commitment in place of a confidential body. What opens it is on the disk before, in a file
    /// beside that its owner alone can read ([`openings`]).
    ///
    /// # Errors
    ///
    /// When the event has no canonical text or one of both files cannot be written; both are then what they
    /// were.
    pub(crate) fn append_confidential(
        &mut self,
        event: Event,
        key: Option<&SigningKey>,
    ) -> anyhow::Result<Entry> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt).map_err(|error| anyhow!("the system has no random bytes: {error}"))?;
        let mut writer = self.writer.clone();
        let appended = writer.append_confidential(event, Salt(salt), key);
        let (entry, opening) = appended.with_context(|| cannot_write(&self.path))?;
        let mut openings = Openings::open(&self.path)?;
        openings.append(&entry, &opening)?;
        self.write(&entry.line()).inspect_err(|_| openings.take_back())?;
        self.writer = writer;
        Ok(entry)
    }

    /// Writes whole lines at the end and syncs them; cuts the file back where that fails.
    fn write(&mut self, lines: &str) -> anyhow::Result<()> {
        let found = self.file.metadata().with_context(|| format!("cannot read {}", shown(&self.path)))?.len();
        if self.condition == Condition::Unknown || found != self.length {
            bail!(
                "it is not known any more what {} holds: {}\n  = help: verify the record, then try again",
                shown(&self.path),
                match self.condition {
                    Condition::Known => "another program has changed it meanwhile",
                    Condition::Unknown => "the disk has failed",
                }
            );
        }
        let Err(error) = put(&mut self.file, self.length, lines.as_bytes()) else {
            self.length += lines.len() as u64;
            return Ok(());
        };
        if self.file.set_len(self.length).and_then(|()| self.file.sync_all()).is_err() {
            self.condition = Condition::Unknown;
        }
        Err(error).with_context(|| format!("{}; nothing was added to it", cannot_write(&self.path)))
    }
}

/// What a record holds, without a lock: for readers. What is unfinished at its end does not count.
///
/// # Errors
///
/// When it cannot be read or is not what was written: the first wrong line is named.
pub(crate) fn read(path: &Path) -> anyhow::Result<Verified> {
    let bytes = bytes(path)?;
    let finished = &bytes[..unfinished::finished(&bytes)];
    verify(finished, &VerifyRequest::default()).map_err(|fault| explained(path, &fault))
}

/// The bytes of a record as they are, for whoever checks every line. Only what a run that has it open has not
/// finished yet is left out.
///
/// # Errors
///
/// When it cannot be read.
pub(crate) fn bytes_at_rest(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = bytes(path)?;
    let n_finished = unfinished::finished(&bytes);
    if n_finished < bytes.len() && File::open(path).is_ok_and(|file| lock::is_held(&file)) {
        bytes.truncate(n_finished);
    }
    Ok(bytes)
}

/// The bytes of a record.
fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = folder::file_bytes(path, LONGEST)?;
    if bytes.len() as u64 > LONGEST {
        bail!("{} has more than {LONGEST} bytes, too many for a record", shown(path));
    }
    Ok(bytes)
}

/// Why a record is not what was written: cause, place and cure.
pub(crate) fn explained(path: &Path, fault: &Fault) -> anyhow::Error {
    let (file, line) = (shown(path), fault.line);
    anyhow!("{file}: {fault}\n  --> {file}:{line}\n  = help: {}", fault.kind.cure())
}

/// A record as a file for reading and writing. Only a file, or a link to one, is opened.
fn opened(path: &Path) -> anyhow::Result<File> {
    let open = || -> anyhow::Result<File> {
        let found = std::fs::metadata(path)?;
        if !found.is_file() {
            bail!("it is {}\n  = help: give the file of a record", folder::kind(&found));
        }
        if found.len() > LONGEST {
            bail!("it has more than {LONGEST} bytes, too many for a record");
        }
        Ok(lock::options().read(true).write(true).open(path)?)
    };
    open().with_context(|| format!("cannot open {} for appending", shown(path)))
}

/// Puts lines at the end of a file, synced. Several are put behind a byte that is no text, which becomes the
/// first of them once all others are on the disk: until then none of them counts.
fn put(file: &mut File, end: u64, lines: &[u8]) -> io::Result<()> {
    let n_lines = lines.iter().filter(|&&byte| byte == b'\n').count();
    let n_later = usize::from(n_lines > 1);
    file.seek(SeekFrom::Start(end + n_later as u64))?;
    file.write_all(&lines[n_later..])?;
    file.sync_data()?;
    if n_later > 0 {
        file.seek(SeekFrom::Start(end))?;
        file.write_all(&lines[..n_later])?;
        file.sync_data()?;
    }
    Ok(())
}

/// Makes the names in a folder last, where the system opens folders.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write to {}", shown(path))
}

/// The most bytes of a record.
const LONGEST: u64 = 1 << 30;
