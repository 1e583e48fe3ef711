//! The least gains that some order needs, and all undominated ones, by asking for orders within limits.

use super::super::StepId;
use super::super::zone::{ZoneLimit, split};
use super::amount::Amount;
use super::game::Game;
use super::ways::{FoundWay, Work};
use super::{ExactBonds, Limit, Searched};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{FromPrimitive, ToPrimitive, Zero};

/// An order whose largest gain is least, and that gain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct LeastGain {
    /// 0 where the order is safe.
    pub(in super::super) gain: BigRational,
    pub(in super::super) order: Vec<StepId>,
    /// No order of those that were looked at has a smaller one.
    pub(in super::super) at_least: BigRational,
}

impl<A: Amount> Game<'_, A> {
    /// An order within limits in which the largest gain of some parties beyond what each has at stake is
    /// least, at least 0; and whether it is.
    pub(super) fn least(
        &self,
        limits: &[Option<Limit>],
        (parties, stakes): (&[usize], &[BigRational]),
        work: &mut Work,
    ) -> Searched<Option<LeastGain>> {
        let gain = |order: &[StepId]| {
            let exposures = self.exposures(order)?;
            let gains = parties.iter().map(|&party| &exposures[party] - &stakes[party]);
            Some(gains.fold(BigRational::zero(), BigRational::max))
        };
        let within = |limit: &Limit| {
            let mut within = limits.to_vec();
            for &party in parties {
                let own = Limit { amount: &limit.amount + &stakes[party], ..limit.clone() };
                let tighter = within[party].take().map_or(own.clone(), |known| known.min(own));
                within[party] = Some(tighter);
            }
            within
        };
        let first = self.way(limits, work);
        let FoundWay::Order(mut order) = first else {
            return Searched { found: None, is_complete: first == FoundWay::Nothing };
        };
        let mut high = gain(&order).unwrap_or_else(BigRational::zero);
        let mut low = self.relaxed_least(&high, &within, work);
        let mut at = Limit::at_most(low.clone());
        let mut n_asked = 0;
        let mut is_complete = true;
        while low < high {
            match self.way(&within(&at), work) {
                FoundWay::Order(found) => {
                    if let Some(found_gain) = gain(&found).filter(|found| *found < high) {
                        (high, order) = (found_gain, found);
                    }
                }
                FoundWay::Nothing if at.is_strict => low = high.clone(),
                FoundWay::Nothing => low = at.amount.clone(),
                FoundWay::Unknown => {
                    is_complete = false;
                    break;
                }
            }
            n_asked += 1;
            at = if n_asked < MOST_HALVINGS && is_far(&low, &high) {
                Limit::at_most(between(&low, &high))
            } else {
                Limit::below(high.clone())
            };
        }
        Searched { found: Some(LeastGain { gain: high, order, at_least: low }), is_complete }
    }

    /// A gain of which no order has less, by halving what is left while every party could go its own way.
    fn relaxed_least(
        &self,
        high: &BigRational,
        within: &dyn Fn(&Limit) -> Vec<Option<Limit>>,
        work: &mut Work,
    ) -> BigRational {
        let mut low = BigRational::zero();
        let is_possible = |limit: &BigRational, work: &mut Work| {
            self.has_relaxed_way(&within(&Limit::at_most(limit.clone())), work)
        };
        if high.is_zero() || is_possible(&low, work) {
            return low;
        }
        let mut high = high.clone();
        for _ in 0..MOST_RELAXED_HALVINGS {
            let middle = between(&low, &high);
            match is_possible(&middle, work) {
                true => high = middle,
                false => low = middle,
            }
        }
        low
    }

    /// All undominated vectors of gains that orders need, ascending.
    ///
    /// A zone is what lies below some limits. The least of the first party's gains within a zone, then the
    /// least of the second's at that, and so on, is undominated; every zone that holds it is split into those
    /// that fall below it in one party's gain.
    ///
    /// Source: K. Klamroth, R. Lacour and D. Vanderpooten, "On the representation of the search region in
    /// multi-objective optimization", European Journal of Operational Research 245, 2015.
    pub(super) fn pareto(&self, most_vectors: usize, work: &mut Work) -> Searched<Vec<ExactBonds>> {
        let mut zones = vec![vec![None; self.own.len()]];
        let mut found: Vec<ExactBonds> = Vec::new();
        let mut is_complete = true;
        while let Some(zone) = zones.pop() {
            if found.len() == most_vectors {
                is_complete = false;
                break;
            }
            let lowest = self.lowest(&zone, work);
            is_complete &= lowest.is_complete;
            let Some(bonds) = lowest.found else {
                if lowest.is_complete {
                    continue;
                }
                break;
            };
            zones.push(zone);
            zones = split(zones, &bonds.exposures);
            found.push(bonds);
            if !lowest.is_complete {
                break;
            }
        }
        found.sort_by(|a, b| a.exposures.cmp(&b.exposures));
        Searched { found, is_complete }
    }

    /// The lexicographically lowest gains within limits.
    fn lowest(&self, zone: &[Option<Limit>], work: &mut Work) -> Searched<Option<ExactBonds>> {
        let none = vec![BigRational::zero(); zone.len()];
        let mut limits = zone.to_vec();
        let mut order = None;
        let mut is_complete = true;
        for party in 0..limits.len() {
            let least = self.least(&limits, (&[party], &none), work);
            is_complete &= least.is_complete;
            let Some(least) = least.found else { break };
            limits[party] = Some(Limit::at_most(least.gain));
            order = Some(least.order);
            if !is_complete {
                break;
            }
        }
        let bonds = order.and_then(|order| Some(ExactBonds { exposures: self.exposures(&order)?, order }));
        Searched { found: bonds, is_complete }
    }
}

impl ZoneLimit for Option<Limit> {
    type Gain = BigRational;

    fn holds(&self, gain: &BigRational) -> bool {
        self.as_ref().is_none_or(|limit| limit.is_kept(gain))
    }

    fn below(gain: &BigRational) -> Option<Self> {
        (!gain.is_zero()).then(|| Some(Limit::below(gain.clone())))
    }

    fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(a), Some(b)) => a <= b,
        }
    }
}

/// A short number near the middle of two.
fn between(low: &BigRational, high: &BigRational) -> BigRational {
    let exact = || (low + high) / BigRational::from_integer(BigInt::from(2));
    let float = |number: &BigRational| number.to_f64().unwrap_or(0.0);
    let middle = BigRational::from_f64(float(low).midpoint(float(high)));
    middle.filter(|middle| low < middle && middle < high).unwrap_or_else(exact)
}

/// Whether halving what lies between is better than asking for anything less than the highest.
fn is_far(low: &BigRational, high: &BigRational) -> bool {
    let gap = (high - low).to_f64().unwrap_or(0.0);
    gap > high.to_f64().unwrap_or(0.0) * CLOSE
}

/// So many times the bounds are brought together by halves before anything less than the best is asked for.
const MOST_HALVINGS: usize = 12;
/// The same while every party could go its own way.
const MOST_RELAXED_HALVINGS: usize = 10;
/// Bounds that are nearer to each other, as a share, are close.
const CLOSE: f64 = 1e-3;
