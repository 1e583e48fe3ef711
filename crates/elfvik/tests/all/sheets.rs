//! Role sheets: they hold one side's points as analyses count them, and nothing of anybody else's.

use crate::cases::brute::{everything, utility};
use crate::cases::{Case, case, red_lines};
use elfvik::brief::{
    CombinationPoints, IdMap, IssueOptions, OptionChoice, RoleSheet, RoleSummary, TablePoints,
};
use elfvik::model::{Estimate, IssueId, Outcome, Scenario};
use elfvik::number::Decimal;
use elfvik::report::{self, Colours};
use num_traits::ToPrimitive;
use proptest::prelude::*;

fn lined() -> impl Strategy<Value = Case> {
    case().prop_flat_map(|case| {
        let lines = prop::collection::vec(red_lines(&case.scenario.issues), case.files.len());
        (Just(case), lines).prop_map(|(mut case, lines)| {
            case.files.iter_mut().zip(lines).for_each(|(file, lines)| file.preferences.red_lines = lines);
            case
        })
    })
}

/// An outcome in the ids of answers.
fn by_id(scenario: &Scenario, outcome: &Outcome) -> IdMap<OptionChoice> {
    let chosen = |(at, issue): (usize, &elfvik::model::Issue)| {
        let option = outcome.option(IssueId(at));
        let choice = match issue.number(option) {
            Some(number) => OptionChoice::Integer(number.to_f64() as i64),
            None => OptionChoice::NamedOption(issue.option_id(option)),
        };
        (issue.id.clone(), choice)
    };
    IdMap(scenario.issues.iter().enumerate().map(chosen).collect())
}

/// The position of an option among those of its issue.
fn position(scenario: &Scenario, issue: &str, choice: &OptionChoice) -> u32 {
    let issue = &scenario.issues[scenario.issue(issue).unwrap().0];
    (0..issue.n_options()).find(|&option| issue.option_id(option) == choice.to_string()).unwrap()
}

fn holds(scenario: &Scenario, when: &[IssueOptions], chosen: &IdMap<OptionChoice>) -> bool {
    when.iter().all(|options| {
        let at = position(scenario, &options.issue, chosen.get(&options.issue).unwrap());
        options.runs.iter().any(|(first, last)| {
            (position(scenario, &options.issue, first)..=position(scenario, &options.issue, last))
                .contains(&at)
        })
    })
}

/// What an outcome is worth by a sheet, added up as its reader would.
fn by_hand(scenario: &Scenario, role: &RoleSummary, outcome: &Outcome) -> f64 {
    let chosen = by_id(scenario, outcome);
    let issues = role.issues.iter().map(|issue| {
        let own = chosen.get(&issue.issue).unwrap();
        issue.options.iter().find(|option| option.option == *own).unwrap().points
    });
    let table = |table: &TablePoints| {
        let own: Vec<OptionChoice> =
            table.issues.iter().map(|issue| chosen.get(issue).unwrap().clone()).collect();
        table.rows.iter().find(|row| row.options == own).map_or(table.otherwise, |row| row.points)
    };
    let bonus = |bonus: &CombinationPoints| {
        if holds(scenario, &bonus.when, &chosen) { bonus.points } else { 0.0 }
    };
    let sum = issues.sum::<f64>()
        + role.tables.iter().map(table).sum::<f64>()
        + role.bonuses.iter().map(bonus).sum::<f64>();
    role.ceiling.map_or(sum, |ceiling| sum.min(ceiling))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_points_of_a_sheet_add_up_to_what_analyses_count(mut case in lined()) {
        // A sheet says what is signed; what consents make of it is public.
        case.scenario.consents.iter_mut().for_each(|c| c.probability = Estimate::Exact(Decimal::ONE));
        for (party, file) in case.files.iter().enumerate() {
            let role = RoleSheet::of(&case.scenario, file).unwrap().role.unwrap();
            for (outcome, _) in everything(&case).iter().take(40) {
                let exact = utility(&case, party, outcome).to_f64().unwrap();
                let found = by_hand(&case.scenario, &role, outcome);
                prop_assert!((exact - found).abs() < 1e-9, "{exact} against {found}");
                let crossed = file.preferences.crossed_by(outcome).is_some();
                let chosen = by_id(&case.scenario, outcome);
                let told = role.red_lines.iter().any(|line| {
                    let is_inside = holds(&case.scenario, &line.options, &chosen);
                    is_inside == (line.kind == elfvik::model::RedLineKind::Never)
                });
                prop_assert_eq!(crossed, told);
            }
        }
    }

    #[test]
    fn a_sheet_is_the_same_whatever_the_others_want(one in lined(), other in lined()) {
        // The files of the others are not even looked at: the public file and the own one make the sheet.
        let mut changed = one.scenario.clone();
        changed.rules.clone_from(&one.scenario.rules);
        let faces = |sheet: &RoleSheet| {
            let document = report::sheet(sheet);
            [document.text(Colours::Plain, 100), document.markdown(), document.html(), sheet.to_json()]
        };
        let own = RoleSheet::of(&one.scenario, &one.files[0]).unwrap();
        let mut believing = one.files[0].clone();
        believing.beliefs = vec![elfvik::model::Belief {
            party: elfvik::model::PartyId(1),
            note: Some("they would take anything".to_owned()),
            preferences: other.files[0].preferences.clone(),
            ratifications: Vec::new(),
            plan: None,
        }];
        let also = RoleSheet::of(&changed, &believing).unwrap();
        prop_assert_eq!(faces(&own), faces(&also));
    }
}

#[test]
fn a_confidential_note_stands_on_its_own_sheet_alone() {
    let view = elfvik::format::native::starter_view();
    let mut files = view.files().to_vec();
    files[1].confidential = Some("The owner is ill.\n\nNobody knows.".to_owned());
    let sheets: Vec<RoleSheet> =
        files.iter().map(|file| RoleSheet::of(view.scenario(), file).unwrap()).collect();
    let texts: Vec<String> =
        sheets.iter().map(|sheet| report::sheet(sheet).text(Colours::Plain, 100)).collect();
    assert!(
        texts[1].contains("The owner is ill.\n\n  Nobody knows.") || texts[1].contains("The owner is ill.")
    );
    assert!(!texts[0].contains("owner is ill"));
    let public = RoleSheet::public(view.scenario());
    assert!(!report::sheet(&public).text(Colours::Plain, 100).contains("points"));
}
