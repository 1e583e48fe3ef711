//! Scenarios of other systems from folders, for several tests.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]
#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use elfvik::format::foreign::{self, FolderContents, Grouping, ReadingOptions, ScenarioWithProfiles};
use elfvik::format::{FileFault, FileText};
use elfvik::model::View;
use elfvik::prepare::Game;
use std::path::{Path, PathBuf};

/// Names and texts of files.
pub(crate) type Files = Vec<(String, String)>;

/// The files of a folder, decoded as the program does it.
pub(crate) fn files_at(folder: &Path) -> Files {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, FileText::decoded(&std::fs::read(path).unwrap()).into_owned())
    };
    paths.iter().filter(|path| path.is_file()).map(read).collect()
}

/// The one scenario that so many files make together; `None` where one of them is refused, passed over or
/// not put together with the others, which the program says.
pub(crate) fn assembled_whole(files: &Files, n_parts: usize) -> Option<ScenarioWithProfiles> {
    let parts = FolderContents::of(files.iter().map(|(name, text)| FileText { name, text }));
    let found = parts.domains.len() + parts.profiles.len();
    let is_broken = !parts.broken.is_empty();
    let Grouping { mut groups, orphans, .. } = foreign::scenarios(parts);
    if is_broken || found < n_parts || !orphans.is_empty() || groups.len() != 1 {
        return None;
    }
    let group = groups.remove(0);
    let read = foreign::assembled(&group.domain, &group.profiles, "Title", &ReadingOptions::FAITHFUL);
    read.map_err(|faults| assert!(!faults.is_empty())).ok()
}

pub(crate) fn assembled_as(
    files: &Files,
    reading: &ReadingOptions,
) -> Result<ScenarioWithProfiles, Vec<FileFault>> {
    let parts = FolderContents::of(files.iter().map(|(name, text)| FileText { name, text }));
    if !parts.broken.is_empty() {
        return Err(parts.faults());
    }
    let Grouping { mut groups, orphans, .. } = foreign::scenarios(parts);
    assert!(orphans.is_empty());
    let group = groups.pop().unwrap();
    assert!(groups.is_empty(), "one scenario per folder");
    foreign::assembled(&group.domain, &group.profiles, "Title", reading)
}

pub(crate) fn game(scenario: &ScenarioWithProfiles) -> Game {
    Game::new(&View::of_analyst(scenario.scenario.clone(), scenario.files.clone()).unwrap()).unwrap()
}

/// A folder of real files, where `ELFVIK_DOMAINS` says where they are.
pub(crate) fn real(folder: &str) -> Option<ScenarioWithProfiles> {
    let Some(domains) = std::env::var_os("ELFVIK_DOMAINS") else {
        println!("skipped: ELFVIK_DOMAINS does not say where the field's files are");
        return None;
    };
    Some(assembled_as(&files_at(&Path::new(&domains).join(folder)), &ReadingOptions::FAITHFUL).unwrap())
}
