//! Never give way.

use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};

/// Where it was published.
const SOURCE: &str = "P. Faratin, C. Sierra, N. R. Jennings, \"Negotiation Decision Functions for \
    Autonomous Agents\", 1998";

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry::of(
    StrategyPartDescription::plain(("hardliner", "its best outcome, always"), "offers/hardliner.md", SOURCE),
    "next",
    |_, _| Ok(Box::new(Hardliner)),
)];

/// Offers its best outcome, always (also "take it or leave it").
///
/// Source: P. Faratin, C. Sierra, N. R. Jennings, "Negotiation Decision Functions for Autonomous Agents",
/// Robotics and Autonomous Systems 24, 1998: the limit of Boulware tactics.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hardliner;

impl BiddingStrategy for Hardliner {
    fn next(&mut self, observation: &Observation<'_>, _: &mut StrategyTools<'_>) -> Offer {
        observation.turn.profile.best()
    }

    fn draws(&self) -> bool {
        false
    }
}
