//! Sessions from the command line: that they end, who is enough, who leaves, and what records and programs
//! make of it.

use crate::common::{Run, elfvik, first_format, root, talks};
use serde_json::Value;
use tempfile::TempDir;

/// A ferry that two of three could agree on, with the third in the first seat. It accepts from so much, of
/// at most 10.
fn ferry(agreement: &str, reservation: &str, more: &str) -> TempDir {
    let party = |id: &str| format!("[[parties]]\nid = \"{id}\"\nname = \"{id}\"\n");
    let parties: String = ["isle", "port", "town"].map(party).concat();
    let issue = "[[issues]]\nid = \"ferry\"\nquestion = \"How often?\"\noptions = [\"daily\", \"weekly\"]\n";
    let public = format!("format = 1\ntitle = \"A ferry\"\nagreement = {agreement}\n{parties}{issue}{more}");
    let file = |id: &str, reservation: &str, daily: u8, weekly: u8| {
        format!(
            "format = 1\nparty = \"{id}\"\nreservation = {reservation}\n[issues.ferry]\nweight = 1\nvalues \
             = {{ daily = {daily}, weekly = {weekly} }}\n"
        )
    };
    let files = [
        ("isle.toml", file("isle", reservation, 2, 10)),
        ("port.toml", file("port", "5", 10, 0)),
        ("town.toml", file("town", "5", 9, 1)),
    ];
    let mut all: Vec<(&str, &[u8])> = vec![("scenario.toml", public.as_bytes())];
    all.extend(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    talks(&all)
}

fn talk(folder: &TempDir, more: &[&str]) -> Run {
    elfvik(folder.path(), &[&["talk", "talks"], more].concat())
}

fn json(run: &Run) -> Value {
    assert!(run.status < 2, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn every_protocol_ends_by_its_ticks() {
    for protocol in ["alternating", "tentative", "mediated", "concession"] {
        for ticks in ["1", "2", "9", "10", "31"] {
            let arguments =
                ["talk", "scenarios/house-sale", "--protocol", protocol, "--ticks", ticks, "--json"];
            let answer = json(&elfvik(&root(), &arguments));
            let times = answer["steps"].as_array().unwrap().iter().map(|step| step["time"].as_f64().unwrap());
            assert!(times.fold(0.0, f64::max) <= 1.0, "{protocol} {ticks}");
        }
    }
}

#[test]
fn no_step_lies_beyond_the_last_round() {
    for protocol in ["alternating", "tentative", "mediated", "concession"] {
        for rounds in [1, 3, 8] {
            let given = rounds.to_string();
            let arguments =
                ["talk", "scenarios/stockholm-2019", "--protocol", protocol, "--rounds", &given, "--json"];
            let answer = json(&elfvik(&root(), &arguments));
            let of = |step: &Value| step["round"].as_u64().unwrap();
            let last = answer["steps"].as_array().unwrap().iter().map(of).max().unwrap();
            assert!(last <= rounds && answer["ending"]["round"].as_u64().unwrap() <= rounds, "{protocol}");
        }
    }
}

#[test]
fn a_dissenter_in_the_first_seat_cannot_stop_a_quorum() {
    for agreement in ["{ quorum = 2 }", "{ coalitions = [[\"port\", \"town\"]] }"] {
        let folder = ferry(agreement, "5", "");
        for protocol in ["alternating", "tentative", "mediated"] {
            let answer = json(&talk(&folder, &["--protocol", protocol, "--json"]));
            assert_eq!(answer["ending"]["kind"], "agreement", "{protocol} {agreement}");
            assert_eq!(answer["ending"]["outcome"]["ferry"], "daily");
            assert!(!answer["ending"]["accepted_by"].as_array().unwrap().contains(&"isle".into()));
        }
        let rehearsals = json(&talk(&folder, &["--repeat", "20", "--json"]));
        assert_eq!(rehearsals["agreement"]["estimate"], 1.0, "{rehearsals}");
    }
}

#[test]
fn who_leaves_takes_only_itself_away() {
    let folder = ferry("{ quorum = 2 }", "50", "");
    let run = talk(&folder, &[]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(run.stdout.contains("isle left on the way; the others went on."), "{}", run.stdout);
    assert!(run.stdout.contains("isle walks away"), "{}", run.stdout);
    let answer = json(&talk(&folder, &["--json"]));
    assert_eq!(answer["ending"]["left"], serde_json::json!(["isle"]));
    assert_eq!(answer["results"]["isle"]["utility"], 2.0, "as any party that did not assent");
    let all = json(&talk(&ferry("{ quorum = 3 }", "50", ""), &["--json"]));
    assert_eq!((&all["ending"]["kind"], &all["ending"]["by"]), (&"walked".into(), &"isle".into()));
}

#[test]
fn a_quorum_is_saved_replayed_and_taken_up() {
    let folder = ferry("{ quorum = 2 }", "50", "");
    let path = folder.path().join("talk.jsonl");
    let file = path.to_str().unwrap();
    let whole = talk(&folder, &["--json", "--save", file]);
    let whole = json(&whole);
    let is_whole = |again: &Value| (&again["ending"], &again["steps"]) == (&whole["ending"], &whole["steps"]);
    assert!(is_whole(&json(&talk(&folder, &["--json", "--replay", file]))));
    let text = std::fs::read_to_string(&path).unwrap();
    for n in 2..text.lines().count() {
        let cut: String = text.split_inclusive('\n').take(n).collect();
        std::fs::write(&path, cut).unwrap();
        assert!(is_whole(&json(&talk(&folder, &["--json", "--resume", file]))), "cut after line {n}");
    }
    let seen = talk(&folder, &["--visible-to", "isle"]).stdout;
    assert!(seen.contains("\"event\":\"accept\""), "answers are given before all: {seen}");
    // As the first version wrote it, without sums.
    std::fs::write(&path, first_format(&text, &[])).unwrap();
    let refused = talk(&folder, &["--replay", file]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("the rules of talks have changed since"), "{}", refused.stderr);
}

#[test]
fn a_talk_goes_on_by_the_rules_in_its_record_whatever_the_scenario_says_since() {
    let folder = ferry("{ quorum = 2 }", "50", "");
    let path = folder.path().join("talk.jsonl");
    let file = path.to_str().unwrap();
    let rules = ["--protocol=tentative", "--rounds=9", "--breakdown=0.03", "--first=town", "--seed=2"];
    let whole = json(&talk(&folder, &[&rules[..], &["--json"]].concat()));
    talk(&folder, &[&rules[..], &["--suspend-after", "5", "--save", file]].concat());
    let public = folder.path().join("talks/scenario.toml");
    let text = std::fs::read_to_string(&public).unwrap();
    std::fs::write(&public, text + "\n[talk]\nrounds = 2\nprotocol = \"mediated\"\nbreakdown = 1\n").unwrap();
    let again = json(&talk(&folder, &["--json", "--resume", file, "--save", file]));
    let is_pause = |step: &&Value| step["what"] != "suspended" && step["what"] != "resumed";
    let moves = |answer: &Value| {
        let steps: Vec<Value> =
            answer["steps"].as_array().unwrap().iter().filter(is_pause).cloned().collect();
        steps
            .into_iter()
            .map(|step| (step["what"].clone(), step["round"].clone(), step["outcome"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(moves(&again), moves(&whole));
    assert_eq!((&again["levels"], &again["ending"]), (&whole["levels"], &whole["ending"]));
    assert_eq!(json(&talk(&folder, &["--json", "--replay", file]))["steps"], again["steps"]);
}

#[test]
fn a_program_answers_the_offers_of_others() {
    let folder = ferry("{ quorum = 2 }", "5", "");
    let agent = root().join("crates/elfvik-cli/tests/agents/agent.py");
    let play = |party: &str| format!("{party}=agent=python3 {}", agent.display());
    // A busy machine may take its time to start them.
    let answer = json(&talk(&folder, &[&play("isle"), &play("town"), "--move-limit", "60", "--json"]));
    assert_eq!(answer["faults"], serde_json::json!([]));
    assert_eq!(answer["ending"]["kind"], "agreement");
}

#[test]
fn more_rounds_than_can_be_held_are_refused_with_the_number_of_events() {
    let run = talk(&ferry("{ quorum = 2 }", "5", ""), &["--rounds", "1000000"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("up to 9000002 events, at most 400000 can be held"), "{}", run.stderr);
    assert!(run.stderr.contains("help: allow fewer --rounds"), "{}", run.stderr);
}
