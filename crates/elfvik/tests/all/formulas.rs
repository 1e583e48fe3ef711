//! Curves, products and bounded sums against a look at every outcome, on random scenarios that are written
//! as files are.

use crate::cases::Case;
use crate::cases::brute::{everything, utility};
use crate::trials::{Dice, seeds};
use elfvik::format::{FileFault, FileText, native};
use elfvik::model::{Outcome, PartyId, Scenario, canonical};
use elfvik::number::Decimal;
use elfvik::prepare::frontier::{Limits, pareto};
use elfvik::prepare::{AnalysisError, Game, space, zone};
use elfvik::talk::OfferSpace;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

/// A sum that a scenario bounds, as the test knows it.
struct Sum {
    issues: Vec<usize>,
    factors: Vec<BigRational>,
    least: Option<BigRational>,
    most: Option<BigRational>,
}

impl Sum {
    fn allows(&self, scenario: &Scenario, outcome: &Outcome) -> bool {
        let number = |i: usize| scenario.issues[i].number(outcome.options()[i]).unwrap().to_rational();
        let sum: BigRational = self.issues.iter().zip(&self.factors).map(|(&i, f)| number(i) * f).sum();
        self.least.as_ref().is_none_or(|least| sum >= *least)
            && self.most.as_ref().is_none_or(|most| sum <= *most)
    }
}

fn public(text: &str) -> Result<Scenario, Vec<FileFault>> {
    native::scenario(FileText { name: "scenario.toml", text })
}

fn read(public_text: &str, private: &[String]) -> Case {
    let scenario = public(public_text).unwrap_or_else(|faults| panic!("{}\n{public_text}", faults[0]));
    let file = |(p, text): (usize, &String)| {
        let text = FileText { name: "party.toml", text };
        native::party_file(text, &scenario, PartyId(p)).unwrap_or_else(|f| panic!("{}\n{}", f[0], text.text))
    };
    let files = private.iter().enumerate().map(file).collect();
    Case { scenario, files }
}

const HEAD: &str = "format = 1\ntitle = \"Random\"\n[[parties]]\nid = \"p0\"\nname = \"P0\"\n[[parties]]\nid = \"p1\"\n\
    name = \"P1\"\n";

/// A random decimal with at most two digits behind the point.
fn decimal(dice: &mut Dice, most: u64) -> String {
    let hundredths = dice.below(200 * most + 1) as i64 - (100 * most) as i64;
    format!(
        "{}{}.{:02}",
        if hundredths < 0 { "-" } else { "" },
        hundredths.abs() / 100,
        hundredths.abs() % 100
    )
}

fn fraction(text: &str) -> BigRational {
    text.parse::<Decimal>().unwrap().to_rational()
}

fn drawn(dice: &mut Dice) -> (Case, Vec<Sum>) {
    let n_issues = 2 + dice.position(3);
    let mut text = HEAD.to_owned();
    for i in 0..n_issues {
        let n = 2 + dice.below(4) as i64;
        let range = match dice.below(3) {
            0 => format!("real = {{ from = -0.5, to = {}, resolution = 0.25 }}", -0.5 + 0.25 * n as f64),
            1 => format!("integer = {{ from = {}, to = {} }}", -n, n),
            _ => format!("integer = {{ from = 0, to = {}, step = 5 }}", 5 * n),
        };
        text += &format!("[[issues]]\nid = \"i{i}\"\nquestion = \"?\"\n{range}\n");
    }
    let mut sums = Vec::new();
    for r in 0..dice.below(3) {
        let sum = sum(dice, n_issues);
        let ids: Vec<String> = sum.issues.iter().map(|i| format!("\"i{i}\"")).collect();
        let factors: Vec<String> = sum.factors.iter().map(|f| f.to_f64().unwrap().to_string()).collect();
        text += &format!("[[rules]]\nid = \"r{r}\"\nsum = [{}]\n", ids.join(", "));
        text += &format!("factors = [{}]\n", factors.join(", "));
        match (&sum.least, &sum.most) {
            (Some(least), Some(most)) if least == most => {
                text += &format!("equals = {}\n", least.to_f64().unwrap())
            }
            (least, most) => {
                least.iter().for_each(|n| text += &format!("at_least = {}\n", n.to_f64().unwrap()));
                most.iter().for_each(|n| text += &format!("at_most = {}\n", n.to_f64().unwrap()));
            }
        }
        sums.push(sum);
    }
    if dice.below(2) == 0 {
        text += "[[rules]]\nid = \"plain\"\nwhen = { i0 = { from = 0 } }\nonly_if = { i1 = { to = 0 } }\n";
    }
    let private: Vec<String> = (0..2).map(|p| self::private(dice, p, n_issues)).collect();
    (read(&text, &private), sums)
}

