//! The one tolerance of floats against exact fractions: a NegMAS scenario whose numbers are floats of
//! fractions has the frontier, the counts, the zone and the solutions of the fractions.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use elfvik::brief::catalogue::{CatalogueRow, ScenarioLocation};
use elfvik::format::foreign::ReadingOptions;
use elfvik::model::View;
use elfvik::prepare::Analysis;
use elfvik::prepare::analysis::AnalysisRequest;
use num_rational::Ratio;
use num_traits::ToPrimitive;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use crate::files::{Files, assembled_as, game};

type Share = Ratio<i128>;

/// Values and weights of some parties as fractions, and an outcome each whose worth is its reservation.
#[derive(Debug, Clone)]
struct Fractions {
    /// How many options each issue has.
    sizes: Vec<usize>,
    /// Per party, a weight per issue, not yet divided by their sum.
    weights: Vec<Vec<i128>>,
    /// Per party and issue, what each option is worth, as numerators over `over`.
    values: Vec<Vec<Vec<i128>>>,
    over: Vec<i128>,
    reserved: Vec<Vec<usize>>,
}

impl Fractions {
    fn weight(&self, party: usize, issue: usize) -> Share {
        Share::new(self.weights[party][issue], self.weights[party].iter().sum())
    }

    fn value(&self, party: usize, issue: usize, option: usize) -> Share {
        Share::new(self.values[party][issue][option], self.over[issue])
    }

    fn utility(&self, party: usize, outcome: &[usize]) -> Share {
        let term =
            |(issue, &option): (usize, &usize)| self.weight(party, issue) * self.value(party, issue, option);
        outcome.iter().enumerate().map(term).sum()
    }

    fn row(&self, outcome: &[usize]) -> Vec<Share> {
        (0..self.weights.len()).map(|party| self.utility(party, outcome)).collect()
    }

    fn reservation(&self, party: usize) -> Share {
        self.utility(party, &self.reserved[party])
    }

    fn outcomes(&self) -> Vec<Vec<usize>> {
        let mut outcomes = vec![Vec::new()];
        for &size in &self.sizes {
            let with =
                |outcome: &Vec<usize>| (0..size).map(|o| [&outcome[..], &[o]].concat()).collect::<Vec<_>>();
            outcomes = outcomes.iter().flat_map(with).collect();
        }
        outcomes
    }

    /// The rows that none dominates, each with how many outcomes have it.
    fn efficient(&self) -> BTreeMap<Vec<Share>, usize> {
        let rows: Vec<Vec<Share>> = self.outcomes().iter().map(|outcome| self.row(outcome)).collect();
        let different: BTreeSet<&Vec<Share>> = rows.iter().collect();
        let dominates = |a: &Vec<Share>, b: &Vec<Share>| a != b && a.iter().zip(b).all(|(a, b)| a >= b);
        let mut efficient = BTreeMap::new();
        for row in &rows {
            if !different.iter().any(|other| dominates(other, row)) {
                *efficient.entry(row.clone()).or_insert(0) += 1;
            }
        }
        efficient
    }

    fn accepts(&self, row: &[Share]) -> bool {
        row.iter().enumerate().all(|(party, u)| *u >= self.reservation(party))
    }

    /// The same as NegMAS files, each number the nearest float with all its digits.
    fn files(&self) -> Files {
        let float = |share: Share| format!("{:?}", share.to_f64().unwrap());
        let mut domain = String::from("type: DiscreteCartesianOutcomeSpace\nname: fractions\nissues:\n");
        for (issue, &size) in self.sizes.iter().enumerate() {
            let values: Vec<String> = (0..size).map(|o| format!("o{o}")).collect();
            domain +=
                &format!("- {{name: i{issue}, type: CategoricalIssue, values: [{}]}}\n", values.join(", "));
        }
        let mut files = vec![("fractions-domain.yml".to_owned(), domain)];
        for party in 0..self.weights.len() {
            let mut text = format!(
                "type: LinearAdditiveUtilityFunction\nreserved_value: {}\nvalues:\n",
                float(self.reservation(party))
            );
            for (issue, &size) in self.sizes.iter().enumerate() {
                let value = |o: usize| format!("o{o}: {}", float(self.value(party, issue, o)));
                let values: Vec<String> = (0..size).map(value).collect();
                text += &format!("- {{type: TableFun, mapping: {{{}}}}}\n", values.join(", "));
            }
            let weights: Vec<String> =
                (0..self.sizes.len()).map(|issue| float(self.weight(party, issue))).collect();
            text += &format!("weights: [{}]\n", weights.join(", "));
            files.push((format!("fractions-p{party}.yml"), text));
        }
        files
    }
}

