//! The fast analyses against a look at every outcome, on small random scenarios with every kind of term,
//! rule, consent and agreement.

use elfvik::model::{AgreementRule, Outcome};
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::diagram::DiagramLimits;
use elfvik::prepare::frontier::{Exactness, Limits, pareto};
use elfvik::prepare::{AnalysisError, Game, solution, space, zone};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use proptest::prelude::*;
use std::collections::BTreeMap;

use crate::cases::brute::{everything, reservation};
use crate::cases::{Case, case};

fn dominates(a: &[BigRational], b: &[BigRational]) -> bool {
    a != b && a.iter().zip(b).all(|(a, b)| a >= b)
}

/// Efficient utilities with all outcomes that have them, in descending order.
fn efficient(all: &[(Outcome, Vec<BigRational>)]) -> Vec<(Vec<BigRational>, Vec<Outcome>)> {
    let mut points: BTreeMap<Vec<BigRational>, Vec<Outcome>> = BTreeMap::new();
    for (outcome, utilities) in all {
        points.entry(utilities.clone()).or_default().push(outcome.clone());
    }
    let rows: Vec<Vec<BigRational>> = points.keys().cloned().collect();
    points.retain(|row, _| !rows.iter().any(|other| dominates(other, row)));
    points.into_iter().rev().collect()
}

/// The least sets of parties whose agreement makes a deal.
fn least_winning(agreement: &AgreementRule, n_parties: usize) -> Vec<Vec<usize>> {
    let wins =
        |mask: usize| agreement.is_reached(&(0..n_parties).map(|p| mask >> p & 1 == 1).collect::<Vec<_>>());
    let is_least =
        |mask: &usize| wins(*mask) && (0..n_parties).all(|p| mask >> p & 1 == 0 || !wins(mask ^ (1 << p)));
    let parties = |mask: usize| (0..n_parties).filter(|p| mask >> p & 1 == 1).collect();
    (0..1 << n_parties).filter(is_least).map(parties).collect()
}

/// Whether a refused consent turns some feasible outcome into one that breaks a rule.
fn breaks_when_refused(case: &Case) -> bool {
    let feasible = |o: &Outcome| case.scenario.is_feasible(o);
    case.scenario
        .space()
        .iter()
        .filter(feasible)
        .any(|o| case.scenario.branches(&o).iter().any(|(_, settled)| !feasible(settled)))
}

