//! How far to give way on a turn.

use super::others::Others;
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
    /// In how many steps it goes from its first offer to its floor.
    planned: f64,
    /// The worth to which that leads where its own ratifiers refuse less.
    end: Option<i64>,
    /// How many steps it has made, and how many it counts of the others on average.
    made: f64,
    answered: f64,
    /// On how many turns in a row the others did not give way, and on how many it did not itself.
    idle: u32,
    held: f64,
    /// How many of its own offers were read.
    n_own: usize,
    /// Its own last offer.
    before: Option<Offer>,
    /// Per other party, the most that it has offered, and the least that it was thought to ask for.
    records: Vec<Record>,
}

/// How far another party has given way.
#[derive(Debug, Clone, Copy)]
struct Record {
    party: PartyId,
    /// The greatest worth of its offers to the party itself.
    most: i64,
    /// The least that its offers leave it, by the beliefs of the time.
    least: f64,
    /// What it offered or assented to last, and on how many turns in a row it said the same again.
    last: Offer,
    repeated: u32,
}

impl Pace {
    /// The largest planned step, as a share of the own range.
    pub(super) const STEP: f64 = 0.08;
    /// The exponent of time: late.
    pub(super) const LATE: f64 = 4.0;
    /// Where all make offers at the same time, it is at its floor from this part of the rounds on.
    pub(super) const FIRST_PART: f64 = 0.6;

    pub(super) fn new(step: f64, e: f64) -> Self {
        Self {
            step,
            e,
            planned: PLANNED,
            end: None,
            made: 0.0,
            answered: 0.0,
            idle: 0,
            held: 0.0,
            n_own: 0,
            before: None,
            records: Vec::new(),
        }
    }

    pub(super) fn forget(&mut self) {
        *self = Self::new(self.step, self.e);
    }

    /// Plans its steps to a worth above its floor: what its ratifiers would refuse it cannot give.
    pub(super) fn ends_at(&mut self, end: Option<i64>) {
        self.end = end;
    }

    /// Whether the others gave way, step by step, and now say the same again. Who gives way slowly, or late,
    /// may give way yet.
    pub(super) fn have_stopped(&self) -> bool {
        let turns = self.made + self.held - f64::from(self.idle);
        let repeat = self.records.iter().all(|record| record.repeated >= STOPPED);
        self.answered >= GAVE_WAY && self.answered >= USUAL * turns && self.idle >= STOPPED && repeat
    }

    /// Counts what was given since the last turn, on either side; once for each own offer.
    pub(super) fn note(&mut self, seen: &Observation<'_>, others: &mut Others) {
        let turn = seen.turn;
        let Some(own) = turn.own_last().filter(|_| seen.mine.len() > self.n_own) else { return };
        if self.n_own == 0 {
            let left = turn.turns_left.map_or(PLANNED, |left| f64::from(left) - SPARE);
            self.planned = left.clamp(FEWEST, PLANNED);
        }
        self.n_own = seen.mine.len();
        let answered = self.answered_since(turn, others);
        if let Some(last) = self.before {
            if last == own {
                self.held += 1.0;
            } else {
                self.made += 1.0;
            }
            let turns = self.made + self.held;
            self.idle = if answered > STILL * self.answered / turns { 0 } else { self.idle + 1 };
            self.answered += answered;
        }
        self.before = Some(own);
    }

