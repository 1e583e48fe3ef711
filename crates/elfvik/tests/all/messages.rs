//! What is wrong with a scenario is said with file, line, excerpt, cause and a cure that works when it is
//! followed.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use elfvik::format::native::{self, STARTER};
use elfvik::format::{FileFault, FileText};
use elfvik::model::Scenario;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The files of a scenario: the public one, then those of the parties in order.
struct Case {
    files: Vec<(String, String)>,
    scenario: Scenario,
}

impl Case {
    fn of(files: Vec<(String, String)>) -> Self {
        let scenario = native::scenario(FileText { name: &files[0].0, text: &files[0].1 }).unwrap();
        let order = scenario.parties.iter().map(|party| &party.file);
        let own = |name: &String| files.iter().find(|(file, _)| file == name).unwrap().clone();
        let files = std::iter::once(files[0].clone()).chain(order.map(own)).collect();
        Self { files, scenario }
    }

    /// The faults of a file whose text is another.
    fn faults(&self, file: usize, text: &str) -> Vec<FileFault> {
        let text = FileText { name: &self.files[file].0, text };
        match file.checked_sub(1) {
            None => native::scenario(text).err().unwrap_or_default(),
            Some(p) => {
                native::party_file(text, &self.scenario, elfvik::model::PartyId(p)).err().unwrap_or_default()
            }
        }
    }

    /// The faults of a file with a piece replaced, each checked.
    fn check(&self, file: usize, at: Range<usize>, piece: &str) -> Vec<FileFault> {
        let mut text = self.files[file].1.clone();
        text.replace_range(at, piece);
        let faults = self.faults(file, &text);
        for fault in &faults {
            well_said(fault, &self.files[file].0);
            let Some(replacement) = fault.replacement() else { continue };
            let Some(mended) = mended(&text, fault, &replacement) else { continue };
            let left = self.faults(file, &mended);
            let is_there = |f: &FileFault| f.error == fault.error && f.place.line == fault.place.line;
            assert!(!left.iter().any(is_there), "{fault}\nis still there with {replacement}:\n{mended}");
        }
        faults
    }
}

fn starter() -> Case {
    Case::of(STARTER.iter().map(|file| (file.name.to_owned(), file.text.to_owned())).collect())
}

fn shipped(name: &str) -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort_by_key(|path| (path.file_name().unwrap() != native::SCENARIO_FILE, path.clone()));
    let file = |path: &std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
    };
    Case::of(paths.iter().map(file).collect())
}

/// The text with what is marked replaced.
fn mended(text: &str, fault: &FileFault, replacement: &str) -> Option<String> {
    let marked = fault.place.excerpt.as_ref()?.marked();
    let start: usize = text.split_inclusive('\n').take(fault.place.line - 1).map(str::len).sum();
    let column = fault.place.column - 1;
    let at = start + text[start..].chars().take(column).map(char::len_utf8).sum::<usize>();
    // What is cut off in the excerpt cannot be replaced by it.
    let is_whole = text[at..].starts_with(marked) && !marked.contains('\u{2026}');
    is_whole.then(|| format!("{}{replacement}{}", &text[..at], &text[at + marked.len()..]))
}

/// File, line, excerpt, a cause in our own words, a cure, and no file that only the project has.
fn well_said(fault: &FileFault, file: &str) {
    let text = fault.to_string();
    assert_eq!(fault.place.file, file, "{text}");
    assert!(fault.place.line > 0 && fault.place.excerpt.is_some(), "{text}");
    assert!(fault.error.cure().len() > 5, "{text}");
    for raw in [
        "invalid type",
        "invalid value",
        "invalid length",
        "expected",
        "unknown field",
        "missing field",
        "struct ",
    ] {
        assert!(!fault.error.to_string().contains(raw), "{text}");
    }
    for pointer in ["docs/", "crates/", ".md"] {
        assert!(!text.contains(pointer), "{text}");
    }
}

/// Every key and every value of a file, by its place.
fn places(text: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let table = DeTable::parse(text).unwrap();
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    walk(table.get_ref(), &mut keys, &mut values);
    keys.sort_by_key(|span| (span.start, span.end));
    keys.dedup();
    (keys, values)
}

