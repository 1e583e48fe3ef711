//! The moments that orders can pass through.

use super::super::PlanProblem;
use super::super::additive::AdditiveGains;
use super::relaxed::relaxed_gains;
use std::collections::BTreeMap;

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
    /// The number of the state after it.
    pub(super) state: usize,
}

/// All moments, each after those that lead to it.
#[derive(Debug)]
pub(super) struct States {
    pub(super) all: Vec<State>,
    pub(super) next: Vec<Vec<Next>>,
    /// Whether none was left out.
    pub(super) is_complete: bool,
}

impl States {
    /// The moments of a problem; where a number of steps leaves too many, those with the least gains on the
    /// way to them are kept.
    pub(super) fn of(problem: &PlanProblem, most_states: usize) -> Self {
        let relaxed = relaxed_gains(problem);
        let first = State { done: 0, clock: 0, flowing: Vec::new() };
        let mut states = Self { all: vec![first], next: Vec::new(), is_complete: true };
        let mut level = vec![0];
        let mut scores = vec![0_i128];
        let most_per_level = (most_states / problem.n_steps()).max(1);
        for _ in 0..problem.n_steps() {
            // Each state of the next number of steps, with the least largest gain on a way to it.
            let mut after: BTreeMap<State, i128> = BTreeMap::new();
            let mut links: Vec<(usize, usize, u32, State)> = Vec::new();
            for (&at, &score) in level.iter().zip(&scores) {
                for (step, time, state) in successors(problem, &states.all[at]) {
                    let score = score.max(gain(relaxed.as_ref(), step, states.all[at].done));
                    let entry = after.entry(state.clone()).or_insert(score);
                    *entry = score.min(*entry);
                    links.push((at, step, time, state));
                }
            }
            if after.len() > most_per_level {
                states.is_complete = false;
                let mut ranked: Vec<(i128, State)> = after.into_iter().map(|(s, score)| (score, s)).collect();
                ranked.sort();
                ranked.truncate(most_per_level);
                after = ranked.into_iter().map(|(score, state)| (state, score)).collect();
            }
            let start = states.all.len();
            states.next.resize_with(start, Vec::new);
            let numbers: BTreeMap<&State, usize> = after.keys().zip(start..).collect();
            for (at, step, time, state) in &links {
                if let Some(&number) = numbers.get(state) {
                    states.next[*at].push(Next { step: *step, time: *time, state: number });
                }
            }
            level = (start..start + after.len()).collect();
            scores = after.values().copied().collect();
            states.all.extend(after.into_keys());
        }
        states.next.resize_with(states.all.len(), Vec::new);
        states
    }
}

fn gain(relaxed: Option<&AdditiveGains>, step: usize, done: u64) -> i128 {
    relaxed.map_or(0, |gains| gains.gain(gains.doers[step], done))
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
        let periods = |at: usize| problem.steps()[at].flow.as_ref().map_or(0, |flow| flow.periods);
        let goes_on = |&(at, start): &(usize, u32)| start + periods(at) > clock;
        let mut flowing = state.flowing.clone();
        flowing.push((at, time));
        flowing.retain(goes_on);
        flowing.sort_unstable();
        Some((at, time, State { done: state.done | 1 << at, clock, flowing }))
    };
    ready.filter_map(after).collect()
}
