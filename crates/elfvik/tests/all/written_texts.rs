//! Whatever texts and numbers a scenario has, each writer writes them so that our own reader reads them
//! again.

use crate::files::{Files, assembled_as};
use crate::trials::{self, Dice};
use elfvik::format::foreign::ReadingOptions;
use elfvik::format::write::{ConvertedFiles, Loss, TargetFormat, WritingNote, written};
use elfvik::format::{FileText, native};
use elfvik::model::{Issue, Options, PartyFile, PartyId, Scenario, View};
use elfvik::prepare::Game;
use std::collections::HashSet;
use std::fmt::Write as _;

#[test]
fn elfviks_own_files_say_just_what_they_were_written_from() {
    for seed in trials::seeds(150) {
        let (scenario, files) = scenario(&mut Dice(seed));
        let out = written(&scenario, &files, TargetFormat::Native);
        let again = native_of(&texts(&out)).unwrap_or_else(|fault| panic!("seed {seed}: {fault}"));
        let said = format!("seed {seed}\n{}", all(&out));
        assert_eq!(again.0, scenario, "{said}");
        assert_eq!(again.1, files, "{said}");
        assert_seen(&out, &said);
    }
}

#[test]
fn files_of_other_systems_call_everything_as_it_was_called() {
    for seed in trials::seeds(100) {
        let (scenario, files) = scenario(&mut Dice(seed));
        for target in [TargetFormat::Genius, TargetFormat::GeniusWeb, TargetFormat::Negmas] {
            let out = written(&scenario, &files, target);
            let said = format!("seed {seed}\n{}", all(&out));
            let again = assembled_as(&texts(&out), &ReadingOptions::FAITHFUL)
                .unwrap_or_else(|faults| panic!("{said}\n{}", faults[0]));
            for (before, after) in scenario.issues.iter().zip(&again.scenario.issues) {
                let is_by_id = out.notes.contains(&WritingNote::IssuesById);
                let question = if is_by_id { &before.id } else { &before.question };
                assert_eq!(after.question, held(question, target), "{said}");
                let held: Vec<String> = labels(before).iter().map(|label| held(label, target)).collect();
                assert_eq!(labels(after), held, "{said}");
            }
            if !out.losses.iter().any(|loss| matches!(loss, Loss::Rescaled { .. } | Loss::Ceiling { .. })) {
                assert_near(&game(&scenario, &files), &game(&again.scenario, &again.files), &said);
            }
            assert_seen(&out, &said);
        }
    }
}

#[test]
fn numbers_of_elfviks_own_files_keep_every_digit_and_only_long_ones_stand_in_quotes() {
    let cases = [
        ("0.1", "0.1"),
        ("0.30", "0.3"),
        ("-0.123456789012345", "-0.123456789012345"),
        ("\"1e15\"", "\"1000000000000000\""),
        ("\"123456789012345678\"", "\"123456789012345678\""),
        ("\"0.100000000000000001\"", "\"0.100000000000000001\""),
    ];
    for (number, same) in cases {
        let mut files = drawn(&mut Dice(1));
        let reservation = |text: &str| {
            let line = text.lines().find(|line| line.starts_with("reservation = ")).unwrap();
            line.to_owned()
        };
        files[1].1 = files[1].1.replace(&reservation(&files[1].1), &format!("reservation = {number}"));
        let (scenario, own) = native_of(&files).unwrap();
        let out = written(&scenario, &own, TargetFormat::Native);
        assert_eq!(reservation(&out.files[1].text), format!("reservation = {same}"));
    }
}

/// What a target says for a text: XML lacks some control characters and has them written out.
fn held(text: &str, target: TargetFormat) -> String {
    let is_lacking = |c: char| {
        matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}'
            | '\u{ffff}')
    };
    if target != TargetFormat::Genius {
        return text.to_owned();
    }
    let mut held = String::new();
    for c in text.chars() {
        if is_lacking(c) { held.extend(c.escape_unicode()) } else { held.push(c) }
    }
    held
}

