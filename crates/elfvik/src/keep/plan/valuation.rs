//! The definition: what going on and walking away are worth at each point of one order.
//!
//! Everything else in `plan` is a faster way to the numbers of this file.
//!
//! Each step is done as soon as the one before it and its earliest date allow. A party that walks away at a
//! point does none of its steps from there on. It takes back those of its own reversible steps whose undoing
//! is worth something to it, and ends its own flows where they cost it. Until the breach is seen, what flows
//! goes on, and the others do those of their steps that need none of the missing ones. Then all that flows
//! ends, and every reversible step of others whose undoing hurts the party is undone.

use super::{Bonds, PlanProblem, Safety, StepId};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// What an order is worth before each of its steps and after the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderValuation {
    /// One more than there are steps.
    pub points: Vec<Point>,
    /// The doers of the steps in their order.
    doers: Vec<usize>,
    /// Whether each party decides at the first point, whoever moves.
    decision: Decision,
}

/// A moment of a plan: the steps before it are done, the next one is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// When the next step is done; after the last step, when it is over.
    pub time: u32,
    /// None after the last step.
    pub next: Option<StepId>,
    /// What going on until the end is worth to each party from here.
    pub continuation: Vec<BigRational>,
    /// What walking away here is worth to each party, without the loss of its bond.
    pub deviation: Vec<BigRational>,
}

impl Point {
    /// What a party gains by walking away here when it has no bond; below 0 for a loss.
    #[must_use]
    pub fn gain(&self, party: usize) -> BigRational {
        &self.deviation[party] - &self.continuation[party]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    InTurn,
    AtOnce,
}

/// Steps that are no order of a problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OrderError {
    /// Not every step exactly once.
    #[error("an order has each of the {n_steps} steps once")]
    NotEveryStepOnce {
        /// How many steps there are.
        n_steps: usize,
    },
    /// Done before what it needs.
    #[error("step {} comes before step {}, which it needs", .step.0 + 1, .prerequisite.0 + 1)]
    BeforePrerequisite {
        /// Too early.
        step: StepId,
        /// What must come before.
        prerequisite: StepId,
    },
    /// Done after its latest date.
    #[error("step {} is done in period {at}, its latest is {latest}", .step.0 + 1)]
    TooLate {
        /// Which.
        step: StepId,
        /// When its turn comes.
        at: u32,
        /// Its latest date.
        latest: u32,
    },
}

/// What going on and walking away are worth to each party at each point of an order.
///
/// Exact, in each party's own utility, discounted to the point. `O(steps^2 · parties · periods of flows)`.
///
/// # Errors
///
/// When the steps are no order, or one comes before what it needs or after its latest date.
///
/// Source: Sandholm and Lesser, IJCAI 1995, for irreversible steps without time.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{PlanProblem, PlanSetup, Safety, Step, StepId, valuation};
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
/// let order = valuation(&problem, &[StepId(0), StepId(1)]).unwrap();
/// // Once it has the goods, the buyer would rather keep the 4.
/// assert_eq!(order.exposures(Safety::Weak), [worth(0), worth(4)]);
/// ```
pub fn valuation(problem: &PlanProblem, order: &[StepId]) -> Result<OrderValuation, OrderError> {
    let (times, end) = schedule(problem, order)?;
    let done: Vec<DatedStep> =
        order.iter().zip(&times).map(|(step, &time)| DatedStep { step: step.0, time }).collect();
    let point = |at: usize| {
        let time = times.get(at).copied().unwrap_or(end);
        let moment = Moment { problem, plan: &done, at, time, last: times.last().copied().unwrap_or(0) };
        let parties = || 0..problem.n_parties();
        Point {
            time,
            next: order.get(at).copied(),
            continuation: parties().map(|party| moment.continuation(party)).collect(),
            deviation: parties().map(|party| moment.deviation(party, Decision::InTurn)).collect(),
        }
    };
    Ok(OrderValuation {
        points: (0..=order.len()).map(point).collect(),
        doers: order.iter().map(|step| problem.steps()[step.0].doer.0).collect(),
        decision: Decision::InTurn,
    })
}

/// What it is worth to do all steps at the same moment, the first at which every one of them may be done.
///
/// Each party decides once, without having seen what the others do: who walks away still receives every step
/// of others that needs none of its own. `None` when the dates leave no such moment.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{PlanProblem, PlanSetup, Safety, Step, valuation_at_once};
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
/// // A prisoner's dilemma: each would save its own cost.
/// let at_once = valuation_at_once(&problem).unwrap();
/// assert_eq!(at_once.exposures(Safety::Weak), [worth(3), worth(4)]);
/// ```
#[must_use]
pub fn valuation_at_once(problem: &PlanProblem) -> Option<OrderValuation> {
    let steps = problem.steps();
    let time = steps.iter().map(|step| step.earliest).max().unwrap_or(0);
    if steps.iter().filter_map(|step| step.latest).any(|latest| latest < time) {
        return None;
    }
    let plan: Vec<DatedStep> = (0..steps.len()).map(|step| DatedStep { step, time }).collect();
    let moment = Moment { problem, plan: &plan, at: 0, time, last: time };
    let parties = || 0..problem.n_parties();
    let point = Point {
        time,
        next: None,
        continuation: parties().map(|party| moment.continuation(party)).collect(),
        deviation: parties().map(|party| moment.deviation(party, Decision::AtOnce)).collect(),
    };
    Some(OrderValuation { points: vec![point], doers: Vec::new(), decision: Decision::AtOnce })
}

