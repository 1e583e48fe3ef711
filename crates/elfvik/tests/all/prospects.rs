//! Worlds: against cases that can be integrated by hand, against the likely game, and against each other.

use crate::cases::{Case, case};
use elfvik::format::{FileText, native};
use elfvik::model::{
    Estimate, Outcome, PartyFile, PartyId, Range, Reservation, Scenario, Term, Values, View,
};
use elfvik::number::Decimal;
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::diagram::DiagramLimits;
use elfvik::prepare::frontier::Limits;
use elfvik::prepare::prospects::{Prospects, ProspectsRequest, WorldCount, prospects, prospects_within};
use elfvik::prepare::{Game, Parameters, space};
use elfvik::seed::Seed;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

fn drawn(scenario: &Scenario, files: &[PartyFile], worlds: usize, watched: &[Outcome]) -> Prospects {
    drawn_within(ProspectsRequest::LIMITS, scenario, files, worlds, watched)
}

fn drawn_within(
    limits: Limits,
    scenario: &Scenario,
    files: &[PartyFile],
    worlds: usize,
    watched: &[Outcome],
) -> Prospects {
    let parameters = Parameters::of(&View::of_analyst(scenario.clone(), files).unwrap()).unwrap();
    let request = ProspectsRequest { worlds, seed: Seed(1), limits, watched, ideas: &[], offerer: None };
    prospects(&parameters, &request).unwrap()
}

const PUBLIC: &str = r#"
format = 1
title = "by hand"
[[parties]]
id = "a"
name = "A"
[[parties]]
id = "b"
name = "B"
ratifiers = [{ id = "court", name = "the court" }, { id = "crowd", name = "the crowd" }]
[[issues]]
id = "x"
question = "?"
options = ["yes", "no"]
[[packages]]
id = "yes"
name = "yes"
choose = { x = "yes" }
[[packages]]
id = "no"
name = "no"
choose = { x = "no" }
"#;

/// The prospects of two parties with these files.
fn by_hand(a: &str, b: &str, worlds: usize) -> (Scenario, Prospects) {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).unwrap();
    let file = |id: &str, text: &str, p| {
        let text = format!("format = 1\nparty = \"{id}\"\n{text}");
        native::party_file(FileText { name: "file", text: &text }, &scenario, PartyId(p)).unwrap()
    };
    let files = [file("a", a, 0), file("b", b, 1)];
    let watched: Vec<Outcome> = scenario.packages.iter().map(|p| p.outcome.clone()).collect();
    let found = drawn(&scenario, &files, worlds, &watched);
    (scenario, found)
}

const ISSUE: &str = "[issues.x]\nweight = 1\nvalues = { yes = 0.3, no = 0 }\n";

/// The exact share lies within four standard deviations: one test in 16,000 would fail by chance, and none
/// does.
fn check(count: WorldCount, exact: f64) {
    let deviation = (exact * (1.0 - exact) / count.of as f64).sqrt();
    assert!((count.share() - exact).abs() <= 4.0 * deviation, "{} instead of {exact}", count.share());
}

#[test]
fn a_triangular_reservation_is_met_as_often_as_its_area_says() {
    // Of the triangle from 0 over 0.5 to 1, below 0.3 lies 0.3^2 / (1 * 0.5) = 0.18.
    let a = format!("reservation = {{ low = 0, likely = 0.5, high = 1 }}\n{ISSUE}");
    let (_, found) = by_hand(&a, &format!("reservation = 0.3\n{ISSUE}"), 20_000);
    check(found.zone, 0.18);
    check(found.watched[0].acceptable, 0.18);
    assert_eq!(found.watched[1].acceptable.yes, 0, "b never accepts `no`");
    assert_eq!(found.find_out.len(), 1);
    // Below 0.2236 lies a tenth, all of it acceptable; the top tenth never is.
    assert_eq!((found.find_out[0].bins[0].share(), found.find_out[0].bins[9].share()), (1.0, 0.0));
}

#[test]
fn two_independent_guesses_multiply() {
    // 0.18 as above; of the triangle from 0.2 over 0.2 to 0.6, below 0.3 lies 1 - 0.3^2 / (0.4 * 0.4) =
    // 0.4375.
    let a = format!("reservation = {{ low = 0, likely = 0.5, high = 1 }}\n{ISSUE}");
    let b = format!("reservation = {{ low = 0.2, likely = 0.2, high = 0.6 }}\n{ISSUE}");
    let (_, found) = by_hand(&a, &b, 20_000);
    check(found.zone, 0.18 * 0.4375);
}