    /// How many steps the others made since the last turn, on average: how far each went beyond all that it
    /// offered before.
    fn answered_since(&mut self, turn: &Turn<'_>, others: &mut Others) -> f64 {
        let (mut sum, mut n) = (0.0, 0);
        for other in others.each() {
            n += 1;
            let has_offered = turn.last_made[other.party.0].is_some();
            let Some(asked) = other.position().filter(|_| has_offered) else { continue };
            let (worth, left) = (turn.profile.worth(asked), other.regard(asked, 1.0).gain);
            let Some(record) = self.records.iter_mut().find(|record| record.party == other.party) else {
                // Its first offer is its answer to mine.
                let record =
                    Record { party: other.party, most: worth, least: left, last: asked, repeated: 0 };
                self.records.push(record);
                sum += 1.0;
                continue;
            };
            let gained = worth.saturating_sub(record.most).max(0) as f64 / turn.profile.range();
            let lost = (record.least - left).max(0.0);
            sum += (gained.max(lost) / NOTICED).min(1.0);
            let repeated = if record.last == asked { record.repeated + 1 } else { 0 };
            let (most, least) = (record.most.max(worth), record.least.min(left));
            *record = Record { most, least, last: asked, repeated, ..*record };
        }
        sum / f64::from(n.max(1))
    }

    /// The least that the next offer should be worth to the party.
    pub(super) fn target(&self, seen: &Observation<'_>) -> i64 {
        let profile = seen.turn.profile;
        let floor = seen.floor.max(profile.bottom());
        let (Some(&first), Some(&last)) = (seen.mine.first(), seen.mine.last()) else {
            return profile.most();
        };
        let end = self.end.map_or(floor, |end| end.max(floor));
        let whole = (first - end).max(0) as f64 / profile.range();
        let step =
            (whole / self.planned).clamp(LEAST_STEP, self.step.max(whole / self.planned).max(LEAST_STEP));
        // Whoever has stopped after giving way has nothing more to give.
        let ahead = AHEAD * seen.turn.n_parties.saturating_sub(1 + seen.turn.left.len()) as f64;
        let is_ahead = !self.have_stopped() && self.made - self.answered >= ahead + self.held / PATIENCE;
        let step = (step * profile.range()).ceil() as i64;
        let answer = if is_ahead { last } else { last.min(first) - step };
        let by_time = self.by_time(seen);
        // What time demands comes in steps, too.
        let pressed = if by_time <= last - step || seen.turn.turns_left.is_some_and(|left| left <= 2) {
            by_time
        } else {
            last
        };
        answer.min(pressed).max(floor)
    }

    /// Where all make offers at the same time and none twice: from the first offer to the floor while some of
    /// the own turns are left for other ways.
    pub(super) fn by_turns(&self, seen: &Observation<'_>, n_turns: f64) -> i64 {
        let profile = seen.turn.profile;
        let floor = seen.floor.max(profile.bottom());
        let first = seen.mine.first().copied().unwrap_or(profile.most());
        let part = seen.mine.len() as f64 / (n_turns * Self::FIRST_PART).max(FEWEST);
        first - ((first - floor).max(0) as f64 * part.min(1.0)) as i64
    }

    /// What time demands: from the first offer to the floor on the last turn.
    pub(super) fn by_time(&self, seen: &Observation<'_>) -> i64 {
        let turn = seen.turn;
        let profile = turn.profile;
        let floor = seen.floor.max(profile.bottom());
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

/// In at most so many steps it goes from its first offer to the least that it would sign,
const PLANNED: f64 = 7.0;
/// in at least so many,
const FEWEST: f64 = 2.0;
/// and so many turns are left for other ways.
const SPARE: f64 = 4.0;
/// Smaller steps go unnoticed.
const LEAST_STEP: f64 = 0.036;
/// A move of another counts as a whole step from this share of a range on, a smaller one as a part of a step.
const NOTICED: f64 = 0.02;
/// Others who made so many steps have given way,
const GAVE_WAY: f64 = 2.0;
/// at least so many a turn,
const USUAL: f64 = 0.4;
/// and have stopped after so many turns
const STOPPED: u32 = 1;
/// on which they gave way by less than this share of their usual step.
const STILL: f64 = 0.25;
/// It stands still when it is so many steps ahead of the others, for each of them: several need not give way
/// at the same time,
const AHEAD: f64 = 3.0;
/// and one more for so many turns on which it stood still.
const PATIENCE: f64 = 2.0;
