//! Two versions of a scenario: which numbers and parts changed, and which conclusions with them.

use crate::brief::{Comparison, NumberChange};
use crate::report::document::{ColumnUnit, Document, StyledText, Subject, Table};
use crate::report::words;

/// A comparison: which numbers and parts changed, and which conclusions with them.
///
/// # Examples
///
/// ```
/// use elfvik::brief::{BriefRequest, Comparison};
/// use elfvik::prepare::Control;
/// use elfvik::report;
///
/// let view = elfvik::format::native::starter_view();
/// let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::OF_COMPARISON };
/// let found = Comparison::answer([&view, &view], &request, &Control::default()).unwrap();
/// let page = report::comparison(&found).markdown();
/// assert!(page.starts_with("# Two versions of: A new school: the town and the builder\n"));
/// ```
#[must_use]
pub fn comparison(comparison: &Comparison) -> Document<'static> {
    let Comparison { before, after, .. } = comparison;
    let title = match before == after {
        true => format!("Two versions of: {after}"),
        false => format!("{before} / {after}"),
    };
    let mut page = Document::new(Subject::Sheet, &title, &words::of_brief(&comparison.audience));
    let count = |n: usize| words::grouped(&n.to_string());
    page.tile(count(comparison.numbers.len()), "numbers changed, came or went");
    page.tile(count(comparison.parts.len()), "other parts changed, came or went");
    page.tile(count(comparison.conclusions.len()), "conclusions changed, came or went");
    page.part("What changed");
    changes(&mut page, comparison);
    page.part("What follows from it");
    conclusions(&mut page, comparison);
    page
}

fn changes(page: &mut Document<'_>, comparison: &Comparison) {
    if comparison.numbers.is_empty() && comparison.parts.is_empty() {
        page.paragraph("Nothing.");
    }
    let values = |values: &Option<[f64; 3]>| match values {
        None => "-".to_owned(),
        Some([low, likely, high]) if low.total_cmp(high).is_eq() => words::grouped_number(*likely),
        Some(range) => {
            let [low, likely, high] = range.map(words::grouped_number);
            format!("{likely} ({low} to {high})")
        }
    };
    let numbers = Table::of(comparison.numbers.iter().take(MOST_CHANGES))
        .text("number", |change| number(comparison, change))
        .text("in the files", |change| &change.number.number)
        .number("before", ColumnUnit::Own, |change| values(&change.before))
        .number("after", ColumnUnit::Own, |change| values(&change.after))
        .end();
    page.table(numbers);
    let hidden = comparison.numbers.len().saturating_sub(MOST_CHANGES);
    if hidden > 0 {
        page.paragraph(StyledText::left_out(hidden, "."));
    }
    comparison.parts.iter().for_each(|part| page.bullet(words::part(part, &comparison.display)));
    page.paragraph(format!("{} numbers are the same.", words::grouped(&comparison.n_same.to_string())));
}

fn conclusions(page: &mut Document<'_>, comparison: &Comparison) {
    if comparison.conclusions.is_empty() {
        page.paragraph("No conclusion changed.");
    }
    let conclusions = Table::of(&comparison.conclusions)
        .text("conclusion", |change| words::subject(&change.about, &comparison.display))
        .text("before", |change| words::conclusions(change, &comparison.display)[0].clone())
        .text("after", |change| words::conclusions(change, &comparison.display)[1].clone())
        .end();
    page.table(conclusions);
    let same = comparison.n_conclusions.saturating_sub(comparison.conclusions.len());
    page.paragraph(format!("{same} conclusions are the same."));
}

/// What a number is, and whose.
fn number(comparison: &Comparison, change: &NumberChange) -> String {
    let of = change.number.party.as_ref().map(|id| format!(" ({})", comparison.display.party(id)));
    format!("{}{}", words::number(&change.number, &comparison.display), of.unwrap_or_default())
}

/// More changed numbers than this would drown the reader.
const MOST_CHANGES: usize = 60;
