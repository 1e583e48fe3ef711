//! A problem in numbers, and which of its moments some limits leave.

use super::super::valuation::schedule;
use super::super::{PlanProblem, Safety, StepId};
use super::Limit;
use super::amount::Amount;
use super::present::PresentValues;
use super::states::{Next, State, States};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use std::cell::OnceCell;

/// Everything that a search in a problem looks up.
pub(super) struct Game<'a, A> {
    pub(super) problem: &'a PlanProblem,
    pub(super) states: &'a States,
    pub(super) safety: Safety,
    /// Per party.
    pub(super) values: Vec<PresentValues<A>>,
    /// Per party, in how many periods of walking away something still comes unseen.
    pub(super) horizons: Vec<u32>,
    /// Per party, the set of its steps.
    pub(super) own: Vec<u64>,
    /// Per step, in how many periods it is worth something.
    periods: Vec<u32>,
    /// Per edge and party that is looked at before it: what walking away leaves of what is done, less what
    /// going on leaves of it. Per last state and party the same, where all are looked at.
    gaps: OnceCell<Vec<Vec<A>>>,
}

/// What gains may be, and which moments that leaves.
pub(super) struct Bounds<A> {
    /// Per party, by the position of a time; none where a gain may be anything.
    limits: Vec<Option<Vec<A>>>,
    /// Per state, per party, no way to the end within the limits is worth more from there on; none where none
    /// is within them.
    pub(super) best: Vec<Option<Vec<A>>>,
}

impl<'a, A: Amount> Game<'a, A> {
    pub(super) fn new(
        problem: &'a PlanProblem,
        states: &'a States,
        safety: Safety,
        values: Vec<PresentValues<A>>,
    ) -> Self {
        let detection = problem.setup().detection.iter();
        let horizons = detection.map(|detection| detection.horizon().unwrap_or(u32::MAX)).collect();
        let own = (0..problem.n_parties()).map(|party| problem.steps_of(party)).collect();
        let periods = (0..problem.n_steps()).map(|step| problem.flow_periods(step)).collect();
        Self { problem, states, safety, values, horizons, own, periods, gaps: OnceCell::new() }
    }

    fn gaps(&self) -> &[Vec<A>] {
        self.gaps.get_or_init(|| (0..self.states.all.len()).map(|at| self.gaps_of(at)).collect())
    }

    fn gaps_of(&self, at: usize) -> Vec<A> {
        let state = &self.states.all[at];
        let mut gaps = Vec::new();
        let mut look = |party: usize, now: (u32, usize)| {
            gaps.push(self.values[party].standing_gap(state, now, &self.periods));
        };
        for next in &self.states.next[at] {
            self.looked_at(next.step).for_each(|party| look(party, (next.time, next.time_idx)));
        }
        if self.safety == Safety::Strong && state.done == self.problem.all() {
            (0..self.own.len()).for_each(|party| look(party, (state.clock, self.clock_idx(state))));
        }
        gaps
    }

    /// The parties that are looked at before a step.
    pub(super) fn looked_at(&self, step: usize) -> std::ops::Range<usize> {
        let doer = self.problem.steps()[step].doer.0;
        match self.safety {
            Safety::Weak => doer..doer + 1,
            Safety::Strong => 0..self.own.len(),
        }
    }

    pub(super) fn clock_idx(&self, state: &State) -> usize {
        self.states.times.partition_point(|&time| time < state.clock)
    }

    /// The gap of a party before the next step of a state; of a party after the last, for the position 0.
    pub(super) fn gap(&self, at: usize, next_idx: usize, party: usize) -> &A {
        match self.safety {
            Safety::Weak => &self.gaps()[at][next_idx],
            Safety::Strong => &self.gaps()[at][next_idx * self.own.len() + party],
        }
    }

    /// What each party gains at most by walking away where it is looked at, at least 0; `None` for steps that
    /// are no order.
    pub(super) fn exposures(&self, order: &[StepId]) -> Option<Vec<BigRational>> {
        let (times, end) = schedule(self.problem, order).ok()?;
        let time_idx = |time: u32| self.states.times.binary_search(&time).ok();
        let parties = 0..self.own.len();
        let mut going_on = vec![A::zero(); self.own.len()];
        let mut exposures = vec![BigRational::zero(); self.own.len()];
        let mut done = self.problem.all();
        let state_at = |at: usize, done: u64, clock: u32| State {
            done,
            clock,
            flowing: order[..at].iter().zip(&times).map(|(step, &time)| (step.0, time)).collect(),
        };
        let mut look = |party: usize, mut gain: A, (now, worth): (usize, &A)| {
            gain -= worth;
            if gain > A::zero() {
                let gain = self.values[party].utility(&gain, now);
                if gain > exposures[party] {
                    exposures[party] = gain;
                }
            }
        };
        if self.safety == Safety::Strong {
            let state = state_at(order.len(), done, end);
            let now = time_idx(end)?;
            for party in parties.clone() {
                let gap = self.values[party].standing_gap(&state, (end, now), &self.periods);
                look(party, gap, (now, &A::zero()));
            }
        }
        for at in (0..order.len()).rev() {
            let (step, time) = (order[at].0, times[at]);
            done &= !(1 << step);
            let state = state_at(at, done, time);
            let now = time_idx(time)?;
            let next = Next { step, time, time_idx: now, state: 0 };
            parties.clone().for_each(|party| self.add_value(&mut going_on[party], party, &state, &next));
            for party in self.looked_at(step) {
                let mut gap = self.values[party].standing_gap(&state, (time, now), &self.periods);
                for (later, &then) in order[at..].iter().zip(&times[at..]) {
                    let missing = self.own[party] & !done;
                    let comes = self.problem.ancestors(later.0) & missing == 0;
                    let unseen = self.values[party].unseen(later.0, time_idx(then)?, now);
                    unseen.filter(|_| comes).into_iter().for_each(|unseen| gap += unseen);
                }
                look(party, gap, (now, &going_on[party]));
            }
        }
        Some(exposures)
    }

