//! Published and worked cases.

use crate::keep_plans::{analysis, bonds, minimal, plain, ratio, step, worth};
use elfvik::keep::plan::inspection::{
    InspectorLosses, dresher_value, least_detection, longest_delay, shrinking_instalments, single_inspection,
};
use elfvik::keep::plan::{
    Bonds, Change, Count, Detection, Flow, PlanProblem, PlanSetup, Safety, Step, StepId, valuation,
};
use elfvik::model::PartyId;
use num_rational::BigRational;
use num_traits::Zero;

fn count(problem: &PlanProblem, stakes: &Bonds) -> u64 {
    match analysis(problem, stakes, Safety::Weak).safe.count {
        Count::Exact(count) => u64::try_from(count).unwrap(),
        Count::AtLeast(_) => panic!("small problems are counted"),
    }
}

fn trade() -> PlanProblem {
    plain(2, vec![step("delivery", 0, &[-3, 5]), step("payment", 1, &[4, -4])])
}

fn in_parts(problem: &PlanProblem, parts: u32) -> PlanProblem {
    let later = Change::Instalments { step: StepId(1), parts }.applied(problem).unwrap();
    Change::Instalments { step: StepId(0), parts }.applied(&later).unwrap()
}

/// The six illustrative steps of E4; invented values.
fn six_steps() -> Vec<Step> {
    vec![
        step("humanitarian aid", 0, &[-1, 2]),
        step("declaration", 0, &[-1, 2]),
        step("sanctions relief", 0, &[-4, 7]),
        step("moratorium", 1, &[2, -1]),
        step("yongbyon", 1, &[6, -5]),
        step("inventory", 1, &[3, -2]),
    ]
}

#[test]
fn e1_one_exchange_needs_the_second_mover_bonded() {
    assert_eq!(count(&trade(), &Bonds::none(2)), 0);
    let first = |order: [usize; 2]| order.map(StepId).to_vec();
    let found = analysis(&trade(), &Bonds::none(2), Safety::Weak).minimal;
    let found: Vec<_> = found.into_iter().map(|minimal| (minimal.bonds, minimal.order)).collect();
    assert_eq!(found, [(vec![worth(0), worth(4)], first([0, 1])), (vec![worth(3), worth(0)], first([1, 0]))]);
}

#[test]
fn e2_instalments_divide_the_bond() {
    for parts in 1..=6 {
        let expected = [vec![worth(0), ratio(4, parts)], vec![ratio(3, parts), worth(0)]];
        assert_eq!(minimal(&in_parts(&trade(), parts as u32), Safety::Weak), expected, "{parts}");
    }
    let halves = in_parts(&trade(), 2);
    let alternating = [0, 2, 1, 3].map(StepId);
    assert!(valuation(&halves, &alternating).unwrap().is_safe(&bonds(&[0, 2]), Safety::Weak));
    // The parts of one step come in their order: of the four orders of interchangeable halves one is left.
    assert_eq!(count(&halves, &bonds(&[0, 2])), 1);
    let mut interchangeable = halves.setup().clone();
    interchangeable.steps.iter_mut().for_each(|step| step.prerequisites.clear());
    assert_eq!(count(&PlanProblem::new(interchangeable).unwrap(), &bonds(&[0, 2])), 4);
}

#[test]
fn e3_the_large_step_comes_early_and_the_small_one_last() {
    let steps = vec![
        step("a1", 0, &[-2, 3]),
        step("a2", 0, &[-2, 3]),
        step("b1", 1, &[3, -1]),
        step("b2", 1, &[3, -3]),
    ];
    let problem = plain(2, steps);
    assert_eq!(minimal(&problem, Safety::Weak), [[worth(0), worth(1)], [worth(2), worth(0)]]);
    assert_eq!(count(&problem, &bonds(&[0, 1])), 2);
    let order = analysis(&problem, &bonds(&[0, 1]), Safety::Weak).safe.order.unwrap();
    assert_eq!(order, [0, 3, 1, 2].map(StepId));
}

