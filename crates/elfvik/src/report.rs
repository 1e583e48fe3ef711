//! Answers as text, pages and pictures. Strings out: whoever calls decides where they go.
//!
//! Every answer is a [`Document`], made by the function of its name; a document has every face.
//!
//! This part knows every answer, and nobody inside the library knows it.

pub mod catalogue_values;
pub mod notes;
pub mod svg;
pub mod talk_values;

mod document;
mod front_packages;
mod gap_order;
mod html;
mod lay_wording;
mod markdown;
mod marks;
mod output_forms;
mod story;
mod styled_text;
mod table;
mod text;
mod words;

pub use document::Document;
pub use story::{
    BriefSection, accord, accord_consequences, brief, catalogue, comparison, first_page, plan, plan_in_short,
    record_check, record_events, rehearsals, score, sections, sheet, talk, talk_of_side,
};
pub use text::{CatalogueTable, Colours};
pub use words::number;
