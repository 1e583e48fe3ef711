//! GENIUS's own time-dependent parties.

use super::time::power;
use super::{BiddingStrategy, OfferEntry, nearest};
use crate::model::Origin;
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::error::StrategySpecError;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use crate::talk::strategy::reservation_policy::ReservationPolicy;
use crate::talk::strategy::settings::Settings;

/// Where it was published.
const SOURCE: &str = "P. Faratin, C. Sierra, N. R. Jennings, \"Negotiation Decision Functions for \
    Autonomous Agents\", 1998";

/// GENIUS's own parties: only what is better is accepted, and the reservation plays no part.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[
    OfferEntry {
        floor: ReservationPolicy::None,
        short: Some((Origin::Genius, "boulware")),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                (
                    "genius-boulware",
                    "GENIUS's own: targets from 0 to 1, a round behind, strict acceptance: e",
                ),
                "offers/genius.md",
                SOURCE,
            )
            .with(&["e"], "e=0.01..100"),
            "better",
            |settings, _| conceding(settings, 0.2),
        )
    },
    OfferEntry {
        floor: ReservationPolicy::None,
        short: Some((Origin::Genius, "linear")),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                ("genius-linear", "GENIUS's own, evenly"),
                "offers/genius.md",
                SOURCE,
            )
            .with(&["e"], "e=0.01..100"),
            "better",
            |settings, _| conceding(settings, 1.0),
        )
    },
    OfferEntry {
        floor: ReservationPolicy::None,
        short: Some((Origin::Genius, "conceder")),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                ("genius-conceder", "GENIUS's own, early"),
                "offers/genius.md",
                SOURCE,
            )
            .with(&["e"], "e=0.01..100"),
            "better",
            |settings, _| conceding(settings, 2.0),
        )
    },
    OfferEntry {
        floor: ReservationPolicy::None,
        short: Some((Origin::Genius, "hardliner")),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                ("genius-hardliner", "GENIUS's own: its best outcome, always"),
                "offers/genius.md",
                SOURCE,
            ),
            "better",
            |_, _| Ok(Box::new(GeniusTimeDependent::Hardliner)),
        )
    },
];

fn conceding(settings: &Settings, own: f64) -> Result<Box<dyn BiddingStrategy>, StrategySpecError> {
    Ok(Box::new(GeniusTimeDependent::Conceding(settings.number("e", own, 0.01..=100.0)?)))
}

/// Boulware (`e` 0.2), linear (1) and conceder (2) as they are in GENIUS: the target is `1 - t^(1/e)` on the
/// absolute scale from 0 to 1, not of the range of the
/// space, and `t` is the time of one round earlier: `(r - 1) / (R + 1)` in round `r` from 1 of `R`. The
/// outcome nearest to the target is offered, from above or from below; of two
/// equally near ones the better, of equal worth the first. The hardliner's target is 1 at any time.
///
/// The reservation value plays no part, and GENIUS's parties accept only what is worth more than their own
/// next offer: known by their names they do both
/// ([`BetterThanNext`](crate::talk::strategy::accept::BetterThanNextAcceptance), no floor). Both sides of
/// that comparison are discounted by the same factor in GENIUS, which changes nothing.
///
/// Source: P. Faratin, C. Sierra, N. R. Jennings, "Negotiation Decision Functions for Autonomous Agents",
/// Robotics and Autonomous Systems 24, 1998, with `p_min = 0`, `p_max = 1`
/// and `k = 0`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GeniusTimeDependent {
    /// Concedes by the curve with this exponent, above 0.
    Conceding(f64),
    /// Never concedes: the limit of `e` falling to 0.
    Hardliner,
}

impl GeniusTimeDependent {
    /// The utility that it asks for at a time from 0 to 1, its own clock.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::offer::GeniusTimeDependent;
    ///
    /// assert_eq!(GeniusTimeDependent::Conceding(1.0).target(0.25), 0.75);
    /// assert_eq!(GeniusTimeDependent::Conceding(2.0).target(0.25), 0.5);
    /// assert_eq!(GeniusTimeDependent::Hardliner.target(0.25), 1.0);
    /// ```
    #[must_use]
    pub fn target(self, time: f64) -> f64 {
        match self {
            Self::Conceding(e) => 1.0 - power(time, 1.0 / e),
            Self::Hardliner => 1.0,
        }
    }
}

impl BiddingStrategy for GeniusTimeDependent {
    fn next(&mut self, observation: &Observation<'_>, _: &mut StrategyTools<'_>) -> Offer {
        nearest(observation.turn.profile, self.target(observation.turn.time_before))
    }

    fn draws(&self) -> bool {
        false
    }
}
