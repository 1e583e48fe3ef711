//! What groups agreed on, as a table: a row for each group, a column for each issue.
//!
//! Read are comma, semicolon or tab separated values, as [spreadsheets](crate::format::spreadsheet) are.
//! `docs/teaching.md` describes the table. What cannot be read is named by row and column, and then nothing
//! is: no group is dropped silently.

mod fault;

pub use fault::{ResultsFault, ResultsFaultKind};

use super::native::{nearest, option_of_text};
use super::place::Lines;
use super::spreadsheet::cells::{self, Row, column_name};
use super::spreadsheet::{SpreadsheetFault, is_one_of};
use super::{FileFault, FilePlace, FileText, ScenarioError};
use crate::model::{GroupResult, Issue, Options, Outcome, Scenario};
use ResultsFaultKind as Kind;
use std::collections::HashMap;

/// What each group of a table agreed on, in the order of the rows. `O(cells)`, and the options of each issue.
///
/// # Errors
///
/// Everything that is wrong with the table, by row and column, in the order of the rows.
///
/// # Examples
///
/// ```
/// use elfvik::format::{FileText, results};
///
/// let view = elfvik::format::native::starter_view();
/// let text = "group,price,heating,opening,grant\nA,8,heat-pump,this-autumn,joint\nB,no deal,,,\n";
/// let groups = results::results(FileText { name: "results.csv", text }, view.scenario());
/// # let groups = groups.unwrap_or_else(|faults| panic!("{}", faults[0]));
/// assert_eq!((groups.len(), &groups[1].outcome), (2, &None));
///
/// let text = "group,price,heating,opening,grant\nA,7,heat-pump,this-autumn,joint\n";
/// let faults = results::results(FileText { name: "results.csv", text }, view.scenario()).unwrap_err();
/// assert_eq!(faults[0].message(), "row 2, column B (price): issue `price` has no option `7`");
/// ```
pub fn results(text: FileText<'_>, scenario: &Scenario) -> Result<Vec<GroupResult>, Vec<FileFault>> {
    let mut reader = Reader::of(text, scenario);
    let rows = match cells::rows(text.text, cells::separator(text.text)) {
        Ok(rows) => rows,
        Err((kind, row, column, span)) => {
            let at = Some(format!("row {row}, column {}", column_name(column)));
            let error = ScenarioError::Spreadsheet(Box::new(SpreadsheetFault { at, kind }));
            let place = reader.lines.place(span);
            return Err(vec![FileFault { place, error, also: Vec::new() }]);
        }
    };
    let Some(at) = rows.iter().position(|row| !row.is_blank()) else {
        reader.add_whole(Kind::Blank);
        return Err(reader.faults);
    };
    let columns = reader.columns(&rows[at]);
    let groups = match columns {
        Some(columns) => reader.groups(&rows[at + 1..], &columns),
        None => Vec::new(),
    };
    if reader.faults.is_empty() { Ok(groups) } else { Err(reader.faults) }
}

/// Which column is what.
struct Columns {
    group: usize,
    members: Option<usize>,
    /// Of each issue.
    issues: Vec<usize>,
    /// How many columns have a head.
    n_named: usize,
}

struct Reader<'a> {
    text: FileText<'a>,
    lines: Lines<'a>,
    scenario: &'a Scenario,
    heads: Vec<String>,
    faults: Vec<FileFault>,
}

impl<'a> Reader<'a> {
    fn of(text: FileText<'a>, scenario: &'a Scenario) -> Self {
        Self { text, lines: Lines::of(text), scenario, heads: Vec::new(), faults: Vec::new() }
    }

    fn add(&mut self, row: &Row, column: usize, kind: Kind) {
        let head = self.heads.get(column).filter(|head| !head.is_empty());
        let head = head.map(|head| format!(" ({head})")).unwrap_or_default();
        let at = Some(format!("row {}, column {}{head}", row.number, column_name(column)));
        let place = self.lines.place(row.span(column));
        self.push(place, ResultsFault { at, kind });
    }

    fn add_whole(&mut self, kind: Kind) {
        self.push(FilePlace::of_file(self.text.name), ResultsFault { at: None, kind });
    }

