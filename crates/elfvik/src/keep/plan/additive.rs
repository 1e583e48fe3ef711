//! Gains from walking away that are sums over the steps done: what they are where only the set matters.

use super::numbers::{common_denominator, whole};
use super::{Detection, PlanError, PlanProblem, Safety, StepId};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// Gains as whole numbers: `base + sum of weights of the steps done`, for each party.
#[derive(Debug, Clone)]
pub(super) struct AdditiveGains {
    pub(super) doers: Vec<usize>,
    /// Per step, what must be done before it, as a set.
    pub(super) needs: Vec<u64>,
    /// Per party.
    pub(super) base: Vec<i128>,
    /// Per party, per step.
    pub(super) weights: Vec<Vec<i128>>,
    /// Per party, what the gain after the last step is more than the sum: the bonus has been paid.
    pub(super) after_last: Vec<i128>,
    /// How many whole units one unit of utility is.
    pub(super) scale: BigInt,
}

/// Gains as fractions, in the same form.
pub(super) struct RationalGains {
    pub(super) base: Vec<BigRational>,
    pub(super) weights: Vec<Vec<BigRational>>,
    pub(super) after_last: Vec<BigRational>,
}

impl AdditiveGains {
    /// The gains of a problem, when they depend on nothing but the set of steps done; `None` otherwise.
    ///
    /// They do when every step is done in the same period, or when time plays no part in any value and no
    /// date can be missed; and when a breach is seen at once, or no step needs one of another party.
    pub(super) fn of(problem: &PlanProblem) -> Result<Option<Self>, PlanError> {
        if !is_by_sets(problem) {
            return Ok(None);
        }
        let parties = 0..problem.n_parties();
        let rows = parties.clone().map(|party| {
            let steps = 0..problem.n_steps();
            steps.map(|step| Shift::of(problem, party, step)).collect::<Vec<_>>()
        });
        let rows: Vec<Vec<Shift>> = rows.collect();
        let bonus = &problem.setup().bonus;
        let base = |(row, bonus): (&Vec<Shift>, &BigRational)| {
            row.iter().map(|shift| &shift.before).sum::<BigRational>() - bonus
        };
        let gains = RationalGains {
            base: rows.iter().zip(bonus).map(base).collect(),
            weights: rows.iter().map(|row| row.iter().map(|s| &s.after - &s.before).collect()).collect(),
            after_last: bonus.clone(),
        };
        Self::scaled(problem, &gains).map(Some)
    }

    /// Gains put on the least scale that makes them whole.
    pub(super) fn scaled(problem: &PlanProblem, gains: &RationalGains) -> Result<Self, PlanError> {
        let all = || gains.base.iter().chain(gains.weights.iter().flatten()).chain(&gains.after_last);
        let too_long = PlanError::NumbersTooLong { most_bits: MOST_BITS };
        let scale = common_denominator(all(), MOST_BITS).ok_or(too_long.clone())?;
        let sum: BigRational = all().map(Signed::abs).sum();
        if (sum * BigRational::from(scale.clone())).to_integer().bits() > MOST_BITS {
            return Err(too_long);
        }
        let number = |number: &BigRational| whole(number, &scale).ok_or(too_long.clone());
        let row = |row: &Vec<BigRational>| row.iter().map(number).collect::<Result<Vec<_>, _>>();
        Ok(Self {
            doers: problem.steps().iter().map(|step| step.doer.0).collect(),
            needs: (0..problem.n_steps()).map(|step| problem.needs(step)).collect(),
            base: row(&gains.base)?,
            weights: gains.weights.iter().map(row).collect::<Result<_, _>>()?,
            after_last: row(&gains.after_last)?,
            scale,
        })
    }

    /// The same gains beyond some bonds.
    pub(super) fn beyond(&self, problem: &PlanProblem, stakes: &[BigRational]) -> Result<Self, PlanError> {
        let row = |row: &Vec<i128>| row.iter().map(|&gain| self.utility(gain)).collect::<Vec<_>>();
        let base = row(&self.base);
        let gains = RationalGains {
            base: base.iter().zip(stakes).map(|(base, stake)| base - stake).collect(),
            weights: self.weights.iter().map(row).collect(),
            after_last: row(&self.after_last),
        };
        Self::scaled(problem, &gains)
    }

    pub(super) fn n_steps(&self) -> usize {
        self.doers.len()
    }

    pub(super) fn n_parties(&self) -> usize {
        self.base.len()
    }

    /// All steps as a set of bits.
    pub(super) fn all(&self) -> u64 {
        u64::MAX >> (64 - self.n_steps())
    }

