//! CUHKAgent: concede up to a point that depends on how the other concedes.

use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use std::collections::BTreeSet;

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry {
    model: Some("frequency"),
    ..OfferEntry::of(
        StrategyPartDescription::plain(
            ("cuhk", "CUHKAgent, winner of 2012"),
            "offers/cuhk.md",
            "J. Hao, H. Leung, \"CUHKAgent\", 2014",
        ),
        "demand",
        |_, _| Ok(Box::<Cuhk>::default()),
    )
}];

/// CUHKAgent, the winner of 2012: until an adaptive point `λ` its demand falls as `u_max - (u_max - u_max
/// δ^(1-λ)) (t/λ)^α`, afterwards it follows `u_max δ^(1-t)`, which rises again: who comes so late is not
/// paid for waiting. The more concessive the other, measured by the share of new offers among its latest,
/// the earlier the point is reached. Of the outcomes that are good enough it offers mostly the one best for
/// the other, now and then any; on its last turn the best that the other offered, if that reaches its
/// floor.
///
/// Source: J. Hao, H. Leung, "CUHKAgent: An Adaptive Negotiation Strategy for Bilateral Negotiations over
/// Multiple Items", Novel Insights in Agent-based Complex Automated Negotiation, 2014. Without a discount
/// `δ` is taken as 0.8 for how far the demand falls, since it would not fall at all; utilities are shares
/// of the range.
#[derive(Debug, Clone, Default)]
pub struct Cuhk {
    seen: BTreeSet<Offer>,
    /// Whether each offer of the other was new.
    fresh: Vec<bool>,
    demand: Option<i64>,
}

impl Cuhk {
    fn share(&mut self, observation: &Observation<'_>) -> f64 {
        if observation.received.len() < self.fresh.len() {
            *self = Self::default();
        }
        for offer in &observation.received[self.fresh.len()..] {
            self.fresh.push(self.seen.insert(*offer));
        }
        let recent = &self.fresh[self.fresh.len().saturating_sub(WINDOW)..];
        let concessive = if recent.is_empty() {
            1.0
        } else {
            recent.iter().filter(|fresh| **fresh).count() as f64 / recent.len() as f64
        };
        let time = observation.turn.moment.time;
        let discount =
            if observation.turn.profile.discount < 1.0 { observation.turn.profile.discount } else { 0.8 };
        // A hard opponent is conceded to later.
        let point = FIRST + (1.0 - FIRST) * libm::pow(1.0 - concessive, 2.0);
        let end = libm::pow(discount, 1.0 - point);
        if time <= point {
            1.0 - (1.0 - end) * libm::pow(time / point, ALPHA)
        } else {
            libm::pow(discount, 1.0 - time)
        }
    }
}

impl BiddingStrategy for Cuhk {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let profile = observation.turn.profile;
        let share = self.share(observation);
        if observation.turn.turns_left == Some(1) {
            let best = observation
                .received
                .iter()
                .copied()
                .max_by_key(|offer| (profile.worth(*offer), std::cmp::Reverse(*offer)));
            if let Some(best) = best.filter(|best| profile.worth(*best) >= observation.floor) {
                return best;
            }
        }
        let demand = profile.at_share(share).max(observation.floor);
        self.demand = Some(demand);
        if tools.draw.number() < EPSILON
            && let Some(offer) = profile.some((demand, profile.most()), || tools.draw.number())
        {
            return offer;
        }
        tools.offer_from(observation, demand, profile.most() - demand)
    }

    fn demand(&self) -> Option<i64> {
        self.demand
    }

    fn forget(&mut self) {
        *self = Self::default();
    }

    fn draws(&self) -> bool {
        true
    }
}

const FIRST: f64 = 0.7;
const ALPHA: f64 = 3.0;
const EPSILON: f64 = 0.1;
const WINDOW: usize = 20;
