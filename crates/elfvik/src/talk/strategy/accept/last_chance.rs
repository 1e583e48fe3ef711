//! On the last turn accept what beats no agreement.

use super::{AcceptEntry, AcceptanceStrategy, NextAcceptance};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;

/// Where it was published.
const SOURCE: &str = "T. Baarslag, K. Hindriks, C. Jonker, \"Effective Acceptance Conditions in \
    Real-Time Automated Negotiation\", 2014";

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("last-chance", "as next, and on the last turn what beats no agreement"),
        "accepts/last-chance.md",
        SOURCE,
    ),
    build: |_| Ok(Box::new(LastChanceAcceptance)),
}];

/// AC_last-chance: as AC_next, and on the last turn anything above the reservation. Where the deadline is
/// hidden, no turn is known to be the last.
///
/// Source: T. Baarslag, K. Hindriks, C. Jonker, "Effective Acceptance Conditions in Real-Time Automated
/// Negotiation", Decision Support Systems 60, 2014.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LastChanceAcceptance;

impl AcceptanceStrategy for LastChanceAcceptance {
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        _: &mut LazyRandom,
        received: i64,
        next: i64,
    ) -> bool {
        let is_last = observation.turn.turns_left == Some(1);
        NextAcceptance::default().holds(observation, received, next)
            || (is_last && received > observation.turn.profile.reservation())
    }

    fn draws(&self) -> bool {
        false
    }
}
