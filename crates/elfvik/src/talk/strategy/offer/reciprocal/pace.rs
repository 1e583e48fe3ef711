//! How far to give way on a turn.

use super::changes::range;
use crate::talk::chooser::BelievedPreferences;
use crate::talk::offer::Offer;
use crate::talk::strategy::observation::Observation;

/// How far to give way: a step when the others have moved since the own last one, and what time demands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    step: f64,
    e: f64,
    /// What stood when it last gave way: its own last offer, and what somebody else had asked for.
    given: Option<(Offer, Option<Offer>)>,
}

impl Pace {
    /// The largest planned step, as a share of the own range.
    pub(super) const STEP: f64 = 0.06;
    /// The exponent of time: late.
    pub(super) const LATE: f64 = 4.0;

    pub(super) fn new(step: f64, e: f64) -> Self {
        Self { step, e, given: None }
    }

    pub(super) fn forget(&mut self) {
        self.given = None;
    }

    /// The least that the next offer should be worth to the party.
    pub(super) fn target(&mut self, seen: &Observation<'_>, others: &BelievedPreferences) -> i64 {
        let turn = seen.turn;
        let profile = turn.profile;
        let range = range(profile);
        let floor = seen.floor.max(profile.least());
        let (first, last) = (seen.mine.first(), seen.mine.last());
        let (Some(&first), Some(&last), Some(own)) = (first, last, turn.own_last()) else {
            return profile.most();
        };
        let by_time = self.by_time(seen);
        let whole = (first - floor).max(0) as f64 / range;
        let step = (whole / PLANNED).clamp(LEAST_STEP, self.step.max(LEAST_STEP));
        let asked = turn.others_last();
        if self.given.is_none_or(|(given, _)| given != own) {
            // It has given way since: the answer to that is what was asked for after it.
            let before = turn.offers[..turn.last_made[turn.party.0].unwrap_or(0)].iter().rev();
            let stood = before.into_iter().find(|made| made.by != turn.party).map(|made| made.offer);
            self.given = Some((own, stood));
        }
        let stood = self.given.and_then(|(_, stood)| stood);
        let have_moved = match (stood, asked) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(stood), Some(asked)) => {
                let offer_space = profile.offer_space();
                let gained = (profile.worth(asked) - profile.worth(stood)) as f64 / range;
                let cost = others.value(offer_space, stood) - others.value(offer_space, asked);
                gained.max(cost) >= ANSWERED
            }
        };
        let answer = if have_moved { last - (step * range) as i64 } else { last };
        answer.min(by_time).max(floor)
    }

    /// What time demands: from the first offer to the floor on the last turn.
    pub(super) fn by_time(&self, seen: &Observation<'_>) -> i64 {
        let turn = seen.turn;
        let profile = turn.profile;
        let floor = seen.floor.max(profile.least());
        let first = seen.mine.first().copied().unwrap_or(profile.most());
        let made = seen.mine.len() as f64;
        let time = match turn.turns_left {
            Some(left) if left > 1 => made / (made + f64::from(left) - 1.0),
            Some(_) => 1.0,
            None => turn.moment.time,
        };
        first - ((first - floor).max(0) as f64 * libm::pow(time.clamp(0.0, 1.0), self.e)) as i64
    }
}

/// In about so many steps it goes from its first offer to the least that it would sign.
const PLANNED: f64 = 12.0;
/// Smaller steps go unnoticed.
const LEAST_STEP: f64 = 0.035;
/// The others have moved when they gave, or lost, this share of a range.
const ANSWERED: f64 = 0.015;
