//! A collection in which something cannot be read: it is named, and the rows of everything else stay as they
//! are.

#![cfg(unix)]

use crate::common::{Run, elfvik, root};
use serde_json::Value;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

/// Something in a folder that cannot be read, or is no scenario.
struct Trouble {
    name: &'static str,
    make: fn(&Path),
    /// Whether something cannot even be opened, as far as this user may see.
    is_unopened: bool,
    /// A word of what is said of it.
    said: &'static str,
}

const TROUBLES: [Trouble; 13] = [
    Trouble { name: "locked", make: locked, is_unopened: true, said: "cannot read" },
    Trouble {
        name: "link",
        make: |path| symlink("nowhere", path).unwrap(),
        is_unopened: false,
        said: "leads nowhere",
    },
    Trouble {
        name: "loop",
        make: |path| symlink(path, path).unwrap(),
        is_unopened: false,
        said: "leads nowhere",
    },
    Trouble {
        name: "up",
        make: |path| symlink("..", path).unwrap(),
        is_unopened: false,
        said: "not followed",
    },
    Trouble { name: "pipe", make: pipe, is_unopened: false, said: "a pipe, which is read once" },
    Trouble { name: "place", make: public_folder, is_unopened: false, said: "cannot read" },
    Trouble { name: "deep", make: deep, is_unopened: false, said: "" },
    Trouble { name: "empty", make: |path| fs::create_dir(path).unwrap(), is_unopened: false, said: "" },
    Trouble {
        name: "genius",
        make: |path| cut(path, "genius/orchard/orchard_bo.xml"),
        is_unopened: false,
        said: "cut off",
    },
    Trouble {
        name: "web",
        make: |path| cut(path, "geniusweb/harbour/port.json"),
        is_unopened: false,
        said: "cut off",
    },
    Trouble {
        name: "negolog",
        make: |path| cut(path, "negolog/ferry/profileA.json"),
        is_unopened: false,
        said: "cut off",
    },
    Trouble {
        name: "negmas",
        make: |path| cut(path, "negmas/mill/mill.yml"),
        is_unopened: false,
        said: "cut off",
    },
    Trouble { name: "native", make: native, is_unopened: false, said: "scenario.toml" },
];

fn locked(path: &Path) {
    fs::create_dir(path).unwrap();
    fs::write(path.join("domain.xml"), "<negotiation_template/>").unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
}

