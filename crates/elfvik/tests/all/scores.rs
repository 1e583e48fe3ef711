//! Scores of groups against a look at every outcome, and the worked example of the guide.

use crate::cases::brute::{everything, reservation};
use crate::cases::{Case, case};
use elfvik::brief::{Score, ScoreRequest};
use elfvik::format::{FileText, native, results, spreadsheet};
use elfvik::model::{AgreementRule, GroupResult, Outcome, PartyId, Scenario, View};
use elfvik::prepare::Control;
use elfvik::report::{self, Colours};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use proptest::prelude::*;

fn group(name: &str, outcome: Option<Outcome>) -> GroupResult {
    GroupResult { group: name.to_owned(), members: None, outcome }
}

fn scored(view: &View, groups: &[GroupResult]) -> Score {
    Score::of(view, groups, &ScoreRequest::STANDARD, &Control::default()).unwrap()
}

/// The groups of a case: each of some outcomes, and one without a deal.
fn groups(case: &Case) -> Vec<GroupResult> {
    let deals = everything(case).into_iter().take(6).map(|(outcome, _)| Some(outcome));
    let all = deals.chain([None]).enumerate();
    all.map(|(at, outcome)| group(&at.to_string(), outcome)).collect()
}

/// A case in which all must agree and every fallback is a number.
fn agreed() -> impl Strategy<Value = Case> {
    case().prop_map(|mut case| {
        case.scenario.agreement = AgreementRule::All;
        case
    })
}

fn sum(row: &[BigRational]) -> BigRational {
    row.iter().fold(BigRational::zero(), |sum, worth| sum + worth)
}

fn view_of(table: &str) -> View {
    let made = spreadsheet::scenario(FileText { name: "points.csv", text: table }).unwrap();
    let text = |at: usize| FileText { name: &made.files[at].name, text: &made.files[at].text };
    let scenario = native::scenario(text(0)).unwrap();
    let file = |p: usize| native::party_file(text(p + 1), &scenario, PartyId(p)).unwrap();
    let files: Vec<_> = (0..scenario.parties.len()).map(file).collect();
    View::of_analyst(scenario, files).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn scores_are_what_a_look_at_every_outcome_finds(case in agreed()) {
        let all = everything(&case);
        prop_assume!(!all.is_empty());
        let Ok(score) = Score::of(&case.view(), &groups(&case), &ScoreRequest::STANDARD, &Control::default())
        else {
            return Ok(());
        };
        let fallback: Vec<BigRational> = (0..case.files.len()).map(|p| reservation(&case, p)).collect();
        let deals: Vec<&Vec<BigRational>> = all
            .iter()
            .map(|(_, row)| row)
            .filter(|row| row.iter().zip(&fallback).all(|(u, r)| u >= r))
            .collect();
        let best = deals.iter().map(|row| sum(row)).max();
        prop_assert_eq!(score.best.is_some(), best.is_some());
        for (group, result) in score.groups.iter().zip(groups(&case)) {
            let Some(outcome) = &result.outcome else {
                prop_assert_eq!(group.left_on_the_table.is_some(), deals.iter().any(|d| **d != fallback));
                continue;
            };
            let own = &all.iter().find(|(other, _)| other == outcome).unwrap().1;
            let at_least = |a: &[BigRational], b: &[BigRational]| a.iter().zip(b).all(|(a, b)| a >= b);
            let better = all.iter().filter(|(_, row)| at_least(row, own) && row != own).count();
            let worse = all.iter().filter(|(_, row)| at_least(own, row) && row != own).count();
            let efficiency =
                if better + worse == 0 { 1.0 } else { 1.0 - better as f64 / (better + worse) as f64 };
            prop_assert_eq!(group.pareto_efficiency, Some(efficiency));
            prop_assert_eq!(group.efficient, Some(better == 0));
            prop_assert_eq!(group.left_on_the_table.is_some(), better > 0);
            if let Some(left) = &group.left_on_the_table {
                prop_assert!(left.gains.values().all(|gain| *gain >= 0.0));
                prop_assert!(left.gains.values().any(|gain| *gain > 0.0));
                let least = left.gains.values().copied().fold(f64::INFINITY, f64::min);
                let most = all.iter().filter(|(_, row)| at_least(row, own)).map(|(_, row)| {
                    row.iter().zip(own).map(|(a, b)| a - b).min().unwrap()
                });
                let most = most.max().unwrap().to_f64().unwrap();
                prop_assert!((least - most).abs() < 1e-9, "{least} is not {most}");
            }
            let gain = (sum(own) - sum(&fallback)).to_f64().unwrap();
            let greatest = best.as_ref().map(|best| (best - sum(&fallback)).to_f64().unwrap());
            match (group.joint_share, greatest) {
                (Some(share), Some(greatest)) => prop_assert!((share - gain / greatest).abs() < 1e-9),
                (share, greatest) => {
                    prop_assert!(share.is_none() && greatest.is_none_or(|greatest| greatest <= 0.0));
                }
            }
        }
    }

    #[test]
    fn integrative_potential_lies_between_a_fixed_sum_and_everybodys_best(case in agreed()) {
        let Ok(score) = Score::of_case(&case.view(), &Control::default()) else { return Ok(()) };
        if let Some(potential) = score.integrative_potential {
            prop_assert!((0.0..=1.0).contains(&potential), "{potential}");
        }
    }

    #[test]
    fn any_table_is_read_or_refused_with_places(text in "(group|price|[a-z ,;\"\n0-9-]{0,6}){0,12}") {
        let view = native::starter_view();
        if let Err(faults) = results::results(FileText { name: "r.csv", text: &text }, view.scenario()) {
            prop_assert!(faults.iter().all(|fault| !fault.to_string().is_empty()));
            prop_assert!(!faults.is_empty());
        }
    }
}