    /// What a next step adds to what going on is worth to a party.
    pub(super) fn add_value(&self, amount: &mut A, party: usize, state: &State, next: &Next) {
        *amount += self.values[party].value(next.step, next.time_idx);
        if state.done | 1 << next.step == self.problem.all() {
            *amount += self.values[party].bonus(next.time_idx);
        }
    }

    /// The moments that limits leave, one limit for each party, when every party could have its own best way
    /// to the end. `O(edges · parties)`.
    pub(super) fn bounds(&self, limits: &[Option<Limit>]) -> Bounds<A> {
        let times = 0..self.states.times.len();
        let by_time = |(party, limit): (usize, &Option<Limit>)| {
            let limit = limit.as_ref()?;
            let values = &self.values[party];
            let most = A::BITS.map(|bits| BigInt::from(1) << (bits - 1));
            let amount = |time_idx: usize| {
                let amount = values.limit(limit, time_idx);
                // Beyond all sums on either side, the greatest that fits says the same.
                A::of(&most.as_ref().map_or(amount.clone(), |most| amount.min(most.clone()).max(-most)))
            };
            Some(times.clone().map(amount).collect())
        };
        let limits: Vec<Option<Vec<A>>> = limits.iter().enumerate().map(by_time).collect();
        let mut bounds = Bounds { limits, best: Vec::with_capacity(self.states.all.len()) };
        let mut best: Vec<Option<Vec<A>>> = vec![None; self.states.all.len()];
        for at in (0..self.states.all.len()).rev() {
            best[at] = self.best_of(at, &best, &bounds);
        }
        bounds.best = best;
        bounds
    }

    fn best_of(&self, at: usize, best: &[Option<Vec<A>>], bounds: &Bounds<A>) -> Option<Vec<A>> {
        let state = &self.states.all[at];
        let parties = 0..self.own.len();
        if state.done == self.problem.all() {
            let ends = |party: usize| bounds.needed_at_end(self, at, party).is_none_or(|n| n <= A::zero());
            return parties.clone().all(ends).then(|| vec![A::zero(); parties.len()]);
        }
        let mut most: Option<Vec<A>> = None;
        for (next_idx, next) in self.states.next[at].iter().enumerate() {
            let Some(after) = &best[next.state] else { continue };
            let mut worth = after.clone();
            parties.clone().for_each(|party| self.add_value(&mut worth[party], party, state, next));
            let is_kept = |party: usize| {
                // What harms unseen might make walking away worse than is known here.
                let mut needed = bounds.needed(self, (at, next_idx, next), party)?;
                if !self.values[party].is_unseen_harmful
                    && self.problem.steps()[next.step].doer.0 != party
                    && self.problem.ancestors(next.step) & self.own[party] & !state.done == 0
                    && let Some(unseen) = self.values[party].unseen(next.step, next.time_idx, next.time_idx)
                {
                    needed += unseen;
                }
                Some(self.values[party].is_unseen_harmful || needed <= worth[party])
            };
            if !self.looked_at(next.step).all(|party| is_kept(party).unwrap_or(true)) {
                continue;
            }
            match &mut most {
                None => most = Some(worth),
                Some(most) => most.iter_mut().zip(worth).for_each(|(most, worth)| {
                    if worth > *most {
                        *most = worth;
                    }
                }),
            }
        }
        most
    }
}

impl<A: Amount> Bounds<A> {
    /// What going on before a next step must be worth to a party, without what it receives unseen; none where
    /// it may gain anything.
    pub(super) fn needed(
        &self,
        game: &Game<'_, A>,
        (at, next_idx, next): (usize, usize, &Next),
        party: usize,
    ) -> Option<A> {
        let limits = self.limits[party].as_ref()?;
        let mut needed = game.gap(at, next_idx, party).clone();
        needed -= &limits[next.time_idx];
        Some(needed)
    }

    /// The same after the last step; none too where nobody is looked at then.
    pub(super) fn needed_at_end(&self, game: &Game<'_, A>, at: usize, party: usize) -> Option<A> {
        if game.safety == Safety::Weak {
            return None;
        }
        let limits = self.limits[party].as_ref()?;
        let mut needed = game.gap(at, 0, party).clone();
        needed -= &limits[game.clock_idx(&game.states.all[at])];
        Some(needed)
    }
}
