//! Levers against the game itself: at the lever there is a deal, a hair before it there is none.

use crate::cases::{Case, case};
use elfvik::model::{Estimate, Outcome, Preferences, Reservation, Term, Values};
use elfvik::number::Decimal;
use elfvik::prepare::frontier::{Limits, pareto};
use elfvik::prepare::levers::{self, Lever, LeverChange};
use elfvik::prepare::{Game, Parameters, space};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;

fn has_zone(game: &Game) -> bool {
    space::feasible_outcomes(game).any(|outcome| game.accepts(&game.utilities(&outcome)))
}

/// What is checked of one lever: `is_deal` says whether a game has what the lever promises.
fn check(parameters: &Parameters, lever: &Lever, is_deal: impl Fn(&Game) -> bool) {
    let LeverChange::Number { number, from, to, .. } = &lever.change else { return };
    let what_if = |value: &BigRational| Game::what_if(parameters, *number, value).unwrap();
    let name = parameters.name(*number);
    assert!(lever.exact);
    let there = what_if(to);
    assert!(there.accepts(&there.utilities(&lever.outcome)), "{name}: its own outcome is refused at {to}");
    let by = to - from;
    let hair = BigRational::new(BigInt::from(99_999), BigInt::from(100_000));
    for almost in [from + &by * &hair, from - &by * &hair] {
        let is_probability = name.contains("probability");
        let is_below = almost.is_negative() && (is_probability || name.contains("weight"));
        let is_above = is_probability && almost > BigRational::one();
        let is_possible = !is_below && !is_above;
        assert!(
            !is_possible || !is_deal(&what_if(&almost)),
            "{name}: less than from {from} to {to} suffices: {almost}"
        );
    }
}

