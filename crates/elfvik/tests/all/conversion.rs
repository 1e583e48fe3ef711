//! Converting keeps the meaning, or what is lost is named: scenarios written for every target, read back
//! and compared.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use crate::cases;
use elfvik::brief::conversion::{ConversionDifference, differences};
use elfvik::format::foreign::{ReadingOptions, ScenarioWithProfiles};
use elfvik::format::write::{Loss, TargetFormat, written};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, View};
use elfvik::prepare::analysis::AnalysisRequest;
use elfvik::prepare::{Analysis, AnalysisError};
use proptest::prelude::*;
use std::path::Path;

use crate::files::{Files, assembled_as, files_at, game};

fn native(files: &Files) -> ScenarioWithProfiles {
    let text = |at: usize| FileText { name: &files[at].0, text: &files[at].1 };
    let public = native::scenario(text(0)).unwrap();
    let own = |p: usize| native::party_file(text(p + 1), &public, PartyId(p)).unwrap();
    let own = (0..public.parties.len()).map(own).collect();
    ScenarioWithProfiles { scenario: public, files: own, notes: Vec::new(), defaults: Vec::new() }
}

/// What a target makes of a scenario: the losses that the writer names, and what is read again.
fn converted(from: &ScenarioWithProfiles, target: TargetFormat) -> (Vec<Loss>, ScenarioWithProfiles) {
    let out = written(&from.scenario, &from.files, target);
    let files: Files = out.files.into_iter().map(|file| (file.name, file.text)).collect();
    let again = match target {
        TargetFormat::Native => native(&files),
        _ => assembled_as(&files, &ReadingOptions::FAITHFUL).unwrap(),
    };
    (out.losses, again)
}

fn compared(
    before: &ScenarioWithProfiles,
    after: &ScenarioWithProfiles,
) -> Result<Vec<ConversionDifference>, AnalysisError> {
    let [before, after] =
        [before, after].map(|a| View::of_analyst(a.scenario.clone(), a.files.clone()).unwrap());
    differences(&before, &after)
}

/// Whether outcomes, counts and reservations are the same, by a look at every outcome.
fn is_same(before: &ScenarioWithProfiles, after: &ScenarioWithProfiles) -> bool {
    let (old, new) = (game(before), game(after));
    let near = |a: f64, b: f64| (a - b).abs() < 1e-11;
    let utility = |game: &elfvik::prepare::Game, p: usize, u: i64| game.scale(p).utility(u);
    let worth = old.space().iter().all(|outcome| {
        let pairs = old.utilities(&outcome).into_iter().zip(new.utilities(&outcome));
        pairs.enumerate().all(|(p, (a, b))| near(utility(&old, p, a), utility(&new, p, b)))
    });
    let mut least = old.reservation().iter().zip(new.reservation()).enumerate();
    let is_least = |(p, (&a, &b)): (usize, (&i64, &i64))| near(utility(&old, p, a), utility(&new, p, b));
    let [a, b] = [&old, &new].map(|game| Analysis::of(game, &AnalysisRequest::STANDARD).unwrap());
    worth
        && least.all(is_least)
        && a.feasible == b.feasible
        && a.frontier.len() == b.frontier.len()
        && a.zone == b.zone
}

fn is_about_counts(difference: &ConversionDifference) -> bool {
    matches!(
        difference,
        ConversionDifference::Utility { .. }
            | ConversionDifference::Frontier { .. }
            | ConversionDifference::Zone { .. }
            | ConversionDifference::Size { .. }
            | ConversionDifference::Reservation { .. }
    )
}

/// A party's numbers in hundredths and thirds, as its file says them.
#[derive(Debug, Clone)]
struct Own {
    /// Hundredths, or thirds of a hundredth.
    weights: Vec<u32>,
    thirds: bool,
    values: Vec<Vec<u32>>,
    out_of: bool,
    /// The options of an outcome whose worth is the reservation; none for any agreement.
    reserved: Option<Vec<usize>>,
    ceiling: Option<u32>,
    discount: Option<u32>,
}

impl Own {
    fn text(&self, id: &str) -> String {
        let weight = |w: u32| match self.thirds {
            true => format!("\"{}\"", f64::from(w) / 300.0),
            false => format!("{}", f64::from(w) / 100.0),
        };
        let value = |v: u32| if self.out_of { f64::from(v) } else { f64::from(v) / 100.0 };
        let mut text = format!("format = 1\nparty = \"{id}\"\n");
        match &self.reserved {
            Some(_) => text += "reservation = { package = \"met\" }\n",
            None => text += "reservation = \"none\"\n",
        }
        if let Some(ceiling) = self.ceiling {
            text += &format!("ceiling = {}\n", f64::from(ceiling) / 100.0);
        }
        if let Some(discount) = self.discount {
            text += &format!("discount = {}\n", f64::from(discount) / 100.0);
        }
        for (issue, (w, values)) in self.weights.iter().zip(&self.values).enumerate() {
            text += &format!("[issues.i{issue}]\nweight = {}\n", weight(*w));
            if self.out_of {
                text += "out_of = 100\n";
            }
            let values = values.iter().enumerate().map(|(o, v)| format!("o{o} = {}", value(*v)));
            text += &format!("values = {{ {} }}\n", values.collect::<Vec<_>>().join(", "));
        }
        text
    }
}

