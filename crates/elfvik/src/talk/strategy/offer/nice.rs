//! Mirror the other's concession towards the Nash point.

use super::tit_for_tat::from_share;
use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};

/// Where it was published.
const SOURCE: &str = "T. Baarslag, K. Hindriks, C. Jonker, \"A Tit for Tat Negotiation Strategy for \
    Real-Time Bilateral Negotiations\", 2013";

/// This strategy, by name.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[OfferEntry {
    model: Some("scalable-bayesian"),
    ..OfferEntry::of(
        StrategyPartDescription::plain(
            ("nice-tit-for-tat", "mirrors the other's way to the estimated Nash point"),
            "offers/nice-tit-for-tat.md",
            SOURCE,
        ),
        "combi",
        |_, _| Ok(Box::<NiceTitForTat>::default()),
    )
}];

/// Nice tit for tat: estimates the Nash point by its model of the other, measures how far the other has
/// come from its worst offer towards it, and comes as far from its own best. Near the deadline it adds a
/// bonus, up to half of what is left. Among outcomes of about its target it offers the one best for the
/// other.
///
/// Source: T. Baarslag, K. Hindriks, C. Jonker, "A Tit for Tat Negotiation Strategy for Real-Time Bilateral
/// Negotiations", Complex Automated Negotiations, 2013. The Nash point is looked for on a grid of own
/// utilities. Without a model the middle of the range stands in for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct NiceTitForTat {
    nash: Option<(usize, f64)>,
}

impl NiceTitForTat {
    /// The own share of the range at the estimated Nash point; looked for anew every few offers.
    fn nash(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> f64 {
        let n = observation.theirs.len();
        if let Some((at, share)) = self.nash
            && n < at + EVERY
            && n >= at
        {
            return share;
        }
        let profile = observation.turn.profile;
        let range = profile.most() - profile.least();
        let mut best = (f64::NEG_INFINITY, 0.5);
        if let Some(guess) = tools.models.guess() {
            let width = (range / GRID).max(1);
            for step in 0..GRID {
                let low = profile.least() + range / GRID * step + range % GRID * step / GRID;
                if let Some(pick) = tools.chooser.best(profile, guess, (low, low + width)) {
                    let share = profile.share(profile.worth(pick.offer));
                    if share * pick.value > best.0 {
                        best = (share * pick.value, share);
                    }
                }
            }
        }
        self.nash = Some((n, best.1));
        best.1
    }
}

impl BiddingStrategy for NiceTitForTat {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let profile = observation.turn.profile;
        let Some((least, most)) = observation.totals.range else { return profile.best() };
        // A share never falls as the worth rises.
        let (first, best) = (profile.share(least), profile.share(most));
        let nash = self.nash(observation, tools);
        let way = (nash - first).max(f64::EPSILON);
        let come = ((best - first) / way).clamp(0.0, 1.0);
        let time = observation.turn.moment.time;
        // From 0.91 on: up to half of what is left.
        let bonus = if time > 0.91 { (0.5 * (time - 0.91) / 0.09).min(0.5) } else { 0.0 };
        let concession = (come + bonus * (1.0 - come)).min(1.0);
        from_share(observation, tools, 1.0 - concession * (1.0 - nash))
    }

    fn forget(&mut self) {
        self.nash = None;
    }

    fn draws(&self) -> bool {
        false
    }
}

/// So many windows of own utility are looked at for the Nash point.
const GRID: i64 = 40;
/// After so many new offers the Nash point is looked for again.
const EVERY: usize = 10;
