//! Hostile programs at the table: whatever they write, or do instead, every talk ends, none is left, and what
//! it came to follows from what they wrote.

#![cfg(target_os = "linux")]

use crate::table::Table;
use crate::trials::{self, Dice};
use serde_json::Value;
use std::process::Output;
use std::time::Duration;

#[test]
fn whatever_a_program_writes_the_answer_is_the_same_on_any_number_of_threads() {
    let table = Table::new("hostile");
    for trial in trials::seeds(10) {
        let mut dice = Dice(trial);
        let written = [program(&mut dice, &WRITES), program(&mut dice, &WRITES)];
        let run = |threads: &str| {
            let more = [
                "--repeat",
                "4",
                "--threads",
                threads,
                "--json",
                "--move-limit",
                "60",
                "--talk-limit",
                "600",
            ];
            talk(&table, trial, &written, &[PROTOCOLS[trial as usize % 5], &more].concat())
        };
        let usual = run("1");
        for threads in ["2", "8"] {
            let other = run(threads);
            let same = (usual.status, &usual.stdout) == (other.status, &other.stdout);
            assert!(
                same,
                "trial {trial}, {threads} threads: {written:#?}\n{}\n{}",
                text(&usual),
                text(&other)
            );
        }
        assert_eq!(table.left(Duration::from_secs(5)), Vec::<i32>::new(), "trial {trial}");
    }
}

#[test]
fn whatever_a_program_does_the_talk_ends_and_none_is_left() {
    let table = Table::new("deeds");
    for trial in trials::seeds(8) {
        let mut dice = Dice(trial);
        let written = [program(&mut dice, &DEEDS), program(&mut dice, &WRITES)];
        let more = ["--move-limit", "0.3", "--talk-limit", "2"];
        talk(&table, trial, &written, &[PROTOCOLS[trial as usize % 5], &more].concat());
        assert_eq!(table.left(Duration::from_secs(5)), Vec::<i32>::new(), "trial {trial}: {written:#?}");
    }
}

#[test]
fn a_line_too_many_is_one_fault_wherever_it_stands() {
    let table = Table::new("surplus");
    let offer = OFFER;
    let twice = format!("{offer}\necho; {offer}");
    // Before the start is read, twice for each turn in one write or in two, after the last turn, after the
    // end.
    let programs = [
        format!("{offer}\n{}", answers(offer)),
        answers(&format!("{offer}; {offer}")),
        answers(&format!("both=$({twice}); echo \"$both\"")),
        answers(&format!("{offer}; sleep 0.01; {offer}")),
        format!("{}{offer}\n", answers(offer)),
        format!("read -r start\nfor n in 1 2 3 4 5 6 7 8 9 10; do {offer}; done\ncat > /dev/null\n"),
    ];
    for program in &programs {
        std::fs::write(table.path().join("one.sh"), program).unwrap();
        let found = || {
            let output =
                table.talk(&["town=agent=sh one.sh", "builder=hardliner", "--rounds", "3", "--json"]);
            let mut output = output;
            let output = output.args(["--move-limit", "60"]).output().unwrap();
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            answer["faults"].clone()
        };
        let expected = serde_json::json!([{
            "party": "town",
            "kind": "garbled",
            "detail": { "reason": "a line that no turn asked for" },
        }]);
        (0..3).for_each(|_| assert_eq!(found(), expected, "{program}"));
    }
}

#[test]
fn a_reply_that_says_which_turn_it_answers_cannot_be_taken_for_another() {
    let table = Table::new("numbered");
    let numbered = OFFER.replace("{\\\"move", "{\\\"turn\\\":$turn,\\\"move");
    let counts = |more: &str| answers(&format!("turn=$((turn + 1)); {numbered}; {more}"));
    for (program, what) in [
        (counts(&numbered), "a second reply to turn 1"),
        (counts(":"), ""),
        (answers(&format!("turn=7; {numbered}")), "a reply to turn 7, which was not asked"),
    ] {
        std::fs::write(table.path().join("one.sh"), &program).unwrap();
        let arguments =
            ["town=agent=sh one.sh", "builder=hardliner", "--rounds", "3", "--repeat", "3", "--json"];
        let output = table.talk(&[&arguments[..], &["--move-limit", "60"]].concat()).output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        match what {
            "" => assert_eq!(answer["faults"], serde_json::json!([]), "{program}"),
            what => {
                let fault = &answer["faults"][0];
                assert_eq!((&fault["talks"], &fault["different"]), (&3.into(), &1.into()), "{answer}");
                assert_eq!(fault["kind"], "garbled", "{program}");
                assert_eq!(fault["reasons"][0]["detail"]["reason"], what, "{program}");
            }
        }
    }
}

