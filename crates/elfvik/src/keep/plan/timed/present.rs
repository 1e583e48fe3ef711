//! Every number that the gain at a point is put together from, as a whole number at the start of the plan.
//!
//! What is discounted to one moment once needs no discounting on the way: ways are compared by sums alone.

use super::super::PlanProblem;
use super::super::numbers::common_denominator;
use super::amount::Amount;
use super::states::{State, States};
use super::weights::Weights;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use std::collections::BTreeMap;

/// The numbers of a party in a problem, each times `scale`.
pub(super) struct PresentValues<A> {
    /// Per step, per position of the time at which it is done: it and all of its flow.
    values: Vec<Vec<A>>,
    /// Completion, per position of the time of the last step.
    bonus: Vec<A>,
    /// Per step and so many periods of its flow left: what of them comes more to who walks away than to who
    /// goes on, by the position of the present time.
    flow_gap: Vec<BTreeMap<(u32, usize), A>>,
    /// Per step, by the position of the present time: what undoing it is to who walks away; empty for nothing.
    undone: Vec<Vec<A>>,
    /// Per step, by the position of the time at which it is done: what is received of it by who walked away at
    /// each earlier time that is near enough, the latest first; empty for nothing.
    unseen: Vec<Vec<Vec<A>>>,
    /// Per step, the most that can be received of it unseen, at least 0.
    unseen_most: Vec<A>,
    /// Whether anything that is received unseen does harm.
    pub(super) is_unseen_harmful: bool,
    /// By the position of a time, its discount factor on the scale of values.
    discount: Vec<BigInt>,
    /// About how much one unit of utility at the start is.
    pub(super) approximate_scale: f64,
}

/// What of a step is a number to a party.
struct StepWorth {
    is_own: bool,
    value: BigInt,
    rate: BigInt,
    periods: usize,
    undo: BigInt,
}

/// The whole numbers of a party before they are weighed.
pub(super) struct PartyNumbers {
    steps: Vec<StepWorth>,
    bonus: BigInt,
    scale: BigInt,
    /// No sum of a way has more bits.
    pub(super) bits: u64,
}

impl PartyNumbers {
    /// The numbers of a party; `None` when they have no common scale of so many bits.
    pub(super) fn of(problem: &PlanProblem, party: usize, weights: &Weights, most_bits: u64) -> Option<Self> {
        let setup = problem.setup();
        let zero = BigRational::zero();
        let worth = |step: &super::super::Step| {
            let rate = step.flow.as_ref().map_or(&zero, |flow| &flow.per_period[party]).clone();
            let undo = step.undo.as_ref().map_or(&zero, |undo| &undo[party]).clone();
            [step.values[party].clone(), rate, undo]
        };
        let worths: Vec<[BigRational; 3]> = setup.steps.iter().map(worth).collect();
        let bonus = &setup.bonus[party];
        let scale = common_denominator(worths.iter().flatten().chain([bonus]), most_bits)?;
        let whole = |number: &BigRational| number.numer() * (&scale / number.denom());
        let steps = setup.steps.iter().zip(&worths).map(|(step, [value, rate, undo])| StepWorth {
            is_own: step.doer.0 == party,
            value: whole(value),
            rate: whole(rate),
            periods: step.flow.as_ref().map_or(0, |flow| flow.periods as usize),
            undo: whole(undo),
        });
        let steps: Vec<StepWorth> = steps.collect();
        let bonus = whole(bonus);
        let flows = |step: &StepWorth| (step.rate.abs() * (step.periods + 1)).max(step.undo.abs());
        let each = steps.iter().map(|step| 4 * (step.value.abs() + flows(step)));
        let most: BigInt = each.sum::<BigInt>() + &bonus + &bonus + 1;
        let bits = most.bits() + weights.scale.bits() + 4;
        (bits <= most_bits).then_some(Self { steps, bonus, scale, bits })
    }
}

