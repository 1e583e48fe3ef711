//! Answers as text, pages and pictures. Strings out: whoever calls decides where they go.
//!
//! Every answer is a [`Document`], made by the function of its name; a document has every face.
//!
//! This part knows every answer, and nobody inside the library knows it.

pub mod catalogue_values;
pub mod notes;
pub mod svg;

mod document;
mod faces;
mod html;
mod markdown;
mod story;
mod styled_text;
mod table;
mod text;
mod words;

pub use document::Document;
pub use story::{brief, catalogue, comparison, rehearsals, talk};
pub use text::{CatalogueTable, Colours};
pub use words::number;
