//! What can hardly be meant, with its place.

use super::Place;
use crate::characters::visible;
use crate::model::Concern;
use std::fmt;

/// Something that can hardly be meant, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// Where.
    pub place: Place,
    /// What.
    pub concern: Concern,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (concern, cure) = (self.concern.to_string(), self.concern.cure());
        write!(f, "warning: {}\n{}\n  = help: {}", visible(&concern), self.place, visible(cure))
    }
}
