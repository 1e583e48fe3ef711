//! Which values of a way to the end make a difference to somebody who walks away earlier.

use super::super::Safety;
use super::purpose::Purpose;
use super::remaining_value::Moments;
use super::tables::{Tables, Whole};
use num_bigint::BigInt;
use num_integer::Integer;

/// What a way from a state must be worth to a party, and what is enough.
#[derive(Debug, Clone)]
pub(super) struct ValueRange<W> {
    /// More than this makes no difference at any earlier point; any value is enough where there is none.
    pub(super) enough: Option<W>,
    /// With less, whatever happens before, some limit is broken; no value is too little where there is none.
    pub(super) least: Option<W>,
}

/// The ranges of every state, per party, from the start onwards.
///
/// `enough` is rounded up to what stays whole when it is discounted back to the start.
pub(super) fn value_ranges<W: Whole>(
    (tables, moments): (&Tables<W>, &Moments<W>),
    safety: Safety,
    purpose: &Purpose<W>,
) -> Vec<Vec<ValueRange<W>>> {
    let states = &moments.states;
    let n_parties = tables.cells.len();
    let any = ValueRange { enough: None, least: None };
    let mut ranges = vec![vec![any; n_parties]; states.all.len()];
    let mut is_known = vec![false; states.all.len()];
    for (at, state) in states.all.iter().enumerate() {
        for (next, standings) in states.next[at].iter().zip(&moments.standings[at]) {
            let step = &tables.problem.steps()[next.step];
            let is_last = state.done | 1 << next.step == tables.problem.all();
            let child_clock = next.time + step.duration;
            for party in 0..n_parties {
                let cell = &tables.cells[party][next.step];
                let mut going_on = cell.going_on.clone();
                if is_last {
                    going_on += &tables.bonus[party];
                }
                let standing = &standings[party];
                let is_looked_at = safety == Safety::Strong || step.doer.0 == party;
                // What the rest is worth at least, at the time of the step, for a gain within a threshold.
                let direct = |threshold: Option<W>, unseen: W| {
                    let walking_away = tables.beyond_stake(party, standing.walking_away.clone() + unseen);
                    let needed = walking_away - going_on.clone() - standing.going_on.clone();
                    threshold.filter(|_| is_looked_at).map(|threshold| needed - threshold)
                };
                let wait = next.time - state.clock;
                let passed_on = |value: &Option<W>| {
                    value.as_ref().map(|value| tables.undiscounted(party, value, wait) - going_on.clone())
                };
                let (most, least) = moments.unseen_bounds[at][party].clone();
                let own = &ranges[at][party];
                let enough = direct(purpose.ignored(party), most).max(passed_on(&own.enough));
                let needed = direct(purpose.limit(party), least).max(passed_on(&own.least));
                let later =
                    |value: Option<W>| value.map(|value| tables.undiscounted(party, &value, step.duration));
                let enough = later(enough).map(|value| tables.rounded_up(party, &value, child_clock));
                let needed = later(needed);
                let range = &mut ranges[next.state][party];
                range.least = if is_known[next.state] { range.least.take().min(needed) } else { needed };
                range.enough = range.enough.take().max(enough);
            }
            is_known[next.state] = true;
        }
    }
    ranges
}

impl<W: Whole> ValueRange<W> {
    /// A value without what makes no difference; `None` when it is too little.
    pub(super) fn within(&self, value: W) -> Option<W> {
        if self.least.as_ref().is_some_and(|least| value < *least) {
            return None;
        }
        Some(match &self.enough {
            Some(enough) => value.min(enough.clone()),
            None => W::zero(),
        })
    }
}

impl<W: Whole> Tables<'_, W> {
    /// The least whole value that is worth at least so much to a party, discounted over some periods.
    fn undiscounted(&self, party: usize, value: &W, periods: u32) -> W {
        if periods == 0 {
            return value.clone();
        }
        let (numerator, denominator) = self.power(party, periods);
        if numerator == denominator {
            return self.clamped(party, value.clone());
        }
        let value: BigInt = value.clone().into();
        let (numerator, denominator): (BigInt, BigInt) =
            (numerator.clone().into(), denominator.clone().into());
        self.short(party, Integer::div_ceil(&(value * denominator), &numerator))
    }

    /// The next multiple of the denominator of a party's discount factor to the power of so many periods.
    fn rounded_up(&self, party: usize, value: &W, periods: u32) -> W {
        let unit = &self.power(party, periods).1;
        if unit.is_one() {
            return self.clamped(party, value.clone());
        }
        let unit: BigInt = unit.clone().into();
        let value: BigInt = value.clone().into();
        self.short(party, Integer::div_ceil(&value, &unit) * unit)
    }

    /// The same number, or one beyond the values of all ways on the same side.
    fn short(&self, party: usize, value: BigInt) -> W {
        let beyond: BigInt = self.beyond[party].clone().into();
        let clamped = if W::SHORT { value.clamp(-beyond.clone(), beyond) } else { value };
        W::try_from(clamped).ok().unwrap_or_else(W::zero)
    }

    /// The same number, or one beyond the values of all ways on the same side.
    fn clamped(&self, party: usize, value: W) -> W {
        let beyond = &self.beyond[party];
        if W::SHORT { value.clamp(-beyond.clone(), beyond.clone()) } else { value }
    }

    /// The most and the least that a party which walks away can receive of steps not yet done.
    pub(super) fn unseen_bounds(&self, party: usize, done: u64) -> (W, W) {
        let (mut most, mut least) = (W::zero(), W::zero());
        let cells = self.cells[party].iter().enumerate();
        for (_, cell) in cells.filter(|(step, _)| done >> step & 1 == 0) {
            if let Some(value) = cell.unseen.iter().max().filter(|value| value.is_positive()) {
                most += value;
            }
            if let Some(value) = cell.unseen.iter().min().filter(|value| value.is_negative()) {
                least += value;
            }
        }
        (most, least)
    }
}
