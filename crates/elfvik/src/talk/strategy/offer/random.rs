//! Anything acceptable.

use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry::of(
    StrategyPartDescription::plain(("random", "any outcome: from"), "offers/random.md", "Elfvik")
        .with(&["from"], "from=0..1"),
    "next",
    |settings, _| Ok(Box::new(Random { from: settings.number("from", 0.0, 0.0..=1.0)? })),
)];

/// Offers any outcome from a share of the range on, each as likely as any other where outcomes are listed;
/// the floor bounds it from below.
///
/// The baseline of the field: D. K. Gode, S. Sunder, "Allocative Efficiency of Markets with
/// Zero-Intelligence Traders", Journal of Political Economy 101(1), 1993.
#[derive(Debug, Clone, Copy)]
pub struct Random {
    /// The least share of the range that it asks for, from 0 to 1.
    pub from: f64,
}

impl BiddingStrategy for Random {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let profile = observation.turn.profile;
        let least = profile.least() + ((profile.most() - profile.least()) as f64 * self.from) as i64;
        let low = least.max(observation.floor);
        profile.some((low, profile.most()), || tools.draw.number()).unwrap_or_else(|| profile.best())
    }

    fn draws(&self) -> bool {
        true
    }
}
