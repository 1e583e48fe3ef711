//! The layout with a column for issues, one for options and one for each party.

use super::cells::{Row, column_name};
use super::fault::SpreadsheetFaultKind as Kind;
use super::layout::{
    BESIDES, Content, Faults, Head, ISSUE, Issues, Layout, Line, NO_DEAL, OPTION, WEIGHT, check_parties,
    is_one_of,
};

/// Where the columns of a table are named: the position of a row, the columns of issues and of options.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableHead {
    row: usize,
    issue: usize,
    option: usize,
}

/// The head of a table: the first row that names a column of issues and one of options; none in other
/// layouts.
pub(super) fn head(rows: &[Row]) -> Option<TableHead> {
    let of = |(at, row): (usize, &Row)| {
        let column = |known: &[&str]| row.cells.iter().position(|cell| is_one_of(&cell.text, known));
        Some(TableHead { row: at, issue: column(ISSUE)?, option: column(OPTION)? })
    };
    rows.iter().enumerate().take(MOST_ABOVE).find_map(of)
}

/// What the rows of a table are; none when that cannot be told.
pub(super) fn layout(rows: &[Row], head: TableHead, faults: &mut Faults<'_>) -> Option<Layout> {
    let mut layout = Layout::default();
    above(&rows[..head.row], &mut layout);
    columns(&rows[head.row], head, &mut layout);
    faults.know_heads(&layout.parties);
    if !check_parties(&rows[head.row], &layout.parties, faults) {
        return None;
    }
    let named: Vec<bool> = {
        let head = &rows[head.row];
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        (0..width).map(|column| !head.text(column).is_empty()).collect()
    };
    let mut issues = Issues::default();
    let mut current: Option<usize> = None;
    for (at, row) in rows.iter().enumerate().skip(head.row + 1).filter(|(_, row)| !row.is_blank()) {
        let stray =
            row.cells.iter().enumerate().find(|(column, cell)| !named[*column] && !cell.text.is_empty());
        if let Some((column, cell)) = stray {
            faults.add(row, column, Kind::NoHead { text: cell.text.clone() });
            continue;
        }
        let (issue, option) = (row.text(head.issue), row.text(head.option));
        let first = if issue.is_empty() { option } else { issue };
        let is_alone = issue.is_empty() || option.is_empty();
        if is_one_of(issue, NO_DEAL) || (is_alone && is_one_of(first, NO_DEAL)) {
            layout.lines.push(Line { row: at, content: Content::NoDeal });
            continue;
        }
        if is_one_of(first, BESIDES) && is_alone {
            layout.assumptions.push(format!("Row {} (`{first}`) is left out.", row.number));
            continue;
        }
        if !issue.is_empty() {
            current = Some(issues.find_or_add(issue, row.number).0);
        }
        let Some(issue) = current else {
            faults.add(row, head.issue, Kind::NoIssue { option: option.to_owned() });
            continue;
        };
        if is_one_of(option, WEIGHT) {
            layout.lines.push(Line { row: at, content: Content::Weight { issue } });
        } else if !option.is_empty() {
            let (text, column) = (option.to_owned(), head.option);
            layout.lines.push(Line { row: at, content: Content::Option { issue, text, column } });
        } else if layout.parties.iter().any(|party| !row.text(party.column).is_empty()) {
            faults.add(row, head.option, Kind::NoOption { issue: issues.all[issue].name.clone() });
        }
    }
    layout.issues = issues.all;
    Some(layout)
}

/// What stands above the head: a title, and what is left out.
fn above(rows: &[Row], layout: &mut Layout) {
    for row in rows.iter().filter(|row| !row.is_blank()) {
        let first = row.cells.iter().map(|cell| cell.text.as_str()).find(|text| !text.is_empty());
        let first = first.unwrap_or_default().to_owned();
        if layout.title.is_none() {
            layout.title = Some(first);
        } else {
            layout.assumptions.push(format!("Row {} (`{first}`) is left out.", row.number));
        }
    }
}

/// What the columns are, by their heads.
fn columns(row: &Row, head: TableHead, layout: &mut Layout) {
    for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
        if column == head.issue || column == head.option {
            continue;
        }
        if is_one_of(&cell.text, WEIGHT) && layout.weights.is_none() {
            layout.weights = Some(column);
        } else if is_one_of(&cell.text, BESIDES) {
            let letter = column_name(column);
            layout.assumptions.push(format!("Column {letter} (`{}`) is left out.", cell.text));
        } else {
            layout.parties.push(Head { name: cell.text.clone(), column });
        }
    }
}

/// So many rows may stand above the head of a table.
const MOST_ABOVE: usize = 20;