#[test]
fn a_shared_unknown_is_drawn_once() {
    // Both sides of b's comparison move together: the worth of `yes` is always just what b demands.
    let a = format!("reservation = 0\n{ISSUE}");
    let b = "reservation = { unknown = \"u\" }\n[unknowns.u]\nlow = 0\nlikely = 0.4\nhigh = 1\n[issues.x]\n\
        weight = 1\nvalues = { yes = { unknown = \"u\" }, no = 0 }\n";
    let (_, found) = by_hand(&a, b, 1_000);
    assert_eq!(found.watched[0].acceptable.yes, 1_000);
}

#[test]
fn ratifiers_vote_by_profile_or_by_probability() {
    let a = format!("reservation = 0\n{ISSUE}");
    // The court accepts when its own reservation is at most 0.3: 0.18. The crowd approves in half of all
    // cases.
    let b = format!(
        "reservation = 0\n{ISSUE}[ratifiers.court]\nreservation = {{ low = 0, likely = 0.5, high = 1 }}\n\
         [ratifiers.court.issues.x]\nweight = 1\n\
         values = {{ yes = 0.3, no = 0 }}\n[ratifiers.crowd]\nprobability = {{ low = 0, likely = 0.5, high \
         = 1 }}\n"
    );
    let (_, found) = by_hand(&a, &b, 20_000);
    assert_eq!(found.watched[0].acceptable.yes, 20_000, "ratifiers do not sit at the table");
    check(found.watched[0].ratified, 0.18 * 0.5);
    check(found.ratified, 0.18 * 0.5);
    check(found.watched[0].ratifiers[0].acceptable, 0.18);
}

#[test]
fn a_world_does_not_depend_on_other_guesses_being_edited() {
    let a = |weight: &str| {
        format!(
            "reservation = {{ low = 0, likely = 0.5, high = 1 }}\n[issues.x]\nweight = {weight}\nvalues = \
             {{ yes = 0.3, no = 0 }}\n"
        )
    };
    let b = format!("reservation = {{ low = 0.2, likely = 0.2, high = 0.6 }}\n{ISSUE}");
    let (_, before) = by_hand(&a("1"), &b, 3_000);
    let (_, after) = by_hand(&a("{ low = 0.5, likely = 1, high = 9 }"), &b, 3_000);
    // What b accepts is the same in every world, hence in the same number of worlds and with the same spread.
    assert_eq!(before.watched[0].parties[1].acceptable, after.watched[0].parties[1].acceptable);
    assert_ne!(before.watched[0].parties[0].acceptable, after.watched[0].parties[0].acceptable);
    // A guess about something else leaves every count as it was.
    let (_, more) = by_hand(
        &a("1"),
        &format!("{b}[[bonuses]]\nwhen = {{ x = \"no\" }}\nvalue = {{ low = -3, likely = -2, high = -1 }}\n"),
        3_000,
    );
    assert_eq!(before.watched[0].acceptable, more.watched[0].acceptable);
    assert_eq!(before.watched[0].parties[1].worth, more.watched[0].parties[1].worth);
}

#[test]
fn robust_packages_cover_more_worlds_one_by_one() {
    // Either package is worth 1 or 0 to a, by opposite guesses; b takes both.
    let a = "reservation = 0.5\n[issues.x]\nweight = 1\nvalues = { yes = { low = 0, likely = 0.6, high = 1 \
        }, no = { low = 0, likely = 0.4, high = 1 } }\n";
    let (_, found) = by_hand(a, &format!("reservation = 0\n{ISSUE}"), 4_000);
    assert_eq!(found.robust.len(), 2);
    let [first, second] = [&found.robust[0], &found.robust[1]];
    assert!(first.chance.acceptable.yes >= second.chance.acceptable.yes);
    assert!(second.together.yes > first.together.yes);
    assert_eq!(second.together, found.zone, "with one issue of two options, the two are all there is");
}

/// The same case with every number of the parties guessed within so much.
fn blurred(case: &Case, by: f64) -> Case {
    blurred_where(case, by, |_| true)
}

