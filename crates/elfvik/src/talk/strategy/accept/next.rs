//! Accept what is at least as good as the next own offer.

use super::{AcceptEntry, AcceptanceStrategy};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("next", "what is as good as my next offer: scale, shift"),
        "accepts/next.md",
        "T. Baarslag, K. Hindriks, C. Jonker, \"Acceptance Conditions in Automated Negotiation\", 2013",
    )
    .with(&["scale", "shift"], "scale=0..10 and shift=-1..1"),
    build: |settings| {
        Ok(Box::new(NextAcceptance {
            scale: settings.number("scale", 1.0, 0.0..=10.0)?,
            shift: settings.number("shift", 0.0, -1.0..=1.0)?,
        }))
    },
}];

/// AC_next: accepts when `scale · received + shift >= next`, in utilities.
///
/// Source: T. Baarslag, K. Hindriks, C. Jonker, "Acceptance Conditions in Automated Negotiation", Complex
/// Automated Negotiations, 2013.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NextAcceptance {
    /// What the offer is multiplied by; 1 as a rule.
    pub scale: f64,
    /// What is added to it; 0 as a rule.
    pub shift: f64,
}

impl Default for NextAcceptance {
    fn default() -> Self {
        Self { scale: 1.0, shift: 0.0 }
    }
}

impl NextAcceptance {
    fn is_plain(self) -> bool {
        self.scale.total_cmp(&1.0).is_eq() && self.shift.total_cmp(&0.0).is_eq()
    }

    pub(super) fn holds(self, observation: &Observation<'_>, received: i64, next: i64) -> bool {
        let profile = observation.turn.profile;
        if self.is_plain() {
            return received >= next;
        }
        self.scale * profile.shown(received) + self.shift >= profile.shown(next)
    }
}

impl AcceptanceStrategy for NextAcceptance {
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        _: &mut LazyRandom,
        received: i64,
        next: i64,
    ) -> bool {
        self.holds(observation, received, next)
    }

    fn draws(&self) -> bool {
        false
    }
}
