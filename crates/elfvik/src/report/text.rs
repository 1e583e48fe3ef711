//! A brief as text for a terminal.

mod page;
mod plot;

pub use page::Ink;

use super::story;
use crate::brief::Brief;
use page::Page;

/// The brief as a story: who meets and what has happened, how far apart they are, what could be signed, how likely that
/// is, what would open it, and what it all rests on. No line is wider than `width` columns (60 at least); lines end without spaces.
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
    page.lay_out(&story::of(brief));
    page.into_text()
}
