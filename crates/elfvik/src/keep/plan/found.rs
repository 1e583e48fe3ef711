//! What is found of all orders.

use super::StepId;
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
    /// The same bond for every party, the least with which some order is safe; none where dates leave no order.
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
