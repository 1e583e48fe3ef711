//! What groups agreed on, scored on the command line.

use crate::common::{elfvik, root};
use serde_json::Value;

const HEAD: &str = "group,members,salary,moving,place,field,home,leave,storms,start\n";
const BEST: &str = "1,Ann and Bob,66,50,university,new-blades,4,32,8,april\n";
const HALF: &str = "2,Cy and Di,66,50,test-stand,cables,2,28,4,june\n";
const NONE: &str = "3,Eve and Flo,no deal,,,,,,,\n";

/// A folder with a table of results.
fn results(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("results.csv"), text).unwrap();
    folder
}

fn score(text: &str, more: &[&str]) -> crate::common::Run {
    let case = root().join("scenarios/job-offer");
    let folder = results(text);
    elfvik(folder.path(), &[&["score", case.to_str().unwrap(), "results.csv"], more].concat())
}

#[test]
fn a_class_gets_points_places_and_what_was_left_on_the_table() {
    let run = score(&[HEAD, BEST, HALF, NONE].concat(), &["--json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    let groups = json["groups"].as_array().unwrap();
    let of = |key: &str| groups.iter().map(|group| group[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("rank"), [1, 2, 3]);
    assert_eq!(of("joint_share")[0], 1.0);
    assert_eq!(of("efficient"), [Value::from(true), Value::from(false), Value::Null]);
    assert!(groups[0]["left_on_the_table"].is_null());
    assert_eq!(groups[2]["utilities"], serde_json::json!({"engineer": 45.0, "works": 40.0}));
    for at in [1, 2] {
        let gains = groups[at]["left_on_the_table"]["gains"].as_object().unwrap();
        assert!(gains.values().all(|gain| gain.as_f64().unwrap() > 0.0), "{gains:?}");
    }
    let text = score(&[HEAD, BEST, HALF, NONE].concat(), &[]).stdout;
    for part in [
        "3 groups, 2 deals, 1 of them efficient",
        "HOW THE GROUPS DID",
        "Cy and Di",
        "instead of no deal, with",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn all_agreements_are_on_one_map() {
    let run = score(&[HEAD, BEST, HALF, NONE].concat(), &["--html", "-"]);
    assert_eq!(run.status, 0);
    let (_, picture) = run.stdout.split_once("<svg ").unwrap();
    let (picture, _) = picture.split_once("</svg>").unwrap();
    for part in [">1<", ">2<", "One group without a deal", "what groups agreed on"] {
        assert!(picture.contains(part), "{part}");
    }
}

#[test]
fn a_table_with_a_mistake_is_not_scored_at_all() {
    let run = score(&[HEAD, BEST, "2,,66,50,test-stand,cables,2,28,4,junne\n"].concat(), &[]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    for part in ["results.csv:3", "row 3, column J (start)", "has no option `junne`", "did you mean `june`?"]
    {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
}

#[test]
fn six_sides_are_scored_on_axes_of_their_own() {
    let case = root().join("scenarios/night-flights");
    let text =
        "group,flights,quiet,fund,jobs,fee\nred,40,none,0,40,0\nblue,30,from 1 to 4,EUR 9 million,40,200\n";
    let folder = results(text);
    let arguments = ["score", case.to_str().unwrap(), "results.csv"];
    let run = elfvik(folder.path(), &arguments);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("It is no deal by the case's rules."), "{}", run.stdout);
    let page = elfvik(folder.path(), &[&arguments[..], &["--html", "-"]].concat()).stdout;
    assert!(page.contains("<svg ") && page.contains(">red<"), "no picture of six");
}