    fn push(&mut self, place: FilePlace, fault: ResultsFault) {
        let error = ScenarioError::Results(Box::new(fault));
        self.faults.push(FileFault { place, error, also: Vec::new() });
    }

    /// What the columns are; none where something is wrong with the head.
    fn columns(&mut self, head: &Row) -> Option<Columns> {
        self.heads = head.cells.iter().map(|cell| cell.text.clone()).collect();
        let n_faults = self.faults.len();
        let (mut group, mut members) = (None, None);
        let mut issues: Vec<Option<usize>> = vec![None; self.scenario.issues.len()];
        for (column, cell) in head.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            let of_issue = self.issue(&cell.text);
            let slot = match of_issue {
                Some(at) => &mut issues[at],
                None if is_one_of(&cell.text, GROUP) => &mut group,
                None if is_one_of(&cell.text, MEMBERS) => &mut members,
                None => {
                    let known: Vec<String> = self.scenario.issues.iter().map(|i| i.id.clone()).collect();
                    let nearest = nearest(&cell.text, known.iter());
                    self.add(head, column, Kind::UnknownColumn { text: cell.text.clone(), nearest, known });
                    continue;
                }
            };
            if let Some(first) = slot.replace(column) {
                let first = column_name(first);
                self.add(head, column, Kind::DuplicateColumn { text: cell.text.clone(), first });
            }
        }
        let last = head.cells.len();
        if group.is_none() {
            self.add(head, 0, Kind::NoGroupColumn);
        }
        for (at, _) in issues.iter().enumerate().filter(|(_, column)| column.is_none()) {
            let issue = self.scenario.issues[at].id.clone();
            self.add(head, last, Kind::NoColumn { issue });
        }
        let is_right = self.faults.len() == n_faults;
        let issues: Option<Vec<usize>> = issues.into_iter().collect();
        Some(Columns { group: group?, members, issues: issues?, n_named: last }).filter(|_| is_right)
    }

    /// The issue whose id or name stands at the head of a column, whatever its capitals; an id first.
    fn issue(&self, text: &str) -> Option<usize> {
        let issues = &self.scenario.issues;
        let is_same = |other: &str| other.trim().to_lowercase() == text.to_lowercase();
        let exact = issues.iter().position(|issue| issue.id == text);
        exact
            .or_else(|| issues.iter().position(|issue| is_same(&issue.id)))
            .or_else(|| only(issues.iter().map(|issue| is_same(&issue.display_name()))))
    }

    fn groups(&mut self, rows: &[Row], columns: &Columns) -> Vec<GroupResult> {
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut groups = Vec::new();
        for row in rows.iter().filter(|row| !row.is_blank()) {
            if groups.len() == MOST_GROUPS {
                self.add(row, columns.group, Kind::TooManyGroups);
                break;
            }
            let stray = (0..row.cells.len())
                .find(|&c| (c >= columns.n_named || self.heads[c].is_empty()) && !row.text(c).is_empty());
            if let Some(column) = stray {
                self.add(row, column, Kind::NoHead { text: row.text(column).to_owned() });
            }
            let group = row.text(columns.group).to_owned();
            if group.is_empty() {
                self.add(row, columns.group, Kind::NoGroup);
            } else if let Some(first) = known.insert(group.to_lowercase(), row.number) {
                self.add(row, columns.group, Kind::DuplicateGroup { group: group.clone(), row: first });
            }
            let members = columns.members.map(|column| row.text(column).to_owned());
            let members = members.filter(|members| !members.is_empty());
            let outcome = self.outcome(row, columns);
            groups.push(GroupResult { group, members, outcome });
        }
        if groups.is_empty() {
            self.add_whole(Kind::NoGroups);
        }
        groups
    }

    /// What a row agreed on; none for no deal, and where something is wrong with it.
    fn outcome(&mut self, row: &Row, columns: &Columns) -> Option<Outcome> {
        let issues = || self.scenario.issues.iter().zip(&columns.issues);
        // An option may be called `none`.
        let is_none = |(issue, &column): (&Issue, &usize)| {
            let text = row.text(column);
            text.is_empty() || option(issue, text).is_none() && is_no_deal(text)
        };
        if issues().all(is_none) {
            return None;
        }
        let mut options = Vec::with_capacity(columns.issues.len());
        for (at, &column) in columns.issues.iter().enumerate() {
            let (issue, text) = (&self.scenario.issues[at], row.text(column));
            match option(issue, text) {
                Some(option) => options.push(option),
                None if text.is_empty() || is_no_deal(text) => {
                    self.add(row, column, Kind::NoOption { issue: issue.id.clone() });
                }
                None => self.add(row, column, unknown(issue, text)),
            }
        }
        if options.len() < columns.issues.len() {
            return None;
        }
        let outcome = Outcome::new(options);
        if let Some(rule) = self.scenario.rules.iter().find(|rule| rule.is_broken_by(&outcome)) {
            let (rule, why) = (rule.id.clone(), rule.why.clone());
            self.add(row, columns.group, Kind::BreaksRule { rule, why });
            return None;
        }
        Some(outcome)
    }
}

