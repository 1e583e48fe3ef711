//! Orders whose values depend on when steps are done: discounting, flows, dates and late detection.
//!
//! A state is a set of steps done, the time, and what still flows. Backwards from the end each state keeps
//! labels: what the rest of the plan is worth to each party, and what bonds it needs. A label that is worth
//! no more to anybody and needs no less is dropped, unless it begins with other steps than the one that beats
//! it and somebody who walks away earlier might still receive those unseen.

mod label;
mod order;
mod purpose;
mod relaxed;
mod remaining_value;
mod states;
mod tables;
mod value_range;
mod world;

use super::{PlanError, PlanProblem, Safety, StepId};
use label::{Labels, labels};
use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use order::TimedOrder;
use purpose::Purpose;
pub(super) use relaxed::relaxed_gains;
use remaining_value::Moments;
use states::States;
use std::sync::Arc;
use tables::{Tables, Whole};
pub(super) use world::{SharedStates, TimedWorld};

/// Bonds and an order that needs no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExactBonds {
    pub(super) exposures: Vec<BigRational>,
    pub(super) order: Vec<StepId>,
}

/// How much memory a search may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimedLimits {
    pub(super) most_states: usize,
    pub(super) most_labels: usize,
}

/// A result, and whether nothing was left out on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Searched<T> {
    pub(super) found: T,
    pub(super) is_complete: bool,
}

/// All undominated vectors of bonds with an order for each, ascending.
pub(super) fn pareto(
    problem: &PlanProblem,
    safety: Safety,
    limits: TimedLimits,
) -> Result<Searched<Vec<ExactBonds>>, PlanError> {
    with_tables(problem, |tables| tables.pareto(safety, limits), |tables| tables.pareto(safety, limits))
}

/// An order that some bonds make safe.
pub(super) fn safe_order(
    problem: &PlanProblem,
    safety: Safety,
    bonds: &[BigRational],
    limits: TimedLimits,
) -> Result<Searched<Option<Vec<StepId>>>, PlanError> {
    with_tables(problem, |t| t.safe_order(safety, bonds, limits), |t| t.safe_order(safety, bonds, limits))
}

/// How many orders some bonds make safe.
pub(super) fn count(
    problem: &PlanProblem,
    safety: Safety,
    bonds: &[BigRational],
    limits: TimedLimits,
) -> Result<Searched<BigUint>, PlanError> {
    with_tables(problem, |t| t.count(safety, bonds, limits), |t| t.count(safety, bonds, limits))
}

/// Calls with 128-bit numbers where they fit, otherwise with numbers of any length.
fn with_tables<T>(
    problem: &PlanProblem,
    short: impl Fn(&Tables<i128>) -> T,
    long: impl Fn(&Tables<BigInt>) -> T,
) -> Result<T, PlanError> {
    match Tables::<i128>::new(problem, &[], SHORT_BITS) {
        Some(tables) => Ok(short(&tables)),
        None => match Tables::<BigInt>::new(problem, &[], LONG_BITS) {
            Some(tables) => Ok(long(&tables)),
            None => Err(PlanError::NumbersTooLong { most_bits: LONG_BITS }),
        },
    }
}

