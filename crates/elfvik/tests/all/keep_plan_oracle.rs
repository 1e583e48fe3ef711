//! Every answer about all orders against every order valued by the definition.

use crate::keep_plans::{Features, analysis, orders, problems, problems_of, worth};
use elfvik::keep::plan::{
    Bonds, Count, Exactness, PlanProblem, Safety, StepId, ValueTable, naive_orders, safest_order, valuation,
};
use elfvik::keep::plan::{Detection, Flow, PlanLimits, PlanSetup, WorldError};
use num_rational::BigRational;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

/// The exposures of every order that dates allow.
fn all_exposures(problem: &PlanProblem, safety: Safety) -> Vec<(Vec<StepId>, Vec<BigRational>)> {
    let valued = |order: Vec<StepId>| {
        let exposures = valuation(problem, &order).ok()?.exposures(safety);
        Some((order, exposures))
    };
    orders(problem).into_iter().filter_map(valued).collect()
}

fn minimal(all: &[(Vec<StepId>, Vec<BigRational>)]) -> Vec<Vec<BigRational>> {
    let mut vectors: Vec<Vec<BigRational>> = all.iter().map(|(_, exposures)| exposures.clone()).collect();
    vectors.sort();
    vectors.dedup();
    let beats = |a: &[BigRational], b: &[BigRational]| a != b && a.iter().zip(b).all(|(a, b)| a <= b);
    let is_minimal = |vector: &&Vec<BigRational>| !vectors.iter().any(|other| beats(other, vector));
    vectors.iter().filter(is_minimal).cloned().collect()
}

fn check(problem: &PlanProblem, safety: Safety, stakes: &Bonds) -> TestCaseResult {
    let all = all_exposures(problem, safety);
    let found = analysis(problem, stakes, safety);
    let n_safe = all.iter().filter(|(_, exposures)| stakes.cover(exposures)).count();
    prop_assert_eq!(&found.safe.count, &Count::Exact(n_safe.into()));
    prop_assert_eq!(found.safe.exactness, Exactness::Exact);
    prop_assert_eq!(found.safe.order.is_some(), n_safe > 0);
    if let Some(order) = &found.safe.order {
        prop_assert!(valuation(problem, order).unwrap().is_safe(stakes, safety));
    }
    let vectors: Vec<_> = found.minimal.iter().map(|minimal| minimal.bonds.clone()).collect();
    prop_assert_eq!(vectors, minimal(&all));
    for with_order in found.minimal.iter().chain(&found.smallest_largest) {
        let exposures = valuation(problem, &with_order.order).unwrap().exposures(safety);
        prop_assert_eq!(&exposures, &with_order.bonds);
    }
    let largest = |exposures: &Vec<BigRational>| exposures.iter().max().cloned().unwrap();
    let least = all.iter().map(|(_, exposures)| largest(exposures)).min();
    prop_assert_eq!(found.smallest_largest.as_ref().map(|found| largest(&found.bonds)), least.clone());
    prop_assert_eq!(found.least_largest, least.unwrap_or_else(|| worth(0)));
    prop_assert_eq!((found.largest_exactness, found.minimal_exactness), (Exactness::Exact, Exactness::Exact));
    Ok(())
}

fn stakes() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(0_i64..5, 3)
}

fn safeties() -> impl Strategy<Value = Safety> {
    prop_oneof![Just(Safety::Weak), Just(Safety::Strong)]
}

