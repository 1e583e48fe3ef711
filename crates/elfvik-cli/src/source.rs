//! Where a scenario is read from: a folder of Elfvik's own, or files of another system.

use crate::folder::{self, Folder, Trouble};
use crate::foreign;
use crate::output::{listed, shown};
use anyhow::{Context as _, anyhow};
use elfvik::format::foreign::{ReadingOptions, WeightConvention};
use elfvik::format::native;
use elfvik::unsafe_characters::visible_line;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a scenario is read from, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// A folder, or a domain file followed by profiles.
    pub(crate) paths: &'a [PathBuf],
    /// The profiles to take, of many.
    pub(crate) choice: Choice<'a>,
    pub(crate) reading: ReadingOptions,
}

/// Which of the profiles beside a domain are the parties.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Choice<'a> {
    /// Those that belong to it, where it is clear that they sit at one table.
    Clear,
    /// These, in this order.
    These(&'a [PathBuf]),
    /// All that belong to it.
    Everybody,
}

impl<'a> Choice<'a> {
    /// The files that are chosen by name.
    pub(crate) fn files(self) -> &'a [PathBuf] {
        if let Self::These(files) = self { files } else { &[] }
    }
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
            .with_context(|| format!("cannot read {}", shown(first)))
            .map_err(Trouble::Unreadable)?
            .is_dir();
        let is_native = is_folder && first.join(native::SCENARIO_FILE).exists();
        let is_scenario_file = !is_folder && first.file_name() == Some(native::SCENARIO_FILE.as_ref());
        if is_scenario_file {
            return Err(Trouble::Unreadable(anyhow!(
                "{} is a file, a scenario is a folder: give the folder that holds it",
                shown(first)
            )));
        }
        if (is_native || is_folder) && self.paths.len() > 1 {
            return Err(Trouble::Unreadable(anyhow!(
                "{} is a folder, and a scenario is one folder\n  = help: choose among the profiles of a \
                 folder with --profiles a.xml,b.xml",
                shown(first)
            )));
        }
        if is_native {
            return self.native(first, viewer);
        }
        let read = if is_folder {
            foreign::of_folder(first, self.choice, &self.reading)
        } else {
            foreign::of_files(self.paths, self.choice, &self.reading)
        };
        match (read, viewer) {
            (Ok(folder), Some(viewer)) => Err(Trouble::Unreadable(one_sided(&folder, viewer))),
            (read, _) => read,
        }
    }

    /// Whether what one party may know of a scenario can be read: what is public, and its own file. Of other
    /// systems' files nothing is known to be public, so that it cannot. `None` where no file of a party is to
    /// blame when the scenario cannot be read.
    pub(crate) fn read_own(&self, party: &str) -> Option<Result<(), Trouble>> {
        let first = self.shown();
        if !first.exists() {
            return None;
        }
        if !(first.is_dir() && first.join(native::SCENARIO_FILE).exists()) {
            return Some(Ok(()));
        }
        let is_named_alone = self.paths.len() == 1 && matches!(self.choice, Choice::Clear);
        is_named_alone.then(|| folder::read_own(first, party).map(|_| ()))
    }

    fn native(&self, path: &Path, viewer: Option<&str>) -> Result<Folder, Trouble> {
        let option = match self.choice {
            Choice::Clear => None,
            Choice::These(_) => Some("--profiles chooses"),
            Choice::Everybody => Some("--all-profiles chooses"),
        };
        if let Some(option) = option {
            return Err(Trouble::Unreadable(anyhow!(
                "{option} among the profiles of other systems; {} names the files of its parties itself",
                shown(&path.join(native::SCENARIO_FILE))
            )));
        }
        let mut read = match viewer {
            None => folder::read(path),
            Some(viewer) => folder::read_as(path, viewer),
        }?;
        if self.reading.weights == WeightConvention::Normalised {
            read.files.iter_mut().for_each(|file| file.preferences.normalise = true);
        }
        Ok(read)
    }
}

/// Profiles of other systems know nothing of the others, so that one side alone sees nothing.
fn one_sided(folder: &Folder, viewer: &str) -> anyhow::Error {
    let parties = &folder.scenario.parties;
    let is_known = parties.iter().any(|party| party.id == viewer);
    let viewer = visible_line(viewer);
    if is_known {
        anyhow!(
            "the profile of `{viewer}` says nothing of what the others want, so that `{viewer}` alone sees \
             no deal\n  = help: \
             write the scenario as Elfvik's own with `elfvik convert IN OUT --to native` and add \
             `[believes.ID]` tables"
        )
    } else {
        let known = listed(parties.iter().map(|party| party.id.as_str()));
        anyhow!("there is no party `{viewer}`, known: {known}")
    }
}
