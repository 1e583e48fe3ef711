//! Nothing that a file of another system says is passed over in silence: every file of `foreign/` with one
//! more key, attribute or element somewhere, or with one of them misspelt, gives the same answer and a
//! note, or is refused.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use elfvik::format::FileText;
use elfvik::format::foreign::{self, FolderContents, Grouping, ReadingOptions};
use elfvik::model::{PartyFile, ReadingNote, Scenario};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::files::{Files, assembled_whole, files_at};

/// What comes of the files of a folder.
enum Answer {
    /// A scenario, and the notes without their lines.
    Read(Box<(Scenario, Vec<PartyFile>)>, BTreeSet<String>),
    /// Refused, passed over or not put together: the program says so.
    Named,
}

fn answer(files: &Files, n_parts: usize) -> Answer {
    let Some(read) = assembled_whole(files, n_parts) else { return Answer::Named };
    let without_line = |note: &ReadingNote| {
        let note = note.to_string();
        let mut parts = note.splitn(3, ':');
        let (file, line, what) = (parts.next(), parts.next(), parts.next());
        assert!(line.is_some_and(|line| line.parse::<usize>().is_ok()), "{note}");
        format!("{}: {}", file.unwrap(), what.unwrap())
    };
    let notes = read.notes.iter().chain(&read.defaults).map(without_line).collect();
    Answer::Read(Box::new((read.scenario, read.files)), notes)
}

/// A changed text, and what was changed.
struct Change {
    text: String,
    what: String,
    /// Whether something was added, so that the answer must stay.
    is_addition: bool,
}

fn replaced(text: &str, range: Range<usize>, by: &str, is_addition: bool) -> Change {
    let line = text[..range.start].lines().count();
    let what = format!("line {line}: `{}` becomes `{by}`", &text[range.clone()]);
    Change { text: format!("{}{by}{}", &text[..range.start], &text[range.end..]), what, is_addition }
}

/// One more key in each object, and each key misspelt.
fn json_changes(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut at, bytes) = (0, text.as_bytes());
    while at < bytes.len() {
        match bytes[at] {
            b'{' => {
                let is_empty = text[at + 1..].trim_start().starts_with('}');
                let key = if is_empty { "{\"zzz\": 0.5" } else { "{\"zzz\": 0.5, " };
                changes.push(replaced(text, at..at + 1, key, true));
                at += 1;
            }
            b'"' => {
                let end = at + 1 + text[at + 1..].find('"').unwrap();
                let after: String = text[end + 1..].chars().filter(|c| !c.is_whitespace()).take(10).collect();
                // The parts of a sum of groups are called as one likes.
                let is_part = after == ":{\"issues\"";
                if after.starts_with(':') && !is_part {
                    changes.push(replaced(text, end..end, "z", false));
                }
                at = end + 1;
            }
            _ => at += 1,
        }
    }
    changes
}

/// The same of YAML, as these files write it: a key at the beginning of a line, or maps in braces.
fn yaml_changes(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let head = line.len() - line.trim_start_matches([' ', '-']).len();
        let rest = &line[head..];
        if let Some(colon) = rest.find(':').filter(|&n| !rest.starts_with(['#', '{', '[']) && n > 0) {
            let key = start + head;
            let indent = " ".repeat(head);
            changes.push(replaced(text, key..key, &format!("zzz: 0.5\n{indent}"), true));
            let end = if rest[..colon].ends_with(['"', '\'']) { colon - 1 } else { colon };
            changes.push(replaced(text, key + end..key + end, "z", false));
        }
        for (brace, _) in line.match_indices('{').filter(|(at, _)| !line[*at..].starts_with("{}")) {
            changes.push(replaced(text, start + brace..start + brace + 1, "{zzz: 0.5, ", true));
            let inside = &line[brace..line.find('}').map_or(line.len(), |end| end.max(brace))];
            for (colon, _) in inside.match_indices(':') {
                let at = start + brace + colon;
                changes.push(replaced(text, at..at, "z", false));
            }
        }
        start += line.len();
    }
    changes
}

