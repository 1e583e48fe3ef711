//! Talks: published transcripts, laws, and the state machine.

#![allow(clippy::float_cmp, reason = "clocks are exact fractions")]
#![allow(clippy::disallowed_methods, reason = "tests read their files")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

mod inverse;

use crate::cases;
use crate::files;
use elfvik::model::{
    AgreementRule, BindingForce, Course, Deadline, Disagreement, LevelEntry, OnFault, OnRefusal, Origin,
    Outcome, PartyId, Protocol, TalkLevel, TalkRules, TimeConvention, Unit,
};
use elfvik::prepare::Game;
use elfvik::seed::Seed;
use elfvik::talk::play::{ApprovingRatifiers, ExogenousMoves, catch_up, play, replay};
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::strategy::compose::LazyRandom;
use elfvik::talk::{
    BargainingProblem, BelievedPreferences, End, Event, Move, NextInput, Offer, OfferChooser, OfferSpace,
    PreferenceProfile, RatifierDecision, Refusal, Session, Strategy, StrategyFault, Turn,
};
use proptest::prelude::*;
use std::sync::Arc;

/// The strategies of some texts.
fn strategies(texts: &[&str], origin: Origin, seed: u64) -> Vec<Box<dyn Strategy>> {
    let stream = Seed(seed).stream("test");
    let strategy = |(party, text): (usize, &&str)| {
        let spec: StrategySpec = text.parse().unwrap();
        Box::new(spec.strategy(origin, LazyRandom::new(stream, (party as u64) << 32)).unwrap())
            as Box<dyn Strategy>
    };
    texts.iter().enumerate().map(strategy).collect()
}

fn problem(game: Game) -> Arc<BargainingProblem> {
    Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap())
}

fn calm(seed: u64) -> ApprovingRatifiers {
    ApprovingRatifiers(LazyRandom::new(Seed(seed).stream("dice"), 0))
}

/// Lets strategies talk to the end.
fn talk(course: &Course, problem: &Arc<BargainingProblem>, texts: &[&str], origin: Origin) -> Session {
    let mut session = Session::new(course.clone(), Arc::clone(problem)).unwrap();
    play(&mut session, &mut strategies(texts, origin, 1), &mut calm(1), |_| false);
    session
}

fn rules(protocol: Protocol, n: u32) -> TalkRules {
    TalkRules { protocol, deadline: Deadline::rounds(n), ..TalkRules::of(Origin::Elfvik) }
}

fn rounds(origin: Origin, n: u32) -> Course {
    Course::single(TalkRules { deadline: Deadline::rounds(n), ..TalkRules::of(origin) })
}

/// Four issues of three options; the sides want about the opposite, with different weights.
fn trade() -> Game {
    let rows = [
        [[90, 0], [50, 20], [0, 30]],
        [[40, 0], [25, 60], [0, 95]],
        [[31, 2], [17, 23], [3, 41]],
        [[70, 10], [35, 30], [5, 60]],
    ];
    let values = rows.iter().map(|issue| issue.iter().map(|row| row.to_vec()).collect()).collect();
    Game::additive(values, vec![60, 60]).unwrap()
}

/// A random game of two with rules, tables and bonuses; none when its rules leave nothing.
fn two_party_game(seed: u64) -> Option<Game> {
    Game::new(&cases::sampled(seed, 2).view()).ok()
}

/// What an agreement is worth to each party, to four digits, and its round counted from 1.
fn deal(session: &Session) -> Option<(Vec<f64>, u32)> {
    let Some(End::Agreement(offer)) = session.end() else { return None };
    let utility = |profile: &PreferenceProfile| (profile.utility(*offer) * 1e4).round() / 1e4;
    let utilities = session.problem().profiles.iter().map(utility).collect();
    Some((utilities, session.agreed_at().unwrap().round + 1))
}

mod published {
    use super::*;

    #[test]
    fn micro_agrees_with_itself_on_england_zimbabwe_after_104_offers() {
        let Some(scenario) = files::real("genius/EnglandZimbabwe") else { return };
        let problem = problem(files::game(&scenario));
        let course = rounds(Origin::Genius, 1_000);
        let session = talk(&course, &problem, &["micro", "micro"], Origin::Genius);
        assert_eq!((deal(&session).unwrap().0, session.n_offers()), (vec![0.8223, 0.7866], 104));
    }

