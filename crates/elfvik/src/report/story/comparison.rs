//! Two versions of a scenario: which numbers and parts changed, and which conclusions with them.

use crate::brief::{Comparison, EvidenceEntry, NumberChange};
use crate::report::document::{ColumnUnit, Document, StyledText, Subject, Table, Tone};
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
    page.paragraph(StyledText::toned(Tone::Strong, "In short:").then(format!(" {}", headline(comparison))));
    page.part("What changed");
    changes(&mut page, comparison);
    page.part("What follows from it");
    conclusions(&mut page, comparison);
    page
}

/// What both come to, in sentences: whether there is a deal, how likely it is, how rehearsed talks end.
fn headline(comparison: &Comparison) -> String {
    let found = &comparison.headline;
    let deal = if found.ratified { "a deal that also passes at home" } else { "a deal" };
    let is = |exists: Option<bool>| match exists {
        Some(true) => "there is one",
        Some(false) => "there is none",
        None => "that is open",
    };
    let zone = match found.zone {
        [before, after] if before == after => {
            format!("As things stand, is there {deal}? As before, {}.", is(after))
        }
        [before, after] => {
            format!("As things stand, is there {deal}? Now {}; before, {}.", is(after), is(before))
        }
    };
    let moved = |what: String, [before, after]: [Option<f64>; 2]| {
        let [before, after] = [words::chance(before?), words::chance(after?)];
        Some(match before == after {
            true => format!("{what} in {after} of cases, as before."),
            false => format!("{what} in {after} of cases; it was {before}."),
        })
    };
    let possible = moved("Within the guesses it is possible".to_owned(), found.deal);
    let rehearsed = moved("Rehearsed by computer, the talks end in agreement".to_owned(), found.rehearsed);
    let kept = found.safe_order.map(|[before, after]| match before == after {
        true => format!("Is there a safe order of its steps? As before, {}.", is(after)),
        false => format!("Is there a safe order of its steps? Now {}; before, {}.", is(after), is(before)),
    });
    let same = comparison.n_conclusions.saturating_sub(comparison.conclusions.len());
    let changed = match comparison.conclusions.len() {
        0 => "No conclusion changed by more than the luck of the draw.".to_owned(),
        1 => format!("One conclusion changed, {same} did not."),
        n => format!("{n} conclusions changed, {same} did not."),
    };
    let sentences = [Some(zone), possible, rehearsed, kept, Some(changed)];
    sentences.into_iter().flatten().collect::<Vec<String>>().join(" ")
}

fn changes(page: &mut Document<'_>, comparison: &Comparison) {
    let heard = comparison.heard.len() + comparison.no_longer_heard.len();
    if comparison.numbers.is_empty() && comparison.parts.is_empty() && heard == 0 {
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
    let act = |entry: &EvidenceEntry| {
        let names = &comparison.display;
        let date = entry.date.as_ref().map(|date| format!(" on {date}")).unwrap_or_default();
        format!("{} {}{date}", names.party_or_ratifier(&entry.by), words::heard(names, entry))
    };
    comparison.heard.iter().for_each(|entry| page.bullet(format!("newly heard: {}", act(entry))));
    let gone = comparison.no_longer_heard.iter();
    gone.for_each(|entry| page.bullet(format!("no longer written down as heard: {}", act(entry))));
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