/// One more attribute and child in each element, and each name of an element or attribute misspelt.
fn xml_changes(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find('<') {
        let tag = at + next;
        if text[tag..].starts_with("<!--") {
            at = tag + text[tag..].find("-->").unwrap();
            continue;
        }
        let is_root =
            ["<negotiation_template", "<utility_space"].iter().any(|root| text[tag..].starts_with(root));
        if open.is_empty() && !is_root {
            at = tag + 1;
            continue;
        }
        let end = tag + end_of_tag(&text[tag..]);
        at = end;
        let name_start = if text[tag..].starts_with("</") { tag + 2 } else { tag + 1 };
        let name_end =
            name_start + text[name_start..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap();
        let name = name_start..name_end;
        if name_start == tag + 2 {
            // Both tags of the element.
            let opening = open.pop().unwrap();
            let mut change = replaced(text, name.end..name.end, "z", false);
            change.text.insert(opening.end, 'z');
            change.what = format!("<{}> is misspelt", &text[name]);
            changes.push(change);
            if open.is_empty() {
                break;
            }
            continue;
        }
        changes.push(replaced(text, name.end..name.end, " zzz=\"0.5\"", true));
        for equals in attributes(&text[name.end..end]) {
            changes.push(replaced(text, name.end + equals..name.end + equals, "z", false));
        }
        if text[..end].ends_with('/') {
            let mut change = replaced(text, name.end..name.end, "z", false);
            change.what = format!("<{}> is misspelt", &text[name]);
            changes.push(change);
        } else {
            changes.push(replaced(text, end + 1..end + 1, "<zzz value=\"0.5\"/>", true));
            changes.push(replaced(text, end + 1..end + 1, "<zzz>0.5</zzz>", true));
            open.push(name);
        }
    }
    changes
}

/// Where the `>` of a tag stands.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (c, quote) {
            ('>', None) => return at,
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Where the names of attributes end.
fn attributes(tag: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (c, quote) {
            ('=', None) => ends.push(tag[..at].trim_end().len()),
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    ends
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all
    };
    inside(&root).iter().flat_map(|system| inside(system)).collect()
}

#[test]
fn a_key_that_is_not_read_is_named_or_the_file_is_refused() {
    let (mut n_changes, mut wrong) = (0, Vec::new());
    for folder in folders() {
        let files = files_at(&folder);
        let parts = FolderContents::of(files.iter().map(|(name, text)| FileText { name, text }));
        let n_parts = parts.domains.len() + parts.profiles.len();
        let ours: Vec<bool> =
            files.iter().map(|(name, _)| !parts.others.iter().any(|(other, _)| other == name)).collect();
        let Answer::Read(before, notes) = answer(&files, n_parts) else { continue };
        for (at, (name, text)) in files.iter().enumerate().filter(|(at, _)| ours[*at]) {
            let changes = match name.rsplit('.').next().unwrap() {
                "json" => json_changes(text),
                "xml" => xml_changes(text),
                _ => yaml_changes(text),
            };
            assert!(changes.len() > 3, "{name}");
            n_changes += changes.len();
            for Change { text, what, is_addition } in changes {
                let mut changed = files.clone();
                changed[at].1 = text;
                let Answer::Read(after, new_notes) = answer(&changed, n_parts) else { continue };
                let place = format!("{}/{name}, {what}", folder.display());
                let new: Vec<&String> = new_notes.difference(&notes).collect();
                if !new.iter().any(|note| note.starts_with(&format!("{name}: "))) {
                    wrong.push(format!("{place}: in silence"));
                } else if is_addition && before != after {
                    wrong.push(format!("{place}: another answer, {new:?}"));
                }
            }
        }
    }
    assert!(n_changes > 1_000, "{n_changes}");
    assert!(wrong.is_empty(), "{} of {n_changes}:\n{}", wrong.len(), wrong.join("\n"));
}

fn notes_of(files: &[(&str, &str)]) -> Vec<String> {
    let texts = files.iter().map(|&(name, text)| FileText { name, text });
    let Grouping { groups, .. } = foreign::scenarios(FolderContents::of(texts));
    let read = foreign::assembled(&groups[0].domain, &groups[0].profiles, "Title", &ReadingOptions::FAITHFUL)
        .unwrap();
    read.notes.iter().chain(&read.defaults).map(ToString::to_string).collect()
}

#[test]
fn a_note_stands_at_the_line_of_its_key() {
    let domain =
        "type: OutcomeSpace\nissues:\n- name: day\n  type: CategoricalIssue\n  values: [Monday, Friday]\n";
    let profile = "type: LinearAdditiveUtilityFunction\nvalues:\n- type: TableFun\n  mapping: {Monday: 1, \
        Friday: 0, Sunday: 2}\nzzz:\n  inner:\n  - 1\n";
    let other = "type: LinearAdditiveUtilityFunction\nvalues:\n- type: IdentityFun\n  mapping: {Monday: 1, \
        Friday: 0}\n  slope: 2\nreserved_value: 0\nreserved_value: 1\n";
    let notes = notes_of(&[("d.yml", domain), ("a.yml", profile), ("b.yml", other)]);
    assert_eq!(
        notes,
        [
            "a.yml:5: `zzz` of the function is not read and changes nothing",
            "a.yml:4: `Sunday` is no value of issue `day` and changes nothing",
            "b.yml:7: `reserved_value` of the function stands twice, the last one counts",
            "b.yml:5: `slope` of the function of `day` is not read and changes nothing",
            "a.yml:1: no `reserved_value` is given, which counts as less than any agreement; no `weights` \
             is given, which counts \
             as 1 each; no `bias` of the function is given, which counts as 0",
            "b.yml:1: no `weights` is given, which counts as 1 each; no `bias` of the function is given, \
             which counts as 0",
        ]
    );
}

#[test]
fn tags_of_other_dialects_of_genius_are_named() {
    let issue = r#"<issue index="1" name="day"><item index="1" value="a" evaluation="2"/></issue>"#;
    let domain = format!(
        "<negotiation_template><utility_space><objective \
         index=\"0\">{issue}</objective></utility_space></negotiation_template>"
    );
    let second = "<!-- no more -->\n<utility_space/>";
    let profile = format!(
        "<utility_space>\n<objective index=\"0\">{issue}<weight index=\"1\" value=\"1\"/></objective>\n\
         <reservation value=\"30\"/>\n\
         <optout value=\"15\"/>\n<timeeffect value=\"-5\"/>\n<weightmultiplyer value=\"100\"/>\n\
         </utility_space>\n{second}"
    );
    let notes = notes_of(&[("d.xml", &domain), ("a.xml", &profile), ("b.xml", &profile)]);
    let of_a: Vec<&str> = notes.iter().map(String::as_str).filter(|note| note.starts_with("a.xml")).collect();
    assert_eq!(
        of_a,
        [
            "a.xml:4: <optout> is not read and changes nothing here",
            "a.xml:5: <timeeffect> is not read and changes nothing here",
            "a.xml:6: <weightmultiplyer> is not read and changes nothing here",
            "a.xml:9: what stands after </utility_space> is not read",
            "a.xml:1: no discount is given, which counts as 1",
        ]
    );
}

#[test]
fn of_very_many_notes_the_first_are_shown_and_the_others_counted() {
    let domain = "type: OutcomeSpace\nissues:\n- name: day\n  type: CategoricalIssue\n  values: [a]\n";
    let mut profile =
        "type: LinearAdditiveUtilityFunction\nvalues:\n- {type: TableFun, mapping: {a: 1}}\n".to_owned();
    (0..50).for_each(|n| profile.push_str(&format!("key{n}: 1\n")));
    let notes = notes_of(&[("d.yml", domain), ("a.yml", &profile), ("b.yml", &profile)]);
    // Each leaves its reservation, its weights and its bias to defaults, which is one note more.
    assert_eq!(notes.len(), 2 * 21 + 2);
    assert_eq!(notes[20], "a.yml: 30 more notes");
}