    #[test]
    fn nobody_of_micro_passes_the_other_by() {
        // Each offers its outcomes from the best down; the first that the other ranks as high is the
        // agreement.
        let problem = problem(trade());
        let course = rounds(Origin::Negmas, 200);
        let session = talk(&course, &problem, &["micro", "micro"], Origin::Negmas);
        let End::Agreement(agreed) = session.end().unwrap() else { panic!("{:?}", session.end()) };
        let rank = |p: usize, offer: Offer| {
            problem.profiles[p].count_from(problem.profiles[p].worth(offer)).unwrap()
        };
        assert!(rank(0, *agreed).abs_diff(session.n_offers() / 2) <= 2);
        assert!(rank(1, *agreed) <= session.n_offers() / 2 + 1);
    }
}

mod laws {
    use super::*;

    pub(super) const PLAYERS: [&str; 18] = [
        "boulware",
        "linear",
        "conceder",
        "boulware accept=combi model=frequency",
        "time:curve=exponential,e=2 accept=last-chance",
        "time:curve=bezier accept=combi-mean model=windowed",
        "tit-for-tat accept=last",
        "absolute-tit-for-tat:window=2 model=scalable-bayesian",
        "averaged-tit-for-tat:measure=theirs model=bayesian",
        "nice-tit-for-tat",
        "micro",
        "micro-skip accept=next",
        "hybrid accept=const:share=0.7",
        "random accept=time:from=0.8",
        "hardheaded",
        "cuhk",
        "agentk",
        "ponpoko",
    ];

    /// Every pair of players on random scenarios with rules, tables and bonuses, under every protocol.
    fn each_talk(
        seeds: std::ops::Range<u64>,
        mut check: impl FnMut(&Arc<BargainingProblem>, &Session, [&str; 2], u64),
    ) {
        for seed in seeds {
            let Some(game) = two_party_game(seed) else { continue };
            let Ok(problem) = BargainingProblem::of(game, OfferSpace::MOST_LISTED) else { continue };
            let problem = Arc::new(problem);
            let protocol = Protocol::ALL[seed as usize % 4];
            let course =
                Course::single(TalkRules { first: PartyId(seed as usize / 4 % 2), ..rules(protocol, 30) });
            for at in 0..PLAYERS.len() {
                let pair = [PLAYERS[at], PLAYERS[(at + seed as usize) % PLAYERS.len()]];
                let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
                let mut players = strategies(&pair, Origin::Elfvik, seed);
                play(&mut session, &mut players, &mut calm(seed), |_| false);
                check(&problem, &session, pair, seed);
            }
        }
    }

    #[test]
    fn every_talk_ends_without_fault_and_within_its_rounds() {
        each_talk(0..48, |_, session, pair, seed| {
            assert!(session.end().is_some(), "{pair:?} {seed}");
            assert!(session.faults().is_empty(), "{pair:?} {seed}: {:?}", session.faults());
            assert!(session.moment().round <= 30, "{pair:?} {seed}");
        });
    }

    #[test]
    fn no_rational_party_agrees_below_its_reservation() {
        let mut n_agreed = 0;
        each_talk(0..64, |problem, session, pair, seed| {
            let Some(End::Agreement(offer)) = session.end() else { return };
            n_agreed += 1;
            for profile in &problem.profiles {
                assert!(profile.worth(*offer) >= profile.reservation(), "{pair:?} {seed}");
            }
        });
        assert!(n_agreed > 100, "only {n_agreed} talks agreed");
    }

    #[test]
    fn what_is_agreed_was_offered_and_is_legal() {
        each_talk(0..48, |problem, session, pair, seed| {
            let Some(End::Agreement(agreed)) = session.end() else { return };
            let outcome = problem.offer_space.numbering().outcome(*agreed);
            assert!(problem.game.is_feasible(&outcome), "{pair:?} {seed}");
            let offered = session.log().iter().any(|event| match event {
                Event::Moved { what: Move::Propose(offer), .. } | Event::Suggested { text: offer } => {
                    offer == agreed
                }
                _ => false,
            });
            assert!(offered, "{pair:?} {seed}");
        });
    }

