//! What the rows of a spreadsheet are: options with points, weights, what no deal is worth.

use super::cells::{Row, column_name};
use super::fault::{SpreadsheetFault, SpreadsheetFaultKind as Kind};
use crate::format::place::Lines;
use crate::format::{FileFault, FilePlace, FileText, ScenarioError};
use crate::model::Scenario;
use std::collections::HashMap;
use std::ops::Range;

/// What each row is, before any number is read.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The first line of the sheet, where it is one.
    pub(super) title: Option<String>,
    pub(super) parties: Vec<Head>,
    /// The column with one weight for all parties.
    pub(super) weights: Option<usize>,
    pub(super) issues: Vec<IssueHead>,
    pub(super) lines: Vec<Line>,
    /// How the sheet was understood, in sentences.
    pub(super) assumptions: Vec<String>,
}

/// The name of a party above its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) column: usize,
}

/// An issue and the row that names it first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IssueHead {
    pub(super) name: String,
    pub(super) row: usize,
}

/// A row with numbers, by its position.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) row: usize,
    pub(super) content: Content,
}

/// What the numbers of a row are.
#[derive(Debug)]
pub(super) enum Content {
    /// Points of an option.
    Option {
        /// The position of the issue.
        issue: usize,
        /// The option as it is written.
        text: String,
        /// The column where it is written.
        column: usize,
    },
    /// Weights of an issue.
    Weight {
        /// The position of the issue.
        issue: usize,
    },
    /// What no deal is worth.
    NoDeal,
}

/// The issues of a sheet, found by their names.
#[derive(Debug, Default)]
pub(super) struct Issues {
    pub(super) all: Vec<IssueHead>,
    positions: HashMap<String, usize>,
}

impl Issues {
    /// The issue of a name, whatever its capitals, added where it is new; and whether it is.
    pub(super) fn find_or_add(&mut self, name: &str, row: usize) -> (usize, bool) {
        let next = self.all.len();
        let at = *self.positions.entry(name.to_lowercase()).or_insert(next);
        if at == next {
            self.all.push(IssueHead { name: name.to_owned(), row });
        }
        (at, at == next)
    }
}

/// What is wrong with a sheet, each with its place.
pub(super) struct Faults<'a> {
    text: FileText<'a>,
    lines: Lines<'a>,
    /// The names above the columns.
    heads: HashMap<usize, String>,
    pub(super) all: Vec<FileFault>,
}

impl<'a> Faults<'a> {
    pub(super) fn of(text: FileText<'a>) -> Self {
        Self { text, lines: Lines::of(text), heads: HashMap::new(), all: Vec::new() }
    }

    pub(super) fn know_heads(&mut self, heads: &[Head]) {
        self.heads.extend(heads.iter().map(|head| (head.column, head.name.clone())));
    }

    /// A fault in a cell.
    pub(super) fn add(&mut self, row: &Row, column: usize, kind: Kind) {
        self.add_at(row.span(column), (row.number, column), kind);
    }

    /// A fault at a range of bytes, in a row and a column.
    pub(super) fn add_at(&mut self, span: Range<usize>, (row, column): (usize, usize), kind: Kind) {
        let head = self.heads.get(&column).map(|name| format!(" ({name})")).unwrap_or_default();
        let at = Some(format!("row {row}, column {}{head}", column_name(column)));
        let place = self.lines.place(span);
        self.push(place, SpreadsheetFault { at, kind });
    }

    /// A fault of the sheet as a whole.
    pub(super) fn add_whole(&mut self, kind: Kind) {
        let place = FilePlace::of_file(self.text.name);
        self.push(place, SpreadsheetFault { at: None, kind });
    }

    fn push(&mut self, place: FilePlace, fault: SpreadsheetFault) {
        let error = ScenarioError::Spreadsheet(Box::new(fault));
        FileFault { place, error, also: Vec::new() }.join(&mut self.all);
    }
}

/// Whether the parties of a head are as many as can negotiate, each once.
pub(super) fn check_parties(row: &Row, heads: &[Head], faults: &mut Faults<'_>) -> bool {
    if !(2..=Scenario::MOST_PARTIES).contains(&heads.len()) {
        let column = heads.last().map_or(0, |head| head.column);
        faults.add(row, column, Kind::PartyCount { found: heads.len() });
        return false;
    }
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut is_right = true;
    for head in heads {
        if names.insert(head.name.to_lowercase(), head.column).is_some() {
            faults.add(row, head.column, Kind::DuplicateParty { name: head.name.clone() });
            is_right = false;
        }
    }
    is_right
}

/// The words of a text in lower case, other signs than letters and digits left out.
fn words(text: &str) -> String {
    let letters = text.chars().flat_map(char::to_lowercase);
    let kept: String = letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is one of some words, whatever its capitals.
pub(in crate::format) fn is_one_of(text: &str, known: &[&str]) -> bool {
    known.contains(&words(text).as_str())
}

/// What stands above the column of issues.
pub(super) const ISSUE: &[&str] = &["issue", "issues", "topic", "topics", "item", "items", "attribute"];
/// What stands above the column of options.
pub(super) const OPTION: &[&str] =
    &["option", "options", "value", "values", "outcome", "choice", "alternative", "level", "settlement"];
/// What stands above a column of weights, or before a row of them.
pub(super) const WEIGHT: &[&str] = &["weight", "weights", "importance"];
/// What stands before the row that says what no deal is worth.
pub(super) const NO_DEAL: &[&str] = &[
    "no deal",
    "no agreement",
    "if no deal",
    "if no agreement",
    "nodeal",
    "batna",
    "reservation",
    "reservation value",
    "reservation values",
    "reservation points",
    "reservation price",
    "walk away",
    "walkaway",
    "fallback",
    "disagreement",
    "impasse",
];
/// Columns and rows that repeat or explain what others say.
pub(super) const BESIDES: &[&str] = &[
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "total",
    "totals",
    "sum",
    "maximum",
    "max",
    "minimum",
    "min",
    "max points",
    "maximum points",
    "total points",
];
