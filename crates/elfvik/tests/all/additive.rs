//! Larger additive games against a look at every outcome, and the same answers on any number of threads.

use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::frontier::{Exactness, Limits, pareto};
use elfvik::prepare::generator::{GameShape, ValueDistribution, game};
use elfvik::prepare::{Game, space, zone};

/// All efficient utilities by sorting and comparing, in descending order.
fn efficient(game: &Game) -> Vec<Vec<i64>> {
    let mut rows: Vec<Vec<i64>> = space::feasible_outcomes(game).map(|o| game.utilities(&o)).collect();
    rows.sort_by(|a, b| b.cmp(a));
    rows.dedup();
    let mut kept: Vec<Vec<i64>> = Vec::new();
    // Only rows that come before can dominate.
    for row in rows {
        if !kept.iter().any(|k| k.iter().zip(&row).all(|(k, u)| k >= u)) {
            kept.push(row);
        }
    }
    kept
}

fn check(shape: GameShape, values: ValueDistribution, seed: u64) {
    let game = game(shape, values, seed);
    let frontier = pareto(&game, &Limits::STANDARD);
    assert_eq!(frontier.exactness(), Exactness::Exact);
    assert_eq!(frontier.rows().map(<[i64]>::to_vec).collect::<Vec<_>>(), efficient(&game));
    for (point, row) in frontier.rows().enumerate() {
        assert_eq!(game.utilities(&frontier.outcome(point)), row);
    }
    for factor in [4, 6, 8] {
        let reservation = game.reservation().iter().map(|r| r * factor / 5).collect();
        let game = game.clone().with_reservation(reservation);
        let deals = space::feasible_outcomes(&game).filter(|o| game.accepts(&game.utilities(o))).count();
        let zone = zone::count(&game, &frontier, &Limits::STANDARD);
        assert_eq!((zone.low, zone.high), (deals.into(), deals.into()));
    }
}

#[test]
fn frontiers_and_zones_of_two_to_six_parties_are_those_of_brute_force() {
    for (n_parties, n_issues, n_options) in
        [(2, 4, 10), (2, 12, 2), (3, 4, 8), (4, 4, 6), (5, 4, 5), (6, 5, 3)]
    {
        for values in [ValueDistribution::Uniform, ValueDistribution::TradeOff] {
            check(GameShape { n_parties, n_issues, n_options }, values, 7);
        }
    }
}

#[test]
fn in_a_zero_sum_issue_every_option_is_efficient() {
    for n_parties in [2, 3, 4] {
        let n = 3_000;
        let row = |o: i64| (0..n_parties).map(|p| if p == 0 { o } else { n - o }).collect();
        let game = Game::additive(vec![(0..n).map(row).collect()], vec![0; n_parties]).unwrap();
        let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
        assert_eq!(analysis.frontier.len(), n as usize);
        assert_eq!(analysis.zone.low, (n as u64).into());
        if n_parties == 2 {
            // All sums tie: the lowest outcome wins.
            assert_eq!(
                analysis.solutions.utilitarian.map(|p| (p.outcome.options()[0], p.n_ties)),
                Some((0, n as usize))
            );
        }
    }
}

#[cfg(feature = "parallel")]
#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let five = GameShape { n_parties: 5, n_issues: 7, n_options: 5 };
    let two = GameShape { n_parties: 2, n_issues: 8, n_options: 10 };
    let answers = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| {
            let analysis = |shape| {
                Analysis::of(&game(shape, ValueDistribution::TradeOff, 3), &AnalysisRequest::STANDARD)
                    .unwrap()
            };
            let rows = |a: &Analysis| {
                let outcomes = (0..a.frontier.len()).map(|point| a.frontier.outcome(point));
                (a.frontier.rows().map(<[i64]>::to_vec).collect::<Vec<_>>(), outcomes.collect::<Vec<_>>())
            };
            let (five, two) = (analysis(five), analysis(two));
            (rows(&five), five.zone.clone(), rows(&two), two.zone.clone())
        })
    };
    let one = answers(1);
    assert!(one == answers(2));
    assert!(one == answers(8));
}

#[test]
fn a_space_too_fine_to_count_is_bounded() {
    let game = game(GameShape { n_parties: 2, n_issues: 20, n_options: 10 }, ValueDistribution::TradeOff, 5);
    let zone = zone::count(&game, &pareto(&game, &Limits::STANDARD), &Limits::STANDARD);
    assert!(zone.low < zone.high);
    assert_eq!(zone.exists, Some(true));
    assert!(zone.low > num_bigint::BigUint::ZERO && zone.high < game.space().size());
}