/// The game of a case, or the reason there is none, checked against a look at every outcome.
fn game(case: &Case) -> Option<Game> {
    let is_empty = !case.scenario.space().iter().any(|o| case.scenario.is_feasible(&o));
    match Game::new(&case.view()) {
        Ok(game) => {
            assert!(!is_empty, "nothing is feasible, yet there is a game");
            assert!(!breaks_when_refused(case), "a fallback breaks a rule, yet there is a game");
            Some(game)
        }
        Err(AnalysisError::NothingFeasible) => {
            assert!(is_empty);
            None
        }
        Err(AnalysisError::FallbackBreaksRule { .. }) => {
            assert!(breaks_when_refused(case));
            None
        }
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn whole_numbers_are_the_utilities_on_each_partys_scale(case in case()) {
        let Some(game) = game(&case) else { return Ok(()) };
        prop_assert_eq!(game.rounded(), None);
        let needs: Vec<BigRational> = (0..case.files.len()).map(|p| reservation(&case, p)).collect();
        for (outcome, utilities) in everything(&case) {
            for (p, whole) in game.utilities(&outcome).into_iter().enumerate() {
                let shown = game.scale(p).utility(whole);
                prop_assert!((shown - utilities[p].to_f64().unwrap()).abs() < 1e-9);
                // The same side of the reservation, exactly.
                prop_assert_eq!(whole >= game.reservation()[p], utilities[p] >= needs[p]);
            }
        }
    }

    #[test]
    fn the_frontier_is_what_nothing_dominates_with_all_equals(case in case()) {
        let Some(game) = game(&case) else { return Ok(()) };
        let expected = efficient(&everything(&case));
        let frontier = pareto(&game, &Limits::STANDARD);
        prop_assert_eq!(frontier.exactness(), Exactness::Exact);
        prop_assert_eq!(frontier.len(), expected.len());
        for (point, (utilities, outcomes)) in expected.iter().enumerate() {
            for (p, u) in utilities.iter().enumerate() {
                prop_assert!((game.scale(p).utility(frontier.utilities(point)[p]) - u.to_f64().unwrap())
                    .abs() < 1e-9);
            }
            prop_assert_eq!(&frontier.outcome(point), &outcomes[0]);
            prop_assert_eq!(frontier.equals(&[point])[0].to_usize(), Some(outcomes.len()));
            let is_capped = |(p, u): (usize, &BigRational)| {
                case.files[p].preferences.ceiling.is_some_and(|c| c.to_rational() == *u)
            };
            let listed = frontier.equal_outcomes(point, usize::MAX);
            if utilities.iter().enumerate().any(is_capped) {
                prop_assert!(listed[0] == outcomes[0] && listed.iter().all(|o| outcomes.contains(o)));
            } else {
                prop_assert_eq!(&listed, outcomes);
            }
        }
    }

    #[test]
    fn sizes_and_zone_are_counted_as_one_by_one(case in case()) {
        let Some(game) = game(&case) else { return Ok(()) };
        let all = everything(&case);
        prop_assert_eq!(space::feasible(&game).unwrap().to_usize(), Some(all.len()));
        prop_assert!(space::feasible_outcomes(&game).eq(all.iter().map(|(o, _)| o.clone())));
        let needs: Vec<BigRational> = (0..case.files.len()).map(|p| reservation(&case, p)).collect();
        let agrees = |u: &[BigRational]| u.iter().zip(&needs).map(|(u, r)| u >= r).collect::<Vec<_>>();
        let deals = all.iter().filter(|(_, u)| case.scenario.agreement.is_reached(&agrees(u))).count();
        let zone = zone::count(&game, &pareto(&game, &Limits::STANDARD), &Limits::STANDARD);
        prop_assert!(zone.is_exact());
        prop_assert_eq!(zone.low.to_usize(), Some(deals));
        prop_assert_eq!(zone.exists, Some(deals > 0));
    }

    #[test]
    fn solutions_are_the_best_of_the_whole_zone(case in case()) {
        let Some(game) = game(&case) else { return Ok(()) };
        let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
        let all: Vec<(Outcome, Vec<i64>)> =
            space::feasible_outcomes(&game).map(|o| (o.clone(), game.utilities(&o)))
                .filter(|(_, u)| game.accepts(u)).collect();
        // Efficient within the zone, then each solution over all of it; ties by the lowest outcome.
        let below = |a: &[i64], b: &[i64]| a != b && a.iter().zip(b).all(|(a, b)| a <= b);
        let inside: Vec<&(Outcome, Vec<i64>)> =
            all.iter().filter(|(_, u)| !all.iter().any(|(_, v)| below(u, v))).collect();
        let rows: Vec<&[i64]> = inside.iter().map(|(_, u)| &u[..]).collect();
        let first = |rows: Vec<usize>| rows.first().map(|&row| inside[row].0.clone());
        let (d, units) = (game.reservation(), game.units());
        let solutions = analysis.solutions;
        prop_assert_eq!(solutions.nash.map(|p| p.outcome), first(solution::nash(&rows, d, units)));
        prop_assert_eq!(solutions.kalai.map(|p| p.outcome), first(solution::kalai(&rows, d, units)));
        prop_assert_eq!(solutions.kalai_smorodinsky.map(|p| p.outcome),
            first(solution::kalai_smorodinsky(&rows, d)));
        prop_assert_eq!(solutions.utilitarian.map(|p| p.outcome), first(solution::utilitarian(&rows, units)));
        prop_assert_eq!(analysis.shortfall.is_some(), all.is_empty());
    }

    #[test]
    fn the_shortfall_is_the_least_of_all_outcomes(case in case()) {
        let Some(game) = game(&case) else { return Ok(()) };
        let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
        let Some(shortfall) = analysis.shortfall else { return Ok(()) };
        let enough = least_winning(game.agreement(), game.n_parties());
        let of_group = |utilities: &[i64], group: &[usize]| {
            let share = |p: usize| {
                let (low, high) = analysis.ranges[p];
                BigRational::new((game.reservation()[p] - utilities[p]).max(0).into(), (high - low).max(1)
                    .into())
            };
            let mut shares: Vec<BigRational> = group.iter().copied().map(share).collect();
            shares.sort_by(|a, b| b.cmp(a));
            shares
        };
        let shares = |utilities: &[i64]| enough.iter().map(|group| of_group(utilities, group)).min();
        let least = space::feasible_outcomes(&game).map(|o| shares(&game.utilities(&o))).min();
        prop_assert_eq!(Some(shares(&shortfall.utilities)), least);
        prop_assert_eq!(game.utilities(&shortfall.outcome), shortfall.utilities);
    }

    #[test]
    fn what_is_given_up_for_a_limit_stays_within_the_bound(case in case(), points in 1_usize..4) {
        let Some(game) = game(&case) else { return Ok(()) };
        // No diagram fits, or no list does: whatever comes out, its bound holds.
        for widest in [Limits::STANDARD.widest, DiagramLimits { states: 1, arcs: 4 }] {
            let frontier = pareto(&game, &Limits { points, widest });
            let bound = match frontier.exactness() {
                Exactness::Exact => 0.0,
                Exactness::Within(bound) => bound,
            };
            let ranges = space::ranges(&game, &Limits::STANDARD);
            for outcome in space::feasible_outcomes(&game) {
                let utilities = game.utilities(&outcome);
                let reaches = |row: &[i64]| (0..row.len()).all(|p| {
                    (utilities[p] - row[p]) as f64 <= bound * (ranges[p].1 - ranges[p].0) as f64 + 1e-9
                });
                prop_assert!(frontier.rows().any(reaches), "{:?} is further than {} from all", utilities,
                    bound);
            }
            for (point, row) in frontier.rows().enumerate() {
                let outcome = frontier.outcome(point);
                prop_assert!(game.is_feasible(&outcome));
                prop_assert_eq!(&game.utilities(&outcome)[..], row);
            }
        }
    }
}
