//! What is said of all orders of a problem, and how far it goes.

use super::StepId;
use super::timed::TimedLimits;
use crate::model::words;
use num_bigint::BigUint;
use num_rational::BigRational;

words! {
    /// Whether a result is the whole truth.
    pub enum Exactness {
        /// Nothing was left out.
        Exact = "exact",
        /// Something may have been left out: what is found holds, and more or better may exist.
        Bounded = "bounded",
    }
}

/// How far an analysis goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanLimits {
    /// Up to so many steps all sets of steps are looked at, if values depend on nothing else: one bit each.
    pub most_steps_by_sets: usize,
    /// Up to so many steps orders are counted: 16 bytes for each set.
    pub most_steps_counted: usize,
    /// No more Pareto-minimal bonds than this are found.
    pub most_vectors: usize,
    /// No more moments than this are looked at where values depend on time.
    pub most_states: usize,
    /// So many steps are tried in moments for each answer where values depend on time, and then it stops.
    pub most_work: u64,
}

impl PlanLimits {
    /// About a gigabyte at most.
    pub const STANDARD: Self = Self {
        most_steps_by_sets: 28,
        most_steps_counted: 24,
        most_vectors: 500,
        most_states: 150_000,
        most_work: 20_000_000,
    };
}

impl PlanLimits {
    pub(super) fn timed(&self) -> TimedLimits {
        TimedLimits { most_states: self.most_states, most_work: self.most_work }
    }
}

impl Exactness {
    pub(super) fn of(is_complete: bool) -> Self {
        if is_complete { Self::Exact } else { Self::Bounded }
    }
}

/// Bonds, and an order that they make safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BondsWithOrder {
    /// What each party must stake: the exposures in the order.
    pub bonds: Vec<BigRational>,
    /// The order.
    pub order: Vec<StepId>,
}

/// How many safe orders there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exact(BigUint),
    /// So many or more.
    AtLeast(BigUint),
}

/// Which orders some bonds make safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeOrders {
    /// One of them, the lexicographically lowest where time plays no part.
    pub order: Option<Vec<StepId>>,
    /// Whether none exists when none was found.
    pub exactness: Exactness,
    /// How many there are.
    pub count: Count,
}

/// Whether there is a safe order with given bonds, and which bonds would make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanAnalysis {
    /// With the bonds given.
    pub safe: SafeOrders,
    /// Bonds the largest of which is as small as can be, with their order; none where dates leave no order.
    pub smallest_largest: Option<BondsWithOrder>,
    /// No largest bond is smaller than this; the largest of `smallest_largest` where that is exact.
    pub least_largest: BigRational,
    /// The Pareto-minimal vectors of bonds, ascending from the first party on, with an order for each.
    pub minimal: Vec<BondsWithOrder>,
    /// Whether `smallest_largest` is the least.
    pub largest_exactness: Exactness,
    /// Whether `minimal` is minimal and all.
    pub minimal_exactness: Exactness,
}

/// What is missing to a safe order with given bonds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// By how much all bonds together would have to rise, each by the same: 0 where some order is safe, none
    /// where dates leave no order.
    pub amount: Option<BigRational>,
    /// An order to which no more is missing.
    pub order: Option<Vec<StepId>>,
    /// Whether the amount is the least.
    pub exactness: Exactness,
}
