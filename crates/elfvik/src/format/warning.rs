//! What can hardly be meant, with its place.

use super::FilePlace;
use super::fault::{LONGEST_QUOTE, readable};
use crate::characters::visible;
use crate::model::Concern;
use std::fmt;

/// Something that can hardly be meant, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// Where.
    pub place: FilePlace,
    /// What.
    pub concern: Concern,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |text: &str| visible(&readable(text, LONGEST_QUOTE)).into_owned();
        let (concern, cure) = (short(&self.concern.to_string()), short(self.concern.cure()));
        write!(f, "warning: {concern}\n{}\n  = help: {cure}", self.place)
    }
}
