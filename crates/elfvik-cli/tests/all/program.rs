//! The program from outside: exit statuses, files, JSON, and what a careless user does.

use crate::common::{elfvik, root, talks};
use serde_json::Value;

fn json(scenario: &str, more: &[&str]) -> Value {
    let folder = format!("scenarios/{scenario}");
    let run = elfvik(&root(), &[&["brief", &folder, "--json"], more].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_json_of_a_brief_has_the_promised_fields() {
    let brief = json("stockholm-2019", &[]);
    for key in ["format", "scenario", "space", "zone", "frontier", "solutions", "packages", "sources"] {
        assert!(brief.get(key).is_some(), "{key}");
    }
    assert_eq!(brief["format"], 2);
    assert_eq!(brief["space"], serde_json::json!({ "issues": 9, "outcomes": "54432", "feasible": "22950" }));
    assert_eq!(keys(&brief["zone"]), ["exists", "outcomes", "share", "shortfall"]);
    assert_eq!(brief["zone"]["outcomes"]["low"], brief["zone"]["outcomes"]["high"]);
    assert_eq!(brief["zone"]["exists"], true);
    assert_eq!(brief["frontier"]["exact"], true);
    assert_eq!(brief["frontier"]["bound"], Value::Null);
    let point = &brief["frontier"]["points"][0];
    assert_eq!(point["outcome"]["duration"].as_i64().map(|months| months % 6), Some(0));
    assert!(point["outcome"]["relief"].is_string());
    assert!(point["utilities"]["us"].is_number());
    assert!(point["equals"].is_string());
    assert_eq!(keys(&brief["solutions"]).len(), 5);
    for solution in ["nash", "kalai", "kalai_smorodinsky", "utilitarian"] {
        for key in ["outcome", "utilities"] {
            assert!(!brief["solutions"][solution][key].is_null(), "{solution} {key}");
        }
    }
    assert_eq!(brief["sources"][0]["id"], "yonhap");
}

#[test]
fn both_branches_of_a_package_that_needs_consent_are_shown() {
    let brief = json("stockholm-2019", &[]);
    let offer = brief["packages"].as_array().unwrap().iter().find(|p| p["id"] == "reported-offer").unwrap();
    let [granted, refused] = &offer["branches"].as_array().unwrap()[..] else { panic!("two branches") };
    assert_eq!(granted["refused"], serde_json::json!([]));
    assert_eq!(refused["refused"], serde_json::json!(["security-council"]));
    assert_eq!(refused["outcome"]["relief"], "us-halts");
    let worth = |branch: &Value| {
        branch["utilities"]["dprk"].as_f64().unwrap() * branch["probability"].as_f64().unwrap()
    };
    let expected = offer["utilities"]["dprk"].as_f64().unwrap();
    assert!((worth(granted) + worth(refused) - expected).abs() < 1e-12);
    // The refused branch is the fallback that was reported as a package of its own.
    let fallback =
        brief["packages"].as_array().unwrap().iter().find(|p| p["id"] == "reported-fallback").unwrap();
    assert_eq!(refused["utilities"], fallback["utilities"]);
}

#[test]
fn a_limit_bounds_the_points_and_keeps_the_totals() {
    let all = json("stockholm-2019", &[]);
    let few = json("stockholm-2019", &["--limit", "3", "--equals", "2"]);
    assert_eq!(few["frontier"]["points"].as_array().unwrap().len(), 3);
    assert_eq!(few["frontier"]["count"], all["frontier"]["count"]);
    let (first, last) =
        (&all["frontier"]["points"][0], all["frontier"]["points"].as_array().unwrap().last().unwrap());
    assert_eq!(few["frontier"]["points"][0]["utilities"], first["utilities"]);
    assert_eq!(few["frontier"]["points"][2]["utilities"], last["utilities"]);
    assert_eq!(few["frontier"]["points"][0]["equal_outcomes"][0], first["outcome"]);
}

#[test]
fn no_zone_is_an_answer() {
    let brief = json("house-sale", &[]);
    assert_eq!(brief["zone"]["exists"], false);
    assert_eq!(brief["zone"]["shortfall"]["missing"], serde_json::json!({ "seller": 2.0, "buyer": 2.0 }));
    assert_eq!(brief["solutions"]["nash"]["outcome"], Value::Null);
}

#[test]
fn one_thing_moves_and_the_house_is_sold() {
    let public = std::fs::read_to_string(root().join("scenarios/house-sale/scenario.toml")).unwrap();
    let other = |name: &str| std::fs::read(root().join("scenarios/house-sale").join(name)).unwrap();
    let rule = public.find("[[rules]]").unwrap();
    let end = public.find("[[packages]]").unwrap();
    let without = format!("{}{}", &public[..rule], &public[end..]);
    let folder = talks(&[
        ("scenario.toml", without.as_bytes()),
        ("seller.toml", &other("seller.toml")),
        ("buyer.toml", &other("buyer.toml")),
    ]);
    let run = elfvik(folder.path(), &["brief", "talks", "--json"]);
    let brief: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(brief["zone"]["exists"], true);
    assert_eq!(brief["solutions"]["nash"]["outcome"]["closing"], "90 days");
}

#[test]
fn the_supply_contract_is_counted_exactly() {
    let brief = json("supply-contract", &["--limit", "2"]);
    assert_eq!(brief["space"]["outcomes"], "10000000000000000000000000");
    assert_eq!(brief["zone"]["outcomes"]["low"], brief["zone"]["outcomes"]["high"]);
    assert_eq!(brief["frontier"]["exact"], true);
}

#[test]
fn answers_are_the_same_bytes_on_any_number_of_threads() {
    for scenario in ["stockholm-2019", "supply-contract"] {
        let folder = format!("scenarios/{scenario}");
        // Every other face is made from this one.
        let run = |threads: &str| {
            elfvik(&root(), &["brief", &folder, "--threads", threads, "--json", "--equals", "3"]).stdout
        };
        let one = run("1");
        assert!(one.len() > 1_000);
        assert_eq!(one, run("2"));
        assert_eq!(one, run("8"));
    }
}

#[test]
fn what_new_writes_is_right_and_briefs_at_once() {
    let folder = talks(&[]);
    let new = elfvik(folder.path(), &["new", "deep/my-talks"]);
    assert_eq!(new.status, 0, "{}", new.stderr);
    assert!(new.stdout.contains("elfvik brief deep/my-talks"));
    assert_eq!(elfvik(folder.path(), &["check", "deep/my-talks"]).status, 0);
    let brief = elfvik(folder.path(), &["brief", "deep/my-talks"]);
    assert_eq!((brief.status, brief.stderr.as_str()), (0, ""));
    assert!(brief.stdout.contains("A new school"));
}

#[test]
fn new_overwrites_nothing() {
    let folder = talks(&[("scenario.toml", b"precious")]);
    let run = elfvik(folder.path(), &["new", "talks"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("exists already"), "{}", run.stderr);
    assert_eq!(std::fs::read(folder.path().join("talks/scenario.toml")).unwrap(), b"precious");
    // An empty folder holds nothing that could be lost.
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(elfvik(folder.path(), &["new", "empty"]).status, 0);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing else is left behind: {left:?}");
}

#[test]
fn a_map_is_a_picture_of_the_brief() {
    let folder = talks(&[]);
    let scenario = root().join("scenarios/stockholm-2019");
    let file = folder.path().join("map.svg");
    let arguments = ["map", scenario.to_str().unwrap(), "-o", file.to_str().unwrap()];
    assert_eq!(elfvik(folder.path(), &arguments).status, 0);
    let picture = std::fs::read_to_string(&file).unwrap();
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    for label in ["The offer that Time reported", "Nash", "wastes nothing", "U.S. accepts from 0.52"] {
        assert!(picture.contains(label), "{label}");
    }
    // The picture in the guide is the one that the program draws.
    let shown = std::fs::read_to_string(root().join("docs/images/stockholm-2019.svg")).unwrap();
    assert!(
        shown == picture,
        "draw it anew: elfvik map scenarios/stockholm-2019 -o docs/images/stockholm-2019.svg"
    );
}

#[test]
fn a_map_that_cannot_be_written_leaves_nothing() {
    let folder = talks(&[]);
    let scenario = root().join("scenarios/house-sale");
    let run = elfvik(folder.path(), &["map", scenario.to_str().unwrap(), "-o", "nowhere/map.svg"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("nowhere/map.svg"), "{}", run.stderr);
    let unknown = elfvik(folder.path(), &["map", scenario.to_str().unwrap(), "--parties", "seller,bank"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("there is no party `bank`"), "{}", unknown.stderr);
}

#[test]
fn wrong_use_exits_with_2() {
    let twice = ["brief", "scenarios/house-sale", "--html", "-", "--json"];
    let run = elfvik(&root(), &twice);
    assert!(run.status == 2 && run.stdout.is_empty() && run.stderr.contains("only one of"), "{}", run.stderr);
    for arguments in [
        &["brief"][..],
        &["breif", "x"],
        &["brief", "x", "--convention", "mine"],
        &["brief", "x", "--width", "7"],
        &[],
    ] {
        assert_eq!(elfvik(&root(), arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn colours_appear_only_where_they_are_asked_for() {
    let brief = |colour: &str| elfvik(&root(), &["brief", "scenarios/house-sale", "--color", colour]).stdout;
    assert!(brief("always").contains('\u{1b}'));
    assert!(!brief("never").contains('\u{1b}'));
    // No terminal, no colours.
    assert!(!brief("auto").contains('\u{1b}'));
}

#[test]
fn every_command_has_a_help_with_an_example() {
    for command in ["brief", "map", "compare", "check", "new", "schema", "completions"] {
        let run = elfvik(&root(), &[command, "--help"]);
        assert_eq!(run.status, 0);
        assert!(run.stdout.contains("Example"), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = elfvik(&root(), &["completions", shell]);
        assert!(run.status == 0 && run.stdout.contains("elfvik"), "{shell}");
    }
}

#[test]
fn conventions_of_other_systems_change_the_definitions() {
    let negmas = json("stockholm-2019", &["--convention", "negmas"]);
    assert_eq!(negmas["solutions"]["convention"], "negmas");
    let run = elfvik(
        &root(),
        &[
            "brief",
            "scenarios/stockholm-2019",
            "--convention",
            "negmas",
            "--worlds",
            "0",
            "--rehearsals",
            "0",
            "--all",
        ],
    );
    assert!(run.stdout.contains("(NegMAS)"), "{}", run.stdout);
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("elfvik"))
        .args(["brief", "scenarios/supply-contract", "--json"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