fn sum(dice: &mut Dice, n_issues: usize) -> Sum {
    let mut issues: Vec<usize> = (0..n_issues).collect();
    while issues.len() > 2 && dice.below(2) == 0 {
        issues.remove(dice.position(issues.len()));
    }
    if dice.below(2) == 0 {
        issues.reverse();
    }
    let factor = |dice: &mut Dice| fraction(["1", "1", "0.5", "-1", "2.25", "0"][dice.position(6)]);
    let factors = issues.iter().map(|_| factor(dice)).collect();
    let bound = |dice: &mut Dice| fraction(&format!("{}.{}", dice.below(15), [0, 5, 25][dice.position(3)]));
    let (least, most) = match dice.below(4) {
        0 => (Some(bound(dice)), None),
        1 => (None, Some(bound(dice))),
        2 => {
            let (a, b) = (bound(dice), bound(dice));
            (Some(a.clone().min(b.clone())), Some(a.max(b)))
        }
        _ => {
            let equal = BigRational::from_integer(dice.below(12).into());
            (Some(equal.clone()), Some(equal))
        }
    };
    Sum { issues, factors, least, most }
}

fn private(dice: &mut Dice, party: usize, n_issues: usize) -> String {
    let mut text = format!("format = 1\nparty = \"p{party}\"\nreservation = {}\n", decimal(dice, 2));
    if dice.below(3) == 0 {
        text += "normalise = true\n";
    }
    for i in 0..n_issues {
        let shape = match dice.below(3) {
            0 => format!("power = {}", ["0.5", "1", "2", "0.37"][dice.position(4)]),
            1 => format!("exponential = {}", ["-3", "1.5", "0.1"][dice.position(3)]),
            _ => format!("logarithmic = {}", ["9", "0.01", "1000000"][dice.position(3)]),
        };
        let (from, to) = (decimal(dice, 2), decimal(dice, 2));
        let curve = format!("curve = {{ from = {from}, to = {to}, {shape} }}");
        text += &format!("[issues.i{i}]\nweight = 0.{}\n{curve}\n", 1 + dice.below(9));
    }
    for _ in 0..dice.below(3) {
        let issues =
            if n_issues > 2 && dice.below(2) == 0 { "\"i2\", \"i0\", \"i1\"" } else { "\"i1\", \"i0\"" };
        text += &format!(
            "[[products]]\nissues = [{issues}]\nweight = {}0.{}\n",
            if dice.below(2) == 0 { "-" } else { "" },
            dice.below(9)
        );
        if dice.below(2) == 0 {
            text += "out_of = 8\n";
        }
    }
    text
}

#[test]
fn curves_products_and_sums_are_those_of_a_look_at_every_outcome() {
    for seed in seeds(60) {
        let (case, sums) = drawn(&mut Dice(seed));
        let allowed = |outcome: &Outcome| sums.iter().all(|sum| sum.allows(&case.scenario, outcome));
        let plain: Vec<_> = case.scenario.rules.iter().filter(|rule| rule.id == "plain").collect();
        let expected: Vec<Outcome> = (case.scenario.space().iter())
            .filter(|o| allowed(o) && !plain.iter().any(|rule| rule.is_broken_by(o)))
            .collect();
        assert!(expected.iter().eq(everything(&case).iter().map(|(o, _)| o)), "seed {seed}");
        let game = match Game::new(&case.view()) {
            Ok(game) => game,
            Err(AnalysisError::NothingFeasible) => {
                assert!(expected.is_empty(), "seed {seed}");
                continue;
            }
            Err(other) => panic!("seed {seed}: {other}"),
        };
        assert!(space::feasible_outcomes(&game).eq(expected.iter().cloned()), "seed {seed}");
        assert_eq!(space::feasible(&game).unwrap().to_usize(), Some(expected.len()), "seed {seed}");
        let offers = OfferSpace::of(&game, OfferSpace::MOST_LISTED).unwrap();
        for outcome in case.scenario.space().iter() {
            let offer = offers.numbering().offer(&outcome).unwrap();
            assert_eq!(offers.is_feasible(offer), expected.contains(&outcome), "seed {seed}");
        }
        check_utilities(&case, &game, &expected, seed);
    }
}

