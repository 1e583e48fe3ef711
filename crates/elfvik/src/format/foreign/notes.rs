//! What a file says and is not heeded: each format lists what it reads and what is known to mean nothing
//! here, and whatever else stands in a file is named.

use super::tree::{Node, Value};
use super::xml::{self, Element};
use super::{DomainIssue, DomainOptions};
use crate::format::FileText;
use crate::model::{
    BoundedText, DefaultValue, FilePart, MissingPart, MissingValue, ReadingFact, ReadingNote,
};
use std::collections::HashSet;
use std::ops::Range;

/// Notes on one file, in the order in which they are made.
#[derive(Debug)]
pub(super) struct Notes<'a> {
    text: FileText<'a>,
    found: Vec<(usize, ReadingFact)>,
    n_more: usize,
    defaults: Vec<(usize, ReadingFact)>,
    n_more_defaults: usize,
}

/// The notes on one file or several, each with file and line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FolderNotes {
    /// What is said and not heeded, or heeded in another way than it seems.
    pub(super) notes: Vec<ReadingNote>,
    /// What is left out, and what that counts as.
    pub(super) defaults: Vec<ReadingNote>,
}

impl FolderNotes {
    /// All of them: what is said, then what is left out.
    pub(super) fn together(mut self) -> Vec<ReadingNote> {
        self.notes.append(&mut self.defaults);
        self.notes
    }
}

/// What is known of one place of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownKeys<'k> {
    /// What is read.
    pub(super) read: &'k [&'k str],
    /// What means nothing here: names, descriptions, hints for windows.
    pub(super) idle: &'k [&'k str],
}

impl<'a> Notes<'a> {
    pub(super) fn of(text: FileText<'a>) -> Self {
        Self { text, found: Vec::new(), n_more: 0, defaults: Vec::new(), n_more_defaults: 0 }
    }

    /// A note on a place, in bytes.
    pub(super) fn add(&mut self, at: usize, what: impl FnOnce() -> ReadingFact) {
        if self.found.len() < MOST_NOTES {
            self.found.push((at, what()));
        } else {
            self.n_more += 1;
        }
    }

    /// The notes with file and line; of many the first, and how many more there are.
    pub(super) fn finish(self) -> FolderNotes {
        let text = self.text;
        let told = |found: Vec<(usize, ReadingFact)>, n_more: usize| {
            let one = |(at, fact): (usize, ReadingFact)| noted(text, at, fact);
            let more = (n_more > 0).then(|| {
                let (file, fact) = (text.name.to_owned(), ReadingFact::MoreNotes { n: n_more });
                ReadingNote { file, line: None, fact }
            });
            found.into_iter().map(one).chain(more).collect()
        };
        FolderNotes {
            notes: told(self.found, self.n_more),
            defaults: told(self.defaults, self.n_more_defaults),
        }
    }

    /// Names each key of an object that is neither read nor known to mean nothing; `of` says what the
    /// object is.
    pub(super) fn keys(&mut self, node: &Node, of: &FilePart, known: KnownKeys<'_>) {
        let is_known = |key: &str| known.read.contains(&key) || known.idle.contains(&key);
        for (key, value) in node.entries() {
            if !is_known(key) {
                self.key(key, value, || ReadingFact::UnreadKey { key: key.into(), of: of.clone() });
            }
        }
        self.twice(node, of);
    }

    /// Names each key of a map by value that is no value of an issue.
    pub(super) fn values(&mut self, node: &Node, issue: &DomainIssue) {
        let values = issue.values();
        let known: HashSet<&str> = values.iter().map(String::as_str).collect();
        for (key, value) in node.entries() {
            if !known.contains(key.as_str()) {
                let name = || (&issue.name).into();
                self.key(key, value, || ReadingFact::UnknownValue { value: key.into(), issue: name() });
            }
        }
        self.twice(node, &FilePart::Issue { name: (&issue.name).into() });
    }

    /// Names a last line without an end, in a notation that does not mark its own end: what follows may be
    /// lost.
    pub(super) fn cut_off(&mut self) {
        let text = self.text.text;
        if !text.ends_with(['\n', '\r', '}', ']']) {
            self.add(text.len(), || ReadingFact::UnfinishedLine);
        }
    }

    /// Names what is missing from a list or a map, each with what it counts as.
    pub(super) fn absent(&mut self, at: usize, values: Vec<MissingValue>) {
        if !values.is_empty() {
            self.add(at, || ReadingFact::Missing { values });
        }
    }

    /// Names what a file may leave out, as many do, each with what it counts as in its system.
    pub(super) fn defaults(&mut self, at: usize, values: Vec<MissingValue>) {
        if values.is_empty() {
            return;
        }
        if self.defaults.len() == MOST_NOTES {
            self.n_more_defaults += 1;
            return;
        }
        self.defaults.push((at, ReadingFact::Missing { values }));
    }