    #[test]
    fn time_dependent_offers_never_rise() {
        for curve in ["polynomial", "exponential"] {
            for name in ["boulware", "linear", "conceder"] {
                let text = format!("{name}:curve={curve} accept=const:share=1");
                let problem = problem(trade());
                let course = rounds(Origin::Elfvik, 60);
                let session = talk(&course, &problem, &[&text, "hardliner"], Origin::Elfvik);
                let mine = session.offers().iter().filter(|made| made.by == PartyId(0));
                let worths: Vec<i64> = mine.map(|made| problem.profiles[0].worth(made.offer)).collect();
                assert!(worths.is_sorted_by(|a, b| a >= b), "{text}: {worths:?}");
                assert!(worths[0] > *worths.last().unwrap(), "{text}");
            }
        }
    }

    #[test]
    fn a_replay_is_the_talk() {
        each_talk(0..32, |problem, session, pair, seed| {
            let mut again = Session::new(Arc::clone(session.course()), Arc::clone(problem)).unwrap();
            replay(&mut again, session.log(), |_, _| {}).unwrap();
            assert_eq!(again.end(), session.end(), "{pair:?} {seed}");
            assert_eq!((again.log(), again.offers()), (session.log(), session.offers()));
        });
    }

    #[test]
    fn a_talk_that_is_taken_up_at_any_event_goes_on_as_if_nothing_had_happened() {
        for (at, pair) in PLAYERS.iter().zip(PLAYERS.iter().rev()).enumerate() {
            let texts = [*pair.0, *pair.1];
            let protocol = Protocol::ALL[at % 4];
            let breaks = TalkRules { breakdown: 0.01, ..rules(protocol, 12) };
            let course = Course::single(breaks);
            let problem = problem(trade());
            let mut whole = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
            play(&mut whole, &mut strategies(&texts, Origin::Elfvik, 5), &mut calm(5), |_| false);
            for cut in 0..=whole.log().len() {
                let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
                let mut players = strategies(&texts, Origin::Elfvik, 5);
                let mut dice = calm(5);
                catch_up(&mut session, &mut players, &mut dice, &whole.log()[..cut], &[]).unwrap();
                if session.end().is_none() {
                    session.apply(Event::Suspended { cause: "lunch".into() }).unwrap();
                    assert_eq!(session.ask(), NextInput::Wait);
                    let refused = session.apply(Event::BrokenOff);
                    assert_eq!(refused, Err(Refusal::IsSuspended));
                    session.apply(Event::Resumed).unwrap();
                }
                play(&mut session, &mut players, &mut dice, |_| false);
                let is_break = |event: &&Event| matches!(event, Event::Suspended { .. } | Event::Resumed);
                let moves: Vec<&Event> = session.log().iter().filter(|e| !is_break(e)).collect();
                assert_eq!(moves, whole.log().iter().collect::<Vec<_>>(), "{texts:?} cut at {cut}");
                assert_eq!(session.end(), whole.end());
            }
        }
    }

    #[test]
    fn a_record_of_another_talk_is_not_taken_up() {
        let course = rounds(Origin::Elfvik, 20);
        let problem = problem(trade());
        let log = talk(&course, &problem, &["linear", "linear"], Origin::Elfvik).log().to_vec();
        let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
        let mut others = strategies(&["conceder", "linear"], Origin::Elfvik, 1);
        assert!(catch_up(&mut session, &mut others, &mut calm(1), &log, &[]).is_err());
    }

    #[test]
    fn with_parties_exchanged_the_result_is_exchanged() {
        for text in ["boulware", "linear", "conceder", "micro", "tit-for-tat", "hardliner"] {
            let game = trade();
            let n = game.space().n_options().len();
            let rows = |swap: bool| {
                let row = |issue: usize, option: u32| {
                    let outcome = Outcome::new((0..n).map(|i| if i == issue { option } else { 0 }).collect());
                    let base = Outcome::new(vec![0; n]);
                    let gain: Vec<i64> = game
                        .utilities(&outcome)
                        .iter()
                        .zip(game.utilities(&base))
                        .map(|(a, b)| a - b)
                        .collect();
                    if swap { vec![gain[1], gain[0]] } else { gain }
                };
                (0..n).map(|issue| (0..3).map(|option| row(issue, option)).collect()).collect()
            };
            let both = [false, true].map(|swap| {
                let game = Game::additive(rows(swap), vec![-200, -200]).unwrap();
                let first = PartyId(usize::from(swap));
                let course = Course::single(TalkRules { first, ..rules(Protocol::Alternating, 50) });
                let problem = problem(game);
                let texts = if swap { ["linear", text] } else { [text, "linear"] };
                let session = talk(&course, &problem, &texts, Origin::Elfvik);
                let mut found =
                    deal(&session).map(|(utilities, round)| (utilities, round, session.n_offers()));
                if let (true, Some((utilities, ..))) = (swap, &mut found) {
                    utilities.reverse();
                }
                found
            });
            assert_eq!(both[0], both[1], "{text}");
        }
    }
}

