//! What the command line says when it is used wrongly, and that nothing it prints leads to a file of the
//! project.

use crate::common::{elfvik, root};

/// The command is refused with exit status 2, and says all of this.
fn refused(arguments: &[&str], said: &[&str]) {
    let run = elfvik(&root(), arguments);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}: {}", run.stderr);
    for piece in said {
        assert!(run.stderr.contains(piece), "{arguments:?}: {piece}\n{}", run.stderr);
    }
}

const HOUSE: &str = "scenarios/house-sale";

#[test]
fn a_party_without_a_strategy_is_told_what_to_write() {
    refused(&["talk", HOUSE, "seller"], &["seems to be a party", "write `seller=boulware`", "`--as PARTY`"]);
    refused(&["talk", HOUSE, "boulware"], &["seems to be a strategy", "write `PARTY=boulware`"]);
    refused(&["talk", HOUSE, "seller:linear"], &["with a colon", "write `seller=linear`"]);
    let cured = elfvik(&root(), &["talk", HOUSE, "seller=boulware"]);
    assert!(cured.stderr.is_empty(), "{}", cured.stderr);
}

#[test]
fn a_number_on_the_command_line_is_told_its_range() {
    for (option, value) in
        [("--worlds", "1e3"), ("--worlds", "-1"), ("--seed", "x"), ("--limit", "0.5"), ("--width", "7")]
    {
        refused(&["brief", HOUSE, &format!("{option}={value}")], &[option, "write a whole number from "]);
    }
    refused(&["talk", HOUSE, "--breakdown", "0,5"], &["with a decimal point: 0.01"]);
    refused(&["talk", HOUSE, "--move-limit", "1,5"], &["with a decimal point: 2.5"]);
}

#[test]
fn a_misspelt_word_on_the_command_line_is_told_the_possible_ones() {
    refused(&["brief", HOUSE, "--convention", "textbok"], &["textbook", "negmas"]);
    refused(&["talk", HOUSE, "--protocol", "alternate"], &["alternating", "mediated"]);
    refused(&["breif", HOUSE], &["brief"]);
    refused(&["brief", HOUSE, "--jsn"], &["--json"]);
    refused(&["brief", HOUSE, "--as", "sellr"], &["there is no party `sellr`", "`seller`"]);
}

const COMMANDS: [&str; 10] =
    ["brief", "talk", "map", "compare", "scenarios", "convert", "check", "new", "schema", "completions"];

#[test]
fn nothing_that_is_printed_leads_to_a_file_of_the_project() {
    let mut printed: Vec<(String, String)> =
        COMMANDS.iter().map(|name| ((*name).to_owned(), elfvik(&root(), &[name, "--help"]).stdout)).collect();
    printed.push(("help".to_owned(), elfvik(&root(), &["--help"]).stdout));
    for shape in ["scenario", "profile", "brief", "catalogue", "talk", "rehearsals", "program"] {
        let run = elfvik(&root(), &["schema", shape]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        printed.push((shape.to_owned(), run.stdout));
    }
    let folder = tempfile::tempdir().unwrap();
    printed.push(("new".to_owned(), elfvik(folder.path(), &["new", "talks"]).stdout));
    for entry in std::fs::read_dir(folder.path().join("talks")).unwrap() {
        let path = entry.unwrap().path();
        printed.push((path.display().to_string(), std::fs::read_to_string(path).unwrap()));
    }
    for (name, text) in printed {
        assert!(!text.is_empty(), "{name}");
        for pointer in ["docs/", "crates/", ".md"] {
            assert!(!text.contains(pointer), "{name} points to {pointer}");
        }
    }
}
