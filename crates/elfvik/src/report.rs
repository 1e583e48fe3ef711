//! Answers as text and pictures. Strings out: whoever calls decides where they go.
//!
//! This part knows every answer, and nobody inside the library knows it.

pub mod svg;
pub mod text;

mod page;
mod words;

pub use page::Ink;
