//! What single orders need, in whole numbers.

use super::super::valuation::schedule;
use super::super::{PlanProblem, Safety, StepId};
use super::remaining_value::Standing;
use super::states::State;
use super::tables::{Tables, Whole};

/// Every step with its time, and when the last is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimedOrder {
    steps: Vec<(usize, u32)>,
    end: u32,
}

impl TimedOrder {
    /// The steps of an order at their times; `None` where they are no order.
    pub(super) fn of(problem: &PlanProblem, order: &[StepId]) -> Option<Self> {
        let (times, end) = schedule(problem, order).ok()?;
        Some(Self { steps: order.iter().map(|step| step.0).zip(times).collect(), end })
    }

    /// All orders that prerequisites and dates allow; `None` where there may be too many to try each.
    pub(super) fn all(problem: &PlanProblem) -> Option<Vec<Self>> {
        let mut all = Vec::new();
        (problem.n_steps() <= MOST_STEPS_TRIED).then(|| extend(problem, &mut Vec::new(), 0, &mut all))?;
        Some(all)
    }
}

fn extend(problem: &PlanProblem, begun: &mut Vec<StepId>, done: u64, all: &mut Vec<TimedOrder>) {
    if done == problem.all() {
        all.extend(TimedOrder::of(problem, begun));
    }
    for step in (0..problem.n_steps()).filter(|&step| problem.is_ready(step, done)) {
        begun.push(StepId(step));
        extend(problem, begun, done | 1 << step, all);
        begun.pop();
    }
}

impl<W: Whole> Tables<'_, W> {
    /// The least of the largest gains of some orders beyond the bonds of the tables, at least 0 and at most
    /// `most`.
    pub(super) fn least_largest(&self, orders: &[TimedOrder], safety: Safety, most: &W) -> W {
        let lower = |least: W, order| self.largest_below(order, safety, &least).unwrap_or(least);
        orders.iter().fold(most.clone(), lower)
    }

    /// The largest gain by walking away at a point of an order beyond the bonds of the tables, at least 0,
    /// where it is below a limit. `O(steps^2 · parties)`.
    pub(super) fn largest_below(&self, order: &TimedOrder, safety: Safety, limit: &W) -> Option<W> {
        let mut largest = Some(W::zero()).filter(|zero| zero < limit)?;
        for party in 0..self.cells.len() {
            largest = self.larger_below(party, order, (safety, largest), limit)?;
        }
        Some(largest)
    }

    /// The largest gain of a party, or what is larger already.
    fn larger_below(
        &self,
        party: usize,
        order: &TimedOrder,
        (safety, mut largest): (Safety, W),
        limit: &W,
    ) -> Option<W> {
        let steps = &order.steps;
        let mut state = State { done: 0, clock: 0, flowing: Vec::with_capacity(steps.len()) };
        let going_on = self.going_on(party, steps);
        let own = self.problem.steps_of(party);
        for (at, &(step, time)) in steps.iter().enumerate() {
            if safety == Safety::Strong || own >> step & 1 == 1 {
                let unseen = self.unseen(party, &steps[at..], own & !state.done);
                largest = largest.max(self.gain(party, (&state, time), &going_on[at], unseen));
                if largest >= *limit {
                    return None;
                }
            }
            state.done |= 1 << step;
            state.flowing.push((step, time));
        }
        if safety == Safety::Strong {
            largest = largest.max(self.gain(party, (&state, order.end), &W::zero(), W::zero()));
        }
        Some(largest).filter(|largest| largest < limit)
    }

    fn gain(&self, party: usize, (state, time): (&State, u32), going_on: &W, mut unseen: W) -> W {
        let standing = Standing::of(self, state, time, party);
        unseen += &standing.walking_away;
        self.beyond_stake(party, unseen) - going_on.clone() - standing.going_on
    }

    /// What the steps from each on are worth to a party, bonus included, at the time of that step.
    fn going_on(&self, party: usize, steps: &[(usize, u32)]) -> Vec<W> {
        let mut all = vec![self.bonus[party].clone(); steps.len()];
        let mut later: Option<(W, u32)> = None;
        for (sum, &(step, time)) in all.iter_mut().zip(steps).rev() {
            if let Some((value, then)) = later {
                *sum = self.discounted(party, &value, then - time);
            }
            *sum += &self.cells[party][step].going_on;
            later = Some((sum.clone(), time));
        }
        all
    }

    /// What a party that walks away before some steps receives of them unseen.
    fn unseen(&self, party: usize, steps: &[(usize, u32)], missing: u64) -> W {
        let Some(&(_, now)) = steps.first() else { return W::zero() };
        let mut sum = W::zero();
        for &(step, time) in steps {
            let received = self.cells[party][step].unseen.get((time - now) as usize);
            if let Some(value) = received.filter(|_| self.problem.ancestors(step) & missing == 0) {
                sum += value;
            }
        }
        sum
    }
}

/// Of so many steps there are 5,040 orders at most.
const MOST_STEPS_TRIED: usize = 7;
