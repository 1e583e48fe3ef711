//! What an author may write together: beliefs by difference, unknown things, red lines, curves, products and
//! bounded sums, under ids of any text, on random scenarios that are written as files are.

use crate::cases::Case;
use crate::cases::authored::{Authored, Numbers, authored};
use crate::cases::brute::{everything, reservation, utility};
use crate::trials::{Dice, seeds};
use elfvik::format::write::{Loss, TargetFormat, written};
use elfvik::format::{FileFault, FileText, native, spreadsheet};
use elfvik::model::{
    Estimate, Outcome, PartyFile, PartyId, Preferences, Reservation, Scenario, Term, Values, View,
};
use elfvik::prepare::frontier::{Limits, pareto};
use elfvik::prepare::levers::{self, LeverChange};
use elfvik::prepare::prospects::{ProspectsRequest, prospects};
use elfvik::prepare::{AnalysisError, Game, Parameters, space, zone};
use elfvik::seed::Seed;
use num_rational::BigRational;
use num_traits::Zero;

fn public(text: &str) -> Scenario {
    native::scenario(FileText { name: "scenario.toml", text }).unwrap_or_else(|f| panic!("{}\n{text}", f[0]))
}

fn party_file(text: &str, scenario: &Scenario, party: usize) -> Result<PartyFile, Vec<FileFault>> {
    native::party_file(FileText { name: "party.toml", text }, scenario, PartyId(party))
}

fn read(seed: u64, numbers: Numbers) -> (Authored, Case) {
    let texts = authored(&mut Dice(seed), numbers);
    let scenario = public(&texts.public);
    let file = |p: usize| {
        let text = &texts.private[p];
        party_file(text, &scenario, p).unwrap_or_else(|f| panic!("seed {seed}: {}\n{text}", f[0]))
    };
    let files = (0..3).map(file).collect();
    assert!(scenario.parties.iter().map(|party| party.id.as_str()).eq(texts.parties), "seed {seed}");
    (texts, Case { scenario, files })
}

fn crosses(case: &Case, party: usize, outcome: &Outcome) -> bool {
    case.files[party].preferences.crossed_by(outcome).is_some()
}

/// Whether those who do not refuse an outcome whatever it is worth suffice for a deal.
fn is_open(case: &Case, outcome: &Outcome) -> bool {
    let can: Vec<bool> = (0..case.files.len()).map(|p| !crosses(case, p, outcome)).collect();
    case.scenario.agreement.is_reached(&can)
}

/// The outcomes that make a deal, one by one.
fn deals(case: &Case) -> Vec<Outcome> {
    let needs: Vec<_> = (0..case.files.len()).map(|p| reservation(case, p)).collect();
    let is_deal = |(outcome, worth): &(Outcome, Vec<BigRational>)| {
        let agrees: Vec<bool> =
            (0..needs.len()).map(|p| worth[p] >= needs[p] && !crosses(case, p, outcome)).collect();
        case.scenario.agreement.is_reached(&agrees)
    };
    everything(case).into_iter().filter(is_deal).map(|(outcome, _)| outcome).collect()
}

/// The game of a case; none where rules or red lines leave nothing, which must be so.
fn game(case: &Case, seed: u64) -> Option<Game> {
    match Game::new(&case.view()) {
        Ok(game) => Some(game),
        Err(AnalysisError::NothingFeasible) => {
            assert!(everything(case).is_empty(), "seed {seed}");
            None
        }
        Err(AnalysisError::RedLinesLeaveNothing { .. }) => {
            assert!(everything(case).iter().all(|(o, _)| !is_open(case, o)), "seed {seed}");
            None
        }
        Err(other) => panic!("seed {seed}: {other}"),
    }
}

#[test]
fn what_is_written_by_difference_is_what_would_be_written_out() {
    for seed in seeds(200) {
        let (texts, case) = read(seed, Numbers::Guesses);
        let out = party_file(&texts.written_out, &case.scenario, 0);
        let out = out.unwrap_or_else(|f| panic!("seed {seed}: {}\n{}", f[0], texts.written_out));
        assert_eq!(case.files[0], out, "seed {seed}:\n{}", texts.private[0]);
    }
}

#[test]
fn the_zone_is_that_of_a_look_at_every_outcome() {
    for seed in seeds(60) {
        let (_, case) = read(seed, Numbers::Exact);
        let Some(game) = game(&case, seed) else { continue };
        let expected = deals(&case);
        let frontier = pareto(&game, &Limits::STANDARD);
        let found = zone::count(&game, &frontier, &Limits::STANDARD);
        if game.rounded().is_none() {
            assert_eq!(
                (found.low, found.high),
                (expected.len().into(), expected.len().into()),
                "seed {seed}"
            );
        }
        if expected.is_empty() && game.rounded().is_none() {
            check_levers(&case, &game, seed);
        }
    }
}