mod machine {
    use super::*;

    fn fresh(course: &Course) -> Session {
        let mut session = Session::new(course.clone(), problem(trade())).unwrap();
        let limit = course.levels[0].rules.deadline.most;
        session.apply(Event::Entered { level: 0, limit }).unwrap();
        session
    }

    fn moved(by: usize, what: Move) -> Event {
        Event::Moved { by: PartyId(by), what, ticks: 1 }
    }

    fn offer(session: &Session, options: [u32; 4]) -> Offer {
        session.problem().offer_space.offer(&Outcome::new(options.to_vec())).unwrap()
    }

    #[test]
    fn wrong_moves_are_refused_with_a_reason_and_change_nothing() {
        let course = rounds(Origin::Elfvik, 5);
        let mut session = fresh(&course);
        let some = offer(&session, [0, 0, 0, 0]);
        let refused = |session: &mut Session, event: Event| {
            let before = session.log().len();
            let refusal = session.apply(event).unwrap_err();
            assert_eq!(session.log().len(), before);
            refusal
        };
        assert_eq!(refused(&mut session, moved(1, Move::Propose(some))), Refusal::OutOfTurn);
        assert_eq!(refused(&mut session, moved(0, Move::Accept)), Refusal::NothingToAccept);
        assert_eq!(refused(&mut session, moved(0, Move::Pass)), Refusal::NotNow);
        assert_eq!(refused(&mut session, Event::Resumed), Refusal::NotSuspended);
        session.apply(moved(0, Move::Propose(some))).unwrap();
        session.apply(moved(1, Move::Accept)).unwrap();
        assert_eq!(session.end(), Some(&End::Agreement(some)));
        assert_eq!(refused(&mut session, moved(0, Move::Walk)), Refusal::Over);
    }

    #[test]
    fn of_five_parties_a_quorum_of_three_is_enough() {
        let values = vec![vec![vec![3, 3, 3, 0, 0], vec![0, 0, 0, 3, 3]]];
        let game = Game::additive(values, vec![1; 5]).unwrap();
        let course = rounds(Origin::Elfvik, 5);
        let mut session =
            Session::new(course.clone(), problem(game.with_agreement(AgreementRule::Quorum(3)))).unwrap();
        session.apply(Event::Entered { level: 0, limit: 5 }).unwrap();
        let first = session.problem().offer_space.offer(&Outcome::new(vec![0])).unwrap();
        session.apply(moved(0, Move::Propose(first))).unwrap();
        session.apply(moved(1, Move::Accept)).unwrap();
        assert_eq!(session.end(), None);
        session.apply(moved(2, Move::Accept)).unwrap();
        assert_eq!(session.end(), Some(&End::Agreement(first)));
    }

    #[test]
    fn under_tentative_agreement_nobody_repeats_an_offer_and_answers_stay_secret() {
        let course = Course::single(rules(Protocol::Tentative, 5));
        let mut session = fresh(&course);
        let (a, b) = (offer(&session, [0, 0, 0, 0]), offer(&session, [2, 2, 2, 2]));
        session.apply(moved(0, Move::Propose(a))).unwrap();
        assert!(session.offers().is_empty(), "nothing is public until all have proposed");
        assert!(!session.seat(PartyId(1)).record().iter().any(|(_, e)| matches!(e, Event::Moved { .. })));
        session.apply(moved(1, Move::Propose(b))).unwrap();
        assert_eq!(session.offers().len(), 2);
        session.apply(moved(0, Move::Reject)).unwrap();
        session.apply(moved(1, Move::Reject)).unwrap();
        let answers = |party: usize| {
            let own = |event: &Event| matches!(event, Event::Moved { what: Move::Reject, .. });
            session.seat(PartyId(party)).record().iter().filter(|(_, event)| own(event)).count()
        };
        assert_eq!((answers(0), answers(1)), (1, 1));
        assert_eq!(session.clone().apply(moved(0, Move::Propose(a))), Err(Refusal::Repeated));
    }

