//! Orders of more steps than all sets of them can be looked at: good ones, with a bound.

use super::additive::AdditiveGains;
use super::found::{BondsWithOrder, Count, Exactness, PlanAnalysis, SafeOrders};
use super::{Safety, StepId};
use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::Zero;
use std::collections::BTreeMap;

/// What a search along many orders at once finds: nothing of it is claimed to be least.
pub(super) fn analysis(gains: &AdditiveGains, bonds: &[BigRational], safety: Safety) -> PlanAnalysis {
    let given: Vec<i128> = bonds.iter().enumerate().map(|(party, bond)| gains.limit(party, bond)).collect();
    let with_order = |order: &Vec<StepId>| BondsWithOrder {
        bonds: gains.exposures(order, safety).into_iter().map(|gain| gains.utility(gain)).collect(),
        order: order.clone(),
    };
    let safe = beam(gains, safety, &given);
    let exposures = gains.exposures(&safe, safety);
    let is_safe = exposures.iter().zip(&given).all(|(exposure, bond)| exposure <= bond);
    let smallest = with_order(&least_order(gains, safety));
    SafeOrdersFound { is_safe, safe, smallest, least: gains.utility(lower_bound(gains, safety)) }.analysis()
}

struct SafeOrdersFound {
    is_safe: bool,
    safe: Vec<StepId>,
    smallest: BondsWithOrder,
    least: BigRational,
}

impl SafeOrdersFound {
    fn analysis(self) -> PlanAnalysis {
        let exactness = if self.is_safe { Exactness::Exact } else { Exactness::Bounded };
        let largest = self.smallest.bonds.iter().max().cloned().unwrap_or_else(BigRational::zero);
        PlanAnalysis {
            safe: SafeOrders {
                order: self.is_safe.then_some(self.safe),
                exactness,
                count: Count::AtLeast(BigUint::from(u8::from(self.is_safe))),
            },
            smallest_largest: Some(self.smallest.clone()),
            largest_exactness: Exactness::of(largest <= self.least),
            least_largest: self.least,
            minimal: vec![self.smallest],
            minimal_exactness: Exactness::Bounded,
        }
    }
}

/// An order in which the largest gain is small.
pub(super) fn least_order(gains: &AdditiveGains, safety: Safety) -> Vec<StepId> {
    beam(gains, safety, &vec![0; gains.n_parties()])
}

/// An order in which gains exceed limits by little: of each number of steps done, the best few thousand sets
/// go on. Of equals the lowest set.
fn beam(gains: &AdditiveGains, safety: Safety, limits: &[i128]) -> Vec<StepId> {
    let excess = |party: usize, done: u64| gains.gain(party, done) - limits[party];
    let all_parties = |done: u64| (0..limits.len()).map(|party| excess(party, done)).max().unwrap_or(0);
    let mut levels: Vec<BTreeMap<u64, (i128, usize)>> = vec![BTreeMap::from([(0, (0, 0))])];
    for _ in 0..gains.n_steps() {
        let mut after: BTreeMap<u64, (i128, usize)> = BTreeMap::new();
        for (&done, &(score, _)) in levels.last().into_iter().flatten() {
            for step in (0..gains.n_steps()).filter(|&step| gains.is_ready(step, done)) {
                let gain = match safety {
                    Safety::Weak => excess(gains.doers[step], done),
                    Safety::Strong => all_parties(done),
                };
                let entry = after.entry(done | 1 << step).or_insert((i128::MAX, step));
                *entry = (*entry).min((score.max(gain), step));
            }
        }
        if after.len() > WIDTH {
            let mut ranked: Vec<((i128, usize), u64)> = after.iter().map(|(&set, &way)| (way, set)).collect();
            ranked.sort_unstable_by_key(|((score, _), set)| (*score, *set));
            ranked.truncate(WIDTH);
            after = ranked.into_iter().map(|(way, set)| (set, way)).collect();
        }
        levels.push(after);
    }
    let mut done = gains.all();
    let mut order = Vec::with_capacity(gains.n_steps());
    for level in levels[1..].iter().rev() {
        let (_, step) = level[&done];
        order.push(StepId(step));
        done &= !(1 << step);
    }
    order.reverse();
    order
}

/// No order's largest exposure is smaller than this: every order has a first and a last step.
pub(super) fn lower_bound(gains: &AdditiveGains, safety: Safety) -> i128 {
    let all = gains.all();
    let looked_at = |step: usize, done: u64| match safety {
        Safety::Weak => gains.gain(gains.doers[step], done),
        Safety::Strong => (0..gains.n_parties()).map(|party| gains.gain(party, done)).max().unwrap_or(0),
    };
    let steps = 0..gains.n_steps();
    let is_needed = |step: usize| gains.needs.iter().any(|needs| needs >> step & 1 == 1);
    let first = steps.clone().filter(|&step| gains.needs[step] == 0).map(|step| looked_at(step, 0)).min();
    let last = steps.filter(|&step| !is_needed(step)).map(|step| looked_at(step, all & !(1 << step))).min();
    first.max(last).unwrap_or(0).max(0)
}

/// So many sets of each number of steps go on.
const WIDTH: usize = 4_096;