fn fractions() -> impl Strategy<Value = Fractions> {
    let sizes = prop::collection::vec(2_usize..5, 1..4);
    (sizes, 2_usize..4).prop_flat_map(|(sizes, n_parties)| {
        let n = sizes.len();
        let weights = prop::collection::vec(prop::collection::vec(1_i128..8, n), n_parties);
        let own: Vec<_> = sizes.iter().map(|&size| prop::collection::vec(0_i128..10, size)).collect();
        let values = prop::collection::vec(own, n_parties);
        let over = prop::collection::vec(prop::sample::select(vec![3_i128, 6, 7, 9, 10]), n);
        let outcome: Vec<_> = sizes.iter().map(|&size| 0..size).collect();
        let reserved = prop::collection::vec(outcome, n_parties);
        (Just(sizes), weights, values, over, reserved).prop_map(|(sizes, weights, values, over, reserved)| {
            Fractions { sizes, weights, values, over, reserved }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn floats_of_fractions_have_the_answers_of_the_fractions(case in fractions()) {
        let assembled = assembled_as(&case.files(), &ReadingOptions::FAITHFUL).unwrap();
        let view = View::of_analyst(assembled.scenario.clone(), assembled.files.clone()).unwrap();
        let row = CatalogueRow::of(&view, ScenarioLocation::default(), &AnalysisRequest::STANDARD).unwrap();
        let efficient = case.efficient();
        prop_assert_eq!(row.efficient, efficient.len());
        prop_assert_eq!(row.efficient_outcomes, efficient.values().sum::<usize>().to_string());
        let zone = case.outcomes().iter().filter(|outcome| case.accepts(&case.row(outcome))).count();
        let game = game(&assembled);
        let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
        prop_assert_eq!(analysis.zone.low.to_string(), zone.to_string());
        prop_assert_eq!(analysis.zone.high.to_string(), zone.to_string());
        prop_assert_eq!(analysis.shortfall.is_some(), zone == 0);
        let inside: Vec<&Vec<Share>> = efficient.keys().filter(|row| case.accepts(row)).collect();
        let sum = |row: &&Vec<Share>| row.iter().sum::<Share>();
        let most = inside.iter().map(sum).max();
        let ties = inside.iter().filter(|row| Some(sum(row)) == most).count();
        prop_assert_eq!(analysis.solutions.utilitarian.map_or(0, |pick| pick.n_ties), ties);
        let gain = |row: &&Vec<Share>, p: usize| row[p] - case.reservation(p);
        let product = |row: &&Vec<Share>| (0..row.len()).map(|p| gain(row, p)).product::<Share>();
        let greatest = inside.iter().map(product).max().filter(|most| *most > Share::from(0));
        if greatest.is_some() {
            let ties = inside.iter().filter(|row| Some(product(row)) == greatest).count();
            prop_assert_eq!(analysis.solutions.nash.map(|pick| pick.n_ties), Some(ties));
        }
    }
}

#[test]
fn an_outcome_a_hair_below_an_efficient_one_counts_as_its_equal() {
    // Thirds of thirds, whose floats add up to the same only up to the last digits.
    let case = Fractions {
        sizes: vec![2, 2],
        weights: vec![vec![1, 2], vec![2, 1]],
        values: vec![vec![vec![3, 9], vec![6, 3]], vec![vec![3, 6], vec![9, 3]]],
        over: vec![9, 9],
        reserved: vec![vec![0, 0], vec![0, 0]],
    };
    let assembled = assembled_as(&case.files(), &ReadingOptions::FAITHFUL).unwrap();
    let view = View::of_analyst(assembled.scenario.clone(), assembled.files.clone()).unwrap();
    let row = CatalogueRow::of(&view, ScenarioLocation::default(), &AnalysisRequest::STANDARD).unwrap();
    let efficient = case.efficient();
    assert_eq!(row.efficient, efficient.len());
    assert_eq!(row.efficient_outcomes, efficient.values().sum::<usize>().to_string());
}
