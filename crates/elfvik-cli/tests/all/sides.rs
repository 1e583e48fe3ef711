//! One side's view, a package under the lens, and versions compared.

use crate::common::{elfvik, root, talks};
use serde_json::Value;
use std::path::Path;

const STOCKHOLM: [&str; 3] = ["scenario.toml", "us.toml", "dprk.toml"];

fn stockholm(name: &str) -> Vec<u8> {
    std::fs::read(root().join("scenarios/stockholm-2019").join(name)).unwrap()
}

/// A folder `talks` with the Stockholm case.
fn copy() -> tempfile::TempDir {
    let files: Vec<(&str, Vec<u8>)> = STOCKHOLM.iter().map(|name| (*name, stockholm(name))).collect();
    talks(&files.iter().map(|(name, text)| (*name, &text[..])).collect::<Vec<_>>())
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let run = elfvik(folder, arguments);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn one_sides_brief_is_the_same_whatever_the_other_sides_file_holds() {
    let folder = copy();
    let other = folder.path().join("talks/dprk.toml");
    for face in [&[][..], &["--json"], &["--html", "-"], &["--markdown", "-"]] {
        let arguments =
            [&["brief", "talks", "--as", "us", "--worlds", "300", "--rehearsals", "50"], face].concat();
        let run = || {
            let run = elfvik(folder.path(), &arguments);
            assert_eq!((run.status, run.stderr.as_str()), (0, ""));
            run.stdout
        };
        std::fs::write(&other, stockholm("dprk.toml")).unwrap();
        let usual = run();
        std::fs::write(&other, "not even TOML = [").unwrap();
        assert_eq!(usual, run());
        std::fs::write(&other, stockholm("us.toml")).unwrap();
        assert_eq!(usual, run());
        std::fs::remove_file(&other).unwrap();
        assert_eq!(usual, run());
    }
}

#[test]
fn a_side_needs_its_own_file_and_a_belief_about_every_other() {
    let folder = copy();
    let own = folder.path().join("talks/us.toml");
    let text = String::from_utf8(stockholm("us.toml")).unwrap();
    let (without, _) = text.split_once("[believes.dprk]").unwrap();
    std::fs::write(&own, without).unwrap();
    let run = elfvik(folder.path(), &["brief", "talks", "--as", "us"]);
    assert_eq!(run.status, 2);
    for part in ["us.toml", "what `dprk` is believed to want", "add `[believes.dprk]`"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    std::fs::remove_file(&own).unwrap();
    let run = elfvik(folder.path(), &["brief", "talks", "--as", "us"]);
    assert!(run.status == 2 && run.stderr.contains("there is no such file"), "{}", run.stderr);
    let run = elfvik(folder.path(), &["brief", "talks", "--as", "sweden"]);
    assert!(run.status == 2 && run.stderr.contains("known: `us`, `dprk`"), "{}", run.stderr);
}

#[test]
fn every_brief_says_who_may_see_it() {
    let analyst = json(&root(), &["brief", "scenarios/stockholm-2019", "--json", "--worlds", "0"]);
    assert_eq!(analyst["audience"]["party"], Value::Null);
    assert_eq!(analyst["next_offers"], Value::Null);
    let us = json(&root(), &["brief", "scenarios/stockholm-2019", "--json", "--as", "us", "--worlds", "100"]);
    assert_eq!(us["audience"]["party"], "us");
    assert!(us["audience"]["name"] == "United States");
}

#[test]
fn offers_are_of_equal_value_to_the_offerer_and_the_likeliest_come_first() {
    for party in ["us", "dprk"] {
        let brief = json(
            &root(),
            &["brief", "scenarios/stockholm-2019", "--json", "--as", party, "--worlds", "2000"],
        );
        let offers = brief["next_offers"].as_array().unwrap();
        assert!((2..=3).contains(&offers.len()), "{party}");
        let side =
            brief["scenario"]["parties"].as_array().unwrap().iter().find(|p| p["id"] == party).unwrap();
        let number = |value: &Value| value.as_f64().unwrap();
        let range = number(&side["most"]) - number(&side["least"]);
        let worth: Vec<f64> = offers.iter().map(|o| number(&o["utilities"][party])).collect();
        assert!(
            worth.iter().all(|u| *u >= number(&side["reservation"]) && (u - worth[0]).abs() <= 0.1 * range)
        );
        let chances: Vec<f64> = offers.iter().map(|o| number(&o["accepted"]["estimate"])).collect();
        assert!(chances.is_sorted_by(|a, b| a >= b) && chances[0] > 0.1, "{chances:?}");
        assert!(offers.iter().all(|o| o["gives"].is_array() && o["keeps"].is_array()));
    }
}

#[test]
fn a_package_comes_by_name_by_choice_or_by_changes() {
    let lens = |package: &str| {
        let arguments = [
            "brief",
            "scenarios/stockholm-2019",
            "--json",
            "--worlds",
            "200",
            "--rehearsals",
            "0",
            "--package",
            package,
        ];
        json(&root(), &arguments)["lens"].clone()
    };
    let named = lens("reported-offer");
    let spelled = lens(
        "yongbyon=dismantled,enrichment=halted,weapons=untouched,sequence=step-by-step,verification=site-visits,relief=un-suspends,duration=36,relations=none,summit=not-yet",
    );
    assert_eq!(named["outcome"], spelled["outcome"]);
    assert_eq!(named["prospect"], spelled["prospect"]);
    let changed = lens("reported-offer,relief=us-halts");
    assert_eq!(changed["outcome"], lens("reported-fallback")["outcome"]);
    assert_eq!(named["acceptable"], false);
    assert!(
        !named["levers"].as_array().unwrap().is_empty() && !named["better"].as_array().unwrap().is_empty()
    );
    for better in named["better"].as_array().unwrap() {
        assert!(better["gains"].as_object().unwrap().values().all(|gain| gain.as_f64().unwrap() >= 0.0));
    }
}

#[test]
fn a_package_that_is_none_is_refused_by_what_is_wrong() {
    let refused = |package: &str, part: &str| {
        let run = elfvik(
            &root(),
            &["brief", "scenarios/stockholm-2019", "--rehearsals", "0", "--package", package],
        );
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    };
    refused("reported-ofer", "did you mean `reported-offer`?");
    refused("yongbyon=dismantled", "chooses nothing for `enrichment`");
    refused("reported-offer,relief=everything", "issue `relief` has no option `everything`");
    refused("reported-offer,relif=none", "there is no issue `relif`");
    refused("reported-offer,duration=0", "breaks rule `relief-has-a-term`");
    refused("", "chooses nothing");
}

#[test]
fn a_comparison_names_the_numbers_and_what_follows() {
    let folder = copy();
    let public = root().join("scenarios/stockholm-2019");
    let text = String::from_utf8(stockholm("us.toml")).unwrap();
    let changed =
        text.replacen("reservation = { low = 0.42, likely = 0.52, high = 0.70 }", "reservation = 0.9", 1);
    assert_ne!(changed, text);
    std::fs::write(folder.path().join("talks/us.toml"), changed).unwrap();
    let public = public.to_str().unwrap();
    let found = json(folder.path(), &["compare", public, "talks", "--json", "--worlds", "500"]);
    assert_eq!(found["numbers"].as_array().unwrap().len(), 1);
    assert_eq!(found["numbers"][0]["number"], "us: reservation");
    assert_eq!(found["numbers"][0]["before"], serde_json::json!([0.42, 0.52, 0.7]));
    assert_eq!(found["numbers"][0]["after"], serde_json::json!([0.9, 0.9, 0.9]));
    assert_eq!(found["parts"], serde_json::json!([]));
    let zone = &found["conclusions"][0];
    assert_eq!(zone["about"], serde_json::json!({ "kind": "zone" }));
    assert_eq!(zone["after"], serde_json::json!({ "kind": "exists", "value": false }));
    let same = json(folder.path(), &["compare", public, public, "--json", "--worlds", "500"]);
    assert_eq!((&same["numbers"], &same["conclusions"]), (&serde_json::json!([]), &serde_json::json!([])));
    let run = elfvik(folder.path(), &["compare", public, "talks", "--worlds", "500"]);
    assert!(run.status == 0 && run.stdout.contains("us: reservation"), "{}", run.stdout);
}
