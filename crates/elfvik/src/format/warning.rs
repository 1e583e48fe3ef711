//! What can hardly be meant, with its place.

use super::FilePlace;
use crate::model::PlausibilityWarning;
use crate::unsafe_characters::{LONGEST_QUOTE, readable, visible};
use std::fmt;

/// Something that can hardly be meant, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// Where it stands: file, line and column, with the line itself.
    pub place: FilePlace,
    /// What has a meaning that can hardly be meant.
    pub concern: PlausibilityWarning,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |text: &str| visible(&readable(text, LONGEST_QUOTE)).into_owned();
        let (concern, cure) = (short(&self.concern.to_string()), short(self.concern.cure()));
        write!(f, "warning: {concern}\n{}\n  = help: {cure}", self.place)
    }
}
