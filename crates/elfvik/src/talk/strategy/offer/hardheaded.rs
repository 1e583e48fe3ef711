//! HardHeaded: high demands until the very end.

use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry {
    model: Some("hardheaded"),
    ..OfferEntry::of(
        StrategyPartDescription::plain(
            ("hardheaded", "HardHeaded, winner of 2011"),
            "offers/hardheaded.md",
            "T. van Krimpen, D. Looije, S. Hajizadeh, \"HardHeaded\", 2013",
        ),
        "lowest",
        |_, _| Ok(Box::<HardHeaded>::default()),
    )
}];

/// HardHeaded, the winner of 2011: its demand falls along `F(t) = k + (1 - k) t^(1/e)` with `e = 0.05` to
/// 0.585 of the range, never rises again, and among outcomes of about equal own worth it offers the one
/// that its frequency model thinks best for the other. Under a discount `d` it is down by the time `d` and
/// stiffens again afterwards.
///
/// Source: T. van Krimpen, D. Looije, S. Hajizadeh, "HardHeaded", Complex Automated Negotiations, 2013. Its
/// queue of offers is here a window of .01 of the range.
#[derive(Debug, Clone, Copy, Default)]
pub struct HardHeaded {
    last: Option<i64>,
}

impl BiddingStrategy for HardHeaded {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let profile = observation.turn.profile;
        if observation.mine.is_empty() {
            self.last = None;
        }
        let (time, d) = (observation.turn.moment.time, profile.discount);
        let fall = |share: f64| K + (1.0 - K) * libm::pow(share.clamp(0.0, 1.0), 1.0 / E);
        let share = match d {
            d if d >= 1.0 => 1.0 - fall(time) * (1.0 - LEAST),
            d if time <= d => 1.0 - fall(time / d) * (1.0 - LEAST),
            d => LEAST + fall((time - d) / (1.0 - d)) * (1.0 - LEAST),
        };
        let demand = profile.at_share(share).max(observation.floor);
        // Undiscounted demands only fall.
        let demand = if d >= 1.0 { self.last.map_or(demand, |last| demand.min(last)) } else { demand };
        self.last = Some(demand);
        tools.offer_from(observation, demand, ((profile.most() - profile.least()) as f64 * 0.01) as i64)
    }

    fn forget(&mut self) {
        self.last = None;
    }

    fn draws(&self) -> bool {
        false
    }
}

const E: f64 = 0.05;
const K: f64 = 0.05;
const LEAST: f64 = 0.585;
