//! Answers as files: all of them are written, or none.
//!
//! A file is written beside its place and renamed, so that a failure, a full disk or an interruption leaves
//! what was there. A link is followed to the file that it means; a device, a pipe or an open file
//! (`/dev/stdout`) takes what comes. The files that a command reads are never replaced by its answers. What
//! a killed run left beside is removed by the next run that writes there: it carries a name of ours
//! ([`is_temporary`]), and nobody holds its lock.

use crate::output::shown;
use anyhow::{Context as _, bail};
use std::fs::{self, File, Metadata};
use std::io::{self, Seek as _, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// Whose numbers an answer shows, which decides who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// What everybody may see, or one side's own: the umask decides.
    Anybody,
    /// More than one side's numbers: the owner alone.
    Owner,
}

impl Audience {
    /// Whose an answer is that was made for a viewer; nobody is the analyst, who sees every side's numbers.
    pub(crate) fn of(viewer: Option<&str>) -> Self {
        if viewer.is_some() { Self::Anybody } else { Self::Owner }
    }
}

/// Answers that are written together.
#[derive(Debug)]
pub(crate) struct Files<'a> {
    inputs: &'a [PathBuf],
    answers: Vec<(&'a Path, String, Audience)>,
}

impl<'a> Files<'a> {
    /// None so far; the inputs are never replaced.
    pub(crate) fn new(inputs: &'a [PathBuf]) -> Self {
        Self { inputs, answers: Vec::new() }
    }

    /// One more. The path `-` is the standard output.
    pub(crate) fn add(&mut self, path: &'a Path, text: String, audience: Audience) {
        self.answers.push((path, text, audience));
    }

    /// One more, for the standard output.
    pub(crate) fn print(&mut self, text: String) {
        self.add(Path::new("-"), text, Audience::Anybody);
    }

    /// Writes all of them. When one cannot be written no file is changed.
    pub(crate) fn write(self) -> anyhow::Result<()> {
        let paths: Vec<&Path> = self.answers.iter().map(|(path, ..)| *path).collect();
        let places = places(&paths, self.inputs)?;
        let (mut beside, mut through) = (Vec::new(), Vec::new());
        for ((path, text, audience), place) in self.answers.iter().zip(places) {
            match place {
                Place::Beside { folder, to } => {
                    let staged = staged(&folder, &to, &mut text.as_bytes(), *audience);
                    beside.push((staged.with_context(|| cannot_write(path))?, to, *path));
                }
                Place::Through(channel) => through.push((channel, text, path)),
            }
        }
        // What was written through cannot be taken back; only renaming is left to fail after it.
        for (channel, text, path) in through {
            channel.open().and_then(|mut sink| sink.take(text)).with_context(|| cannot_write(path))?;
        }
        moved(beside)
    }
}

/// Whether answers can be written to these paths, as far as can be known before there are any.
///
/// # Errors
///
/// When there is no such folder, a file may not be written to or is an input, or two answers would go to
/// one file.
pub(crate) fn check(paths: &[&Path], inputs: &[PathBuf]) -> anyhow::Result<()> {
    places(paths, inputs).map(drop)
}

/// An answer that is written piece by piece.
pub(crate) enum Stream {
    /// To something that takes it as it comes; the path is for errors.
    Through(Sink, PathBuf),
    /// To a file, by way of one without a name, which an interruption leaves no trace of.
    File { path: PathBuf, folder: PathBuf, to: PathBuf, unnamed: File, audience: Audience },
}

impl Stream {
    /// A stream to a file, or to the standard output where none is named.
    pub(crate) fn open(path: Option<&Path>, audience: Audience) -> anyhow::Result<Self> {
        let path = path.unwrap_or(Path::new("-"));
        let place = places(&[path], &[])?.pop().context("there is a place for each path")?;
        let open = || -> io::Result<Self> {
            Ok(match place {
                Place::Through(channel) => Self::Through(channel.open()?, path.to_owned()),
                Place::Beside { folder, to } => {
                    let unnamed = tempfile::tempfile_in(&folder)?;
                    Self::File { path: path.to_owned(), folder, to, unnamed, audience }
                }
            })
        };
        open().with_context(|| cannot_write(path))
    }

