//! States of nature from the files to the answers: schemas, warnings, words, conversions, secrets.

use crate::common::{elfvik, talks};
use serde_json::Value;

const ANN: &str = r#"format = 1
party = "ann"
reservation = 0.4
reservation_by_state = { drought = 0.8 }
[issues.water]
weight = 1
points = [[0, 0], [10, 1]]
"#;
const BOB: &str = r#"format = 1
party = "bob"
reservation = 0.4
[reservation_by_state]
drought = { low = 0.5, likely = 0.6, high = 0.7 }
[issues.water]
weight = 1
points = [[0, 1], [10, 0]]
"#;

fn public(states: &str) -> String {
    format!(
        "format = 1\ntitle = \"A well\"\n{states}[[parties]]\nid = \"ann\"\nname = \"Ann\"\n[[parties]]\n\
         id = \"bob\"\nname = \"Bob\"\n[[issues]]\nid = \"water\"\nquestion = \"How much for Ann?\"\n\
         integer = {{ from = 0, to = 10 }}\n"
    )
}

const DROUGHT: &str = "[[states]]\nid = \"drought\"\nname = \"a drought year\"\nprobability = 0.2\n";

fn folder(states: &str, ann: &str, bob: &str) -> tempfile::TempDir {
    let public = public(states);
    let files = [("scenario.toml", &public[..]), ("ann.toml", ann), ("bob.toml", bob)];
    talks(&files.map(|(name, text)| (name, text.as_bytes())))
}

fn run(folder: &tempfile::TempDir, arguments: &[&str]) -> String {
    let run = elfvik(folder.path(), arguments);
    assert!(run.status < 2, "{arguments:?}: {}", run.stderr);
    run.stdout
}

#[test]
fn the_schemas_take_the_states_that_are_read_and_no_others() {
    let dir = tempfile::tempdir().unwrap();
    let schema = |of: &str| {
        let schema = elfvik(dir.path(), &["schema", of]).stdout;
        jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
    };
    let (scenario, party) = (schema("scenario"), schema("profile"));
    let json = |text: &str| serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap();
    let is_read =
        |states: &str, bob: &str| elfvik(folder(states, ANN, bob).path(), &["check", "talks"]).status == 0;
    let named = |more: &str| format!("normal_state = \"a normal year\"\n{DROUGHT}{more}");
    for fine in [
        DROUGHT.to_owned(),
        named(""),
        named("[[states]]\nid = \"flood\"\nprobability = \"0.05\"\n"),
        DROUGHT.replace("0.2", "1"),
        DROUGHT.replace("name = \"a drought year\"\n", ""),
    ] {
        assert!(scenario.is_valid(&json(&public(&fine))) && is_read(&fine, BOB), "{fine}");
    }
    for wrong in [
        DROUGHT.replace("probability = 0.2", ""),
        DROUGHT.replace("0.2", "{ low = 0.1, high = 0.2 }"),
        DROUGHT.replace("id = \"drought\"\n", ""),
        DROUGHT.replace("a drought year", ""),
        DROUGHT.replace("name", "called"),
        "states = { drought = 0.2 }\n".to_owned(),
    ] {
        assert!(!scenario.is_valid(&json(&public(&wrong))) && !is_read(&wrong, BOB), "{wrong}");
    }
    let with = |from: &str| BOB.replace("{ low = 0.5, likely = 0.6, high = 0.7 }", from);
    for fine in ["0.6", "\"0.6\"", "\"none\"", "{ either = [[0.5, 0.5], [0.6, 0.5]] }"] {
        assert!(party.is_valid(&json(&with(fine))) && is_read(DROUGHT, &with(fine)), "{fine}");
    }
    for wrong in ["[0.6]", "true", "{ least = 0.6 }"] {
        assert!(!party.is_valid(&json(&with(wrong))) && !is_read(DROUGHT, &with(wrong)), "{wrong}");
    }
}

#[test]
fn a_state_that_nobody_uses_gets_a_warning_and_one_that_is_used_none() {
    let folder = folder(&format!("{DROUGHT}[[states]]\nid = \"flood\"\nprobability = 0.1\n"), ANN, BOB);
    let checked = elfvik(folder.path(), &["check", "talks"]);
    assert_eq!(checked.status, 0);
    assert_eq!(checked.stderr.matches("warning").count(), 1, "{}", checked.stderr);
    assert!(
        checked.stderr.contains("no file says what anybody accepts in state `flood`"),
        "{}",
        checked.stderr
    );
    assert!(checked.stderr.contains("talks/scenario.toml:8:"), "{}", checked.stderr);
}