#[test]
fn e4_six_steps_have_the_published_bonds_and_counts() {
    let problem = plain(2, six_steps());
    assert_eq!(minimal(&problem, Safety::Weak), [[worth(0), worth(1)], [worth(1), worth(0)]]);
    assert_eq!(count(&problem, &bonds(&[1, 0])), 4);
    assert_eq!(count(&problem, &bonds(&[0, 1])), 2);
    let named = [4, 2, 3, 0, 5, 1].map(StepId);
    assert!(valuation(&problem, &named).unwrap().is_safe(&bonds(&[1, 0]), Safety::Weak));
    let counts = [0, 24, 96, 196, 360, 520, 648];
    for (bond, expected) in (0..).zip(counts) {
        assert_eq!(count(&problem, &bonds(&[bond, bond])), expected, "bond {bond}");
    }
}

#[test]
fn e4_verification_first_raises_the_smallest_total_to_two() {
    let mut steps = six_steps();
    steps[4].prerequisites.push(StepId(5));
    let expected = [[worth(0), worth(2)], [worth(2), worth(1)], [worth(3), worth(0)]];
    assert_eq!(minimal(&plain(2, steps), Safety::Weak), expected);
}

#[test]
fn e5_in_a_ring_of_three_any_one_bond_is_enough() {
    let ring =
        plain(3, vec![step("a", 0, &[-2, 0, 3]), step("c", 2, &[0, 3, -2]), step("b", 1, &[3, -2, 0])]);
    assert_eq!(count(&ring, &Bonds::none(3)), 0);
    let single = |party: usize| (0..3).map(|p| worth(if p == party { 2 } else { 0 })).collect::<Vec<_>>();
    assert_eq!(minimal(&ring, Safety::Weak), [single(2), single(1), single(0)]);
    for party in 0..3 {
        assert_eq!(count(&ring, &Bonds::new(single(party)).unwrap()), 1);
    }
}

#[test]
fn e6_a_completion_bonus_as_large_as_the_cost_is_enough() {
    let with_bonus = |bonus: BigRational| {
        let mut setup = trade().setup().clone();
        setup.bonus[1] = bonus;
        analysis(&PlanProblem::new(setup).unwrap(), &Bonds::none(2), Safety::Weak).safe.order
    };
    assert_eq!(with_bonus(worth(4)), Some(vec![StepId(0), StepId(1)]));
    assert_eq!(with_bonus(ratio(399, 100)), None);
}

#[test]
fn e7_paying_now_for_more_later_is_safe_from_a_discount_factor_of_three_quarters_on() {
    let is_safe = |discount: BigRational| {
        let mut setup = PlanSetup::plain(2, vec![step("now", 0, &[-3, 3]), step("later", 1, &[4, -4])]);
        setup.steps[0].duration = 1;
        setup.steps[1].prerequisites.push(StepId(0));
        setup.discounts = vec![discount; 2];
        analysis(&PlanProblem::new(setup).unwrap(), &bonds(&[0, 4]), Safety::Weak).safe.order.is_some()
    };
    assert!(is_safe(ratio(3, 4)) && is_safe(worth(1)));
    assert!(!is_safe(ratio(7499, 10_000)));
}

/// Only whoever pays first waits: how much the other discounts plays no part.
#[test]
fn e7_with_a_discount_of_each_party_it_is_that_of_the_one_who_waits() {
    let is_safe = |discounts: [BigRational; 2]| {
        let mut setup = PlanSetup::plain(2, vec![step("now", 0, &[-3, 3]), step("later", 1, &[4, -4])]);
        setup.steps[0].duration = 1;
        setup.steps[1].prerequisites.push(StepId(0));
        setup.discounts = discounts.to_vec();
        analysis(&PlanProblem::new(setup).unwrap(), &bonds(&[0, 4]), Safety::Weak).safe.order.is_some()
    };
    assert!(is_safe([ratio(3, 4), ratio(1, 10)]));
    assert!(!is_safe([ratio(7499, 10_000), worth(1)]));
}

#[test]
fn e8_instalments_shrink_no_faster_than_benefit_and_discount_allow() {
    let found = shrinking_instalments(&worth(2), &ratio(9, 10)).unwrap().unwrap();
    assert_eq!((found.least_ratio, found.largest_first), (ratio(5, 9), ratio(4, 9)));
    assert_eq!(shrinking_instalments(&worth(1), &ratio(9, 10)), Ok(None));
}

