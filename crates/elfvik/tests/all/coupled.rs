//! Talks over spaces whose issues hang together in too many combinations to list them.

use elfvik::model::{Course, Deadline, Origin, Outcome, Protocol, TalkRules};
use elfvik::prepare::generator::{GameShape, rectangles, with_random_rules};
use elfvik::seed::Seed;
use elfvik::talk::play::{ApprovingRatifiers, play};
use elfvik::talk::strategy::compose::LazyRandom;
use elfvik::talk::strategy::{StrategySpec, register};
use elfvik::talk::{BargainingProblem, End, Event, Move, Offer, OfferSpace, Session, Strategy};
use std::sync::Arc;

const PROTOCOLS: [Protocol; 4] =
    [Protocol::Alternating, Protocol::Tentative, Protocol::Mediated, Protocol::Concession];

/// Issues of ten options, and rectangles over up to four of them for each of two parties.
fn problem(n_issues: usize, n_rectangles: usize) -> Arc<BargainingProblem> {
    let game = rectangles(GameShape { n_parties: 2, n_issues, n_options: 10 }, n_rectangles, 7);
    Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap())
}

fn course(protocol: Protocol, rounds: u32) -> Course {
    Course::single(TalkRules {
        protocol,
        deadline: Deadline::rounds(rounds),
        ..TalkRules::of(Origin::Elfvik)
    })
}

/// Lets two strategies talk to the end.
fn talk(course: &Course, problem: &Arc<BargainingProblem>, texts: [&str; 2]) -> Session {
    let stream = Seed(1).stream("test");
    let strategy = |(party, text): (usize, &&str)| {
        let spec: StrategySpec = text.parse().unwrap();
        let draw = LazyRandom::new(stream, (party as u64) << 32);
        Box::new(spec.strategy(Origin::Elfvik, draw).unwrap()) as Box<dyn Strategy>
    };
    let mut strategies: Vec<Box<dyn Strategy>> = texts.iter().enumerate().map(strategy).collect();
    let mut session = Session::new(course.clone(), Arc::clone(problem)).unwrap();
    play(
        &mut session,
        &mut strategies,
        &mut ApprovingRatifiers(LazyRandom::new(Seed(1).stream("dice"), 0)),
        |_| false,
    );
    session
}

/// A talk came to an end without a fault, and nobody offered what is illegal or below its reservation.
fn check(session: &Session, problem: &BargainingProblem, what: &str) {
    assert!(session.end().is_some() && session.faults().is_empty(), "{what}: {:?}", session.faults());
    for event in session.log() {
        if let Event::Moved { by, what: Move::Propose(offer), .. } = event {
            let profile = &problem.profiles[by.0];
            assert!(problem.offer_space.is_feasible(*offer), "{what}");
            assert!(profile.worth(*offer) >= profile.reservation(), "{what}");
        }
    }
}

#[test]
fn every_strategy_talks_by_every_protocol() {
    let problem = problem(10, 20);
    for protocol in PROTOCOLS {
        let course = course(protocol, 8);
        for name in register::offers().map(|part| part.name) {
            let text = if name == "time" { "time:curve=genius,e=0.5" } else { name };
            check(&talk(&course, &problem, [text, "default"]), &problem, &format!("{text} by {protocol:?}"));
        }
    }
}

#[test]
fn concessions_in_a_large_space_are_those_of_a_listed_one() {
    let course = course(Protocol::Concession, 100);
    let mut n_concessions = 0;
    for seed in 0..20 {
        let game = rectangles(GameShape { n_parties: 2, n_issues: 4, n_options: 4 }, 8, seed);
        let [listed, summed] = [OfferSpace::MOST_LISTED, 1].map(|most_listed| {
            let problem = Arc::new(BargainingProblem::of(game.clone(), most_listed).unwrap());
            talk(&course, &problem, ["hardliner", "hardliner"]).log().to_vec()
        });
        n_concessions += listed.len();
        assert_eq!(format!("{listed:?}"), format!("{summed:?}"), "seed {seed}");
    }
    assert!(n_concessions > 60, "{n_concessions}");
}

#[test]
fn concessions_lead_to_an_agreement_where_millions_of_outcomes_are_worth_the_same() {
    let problem = problem(10, 20);
    let course = course(Protocol::Concession, 100);
    let session = talk(&course, &problem, ["hardliner", "hardliner"]);
    assert!(matches!(session.end(), Some(End::Agreement(_))), "{:?}", session.end());
}

#[test]
fn every_rule_of_acceptance_decides() {
    let problem = problem(10, 20);
    let course = course(Protocol::Alternating, 12);
    for name in register::accepts().map(|part| part.name) {
        let setting = match name {
            "const" => ":share=0.6",
            "time" => ":from=0.8",
            _ => "",
        };
        let text = format!("offer=conceder accept={name}{setting}");
        check(&talk(&course, &problem, [&text, "linear"]), &problem, &text);
    }
}

#[test]
fn rules_are_kept_where_the_space_is_sampled() {
    let game = rectangles(GameShape { n_parties: 2, n_issues: 20, n_options: 10 }, 60, 3);
    let problem =
        Arc::new(BargainingProblem::of(with_random_rules(&game, 12, 3), OfferSpace::MOST_LISTED).unwrap());
    assert!(problem.profiles.iter().any(elfvik::talk::PreferenceProfile::is_sampled));
    let course = course(Protocol::Alternating, 20);
    for texts in [["default", "random"], ["micro", "nice-tit-for-tat"], ["cuhk", "ponpoko"]] {
        check(&talk(&course, &problem, texts), &problem, &texts.join(" and "));
    }
}

#[test]
fn forty_issues_are_talked_about_with_the_gap_stated() {
    let problem = problem(40, 80);
    for profile in &problem.profiles {
        assert!(profile.gap() > 0.0 && profile.gap() <= 1.0, "{}", profile.gap());
        let target = profile.at_share(0.8);
        let offer = profile.least_from(target).unwrap();
        let over = profile.worth(offer) - target;
        assert!(over >= 0 && profile.shown(over) <= profile.gap(), "{over}");
    }
    let course = course(Protocol::Alternating, 20);
    check(&talk(&course, &problem, ["default", "hardheaded"]), &problem, "forty issues");
}

#[cfg(feature = "parallel")]
#[test]
fn the_number_of_threads_changes_nothing() {
    let held = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| {
            let problem = problem(20, 60);
            let course = course(Protocol::Alternating, 15);
            format!("{:?}", talk(&course, &problem, ["default", "cuhk"]).log())
        })
    };
    let one = held(1);
    assert_eq!([held(2), held(8)], [one.clone(), one]);
}

#[test]
fn the_worth_of_any_offer_is_that_of_the_game() {
    let problem = problem(20, 60);
    let mut numbers = Seed(5).stream("outcomes").from(0);
    for _ in 0..200 {
        let options = (0..20).map(|_| (numbers.next().unwrap() * 10.0) as u32).collect();
        let outcome = Outcome::new(options);
        let offer: Offer = problem.offer_space.offer(&outcome).unwrap();
        let worths: Vec<i64> = problem.profiles.iter().map(|profile| profile.worth(offer)).collect();
        assert_eq!(worths, problem.game.utilities(&outcome));
    }
}
