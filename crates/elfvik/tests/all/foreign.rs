//! Scenarios of other systems: each file in `foreign/` was written for these tests, with the quirks of real
//! ones.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use elfvik::format::foreign::{
    self, Duplicates, FileContent, ForeignRefusal, Missing, ReadingOptions, ScenarioWithProfiles,
    WeightConvention,
};
use elfvik::format::write::{Loss, TargetFormat, written};
use elfvik::format::{FileText, ScenarioError, native};
use elfvik::model::{Options, Origin, Outcome, PartyId, Reservation, View};
use elfvik::number::Decimal;
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::{Game, space};
use std::path::Path;

use crate::files::{Files, assembled_as, files_at, game};

/// The files of a folder of `foreign/`, decoded as the program does it.
fn files(folder: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(folder);
    files_at(&folder)
}

fn assembled(folder: &str) -> ScenarioWithProfiles {
    assembled_as(&files(folder), &ReadingOptions::FAITHFUL).unwrap()
}

/// What an outcome is worth to each party.
fn check(scenario: &ScenarioWithProfiles, options: &[u32], expected: &[f64]) {
    let game = game(scenario);
    let utilities = game.utilities(&Outcome::new(options.to_vec()));
    for (p, (whole, expected)) in utilities.iter().zip(expected).enumerate() {
        let found = game.scale(p).utility(*whole);
        assert!((found - expected).abs() < 1e-9, "{options:?}: {found}, not {expected}");
    }
}

fn refusal(folder: &str, change: impl Fn(&str, &str) -> String) -> (ForeignRefusal, usize) {
    let changed: Files =
        files(folder).into_iter().map(|(name, text)| (name.clone(), change(&name, &text))).collect();
    let faults = assembled_as(&changed, &ReadingOptions::FAITHFUL).unwrap_err();
    match &faults[0].error {
        ScenarioError::Foreign(refusal) => (refusal.clone(), faults[0].place.line),
        other => panic!("{other}"),
    }
}

fn in_file(file: &'static str, from: &'static str, to: &'static str) -> impl Fn(&str, &str) -> String {
    move |name, text| {
        if name != file {
            return text.to_owned();
        }
        assert!(text.contains(from));
        text.replace(from, to)
    }
}

mod genius {
    use super::*;

    #[test]
    fn inner_objectives_come_first_and_issues_are_known_by_index() {
        // "Objectives may nest; issues are enumerated pre-order, child objectives before sibling issues."
        let orchard = assembled("genius/orchard");
        let names: Vec<&str> = orchard.scenario.issues.iter().map(|i| i.question.as_str()).collect();
        assert_eq!(names, ["Sort", "Price & tax", "Day"]);
        assert_eq!(orchard.scenario.origin, Origin::Genius);
        let Options::Labels { labels, .. } = &orchard.scenario.issues[1].options else { panic!() };
        assert_eq!(labels[0].text.as_deref(), Some("10 & no tax"));
        assert_eq!(labels[1].text.as_deref(), Some("12 "));
        assert_eq!(labels[2].text.as_deref(), Some("15 \"net\""));
    }

    #[test]
    fn evaluations_are_divided_by_the_greatest_of_the_profile_and_weights_stay_as_they_are() {
        // Price: 30 of 60 (a value that the domain lacks counts in the maximum), weight 0.5; Sort 0.4; Day
        // 0.45.
        let orchard = assembled("genius/orchard");
        check(&orchard, &[0, 0, 0], &[0.5 * 0.5 + 0.4 * 0.5 + 0.45, 0.5 / 3.0 + 0.25]);
        check(&orchard, &[1, 2, 1], &[0.85, 0.5 + 0.125]);
    }

    #[test]
    fn a_sum_above_one_counts_as_one_and_an_issue_of_zeros_counts_for_nothing() {
        // U = min(1, sum): 0.25 + 0.4 + 0.45 is cut off; Bo's evaluations of Day are all zero.
        let orchard = assembled("genius/orchard");
        check(&orchard, &[1, 0, 0], &[1.0, 0.125 + 0.5 / 3.0]);
    }

    #[test]
    fn the_last_reservation_counts_and_a_discount_of_zero_is_none() {
        let orchard = assembled("genius/orchard");
        let preferences = &orchard.files[0].preferences;
        assert_eq!(preferences.reservation, reservation("0.25"));
        assert_eq!(preferences.discount, None);
        let other = &orchard.files[1].preferences;
        assert_eq!(other.reservation, reservation("0"), "0 where nothing is written");
        assert_eq!(other.discount.as_ref().map(|d| d.likely().to_string()).as_deref(), Some("0.9"));
    }

