//! `docs/tutorial.md`: its files are read from the page, its tables and its pencil arithmetic are repeated.

use crate::common::{elfvik, root};
use serde_json::Value;
use std::path::Path;

fn page() -> String {
    std::fs::read_to_string(root().join("docs/tutorial.md")).unwrap()
}

/// A folder with the three files of the page.
fn boat() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let page = page();
    for name in ["scenario.toml", "seller.toml", "buyer.toml"] {
        let (_, after) = page.split_once(&format!("`boat/{name}`:")).unwrap();
        let text = after.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn brief(folder: &Path, more: &[&str]) -> Value {
    let run = elfvik(folder, &[&["brief", ".", "--json", "--rehearsals", "0"], more].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

/// The rows of the table of the page whose head begins with a word.
fn table(head: &str) -> Vec<Vec<String>> {
    let page = page();
    let mut lines = page.lines().skip_while(|line| !line.starts_with(&format!("| {head}"))).skip(2);
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    std::iter::from_fn(|| lines.next().filter(|line| line.starts_with('|'))).map(cells).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} is not {b}");
}

#[test]
fn the_ten_outcomes_are_worth_what_the_table_says() {
    let folder = boat();
    let rows = table("price | engine");
    assert_eq!(rows.len(), 10);
    for row in rows {
        let [price, seller, buyer] = [0, 2, 3].map(|at| row[at].parse::<f64>().unwrap());
        let (to_seller, to_buyer) =
            if row[1] == "as-is" { (price - 10.0, 14.0 - price) } else { (price - 11.0, 17.0 - price) };
        near(seller, to_seller);
        near(buyer, to_buyer);
        let package = format!("price={price},engine={}", row[1]);
        let lens = &brief(folder.path(), &["--worlds", "0", "--package", &package])["lens"];
        near(number(&lens["utilities"]["seller"]), seller);
        near(number(&lens["utilities"]["buyer"]), buyer);
        assert_eq!(lens["efficient"], row[4] == "yes", "{package}");
    }
}

#[test]
fn zone_shortfall_and_gap_are_as_worked_out() {
    let folder = boat();
    let brief = brief(folder.path(), &["--worlds", "0"]);
    assert_eq!(brief["zone"]["exists"], false);
    assert_eq!(brief["frontier"]["count"], 6);
    let shortfall = &brief["zone"]["shortfall"];
    assert_eq!(shortfall["outcome"], serde_json::json!({ "price": 13, "engine": "serviced" }));
    assert_eq!(shortfall["missing"], serde_json::json!({ "seller": 0.0, "buyer": 0.5 }));
    let gap = |at: usize, party: &str| number(&brief["gap"][at]["stakes"][party]["share"]);
    near(gap(0, "seller"), 4.0 / 5.0);
    near(gap(0, "buyer"), 4.0 / 7.0);
    near(gap(1, "seller"), 1.0 / 5.0);
    near(gap(1, "buyer"), 3.0 / 7.0);
    assert_eq!(
        (&brief["gap"][0]["reading"], &brief["gap"][1]["reading"]),
        (&"contested".into(), &"tradeable".into())
    );
    assert_eq!(brief["gap"][1]["matters_to"], "buyer");
}

#[test]
fn one_world_in_eight_has_a_deal() {
    let folder = boat();
    let prospects = brief(folder.path(), &[])["prospects"].clone();
    let exact = (4.0_f64 - 3.5).powi(2) / ((5.5 - 3.5) * (4.5 - 3.5));
    near(exact, 0.125);
    let zone = &prospects["zone_probability"];
    assert!(number(&zone["low"]) <= exact && exact <= number(&zone["high"]), "{zone}");
    let first = &prospects["find_out_first"][0];
    assert_eq!(first["number"], "buyer: reservation");
    assert!((number(&first["lowest"]["edge"]) - (3.5 + 0.2_f64.sqrt())).abs() < 1e-9);
    let tenths: Vec<f64> = first["tenths"].as_array().unwrap().iter().map(number).collect();
    near(tenths[0], 1.0);
    assert!((tenths[1] - 0.25).abs() < 0.05, "{tenths:?}");
    assert!(tenths[2..].iter().all(|p| *p == 0.0));
    let between = ((1.0 - exact).powi(2) + (0.25 - exact).powi(2) + 8.0 * exact.powi(2)) / 10.0;
    let share = between / (exact * (1.0 - exact));
    assert!((share - 0.83).abs() < 0.005 && (number(&first["share"]) - share).abs() < 0.02, "{share}");
}

/// What a number is, as the table names it.
fn named(what: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text(&what["kind"]).as_str() {
        "weight" => format!("weight of {}", text(&what["issues"][0])),
        "value" => {
            let options = what["options"].as_object().unwrap();
            let (issue, option) = options.iter().next().unwrap();
            format!("value of {issue} = {}", text(option))
        }
        other => other.to_owned(),
    }
}

#[test]
fn the_levers_are_those_of_the_table() {
    let folder = boat();
    let brief = brief(folder.path(), &["--worlds", "0"]);
    let levers = brief["levers"]["zone"].as_array().unwrap();
    let rows = table("what changes");
    assert_eq!(rows.len(), 6);
    for row in &rows {
        let (what, party) = row[0].trim_end_matches(')').split_once(" (").unwrap();
        let lever = levers.iter().find(|l| named(&l["what"]) == what && l["party"] == party);
        let lever = lever.unwrap_or_else(|| panic!("{what} of {party} is no lever"));
        assert!((number(&lever["from"]) - row[1].parse::<f64>().unwrap()).abs() < 1e-4, "{row:?}");
        assert!(
            (number(&lever["to"]) - row[2].parse::<f64>().unwrap()).abs() < 1e-4,
            "{row:?} {}",
            lever["to"]
        );
    }
    let (reservation, engine) = (&levers[0], &levers[1]);
    assert_eq!(
        (named(&reservation["what"]).as_str(), &reservation["judgement"]),
        ("reservation", &"thinkable".into())
    );
    near(number(&reservation["share"]), 0.25);
    assert_eq!((named(&engine["what"]).as_str(), &engine["exact_to"]), ("weight of engine", &"7/6".into()));
    near(number(&engine["share"]), 0.5 / 7.0);
    let possible: Vec<&Value> = levers.iter().filter(|l| l["thought_possible"] == true).collect();
    assert_eq!(possible, [reservation]);
}
