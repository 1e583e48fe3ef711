//! Random scenarios as authors write them, on the command line: what the program reads fits its schema, and
//! every command answers.

use crate::authored::{Authored, Numbers, authored};
use crate::common::{elfvik, root};
use crate::trials::{Dice, seeds};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn schema(of: &str) -> jsonschema::Validator {
    let run = elfvik(&root(), &["schema", of]);
    jsonschema::validator_for(&serde_json::from_str(&run.stdout).unwrap()).unwrap()
}

fn value(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    serde_json::to_value(table).unwrap()
}

fn check(schema: &jsonschema::Validator, text: &str, seed: u64) {
    let value = value(text);
    let wrong: Vec<String> =
        schema.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}\n{text}");
}

fn put(folder: &Path, texts: &Authored) {
    fs::write(folder.join("scenario.toml"), &texts.public).unwrap();
    for (p, text) in texts.private.iter().enumerate() {
        fs::write(folder.join(format!("p{p}.toml")), text).unwrap();
    }
}

#[test]
fn whatever_an_author_may_write_fits_the_schemas() {
    let (public, private) = (schema("scenario"), schema("profile"));
    for seed in seeds(60) {
        let texts = authored(&mut Dice(seed), Numbers::Guesses);
        check(&public, &texts.public, seed);
        texts.private.iter().for_each(|text| check(&private, text, seed));
        check(&private, &texts.written_out, seed);
    }
}

#[test]
fn no_command_fails_on_what_an_author_may_write() {
    for seed in seeds(4) {
        let texts = authored(&mut Dice(seed), Numbers::Guesses);
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), &texts);
        let few = ["--worlds", "20", "--rehearsals", "0"];
        let brief = elfvik(folder.path(), &[&["brief", "."], &few[..]].concat());
        let none = ["leave no outcome", "forbid every outcome"];
        if none.iter().any(|none| brief.stderr.contains(none)) {
            continue;
        }
        assert!(brief.status < 2, "seed {seed}: {}", brief.stderr);
        let first = texts.parties[0];
        for arguments in [
            &[&["brief", ".", "--as", first, "--json"], &few[..]].concat()[..],
            &["talk", ".", &format!("{first}=conceder"), "--rounds", "5", "--json"],
            &["check", "."],
        ] {
            let run = elfvik(folder.path(), arguments);
            let is_answer = run.status < 2 || run.stderr.contains(none[0]);
            assert!(is_answer, "seed {seed}: {arguments:?}: {}", run.stderr);
        }
    }
}

#[test]
fn values_in_two_ways_are_refused_by_reader_and_schema() {
    let private = schema("profile");
    let folder = tempfile::tempdir().unwrap();
    let public = "format = 1\ntitle = \"t\"\n[[parties]]\nid = \"a\"\nname = \"A\"\n[[parties]]\nid = \"b\"\n\
                  name = \"B\"\n[[issues]]\nid = \"x\"\nquestion = \"?\"\ninteger = { from = 0, to = 1 }\n";
    fs::write(folder.path().join("scenario.toml"), public).unwrap();
    let values = "values = { 0 = 0, 1 = 1 }";
    let (points, curve) = ("points = [[0, 0], [1, 1]]", "curve = { from = 0, to = 1, power = 2 }");
    let file = |party: &str, lines: &[&str]| {
        let lines = lines.join("\n");
        format!("format = 1\nparty = \"{party}\"\nreservation = 0\n[issues.x]\nweight = 1\n{lines}\n")
    };
    fs::write(folder.path().join("b.toml"), file("b", &[curve])).unwrap();
    assert!(private.is_valid(&value(&file("b", &[curve]))));
    for lines in [[values, points], [values, curve], [points, curve]] {
        let text = file("a", &lines);
        assert!(!private.is_valid(&value(&text)), "{text}");
        fs::write(folder.path().join("a.toml"), &text).unwrap();
        let run = elfvik(folder.path(), &["check", "."]);
        assert!(run.status == 1 && run.stderr.contains("must have one of `values`, `points` and `curve`"));
    }
}