/// What outcomes are worth, the frontier and the zone.
fn check_utilities(case: &Case, game: &Game, feasible: &[Outcome], seed: u64) {
    let rows: Vec<Vec<BigRational>> =
        feasible.iter().map(|o| (0..2).map(|p| utility(case, p, o)).collect()).collect();
    let rounded = game.rounded().unwrap_or(0.0).max(1e-9);
    for (outcome, row) in feasible.iter().zip(&rows) {
        for (p, whole) in game.utilities(outcome).into_iter().enumerate() {
            let shown = game.scale(p).utility(whole);
            assert!((shown - row[p].to_f64().unwrap()).abs() <= rounded, "seed {seed}");
        }
    }
    let dominates = |a: &[BigRational], b: &[BigRational]| a != b && a.iter().zip(b).all(|(a, b)| a >= b);
    let mut efficient: Vec<&Vec<BigRational>> =
        rows.iter().filter(|row| !rows.iter().any(|other| dominates(other, row))).collect();
    efficient.sort();
    efficient.dedup();
    let frontier = pareto(game, &Limits::STANDARD);
    if game.rounded().is_none() {
        assert_eq!(frontier.len(), efficient.len(), "seed {seed}");
        let least = |p: usize| crate::cases::brute::reservation(case, p);
        let (a, b) = (least(0), least(1));
        let deals = rows.iter().filter(|row| row[0] >= a && row[1] >= b).count();
        let zone = zone::count(game, &frontier, &Limits::STANDARD);
        assert_eq!((zone.low.to_usize(), zone.high.to_usize()), (Some(deals), Some(deals)), "seed {seed}");
    }
}

/// Quotas of `n` states in steps, and what each wants of its own.
fn quotas(n: usize, step: u64) -> Case {
    let mut text = HEAD.to_owned();
    let ids: Vec<String> = (0..n).map(|i| format!("\"q{i}\"")).collect();
    for id in &ids {
        text += &format!("[[issues]]\nid = {id}\nquestion = \"?\"\n");
        text += &format!("integer = {{ from = 0, to = 100, step = {step} }}\n");
    }
    text += &format!("[[rules]]\nid = \"hundred\"\nsum = [{}]\nequals = 100\n", ids.join(", "));
    let wants = |p: usize| {
        let mut text = format!("format = 1\nparty = \"p{p}\"\nreservation = 20\n");
        for i in 0..n {
            let most = if i % 2 == p { 100 } else { 10 };
            text += &format!("[issues.q{i}]\nweight = 1\npoints = [[0, 0], [100, {most}]]\n");
        }
        text
    };
    read(&text, &[wants(0), wants(1)])
}

#[test]
fn six_quotas_in_steps_of_one_are_counted_exactly() {
    let game = Game::new(&quotas(6, 1).view()).unwrap();
    // 100 into 6 parts: 105 choose 5.
    assert_eq!(space::feasible(&game).unwrap().to_string(), "96560646");
    let frontier = pareto(&game, &Limits::STANDARD);
    assert!(frontier.len() > 50);
    for point in 0..frontier.len() {
        let chosen = frontier.outcome(point);
        assert_eq!(chosen.options().iter().sum::<u32>(), 100);
    }
}

#[test]
fn a_sum_that_no_outcome_reaches_leaves_nothing() {
    let text = HEAD.to_owned()
        + "[[issues]]\nid = \"a\"\nquestion = \"?\"\ninteger = { from = 0, to = 9 }\n[[issues]]\nid = \"b\"\n\
           question = \"?\"\ninteger = { from = 0, to = 9 }\n[[rules]]\nid = \"r\"\nsum = [\"a\", \"b\"]\n\
           equals = 3.5\n";
    let wants = |p: usize| {
        format!(
            "format = 1\nparty = \"p{p}\"\nreservation = 0\n[issues.a]\nweight = 1\npoints = [[0, 0], [9, \
             1]]\n\
             [issues.b]\nweight = 1\npoints = [[0, 0], [9, 1]]\n"
        )
    };
    let case = read(&text, &[wants(0), wants(1)]);
    assert!(matches!(Game::new(&case.view()), Err(AnalysisError::NothingFeasible)));
}

