//! A document as text for a terminal.

mod catalogue;
mod layout;
mod page;
mod plot;

pub use catalogue::CatalogueTable;
pub(super) use layout::n_lines;
pub use page::Colours;

use super::document::{Document, Subject};
use layout::of_story;

/// The text of a document.
pub(super) fn of(document: &Document<'_>, ink: Colours, width: usize) -> String {
    if let Subject::Catalogue(catalogue, root) = document.subject {
        return catalogue::text(catalogue, root, (ink, width));
    }
    of_story(document, ink, width).into_text()
}
