//! Everything that can be wrong with a scenario: file, line, excerpt, cause and cure, and no panic.

use crate::common::{elfvik, talks};
use std::io::Write;

const PUBLIC: &str = r#"format = 1
title = "Dishes"
[[parties]]
id = "ann"
name = "Ann"
ratifiers = [{ id = "cat", name = "the cat" }]
[[parties]]
id = "bob"
name = "Bob"
[[issues]]
id = "washing"
question = "Who washes up?"
options = ["ann", "bob"]
[[issues]]
id = "drying"
question = "Who dries?"
options = ["ann", { id = "bob", needs = "mother", otherwise = "ann" }]
[consents.mother]
by = "Mother"
probability = 0.5
[[packages]]
id = "offer"
name = "Ann's offer"
choose = { washing = "bob", drying = "ann" }
"#;

const ANN: &str = r#"format = 1
party = "ann"
reservation = { low = 0.2, likely = 0.3, high = 0.5 }
[issues.washing]
weight = 0.5
values = { ann = 0, bob = 1 }
[issues.drying]
weight = 0.5
values = { ann = 0, bob = 1 }
"#;

const BOB: &str = r#"format = 1
party = "bob"
reservation = 0.1
[issues.washing]
weight = 0.5
values = { ann = 1, bob = 0 }
[issues.drying]
weight = 0.5
values = { ann = 1, bob = 0 }
"#;

/// `check` and `brief` on the case with one piece of one file replaced: `check` says what is wrong and
/// exits with 1, `brief` says the same and exits with 2.
fn check(name: &str, file: &str, from: &str, to: &str) {
    let mut files =
        [("scenario.toml", PUBLIC.to_owned()), ("ann.toml", ANN.to_owned()), ("bob.toml", BOB.to_owned())];
    for (other, text) in &mut files {
        if *other == file {
            assert!(text.contains(from), "{file} does not hold {from}");
            *text = text.replacen(from, to, 1);
        }
    }
    let files = files.each_ref().map(|(name, text)| (*name, text.as_bytes()));
    let folder = talks(&files);
    let checked = elfvik(folder.path(), &["check", "talks"]);
    assert_eq!((checked.status, checked.stdout.as_str()), (1, ""), "{}", checked.stderr);
    let briefed = elfvik(folder.path(), &["brief", "talks"]);
    assert_eq!((briefed.status, briefed.stdout.as_str()), (2, ""), "{}", briefed.stderr);
    record(name, &checked.stderr);
}