#[test]
fn every_rehearsal_is_told_its_end_and_failures_are_counted_with_what_was_written() {
    let table = Table::new("told");
    let tells = "while read -r line; do\ncase $line in\n*'\"type\":\"turn\"'*) echo '{\"move\": \"walk\"}' \
        ;;\n\
                 *'\"type\":\"end\"'*) sleep 0.3; echo \"$line\" > told.$$ ;;\nesac\ndone\n";
    std::fs::write(table.path().join("tells.sh"), tells).unwrap();
    let output =
        table.talk(&["town=agent=sh tells.sh", "--repeat", "5", "--move-limit", "60"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let told = std::fs::read_dir(table.path()).unwrap().flatten();
    let told: Vec<_> =
        told.filter(|entry| entry.file_name().to_string_lossy().starts_with("told.")).collect();
    // Each had the time to write it down, and no other program was started.
    assert_eq!(told.len(), 5);
    for entry in told {
        assert!(std::fs::read_to_string(entry.path()).unwrap().contains("\"reason\":\"walked\""));
    }

    std::fs::write(table.path().join("fails.sh"), "read -r start\necho 'out of ideas' >&2\nexit 4\n")
        .unwrap();
    let arguments = ["town=agent=sh fails.sh", "--repeat", "6", "--move-limit", "60"];
    let output = table.talk(&arguments).output().unwrap();
    let found = text(&output);
    let said = "town: 6 talks: stopped: exit status: 4, saying `out of ideas`; it wrote: out of ideas.";
    assert!(found.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{found}");
    let json = table.talk(&[&arguments[..], &["--json"]].concat()).output().unwrap();
    let answer: Value = serde_json::from_slice(&json.stdout).unwrap();
    let expected = serde_json::json!([{
        "party": "town", "kind": "crashed", "talks": 6, "different": 1, "wrote": "out of ideas",
        "reasons": [{
            "kind": "crashed", "detail": { "reason": "exit status: 4, saying `out of ideas`" }, "talks": 6,
        }],
    }]);
    assert_eq!(answer["faults"], expected);
}

/// Holds a talk of two programs, and expects it to end as any does.
fn talk(table: &Table, trial: u64, programs: &[String; 2], more: &[&str]) -> Output {
    std::fs::write(table.path().join("one.sh"), &programs[0]).unwrap();
    std::fs::write(table.path().join("two.sh"), &programs[1]).unwrap();
    let plays = ["town=agent=sh one.sh", "builder=agent=sh two.sh"];
    let output = table.talk(&[&plays[..], more].concat()).output().unwrap();
    let status = output.status.code();
    assert!(matches!(status, Some(0..=2)), "trial {trial}: {status:?} {programs:#?}\n{}", text(&output));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("panicked"), "trial {trial}: {programs:#?}\n{errors}");
    output
}

fn text(output: &Output) -> String {
    let [out, errors] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    format!("{:?}\n{out}\n{errors}", output.status.code())
}

/// A program that reads turns and does one thing or another on each, and perhaps something before and after.
fn program(dice: &mut Dice, deeds: &[&str]) -> String {
    let mut one = || deeds[dice.position(deeds.len())].to_owned();
    let turns: Vec<String> = (1..6).map(|n| format!("{n}) {} ;;\n", one())).collect();
    let (before, after, always) = (one(), one(), one());
    let before = if dice.position(4) == 0 { before } else { String::new() };
    let after = if dice.position(2) == 0 { after } else { String::new() };
    format!(
        "{before}\nn=0\nwhile read -r line; do\ncase $line in\n*'\"type\":\"turn\"'*) n=$((n + 1))\n\
         case $n in\n{}*) {always} ;;\nesac ;;\nesac\ndone\n{after}\n",
        turns.concat()
    )
}

/// A program that does one thing on each turn.
fn answers(deed: &str) -> String {
    format!("while read -r line; do\ncase $line in\n*'\"type\":\"turn\"'*) {deed} ;;\nesac\ndone\n")
}

const OFFER: &str = "echo \"{\\\"move\\\":\\\"propose\\\",\\\"outcome\\\":{\\\"price\\\":8,\\\"heating\\\":\\\"gas\\\",\\\"opening\\\":\\\"next-summer\\\",\\\"grant\\\":\\\"nobody\\\"}}\"";

/// What a program may write, right or wrong: what a talk comes to follows from it.
const WRITES: [&str; 27] = [
    OFFER,
    OFFER,
    OFFER,
    "echo '{\"move\": \"reject\"}'",
    "echo '{\"move\": \"accept\"}'",
    "echo '{\"move\": \"pass\"}'",
    "echo '{\"move\": \"walk\"}'",
    "echo '{\"move\": \"accept\"}'; echo '{\"move\": \"accept\"}'",
    "echo \"{\\\"move\\\": \\\"reject\\\", \\\"turn\\\": $n}\"",
    "echo \"{\\\"move\\\": \\\"reject\\\", \\\"turn\\\": $((n + 1))}\"",
    "echo '{\"move\": \"accept\", \"move\": \"reject\"}'",
    "echo '{\"move\": \"propose\", \"outcome\": {\"price\": 8, \"price\": \
     9, \"heating\": \"gas\", \"opening\": \"next-summer\", \"grant\": \"nobody\"}}'",
    "echo '{\"move\": \"propose\", \"outcome\": {\"price\": \
     8, \"heating\": \"gas\", \"opening\": \"next-summer\"}}'",
    "echo '{\"move\": \"propose\", \"outcome\": {\"price\": \
     NaN, \"heating\": \"gas\", \"opening\": \"next-summer\", \"grant\": \"nobody\"}}'",
    "echo '{\"move\": \"propose\", \"outcome\": {\"price\": \
     1e999, \"heating\": \"gas\", \"opening\": \"next-summer\", \"grant\": \"nobody\"}}'",
    "echo '{\"move\": \"propose\", \"outcome\": {\"price\": \
     8, \"heating\": \"geothermal\", \"opening\": \"this-autumn\", \"grant\": \"nobody\"}}'",
    "echo '{\"move\": \"propose\", \"outcome\": null, \"ticks\": -1}'",
    "echo '{\"move\": \"reject\", \"ticks\": 4294967295}'",
    "printf '\\377\\376\\000\\033[2J\\n'",
    "head -c 1200000 /dev/zero | tr '\\0' '['",
    "echo '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[['",
    "echo 'an error' >&2; exit 3",
    "printf '\\r\\n\\n\\t \\n'; echo '{\"move\": \"reject\"}'",
    "printf '{\"move\": '; printf '\"reject\"}\\n'",
    "printf '{\"move\": \"reject\"}'; exit 5",
    "exec >&-",
    "kill -9 $$",
];

/// What a program may do besides: then time may decide.
const DEEDS: [&str; 16] = [
    OFFER,
    OFFER,
    "echo '{\"move\": \"reject\"}'",
    "printf '{\"move\": '",
    "printf '\\r\\n\\n\\t \\n'",
    "sleep 1000",
    "sleep 1000 & wait",
    "sleep 1000 &",
    "trap '' TERM INT HUP; while true; do sleep 1; done",
    "while true; do echo '{\"move\": \"reject\"}'; done",
    "while true; do echo 'louder' >&2; done",
    "while true; do printf 'and another thing '; done",
    "exec <&-; sleep 1000",
    "exec >&-; sleep 1000",
    "(sleep 1000 >/dev/null &) ; exit 0",
    "yes '{\"move\": \"accept\"}' | head -n 100000",
];

const PROTOCOLS: [&[&str]; 5] = [
    &["--protocol", "alternating", "--rounds", "8"],
    &["--protocol", "alternating", "--rounds", "8", "--on-fault", "skip"],
    &["--protocol", "tentative", "--rounds", "8"],
    &["--protocol", "mediated", "--rounds", "8", "--on-fault", "skip"],
    &["--protocol", "concession", "--rounds", "8"],
];
