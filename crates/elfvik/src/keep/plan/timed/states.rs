//! The moments that orders can pass through.

use super::super::PlanProblem;
use super::estimate::GainEstimate;
use std::collections::{BTreeMap, BTreeSet};

/// A moment: what is done, when the next step can be done, and what still flows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    pub(super) done: u64,
    pub(super) clock: u32,
    /// Steps whose flow has not ended, with the period in which it began.
    pub(super) flowing: Vec<(usize, u32)>,
}

/// A step that can be done next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    pub(super) step: usize,
    pub(super) time: u32,
    /// The position of the time among all.
    pub(super) time_idx: usize,
    /// The number of the state after it.
    pub(super) state: usize,
}

/// All moments, each after those that lead to it.
#[derive(Debug)]
pub(super) struct States {
    pub(super) all: Vec<State>,
    pub(super) next: Vec<Vec<Next>>,
    /// How many steps can be done next, in all moments.
    pub(super) n_edges: usize,
    /// Every time at which a step is done or the plan is over, ascending.
    pub(super) times: Vec<u32>,
    /// Each step that flows before some next step or at the end: how many periods of it are left, and the
    /// position of the time.
    pub(super) flows_seen: BTreeSet<(usize, u32, usize)>,
    /// Whether none was left out.
    pub(super) is_complete: bool,
}

impl States {
    /// The moments of a problem; where a number of steps leaves too many, those with the least estimated
    /// gains on the way to them are kept.
    pub(super) fn of(problem: &PlanProblem, most_states: usize) -> Self {
        let estimate = GainEstimate::of(problem);
        let mut all = vec![State { done: 0, clock: 0, flowing: Vec::new() }];
        let mut next: Vec<Vec<Next>> = Vec::new();
        let mut is_complete = true;
        let mut level = vec![0];
        let mut scores = vec![0_i64];
        let most_per_level = (most_states / problem.n_steps()).max(1);
        for _ in 0..problem.n_steps() {
            // Each state of the next number of steps, with the least largest gain on a way to it.
            let mut after: BTreeMap<State, i64> = BTreeMap::new();
            let mut links: Vec<(usize, usize, u32, State)> = Vec::new();
            for (&at, &score) in level.iter().zip(&scores) {
                for (step, time, state) in successors(problem, &all[at]) {
                    let score =
                        score.max(estimate.gain(problem, (all[at].done, &all[at].flowing), (step, time)));
                    let entry = after.entry(state.clone()).or_insert(score);
                    *entry = score.min(*entry);
                    links.push((at, step, time, state));
                }
            }
            if after.len() > most_per_level {
                is_complete = false;
                let mut ranked: Vec<(i64, State)> = after.into_iter().map(|(s, score)| (score, s)).collect();
                ranked.sort();
                ranked.truncate(most_per_level);
                after = ranked.into_iter().map(|(score, state)| (state, score)).collect();
            }
            let start = all.len();
            next.resize_with(start, Vec::new);
            let numbers: BTreeMap<&State, usize> = after.keys().zip(start..).collect();
            for (at, step, time, state) in &links {
                if let Some(&number) = numbers.get(state) {
                    next[*at].push(Next { step: *step, time: *time, time_idx: 0, state: number });
                }
            }
            level = (start..start + after.len()).collect();
            scores = after.values().copied().collect();
            all.extend(after.into_keys());
        }
        next.resize_with(all.len(), Vec::new);
        Self::indexed(problem, all, next, is_complete)
    }

    fn indexed(problem: &PlanProblem, all: Vec<State>, mut next: Vec<Vec<Next>>, is_complete: bool) -> Self {
        let steps = next.iter().flatten().map(|next| next.time);
        let mut times: Vec<u32> = steps.chain(all.iter().map(|state| state.clock)).collect();
        times.sort_unstable();
        times.dedup();
        for next in next.iter_mut().flatten() {
            next.time_idx = times.partition_point(|&time| time < next.time);
        }
        let mut flows_seen = BTreeSet::new();
        for (state, next) in all.iter().zip(&next) {
            let end = if next.is_empty() { Some(state.clock) } else { None };
            for time in next.iter().map(|next| next.time).chain(end) {
                let time_idx = times.partition_point(|&known| known < time);
                for &(step, start) in &state.flowing {
                    let left = problem.flow_periods(step).saturating_sub(time - start);
                    flows_seen.insert((step, left, time_idx));
                }
            }
        }
        let n_edges = next.iter().map(Vec::len).sum();
        Self { all, next, n_edges, times, flows_seen, is_complete }
    }
}

fn successors(problem: &PlanProblem, state: &State) -> Vec<(usize, u32, State)> {
    let ready = (0..problem.n_steps()).filter(|&step| problem.is_ready(step, state.done));
    let after = |at: usize| {
        let step = &problem.steps()[at];
        let time = state.clock.max(step.earliest);
        if step.latest.is_some_and(|latest| latest < time) {
            return None;
        }
        let clock = time + step.duration;
        let goes_on = |&(at, start): &(usize, u32)| start + problem.flow_periods(at) > clock;
        let mut flowing = state.flowing.clone();
        flowing.push((at, time));
        flowing.retain(goes_on);
        flowing.sort_unstable();
        Some((at, time, State { done: state.done | 1 << at, clock, flowing }))
    };
    ready.filter_map(after).collect()
}
