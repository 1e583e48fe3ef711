//! A collection of scenarios: a table with one row per scenario, then what could not be read and why, then
//! what belongs to no scenario.

use crate::brief::catalogue::{Catalogue, CatalogueRow, CatalogueTotals};
use crate::report::document::{
    Cell, ColumnAlignment, ColumnUnit, Document, StyledText, Subject, Table, Tone,
};
use crate::report::words;
use crate::unsafe_characters::visible_line;
use std::borrow::Cow;

/// A collection. Paths are shown inside of its folder, `root`.
///
/// # Examples
///
/// ```
/// use elfvik::brief::catalogue::Catalogue;
/// use elfvik::prepare::solution::SolutionConvention;
/// use elfvik::report::{self, Colours};
///
/// let (format, convention) = (Catalogue::FORMAT, SolutionConvention::Textbook);
/// let catalogue =
///     Catalogue { format, convention, scenarios: vec![], unread: vec![], passed_over: vec![] };
/// let text = report::catalogue(&catalogue, "talks").text(Colours::Plain, 100);
/// assert!(text.contains("0 scenarios. Nash and opposition by the definitions of `textbook`"));
/// ```
#[must_use]
pub fn catalogue<'c>(catalogue: &'c Catalogue, root: &'c str) -> Document<'c> {
    let title =
        if root.is_empty() { "Scenarios".to_owned() } else { format!("Scenarios in {}", visible_line(root)) };
    let stamp = "For the analyst only: this shows what all parties want; show it to none of them.";
    let mut page = Document::new(Subject::Catalogue(catalogue, root), &title, stamp);
    let remainder = catalogue.remainder();
    page.tile(words::grouped(&remainder.n_scenarios.to_string()), "scenarios with their measures");
    page.tile(words::grouped(&remainder.unread.len().to_string()), "cannot be read");
    page.tile(words::grouped(&remainder.passed_over.len().to_string()), "belong to no scenario");
    page.part("What each scenario is");
    page.table(table(catalogue, root));
    foot(&mut page, &remainder);
    page
}

/// The heads of the columns, and the side on which each is set.
pub(in crate::report) const COLUMNS: [(&str, ColumnAlignment); N_COLUMNS] = [
    ("scenario", ColumnAlignment::Left),
    ("format", ColumnAlignment::Left),
    ("parties", ColumnAlignment::Right),
    ("issues", ColumnAlignment::Right),
    ("outcomes", ColumnAlignment::Right),
    ("accepts from", ColumnAlignment::Left),
    ("discount", ColumnAlignment::Left),
    ("efficient", ColumnAlignment::Right),
    ("Nash", ColumnAlignment::Left),
    ("sum", ColumnAlignment::Right),
    ("opposition", ColumnAlignment::Right),
    ("zone", ColumnAlignment::Right),
];
const N_COLUMNS: usize = 12;

fn table(catalogue: &Catalogue, root: &str) -> Table {
    let rows = catalogue.scenarios.iter().map(|row| cells(row, name(row, &inside(row, root))));
    let mut table = Table::of(rows);
    for (at, (head, side)) in COLUMNS.into_iter().enumerate() {
        let cell = |cells: &[Cell; N_COLUMNS]| cells[at].clone();
        table = match side {
            ColumnAlignment::Left => table.text(head, cell),
            ColumnAlignment::Right => table.number(head, ColumnUnit::Own, cell),
        };
    }
    table.end()
}

/// The path of a scenario inside of the folder, on one line.
pub(in crate::report) fn inside<'r>(row: &'r CatalogueRow, root: &str) -> Cow<'r, str> {
    let path = &row.path;
    let inside =
        path.strip_prefix(root.trim_end_matches('/')).map_or(path.as_str(), |p| p.trim_start_matches('/'));
    visible_line(if inside.is_empty() { path } else { inside })
}

/// The name of a scenario by its path, with its parties where more profiles than these belong to the domain.
pub(in crate::report) fn name(row: &CatalogueRow, path: &str) -> String {
    let is_part = row.parties.len() < row.candidates;
    if is_part { format!("{path} ({})", visible_line(&row.parties.join(", "))) } else { path.to_owned() }
}

