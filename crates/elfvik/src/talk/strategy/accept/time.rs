//! Accept anything from some time on.

use super::Acceptance;
use crate::talk::strategy::compose::{Draw, Sight};

/// AC_time: accepts anything acceptable once the time has come, and nothing before.
///
/// Source: T. Baarslag, K. Hindriks, C. Jonker, "Acceptance Conditions in Automated Negotiation", Complex Automated Negotiations, 2013.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Time {
    /// The time, from 0 to 1.
    pub from: f64,
}

impl Acceptance for Time {
    fn accepts(&mut self, sight: &Sight<'_>, _: &mut Draw, _: i64, _: i64) -> bool {
        sight.turn.moment.time >= self.from
    }

    fn draws(&self) -> bool {
        false
    }
}
