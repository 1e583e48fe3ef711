//! Every line that a program reads and writes in a talk fits its schema.

#![cfg(unix)]

use crate::common::{elfvik, root, talks};
use elfvik::format::native::STARTER;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

fn schema(of: &str) -> jsonschema::Validator {
    let run = elfvik(&root(), &["schema", of]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    jsonschema::validator_for(&serde_json::from_str(&run.stdout).unwrap()).unwrap()
}

/// A program that keeps what it reads in `read.jsonl` and what it writes in `wrote.jsonl`.
const AGENT: &str = r#"
say() { echo "$1" >> wrote.jsonl; echo "$1"; }
outcome='"outcome": {"price": 8, "heating": "gas", "opening": "next-summer", "grant": "nobody"}'
while read -r line; do
    echo "$line" >> read.jsonl
    case $line in
    *'"ask":"vote"'* | *'"ask":"confirm"'*) say '{"move": "accept", "turn": null}' ;;
    *'"ask":"answer"'*) say '{"move": "reject", "ticks": 2}' ;;
    *'"turn":5,'*) say '{"move": "walk", "turn": 5, "outcome": null}' ;;
    *'"type":"turn"'*) say "{\"move\": \"propose\", $outcome}" ;;
    esac
done
"#;

#[test]
fn every_line_of_a_talk_fits_its_schema() {
    let (input, output) = (schema("agent-input"), schema("agent-output"));
    let mut seen = BTreeSet::new();
    for rules in [
        &["--protocol", "alternating"][..],
        &["--protocol", "tentative"],
        &["--protocol", "mediated"],
        &["--protocol", "concession"],
        &["--protocol", "alternating", "--rounds", "3"],
        &["--protocol", "alternating", "--breakdown", "0.9"],
    ] {
        let folder = talks(&STARTER.map(|file| (file.name, file.text.as_bytes())));
        let here = folder.path();
        fs::write(here.join("agent.sh"), AGENT).unwrap();
        let run = elfvik(here, &[&["talk", "talks", "town=agent=sh agent.sh"][..], rules].concat());
        assert!(run.status < 2, "{rules:?}: {}", run.stderr);
        for (file, schema) in [("read.jsonl", &input), ("wrote.jsonl", &output)] {
            for line in fs::read_to_string(here.join(file)).unwrap().lines() {
                let value: Value = serde_json::from_str(line).unwrap();
                let wrong: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
                assert!(wrong.is_empty(), "{rules:?}: {line}: {wrong:#?}");
                seen.extend(
                    [&value["type"], &value["ask"], &value["reason"], &value["move"]].map(Value::to_string),
                );
            }
        }
    }
    for word in ["start", "turn", "end", "act", "propose", "vote", "walked", "walk", "accept"] {
        assert!(seen.contains(&format!("{word:?}")), "{word}: {seen:?}");
    }
}

#[test]
fn what_is_no_message_and_no_reply_does_not_fit() {
    let (input, output) = (schema("agent-input"), schema("agent-output"));
    for other in [json!({ "type": "pause" }), json!({ "type": "end", "agreement": null }), json!([])] {
        assert!(!input.is_valid(&other), "{other}");
    }
    let end = |reason: &str| {
        json!({ "type": "end", "agreement": null, "reason": reason, "by": null,
        "utility": 0.5 })
    };
    assert!(input.is_valid(&end("deadline")) && !input.is_valid(&end("tea")));
    assert!(output.is_valid(&json!({ "contract": 4 })) && output.is_valid(&json!({ "ready": true })));
    for other in [
        json!({}),
        json!({ "contract": 3 }),
        json!({ "ready": false }),
        json!({ "move": "surrender" }),
        json!({ "move": "accept", "why": "tea" }),
        json!({ "move": "accept", "turn": -1 }),
        json!({ "move": "propose", "outcome": { "price": [9] } }),
    ] {
        assert!(!output.is_valid(&other), "{other}");
    }
}
