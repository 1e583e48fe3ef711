//! Saved talks that were kept: each still loads, can have happened by the rules, and is saved again the same.
//!
//! A file `SCENARIO-NAME.record` in `records/` is a talk of the scenario in the folder `SCENARIO` there;
//! those of former formats are `SCENARIO-format-N-NAME.jsonl`.
//! Whoever saved a talk with a former version still has such files: see `MEND`.

#![allow(clippy::disallowed_methods, reason = "reads files of the tests")]

use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, View, canonical};
use elfvik::prepare::Parameters;
use elfvik::seed::Seed;
use elfvik::talk::play::replay;
use elfvik::talk::record::{self, RecordCheckGap, RecordError, RecordHead, fingerprint, read, written};
use elfvik::talk::{Event, OfferSpace, Setup};
use std::fs;
use std::path::{Path, PathBuf};

/// What to do when a kept record is no longer what it was.
const MEND: &str = "the record format changed: whoever saved a talk with a former version can no longer use \
    it. Do not write the file in tests/records anew. Bring back what the names and numbers in records meant \
    (a \
    name in a file is a promise), or raise `Head::FORMAT`, read the former shape in \
    `talk/record/former.rs`, keep \
    this file among the former ones, and add records of the new format";

#[test]
fn each_record_of_the_present_format_is_read_replayed_and_saved_the_same() {
    let mut seen = Vec::new();
    for (path, text) in kept().into_iter().filter(|(path, _)| format(path).is_none()) {
        let what = format!("{}: {MEND}", path.display());
        let setup = setup(&path, &text).unwrap_or_else(|error| panic!("{error}: {what}"));
        let found = read(&text, &setup).unwrap_or_else(|error| panic!("{error}: {what}"));
        assert!(found.notes().is_empty() && found.head.is_of(setup.parameters().view()), "{what}");
        let mut session = setup.session().unwrap();
        replay(&mut session, &found.events, |_, _| {}).unwrap_or_else(|error| panic!("{error}: {what}"));
        assert_eq!(session.log(), found.events, "{what}");
        let scenario = setup.parameters().view().scenario();
        assert_eq!(written(&found.head, &session, scenario), text, "{what}");
        let names: Vec<String> = found.head.parties.iter().map(|(_, strategy)| strategy.clone()).collect();
        assert_eq!(RecordHead::of(&setup, &names), found.head, "{what}");
        seen.extend(
            text.lines()
                .filter_map(|line| line.split_once("\"event\":\"")?.1.split('"').next().map(str::to_owned)),
        );
    }
    for event in [
        "entered",
        "propose",
        "accept",
        "reject",
        "pass",
        "walk",
        "text",
        "fault",
        "went-on",
        "broken-off",
        "approved",
        "worthless",
        "refused",
        "suspended",
        "resumed",
        "collapsed",
    ] {
        assert!(seen.iter().any(|seen| seen == event), "no kept record has the event `{event}`: add one");
    }
}

#[test]
fn each_record_with_sums_is_read_replayed_and_saved_with_the_same_events() {
    let mut n_records = 0;
    for (path, text) in kept().into_iter().filter(|(path, _)| format(path) == Some(3)) {
        let what = format!("{}: {MEND}", path.display());
        let setup = setup(&path, &text).unwrap_or_else(|error| panic!("{error}: {what}"));
        let found = read(&text, &setup).unwrap_or_else(|error| panic!("{error}: {what}"));
        assert!(found.notes().is_empty() && found.head.is_of(setup.parameters().view()), "{what}");
        let mut session = setup.session().unwrap();
        replay(&mut session, &found.events, |_, _| {}).unwrap_or_else(|error| panic!("{error}: {what}"));
        let names: Vec<String> = found.head.parties.iter().map(|(_, strategy)| strategy.clone()).collect();
        let head = RecordHead::of(&setup, &names);
        assert_eq!(RecordHead { format: 3, ..head.clone() }, found.head, "{what}");
        let again = written(&head, &session, setup.parameters().view().scenario());
        let again = read(&again, &setup).unwrap();
        assert_eq!((again.notes(), &again.events), (Vec::new(), &found.events), "{what}");
        n_records += 1;
    }
    assert!(n_records >= 10);
}