#[test]
fn the_example_of_the_guide_comes_out() {
    let fixed = view_of("issue,option,Ann,Bob\npie,all,1,0\n,half,0.5,0.5\n,none,0,1\n");
    assert_eq!(scored(&fixed, &[]).integrative_potential, Some(0.0));

    let two = view_of(
        "issue,option,Ann,Bob\nleft,all,3,0\n,half,1.5,0.5\n,none,0,1\nright,all,1,0\n,half,0.5,1.5\n\
         ,none,0,3\n",
    );
    let half = group("1", Some(Outcome::new(vec![1, 1])));
    let score = scored(&two, &[half]);
    assert_eq!(score.integrative_potential, Some(0.5));
    assert_eq!(score.groups[0].pareto_efficiency, Some(0.5));
    assert!((score.groups[0].joint_share.unwrap() - 4.0 / 6.0).abs() < 1e-12);

    let shared = view_of("issue,option,Ann,Bob\nday,one,5,2\n,two,0,0\n");
    assert_eq!(scored(&shared, &[]).integrative_potential, Some(1.0));
}

#[test]
fn equal_groups_share_a_place_and_the_next_has_the_place_behind_them() {
    let view = native::starter_view();
    let outcome = |options: [u32; 4]| Some(Outcome::new(options.to_vec()));
    let all = [outcome([2, 1, 1, 1]), None, outcome([2, 1, 1, 1])];
    let groups: Vec<GroupResult> =
        all.into_iter().enumerate().map(|(at, outcome)| group(&at.to_string(), outcome)).collect();
    let score = scored(&view, &groups);
    assert_eq!(score.groups.iter().map(|group| group.rank).collect::<Vec<_>>(), [1, 3, 1]);
    let page = report::score(&score).html();
    assert!(page.contains("<svg ") && !page.contains("<script"));
    assert!(report::score(&score).text(Colours::Plain, 100).lines().all(|line| line.chars().count() <= 100));
}

fn read(text: &str) -> Result<Vec<GroupResult>, String> {
    let view = native::starter_view();
    let text = FileText { name: "results.csv", text };
    let found = results::results(text, view.scenario());
    found.map_err(|faults| {
        faults.iter().map(|f| f.message() + "|" + &f.error.cure()).collect::<Vec<_>>().join("\n")
    })
}

fn starter() -> Scenario {
    native::starter_view().scenario().clone()
}

#[test]
fn options_are_read_by_id_text_and_number_whatever_the_capitals() {
    let scenario = starter();
    let ids: Vec<&str> = scenario.issues.iter().map(|issue| issue.id.as_str()).collect();
    let head = format!("Group;{}\n", ids.join(";").to_uppercase());
    let row = |options: [u32; 4], written: fn(&elfvik::model::Issue, u32) -> String| {
        let cells = scenario.issues.iter().zip(options).map(|(issue, option)| written(issue, option));
        format!("{head}7;{}\n", cells.collect::<Vec<_>>().join(";"))
    };
    let by_text = |issue: &elfvik::model::Issue, option: u32| match &issue.options {
        elfvik::model::Options::Labels { labels, .. } => {
            let label = &labels[option as usize];
            label.text.clone().unwrap_or_else(|| label.id.clone()).to_uppercase()
        }
        _ => format!("{} {}", issue.option_id(option), issue.unit().unwrap_or_default()),
    };
    for options in [[0, 0, 0, 0], [4, 1, 1, 1]] {
        let expected = Ok(vec![group("7", Some(Outcome::new(options.to_vec())))]);
        assert_eq!(read(&row(options, elfvik::model::Issue::option_id)), expected);
        assert_eq!(read(&row(options, by_text)), expected);
    }
}

