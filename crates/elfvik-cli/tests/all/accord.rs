//! Accords from the files to every face, and every event on the way; the worked accords by what each shows.

use crate::common::{elfvik, root};
use serde_json::Value;
use std::path::Path;

fn run(folder: &Path, arguments: &[&str]) -> String {
    let run = elfvik(folder, &[&["accord"], arguments].concat());
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
    run.stdout
}

fn status(folder: &Path, accord: &str, on: &str) -> Value {
    serde_json::from_str(&run(folder, &["status", accord, "--on", on, "--json"])).unwrap()
}

/// How the commitments stand, in the order of the accord.
fn standings(folder: &Path, accord: &str, on: &str) -> Vec<String> {
    let status = status(folder, accord, on);
    let all = status["commitments"].as_array().unwrap();
    all.iter().map(|one| one["standing"].as_str().unwrap().to_owned()).collect()
}

fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let run = elfvik(folder, &[&["accord"], arguments].concat());
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
    run.stderr
}

/// A folder that holds a copy of a worked accord, by the same name.
fn copy_of(accord: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(accord)).unwrap();
    for entry in std::fs::read_dir(root().join("accords").join(accord)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(accord).join(path.file_name().unwrap())).unwrap();
    }
    folder
}

#[test]
fn nothing_of_singapore_is_late_since_nothing_has_a_date() {
    let on = |on| standings(&root(), "accords/singapore-2018", on);
    assert_eq!(on("2018-07-26"), ["open"; 4]);
    assert_eq!(on("2019-10-05"), ["open", "open", "open", "reported"]);
    assert_eq!(on("2039-10-05"), ["open", "open", "open", "reported"]);
    let text = run(&root(), &["status", "accords/singapore-2018", "--on", "2019-10-05"]);
    assert!(text.contains("No day is set for anything.") && text.contains("NPR"), "{text}");
}

#[test]
fn the_reported_suspension_lapses_after_three_years_and_snaps_back_before() {
    let what_if = |events: &[&str]| -> Value {
        let asked = [&["what-if", "accords/three-year-suspension", "--json"], events].concat();
        serde_json::from_str(&run(&root(), &asked)).unwrap()
    };
    let kept = ["verify:enrichment=kept@2019-11-20", "report:suspension@2019-12-01"];
    let course = |found: &Value| -> Vec<String> {
        let all = found["consequences"].as_array().unwrap();
        let of = |one: &&Value| one["commitment"] == "suspension";
        all.iter().filter(of).map(|one| format!("{} {}", one["day"], one["to"]).replace('"', "")).collect()
    };
    let lapse = ["2019-11-20 open", "2019-12-01 kept", "2022-12-01 lapsed"];
    assert_eq!(course(&what_if(&kept)), lapse);
    let renewed = what_if(&[kept[0], kept[1], "renew:suspension@2022-11-30"]);
    assert_eq!(course(&renewed).last().unwrap(), "2025-11-30 lapsed");
    let broken = what_if(&[kept[0], kept[1], "verify:enrichment=not-kept@2020-06-01"]);
    assert_eq!(course(&broken).last().unwrap(), "2020-06-01 snapped-back");
    assert_eq!(broken["gains"], serde_json::json!({"us": 0.0, "dprk": 0.0}));
}

#[test]
fn the_full_life_is_kept_late_disputed_snapped_back_restored_and_renewed() {
    let on = |on| standings(&root(), "accords/full-life", on);
    assert_eq!(on("2021-01-10"), ["open", "waiting", "open", "waiting"]);
    assert_eq!(on("2021-04-05"), ["kept", "kept-late", "open", "waiting"]);
    assert_eq!(on("2021-06-05"), ["kept", "kept-late", "overdue", "waiting"]);
    assert_eq!(on("2021-06-20"), ["kept", "kept-late", "disputed", "waiting"]);
    assert_eq!(on("2021-07-20"), ["kept", "snapped-back", "broken", "suspended"]);
    assert_eq!(on("2021-09-01"), ["kept", "kept-late", "open", "waiting"]);
    assert_eq!(on("2021-10-10"), ["kept", "kept-late", "restored", "waiting"]);
    assert_eq!(on("2022-06-01"), ["kept", "kept-late", "restored", "kept"]);
    // Renewed once: it lasts two years.
    assert_eq!(on("2023-04-06")[1], "lapsed");
}