    #[test]
    fn a_discount_that_is_no_number_is_none() {
        // "non-numeric (IS_BT_Acquisition: value=\"s\") => message, 1"
        let changed: Files = files("genius/orchard")
            .into_iter()
            .map(|(name, text)| {
                (name, text.replace("<discount_factor value=\"0.9\"/>", "<discount_factor value=\"s\"/>"))
            })
            .collect();
        let orchard = assembled_as(&changed, &ReadingOptions::FAITHFUL).unwrap();
        assert_eq!(orchard.files[1].preferences.discount, None);
        assert!(
            orchard.notes.iter().any(|note| note.to_string().contains("the discount `s` is not above 0"))
        );
        let price = "orchard_domain.xml:17: the type `price` is not known and counts as discrete";
        assert!(orchard.notes.iter().any(|note| note.to_string() == price), "{:?}", orchard.notes);
    }

    #[test]
    fn weights_are_normalised_only_when_asked_for() {
        let reading = ReadingOptions { weights: WeightConvention::Normalised, ..ReadingOptions::FAITHFUL };
        let orchard = assembled_as(&files("genius/orchard"), &reading).unwrap();
        check(&orchard, &[1, 0, 0], &[(0.25 + 0.4 + 0.45) / 1.35]);
    }

    #[test]
    fn integer_issues_are_lines_from_the_lower_bound_and_real_ones_from_zero() {
        // Integer: clamp(0.2 + 0.3 (v - 10)); old parameters: 1 - 0.25 v; real: 21 points, a triangle and a
        // line.
        let well = assembled("genius/well");
        assert_eq!(well.scenario.space().n_options(), [5, 5, 21]);
        check(&well, &[0, 0, 10], &[0.5 * 0.2 + 0.25 + 0.25, 0.25 + 0.25 * 0.5]);
        check(&well, &[4, 4, 0], &[0.5, 0.25 + 0.25 + 0.25]);
        check(&well, &[1, 2, 20], &[0.5 * 0.5 + 0.25 * 0.5, 0.25 + 0.25 * 0.5]);
    }

    #[test]
    fn a_value_that_stands_twice_counts_twice_with_the_last_evaluation() {
        let market = assembled("genius/market");
        assert_eq!(market.scenario.space().size(), 3_u8.into());
        check(&market, &[1], &[1.0, 0.5]);
        check(&market, &[2], &[1.0, 0.5]);
        let merged = ReadingOptions { duplicates: Duplicates::Merge, ..ReadingOptions::FAITHFUL };
        assert_eq!(
            assembled_as(&files("genius/market"), &merged).unwrap().scenario.space().size(),
            2_u8.into()
        );
    }

    #[test]
    fn rectangles_pay_inside_of_includes_and_outside_of_excludes() {
        let scenario = assembled("genius/rectangles");
        // (3, 4, 5): 40 + 0 (inside of both bounds? 3 is, 5 is) + 5; nothing of the second profile but 50.
        check(&scenario, &[3, 4, 5], &[45.0 / 110.0, 0.5]);
        // (6, 8, 5): outside of EXCLUDES on issue 1: 60; 5; half of 20.
        check(&scenario, &[6, 8, 5], &[75.0 / 110.0, 1.0]);
        // (2, 0, 0): 40 + 60 + 5 = 105.
        check(&scenario, &[2, 0, 0], &[105.0 / 110.0, 0.0]);
    }

    #[test]
    fn least_and_greatest_of_rectangles_are_tables() {
        let scenario = assembled("genius/extremes");
        // min(60 inside 0..4, 80 inside 5..9) / 60; (2 max(10, 25) + 50) / 100.
        check(&scenario, &[0, 5, 9], &[1.0, 0.5]);
        check(&scenario, &[5, 2, 0], &[0.0, 0.5]);
        check(&scenario, &[5, 5, 9], &[0.0, 0.7]);
    }

    #[test]
    fn what_a_delegate_is_told_is_read_with_blanks_around_it() {
        let scenario = assembled("genius/uncertain");
        let told = scenario.files[0].elicitation.clone().unwrap();
        assert_eq!((told.comparisons, told.errors), (7, 2));
        assert_eq!(
            (told.cost.to_string().as_str(), told.fixed_seed, told.experimental),
            ("0.05", false, false)
        );
        assert_eq!(scenario.files[0].preferences.reservation, reservation("0.698225"));
    }

