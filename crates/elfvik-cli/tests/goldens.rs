//! The briefs on the shipped scenarios, recorded and reviewed as text. `make goldens` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]

mod common;

use common::{elfvik, root};

fn check(scenario: &str) {
    let run = elfvik(&root(), &["brief", &format!("scenarios/{scenario}"), "--width", "100"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    for line in run.stdout.lines() {
        assert!(line.chars().count() <= 100, "wider than 100 columns: {line}");
        assert_eq!(line, line.trim_end(), "spaces at the end");
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(scenario, run.stdout);
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
