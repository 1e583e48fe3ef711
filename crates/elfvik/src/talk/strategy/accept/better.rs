//! Accept only what is better than the next own offer.

use super::{AcceptEntry, AcceptanceStrategy};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("better", "what is better than my next offer, as GENIUS's own parties"),
        "accepts/better.md",
        "T. Baarslag, K. Hindriks, C. Jonker, \"Acceptance Conditions in Automated Negotiation\", 2013",
    ),
    build: |_| Ok(Box::new(BetterThanNextAcceptance)),
}];

/// Accepts what is worth more than the own next offer, as GENIUS's own time-dependent parties do: equal worth
/// is not enough.
///
/// Source: AC_next of T. Baarslag, K. Hindriks, C. Jonker, "Acceptance Conditions in Automated Negotiation",
/// Complex Automated Negotiations, 2013, with strict comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BetterThanNextAcceptance;

impl AcceptanceStrategy for BetterThanNextAcceptance {
    fn accepts(&mut self, _: &Observation<'_>, _: &mut LazyRandom, received: i64, next: i64) -> bool {
        received > next
    }

    fn draws(&self) -> bool {
        false
    }
}
