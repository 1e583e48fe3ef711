//! How far to give way on a turn.

use super::changes::range;
use crate::model::PartyId;
use crate::talk::offer::Offer;
use crate::talk::strategy::observation::Observation;
use crate::talk::strategy::turn::Turn;

/// How far to give way: a step as long as the party is not ahead of the others by too many, and what time
/// demands.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    step: f64,
    e: f64,
    /// How many steps it has made, and how many it counts of the others on average.
    made: f64,
    answered: f64,
    /// On how many turns it stood still.
    held: f64,
    /// Its own last offer, and what each other party had asked for last, on its last turn.
    before: Option<(Offer, Vec<Option<Offer>>)>,
}

/// What another party is thought to want: a value per option of each issue.
pub(super) type Values = (PartyId, Vec<Vec<f64>>);

impl Pace {
    /// The largest planned step, as a share of the own range.
    pub(super) const STEP: f64 = 0.08;
    /// The exponent of time: late.
    pub(super) const LATE: f64 = 4.0;

    pub(super) fn new(step: f64, e: f64) -> Self {
        Self { step, e, made: 0.0, answered: 0.0, held: 0.0, before: None }
    }

    pub(super) fn forget(&mut self) {
        *self = Self::new(self.step, self.e);
    }

    /// The least that the next offer should be worth to the party.
    pub(super) fn target(&mut self, seen: &Observation<'_>, others: &[Values]) -> i64 {
        let turn = seen.turn;
        let profile = turn.profile;
        let range = range(profile);
        let floor = seen.floor.max(profile.least());
        let (Some(&first), Some(&last), Some(own)) = (seen.mine.first(), seen.mine.last(), turn.own_last())
        else {
            return profile.most();
        };
        self.note(turn, own, others);
        let whole = (first - floor).max(0) as f64 / range;
        let step = (whole / PLANNED).clamp(LEAST_STEP, self.step.max(LEAST_STEP));
        let is_ahead = self.made - self.answered >= AHEAD + self.held / PATIENCE;
        let answer = if is_ahead { last } else { last - (step * range) as i64 };
        answer.min(self.by_time(seen)).max(floor)
    }

    /// Counts what was given since the last turn, on either side.
    fn note(&mut self, turn: &Turn<'_>, own: Offer, others: &[Values]) {
        let asked: Vec<Option<Offer>> =
            turn.last_made.iter().map(|at| at.map(|at| turn.offers[at].offer)).collect();
        let Some((last, stood)) = &self.before else {
            self.before = Some((own, asked));
            return;
        };
        if *last == own {
            self.held += 1.0;
        } else {
            self.made += 1.0;
        }
        let moved = |(party, values): &Values| match (stood[party.0], asked[party.0]) {
            (Some(stood), Some(asked)) if stood != asked => {
                let numbering = turn.profile.offer_space().numbering();
                let value = |offer: Offer| -> f64 {
                    let values = values.iter().enumerate();
                    values.map(|(issue, values)| values[numbering.option(offer, issue) as usize]).sum()
                };
                let gained =
                    (turn.profile.worth(asked) - turn.profile.worth(stood)) as f64 / range(turn.profile);
                (gained.max(value(stood) - value(asked)) / NOTICED).clamp(0.0, 1.0)
            }
            // Its first offer is its answer to mine.
            (None, Some(_)) => 1.0,
            _ => 0.0,
        };
        self.answered += others.iter().map(moved).sum::<f64>() / others.len().max(1) as f64;
        self.before = Some((own, asked));
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
const PLANNED: f64 = 8.0;
/// Smaller steps go unnoticed.
const LEAST_STEP: f64 = 0.045;
/// A move of another counts as a whole step from this share of a range on, a smaller one as a part of a step.
const NOTICED: f64 = 0.02;
/// It stands still when it is so many steps ahead of the others,
const AHEAD: f64 = 2.0;
/// and one more for so many turns on which it stood still.
const PATIENCE: f64 = 10.0;
