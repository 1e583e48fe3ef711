//! A brief as text for a terminal.

mod apart;
mod headline;
mod plot;
mod rests;
mod signed;
mod who;

use super::page::{Ink, Page, Tone};
use crate::brief::Brief;

/// The brief as a story in four parts: who meets and what has happened, how far apart they are, what could be signed,
/// and what it all rests on. No line is wider than `width` columns (60 at least); lines end without spaces.
///
/// # Examples
///
/// ```
/// use elfvik::brief::{Brief, Request};
/// use elfvik::format::{Text, native};
/// use elfvik::model::{PartyId, View};
/// use elfvik::report::{Ink, text};
///
/// let [public, town, builder] = native::STARTER.map(|file| Text { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// let view = View::of_analyst(&scenario, &files).unwrap();
/// let story = text::brief(&Brief::of(&view, &Request::STANDARD).unwrap(), Ink::Plain, 100);
/// assert!(story.starts_with("A new school: the town and the builder\n"));
/// ```
#[must_use]
pub fn brief(brief: &Brief, ink: Ink, width: usize) -> String {
    let mut page = Page::new(ink, width);
    page.title(&brief.scenario.title);
    if let Some(summary) = &brief.scenario.summary {
        page.gap();
        page.paragraph(summary);
    }
    if let Some(caution) = &brief.scenario.caution {
        page.gap();
        let label = page.paint(Tone::Middle, "Caution:");
        page.paragraph(&format!("{label} {caution}"));
    }
    if let Some(viewer) = &brief.assumptions.viewer {
        page.gap();
        page.paragraph(&format!(
            "This is the view of {viewer}: its own file and what that file believes of the others."
        ));
    }
    page.gap();
    headline::write(&mut page, brief);
    page.section(1, "Who meets, and what has happened");
    who::write(&mut page, brief);
    page.section(2, "How far apart they are");
    apart::write(&mut page, brief);
    page.section(3, "What could be signed");
    signed::write(&mut page, brief);
    page.section(4, "What it all rests on");
    rests::write(&mut page, brief);
    page.into_text()
}