    #[test]
    fn constraint_profiles_are_refused_by_name() {
        let (name, text) = files("genius/constraint").remove(0);
        let fault = foreign::part(FileText { name: &name, text: &text }).unwrap_err();
        assert_eq!(fault.error.to_string(), "constraint profiles of GENIUS are not read");
    }

    #[test]
    fn what_genius_would_fail_on_is_refused_with_its_place() {
        let (refusal_of, line) =
            refusal("genius/orchard", in_file("orchard_ann.xml", "<weight index=\"4\" value=\"0.4\"/>", ""));
        assert_eq!(refusal_of, ForeignRefusal::NoEvaluator { what: "weight", issue: "Sort".into() });
        assert_eq!(line, 8);
        let (refusal_of, _) = refusal(
            "genius/orchard",
            in_file("orchard_ann.xml", "evaluation=\"0.5\"", "evaluation=\"null\""),
        );
        assert_eq!(refusal_of, ForeignRefusal::NoEvaluation { issue: "Sort".into(), value: "apples".into() });
        let (refusal_of, _) =
            refusal("genius/well", in_file("well_domain.xml", "upperbound=\"14\"", "upperbound=\"9\""));
        assert!(matches!(refusal_of, ForeignRefusal::Bounds { .. }));
        let (refusal_of, _) = refusal(
            "genius/rectangles",
            in_file("profile-1.xml", "index=\"2\" min=\"0\"", "index=\"8\" min=\"0\""),
        );
        assert_eq!(refusal_of, ForeignRefusal::UnknownIssue { issue: "8".into() });
    }

    #[test]
    fn a_value_without_an_evaluation_is_worth_nothing_when_asked_for() {
        let changed: Files = files("genius/orchard")
            .into_iter()
            .map(|(name, text)| (name, text.replace("evaluation=\"0.5\"", "evaluation=\"null\"")))
            .collect();
        let reading = ReadingOptions { missing: Missing::Zero, ..ReadingOptions::FAITHFUL };
        check(&assembled_as(&changed, &reading).unwrap(), &[0, 0, 0], &[0.25 + 0.45]);
    }
}

mod geniusweb {
    use super::*;

    #[test]
    fn number_utilities_are_lines_to_eight_digits_and_nothing_outside() {
        let harbour = assembled("geniusweb/harbour");
        // Fees 10, 10.5, 11, 11.5, 12: five values in steps of 0.5 up to 12.3.
        assert_eq!(harbour.scenario.space().n_options(), [3, 5]);
        check(&harbour, &[0, 1], &[0.60001 + 0.39999 * 0.666_666_67, 0.75 * 0.25]);
        check(&harbour, &[2, 4], &[0.0, 0.125 + 0.75]);
    }

    #[test]
    fn a_reservation_is_worth_what_its_bid_is_worth_and_none_accepts_anything() {
        let harbour = assembled("geniusweb/harbour");
        let game = game(&harbour);
        let bid = game.utilities(&Outcome::new(vec![1, 1]));
        assert_eq!(game.reservation()[0], bid[0]);
        assert_eq!(harbour.files[1].preferences.reservation, Reservation::Any);
        assert_eq!(game.reservation()[1], space::ranges(&game, &AnalysisRequest::STANDARD.limits)[1].0);
    }

    #[test]
    fn weights_must_add_up_to_one() {
        let (refusal_of, _) = refusal("geniusweb/harbour", in_file("port.json", "0.75\n", "0.85\n"));
        assert_eq!(refusal_of, ForeignRefusal::WeightSum { sum: "1.1".into() });
    }

    #[test]
    fn sums_of_groups_are_tables_and_unlisted_combinations_are_worth_nothing() {
        let groups = assembled("geniusweb/groups");
        check(&groups, &[0, 0, 0], &[0.1 + 0.4, 0.5 + 0.1]);
        check(&groups, &[1, 1, 1], &[0.6, 0.5]);
        check(&groups, &[1, 0, 1], &[0.0, 0.7]);
    }

    #[test]
    fn partial_orders_are_refused_by_name() {
        let (name, text) = files("geniusweb/order").remove(0);
        let fault = foreign::part(FileText { name: &name, text: &text }).unwrap_err();
        assert_eq!(fault.error.to_string(), "partial orders of GeniusWeb are not read");
    }
}

mod negolog {
    use super::*;

