//! Red lines against a look at every outcome: what crosses one is never agreed, whatever it is worth, and
//! what does not is worth what it was.

use crate::cases::brute::{everything, reservation};
use crate::cases::{Case, case, red_lines};
use elfvik::format::{FileText, native};
use elfvik::model::{AgreementRule, Outcome, PartyFile, PartyId, Scenario, View, canonical};
use elfvik::prepare::frontier::{Limits, pareto};
use elfvik::prepare::levers::{self, LeverChange};
use elfvik::prepare::prospects::{ProspectsRequest, prospects};
use elfvik::prepare::{AnalysisError, Control, Game, Parameters, space, zone};
use elfvik::seed::Seed;
use elfvik::talk::{End, Event, Move, TalkRequest, hold, players};
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

/// Whether a party accepts an outcome, by a look at its file.
fn crosses(case: &Case, party: usize, outcome: &Outcome) -> bool {
    case.files[party].preferences.crossed_by(outcome).is_some()
}

/// The outcomes that make a deal, one by one.
fn deals(case: &Case) -> Vec<Outcome> {
    let needs: Vec<_> = (0..case.files.len()).map(|p| reservation(case, p)).collect();
    let is_deal = |(outcome, worth): &(Outcome, Vec<num_rational::BigRational>)| {
        let agrees: Vec<bool> =
            (0..needs.len()).map(|p| worth[p] >= needs[p] && !crosses(case, p, outcome)).collect();
        case.scenario.agreement.is_reached(&agrees)
    };
    everything(case).into_iter().filter(is_deal).map(|(outcome, _)| outcome).collect()
}

