//! Accept what the strategy of offers would sign at present.

use super::Acceptance;
use crate::talk::strategy::compose::{Draw, Sight};
use crate::talk::strategy::register::{AcceptEntry, Part};

/// This rule, by name.
pub(super) const ENTRIES: &[AcceptEntry] = &[AcceptEntry {
    part: Part::plain(
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
    fn accepts(&mut self, sight: &Sight<'_>, _: &mut Draw, received: i64, next: i64) -> bool {
        received >= sight.demand.unwrap_or(next)
    }

    fn draws(&self) -> bool {
        false
    }
}
