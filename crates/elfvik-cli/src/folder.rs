//! A scenario's folder, read whole: the public file and every party's own.

use crate::output::{listed, shown};
use anyhow::{Context as _, anyhow, bail};
use elfvik::format::native::ScenarioPart;
use elfvik::format::{FileFault, FilePlace, FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario};
use elfvik::unsafe_characters::visible_line;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a folder holds.
pub(crate) struct Folder {
    pub(crate) scenario: Scenario,
    /// One per party, in the order of the scenario.
    pub(crate) files: Vec<PartyFile>,
    /// The files that it is read from, and those of the parties that were not read.
    pub(crate) sources: Vec<PathBuf>,
    /// What the reader should know of how it was read.
    pub(crate) notes: Vec<String>,
    /// What files of another system leave out, and what that counts as there.
    pub(crate) defaults: Vec<String>,
}

/// Why a folder gives no scenario.
pub(crate) enum Trouble {
    /// It was read, and something is wrong with what it says.
    Faults(Vec<FileFault>),
    /// It could not be read.
    Unreadable(anyhow::Error),
}

/// Reads the public file and one party's own file, whatever it believes of others; no other file is opened.
pub(crate) fn read_own(folder: &Path, viewer: &str) -> Result<(Scenario, PartyId, PartyFile), Trouble> {
    let scenario = parsed(&folder.join(native::SCENARIO_FILE), native::scenario)?;
    let Some(party) = scenario.party(viewer) else {
        let known = listed(scenario.parties.iter().map(|p| p.id.as_str()));
        return Err(Trouble::Unreadable(anyhow!(
            "there is no party `{}`, known: {known}",
            visible_line(viewer)
        )));
    };
    let path = folder.join(&scenario.parties[party.0].file);
    if !path.exists() {
        return Err(Trouble::Unreadable(missing(&path, folder, viewer)));
    }
    let file = parsed(&path, |text| native::party_file(text, &scenario, party))?;
    Ok((scenario, party, file))
}

/// Reads the public file and one party's own file, which says what it believes of every other party; no other
/// file is opened.
pub(crate) fn read_as(folder: &Path, viewer: &str) -> Result<Folder, Trouble> {
    let (scenario, party, file) = read_own(folder, viewer)?;
    let path = folder.join(&scenario.parties[party.0].file);
    let unknown = |p: &PartyId| *p != party && file.belief(*p).is_none();
    if let Some(other) = (0..scenario.parties.len()).map(PartyId).find(unknown) {
        let id = visible_line(&scenario.parties[other.0].id);
        return Err(Trouble::Unreadable(anyhow!(
            "{}: nothing is said of what `{id}` is believed to want\n{}\n  = help: add `[believes.{id}]` \
             with a reservation and \
             `[believes.{id}.issues.ISSUE]` for each issue",
            shown(&path),
            FilePlace::of_file(&path.display().to_string())
        )));
    }
    let sources = sources(folder, &scenario);
    Ok(Folder { scenario, files: vec![file], sources, notes: Vec::new(), defaults: Vec::new() })
}

/// Reads a folder; everything that is wrong with its files is reported at once.
pub(crate) fn read(folder: &Path) -> Result<Folder, Trouble> {
    let public = folder.join(native::SCENARIO_FILE);
    let scenario = parsed(&public, native::scenario)?;
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for (idx, party) in scenario.parties.iter().enumerate() {
        let path = folder.join(&party.file);
        if !path.exists() {
            return Err(Trouble::Unreadable(missing(&path, folder, &party.id)));
        }
        match parsed(&path, |text| native::party_file(text, &scenario, PartyId(idx))) {
            Ok(file) => files.push(file),
            Err(Trouble::Faults(own)) => faults.extend(own),
            Err(unreadable) => return Err(unreadable),
        }
    }
    if faults.is_empty() {
        let sources = sources(folder, &scenario);
        Ok(Folder { scenario, files, sources, notes: Vec::new(), defaults: Vec::new() })
    } else {
        Err(Trouble::Faults(faults))
    }
}

/// The public file and every party's own.
fn sources(folder: &Path, scenario: &Scenario) -> Vec<PathBuf> {
    let private = scenario.parties.iter().map(|party| folder.join(&party.file));
    std::iter::once(folder.join(native::SCENARIO_FILE)).chain(private).collect()
}

fn missing(path: &Path, folder: &Path, party: &str) -> anyhow::Error {
    let id = visible_line(party);
    anyhow!(
        "{}: there is no such file\n{}\n  = help: write down what `{id}` wants, or name another file with \
         `file = \"...\"`",
        shown(path),
        place(folder, ScenarioPart::Party(party))
    )
}

/// Where a part of the public file stands.
pub(crate) fn place(folder: &Path, part: ScenarioPart<'_>) -> FilePlace {
    let path = folder.join(native::SCENARIO_FILE);
    let name = path.display().to_string();
    let bytes = bytes(&path).unwrap_or_default();
    let text = FileText::of_bytes(&name, &bytes).ok();
    text.map_or_else(|| FilePlace::of_file(&name), |text| native::place(text, part))
}

fn parsed<T>(
    path: &Path,
    parse: impl FnOnce(FileText<'_>) -> Result<T, Vec<FileFault>>,
) -> Result<T, Trouble> {
    let bytes = bytes(path).map_err(Trouble::Unreadable)?;
    let name = path.display().to_string();
    let text = FileText::of_bytes(&name, &bytes).map_err(|fault| Trouble::Faults(vec![*fault]))?;
    parse(text).map_err(Trouble::Faults)
}

/// A file's bytes, no more than one beyond what is accepted.
pub(crate) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    file_bytes(path, FileText::LONGEST)
}

/// A file's bytes, no more than one beyond `longest`. Only a file, or a link to one, is opened: a pipe
/// would be waited for, a device can go on for ever.
pub(crate) fn file_bytes(path: &Path, longest: u64) -> anyhow::Result<Vec<u8>> {
    let read = || -> anyhow::Result<Vec<u8>> {
        let found = fs::metadata(path)?;
        if !found.is_file() {
            bail!("it is {}\n  = help: give a file", kind(&found));
        }
        let mut bytes = Vec::new();
        opened(path)?.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().with_context(|| format!("cannot read {}", shown(path)))
}

/// A file opened for reading; what became a pipe since it was looked at is not waited for.
#[cfg(unix)]
fn opened(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    let no_wait = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    fs::File::options().read(true).custom_flags(no_wait).open(path)
}

#[cfg(not(unix))]
fn opened(path: &Path) -> std::io::Result<fs::File> {
    fs::File::open(path)
}

/// What is no file, in words.
pub(crate) fn kind(found: &fs::Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = found.file_type();
        if kind.is_fifo() {
            return "a pipe, which is read once and may never end";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    if found.is_dir() { "a folder" } else { "no file" }
}