/// The game of a case; none where nothing can be analysed, which must be so.
fn game(case: &Case) -> Option<Game> {
    if everything(case).is_empty() {
        assert!(matches!(Game::new(&case.view()), Err(AnalysisError::NothingFeasible)));
        return None;
    }
    match Game::new(&case.view()) {
        Ok(game) => Some(game),
        Err(AnalysisError::RedLinesLeaveNothing { .. }) => {
            let nobody_can = |o: &Outcome| (0..case.files.len()).any(|p| crosses(case, p, o));
            assert!(everything(case).iter().all(|(o, _)| nobody_can(o)));
            assert!(deals(case).is_empty());
            None
        }
        Err(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_zone_holds_what_is_accepted_and_crosses_no_red_line(case in lined()) {
        let Some(game) = game(&case) else { return Ok(()) };
        let expected = deals(&case);
        let found = zone::count(&game, &pareto(&game, &Limits::STANDARD), &Limits::STANDARD);
        prop_assert!(found.is_exact());
        prop_assert_eq!(found.low, expected.len().into());
        prop_assert_eq!(found.exists, Some(!expected.is_empty()));
    }

    #[test]
    fn where_all_must_agree_what_is_left_is_worth_what_it_was(case in lined()) {
        if case.scenario.agreement != AgreementRule::All {
            return Ok(());
        }
        let Some(game) = game(&case) else { return Ok(()) };
        let mut plain = case.clone();
        plain.files.iter_mut().for_each(|file| file.preferences.red_lines.clear());
        let plain = Game::new(&plain.view()).unwrap();
        let left: Vec<Outcome> = everything(&case).into_iter().map(|(outcome, _)| outcome)
            .filter(|o| (0..case.files.len()).all(|p| !crosses(&case, p, o)))
            .collect();
        prop_assert_eq!(&space::feasible_outcomes(&game).collect::<Vec<_>>(), &left);
        for outcome in &left {
            prop_assert_eq!(game.utilities(outcome), plain.utilities(outcome));
        }
        // No range, and no point of the frontier, speaks of what is crossed.
        let ranges = space::ranges(&game, &Limits::STANDARD);
        for (p, range) in ranges.iter().enumerate() {
            let worth = |o: &Outcome| game.utilities(o)[p];
            prop_assert_eq!(Some(range.0), left.iter().map(worth).min());
            prop_assert_eq!(Some(range.1), left.iter().map(worth).max());
        }
    }

    #[test]
    fn worlds_without_a_guess_are_the_likely_game(case in lined()) {
        if game(&case).is_none() {
            return Ok(());
        }
        let expected = deals(&case);
        let watched: Vec<Outcome> = everything(&case).into_iter().map(|(outcome, _)| outcome).collect();
        let parameters = Parameters::of(&case.view()).unwrap();
        let limits = ProspectsRequest::LIMITS;
        let request =
            ProspectsRequest { worlds: 2, seed: Seed(1), limits, watched: &watched, ideas: &[],
                offerer: None };
        let found = prospects(&parameters, &request).unwrap();
        prop_assert_eq!(found.zone.yes > 0, !expected.is_empty());
        for chance in &found.watched {
            let is_deal = chance.acceptable.yes == chance.acceptable.of;
            prop_assert_eq!(is_deal, expected.contains(&chance.outcome), "{:?}", chance.outcome);
        }
    }

    #[test]
    fn dropping_a_red_line_is_a_lever_exactly_when_it_opens_a_zone(case in lined()) {
        let Some(game) = game(&case) else { return Ok(()) };
        if !deals(&case).is_empty() {
            return Ok(());
        }
        let parameters = Parameters::of(&case.view()).unwrap();
        let (frontier, ranges) = (pareto(&game, &Limits::STANDARD), space::ranges(&game, &Limits::STANDARD));
        let found = levers::of_zone(&parameters, &game, &frontier, &ranges).unwrap();
        for p in 0..case.files.len() {
            for line in 0..case.files[p].preferences.red_lines.len() {
                let mut without = case.clone();
                without.files[p].preferences.red_lines.remove(line);
                let change = LeverChange::RedLine { party: PartyId(p), line };
                let is_lever = found.levers.iter().any(|lever| lever.change == change);
                let is_game = Game::new(&without.view()).is_ok();
                prop_assert_eq!(is_lever, is_game && !deals(&without).is_empty());
            }
        }
        // No amount buys an outcome over the red lines of those who are needed.
        for lever in &found.levers {
            if matches!(lever.change, LeverChange::Number { .. }) {
                let can: Vec<bool> =
                    (0..case.files.len()).map(|p| !crosses(&case, p, &lever.outcome)).collect();
                prop_assert!(case.scenario.agreement.is_reached(&can));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_strategy_offers_or_accepts_what_crosses_its_red_lines(
        case in lined(),
        at in 0_usize..SPECS.len(),
        others in 0_usize..SPECS.len(),
    ) {
        let view = case.view();
        if game(&case).is_none() {
            return Ok(());
        }
        let mut request = TalkRequest::standard();
        for (p, party) in case.scenario.parties.iter().enumerate() {
            let spec = SPECS[if p == 0 { at } else { others }];
            request.strategies.insert(party.id.clone(), spec.parse().unwrap());
        }
        // A party that everything crosses has nothing else to say.
        let can_speak = |p: usize| everything(&case).iter().any(|(o, _)| !crosses(&case, p, o));
        let Ok(held) = hold(&view, &request, &players::no_programs, &Control::default())
            else { return Ok(()) };
        let session = held.session();
        let space = &session.problem().offer_space;
        for p in (0..case.files.len()).map(PartyId) {
            for (_, event) in session.seat(p).events() {
                let Event::Moved { by, what: Move::Propose(offer), .. } = event else { continue };
                let outcome = space.numbering().outcome(offer);
                let is_over = by == p && can_speak(p.0) && crosses(&case, p.0, &outcome);
                prop_assert!(!is_over, "{:?} offers {:?}", by, outcome);
            }
        }
        if let Some(End::Agreement(offer)) = session.end().cloned() {
            let outcome = space.numbering().outcome(offer);
            let can: Vec<bool> = (0..case.files.len()).map(|p| !crosses(&case, p, &outcome)).collect();
            prop_assert!(case.scenario.agreement.is_reached(&can), "{:?} is agreed", outcome);
        }
    }
}

const SPECS: [&str; 6] =
    ["boulware", "conceder", "tit-for-tat", "hardheaded", "random", "offer=boulware accept=next floor=none"];

const PUBLIC: &str = r#"
format = 1
title = "Over the line"
[[parties]]
id = "a"
name = "A"
[[parties]]
id = "b"
name = "B"
ratifiers = [{ id = "house", name = "the house" }]
[[issues]]
id = "relief"
question = "?"
options = ["none", "half", "full"]
[[issues]]
id = "arms"
question = "?"
options = ["keep", "cap", "end"]
[[packages]]
id = "no-deal"
name = "no deal"
choose = { relief = "none", arms = "keep" }
"#;

const WANTS: &str = "[issues.relief]\nweight = 1\nvalues = { none = 0, half = 2, full = 9 }\n\
                     [issues.arms]\nweight = 1\nvalues = { keep = 0, cap = 1, end = 1 }\n";

fn read(a: &str, b: &str) -> (Scenario, Vec<PartyFile>) {
    let scenario = native::scenario(FileText { name: "scenario.toml", text: PUBLIC }).unwrap();
    let file = |id: &str, text: &str, p| {
        let text = format!("format = 1\nparty = \"{id}\"\n{text}{WANTS}");
        native::party_file(FileText { name: "file", text: &text }, &scenario, PartyId(p)).unwrap()
    };
    let files = vec![file("a", a, 0), file("b", b, 1)];
    (scenario, files)
}

fn view(a: &str, b: &str) -> View {
    let (scenario, files) = read(a, b);
    View::of_analyst(scenario, files).unwrap()
}

#[test]
fn a_fallback_beyond_the_own_red_line_is_still_worth_what_it_is_worth() {
    for agreement in [AgreementRule::All, AgreementRule::Quorum(1)] {
        let lines = "reservation = { package = \"no-deal\" }\nmust = { arms = [\"cap\", \"end\"] }\n";
        let (mut scenario, files) = read(lines, "reservation = 0\n");
        scenario.agreement = agreement;
        let game = Game::new(&View::of_analyst(scenario, files).unwrap()).unwrap();
        assert_eq!(game.reservation()[0], 0);
    }
}

#[test]
fn several_red_lines_of_a_kind_are_a_list() {
    let one = view("reservation = 0\nnever = { relief = \"none\", arms = \"end\" }\n", "reservation = 0\n");
    let two =
        view("reservation = 0\nnever = [{ relief = \"none\" }, { arms = \"end\" }]\n", "reservation = 0\n");
    let count = |view: &View| space::feasible_outcomes(&Game::new(view).unwrap()).count();
    assert_eq!((count(&one), count(&two)), (8, 4));
    let text = canonical(&two);
    assert!(text.contains("never \"relief\":\"none\"\nnever \"arms\":\"end\"\n"), "{text}");
    assert!(!canonical(&view("reservation = 0\n", "reservation = 0\n")).contains("never"));
}

#[test]
fn red_lines_that_exclude_each_other_are_told_with_whose_they_are() {
    let view = view(
        "reservation = 0\nnever = { arms = \"keep\" }\n",
        "reservation = 0\nmust = { arms = \"keep\" }\n",
    );
    let error = Game::new(&view).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the red lines of `a` and `b` leave no outcome that everybody could accept"
    );
}

#[test]
fn a_ratifier_refuses_what_crosses_its_red_line() {
    let b = "reservation = 0\nratifiers.house = { like = \"b\", never = { relief = \"full\" } }\n";
    let view = view("reservation = 0\n", b);
    let full = Outcome::new(vec![2, 1]);
    let half = Outcome::new(vec![1, 1]);
    let watched = [full, half];
    let limits = ProspectsRequest::LIMITS;
    let request =
        ProspectsRequest { worlds: 10, seed: Seed(1), limits, watched: &watched, ideas: &[], offerer: None };
    let found = prospects(&Parameters::of(&view).unwrap(), &request).unwrap();
    let ratified: Vec<usize> = found.watched.iter().map(|chance| chance.ratified.yes).collect();
    assert_eq!(ratified, [0, 10]);
}