    pub(super) fn is_ready(&self, step: usize, done: u64) -> bool {
        done >> step & 1 == 0 && self.needs[step] & !done == 0
    }

    /// What a party gains by walking away when a set of steps is done.
    pub(super) fn gain(&self, party: usize, done: u64) -> i128 {
        let row = self.weights[party].iter().enumerate();
        let sum: i128 = row.filter(|(step, _)| done >> step & 1 == 1).map(|(_, weight)| weight).sum();
        let end = if done == self.all() { self.after_last[party] } else { 0 };
        self.base[party] + sum + end
    }

    /// No gain of a party is larger; at least 0.
    pub(super) fn most(&self, party: usize) -> i128 {
        let rising: i128 = self.weights[party].iter().filter(|weight| **weight > 0).sum();
        (self.base[party] + rising + self.after_last[party].max(0)).max(0)
    }

    /// The exposures of an order.
    pub(super) fn exposures(&self, order: &[StepId], safety: Safety) -> Vec<i128> {
        let mut exposures = vec![0; self.n_parties()];
        let mut done = 0;
        let look = |exposures: &mut Vec<i128>, party: usize, done: u64| {
            exposures[party] = exposures[party].max(self.gain(party, done));
        };
        for step in order {
            match safety {
                Safety::Weak => look(&mut exposures, self.doers[step.0], done),
                Safety::Strong => (0..self.n_parties()).for_each(|party| look(&mut exposures, party, done)),
            }
            done |= 1 << step.0;
        }
        if safety == Safety::Strong {
            (0..self.n_parties()).for_each(|party| look(&mut exposures, party, done));
        }
        exposures
    }

    /// The largest whole gain that a bond covers.
    pub(super) fn limit(&self, party: usize, bond: &BigRational) -> i128 {
        let limit = (bond * BigRational::from(self.scale.clone())).floor().to_integer();
        i128::try_from(limit).unwrap_or(i128::MAX).min(self.most(party))
    }

    /// A whole gain as utility.
    pub(super) fn utility(&self, gain: i128) -> BigRational {
        BigRational::new(BigInt::from(gain), self.scale.clone())
    }
}

/// What a step adds to the gain of a party by walking away, before and after it is done.
struct Shift {
    before: BigRational,
    after: BigRational,
}

impl Shift {
    fn of(problem: &PlanProblem, party: usize, at: usize) -> Self {
        let step = &problem.steps()[at];
        let detection = &problem.setup().detection[party];
        let zero = BigRational::zero();
        let undo = step.undo.as_ref().map_or(&zero, |undo| &undo[party]);
        let flow = |weight: &dyn Fn(u32) -> BigRational| match &step.flow {
            Some(flow) => {
                let paid = (0..flow.periods).map(|n| problem.discount(party, n) * weight(n));
                paid.sum::<BigRational>() * &flow.per_period[party]
            }
            None => BigRational::zero(),
        };
        let whole_flow = flow(&|_| BigRational::one());
        let going_on = &step.values[party] + &whole_flow;
        if step.doer.0 == party {
            let kept = undo.max(&zero) + whole_flow.clone().max(BigRational::zero());
            return Self { before: -going_on, after: kept - whole_flow };
        }
        let unseen_flow = flow(&|n| detection.unseen(n));
        let undone = undo.min(&zero) * detection.undo_factor(0, &problem.setup().discounts[party]);
        let happens = detection.unseen(0).is_one();
        let received = if happens { &step.values[party] + &unseen_flow + &undone } else { zero };
        Self { before: received - going_on, after: unseen_flow + undone - whole_flow }
    }
}

/// Whether gains depend on the set of steps done alone, step by step.
fn is_by_sets(problem: &PlanProblem) -> bool {
    let steps = problem.steps();
    let setup = problem.setup();
    let in_one_period = steps.iter().all(|step| step.duration == 0 && step.earliest == 0);
    let is_seen_at_once = |party: usize| setup.detection[party] == Detection::IMMEDIATE;
    let is_timeless = setup.discounts.iter().all(One::is_one)
        && steps.iter().all(|step| step.flow.is_none() && step.latest.is_none())
        && (0..setup.n_parties).all(is_seen_at_once);
    // What a walker still receives unseen must not depend on which of its own steps are missing.
    let needs_none_of = |party: usize| {
        let own = problem.steps_of(party);
        (0..steps.len()).all(|step| own >> step & 1 == 1 || problem.ancestors(step) & own == 0)
    };
    is_timeless || in_one_period && (0..setup.n_parties).all(|p| is_seen_at_once(p) || needs_none_of(p))
}

/// Sums of so many bits and a sign fit twice.
const MOST_BITS: u64 = 124;
