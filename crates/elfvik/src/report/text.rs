//! A brief as text for a terminal.

mod catalogue;
mod page;
mod plot;

pub use catalogue::{CatalogueTable, catalogue};
pub use page::Colours;

use super::document::{ColumnUnit, Table};
use super::{story, words};
use crate::brief::{Brief, Comparison};
use crate::talk::{Rehearsals, Talk};
use page::Page;

/// The brief as a story: who meets and what has happened, how far apart they are, what could be signed, how
/// likely that is, what would open it, and what it all rests on. No line is wider than `width` columns (60
/// at least); lines end without spaces.
///
/// # Examples
///
/// ```
/// use elfvik::brief::{Brief, BriefRequest};
/// use elfvik::format::{FileText, native};
/// use elfvik::model::{PartyId, View};
/// use elfvik::report::{Colours, text};
///
/// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
/// let story = text::brief(&Brief::of(&view, &BriefRequest::STANDARD).unwrap(), Colours::Plain, 100);
/// assert!(story.starts_with("A new school: the town and the builder\n"));
/// ```
#[must_use]
pub fn brief(brief: &Brief, ink: Colours, width: usize) -> String {
    let mut page = Page::new(ink, width);
    page.title(&brief.scenario.title);
    page.lay_out(&story::of(brief));
    page.into_text()
}

/// A talk as text: how it ended, what was said, who gave way on what.
#[must_use]
pub fn talk(talk: &Talk, ink: Colours, width: usize) -> String {
    let mut page = Page::new(ink, width);
    page.title(&talk.title);
    page.lay_out(&story::talk_of(talk));
    page.into_text()
}

/// Rehearsals as text: how likely an agreement is, when, on what, and what each side is left with.
#[must_use]
pub fn rehearsals(rehearsals: &Rehearsals, ink: Colours, width: usize) -> String {
    let mut page = Page::new(ink, width);
    page.title(&rehearsals.title);
    page.lay_out(&story::rehearsals_of(rehearsals));
    page.into_text()
}

/// A comparison as text: which numbers and parts changed, and which conclusions with them.
#[must_use]
pub fn comparison(comparison: &Comparison, ink: Colours, width: usize) -> String {
    let mut page = Page::new(ink, width);
    let Comparison { before, after, .. } = comparison;
    page.title(&if before == after {
        format!("Two versions of: {after}")
    } else {
        format!("{before} / {after}")
    });
    page.heading("What changed");
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
        .text("number", |change| &change.number.number)
        .number("before", ColumnUnit::Own, |change| values(&change.before))
        .number("after", ColumnUnit::Own, |change| values(&change.after))
        .end();
    page.table(&numbers);
    let hidden = comparison.numbers.len().saturating_sub(MOST_CHANGES);
    if hidden > 0 {
        page.paragraph(&format!("... and {hidden} more (--json lists them)."));
    }
    comparison.parts.iter().for_each(|part| page.bullet(&words::part(part)));
    page.paragraph(&format!("{} numbers are the same.", words::grouped(&comparison.n_same.to_string())));
    page.heading("What follows from it");
    if comparison.conclusions.is_empty() {
        page.paragraph("No conclusion changed.");
    }
    let conclusions = Table::of(&comparison.conclusions)
        .text("conclusion", |change| words::subject(&change.about))
        .text("before", |change| differing(&words::conclusions(change)).0)
        .text("after", |change| differing(&words::conclusions(change)).1)
        .end();
    page.table(&conclusions);
    let same = comparison.n_conclusions.saturating_sub(comparison.conclusions.len());
    page.paragraph(&format!("{same} conclusions are the same."));
    page.into_text()
}

/// Of two lists of equal length only what differs, since the rest would hide it.
fn differing([before, after]: &[String; 2]) -> (String, String) {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split(", ").collect(), after.split(", ").collect());
    if old.len() != new.len() || old.len() < 2 {
        return (before.clone(), after.clone());
    }
    let pairs: Vec<(&str, &str)> = old.into_iter().zip(new).filter(|(a, b)| a != b).collect();
    let side = |of: fn(&(&str, &str)) -> String| pairs.iter().map(of).collect::<Vec<_>>().join(", ");
    (side(|pair| pair.0.to_owned()), side(|pair| pair.1.to_owned()))
}

/// More changed numbers than this would drown the reader.
const MOST_CHANGES: usize = 60;
