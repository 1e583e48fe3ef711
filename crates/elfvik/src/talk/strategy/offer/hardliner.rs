//! Never give way.

use super::Offering;
use crate::talk::offer::Offer;
use crate::talk::strategy::compose::{Means, Sight};
use crate::talk::strategy::register::{OfferEntry, Part};

/// This strategy, by name.
pub(super) const ENTRIES: &[OfferEntry] = &[OfferEntry::of(
    Part::plain(
        ("hardliner", "its best outcome, always"),
        "offers/hardliner.md",
        "P. Faratin, C. Sierra, N. R. Jennings, \"Negotiation Decision Functions for Autonomous Agents\", 1998",
    ),
    "next",
    |_, _| Ok(Box::new(Hardliner)),
)];

/// Offers its best outcome, always (also "take it or leave it").
///
/// Source: P. Faratin, C. Sierra, N. R. Jennings, "Negotiation Decision Functions for Autonomous Agents",
/// Robotics and Autonomous Systems 24, 1998: the limit of Boulware tactics.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hardliner;

impl Offering for Hardliner {
    fn next(&mut self, sight: &Sight<'_>, _: &mut Means<'_>) -> Offer {
        sight.turn.profile.best()
    }

    fn draws(&self) -> bool {
        false
    }
}
