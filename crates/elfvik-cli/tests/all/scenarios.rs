//! The shipped scenarios, each by the one thing that it shows.

use crate::common::{elfvik, root};
use serde_json::{Value, json};
use std::path::Path;

fn brief(folder: &Path, more: &[&str]) -> Value {
    let run = elfvik(&root(), &[&["brief", folder.to_str().unwrap(), "--json"], more].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

fn shipped(scenario: &str) -> Value {
    brief(&root().join("scenarios").join(scenario), &["--worlds", "2000", "--rehearsals", "0"])
}

/// The brief on a scenario whose public file is changed.
fn changed(scenario: &str, change: impl Fn(String) -> String) -> Value {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(root().join("scenarios").join(scenario)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let public = folder.path().join("scenario.toml");
    let text = std::fs::read_to_string(&public).unwrap();
    let other = change(text.clone());
    assert_ne!(text, other);
    std::fs::write(&public, other).unwrap();
    brief(folder.path(), &["--worlds", "0", "--rehearsals", "0"])
}

fn outcomes(brief: &Value) -> u64 {
    brief["zone"]["outcomes"]["low"].as_str().unwrap().parse().unwrap()
}

fn package<'b>(list: &'b Value, id: &str) -> &'b Value {
    let is_it = |p: &&Value| p["id"] == id || p["names"][0] == id;
    list.as_array().unwrap().iter().find(is_it).unwrap()
}

#[test]
fn on_the_river_a_draft_of_two_is_no_treaty_of_three() {
    let whole = shipped("river-basin");
    assert_eq!(package(&whole["packages"], "draft-of-two")["acceptable_to"], json!(["upland", "midland"]));
    let n = outcomes(&whole);
    assert!(n > 0);
    for pair in [r#""upland", "midland""#, r#""upland", "delta""#, r#""midland", "delta""#] {
        let of_pair = changed("river-basin", |text| {
            text.replacen("title = ", &format!("agreement = {{ coalitions = [[{pair}]] }}\ntitle = "), 1)
        });
        assert!(outcomes(&of_pair) > 5 * n, "{pair}: {} against {n}", outcomes(&of_pair));
    }
}

#[test]
fn five_parties_have_no_programme_but_three_do() {
    assert!(outcomes(&shipped("coalition-of-five")) > 0);
    let all = changed("coalition-of-five", |text| text.replace("agreement = { quorum = 3 }\n", ""));
    assert_eq!(all["zone"]["exists"], false);
}

#[test]
fn what_the_delegations_sign_fails_at_home() {
    let whole = shipped("failed-ratification");
    let chance = |id: &str, what: &str| {
        package(&whole["prospects"]["packages"], id)[what]["estimate"].as_f64().unwrap()
    };
    assert!(chance("delegations-draft", "acceptable") > 0.95);
    assert!(chance("delegations-draft", "ratified") < 0.05);
    assert!(chance("draft-with-quota", "acceptable") > 0.95);
    assert!(chance("draft-with-quota", "ratified") > 0.8);
    // There are deals that pass, and the most robust one does as often as the named draft.
    let robust = whole["prospects"]["robust"][0]["ratified"]["estimate"].as_f64().unwrap();
    assert!(robust >= chance("draft-with-quota", "ratified"));
    assert!(whole["prospects"]["ratified"]["estimate"].as_f64().unwrap() >= robust);
    assert_eq!(whole["ratification"]["zone"]["exists"], true);
    assert_eq!(package(&whole["packages"], "delegations-draft")["refused_at_home"][0], "norland/parliament");
}

#[test]
fn at_the_dam_what_ministers_can_sign_seldom_passes_three_capitals() {
    let whole = shipped("river-dam");
    assert_eq!(package(&whole["packages"], "washington")["acceptable_to"], json!(["egypt", "sudan"]));
    let all = json!(["ethiopia", "egypt", "sudan"]);
    assert_eq!(package(&whole["packages"], "bridge")["acceptable_to"], all);
    let bridge = package(&whole["prospects"]["packages"], "bridge");
    let chance = |what: &str| bridge[what]["estimate"].as_f64().unwrap();
    assert!(chance("acceptable") > 0.4);
    assert!(chance("ratified") < chance("acceptable") / 2.0);
}

#[test]
fn in_the_harbour_five_are_enough_with_two_among_them() {
    const RULE: &str = r#"{ quorum = 5, veto = ["company", "ministry"] }"#;
    let n = outcomes(&shipped("harbour-six"));
    let all = changed("harbour-six", |text| text.replace(&format!("agreement = {RULE}\n"), ""));
    let any = changed("harbour-six", |text| text.replace(RULE, "{ quorum = 5 }"));
    assert!(0 < outcomes(&all) && 3 * outcomes(&all) < n, "{n}");
    assert!(2 * n < outcomes(&any), "{n}");
}

#[test]
fn at_halm_the_veto_must_be_paid() {
    const RULE: &str = r#"{ quorum = 4, veto = ["authority"] }"#;
    let whole = shipped("night-flights");
    let any = changed("night-flights", |text| text.replace(RULE, "{ quorum = 4 }"));
    // Four of six accept the carrier's plan; without the veto it would be a deal.
    let plan = package(&whole["packages"], "carrier-plan");
    assert_eq!(plan["acceptable_to"], json!(["airport", "carrier", "town", "staff"]));
    assert_eq!(
        (&plan["acceptable"], &package(&any["packages"], "carrier-plan")["acceptable"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(package(&whole["packages"], "with-fund")["acceptable"], true);
    assert!(0 < outcomes(&whole) && outcomes(&whole) < outcomes(&any));
    // With neither a fund nor quiet hours the authority refuses even a night without flights.
    let folder = root().join("scenarios/night-flights");
    let unpaid = ["--worlds", "0", "--rehearsals", "0", "--package", "carrier-plan,flights=0"];
    let lens = &brief(&folder, &unpaid)["lens"];
    assert!(!lens["acceptable_to"].as_array().unwrap().contains(&json!("authority")), "{lens}");
}

#[test]
fn in_the_job_offer_half_way_on_everything_wastes_what_trading_makes() {
    let whole = shipped("job-offer");
    let kinds: Vec<&str> =
        whole["gap"].as_array().unwrap().iter().map(|gap| gap["reading"].as_str().unwrap()).collect();
    assert_eq!(kinds[..4], ["contested", "contested", "shared", "shared"]);
    assert!(kinds[4..].iter().all(|kind| *kind == "tradeable"), "{kinds:?}");
    let half = package(&whole["packages"], "half-way");
    assert_eq!((&half["acceptable"], &half["efficient"]), (&json!(true), &json!(false)));
    let sum = |worth: &Value| worth.as_object().unwrap().values().map(|u| u.as_f64().unwrap()).sum::<f64>();
    let best = &whole["solutions"]["utilitarian"];
    assert_eq!(best["outcome"]["place"], "university");
    assert_eq!(best["outcome"]["field"], "new-blades");
    assert_eq!((&best["outcome"]["home"], &best["outcome"]["storms"]), (&json!(4), &json!(8)));
    assert!(sum(&half["utilities"]) < 0.8 * sum(&best["utilities"]));
}

#[test]
fn in_stockholm_two_guesses_decide_most() {
    let whole = shipped("stockholm-2019");
    let first: Vec<&Value> = whole["prospects"]["find_out_first"]
        .as_array()
        .unwrap()
        .iter()
        .take(2)
        .map(|f| &f["number"])
        .collect();
    assert_eq!(first, ["us: reservation", "dprk: bonuses(yongbyon, enrichment, relief).value"]);
}

#[test]
fn the_accord_of_2015_holds_without_bonds_step_by_step_and_not_with_all_of_iran_first() {
    let run = elfvik(&root(), &["plan", "scenarios/jcpoa-2015", "--json", "--worlds", "0"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&plan["safe"]["exists"], &plan["bonds"]["common"]), (&true.into(), &json!(0.0)));
    let first = &plan["naive"][0];
    assert_eq!((&first["first"], &first["safe"]), (&"iran".into(), &false.into()));
    // Relief comes after what must be verified before it, and no step before its date.
    let points = plan["order"]["points"].as_array().unwrap();
    let time =
        |step: &str| points.iter().find(|point| point["next"] == step).unwrap()["time"].as_u64().unwrap();
    assert_eq!((time("arms"), time("transition")), (10, 16));
    let done = |step: &str| points.iter().position(|point| point["next"] == step).unwrap();
    assert!(done("arak") < done("funds") && done("protocol") < done("us-relief"));
}