/// No amount buys what red lines of those who are needed refuse.
fn check_levers(case: &Case, game: &Game, seed: u64) {
    let parameters = Parameters::of(&case.view()).unwrap();
    let (frontier, ranges) = (pareto(game, &Limits::STANDARD), space::ranges(game, &Limits::STANDARD));
    for lever in levers::of_zone(&parameters, game, &frontier, &ranges).unwrap().levers {
        assert!(
            case.scenario.is_feasible(&lever.outcome) || matches!(lever.change, LeverChange::Rule(_)),
            "{seed}"
        );
        if matches!(lever.change, LeverChange::Number { .. }) {
            assert!(is_open(case, &lever.outcome), "seed {seed}");
        }
    }
}

#[test]
fn no_world_signs_what_red_lines_refuse_or_rules_forbid() {
    for seed in seeds(30) {
        let (_, case) = read(seed, Numbers::Guesses);
        if game(&case, seed).is_none() {
            continue;
        }
        for view in [case.view(), View::of_party(case.scenario.clone(), case.files[0].clone()).unwrap()] {
            let feasible = everything(&case).into_iter().map(|(outcome, _)| outcome);
            let watched: Vec<Outcome> = feasible.step_by(7).collect();
            let parameters = Parameters::of(&view).unwrap();
            let limits = ProspectsRequest::LIMITS;
            let (watched, ideas) = (watched.as_slice(), [].as_slice());
            let request =
                ProspectsRequest { worlds: 40, seed: Seed(seed), limits, watched, ideas, offerer: None };
            let found = match prospects(&parameters, &request) {
                Ok(found) => found,
                // Beliefs by difference may leave nothing where the parties' own red lines do.
                Err(AnalysisError::RedLinesLeaveNothing { .. }) => continue,
                Err(other) => panic!("seed {seed}: {other}"),
            };
            for chance in &found.watched {
                let can = |p| view.preferences(PartyId(p)).crossed_by(&chance.outcome).is_none();
                let can: Vec<bool> = (0..3).map(can).collect();
                let is_open = case.scenario.agreement.is_reached(&can);
                assert!(is_open || chance.acceptable.yes == 0, "seed {seed}: {:?}", chance.outcome);
            }
        }
    }
}

#[test]
fn worlds_without_a_guess_agree_with_a_look_at_every_outcome() {
    for seed in seeds(30) {
        let (_, case) = read(seed, Numbers::Exact);
        let Some(game) = game(&case, seed) else { continue };
        if game.rounded().is_some() {
            continue;
        }
        let expected = deals(&case);
        let watched: Vec<Outcome> = everything(&case).into_iter().map(|(outcome, _)| outcome).collect();
        let limits = ProspectsRequest::LIMITS;
        let (watched, ideas) = (watched.as_slice(), [].as_slice());
        let request = ProspectsRequest { worlds: 2, seed: Seed(1), limits, watched, ideas, offerer: None };
        let found = prospects(&Parameters::of(&case.view()).unwrap(), &request).unwrap();
        assert_eq!(found.zone.yes > 0, !expected.is_empty(), "seed {seed}");
        for chance in &found.watched {
            assert_eq!(chance.acceptable.yes > 0, expected.contains(&chance.outcome), "seed {seed}");
        }
    }
}

/// What one of the terms is worth at least and at most, alone.
fn ends(case: &Case, term: &Term) -> (BigRational, BigRational) {
    let alone = Preferences {
        terms: vec![term.clone()],
        normalise: false,
        ceiling: None,
        ..case.files[0].preferences.clone()
    };
    let mut case = case.clone();
    case.files[0].preferences = alone;
    let worth: Vec<BigRational> = case.scenario.space().iter().map(|o| utility(&case, 0, &o)).collect();
    (worth.iter().min().unwrap().clone(), worth.iter().max().unwrap().clone())
}