fn walk(table: &DeTable<'_>, keys: &mut Vec<Range<usize>>, values: &mut Vec<Range<usize>>) {
    for (key, value) in table {
        keys.push(key.span());
        walk_value(value, keys, values);
    }
}

fn walk_value(value: &Spanned<DeValue<'_>>, keys: &mut Vec<Range<usize>>, values: &mut Vec<Range<usize>>) {
    match value.get_ref() {
        DeValue::Table(table) => walk(table, keys, values),
        DeValue::Array(items) => {
            // An array of `[[tables]]` has no text of its own.
            if items.iter().all(|item| !item.get_ref().is_table()) {
                values.push(value.span());
            }
            items.iter().for_each(|item| walk_value(item, keys, values));
        }
        _ => values.push(value.span()),
    }
}

/// Values of every kind, one of which is wrong anywhere.
const VALUES: [&str; 14] = [
    "7",
    "\"x y?\"",
    "true",
    "[1]",
    "{ zzz = 1 }",
    "2019-10-05",
    "1e400",
    "0.5",
    "\"0,5\"",
    "-3",
    "[]",
    "1e-30",
    "\"\"",
    "99999999999999999999",
];
/// Notations that are no TOML.
const NOTATIONS: [&str; 12] = [
    "0,5",
    ".5",
    "5.",
    "Peace",
    "50 %",
    "2019-10",
    "True",
    "\"open",
    "",
    "007",
    "1 000",
    "\u{201c}so\u{201d}",
];

#[test]
fn a_misspelt_key_is_named_with_the_right_one_at_every_table() {
    for case in std::iter::once(starter()).chain(SHIPPED.map(shipped)) {
        for (file, (name, text)) in case.files.iter().enumerate() {
            let mut seen = std::collections::BTreeMap::new();
            for span in places(text).0 {
                let key = &text[span.clone()];
                // The same key in a tenth table of a kind tells nothing new.
                let n: &mut usize = seen.entry(key).or_default();
                *n += 1;
                if *n > 4 {
                    continue;
                }
                let misspelt = format!("{}x{}", &key[..1], &key[1..]);
                let is_quoted = key.starts_with('"');
                let misspelt = if is_quoted { "\"quoted x\"".to_owned() } else { misspelt };
                let faults = case.check(file, span.clone(), &misspelt);
                assert!(!faults.is_empty(), "{name}: {misspelt} is taken");
                let is_proposed = |fault: &FileFault| fault.replacement().as_deref() == Some(key);
                let is_long = key.len() > 3 && !is_quoted;
                let is_id = |fault: &FileFault| fault.error.to_string().contains("there is no");
                assert!(
                    !is_long || faults.iter().any(|f| is_proposed(f) || is_id(f) || is_declared(text, key)),
                    "{name}: {misspelt}\n{}",
                    faults[0]
                );
            }
        }
    }
}

/// Whether a key is an id that the file itself gives, so that another one is right until it is used.
fn is_declared(text: &str, key: &str) -> bool {
    ["consents", "sources", "unknowns"].iter().any(|table| text.contains(&format!("[{table}.{key}]")))
}