#[test]
fn each_record_of_a_former_format_is_read_with_a_note_and_replayed() {
    for (path, text) in kept().into_iter().filter(|(path, _)| format(path).is_some_and(|n| n < 3)) {
        let what = format!("{}: {MEND}", path.display());
        let setup = setup(&path, &text).unwrap_or_else(|error| panic!("{error}: {what}"));
        let found = read(&text, &setup).unwrap_or_else(|error| panic!("{error}: {what}"));
        let format = found.head.format;
        assert_eq!(Some(format), self::format(&path), "{what}");
        let is_summed = !name(&path).contains("without-sums");
        assert!(found.notes().starts_with(&[RecordCheckGap::Scenario { format }]), "{what}");
        assert_eq!(found.notes().contains(&RecordCheckGap::Sums), !is_summed, "{what}");
        assert!(found.head.is_of(setup.parameters().view()), "{what}");
        let mut session = setup.session().unwrap();
        replay(&mut session, &found.events, |_, _| {}).unwrap_or_else(|error| panic!("{error}: {what}"));
        assert!(session.end().is_some(), "{what}");
        assert!(found.events.contains(&Event::WentOn), "{what}");
        // Saved again it is one of the present format.
        let names: Vec<String> = found.head.parties.iter().map(|(_, strategy)| strategy.clone()).collect();
        let again = written(&RecordHead::of(&setup, &names), &session, setup.parameters().view().scenario());
        let again = read(&again, &setup).unwrap();
        assert_eq!((again.notes(), &again.events), (Vec::new(), &found.events), "{what}");
        assert_eq!(again.head.course, found.head.course, "{what}");
    }
}

#[test]
fn a_change_in_a_former_record_is_noticed_as_far_as_it_can_be() {
    let (path, text) = kept().into_iter().find(|(path, _)| name(path) == "orchard-format-1").unwrap();
    let found = setup(&path, &text.replacen("\"seed\":9", "\"seed\":8", 1)).unwrap_err();
    assert_eq!(found, RecordError::HeadChanged);
    let setup = setup(&path, &text).unwrap();
    let found = read(&text.replacen("\"share\":\"1\"", "\"share\":\"0.5\"", 1), &setup).unwrap_err();
    assert!(matches!(found, RecordError::Changed { line: 4, .. }), "{found}");
    let found =
        read(&text.replacen("\"by\":\"cider\"", "\"by\":\"grower\"", 1), &setup).unwrap_err().to_string();
    assert!(found.contains("event 3 cannot have happened: it is not its turn"), "{found}");
    let head = |rules: &str| {
        let (line, _) = text.lines().next().unwrap().split_once(",\"rules\"").unwrap();
        record::head(&format!("{line},\"rules\":{rules}}}"), setup.parameters().view())
    };
    for (rules, said) in [
        ("[\"--rounds=0\"]", "the rule `--rounds=0` cannot be understood"),
        ("[\"--rounds\"]", "the rule `--rounds` cannot be understood"),
        ("[\"--protocol=shouting\"]", "there is no protocol `shouting`"),
        ("[\"--first=nobody\"]", "there is no party `nobody`"),
        ("[\"--breakdown=2\"]", "it is no probability"),
        ("[\"--shout=2\"]", "there was no such rule"),
    ] {
        let found = head(rules).unwrap_err().to_string();
        assert!(found.contains(said), "{rules}: {found}");
    }
    let all = "[\"--protocol=mediated\",\"--ticks=70\",\"--hidden-from=9\",\"--clock=negmas\",\
               \"--discount-per=round\",\
               \"--breakdown=0.125\",\"--no-agreement=zero\",\"--first=cider\",\"--on-fault=skip\",\"--single\"]";
    let course = serde_json::to_value(head(all).unwrap().course).unwrap();
    let expected = serde_json::json!({ "levels": [{
        "name": "talks", "protocol": "mediated", "unit": "ticks", "most": 70, "hidden_from": 9,
            "clock": "negmas",
        "breakdown": "0.125", "discount_per": "round", "no_agreement": "zero", "first": "cider",
            "on_fault": "skip",
        "entry": "always", "seal": "binding",
    }], "ratifiers": [] });
    assert_eq!(course, expected);
}

