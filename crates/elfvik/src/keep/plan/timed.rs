//! Orders whose values depend on when steps are done: discounting, flows, dates and late detection.
//!
//! A moment is a set of steps done, the time, and what still flows. A first pass over all moments, backwards,
//! finds what the rest of a plan is worth to each party at best, within limits of what anybody may gain by
//! walking away; where that is too little, nothing further is looked for. What is left is searched forwards
//! from the start, until a way is found or all have failed. The least limits are found by asking again.
//!
//! All numbers are discounted to the start once and are whole from then on, so that every answer is exact.

mod amount;
mod estimate;
mod game;
mod present;
mod relaxed;
mod states;
mod ways;
mod weights;
mod world;
mod zones;

use super::{PlanProblem, StepId};
use num_rational::BigRational;
pub(super) use relaxed::relaxed_gains;
use states::States;
use std::cmp::Ordering;
pub(super) use world::{SharedStates, TimedWorld};

/// Bonds and an order that needs no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExactBonds {
    pub(super) exposures: Vec<BigRational>,
    pub(super) order: Vec<StepId>,
}

/// How much memory and work a search may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimedLimits {
    pub(super) most_states: usize,
    /// Steps tried in moments.
    pub(super) most_work: u64,
}

/// A result, and whether nothing was left out on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Searched<T> {
    pub(super) found: T,
    pub(super) is_complete: bool,
}

/// How many steps can be tried in all moments of a problem.
pub(super) fn n_moment_steps(problem: &PlanProblem, limits: TimedLimits) -> u64 {
    States::of(problem, limits.most_states).n_edges as u64
}

/// What a party may gain by walking away at most.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Limit {
    amount: BigRational,
    /// Whether it must gain less.
    is_strict: bool,
}

impl Limit {
    fn at_most(amount: BigRational) -> Self {
        Self { amount, is_strict: false }
    }

    fn below(amount: BigRational) -> Self {
        Self { amount, is_strict: true }
    }

    fn is_kept(&self, gain: &BigRational) -> bool {
        match self.is_strict {
            true => *gain < self.amount,
            false => *gain <= self.amount,
        }
    }
}

impl Ord for Limit {
    fn cmp(&self, other: &Self) -> Ordering {
        self.amount.cmp(&other.amount).then(other.is_strict.cmp(&self.is_strict))
    }
}

impl PartialOrd for Limit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Longer numbers than this take too long.
const LONG_BITS: u64 = 8_192;
