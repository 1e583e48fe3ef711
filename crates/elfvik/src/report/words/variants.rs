//! Several outcomes beside each other: what they share, and what each says where they differ.

use crate::brief::{DisplayNames, Keyed, OutcomeById};
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
    for columns in columns.chunks(columns.len().div_ceil(columns.len().div_ceil(MOST_COLUMNS))) {
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
        let same: OutcomeById = Keyed(same.into_iter().cloned().collect());
        page.paragraph(format!("In all of them, {}.", names.choices(&same)));
    }
}

/// So many outcomes stand beside each other.
const MOST_COLUMNS: usize = 4;