#[test]
fn a_record_of_a_quorum_under_former_rules_is_refused() {
    let (path, text) = kept().into_iter().find(|(path, _)| name(path) == "ferry-format-2").unwrap();
    let unsummed = |line: &str| format!("{}}}\n", line.rsplit_once(",\"sum\"").unwrap().0);
    let former: String = text.lines().map(unsummed).collect();
    let setup = setup(&path, &text).unwrap();
    assert!(read(&former, &setup).is_ok());
    let first = former.replacen("\"format\":2", "\"format\":1", 1);
    assert_eq!(read(&first, &setup), Err(RecordError::FormerRules));
}

#[test]
fn the_canonical_text_of_a_scenario_is_what_it_was() {
    for (scenario, hash) in HASHES {
        let view = view(scenario, None, |_, text| text);
        let path = folder().join(format!("{scenario}.canonical"));
        assert_eq!(canonical(&view), fs::read_to_string(path).unwrap(), "{scenario}: {MEND}");
        assert_eq!(fingerprint(&view), hash, "{scenario}: {MEND}");
    }
}

#[test]
fn what_decides_a_talk_changes_the_fingerprint_and_what_people_read_does_not() {
    let usual = fingerprint(&view("orchard", None, |_, text| text));
    let changed = |from: &str, to: &str| {
        let mut n = 0;
        let found = fingerprint(&view("orchard", None, |_, text| {
            n += text.matches(from).count();
            text.replacen(from, to, 1)
        }));
        assert!(n > 0, "`{from}` is nowhere");
        found
    };
    for (from, to) in [
        ("from = 200, to = 320, step = 20", "from = 200, to = 320, step = 10"),
        ("resolution = 0.25", "resolution = 0.05"),
        ("\"grower\", \"both\", {", "\"grower\", \"each\", \"both\", {"),
        ("needs = \"parish\", otherwise = \"both\"", "needs = \"parish\", otherwise = \"grower\""),
        ("needs = \"parish\", otherwise = \"both\"", ""),
        ("likely = 0.8", "likely = 0.7"),
        ("forbid = { share = 0.25,", "forbid = { share = 0.5,"),
        ("choose = { price = 240", "choose = { price = 260"),
        ("reservation = { package = \"as-it-is\" }", "reservation = 0.4"),
        ("reservation = 3.5", "reservation = \"none\""),
        ("discount = 0.97", "discount = 0.98"),
        ("discount_per = \"round\"", "discount_per = \"time\""),
        ("weight = 0.6", "weight = 0.61"),
        ("[260, 0.7]", "[260, 0.71]"),
        ("[260, 0.7]", "[280, 0.7]"),
        ("both = 6", "both = 7"),
        ("out_of = 10", "out_of = 11"),
        ("from = 0.75", "from = 0.5"),
        ("value = 0.15", "value = -0.15"),
        ("probability = 0.7", "probability = 0.75"),
        ("[ratifiers.bank]\nreservation = 0.4", "[ratifiers.bank]\nreservation = 0.5"),
        ("format = 1\nparty = \"cider\"", "format = 1\nnormalise = true\nparty = \"cider\""),
        ("format = 1\nparty = \"cider\"", "format = 1\nceiling = 9\nparty = \"cider\""),
        ("format = 1\ntitle", "format = 1\norigin = \"genius\"\ntitle"),
        ("format = 1\ntitle", "format = 1\nagreement = { quorum = 1 }\ntitle"),
    ] {
        let values = ("both = 0.5", "both = 0.5, each = 0.5");
        let found = match to.contains("each") {
            // A new option has values in every file.
            true => fingerprint(&view("orchard", None, |_, text| {
                let text = text.replacen(from, to, 1).replace(values.0, values.1);
                text.replace("both = 6", "both = 6, each = 1").replace("both = 0,", "both = 0, each = 0,")
            })),
            false => changed(from, to),
        };
        assert_ne!(found, usual, "{from} to {to}");
    }
    for (from, to) in [
        ("An old orchard", "A new orchard"),
        ("What is paid for a tonne?", "What is paid?"),
        ("name = \"The bank\"", "name = \"A bank\""),
        ("text = \"the cider house\", ", ""),
        ("by = \"The parish\"", "by = \"The church\""),
        ("id = \"small-share\"", "id = \"small\"\nwhy = \"it does not pay\""),
        ("name = \"As it is\"", "name = \"As it was\""),
        ("unit = \"euros\"", "unit = \"crowns\""),
        ("low = 0.1, likely = 0.2, high = 0.4", "low = 0.0, likely = 0.20, high = 0.5"),
        ("weight = 0.6\n", "weight = 0.600\nwhy = \"it pays the rent\"\n"),
        ("format = 1\ntitle", "format = 1\nsummary = \"Two neighbours.\"\ntitle"),
        (
            "[believes.cider]\nreservation = { low = 2.5, likely = 3",
            "[believes.cider]\nreservation = { low = 2.5, likely = 4",
        ),
    ] {
        assert_eq!(changed(from, to), usual, "{from} to {to}");
    }
    let own = fingerprint(&view("orchard", Some("grower"), |_, text| text));
    assert_ne!(own, usual, "what a party believes is not what another wants");
}