/// How options are called in other systems: by their texts, or their ids where texts do not tell them apart.
fn labels(issue: &Issue) -> Vec<String> {
    let Options::Labels { labels, .. } = &issue.options else {
        return (0..issue.n_options()).map(|o| issue.option_id(o)).collect();
    };
    let texts: Vec<String> =
        labels.iter().map(|label| label.text.as_ref().unwrap_or(&label.id).clone()).collect();
    let n_different = texts.iter().collect::<HashSet<_>>().len();
    if n_different == texts.len() { texts } else { labels.iter().map(|label| label.id.clone()).collect() }
}

fn assert_near(before: &Game, after: &Game, said: &str) {
    for outcome in before.space().iter() {
        let utilities = [before, after].map(|game| {
            let raw = game.utilities(&outcome);
            raw.into_iter().enumerate().map(|(p, u)| game.scale(p).utility(u)).collect::<Vec<f64>>()
        });
        let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
        let is_near = utilities[0].iter().zip(&utilities[1]).all(near);
        assert!(is_near, "{outcome:?} is worth {utilities:?}\n{said}");
    }
}

/// No character of a file hides, or moves what stands around it.
fn assert_seen(out: &ConvertedFiles, said: &str) {
    for file in &out.files {
        assert_eq!(elfvik::unsafe_characters::visible(&file.text), file.text, "{said}");
    }
}

fn texts(out: &ConvertedFiles) -> Files {
    out.files.iter().map(|file| (file.name.clone(), file.text.clone())).collect()
}

fn all(out: &ConvertedFiles) -> String {
    out.files.iter().fold(String::new(), |mut all, file| {
        let _ = writeln!(all, "--- {}\n{}", file.name, file.text);
        all
    })
}

fn game(scenario: &Scenario, files: &[PartyFile]) -> Game {
    Game::new(&View::of_analyst(scenario.clone(), files.to_vec()).unwrap()).unwrap()
}

fn native_of(files: &Files) -> Result<(Scenario, Vec<PartyFile>), String> {
    let text = |at: usize| FileText { name: &files[at].0, text: &files[at].1 };
    let said = |faults: Vec<elfvik::format::FileFault>| format!("{}\n{files:#?}", faults[0]);
    let scenario = native::scenario(text(0)).map_err(said)?;
    let own = |p: usize| native::party_file(text(p + 1), &scenario, PartyId(p)).map_err(said);
    let own = (0..scenario.parties.len()).map(own).collect::<Result<_, _>>()?;
    Ok((scenario, own))
}

fn scenario(dice: &mut Dice) -> (Scenario, Vec<PartyFile>) {
    native_of(&drawn(dice)).unwrap()
}

/// Two parties, two issues with labels and one of whole numbers, as files of Elfvik's own: every text is
/// one that some notation could take for something else.
fn drawn(dice: &mut Dice) -> Files {
    let mut public = format!("format = 1\ntitle = {}\n", quoted(&dice.text()));
    for party in ["a", "b"] {
        // Files are called by the names of their parties, which stand in the order of the files.
        let name = quoted(&format!("{party} {}", dice.text()));
        let _ = writeln!(public, "[[parties]]\nid = \"{party}\"\nname = {name}");
    }
    let mut issues = Vec::new();
    for issue in ["one", "two"] {
        let _ = writeln!(public, "[[issues]]\nid = \"{issue}\"\nquestion = {}", quoted(&dice.text()));
        let n_options = 2 + dice.below(3);
        let ids: Vec<String> = (0..n_options).map(|o| dice.id(o)).collect();
        let label = |id: &String| match dice.below(4) {
            0 => quoted(id),
            _ => format!("{{ id = {}, text = {} }}", quoted(id), quoted(&dice.text())),
        };
        let labels: Vec<String> = ids.iter().map(label).collect();
        let _ = writeln!(public, "options = [{}]", labels.join(", "));
        let _ = writeln!(public, "unit = {}", quoted(&dice.text()));
        issues.push((issue, ids));
    }
    let _ = writeln!(public, "[[issues]]\nid = \"n\"\nquestion = {}", quoted(&dice.text()));
    public.push_str("integer = { from = -1, to = 2 }\n");
    let own: Vec<String> = ["a", "b"].iter().map(|party| own(dice, party, &issues)).collect();
    let names = [native::SCENARIO_FILE, "a.toml", "b.toml"];
    names.iter().map(ToString::to_string).zip(std::iter::once(public).chain(own)).collect()
}

