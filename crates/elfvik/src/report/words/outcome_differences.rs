//! Several outcomes beside each other: what they share, and what each says where they differ.

use crate::brief::{DisplayNames, IdMap, OptionChoice, OutcomeById};
use crate::report::document::{Cell, Document, Table};

/// Writes several outcomes under their names: where all agree in a sentence, where they differ in a table.
///
/// Outcomes that are the same share a column, and one alone is a sentence. A row is an issue, issues of one
/// theme together; of many outcomes as many stand beside each other as can be read.
pub(in crate::report) fn variants(
    page: &mut Document<'_>,
    names: &DisplayNames,
    outcomes: &[(String, &OutcomeById)],
) {
    let mut columns: Vec<(String, &OutcomeById)> = Vec::new();
    for (name, outcome) in outcomes {
        match columns.iter_mut().find(|(_, known)| known == outcome) {
            Some((heads, _)) => *heads = format!("{heads} / {name}"),
            None => columns.push((name.clone(), outcome)),
        }
    }
    let [(first_name, first), others @ ..] = &columns[..] else { return };
    if others.is_empty() {
        return page.bullet(format!("{first_name}: {}", names.package(first)));
    }
    let is_same = |issue: &String| others.iter().all(|(_, outcome)| outcome.get(issue) == first.get(issue));
    let (same, mut differing): (Vec<_>, Vec<_>) = first.0.iter().partition(|(issue, _)| is_same(issue));
    differing.sort_by_key(|(issue, _)| names.of_issue(issue).map(|issue| issue.theme));
    let n_tables = columns.len().div_ceil(most_columns(names, &differing, &columns));
    for columns in columns.chunks(columns.len().div_ceil(n_tables)) {
        let mut table = Table::of(&differing).text("issue", |(issue, _)| names.issue(issue));
        for (name, outcome) in columns {
            table = table.text(name, |(issue, _)| {
                let option = outcome.get(issue).map(|option| names.short_option(issue, option));
                Cell::from(option.unwrap_or_default())
            });
        }
        page.table(table.end());
    }
    if !same.is_empty() {
        let same: OutcomeById = IdMap(same.into_iter().cloned().collect());
        page.paragraph(format!("In all of them, {}.", names.choices(&same)));
    }
}

/// So many outcomes find room beside each other, two at least.
fn most_columns(
    names: &DisplayNames,
    differing: &[&(String, OptionChoice)],
    columns: &[(String, &OutcomeById)],
) -> usize {
    let length = |text: &str| text.chars().count() + GAP;
    let cells = columns.iter().flat_map(|(name, outcome)| {
        let option = |issue: &String| Some(names.short_option(issue, outcome.get(issue)?));
        let cells = differing.iter().filter_map(|(issue, _)| option(issue)).collect::<Vec<_>>().into_iter();
        cells.map(|cell| length(&cell)).chain([length(name)]).map(|length| length.min(MOST_CELL))
    });
    let widest = cells.max().unwrap_or(1);
    let issues = differing.iter().map(|(issue, _)| length(names.issue(issue))).max().unwrap_or(0);
    (MOST_WIDTH.saturating_sub(issues.min(MOST_CELL)) / widest).max(2)
}

/// So wide a table may be, in characters.
const MOST_WIDTH: usize = 98;
/// Longer texts are broken.
const MOST_CELL: usize = 28;
/// Between columns.
const GAP: usize = 2;
