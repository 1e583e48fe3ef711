//! What can be listed is answered exactly, and what is bounded says so: many parties, coalitions, low limits.

use elfvik::model::{AgreementRule, PartyId};
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::frontier::{Exactness, Limits, pareto};
use elfvik::prepare::generator::{GameShape, ValueDistribution, game};
use elfvik::prepare::solution::{SolutionConvention, SolutionPick};
use elfvik::prepare::{Game, zone};
use proptest::prelude::*;

/// How many outcomes make a deal, by a look at each.
fn deals(game: &Game) -> usize {
    game.space().iter().filter(|outcome| game.accepts(&game.utilities(outcome))).count()
}

fn agreement(n_parties: usize, kind: usize, groups: &[Vec<bool>]) -> AgreementRule {
    let group = |member: &Vec<bool>| (0..n_parties).filter(|&p| member[p]).map(PartyId).collect::<Vec<_>>();
    let groups: Vec<Vec<PartyId>> = groups.iter().map(group).filter(|group| !group.is_empty()).collect();
    match kind {
        0 => AgreementRule::All,
        1 => AgreementRule::Quorum(n_parties.div_ceil(2) + 1),
        _ if groups.is_empty() => AgreementRule::Quorum(1),
        _ => AgreementRule::Coalitions(groups),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_small_zone_is_counted_whatever_the_parties_and_coalitions(
        n_parties in 2_usize..=20,
        n_issues in 1_usize..6,
        kind in 0_usize..3,
        groups in prop::collection::vec(prop::collection::vec(any::<bool>(), 20), 1..40),
        seed in 0_u64..1000,
    ) {
        let game = game(GameShape { n_parties, n_issues, n_options: 3 }, ValueDistribution::Uniform, seed)
            .with_agreement(agreement(n_parties, kind, &groups));
        // The frontier of many parties is not asked for: the count does not rest on it.
        let few = Limits { points: 1, ..Limits::STANDARD };
        let zone = zone::count(&game, &pareto(&game, &few), &few);
        prop_assert!(zone.is_exact());
        prop_assert_eq!(zone.low, deals(&game).into());
        prop_assert_eq!(zone.exists, Some(deals(&game) > 0));
    }
}

#[test]
fn few_coalitions_of_many_parties_are_counted_beyond_what_can_be_listed() {
    let game = game(GameShape { n_parties: 14, n_issues: 2, n_options: 3 }, ValueDistribution::Uniform, 5);
    let pair = |a, b| vec![PartyId(a), PartyId(b)];
    let coalitions = AgreementRule::Coalitions(vec![pair(0, 1), pair(1, 2), pair(12, 13)]);
    let game = game.with_agreement(coalitions.clone());
    // The same zone times 3^12 choices that nobody cares for.
    let mut values: Vec<Vec<Vec<i64>>> = game_values(&game);
    values.extend((0..12).map(|_| vec![vec![0; 14]; 3]));
    let wide = Game::additive(values, game.reservation().to_vec()).unwrap().with_agreement(coalitions);
    let few = Limits { points: 1_000, ..Limits::STANDARD };
    let zone = zone::count(&wide, &pareto(&wide, &few), &few);
    assert!(zone.is_exact());
    assert_eq!(zone.low, (deals(&game) * 3_usize.pow(12)).into());
}

/// The values of a game without couplings, issue by issue and option by option.
fn game_values(game: &Game) -> Vec<Vec<Vec<i64>>> {
    let n_options = game.space().n_options().to_vec();
    let first = elfvik::model::Outcome::new(vec![0; n_options.len()]);
    let base = game.utilities(&first);
    let of = |issue: usize| {
        let rows = game.along(&first, elfvik::model::IssueId(issue));
        // What the first options of all issues are worth is put on the first issue.
        let less = |row: Vec<i64>| match issue {
            0 => row,
            _ => row.iter().zip(&base).map(|(u, b)| u - b).collect(),
        };
        rows.into_iter().map(less).collect()
    };
    (0..n_options.len()).map(of).collect()
}

/// The greatest product, least gain, least share and sum over a zone, in utilities.
fn greatest(game: &Game) -> Option<[f64; 4]> {
    let utility = |p: usize, u: i64| game.scale(p).utility(u);
    let zone: Vec<Vec<i64>> =
        game.space().iter().map(|o| game.utilities(&o)).filter(|u| game.accepts(u)).collect();
    let n = game.n_parties();
    let ideal: Vec<i64> = (0..n).map(|p| zone.iter().map(|u| u[p]).max().unwrap_or(0)).collect();
    let gain = |u: &[i64], p: usize| utility(p, u[p] - game.reservation()[p]);
    let least = |of: &dyn Fn(usize) -> f64| (0..n).map(of).fold(f64::INFINITY, f64::min);
    let share = |u: &[i64], p: usize| {
        let way = utility(p, ideal[p] - game.reservation()[p]);
        if way > 0.0 { gain(u, p) / way } else { f64::INFINITY }
    };
    let most = |of: &dyn Fn(&[i64]) -> f64| zone.iter().map(|u| of(u)).fold(f64::NEG_INFINITY, f64::max);
    (!zone.is_empty()).then(|| {
        [
            most(&|u| (0..n).map(|p| gain(u, p).max(0.0)).product()),
            most(&|u| least(&|p| gain(u, p))),
            most(&|u| least(&|p| share(u, p))),
            most(&|u| u.iter().enumerate().map(|(p, &u)| utility(p, u)).sum()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_bounded_solution_says_between_what_the_true_one_lies(
        n_parties in 2_usize..4,
        trade_off in any::<bool>(),
        points in 1_usize..40,
        seed in 0_u64..1000,
    ) {
        let values = if trade_off { ValueDistribution::TradeOff } else { ValueDistribution::Uniform };
        let game = game(GameShape { n_parties, n_issues: 6, n_options: 4 }, values, seed);
        let limits = Limits { points, ..Limits::STANDARD };
        let analysis = Analysis::of(&game,
            &AnalysisRequest { convention: SolutionConvention::Textbook, limits }).unwrap();
        let exact = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
        prop_assert_eq!(exact.frontier.exactness(), Exactness::Exact);
        let Some(greatest) = greatest(&game) else { return Ok(()) };
        let picks = analysis.solutions.named().into_iter().zip(exact.solutions.named()).zip(greatest);
        for (((name, pick), (_, true_pick)), most) in picks {
            let Some(pick) = pick else { continue };
            match pick.reach {
                Some(reach) => prop_assert!(
                    reach.low <= most && most <= reach.high, "{name}: {most} is not within {reach:?}"
                ),
                None => {
                    let of = |pick: &SolutionPick| (pick.outcome.clone(), pick.n_ties);
                    prop_assert_eq!(Some(of(pick)), true_pick.map(of));
                }
            }
        }
    }
}

#[test]
fn one_long_issue_is_exact_with_all_its_ties() {
    let n = 300_001;
    let rows = (0..n).map(|price| vec![price, -price]).collect();
    let game = Game::additive(vec![rows], vec![74_000, -140_742]).unwrap();
    let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
    let picked =
        |pick: &Option<SolutionPick>| pick.as_ref().map(|p| (p.outcome.options()[0], p.n_ties, p.reach));
    assert_eq!(picked(&analysis.solutions.nash), Some((107_371, 1, None)));
    assert_eq!(picked(&analysis.solutions.kalai), Some((107_371, 1, None)));
    assert_eq!(picked(&analysis.solutions.kalai_smorodinsky), Some((107_371, 1, None)));
    assert_eq!(picked(&analysis.solutions.utilitarian), Some((74_000, 66_743, None)));
}

#[test]
fn a_bound_of_the_zone_holds_what_the_listed_points_prove() {
    // Eleven parties and 3^24 outcomes, half of which nobody tells apart: too many to be counted by halves.
    let mut values = game_values(&game(
        GameShape { n_parties: 11, n_issues: 12, n_options: 3 },
        ValueDistribution::Uniform,
        2,
    ));
    values.extend((0..12).map(|_| vec![vec![0; 11]; 3]));
    let wide = Game::additive(values, vec![0; 11]).unwrap();
    let least: Vec<i64> = wide.utilities(&elfvik::model::Outcome::new(vec![1; 24]));
    let wide = wide.with_reservation(least.iter().map(|u| u - 1).collect());
    let few = Limits { points: 64, ..Limits::STANDARD };
    let frontier = pareto(&wide, &few);
    let zone = zone::count(&wide, &frontier, &few);
    let inside: Vec<usize> = (0..frontier.len()).filter(|&p| wide.accepts(frontier.utilities(p))).collect();
    assert!(zone.low >= frontier.equals(&inside).into_iter().sum());
}
