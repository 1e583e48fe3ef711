//! Gains that are no larger than the true ones, whatever happens when.

use super::super::PlanProblem;
use super::super::additive::{AdditiveGains, RationalGains};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// For each set of steps done, gains from walking away that no order undercuts; `None` when the numbers are
/// too long.
///
/// What is good still comes at once and what is bad as late as can be for those who go on; who walks away
/// receives nothing good any more and everything bad. Rounded down to a grid of 2^-48.
pub(in super::super) fn relaxed_gains(problem: &PlanProblem) -> Option<AdditiveGains> {
    let last = problem.last_period();
    let parties = 0..problem.n_parties();
    let steps = 0..problem.n_steps();
    let row = |party: usize| steps.clone().map(|step| bounds(problem, party, step, last)).collect();
    let rows: Vec<Vec<Bounds>> = parties.map(row).collect();
    let bonus = &problem.setup().bonus;
    let base = |(row, bonus): (&Vec<Bounds>, &BigRational)| {
        row.iter().map(|bounds| &bounds.before).sum::<BigRational>() - rounded_up(bonus)
    };
    let gains = RationalGains {
        base: rows.iter().zip(bonus).map(base).collect(),
        weights: rows.iter().map(|row| row.iter().map(|b| &b.after - &b.before).collect()).collect(),
        after_last: bonus.iter().map(rounded_up).collect(),
    };
    AdditiveGains::scaled(problem, &gains).ok()
}

/// What a step adds to a gain at least, before and after it is done.
struct Bounds {
    before: BigRational,
    after: BigRational,
}

fn bounds(problem: &PlanProblem, party: usize, at: usize, last: u32) -> Bounds {
    let step = &problem.steps()[at];
    let late = &problem.discount(party, last);
    let detection = &problem.setup().detection[party];
    let zero = BigRational::zero;
    let value = &step.values[party];
    let undo = step.undo.as_ref().map_or_else(zero, |undo| undo[party].clone());
    let flow = step.flow.as_ref().map_or_else(zero, |flow| {
        let paid = (0..flow.periods).map(|n| problem.discount(party, n));
        paid.sum::<BigRational>() * &flow.per_period[party]
    });
    let at_best = |value: &BigRational| if value.is_negative() { value * late } else { value.clone() };
    let hurt = undo.clone().min(zero());
    let is_own = step.doer.0 == party;
    let received = match is_own || detection.horizon() == Some(0) {
        true => zero(),
        false => value.clone().min(zero()) + flow.clone().min(zero()) + &hurt,
    };
    let kept = match is_own {
        true => undo.max(zero()),
        false => {
            hurt * detection.undo_factor(0, &problem.setup().discounts[party]) + flow.clone().min(zero())
        }
    };
    Bounds {
        before: rounded_down(&(received - at_best(value) - at_best(&flow))),
        after: rounded_down(&(kept - flow.max(zero()))),
    }
}

fn rounded_down(value: &BigRational) -> BigRational {
    let grid = BigRational::from(BigInt::from(1_i64 << 48));
    (value * &grid).floor() / grid
}

fn rounded_up(value: &BigRational) -> BigRational {
    -rounded_down(&-value)
}
