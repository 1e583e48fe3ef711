//! Text in, checked scenario out.
//!
//! Every reader turns text into the types of [`model`](crate::model) once, or into located [`FileFault`]s.
//! This part reads scenarios and profiles only and knows no analysis.

pub(crate) mod budget;
mod fault;
pub mod foreign;
pub mod native;
mod place;
pub mod results;
pub mod spreadsheet;
mod warning;
pub mod write;

mod bytes;

pub(crate) use fault::toml_text;
pub use fault::{FileFault, ScenarioError};
pub use place::{Excerpt, FilePlace, FileText};
pub use warning::Warning;
