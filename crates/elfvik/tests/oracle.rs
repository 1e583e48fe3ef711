//! The fast analyses against a look at every outcome, on small random scenarios with every kind of term, rule,
//! consent and agreement.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]

use elfvik::model::{
    Agreement, Condition, Consent, ConsentId, Estimate, Issue, IssueId, Label, Line, Options, Outcome,
    Package, PackageId, PackageKind, Party, PartyFile, PartyId, Preferences, Region, Reservation, Rule,
    Scenario, Term, Values, View, rule::Bar,
};
use elfvik::number::Decimal;
use elfvik::prepare::analysis::{Analysis, Request};
use elfvik::prepare::diagram::Widest;
use elfvik::prepare::frontier::{Exactness, Limits, pareto};
use elfvik::prepare::{AnalysisError, Game, solution, space, zone};
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A scenario with its parties' files.
#[derive(Debug, Clone)]
struct Case {
    scenario: Scenario,
    files: Vec<PartyFile>,
}

impl Case {
    fn view(&self) -> View<'_> {
        View::of_analyst(&self.scenario, &self.files).unwrap()
    }
}

/// The expectation of a party's utility, term by term and branch by branch, as fractions.
fn utility(case: &Case, party: usize, outcome: &Outcome) -> BigRational {
    let scenario = &case.scenario;
    let branch = |(refused, settled): (Vec<ConsentId>, Outcome)| {
        let mut needed: Vec<ConsentId> = (0..scenario.issues.len())
            .filter_map(|i| scenario.issues[i].needs(outcome.options()[i]))
            .map(|(consent, _)| consent)
            .collect();
        needed.sort_unstable();
        needed.dedup();
        let chance = needed.iter().map(|c| {
            let granted = scenario.consents[c.0].probability.likely().to_rational();
            if refused.contains(c) { BigRational::one() - granted } else { granted }
        });
        chance.product::<BigRational>() * certain_utility(case, party, &settled)
    };
    scenario.branches(outcome).into_iter().map(branch).sum()
}

fn certain_utility(case: &Case, party: usize, outcome: &Outcome) -> BigRational {
    let preferences = &case.files[party].preferences;
    let likely = |e: &Estimate| e.likely().to_rational();
    let weights = preferences.terms.iter().map(|t| match t {
        Term::Values { weight, .. } => likely(weight),
        _ => BigRational::zero(),
    });
    let unit = if preferences.normalise { weights.sum::<BigRational>().recip() } else { BigRational::one() };
    let term = |term: &Term| match term {
        Term::Values { issue, weight, values, .. } => {
            let option = outcome.option(*issue);
            let value = match values {
                Values::Each(each) => likely(&each[option as usize]),
                Values::Line(line) => on_line(&case.scenario.issues[issue.0], line, option),
            };
            likely(weight) * &unit * value
        }
        Term::Joint { issues, weight, table, .. } => {
            let step = |cell: usize, i: &IssueId| {
                cell * case.scenario.issues[i.0].n_options() as usize + outcome.option(*i) as usize
            };
            likely(weight) * likely(&table[issues.iter().fold(0, step)])
        }
        Term::Bonus { when, value, .. } => {
            if when.holds(outcome) {
                likely(value)
            } else {
                BigRational::zero()
            }
        }
    };
    preferences.terms.iter().map(term).sum()
}