    #[test]
    fn the_best_that_all_want_is_what_a_mediator_climbs_to() {
        // Both want the second option everywhere: the only hill.
        let game = Game::additive(vec![vec![vec![0, 0], vec![5, 3]]; 4], vec![1, 1]).unwrap();
        for vote in ["hill-climbing", "annealing"] {
            let text = format!("boulware vote={vote}");
            let course = Course::single(rules(Protocol::Mediated, 400));
            let session = talk(&course, &problem(game.clone()), &[&text, &text], Origin::Elfvik);
            let best = session.problem().offer_space.offer(&Outcome::new(vec![1; 4])).unwrap();
            assert_eq!(session.end(), Some(&End::Agreement(best)), "{vote}");
            let seen = session.seat(PartyId(0)).record();
            let others = |event: &Event| matches!(event, Event::Moved { by: PartyId(1), .. });
            assert!(!seen.iter().any(|(_, event)| others(event)), "votes are secret");
        }
    }

    #[test]
    fn zeuthens_rule_ends_at_the_nash_point_of_an_even_split() {
        let values = vec![(0..=10).map(|k| vec![k, 10 - k]).collect::<Vec<Vec<i64>>>()];
        let game = Game::additive(values, vec![0, 0]).unwrap();
        let course = Course::single(rules(Protocol::Concession, 50));
        let session = talk(&course, &problem(game), &["boulware", "boulware"], Origin::Elfvik);
        assert_eq!(deal(&session).unwrap().0, [5.0, 5.0]);
        let mut session = Session::new(course.clone(), problem(trade())).unwrap();
        assert_eq!(session.apply(Event::Entered { level: 0, limit: 9 }), Err(Refusal::WrongLimit));
        session.apply(Event::Entered { level: 0, limit: 50 }).unwrap();
        let (a, b) = (offer(&session, [0, 0, 0, 0]), offer(&session, [2, 2, 2, 2]));
        session.apply(moved(0, Move::Propose(a))).unwrap();
        session.apply(moved(1, Move::Propose(b))).unwrap();
        let NextInput::Concede(party) = session.ask() else { panic!("{:?}", session.ask()) };
        let own = if party.0 == 0 { a } else { b };
        assert_eq!(session.apply(moved(party.0, Move::Propose(own))), Err(Refusal::NoConcession));
    }

    #[test]
    fn three_parties_cannot_use_monotonic_concession() {
        let game = Game::additive(vec![vec![vec![1, 2, 3]]], vec![0; 3]).unwrap();
        let course = Course::single(rules(Protocol::Concession, 5));
        assert!(Session::new(course.clone(), problem(game)).is_err());
    }

    #[test]
    fn clocks_differ_as_their_systems_do() {
        assert_eq!(TimeConvention::Genius.time(559, 1_000), 560.0 / 1_001.0);
        assert_eq!(TimeConvention::Negolog.time(0, 7), 0.0);
        assert_eq!(TimeConvention::Negmas.time(99, 100), 100.0 / 101.0);
    }

    #[test]
    fn ticks_run_as_fast_as_movers_say() {
        let deadline = Deadline { unit: Unit::Ticks, most: 10, hidden_from: None };
        let course = Course::single(TalkRules { deadline, ..TalkRules::of(Origin::Elfvik) });
        let mut session = fresh(&course);
        let some = offer(&session, [0, 0, 0, 0]);
        let slow = Event::Moved { by: PartyId(0), what: Move::Propose(some), ticks: 7 };
        session.apply(slow).unwrap();
        assert_eq!(session.moment().time, 0.7);
        let late = Event::Moved { by: PartyId(1), what: Move::Propose(some), ticks: 3 };
        session.apply(late).unwrap();
        assert_eq!(session.end(), Some(&End::Deadline));
    }