/// Every kept record: its path and its text.
fn kept() -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "jsonl" || e == "record")).collect();
    paths.sort();
    assert!(paths.len() >= 24, "records are missing");
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The format of a record of a former one; none for one of the present.
fn format(path: &Path) -> Option<u32> {
    name(path).split_once("-format-")?.1.split('-').next()?.parse().ok()
}

fn name(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records")
}

/// The setup of a record: its scenario, under the course in its head.
fn setup(path: &Path, text: &str) -> Result<Setup, RecordError> {
    let (scenario, _) = name(path).split_once('-').unwrap();
    let viewer = text.split_once("\"viewer\":\"").map(|(_, rest)| rest.split('"').next().unwrap());
    let view = view(scenario, viewer, |_, text| text);
    let head = record::head(text, &view)?;
    let course = head.course(view.scenario())?;
    let parameters = Parameters::of(&view).unwrap();
    Ok(Setup::new(parameters, course, Seed(head.seed), OfferSpace::MOST_LISTED).unwrap())
}

/// The view of a scenario, each of whose files is changed before it is read.
fn view(scenario: &str, viewer: Option<&str>, mut change: impl FnMut(&str, String) -> String) -> View {
    let folder = folder().join(scenario);
    let mut text = |name: &str| change(name, fs::read_to_string(folder.join(name)).unwrap());
    let public = text("scenario.toml");
    let scenario = native::scenario(FileText { name: "scenario.toml", text: &public }).unwrap();
    let files: Vec<_> = (0..scenario.parties.len())
        .map(|p| {
            let name = scenario.parties[p].file.clone();
            native::party_file(FileText { name: &name, text: &text(&name) }, &scenario, PartyId(p)).unwrap()
        })
        .collect();
    match viewer.map(|id| scenario.party(id).unwrap()) {
        Some(party) => View::of_party(scenario, files[party.0].clone()).unwrap(),
        None => View::of_analyst(scenario, files).unwrap(),
    }
}

/// Scenarios with the hashes of their canonical texts.
const HASHES: [(&str, &str); 2] = [
    ("orchard", "fa9247594516923e2141464fc9330a078f3587d5ec8eb4db36e6b12032eeda68"),
    ("ferry", "902d7a928a221929f81d5fecf5a07c904f644374684a6c5a2a43c71db0bdf13a"),
];