fn on_line(issue: &Issue, line: &Line, option: u32) -> BigRational {
    let x = issue.number(option).unwrap().to_rational();
    let points: Vec<_> =
        line.points.iter().map(|(x, y)| (x.to_rational(), y.likely().to_rational())).collect();
    let pair = points.windows(2).find(|p| p[0].0 <= x && x <= p[1].0).unwrap();
    let ((x0, y0), (x1, y1)) = (&pair[0], &pair[1]);
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

fn reservation(case: &Case, party: usize) -> BigRational {
    match &case.files[party].preferences.reservation {
        Reservation::Value(estimate) => estimate.likely().to_rational(),
        Reservation::Package(id) => utility(case, party, &case.scenario.packages[id.0].outcome),
    }
}

/// Every feasible outcome with what it is worth to each party.
fn everything(case: &Case) -> Vec<(Outcome, Vec<BigRational>)> {
    let feasible = case.scenario.space().iter().filter(|o| case.scenario.is_feasible(o)).collect::<Vec<_>>();
    let worth = |o: Outcome| {
        let utilities = (0..case.files.len()).map(|p| utility(case, p, &o)).collect();
        (o, utilities)
    };
    feasible.into_iter().map(worth).collect()
}

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

fn small_number() -> impl Strategy<Value = Decimal> {
    (-20_i64..=40).prop_map(|n| Decimal::from_f64(n as f64 / 20.0).unwrap())
}

fn share() -> impl Strategy<Value = Decimal> {
    (0_i64..=4).prop_map(|n| Decimal::from_f64(n as f64 / 4.0).unwrap())
}

fn exact(value: impl Strategy<Value = Decimal>) -> impl Strategy<Value = Estimate> {
    value.prop_map(Estimate::Exact)
}

fn issue(id: usize) -> impl Strategy<Value = Issue> {
    let labels = (1_u32..4, any::<[bool; 4]>(), 0_usize..2).prop_map(|(n, needs, consent)| {
        // The first label needs nothing and is everybody's fallback.
        let label = |o: u32| Label {
            id: format!("o{o}"),
            text: None,
            needs: (o > 0 && needs[o as usize]).then_some((ConsentId(consent), 0)),
        };
        Options::Labels { labels: (0..n).map(label).collect(), ordered: false }
    });
    let numbers = (1_i64..4).prop_map(|n| Options::Integer { from: 0, to: 3 * n, step: 3, unit: None });
    prop_oneof![3 => labels, 1 => numbers].prop_map(move |options| Issue {
        id: format!("i{id}"),
        question: String::new(),
        theme: None,
        options,
        source: None,
    })
}

fn issues() -> impl Strategy<Value = Vec<Issue>> {
    (1_usize..6).prop_flat_map(|n| (0..n).map(issue).collect::<Vec<_>>())
}

fn region(issues: &[Issue]) -> impl Strategy<Value = Region> + use<> {
    let sizes: Vec<u32> = issues.iter().map(Issue::n_options).collect();
    let n = sizes.len();
    prop::collection::btree_map(0..n, any::<[bool; 4]>(), 1..=n.min(3)).prop_map(move |conditions| {
        let condition = |(i, allowed): (usize, [bool; 4])| {
            Condition::new(IssueId(i), (0..sizes[i] as usize).map(|o| allowed[o % 4]).collect())
        };
        Region::new(conditions.into_iter().map(condition).collect())
    })
}

fn rule(issues: &[Issue]) -> impl Strategy<Value = Rule> + use<> {
    let bar = prop_oneof![
        region(issues).prop_map(Bar::Forbid),
        (region(issues), region(issues)).prop_map(|(when, only_if)| Bar::OnlyIf { when, only_if }),
    ];
    bar.prop_map(|bar| Rule { id: "r".into(), why: None, bar, source: None })
}

fn values_term(id: usize, issue: &Issue) -> BoxedStrategy<Term> {
    let n = issue.n_options() as usize;
    let each = prop::collection::vec(exact(small_number()), n).prop_map(Values::Each);
    let ends = (issue.number(0), issue.number(n as u32 - 1));
    let values = match ends {
        (Some(first), Some(last)) if n > 1 => {
            let line = (exact(small_number()), exact(small_number()))
                .prop_map(move |(a, b)| Values::Line(Line { points: vec![(first, a), (last, b)] }));
            prop_oneof![each, line].boxed()
        }
        _ => each.boxed(),
    };
    (exact(share()), values)
        .prop_map(move |(weight, values)| Term::Values { issue: IssueId(id), weight, values, why: None })
        .boxed()
}

fn joint_term(issues: &[Issue]) -> impl Strategy<Value = Term> + use<> {
    let sizes: Vec<usize> = issues.iter().map(|i| i.n_options() as usize).collect();
    let all: Vec<usize> = (0..sizes.len()).collect();
    let most = all.len().min(3);
    prop::sample::subsequence(all, most.min(2)..=most).prop_shuffle().prop_flat_map(move |scope| {
        let cells = scope.iter().map(|&i| sizes[i]).product::<usize>();
        let table = prop::collection::vec(exact(small_number()), cells);
        (Just(scope), table, exact(share())).prop_map(|(scope, table, weight)| Term::Joint {
            issues: scope.into_iter().map(IssueId).collect(),
            weight,
            table,
            why: None,
        })
    })
}

fn preferences(issues: &[Issue], has_package: bool) -> impl Strategy<Value = Preferences> + use<> {
    let values: Vec<BoxedStrategy<Term>> =
        issues.iter().enumerate().map(|(i, issue)| values_term(i, issue)).collect();
    let joint = prop::collection::vec(joint_term(issues), 0..3);
    let bonus = (region(issues), exact(small_number())).prop_map(|(when, value)| Term::Bonus {
        when,
        value,
        why: None,
    });
    let bonuses = prop::collection::vec(bonus, 0..3);
    let reservation = prop_oneof![
        4 => exact(small_number()).prop_map(Reservation::Value),
        1 => Just(()).prop_flat_map(move |()| exact(small_number()).prop_map(move |value| if has_package {
            Reservation::Package(PackageId(0))
        } else {
            Reservation::Value(value)
        })),
    ];
    (values, joint, bonuses, reservation, any::<bool>()).prop_map(
        |(values, joint, bonuses, reservation, normalise)| {
            let weighs =
                |t: &Term| matches!(t, Term::Values { weight, .. } if weight.likely() > Decimal::ZERO);
            let normalise = normalise && values.iter().any(weighs);
            let terms = values.into_iter().chain(joint).chain(bonuses).collect();
            Preferences { terms, reservation, discount: None, normalise }
        },
    )
}

fn agreement(n_parties: usize) -> impl Strategy<Value = Agreement> {
    let group = prop::collection::btree_set(0..n_parties, 1..=n_parties);
    let groups = prop::collection::vec(group, 1..3).prop_map(|groups| {
        Agreement::Coalitions(groups.into_iter().map(|g| g.into_iter().map(PartyId).collect()).collect())
    });
    prop_oneof![2 => Just(Agreement::All), 1 => (1..=n_parties).prop_map(Agreement::Quorum), 1 => groups]
}

fn case() -> impl Strategy<Value = Case> {
    (2_usize..6, issues()).prop_flat_map(|(n_parties, issues)| {
        let rules = prop::collection::vec(rule(&issues), 0..3);
        let probability = (exact(share()), exact(share()));
        let files = prop::collection::vec(preferences(&issues, true), n_parties);
        (Just(issues), rules, probability, files, agreement(n_parties)).prop_map(built)
    })
}

type Drawn = (Vec<Issue>, Vec<Rule>, (Estimate, Estimate), Vec<Preferences>, Agreement);

fn built((issues, rules, probability, preferences, agreement): Drawn) -> Case {
    let consent = |(i, probability)| Consent {
        id: format!("c{i}"),
        by: String::new(),
        probability,
        question: None,
        source: None,
    };
    let party = |i: usize| Party {
        id: format!("p{i}"),
        name: String::new(),
        short: String::new(),
        file: String::new(),
        delegates: vec![],
        principals: vec![],
        ratifiers: vec![],
        source: None,
    };
    let package = Package {
        id: "nothing".into(),
        name: String::new(),
        outcome: Outcome::new(vec![0; issues.len()]),
        kind: PackageKind::Fallback,
        by: None,
        hedged: false,
        source: None,
        note: None,
    };
    let scenario = Scenario {
        title: String::new(),
        summary: None,
        caution: None,
        host: None,
        agreement,
        parties: (0..preferences.len()).map(party).collect(),
        issues,
        consents: [probability.0, probability.1].into_iter().enumerate().map(consent).collect(),
        rules,
        packages: vec![package],
        stages: vec![],
        accords: vec![],
        sources: vec![],
        statements: vec![],
        unknowns: vec![],
    };
    let file = |(p, preferences)| PartyFile {
        party: PartyId(p),
        note: None,
        judged_by: None,
        source: None,
        preferences,
        beliefs: vec![],
        ratifications: vec![],
        unknowns: vec![],
    };
    Case { files: preferences.into_iter().enumerate().map(file).collect(), scenario }
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
    fn whole_numbers_are_the_utilities_on_one_scale(case in case()) {
        let Some(game) = game(&case) else { return Ok(()) };
        prop_assert_eq!(game.scale().rounded(), None);
        for (outcome, utilities) in everything(&case) {
            for (p, whole) in game.utilities(&outcome).into_iter().enumerate() {
                let shown = game.scale().utility(whole);
                prop_assert!((shown - utilities[p].to_f64().unwrap()).abs() < 1e-9);
                // The same side of the reservation, exactly.
                prop_assert_eq!(whole >= game.reservation()[p], utilities[p] >= reservation(&case, p));
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
                prop_assert!((game.scale().utility(frontier.utilities(point)[p]) - u.to_f64().unwrap()).abs() < 1e-9);
            }
            prop_assert_eq!(&frontier.outcome(point), &outcomes[0]);
            prop_assert_eq!(frontier.equals(&[point])[0].to_usize(), Some(outcomes.len()));
            prop_assert_eq!(&frontier.equal_outcomes(point, usize::MAX), outcomes);
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
        let analysis = Analysis::of(&game, &Request::STANDARD).unwrap();
        let all: Vec<(Outcome, Vec<i64>)> =
            space::feasible_outcomes(&game).map(|o| (o.clone(), game.utilities(&o))).filter(|(_, u)| game.accepts(u)).collect();
        // Efficient within the zone, then each solution over all of it; ties by the lowest outcome.
        let below = |a: &[i64], b: &[i64]| a != b && a.iter().zip(b).all(|(a, b)| a <= b);
        let inside: Vec<&(Outcome, Vec<i64>)> = all.iter().filter(|(_, u)| !all.iter().any(|(_, v)| below(u, v))).collect();
        let rows: Vec<&[i64]> = inside.iter().map(|(_, u)| &u[..]).collect();
        let first = |rows: Vec<usize>| rows.first().map(|&row| inside[row].0.clone());
        let d = game.reservation();
        let solutions = analysis.solutions;
        prop_assert_eq!(solutions.nash.map(|p| p.outcome), first(solution::nash(&rows, d)));
        prop_assert_eq!(solutions.kalai.map(|p| p.outcome), first(solution::kalai(&rows, d)));
        prop_assert_eq!(solutions.kalai_smorodinsky.map(|p| p.outcome), first(solution::kalai_smorodinsky(&rows, d)));
        prop_assert_eq!(solutions.utilitarian.map(|p| p.outcome), first(solution::utilitarian(&rows)));
        prop_assert_eq!(analysis.shortfall.is_some(), all.is_empty());
    }

    #[test]
    fn the_shortfall_is_the_least_of_all_outcomes(case in case()) {
        let Some(game) = game(&case) else { return Ok(()) };
        prop_assume!(*game.agreement() == Agreement::All);
        let analysis = Analysis::of(&game, &Request::STANDARD).unwrap();
        let Some(shortfall) = analysis.shortfall else { return Ok(()) };
        let shares = |utilities: &[i64]| {
            let share = |p: usize| {
                let (low, high) = analysis.ranges[p];
                BigRational::new((game.reservation()[p] - utilities[p]).max(0).into(), (high - low).max(1).into())
            };
            let mut shares: Vec<BigRational> = (0..utilities.len()).map(share).collect();
            shares.sort_by(|a, b| b.cmp(a));
            shares
        };
        let least = space::feasible_outcomes(&game).map(|o| shares(&game.utilities(&o))).min();
        prop_assert_eq!(Some(shares(&shortfall.utilities)), least);
        prop_assert_eq!(game.utilities(&shortfall.outcome), shortfall.utilities);
    }

    #[test]
    fn what_is_given_up_for_a_limit_stays_within_the_bound(case in case(), points in 1_usize..4) {
        let Some(game) = game(&case) else { return Ok(()) };
        // No diagram fits, or no list does: whatever comes out, its bound holds.
        for widest in [Limits::STANDARD.widest, Widest { states: 1, arcs: 4 }] {
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
                prop_assert!(frontier.rows().any(reaches), "{:?} is further than {} from all", utilities, bound);
            }
            for (point, row) in frontier.rows().enumerate() {
                let outcome = frontier.outcome(point);
                prop_assert!(game.is_feasible(&outcome));
                prop_assert_eq!(&game.utilities(&outcome)[..], row);
            }
        }
    }
}