    #[test]
    fn a_hidden_deadline_is_drawn_and_not_told() {
        let deadline = Deadline { hidden_from: Some(3), ..Deadline::rounds(40) };
        let course = Course::single(TalkRules { deadline, ..TalkRules::of(Origin::Elfvik) });
        let mut lengths = std::collections::BTreeSet::new();
        for seed in 0..30 {
            let mut session = Session::new(course.clone(), problem(trade())).unwrap();
            let mut players = strategies(&["hardliner", "hardliner"], Origin::Elfvik, seed);
            play(&mut session, &mut players, &mut calm(seed), |_| false);
            let Some(Event::Entered { limit, .. }) = session.log().first() else { panic!() };
            assert!((3..=40).contains(limit) && session.n_offers() == 2 * *limit as usize);
            let (_, seen) = &session.seat(PartyId(0)).record()[0];
            assert_eq!(*seen, Event::Entered { level: 0, limit: 40 });
            lengths.insert(*limit);
        }
        assert!(lengths.len() > 10);
    }

    #[test]
    fn one_talk_in_so_many_breaks_off() {
        let course = Course::single(TalkRules { breakdown: 0.1, ..rules(Protocol::Alternating, 1_000) });
        let mut total = 0;
        for seed in 0..200 {
            let mut session = Session::new(course.clone(), problem(trade())).unwrap();
            let mut players = strategies(&["hardliner", "hardliner"], Origin::Elfvik, seed);
            play(&mut session, &mut players, &mut calm(seed), |_| false);
            assert_eq!(session.end(), Some(&End::BrokenOff));
            total += session.n_offers() / 2;
        }
        // The mean of a geometric distribution with p = 0.1 is 10; its standard error here about 0.7.
        assert!((1_400..2_600).contains(&total), "{total}");
    }

    /// Fails in the way it is told.
    struct Broken(Result<Move, StrategyFault>);

    impl Strategy for Broken {
        fn act(&mut self, _: &Turn<'_>) -> Result<Move, StrategyFault> {
            self.0.clone()
        }
    }

    #[test]
    fn a_fault_is_its_makers_and_ends_the_talk_or_skips_its_turn() {
        let outside = StrategyFault::Illegal(Refusal::NothingToAccept);
        let crash = StrategyFault::Crashed { reason: "no more".into() };
        for (answer, fault) in [(Ok(Move::Accept), outside), (Err(crash.clone()), crash)] {
            for on_fault in OnFault::ALL {
                let course = Course::single(TalkRules { on_fault, ..rules(Protocol::Alternating, 4) });
                let mut session = Session::new(course.clone(), problem(trade())).unwrap();
                let mut players = strategies(&["hardliner", "hardliner"], Origin::Elfvik, 1);
                players[0] = Box::new(Broken(answer.clone()));
                play(&mut session, &mut players, &mut calm(1), |session| !session.faults().is_empty());
                assert_eq!(session.faults(), [(PartyId(0), fault.clone())]);
                match on_fault {
                    OnFault::End => assert_eq!(session.end(), Some(&End::Fault(PartyId(0)))),
                    OnFault::Skip => assert_eq!(session.ask(), NextInput::Act(PartyId(1))),
                }
            }
        }
    }

    #[test]
    fn no_agreement_pays_by_its_name() {
        let origin = Origin::Genius;
        for (disagreement, expected) in [
            (Disagreement::Reservation, 60.0),
            (Disagreement::Zero, 0.0),
            (Disagreement::DiscountedReservation, 30.0),
        ] {
            let course = Course::single(TalkRules { disagreement, ..rules(Protocol::Alternating, 4) });
            let problem = BargainingProblem::of(trade(), 1 << 20).unwrap().with_discounts(&[0.5, 0.5]);
            let session = talk(&course, &Arc::new(problem), &["hardliner", "hardliner"], Origin::Elfvik);
            let paid = elfvik::talk::rehearsal::payoffs(&session, session.problem(), origin);
            assert!((paid[0] - expected).abs() < 1e-9, "{}: {paid:?}", disagreement.name());
        }
    }
}

mod records {
    use super::*;
    use elfvik::format::{FileText, native};
    use elfvik::model::View;
    use elfvik::prepare::Parameters;
    use elfvik::talk::record::{RecordHead, read, written};
    use elfvik::talk::{Setup, setup};