fn own(sizes: Vec<usize>) -> impl Strategy<Value = Own> {
    let n = sizes.len();
    let values: Vec<_> = sizes.iter().map(|&size| prop::collection::vec(0_u32..=100, size)).collect();
    let outcome: Vec<_> = sizes.iter().map(|&size| 0..size).collect();
    let weights = prop::collection::vec(1_u32..30, n);
    let (ceiling, discount) = (prop::option::weighted(0.2, 30_u32..100), prop::option::of(1_u32..=100));
    let flags = (any::<bool>(), any::<bool>());
    (weights, flags, values, prop::option::weighted(0.8, outcome), ceiling, discount).prop_map(
        |(weights, (thirds, out_of), values, reserved, ceiling, discount)| Own {
            weights,
            thirds,
            values,
            out_of,
            reserved,
            ceiling,
            discount,
        },
    )
}

/// A scenario of two parties in Elfvik's own words; both accept from the worth of one outcome.
fn plain() -> impl Strategy<Value = ScenarioWithProfiles> {
    prop::collection::vec(1_usize..4, 1..4).prop_flat_map(|sizes| {
        let outcome: Vec<_> = sizes.iter().map(|&size| 0..size).collect();
        (own(sizes.clone()), own(sizes.clone()), outcome, Just(sizes)).prop_map(|(ann, bo, met, sizes)| {
            let mut public = String::from("format = 1\ntitle = \"Plain\"\n");
            for (id, name) in [("ann", "Ann"), ("bo", "Bo")] {
                public += &format!("[[parties]]\nid = \"{id}\"\nname = \"{name}\"\n");
            }
            for (issue, &size) in sizes.iter().enumerate() {
                let options: Vec<String> = (0..size).map(|o| format!("\"o{o}\"")).collect();
                public += &format!(
                    "[[issues]]\nid = \"i{issue}\"\nquestion = \"Issue {issue}\"\noptions = [{}]\n",
                    options.join(", ")
                );
            }
            let chosen: Vec<String> =
                met.iter().enumerate().map(|(issue, o)| format!("i{issue} = \"o{o}\"")).collect();
            public += &format!(
                "[[packages]]\nid = \"met\"\nname = \"Met\"\nchoose = {{ {} }}\n",
                chosen.join(", ")
            );
            native(&vec![
                ("scenario.toml".to_owned(), public),
                ("ann.toml".to_owned(), ann.text("ann")),
                ("bo.toml".to_owned(), bo.text("bo")),
            ])
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_systems_that_compute_in_floats_change_is_named_and_nothing_else(scenario in plain()) {
        for target in [TargetFormat::Genius, TargetFormat::Negmas] {
            let (_, again) = converted(&scenario, target);
            let found = compared(&scenario, &again).unwrap();
            let counts: Vec<&ConversionDifference> = found.iter().filter(|d| is_about_counts(d)).collect();
            prop_assert_eq!(counts.is_empty(), is_same(&scenario, &again), "{}", target.name());
        }
    }

    #[test]
    fn a_difference_is_named_just_where_an_outcome_or_a_count_differs(case in cases::case()) {
        let scenario =
            ScenarioWithProfiles { scenario: case.scenario.clone(), files: case.files.clone(),
                notes: Vec::new(), defaults: Vec::new() };
        for target in [TargetFormat::Genius, TargetFormat::GeniusWeb, TargetFormat::Negmas] {
            let (_, again) = converted(&scenario, target);
            let Ok(found) = compared(&scenario, &again) else {
                // Nothing is feasible, or weights to be normalised are all zero: there is nothing to compare.
                continue;
            };
            let names_a_count = found.iter().any(is_about_counts);
            let is_same = is_same(&scenario, &again);
            prop_assert!(names_a_count != is_same, "{} {found:?}", target.name());
        }
    }
}

#[test]
fn files_of_other_systems_come_back_from_every_target_or_differ_by_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    for folder in [
        "genius/orchard",
        "genius/well",
        "genius/market",
        "genius/rectangles",
        "genius/extremes",
        "geniusweb/harbour",
        "geniusweb/groups",
        "negolog/ferry",
        "negmas/garden",
        "negmas/mill",
    ] {
        let scenario = assembled_as(&files_at(&root.join(folder)), &ReadingOptions::FAITHFUL).unwrap();
        for target in TargetFormat::ALL {
            let (_, again) = converted(&scenario, target);
            let found = compared(&scenario, &again).unwrap();
            let names_a_count = found.iter().any(is_about_counts);
            assert_eq!(!names_a_count, is_same(&scenario, &again), "{folder} {} {found:?}", target.name());
            if target == TargetFormat::Native {
                assert!(found.is_empty(), "{folder}: {found:?}");
            }
        }
    }
}
