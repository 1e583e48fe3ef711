//! Talks for a class and for research: a person at the terminal, and a row for each of many talks.

use crate::common::{elfvik, root};
use assert_cmd::Command;

/// A talk with what is typed: status, standard output, standard error.
fn played(arguments: &[&str], typed: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("elfvik").unwrap();
    command.current_dir(root()).args(arguments).write_stdin(typed);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const OPENING: &str =
    "salary=69,moving=100,place=university,field=new-blades,home=4,leave=32,storms=8,start=april";

#[test]
fn a_person_plays_at_the_terminal_on_its_own_sheet_alone() {
    let arguments = ["talk", "scenarios/job-offer", "engineer=me", "works=conceder", "--rounds", "10"];
    let typed = format!("nonsense\n?salary=66\nbest\n{OPENING}\naccept\n");
    let (status, told, asked) = played(&arguments, &typed);
    assert_eq!(status, 0, "{asked}");
    for part in ["For The engineer alone", "WHAT IT IS WORTH TO YOU", "the least that you accept"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("agent=") && !told.contains("from Nash") && !told.contains("analyst"), "{told}");
    for part in [
        "If there is no deal you have 45 points",
        "wind farm inland",
        "Round 1, ",
        "The works offers salary=",
        "points for you",
        "There is an agreement. You have ",
    ] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    // The other side's note and fallback stay its own.
    assert!(!asked.contains("second engineer") && !asked.contains("40 points"), "{asked}");
}

#[test]
fn a_person_sees_all_sides_at_the_end_where_that_is_asked_for_and_in_a_replay() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("talk.jsonl");
    let arguments = ["talk", "scenarios/job-offer", "engineer=me", "works=conceder", "--rounds", "10"];
    let save = ["--show-all", "--save", saved.to_str().unwrap()];
    let (_, told, _) = played(&[&arguments[..], &save].concat(), &format!("{OPENING}\naccept\n"));
    assert!(told.contains("agent=a person at the terminal"), "{told}");
    let (_, replayed, _) = played(&["talk", "scenarios/job-offer", "--replay", saved.to_str().unwrap()], "");
    assert!(replayed.contains("agent=a person at the terminal"), "{replayed}");
}

/// Whatever the other side's own numbers are, the end shows the same as long as it does the same.
#[test]
fn what_a_person_sees_at_the_end_does_not_depend_on_the_other_sides_fallback() {
    let case = root().join("scenarios/job-offer");
    let folder = tempfile::tempdir().unwrap();
    let end = |name: &str, works: &dyn Fn(String) -> String| {
        let to = folder.path().join(name);
        std::fs::create_dir(&to).unwrap();
        for file in ["scenario.toml", "engineer.toml", "works.toml"] {
            let text = std::fs::read_to_string(case.join(file)).unwrap();
            let text = if file == "works.toml" { works(text) } else { text };
            std::fs::write(to.join(file), text).unwrap();
        }
        let arguments = ["talk", to.to_str().unwrap(), "engineer=me", "works=hardliner", "--rounds", "2"];
        played(&arguments, &format!("{OPENING}\nwalk\n")).1
    };
    let usual = end("usual", &|text| text);
    let other = end("other", &|text| text.replace("reservation = 40", "reservation = 35"));
    // Once, and with a capital.
    assert_eq!(usual.to_lowercase().matches("no agreement: ").count(), 1, "{usual}");
    assert!(usual.contains("No agreement: "), "{usual}");
    assert_eq!(usual, other);
}

#[test]
fn an_offer_keeps_what_it_does_not_name() {
    let arguments =
        ["talk", "scenarios/job-offer", "engineer=me", "works=hardliner", "--rounds", "3", "--json"];
    let (_, told, asked) = played(&arguments, &format!("{OPENING}\nsalary=66\nmine\nwalk\n"));
    assert!(asked.contains("salary=66,moving=100,place=university"), "{asked}");
    let json: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(json["ending"]["kind"], "walked");
}

#[test]
fn whoever_stops_typing_has_stopped_playing() {
    let (status, told, _) = played(&["talk", "scenarios/job-offer", "engineer=me"], "");
    assert_eq!(status, 1);
    assert!(told.contains("nothing more was typed"), "{told}");
}

#[test]
fn one_person_plays_one_talk() {
    for (arguments, cure) in [
        (&["engineer=me", "works=me"][..], "there is one terminal"),
        (&["engineer=me", "--repeat", "3"], "a person plays one talk"),
    ] {
        let (status, _, error) = played(&[&["talk", "scenarios/job-offer"], arguments].concat(), "");
        assert_eq!(status, 2);
        assert!(error.contains(cure), "{error}");
    }
}