#[test]
fn an_unknown_issue_beside_curves_and_products_may_count_as_much_as_any_of_them() {
    for seed in seeds(60) {
        let (texts, case) = read(seed, Numbers::Exact);
        // The first file again, with one issue that nobody knows and no reservation.
        let file = &case.files[0];
        if file.preferences.normalise {
            continue;
        }
        let known: Vec<&Term> = file.preferences.terms.iter().skip(1).collect();
        let first = &case.scenario.issues[0].id;
        let (head, rest) = texts.private[0].split_once("[issues.").unwrap();
        let rest = &rest[rest.find("[issues.").unwrap()..];
        let head: Vec<&str> = head.lines().filter(|line| !line.starts_with("reservation")).collect();
        let rest = rest.split("[believes.").next().unwrap();
        let text = format!("{}\nunknown = true\n{rest}", head.join("\n"));
        let unknown =
            party_file(&text, &case.scenario, 0).unwrap_or_else(|f| panic!("seed {seed}: {}\n{text}", f[0]));
        let counts = |term: &&&Term| matches!(term, Term::Values { .. } | Term::Product { .. });
        let terms: Vec<(BigRational, BigRational)> =
            known.iter().filter(counts).map(|term| ends(&case, term)).collect();
        let magnitude =
            |(low, high): &(BigRational, BigRational)| low.clone().max(-low).max(high.clone().max(-high));
        let greatest = terms.iter().map(magnitude).max().filter(|most| !most.is_zero());
        let greatest = greatest.unwrap_or_else(|| BigRational::from_integer(1.into()));
        let Term::Values { issue, weight, values, .. } = &unknown.preferences.terms[0] else {
            unreachable!()
        };
        assert_eq!(case.scenario.issues[issue.0].id, *first);
        let near = |a: &BigRational, b: &BigRational| {
            let off = (a - b).numer().magnitude().clone();
            off <= (a - b).denom().magnitude() / 1_000_000_000_000_u64
        };
        assert!(near(&weight.bounds().1.to_rational(), &greatest), "seed {seed}: {weight:?} {greatest}");
        assert!(matches!(values, Values::Line(line) if line.points.len() == 2), "seed {seed}");
        let Reservation::Value(Estimate::Guess(range)) = &unknown.preferences.reservation else {
            unreachable!()
        };
        let sum =
            |end: fn(&(BigRational, BigRational)) -> &BigRational| terms.iter().map(end).sum::<BigRational>();
        let two = BigRational::from_integer(2.into());
        assert!(near(&range.low.to_rational(), &sum(|ends| &ends.0)), "seed {seed}: {range:?}");
        let most = sum(|ends| &ends.1) + &greatest / &two;
        assert!(near(&range.high.to_rational(), &most), "seed {seed}: {range:?} {most}");
        assert!(range.is_default);
    }
}

#[test]
fn whatever_another_system_cannot_say_is_named() {
    for seed in seeds(60) {
        let (_, case) = read(seed, Numbers::Guesses);
        for target in TargetFormat::ALL {
            let losses = written(&case.scenario, &case.files, target).losses;
            let n_rules = case.scenario.rules.len();
            let says = |loss: Loss| losses.contains(&loss);
            if target == TargetFormat::Native {
                continue;
            }
            assert!(n_rules == 0 || says(Loss::Rules { n: n_rules }), "seed {seed}: {target:?}");
            for file in &case.files {
                let party = case.scenario.parties[file.party.0].id.clone();
                let n = file.preferences.red_lines.len();
                let loss = Loss::RedLines { party: party.clone(), n };
                assert_eq!(n > 0, says(loss), "seed {seed}: {target:?}");
                let is_table = |term: &&Term| matches!(term, Term::Joint { .. } | Term::Product { .. });
                let n_tables = file.preferences.terms.iter().filter(is_table).count();
                let named = losses.iter().find_map(|loss| match loss {
                    Loss::Coupled { party: of, n } if *of == party => Some(*n),
                    _ => None,
                });
                assert!(named.unwrap_or(0) >= n_tables, "seed {seed}: {target:?} {losses:?}");
            }
        }
    }
}

#[test]
fn sheets_in_any_script_become_scenarios_whose_names_can_be_told_apart() {
    let sheet = "issue,option,Côte d'Ivoire,США,left & right\n\
                 Цена,сейчас,10,0,1\n,позже,0,7,2\n\
                 2 % quota,10 t,1,2,3\n,20 t,3,2,1\n\
                 2 % Quota!,a,1,2,3\n,b,3,2,1\n";
    let made = spreadsheet::scenario(FileText { name: "points.csv", text: sheet }).unwrap();
    let scenario = public(&made.files[0].text);
    let ids: Vec<&str> = scenario.parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(ids, ["côte-d-ivoire", "сша", "left-right"]);
    let ids: Vec<&str> = scenario.issues.iter().map(|issue| issue.id.as_str()).collect();
    assert_eq!(ids, ["цена", "2-quota", "2-quota-2"]);
    for (p, party) in scenario.parties.iter().enumerate() {
        assert_eq!(party.file, made.files[p + 1].name);
        party_file(&made.files[p + 1].text, &scenario, p).unwrap_or_else(|f| panic!("{}", f[0]));
    }
}