impl<W: Whole> Tables<'_, W> {
    fn pareto(&self, safety: Safety, limits: TimedLimits) -> Searched<Vec<ExactBonds>> {
        let (moments, labels) = self.search(safety, &Purpose::Pareto, limits);
        let root = labels.of(0);
        let undominated = |at: &usize| {
            let beats = |other: usize| {
                let (a, b) = (&root[other].exposures, &root[*at].exposures);
                a.iter().zip(b).all(|(a, b)| a <= b) && (a != b || other < *at)
            };
            !(0..root.len()).any(|other| other != *at && beats(other))
        };
        let bonds = |at: usize| ExactBonds {
            exposures: root[at].exposures.iter().map(|exposure| self.utility(exposure)).collect(),
            order: labels.order(0, at),
        };
        let mut found: Vec<ExactBonds> = (0..root.len()).filter(undominated).map(bonds).collect();
        found.sort_by(|a, b| a.exposures.cmp(&b.exposures));
        Searched { found, is_complete: moments.states.is_complete && labels.is_complete }
    }

    /// An order whose largest gain beyond the bonds of the tables is least, with that gain.
    ///
    /// A few searches for an order within a limit bring the bounds together, a last one finds what lies
    /// between. Where all orders can be tried, no search is made that would find nothing.
    fn smallest_largest(
        &self,
        (moments, all): (&Moments<W>, Option<&[TimedOrder]>),
        safety: Safety,
        limits: TimedLimits,
    ) -> Searched<Option<(W, Vec<StepId>)>> {
        let mut is_complete = moments.states.is_complete;
        let mut within = |purpose: Purpose<W>| {
            let labels = labels((self, moments), safety, &purpose, limits.most_labels);
            // What begins with other steps may stand beside it, so that the first is not always the best.
            let root = labels.of(0);
            let best = (0..root.len()).min_by(|a, b| root[*a].exposures.cmp(&root[*b].exposures));
            let is_missed = best.is_none() && !labels.is_complete;
            let is_lesser = matches!(purpose, Purpose::Largest { .. }) && !labels.is_complete;
            is_complete &= !is_missed && !is_lesser;
            best.map(|at| self.with_largest(labels.order(0, at), safety))
        };
        let n_parties = self.problem.n_parties();
        let Some((mut high, mut best)) = within(Purpose::Exists(vec![None; n_parties])) else {
            return Searched { found: None, is_complete };
        };
        let least = all.map(|orders| self.least_largest(orders, safety, &high));
        let mut low = W::zero();
        for _ in 0..MOST_HALVINGS {
            if low >= high {
                break;
            }
            let middle = low.clone() + (high.clone() - low.clone()) / (W::one() + W::one());
            if least.as_ref().is_some_and(|least| middle < *least) {
                low = middle + W::one();
                continue;
            }
            match within(Purpose::Exists(vec![Some(middle.clone()); n_parties])) {
                Some(found) => (high, best) = found,
                None => low = middle + W::one(),
            }
        }
        if low < high
            && least.as_ref() != Some(&high)
            && let Some(found) = within(Purpose::Largest { least: low, most: high.clone() })
            && found.0 < high
        {
            (high, best) = found;
        }
        Searched { found: Some((high, best)), is_complete }
    }

    /// An order with its largest gain beyond the bonds of the tables.
    fn with_largest(&self, order: Vec<StepId>, safety: Safety) -> (W, Vec<StepId>) {
        let timed = TimedOrder::of(self.problem, &order).expect("a way through all states is an order");
        let beyond = self.beyond_all_gains();
        let largest = self.largest_below(&timed, safety, &beyond).unwrap_or(beyond);
        (largest, order)
    }

    fn safe_order(
        &self,
        safety: Safety,
        bonds: &[BigRational],
        limits: TimedLimits,
    ) -> Searched<Option<Vec<StepId>>> {
        let moments = self.moments(limits);
        self.within(&moments, safety, bonds.iter().map(|bond| self.floor(bond)).collect(), limits)
    }

    /// An order in which no gain is above the limit of its party; none for a party without one.
    fn within(
        &self,
        moments: &Moments<W>,
        safety: Safety,
        most: Vec<Option<W>>,
        limits: TimedLimits,
    ) -> Searched<Option<Vec<StepId>>> {
        let labels = labels((self, moments), safety, &Purpose::Exists(most), limits.most_labels);
        let found = (!labels.of(0).is_empty()).then(|| labels.order(0, 0));
        let is_complete = moments.states.is_complete && labels.is_complete;
        Searched { is_complete: found.is_some() || is_complete, found }
    }

    fn count(&self, safety: Safety, bonds: &[BigRational], limits: TimedLimits) -> Searched<BigUint> {
        let purpose = Purpose::Count(bonds.iter().map(|bond| self.floor(bond)).collect());
        let (moments, labels) = self.search(safety, &purpose, limits);
        let found = labels.of(0).iter().map(|label| label.count.clone()).sum();
        Searched { found, is_complete: moments.states.is_complete && labels.is_complete }
    }

    fn search(&self, safety: Safety, purpose: &Purpose<W>, limits: TimedLimits) -> (Moments<W>, Labels<W>) {
        let moments = self.moments(limits);
        let labels = labels((self, &moments), safety, purpose, limits.most_labels);
        (moments, labels)
    }

    fn moments(&self, limits: TimedLimits) -> Moments<W> {
        Moments::of(self, Arc::new(States::of(self.problem, limits.most_states)))
    }
}

/// So many times the bounds of a largest gain are brought together by halves.
const MOST_HALVINGS: usize = 20;
/// Sums of scaled numbers fit 128 bits with room to spare.
const SHORT_BITS: u64 = 118;
/// Longer numbers than this take too long.
const LONG_BITS: u64 = 8_192;
