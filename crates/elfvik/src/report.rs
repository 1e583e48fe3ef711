//! Answers as text, pages and pictures. Strings out: whoever calls decides where they go.
//!
//! This part knows every answer, and nobody inside the library knows it.

pub mod html;
pub mod markdown;
pub mod svg;
pub mod text;

mod document;
mod story;
mod table;
mod words;

pub use text::Colours;

/// What a number of the files is, in words: "reservation", "weight of relief".
#[must_use]
pub fn number(number: &crate::brief::NumberSummary) -> String {
    words::number(number)
}