fn own(dice: &mut Dice, party: &str, issues: &[(&str, Vec<String>)]) -> String {
    let mut own = format!("format = 1\nparty = \"{party}\"\nreservation = {}\n", dice.number());
    for (issue, ids) in issues {
        let _ = writeln!(own, "[issues.{issue}]\nweight = {}\n[issues.{issue}.values]", dice.number());
        for id in ids {
            let _ = writeln!(own, "{} = {}", quoted(id), dice.number());
        }
    }
    own.push_str("[issues.n]\nweight = 0.25\npoints = [[-1, 0], [2, 0.75]]\n");
    let chosen = &issues[0].1[dice.below(2) as usize];
    let _ = writeln!(own, "[[bonuses]]\nwhen = {{ one = {} }}\nvalue = {}", quoted(chosen), dice.number());
    own
}

/// Text in double quotes, each character of which is written by its number.
fn quoted(text: &str) -> String {
    let numbers = text.chars().map(|c| format!("\\U{:08x}", u32::from(c)));
    format!("\"{}\"", numbers.collect::<String>())
}

impl Dice {
    /// One to three pieces in a row, one after the other or with a blank or a line between.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..1 + self.below(3) {
            let between = ["", "", " ", "\n", "a", ": ", " #", "\t"][self.below(8) as usize];
            text += PIECES[self.below(PIECES.len() as u64) as usize];
            text += between;
        }
        match self.below(40) {
            0 => text.repeat(400),
            _ if text.trim().is_empty() => "blank".to_owned(),
            _ => text,
        }
    }

    /// An id of an option that looks like something else, and differs from the others of its issue.
    fn id(&mut self, at: u64) -> String {
        format!("{}{at}", WORDS[self.below(WORDS.len() as u64) as usize])
    }

    /// From nothing to one, with few digits or as many as can be kept.
    fn number(&mut self) -> String {
        match self.below(6) {
            0 => "0".to_owned(),
            1 => "1".to_owned(),
            2 => format!("0.{:02}", self.below(100)),
            3 => format!("\"0.{:018}\"", self.below(1_000_000_000_000_000_000)),
            4 => format!("\"0.{:016}\"", self.below(10_000_000_000_000_000)),
            _ => format!("0.{:015}", self.below(1_000_000_000_000_000)),
        }
    }
}

/// What some notation could take for an end, a beginning, or another kind of value.
const PIECES: [&str; 56] = [
    "\"",
    "'",
    "\\",
    "\\\"",
    "'''",
    "\"\"\"",
    "\\u0041",
    "\\n",
    "#",
    "# no comment",
    "- ",
    "-",
    "? ",
    ": ",
    "a: b",
    "&a",
    "*a",
    "!!str",
    "!x",
    "|",
    ">",
    "%",
    "@",
    "`",
    "{",
    "}",
    "[",
    "]",
    ",",
    "yes",
    "no",
    "null",
    "~",
    "true",
    "1e3",
    "0x10",
    "0o17",
    "017",
    "12:30:45",
    "2026-02-29",
    "2001-01-01T00:00:00Z",
    ".inf",
    ".nan",
    "<<",
    "=",
    "]]>",
    "<!--",
    "-->",
    "<a b=\"c\">",
    "&amp;",
    "&#65;",
    "&",
    "---",
    "...",
    "\u{1b}[2J\u{0}\u{7f}\u{85}\u{a0}",
    "\u{202e}\u{200b}\u{feff}\u{2028}\u{e0041}\r\n\u{fffe} \u{1f469}\u{200d}\u{1f33e}",
];

/// Beginnings of ids, of letters, digits, blanks, points, hyphens and underscores.
const WORDS: [&str; 12] =
    ["yes", "no", "null", "1e", "0x", "0o", "1.", "2026-02-0", "true", "inf", "a b", "3 000 "];
