//! What can hardly be meant is said with file, line and cure, and nothing is wrong.

use crate::common::{elfvik, root, talks};

const PUBLIC: &str = r#"format = 1
title = "A well"
[[parties]]
id = "ann"
name = "Ann"
[[parties]]
id = "bob"
name = "Bob"
[[issues]]
id = "depth"
question = "How deep?"
options = ["shallow", "deep"]
[[issues]]
id = "cover"
question = "With a cover?"
options = ["no", "yes"]
"#;
const ANN: &str = r#"format = 1
party = "ann"
reservation = 0.4
[issues.depth]
weight = 0.7
values = { shallow = 0, deep = 1 }
[issues.cover]
weight = 0.3
values = { no = 0, yes = 1 }
"#;
const BOB: &str = r#"format = 1
party = "bob"
reservation = 0.3
[issues.depth]
weight = 0.5
values = { shallow = 1, deep = 0 }
[issues.cover]
weight = 0.5
values = { no = 0, yes = 1 }
"#;

/// The text with a piece replaced; an empty piece means the end.
fn with(text: &str, from: &str, to: &str) -> String {
    if from.is_empty() {
        return format!("{text}{to}\n");
    }
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// Checks three files: every part of a warning must be said, and the number of warnings be right.
fn check(public: &str, ann: &str, bob: &str, expected: &[&str]) {
    let files = [("scenario.toml", public), ("ann.toml", ann), ("bob.toml", bob)];
    let folder = talks(&files.map(|(name, text)| (name, text.as_bytes())));
    let run = elfvik(folder.path(), &["check", "talks"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let n = run.stderr.matches("warning: ").count();
    assert_eq!(n, expected.len(), "{}", run.stderr);
    // A second line of what is expected is the place.
    for part in expected.iter().flat_map(|part| part.lines()) {
        let part = part.trim_start().trim_start_matches("--> ");
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!(run.stderr.matches("= help: ").count(), n);
    let brief = elfvik(folder.path(), &["brief", "talks", "--worlds", "0", "--rehearsals", "0"]);
    let said = brief.stderr.contains("elfvik check talks");
    assert_eq!((brief.status, said), (0, n > 0), "{}", brief.stderr);
}

fn of_public(from: &str, to: &str, expected: &[&str]) {
    check(&with(PUBLIC, from, to), ANN, BOB, expected);
}

fn of_ann(from: &str, to: &str, expected: &[&str]) {
    check(PUBLIC, &with(ANN, from, to), BOB, expected);
}

#[test]
fn what_means_something_gets_no_warning() {
    check(PUBLIC, ANN, BOB, &[]);
}

#[test]
fn the_starter_and_the_shipped_scenarios_have_no_warnings() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(elfvik(folder.path(), &["new", "mine"]).status, 0);
    let run = elfvik(folder.path(), &["check", "mine"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    for entry in std::fs::read_dir(root().join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let run = elfvik(&root(), &["check", path.to_str().unwrap()]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", path.display());
    }
}

#[test]
fn what_is_used_nowhere_is_named_with_its_line() {
    of_public(
        "",
        "[consents.king]\nby = \"the king\"\nprobability = 0.5",
        &["consent `king` is used nowhere\n  --> talks/scenario.toml:17:11"],
    );
    of_public("", "[sources.letter]\ntitle = \"A letter\"", &["source `letter` is used nowhere"]);
    of_public("", "[unknowns.rain]\nlow = 0\nlikely = 0.5\nhigh = 1", &["unknown `rain` is used nowhere"]);
    of_ann("", "[unknowns.rain]\nlow = 0\nlikely = 0.5\nhigh = 1", &["unknown `rain` is used nowhere"]);
    // A private file may cite what the public one defines.
    let cited = with(PUBLIC, "", "[sources.letter]\ntitle = \"A letter\"");
    check(&cited, &with(ANN, "party = \"ann\"", "party = \"ann\"\nsource = \"letter\""), BOB, &[]);
}

#[test]
fn a_date_that_no_calendar_has_is_named() {
    let stage = |date: &str| {
        format!(
            "[[stages]]\nid = \"one\"\nname = \"One\"\nlevel = \"working\"\nevents = [{{ what = \"opened\", \
             date = \"{date}\" }}]"
        )
    };
    for date in ["2026-13-45", "2026-02-30", "2025-02-29", "2026-00"] {
        of_public("", &stage(date), &[&format!("there is no date `{date}`\n  --> talks/scenario.toml:21:")]);
    }
    for date in ["2026-02-28", "2024-02-29", "2026-02", "2026", "in spring"] {
        of_public("", &stage(date), &[]);
    }
}

#[test]
fn a_range_without_a_width_is_named() {
    of_ann(
        "reservation = 0.4",
        "reservation = { low = 0.4, likely = 0.4, high = 0.4 }",
        &["the range goes from 0.4 to 0.4"],
    );
}

#[test]
fn options_that_read_the_same_are_named() {
    let options = "options = [\"no\", \"yes\", { id = \"yes-2\", text = \"Yes \" }]";
    let public = with(PUBLIC, "options = [\"no\", \"yes\"]", options);
    let third = |text: &str| with(text, "{ no = 0, yes = 1 }", "{ no = 0, yes = 1, yes-2 = 1 }");
    check(&public, &third(ANN), &third(BOB), &["options `yes` and `Yes ` of issue `cover` read the same"]);
}

#[test]
fn rules_that_exclude_nothing_and_options_that_cannot_be_are_named() {
    let rule = |id: &str, forbid: &str| format!("[[rules]]\nid = \"{id}\"\nforbid = {{ {forbid} }}\n");
    let once = rule("a", "depth = \"deep\", cover = \"yes\"");
    of_public("", &once, &[]);
    let twice = once.clone() + &rule("b", "depth = \"deep\", cover = \"yes\"");
    of_public("", &twice, &["rule `a` excludes nothing", "rule `b` excludes nothing"]);
    let all = once + &rule("b", "depth = \"shallow\", cover = \"yes\"");
    of_public("", &all, &["no outcome with cover = yes\n  --> talks/scenario.toml:16:"]);
    let alone = rule("a", "cover = \"yes\"");
    of_public("", &alone, &["no outcome with cover = yes"]);
    // A reason says that it is meant.
    of_public("", &(alone + "why = \"the rock\""), &[]);
}

#[test]
fn an_issue_that_nobody_values_and_a_weight_of_nothing_are_named() {
    let none = |text: &str| with(text, "{ no = 0, yes = 1 }", "{ no = 0.5, yes = 0.5 }");
    let expected = ["nobody's utility depends on issue `cover`"];
    check(PUBLIC, &none(&with(ANN, "0.4", "0.2")), &none(BOB), &expected);
    of_ann(
        "weight = 0.3",
        "weight = 0",
        &["the weight of `cover` is 0, so that its values count for nothing\n  --> talks/ann.toml:8:"],
    );
}

#[test]
fn a_party_that_accepts_everything_or_nothing_is_named() {
    of_ann("reservation = 0.4", "reservation = 0", &["`ann` accepts every outcome"]);
    of_ann("reservation = 0.4", "reservation = 1.2", &["`ann` accepts no outcome: the most it can get is 1"]);
    of_ann("reservation = 0.4", "reservation = \"none\"", &[]);
    // A guess speaks against the warning with its far end.
    of_ann("reservation = 0.4", "reservation = { low = 0.9, likely = 1.1, high = 1.2 }", &[]);
}

#[test]
fn a_fallback_above_or_far_below_a_reservation_is_named() {
    let fallback = |depth: &str, cover: &str| {
        format!(
            "[[packages]]\nid = \"none\"\nname = \"No deal\"\nkind = \"fallback\"\nby = \"ann\"\nchoose = \
             {{ depth = \"{depth}\", cover = \"{cover}\" }}"
        )
    };
    of_public(
        "",
        &fallback("deep", "no"),
        &["without a deal `ann` has `none`, worth 0.7 to it, but it accepts deals from 0.4 on"],
    );
    of_public(
        "",
        &fallback("shallow", "no"),
        &["without a deal `ann` has `none`, worth 0 to it, but it refuses deals below 0.4"],
    );
    of_public("", &fallback("shallow", "yes"), &[]);
}

#[test]
fn a_consent_that_is_certain_is_named() {
    let needs = "options = [\"no\", { id = \"yes\", needs = \"king\", otherwise = \"no\" }]";
    let public = with(PUBLIC, "options = [\"no\", \"yes\"]", needs);
    let king = |p: &str| with(&public, "", &format!("[consents.king]\nby = \"the king\"\nprobability = {p}"));
    check(&king("1"), ANN, BOB, &["consent `king` is given with probability 1"]);
    check(&king("0.9"), ANN, BOB, &[]);
}

#[test]
fn ratifiers_of_whom_nothing_follows_are_named() {
    let public = with(
        PUBLIC,
        "name = \"Ann\"",
        "name = \"Ann\"\nratifiers = [{ id = \"aunt\", name = \"Her aunt\" }]",
    );
    check(&public, ANN, BOB, &["nothing is said of ratifier `aunt` of `ann`"]);
    let ann = |p: &str| with(ANN, "", &format!("[ratifiers.aunt]\nprobability = {p}"));
    check(&public, &ann("0"), BOB, &["ratifier `aunt` of `ann` approves with probability 0"]);
    check(&public, &ann("0.5"), BOB, &[]);
    let binding = with(&public, "", "[talk]\n[[talk.levels]]\nname = \"table\"\nseal = \"binding\"");
    check(&binding, &ann("0.5"), BOB, &["ratifier `aunt` of `ann` is never asked"]);
}

#[test]
fn a_level_that_meets_in_any_case_is_named() {
    let levels = |most: usize| {
        format!(
            "[talk]\n[[talk.levels]]\nname = \"table\"\n[[talk.levels]]\nname = \"summit\"\nall_but = {most}"
        )
    };
    of_public("", &levels(2), &["level `summit` meets when at most 2 issues are open"]);
    of_public("", &levels(1), &[]);
}

#[test]
fn a_value_that_a_foreign_domain_lists_twice_is_named_unless_it_is_merged() {
    let domain = root().join("crates/elfvik/tests/foreign/genius/well");
    let run = elfvik(&root(), &["check", domain.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}
