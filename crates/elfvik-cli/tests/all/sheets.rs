//! Role sheets on the command line: a file for each side, and no side's numbers on another's.

use crate::common::{elfvik, root};
use std::collections::BTreeMap;
use std::path::Path;

fn copy(scenario: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("case")).unwrap();
    for entry in std::fs::read_dir(root().join("scenarios").join(scenario)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join("case").join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// The files of a new folder of sheets, by name.
fn sheets(folder: &Path, name: &str, more: &[&str]) -> BTreeMap<String, String> {
    let run = elfvik(folder, &[&["sheets", "case", "-o", name], more].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let entries = std::fs::read_dir(folder.join(name)).unwrap().map(|entry| entry.unwrap().path());
    let file = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    entries.map(file).collect()
}

const FORMS: [&str; 4] = ["--html", "--markdown", "--text", "--json"];

#[test]
fn no_byte_of_a_sheet_depends_on_another_sides_file() {
    for (scenario, own) in [
        ("night-flights", "carrier"),
        ("stockholm-2019", "us"),
        ("river-dam", "egypt"),
        ("harbour-six", "union"),
    ] {
        let folder = copy(scenario);
        let before = sheets(folder.path(), "before", &FORMS);
        for entry in std::fs::read_dir(folder.path().join("case")).unwrap() {
            let path = entry.unwrap().path();
            let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if id == own || id == "scenario" {
                continue;
            }
            let other = format!("format = 1\nparty = \"{id}\"\nunknown = true\nconfidential = \"changed\"\n");
            std::fs::write(&path, other).unwrap();
        }
        let after = sheets(folder.path(), "after", &FORMS);
        assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
        let mut n_same = 0;
        for (name, text) in &before {
            let is_own = name.starts_with(&format!("{own}.")) || name.starts_with("public.");
            assert_eq!(is_own, after[name] == *text, "{scenario}: {name}");
            n_same += usize::from(is_own);
        }
        assert_eq!(n_same, 2 * FORMS.len());
    }
}

#[test]
fn a_side_gets_its_points_its_fallback_and_its_note() {
    let folder = copy("job-offer");
    let all = sheets(folder.path(), "sheets", &["--text"]);
    assert_eq!(all.keys().collect::<Vec<_>>(), ["engineer.txt", "public.txt", "works.txt"]);
    let own = &all["engineer.txt"];
    for part in ["The role of the engineer", "If there is no deal you have 45 points", "wind farm inland"] {
        assert!(own.contains(part), "{part}: {own}");
    }
    assert!(own.contains("EUR 66 thousand") && own.contains(" 14"), "{own}");
    for (name, text) in &all {
        assert_eq!(text.contains("second engineer on the list"), name == "works.txt");
        // What is only an idea could be a hint.
        assert!(!text.contains("Half way on everything") && text.contains("first draft"), "{name}: {text}");
    }
    assert!(!all["public.txt"].contains("your points"));
}

#[test]
fn whoever_teaches_asks_for_a_page_of_their_own() {
    let folder = copy("night-flights");
    let without = sheets(folder.path(), "without", &[]);
    assert!(without.keys().all(|name| name.ends_with(".html")));
    assert!(!without.contains_key("instructor.html"));
    assert!(without.values().all(|page| !page.contains("Kalai")));
    let with = sheets(folder.path(), "with", &["--instructor"]);
    assert!(with["instructor.html"].contains("Kalai") && with["instructor.html"].contains("<svg "));
    assert_eq!(with.len(), without.len() + 1);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = copy("job-offer");
    let run = elfvik(folder.path(), &["sheets", "case", "-o", "case"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("not an empty folder"), "{}", run.stderr);
    let run = elfvik(folder.path(), &["sheets", "case"]);
    assert_eq!(run.status, 2);
}