#[test]
fn e8_is_what_a_long_plan_comes_to() {
    // Thirty instalments by turns that shrink by one half: with g * delta * rho just at 1 the exposure is the
    // last instalment alone, a little below it is more.
    let exposure = |discount: BigRational| {
        let size = |n: usize| ratio(1, 1 << n);
        let steps = (0..30).map(|n| {
            let values = |own: usize| if own == n % 2 { -size(n) } else { size(n) * worth(2) };
            let mut step = Step::new(&n.to_string(), PartyId(n % 2), vec![values(0), values(1)]);
            step.duration = 1;
            step
        });
        let mut setup = PlanSetup::plain(2, steps.collect());
        setup.discounts = vec![discount; 2];
        let order: Vec<StepId> = (0..30).map(StepId).collect();
        let exposures = valuation(&PlanProblem::new(setup).unwrap(), &order).unwrap().exposures(Safety::Weak);
        exposures.into_iter().max().unwrap()
    };
    assert_eq!(exposure(worth(1)), ratio(1, 1 << 29));
    assert!(exposure(ratio(9, 10)) > ratio(1, 100));
}

#[test]
fn e9_relief_that_lapses_pays_for_a_step_when_it_lapses_within_a_period() {
    let problem = |delay: u32| {
        let mut relief = step("relief", 1, &[0, 0]);
        relief.flow = Some(Flow { per_period: vec![worth(1), worth(0)], periods: 6 });
        let mut setup = PlanSetup::plain(2, vec![relief, step("dismantling", 0, &[-5, 8])]);
        setup.detection[0] = Detection::After(delay);
        PlanProblem::new(setup).unwrap()
    };
    for delay in 0..6 {
        let order = valuation(&problem(delay), &[StepId(0), StepId(1)]).unwrap();
        assert_eq!(order.points[1].continuation[0], worth(1));
        assert_eq!(order.points[1].deviation[0], worth(delay.into()));
        assert_eq!(order.is_safe(&Bonds::none(2), Safety::Weak), delay <= 1, "{delay}");
        let safe = analysis(&problem(delay), &Bonds::none(2), Safety::Weak).safe;
        assert_eq!(safe.order.is_some(), delay <= 1, "{delay}");
    }
}

#[test]
fn e10_a_flow_is_kept_up_when_breaches_are_seen_often_or_soon_enough() {
    assert_eq!(least_detection(&worth(4), &worth(1), &ratio(1, 2)), Ok(ratio(1, 3)));
    assert_eq!(longest_delay(&worth(4), &worth(1), &ratio(1, 2), 1_000), Ok(2));
    assert_eq!(longest_delay(&worth(4), &worth(1), &ratio(499, 1_000), 1_000), Ok(1));
    assert!(least_detection(&worth(1), &worth(1), &ratio(1, 2)).is_err());
}

#[test]
fn e11_a_single_inspection_has_the_published_equilibrium() {
    let losses = InspectorLosses { false_alarm: ratio(1, 5), found_violation: ratio(1, 2) };
    let found = single_inspection(&worth(1), &worth(3), &losses).unwrap();
    assert_eq!((found.inspect, found.violate), (ratio(1, 4), ratio(2, 7)));
}

#[test]
fn e12_dreshers_game_has_the_published_values() {
    for (periods, inspections, value) in [(3, 1, ratio(-1, 2)), (4, 1, ratio(-3, 5)), (4, 2, ratio(-3, 11))] {
        assert_eq!(dresher_value(periods, inspections), Ok(value));
    }
    assert!(dresher_value(2, 3).is_err());
}

#[test]
fn dreshers_values_solve_the_game_period_by_period() {
    // The inspector inspects or not, the other side violates or not: a two by two game at each stage.
    let value = |n: u32, m: u32| dresher_value(n, m).unwrap();
    for n in 1..12 {
        for m in 1..n {
            let (inspected, not) = (value(n - 1, m - 1), value(n - 1, m));
            // Rows inspect or not, columns violate or not: [1, inspected; -1, not].
            let numerator = &not + &inspected;
            let denominator = worth(2) + &not - &inspected;
            assert_eq!(value(n, m), numerator / denominator, "{n} {m}");
        }
        assert_eq!(value(n, 0), worth(-1));
        assert!(value(n, n).is_zero());
    }
}
