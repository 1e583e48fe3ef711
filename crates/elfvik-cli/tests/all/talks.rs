//! Talks from the command line: transcripts, rehearsals, records, programs at the table, and everything
//! that can be wrong.

use crate::common::{Run, bodies, elfvik, first_format, root, talks};
use serde_json::Value;

const HOUSE: &str = "scenarios/house-sale";
const BORDER: &str = "scenarios/failed-ratification";

fn talk(arguments: &[&str]) -> Run {
    elfvik(&root(), &[&["talk"], arguments].concat())
}

/// The answer of a talk that found an agreement or none.
fn json(arguments: &[&str]) -> Value {
    let run = talk(&[arguments, &["--json"]].concat());
    assert!(run.status < 2, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// The program refuses, and says so.
fn refused(arguments: &[&str], expected: &str) {
    let run = talk(arguments);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
    assert!(run.stderr.contains(expected), "{arguments:?}: {}", run.stderr);
}

#[test]
fn a_transcript_is_as_reviewed() {
    let run = talk(&[
        BORDER,
        "norland=conceder",
        "osterland=linear",
        "--single",
        "--rounds",
        "20",
        "--width",
        "100",
    ]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    insta::with_settings!({
        prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../snapshots"
    }, {
        insta::assert_snapshot!("talk-failed-ratification", run.stdout);
    });
}

#[test]
fn no_agreement_is_a_negative_answer() {
    let run = talk(&[HOUSE, "seller=hardliner", "buyer=hardliner", "--rounds", "5"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("No agreement: time ran out, in round 5 after 10 offers."));
}

#[test]
fn a_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let repeat = |threads: &str| {
        let arguments = [
            "scenarios/stockholm-2019",
            "us=agentk",
            "dprk=random",
            "--repeat",
            "300",
            "--json",
            "--threads",
            threads,
        ];
        talk(&arguments).stdout
    };
    assert_eq!(repeat("1"), repeat("2"));
    let once = |seed: &str| talk(&["scenarios/stockholm-2019", "us=random", "--seed", seed, "--json"]).stdout;
    assert_eq!(once("7"), once("7"));
    assert_ne!(once("7"), once("8"));
}

#[test]
fn every_protocol_runs_on_every_shipped_scenario() {
    for entry in std::fs::read_dir(root().join("scenarios")).unwrap() {
        let folder = entry.unwrap().path();
        for protocol in ["alternating", "tentative", "mediated", "concession"] {
            let run = talk(&[folder.to_str().unwrap(), "--protocol", protocol, "--rounds", "12", "--json"]);
            if protocol == "concession" && run.status == 2 {
                assert!(run.stderr.contains("monotonic concession is for two parties"), "{}", run.stderr);
                continue;
            }
            assert!(run.status < 2, "{protocol} {}: {}", folder.display(), run.stderr);
            let answer: Value = serde_json::from_str(&run.stdout).unwrap();
            assert_eq!(answer["faults"].as_array().unwrap().len(), 0, "{protocol} {}", folder.display());
        }
    }
}

#[test]
fn what_a_party_rehearses_rests_on_its_own_file() {
    let folder = talks(&[]);
    let from = root().join(BORDER);
    for name in ["scenario.toml", "norland.toml"] {
        std::fs::copy(from.join(name), folder.path().join("talks").join(name)).unwrap();
    }
    let run = elfvik(folder.path(), &["talk", "talks", "--as", "norland", "--single"]);
    assert!(run.status < 2, "{}", run.stderr);
    assert!(run.stdout.contains("For Norland only"), "{}", run.stdout);
}

mod records {
    use super::*;
    use std::path::{Path, PathBuf};

    const PLAY: [&str; 3] = [BORDER, "norland=offer=random:from=0.6", "osterland=nice-tit-for-tat"];

    fn saved(folder: &Path, name: &str, more: &[&str]) -> PathBuf {
        let file = folder.join(name);
        let run = talk(
            &[&PLAY[..], &["--seed", "3", "--rounds", "15", "--save", file.to_str().unwrap()], more].concat(),
        );
        assert!(run.status < 2, "{}", run.stderr);
        file
    }

    fn events(file: &Path) -> Vec<Value> {
        let is_pause = |event: &Value| event["event"] == "suspended" || event["event"] == "resumed";
        let bodies = bodies(&std::fs::read_to_string(file).unwrap());
        bodies.into_iter().skip(1).filter(|event| !is_pause(event)).collect()
    }

    #[test]
    fn a_talk_that_was_suspended_goes_on_as_if_it_had_not_been() {
        let folder = tempfile::tempdir().unwrap();
        let whole = saved(folder.path(), "whole.jsonl", &[]);
        for after in ["0", "1", "7", "20"] {
            let part = saved(folder.path(), "part.jsonl", &["--suspend-after", after, "--cause", "lunch"]);
            assert!(std::fs::read_to_string(&part).unwrap().contains("\"cause\":\"lunch\""));
            let again = folder.path().join("again.jsonl");
            let run = talk(&[BORDER, "--resume", part.to_str().unwrap(), "--save", again.to_str().unwrap()]);
            assert!(run.status < 2, "{}", run.stderr);
            assert_eq!(events(&again), events(&whole), "{after}");
        }
    }

    #[test]
    fn a_replay_checks_every_event_and_shows_the_talk() {
        let folder = tempfile::tempdir().unwrap();
        let file = saved(folder.path(), "talk.jsonl", &[]);
        let live = json(&[&PLAY[..], &["--seed", "3", "--rounds", "15"]].concat());
        let replayed = json(&[BORDER, "--replay", file.to_str().unwrap()]);
        for part in ["ending", "steps", "results", "moves"] {
            assert_eq!(live[part], replayed[part], "{part}");
        }
    }

    #[test]
    fn a_talk_that_is_taken_up_can_collapse() {
        let folder = tempfile::tempdir().unwrap();
        let part = saved(folder.path(), "part.jsonl", &["--suspend-after", "7"]);
        let answer = json(&[BORDER, "--resume", part.to_str().unwrap(), "--collapse", "a missile test"]);
        assert_eq!(answer["ending"]["kind"], "collapsed");
        assert_eq!(answer["ending"]["cause"], "a missile test");
        let whole = saved(folder.path(), "whole.jsonl", &[]);
        refused(
            &[BORDER, "--resume", whole.to_str().unwrap(), "--collapse", "x"],
            "only a talk that goes on can collapse",
        );
    }

    fn former(text: &str) -> String {
        first_format(text, &["--rounds=15"])
    }

    #[test]
    fn a_former_record_is_read_with_a_note_of_what_cannot_be_checked() {
        let (_keep, file) = tampered(former);
        let whole = json(&[&PLAY[..], &["--seed", "3", "--rounds", "15"]].concat());
        for how in ["--replay", "--resume"] {
            let run = talk(&[BORDER, how, &file, "--json"]);
            assert!(run.status < 2, "{}", run.stderr);
            for said in
                ["has format 1, whose hash of the scenario cannot be compared any more", "has no sums"]
            {
                assert!(run.stderr.contains(&format!("note: {file} {said}")), "{}", run.stderr);
            }
            let answer: Value = serde_json::from_str(&run.stdout).unwrap();
            assert_eq!((&answer["steps"], &answer["levels"]), (&whole["steps"], &whole["levels"]), "{how}");
        }
    }

    fn tampered(change: impl Fn(&str) -> String) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let file = saved(folder.path(), "talk.jsonl", &[]);
        std::fs::write(&file, change(&std::fs::read_to_string(&file).unwrap())).unwrap();
        let name = file.to_str().unwrap().to_owned();
        (folder, name)
    }

    #[test]
    fn a_record_that_was_changed_is_found_out() {
        let cut = |text: &str, at: usize| text.lines().take(at).collect::<Vec<_>>().join("\n");
        let (_keep, file) = tampered(|text| text.replacen("\"by\":\"osterland\"", "\"by\":\"norland\"", 1));
        refused(&[BORDER, "--replay", &file], "event 3 cannot have happened: it is not its turn");
        let (_keep, file) = tampered(|text| text.replacen("\"propose\"", "\"prophesy\"", 1));
        refused(&[BORDER, "--replay", &file], "line 4 is no event: nothing is called `prophesy`");
        let (_keep, file) = tampered(|text| text.replacen("\"border\":\"", "\"border\":\"x", 1));
        refused(&[BORDER, "--replay", &file], "line 4 is no event: issue `border` has no option");
        let (_keep, file) = tampered(|text| cut(text, 5) + "\n{\"event\":");
        refused(&[BORDER, "--resume", &file], "line 6 is no event");
        let (_keep, file) = tampered(|_| String::new());
        refused(&[BORDER, "--resume", &file], "the record is empty");
        let (_keep, file) = tampered(|text| text.replacen("\"format\":4", "\"format\":9", 1));
        refused(&[BORDER, "--resume", &file], "the record has format 9");
        let (_keep, file) = tampered(|text| text.replacen("\"seed\":3", "\"seed\":4", 1));
        refused(&[BORDER, "--resume", &file], "the head is not as it was saved");
        let (_keep, file) = tampered(|text| former(text).replacen("\"seed\":3", "\"seed\":4", 1));
        refused(&[BORDER, "--resume", &file], "is not what these strategies do with this seed");
        let (_keep, file) = tampered(str::to_owned);
        refused(
            &[HOUSE, "--replay", &file],
            "no talk of this scenario can be held: there is no party `norland`",
        );
        refused(&[BORDER, "--seed", "4", "--replay", &file], "leave --seed out");
        refused(&[BORDER, "--as", "norland", "--replay", &file], "was saved without --as: leave it out");
        let changed = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(root().join(BORDER)).unwrap() {
            let from = entry.unwrap().path();
            let text = std::fs::read_to_string(&from).unwrap().replacen("0.52", "0.53", 1);
            std::fs::write(changed.path().join(from.file_name().unwrap()), text).unwrap();
        }
        refused(
            &[changed.path().to_str().unwrap(), "--replay", &file],
            "was saved for another scenario, or this scenario has changed since",
        );
        refused(&[BORDER, "norland=linear", "--resume", &file], "leave the strategies out");
        refused(&[BORDER, "--rounds", "9", "--resume", &file], "leave `--rounds=9` out");
        refused(&[BORDER, "--resume", "nowhere.jsonl"], "cannot read nowhere.jsonl");
    }

    #[test]
    fn a_party_sees_its_own_votes_and_nobody_elses() {
        let seen = |party: &str| {
            talk(&[BORDER, "--protocol", "mediated", "--rounds", "6", "--single", "--visible-to", party])
                .stdout
        };
        for (party, other) in [("norland", "osterland"), ("osterland", "norland")] {
            let text = seen(party);
            assert!(
                text.contains(&format!("\"by\":\"{party}\""))
                    && !text.contains(&format!("\"by\":\"{other}\""))
            );
            assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).unwrap()["number"].is_u64()));
        }
    }

    #[test]
    fn a_record_that_cannot_be_written_leaves_nothing() {
        refused(&[HOUSE, "--save", "nowhere/talk.jsonl"], "cannot write nowhere/talk.jsonl");
    }
}

