//! What holds for every plan.

use crate::keep_plans::{Features, analysis, minimal, orders, plain, problems, step, worth};
use elfvik::keep::plan::{
    Bonds, Change, ChangeKind, PlanLimits, PlanProblem, Safety, StepId, candidates, ranked, valuation,
    weakest_link,
};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

/// Whether bonds that are enough before are enough afterwards.
fn covers_all(before: &[Vec<BigRational>], after: &[Vec<BigRational>]) -> bool {
    let below = |a: &[BigRational], b: &[BigRational]| a.iter().zip(b).all(|(a, b)| a <= b);
    before.iter().all(|old| after.iter().any(|new| below(new, old)))
}

fn largest_shortfall(exposures: &[BigRational], stakes: &Bonds) -> BigRational {
    let beyond = exposures.iter().zip(stakes.values()).map(|(exposure, bond)| exposure - bond);
    beyond.fold(worth(0), BigRational::max)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_larger_bond_never_makes_a_safe_plan_unsafe(
        problem in problems(Features::Time, 5), stakes in prop::collection::vec((0_i64..4, 0_i64..3), 3),
    ) {
        let n = problem.n_parties();
        let small = Bonds::new(stakes[..n].iter().map(|s| worth(s.0)).collect()).unwrap();
        let large = Bonds::new(stakes[..n].iter().map(|s| worth(s.0 + s.1)).collect()).unwrap();
        for order in orders(&problem).iter().filter_map(|order| valuation(&problem, order).ok()) {
            prop_assert!(!order.is_safe(&small, Safety::Weak) || order.is_safe(&large, Safety::Weak));
        }
        let found = |bonds: &Bonds| analysis(&problem, bonds, Safety::Weak).safe.order.is_some();
        prop_assert!(!found(&small) || found(&large));
    }

    #[test]
    fn what_is_strongly_safe_is_weakly_safe(problem in problems(Features::Time, 5)) {
        for order in orders(&problem).iter().filter_map(|order| valuation(&problem, order).ok()) {
            let (weak, strong) = (order.exposures(Safety::Weak), order.exposures(Safety::Strong));
            prop_assert!(weak.iter().zip(&strong).all(|(weak, strong)| weak <= strong));
        }
    }

    #[test]
    fn a_prerequisite_never_lowers_the_minimal_bonds(problem in problems(Features::Sets, 6)) {
        let limits = PlanLimits::STANDARD;
        let none = Bonds::none(problem.n_parties());
        let changes =
            candidates(&problem, &none, Safety::Weak, &limits, &[ChangeKind::Prerequisite]).unwrap();
        let before = minimal(&problem, Safety::Weak);
        for change in changes.iter().take(5) {
            let after = minimal(&change.applied(&problem).unwrap(), Safety::Weak);
            prop_assert!(covers_all(&after, &before));
        }
    }

    #[test]
    fn instalments_of_a_step_that_costs_its_doer_never_raise_the_minimal_bonds(
        problem in problems(Features::Sets, 6), at in 0_usize..6, parts in 2_u32..4,
    ) {
        let at = at % problem.n_steps();
        let what = &problem.steps()[at];
        let undo = what.undo.as_ref().map_or(worth(0), |undo| undo[what.doer.0].clone().max(worth(0)));
        // Taking it back must not be worth more than it costs either.
        prop_assume!(!(&what.values[what.doer.0] + undo).is_positive());
        let split = Change::Instalments { step: StepId(at), parts }.applied(&problem).unwrap();
        prop_assert!(covers_all(&minimal(&problem, Safety::Weak), &minimal(&split, Safety::Weak)));
    }

    #[test]
    fn no_change_is_ranked_before_a_better_one(
        problem in problems(Features::Time, 4), stakes in prop::collection::vec(0_i64..3, 3),
    ) {
        let limits = PlanLimits::STANDARD;
        let stakes = Bonds::new(stakes[..problem.n_parties()].iter().map(|&s| worth(s)).collect()).unwrap();
        let changes = candidates(&problem, &stakes, Safety::Weak, &limits, &ChangeKind::ALL).unwrap();
        let effects = ranked(&problem, &stakes, Safety::Weak, &limits, &changes).unwrap();
        prop_assert_eq!(effects.len(), changes.len());
        let mut before = None;
        for effect in effects.iter().take(12) {
            let after = effect.change.applied(&problem).unwrap();
            let exposures = orders(&after).into_iter().filter_map(|order| {
                Some(valuation(&after, &order).ok()?.exposures(Safety::Weak))
            });
            let least = exposures.map(|exposures| largest_shortfall(&exposures, &stakes)).min();
            prop_assert!(effect.after.is_exact());
            prop_assert_eq!(&effect.after.amount, &least);
            prop_assert!(before.is_none() || before <= least || least.is_none());
            before = least;
        }
        for effect in effects {
            if effect.change.kind() == ChangeKind::Bonus {
                prop_assert!(effect.after.is_safe(), "a bonus that is enough alone is enough");
            }
        }
    }

    #[test]
    fn a_plan_is_safe_exactly_when_its_weakest_link_holds(
        problem in problems(Features::Time, 5), stakes in prop::collection::vec(0_i64..4, 3),
    ) {
        let stakes = Bonds::new(stakes[..problem.n_parties()].iter().map(|&s| worth(s)).collect()).unwrap();
        for order in orders(&problem).iter().filter_map(|order| valuation(&problem, order).ok()).take(20) {
            for safety in Safety::ALL {
                let link = weakest_link(&order, &stakes, safety);
                let holds = link.is_none_or(|link| !link.gain_beyond_bond.is_positive());
                prop_assert_eq!(holds, order.is_safe(&stakes, safety));
            }
        }
    }

    #[test]
    fn irreversible_steps_with_a_costly_last_one_are_never_safe_without_bonds(
        costs in prop::collection::vec((0_usize..2, 1_i64..5, 1_i64..8), 1..7),
    ) {
        let steps = costs.iter().enumerate().map(|(at, &(doer, cost, gain))| {
            let values = if doer == 0 { [-cost, gain] } else { [gain, -cost] };
            step(&at.to_string(), doer, &values)
        });
        let problem = plain(2, steps.collect());
        prop_assert!(analysis(&problem, &Bonds::none(2), Safety::Weak).safe.order.is_none());
    }
}

/// The law of instalments needs a cost: half of a benefit leaves less to look forward to.
#[test]
fn instalments_of_a_step_that_benefits_its_doer_can_raise_the_bonds() {
    let mut steps = vec![step("a", 0, &[4, 0]), step("b", 1, &[-3, 0])];
    steps[1].prerequisites.push(StepId(0));
    let problem: PlanProblem = plain(2, steps);
    assert!(minimal(&problem, Safety::Weak)[0].iter().all(Zero::is_zero));
    let split = Change::Instalments { step: StepId(0), parts: 2 }.applied(&problem).unwrap();
    assert_eq!(minimal(&split, Safety::Weak), [[worth(1), worth(0)]]);
}
