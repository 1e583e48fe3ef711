//! The layout of a scoring sheet: one block for each issue, options in the first column.

use super::cells::Row;
use super::fault::SpreadsheetFaultKind as Kind;
use super::layout::{
    BESIDES, Content, Faults, Head, ISSUE, Issues, Layout, Line, NO_DEAL, OPTION, WEIGHT, check_parties,
    is_one_of,
};
use super::number_text;

/// What a row is by its cells alone.
enum Shape {
    Blank,
    /// One text and no numbers.
    Text,
    /// Names above the columns of the parties.
    Heads(Vec<Head>),
    /// Numbers behind the first cell.
    Numbers,
}

/// What the rows of a scoring sheet are; none when that cannot be told.
pub(super) fn layout(rows: &[Row], faults: &mut Faults<'_>) -> Option<Layout> {
    let mut reading = Reading::default();
    for (at, row) in rows.iter().enumerate() {
        let is_right = match shape(row) {
            Shape::Blank => {
                reading.is_after_blank = true;
                true
            }
            Shape::Text => reading.text(row),
            Shape::Heads(heads) => reading.heads(row, heads, faults),
            Shape::Numbers => reading.numbers((at, row), faults),
        };
        if !is_right {
            return None;
        }
    }
    reading.leave_out_pending();
    if reading.layout.parties.is_empty() {
        faults.add_whole(Kind::NoParties);
        return None;
    }
    reading.layout.issues = reading.issues.all;
    Some(reading.layout)
}

fn shape(row: &Row) -> Shape {
    let filled: Vec<(usize, &str)> = row
        .cells
        .iter()
        .enumerate()
        .map(|(column, cell)| (column, cell.text.as_str()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let behind = || filled.iter().filter(|(column, _)| *column > 0);
    match behind().count() {
        0 if filled.is_empty() => Shape::Blank,
        0 => Shape::Text,
        n if n >= 2 && behind().all(|(_, text)| !number_text::is_number(text)) => {
            let heads = behind().filter(|(_, text)| !is_one_of(text, BESIDES));
            Shape::Heads(heads.map(|&(column, text)| Head { name: text.to_owned(), column }).collect())
        }
        _ => Shape::Numbers,
    }
}

/// A scoring sheet, read so far.
#[derive(Default)]
struct Reading {
    layout: Layout,
    issues: Issues,
    /// A text that stood alone in its row, and that row: the name of the next block, or something else.
    pending: Option<(String, usize)>,
    /// The issue of the block.
    current: Option<usize>,
    is_after_blank: bool,
}

impl Reading {
    fn text(&mut self, row: &Row) -> bool {
        let text = row.cells.iter().map(|cell| cell.text.clone()).find(|text| !text.is_empty());
        self.leave_out_pending();
        self.pending = Some((text.unwrap_or_default(), row.number));
        true
    }

    /// A text that named no block is the title where nothing came before, else it is left out.
    fn leave_out_pending(&mut self) {
        let Some((text, row)) = self.pending.take() else { return };
        let is_first = self.layout.title.is_none() && self.layout.lines.is_empty();
        if is_first && self.layout.assumptions.is_empty() {
            self.layout.title = Some(text);
        } else {
            self.layout.assumptions.push(format!("Row {row} (`{text}`) is left out."));
        }
    }

    fn heads(&mut self, row: &Row, heads: Vec<Head>, faults: &mut Faults<'_>) -> bool {
        if self.layout.parties.is_empty() {
            if !check_parties(row, &heads, faults) {
                return false;
            }
            faults.know_heads(&heads);
            self.layout.parties = heads;
        } else if heads != self.layout.parties {
            let names =
                |heads: &[Head]| heads.iter().map(|head| head.name.as_str()).collect::<Vec<_>>().join(", ");
            let (found, expected) = (names(&heads), names(&self.layout.parties));
            faults.add(row, heads.first().map_or(0, |h| h.column), Kind::OtherParties { found, expected });
            return false;
        }
        let first = row.text(0);
        if !first.is_empty() && !is_one_of(first, OPTION) && !is_one_of(first, ISSUE) {
            self.leave_out_pending();
            self.pending = Some((first.to_owned(), row.number));
        }
        self.current = None;
        true
    }

    fn numbers(&mut self, (at, row): (usize, &Row), faults: &mut Faults<'_>) -> bool {
        let first = row.text(0);
        if self.layout.parties.is_empty() {
            faults.add_whole(Kind::NoParties);
            return false;
        }
        let known =
            |column: &usize| *column == 0 || self.layout.parties.iter().any(|party| party.column == *column);
        let stray =
            (0..row.cells.len()).find(|column| !known(column) && number_text::is_number(row.text(*column)));
        if let Some(column) = stray {
            faults.add(row, column, Kind::NoHead { text: row.text(column).to_owned() });
            return true;
        }
        if is_one_of(first, NO_DEAL) {
            self.layout.lines.push(Line { row: at, content: Content::NoDeal });
            return true;
        }
        if is_one_of(first, BESIDES) {
            self.layout.assumptions.push(format!("Row {} (`{first}`) is left out.", row.number));
            return true;
        }
        if let Some((name, named)) = self.pending.take() {
            let (issue, is_new) = self.issues.find_or_add(&name, named);
            if !is_new {
                let before = self.issues.all[issue].row;
                faults.add(row, 0, Kind::DuplicateIssue { issue: name, row: before });
                return false;
            }
            self.current = Some(issue);
        } else if self.is_after_blank {
            self.current = None;
        }
        self.is_after_blank = false;
        let Some(issue) = self.current else {
            faults.add(row, 0, Kind::NoIssue { option: first.to_owned() });
            return true;
        };
        if first.is_empty() {
            faults.add(row, 0, Kind::NoOption { issue: self.issues.all[issue].name.clone() });
            return true;
        }
        let (text, column) = (first.to_owned(), 0);
        let content = match is_one_of(first, WEIGHT) {
            true => Content::Weight { issue },
            false => Content::Option { issue, text, column },
        };
        self.layout.lines.push(Line { row: at, content });
        true
    }
}
