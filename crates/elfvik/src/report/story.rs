//! Every answer as a document, for every face: what is said, in which order, with which tables and figures.

mod accord;
mod assessment;
mod assumptions;
pub(super) mod catalogue;
mod comparison;
mod evidence;
mod front;
mod gaps;
mod headline;
mod levers;
mod minutes;
mod offers;
mod parties;
mod plan;
mod possible_deals;
mod prospects;
mod record;
mod rehearsals;
mod score;
mod section;
mod sheet;
mod states;
mod talk;
mod talk_of_side;
mod tiles;

pub(super) use prospects::{MOST_GUESSES, listed, named};

pub use accord::{accord, accord_consequences};
pub use catalogue::catalogue;
pub use comparison::comparison;
pub use plan::{plan, plan_in_short};
pub use record::{record_check, record_events};
pub use rehearsals::rehearsals;
pub use score::score;
pub use section::BriefSection;
pub use sheet::sheet;
pub use talk::talk;
pub use talk_of_side::talk_of_side;

use super::document::{Document, StyledText, Subject, Tone};
use super::words;
use crate::brief::Brief;

/// A whole brief: who meets and what has happened, how far apart they are, what could be signed, how likely
/// that is, what would open it, and what it all rests on. As a page it begins with its [first
/// page](first_page).
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
    let mut page = headed(brief);
    page.front = front::page(brief).blocks;
    tiles::of_brief(&mut page, brief);
    if let Some(summary) = &brief.scenario.summary {
        page.paragraph(summary);
    }
    caution(&mut page, brief);
    headline::write(&mut page, brief);
    chapters(brief).iter().enumerate().for_each(|(at, chapter)| chapter.write(&mut page, brief, at));
    page
}

/// The first page of a brief: in short, who must agree, the gap, what could be signed, how likely that is,
/// what would open it, and what to do next. At most sixty lines of a hundred columns as text: long lists and
/// texts are cut, and say so.
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
/// let page = report::first_page(&brief).text(Colours::Plain, 100);
/// assert!(page.lines().count() <= 60 && page.contains("\nIn short: "));
/// ```
#[must_use]
pub fn first_page(brief: &Brief) -> Document<'_> {
    front::page(brief)
}

/// Some sections of a brief in full, in the order of the whole and with their numbers in it. A section that
/// this brief has nothing for says why.
///
/// # Examples
///
/// ```
/// use elfvik::brief::{Brief, BriefRequest};
/// use elfvik::report::{self, BriefSection, Colours};
///
/// let view = elfvik::format::native::starter_view();
/// let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
/// let brief = Brief::of(&view, &request).unwrap();
/// let text = report::sections(&brief, &[BriefSection::Gap]).text(Colours::Plain, 100);
/// assert!(text.contains("2  HOW FAR APART THEY ARE") && !text.contains("1  WHO MEETS"));
/// ```
#[must_use]
pub fn sections<'b>(brief: &'b Brief, named: &[BriefSection]) -> Document<'b> {
    let mut page = headed(brief);
    caution(&mut page, brief);
    let chapters = chapters(brief);
    let asked = chapters.iter().enumerate().filter(|(_, chapter)| named.contains(&chapter.section));
    asked.for_each(|(at, chapter)| chapter.write(&mut page, brief, at));
    for section in BriefSection::ALL.into_iter().filter(|section| named.contains(section)) {
        if chapters.iter().all(|chapter| chapter.section != section) {
            page.paragraph(match section {
                BriefSection::Likely if brief.assumptions.n_guesses == 0 && brief.states.is_none() => {
                    "How likely a deal is: all numbers are taken as known, so that there is nothing to draw."
                }
                BriefSection::Likely => "How likely a deal is: no worlds were drawn.",
                BriefSection::Heard => "What was heard: nothing is written down.",
                BriefSection::Plan => {
                    "In which order it can be kept: the scenario has no steps, or nothing is said of their \
                     worth."
                }
                _ => "How the talks may go: no talks were rehearsed.",
            });
        }
    }
    page
}

/// A document with title and stamp.
fn headed(brief: &Brief) -> Document<'_> {
    Document::new(Subject::Brief(brief), &brief.scenario.title, &words::of_brief(&brief.audience))
}

fn caution(page: &mut Document<'_>, brief: &Brief) {
    if let Some(caution) = &brief.scenario.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    if let Some(without) = &brief.without {
        page.paragraph(StyledText::toned(Tone::Middle, "Without:").then(words::without(brief, without)));
    }
}

/// A numbered part of a whole brief.
struct Chapter {
    section: BriefSection,
    title: &'static str,
    body: fn(&mut Document<'_>, &Brief),
}

impl Chapter {
    /// Writes the chapter that has so many before it.
    fn write(&self, page: &mut Document<'_>, brief: &Brief, before: usize) {
        page.section(before + 1, self.title);
        (self.body)(page, brief);
    }
}

/// What this brief has something for, in order.
fn chapters(brief: &Brief) -> Vec<Chapter> {
    use BriefSection::{Gap, Heard, Levers, Likely, Plan, Signed, Sources, Talks, Who};
    type Body = fn(&mut Document<'_>, &Brief);
    let all: [(bool, BriefSection, &'static str, Body); 11] = [
        (true, Who, "Who meets, and what has happened", parties::write),
        (true, Gap, "How far apart they are", gaps::write),
        (true, Signed, "What could be signed", possible_deals::write),
        (brief.lens.is_some(), Signed, "The package under the lens", assessment::write),
        (brief.next_offers.is_some(), Signed, "What to offer next", offers::write),
        (brief.prospects.is_some(), Likely, "How likely a deal is", prospects::write),
        (brief.heard.is_some(), Heard, "What was heard, and what it teaches", evidence::write),
        (brief.talks.is_some() || brief.no_talks.is_some(), Talks, "How the talks may go", rehearsed),
        (true, Levers, "What would open it", levers::write),
        (brief.plan.is_some() || brief.no_plan.is_some(), Plan, "In which order it can be kept", planned),
        (true, Sources, "What it all rests on", assumptions::write),
    ];
    let there = all.into_iter().filter(|(is_there, ..)| *is_there);
    there.map(|(_, section, title, body)| Chapter { section, title, body }).collect()
}

fn planned(page: &mut Document<'_>, brief: &Brief) {
    if let Some(reason) = &brief.no_plan {
        page.paragraph(words::no_plan(reason));
    }
    if let Some(found) = &brief.plan {
        plan::write(page, found);
    }
}

fn rehearsed(page: &mut Document<'_>, brief: &Brief) {
    if let Some(found) = &brief.talks {
        rehearsals::write(page, found);
        if let Some(likely) = &brief.prospects {
            rehearsals::compared(page, found, likely);
        }
    }
    if let Some(reason) = &brief.no_talks {
        page.paragraph(format!("Talks cannot be held: {reason}."));
    }
}