    /// Refuses to replace what is read.
    pub(crate) fn spare(&self, input: &Path) -> anyhow::Result<()> {
        match self {
            Self::File { to, path, .. } if is_input(to, input) => Err(replaces(path)),
            _ => Ok(()),
        }
    }

    /// Writes some more. A reader that stopped reading, such as `head`, is no failure.
    pub(crate) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        let (written, path) = match self {
            Self::Through(sink, path) => (sink.take(text), path),
            Self::File { unnamed, path, .. } => (unnamed.write_all(text.as_bytes()), path),
        };
        written.with_context(|| cannot_write(path))
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self, Self::Through(sink, _) if sink.is_closed)
    }

    /// Puts what was written in its place.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        let Self::File { path, folder, to, mut unnamed, audience } = self else { return Ok(()) };
        let staged = unnamed.rewind().and_then(|()| staged(&folder, &to, &mut unnamed, audience));
        let staged = staged.with_context(|| cannot_write(&path))?;
        moved(vec![(staged, to, &path)])
    }
}

/// Whether a name is one of our files or folders in the making.
pub(crate) fn is_temporary(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    random.is_some_and(|r| r.len() == N_RANDOM && r.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether there is nothing at a path that could be lost.
pub(crate) fn is_free(folder: &Path) -> anyhow::Result<bool> {
    if !folder.exists() && !folder.is_symlink() {
        return Ok(true);
    }
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", shown(folder))),
    };
    Ok(entries.next().is_none())
}

/// Writes all files into a folder beside, then moves it to its place: there is all of it or nothing.
pub(crate) fn make_folder(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    Beside::new(folder, files)?.into_place(folder)
}

/// A folder that is not in its place yet; it vanishes unless it is moved there.
pub(crate) struct Beside {
    folder: TempDir,
    _lock: Option<File>,
}

impl Beside {
    /// All files in a hidden folder, in the nearest folder above `folder` that exists.
    pub(crate) fn new(folder: &Path, files: &[(String, String)]) -> io::Result<Self> {
        let above = existing(folder).ok_or(io::ErrorKind::NotFound)?;
        clean(&above);
        let beside = Self::empty(&above)?;
        for (name, text) in files {
            let mut file = File::create_new(beside.path().join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
        }
        Ok(beside)
    }

    fn empty(above: &Path) -> io::Result<Self> {
        loop {
            let mut builder = builder();
            let folder = open_to_umask(&mut builder, 0o777).tempdir_in(above)?;
            let lock = match File::open(folder.path()) {
                Ok(lock) if hold(&lock, folder.path()) => Some(lock),
                // A run that cleans up was faster.
                Ok(_) => continue,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                // Not every system opens folders, and where it does not none are cleaned up.
                Err(_) => None,
            };
            return Ok(Self { folder, _lock: lock });
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Moves it to its place, with the folders above that; when it cannot be, there are none of them.
    pub(crate) fn into_place(self, folder: &Path) -> io::Result<()> {
        // A link to an empty folder stays a link.
        let to = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let missing: Vec<&Path> = to.ancestors().skip(1).take_while(|above| is_missing(above)).collect();
        let mut made = Vec::new();
        let mut move_there = || -> io::Result<()> {
            for above in missing.iter().rev() {
                match fs::create_dir(above) {
                    Ok(()) => made.push(*above),
                    // Another run was faster.
                    Err(_) if above.is_dir() => {}
                    Err(error) => return Err(error),
                }
            }
            if let Ok(known) = fs::metadata(&to) {
                fs::set_permissions(self.path(), known.permissions())?;
                give_way(&to)?;
            }
            fs::rename(self.path(), &to)
        };
        let moved = match move_there() {
            // Another run that failed took a folder away that it had made.
            Err(error) if error.kind() == io::ErrorKind::NotFound => move_there(),
            other => other,
        };
        moved.inspect_err(|_| {
            for above in made.iter().rev() {
                // One that is not empty holds what another run has made.
                let _ = fs::remove_dir(above);
            }
        })?;
        // What was moved away need not be cleaned up.
        let _ = self.folder.keep();
        Ok(())
    }
}

fn is_missing(folder: &Path) -> bool {
    !folder.as_os_str().is_empty() && !folder.exists()
}

/// The nearest folder above a path.
fn existing(path: &Path) -> Option<PathBuf> {
    let above = path.ancestors().skip(1).find(|above| !is_missing(above))?;
    Some(if above.as_os_str().is_empty() { PathBuf::from(".") } else { above.to_owned() })
}

/// Where an answer goes.
#[derive(Debug)]
enum Place {
    /// A file is made in the folder and renamed to its name there.
    Beside { folder: PathBuf, to: PathBuf },
    /// Something takes it as it comes.
    Through(Channel),
}

/// What takes an answer as it comes.
#[derive(Debug)]
enum Channel {
    Output,
    Errors,
    /// A device, a named pipe, or a file that is open already.
    Path(PathBuf),
}

/// An open channel.
pub(crate) struct Sink {
    to: Box<dyn Write + Send>,
    /// Once its reader has stopped reading.
    is_closed: bool,
}

impl Channel {
    fn open(self) -> io::Result<Sink> {
        let to: Box<dyn Write + Send> = match self {
            Self::Output => Box::new(io::stdout()),
            Self::Errors => Box::new(io::stderr()),
            // What an open file holds already is kept.
            Self::Path(path) => Box::new(File::options().append(true).open(path)?),
        };
        Ok(Sink { to, is_closed: false })
    }
}

impl Sink {
    /// Writes a text. A reader that stopped reading, such as `head`, is no failure.
    fn take(&mut self, text: &str) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        match self.to.write_all(text.as_bytes()).and_then(|()| self.to.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            other => other,
        }
    }
}

/// The place of each path.
fn places(paths: &[&Path], inputs: &[PathBuf]) -> anyhow::Result<Vec<Place>> {
    let mut places: Vec<Place> = Vec::with_capacity(paths.len());
    for path in paths {
        let place = place(path).with_context(|| cannot_write(path))?;
        if let Place::Beside { to, .. } = &place {
            if inputs.iter().any(|input| is_input(to, input)) {
                return Err(replaces(path));
            }
            let is_taken =
                |other: &Place| matches!(other, Place::Beside { to: other, .. } if is_input(to, other));
            if places.iter().any(is_taken) {
                bail!("{}: two answers would go to this file\n  = help: name a file for each", shown(path));
            }
        }
        places.push(place);
    }
    Ok(places)
}

fn replaces(path: &Path) -> anyhow::Error {
    anyhow::anyhow!(
        "{} is one of the files that are read, and would be replaced\n  = help: write the answer to another \
         file",
        shown(path)
    )
}

fn cannot_write(path: &Path) -> String {
    match path == Path::new("-") {
        true => "cannot write to the standard output".to_owned(),
        false => format!("cannot write {}", shown(path)),
    }
}

/// Where an answer to a path goes, once links are followed; the file itself need not exist.
fn place(path: &Path) -> io::Result<Place> {
    if path == Path::new("-") {
        return Ok(Place::Through(Channel::Output));
    }
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if let Some(channel) = open_already(&path) {
            return Ok(Place::Through(channel));
        }
        let is_file = match fs::symlink_metadata(&path) {
            Ok(known) if known.is_symlink() => {
                path = folder_of(&path).join(fs::read_link(&path)?);
                continue;
            }
            Ok(known) if known.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(known) if !known.is_file() => return Ok(Place::Through(Channel::Path(path))),
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if is_file {
            // What may not be written to is not replaced either.
            File::options().append(true).open(&path)?;
        }
        let name = path.file_name().filter(|_| !path.as_os_str().as_encoded_bytes().ends_with(b"/"));
        let name = name.ok_or(io::ErrorKind::IsADirectory)?;
        let folder = folder_of(&path);
        let folder = folder.canonicalize().map_err(|error| no_folder(&folder, error))?;
        return Ok(Place::Beside { to: folder.join(name), folder });
    }
    // They go round in circles.
    Err(io::Error::other("too many links"))
}

fn no_folder(folder: &Path, error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound => io::Error::other(format!("there is no folder {}", shown(folder))),
        _ => error,
    }
}

/// Whether an answer to a path goes to the standard output, by whatever name.
pub(crate) fn is_standard_output(path: &Path) -> bool {
    matches!(place(path), Ok(Place::Through(Channel::Output)))
}

/// What a path such as `/dev/stdout` means once its links lead to the open files of this program.
fn open_already(path: &Path) -> Option<Channel> {
    let folder = folder_of(path).canonicalize().ok()?;
    if folder != Path::new(&format!("/proc/{}/fd", std::process::id())) {
        return None;
    }
    Some(match path.file_name()?.to_str()? {
        "1" => Channel::Output,
        "2" => Channel::Errors,
        _ => Channel::Path(path.to_owned()),
    })
}

/// Whether two paths mean the same file.
pub(crate) fn is_one(a: &Path, b: &Path) -> bool {
    a == b || fs::metadata(a).ok().zip(fs::metadata(b).ok()).is_some_and(|(a, b)| is_same(&a, &b))
}

/// Whether an output, whose folder is resolved, would replace an input: the same file by whatever name, or
/// its name.
fn is_input(to: &Path, input: &Path) -> bool {
    let named = input.file_name().and_then(|name| Some(folder_of(input).canonicalize().ok()?.join(name)));
    if named.as_deref() == Some(to) {
        return true;
    }
    match (fs::metadata(to), fs::metadata(input)) {
        (Ok(a), Ok(b)) => is_same(&a, &b) || to.canonicalize().ok() == input.canonicalize().ok(),
        _ => false,
    }
}

/// The folder that a path is in.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes files and folders with names of ours.
pub(crate) fn builder<'b>() -> tempfile::Builder<'b, 'b> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(N_RANDOM);
    builder
}

/// A file beside its place, with the content and the rights that it will have.
fn staged(
    folder: &Path,
    to: &Path,
    from: &mut impl io::Read,
    audience: Audience,
) -> io::Result<NamedTempFile> {
    clean(folder);
    let before = fs::metadata(to).ok();
    let mut file = loop {
        let mut builder = builder();
        let file = match (&before, audience) {
            (None, Audience::Anybody) => open_to_umask(&mut builder, 0o666).tempfile_in(folder)?,
            // Nobody else can read it before it has the rights of the file that it replaces.
            _ => builder.tempfile_in(folder)?,
        };
        if hold(file.as_file(), file.path()) {
            break file;
        }
    };
    io::copy(from, &mut file)?;
    if let Some(before) = before {
        keep_owner(file.as_file(), &before);
        file.as_file().set_permissions(before.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Renames files to their places. When one cannot be renamed the others get back what was there.
fn moved(files: Vec<(NamedTempFile, PathBuf, &Path)>) -> anyhow::Result<()> {
    // A single one is renamed or not.
    let n_kept = if files.len() > 1 { files.len() } else { 0 };
    let mut kept = Vec::with_capacity(n_kept);
    for (_, to, path) in files.iter().take(n_kept) {
        kept.push((kept_aside(to).with_context(|| cannot_write(path))?, to.clone()));
    }
    for (n_moved, (file, to, path)) in files.into_iter().enumerate() {
        if let Err(error) = file.persist(&to) {
            for (before, to) in kept.into_iter().take(n_moved).rev() {
                let _ = match before {
                    Some((before, _lock)) => fs::rename(before.path(), &to),
                    None => fs::remove_file(&to),
                };
            }
            return Err(error.error).with_context(|| cannot_write(path));
        }
    }
    Ok(())
}

/// A file by a second name, so that it can be put back; `None` where there is none.
fn kept_aside(path: &Path) -> io::Result<Option<(NamedTempFile<()>, File)>> {
    if !path.exists() {
        return Ok(None);
    }
    let link = |name: &Path| match fs::hard_link(path, name) {
        // Not every disk has links.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::copy(path, name).map(drop),
        other => other,
    };
    let aside = builder().make_in(folder_of(path), link)?;
    let file = File::open(aside.path())?;
    // Whoever else holds a lock on the file keeps it from being cleaned up as well.
    let _ = hold(&file, aside.path());
    Ok(Some((aside, file)))
}

#[cfg(unix)]
pub(crate) fn open_to_umask<'b, 'c>(
    builder: &'b mut tempfile::Builder<'c, 'c>,
    mode: u32,
) -> &'b mut tempfile::Builder<'c, 'c> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(crate) fn open_to_umask<'b, 'c>(
    builder: &'b mut tempfile::Builder<'c, 'c>,
    _: u32,
) -> &'b mut tempfile::Builder<'c, 'c> {
    builder
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    false
}

/// Gives a file the owner and the group of the one that it replaces, where that is allowed.
#[cfg(unix)]
fn keep_owner(file: &File, before: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Ok(own) = file.metadata() else { return };
    if (own.uid(), own.gid()) != (before.uid(), before.gid()) {
        let _ = fchown(file, Some(before.uid()), Some(before.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// An empty folder gives way to one that is renamed to its name; the systems that know this do it themselves.
#[cfg(unix)]
fn give_way(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn give_way(folder: &Path) -> io::Result<()> {
    fs::remove_dir(folder)
}

/// Marks a file in the making as one of a program that runs: the system takes the mark away when the
/// program ends. `false` when a run that cleans up was faster and removes it.
#[cfg(unix)]
pub(crate) fn hold(file: &File, path: &Path) -> bool {
    use rustix::fs::{FlockOperation, flock};
    // A disk without locks has no runs that clean up either.
    let is_taken =
        flock(file, FlockOperation::NonBlockingLockExclusive) == Err(rustix::io::Errno::WOULDBLOCK);
    let is_there = |own: Metadata| fs::symlink_metadata(path).is_ok_and(|known| is_same(&own, &known));
    !is_taken && file.metadata().is_ok_and(is_there)
}

#[cfg(not(unix))]
pub(crate) fn hold(_: &File, _: &Path) -> bool {
    true
}

/// Removes what killed runs left in a folder.
#[cfg(unix)]
pub(crate) fn clean(folder: &Path) {
    use rustix::fs::{FlockOperation, flock};
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_temporary)) {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if !kind.is_file() && !kind.is_dir() {
            continue;
        }
        let Ok(file) = File::open(&path) else { continue };
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            continue;
        }
        let _ = if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
    }
}

#[cfg(not(unix))]
pub(crate) fn clean(_: &Path) {}

/// What temporary files are called, with random letters and digits in between.
const PREFIX: &str = ".elfvik-";
const SUFFIX: &str = ".tmp";
const N_RANDOM: usize = 12;
/// More links than this go round in circles.
const MOST_LINKS: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_one_cannot_be_renamed_the_others_get_back_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        let [old, new, taken] = ["old", "new", "taken"].map(|name| here.join(name));
        fs::write(&old, "old").unwrap();
        fs::create_dir(&taken).unwrap();
        let file = |to: &Path| staged(here, to, &mut "text".as_bytes(), Audience::Anybody).unwrap();
        let files = [&old, &new].map(|to| (file(to), to.clone(), to.as_path())).into_iter();
        let last =
            (staged(here, &new, &mut "text".as_bytes(), Audience::Anybody).unwrap(), taken.clone(), &*taken);
        // A folder is in the way of the last one, which had no place when the others were prepared.
        fs::remove_dir(&taken).unwrap();
        let files: Vec<_> = files.chain([last]).collect();
        fs::create_dir(&taken).unwrap();
        fs::write(taken.join("inside"), "").unwrap();
        assert!(moved(files).is_err());
        assert_eq!(fs::read_to_string(&old).unwrap(), "old");
        let mut names: Vec<_> = fs::read_dir(here).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["old", "taken"]);
    }

    #[test]
    fn only_our_own_names_are_temporary() {
        assert!(is_temporary(".elfvik-0123456789aB.tmp"));
        for name in
            [".elfvik-notes", ".elfvik-0123456789aB", "elfvik-0123456789aB.tmp", ".elfvik-01234_6789aB.tmp"]
        {
            assert!(!is_temporary(name), "{name}");
        }
    }
}