fn bonds_of(problem: &PlanProblem, stakes: &[i64]) -> Bonds {
    Bonds::new(stakes[..problem.n_parties()].iter().map(|&bond| worth(bond)).collect()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn by_sets_everything_is_what_all_orders_say(
        problem in problems(Features::Sets, 7), safety in safeties(), stakes in stakes(),
    ) {
        check(&problem, safety, &bonds_of(&problem, &stakes))?;
    }

    #[test]
    fn within_one_period_everything_is_what_all_orders_say(
        problem in problems(Features::OnePeriod, 6), safety in safeties(), stakes in stakes(),
    ) {
        check(&problem, safety, &bonds_of(&problem, &stakes))?;
    }

    #[test]
    fn with_time_everything_is_what_all_orders_say(
        problem in problems(Features::Time, 6), safety in safeties(), stakes in stakes(),
    ) {
        check(&problem, safety, &bonds_of(&problem, &stakes))?;
    }

    #[test]
    fn with_worlds_in_time_a_safe_order_is_found_where_there_is_one(
        (problem, tables) in problems(Features::Time, 5).prop_flat_map(|problem| {
            let table = worlds(&problem);
            (Just(problem), prop::collection::vec(table, 1..5))
        }),
        safety in safeties(), stakes in stakes(),
    ) {
        let stakes = bonds_of(&problem, &stakes);
        let found = safest_order(&problem, &tables, &stakes, safety, &PlanLimits::STANDARD).unwrap();
        let worlds: Vec<PlanProblem> = tables.iter().map(|table| with_values(&problem, table)).collect();
        let is_safe = |world: &PlanProblem, order: &[StepId]| {
            valuation(world, order).is_ok_and(|order| order.is_safe(&stakes, safety))
        };
        let somehow = worlds.iter().filter(|world| orders(world).iter().any(|order| is_safe(world, order)));
        prop_assert_eq!((found.n_with_safe_order, found.with_safe_order), (somehow.count(), Exactness::Exact));
        if let Some(order) = found.order {
            prop_assert_eq!(worlds.iter().filter(|world| is_safe(world, &order)).count(), found.n_safe);
        }
    }

    #[test]
    fn the_safest_order_is_safe_in_most_worlds(
        (problem, tables) in problems(Features::Sets, 5).prop_flat_map(|problem| {
            let table = worlds(&problem);
            (Just(problem), prop::collection::vec(table, 1..8))
        }),
        safety in safeties(), stakes in stakes(),
    ) {
        let stakes = bonds_of(&problem, &stakes);
        let found = safest_order(&problem, &tables, &stakes, safety, &PlanLimits::STANDARD).unwrap();
        let worlds: Vec<PlanProblem> = tables.iter().map(|table| with_values(&problem, table)).collect();
        let n_safe = |order: &[StepId]| {
            let is_safe = |world: &&PlanProblem| valuation(world, order).unwrap().is_safe(&stakes, safety);
            worlds.iter().filter(is_safe).count()
        };
        let most = orders(&problem).iter().map(|order| n_safe(order)).max().unwrap();
        prop_assert_eq!((found.n_safe, found.exactness), (most, Exactness::Exact));
        prop_assert_eq!(n_safe(&found.order.unwrap()), most);
        let safe_somehow = |world: &&PlanProblem| {
            orders(world).iter().any(|order| valuation(world, order).unwrap().is_safe(&stakes, safety))
        };
        prop_assert_eq!(found.n_with_safe_order, worlds.iter().filter(safe_somehow).count());
    }
}

/// Worlds in which every value is up to 2 higher or lower.
fn worlds(problem: &PlanProblem) -> impl Strategy<Value = ValueTable> + use<> {
    let table = ValueTable::of(problem);
    let n = table.values.len() * problem.n_parties();
    prop::collection::vec(-2_i64..=2, n).prop_map(move |shifts| {
        let mut table = table.clone();
        table.values.iter_mut().flatten().zip(shifts).for_each(|(value, shift)| *value += worth(shift));
        table
    })
}

fn with_values(problem: &PlanProblem, table: &ValueTable) -> PlanProblem {
    let mut setup = problem.setup().clone();
    setup.steps.iter_mut().zip(&table.values).for_each(|(step, values)| step.values.clone_from(values));
    PlanProblem::new(setup).unwrap()
}

#[test]
fn worlds_of_another_shape_are_refused_by_number() {
    let problem = crate::keep_plans::plain(2, vec![crate::keep_plans::step("a", 0, &[-1, 2])]);
    let mut table = ValueTable::of(&problem);
    table.values.clear();
    let tables = [ValueTable::of(&problem), table];
    let found = safest_order(&problem, &tables, &Bonds::none(2), Safety::Weak, &PlanLimits::STANDARD);
    assert_eq!(found, Err(WorldError::Shape { world: 1, found: 0, n_steps: 1 }));
}

#[test]
fn naive_orders_follow_prerequisites() {
    let mut steps =
        vec![crate::keep_plans::step("a", 0, &[-1, 2]), crate::keep_plans::step("b", 1, &[2, -1])];
    steps[0].prerequisites.push(StepId(1));
    let orders: Vec<_> =
        naive_orders(&crate::keep_plans::plain(2, steps)).into_iter().map(|n| n.order).collect();
    assert_eq!(orders[..2], [[1, 0].map(StepId), [1, 0].map(StepId)]);
}

#[test]
fn numbers_beyond_a_machine_word_are_as_exact() {
    let mut steps = vec![
        crate::keep_plans::step("relief", 0, &[0, 0]),
        crate::keep_plans::step("facility", 1, &[9, -5]),
        crate::keep_plans::step("aid", 0, &[-1, 2]),
    ];
    let per_period = vec![crate::keep_plans::ratio(-1, 7), crate::keep_plans::ratio(1, 3)];
    steps[0].flow = Some(Flow { per_period, periods: 150 });
    steps.iter_mut().for_each(|step| step.duration = 3);
    let mut setup = PlanSetup::plain(2, steps);
    setup.discounts = vec![crate::keep_plans::ratio(49, 50); 2];
    setup.detection[1] = Detection::PerPeriod(crate::keep_plans::ratio(1, 3));
    let problem = PlanProblem::new(setup).unwrap();
    for safety in Safety::ALL {
        check(&problem, safety, &Bonds::none(2)).unwrap();
        check(&problem, safety, &bonds_of(&problem, &[2, 1])).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn of_eight_steps_by_sets_everything_is_what_all_orders_say(
        problem in problems_of(Features::Sets, 8), safety in safeties(), stakes in stakes(),
    ) {
        check(&problem, safety, &bonds_of(&problem, &stakes))?;
    }

    #[test]
    fn of_seven_steps_with_time_everything_is_what_all_orders_say(
        problem in problems_of(Features::Time, 7), safety in safeties(), stakes in stakes(),
    ) {
        check(&problem, safety, &bonds_of(&problem, &stakes))?;
    }
}