impl<A: Amount> PresentValues<A> {
    pub(super) fn of(
        numbers: &PartyNumbers,
        problem: &PlanProblem,
        states: &States,
        weights: &Weights,
    ) -> Self {
        let amount = |number: BigInt| A::of(&number);
        let horizon = weights.unseen.len();
        let times = &states.times;
        let mut is_unseen_harmful = false;
        let mut values = Vec::new();
        let mut undone = Vec::new();
        let mut unseen = Vec::new();
        let mut unseen_most = Vec::new();
        for worth in &numbers.steps {
            let whole = &worth.value * &weights.one + &worth.rate * &weights.flow[worth.periods];
            values.push(weights.discount.iter().map(|at| amount(at * &whole)).collect());
            let hurt = if worth.undo.is_negative() { worth.undo.clone() } else { BigInt::ZERO };
            let undo = match worth.is_own {
                true => (&worth.undo - &hurt) * &weights.one,
                false => &hurt * &weights.undo[0],
            };
            undone.push(match undo.is_zero() {
                true => Vec::new(),
                false => weights.discount.iter().map(|at| amount(at * &undo)).collect(),
            });
            let received = |later: usize| {
                let flow = &weights.flow_unseen[later + worth.periods] - &weights.flow_unseen[later];
                &worth.value * &weights.unseen[later] + &worth.rate * flow + &hurt * &weights.undo[later]
            };
            let n = if worth.is_own { 0 } else { horizon };
            let received: Vec<BigInt> = (0..n).map(received).collect();
            is_unseen_harmful |= received.iter().any(Signed::is_negative);
            let of_time = |at: usize| -> Vec<A> {
                let near = (0..=at).rev().map(|then| ((times[at] - times[then]) as usize, then));
                let near = near.take_while(|(later, _)| *later < received.len());
                near.map(|(later, then)| amount(&weights.discount[then] * &received[later])).collect()
            };
            let is_any = received.iter().any(|number| !number.is_zero());
            let all: Vec<Vec<A>> = if is_any { (0..times.len()).map(of_time).collect() } else { Vec::new() };
            unseen_most.push(all.iter().flatten().fold(A::zero(), |most, a| most.max(a.clone())));
            unseen.push(all);
        }
        let scale = &weights.scale * &numbers.scale;
        Self {
            values,
            bonus: weights.discount.iter().map(|at| amount(at * &numbers.bonus * &weights.one)).collect(),
            flow_gap: flow_gaps(numbers, problem, states, weights),
            undone,
            unseen,
            unseen_most,
            is_unseen_harmful,
            discount: weights.discount.iter().map(|at| at * &weights.one * &numbers.scale).collect(),
            approximate_scale: scale.to_f64().filter(|scale| scale.is_finite()).unwrap_or(1.0),
        }
    }

    pub(super) fn value(&self, step: usize, time_idx: usize) -> &A {
        &self.values[step][time_idx]
    }

    pub(super) fn bonus(&self, time_idx: usize) -> &A {
        &self.bonus[time_idx]
    }

    /// What is received of a step by who walked away at a time, near enough to it.
    pub(super) fn unseen(&self, step: usize, time_idx: usize, walked_at: usize) -> Option<&A> {
        self.unseen[step].get(time_idx)?.get(time_idx - walked_at)
    }

    /// No more can be received unseen of steps that are not done.
    pub(super) fn unseen_most(&self, done: u64) -> A {
        let open = self.unseen_most.iter().enumerate().filter(|(step, _)| done >> step & 1 == 0);
        open.fold(A::zero(), |mut sum, (_, most)| {
            sum += most;
            sum
        })
    }

    /// What walking away at a time leaves of what is done, less what going on leaves of it.
    pub(super) fn standing_gap(&self, state: &State, (time, time_idx): (u32, usize), steps: &[u32]) -> A {
        let mut gap = A::zero();
        for &(step, start) in &state.flowing {
            let left = steps[step].saturating_sub(time - start);
            if let Some(more) = self.flow_gap[step].get(&(left, time_idx)) {
                gap += more;
            }
        }
        for (step, undone) in self.undone.iter().enumerate() {
            if state.done >> step & 1 == 1
                && let Some(undone) = undone.get(time_idx)
            {
                gap += undone;
            }
        }
        gap
    }

    /// The largest amount at a time that is at most, or below, a gain of so much utility then.
    pub(super) fn limit(&self, limit: &super::Limit, time_idx: usize) -> BigInt {
        use num_integer::Integer;
        let product = limit.amount.numer() * &self.discount[time_idx];
        match limit.is_strict {
            false => Integer::div_floor(&product, limit.amount.denom()),
            true => Integer::div_ceil(&product, limit.amount.denom()) - 1,
        }
    }

    /// A gain at a time as utility then.
    pub(super) fn utility(&self, gain: &A, time_idx: usize) -> BigRational {
        BigRational::new(gain.to_big(), self.discount[time_idx].clone())
    }
}

/// What more of the flows that are seen at any moment comes to who walks away.
fn flow_gaps<A: Amount>(
    numbers: &PartyNumbers,
    problem: &PlanProblem,
    states: &States,
    weights: &Weights,
) -> Vec<BTreeMap<(u32, usize), A>> {
    let mut gaps: Vec<BTreeMap<(u32, usize), A>> = vec![BTreeMap::new(); problem.n_steps()];
    for &(step, left, time_idx) in &states.flows_seen {
        let worth = &numbers.steps[step];
        if worth.rate.is_zero() {
            continue;
        }
        let all = &weights.flow[left as usize];
        let gap = match worth.is_own {
            true if worth.rate.is_negative() => -&worth.rate * all,
            true => continue,
            false => &worth.rate * (&weights.flow_unseen[left as usize] - all),
        };
        gaps[step].insert((left, time_idx), A::of(&(gap * &weights.discount[time_idx])));
    }
    gaps
}
