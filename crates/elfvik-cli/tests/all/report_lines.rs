//! No text of a scenario and no cause looks like a line of a report, whatever it holds.

#![cfg(unix)]

use crate::common::{elfvik, root, talks};
use crate::trials::{self, Dice};
use std::path::Path;

/// What a text would forge, without blanks before it.
const FORGED: [&str; 7] = [
    "# FORGED heading",
    "## 1. FORGED section",
    "- FORGED item",
    "| FORGED row |",
    "FORGED: agreement",
    "1  FORGED",
    "===FORGED",
];
const BREAKS: [&str; 6] = ["\n", "\r\n", "\n\n", "\n  ", "\r\n\t", "\n\u{2028}\n"];

/// A text that goes on on a line of its own.
fn tail(dice: &mut Dice) -> String {
    let [first, last] = [0; 2].map(|_| BREAKS[dice.position(BREAKS.len())]);
    let last = if dice.below(2) == 0 { last } else { "" };
    format!("{first}{}{last}", FORGED[dice.position(FORGED.len())])
}

/// No line begins like a forged one: in Markdown its signs are escaped.
fn assert_honest(text: &str, what: &str) {
    for line in text.lines() {
        let plain = line.replace('\\', "");
        let begins = |forged: &&str| plain.trim_start().starts_with(*forged);
        assert!(!FORGED.iter().any(begins), "{what}: {line:?}\n{text}");
    }
}

/// Puts a tail to every text that only people read.
fn fill(value: &mut toml::Value, key: &str, dice: &mut Dice) {
    // What refers to something else or is one of a few words would be refused.
    const TEXTS: [&str; 11] = [
        "title", "summary", "caution", "name", "short", "question", "text", "note", "role", "place", "cause",
    ];
    match value {
        toml::Value::String(text) if TEXTS.contains(&key) => text.push_str(&tail(dice)),
        toml::Value::Array(items) => items.iter_mut().for_each(|item| fill(item, key, dice)),
        toml::Value::Table(table) => {
            table.iter_mut().for_each(|(key, value)| fill(value, &key.to_owned(), dice));
        }
        _ => {}
    }
}

/// A worked case whose texts forge lines; keys whose texts are checked more strictly stay as they are.
fn forged(from: &str, dice: &mut Dice) -> tempfile::TempDir {
    let folder = talks(&[]);
    for entry in std::fs::read_dir(root().join("scenarios").join(from)).unwrap().flatten() {
        let table: toml::Table = std::fs::read_to_string(entry.path()).unwrap().parse().unwrap();
        let path = folder.path().join("talks").join(entry.file_name());
        std::fs::write(&path, toml::to_string(&table).unwrap()).unwrap();
    }
    let mut keys: Vec<(std::path::PathBuf, String)> = Vec::new();
    for entry in std::fs::read_dir(folder.path().join("talks")).unwrap().flatten() {
        let table: toml::Table = std::fs::read_to_string(entry.path()).unwrap().parse().unwrap();
        keys.extend(table.keys().map(|key| (entry.path(), key.clone())));
    }
    keys.sort();
    let mut n_filled = 0;
    for (path, key) in keys {
        let before = std::fs::read_to_string(&path).unwrap();
        let mut table: toml::Table = before.parse().unwrap();
        fill(table.get_mut(&key).unwrap(), &key, dice);
        std::fs::write(&path, toml::to_string(&table).unwrap()).unwrap();
        let run = elfvik(folder.path(), &["check", "talks"]);
        if run.status == 0 {
            n_filled += 1;
        } else {
            assert_honest(&run.stderr, "check");
            std::fs::write(&path, before).unwrap();
        }
    }
    assert!(n_filled > 3, "{from}");
    folder
}

/// Runs the program; nothing that a reader sees begins like a forged line.
fn honest(here: &Path, seed: u64, arguments: &[&str]) {
    let run = elfvik(here, arguments);
    let what = format!("seed {seed}: {arguments:?}");
    assert!(run.status < 2, "{what}: {}", run.stderr);
    assert_honest(&run.stdout, &what);
    assert_honest(&run.stderr, &what);
}

#[test]
fn no_text_of_a_scenario_starts_a_line_of_a_report() {
    let cases = [
        "stockholm-2019",
        "failed-ratification",
        "house-sale",
        "coalition-of-five",
        "river-basin",
        "river-dam",
        "harbour-six",
    ];
    for seed in trials::seeds(2) {
        let dice = &mut Dice(seed);
        let folder = forged(cases[seed as usize % cases.len()], dice);
        let here = folder.path();
        // Where lines are broken at a width, a text can come to a line's beginning by chance.
        let brief = ["brief", "talks", "--worlds", "10", "--rehearsals", "2"];
        let talk = ["talk", "talks", "--rounds", "6"];
        for face in [["--markdown", "-"], ["--html", "-"]] {
            honest(here, seed, &[&brief[..], &face].concat());
            honest(here, seed, &[&talk[..], &face].concat());
            honest(here, seed, &[&talk[..], &["--repeat", "3"], &face].concat());
        }
        honest(
            here,
            seed,
            &["compare", "talks", "talks", "--worlds", "0", "--rehearsals", "0", "--markdown", "-"],
        );
        honest(here, seed, &["scenarios", ".", "--markdown", "-"]);
    }
}

#[test]
fn no_cause_starts_a_line_of_a_transcript() {
    let files = elfvik::format::native::STARTER.map(|file| (file.name, file.text.as_bytes()));
    let folder = talks(&files);
    for seed in trials::seeds(4) {
        let cause = format!("tea{}", tail(&mut Dice(seed)));
        let first = ["talk", "talks", "--suspend-after", "2", "--cause", &cause, "--save", "talk.jsonl"];
        let wide = ["--width", "400"];
        honest(folder.path(), seed, &[&first[..], &wide].concat());
        for face in [&wide[..], &["--markdown", "-"], &["--html", "-"], &["--visible-to", "town"]] {
            let last = ["talk", "talks", "--resume", "talk.jsonl", "--collapse", &cause];
            honest(folder.path(), seed, &[&last[..], face].concat());
            honest(folder.path(), seed, &[&["talk", "talks", "--replay", "talk.jsonl"], face].concat());
        }
        std::fs::remove_file(folder.path().join("talk.jsonl")).unwrap();
    }
}