fn parameters(case: &Case) -> Option<(Parameters, Game)> {
    let parameters = Parameters::of(&case.view()).unwrap();
    let game = Game::likely(&parameters).ok()?;
    Some((parameters, game))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn at_a_lever_the_zone_opens_and_a_hair_before_it_does_not(case in case()) {
        let Some((parameters, game)) = parameters(&case) else { return Ok(()) };
        let frontier = pareto(&game, &Limits::STANDARD);
        let ranges = space::ranges(&game, &Limits::STANDARD);
        let found = levers::of_zone(&parameters, &game, &frontier, &ranges).unwrap();
        if has_zone(&game) {
            prop_assert!(found.levers.is_empty());
            return Ok(());
        }
        found.levers.iter().for_each(|lever| check(&parameters, lever, has_zone));
        // What is no lever opens nothing, however far it is moved.
        if found.unsearched.is_empty() {
            for number in 0..parameters.numbers().len() {
                let is_lever = found.levers.iter()
                    .any(|l| matches!(l.change, LeverChange::Number { number: n, .. } if n == number));
                let name = parameters.name(number);
                for far in [0, 1, 7, -7] {
                    let is_possible = far >= 0 && (far <= 1 || !name.contains("probability"))
                        || !name.contains("weight") && !name.contains("probability");
                    if is_lever || !is_possible || !parameters.is_written(number) {
                        continue;
                    }
                    if let Ok(game) =
                        Game::what_if(&parameters, number, &BigRational::from(BigInt::from(far))) {
                        prop_assert!(!has_zone(&game), "{} opens a zone at {}", name, far);
                    }
                }
            }
        }
    }

    #[test]
    fn dropping_a_rule_opens_a_zone_exactly_when_it_is_a_lever(case in case()) {
        let Some((parameters, game)) = parameters(&case) else { return Ok(()) };
        if has_zone(&game) {
            return Ok(());
        }
        let frontier = pareto(&game, &Limits::STANDARD);
        let ranges = space::ranges(&game, &Limits::STANDARD);
        let found = levers::of_zone(&parameters, &game, &frontier, &ranges).unwrap();
        for rule in 0..case.scenario.rules.len() {
            let mut without = case.clone();
            without.scenario.rules.remove(rule);
            let is_lever = found.levers.iter().any(|lever| lever.change == LeverChange::Rule(rule));
            // A rule that keeps a refused consent from breaking another one cannot go alone.
            prop_assert_eq!(Game::new(&without.view()).is_ok_and(|game| has_zone(&game)), is_lever);
        }
    }

    #[test]
    fn at_a_lever_of_a_package_it_is_acceptable_and_a_hair_before_it_is_not(case in case(),
        at in 0_usize..50) {
        let Some((parameters, game)) = parameters(&case) else { return Ok(()) };
        let all: Vec<Outcome> = space::feasible_outcomes(&game).collect();
        let package = &all[at % all.len()];
        let ranges = space::ranges(&game, &Limits::STANDARD);
        let found = levers::of_package(&parameters, &game, package, &ranges).unwrap();
        let is_deal = |game: &Game| game.accepts(&game.utilities(package));
        prop_assert!(!is_deal(&game) || found.levers.is_empty());
        found.levers.iter().for_each(|lever| check(&parameters, lever, is_deal));
    }

    #[test]
    fn levers_are_ranked_by_how_far_they_go(case in case()) {
        let Some((parameters, game)) = parameters(&case) else { return Ok(()) };
        let ranges = space::ranges(&game, &Limits::STANDARD);
        let found = levers::of_zone(&parameters, &game, &pareto(&game, &Limits::STANDARD), &ranges).unwrap();
        // What is thinkable comes first, then rules, then the smallest share.
        let key = |l: &Lever| match l.change {
            LeverChange::Number { share, .. } => (l.judgement, true, share),
            LeverChange::Rule(_) | LeverChange::RedLine { .. } => (l.judgement, false, 0.0),
        };
        prop_assert!(found.levers.iter().map(key).is_sorted());
        let moves = |lever: &Lever| match &lever.change {
            LeverChange::Number { from, to, .. } => !(to - from).is_zero(),
            LeverChange::Rule(_) | LeverChange::RedLine { .. } => true,
        };
        prop_assert!(found.levers.iter().all(moves));
    }

    #[test]
    fn the_ranking_is_the_same_on_any_scale_of_a_partys_utilities(case in case(), up in any::<bool>()) {
        let factor = BigRational::from(BigInt::from(100));
        let factor = if up { factor } else { factor.recip() };
        let mut scaled = case.clone();
        scale(&mut scaled.files[0].preferences, &factor);
        let told = |case: &Case| {
            let (parameters, game) = parameters(case)?;
            // Numbers that do not fit a scale of whole numbers are rounded.
            if game.rounded().is_some() {
                return None;
            }
            let ranges = space::ranges(&game, &Limits::STANDARD);
            let found = levers::of_zone(&parameters, &game, &pareto(&game, &Limits::STANDARD), &ranges)
                .unwrap();
            let of = |lever: &Lever| match &lever.change {
                LeverChange::Number { number, share, .. } => (Some(*number), *share, lever.judgement,
                    Some(lever.outcome.clone())),
                // Where nobody gains by any outcome, Kalai's solution names one, which depends on the scale.
                LeverChange::Rule(rule) => (None, *rule as f64, lever.judgement, None),
                LeverChange::RedLine { .. } => unreachable!("there are no red lines"),
            };
            Some((found.levers.iter().map(of).collect::<Vec<_>>(), found.unsearched))
        };
        if let (Some(before), Some(after)) = (told(&case), told(&scaled)) {
            prop_assert_eq!(before, after);
        }
    }
}

/// Multiplies every utility that preferences speak of.
fn scale(preferences: &mut Preferences, factor: &BigRational) {
    let scaled = |d: Decimal| Decimal::nearest(&(d.to_rational() * factor)).unwrap().0;
    let estimate = |e: &mut Estimate| *e = Estimate::Exact(scaled(e.likely()));
    for term in &mut preferences.terms {
        match term {
            Term::Values { values: Values::Each(each), .. } => each.iter_mut().for_each(estimate),
            Term::Values { values: Values::Line(line), .. } => {
                line.points.iter_mut().for_each(|(_, y)| estimate(y))
            }
            Term::Values { values: Values::Curve(curve), .. } => {
                estimate(&mut curve.from);
                estimate(&mut curve.to);
            }
            Term::Product { weight, .. } => estimate(weight),
            Term::Joint { table, .. } => table.iter_mut().for_each(estimate),
            Term::Bonus { value, .. } => estimate(value),
        }
    }
    if let Reservation::Value(reservation) = &mut preferences.reservation {
        estimate(reservation);
    }
    preferences.ceiling = preferences.ceiling.map(scaled);
}
