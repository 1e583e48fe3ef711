//! A scenario's folder, read whole: the public file and every party's own.

use crate::foreign;
use anyhow::{Context as _, anyhow};
use elfvik::format::foreign::{Reading, Weights};
use elfvik::format::native::Part;
use elfvik::format::{Fault, Place, Text, native};
use elfvik::model::{PartyFile, PartyId, Scenario};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a folder holds.
pub(crate) struct Folder {
    pub(crate) scenario: Scenario,
    /// One per party, in the order of the scenario.
    pub(crate) files: Vec<PartyFile>,
    /// What the reader should know of how it was read.
    pub(crate) notes: Vec<String>,
}

/// Where a scenario is read from, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// A folder, or a domain file followed by profiles.
    pub(crate) paths: &'a [PathBuf],
    /// The profiles to take, of many.
    pub(crate) profiles: &'a [PathBuf],
    pub(crate) reading: Reading,
}

impl Source<'_> {
    /// The path that errors speak of.
    pub(crate) fn shown(&self) -> &Path {
        self.paths.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// Reads the scenario, as one party or whole.
    pub(crate) fn read(&self, viewer: Option<&str>) -> Result<Folder, Trouble> {
        let first = self.shown();
        let is_folder = fs::metadata(first)
            .with_context(|| format!("cannot read {}", first.display()))
            .map_err(Trouble::Unreadable)?
            .is_dir();
        let is_native = is_folder && first.join(native::SCENARIO_FILE).exists();
        let is_scenario_file = !is_folder && first.file_name() == Some(native::SCENARIO_FILE.as_ref());
        if is_scenario_file {
            return Err(Trouble::Unreadable(anyhow!(
                "{} is a file, a scenario is a folder: give the folder that holds it",
                first.display()
            )));
        }
        if (is_native || is_folder) && self.paths.len() > 1 {
            return Err(Trouble::Unreadable(anyhow!(
                "{} is a folder, and a scenario is one folder\n  = help: choose among the profiles of a folder with --profiles a.xml,b.xml",
                first.display()
            )));
        }
        if is_native {
            return self.native(first, viewer);
        }
        let read = if is_folder {
            foreign::of_folder(first, self.profiles, &self.reading)
        } else {
            foreign::of_files(self.paths, self.profiles, &self.reading)
        };
        match (read, viewer) {
            (Ok(folder), Some(viewer)) => Err(Trouble::Unreadable(one_sided(&folder, viewer))),
            (read, _) => read,
        }
    }

    fn native(&self, folder: &Path, viewer: Option<&str>) -> Result<Folder, Trouble> {
        if !self.profiles.is_empty() {
            return Err(Trouble::Unreadable(anyhow!(
                "--profiles chooses among the profiles of other systems; {} names the files of its parties itself",
                folder.join(native::SCENARIO_FILE).display()
            )));
        }
        let mut read = match viewer {
            None => read(folder),
            Some(viewer) => read_as(folder, viewer),
        }?;
        if self.reading.weights == Weights::Normalised {
            read.files.iter_mut().for_each(|file| file.preferences.normalise = true);
        }
        Ok(read)
    }
}

/// Profiles of other systems know nothing of the others, so that one side alone sees nothing.
fn one_sided(folder: &Folder, viewer: &str) -> anyhow::Error {
    let known: Vec<&str> = folder.scenario.parties.iter().map(|p| p.id.as_str()).collect();
    if known.contains(&viewer) {
        anyhow!(
            "the profile of `{viewer}` says nothing of what the others want, so that `{viewer}` alone sees no deal\n  = help: \
             write the scenario as Elfvik's own with `elfvik convert IN OUT --to native` and add `[believes.ID]` tables"
        )
    } else {
        anyhow!("there is no party `{viewer}`, known: `{}`", known.join("`, `"))
    }
}

/// Why a folder gives no scenario.
pub(crate) enum Trouble {
    /// It was read, and something is wrong with what it says.
    Faults(Vec<Fault>),
    /// It could not be read.
    Unreadable(anyhow::Error),
}

/// Reads the public file and one party's own file; no other file is opened.
fn read_as(folder: &Path, viewer: &str) -> Result<Folder, Trouble> {
    let scenario = parsed(&folder.join(native::SCENARIO_FILE), native::scenario)?;
    let Some(party) = scenario.party(viewer) else {
        let known: Vec<&str> = scenario.parties.iter().map(|p| p.id.as_str()).collect();
        return Err(Trouble::Unreadable(anyhow!(
            "there is no party `{viewer}`, known: `{}`",
            known.join("`, `")
        )));
    };
    let path = folder.join(&scenario.parties[party.0].file);
    if !path.exists() {
        return Err(Trouble::Unreadable(missing(&path, folder, viewer)));
    }
    let file = parsed(&path, |text| native::party_file(text, &scenario, party))?;
    let unknown = |p: &PartyId| *p != party && file.belief(*p).is_none();
    if let Some(other) = (0..scenario.parties.len()).map(PartyId).find(unknown) {
        let id = &scenario.parties[other.0].id;
        return Err(Trouble::Unreadable(anyhow!(
            "{}: nothing is said of what `{id}` is believed to want\n{}\n  = help: add `[believes.{id}]` with a reservation and \
             `[believes.{id}.issues.ISSUE]` for each issue",
            path.display(),
            Place::of_file(&path.display().to_string())
        )));
    }
    Ok(Folder { scenario, files: vec![file], notes: Vec::new() })
}

/// Reads a folder; everything that is wrong with its files is reported at once.
fn read(folder: &Path) -> Result<Folder, Trouble> {
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
        Ok(Folder { scenario, files, notes: Vec::new() })
    } else {
        Err(Trouble::Faults(faults))
    }
}

fn missing(path: &Path, folder: &Path, party: &str) -> anyhow::Error {
    anyhow!(
        "{}: there is no such file\n{}\n  = help: write down what `{party}` wants, or name another file with `file = \"...\"`",
        path.display(),
        place(folder, Part::Party(party))
    )
}

/// Where a part of the public file stands.
pub(crate) fn place(folder: &Path, part: Part<'_>) -> Place {
    let path = folder.join(native::SCENARIO_FILE);
    let name = path.display().to_string();
    let bytes = bytes(&path).unwrap_or_default();
    let text = Text::of_bytes(&name, &bytes).ok();
    text.map_or_else(|| Place::of_file(&name), |text| native::place(text, part))
}

fn parsed<T>(path: &Path, parse: impl FnOnce(Text<'_>) -> Result<T, Vec<Fault>>) -> Result<T, Trouble> {
    let bytes = bytes(path).map_err(Trouble::Unreadable)?;
    let name = path.display().to_string();
    let text = Text::of_bytes(&name, &bytes).map_err(|fault| Trouble::Faults(vec![*fault]))?;
    parse(text).map_err(Trouble::Faults)
}

/// A file's bytes, no more than one beyond what is accepted.
pub(crate) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        fs::File::open(path)?.take(Text::LONGEST + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().with_context(|| format!("cannot read {}", path.display()))
}
