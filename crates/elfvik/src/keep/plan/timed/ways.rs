//! Ways from the start within limits: one of them, or how many there are.
//!
//! A way that has begun carries what going on must still be worth to each party for all points behind it to
//! hold. Where that is more than any way on from a moment is worth, or more than where a search has failed
//! before, nothing is looked for.

use super::super::StepId;
use super::Limit;
use super::amount::Amount;
use super::game::{Bounds, Game};
use super::states::Next;
use num_bigint::BigUint;
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// How much work may still be done: steps that are tried, in all moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Work(pub(super) u64);

impl Work {
    /// Whether so much more can be done, which it takes off.
    pub(super) fn take(&mut self, much: usize) -> bool {
        let is_left = self.0 >= much as u64;
        self.0 = self.0.saturating_sub(much as u64);
        is_left
    }
}

/// What is known of ways within limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FoundWay {
    /// There is this one.
    Order(Vec<StepId>),
    /// There is none.
    Nothing,
    /// The work was not enough.
    Unknown,
}

/// Somebody who might have walked away at a time, and would still receive what comes unseen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Walker<A> {
    party: usize,
    time_idx: usize,
    /// Its steps that it would not have done.
    missing: u64,
    /// What going on must still be worth to it.
    needed: A,
}

/// What is needed of the rest of a way.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Needs<A> {
    /// Per party, at least so much; none for anything.
    least: Vec<Option<A>>,
    walkers: Vec<Walker<A>>,
}

type WalkerKey = Vec<(usize, usize, u64)>;

struct WaySearch<'s, 'a, A> {
    game: &'s Game<'a, A>,
    bounds: &'s Bounds<A>,
    work: &'s mut Work,
    /// Per state, needs with which nothing was found.
    failed: Vec<Vec<Needs<A>>>,
    order: Vec<StepId>,
    preference: Preference,
}

/// Which next steps are tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Preference {
    /// Those that leave most room within the limits.
    Room,
    /// The earliest, so that nothing waits without need; then those that leave most room.
    Earliest,
}

impl<A: Amount> Game<'_, A> {
    /// A way within limits.
    pub(super) fn way(&self, limits: &[Option<Limit>], work: &mut Work) -> FoundWay {
        self.preferred_way(limits, Preference::Room, work)
    }

    /// The same, where the steps that are tried first are given.
    pub(super) fn preferred_way(
        &self,
        limits: &[Option<Limit>],
        preference: Preference,
        work: &mut Work,
    ) -> FoundWay {
        if !work.take(self.states.n_edges) {
            return FoundWay::Unknown;
        }
        let bounds = &self.bounds(limits);
        if bounds.best[0].is_none() {
            return FoundWay::Nothing;
        }
        let failed = vec![Vec::new(); self.states.all.len()];
        let mut search = WaySearch { game: self, bounds, work, failed, order: Vec::new(), preference };
        let needs = Needs { least: vec![None; self.own.len()], walkers: Vec::new() };
        search.extend(0, &needs)
    }

    /// Whether every party could have a way within limits, if each could go its own.
    pub(super) fn has_relaxed_way(&self, limits: &[Option<Limit>], work: &mut Work) -> bool {
        work.take(self.states.n_edges);
        self.bounds(limits).best[0].is_some()
    }

    /// How many ways there are within limits, and whether these are all.
    pub(super) fn n_ways(&self, limits: &[Option<Limit>], work: &mut Work) -> (BigUint, bool) {
        work.take(self.states.n_edges);
        let bounds = &self.bounds(limits);
        if bounds.best[0].is_none() {
            return (BigUint::zero(), true);
        }
        let worst = worst_ways(self, bounds);
        let mut count =
            WayCount { game: self, bounds, worst, work, known: BTreeMap::new(), is_complete: true };
        let needs = Needs { least: vec![None; self.own.len()], walkers: Vec::new() };
        let n = count.counted(0, needs);
        (n, count.is_complete)
    }

    /// What is needed after a next step; none where it is more than any way is worth.
    fn after(
        &self,
        bounds: &Bounds<A>,
        (at, next_idx, next): (usize, usize, &Next),
        needs: &Needs<A>,
    ) -> Option<Needs<A>> {
        let best = bounds.best[next.state].as_ref()?;
        let state = &self.states.all[at];
        let mut walkers = needs.walkers.clone();
        for party in self.looked_at(next.step) {
            if let Some(needed) = bounds.needed(self, (at, next_idx, next), party) {
                let missing = self.own[party] & !state.done;
                walkers.push(Walker { party, time_idx: next.time_idx, missing, needed });
            }
        }
        let mut least = needs.least.clone();
        let doer = self.problem.steps()[next.step].doer.0;
        for walker in &mut walkers {
            let receives = walker.party != doer && self.problem.ancestors(next.step) & walker.missing == 0;
            let values = &self.values[walker.party];
            if receives && let Some(unseen) = values.unseen(next.step, next.time_idx, walker.time_idx) {
                walker.needed += unseen;
            }
        }
        let after = &self.states.all[next.state];
        let mut is_more = |walker: &Walker<A>| {
            let horizon = self.horizons[walker.party];
            let is_near = after.clock - self.states.times[walker.time_idx] < horizon;
            let others = self.problem.all() & !after.done & !self.own[walker.party];
            let receives =
                |step: &usize| others >> step & 1 == 1 && self.problem.ancestors(*step) & walker.missing == 0;
            if is_near && (0..self.problem.n_steps()).any(|step| receives(&step)) {
                return true;
            }
            let known = &mut least[walker.party];
            if known.as_ref().is_none_or(|known| *known < walker.needed) {
                *known = Some(walker.needed.clone());
            }
            false
        };
        walkers.retain(&mut is_more);
        for (party, best) in best.iter().enumerate() {
            let mut step = A::zero();
            self.add_value(&mut step, party, state, next);
            if let Some(least) = &mut least[party] {
                *least -= &step;
                if *least > *best {
                    return None;
                }
            }
            for walker in walkers.iter_mut().filter(|walker| walker.party == party) {
                walker.needed -= &step;
                if walker.needed > *best && !self.values[party].is_unseen_harmful {
                    return None;
                }
            }
        }
        Some(Needs { least, walkers })
    }

    /// About how much more the best ways on are worth than is needed, to whom that is least.
    fn slack(&self, best: &[A], needs: &Needs<A>) -> f64 {
        let float = |party: usize, needed: &A| {
            let mut slack = best[party].clone();
            slack -= needed;
            slack.to_float() / self.values[party].approximate_scale
        };
        let least = needs.least.iter().enumerate();
        let least = least.filter_map(|(party, needed)| Some(float(party, needed.as_ref()?)));
        let walkers = needs.walkers.iter().map(|walker| float(walker.party, &walker.needed));
        least.chain(walkers).fold(f64::MAX, f64::min)
    }
}

