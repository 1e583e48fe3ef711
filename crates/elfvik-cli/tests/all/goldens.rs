//! The briefs on the shipped scenarios, recorded and reviewed as text. `make goldens` writes them anew.

use crate::common::{elfvik, root};

/// The first page, and the whole.
fn check(scenario: &str) {
    checked(scenario, scenario, &[]);
    checked(scenario, &format!("{scenario}-whole"), &["--all"]);
}

fn checked(scenario: &str, name: &str, more: &[&str]) {
    // Enough worlds for the words; how exact shares are is tested elsewhere.
    let folder = format!("scenarios/{scenario}");
    // With six parties a talk takes as long as fifty of two.
    let rehearsals = if scenario == "harbour-six" { "60" } else { "1000" };
    let amounts = ["--worlds", "1000", "--rehearsals", rehearsals];
    let arguments = [&["brief", &folder, "--width", "100"], &amounts[..], more].concat();
    let run = elfvik(&root(), &arguments);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    for line in run.stdout.lines() {
        assert!(line.chars().count() <= 100, "wider than 100 columns: {line}");
        assert_eq!(line, line.trim_end(), "spaces at the end");
    }
    insta::with_settings!({
        prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../snapshots"
    }, {
        insta::assert_snapshot!(name, run.stdout);
    });
}

#[test]
fn the_brief_on_stockholm_is_as_reviewed() {
    check("stockholm-2019");
}

#[test]
fn the_brief_on_the_house_is_as_reviewed() {
    check("house-sale");
}

#[test]
fn the_brief_on_the_supply_contract_is_as_reviewed() {
    check("supply-contract");
}

#[test]
fn the_brief_on_the_river_is_as_reviewed() {
    check("river-basin");
}

#[test]
fn the_brief_on_the_coalition_is_as_reviewed() {
    check("coalition-of-five");
}

#[test]
fn the_brief_on_the_failed_ratification_is_as_reviewed() {
    check("failed-ratification");
}

#[test]
fn the_brief_on_the_dam_is_as_reviewed() {
    check("river-dam");
}

#[test]
fn the_brief_on_the_harbour_is_as_reviewed() {
    check("harbour-six");
}

#[test]
fn one_sides_brief_with_a_package_under_the_lens_is_as_reviewed() {
    let lens = ["--as", "us", "--package", "reported-offer"];
    checked("stockholm-2019", "stockholm-2019-as-us", &lens);
    checked("stockholm-2019", "stockholm-2019-as-us-whole", &[&lens[..], &["--all"]].concat());
}
