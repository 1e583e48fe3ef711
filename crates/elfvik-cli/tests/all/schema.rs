//! The schemas: every shipped file and every output fits, and what the reader refuses does not.

use crate::common::{elfvik, root};
use elfvik::brief::accord::{AccordConsequences, AccordReport};
use elfvik::brief::catalogue::Catalogue;
use elfvik::brief::plan::Plan;
use elfvik::brief::record::{RecordCheck, RecordEvents};
use elfvik::brief::{Brief, Comparison, RoleSheet, Score};
use elfvik::format::native;
use elfvik::keep::accord::accord_schema;
use elfvik::talk::agent_protocol::{AgentLine, Message};
use elfvik::talk::{Rehearsals, Talk, record};
use serde_json::Value;
use std::path::PathBuf;

/// Every schema that the program prints, as the types say it.
fn derived() -> Vec<(&'static str, String)> {
    vec![
        ("scenario", native::scenario_schema()),
        ("profile", native::profile_schema()),
        ("brief", Brief::schema()),
        ("comparison", Comparison::schema()),
        ("catalogue", Catalogue::schema()),
        ("plan", Plan::schema()),
        ("accord", accord_schema()),
        ("accord-status", AccordReport::schema()),
        ("accord-consequences", AccordConsequences::schema()),
        ("talk", Talk::schema()),
        ("rehearsals", Rehearsals::schema()),
        ("sheet", RoleSheet::schema()),
        ("score", Score::schema()),
        ("record-check", RecordCheck::schema()),
        ("record-events", RecordEvents::schema()),
        ("record", record::schema()),
        ("agent-input", Message::schema()),
        ("agent-output", AgentLine::schema()),
    ]
}

/// With `ELFVIK_WRITE_SCHEMAS` set, which `make goldens` does, the files are written anew.
#[test]
fn every_kept_schema_is_the_one_of_the_types() {
    let folder = root().join("crates/elfvik-cli/schemas");
    for (name, derived) in derived() {
        let path = folder.join(format!("{name}.json"));
        if std::env::var_os("ELFVIK_WRITE_SCHEMAS").is_some() {
            std::fs::write(&path, &derived).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == derived, "{} is out of date: run `make goldens`", path.display());
    }
    let printed = elfvik(&root(), &["schema", "--help"]).stdout;
    let n_kept = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(n_kept, derived().len());
    assert!(derived().iter().all(|(name, _)| printed.contains(name)));
}

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
    assert!(all.len() >= 8);
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
    let is_record = |path: &&PathBuf| path.extension().is_some_and(|e| e == "jsonl" || e == "record");
    for path in paths.iter().filter(is_record) {
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
            let key = if at == 0 { "record" } else { "hash" };
            line.as_object_mut().unwrap().remove(key);
            assert!(!record.is_valid(&line), "{what}");
        }
    }
    assert!(n_lines > 100);
}

