//! Rules of ratification and vetoes from the files to the answers: schema, warnings, words, JSON, records.

use crate::common::{elfvik, talks};
use serde_json::Value;

const ANN: &str = r#"format = 1
party = "ann"
reservation = 0.6
[issues.depth]
weight = 1
values = { shallow = 0.5, deep = 1 }
[ratifiers.council]
probability = 0.5
[ratifiers.court]
probability = 0.5
[ratifiers.mayor]
probability = 0.5
"#;
const BOB: &str = "format = 1\nparty = \"bob\"\nreservation = 0.6\n[issues.depth]\nweight = 1\n\
    values = { shallow = 1, deep = 0.5 }\n";
const CID: &str = "format = 1\nparty = \"cid\"\nreservation = 0.6\n[issues.depth]\nweight = 1\n\
    values = { shallow = 1, deep = 0.5 }\n";

fn public(agreement: &str, ratification: &str) -> String {
    let party = |id: &str, more: &str| format!("[[parties]]\nid = \"{id}\"\nname = \"{id}\"\n{more}");
    let ratifiers =
        ["council", "court", "mayor"].map(|id| format!("{{ id = \"{id}\", name = \"the {id}\" }}"));
    let ratifiers = format!("ratifiers = [{}]\nratification = {ratification}\n", ratifiers.join(", "));
    format!(
        "format = 1\ntitle = \"A well\"\nagreement = {agreement}\n{}{}{}[[issues]]\nid = \"depth\"\n\
         question = \"How deep?\"\noptions = [\"shallow\", \"deep\"]\n",
        party("ann", &ratifiers),
        party("bob", ""),
        party("cid", "")
    )
}

fn folder(agreement: &str, ratification: &str) -> tempfile::TempDir {
    let public = public(agreement, ratification);
    let files = [("scenario.toml", &public[..]), ("ann.toml", ANN), ("bob.toml", BOB), ("cid.toml", CID)];
    talks(&files.map(|(name, text)| (name, text.as_bytes())))
}

const FINE: [&str; 6] = [
    "\"all\"",
    "{ quorum = 2 }",
    "{ majority = \"2/3\", veto = [\"mayor\"] }",
    "{ majority = 0.75 }",
    "{ weights = { council = 2, court = \"1.5\" }, at_least = 3.5, veto = [\"mayor\"] }",
    "{ weights = { council = 2, court = 1, mayor = 1 }, majority = \"simple\" }",
];

#[test]
fn the_schema_takes_the_rules_that_are_read_and_no_others() {
    let dir = tempfile::tempdir().unwrap();
    let run = elfvik(dir.path(), &["schema", "scenario"]);
    let schema = jsonschema::validator_for(&serde_json::from_str(&run.stdout).unwrap()).unwrap();
    let fits = |agreement: &str, ratification: &str| {
        let table: toml::Table = public(agreement, ratification).parse().unwrap();
        schema.is_valid(&serde_json::to_value(table).unwrap())
    };
    let is_read = |agreement: &str, ratification: &str| {
        elfvik(folder(agreement, ratification).path(), &["check", "talks"]).status == 0
    };
    for ratification in FINE {
        assert!(
            fits("{ quorum = 2 }", ratification) && is_read("{ quorum = 2 }", ratification),
            "{ratification}"
        );
    }
    for wrong in [
        "\"most\"",
        "{}",
        "{ veto = [\"mayor\"] }",
        "{ quorum = 0 }",
        "{ quorum = 2, majority = \"2/3\" }",
        "{ weights = { council = 2, court = 1, mayor = 1 } }",
        "{ at_least = 2 }",
        "{ majority = \"two thirds\" }",
        "{ quorum = 2, vetoes = [\"mayor\"] }",
    ] {
        assert!(!fits("{ quorum = 2 }", wrong) && !is_read("{ quorum = 2 }", wrong), "{wrong}");
    }
    for fine in ["{ quorum = 2, veto = [\"bob\"] }", "{ coalitions = [[\"ann\", \"bob\"]] }"] {
        assert!(fits(fine, "\"all\"") && is_read(fine, "\"all\""), "{fine}");
    }
    for wrong in ["{ veto = [\"bob\"] }", "{ coalitions = [[\"ann\", \"bob\"]], veto = [\"cid\"] }"] {
        assert!(!fits(wrong, "\"all\"") && !is_read(wrong, "\"all\""), "{wrong}");
    }
}

