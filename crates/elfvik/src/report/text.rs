//! A document as text for a terminal.

mod catalogue;
mod page;
mod plot;

pub use catalogue::CatalogueTable;
pub use page::Colours;
pub(super) use page::n_lines;

use super::document::{Document, Subject};
use page::Page;

/// The text of a document.
pub(super) fn of(document: &Document<'_>, ink: Colours, width: usize) -> String {
    if let Subject::Catalogue(catalogue, root) = document.subject {
        return catalogue::text(catalogue, root, (ink, width));
    }
    Page::of(document, ink, width).into_text()
}