#[test]
fn a_value_of_another_kind_is_taken_or_named_at_every_key() {
    let case = starter();
    for (file, (_, text)) in case.files.iter().enumerate() {
        for span in places(text).1 {
            for value in VALUES.iter().chain(&NOTATIONS) {
                case.check(file, span.clone(), value);
            }
        }
    }
    for case in SHIPPED.map(shipped) {
        let mut turn = 0;
        for (file, (_, text)) in case.files.iter().enumerate() {
            for span in places(text).1 {
                turn += 1;
                let wrong = VALUES.iter().chain(&NOTATIONS).nth(turn % (VALUES.len() + NOTATIONS.len()));
                case.check(file, span, wrong.unwrap());
            }
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_named_or_taken() {
    let case = starter();
    for (file, (_, text)) in case.files.iter().enumerate() {
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)).step_by(7) {
            case.check(file, end..text.len(), "");
        }
    }
}

/// The one fault of the starter scenario with a piece of a file replaced.
fn fault(file: usize, from: &str, to: &str) -> FileFault {
    let case = starter();
    let at = case.files[file].1.find(from).unwrap_or_else(|| panic!("no {from}"));
    let mut faults = case.check(file, at..at + from.len(), to);
    assert_eq!(faults.len(), 1, "{to}: {}", faults.iter().map(|f| format!("{f}\n")).collect::<String>());
    faults.pop().unwrap()
}

fn replaced(file: usize, from: &str, to: &str) -> String {
    let fault = fault(file, from, to);
    fault.replacement().unwrap_or_else(|| panic!("no replacement: {fault}"))
}

const RESERVATION: &str = "reservation = { low = 0.45, likely = 0.5, high = 0.6 }";

#[test]
fn notations_of_numbers_are_taken_exactly_or_proposed_as_they_were_meant() {
    let case = starter();
    let at = case.files[1].1.find(RESERVATION).unwrap();
    for taken in ["1e15", "1e18", "1_000", "+3", "0x10", "0.30000000000000004", "\"0.123456789012345678\""] {
        let number = format!("reservation = {taken}");
        assert_eq!(case.check(1, at..at + RESERVATION.len(), &number), [], "{taken}");
    }
    for (written, number) in [
        ("0,5", "0.5"),
        ("\"0,5\"", "\"0.5\""),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
        ("50 %", "0.5"),
        ("1.000,5", "1000.5"),
        ("0.1234567890123456789", "0.123456789012346"),
        ("0.123456789012345678", "\"0.123456789012345678\""),
    ] {
        assert_eq!(replaced(1, RESERVATION, &format!("reservation = {written}")), number, "{written}");
    }
    for none in ["inf", "nan", "1e400", "1e19", "99999999999999999999"] {
        let fault = fault(1, RESERVATION, &format!("reservation = {none}"));
        assert!(fault.error.cure().contains("between -10^18 and 10^18"), "{fault}");
    }
}

#[test]
fn a_decimal_comma_in_a_table_is_named_where_it_stands() {
    let written = "reservation = { low = 0,2, likely = 0.4, high = 0.5 }";
    assert_eq!(replaced(1, RESERVATION, written), "0.2");
    assert_eq!(replaced(1, RESERVATION, "reservation = { low = 0.2, likely = 0.4, high = 0,5 }"), "0.5");
}

#[test]
fn an_option_that_cannot_be_an_id_gets_one_with_its_text() {
    let options = "options = [\"gas\"";
    assert_eq!(
        replaced(0, options, "options = [\"2: %\", \"gas\""),
        "{ id = \"2-percent\", text = \"2: %\" }"
    );
    assert_eq!(
        replaced(0, options, "options = [\"2-percent\", \"2: %\", \"gas\""),
        "{ id = \"2-percent-2\", text = \"2: %\" }"
    );
    assert_eq!(
        replaced(0, options, "options = [{ id = \"\u{a7}\", text = \"half\" }, \"gas\""),
        "{ id = \"an-id\", text = \"half\" }"
    );
}

#[test]
fn without_a_reservation_the_cure_says_none_or_a_number() {
    let fault = fault(1, RESERVATION, "");
    assert!(fault.error.cure().contains("reservation = \"none\""), "{fault}");
    let case = starter();
    let at = case.files[1].1.find(RESERVATION).unwrap();
    assert_eq!(case.check(1, at..at + RESERVATION.len(), "reservation = \"none\""), []);
}

const STAGE: &str = "[[stages]]\nid = \"first\"\nname = \"First\"\nlevel = \"working\"\n";

/// The starter's public file with more at its end.
fn faults_with(more: &str) -> Vec<FileFault> {
    let case = starter();
    let end = case.files[0].1.len();
    case.check(0, end..end, more)
}

#[test]
fn a_date_is_taken_with_and_without_quotes() {
    for date in ["2019-10-05", "\"2019-10-05\"", "\"2019-10\"", "2019-10-05T09:30:00Z", "\"some day in May\""]
    {
        let event = format!("{STAGE}events = [{{ what = \"opened\", date = {date} }}]\n");
        assert_eq!(faults_with(&event), [], "{date}");
    }
    for (date, quoted) in [("2019-10", "\"2019-10\""), ("2019-13-45", "\"2019-13-45\""), ("2019", "\"2019\"")]
    {
        let faults = faults_with(&format!("{STAGE}events = [{{ what = \"opened\", date = {date} }}]\n"));
        assert_eq!(faults[0].replacement().as_deref(), Some(quoted), "{}", faults[0]);
    }
}

#[test]
fn every_closed_set_of_words_is_listed_with_the_nearest() {
    let delegate = |rank: &str| fault(0, "rank = \"head\"", &format!("rank = \"{rank}\""));
    let cure = delegate("heads").error.cure();
    assert_eq!(cure, "did you mean `head`? possible: `head`, `deputy`, `member`");
    assert_eq!(delegate("Head").replacement().as_deref(), Some("\"head\""));
    for (more, nearest) in [
        (format!("{STAGE}events = [{{ what = \"open\" }}]"), "opened"),
        (STAGE.replace("working", "workng"), "working"),
        ("[talk]\nprotocol = \"alternate\"".into(), "alternating"),
        ("[talk]\nclock = \"geniu\"".into(), "genius"),
        ("[talk]\nno_agreement = \"zeros\"".into(), "zero"),
        ("[talk]\non_fault = \"ends\"".into(), "end"),
        ("[talk]\n[[talk.levels]]\nname = \"one\"\nseal = \"bind\"".into(), "binding"),
        (
            "[[accords]]\nid = \"a\"\ntitle = \"A\"\ncommitments = [{ id = \"c\", text = \"C\", status \
            = \"keep\" }]"
                .into(),
            "kept",
        ),
    ] {
        let faults = faults_with(&more);
        assert_eq!(faults.len(), 1, "{more}");
        let cure = faults[0].error.cure();
        assert!(cure.starts_with(&format!("did you mean `{nearest}`? possible: `")), "{}", faults[0]);
    }
}

#[test]
fn equal_faults_are_told_once_with_the_lines_of_the_others() {
    let issue = |n: usize| format!("[[issues]]\nid = \"i{n}\"\nquestion = \"?\"\noptions = [\"a\", \"b\"]\n");
    let public = "format = 1\ntitle = \"Many\"\nparties = [{ id = \"us\", name = \"Us\" }, { id = \"them\", \
        name = \"Them\" }]\n";
    let public = public.to_owned() + &(0..30).map(issue).collect::<String>();
    let own = |n: usize| format!("[issues.i{n}]\nweight = 1\nvalues = {{ a = 0, b = 1 }}\n");
    let head = |id: &str| format!("format = 1\nparty = \"{id}\"\nreservation = 0\n");
    let file = |id: &str| head(id) + &(0..30).map(own).collect::<String>();
    let case = Case::of(vec![
        ("scenario.toml".into(), public),
        ("us.toml".into(), file("us")),
        ("them.toml".into(), file("them")),
    ]);
    let end = case.files[1].1.len();
    let belief = "[believes.them]\nreservation = 0\n";
    let faults = case.check(1, end..end, belief);
    assert_eq!(faults.len(), 1);
    let text = faults[0].to_string();
    let said = "the belief about `them` says nothing about 30 issues: `i0`, `i1`, `i2`, `i3`, `i4`, `i5` \
        and 24 more";
    assert!(text.contains(said), "{text}");
    // What the cure proposes, for each of them, is all that was missing.
    let whole: String = (0..30)
        .map(|n| format!("[believes.them.issues.i{n}]\nweight = 0.5\nvalues = {{ a = 0, b = 1 }}\n"))
        .collect();
    assert_eq!(case.check(1, end..end, &(belief.to_owned() + &whole)), []);
    let without: String =
        (0..30).map(|n| format!("[believes.them.issues.i{n}]\nvalues = {{ a = 0, b = 1 }}\n")).collect();
    let faults = case.check(1, end..end, &(belief.to_owned() + &without));
    assert_eq!((faults.len(), faults.iter().map(FileFault::count).sum::<usize>()), (3, 30));
    assert!(faults[2].to_string().contains("  = also: 27 more of this kind, in lines "), "{}", faults[2]);
}

const SHIPPED: [&str; 10] = [
    "coalition-of-five",
    "failed-ratification",
    "harbour-six",
    "house-sale",
    "job-offer",
    "night-flights",
    "river-basin",
    "river-dam",
    "stockholm-2019",
    "supply-contract",
];