    #[test]
    fn issues_stand_in_the_order_of_the_weights_and_nothing_is_cut_off() {
        let ferry = assembled("negolog/ferry");
        let names: Vec<&str> = ferry.scenario.issues.iter().map(|i| i.question.as_str()).collect();
        assert_eq!(names, ["speed", "price"]);
        check(&ferry, &[1, 0], &[1.2, 0.2]);
        assert_eq!(ferry.files[0].preferences.reservation, reservation("0.4"));
    }
}

mod negmas {
    use super::*;

    #[test]
    fn tables_lines_identities_and_biases_add_up() {
        let garden = assembled("negmas/garden");
        // 2 + 0.25 (0.5 - 0.1 * 2) + 0.125 * 4 - 0.5; 0.5 * 0.25 + 0.25 * 1 + 0.25 (1 - 0.4).
        check(&garden, &[1, 1, 4], &[2.0 + 0.25 * 0.3 + 0.5 - 0.5, 0.125 + 0.25 + 0.15]);
        assert_eq!(garden.files[0].preferences.reservation, Reservation::Any);
        assert_eq!(garden.files[1].preferences.reservation, reservation("0.75"));
        assert_eq!(garden.files[1].preferences.discount.as_ref().unwrap().likely().to_string(), "0.5");
    }

    #[test]
    fn affine_functions_weigh_the_numbers_themselves() {
        // 1 + 0.25 x - 0.5 y, y from 1.
        check(&assembled("negmas/mill"), &[3, 1], &[1.0 + 0.75 - 1.0, 0.75 - 0.75 + 1.0]);
    }

    #[test]
    fn json_is_read_as_yaml_is() {
        check(&assembled("negmas/json"), &[0], &[1.0, 0.5]);
    }

    #[test]
    fn functions_and_classes_that_are_not_known_are_refused_by_name() {
        let (found, line) =
            refusal("negmas/mill", in_file("mill-u.yml", "AffineUtilityFunction", "NashUtilityFunction"));
        assert_eq!(
            (found.to_string().as_str(), line),
            ("the utility function `NashUtilityFunction` is not known", 1)
        );
        let (found, _) =
            refusal("negmas/mill", in_file("mill-u.yml", "bias: 1.0", "bias: !!python/object:os.System {}"));
        assert!(matches!(found, ForeignRefusal::PythonClass { .. }));
    }
}

mod laws {
    use super::*;

    const READABLE: [&str; 12] = [
        "genius/orchard",
        "genius/well",
        "genius/market",
        "genius/rectangles",
        "genius/extremes",
        "genius/uncertain",
        "geniusweb/harbour",
        "geniusweb/groups",
        "negolog/ferry",
        "negmas/garden",
        "negmas/mill",
        "negmas/json",
    ];

    fn reread(scenario: &ScenarioWithProfiles, target: TargetFormat) -> (Vec<Loss>, ScenarioWithProfiles) {
        let out = written(&scenario.scenario, &scenario.files, target);
        let files: Files = out.files.into_iter().map(|file| (file.name, file.text)).collect();
        let again = match target {
            TargetFormat::Native => {
                let text = |at: usize| FileText { name: &files[at].0, text: &files[at].1 };
                let public = native::scenario(text(0)).unwrap();
                let own = |p: usize| native::party_file(text(p + 1), &public, PartyId(p)).unwrap();
                let own = (0..public.parties.len()).map(own).collect();
                ScenarioWithProfiles { scenario: public, files: own, notes: Vec::new(), defaults: Vec::new() }
            }
            _ => assembled_as(&files, &ReadingOptions::FAITHFUL).unwrap(),
        };
        (out.losses, again)
    }

    /// Utilities of both, outcome by outcome, as far as both have the same outcomes.
    fn same_utilities(a: &ScenarioWithProfiles, b: &ScenarioWithProfiles, what: &str) {
        let (before, after) = (game(a), game(b));
        assert_eq!(before.space().n_options(), after.space().n_options(), "{what}");
        for outcome in before.space().iter() {
            let pairs = before.utilities(&outcome).into_iter().zip(after.utilities(&outcome));
            for (p, (x, y)) in pairs.enumerate() {
                let (x, y) = (before.scale(p).utility(x), after.scale(p).utility(y));
                assert!((x - y).abs() < 1e-9, "{what}, {:?}: {x} {y}", outcome.options());
            }
        }
    }