#[test]
fn the_first_page_says_in_one_line_in_which_states_something_can_be_signed() {
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let folder = folder(&format!("normal_state = \"a normal year\"\n{DROUGHT}"), ANN, BOB);
    let page = flat(run(&folder, &["brief", "talks"]));
    let line = "It depends on what comes about: in a drought year (20 %) nothing can be signed; in a normal \
        year \
                (80 %) there is room for a deal. All else supposes a normal year.";
    assert!(page.contains(line), "{page}");
    let whole = flat(run(&folder, &["brief", "talks", "signed", "sources", "--worlds", "500"]));
    for said in [
        "there is a deal in states that come about in 80 % of cases",
        "in a normal year (80 %, the likeliest): 3 outcomes make a deal, counted exactly; Nash package: \
         water: 5: \
         Ann 0.50 (from 0.40) and Bob 0.50 (from 0.40); of its",
        "in a drought year (20 %): no outcome makes a deal; of its",
        "rest on the likeliest state of nature, in a normal year (80 %)",
        "reservation in a drought year",
    ] {
        assert!(whole.contains(said), "{said}\n{whole}");
    }
    for face in ["--html", "--markdown"] {
        let text = flat(run(&folder, &["brief", "talks", "--worlds", "100", face, "-"]));
        assert!(text.contains("It depends on what comes about"), "{face}");
    }
}

#[test]
fn where_only_the_state_is_open_nothing_is_called_a_guess_or_certain() {
    let bob = BOB.replace("{ low = 0.5, likely = 0.6, high = 0.7 }", "0.6");
    let folder = folder(DROUGHT, ANN, &bob);
    let page = run(&folder, &["brief", "talks"]) + &run(&folder, &["brief", "talks", "--all"]);
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in
        ["Whatever comes about, a deal is possible in", "one state of nature is drawn for all parties"]
    {
        assert!(page.contains(said), "{said}\n{page}");
    }
    for not in ["only guessed", "every world that was drawn", "certain as long as", "nothing to draw"] {
        assert!(!page.contains(not), "{not}\n{page}");
    }
    let none = run(&folder, &["brief", "talks", "likely", "--worlds", "0"]);
    assert!(none.contains("no worlds were drawn"), "{none}");
}

#[test]
fn a_converted_scenario_names_the_states_that_it_loses() {
    let folder = folder(&DROUGHT.replace("0.2", "0.7"), ANN, BOB);
    for target in ["genius", "geniusweb", "negmas"] {
        let run = elfvik(folder.path(), &["convert", "talks", target, "--to", target, "--lossy"]);
        let said = "1 state of nature is left out: every reservation is that of one state, `drought`";
        assert!(run.stderr.contains(said), "{target}: {}", run.stderr);
    }
}

#[test]
fn every_command_copes_and_json_fits_its_schema() {
    let folder = folder(DROUGHT, ANN, BOB);
    let schema: Value = serde_json::from_str(&run(&folder, &["schema", "brief"])).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let json: Value =
        serde_json::from_str(&run(&folder, &["brief", "talks", "--json", "--worlds", "200"])).unwrap();
    assert!(schema.is_valid(&json));
    assert_eq!(json["states"]["states"][1]["id"], "drought");
    assert_eq!(json["states"]["states"][0]["id"], Value::Null);
    let later = talks(&[
        ("scenario.toml", public(&DROUGHT.replace("0.2", "0.3")).as_bytes()),
        ("ann.toml", ANN.replace("0.8", "0.3").as_bytes()),
        ("bob.toml", BOB.as_bytes()),
    ]);
    let later = later.path().join("talks");
    let compared = run(&folder, &["compare", "talks", later.to_str().unwrap(), "--worlds", "200"]);
    for said in [
        "state \"a drought year\" changed",
        "reservation in a drought year (Ann)",
        "a deal in a drought year",
    ] {
        let compared = compared.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(compared.contains(said), "{said}\n{compared}");
    }
    run(&folder, &["talk", "talks"]);
    run(&folder, &["talk", "talks", "--repeat", "50"]);
    run(&folder, &["map", "talks", "-o", "-"]);
}

#[test]
fn what_one_side_accepts_in_a_state_is_no_part_of_what_the_other_is_told() {
    let believes = "[believes.bob]\nlike = \"ann\"\nreservation_by_state = { drought = 0.1 }\n\
                    [believes.bob.issues.water]\npoints = [[0, 1], [10, 0]]\n";
    let ann = format!("{ANN}{believes}");
    let told = |bob: &str| {
        let folder = folder(DROUGHT, &ann, bob);
        run(&folder, &["brief", "talks", "--as", "ann", "--json", "--worlds", "200"])
    };
    let one = told(BOB);
    assert_eq!(one, told(&BOB.replace("{ low = 0.5, likely = 0.6, high = 0.7 }", "0.123")));
    assert_eq!(one, told("not even TOML"));
    assert!(one.contains("\"drought\""));
}
