//! One issue of many amounts that parties value along straight lines: against a look at every amount, and at
//! the sizes that prices have.

use crate::cases::Case;
use crate::cases::brute::{reservation, utility};
use crate::trials::{Dice, seeds};
use elfvik::format::{FileText, native};
use elfvik::model::{AgreementRule, Estimate, Outcome, PartyId, Range, Reservation};
use elfvik::number::Decimal;
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::frontier::Exactness;
use elfvik::prepare::prospects::{Prospects, ProspectsRequest, prospects};
use elfvik::prepare::solution::SolutionPick;
use elfvik::prepare::{Game, Parameters};
use elfvik::seed::Seed;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use std::collections::BTreeSet;

/// A price in so many steps, and what each party says of it.
fn priced(range: &str, parties: &[String]) -> Case {
    let mut text = "format = 1\ntitle = \"A mill changes hands\"\n".to_owned();
    for p in 0..parties.len() {
        text += &format!("[[parties]]\nid = \"p{p}\"\nname = \"P{p}\"\n");
    }
    text += &format!("[[issues]]\nid = \"price\"\nquestion = \"How much?\"\n{range}\n");
    let scenario = native::scenario(FileText { name: "scenario.toml", text: &text });
    let scenario = scenario.unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]));
    let file = |(p, said): (usize, &String)| {
        let text = format!("format = 1\nparty = \"p{p}\"\n{said}");
        let text = FileText { name: "party.toml", text: &text };
        native::party_file(text, &scenario, PartyId(p)).unwrap_or_else(|f| panic!("{}\n{}", f[0], text.text))
    };
    let files = parties.iter().enumerate().map(file).collect();
    Case { scenario, files }
}

fn decimal(hundredths: i64) -> Decimal {
    Decimal::ZERO.plus(hundredths, "0.01".parse().unwrap()).unwrap()
}

/// A grid of amounts, and random lines over it: level ones, steep ones, turns at amounts and between them,
/// and reservations that are worth exactly a turn.
fn drawn(dice: &mut Dice) -> Case {
    let n = 1 + dice.below(40) as i64;
    // From, step and distance of all amounts, in hundredths.
    let (range, from, step) = match dice.below(3) {
        0 => (format!("integer = {{ from = -3, to = {} }}", n - 3), -300, 100),
        1 => (format!("integer = {{ from = 10, to = {}, step = 7 }}", 10 + 7 * n), 1000, 700),
        _ => (format!("real = {{ from = 0.5, to = {}, resolution = 0.05 }}", decimal(50 + 5 * n)), 50, 5),
    };
    let party = |dice: &mut Dice| {
        let inner: BTreeSet<i64> = (0..dice.below(5)).map(|_| dice.below((n * step) as u64) as i64).collect();
        let xs: BTreeSet<i64> = inner.into_iter().chain([0, n * step]).collect();
        let levels = [3, 200, 1000][dice.position(3)];
        let value = |dice: &mut Dice| dice.below(levels) as i64 - levels as i64 / 2;
        let points: Vec<(Decimal, Decimal)> =
            xs.into_iter().map(|x| (decimal(from + x), decimal(value(dice)))).collect();
        let shown: Vec<String> = points.iter().map(|(x, y)| format!("[{x}, {y}]")).collect();
        let weight = decimal(1 + dice.below(300) as i64);
        let least = match dice.below(4) {
            // The weight has two places and the value too: the product is a decimal.
            0 => {
                let turn = points[dice.position(points.len())].1.to_rational() * weight.to_rational();
                Decimal::nearest(&turn).unwrap().0.to_string()
            }
            1 => "\"none\"".to_owned(),
            _ => decimal(value(dice)).to_string(),
        };
        let out_of = ["", "out_of = 3\n"][dice.position(2)];
        format!(
            "reservation = {least}\n[issues.price]\nweight = {weight}\npoints = [{}]\n{out_of}",
            shown.join(", ")
        )
    };
    let n_parties = 2 + dice.position(2);
    priced(&range, &(0..n_parties).map(|_| party(dice)).collect::<Vec<_>>())
}

/// The lowest amount whose key is the greatest, and how many different rows have it.
fn best<K: PartialOrd>(
    rows: &[(u32, Vec<BigRational>)],
    key: impl Fn(&[BigRational]) -> K,
) -> Option<(u32, usize)> {
    let keys: Vec<K> = rows.iter().map(|(_, row)| key(row)).collect();
    let most = keys
        .iter()
        .fold(None, |most: Option<&K>, key| if most.is_none_or(|m| m < key) { Some(key) } else { most })?;
    let tied: Vec<&(u32, Vec<BigRational>)> =
        rows.iter().zip(&keys).filter(|(_, key)| *key == most).map(|(row, _)| row).collect();
    Some((tied[0].0, tied.len()))
}

