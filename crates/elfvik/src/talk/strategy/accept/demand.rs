//! Accept what the strategy of offers would sign at present.

use super::{AcceptEntry, AcceptanceStrategy};
use crate::talk::dice::LazyRandom;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::Observation;

/// This rule, by name.
pub(in crate::talk::strategy) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: StrategyPartDescription::plain(
        ("demand", "what the strategy of offers would sign at present"),
        "accepts/demand.md",
        "Elfvik",
    ),
    build: |_| Ok(Box::new(DemandAcceptance)),
}];

/// Accepts what is worth at least the present demand of the strategy of offers: the lower edge of a band,
/// the last new offer of MiCRO. Where it has none, as AC_next.
///
/// Source: as of the strategies that have a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DemandAcceptance;

impl AcceptanceStrategy for DemandAcceptance {
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