    #[test]
    fn what_was_written_without_loss_is_read_with_the_same_utilities() {
        for folder in READABLE {
            let scenario = assembled(folder);
            for target in TargetFormat::ALL {
                let (losses, again) = reread(&scenario, target);
                let changes = |loss: &Loss| {
                    matches!(loss, Loss::Coupled { .. } | Loss::Ceiling { .. } | Loss::Rescaled { .. })
                };
                if !losses.iter().any(changes) {
                    same_utilities(&scenario, &again, &format!("{folder} to {}", target.name()));
                }
            }
        }
    }

    #[test]
    fn our_own_format_loses_nothing() {
        for folder in READABLE {
            let scenario = assembled(folder);
            let (losses, again) = reread(&scenario, TargetFormat::Native);
            assert!(losses.is_empty(), "{folder}: {losses:?}");
            assert_eq!(scenario.scenario.issues, again.scenario.issues);
            assert_eq!(again.scenario.origin, scenario.scenario.origin);
            for (a, b) in scenario.files.iter().zip(&again.files) {
                assert_eq!(a.preferences.reservation, b.preferences.reservation);
                assert_eq!(a.preferences.discount, b.preferences.discount);
                assert_eq!(a.preferences.ceiling, b.preferences.ceiling);
                assert_eq!(a.elicitation, b.elicitation);
            }
        }
    }

    #[test]
    fn the_frontier_is_what_no_other_outcome_dominates() {
        for folder in READABLE {
            let scenario = assembled(folder);
            let game = game(&scenario);
            let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
            let grain = (game.scale(1).grain() / game.scale(1).utility(1)).round() as i64;
            let mut rows: Vec<Vec<i64>> = game.space().iter().map(|o| game.utilities(&o)).collect();
            rows.sort_unstable_by(|a, b| b.cmp(a));
            let mut efficient: Vec<&Vec<i64>> = Vec::new();
            for row in &rows {
                if efficient.last().is_none_or(|last| row[1] > last[1] + grain) {
                    efficient.push(row);
                }
            }
            assert_eq!(analysis.frontier.len(), efficient.len(), "{folder}");
        }
    }

    #[test]
    fn any_cut_of_any_file_is_read_or_refused() {
        for folder in READABLE.into_iter().chain(["genius/constraint", "geniusweb/order"]) {
            for (name, text) in files(folder) {
                for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
                    let cut = FileText { name: &name, text: &text[..end] };
                    if let Err(fault) = foreign::part(cut) {
                        assert!(fault.to_string().contains("help"));
                    }
                }
            }
        }
    }
}

/// Scenarios of the field with known answers, where the folder `ELFVIK_DOMAINS` names holds them.
mod real {
    use super::*;

    fn measures(folder: &str) -> Option<(String, usize, Vec<f64>)> {
        let Some(root) = std::env::var_os("ELFVIK_DOMAINS") else {
            println!("{folder} is skipped: ELFVIK_DOMAINS names no folder with scenarios of the field");
            return None;
        };
        let files = files_at(&Path::new(&root).join(folder));
        let scenario = assembled_as(&files, &ReadingOptions::FAITHFUL).unwrap();
        let game = game(&scenario);
        let request = AnalysisRequest { convention: "genius".parse().unwrap(), ..AnalysisRequest::STANDARD };
        let analysis = Analysis::of(&game, &request).unwrap();
        let nash = analysis.solutions.nash.unwrap();
        let shown = |(p, &u): (usize, &i64)| (game.scale(p).utility(u) * 1e4).round() / 1e4;
        let utilities = nash.utilities.iter().enumerate().map(shown).collect();
        Some((analysis.outcomes.to_string(), analysis.frontier.len(), utilities))
    }

    #[test]
    fn published_sizes_frontiers_and_nash_points_come_out() {
        let known: [(&str, &str, usize, [f64; 2]); 5] = [
            ("genius/EnglandZimbabwe", "576", 25, [0.9109, 0.7332]),
            ("genius/Grocery", "1600", 7, [0.84, 0.895]),
            ("genius/ItexvsCypress-2012A", "180", 18, [0.7215, 0.6705]),
            ("genius/Laptop", "27", 4, [1.0, 0.8151]),
            ("genius/SmartPhone", "12000", 13, [0.8925, 0.8038]),
        ];
        for (folder, size, n_efficient, nash) in known {
            if let Some(found) = measures(folder) {
                assert_eq!(found, (size.to_owned(), n_efficient, nash.to_vec()), "{folder}");
            }
        }
    }
}

fn reservation(text: &str) -> Reservation {
    Reservation::Value(elfvik::model::Estimate::Exact(text.parse::<Decimal>().unwrap()))
}

