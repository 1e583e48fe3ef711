//! `elfvik convert`: what is written means the same, or nothing is written and the differences are named.

use crate::common::{Run, elfvik, root};
use std::fs;
use std::path::Path;

fn run(arguments: &[&str]) -> Run {
    elfvik(&root(), arguments)
}

const WAITING: [(&str, &str); 3] = [
    (
        "scenario.toml",
        "format = 1\ntitle = \"Waiting\"\n\
         [[parties]]\nid = \"ann\"\nname = \"Ann\"\n[[parties]]\nid = \"bo\"\nname = \"Bo\"\n\
         [[issues]]\nid = \"day\"\nquestion = \"Day\"\noptions = [\"early\", \"middle\", \"late\"]\n",
    ),
    (
        "ann.toml",
        "format = 1\nparty = \"ann\"\nreservation = 0\ndiscount = 0.25\n\
         [issues.day]\nweight = 1\nvalues = { early = 0, middle = 0.6, late = 1 }\n",
    ),
    (
        "bo.toml",
        "format = 1\nparty = \"bo\"\nreservation = 0\ndiscount = 0.25\n\
         [issues.day]\nweight = 1\nvalues = { early = 1, middle = 0.4, late = 0 }\n",
    ),
];

fn put(folder: &Path, files: &[(&str, &str)]) {
    fs::create_dir_all(folder).unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
}

/// What a talk pays by strategies that mean the same in scenarios of every system.
fn payoffs(folder: &str) -> [f64; 2] {
    let curve = "offer=boulware:curve=polynomial,slack=0 accept=next";
    let [ann, bo] = ["ann", "bo"].map(|party| format!("{party}={curve}"));
    let talk = run(&["talk", folder, "--rounds", "10", "--json", &ann, &bo]);
    assert_eq!(talk.status, 0, "{}{}", talk.stdout, talk.stderr);
    let talk: serde_json::Value = serde_json::from_str(&talk.stdout).unwrap();
    ["ann", "bo"].map(|party| talk["results"][party]["payoff"].as_f64().unwrap())
}

#[test]
fn a_discount_pays_the_same_after_conversion_or_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    put(&from, &WAITING);
    let from = from.to_str().unwrap();
    let before = payoffs(from);
    for target in ["genius", "negmas"] {
        let out = folder.path().join(target);
        let out = out.to_str().unwrap();
        let converted = run(&["convert", from, out, "--to", target]);
        match converted.status {
            0 => {
                let after = payoffs(out);
                assert!(before.iter().zip(after).all(|(a, b)| (a - b).abs() < 1e-9), "{target}: {after:?}");
            }
            status => {
                assert_eq!(status, 1, "{}", converted.stderr);
                assert!(converted.stderr.contains("an agreement in round"), "{}", converted.stderr);
            }
        }
    }
}

#[test]
fn nothing_stays_of_what_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/er/out");
    let refused = run(&["convert", "scenarios/house-sale", out.to_str().unwrap(), "--to", "genius"]);
    assert_eq!(refused.status, 1, "{}", refused.stderr);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn names_keep_their_capitals_and_changed_names_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("from");
    put(&from, &WAITING);
    let out = folder.path().join("out");
    let written = run(&["convert", from.to_str().unwrap(), out.to_str().unwrap(), "--to", "genius"]);
    assert_eq!(written.status, 0, "{}", written.stderr);
    assert!(out.join("Waiting_Ann.xml").exists());
    let renamed = WAITING.map(|(name, text)| (name, text.replace("\"Ann\"", "\"Ann & Co\"")));
    let renamed = renamed.each_ref().map(|(name, text)| (*name, text.as_str()));
    put(&from, &renamed);
    let other = folder.path().join("other");
    let refused = run(&["convert", from.to_str().unwrap(), other.to_str().unwrap(), "--to", "genius"]);
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("ann: its name `Ann & Co` becomes `Ann Co`"), "{}", refused.stderr);
}
