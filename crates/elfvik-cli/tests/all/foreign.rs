//! Scenarios of other systems from outside: briefs, catalogues, conversions, and what is said when they
//! cannot be read.

use crate::common::{Run, elfvik, root, talks};
use serde_json::Value;

const FILES: &str = "crates/elfvik/tests/foreign";

fn run(arguments: &[&str]) -> Run {
    elfvik(&root(), arguments)
}

fn json(run: &Run) -> Value {
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn brief(arguments: &[&str]) -> Value {
    let all: Vec<&str> =
        ["brief"].iter().chain(arguments).chain(&["--json", "--worlds", "0"]).copied().collect();
    json(&run(&all))
}

#[test]
fn a_folder_and_its_domain_file_give_the_same_brief() {
    let folder = format!("{FILES}/genius/orchard");
    let domain = format!("{folder}/orchard_domain.xml");
    let profiles = [format!("{folder}/orchard_ann.xml"), format!("{folder}/orchard_bo.xml")];
    let of_folder = brief(&[&folder]);
    assert_eq!(of_folder, brief(&[&domain]));
    assert_eq!(of_folder, brief(&[&domain, &profiles[0], &profiles[1]]));
    assert_eq!(of_folder["frontier"]["count"], 3);
}

#[test]
fn profiles_are_chosen_and_ordered_by_name() {
    let folder = format!("{FILES}/genius/orchard");
    let turned = brief(&[&folder, "--profiles", "orchard_bo.xml,orchard_ann.xml"]);
    let names: Vec<&str> =
        turned["scenario"]["parties"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert_eq!(names, ["bo", "ann"]);
    let one = run(&["brief", &folder, "--profiles", "orchard_bo.xml"]);
    assert_eq!(one.status, 2);
    assert!(one.stderr.contains("the domain has 1 of the two or more profiles"), "{}", one.stderr);
    let none = run(&["brief", &folder, "--profiles", "nobody.xml"]);
    assert_eq!(none.status, 2);
}

#[test]
fn junk_is_passed_over_and_named() {
    let run = run(&["check", &format!("{FILES}/geniusweb/harbour")]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("settings.json: settings of a session of GeniusWeb"), "{}", run.stderr);
    assert!(run.stdout.contains("is right: 2 parties, 2 issues"), "{}", run.stdout);
}

#[test]
fn what_is_wrong_is_shown_with_file_line_and_cure() {
    let domain = std::fs::read(root().join(FILES).join("genius/orchard/orchard_domain.xml")).unwrap();
    let bo = std::fs::read(root().join(FILES).join("genius/orchard/orchard_bo.xml")).unwrap();
    let text = String::from_utf8(bo.clone()).unwrap();
    let wrong = text.replace("<weight index=\"3\" value=\"0.25\"/>", "");
    let folder = talks(&[("d.xml", &domain), ("a.xml", &bo), ("b.xml", wrong.as_bytes())]);
    let check = elfvik(folder.path(), &["check", "talks"]);
    assert_eq!(check.status, 1);
    assert!(check.stderr.contains("the profile has no weight for issue `Day`"), "{}", check.stderr);
    assert!(check.stderr.contains("talks/b.xml:4"), "{}", check.stderr);
    assert!(check.stderr.contains("help: add it"), "{}", check.stderr);
    let brief = elfvik(folder.path(), &["brief", "talks"]);
    assert_eq!(brief.status, 2);
}

#[test]
fn one_side_alone_sees_nothing_in_profiles_that_hold_no_beliefs() {
    let run = run(&["brief", &format!("{FILES}/negolog/ferry"), "--as", "profilea"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("says nothing of what the others want"), "{}", run.stderr);
}

#[test]
fn a_catalogue_lists_every_scenario_and_everything_else() {
    let found = json(&run(&["scenarios", FILES, "--json"]));
    let rows = found["scenarios"].as_array().unwrap();
    assert_eq!(rows.len(), 12);
    let origins: Vec<&str> = rows.iter().map(|row| row["origin"].as_str().unwrap()).collect();
    for origin in ["genius", "geniusweb", "negolog", "negmas"] {
        assert!(origins.contains(&origin));
    }
    let unread: Vec<&str> =
        found["unread"].as_array().unwrap().iter().map(|u| u["reason"].as_str().unwrap()).collect();
    assert_eq!(
        unread,
        ["constraint profiles of GENIUS are not read", "partial orders of GeniusWeb are not read"]
    );
    assert_eq!(found["passed_over"].as_array().unwrap().len(), 4);
    for threads in ["1", "2"] {
        assert_eq!(json(&run(&["scenarios", FILES, "--json", "--threads", threads])), found);
    }
}

#[test]
fn a_catalogue_fits_its_schema() {
    let schema = json(&run(&["schema", "catalogue"]));
    let found = json(&run(&["scenarios", FILES, "--json"]));
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&found));
}

#[test]
fn a_catalogue_as_csv_has_a_line_per_scenario_and_per_unread_file() {
    let run = run(&["scenarios", FILES, "--csv"]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.lines().all(|line| line.starts_with("note: ")), "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 1 + 12 + 2);
    assert!(lines.iter().all(|line| line.matches(',').count() >= 17));
    assert!(lines.iter().any(|line| line.contains("orchard_domain.xml,genius,2,3,12,0.25 0,1 0.9,3,6,true")));
}

#[test]
fn every_two_profiles_of_a_domain_can_be_a_scenario() {
    let folder = format!("{FILES}/genius/orchard");
    let read = |name: &str| std::fs::read(root().join(&folder).join(name)).unwrap();
    let (domain, ann, bo) = (read("orchard_domain.xml"), read("orchard_ann.xml"), read("orchard_bo.xml"));
    let talks = talks(&[("d.xml", &domain), ("a.xml", &ann), ("b.xml", &bo), ("c.xml", &bo)]);
    let all = json(&elfvik(talks.path(), &["scenarios", "talks", "--json"]));
    assert_eq!(all["scenarios"][0]["parties"].as_array().unwrap().len(), 3);
    let pairs = json(&elfvik(talks.path(), &["scenarios", "talks", "--json", "--pairs"]));
    let parties: Vec<String> =
        pairs["scenarios"].as_array().unwrap().iter().map(|row| row["parties"].to_string()).collect();
    assert_eq!(parties, [r#"["a","b"]"#, r#"["a","c"]"#, r#"["b","c"]"#]);
    let text = elfvik(talks.path(), &["scenarios", "talks", "--pairs"]).stdout;
    assert!(text.contains("d.xml (a, b)"), "{text}");
}

#[test]
fn native_scenarios_are_catalogued_too() {
    let found = json(&run(&["scenarios", "scenarios", "--json"]));
    assert_eq!(found["scenarios"].as_array().unwrap().len(), 11);
    assert_eq!(found["unread"].as_array().unwrap().len(), 0);
}

#[test]
fn nothing_is_written_where_something_would_be_lost() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let shown = out.to_str().unwrap();
    let refused = run(&["convert", "scenarios/house-sale", shown, "--to", "genius"]);
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("error: "), "{}", refused.stderr);
    assert!(refused.stderr.contains("--lossy"), "{}", refused.stderr);
    assert!(!out.exists());
    let written = run(&["convert", "scenarios/house-sale", shown, "--to", "genius", "--lossy"]);
    assert_eq!(written.status, 0, "{}", written.stderr);
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 3);
    let again = run(&["convert", "scenarios/house-sale", shown, "--to", "genius", "--lossy"]);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
}

#[test]
fn a_converted_scenario_has_the_same_measures() {
    let folder = tempfile::tempdir().unwrap();
    let before = json(&run(&["scenarios", &format!("{FILES}/negmas/json"), "--json"]));
    for target in ["genius", "negmas", "native"] {
        let out = folder.path().join(target);
        let shown = out.to_str().unwrap();
        let written = run(&["convert", &format!("{FILES}/negmas/json"), shown, "--to", target]);
        assert_eq!(written.status, 0, "{}", written.stderr);
        let after = json(&run(&["scenarios", shown, "--json"]));
        for key in ["outcomes", "efficient", "nash", "greatest_sum", "opposition", "zone", "reservation"] {
            assert_eq!(before["scenarios"][0][key], after["scenarios"][0][key], "{target} {key}");
        }
    }
}

#[test]
fn wrong_use_is_explained() {
    let check = |arguments: &[&str], part: &str| {
        let run = run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains(part), "{arguments:?}: {}", run.stderr);
    };
    check(&["brief", "Cargo.toml"], "not a domain");
    check(&["brief", &format!("{FILES}/genius/orchard/orchard_ann.xml")], "name the domain file first");
    check(&["brief", &format!("{FILES}/genius")], "holds no scenario");
    check(&["brief", "scenarios/house-sale", "scenarios/river-basin"], "a scenario is one folder");
    check(&["brief", "no-such-folder"], "cannot read no-such-folder");
    check(&["scenarios", "Cargo.toml"], "is a file");
    check(&["convert", "scenarios/house-sale", "x", "--to", "native"], "is Elfvik's own already");
    check(&["brief", "scenarios/house-sale", "--profiles", "a.xml"], "names the files of its parties itself");
}