/// Whether a cell says that there was no deal.
fn is_no_deal(text: &str) -> bool {
    text == "-" || is_one_of(text, NO_DEAL)
}

/// The option of an issue that a cell means: by its id or number, by its text whatever its capitals, or by
/// its number with the unit.
fn option(issue: &Issue, text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let lower = text.to_lowercase();
    let by_text = || match &issue.options {
        Options::Labels { labels, .. } => {
            let is_same = |other: Option<&str>| other.is_some_and(|other| on_one_line(other) == lower);
            let by_id = only(labels.iter().map(|label| is_same(Some(&label.id))));
            by_id.or_else(|| only(labels.iter().map(|label| is_same(label.text.as_deref()))))
        }
        Options::Integer { .. } | Options::Real { .. } => None,
    };
    let by_number = || {
        let unit = issue.unit().map(str::to_lowercase)?;
        let number = match lower.strip_suffix(&unit).or_else(|| lower.strip_prefix(&unit)) {
            Some(number) => number.trim().to_owned(),
            // A currency stands in front of its amount, and the rest of the unit behind.
            None => {
                let is_unit = |word: &&str| unit.split_whitespace().any(|part| part == *word);
                lower.split_whitespace().filter(|word| !is_unit(word)).collect::<Vec<_>>().join(" ")
            }
        };
        option_of_text(issue, &number)
    };
    option_of_text(issue, text).or_else(|| by_text().map(|at| at as u32)).or_else(by_number)
}

/// A text in lower case, as cells are read: on one line, without outer spaces.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The position of the only one that is meant.
fn only(meant: impl Iterator<Item = bool>) -> Option<usize> {
    let mut meant = meant.enumerate().filter(|(_, is_meant)| *is_meant).map(|(at, _)| at);
    let first = meant.next();
    if meant.next().is_some() { None } else { first }
}

fn unknown(issue: &Issue, text: &str) -> Kind {
    let n_options = issue.n_options();
    let known: Vec<String> = (0..n_options.min(MOST_COMPARED)).map(|o| issue.option_id(o)).collect();
    let nearest = nearest(text, known.iter());
    let known = match n_options {
        0..=MOST_LISTED => known,
        _ => vec![issue.option_id(0), issue.option_id(1), "...".into(), issue.option_id(n_options - 1)],
    };
    Kind::UnknownOption { issue: issue.id.clone(), option: text.to_owned(), nearest, known }
}

/// What stands above the column of groups.
const GROUP: &[&str] = &["group", "groups", "team", "pair", "dyad", "table"];
/// What stands above the column of names.
const MEMBERS: &[&str] = &["members", "member", "names", "participants", "students", "players"];
/// What stands where nothing was agreed on.
const NO_DEAL: &[&str] =
    &["no deal", "no agreement", "nodeal", "none", "impasse", "fallback", "walk away", "batna"];
/// So many groups are read.
const MOST_GROUPS: usize = 10_000;
/// A misspelt option is compared with at most this many.
const MOST_COMPARED: u32 = 200;
/// Errors list all options up to this many.
const MOST_LISTED: u32 = 12;
