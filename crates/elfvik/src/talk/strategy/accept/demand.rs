//! Accept what the strategy of offers would sign at present.

use super::Acceptance;
use crate::talk::strategy::compose::{LazyRandom, Observation};
use crate::talk::strategy::register::{AcceptEntry, StrategyPart};

/// This rule, by name.
pub(super) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPart::plain(
        ("demand", "what the strategy of offers would sign at present"),
        "accepts/demand.md",
        "Elfvik",
    ),
    build: |_| Ok(Box::new(Demand)),
}];

/// Accepts what is worth at least the present demand of the strategy of offers: the lower edge of a band,
/// the last new offer of MiCRO. Where it has none, as AC_next.
///
/// Source: as of the strategies that have a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Demand;

impl Acceptance for Demand {
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        _: &mut LazyRandom,
        received: i64,
        next: i64,
    ) -> bool {
        received >= observation.demand.unwrap_or(next)
    }

    fn draws(&self) -> bool {
        false
    }
}
