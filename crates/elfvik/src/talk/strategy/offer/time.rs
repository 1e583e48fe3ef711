//! Offers that depend on time alone.

use super::{BiddingStrategy, OfferEntry, nearest};
use crate::model::Origin;
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::error::StrategySpecError;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use crate::talk::strategy::settings::Settings;

/// Where it was published.
const SOURCE: &str = "P. Faratin, C. Sierra, N. R. Jennings, \"Negotiation Decision Functions for \
    Autonomous Agents\", 1998";

/// The curves, by their usual names.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[
    OfferEntry {
        model: Some("frequency"),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                (
                    "boulware-last-chance",
                    "concedes late, of what is worth the same to it offers what the others seem to like: \
                     offer=boulware:band=0.02 accept=last-chance model=frequency",
                ),
                "offers/time-dependent.md",
                "Elfvik",
            ),
            "last-chance",
            |_, origin| time_dependent(&Settings::new("boulware", TAKES, &[("band", "0.02")]), 0, origin),
        )
    },
    OfferEntry::of(
        StrategyPartDescription::plain(
            ("boulware", "concedes late (as in the system of the scenario's origin)"),
            "offers/time-dependent.md",
            SOURCE,
        )
        .with(KEYS, TAKES),
        "next",
        |settings, origin| time_dependent(settings, 0, origin),
    ),
    OfferEntry::of(
        StrategyPartDescription::plain(("linear", "concedes evenly"), "offers/time-dependent.md", SOURCE)
            .with(KEYS, TAKES),
        "next",
        |settings, origin| time_dependent(settings, 1, origin),
    ),
    OfferEntry::of(
        StrategyPartDescription::plain(("conceder", "concedes early"), "offers/time-dependent.md", SOURCE)
            .with(KEYS, TAKES),
        "next",
        |settings, origin| time_dependent(settings, 2, origin),
    ),
    OfferEntry::of(
        StrategyPartDescription::plain(
            (
                "time",
                "concedes along a curve: \
                 curve=polynomial|genius|bezier|exponential, e, control, end, band, slack",
            ),
            "offers/time-dependent.md",
            SOURCE,
        )
        .with(KEYS, TAKES),
        "next",
        |settings, origin| time_dependent(settings, 1, origin),
    ),
];

const KEYS: &[&str] = &["curve", "e", "control", "end", "band", "slack"];
const TAKES: &str = "curve=polynomial|genius|bezier|exponential, e=0.01..100, control=0..1, end=0..1, \
    band=0..1 and slack=0..0.1";

/// A curve with its settings; by pace it concedes late (0), evenly (1) or early (2) where they say nothing
/// else.
fn time_dependent(
    settings: &Settings,
    pace: usize,
    origin: Origin,
) -> Result<Box<dyn BiddingStrategy>, StrategySpecError> {
    let of_origin = match origin {
        Origin::Elfvik | Origin::Negmas => "polynomial",
        Origin::Genius | Origin::GeniusWeb => "genius",
        Origin::Negolog => "bezier",
    };
    let e = |own: [f64; 3]| settings.number("e", own[pace], 0.01..=100.0);
    let curve = match settings.get("curve").unwrap_or(of_origin) {
        "polynomial" => ConcessionCurve::Polynomial(e([4.0, 1.0, 0.25])?),
        "genius" => ConcessionCurve::Genius(e([0.2, 1.0, 2.0])?),
        "exponential" => ConcessionCurve::Exponential(e([0.25, 1.0, 4.0])?),
        "bezier" => ConcessionCurve::Bezier {
            control: settings.number("control", [0.85, 0.7, 0.55][pace], 0.0..=1.0)?,
            end: settings.number("end", 0.4, 0.0..=1.0)?,
        },
        _ => return Err(settings.wrong("curve")),
    };
    let band = settings.number("band", 0.05, 0.0..=1.0)?;
    // NegMAS is content with a little less than the target.
    let own_slack = if origin == Origin::Negmas { 1e-4 } else { 0.0 };
    let slack = settings.number("slack", own_slack, 0.0..=0.1)?;
    Ok(Box::new(TimeDependent::new(curve, band).with_slack(slack)))
}

/// How the target falls from 1 at the beginning to 0 at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ConcessionCurve {
    /// NegMAS: `1 - t^e`; Boulware 4, linear 1, conceder 1/4. From the greatest utility to the greater of
    /// the least utility and the reservation.
    Polynomial(f64),
    /// Faratin, Sierra and Jennings: `1 - t^(1/e)`; Boulware 0.2, linear 1, conceder 2. From the greatest
    /// utility to the least. [GENIUS's own parties](super::GeniusTimeDependent) are
    /// strategies of their own.
    ///
    /// Source: P. Faratin, C. Sierra, N. R. Jennings, "Negotiation Decision Functions for Autonomous
    /// Agents", Robotics and Autonomous Systems 24, 1998.
    Genius(f64),
    /// A quadratic Bezier curve `(1-t)^2 + 2 t (1-t) p1 + t^2 p2` of the greatest utility: `p2` is 0.4, and
    /// `p1` 0.85 for Boulware, 0.7 for linear, 0.55 for conceder.
    /// [NegoLog's own parties](super::NegologTimeDependent) are strategies of their own.
    ///
    /// Source: R. Vahidov, G. Kersten, B. Yu, "Human-Agent Negotiations: The Impact Agents' Concession
    /// Schedule and Task Complexity on Agreements", HICSS, 2017.
    Bezier {
        /// The control point `p1`, as a share of the greatest utility.
        control: f64,
        /// The last target `p2`, as a share of the greatest utility.
        end: f64,
    },
    /// `(exp((1-t)^e) - 1) / (exp(1) - 1)`: Boulware below 1, conceder above.
    Exponential(f64),
}