#[test]
fn each_of_many_talks_has_a_row_of_its_own() {
    let run = |more: &[&str]| {
        let arguments =
            ["talk", "scenarios/stockholm-2019", "--repeat", "40", "--csv", "-", "--rounds", "20"];
        let run = elfvik(&root(), &[&arguments[..], more].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        run.stdout
    };
    let table = run(&[]);
    assert_eq!(table, run(&["--threads", "1"]));
    assert_ne!(table, run(&["--seed", "9"]));
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let head = reader.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|known| known == name).unwrap();
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 40);
    let json =
        elfvik(&root(), &["talk", "scenarios/stockholm-2019", "--repeat", "40", "--rounds", "20", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let agreed = rows.iter().filter(|row| &row[column("end")] == "agreement").count();
    let estimate = json["agreement"]["estimate"].as_f64().unwrap();
    assert!((estimate - agreed as f64 / 40.0).abs() < 1e-12);
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(
            (row[column("talk")].to_owned(), row[column("seed")].to_owned()),
            (at.to_string(), "1".to_owned())
        );
        let number = |name: &str| row[column(name)].parse::<f64>().unwrap();
        let is_agreed = &row[column("end")] == "agreement";
        assert_eq!(is_agreed, !row[column("yongbyon")].is_empty());
        assert_eq!(is_agreed, !row[column("round")].is_empty());
        assert!((number("welfare") - number("us.utility") - number("dprk.utility")).abs() < 1e-12);
        if !is_agreed {
            assert_eq!(number("us.utility").to_bits(), number("us.fallback").to_bits());
        }
    }
    let mean = rows.iter().map(|row| row[column("us.payoff")].parse::<f64>().unwrap()).sum::<f64>() / 40.0;
    assert!((mean - json["mean_payoffs"]["us"].as_f64().unwrap()).abs() < 1e-9);
}

/// A program that signs what is on the table and offers the same again and again. With `stays` it says that
/// it stays for many talks; each start of it leaves a letter behind.
fn agent(stays: &str) -> String {
    format!(
        r#"
import json, sys
STAYS = {stays}
with open("starts", "a") as starts:
    starts.write("x")
if STAYS:
    print(json.dumps({{"contract": 4}}), flush=True)
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "turn":
        offer = {{"price": 9, "heating": "heat-pump", "opening": "next-summer", "grant": "joint"}}
        other = {{"move": "reject"}} if message["ask"] == "answer" else {{"move": "propose", "outcome": offer}}
        late = message["on_table"] and message["time"] > 0.5
        print(json.dumps({{"move": "accept"}} if late else other), flush=True)
    elif message["type"] == "end":
        if not STAYS:
            break
        print(json.dumps({{"ready": True}}), flush=True)
"#
    )
}

#[test]
#[cfg(unix)]
fn a_program_that_says_so_is_started_once_for_many_talks_and_they_come_to_the_same() {
    let folder =
        crate::common::talks(&elfvik::format::native::STARTER.map(|file| (file.name, file.text.as_bytes())));
    let here = folder.path();
    let run = |stays: &str, threads: &str| {
        std::fs::write(here.join("agent.py"), agent(stays)).unwrap();
        std::fs::write(here.join("starts"), "").unwrap();
        let arguments = ["talk", "talks", "town=agent=python3 agent.py", "--repeat", "24", "--rounds", "6"];
        let run = elfvik(here, &[&arguments[..], &["--threads", threads, "--csv", "-"]].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        (run.stdout, std::fs::read_to_string(here.join("starts")).unwrap().len())
    };
    let (each, n_each) = run("False", "2");
    let (once, n_once) = run("True", "1");
    let (few, n_few) = run("True", "2");
    assert_eq!((n_each, n_once), (24, 1));
    assert!((1..=2).contains(&n_few), "{n_few}");
    assert_eq!(each, once);
    assert_eq!(each, few);
    assert!(each.contains(",agreement,"), "{each}");
}

#[test]
#[cfg(unix)]
fn what_a_program_that_stays_says_instead_of_being_ready_is_its_fault() {
    let folder =
        crate::common::talks(&elfvik::format::native::STARTER.map(|file| (file.name, file.text.as_bytes())));
    let text = agent("True").replace(r#"{"ready": True}"#, r#"{"move": "accept"}"#);
    std::fs::write(folder.path().join("agent.py"), text).unwrap();
    let arguments =
        ["talk", "talks", "town=agent=python3 agent.py", "--repeat", "4", "--rounds", "6", "--json"];
    let run = elfvik(folder.path(), &arguments);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["faults"][0]["talks"], 4, "{json}");
    assert!(json["faults"][0]["reasons"][0].to_string().contains("no turn asked for"), "{json}");
}
