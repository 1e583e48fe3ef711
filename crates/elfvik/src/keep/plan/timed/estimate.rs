//! About what a party gains by walking away, to tell good moments from bad ones where not all can be kept.

use super::super::{Detection, PlanProblem};
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// Values as floats. Nothing that is said of a plan rests on them.
pub(super) struct GainEstimate {
    /// Per party, per step, what it is worth when it is done, flow included and undiscounted.
    worths: Vec<Vec<f64>>,
    /// Per party, per step, what its flow is worth in each period.
    rates: Vec<Vec<f64>>,
    /// Per party, per step, what undoing it is to who walks away.
    undone: Vec<Vec<f64>>,
    /// Per party, what half of the time that all steps take makes of one unit.
    later: Vec<f64>,
    /// Per party, how many periods a breach stays unseen.
    delays: Vec<f64>,
}

impl GainEstimate {
    pub(super) fn of(problem: &PlanProblem) -> Self {
        let setup = problem.setup();
        let float = |number: &BigRational| number.to_f64().unwrap_or(0.0);
        let half = setup.steps.iter().map(|step| step.duration).sum::<u32>() / 2;
        let parties = || 0..problem.n_parties();
        let of_steps = |of: &dyn Fn(usize, usize) -> f64| -> Vec<Vec<f64>> {
            parties().map(|party| (0..problem.n_steps()).map(|step| of(party, step)).collect()).collect()
        };
        let rate = |party: usize, at: usize| {
            setup.steps[at].flow.as_ref().map_or(0.0, |flow| float(&flow.per_period[party]))
        };
        let undone = |party: usize, at: usize| {
            let undo = setup.steps[at].undo.as_ref().map_or(0.0, |undo| float(&undo[party]));
            if setup.steps[at].doer.0 == party { undo.max(0.0) } else { undo.min(0.0) }
        };
        let delay = |detection: &Detection| match detection {
            Detection::After(periods) => f64::from(*periods),
            Detection::PerPeriod(probability) => 1.0 / float(probability).max(1e-3),
        };
        Self {
            worths: of_steps(&|party, at| {
                float(&setup.steps[at].values[party]) + rate(party, at) * f64::from(problem.flow_periods(at))
            }),
            rates: of_steps(&rate),
            undone: of_steps(&undone),
            later: parties().map(|party| float(&problem.discount(party, half))).collect(),
            delays: setup.detection.iter().map(delay).collect(),
        }
    }

    /// What the doer of a next step gains by walking away instead, in millionths, with what is done as bits
    /// and what flows since when.
    pub(super) fn gain(
        &self,
        problem: &PlanProblem,
        (done, flows): (u64, &[(usize, u32)]),
        (step, time): (usize, u32),
    ) -> i64 {
        let party = problem.steps()[step].doer.0;
        let mut gain = 0.0;
        for &(flowing, start) in flows {
            let left = f64::from(problem.flow_periods(flowing).saturating_sub(time - start));
            let rate = self.rates[party][flowing];
            gain -= match problem.steps()[flowing].doer.0 == party {
                true => rate.min(0.0) * left,
                false => rate * (left - self.delays[party]).max(0.0),
            };
        }
        for at in 0..problem.n_steps() {
            gain += match done >> at & 1 == 1 {
                true => self.undone[party][at],
                false if at == step => -self.worths[party][at],
                false => -self.worths[party][at] * self.later[party],
            };
        }
        (gain * 1e6).clamp(-1e15, 1e15).to_i64().unwrap_or(0)
    }
}