#[test]
fn what_is_wrong_with_a_table_is_named_by_row_and_column_with_its_cure() {
    let check = |text: &str, parts: &[&str]| {
        let fault = read(text).unwrap_err();
        for part in parts {
            assert!(fault.contains(part), "{part}: {fault}");
        }
    };
    let ids: Vec<String> = starter().issues.iter().map(|issue| issue.id.clone()).collect();
    let head = format!("group,{}\n", ids.join(","));
    check("", &["the table is empty"]);
    check("\n\n", &["the table is empty"]);
    check(&head, &["the table has no group", "write a row for each group"]);
    check("price,heating\n", &["no column names the groups", "begin with a row such as"]);
    check("group,prise\nA,8\n", &["row 1, column B (prise)", "did you mean `price`?"]);
    check("group,price\nA,8\n", &["issue `heating` has no column", "add a column headed `heating`"]);
    check("group,price,price\nA,8,8\n", &["`price` has a column already, B"]);
    check(&format!("{head}A,8,,,\n"), &["row 2, column C", "nothing is agreed on issue", "no deal"]);
    check(&format!("{head},8,,,\n"), &["row 2, column A (group): the row names no group"]);
    check(&format!("{head}A,,,,\nA,,,,\n"), &["row 3", "group `A` has a row already, row 2"]);
    check(&format!("{head}A,no deal,,,,stray\n"), &["row 2, column F: `stray` stands in a column without"]);
    check("\"group,price\nA,8\n", &["row 1, column A", "the quoted cell has no end"]);
}

/// The house accepts from 5 on; its delegates accept anything.
fn with_a_house() -> View {
    let public = "format = 1\ntitle = \"Two, and a house\"\nparties = [{ id = \"us\", name = \"Us\" }, { id \
        = \"them\", \
                  name = \"Them\", ratifiers = [{ id = \"house\", name = \"Their house\" }] }]\nissues = [{ \
                  id = \
                  \"x\", question = \"How much?\", integer = { from = 0, to = 10 } }]\n";
    let scenario = native::scenario(FileText { name: "scenario.toml", text: public }).unwrap();
    let line = |party: &str, points: &str| {
        format!(
            "format = 1\nparty = \"{party}\"\nreservation = 0\n[issues.x]\nweight = 1\npoints = {points}\n"
        )
    };
    let them = line("them", "[[0, 0], [10, 10]]") + "[ratifiers.house]\nlike = \"them\"\nreservation = 5\n";
    let texts = [line("us", "[[0, 10], [10, 0]]"), them];
    let file = |p: usize| {
        native::party_file(FileText { name: "file", text: &texts[p] }, &scenario, PartyId(p)).unwrap()
    };
    View::of_analyst(scenario.clone(), vec![file(0), file(1)]).unwrap()
}

#[test]
fn an_agreement_that_would_fail_at_home_is_said_so_and_keeps_its_points() {
    let view = with_a_house();
    let deal = |x: u32| Some(Outcome::new(vec![x]));
    let groups = [group("A", deal(4)), group("B", deal(5)), group("C", None)];
    let score = scored(&view, &groups);
    let ratified: Vec<Option<bool>> = score.groups.iter().map(|group| group.ratified).collect();
    assert_eq!(ratified, [Some(false), Some(true), None]);
    assert_eq!(score.groups[0].refused_at_home, ["them/house"]);
    assert!(score.groups[0].acceptable && score.groups[0].fails_at_home());
    assert_eq!((score.class.n_unratified, score.class.n_deals), (Some(1), 2));
    assert_eq!(score.groups[0].utilities.values().copied().collect::<Vec<_>>(), [6.0, 4.0]);
    let text = report::score(&score).text(Colours::Plain, 200);
    for part in ["Group A: it would not be ratified: refused by Their house", "At home this is no deal"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("Group B: it would not"), "{text}");
}

#[test]
fn where_nothing_is_known_of_ratifiers_scores_say_nothing_of_home() {
    let score = scored(&elfvik::format::native::starter_view(), &[group("A", None)]);
    assert_eq!((score.class.n_unratified, score.groups[0].ratified), (None, None));
    assert!(!score.to_json().contains("ratified") && !score.to_json().contains("refused_at_home"));
}