#[test]
fn every_face_shows_the_commitments_over_time() {
    let face = |more: &[&str]| {
        run(&root(), &[&["status", "accords/full-life", "--on", "2021-07-25"], more].concat())
    };
    let text = face(&[]);
    assert!(text.contains("snapped back") && text.contains("WHAT WAS AGREED"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let page = face(&["--html", "-"]);
    assert!(page.contains("<title id=\"timeline-title\">") && page.contains("the breach of Water released"));
    assert!(face(&["--markdown", "-"]).contains("# The river accord (invented)"));
}

#[test]
fn answers_and_texts_fit_their_schemas() {
    let check = |of: &str, value: &Value| {
        let schema = elfvik(&root(), &["schema", of]).stdout;
        let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
        let wrong: Vec<String> =
            schema.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{of}: {wrong:#?}");
    };
    for accord in ["singapore-2018", "three-year-suspension", "full-life"] {
        let folder = format!("accords/{accord}");
        check("accord-status", &status(&root(), &folder, "2021-12-01"));
        let text = std::fs::read_to_string(root().join(&folder).join("accord.toml")).unwrap();
        // JSON has no dates of its own.
        let quoted = text.lines().map(|line| match line.split_once(" = 20") {
            Some((key, date)) if date.contains('-') => format!("{key} = \"20{date}\"\n"),
            _ => format!("{line}\n"),
        });
        let table: toml::Table = quoted.collect::<String>().parse().unwrap();
        check("accord", &serde_json::to_value(table).unwrap());
    }
    let found = run(&root(), &["what-if", "accords/full-life", "withdraw:patrols@2022-05-01", "--json"]);
    check("accord-consequences", &serde_json::from_str(&found).unwrap());
}

#[test]
fn a_draft_is_in_order_as_it_stands_and_can_be_lived_through() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let scenario = root().join("scenarios/stockholm-2019");
    let scenario = scenario.to_str().unwrap();
    let draft = ["draft", scenario, "--package", "reported-offer", "--on", "2019-11-01", "-o", "accord"];
    assert!(run(at, &draft).contains("elfvik accord status accord"));
    assert_eq!(run(at, &["check", "accord"]), "accord is in order: 6 commitments, 0 events.\n");
    let first = &status(at, "accord", "2019-11-01")["commitments"][0];
    let (id, by) = (first["id"].as_str().unwrap(), first["owners"][0].as_str().unwrap());
    assert_eq!(first["due"], "2019-12-01");
    // Nobody's private numbers stand in a text that both sides read.
    let text = std::fs::read_to_string(at.join("accord/accord.toml")).unwrap();
    assert!(!text.contains("\nworth =") && text.contains("it is taken apart"), "{text}");
    assert!(elfvik(at, &["keys", "new", "one"]).status == 0);
    let done =
        ["report", "accord", id, "--by", by, "--evidence", "seen", "--on", "2019-11-20", "--key", "one.key"];
    assert!(run(at, &done).contains("kept"));
    assert_eq!(standings(at, "accord", "2019-11-20")[..2], ["kept", "open"]);
    let verified =
        elfvik(at, &["record", "verify", "accord/events.record", "--key", &format!("{by}=one.pub")]);
    assert_eq!(verified.status, 0, "{}", verified.stderr);
}

#[test]
fn a_draft_is_in_order_whichever_party_is_named_first_and_keeps_the_dates_of_the_plan() {
    for is_swapped in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        assert_eq!(elfvik(at, &["new", "talks", "--like", "plan"]).status, 0);
        let path = at.join("talks/scenario.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, parties) = text.split_at(text.find("[[parties]]").unwrap());
        let end = parties[11..].rfind("[[parties]]").unwrap() + 11;
        let (first, rest) = parties.split_at(end);
        let second = rest.find("\n[[").map_or(rest.len(), |at| at + 1);
        let (second, rest) = rest.split_at(second);
        let text = match is_swapped {
            false => text.clone(),
            true => [before, second, first, rest].concat(),
        };
        // The first step is due by the third week of the plan.
        let at_step = text.find("[[steps]]").unwrap() + "[[steps]]".len();
        let text = format!("{}\nlatest = 3{}", &text[..at_step], &text[at_step..]);
        std::fs::write(&path, text).unwrap();
        run(at, &["draft", "talks", "--worth", "--on", "2020-01-01", "-o", "accord"]);
        assert!(run(at, &["check", "accord"]).contains("in order"), "swapped: {is_swapped}");
        let written = std::fs::read_to_string(at.join("accord/accord.toml")).unwrap();
        assert!(written.contains("worth = "), "{written}");

        assert!(written.contains("2020-01-22"), "{written}");
    }
}

#[test]
fn a_draft_keeps_every_prerequisite_of_the_scenario_as_a_trigger_or_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let scenario = root().join("scenarios/jcpoa-2015");
    run(at, &["draft", scenario.to_str().unwrap(), "--on", "2015-10-18", "-o", "accord"]);
    assert!(run(at, &["check", "accord"]).contains("in order: 10 commitments"));
    let read: toml::Table = std::fs::read_to_string(at.join("accord/accord.toml")).unwrap().parse().unwrap();
    let of = |id: &str| {
        let all = read["commitments"].as_array().unwrap();
        all.iter().find(|one| one["id"].as_str() == Some(id)).unwrap().clone()
    };
    let after: Vec<toml::Value> = of("funds")["after"].as_array().unwrap().clone();
    for needed in ["centrifuges", "stockpile", "arak", "protocol"] {
        assert!(after.iter().any(|id| id.as_str() == Some(needed)), "{after:?}");
    }
    // What is due on a day says in words what it comes after.
    let note = of("transition")["note"].as_str().unwrap().to_owned();
    assert_eq!(note, "Only after \"Restrictions on arms end\".");
}

#[test]
fn what_if_names_what_an_event_prevents() {
    let asked = |events: &[&str]| -> Value {
        let all = [&["what-if", "accords/three-year-suspension", "--json"], events].concat();
        serde_json::from_str(&run(&root(), &all)).unwrap()
    };
    let kept = ["verify:enrichment=kept@2019-11-20", "report:suspension@2019-12-01"];
    let found = asked(&kept);
    let prevented = found["prevented"].as_array().unwrap();
    let overdue = |one: &&Value| one["commitment"] == "enrichment" && one["to"] == "overdue";
    assert!(prevented.iter().any(|one| overdue(&one)), "{prevented:?}");
    let text = run(&root(), &[&["what-if", "accords/three-year-suspension"], &kept[..]].concat());
    assert!(text.contains("What would have followed otherwise"), "{text}");
}

#[test]
fn a_changed_text_and_a_changed_record_are_noticed() {
    let folder = copy_of("full-life");
    let at = folder.path();
    let path = at.join("full-life/accord.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    // A comment changes nothing.
    std::fs::write(&path, format!("# read and signed\n{text}")).unwrap();
    run(at, &["check", "full-life"]);
    std::fs::write(&path, text.replace("within = 30", "within = 60")).unwrap();
    let error = refusal(at, &["status", "full-life", "--on", "2022-01-01"]);
    assert!(
        error.contains("is not the text that the record is about") && error.contains("help: put"),
        "{error}"
    );
    assert_eq!(elfvik(at, &["accord", "check", "full-life"]).status, 1);
    std::fs::write(&path, text).unwrap();
    let path = at.join("full-life/events.record");
    let record = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, record.replacen("not-kept", "kept", 1).replacen("2021-04-05", "2021-03-05", 1))
        .unwrap();
    assert!(refusal(at, &["status", "full-life"]).contains("events.record:"));
}

#[test]
fn what_cannot_happen_is_refused_and_nothing_is_recorded() {
    let folder = copy_of("full-life");
    let at = folder.path();
    let record = || std::fs::read(at.join("full-life/events.record")).unwrap();
    let before = record();
    let by_wrong_hand = ["report", "full-life", "gauges", "--by", "south", "--on", "2023-01-01"];
    assert!(refusal(at, &by_wrong_hand).contains("only `north` may do this"));
    let early = ["renew", "full-life", "toll", "--by", "south", "--on", "2021-01-01"];
    assert!(refusal(at, &early).contains("2021-01-01 comes before"));
    assert!(refusal(at, &["what-if", "full-life", "burn:toll"]).contains("possible: `report`, `breach`"));
    assert!(refusal(at, &["what-if", "full-life", "withdraw:tolls"]).contains("known: `gauges`"));
    assert!(refusal(at, &["status", "."]).contains("holds no accord.toml"));
    assert_eq!(record(), before);
}

#[test]
fn a_breach_is_reported_settled_and_restored_from_the_command_line() {
    let folder = copy_of("three-year-suspension");
    let (at, name) = (folder.path(), "three-year-suspension");
    run(at, &["verify", name, "enrichment", "--by", "inspectors", "--finding", "kept", "--on", "2019-11-20"]);
    let shown = ["--evidence", "the decision", "--on", "2019-12-01", "--source", "yonhap"];
    run(at, &[&["report", name, "suspension", "--by", "us"], &shown[..]].concat());
    let breach = ["report", name, "suspension", "--by", "dprk", "--breach", "--on", "2020-02-01", "--json"];
    let found: Value = serde_json::from_str(&run(at, &breach)).unwrap();
    // If nobody decides, the default holds sixty-one days later, and the halt ends with it.
    let last = found["consequences"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["day"], &last["to"]), (&"2020-04-02".into(), &"snapped-back".into()), "{found:#}");
    run(at, &["settle", name, "suspension", "--by", "us,dprk", "--ruling", "breach", "--on", "2020-02-10"]);
    assert_eq!(standings(at, name, "2020-02-10"), ["snapped-back", "broken", "open"]);
    run(at, &["restore", name, "suspension", "--by", "us,dprk", "--on", "2020-03-01"]);
    assert_eq!(standings(at, name, "2020-03-01"), ["kept", "restored", "open"]);
    run(at, &["withdraw", name, "enrichment", "--by", "dprk", "--on", "2020-03-05"]);
    assert_eq!(standings(at, name, "2020-03-05")[..2], ["broken", "snapped-back"]);
}

