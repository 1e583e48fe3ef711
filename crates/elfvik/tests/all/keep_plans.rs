//! Plans that tests are made of.

use elfvik::keep::plan::{
    Bonds, Detection, Flow, PlanAnalysis, PlanLimits, PlanProblem, PlanSetup, Safety, Step, StepId,
};
use elfvik::model::PartyId;
use num_rational::BigRational;
use proptest::prelude::*;

pub(crate) fn worth(value: i64) -> BigRational {
    BigRational::from_integer(value.into())
}

pub(crate) fn ratio(part: i64, whole: i64) -> BigRational {
    BigRational::new(part.into(), whole.into())
}

pub(crate) fn step(id: &str, doer: usize, values: &[i64]) -> Step {
    Step::new(id, PartyId(doer), values.iter().map(|&value| worth(value)).collect())
}

pub(crate) fn plain(n_parties: usize, steps: Vec<Step>) -> PlanProblem {
    PlanProblem::new(PlanSetup::plain(n_parties, steps)).unwrap()
}

pub(crate) fn bonds(values: &[i64]) -> Bonds {
    Bonds::new(values.iter().map(|&value| worth(value)).collect()).unwrap()
}

pub(crate) fn analysis(problem: &PlanProblem, bonds: &Bonds, safety: Safety) -> PlanAnalysis {
    PlanAnalysis::of(problem, bonds, safety, &PlanLimits::STANDARD).unwrap()
}

/// The Pareto-minimal bonds.
pub(crate) fn minimal(problem: &PlanProblem, safety: Safety) -> Vec<Vec<BigRational>> {
    let analysis = analysis(problem, &Bonds::none(problem.n_parties()), safety);
    analysis.minimal.into_iter().map(|minimal| minimal.bonds).collect()
}

/// Every order that prerequisites allow.
pub(crate) fn orders(problem: &PlanProblem) -> Vec<Vec<StepId>> {
    fn extend(problem: &PlanProblem, order: &mut Vec<StepId>, all: &mut Vec<Vec<StepId>>) {
        if order.len() == problem.n_steps() {
            all.push(order.clone());
        }
        for step in (0..problem.n_steps()).map(StepId) {
            let needs = &problem.steps()[step.0].prerequisites;
            if !order.contains(&step) && needs.iter().all(|need| order.contains(need)) {
                order.push(step);
                extend(problem, order, all);
                order.pop();
            }
        }
    }
    let mut all = Vec::new();
    extend(problem, &mut Vec::new(), &mut all);
    all
}

/// What a random problem may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Features {
    /// Values, prerequisites, undoing, bonus.
    Sets,
    /// Flows, discounting and detection too, all in one period.
    OnePeriod,
    /// Dates and durations too.
    Time,
}

/// Random problems of up to so many steps, of two or three parties.
pub(crate) fn problems(features: Features, most_steps: usize) -> impl Strategy<Value = PlanProblem> {
    random(features, (2_usize..=3, 1..=most_steps))
}

/// Random problems of so many steps, of two parties.
pub(crate) fn problems_of(features: Features, n_steps: usize) -> impl Strategy<Value = PlanProblem> {
    random(features, (Just(2_usize), Just(n_steps)))
}

fn random(
    features: Features,
    sizes: impl Strategy<Value = (usize, usize)>,
) -> impl Strategy<Value = PlanProblem> {
    sizes.prop_flat_map(move |(n_parties, n_steps)| {
        let steps: Vec<_> = (0..n_steps).map(|at| any_step(features, n_parties, at)).collect();
        let discount = prop_oneof![Just(ratio(1, 1)), Just(ratio(1, 2)), Just(ratio(9, 10))];
        let discount = prop_oneof![
            2 => discount.clone().prop_map(move |all| vec![all; n_parties]),
            1 => prop::collection::vec(discount, n_parties),
        ];
        let detection = prop_oneof![
            3 => Just(Detection::IMMEDIATE),
            2 => (1_u32..4).prop_map(Detection::After),
            1 => (0_i64..=4).prop_map(|part| Detection::PerPeriod(ratio(part, 4))),
        ];
        let detection = prop::collection::vec(detection, n_parties);
        let bonus = prop::collection::vec(prop_oneof![3 => Just(0_i64), 1 => 0_i64..4], n_parties);
        (steps, discount, detection, bonus).prop_map(move |(steps, discount, detection, bonus)| {
            let mut setup = PlanSetup::plain(n_parties, steps);
            setup.bonus = bonus.into_iter().map(worth).collect();
            if features != Features::Sets {
                (setup.discounts, setup.detection) = (discount, detection);
            }
            PlanProblem::new(setup).unwrap()
        })
    })
}

fn any_step(features: Features, n_parties: usize, at: usize) -> BoxedStrategy<Step> {
    let values = || prop::collection::vec(-4_i64..=6, n_parties);
    let undo = prop::option::weighted(0.3, values());
    let flow = prop::option::weighted(0.3, (prop::collection::vec(-2_i64..=3, n_parties), 0_u32..4));
    let needs = prop::collection::vec(prop::bool::weighted(0.15), at);
    let latest = prop::option::weighted(0.2, 0_u32..6);
    let dates = (prop_oneof![3 => Just(0_u32), 1 => 0_u32..3], latest, 0_u32..3);
    (0..n_parties, values(), undo, flow, needs, dates)
        .prop_map(move |(doer, values, undo, flow, needs, (earliest, latest, duration))| {
            let rational = |values: Vec<i64>| values.into_iter().map(worth).collect::<Vec<_>>();
            let mut step = Step::new(&format!("step {at}"), PartyId(doer), rational(values));
            step.undo = undo.map(rational);
            let needed = needs.into_iter().enumerate().filter(|(_, needed)| *needed);
            step.prerequisites = needed.map(|(at, _)| StepId(at)).collect();
            if features != Features::Sets {
                step.flow = flow.map(|(rates, periods)| Flow { per_period: rational(rates), periods });
            }
            if features == Features::Time {
                step.earliest = earliest;
                step.latest = latest.map(|after| earliest + after);
                step.duration = duration;
            }
            step
        })
        .boxed()
}