fn check_pick(found: Option<&SolutionPick>, expected: Option<(u32, usize)>, what: &str) {
    let found = found.map(|pick| pick.outcome.options()[0]);
    assert_eq!(found, expected.map(|(amount, _)| amount), "{what}");
}

#[test]
fn amounts_along_lines_are_those_of_a_look_at_each() {
    for seed in seeds(150) {
        let case = drawn(&mut Dice(seed));
        let n_parties = case.files.len();
        let game = Game::new(&case.view()).unwrap();
        if game.rounded().is_some() {
            // Steps between turns of many different lengths have no common measure that fits.
            continue;
        }
        let amounts: Vec<(u32, Vec<BigRational>)> = (case.scenario.space().iter())
            .map(|o| (o.options()[0], (0..n_parties).map(|p| utility(&case, p, &o)).collect()))
            .collect();
        for (amount, row) in &amounts {
            let found = game.utilities(&Outcome::new(vec![*amount]));
            let found: Vec<f64> = (0..n_parties).map(|p| game.scale(p).utility(found[p])).collect();
            let expected: Vec<f64> = row.iter().map(|u| u.to_f64().unwrap()).collect();
            assert_eq!(found, expected, "seed {seed}, amount {amount}");
        }
        let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
        let dominates = |a: &[BigRational], b: &[BigRational]| a != b && a.iter().zip(b).all(|(a, b)| a >= b);
        let mut efficient: Vec<(u32, Vec<BigRational>)> = Vec::new();
        for (amount, row) in &amounts {
            let is_efficient = !amounts.iter().any(|(_, other)| dominates(other, row));
            // Of equal amounts the lowest stands for all.
            if is_efficient && efficient.iter().all(|(_, known)| known != row) {
                efficient.push((*amount, row.clone()));
            }
        }
        let found: BTreeSet<u32> =
            (0..analysis.frontier.len()).map(|point| analysis.frontier.outcome(point).options()[0]).collect();
        assert_eq!(analysis.frontier.exactness(), Exactness::Exact);
        assert!(found.into_iter().eq(efficient.iter().map(|(amount, _)| *amount)), "seed {seed}");
        for point in 0..analysis.frontier.len() {
            let amount = analysis.frontier.outcome(point).options()[0];
            let (_, row) = &amounts[amount as usize];
            let n = amounts.iter().filter(|(_, other)| other == row).count();
            assert_eq!(analysis.frontier.equals(&[point]), [n.into()], "seed {seed}");
        }
        let least: Vec<BigRational> = (0..n_parties).map(|p| reservation(&case, p)).collect();
        let accepts = |row: &[BigRational]| row.iter().zip(&least).all(|(u, least)| u >= least);
        let deals = amounts.iter().filter(|(_, row)| accepts(row)).count();
        assert_eq!(
            (analysis.zone.low.clone(), analysis.zone.high.clone()),
            (deals.into(), deals.into()),
            "seed {seed}"
        );
        efficient.retain(|(_, row)| accepts(row));
        check_solutions(&analysis, &efficient, &least, seed);
    }
}

fn check_solutions(analysis: &Analysis, rows: &[(u32, Vec<BigRational>)], least: &[BigRational], seed: u64) {
    let gains =
        |row: &[BigRational]| -> Vec<BigRational> { row.iter().zip(least).map(|(u, d)| u - d).collect() };
    let sorted = |mut values: Vec<BigRational>| {
        values.sort();
        values
    };
    let kalai = best(rows, |row| sorted(gains(row)));
    let product = best(rows, |row| gains(row).into_iter().product::<BigRational>());
    let is_above =
        rows.iter().any(|(_, row)| gains(row).into_iter().product::<BigRational>() > BigRational::zero());
    let what = format!("seed {seed}");
    check_pick(analysis.solutions.nash.as_ref(), if is_above { product } else { kalai }, &what);
    check_pick(analysis.solutions.kalai.as_ref(), kalai, &what);
    let ideal = |p: usize| rows.iter().map(|(_, row)| &row[p] - &least[p]).max().unwrap_or_default();
    let ideals: Vec<BigRational> = (0..least.len()).map(ideal).collect();
    let shares = |row: &[BigRational]| {
        let shares = gains(row).into_iter().zip(&ideals).filter(|(_, ideal)| !ideal.is_zero());
        sorted(shares.map(|(gain, ideal)| gain / ideal).collect())
    };
    check_pick(analysis.solutions.kalai_smorodinsky.as_ref(), best(rows, shares), &what);
    let sum = best(rows, |row| row.iter().sum::<BigRational>());
    check_pick(analysis.solutions.utilitarian.as_ref(), sum, &what);
}