#[test]
fn a_confidential_event_counts_for_whoever_can_open_it_and_others_are_told_that_there_is_one() {
    let folder = copy_of("full-life");
    let at = folder.path();
    let withdrawn = ["withdraw", "full-life", "toll", "--by", "south", "--on", "2022-05-01"];
    let secret = ["--source", "cable 7", "--confidential", "--html", "told.html"];
    run(at, &[&withdrawn[..], &secret].concat());
    run(at, &["restore", "full-life", "toll", "--by", "north,south", "--on", "2022-06-01"]);
    let record = std::fs::read_to_string(at.join("full-life/events.record")).unwrap();
    assert!(record.contains("\"commitment\":\"") && !record.contains("cable 7"), "{record}");
    assert_eq!(elfvik(at, &["record", "verify", "full-life/events.record"]).status, 0);
    // With what opens it: broken and restored, and the answer is for whoever may know.
    assert_eq!(standings(at, "full-life", "2022-05-15")[1], "broken");
    assert_eq!(standings(at, "full-life", "2022-06-01")[1], "restored");
    let status = ["status", "full-life", "--on", "2022-06-01"];
    assert!(run(at, &status).contains("[confidential]"));
    run(at, &[&status[..], &["--html", "status.html"]].concat());
    #[cfg(unix)]
    for page in ["told.html", "status.html"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(at.join(page)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{page}");
    }
    // Without it: what can be seen, and what cannot.
    std::fs::rename(at.join("full-life/events.record.openings"), at.join("openings")).unwrap();
    let closed = self::status(at, "full-life", "2022-06-01");
    let reasons: Vec<&str> =
        closed["unseen"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["closed", "rests-on-closed"]);
    assert_eq!(closed["commitments"][1]["standing"], "kept-late");
    assert!(self::status(at, "full-life", "2022-04-30")["unseen"].as_array().unwrap().is_empty());
    let text = run(at, &status);
    assert!(text.contains("Incomplete:") && text.contains("nothing here opens it"), "{text}");
    let check = elfvik(at, &["accord", "check", "full-life"]);
    assert!(check.status == 0 && check.stderr.contains("nothing here opens it"), "{}", check.stderr);
    let refused = refusal(at, &["withdraw", "full-life", "patrols", "--by", "south", "--on", "2022-07-01"]);
    assert!(refused.contains("nobody can say whether this can happen"), "{refused}");
    assert!(refused.contains("help: let whoever has what opens it"), "{refused}");
    // Given back, it is as before.
    std::fs::rename(at.join("openings"), at.join("full-life/events.record.openings")).unwrap();
    run(at, &["withdraw", "full-life", "patrols", "--by", "south", "--on", "2022-07-01"]);
}

#[test]
fn a_draft_from_a_saved_talk_holds_what_was_agreed_there() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let scenario = root().join("scenarios/stockholm-2019");
    let scenario = scenario.to_str().unwrap();
    let talk = ["talk", scenario, "us=conceder", "dprk=conceder", "--save", "talk.record"];
    assert_eq!(elfvik(at, &talk).status, 0);
    let draft = run(at, &["draft", scenario, "--from", "talk.record", "--on", "2019-11-01"]);
    let saved = elfvik(at, &["talk", scenario, "--replay", "talk.record", "--json"]).stdout;
    let talk: Value = serde_json::from_str(&saved).unwrap();
    let agreed = talk["ending"]["outcome"].as_object().unwrap();
    let option = |option: &Value| option.to_string().trim_matches('"').to_owned();
    let written: Vec<String> = agreed.iter().map(|(issue, of)| format!("{issue}={}", option(of))).collect();
    let by_name = run(at, &["draft", scenario, "--package", &written.join(","), "--on", "2019-11-01"]);
    assert_eq!(draft, by_name);
    assert!(draft.contains("[[terms]]"));
    // A talk that led nowhere, one of another scenario, no talk at all, and a date where a talk is expected.
    let none =
        ["talk", scenario, "us=hardheaded", "dprk=hardheaded", "--rounds", "1", "--save", "none.record"];
    assert_eq!(elfvik(at, &none).status, 1);
    let refused = |from: &str| refusal(at, &["draft", scenario, "--from", from]);
    assert!(refused("none.record").contains("the talk ended without an agreement"));
    assert!(refused("2019-11-01").contains("help: write --on 2019-11-01"));
    std::fs::write(
        at.join("changed.record"),
        std::fs::read_to_string(at.join("talk.record")).unwrap().replacen("accept", "reject", 1),
    )
    .unwrap();
    assert!(refused("changed.record").contains("changed.record"));
}