/// Whether a folder without permissions cannot be read: the superuser can.
fn locks_hold() -> bool {
    let folder = tempfile::tempdir().unwrap();
    locked(&folder.path().join("locked"));
    let holds = fs::read_dir(folder.path().join("locked")).is_err();
    fs::set_permissions(folder.path().join("locked"), fs::Permissions::from_mode(0o700)).unwrap();
    holds
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A folder in place of the public file.
fn public_folder(path: &Path) {
    fs::create_dir_all(path.join("scenario.toml")).unwrap();
}

fn native(path: &Path) {
    fs::create_dir(path).unwrap();
    fs::write(path.join("scenario.toml"), "format = 1\ntitle = \"x").unwrap();
}

/// Folders inside of folders, nearly as deep as paths can be, and a name that is no text.
fn deep(path: &Path) {
    let inner = path.join(vec!["d"; 500].join("/"));
    fs::create_dir_all(&inner).unwrap();
    fs::write(inner.join(std::ffi::OsStr::from_bytes(b"\xff\xfe.xml")), b"\xff\xfe\xfd").unwrap();
}

/// A folder with most of a file.
fn cut(path: &Path, seed: &str) {
    fs::create_dir(path).unwrap();
    let seed = root().join("crates/elfvik/tests/foreign").join(seed);
    let bytes = fs::read(&seed).unwrap();
    fs::write(path.join(seed.file_name().unwrap()), &bytes[..bytes.len() * 9 / 10]).unwrap();
}

/// A collection of scenarios of several systems.
fn collection() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let seeds = [
        ("b", "crates/elfvik/tests/foreign/genius/uncertain"),
        ("c", "crates/elfvik/tests/foreign/negmas/json"),
        ("d", "crates/elfvik/tests/foreign/negolog/ferry"),
        ("e", "scenarios/house-sale"),
    ];
    for (name, seed) in seeds {
        fs::create_dir(folder.path().join(name)).unwrap();
        for entry in fs::read_dir(root().join(seed)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, folder.path().join(name).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    folder
}

fn rows(run: &Run) -> Vec<Value> {
    let catalogue: Value = serde_json::from_str(&run.stdout).unwrap();
    catalogue["scenarios"].as_array().unwrap().clone()
}

#[test]
fn what_cannot_be_read_is_named_and_the_other_rows_stay() {
    let plain = collection();
    let before = elfvik(plain.path(), &["scenarios", ".", "--json"]);
    assert_eq!((before.status, rows(&before).len()), (0, 4), "{}", before.stderr);
    let (rows_before, locks_hold) = (rows(&before), locks_hold());
    for trouble in &TROUBLES {
        let folder = collection();
        // Before, between and after the others.
        let places = ["a", "c5", "z"].map(|place| folder.path().join(place));
        places.iter().for_each(|path| (trouble.make)(path));
        let after = elfvik(folder.path(), &["scenarios", ".", "--json"]);
        let case = format!("{}: {}{}", trouble.name, after.stdout, after.stderr);
        assert_eq!(rows(&after), rows_before, "{case}");
        let is_unopened = trouble.is_unopened && locks_hold;
        assert_eq!(after.status, if is_unopened { 2 } else { 0 }, "{case}");
        if !trouble.is_unopened || locks_hold {
            assert!(after.stdout.contains(trouble.said), "{case}");
            for place in ["./a", "./c5", "./z"].iter().filter(|_| !trouble.said.is_empty()) {
                assert!(after.stdout.contains(place), "{case}");
            }
        }
        if trouble.name == "locked" {
            places
                .iter()
                .for_each(|path| fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap());
        }
    }
}

#[test]
fn links_and_pipes_beside_the_files_of_a_scenario_are_named_and_change_nothing() {
    let plain = collection();
    let before = rows(&elfvik(plain.path(), &["scenarios", ".", "--json"]));
    for trouble in TROUBLES.iter().filter(|trouble| ["link", "loop", "up", "pipe"].contains(&trouble.name)) {
        for scenario in ["b", "c", "d"] {
            let folder = collection();
            (trouble.make)(&folder.path().join(scenario).join("zz.json"));
            let after = elfvik(folder.path(), &["scenarios", ".", "--json"]);
            assert_eq!((after.status, rows(&after)), (0, before.clone()), "{}", trouble.name);
            assert!(after.stdout.contains(trouble.said), "{}", after.stdout);
            let alone = elfvik(folder.path(), &["check", scenario]);
            assert!(alone.stderr.contains(&format!("{scenario}/zz.json: ")), "{}", alone.stderr);
        }
    }
}

#[test]
fn notes_that_a_table_of_values_has_no_place_for_go_to_the_standard_error() {
    let folder = collection();
    fs::write(folder.path().join("c/notes.txt"), "nothing").unwrap();
    let profile = folder.path().join("d/profileA.json");
    let with_a_key_more = fs::read_to_string(&profile).unwrap().replacen('{', "{\"mood\": 1, ", 1);
    fs::write(profile, with_a_key_more).unwrap();
    let json = elfvik(folder.path(), &["scenarios", ".", "--json"]);
    let catalogue: Value = serde_json::from_str(&json.stdout).unwrap();
    let of_rows = rows(&json).into_iter().flat_map(|row| row["notes"].as_array().unwrap().clone());
    let place = |note: Value| format!("note: {}:{}: ", note["file"].as_str().unwrap(), note["line"]);
    let places: Vec<String> = of_rows.map(place).collect();
    let mut said = Vec::new();
    for other in catalogue["passed_over"].as_array().unwrap() {
        said.push(format!(
            "note: passed over {}: {}",
            other["path"].as_str().unwrap(),
            other["what"].as_str().unwrap()
        ));
    }
    let n_defaulted =
        rows(&json).iter().filter(|row| !row["defaults"].as_array().unwrap().is_empty()).count();
    let n = rows(&json).len();
    said.push(format!(
        "note: {n_defaulted} of {n} scenarios leave something to the defaults of their system: --json says \
         what"
    ));
    assert!(!places.is_empty() && said.len() > 1 && n_defaulted > 0, "{places:?} {said:?}");
    assert!(json.stderr.is_empty(), "{}", json.stderr);
    for arguments in [&["scenarios", ".", "--csv"][..], &["scenarios", ".", "--csv", "-o", "rows.csv"]] {
        let csv = elfvik(folder.path(), arguments);
        let lines: Vec<&str> = csv.stderr.lines().collect();
        let (of_rows, rest) = lines.split_at(places.len());
        assert_eq!((csv.status, rest), (0, &said.iter().map(String::as_str).collect::<Vec<_>>()[..]));
        for (line, place) in of_rows.iter().zip(&places) {
            assert!(line.starts_with(place), "{line} {place}");
        }
    }
}

#[test]
fn every_command_that_reads_says_what_is_not_heeded() {
    let folder = collection();
    let profile = folder.path().join("d/profileA.json");
    let text = fs::read_to_string(&profile).unwrap().replace("reservationValue", "reservationValues");
    fs::write(&profile, text).unwrap();
    let commands: [&[&str]; 8] = [
        &["check", "d"],
        &["brief", "d", "--worlds", "0", "--rehearsals", "0"],
        &["brief", "d", "--worlds", "0", "--rehearsals", "0", "--json"],
        &["map", "d", "-o", "map.svg"],
        &["compare", "d", "e"],
        &["convert", "d", "out", "--to", "native", "--lossy"],
        &["talk", "d"],
        &["scenarios", "d", "--csv"],
    ];
    for arguments in commands {
        let run = elfvik(folder.path(), arguments);
        let default = match arguments[0] {
            "scenarios" => "note: 1 of 1 scenarios leave something to the defaults of their system",
            _ => "no `reservationValue` is given",
        };
        let said = ["d/profileA.json:2: `reservationValues` of the profile is not read", default];
        assert!(said.iter().all(|said| run.stderr.contains(*said)), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn what_many_files_leave_to_defaults_takes_one_line_and_is_named_by_check() {
    let folder = collection();
    for name in ["profileA.json", "profileB.json"] {
        let profile = folder.path().join("d").join(name);
        let text = fs::read_to_string(&profile).unwrap();
        let lines = text.lines().filter(|line| !line.contains("reservationValue"));
        fs::write(&profile, lines.collect::<Vec<_>>().join("\n")).unwrap();
    }
    let check = elfvik(folder.path(), &["check", "d"]).stderr;
    assert_eq!(check.matches("no `reservationValue` is given, which counts as 0").count(), 2, "{check}");
    fs::remove_file(folder.path().join("d/specs.json")).unwrap();
    let brief = elfvik(folder.path(), &["map", "d", "-o", "map.svg"]).stderr;
    assert_eq!(
        brief,
        "note: 2 notes on what the files leave to the defaults of their system are shown by `elfvik check`\n"
    );
}