mod programs {
    use super::*;

    fn agent(name: &str) -> String {
        root().join("crates/elfvik-cli/tests/agents").join(name).display().to_string()
    }

    #[test]
    fn ten_lines_of_python_play_a_party() {
        let seller = format!("seller=agent=python3 {}", agent("agent.py"));
        let answer = json(&[HOUSE, &seller, "buyer=conceder floor=none", "--rounds", "20"]);
        assert_eq!(answer["faults"].as_array().unwrap().len(), 0, "{}", answer["faults"]);
        assert!(answer["offers"].as_u64().unwrap() > 1);
    }

    #[test]
    fn a_program_that_fails_is_at_fault_and_the_rehearsals_go_on() {
        let seller = format!("seller=agent=sh {}", agent("crash.sh"));
        let answer = json(&[HOUSE, &seller, "--rounds", "20"]);
        assert_eq!(
            (answer["ending"]["kind"].as_str(), answer["ending"]["by"].as_str()),
            (Some("fault"), Some("seller"))
        );
        let run = talk(&[HOUSE, &seller, "--repeat", "5", "--json"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let answer: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(
            (answer["endings"][0]["kind"].as_str(), answer["talks"].as_u64()),
            (Some("fault"), Some(5))
        );
    }

    #[test]
    fn a_program_that_is_too_slow_is_stopped() {
        let seller = format!("seller=agent=sh {}", agent("slow.sh"));
        let answer = json(&[HOUSE, &seller, "--move-limit", "0.2"]);
        let fault = &answer["faults"][0];
        assert_eq!((&fault["kind"], &fault["detail"]["limit_ms"]), (&"timed-out".into(), &200.into()));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        refused(&[HOUSE, "seller=agent=./nobody.py"], "./nobody.py");
        refused(&[HOUSE, "seller=agent=./nobody.py", "--repeat", "3"], "./nobody.py");
    }
}

#[test]
fn a_page_shows_both_traces_and_what_was_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("talk.html");
    let run =
        talk(&["scenarios/stockholm-2019", "--single", "--rounds", "250", "--html", file.to_str().unwrap()]);
    assert!(run.status < 2 && run.stdout.is_empty(), "{}", run.stderr);
    let page = std::fs::read_to_string(&file).unwrap();
    for part in ["traces-title", "course-title", "offers of U.S.", "DPRK begins", "What was said", "</html>"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.len() < 400_000, "{} bytes", page.len());
    let page = talk(&["scenarios/stockholm-2019", "--repeat", "50", "--html", "-"]).stdout;
    assert!(page.contains("How the talks may go") && page.contains("agreements-title"));
}

#[test]
fn wrong_words_are_refused_with_what_was_perhaps_meant() {
    refused(&[HOUSE, "seler=boulware"], "there is no party `seler`, known: `seller`, `buyer`");
    refused(&[HOUSE, "seller=bulware"], "there is no offering strategy `bulware`, did you mean `boulware`?");
    refused(
        &[HOUSE, "seller=offer=boulware accpt=next"],
        "there is no part of a strategy `accpt`, did you mean `accept`?",
    );
    refused(&[HOUSE, "seller=time:e=0"], "`time` takes curve=polynomial|genius|bezier|exponential");
    refused(&[HOUSE, "seller=boulware", "seller=linear"], "`seller` is given two strategies");
    refused(&[HOUSE, "seller="], "nothing says what to offer");
    refused(&["seller=boulware"], "name a scenario before the strategies");
    refused(
        &[HOUSE, "--rounds", "10", "--hidden-from", "20"],
        "--hidden-from 20 lies behind the latest end, 10",
    );
    refused(&[HOUSE, "--first", "nobody"], "there is no party `nobody`");
    refused(&[HOUSE, "--breakdown", "2"], "write a probability from 0 to 1");
    refused(&[HOUSE, "--rounds", "0"], "write a whole number from 1 to 1000000");
    refused(&[HOUSE, "--repeat", "0"], "write a whole number from 1 to 10000000");
    refused(&[HOUSE, "--repeat", "5", "--save", "x.jsonl"], "cannot be used with");
    refused(&["nowhere"], "cannot read nowhere");
}

#[test]
fn a_space_that_no_number_holds_is_refused_by_its_size() {
    let mut public = String::from(
        "format = 1\ntitle = \"Huge\"\n[[parties]]\nid = \"a\"\nname = \"A\"\n[[parties]]\nid = \"b\"\nname \
         = \"B\"\n",
    );
    let mut private = String::from("format = 1\nreservation = 1\n");
    for issue in 0..65 {
        public +=
            &format!("[[issues]]\nid = \"i{issue}\"\nquestion = \"?\"\ninteger = {{ from = 0, to = 9 }}\n");
        private += &format!("[issues.i{issue}]\nweight = 1\npoints = [[0, 0], [9, 1]]\n");
    }
    let [a, b] = ["a", "b"]
        .map(|party| private.replacen("format = 1\n", &format!("format = 1\nparty = \"{party}\"\n"), 1));
    let folder =
        talks(&[("scenario.toml", public.as_bytes()), ("a.toml", a.as_bytes()), ("b.toml", b.as_bytes())]);
    let run = elfvik(folder.path(), &["talk", "talks"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains(&format!("1{} outcomes are more than a talk can number", "0".repeat(65))),
        "{}",
        run.stderr
    );
    // The brief does without rehearsals, and says so; so does the check.
    let run = elfvik(folder.path(), &["brief", "talks"]);
    assert!(run.status == 0 && run.stdout.contains("Talks cannot be held"), "{}", run.stdout);
    let run = elfvik(folder.path(), &["check", "talks"]);
    assert!(run.status == 0 && run.stderr.contains("more than 256 bits"), "{}", run.stderr);
}

#[test]
fn rehearsals_in_which_nothing_is_drawn_are_one_talk() {
    let contract = "scenarios/supply-contract";
    let told = talk(&[contract, "--repeat", "200", "--width", "200"]).stdout;
    assert!(
        told.contains("All rehearsals are the same talk, so it was held once: agreement in round"),
        "{told}"
    );
    assert!(!told.contains("interval") && !told.contains("one in twenty"), "{told}");
    let answer = json(&[contract, "--repeat", "200"]);
    assert_eq!((&answer["deterministic"], &answer["talks"]), (&Value::Bool(true), &Value::from(1)));
    for drawing in ["--breakdown=0.01", "--hidden-from=50", "buyer=random"] {
        let answer = json(&[contract, "--repeat", "3", drawing]);
        assert_eq!((&answer["deterministic"], &answer["talks"]), (&Value::Bool(false), &Value::from(3)));
    }
}

#[test]
fn discounts_count_what_they_are_told_to() {
    let paid = |per: &str| {
        let answer =
            json(&["scenarios/stockholm-2019", "--single", "--rounds=20", "us=hardliner floor=none", per]);
        assert_eq!(answer["parties"][0]["discount_per"], per.trim_start_matches("--discount-per="));
        answer["results"]["us"]["payoff"].as_f64().unwrap()
    };
    assert!(paid("--discount-per=round") <= paid("--discount-per=time"));
    refused(&[HOUSE, "--discount-per", "week"], "[possible values: time, round]");
}
