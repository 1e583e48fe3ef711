//! The schemas: every shipped file and every output fits, and what the reader refuses does not.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]

mod common;

use common::{elfvik, root};
use serde_json::Value;
use std::path::PathBuf;

fn schema(of: &str) -> jsonschema::Validator {
    let run = elfvik(&root(), &["schema", of]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    jsonschema::validator_for(&serde_json::from_str(&run.stdout).unwrap()).unwrap()
}

fn check(schema: &jsonschema::Validator, value: &Value, what: &str) {
    let wrong: Vec<String> =
        schema.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{what}: {wrong:#?}");
}

fn toml(path: &PathBuf) -> Value {
    let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    serde_json::to_value(table).unwrap()
}

fn scenarios() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(root().join("scenarios")).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    assert!(all.len() >= 6);
    all
}

#[test]
fn every_shipped_file_fits_its_schema() {
    let (public, private) = (schema("scenario"), schema("profile"));
    for folder in scenarios() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let is_public = path.file_name().unwrap() == "scenario.toml";
            check(if is_public { &public } else { &private }, &toml(&path), &path.display().to_string());
        }
    }
}

#[test]
fn every_talk_fits_its_schema() {
    let (talk, rehearsals) = (schema("talk"), schema("rehearsals"));
    for folder in scenarios() {
        let folder = folder.to_str().unwrap();
        for protocol in ["alternating", "tentative", "mediated"] {
            let run = elfvik(&root(), &["talk", folder, "--protocol", protocol, "--rounds", "8", "--json"]);
            check(&talk, &serde_json::from_str(&run.stdout).unwrap(), folder);
        }
        let run = elfvik(&root(), &["talk", folder, "--repeat", "20", "--json"]);
        check(&rehearsals, &serde_json::from_str(&run.stdout).unwrap(), folder);
    }
}

#[test]
fn every_line_of_a_record_fits_its_schema_and_no_other_does() {
    let record = schema("record");
    let entries = std::fs::read_dir(root().join("crates/elfvik/tests/records")).unwrap();
    let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let mut n_lines = 0;
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "jsonl")) {
        let is_former = path.to_str().unwrap().contains("-format-");
        for (at, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
            let mut line: Value = serde_json::from_str(line).unwrap();
            let what = format!("{}, line {}", path.display(), at + 1);
            if is_former {
                assert!(at > 0 || !record.is_valid(&line), "{what}");
                continue;
            }
            check(&record, &line, &what);
            n_lines += 1;
            line["note"] = 1.into();
            assert!(!record.is_valid(&line), "{what}");
            line.as_object_mut().unwrap().remove("note");
            line.as_object_mut().unwrap().remove("sum");
            assert!(!record.is_valid(&line), "{what}");
        }
    }
    assert!(n_lines > 100);
}

#[test]
fn every_brief_fits_its_schema() {
    let brief = schema("brief");
    let whole = |arguments: &[&str]| {
        let run = elfvik(&root(), arguments);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        check(&brief, &serde_json::from_str(&run.stdout).unwrap(), &arguments.join(" "));
    };
    for folder in scenarios() {
        whole(&["brief", folder.to_str().unwrap(), "--json", "--worlds", "100", "--limit", "20"]);
    }
    whole(&["brief", "scenarios/stockholm-2019", "--json", "--worlds", "0"]);
    whole(&[
        "brief",
        "scenarios/stockholm-2019",
        "--json",
        "--as",
        "us",
        "--worlds",
        "100",
        "--package",
        "reported-offer",
    ]);
    whole(&["brief", "scenarios/stockholm-2019", "--json", "--equals", "2", "--worlds", "100"]);
}

#[test]
fn a_brief_without_a_promised_field_does_not_fit() {
    let run = elfvik(&root(), &["brief", "scenarios/house-sale", "--json", "--worlds", "100"]);
    let whole: Value = serde_json::from_str(&run.stdout).unwrap();
    let brief = schema("brief");
    for field in ["gap", "levers", "zone", "audience"] {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().remove(field);
        assert!(!brief.is_valid(&less), "{field}");
    }
    let mut wrong = whole;
    wrong["prospects"]["zone_probability"]["estimate"] = "likely".into();
    assert!(!brief.is_valid(&wrong));
}

/// The keys that the reader knows at a place: it lists them when it meets one that it does not know.
fn known_keys(file: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(elfvik(folder.path(), &["new", "talks"]).status, 0);
    std::fs::write(folder.path().join("talks").join(file), text).unwrap();
    let run = elfvik(folder.path(), &["check", "talks"]);
    let list = run.stderr.split("known: `").nth(1).unwrap_or_else(|| panic!("{}", run.stderr));
    let list = list.split("`\n").next().unwrap().trim_end().trim_end_matches('`');
    let mut keys: Vec<String> = list.split("`, `").map(str::to_owned).collect();
    keys.sort();
    keys
}

#[test]
fn a_schema_knows_just_the_keys_that_the_reader_knows() {
    let read =
        |of: &str| -> Value { serde_json::from_str(&elfvik(&root(), &["schema", of]).stdout).unwrap() };
    let (public, private) = (read("scenario"), read("profile"));
    let keys = |schema: &Value| {
        let mut keys: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let whole = "format = 1\ntitle = \"t\"\n";
    let places = [
        ("zzzzzzzzz = 1\n", &public),
        ("[host]\nzzzzzzzzz = 1\n", &public["properties"]["host"]),
        ("[agreement]\nzzzzzzzzz = 1\n", &public["properties"]["agreement"]),
        ("[[parties]]\nzzzzzzzzz = 1\n", &public["properties"]["parties"]["items"]),
        ("[[issues]]\nzzzzzzzzz = 1\n", &public["properties"]["issues"]["items"]),
        ("[consents.a]\nzzzzzzzzz = 1\n", &public["properties"]["consents"]["additionalProperties"]),
        ("[[rules]]\nzzzzzzzzz = 1\n", &public["properties"]["rules"]["items"]),
        ("[[packages]]\nzzzzzzzzz = 1\n", &public["properties"]["packages"]["items"]),
        ("[[stages]]\nzzzzzzzzz = 1\n", &public["properties"]["stages"]["items"]),
        ("[[accords]]\nzzzzzzzzz = 1\n", &public["properties"]["accords"]["items"]),
        ("[sources.a]\nzzzzzzzzz = 1\n", &public["properties"]["sources"]["additionalProperties"]),
        ("[[statements]]\nzzzzzzzzz = 1\n", &public["properties"]["statements"]["items"]),
        ("[unknowns.a]\nzzzzzzzzz = 1\n", &public["$defs"]["unknown"]),
    ];
    for (place, schema) in places {
        assert_eq!(known_keys("scenario.toml", &format!("{whole}{place}")), keys(schema), "{place}");
    }
    let whole = "format = 1\nparty = \"town\"\n";
    let places = [
        ("zzzzzzzzz = 1\n", &private),
        ("[issues.a]\nzzzzzzzzz = 1\n", &private["properties"]["issues"]["additionalProperties"]),
        ("[[joint]]\nzzzzzzzzz = 1\n", &private["properties"]["joint"]["items"]),
        ("[[bonuses]]\nzzzzzzzzz = 1\n", &private["properties"]["bonuses"]["items"]),
        ("[believes.a]\nzzzzzzzzz = 1\n", &private["properties"]["believes"]["additionalProperties"]),
        ("[ratifiers.a]\nzzzzzzzzz = 1\n", &private["$defs"]["ratification"]),
    ];
    for (place, schema) in places {
        assert_eq!(known_keys("town.toml", &format!("{whole}{place}")), keys(schema), "{place}");
    }
}
