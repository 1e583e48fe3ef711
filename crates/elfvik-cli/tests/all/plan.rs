//! Plans from the files to every face, what is said where there is none, and what one side is shown.

use crate::common::{elfvik, root, talks};
use elfvik::format::native::STARTER;
use serde_json::Value;

const STOCKHOLM: &str = "scenarios/stockholm-2019";

fn json(arguments: &[&str]) -> Value {
    let run = elfvik(&root(), &[&["plan"], arguments, &["--json", "--worlds", "50"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn stockholm_has_the_bonds_of_the_worked_case() {
    let plan = json(&[STOCKHOLM]);
    assert_eq!((&plan["safe"]["exists"], &plan["safe"]["allowed"]), (&false.into(), &"720".into()));
    let minimal = plan["bonds"]["minimal"].as_array().unwrap();
    let bonds: Vec<[f64; 2]> =
        minimal.iter().map(|found| ["us", "dprk"].map(|id| found["bonds"][id].as_f64().unwrap())).collect();
    assert_eq!(bonds, [[0.0, 1.0], [1.0, 0.0]]);
    // Asking for the inventory before Yongbyon raises the bond that every side must stake from 1 to 2.
    let demand =
        plan["changes"]["changes"].as_array().unwrap().iter().find(|change| {
            change["change"]["step"] == "yongbyon" && change["change"]["needs"] == "inventory"
        });
    let missing = |change: &Value| change["missing"].as_f64().unwrap();
    assert_eq!((plan["missing"].as_f64(), missing(demand.unwrap())), (Some(1.0), 2.0));
    let staked = json(&[STOCKHOLM, "--bond", "us=1"]);
    assert_eq!(staked["safe"]["least"], "4");
}

#[test]
fn every_face_shows_the_ladder() {
    let run = |more: &[&str]| {
        let run = elfvik(&root(), &[&["plan", STOCKHOLM, "--worlds", "50"], more].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        run.stdout
    };
    let text = run(&[]);
    assert!(text.contains("step by step") && text.contains("Dismantling of Yongbyon"), "{text}");
    assert!(!text.contains("WHAT IT RESTS ON") && run(&["--all"]).contains("WHAT IT RESTS ON"));
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let page = run(&["--html", "-"]);
    assert!(page.contains("<title id=\"ladder-title\">") && page.contains("What it rests on"));
    assert!(run(&["--markdown", "-"]).contains("# A plan for: "));
}

#[test]
fn every_plan_fits_its_schema() {
    let schema = elfvik(&root(), &["schema", "plan"]).stdout;
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for arguments in [&[STOCKHOLM][..], &[STOCKHOLM, "--as", "us"], &[STOCKHOLM, "--bond", "us=1"]] {
        let plan = json(arguments);
        let wrong: Vec<String> = schema.iter_errors(&plan).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[test]
fn what_one_side_sees_of_a_plan_does_not_depend_on_the_others_file() {
    let read = |name: &str| std::fs::read(root().join(STOCKHOLM).join(name)).unwrap();
    let (public, us, dprk) = (read("scenario.toml"), read("us.toml"), read("dprk.toml"));
    let other = String::from_utf8(dprk.clone()).unwrap().replace("likely = -5", "likely = -6");
    assert_ne!(other.as_bytes(), dprk);
    let seen = |dprk: &[u8]| {
        let folder = talks(&[("scenario.toml", &public), ("us.toml", &us), ("dprk.toml", dprk)]);
        let arguments = ["plan", "talks", "--as", "us", "--all", "--worlds", "50"];
        let run = elfvik(folder.path(), &arguments);
        let data = elfvik(folder.path(), &[&arguments[..], &["--json"]].concat());
        assert_eq!((run.status, data.status), (0, 0), "{}", run.stderr);
        (run.stdout, run.stderr, data.stdout)
    };
    let usual = seen(&dprk);
    assert_eq!(seen(other.as_bytes()), usual);
    assert_eq!(seen(b"garbled = ["), usual);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let run = |threads: &str| {
        elfvik(&root(), &["plan", STOCKHOLM, "--json", "--worlds", "50", "--threads", threads]).stdout
    };
    assert_eq!(run("1"), run("3"));
}

#[test]
fn a_scenario_without_steps_says_what_to_write() {
    let files = STARTER.map(|file| (file.name, file.text.as_bytes()));
    let folder = talks(&files);
    let run = elfvik(folder.path(), &["plan", "talks"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("the scenario has no steps") && run.stderr.contains("[[steps]]"),
        "{}",
        run.stderr
    );
}

#[test]
fn wrong_bonds_say_what_to_write() {
    let error = |bond: &[&str]| {
        let run = elfvik(&root(), &[&["plan", STOCKHOLM], bond].concat());
        assert_eq!(run.status, 2);
        run.stderr
    };
    assert!(error(&["--bond", "us"]).contains("such as `us=2.5`"));
    assert!(error(&["--bond", "us=much"]).contains("such as `us=2.5`"));
    assert!(error(&["--bond", "china=1"]).contains("known: `us`, `dprk`"));
    assert!(error(&["--bond", "us=1", "--bond", "us=2"]).contains("twice"));
}
