//! NegoLog's own time-dependent parties.

use super::{BiddingStrategy, OfferEntry, nearest};
use crate::model::Origin;
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use crate::talk::strategy::reservation_policy::ReservationPolicy;

/// NegoLog's own parties. They keep to their reservation by their target.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[
    OfferEntry {
        floor: ReservationPolicy::None,
        short: Some((Origin::Negolog, "boulware")),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                ("negolog-boulware", "NegoLog's own: a Bezier curve from 1 down to 0.4 or the reservation"),
                "offers/negolog.md",
                "R. Vahidov, G. Kersten, B. Yu, \"Human-Agent Negotiations\", HICSS 2017",
            ),
            "demand",
            |_, _| Ok(Box::new(NegologTimeDependent::BOULWARE)),
        )
    },
    OfferEntry {
        floor: ReservationPolicy::None,
        short: Some((Origin::Negolog, "linear")),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                ("negolog-linear", "NegoLog's own, evenly"),
                "offers/negolog.md",
                "R. Vahidov, G. Kersten, B. Yu, \"Human-Agent Negotiations\", HICSS 2017",
            ),
            "demand",
            |_, _| Ok(Box::new(NegologTimeDependent::LINEAR)),
        )
    },
    OfferEntry {
        floor: ReservationPolicy::None,
        short: Some((Origin::Negolog, "conceder")),
        ..OfferEntry::of(
            StrategyPartDescription::plain(
                ("negolog-conceder", "NegoLog's own, early"),
                "offers/negolog.md",
                "R. Vahidov, G. Kersten, B. Yu, \"Human-Agent Negotiations\", HICSS 2017",
            ),
            "demand",
            |_, _| Ok(Box::new(NegologTimeDependent::CONCEDER)),
        )
    },
];

/// Boulware, linear and conceder as they are in NegoLog: the target is the quadratic Bezier curve `(1-t)^2
/// p0 + 2 (1-t) t p1 + t^2 p2` on the absolute scale from 0 to 1, and never below the reservation. A
/// reservation above `p2` takes its place, and `p1` is multiplied by the new sum of `p0` and `p2` over the
/// old. The outcome nearest to the target is offered, from above or from below; of two equally near ones
/// the better, of equal worth the first. That outcome may be worth a little less than the reservation.
///
/// Its demand is the target, and with `accept=demand` it accepts what is worth at least that.
///
/// Source: R. Vahidov, G. Kersten, B. Yu, "Human-Agent Negotiations: The Impact Agents' Concession Schedule
/// and Task Complexity on Agreements", HICSS, 2017, with NegoLog's points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NegologTimeDependent {
    /// `p0`, `p1` and `p2`: the first target, the control point and the last target.
    pub points: [f64; 3],
    demand: Option<i64>,
}

impl NegologTimeDependent {
    /// Concedes late: the curve stays above the straight line.
    pub const BOULWARE: Self = Self::new([1.0, 0.85, 0.4]);
    /// Concedes evenly: the curve is straight.
    pub const LINEAR: Self = Self::new([1.0, 0.7, 0.4]);
    /// Concedes early: the curve stays below the straight line.
    pub const CONCEDER: Self = Self::new([1.0, 0.55, 0.4]);

    /// The party with other points.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::offer::NegologTimeDependent;
    ///
    /// // A straight line down to nothing.
    /// assert_eq!(NegologTimeDependent::new([1.0, 0.5, 0.0]).target(0.5, 0.0), 0.5);
    /// ```
    #[must_use]
    pub const fn new(points: [f64; 3]) -> Self {
        Self { points, demand: None }
    }

    /// The utility that it asks for at a time from 0 to 1, with a reservation.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::talk::strategy::offer::NegologTimeDependent;
    ///
    /// assert!((NegologTimeDependent::LINEAR.target(0.5, 0.0) - 0.7).abs() < 1e-12);
    /// // A reservation of 0.6 takes the place of 0.4; the control point rises with it, to 0.8.
    /// assert!((NegologTimeDependent::LINEAR.target(0.5, 0.6) - 0.8).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn target(self, time: f64, reservation: f64) -> f64 {
        let [first, control, last] = self.points;
        let (control, last) = match reservation > last {
            true => (control * (first + reservation) / (first + last), reservation),
            false => (control, last),
        };
        let left = 1.0 - time;
        let curve = left * left * first + 2.0 * left * time * control + time * time * last;
        curve.max(reservation)
    }
}

impl BiddingStrategy for NegologTimeDependent {
    fn next(&mut self, observation: &Observation<'_>, _: &mut StrategyTools<'_>) -> Offer {
        let profile = observation.turn.profile;
        // Whoever accepts anything has a reservation below every number: it asks for none.
        let reservation = profile.shown(profile.reservation().max(profile.least().min(0)));
        let target = self.target(observation.turn.moment.time, reservation);
        self.demand = Some(profile.whole(target));
        nearest(profile, target)
    }

    fn demand(&self) -> Option<i64> {
        self.demand
    }

    fn draws(&self) -> bool {
        false
    }
}
