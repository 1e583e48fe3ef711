//! A comparison says every conclusion that changed, and none that only the draw changed.

use crate::common::elfvik;
use serde_json::Value;
use std::path::Path;

const PUBLIC: &str = r#"format = 1
title = "A barn"
[[parties]]
id = "ann"
name = "Ann"
ratifiers = [{ id = "bank", name = "Her bank" }]
[[parties]]
id = "bob"
name = "Bob"
[[issues]]
id = "price"
question = "Price?"
integer = { from = 0, to = 10 }
[[issues]]
id = "size"
question = "How large?"
integer = { from = 0, to = 10 }
[[packages]]
id = "middle"
name = "Half of all"
choose = { price = 5, size = 5 }
"#;
const BOB: &str = r#"format = 1
party = "bob"
reservation = { low = 5, likely = 8, high = 9 }
[issues.price]
weight = 2
points = [[0, 0], [10, 10]]
[issues.size]
weight = 1
points = [[0, 10], [10, 0]]
"#;

/// Ann wants a large barn, her bank a low price.
fn ann(bank: &str) -> String {
    format!(
        r#"format = 1
party = "ann"
reservation = 2
[issues.price]
weight = 1
points = [[0, 10], [10, 0]]
[issues.size]
weight = 2
points = [[0, 0], [10, 10]]
[ratifiers.bank]
reservation = {bank}
[ratifiers.bank.issues.price]
weight = 1
points = [[0, 10], [10, 0]]
[ratifiers.bank.issues.size]
weight = 1
points = [[0, 0], [10, 0]]
[believes.bob]
{}"#,
        BOB.lines()
            .skip(2)
            .map(|line| line.replace("[issues", "[believes.bob.issues") + "\n")
            .collect::<String>()
    )
}

fn write(folder: &Path, name: &str, ann: &str, bob: &str) {
    let at = folder.join(name);
    std::fs::create_dir(&at).unwrap();
    for (file, text) in [("scenario.toml", PUBLIC), ("ann.toml", ann), ("bob.toml", bob)] {
        std::fs::write(at.join(file), text).unwrap();
    }
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let run = elfvik(folder, arguments);
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// What changed between two versions: what it is about, before and after.
fn changed(old: (&str, &str), new: (&str, &str), more: &[&str]) -> Vec<[Value; 3]> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "old", old.0, old.1);
    write(folder.path(), "new", new.0, new.1);
    let mut arguments = vec!["compare", "old", "new", "--json", "--worlds", "1000", "--rehearsals", "200"];
    arguments.extend(more);
    let found = json(folder.path(), &arguments);
    let changes = found["conclusions"].as_array().unwrap();
    changes.iter().map(|c| ["about", "before", "after"].map(|key| c[key].clone())).collect()
}

#[test]
fn a_stricter_ratifier_changes_what_is_ratified_and_what_rehearsals_come_to() {
    let found = changed((&ann("0"), BOB), (&ann("8"), BOB), &[]);
    let ratified = found.iter().find(|[about, ..]| about["kind"] == "ratified" && about["name"] == "middle");
    assert_eq!(ratified.unwrap()[2], serde_json::json!({ "kind": "share", "value": 0.0 }), "{found:?}");
    let has = |kind: &str| found.iter().any(|[about, ..]| about["kind"] == kind);
    assert!(has("nash-ratified") && has("rehearsals-agree"), "{found:?}");
    // The bank does not sit at the table.
    assert!(!has("deal-possible") && !has("zone"), "{found:?}");
}

#[test]
fn where_nothing_changed_nothing_is_announced() {
    assert_eq!(changed((&ann("1"), BOB), (&ann("1"), BOB), &[]).len(), 0);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "one", &ann("1"), BOB);
    let run = elfvik(folder.path(), &["compare", "one", "one", "--worlds", "200", "--rehearsals", "20"]);
    assert!(run.stdout.contains("No conclusion changed."), "{}", run.stdout);
}

#[test]
fn another_draw_of_the_same_worlds_is_no_change() {
    // The same guess but for a breath: the worlds move within the error of the draw.
    let moved = BOB.replace("high = 9", "high = 9.001");
    let found = changed(
        (&ann("{ low = 1, likely = 3, high = 8 }"), BOB),
        (&ann("{ low = 1, likely = 3, high = 8 }"), &moved),
        &[],
    );
    assert!(found.iter().all(|[_, _, after]| after["kind"] != "share"), "{found:?}");
}

#[test]
fn what_its_own_ratifier_refuses_for_certain_is_not_advised() {
    let offers = |bank: &str| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "barn", &ann(bank), BOB);
        let arguments = ["brief", "barn", "--as", "ann", "--json", "--worlds", "500", "--rehearsals", "0"];
        json(folder.path(), &arguments)["next_offers"].as_array().unwrap().clone()
    };
    let price = |offer: &Value| offer["outcome"]["price"].as_i64().unwrap();
    assert!(offers("1").iter().any(|offer| price(offer) > 2));
    let strict = offers("8");
    assert!(!strict.is_empty() && strict.iter().all(|offer| price(offer) <= 2), "{strict:?}");
    let found = changed((&ann("1"), BOB), (&ann("8"), BOB), &["--as", "ann"]);
    assert!(found.iter().any(|[about, ..]| about["kind"] == "offer" && about["number"] == 1), "{found:?}");
    assert_eq!(offers("11"), Vec::<Value>::new());
}
