//! Accept what is at least as good as the last own offer.

use super::{AcceptEntry, AcceptanceStrategy};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("last", "what is as good as my last offer"),
        "accepts/last.md",
        "T. Baarslag, K. Hindriks, C. Jonker, \"Acceptance Conditions in Automated Negotiation\", 2013",
    ),
    build: |_| Ok(Box::new(LastAcceptance)),
}];

/// AC_last (also AC_prev): accepts what is worth at least the last own offer; before the first, the next.
///
/// Source: T. Baarslag, K. Hindriks, C. Jonker, "Acceptance Conditions in Automated Negotiation", Complex
/// Automated Negotiations, 2013.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LastAcceptance;

impl AcceptanceStrategy for LastAcceptance {
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        _: &mut LazyRandom,
        received: i64,
        next: i64,
    ) -> bool {
        received >= observation.own_last().unwrap_or(next)
    }

    fn draws(&self) -> bool {
        false
    }
}
