//! Parties who count in wildly different units: what compares or adds their utilities, against fractions
//! over every outcome.

use crate::cases::brute::{everything, reservation};
use crate::cases::{self, Case, case, sampled};
#[allow(unreachable_pub, reason = "shared with the tests of the program")]
use crate::trials;
use elfvik::model::{
    AgreementRule, Estimate, Issue, IssueId, NamedOption, Options, Outcome, PartyId, Preferences,
    Reservation, Term, Values,
};
use elfvik::number::Decimal;
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::solution::{SolutionConvention, SolutionPick};
use elfvik::prepare::{CommonScale, Game, measure};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn solutions_are_those_of_fractions_whatever_each_party_counts_in(
        case in case(),
        factors in prop::collection::vec(prop::sample::select(vec!["0.001", "0.07", "1", "3", "1000", "1e9"]),
            6),
    ) {
        let mut case = case;
        for (file, factor) in case.files.iter_mut().zip(factors) {
            scale(&mut file.preferences, &factor.parse::<Decimal>().unwrap().to_rational());
        }
        check(&case, "a case of all kinds of terms");
    }
}

#[test]
fn solutions_are_those_of_fractions_with_numbers_of_seventeen_digits_beside_whole_ones() {
    for seed in trials::seeds(150) {
        check(&of_units(seed), &format!("seed {seed}"));
    }
}

/// All solutions of a case, the closest outcome and the greatest sum, against all its outcomes as fractions.
fn check(case: &Case, what: &str) {
    let Ok(game) = Game::new(&case.view()) else { return };
    assert_eq!(game.rounded(), None, "{what}");
    let n = case.files.len();
    let needs: Vec<BigRational> = (0..n).map(|p| reservation(case, p)).collect();
    let all = everything(case);
    let efficient: Vec<&(Outcome, Vec<BigRational>)> =
        all.iter().filter(|(_, u)| !all.iter().any(|(_, v)| dominates(v, u))).collect();
    let agrees = |u: &[BigRational]| u.iter().zip(&needs).map(|(u, r)| u >= r).collect::<Vec<bool>>();
    let zone: Vec<&(Outcome, Vec<BigRational>)> =
        efficient.iter().copied().filter(|(_, u)| case.scenario.agreement.is_reached(&agrees(u))).collect();
    let gains =
        |u: &[BigRational]| -> Vec<BigRational> { u.iter().zip(&needs).map(|(u, r)| u - r).collect() };
    let product = |gains: &[BigRational]| {
        gains.iter().map(|gain| gain.clone().max(BigRational::zero())).product::<BigRational>()
    };
    let ideal = |p: usize| zone.iter().map(|(_, u)| u[p].clone()).max().unwrap_or_else(BigRational::zero);
    let ways: Vec<BigRational> = (0..n).map(|p| ideal(p) - &needs[p]).collect();
    let shares = |u: &[BigRational]| {
        let goes = (0..n).filter(|&p| ways[p] > BigRational::zero());
        sorted(goes.map(|p| &gains(u)[p] / &ways[p]).collect())
    };
    let sum = |u: &[BigRational]| u.iter().sum::<BigRational>();
    let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
    let solutions = &analysis.solutions;
    let of = |pick: &Option<SolutionPick>| pick.as_ref().map(|pick| pick.outcome.clone());
    let by_product = best(&zone, |u| product(&gains(u)));
    let all_zero = zone.iter().all(|(_, u)| product(&gains(u)).is_zero());
    let kalai = best(&zone, |u| sorted(gains(u)));
    let nash = if all_zero { &kalai } else { &by_product };
    assert_eq!(&of(&solutions.nash), nash, "Nash, {what}");
    assert_eq!(of(&solutions.kalai), kalai, "Kalai, {what}");
    assert_eq!(of(&solutions.kalai_smorodinsky), best(&zone, shares), "Kalai-Smorodinsky, {what}");
    assert_eq!(of(&solutions.utilitarian), best(&zone, sum), "utilitarian, {what}");
    let anl = AnalysisRequest { convention: SolutionConvention::Anl, ..AnalysisRequest::STANDARD };
    let anl = Analysis::of(&game, &anl).unwrap();
    let spread = |u: &[BigRational]| u.iter().min().unwrap() - u.iter().max().unwrap();
    assert_eq!(of(&anl.solutions.kalai), best(&efficient, spread), "least difference, {what}");
    assert_eq!(of(&anl.solutions.utilitarian), best(&efficient, sum), "greatest sum, {what}");
    let greatest = efficient.iter().map(|(_, u)| sum(u)).max().unwrap();
    let units = game.units();
    let found = analysis.frontier.rows().map(|row| units.sum(row)).max().unwrap();
    assert_eq!(Some(units.utility(&found)), greatest.to_f64(), "{what}");
    for (outcome, exact) in &all {
        for (p, whole) in game.utilities(outcome).into_iter().enumerate() {
            let nearest = exact[p].to_f64().map(|u| u + 0.0);
            assert_eq!(Some(game.scale(p).utility(whole)), nearest, "{what}");
        }
    }
    if case.scenario.agreement == AgreementRule::All {
        let closest = analysis.shortfall.as_ref().map(|shortfall| shortfall.outcome.clone());
        let range = |p: usize| {
            let all = || all.iter().map(|(_, u)| &u[p]);
            all().max().unwrap() - all().min().unwrap()
        };
        let ranges: Vec<BigRational> = (0..n).map(range).collect();
        let missing = |u: &[BigRational], p: usize| {
            let short = (&needs[p] - &u[p]).max(BigRational::zero());
            short / &ranges[p]
        };
        let key = |u: &[BigRational]| {
            let mut shares: Vec<BigRational> = (0..n).map(|p| missing(u, p)).collect();
            shares.sort_by(|a, b| b.cmp(a));
            (shares.into_iter().map(|share| -share).collect::<Vec<_>>(), sum(u))
        };
        if zone.is_empty() && ranges.iter().all(|range| !range.is_zero()) {
            assert_eq!(closest, best(&efficient, key), "closest, {what}");
        }
    }
}

