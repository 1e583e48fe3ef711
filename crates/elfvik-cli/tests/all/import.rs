//! Spreadsheets on the command line: what is made of them, what was assumed, and that nothing is made of a
//! sheet with something wrong.

use crate::common::elfvik;
use std::fs;

const SHEET: &str = "issue;option;Ann;Bob\nprice;low;10;0\n;high;0;7,5\nno deal;;4;3\n";

#[test]
fn what_is_imported_can_be_checked_and_briefed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("points.csv"), format!("\u{feff}{SHEET}")).unwrap();
    let run = elfvik(folder.path(), &["import", "points.csv", "made"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("made holds scenario.toml, ann.toml, bob.toml.\n"), "{}", run.stdout);
    for assumed in
        ["separated by semicolons", "Decimals stand behind a comma", "`Ann`, `Bob`", "the sum of its points"]
    {
        assert!(run.stderr.contains(assumed), "{assumed}: {}", run.stderr);
    }
    let checked = elfvik(folder.path(), &["check", "made"]);
    assert_eq!((checked.status, checked.stderr.as_str()), (0, ""));
    let briefed = elfvik(folder.path(), &["brief", "made", "--worlds", "0", "--rehearsals", "0", "--json"]);
    assert_eq!(briefed.status, 0, "{}", briefed.stderr);
}

#[test]
fn nothing_is_made_of_a_sheet_with_something_wrong() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("points.csv"), SHEET.replace("7,5", "lots")).unwrap();
    let run = elfvik(folder.path(), &["import", "points.csv", "made"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    let expected = "error: row 3, column D (Bob): `lots` is no number\n  --> points.csv:3:9\n  |\n3 | \
        ;high;0;lots\n  \
        |         ^^^^\n  = help: write digits alone, such as `12`, `-3` or `2.5`\n";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
    assert!(!folder.path().join("made").exists());
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["points.csv"]);
}

#[test]
fn a_folder_with_files_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("points.csv"), SHEET).unwrap();
    fs::create_dir(folder.path().join("made")).unwrap();
    fs::write(folder.path().join("made/mine.txt"), "mine").unwrap();
    let run = elfvik(folder.path(), &["import", "points.csv", "made"]);
    assert_eq!(run.status, 2);
    assert_eq!(fs::read_dir(folder.path().join("made")).unwrap().count(), 1);
}

#[test]
fn a_sheet_that_is_not_utf_8_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("points.csv"), b"issue,option,Ann,Bob\nZ\xfcrich,a,1,2\n").unwrap();
    let run = elfvik(folder.path(), &["import", "points.csv", "made"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("points.csv:2"), "{}", run.stderr);
}