    /// Calls `use_it` with the setup of the starter scenario and the record of a talk there.
    fn with_record(use_it: impl FnOnce(&Setup, &str)) {
        let [public, town, builder] =
            native::STARTER.map(|file| FileText { name: file.name, text: file.text });
        let scenario = native::scenario(public).unwrap();
        let file = |text, p| native::party_file(text, &scenario, PartyId(p)).unwrap();
        let files = [file(town, 0), file(builder, 1)];
        let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
        let parameters = Parameters::of(&view).unwrap();
        let setup =
            Setup::new(parameters.clone(), setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
        let mut session = setup.session().unwrap();
        let mut players = strategies(&["linear", "linear"], Origin::Elfvik, 1);
        play(&mut session, &mut players, &mut calm(1), |_| false);
        let names = ["linear".to_owned(), "linear".to_owned()];
        let head = RecordHead::of(&setup, &names);
        use_it(&setup, &written(&head, &session, &scenario));
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        with_record(|setup, text| {
            let record = read(text, setup).unwrap();
            let mut session = setup.session().unwrap();
            replay(&mut session, &record.events, |_, _| {}).unwrap();
            let scenario = setup.parameters().view().scenario();
            assert_eq!(written(&record.head, &session, scenario), text);
        });
    }

    #[test]
    fn no_change_of_a_byte_makes_a_record_panic() {
        with_record(|setup, text| {
            for at in (0..text.len()).step_by(127) {
                for byte in [b'0', b'9', b'"', b'}', b'-', b'x', b' '] {
                    let mut bytes = text.as_bytes().to_vec();
                    bytes[at] = byte;
                    let Ok(changed) = String::from_utf8(bytes) else { continue };
                    if let Ok(record) = read(&changed, setup) {
                        let mut session = setup.session().unwrap();
                        let _ = replay(&mut session, &record.events, |_, _| {});
                    }
                }
            }
        });
    }
}

mod levels {
    use super::*;

    /// A course of two levels whose agreements somebody of the first party must ratify.
    fn course(all_but: usize, returns: u32) -> Course {
        let level = |name: &str, entry: LevelEntry, n: u32| TalkLevel {
            name: name.into(),
            rules: rules(Protocol::Alternating, n),
            entry,
            seal: BindingForce::Initialled(OnRefusal::Return { most: returns }),
        };
        let levels =
            vec![level("below", LevelEntry::Always, 2), level("summit", LevelEntry::AllBut(all_but), 3)];
        Course { levels, ratifiers: vec![(PartyId(0), 0)], ratification: None }
    }

    fn propose(session: &mut Session, by: usize, options: [u32; 4]) -> Result<(), Refusal> {
        let offer = session.problem().offer_space.numbering().offer(&Outcome::new(options.to_vec())).unwrap();
        session.apply(Event::Moved { by: PartyId(by), what: Move::Propose(offer), ticks: 1 })
    }

    fn accept(session: &mut Session, by: usize) {
        session.apply(Event::Moved { by: PartyId(by), what: Move::Accept, ticks: 1 }).unwrap();
    }

    /// The lower level runs out of time with the last two issues open.
    fn below(course: &Course) -> Session {
        let mut session = Session::new(course.clone(), problem(trade())).unwrap();
        session.apply(Event::Entered { level: 0, limit: 2 }).unwrap();
        propose(&mut session, 0, [0, 0, 0, 0]).unwrap();
        propose(&mut session, 1, [2, 2, 2, 2]).unwrap();
        propose(&mut session, 0, [1, 2, 0, 0]).unwrap();
        propose(&mut session, 1, [1, 2, 2, 2]).unwrap();
        session
    }

    #[test]
    fn the_summit_meets_only_when_little_is_open_below() {
        let strict = course(1, 0);
        assert_eq!(below(&strict).end(), Some(&End::TooManyOpen { level: 1, open: 2 }));
        let course = course(2, 0);
        let mut session = below(&course);
        assert_eq!(session.ask(), NextInput::Enter { level: 1 });
        session.apply(Event::Entered { level: 1, limit: 3 }).unwrap();
        assert_eq!(session.closed(), [None; 4], "nothing is said yet at the summit");
        assert_eq!(
            propose(&mut session, 0, [0, 2, 0, 0]),
            Err(Refusal::BreaksRule),
            "a closed issue stays closed"
        );
        propose(&mut session, 0, [1, 2, 0, 2]).unwrap();
    }