/// The first of the outcomes with the greatest key, in lexicographic order.
fn best<K: Ord>(
    outcomes: &[&(Outcome, Vec<BigRational>)],
    key: impl Fn(&[BigRational]) -> K,
) -> Option<Outcome> {
    let mut found: Option<(K, &Outcome)> = None;
    for (outcome, utilities) in outcomes {
        let key = key(utilities);
        if found.as_ref().is_none_or(|(most, lowest)| key > *most || key == *most && outcome < *lowest) {
            found = Some((key, outcome));
        }
    }
    found.map(|(_, outcome)| outcome.clone())
}

fn sorted(mut values: Vec<BigRational>) -> Vec<BigRational> {
    values.sort();
    values
}

fn dominates(a: &[BigRational], b: &[BigRational]) -> bool {
    a != b && a.iter().zip(b).all(|(a, b)| a >= b)
}

/// Multiplies every utility that preferences speak of.
fn scale(preferences: &mut Preferences, factor: &BigRational) {
    let scaled = |d: Decimal| Decimal::nearest(&(d.to_rational() * factor)).unwrap().0;
    cases::each_number(preferences, |number| *number = scaled(*number));
}

/// Additive parties, each of which counts in halves, thousandths, billionths or with seventeen digits, and
/// some in units of 10^17; halves occur in all of them, so that sums and gains of different parties tie.
fn of_units(seed: u64) -> Case {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut case = sampled(seed, 2 + (seed % 3) as usize);
    let n_issues = rng.random_range(1..4);
    let labels =
        |n: u32| (0..n).map(|o| NamedOption { id: format!("o{o}"), text: None, needs: None }).collect();
    let issue = |(id, n): (usize, u32)| Issue {
        id: format!("i{id}"),
        name: None,
        question: String::new(),
        theme: None,
        options: Options::Labels { labels: labels(n), ordered: false },
        source: None,
    };
    let sizes: Vec<u32> = (0..n_issues).map(|_| rng.random_range(1..5)).collect();
    case.scenario.issues = sizes.iter().copied().enumerate().map(issue).collect();
    case.scenario.rules.clear();
    case.scenario.packages.clear();
    let is_wide = rng.random_bool(0.3);
    for file in &mut case.files {
        let unit = ["2", "1000", "1000000000", "100000000000000000"][rng.random_range(0..4)];
        let unit: i64 = unit.parse().unwrap();
        let times: i64 = if is_wide && rng.random_bool(0.5) { 100_000_000_000_000_000 } else { 1 };
        let mut number = || {
            let whole = if rng.random_bool(0.5) {
                rng.random_range(-2..4) * (unit / 2)
            } else {
                rng.random_range(-unit..2 * unit)
            };
            let exact = if times > 1 {
                BigRational::from(BigInt::from(whole % 5)) * BigInt::from(times)
            } else {
                BigRational::new(whole.into(), unit.into())
            };
            Decimal::nearest(&exact).unwrap().0
        };
        let mut term = |(issue, &n): (usize, &u32)| Term::Values {
            issue: IssueId(issue),
            weight: Estimate::Exact(Decimal::ONE),
            values: Values::Each((0..n).map(|_| Estimate::Exact(number())).collect()),
            out_of: None,
            why: None,
        };
        let terms = sizes.iter().enumerate().map(&mut term).collect();
        file.preferences = Preferences::of(terms, Reservation::Value(Estimate::Exact(number())));
    }
    case
}

#[test]
fn a_sum_of_utilities_in_other_units_is_the_nearest_float() {
    let game = Game::additive(vec![vec![vec![1, 3], vec![0, 5]]], vec![0, 0]).unwrap();
    let game = game.with_units(&[8.0, 4.0]);
    let units = game.units();
    assert!(!units.are_equal() && CommonScale::equal().are_equal());
    assert_eq!(units.utility(&units.sum(&[1, 3])).to_string(), "0.875");
    assert_eq!(measure::distance(&[0.125], &[0.125]).to_string(), "0");
    assert_eq!(game.scale(PartyId(1).0).utility(5).to_string(), "1.25");
}
