//! Small random scenarios with every kind of term, rule, consent and agreement.

pub(crate) mod authored;
pub(crate) mod brute;

use elfvik::model::{
    AgreementRule, Condition, Consent, ConsentId, Estimate, Issue, IssueId, NamedOption, Options, Outcome,
    Package, PackageId, PackageKind, Party, PartyFile, PartyId, PiecewiseLine, Preferences, RedLine,
    RedLineKind, Region, Reservation, Rule, Scenario, Term, Values, View, rule::Exclusion,
};
use elfvik::number::Decimal;
use proptest::prelude::*;

/// A scenario with its parties' files.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) scenario: Scenario,
    pub(crate) files: Vec<PartyFile>,
}

impl Case {
    pub(crate) fn view(&self) -> View {
        View::of_analyst(self.scenario.clone(), self.files.clone()).unwrap()
    }
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
        let label = |o: u32| NamedOption {
            id: format!("o{o}"),
            text: None,
            needs: (o > 0 && needs[o as usize]).then_some((ConsentId(consent), 0)),
        };
        Options::Labels { labels: (0..n).map(label).collect(), ordered: false }
    });
    let numbers = (1_i64..4).prop_map(|n| Options::Integer { from: 0, to: 3 * n, step: 3, unit: None });
    prop_oneof![3 => labels, 1 => numbers].prop_map(move |options| Issue {
        id: format!("i{id}"),
        name: None,
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
        region(issues).prop_map(Exclusion::Forbid),
        (region(issues), region(issues)).prop_map(|(when, only_if)| Exclusion::OnlyIf { when, only_if }),
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
                .prop_map(move |(a, b)| Values::Line(PiecewiseLine { points: vec![(first, a), (last, b)] }));
            prop_oneof![each, line].boxed()
        }
        _ => each.boxed(),
    };
    let out_of = prop_oneof![3 => Just(None), 1 => (1_i64..8).prop_map(Decimal::from_integer)];
    (exact(share()), values, out_of)
        .prop_map(move |(weight, values, out_of)| Term::Values {
            issue: IssueId(id),
            weight,
            values,
            out_of,
            why: None,
        })
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
            out_of: None,
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
        out_of: Decimal::from_integer(4),
        why: None,
    });
    let bonuses = prop::collection::vec(bonus, 0..3);
    let reservation = prop_oneof![
        4 => exact(small_number()).prop_map(Reservation::Value),
        1 => Just(Reservation::Any),
        1 => Just(()).prop_flat_map(move |()| exact(small_number()).prop_map(move |value| if has_package {
            Reservation::Package(PackageId(0))
        } else {
            Reservation::Value(value)
        })),
    ];
    let ceiling = prop_oneof![2 => Just(None), 1 => small_number().prop_map(Some)];
    (values, joint, bonuses, reservation, any::<bool>(), ceiling).prop_map(
        |(values, joint, bonuses, reservation, normalise, ceiling)| {
            let weighs =
                |t: &Term| matches!(t, Term::Values { weight, .. } if weight.likely() > Decimal::ZERO);
            let normalise = normalise && values.iter().any(weighs);
            let terms = values.into_iter().chain(joint).chain(bonuses).collect();
            Preferences { normalise, ceiling, ..Preferences::of(terms, reservation) }
        },
    )
}

fn agreement(n_parties: usize) -> impl Strategy<Value = AgreementRule> {
    let group = prop::collection::btree_set(0..n_parties, 1..=n_parties);
    let groups = prop::collection::vec(group, 1..3).prop_map(|groups| {
        AgreementRule::Coalitions(groups.into_iter().map(|g| g.into_iter().map(PartyId).collect()).collect())
    });
    let veto = prop::collection::btree_set(0..n_parties, 1..=n_parties);
    let with_veto = (1..=n_parties, veto).prop_map(|(quorum, veto)| AgreementRule::QuorumWithVeto {
        quorum,
        veto: veto.into_iter().map(PartyId).collect(),
    });
    let quorum = (1..=n_parties).prop_map(AgreementRule::Quorum);
    prop_oneof![2 => Just(AgreementRule::All), 1 => quorum, 1 => with_veto, 1 => groups]
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    (2_usize..6, issues()).prop_flat_map(|(n_parties, issues)| {
        let rules = prop::collection::vec(rule(&issues), 0..3);
        let probability = (exact(share()), exact(share()));
        let files = prop::collection::vec(preferences(&issues, true), n_parties);
        (Just(issues), rules, probability, files, agreement(n_parties)).prop_map(built)
    })
}

/// The case of a seed with so many parties who must all agree; the same for ever.
pub(crate) fn sampled(seed: u64, n_parties: usize) -> Case {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &key);
    let strategy = issues().prop_flat_map(move |issues| {
        let rules = prop::collection::vec(rule(&issues), 0..3);
        let probability = (exact(share()), exact(share()));
        let files = prop::collection::vec(preferences(&issues, true), n_parties);
        (Just(issues), rules, probability, files, Just(AgreementRule::All)).prop_map(built)
    });
    strategy.new_tree(&mut TestRunner::new_with_rng(Config::default(), rng)).unwrap().current()
}

type Drawn = (Vec<Issue>, Vec<Rule>, (Estimate, Estimate), Vec<Preferences>, AgreementRule);

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
        ratification: elfvik::model::RatificationRule::default(),
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
        origin: elfvik::model::Origin::Elfvik,
        host: None,
        agreement,
        parties: (0..preferences.len()).map(party).collect(),
        issues,
        consents: [probability.0, probability.1].into_iter().enumerate().map(consent).collect(),
        states: elfvik::model::StatesOfNature::default(),
        rules,
        packages: vec![package],
        stages: vec![],
        talks: None,
        accords: vec![],
        steps: vec![],
        plan: None,
        sources: vec![],
        statements: vec![],
        unknowns: vec![],
    };
    let file = |(p, preferences)| PartyFile::of(PartyId(p), preferences);
    Case { files: preferences.into_iter().enumerate().map(file).collect(), scenario }
}

/// Calls `each` with every likely value of some preferences: values, bonuses, the reservation and the
/// ceiling, but not the weights.
pub(crate) fn each_number(preferences: &mut Preferences, mut each: impl FnMut(&mut Decimal)) {
    let mut of = |estimate: &mut Estimate| {
        let mut number = estimate.likely();
        each(&mut number);
        *estimate = Estimate::Exact(number);
    };
    for term in &mut preferences.terms {
        match term {
            Term::Values { values: Values::Each(all), .. } => all.iter_mut().for_each(&mut of),
            Term::Values { values: Values::Line(line), .. } => {
                line.points.iter_mut().for_each(|(_, y)| of(y));
            }
            Term::Values { values: Values::Curve(curve), .. } => {
                of(&mut curve.from);
                of(&mut curve.to);
            }
            Term::Product { weight, .. } => of(weight),
            Term::Joint { table, .. } => table.iter_mut().for_each(&mut of),
            Term::Bonus { value, .. } => of(value),
        }
    }
    if let Reservation::Value(reservation) = &mut preferences.reservation {
        of(reservation);
    }
    preferences.ceiling.iter_mut().for_each(each);
}

/// Up to two red lines over some issues.
pub(crate) fn red_lines(issues: &[Issue]) -> impl Strategy<Value = Vec<RedLine>> + use<> {
    let line = (any::<bool>(), region(issues)).prop_map(|(must, region)| RedLine {
        kind: if must { RedLineKind::Must } else { RedLineKind::Never },
        region,
    });
    prop_oneof![1 => Just(Vec::new()), 2 => prop::collection::vec(line, 1..3)]
}