    #[test]
    fn what_is_initialled_is_decided_at_home_and_may_come_back() {
        let course = course(2, 1);
        let mut session = below(&course);
        session.apply(Event::Entered { level: 1, limit: 3 }).unwrap();
        propose(&mut session, 0, [1, 2, 0, 2]).unwrap();
        accept(&mut session, 1);
        let NextInput::Ratify(PartyId(0), 0, first) = session.ask() else { panic!("{:?}", session.ask()) };
        let verdict = |verdict| Event::Decided { party: PartyId(0), ratifier: 0, verdict };
        session.apply(verdict(RatifierDecision::Worthless)).unwrap();
        assert_eq!(session.refused(), [first]);
        assert_eq!(propose(&mut session, 0, [1, 2, 0, 2]), Err(Refusal::RefusedAtHome));
        let mut strict = session.clone();
        propose(&mut session, 0, [1, 2, 2, 2]).unwrap();
        accept(&mut session, 1);
        session.apply(verdict(RatifierDecision::Approved)).unwrap();
        assert!(matches!(session.end(), Some(End::Agreement(_))));
        propose(&mut strict, 0, [1, 2, 2, 2]).unwrap();
        accept(&mut strict, 1);
        strict.apply(verdict(RatifierDecision::Refused)).unwrap();
        assert_eq!(strict.end(), Some(&End::NotRatified(PartyId(0), 0)), "it comes back once only");
    }

    #[test]
    fn a_collapse_has_its_cause() {
        let course = course(2, 0);
        let mut session = below(&course);
        session.apply(Event::Suspended { cause: "a missile test".into() }).unwrap();
        assert_eq!(session.suspended(), Some("a missile test"));
        session.apply(Event::Collapsed { cause: "another".into() }).unwrap();
        assert_eq!(session.end(), Some(&End::Collapsed("another".into())));
    }

    /// Ratifiers who refuse everything.
    struct Stern(ApprovingRatifiers);

    impl ExogenousMoves for Stern {
        fn chance(&mut self) -> f64 {
            self.0.chance()
        }

        fn verdict(&mut self, _: PartyId, _: usize, _: Offer) -> RatifierDecision {
            RatifierDecision::Refused
        }
    }

    #[test]
    fn strategies_of_a_higher_level_forget_what_was_said_below() {
        let mut n_higher = 0;
        for seed in 0..40 {
            let Some(game) = two_party_game(seed) else { continue };
            let problem = problem(game);
            let protocol = Protocol::ALL[seed as usize % 3];
            let level = |n: u32| TalkLevel {
                name: "level".into(),
                rules: TalkRules { breakdown: 0.02, ..rules(protocol, n) },
                entry: LevelEntry::Always,
                seal: BindingForce::Initialled(OnRefusal::Return { most: 2 }),
            };
            let course = Course {
                levels: vec![level(1 + seed as u32 % 5), level(8)],
                ratifiers: vec![(PartyId(0), 0)],
                ratification: None,
            };
            for at in 0..laws::PLAYERS.len() {
                let pair = [laws::PLAYERS[at], laws::PLAYERS[(at + seed as usize) % laws::PLAYERS.len()]];
                let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
                let mut players = strategies(&pair, Origin::Elfvik, seed);
                play(&mut session, &mut players, &mut Stern(calm(seed)), |_| false);
                assert!(
                    session.end().is_some() && session.faults().is_empty(),
                    "{pair:?} {seed}: {:?}",
                    session.faults()
                );
                n_higher += usize::from(session.level() == 1);
                for party in [PartyId(0), PartyId(1)] {
                    assert!(!session.seat(party).record().is_empty());
                }
            }
        }
        assert!(n_higher > 100, "only {n_higher} talks came to the higher level");
    }

    #[test]
    fn strategies_look_for_another_package_when_one_is_refused() {
        let course = Course {
            levels: vec![TalkLevel {
                name: "talks".into(),
                rules: rules(Protocol::Alternating, 60),
                entry: LevelEntry::Always,
                seal: BindingForce::Initialled(OnRefusal::Return { most: 3 }),
            }],
            ratifiers: vec![(PartyId(1), 0)],
            ratification: None,
        };
        let mut session = Session::new(course.clone(), problem(trade())).unwrap();
        let mut players = strategies(&["linear", "conceder"], Origin::Elfvik, 1);
        play(&mut session, &mut players, &mut Stern(calm(1)), |_| false);
        assert!(session.faults().is_empty());
        let mut refused = session.refused().to_vec();
        assert_eq!(session.end(), Some(&End::NotRatified(PartyId(1), 0)));
        assert_eq!(refused.len(), 4);
        refused.dedup();
        assert_eq!(refused.len(), 4, "no package is initialled twice");
    }
}
