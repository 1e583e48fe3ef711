//! Accept anything from some time on.

use super::{AcceptEntry, AcceptanceStrategy};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("time", "anything, from a time on: from"),
        "accepts/time.md",
        "T. Baarslag, K. Hindriks, C. Jonker, \"Acceptance Conditions in Automated Negotiation\", 2013",
    )
    .with(&["from"], "from=0..1"),
    build: |settings| Ok(Box::new(TimeAcceptance { from: settings.number("from", 0.9, 0.0..=1.0)? })),
}];

/// AC_time: accepts anything acceptable once the time has come, and nothing before.
///
/// Source: T. Baarslag, K. Hindriks, C. Jonker, "Acceptance Conditions in Automated Negotiation", Complex
/// Automated Negotiations, 2013.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeAcceptance {
    /// The time, from 0 to 1.
    pub from: f64,
}

impl AcceptanceStrategy for TimeAcceptance {
    fn accepts(&mut self, observation: &Observation<'_>, _: &mut LazyRandom, _: i64, _: i64) -> bool {
        observation.turn.moment.time >= self.from
    }

    fn draws(&self) -> bool {
        false
    }
}
