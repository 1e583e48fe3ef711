//! AgentK: concede towards the best that the other can be expected to offer.

use super::tit_for_tat::from_share;
use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry::of(
    StrategyPartDescription::plain(
        ("agentk", "AgentK, winner of 2010"),
        "offers/agentk.md",
        "S. Kawaguchi, K. Fujita, T. Ito, \"AgentK\", 2012",
    ),
    "agentk",
    |_, _| Ok(Box::new(AgentK)),
)];

/// AgentK, the winner of 2010: estimates the best that the other will offer from the mean and the spread of
/// its offers, and lets its target fall towards that; each offer is any outcome at or above the target, and
/// the speed of falling trembles so that nobody reads it.
///
/// Source: S. Kawaguchi, K. Fujita, T. Ito, "AgentK: Compromising Strategy Based on Estimated Maximum
/// Utility for Automated Negotiating Agents", New Trends in Agent-Based Complex Automated Negotiations,
/// 2012. Utilities are shares of the range.
#[derive(Debug, Clone, Copy, Default)]
pub struct AgentK;

/// The estimated best: `μ + (1 - μ) d`, with `d = sqrt(3 σ² / (μ (1 - μ)))`, at most 1.
pub(in crate::talk::strategy) fn expected(observation: &Observation<'_>) -> f64 {
    let n = observation.theirs.len();
    if n == 0 {
        return 0.0;
    }
    let mean = observation.totals.shares / n as f64;
    let variance = (observation.totals.squares / n as f64 - mean * mean).max(0.0);
    let room = mean * (1.0 - mean);
    let width = if room > 0.0 { (3.0 * variance / room).sqrt().min(1.0) } else { 0.0 };
    mean + (1.0 - mean) * width
}

/// The target at a time: `1 - (1 - e_max) t^α`.
pub(in crate::talk::strategy) fn target(expected: f64, time: f64, alpha: f64) -> f64 {
    1.0 - (1.0 - expected) * libm::pow(time, alpha)
}

impl BiddingStrategy for AgentK {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let profile = observation.turn.profile;
        let alpha = 1.0 + tools.draw.number() * TREMOR;
        let share = target(expected(observation), observation.turn.moment.time, alpha);
        let low = profile.at_share(share).max(observation.floor);
        let offer = profile.some((low, profile.most()), || tools.draw.number());
        offer.unwrap_or_else(|| from_share(observation, tools, share))
    }

    fn draws(&self) -> bool {
        true
    }
}

const TREMOR: f64 = 5.0;