impl OrderValuation {
    /// The most that each party gains by walking away at a point where it is looked at; 0 when it never
    /// gains.
    ///
    /// Weakly, a party is looked at before each of its own steps; strongly, at every point and after the last
    /// step; when all is done at once, at the one moment, either way.
    #[must_use]
    pub fn exposures(&self, safety: Safety) -> Vec<BigRational> {
        let n_parties = self.points[0].deviation.len();
        let most = |party: usize| {
            let looked_at = self.looked_at(party, safety);
            looked_at.map(|at| self.points[at].gain(party)).fold(BigRational::zero(), BigRational::max)
        };
        (0..n_parties).map(most).collect()
    }

    /// Whether nobody gains by walking away when everybody loses its bond by it.
    #[must_use]
    pub fn is_safe(&self, bonds: &Bonds, safety: Safety) -> bool {
        bonds.cover(&self.exposures(safety))
    }

    /// The doers of the steps in their order; none when all is done at once.
    pub(super) fn doers(&self) -> &[usize] {
        &self.doers
    }

    /// The points at which a party is looked at, in their order.
    pub(super) fn looked_at(&self, party: usize, safety: Safety) -> impl Iterator<Item = usize> + '_ {
        let all = safety == Safety::Strong || self.decision == Decision::AtOnce;
        (0..self.points.len()).filter(move |&at| all || self.doers.get(at) == Some(&party))
    }
}

/// When each step of an order is done, and when the last is over.
pub(super) fn schedule(problem: &PlanProblem, order: &[StepId]) -> Result<(Vec<u32>, u32), OrderError> {
    let n_steps = problem.n_steps();
    let mut done = 0_u64;
    let mut clock = 0;
    let mut times = Vec::with_capacity(n_steps);
    for &step in order {
        if step.0 >= n_steps || done >> step.0 & 1 == 1 {
            return Err(OrderError::NotEveryStepOnce { n_steps });
        }
        let missing = problem.needs(step.0) & !done;
        if missing != 0 {
            let prerequisite = StepId(missing.trailing_zeros() as usize);
            return Err(OrderError::BeforePrerequisite { step, prerequisite });
        }
        let what = &problem.steps()[step.0];
        let at = what.earliest.max(clock);
        if let Some(latest) = what.latest.filter(|&latest| latest < at) {
            return Err(OrderError::TooLate { step, at, latest });
        }
        times.push(at);
        clock = at + what.duration;
        done |= 1 << step.0;
    }
    if done != problem.all() {
        return Err(OrderError::NotEveryStepOnce { n_steps });
    }
    Ok((times, clock))
}

/// A step and when its turn comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DatedStep {
    step: usize,
    time: u32,
}

/// A point of an order: `plan[..at]` is done, the rest comes at or after `time`.
struct Moment<'a> {
    problem: &'a PlanProblem,
    plan: &'a [DatedStep],
    at: usize,
    time: u32,
    last: u32,
}

impl Moment<'_> {
    /// What going on is worth: all values still to come, and the bonus.
    fn continuation(&self, party: usize) -> BigRational {
        let mut sum = BigRational::zero();
        for (at, dated) in self.plan.iter().enumerate() {
            let step = &self.problem.steps()[dated.step];
            if at >= self.at {
                sum += &step.values[party] * self.problem.discount(party, dated.time - self.time);
            }
            sum += self.flow(party, *dated, |_| BigRational::one());
        }
        if self.at < self.plan.len() {
            sum += &self.problem.setup().bonus[party] * self.problem.discount(party, self.last - self.time);
        }
        sum
    }

    /// What walking away is worth, without the loss of a bond.
    fn deviation(&self, party: usize, decision: Decision) -> BigRational {
        let detection = &self.problem.setup().detection[party];
        let unseen = |periods: u32| detection.unseen(periods);
        let missing = self.plan[self.at..].iter().fold(0, |set, dated| set | 1_u64 << dated.step)
            & self.problem.steps_of(party);
        let mut sum = BigRational::zero();
        for (at, dated) in self.plan.iter().enumerate() {
            let step = &self.problem.steps()[dated.step];
            let is_own = step.doer.0 == party;
            let undo = step.undo.as_ref().map_or_else(BigRational::zero, |undo| undo[party].clone());
            if is_own {
                if at < self.at {
                    sum += undo.max(BigRational::zero());
                    let flow = self.flow(party, *dated, |_| BigRational::one());
                    sum += flow.max(BigRational::zero());
                }
                continue;
            }
            if at >= self.at && self.problem.ancestors(dated.step) & missing != 0 {
                continue;
            }
            let later = if at < self.at { 0 } else { dated.time - self.time };
            let happens =
                if at < self.at || decision == Decision::AtOnce { BigRational::one() } else { unseen(later) };
            if happens.is_zero() {
                continue;
            }
            if at >= self.at {
                sum += &step.values[party] * self.problem.discount(party, later) * &happens;
            }
            sum += self.flow(party, *dated, unseen);
            if undo.is_negative() {
                sum += undo * detection.undo_factor(later, &self.problem.setup().discounts[party]);
            }
        }
        sum
    }

    /// What a flow is worth from now on, each period weighed by how far off it is.
    fn flow(&self, party: usize, dated: DatedStep, weight: impl Fn(u32) -> BigRational) -> BigRational {
        let Some(flow) = &self.problem.steps()[dated.step].flow else { return BigRational::zero() };
        let from = dated.time.max(self.time);
        let periods = from..(dated.time + flow.periods).max(from);
        let paid =
            |period: u32| self.problem.discount(party, period - self.time) * weight(period - self.time);
        periods.map(paid).sum::<BigRational>() * &flow.per_period[party]
    }
}
