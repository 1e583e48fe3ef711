//! The scenarios that `elfvik new` writes: each is right, has an answer, and can be talked.

use crate::common::{elfvik, root};
use elfvik::format::native::STARTERS;

#[test]
fn every_starter_is_checked_briefed_and_talked_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    for starter in STARTERS {
        let made = elfvik(folder.path(), &["new", "--like", starter.name, starter.name]);
        assert_eq!((made.status, made.stderr.as_str()), (0, ""), "{}", starter.name);
        let checked = elfvik(folder.path(), &["check", starter.name]);
        assert_eq!((checked.status, checked.stderr.as_str()), (0, ""), "{}", starter.name);
        let few = ["--worlds", "200", "--rehearsals", "20"];
        let briefed = elfvik(folder.path(), &[&["brief", starter.name], &few[..]].concat());
        assert_eq!((briefed.status, briefed.stderr.as_str()), (0, ""), "{}", starter.name);
        assert!(briefed.stdout.contains("there is room for a deal"), "{}", starter.name);
        let talked = elfvik(folder.path(), &["talk", starter.name]);
        // The treaty's delegates foresee who refuses at home.
        assert_eq!((talked.status, talked.stderr.as_str()), (0, ""), "{}", starter.name);
    }
}

#[test]
fn nobody_leaves_a_starter_without_a_deal_and_every_deal_is_efficient() {
    let folder = tempfile::tempdir().unwrap();
    for starter in STARTERS {
        assert_eq!(elfvik(folder.path(), &["new", "--like", starter.name, starter.name]).status, 0);
        for seed in ["1", "2", "3", "4", "5", "6", "7", "8"] {
            let talked = elfvik(folder.path(), &["talk", starter.name, "--seed", seed, "--json"]);
            let answer: serde_json::Value = serde_json::from_str(&talked.stdout).unwrap();
            assert_eq!(answer["ending"]["kind"], "agreement", "{}, seed {seed}", starter.name);
            let distance = answer["distances"]["frontier"].as_f64().unwrap();
            assert!(distance < 1e-9, "{}, seed {seed}: {distance}", starter.name);
        }
    }
}

#[test]
fn a_party_that_says_what_it_believes_of_all_others_can_be_briefed_alone() {
    let folder = tempfile::tempdir().unwrap();
    for starter in STARTERS {
        assert_eq!(elfvik(folder.path(), &["new", "--like", starter.name, starter.name]).status, 0);
        let n_others = starter.files.len() - 2;
        for file in &starter.files[1..] {
            if file.text.matches("\nreservation").count() <= n_others {
                continue;
            }
            let party = file.name.trim_end_matches(".toml");
            let few = ["--as", party, "--worlds", "50", "--rehearsals", "5"];
            let run = elfvik(folder.path(), &[&["brief", starter.name], &few[..]].concat());
            assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{} {party}", starter.name);
        }
    }
}

#[test]
fn help_and_completions_name_every_starter() {
    let help = elfvik(&root(), &["new", "--help"]).stdout;
    let scripts = ["bash", "zsh", "fish"].map(|shell| elfvik(&root(), &["completions", shell]).stdout);
    for starter in STARTERS {
        assert!(help.contains(&format!("- {}:", starter.name)), "{help}");
        assert!(scripts.iter().all(|script| script.contains(starter.name)), "{}", starter.name);
    }
}

#[test]
fn an_unknown_kind_is_refused_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let run = elfvik(folder.path(), &["new", "--like", "huose", "mine"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("house"), "{}", run.stderr);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