impl ConcessionCurve {
    /// The target as a share of what lies between the end and the beginning, at a time from 0 to 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::offer::ConcessionCurve;
    ///
    /// // Half the time is over: NegMAS's Boulware, linear and conceder.
    /// let shares = [4.0, 1.0, 0.25].map(|e| ConcessionCurve::Polynomial(e).share(0.5));
    /// assert_eq!(shares[..2], [0.9375, 0.5]);
    /// assert!((shares[2] - 0.159).abs() < 0.001);
    /// ```
    #[must_use]
    pub fn share(self, time: f64) -> f64 {
        match self {
            Self::Polynomial(e) => 1.0 - power(time, e),
            Self::Genius(e) => 1.0 - power(time, 1.0 / e),
            Self::Bezier { control, end } => {
                let left = 1.0 - time;
                left * left + 2.0 * time * left * control + time * time * end
            }
            Self::Exponential(e) => {
                (libm::exp(libm::pow(1.0 - time, e)) - 1.0) / (core::f64::consts::E - 1.0)
            }
        }
    }
}

/// A time-dependent strategy: offers the worst outcome at or above a target that falls with time (by
/// GENIUS's curve the nearest, from above or below), the best one when there is none. With a model of the
/// others, the one best for them up to `band` of the range above the target.
///
/// Source: as of the [curves](ConcessionCurve).
#[derive(Debug, Clone, Copy)]
pub struct TimeDependent {
    curve: ConcessionCurve,
    band: f64,
    slack: f64,
    /// The last offer, and the greatest worth below its own: down to that the offer stays.
    last: Option<(Offer, i64, i64)>,
}

impl TimeDependent {
    /// The strategy with a curve.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::offer::{ConcessionCurve, BiddingStrategy, TimeDependent};
    ///
    /// let boulware = TimeDependent::new(ConcessionCurve::Genius(0.2), 0.05);
    /// let boulware: Box<dyn BiddingStrategy> = Box::new(boulware);
    /// assert!(!boulware.draws());
    /// ```
    #[must_use]
    pub fn new(curve: ConcessionCurve, band: f64) -> Self {
        Self { curve, band, slack: 0.0, last: None }
    }

    /// The same, content with outcomes up to a share of the range below the target, as NegMAS is with 0.0001.
    #[must_use]
    fn with_slack(self, slack: f64) -> Self {
        Self { slack, ..self }
    }

    /// The utility that it asks for at present.
    fn target(&self, observation: &Observation<'_>) -> f64 {
        let profile = observation.turn.profile;
        let time = observation.turn.moment.time;
        let end = match self.curve {
            // As in its source, where the reservation is the end of no curve.
            ConcessionCurve::Genius(_) => profile.least(),
            ConcessionCurve::Bezier { .. } => {
                return self.curve.share(time) * profile.shown(profile.most());
            }
            _ => profile.least().max(observation.floor.min(profile.most())),
        };
        let (low, high) = (profile.shown(end), profile.shown(profile.most()));
        let range = high - profile.shown(profile.least());
        low + (high - low) * self.curve.share(time) - range * self.slack
    }
}

impl BiddingStrategy for TimeDependent {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let profile = observation.turn.profile;
        let utility = self.target(observation);
        let target = profile.whole(utility);
        if !tools.models.is_empty() {
            let width = ((profile.most() - profile.least()) as f64 * self.band) as i64;
            return tools.offer_from(observation, target, width);
        }
        // Targets only fall: as long as no other outcome came within reach, the offer stays.
        if let Some((offer, worth, below)) = self.last
            && target <= worth
            && target > below
        {
            return offer;
        }
        if let ConcessionCurve::Genius(_) = self.curve {
            return nearest(profile, utility);
        }
        let Some((above, worth, below)) = profile.rung(target) else { return profile.best() };
        self.last = Some((above, worth, below));
        above
    }

    fn forget(&mut self) {
        self.last = None;
    }

    fn draws(&self) -> bool {
        false
    }
}

/// A power, by products and roots where the exponent allows: they are exact to the last digit on every
/// platform, and fast.
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    let is = |value: f64| exponent.total_cmp(&value).is_eq();
    let square = base * base;
    match exponent {
        _ if is(1.0) => base,
        _ if is(2.0) => square,
        _ if is(4.0) => square * square,
        _ if is(5.0) => square * square * base,
        _ if is(0.5) => base.sqrt(),
        _ if is(0.25) => base.sqrt().sqrt(),
        _ => libm::pow(base, exponent),
    }
}