#[test]
fn every_role_sheet_and_every_score_fits_its_schema() {
    let (sheet, score) = (schema("sheet"), schema("score"));
    for folder in scenarios() {
        let made = tempfile::tempdir().unwrap();
        let to = made.path().join("sheets");
        let folder = folder.to_str().unwrap();
        let run = elfvik(&root(), &["sheets", folder, "-o", to.to_str().unwrap(), "--json", "--instructor"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        for entry in std::fs::read_dir(&to).unwrap() {
            let path = entry.unwrap().path();
            let value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let is_score = path.file_stem().unwrap() == "instructor";
            check(if is_score { &score } else { &sheet }, &value, &path.display().to_string());
        }
    }
    let table = "group,flights,quiet,fund,jobs,fee\nA,30,three,9,40,200\nB,,,,,\n";
    let made = tempfile::tempdir().unwrap();
    std::fs::write(made.path().join("results.csv"), table).unwrap();
    let case = root().join("scenarios/night-flights");
    let run = elfvik(made.path(), &["score", case.to_str().unwrap(), "results.csv", "--json"]);
    check(&score, &serde_json::from_str(&run.stdout).unwrap(), "a score");
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
        whole(&[
            "brief",
            folder.to_str().unwrap(),
            "--json",
            "--worlds",
            "100",
            "--limit",
            "20",
            "--rehearsals",
            "40",
        ]);
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
    whole(&[
        "brief",
        "scenarios/stockholm-2019",
        "--json",
        "--equals",
        "2",
        "--worlds",
        "100",
        "--rehearsals",
        "40",
    ]);
}

#[test]
fn every_comparison_fits_its_schema() {
    let comparison = schema("comparison");
    let pairs = [["house-sale", "river-basin"], ["stockholm-2019", "failed-ratification"]];
    for [before, after] in pairs.map(|pair| pair.map(|name| format!("scenarios/{name}"))) {
        let arguments = ["compare", &before, &after, "--json", "--worlds", "50", "--rehearsals", "20"];
        let run = elfvik(&root(), &arguments);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        check(&comparison, &serde_json::from_str(&run.stdout).unwrap(), &after);
    }
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
        assert_eq!(schema["additionalProperties"], false);
        keys
    };
    let whole = "format = 1\ntitle = \"t\"\n";
    let places = [
        ("zzzzzzzzz = 1\n", &public),
        ("[host]\nzzzzzzzzz = 1\n", &public["$defs"]["Host"]),
        ("[agreement]\nzzzzzzzzz = 1\n", &public["$defs"]["Agreement"]),
        ("[[parties]]\nzzzzzzzzz = 1\n", &public["$defs"]["Party"]),
        ("[[issues]]\nzzzzzzzzz = 1\n", &public["$defs"]["Issue"]),
        ("[consents.a]\nzzzzzzzzz = 1\n", &public["$defs"]["Consent"]),
        ("[[rules]]\nzzzzzzzzz = 1\n", &public["$defs"]["Rule"]),
        ("[[packages]]\nzzzzzzzzz = 1\n", &public["$defs"]["Package"]),
        ("[[stages]]\nzzzzzzzzz = 1\n", &public["$defs"]["Stage"]),
        ("[[accords]]\nzzzzzzzzz = 1\n", &public["$defs"]["Accord"]),
        ("[sources.a]\nzzzzzzzzz = 1\n", &public["$defs"]["Source"]),
        ("[[statements]]\nzzzzzzzzz = 1\n", &public["$defs"]["Statement"]),
        ("[unknowns.a]\nzzzzzzzzz = 1\n", &public["$defs"]["Unknown"]),
        ("[talk]\nzzzzzzzzz = 1\n", &public["$defs"]["Talk"]),
        ("[[talk.levels]]\nzzzzzzzzz = 1\n", &public["$defs"]["TalkLevel"]),
        ("[[accords]]\n[[accords.commitments]]\nzzzzzzzzz = 1\n", &public["$defs"]["Commitment"]),
    ];
    for (place, schema) in places {
        assert_eq!(known_keys("scenario.toml", &format!("{whole}{place}")), keys(schema), "{place}");
    }
    let whole = "format = 1\nparty = \"town\"\n";
    let places = [
        ("zzzzzzzzz = 1\n", &private),
        ("[issues.a]\nzzzzzzzzz = 1\n", &private["$defs"]["IssueTerm"]),
        ("[[joint]]\nzzzzzzzzz = 1\n", &private["$defs"]["Joint"]),
        ("[[products]]\nzzzzzzzzz = 1\n", &private["$defs"]["Product"]),
        ("[issues.a.curve]\nzzzzzzzzz = 1\n", &private["$defs"]["Curve"]),
        ("[[bonuses]]\nzzzzzzzzz = 1\n", &private["$defs"]["Bonus"]),
        ("[believes.a]\nzzzzzzzzz = 1\n", &private["$defs"]["Belief"]),
        ("[ratifiers.a]\nzzzzzzzzz = 1\n", &private["$defs"]["Ratification"]),
        ("[elicitation]\nzzzzzzzzz = 1\n", &private["$defs"]["Elicitation"]),
        ("reservation = 0\n[[joint]]\n[[joint.table]]\nzzzzzzzzz = 1\n", &private["$defs"]["Row"]),
    ];
    for (place, schema) in places {
        assert_eq!(known_keys("town.toml", &format!("{whole}{place}")), keys(schema), "{place}");
    }
}

/// What the reader refuses, and the change that makes it of a file.
type Refused = (&'static str, fn(&mut Value));

/// A file with a change that the reader refuses.
fn refused(schema: &jsonschema::Validator, file: &str, change: fn(&mut Value), what: &str) {
    let mut value = toml(&root().join("scenarios/stockholm-2019").join(file));
    assert!(schema.is_valid(&value), "{file}");
    change(&mut value);
    assert!(!schema.is_valid(&value), "{what}");
}

#[test]
fn what_the_shape_of_a_file_cannot_be_does_not_fit_its_schema() {
    let (public, private) = (schema("scenario"), schema("profile"));
    let of_public: [Refused; 9] = [
        ("another format", |file| file["format"] = 2.into()),
        ("no title", |file| drop(file.as_object_mut().unwrap().remove("title"))),
        ("no parties", |file| drop(file.as_object_mut().unwrap().remove("parties"))),
        ("one party", |file| file["parties"].as_array_mut().unwrap().truncate(1)),
        ("an id with a colon", |file| file["parties"][0]["id"] = "u:s".into()),
        ("an unknown level", |file| file["stages"][0]["level"] = "secret".into()),
        ("an unknown kind", |file| file["packages"][0]["kind"] = "wish".into()),
        ("labels and numbers", |file| {
            file["issues"][0]["integer"] = serde_json::json!({ "from": 1, "to": 2 });
            file["issues"][0]["options"] = serde_json::json!(["a", "b"]);
        }),
        ("a null", |file| file["summary"] = Value::Null),
    ];
    for (what, change) in of_public {
        refused(&public, "scenario.toml", change, what);
    }
    let of_private: [Refused; 5] = [
        ("no reservation", |file| drop(file.as_object_mut().unwrap().remove("reservation"))),
        ("another word", |file| file["reservation"] = "some".into()),
        ("half a guess", |file| file["reservation"] = serde_json::json!({ "low": 0 })),
        ("a guess and an unknown", |file| {
            file["reservation"] = serde_json::json!({ "low": 0, "likely": 0, "high": 1, "unknown": "x" });
        }),
        ("an unknown key", |file| file["zeal"] = 1.into()),
    ];
    for (what, change) in of_private {
        refused(&private, "us.toml", change, what);
    }
}