/// What is said of a scenario in each column, its name in the first.
pub(in crate::report) fn cells(row: &CatalogueRow, name: String) -> [Cell; N_COLUMNS] {
    let number = |u: f64| words::rough(u);
    let list = |numbers: &[f64]| numbers.iter().map(|&u| number(u)).collect::<Vec<_>>().join(" ");
    let few = |numbers: &[f64]| match numbers.get(..MOST_SHOWN) {
        Some(first) if numbers.len() > MOST_SHOWN => format!("{} …", list(first)),
        _ => list(numbers),
    };
    let one_or_list = |texts: Vec<String>| match texts.split_first() {
        Some((first, rest)) if rest.iter().all(|text| text == first) => first.clone(),
        _ => texts.join(" "),
    };
    let reservation = row.reservation.iter().map(|r| r.map_or_else(|| "any".to_owned(), number)).collect();
    let discount = row.discount.iter().map(|&d| if d < 1.0 { number(d) } else { "-".to_owned() }).collect();
    let inexact = if row.exact { "" } else { "> " };
    let none = || "-".to_owned();
    let zone = |share: f64| words::share(share);
    let zone = if row.zone.low.total_cmp(&row.zone.high).is_eq() {
        zone(row.zone.low)
    } else {
        let low = if row.zone.low < LEAST_SHARE { "0".to_owned() } else { zone(row.zone.low) };
        format!("{low} to {}", zone(row.zone.high))
    };
    let (n, of) = (row.parties.len(), row.candidates);
    let parties = match row.pool {
        true if n < of => format!("{n} of {of}"),
        true => format!("{n} pool"),
        false => n.to_string(),
    };
    [
        Cell::toned(Tone::Strong, name),
        row.origin.title().into(),
        parties.into(),
        row.issues.to_string().into(),
        words::size(&row.outcomes).into(),
        one_or_list(reservation).into(),
        one_or_list(discount).into(),
        format!("{inexact}{}", words::grouped(&row.efficient.to_string())).into(),
        row.nash.as_ref().map_or_else(none, |nash| few(nash)).into(),
        row.greatest_sum.map_or_else(none, number).into(),
        row.opposition.map_or_else(none, number).into(),
        zone.into(),
    ]
}

/// How many scenarios there were, then what could not be read and why, then what belongs to no scenario.
pub(in crate::report) fn foot(page: &mut Document<'_>, remainder: &CatalogueTotals) {
    let CatalogueTotals { convention, n_scenarios, n_pools, n_noted, n_defaulted, unread, passed_over } =
        remainder;
    let counted = format!(
        "{}. Nash and opposition by the definitions of `{convention}`; `>` marks what was found of a \
         frontier that is not exact",
        words::counted(*n_scenarios, "scenario"),
    );
    let text = StyledText::from(counted).then_toned(Tone::Command, " (--json says how far off)");
    page.paragraph(text.then("."));
    if *n_pools > 0 {
        let pools = format!(
            "{} of a pool: more than two profiles belong to the domain, and nothing says that they sit at \
             one table.",
            if *n_pools == 1 { "1 is".to_owned() } else { format!("{n_pools} are") }
        );
        let more = " --pairs lists every two; `elfvik brief DOMAIN --profiles A,B` takes two of them.";
        page.paragraph(StyledText::from(pools).then_toned(Tone::Command, more));
    }
    if *n_noted > 0 {
        let noted = words::counted(*n_noted, "scenario");
        let text = StyledText::from(format!("The files of {noted} say something that is not heeded"));
        page.paragraph(text.then_toned(Tone::Command, ": --json has the notes").then("."));
    }
    if *n_defaulted > 0 {
        let defaulted = words::counted(*n_defaulted, "scenario");
        let text = StyledText::from(format!(
            "The files of {defaulted} leave something to the defaults of their system"
        ));
        page.paragraph(text.then_toned(Tone::Command, ": --json says what").then("."));
    }
    if !unread.is_empty() {
        page.part("Not read");
        for unread in unread {
            let line = unread.line.map_or_else(String::new, |line| format!(":{line}"));
            page.bullet(format!("{}{line}: {}", visible_line(&unread.path), unread.reason));
        }
    }
    if !passed_over.is_empty() {
        page.part("Passed over");
        for other in passed_over {
            page.bullet(format!("{}: {}", visible_line(&other.path), other.what));
        }
    }
}

/// Of more parties than this only the first are shown.
const MOST_SHOWN: usize = 3;
/// A lower bound below this says nothing.
const LEAST_SHARE: f64 = 1e-4;