/// The same case with some numbers of the parties guessed within so much.
fn blurred_where(case: &Case, by: f64, mut is_meant: impl FnMut(&Estimate) -> bool) -> Case {
    let mut blur = |estimate: &mut Estimate, floor: Option<Decimal>| {
        if !is_meant(estimate) {
            return;
        }
        let likely = estimate.likely();
        let hair = Decimal::from_f64(by).unwrap();
        let low = likely.plus(-1, hair).unwrap();
        let low = floor.map_or(low, |floor| low.max(floor));
        let high = likely.plus(1, hair).unwrap();
        let range = Range::triangular(low, likely, high);
        *estimate = Estimate::Guess(Box::new(range));
    };
    let mut case = case.clone();
    for file in &mut case.files {
        if let Reservation::Value(estimate) = &mut file.preferences.reservation {
            blur(estimate, None);
        }
        for term in &mut file.preferences.terms {
            match term {
                Term::Values { weight, values, .. } => {
                    blur(weight, Some(Decimal::ZERO));
                    match values {
                        Values::Each(each) => each.iter_mut().for_each(|value| blur(value, None)),
                        Values::Line(line) => line.points.iter_mut().for_each(|(_, value)| blur(value, None)),
                        Values::Curve(curve) => {
                            blur(&mut curve.from, None);
                            blur(&mut curve.to, None);
                        }
                    }
                }
                Term::Joint { weight, table, .. } => {
                    blur(weight, Some(Decimal::ZERO));
                    table.iter_mut().for_each(|value| blur(value, None));
                }
                Term::Product { weight, .. } => blur(weight, Some(Decimal::ZERO)),
                Term::Bonus { value, .. } => blur(value, None),
            }
        }
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn without_guesses_every_world_is_the_likely_one(case in case()) {
        let parameters = Parameters::of(&case.view()).unwrap();
        let Ok(game) = Game::likely(&parameters) else { return Ok(()) };
        let analysis = Analysis::of(&game, &AnalysisRequest::STANDARD).unwrap();
        let watched: Vec<Outcome> = space::feasible_outcomes(&game).take(5).collect();
        let found = drawn(&case.scenario, &case.files, 2, &watched);
        prop_assert_eq!(found.unresolved, 0);
        prop_assert_eq!(found.zone.yes > 0, analysis.zone.exists == Some(true));
        for chance in &found.watched {
            let utilities = game.utilities(&chance.outcome);
            prop_assert_eq!(chance.acceptable.yes, if game.accepts(&utilities) { 2 } else { 0 });
            for (p, (standing, &whole)) in chance.parties.iter().zip(&utilities).enumerate() {
                prop_assert!((standing.worth.middle - game.scale(p).utility(whole)).abs() < 1e-9);
            }
        }
        if let Some(nash) = &analysis.solutions.nash {
            for (counts, &option) in found.options.iter().zip(nash.outcome.options()) {
                prop_assert_eq!(counts[option as usize], 2);
                prop_assert_eq!(counts.iter().sum::<usize>(), 2);
            }
        }
    }

    #[test]
    fn worlds_within_a_hair_of_the_likely_one_agree_with_it(case in case()) {
        let Ok(game) = Game::new(&case.view()) else { return Ok(()) };
        let margin = |outcome: &Outcome, by: i64| {
            let row = game.utilities(outcome);
            let hair = |p: usize| (game.scale(p).utility(1).recip() * 1e-5).ceil() as i64;
            let moved: Vec<i64> = row.iter().enumerate().map(|(p, u)| u + by * hair(p)).collect();
            game.accepts(&moved)
        };
        let blurred = blurred(&case, 1e-9);
        if Game::new(&blurred.view()).is_err() {
            return Ok(());
        }
        let found = drawn(&blurred.scenario, &blurred.files, 3, &[]);
        let all: Vec<Outcome> = space::feasible_outcomes(&game).collect();
        if all.iter().any(|outcome| margin(outcome, -1)) {
            prop_assert_eq!(found.zone.yes, 3, "a comfortable deal is there in every world");
        }
        if !all.iter().any(|outcome| margin(outcome, 1)) {
            prop_assert_eq!(found.zone.yes, 0, "what is far from a deal is none in any world");
        }
    }
    #[test]
    fn what_bounded_searches_leave_open_is_counted_as_open(case in case(), points in 1_usize..4) {
        let blurred = blurred(&case, 0.25);
        if Game::new(&blurred.view()).is_err() {
            return Ok(());
        }
        let exact = drawn(&blurred.scenario, &blurred.files, 20, &[]);
        prop_assert_eq!(exact.unresolved, 0);
        for widest in [Limits::STANDARD.widest, DiagramLimits { states: 1, arcs: 4 }] {
            let limits = Limits { points, widest };
            let bounded = drawn_within(limits, &blurred.scenario, &blurred.files, 20, &[]);
            prop_assert!(bounded.zone.yes <= exact.zone.yes);
            prop_assert!(exact.zone.yes <= bounded.zone.yes + bounded.unresolved);
        }
    }

    #[test]
    fn the_chance_of_a_package_never_exceeds_that_of_a_deal(case in case()) {
        let blurred = blurred(&case, 0.25);
        let Ok(game) = Game::new(&blurred.view()) else { return Ok(()) };
        let watched: Vec<Outcome> = space::feasible_outcomes(&game).take(40).collect();
        let found = drawn(&blurred.scenario, &blurred.files, 30, &watched);
        let all = found.watched.iter().chain(found.robust.iter().map(|robust| &robust.chance));
        prop_assert!(all.clone().all(|chance| chance.acceptable.yes <= found.zone.yes));
        prop_assert!(found.robust.iter().all(|robust| robust.together.yes <= found.zone.yes));
        // Where every outcome is watched, a deal is possible as soon as one of them is acceptable.
        if watched.len() < 40 && found.zone.yes > 0 {
            prop_assert!(found.watched.iter().any(|chance| chance.acceptable.yes > 0));
        }
    }
    #[test]
    fn each_world_is_the_game_with_its_number_drawn(case in case(), pick in 0_usize..100) {
        let count = Parameters::of(&case.view()).unwrap().numbers().len();
        let mut at = 0;
        // One number alone is guessed, between 0.25 below and 0.25 above.
        let one = blurred_where(&case, 0.25, |_| { at += 1; at - 1 == pick % count });
        let parameters = Parameters::of(&one.view()).unwrap();
        let guessed = (0..parameters.numbers().len())
            .find(|&n| parameters.numbers()[n].estimate.is_uncertain());
        let (Some(number), Ok(_)) = (guessed, Game::likely(&parameters)) else { return Ok(()) };
        let (low, high) = parameters.numbers()[number].estimate.bounds();
        let likely = parameters.numbers()[number].estimate.likely().to_f64();
        let (low, high) = (low.to_f64(), high.to_f64());
        let quantile = |u: f64| {
            let left = (likely - low) / (high - low);
            if u < left { low + (u * (high - low) * (likely - low)).sqrt() }
                else { high - ((1.0 - u) * (high - low) * (high - likely)).sqrt() }
        };
        let draws = Seed(1).stream(&parameters.name(number)).from(0).take(12);
        // Rounded to what a world can tell apart, so that the numbers of the game stay exact.
        let has_zone = |u: f64, shift: f64| {
            let value = ((quantile(u) + shift) * 1e9).round();
            let value = BigRational::from_float(value).unwrap() / BigInt::from(1_000_000_000);
            let game = Game::what_if(&parameters, number, &value).unwrap();
            assert_eq!(game.rounded(), None);
            space::feasible_outcomes(&game).any(|outcome| game.accepts(&game.utilities(&outcome)))
        };
        let draws: Vec<f64> = draws.collect();
        // A world on the very edge may fall to either side.
        prop_assume!(draws.iter().all(|&u| has_zone(u, 1e-7) == has_zone(u, -1e-7)));
        let expected = draws.into_iter().filter(|&u| has_zone(u, 0.0)).count();
        prop_assert_eq!(drawn(&one.scenario, &one.files, 12, &[]).zone.yes, expected);
    }
}

#[test]
fn too_much_work_draws_the_first_worlds_and_says_how_many_were_asked_for() {
    let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    let scenario = native::scenario(public).unwrap();
    let files = [
        native::party_file(town, &scenario, PartyId(0)).unwrap(),
        native::party_file(builder, &scenario, PartyId(1)).unwrap(),
    ];
    let parameters = Parameters::of(&View::of_analyst(scenario, files).unwrap()).unwrap();
    let packages = &parameters.view().scenario().packages;
    let watched: Vec<Outcome> = packages.iter().map(|package| package.outcome.clone()).collect();
    let asked = |worlds| ProspectsRequest {
        worlds,
        seed: Seed(1),
        limits: ProspectsRequest::LIMITS,
        watched: &watched,
        ideas: &[],
        offerer: None,
    };
    let bounded = prospects_within(&parameters, &asked(5_000), 2_000_000).unwrap();
    assert!((1..5_000).contains(&bounded.worlds), "{}", bounded.worlds);
    assert_eq!(bounded.asked, 5_000);
    let whole = prospects_within(&parameters, &asked(bounded.worlds), u64::MAX).unwrap();
    assert_eq!(whole.asked, whole.worlds);
    assert_eq!((bounded.zone, bounded.ratified), (whole.zone, whole.ratified));
    assert_eq!(bounded.options, whole.options);
    assert_eq!(prospects_within(&parameters, &asked(5_000), 0).unwrap().worlds, 1);
}
