//! Behaviour first, time later.

use super::time::ConcessionCurve;
use super::tit_for_tat::from_share;
use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry::of(
    StrategyPartDescription::plain(
        ("hybrid", "behaviour first, time later"),
        "offers/hybrid.md",
        "M. O. Keskin, U. Cakan, R. Aydogan, \"Solver Agent\", AAMAS 2021",
    ),
    "next",
    |_, _| Ok(Box::new(Hybrid)),
)];

/// The hybrid agent: a target of `(1 - t^2)` parts of answering the other's behaviour and `t^2` parts of
/// time. The behaviour is the other's latest four changes, weighted, the newest most; a gain for me is
/// answered with a concession scaled by how late it is.
///
/// Source: M. O. Keskin, U. Cakan, R. Aydogan, "Solver Agent: Towards Emotional and Opponent-Aware Agent
/// for Human-Robot Negotiation", AAMAS 2021. Windows as published: .05, .15, .30 and .50, shortened to what
/// was seen. Time by the Bezier curve 1, 0.75, 0.4 over the range.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hybrid;

impl BiddingStrategy for Hybrid {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let (profile, time) = (observation.turn.profile, observation.turn.moment.time);
        let by_time = ConcessionCurve::Bezier { control: 0.75, end: 0.4 }.share(time);
        let Some(last) = observation.own_last() else { return profile.best() };
        let n = observation.theirs.len();
        if n < 2 {
            return from_share(observation, tools, by_time);
        }
        let seen = &observation.theirs[n - n.min(WEIGHTS.len() + 1)..];
        let changes: Vec<f64> =
            seen.windows(2).map(|pair| profile.share(pair[1].1) - profile.share(pair[0].1)).collect();
        let weights = &WEIGHTS[WEIGHTS.len() - changes.len()..];
        let total: f64 = weights.iter().sum();
        let change = changes.iter().zip(weights).map(|(c, w)| c * w).sum::<f64>() / total;
        let by_behaviour = profile.share(last) - (0.5 + 0.5 * time) * change;
        let target = (1.0 - time * time) * by_behaviour + time * time * by_time;
        from_share(observation, tools, target.clamp(0.0, 1.0))
    }

    fn draws(&self) -> bool {
        false
    }
}

const WEIGHTS: [f64; 4] = [0.05, 0.15, 0.30, 0.50];