impl<A: Amount> WaySearch<'_, '_, A> {
    fn extend(&mut self, at: usize, needs: &Needs<A>) -> FoundWay {
        let game = self.game;
        if game.states.all[at].done == game.problem.all() {
            return FoundWay::Order(self.order.clone());
        }
        if self.failed[at].iter().any(|failed| failed.is_no_more_than(needs)) {
            return FoundWay::Nothing;
        }
        if !self.work.take(game.states.next[at].len() + self.failed[at].len() / 4) {
            return FoundWay::Unknown;
        }
        let mut ways: Vec<(f64, &Next, Needs<A>)> = Vec::new();
        for (next_idx, next) in game.states.next[at].iter().enumerate() {
            let after = game.after(self.bounds, (at, next_idx, next), needs);
            if let (Some(after), Some(best)) = (after, &self.bounds.best[next.state]) {
                ways.push((game.slack(best, &after), next, after));
            }
        }
        let time = |next: &Next| match self.preference {
            Preference::Room => 0,
            Preference::Earliest => next.time,
        };
        ways.sort_by(|a, b| {
            let by_room = b.0.total_cmp(&a.0).then(a.1.step.cmp(&b.1.step));
            time(a.1).cmp(&time(b.1)).then(by_room)
        });
        for (_, next, after) in ways {
            self.order.push(StepId(next.step));
            match self.extend(next.state, &after) {
                FoundWay::Nothing => {}
                found => return found,
            }
            self.order.pop();
        }
        let failed = &mut self.failed[at];
        failed.retain(|known| !needs.is_no_more_than(known));
        if failed.len() < MOST_FAILURES {
            failed.push(needs.clone());
        }
        FoundWay::Nothing
    }
}

impl<A: Amount> Needs<A> {
    /// Whether whatever is enough for others is enough for these.
    fn is_no_more_than(&self, others: &Self) -> bool {
        self.walkers.len() == others.walkers.len()
            && self.least.iter().zip(&others.least).all(|(own, other)| own <= other)
            && self.walkers.iter().zip(&others.walkers).all(|(own, other)| {
                (own.party, own.time_idx, own.missing) == (other.party, other.time_idx, other.missing)
                    && own.needed <= other.needed
            })
    }
}