/// A seller and a buyer of a price up to so much, each with a reservation.
fn sale(most: u32, seller: &str, buyer: &str) -> Case {
    let party = |least: &str, sign: &str| {
        format!(
            "reservation = {least}\n[issues.price]\nweight = 1\npoints = [[0, 0], [{most}, {sign}{most}]]\n"
        )
    };
    priced(&format!("integer = {{ from = 0, to = {most} }}"), &[party(seller, ""), party(buyer, "-")])
}

#[test]
fn half_a_million_amounts_have_an_exact_analysis() {
    let case = sale(500_000, "60000", "-260001.5");
    let game = Game::new(&case.view()).unwrap();
    let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
    assert_eq!((analysis.frontier.exactness(), analysis.frontier.len()), (Exactness::Exact, 500_001));
    assert_eq!(analysis.zone.low, 200_002_u32.into());
    let solutions = &analysis.solutions;
    for pick in [&solutions.nash, &solutions.kalai, &solutions.kalai_smorodinsky] {
        assert_eq!(pick.as_ref().unwrap().outcome.options(), [160_001]);
    }
    let utilitarian = solutions.utilitarian.as_ref().unwrap();
    assert_eq!(utilitarian.outcome.options(), [60_000]);
    assert_eq!(utilitarian.n_ties, 200_002);
}

fn drawn_worlds(case: &Case, worlds: usize) -> Prospects {
    let parameters = Parameters::of(&case.view()).unwrap();
    let limits = ProspectsRequest::LIMITS;
    let request = ProspectsRequest { worlds, seed: Seed(1), limits, watched: &[], ideas: &[], offerer: None };
    prospects(&parameters, &request).unwrap()
}

#[test]
fn guessed_reservations_over_many_amounts_draw_every_world() {
    let case = sale(
        50_000,
        "{ low = 10000, likely = 20000, high = 30000 }",
        "{ low = -40000, likely = -30000, high = -20000 }",
    );
    let found = drawn_worlds(&case, 2_000);
    assert_eq!((found.worlds, found.asked, found.unresolved), (2_000, 2_000, 0));
    assert!(found.bound == 0.0);
    // The seller asks for more than the buyer pays in one world of 24, by the integral over both triangles.
    let share = found.zone.share();
    assert!((share - 23.0 / 24.0).abs() < 0.02, "{share}");
    // Nash packages lie around the middle of both likely reservations.
    let counts = &found.options[0];
    assert_eq!(counts.iter().sum::<usize>(), found.zone.yes);
    let mean = counts.iter().enumerate().map(|(price, n)| price * n).sum::<usize>() / found.zone.yes;
    assert!((24_500..25_500).contains(&mean), "{mean}");
}

/// Somewhere around what it is, within some hundredths.
fn guess(reservation: &mut Reservation, dice: &mut Dice) {
    let Reservation::Value(Estimate::Exact(likely)) = reservation else { return };
    let likely = *likely;
    let far = |dice: &mut Dice| dice.below(300) as i64;
    let off = |by: i64| likely.plus(by, "0.01".parse().unwrap()).unwrap();
    let (low, high) = (off(-far(dice)), off(far(dice)));
    let range = Range::triangular(low, likely, high);
    *reservation = Reservation::Value(Estimate::Guess(Box::new(range)));
}

#[test]
fn worlds_with_one_frontier_say_what_a_frontier_for_each_says() {
    for seed in seeds(12) {
        let mut dice = Dice(seed);
        let mut case = drawn(&mut dice);
        case.files.iter_mut().for_each(|file| guess(&mut file.preferences.reservation, &mut dice));
        let together = drawn_worlds(&case, 60);
        // As many as there are must agree: the same, but each world gets a frontier of its own.
        case.scenario.agreement = AgreementRule::Quorum(case.files.len());
        let apart = drawn_worlds(&case, 60);
        let shown = |found: &Prospects| {
            let robust: Vec<_> =
                found.robust.iter().map(|r| (r.chance.outcome.clone(), r.together.yes)).collect();
            let spread: Option<Vec<_>> =
                found.spread.as_ref().map(|s| s.iter().map(|c| format!("{c:?}")).collect());
            (found.zone.yes, found.options.clone(), robust, found.candidates, found.ratified.yes, spread)
        };
        assert_eq!(shown(&together), shown(&apart), "seed {seed}");
    }
}