#[test]
fn a_curve_runs_from_its_first_value_to_its_last_without_turning_back() {
    use elfvik::model::CurveShape;
    let k = |text: &str| text.parse::<Decimal>().unwrap();
    for shape in [
        CurveShape::Power(k("0.01")),
        CurveShape::Power(k("100")),
        CurveShape::Exponential(k("-100")),
        CurveShape::Exponential(k("100")),
        CurveShape::Exponential(k("0.00000000000000000001")),
        CurveShape::Logarithmic(k("0.00000000000000000001")),
        CurveShape::Logarithmic(k("1000000")),
    ] {
        let shares: Vec<u32> = (0..=1000).map(|n| shape.billionths(f64::from(n) / 1000.0)).collect();
        assert_eq!((shares[0], shares[1000]), (0, 1_000_000_000), "{shape:?}");
        assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]), "{shape:?}");
    }
}

#[test]
fn a_sum_changes_what_a_record_of_talks_is_about() {
    let text = |equals: u64| {
        let mut case = quotas(2, 10);
        let text = HEAD.to_owned()
            + "[[issues]]\nid = \"q0\"\nquestion = \"?\"\ninteger = { from = 0, to = 100, step = 10 }\n\
                [[issues]]\n\
               id = \"q1\"\nquestion = \"?\"\ninteger = { from = 0, to = 100, step = 10 }\n"
            + &format!("[[rules]]\nid = \"r\"\nsum = [\"q0\", \"q1\"]\nequals = {equals}\n");
        case.scenario = public(&text).unwrap();
        canonical(&case.view())
    };
    assert_ne!(text(100), text(90));
    assert_eq!(text(100), canonical(&quotas(2, 10).view()));
}

#[test]
fn a_rounded_sum_never_moves_a_bound() {
    // 0.1 + 0.2 is 0.3, not more.
    let issue = |id: &str| {
        format!(
            "[[issues]]\nid = \"{id}\"\nquestion = \"?\"\nreal = {{ from = 0, to = 0.3, resolution = 0.1 }}\n"
        )
    };
    let rule = "[[rules]]\nid = \"r\"\nsum = [\"a\", \"b\"]\nat_most = 0.3\n";
    let scenario = public(&(HEAD.to_owned() + &issue("a") + &issue("b") + rule)).unwrap();
    let feasible = scenario.space().iter().filter(|o| scenario.is_feasible(o)).count();
    assert_eq!(feasible, 4 + 3 + 2 + 1);
    assert!(BigRational::zero() < fraction("0.1"));
}

#[test]
fn what_cannot_be_a_sum_or_a_product_is_refused_with_its_cause() {
    let issues = "[[issues]]\nid = \"a\"\nquestion = \"?\"\ninteger = { from = 0, to = 9 }\n[[issues]]\nid \
        = \"b\"\n\
        question = \"?\"\noptions = [\"x\", \"y\"]\n[[issues]]\nid = \"c\"\nquestion = \"?\"\n\
        integer = { from = 0, to = 9 }\n";
    let rule = |rest: &str| {
        let text = format!("{HEAD}{issues}[[rules]]\nid = \"r\"\n{rest}\n");
        public(&text).unwrap_err()[0].message()
    };
    for (rest, expected) in [
        ("sum = [\"a\", \"b\"]\nequals = 3", "the options of issue `b` are labels, `sum` needs numbers"),
        ("sum = [\"a\"]\nequals = 3", "1 issues, it must be two issues or more"),
        ("sum = [\"a\", \"a\"]\nequals = 3", "issue `a` occurs twice"),
        (
            "sum = [\"a\", \"c\"]",
            "the sum of rule `r` must have either `equals`, or `at_least`, `at_most` or both",
        ),
        (
            "sum = [\"a\", \"c\"]\nequals = 3\nat_most = 4",
            "the sum of rule `r` must have either `equals`, or `at_least`, `at_most` or both",
        ),
        ("sum = [\"a\", \"c\"]\nat_least = 4\nat_most = 3", "no sum is at least 4 and at most 3"),
        ("sum = [\"a\", \"c\"]\nfactors = [1]\nequals = 3", "1 factors stand for 2 issues"),
    ] {
        let found = rule(rest);
        assert!(found == expected || found.contains("two issues or more"), "{rest}: {found}");
    }
    for rest in ["at_most = 4", "forbid = { a = 1 }\nequals = 3", "sum = [\"a\", \"c\"]\nforbid = { a = 1 }"]
    {
        assert!(rule(rest).starts_with("rule `r` must have either `forbid`"), "{rest}");
    }
}