#[test]
fn numbers_beyond_any_scale_are_rounded_and_said_to_be() {
    let huge = |name: &str, text: &str| {
        if name == "orchard_bo.xml" {
            text.replace("value=\"0.5\"", "value=\"999999999999999999\"")
        } else {
            text.to_owned()
        }
    };
    let changed: Files =
        files("genius/orchard").into_iter().map(|(name, text)| (name.clone(), huge(&name, &text))).collect();
    let game = game(&assembled_as(&changed, &ReadingOptions::FAITHFUL).unwrap());
    assert!(game.rounded().is_some());
    let greater: Files = changed
        .into_iter()
        .map(|(name, text)| (name, text.replace("evaluation=\"1\"", "evaluation=\"-99999999999999999\"")))
        .collect();
    let greater = assembled_as(&greater, &ReadingOptions::FAITHFUL).unwrap();
    assert!(Game::new(&View::of_analyst(greater.scenario.clone(), greater.files.clone()).unwrap()).is_ok());
}

#[test]
fn a_space_of_ten_to_the_fifty_is_sized_and_its_frontier_is_exact() {
    let issue = |i: usize, values: &dyn Fn(usize) -> String| {
        let items: String = (0..10).map(|o| format!("<item value=\"v{o}\"{}/>", values(o))).collect();
        format!("<issue index=\"{i}\" name=\"i{i}\">{items}</issue>")
    };
    let all = |values: &dyn Fn(usize) -> String| (1..=50).map(|i| issue(i, values)).collect::<String>();
    let weights: String = (1..=50).map(|i| format!("<weight index=\"{i}\" value=\"0.02\"/>")).collect();
    let profile = |values: &dyn Fn(usize) -> String| {
        format!("<utility_space><objective index=\"0\">{}{weights}</objective></utility_space>", all(values))
    };
    let domain = format!(
        "<negotiation_template><utility_space><objective>{}</objective></utility_space></negotiation_template>",
        all(&|_| String::new())
    );
    let files: Files = vec![
        ("d.xml".into(), domain),
        ("a.xml".into(), profile(&|o| format!(" evaluation=\"{o}\""))),
        ("b.xml".into(), profile(&|o| format!(" evaluation=\"{}\"", 9 - o))),
    ];
    let scenario = assembled_as(&files, &ReadingOptions::FAITHFUL).unwrap();
    let analysis = Analysis::of(&game(&scenario), &AnalysisRequest::STANDARD).unwrap();
    assert_eq!(analysis.outcomes.to_string(), format!("1{}", "0".repeat(50)));
    assert_eq!(analysis.frontier.len(), 451, "what one gains the other loses, in 450 steps");
}

#[test]
fn bombs_of_entities_are_not_expanded() {
    let entities: String = (1..30).map(|n| format!("<!ENTITY e{n} \"&e{0};&e{0};\">", n - 1)).collect();
    let text = format!(
        "<!DOCTYPE negotiation_template [<!ENTITY \
         e0 \"boom\">{entities}]><negotiation_template><utility_space><objective>\
         <issue index=\"1\" name=\"&e29;\"><item \
         value=\"&e29;\"/></issue></objective></utility_space></negotiation_template>"
    );
    let Ok(FileContent::Domain(domain)) = foreign::part(FileText { name: "bomb.xml", text: &text }) else {
        panic!()
    };
    assert_eq!(domain.issues[0].name, "&e29;");
}

#[test]
fn tags_in_labels_do_not_make_a_file_xml() {
    let text = r#"{"name": "x", "issuesValues": {"i": {"values": ["<utility_space", "b"]}}}"#;
    let Ok(FileContent::Domain(domain)) = foreign::part(FileText { name: "d.json", text }) else { panic!() };
    assert_eq!(domain.origin, Origin::GeniusWeb);
    let text = "issues:\n- name: <negotiation_template>\n  type: CategoricalIssue\n  values: [a]\ntype: \
        DiscreteCartesianOutcomeSpace\n";
    let Ok(FileContent::Domain(domain)) = foreign::part(FileText { name: "d.yml", text }) else { panic!() };
    assert_eq!(domain.origin, Origin::Negmas);
    let text = "A UtilityFunction: [of\nmine\n<utility_space/>";
    assert!(matches!(foreign::part(FileText { name: "p.xml", text }), Ok(FileContent::Profile(profile))
            if profile.origin() == Origin::Genius));
}