/// Ways that are counted: as many as follow from equal needs at a moment are counted once.
struct WayCount<'s, 'a, A> {
    game: &'s Game<'a, A>,
    bounds: &'s Bounds<A>,
    worst: Vec<Option<Worst<A>>>,
    work: &'s mut Work,
    #[allow(clippy::type_complexity)]
    known: BTreeMap<(usize, Vec<Option<A>>, WalkerKey, Vec<A>), BigUint>,
    is_complete: bool,
}

/// Ways on from a moment, none of which limits break.
struct Worst<A> {
    /// What every way on is worth to each party at least.
    least: Vec<A>,
    /// How many ways on there are, where all of them are within the limits whatever came before.
    n_free: Option<BigUint>,
}

impl<A: Amount> WayCount<'_, '_, A> {
    fn counted(&mut self, at: usize, mut needs: Needs<A>) -> BigUint {
        let game = self.game;
        if game.states.all[at].done == game.problem.all() {
            return BigUint::one();
        }
        let Some(worst) = &self.worst[at] else { return BigUint::zero() };
        // What every way on is worth need not be asked for.
        for (needed, least) in needs.least.iter_mut().zip(&worst.least) {
            if needed.as_ref().is_some_and(|needed| needed <= least) {
                *needed = None;
            }
        }
        let done = game.states.all[at].done;
        needs.walkers.retain(|walker| {
            let mut most = walker.needed.clone();
            most += &game.values[walker.party].unseen_most(done);
            most > worst.least[walker.party]
        });
        if needs.walkers.is_empty()
            && needs.least.iter().all(Option::is_none)
            && let Some(n) = &worst.n_free
        {
            return n.clone();
        }
        let walker = |walker: &Walker<A>| (walker.party, walker.time_idx, walker.missing);
        let of_walkers = needs.walkers.iter().map(walker).collect();
        let needed = needs.walkers.iter().map(|walker| walker.needed.clone()).collect();
        let key = (at, needs.least.clone(), of_walkers, needed);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let mut sum = BigUint::zero();
        for (next_idx, next) in game.states.next[at].iter().enumerate() {
            if !self.work.take(1) {
                self.is_complete = false;
                return sum;
            }
            if let Some(after) = game.after(self.bounds, (at, next_idx, next), &needs) {
                sum += self.counted(next.state, after);
            }
        }
        if self.known.len() < MOST_COUNTS {
            self.known.insert(key, sum.clone());
        }
        sum
    }
}

/// What ways on from each state are worth at least.
fn worst_ways<A: Amount>(game: &Game<'_, A>, bounds: &Bounds<A>) -> Vec<Option<Worst<A>>> {
    let states = game.states;
    let n_parties = game.own.len();
    let mut all: Vec<Option<Worst<A>>> = (0..states.all.len()).map(|_| None).collect();
    for at in (0..states.all.len()).rev() {
        if bounds.best[at].is_none() {
            continue;
        }
        let state = &states.all[at];
        if state.done == game.problem.all() {
            let least = vec![A::zero(); n_parties];
            all[at] = Some(Worst { least, n_free: Some(BigUint::one()) });
            continue;
        }
        let mut worst: Option<Worst<A>> = None;
        for (next_idx, next) in states.next[at].iter().enumerate() {
            let Some(after) = &all[next.state] else { continue };
            let mut least = after.least.clone();
            (0..n_parties).for_each(|party| game.add_value(&mut least[party], party, state, next));
            let is_kept = |party: usize| {
                let needed = bounds.needed(game, (at, next_idx, next), party);
                needed.is_none_or(|mut needed| {
                    needed += &game.values[party].unseen_most(state.done);
                    needed <= least[party]
                })
            };
            let is_free = game.looked_at(next.step).all(is_kept);
            let n_free = after.n_free.clone().filter(|_| is_free);
            worst = Some(match worst {
                None => Worst { least, n_free },
                Some(known) => Worst {
                    least: known.least.into_iter().zip(least).map(|(a, b)| a.min(b)).collect(),
                    n_free: known.n_free.zip(n_free).map(|(a, b)| a + b),
                },
            });
        }
        all[at] = worst;
    }
    all
}

/// No more needs with which nothing was found are remembered of a moment.
const MOST_FAILURES: usize = 64;
/// No more counts than this are remembered.
const MOST_COUNTS: usize = 400_000;
