//! What one unit is worth at the start of a plan, by when it comes and how: the same in all worlds.

use super::super::PlanProblem;
use super::super::numbers::common_denominator;
use super::states::States;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Zero};

/// The weights of a party, as whole numbers on one scale.
///
/// A weight is the product of two: what is discounted from a moment to the start, and what comes from that
/// moment on.
pub(super) struct Weights {
    /// By the position of a time: its discount factor.
    pub(super) discount: Vec<BigInt>,
    /// One unit at once, as a second factor.
    pub(super) one: BigInt,
    /// The sum of a flow of 1 in the first so many periods.
    pub(super) flow: Vec<BigInt>,
    /// The same for who has walked away at its first period, until that is seen.
    pub(super) flow_unseen: Vec<BigInt>,
    /// One unit so many periods after walking away, if it comes unseen.
    pub(super) unseen: Vec<BigInt>,
    /// What is undone on detection and was done so many periods after walking away.
    pub(super) undo: Vec<BigInt>,
    /// What one is as a product of both factors.
    pub(super) scale: BigInt,
}

impl Weights {
    /// The weights of a party; `None` when they have more bits than allowed.
    pub(super) fn of(problem: &PlanProblem, states: &States, party: usize, most_bits: u64) -> Option<Self> {
        let setup = problem.setup();
        let (detection, discount) = (&setup.detection[party], &setup.discounts[party]);
        let last = states.times.last().copied().unwrap_or(0);
        if (discount.denom().bits() - 1) * u64::from(last) > most_bits {
            return None;
        }
        let power = |base: &BigInt, n: u32| -> BigInt { Pow::pow(base, n) };
        let at = |time: &u32| power(discount.numer(), *time) * power(discount.denom(), last - time);
        let horizon = detection.horizon().unwrap_or(last + 1).min(last + 1);
        let flows = problem.steps().iter().filter_map(|step| step.flow.as_ref());
        let periods = flows.map(|flow| flow.periods).max().unwrap_or(0);
        let sums = |n: u32, weight: &dyn Fn(u32) -> BigRational| {
            let mut sums = vec![BigRational::zero()];
            for m in 0..n {
                let weight = weight(m);
                let paid = if weight.is_zero() { weight } else { weight * problem.discount(party, m) };
                sums.push(&sums[m as usize] + paid);
            }
            sums
        };
        let flow = sums(periods, &|_| BigRational::one());
        let flow_unseen = sums(periods + last, &|m| detection.unseen(m));
        let unseen: Vec<BigRational> =
            (0..horizon).map(|m| problem.discount(party, m) * detection.unseen(m)).collect();
        let undo: Vec<BigRational> =
            (0..horizon.max(1)).map(|m| detection.undo_factor(m, discount)).collect();
        let all = flow.iter().chain(&flow_unseen).chain(&unseen).chain(&undo);
        let one = common_denominator(all, most_bits)?;
        let whole = |number: &BigRational| number.numer() * (&one / number.denom());
        let row = |numbers: &[BigRational]| numbers.iter().map(whole).collect();
        Some(Self {
            discount: states.times.iter().map(at).collect(),
            flow: row(&flow),
            flow_unseen: row(&flow_unseen),
            unseen: row(&unseen),
            undo: row(&undo),
            scale: power(discount.denom(), last) * &one,
            one,
        })
    }
}
