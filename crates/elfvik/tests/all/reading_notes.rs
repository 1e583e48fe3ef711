//! Notes on files of other systems are facts that a program can tell apart without reading English.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]
use elfvik::brief::catalogue::Catalogue;
use elfvik::format::FileText;
use elfvik::format::foreign::{self, FolderContents, Grouping, ReadingOptions};
use elfvik::model::{BoundedText, FilePart, ReadingFact, ReadingNote};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::files::{Files, files_at};

/// What is noted of some files, where they are one scenario or several.
fn notes_of(files: &[(String, String)]) -> Vec<ReadingNote> {
    let texts = files.iter().map(|(name, text)| FileText { name, text });
    let Grouping { groups, .. } = foreign::scenarios(FolderContents::of(texts));
    let read = |group: &foreign::Group<'_>| {
        foreign::assembled(&group.domain, &group.profiles, "Title", &ReadingOptions::FAITHFUL).ok()
    };
    groups.iter().filter_map(read).flat_map(|read| [read.notes, read.defaults].concat()).collect()
}

/// The test files of each folder of each system.
fn shipped() -> Vec<(String, Files)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let folders = ["genius", "geniusweb", "negmas", "negolog"].into_iter().flat_map(|system| {
        let inside = std::fs::read_dir(root.join(system)).unwrap();
        inside.map(move |entry| (system, entry.unwrap().path()))
    });
    let name =
        |system: &str, path: &Path| format!("{system}/{}", path.file_name().unwrap().to_string_lossy());
    let mut all: Vec<(String, Files)> =
        folders.map(|(system, path)| (name(system, &path), files_at(&path))).collect();
    all.sort();
    all
}

fn kind(note: &ReadingNote) -> String {
    serde_json::to_value(note).unwrap()["kind"].as_str().unwrap().to_owned()
}

/// The words that the JSON Schema of a catalogue lists for a field with closed words.
fn words_of_schema(field: &str) -> BTreeSet<String> {
    fn search(node: &Value, field: &str, found: &mut BTreeSet<String>) {
        match node {
            Value::Object(entries) => {
                let word = entries.get("properties").and_then(|fields| fields.get(field));
                found.extend(word.and_then(|word| word["const"].as_str()).map(str::to_owned));
                entries.values().for_each(|inner| search(inner, field, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| search(inner, field, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    search(&serde_json::from_str(&Catalogue::schema()).unwrap(), field, &mut found);
    found
}

#[test]
fn the_kinds_of_notes_on_the_test_files_are_told_apart_by_their_words() {
    let mut n_by_kind: BTreeMap<String, usize> = BTreeMap::new();
    let known = words_of_schema("kind");
    for (folder, files) in shipped() {
        for note in notes_of(&files) {
            let json = serde_json::to_value(&note).unwrap();
            assert!(known.contains(&kind(&note)), "{folder}: {json}");
            let (file, line) = (json["file"].as_str().unwrap(), json["line"].as_u64());
            let place = line.map_or(format!("{file}: "), |line| format!("{file}:{line}: "));
            assert!(note.to_string().starts_with(&place), "{folder}: {note}");
            assert!(!json.to_string().contains("is not read"), "{folder}: {json}");
            *n_by_kind.entry(kind(&note)).or_default() += 1;
        }
    }

    for kind in ["missing", "unread-key", "repeated", "unknown-issue-type"] {
        assert!(n_by_kind.contains_key(kind), "{kind}: {n_by_kind:?}");
    }
}

#[test]
fn a_fact_of_every_format_stands_in_json_with_its_data() {
    let [(_, domain), (_, one), (_, other)] = [
        ("d", "type: OutcomeSpace\nissues:\n- {name: day, type: CategoricalIssue, values: [a, b]}\n"),
        (
            "a",
            "type: LinearAdditiveUtilityFunction\nreserved_value: 0\nvalues:\n- {type: TableFun, mapping: \
             {a: 1, b: 0, c: 2}}\n",
        ),
        (
            "b",
            "type: LinearAdditiveUtilityFunction\nweights: [1]\nbias: 0\nreserved_value: 0\nvalues:\n- \
             {type: TableFun, mapping: {a: 1, b: 0}}\nzzz: 1",
        ),
    ];
    let files: Vec<(String, String)> = [("d.yml", domain), ("a.yml", one), ("b.yml", other)]
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .to_vec();
    let found: Vec<Value> = notes_of(&files).iter().map(|note| serde_json::to_value(note).unwrap()).collect();
    let expected = serde_json::json!([
        {"file": "a.yml", "line": 4, "kind": "unknown-value", "value": "c", "issue": "day"},
        {"file": "b.yml", "line": 7, "kind": "unread-key", "key": "zzz", "of": {"part": "function"}},
        {"file": "b.yml", "line": 7, "kind": "unfinished-line"},
        {"file": "a.yml", "line": 1, "kind": "missing", "values": [
            {"what": {"part": "key", "key": "weights", "of": null}, "counts_as": {"default": "one-each"}},
            {"what": {"part": "key", "key": "bias", "of": {"part": "function"}},
             "counts_as": {"default": "number", "number": 0}},
        ]},
    ]);
    assert_eq!(Value::Array(found), expected);
}

#[test]
fn a_text_too_long_for_an_answer_is_cut_and_reads_as_if_cut_from_the_whole() {
    for n in [79, 80, 81, 999, 1_000, 1_001, 5_000] {
        let [name, digits] = ["k", "7"].map(|c| c.repeat(n));
        let note = |fact: ReadingFact| {
            let said = ReadingNote { file: "a".to_owned(), line: None, fact }.to_string();
            said.strip_prefix("a: ").unwrap().to_owned()
        };
        let key = |text: &str| ReadingFact::UnreadKey { key: text.into(), of: FilePart::Profile };
        let element = ReadingFact::UnreadElement { element: (&name).into() };
        let (said_key, said_digits, said_element) = match n > 80 {
            false => (format!("`{name}`"), format!("`{digits}`"), format!("<{name}>")),
            true => (
                format!("`{}…` ({n} characters)", &name[..40]),
                format!("`{}…` ({n} digits)", &digits[..40]),
                format!("<{}… ({} characters)", &name[..39], n + 2),
            ),
        };
        assert_eq!(note(key(&name)), format!("{said_key} of the profile is not read and changes nothing"));
        assert_eq!(
            note(key(&digits)),
            format!("{said_digits} of the profile is not read and changes nothing")
        );
        if n + 2 > 80 && n <= 80 {
            continue;
        }
        assert_eq!(note(element), format!("{said_element} is not read and changes nothing here"));
        let json = serde_json::to_string(&BoundedText::of(&name)).unwrap();
        assert_eq!(json.len() == n + 2, n <= BoundedText::MOST_CHARACTERS, "{json}");
    }
}