    /// Names each value that an issue lists more than once, and each issue with the name of another.
    pub(super) fn twins(&mut self, issues: &[DomainIssue]) {
        let mut names = HashSet::with_capacity(issues.len());
        for issue in issues {
            if !names.insert(issue.name.as_str()) && !issue.name.trim().is_empty() {
                let name = || (&issue.name).into();
                self.add(issue.span.start, || ReadingFact::RepeatedIssueName { name: name() });
            }
            let DomainOptions::Labels(labels) = &issue.options else { continue };
            let mut seen = HashSet::with_capacity(labels.len());
            for label in labels.iter().filter(|label| !seen.insert(label.as_str())) {
                let name = || (&issue.name).into();
                let fact = || ReadingFact::RepeatedValue { value: label.into(), issue: name() };
                self.add(issue.span.start, fact);
            }
        }
    }

    /// Names what a map or list by issue holds beyond the issues.
    pub(super) fn per_issue(&mut self, node: &Node, issues: &[DomainIssue], of: &FilePart) {
        match &node.value {
            Value::List(items) => {
                for item in items.iter().skip(issues.len()) {
                    self.add(item.span.start, || ReadingFact::SurplusEntry { of: of.clone() });
                }
            }
            _ => {
                let names: HashSet<&str> = issues.iter().map(|issue| issue.name.as_str()).collect();
                for (key, value) in node.entries() {
                    if !names.contains(key.as_str()) {
                        let fact = || ReadingFact::UnknownIssue { name: key.into(), of: of.clone() };
                        self.key(key, value, fact);
                    }
                }
                self.twice(node, of);
            }
        }
    }

    /// Names the keys that stand more than once, of which the last counts.
    fn twice(&mut self, node: &Node, of: &FilePart) {
        let mut seen = HashSet::new();
        for (key, value) in node.entries() {
            if !seen.insert(key) {
                self.key(key, value, || ReadingFact::RepeatedKey { key: key.into(), of: of.clone() });
            }
        }
    }

    fn key(&mut self, key: &str, value: &Node, what: impl FnOnce() -> ReadingFact) {
        // Of what is only counted the place is not looked for.
        let is_told = self.found.len() < MOST_NOTES;
        let at = if is_told { self.place_of_key(key, &value.span) } else { value.span.start };
        self.add(at, what);
    }

    /// Where a key stands: nothing but signs stands between it and its value.
    fn place_of_key(&self, key: &str, value: &Range<usize>) -> usize {
        let before = self.text.text.get(..value.start).unwrap_or_default();
        before.rfind(key).unwrap_or(value.start)
    }

    /// Names each attribute of an element that is neither read nor known to mean nothing.
    pub(super) fn attributes(&mut self, element: &Element, known: KnownKeys<'_>) {
        let is = |list: &[&str], name: &str| list.iter().any(|known| known.eq_ignore_ascii_case(name));
        let mut seen = HashSet::new();
        for (name, _) in element.attributes() {
            let at = element.span.start;
            let key = || BoundedText::of(name);
            let of = || FilePart::Element { name: (&element.name).into() };
            if !(is(known.read, name) || is(known.idle, name) || name.starts_with("xml")) {
                self.add(at, || ReadingFact::UnreadKey { key: key(), of: of() });
            }
            if !seen.insert(name.to_lowercase()) {
                self.add(at, || ReadingFact::RepeatedKey { key: key(), of: of() });
            }
        }
    }

    /// Names an element that is not read.
    pub(super) fn element(&mut self, element: &Element) {
        let name = || (&element.name).into();
        self.add(element.span.start, || ReadingFact::UnreadElement { element: name() });
    }

    /// Names what stands before the first element of a file, and an encoding that is not read.
    pub(super) fn before(&mut self, root: &Element) {
        if let Some(at) = xml::before(self.text.text, root) {
            self.add(at, || ReadingFact::TextBefore { element: (&root.name).into() });
        }
        if let Some(name) = xml::unknown_encoding(self.text.text) {
            self.add(0, || ReadingFact::UnknownEncoding { name: name.into() });
        }
        if let Some(at) = self.text.text.find(char::REPLACEMENT_CHARACTER) {
            self.add(at, || ReadingFact::InvalidBytes);
        }
    }

    /// Names what stands after the first element of a file.
    pub(super) fn after(&mut self, root: &Element) {
        if let Some(at) = xml::after(self.text.text, root) {
            self.add(at, || ReadingFact::TextAfter { element: (&root.name).into() });
        }
    }

    /// Names text where none is read.
    pub(super) fn text_of(&mut self, element: &Element) {
        let name = || (&element.name).into();
        if !element.text.is_empty() {
            self.add(element.span.start, || ReadingFact::UnreadText { element: name() });
        }
        for &at in &element.strays {
            self.add(at, || ReadingFact::UnreadInstruction { element: name() });
        }
    }
}

/// A note on a place of a file, in bytes.
pub(super) fn noted(text: FileText<'_>, at: usize, fact: ReadingFact) -> ReadingNote {
    let place = text.place(at..at);
    ReadingNote { file: text.name.to_owned(), line: Some(place.line), fact }
}

/// A key of an object or an attribute that is not given; `of` says where, if the file has it more than once.
pub(super) fn missing(key: &str, of: Option<FilePart>, counts_as: DefaultValue) -> MissingValue {
    MissingValue { what: MissingPart::Key { key: key.into(), of }, counts_as }
}

/// So many notes of either kind are made on one file.
const MOST_NOTES: usize = 20;
/// What most numbers that are not given count as.
pub(super) const ZERO: DefaultValue = DefaultValue::Number { number: 0 };
