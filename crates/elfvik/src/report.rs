//! Answers as text, pages and pictures. Strings out: whoever calls decides where they go.
//!
//! Every answer is a [`Document`], made by the function of its name; a document has every face.
//!
//! This part knows every answer, and nobody inside the library knows it.

pub mod notes;
pub mod svg;

mod document;
mod html;
mod markdown;
mod story;
mod table;
mod text;
mod words;

pub use document::Document;
pub use story::{brief, catalogue, comparison, rehearsals, talk};
pub use text::{CatalogueTable, Colours};

/// What a number of the files is, in words: "reservation", "weight of relief".
///
/// # Examples
///
/// ```
/// use elfvik::brief::{NumberSummary, Quantity};
///
/// let number = NumberSummary {
///     number: "town: issues.price.weight".to_owned(),
///     party: Some("town".to_owned()),
///     ratifier: None,
///     what: Quantity::Weight { issues: vec!["price".to_owned()] },
/// };
/// assert_eq!(elfvik::report::number(&number), "weight of price");
/// ```
#[must_use]
pub fn number(number: &crate::brief::NumberSummary) -> String {
    words::number(number)
}
