//! Accept only what is better than the next own offer.

use super::Acceptance;
use crate::talk::strategy::compose::{Draw, Sight};

/// Accepts what is worth more than the own next offer, as GENIUS's own time-dependent parties do: equal worth
/// is not enough.
///
/// Source: AC_next of T. Baarslag, K. Hindriks, C. Jonker, "Acceptance Conditions in Automated Negotiation",
/// Complex Automated Negotiations, 2013, with strict comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Better;

impl Acceptance for Better {
    fn accepts(&mut self, _: &Sight<'_>, _: &mut Draw, received: i64, next: i64) -> bool {
        received > next
    }

    fn draws(&self) -> bool {
        false
    }
}