fn record(name: &str, text: &str) {
    insta::with_settings!({
        prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../snapshots/errors"
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// A folder that cannot be read as a scenario at all: both commands exit with 2.
fn check_unreadable(name: &str, files: &[(&str, &[u8])]) {
    let folder = talks(files);
    for command in ["check", "brief"] {
        let run = elfvik(folder.path(), &[command, "talks"]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        record(name, &run.stderr);
    }
}

#[test]
fn the_case_itself_is_right() {
    let files =
        [("scenario.toml", PUBLIC), ("ann.toml", ANN), ("bob.toml", BOB)].map(|(n, t)| (n, t.as_bytes()));
    let folder = talks(&files);
    assert_eq!(elfvik(folder.path(), &["check", "talks"]).status, 0);
}

#[test]
fn wrong_rules_of_talk_are_named() {
    let talk = |name: &str, rules: &str| {
        check(name, "scenario.toml", "[[packages]]", &format!("{rules}\n[[packages]]"))
    };
    talk("talk-unknown-protocol", "[talk]\nprotocol = \"alternate\"");
    talk("talk-two-deadlines", "[talk]\nrounds = 5\nticks = 5");
    talk("talk-no-rounds", "[talk]\nrounds = 0");
    talk("talk-late-hidden", "[talk]\nrounds = 5\nhidden_from = 9");
    talk("talk-too-long", "[talk]\nprotocol = \"tentative\"\nrounds = 700000");
    talk("talk-breakdown", "[talk]\nbreakdown = 1.5");
    talk("talk-first", "[talk]\nfirst = \"eve\"");
    talk("talk-level", "[talk]\n[[talk.levels]]\nname = \"summit\"\nall_but = -1\nseal = \"waxed\"");
    talk("talk-unknown-key", "[talk]\nround = 5");
}

#[test]
fn wrong_states_of_nature_are_named() {
    let states = |name: &str, states: &str| {
        check(name, "scenario.toml", "[[packages]]", &format!("{states}\n[[packages]]"))
    };
    let state =
        |id: &str, probability: &str| format!("[[states]]\nid = \"{id}\"\nprobability = {probability}\n");
    states("states-probability", &(state("rain", "0") + &state("snow", "1.5")));
    states("states-above-one", &(state("rain", "0.5") + &state("snow", "0.5") + &state("hail", "0.01")));
    states("states-twice", &(state("rain", "0.5") + &state("rain", "0.2")));
    states("states-guess", "[[states]]\nid = \"rain\"\nprobability = { low = 0.1, high = 0.2 }\n");
    states("states-name", &(state("rain", "0.5") + "name = \" \"\n"));
    let many: String = (0..33).map(|at| state(&format!("s{at}"), "0.01")).collect();
    states("states-many", &many);
    check("states-normal-alone", "scenario.toml", "[[parties]]", "normal_state = \"dry\"\n[[parties]]");
    let reserve = |name: &str, by_state: &str| {
        check(name, "bob.toml", "reservation = 0.1", &format!("reservation = 0.1\n{by_state}"))
    };
    reserve("states-unknown", "reservation_by_state = { rain = 0.2 }");
    reserve("states-no-table", "reservation_by_state = 0.2");
}

#[test]
fn an_unknown_issue_is_named() {
    check("unknown-issue", "ann.toml", "[issues.drying]", "[issues.dryng]");
}

#[test]
fn an_unknown_issue_in_a_package_is_named() {
    check("unknown-issue-in-a-package", "scenario.toml", "drying = \"ann\" }", "dying = \"ann\" }");
}

#[test]
fn an_unknown_option_is_named() {
    check("unknown-option", "bob.toml", "bob = 0", "bbo = 0");
}

#[test]
fn an_unknown_party_is_named() {
    check(
        "unknown-party",
        "scenario.toml",
        "name = \"Ann's offer\"",
        "name = \"Ann's offer\"\nby = \"anna\"",
    );
}

#[test]
fn a_private_file_outside_the_folder_is_refused() {
    check(
        "file-outside",
        "scenario.toml",
        "name = \"Ann\"\n",
        "name = \"Ann\"\nfile = \"../../secrets.toml\"\n",
    );
}

#[test]
fn a_belief_about_an_unknown_party_is_named() {
    check(
        "unknown-party-in-a-belief",
        "ann.toml",
        "[issues.washing]",
        "[believes.carl]\nreservation = 0\n[issues.washing]",
    );
}

#[test]
fn an_unknown_key_is_named() {
    check("unknown-key", "scenario.toml", "title =", "titel =");
}

#[test]
fn an_absent_weight_is_named() {
    check("absent-weight", "ann.toml", "weight = 0.5\n", "");
}

#[test]
fn a_negative_weight_is_refused() {
    check("negative-weight", "ann.toml", "weight = 0.5", "weight = -0.5");
}

#[test]
fn a_weight_that_is_not_finite_is_refused() {
    check("infinite-weight", "ann.toml", "weight = 0.5", "weight = inf");
    check("nan-weight", "bob.toml", "weight = 0.5", "weight = nan");
}

#[test]
fn a_low_guess_above_the_likely_one_is_refused() {
    check("low-above-likely", "ann.toml", "low = 0.2", "low = 0.4");
}

#[test]
fn duplicate_ids_are_refused() {
    check("duplicate-issue", "scenario.toml", "id = \"drying\"", "id = \"washing\"");
    check("duplicate-party", "scenario.toml", "id = \"bob\"\nname", "id = \"ann\"\nname");
    check("duplicate-option", "scenario.toml", "[\"ann\", \"bob\"]", "[\"ann\", \"ann\"]");
}

#[test]
fn rules_that_forbid_everything_are_refused() {
    check(
        "nothing-feasible",
        "scenario.toml",
        "[[packages]]\nid = \"offer\"\nname = \"Ann's offer\"\nchoose = { washing = \"bob\", drying \
         = \"ann\" }",
        "[[rules]]\nid = \"peace\"\nforbid = { washing = [\"ann\", \"bob\"] }",
    );
}

#[test]
fn a_package_that_breaks_a_rule_is_refused() {
    check(
        "package-breaks-rule",
        "scenario.toml",
        "[[packages]]",
        "[[rules]]\nid = \"shared\"\nwhy = \"nobody does both\"\nforbid = { washing = \"bob\", drying \
         = \"ann\" }\n[[packages]]",
    );
}

#[test]
fn a_consent_whose_fallback_breaks_a_rule_is_refused() {
    check(
        "fallback-breaks-rule",
        "scenario.toml",
        "[[packages]]\nid = \"offer\"\nname = \"Ann's offer\"\nchoose = { washing = \"bob\", drying \
         = \"ann\" }",
        "[[rules]]\nid = \"shared\"\nforbid = { washing = \"ann\", drying = \"ann\" }",
    );
}

#[test]
fn toml_syntax_is_checked() {
    check("toml-syntax", "scenario.toml", "title = \"Dishes\"", "title = \"Dishes");
}

#[test]
fn a_number_in_the_wrong_place_is_refused() {
    check("wrong-type", "scenario.toml", "title = \"Dishes\"", "title = 7");
}

#[test]
fn a_milliard_options_are_refused_at_once() {
    check(
        "many-options",
        "scenario.toml",
        "options = [\"ann\", \"bob\"]",
        "integer = { from = 1, to = 1000000000 }",
    );
}

#[test]
fn another_format_is_refused() {
    check("other-format", "bob.toml", "format = 1", "format = 2");
}

#[test]
fn several_faults_are_reported_at_once() {
    check(
        "several-faults",
        "bob.toml",
        "weight = 0.5\nvalues = { ann = 1, bob = 0 }\n[issues.drying]\nweight = 0.5",
        "weight = -1\nvalues = { ann = 1, carl = 0 }\n[issues.drying]\nweight = \"much\"",
    );
}

#[test]
fn text_that_is_not_utf_8_is_refused() {
    let folder = talks(&[("scenario.toml", b"format = 1\ntitle = \"D\xfcsseldorf\"\n")]);
    let run = elfvik(folder.path(), &["check", "talks"]);
    assert_eq!(run.status, 1);
    record("not-utf-8", &run.stderr);
}

#[test]
fn an_empty_folder_is_named() {
    check_unreadable("empty-folder", &[]);
}

#[test]
fn a_folder_without_the_public_file_is_named() {
    check_unreadable("no-public-file", &[("notes.txt", b"hello")]);
}

#[test]
fn a_missing_private_file_is_named() {
    check_unreadable(
        "missing-private-file",
        &[("scenario.toml", PUBLIC.as_bytes()), ("ann.toml", ANN.as_bytes())],
    );
}

#[test]
fn a_folder_that_does_not_exist_is_named() {
    let folder = talks(&[]);
    let run = elfvik(folder.path(), &["brief", "nowhere"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("nowhere"), "{}", run.stderr);
}

#[test]
fn a_file_instead_of_a_folder_is_refused() {
    let folder = talks(&[("scenario.toml", PUBLIC.as_bytes())]);
    let run = elfvik(folder.path(), &["brief", "talks/scenario.toml"]);
    assert_eq!(run.status, 2);
    record("file-instead-of-folder", &run.stderr);
}

#[test]
fn a_file_of_fifty_megabytes_is_refused() {
    let folder = talks(&[]);
    let mut file = std::fs::File::create(folder.path().join("talks/scenario.toml")).unwrap();
    let line = b"# nothing but comments, line after line after line after line\n";
    for _ in 0..50_000_000 / line.len() + 1 {
        file.write_all(line).unwrap();
    }
    drop(file);
    let run = elfvik(folder.path(), &["check", "talks"]);
    assert_eq!(run.status, 1);
    record("fifty-megabytes", &run.stderr);
}

#[test]
fn a_ratifier_that_the_party_does_not_have_is_named() {
    let last = "[issues.drying]";
    check("ratifier-unknown", "ann.toml", last, "[ratifiers.dog]\nprobability = 0.5\n[issues.drying]");
}

#[test]
fn a_ratifier_has_a_probability_or_a_profile() {
    let last = "[issues.drying]";
    let both = "[ratifiers.cat]\nprobability = 0.5\nreservation = 1\n[issues.drying]";
    check("ratifier-shape", "ann.toml", last, both);
    check("ratifier-probability", "ann.toml", last, "[ratifiers.cat]\nprobability = 7\n[issues.drying]");
    check("ratifier-issues", "ann.toml", last, "[ratifiers.cat]\nreservation = 1\n[issues.drying]");
}

/// So many parties that share one issue, in files of our own.
fn many_native(n: usize) -> tempfile::TempDir {
    let mut public = "format = 1\ntitle = \"Many\"\nagreement = { quorum = 2 }\n".to_owned();
    let mut files = Vec::new();
    for p in 0..n {
        public += &format!("[[parties]]\nid = \"p{p}\"\nname = \"Party {p}\"\n");
        let values = format!("[issues.share]\nweight = 1\nvalues = {{ low = {p}, high = {} }}\n", n - p);
        files
            .push((format!("p{p}.toml"), format!("format = 1\nparty = \"p{p}\"\nreservation = 0\n{values}")));
    }
    public += "[[issues]]\nid = \"share\"\nquestion = \"How much?\"\noptions = [\"low\", \"high\"]\n";
    files.push(("scenario.toml".to_owned(), public));
    talks(&files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
}

/// The same in files of GENIUS and NegMAS.
fn many_foreign(n: usize) -> Vec<(&'static str, tempfile::TempDir)> {
    let xml = |root: &str, item: &dyn Fn(&str, usize) -> String, rest: &str| {
        let items = item("low", 1) + &item("high", 2);
        let issue = format!("<issue index=\"1\" name=\"share\" type=\"discrete\">{items}</issue>");
        let objective = format!("<objective index=\"0\" name=\"many\">{issue}{rest}</objective>");
        format!("{root}<utility_space>{objective}</utility_space>")
    };
    let bare = |value: &str, _: usize| format!("<item value=\"{value}\"/>");
    let domain = xml("<negotiation_template>", &bare, "") + "</negotiation_template>";
    let mut genius = vec![("many_domain.xml".to_owned(), domain)];
    let space = "{type: DiscreteCartesianOutcomeSpace, name: many, issues: [{name: x, type: \
        ContiguousIssue, values: [0, 3]}]}";
    let mut negmas = vec![("many.yml".to_owned(), space.to_owned())];
    for p in 0..n {
        let valued =
            |value: &str, k: usize| format!("<item value=\"{value}\" evaluation=\"{}\"/>", k * p + 1);
        genius.push((format!("many_{p}.xml"), xml("", &valued, "<weight index=\"1\" value=\"1\"/>")));
        let affine = format!("type: AffineUtilityFunction\nname: u{p}\nweights: [0.{p}]\nbias: 1.0\n");
        negmas.push((format!("many-u{p}.yml"), affine));
    }
    let folder = |files: Vec<(String, String)>| {
        talks(&files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
    };
    vec![("genius", folder(genius)), ("negmas", folder(negmas))]
}

#[test]
fn as_many_parties_as_sets_have_room_for_negotiate_and_more_are_refused() {
    let tried: [&[&str]; 6] = [
        &["check", "talks"],
        &["brief", "talks", "--worlds", "3", "--rehearsals", "2"],
        &["talk", "talks", "--rounds", "3"],
        &["talk", "talks", "--rounds", "3", "--protocol", "tentative"],
        &["talk", "talks", "--rounds", "3", "--protocol", "mediated"],
        &["talk", "talks", "--rounds", "3", "--repeat", "2"],
    ];
    let run = |format: &str, folder: &tempfile::TempDir, arguments: &[&str]| {
        let all: &[&str] = if format == "native" { &[] } else { &["--all-profiles"] };
        elfvik(folder.path(), &[arguments, all].concat())
    };
    let folders = |n: usize| {
        let own = std::iter::once(("native", many_native(n)));
        own.chain(many_foreign(n)).collect::<Vec<_>>()
    };
    for (format, folder) in folders(32) {
        for arguments in tried {
            let run = run(format, &folder, arguments);
            assert!(run.status < 2 && !run.stdout.is_empty(), "{format} {arguments:?}\n{}", run.stderr);
        }
    }
    for n in [33, 64, 65, 200] {
        for (format, folder) in folders(n) {
            for arguments in tried {
                let run = run(format, &folder, arguments);
                let what = || format!("{format} {n} {arguments:?}\n{}{}", run.stdout, run.stderr);
                let wrong = if arguments[0] == "check" { 1..=2 } else { 2..=2 };
                assert!(wrong.contains(&run.status) && run.stdout.is_empty(), "{}", what());
                assert!(run.stderr.contains(&n.to_string()) && run.stderr.contains("32"), "{}", what());
            }
        }
    }
}
