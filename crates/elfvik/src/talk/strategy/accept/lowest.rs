//! Accept what is at least as good as the lowest own offer.

use super::{AcceptEntry, AcceptanceStrategy};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("lowest", "what is as good as the lowest of my offers"),
        "accepts/lowest.md",
        "T. van Krimpen, D. Looije, S. Hajizadeh, \"HardHeaded\", 2013",
    ),
    build: |_| Ok(Box::<LowestAcceptance>::default()),
}];

/// Accepts what is worth at least the lowest of all own offers, the next one included: who offered it once
/// would sign it now.
///
/// Source: T. van Krimpen, D. Looije, S. Hajizadeh, "HardHeaded", Complex Automated Negotiations, 2013.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LowestAcceptance {
    seen: usize,
    lowest: Option<i64>,
}

impl AcceptanceStrategy for LowestAcceptance {
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        _: &mut LazyRandom,
        received: i64,
        next: i64,
    ) -> bool {
        if observation.mine.len() < self.seen {
            *self = Self::default();
        }
        let newest = observation.mine[self.seen..].iter().copied().chain([next]).min();
        self.seen = observation.mine.len();
        self.lowest = self.lowest.into_iter().chain(newest).min();
        self.lowest.is_some_and(|lowest| received >= lowest)
    }

    fn forget(&mut self) {
        *self = Self::default();
    }

    fn draws(&self) -> bool {
        false
    }
}
