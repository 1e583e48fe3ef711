//! A document as text for a terminal.

mod catalogue;
mod layout;
mod page;
mod plot;

pub use catalogue::CatalogueTable;
pub use page::Colours;

use super::document::{Document, Subject};
use layout::lay_out;
use page::Page;

/// The text of a document.
pub(super) fn of(document: &Document<'_>, ink: Colours, width: usize) -> String {
    if let Subject::Catalogue(catalogue, root) = document.subject {
        return catalogue::text(catalogue, root, (ink, width));
    }
    let mut page = Page::new(ink, width);
    page.title(&document.title);
    if document.subject.is_story() {
        page.stamp(&document.stamp);
    }
    lay_out(&mut page, document.subject, &document.blocks);
    page.into_text()
}
