//! What delegates reach of what is possible that give way as the other does, and how they move.

use crate::common::{elfvik, root};
use serde_json::Value;

/// What some rehearsals of a shipped scenario come to, with some strategies named.
fn rehearsed(scenario: &str, more: &[&str]) -> Value {
    let folder = root().join("scenarios").join(scenario);
    let all = [&["talk", folder.to_str().unwrap()], more, &["--measure", "--json"]].concat();
    let run = elfvik(&root(), &all);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

/// The share of moves of some kinds, over all parties, where a deal was possible.
fn share_of(found: &Value, kinds: &[&str]) -> f64 {
    let parties = found["conduct"]["moves_where_possible"].as_object().unwrap().values();
    let counts: Vec<&serde_json::Map<String, Value>> = parties.map(|p| p.as_object().unwrap()).collect();
    let count = |is_meant: &dyn Fn(&str) -> bool| -> f64 {
        let kinds = counts.iter().flat_map(|counts| counts.iter());
        kinds.filter(|(kind, _)| is_meant(kind)).map(|(_, n)| n.as_f64().unwrap()).sum()
    };
    count(&|kind| kinds.contains(&kind)) / count(&|_| true).max(1.0)
}

#[test]
fn two_delegates_reach_nine_in_ten_of_the_deals_of_stockholm_near_the_frontier() {
    let found = rehearsed("stockholm-2019", &["us=reciprocal", "dprk=reciprocal", "--repeat", "60"]);
    let number = |key: &str| found["conduct"][key].as_f64().unwrap();
    assert!(number("possible") > 30.0);
    assert!(number("reached") >= 0.9 * number("possible"), "{}", found["conduct"]);
    assert!(number("distance") < 0.01, "{}", number("distance"));
    assert!(share_of(&found, &["unfortunate"]) < 0.1);
    assert!(share_of(&found, &["concession"]) > 0.5, "{}", found["conduct"]);
}

#[test]
fn what_two_of_them_reach_two_that_concede_late_do_not() {
    let reached = |strategy: &str| {
        let [us, dprk] = ["us", "dprk"].map(|party| format!("{party}={strategy}"));
        let found = rehearsed("stockholm-2019", &[&us, &dprk, "--repeat", "60"]);
        found["conduct"]["reached"].as_u64().unwrap()
    };
    assert!(reached("reciprocal") > reached("default"));
}

#[test]
fn a_measured_talk_is_the_talk_that_is_not_measured() {
    let found = rehearsed("failed-ratification", &["--repeat", "20"]);
    let agreed = found["endings"].as_array().unwrap().iter().find(|ending| ending["kind"] == "agreement");
    let n_agreed = agreed.map_or(0, |ending| ending["talks"].as_u64().unwrap());
    assert_eq!(found["conduct"]["reached"].as_u64().unwrap(), n_agreed);
}
