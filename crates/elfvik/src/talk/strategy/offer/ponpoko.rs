//! PonPoko: one of five bands, drawn at the beginning.

use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry::of(
    StrategyPartDescription::plain(
        ("ponpoko", "PonPoko, winner of 2017"),
        "offers/ponpoko.md",
        "T. Matsune, in R. Aydogan et al., \"The Eighth Automated Negotiating Agents Competition\", 2017",
    ),
    "demand",
    |_, _| Ok(Box::<PonPoko>::default()),
)];

/// PonPoko, the winner of 2017: draws one of five bands of own utility that fall and swing with time, and
/// offers any outcome inside. Nobody can tell which band it plays. With `accept=demand` it accepts what
/// lies above the lower edge.
///
/// Source: T. Matsune, the winning entry of R. Aydogan et al., "The Eighth Automated Negotiating Agents
/// Competition" (ANAC 2017), as described there. Utilities are shares of the range.
#[derive(Debug, Clone, Copy, Default)]
pub struct PonPoko {
    band: Option<usize>,
    demand: Option<i64>,
}

/// The lower and the upper edge of a band at a time.
fn edges(band: usize, time: f64) -> (f64, f64) {
    let swing = |speed: f64| libm::sin(speed * time).abs();
    match band {
        0 => (1.0 - 0.1 * time - 0.1 * swing(40.0), 1.0 - 0.1 * time),
        1 => (1.0 - 0.22 * time, 1.0),
        2 => (1.0 - 0.1 * time - 0.15 * swing(20.0), 1.0 - 0.1 * time),
        3 => (if time > 0.99 { 1.0 - 0.3 * time } else { 1.0 - 0.1 * time }, 1.0 - 0.05 * time),
        _ => (1.0 - 0.21 * time * swing(20.0), 1.0 - 0.15 * time * swing(20.0)),
    }
}

impl BiddingStrategy for PonPoko {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let profile = observation.turn.profile;
        let band = *self.band.get_or_insert_with(|| (tools.draw.number() * 5.0) as usize);
        let (low, high) = edges(band, observation.turn.moment.time);
        let (low, high) = (profile.at_share(low).max(observation.floor), profile.at_share(high));
        self.demand = Some(low);
        // A band without an outcome is widened upwards.
        let inside = profile.some((low, high), || tools.draw.number());
        inside.or_else(|| profile.least_from(low)).unwrap_or_else(|| profile.best())
    }

    fn demand(&self) -> Option<i64> {
        self.demand
    }

    fn draws(&self) -> bool {
        true
    }
}