#[test]
fn a_vote_that_never_matters_and_a_majority_that_was_rounded_up_get_a_warning() {
    let said = |ratification: &str| {
        let run = elfvik(folder("{ quorum = 2 }", ratification).path(), &["check", "talks"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stderr
    };
    for ratification in FINE {
        assert_eq!(said(ratification), "", "{ratification}");
    }
    let idle = said("{ weights = { council = 3, court = 3, mayor = 1 }, at_least = 5 }");
    assert!(idle.contains("the vote of ratifier `mayor` of `ann` can never matter"), "{idle}");
    assert!(idle.contains("talks/scenario.toml:7:"), "{idle}");
    let idle = said("{ quorum = 1, veto = [\"mayor\"] }");
    assert_eq!(idle.matches("can never matter").count(), 2, "{idle}");
    let rounded = said("{ majority = 0.6667 }");
    assert!(rounded.contains("a majority of 0.6667 of the ratifiers of `ann` needs more of them than 2/3"));
    assert!(rounded.contains("talks/scenario.toml:8:"), "{rounded}");
}

#[test]
fn a_brief_says_how_ratifiers_decide_and_who_has_a_veto() {
    let brief = |agreement: &str, ratification: &str, json: bool| {
        let folder = folder(agreement, ratification);
        let mut arguments =
            vec!["brief", "talks", "--worlds", "100", "--rehearsals", "0", "--width", "200", "--all"];
        arguments.extend(json.then_some("--json"));
        let run = elfvik(folder.path(), &arguments);
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout
    };
    let with_veto = "{ quorum = 2, veto = [\"bob\"] }";
    for (ratification, sentence) in [
        ("{ quorum = 2 }", "ann ratifies when any 2 of its 3 ratifiers approve."),
        (
            "{ majority = \"2/3\", veto = [\"mayor\"] }",
            "ann ratifies when any 2 of its 3 ratifiers approve (at least 2/3), the mayor among them.",
        ),
        (
            "{ weights = { council = 0.1, court = 0.2, mayor = 1 }, at_least = 0.3 }",
            "those of its ratifiers who approve have at least 0.3 of 1.3 votes (the council 0.1, the court \
             0.2, \
             the mayor 1).",
        ),
    ] {
        let text = brief(with_veto, ratification, false);
        assert!(text.contains("A deal needs any 2 of the 3, bob among them."), "{text}");
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
    let json: Value =
        serde_json::from_str(&brief(with_veto, "{ quorum = 2, veto = [\"court\"] }", true)).unwrap();
    assert_eq!(
        json["scenario"]["agreement"],
        serde_json::json!({ "quorum_with_veto": { "quorum": 2, "veto": ["bob"] } })
    );
    let rule = &json["scenario"]["parties"][0]["ratification"];
    assert_eq!((&rule["quorum"], &rule["veto"]), (&2.into(), &serde_json::json!([1])));
}

#[test]
fn a_talk_is_saved_with_its_rules_and_taken_up_by_them() {
    let folder = folder(
        "{ quorum = 2, veto = [\"bob\"] }",
        "{ weights = { council = 2, court = 1 }, at_least = 2, veto = [\"mayor\"] }",
    );
    let talk = |more: &[&str]| {
        let arguments: Vec<&str> =
            ["talk", "talks", "--rounds", "4"].into_iter().chain(more.iter().copied()).collect();
        let run = elfvik(folder.path(), &arguments);
        assert!(run.status < 2, "{}", run.stderr);
        run
    };
    talk(&["--save", "whole.jsonl"]);
    let record = std::fs::read_to_string(folder.path().join("whole.jsonl")).unwrap();
    assert!(record.contains("{\"weight\":{\"at_least\":\"2\",\"weights\":[\"2\",\"1\",\"0\"]}}"), "{record}");
    let replayed = elfvik(folder.path(), &["talk", "talks", "--replay", "whole.jsonl"]);
    assert!(replayed.status < 2, "{}", replayed.stderr);
    let wrong = record.replacen("\"at_least\":\"2\"", "\"at_least\":\"9\"", 1);
    std::fs::write(folder.path().join("wrong.jsonl"), wrong).unwrap();
    let refused = elfvik(folder.path(), &["talk", "talks", "--replay", "wrong.jsonl"]);
    assert_eq!(refused.status, 2, "{}", refused.stdout);
}
