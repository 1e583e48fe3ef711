//! Every answer as a document, for every face: what is said, in which order, with which tables and figures.

mod assessment;
mod assumptions;
pub(super) mod catalogue;
mod comparison;
mod gaps;
mod headline;
mod levers;
mod offers;
mod parties;
mod prospects;
mod rehearsals;
mod signed;
mod talk;
mod tiles;

pub(super) use prospects::{MOST_GUESSES, listed, named};

pub use catalogue::catalogue;
pub use comparison::comparison;
pub use rehearsals::rehearsals;
pub use talk::talk;

use super::document::{Document, StyledText, Subject, Tone};
use super::words;
use crate::brief::Brief;

/// A brief: who meets and what has happened, how far apart they are, what could be signed, how likely that
/// is, what would open it, and what it all rests on.
///
/// # Examples
///
/// ```
/// use elfvik::brief::{Brief, BriefRequest};
/// use elfvik::report::{self, Colours};
///
/// let view = elfvik::format::native::starter_view();
/// let request = BriefRequest { n_worlds: 100, n_talks: 0, ..BriefRequest::STANDARD };
/// let brief = Brief::of(&view, &request).unwrap();
/// let story = report::brief(&brief).text(Colours::Plain, 100);
/// assert!(story.starts_with("A new school: the town and the builder\n"));
/// ```
#[must_use]
pub fn brief(brief: &Brief) -> Document<'_> {
    let mut page =
        Document::new(Subject::Brief(brief), &brief.scenario.title, &words::of_brief(&brief.audience));
    tiles::of_brief(&mut page, brief);
    if let Some(summary) = &brief.scenario.summary {
        page.paragraph(summary);
    }
    if let Some(caution) = &brief.scenario.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    headline::write(&mut page, brief);
    let mut number = 0;
    let mut section = |page: &mut Document<'_>, title: &str, write: fn(&mut Document<'_>, &Brief)| {
        number += 1;
        page.section(number, title);
        write(page, brief);
    };
    section(&mut page, "Who meets, and what has happened", parties::write);
    section(&mut page, "How far apart they are", gaps::write);
    section(&mut page, "What could be signed", signed::write);
    if brief.lens.is_some() {
        section(&mut page, "The package under the lens", assessment::write);
    }
    if brief.next_offers.is_some() {
        section(&mut page, "What to offer next", offers::write);
    }
    if brief.prospects.is_some() {
        section(&mut page, "How likely a deal is", prospects::write);
    }
    if brief.talks.is_some() || brief.no_talks.is_some() {
        section(&mut page, "How the talks may go", |page, brief| {
            if let Some(found) = &brief.talks {
                rehearsals::write(page, found);
            }
            if let Some(reason) = &brief.no_talks {
                page.paragraph(format!("Talks cannot be held: {reason}."));
            }
        });
    }
    section(&mut page, "What would open it", levers::write);
    section(&mut page, "What it all rests on", assumptions::write);
    page
}
