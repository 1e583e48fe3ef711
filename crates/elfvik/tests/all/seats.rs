//! Laws of seats: what one party sees of a session, and what it cannot tell.

#[allow(unreachable_pub, reason = "shared with the tests of the program")]
use crate::trials;
use elfvik::model::{Course, Deadline, OnFault, Origin, PartyId, Protocol, TalkRules, Unit};
use elfvik::prepare::Game;
use elfvik::talk::{BargainingProblem, Event, Move, NextInput, Offer, Seat, Session, StrategyFault};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Six outcomes for so many parties.
fn problem(n_parties: usize) -> Arc<BargainingProblem> {
    let value = |issue: usize, option: usize, p: usize| {
        ((1 + option) * if (issue + p).is_multiple_of(2) { 3 } else { 1 } + (p * option) % 2) as i64
    };
    let options = |issue: usize, n: usize| {
        (0..n).map(|option| (0..n_parties).map(|p| value(issue, option, p)).collect()).collect()
    };
    let game = Game::additive(vec![options(0, 2), options(1, 3)], vec![0; n_parties]).unwrap();
    Arc::new(BargainingProblem::of(game, 1_000).unwrap())
}

fn offers(problem: &BargainingProblem) -> Vec<Offer> {
    let outcomes = problem.game.space().iter().collect::<Vec<_>>();
    outcomes.iter().filter_map(|outcome| problem.offer_space.offer(outcome)).collect()
}

fn course(protocol: Protocol, unit: Unit, hidden_from: Option<u32>) -> Course {
    Course::single(TalkRules {
        protocol,
        deadline: Deadline { unit, most: 4, hidden_from },
        on_fault: OnFault::Skip,
        breakdown: 0.1,
        ..TalkRules::of(Origin::Elfvik)
    })
}

/// Something that can follow, drawn; `None` at the end.
fn apply_any(session: &mut Session, rng: &mut ChaCha8Rng) -> Option<()> {
    let all = offers(session.problem());
    let any = |rng: &mut ChaCha8Rng| all[rng.random_range(0..all.len())];
    loop {
        let event = match session.ask() {
            NextInput::Nobody => return None,
            NextInput::Enter { level } => {
                let deadline = session.course().levels[level].rules.deadline;
                let from = deadline.hidden_from.unwrap_or(deadline.most);
                Event::Entered { level, limit: rng.random_range(from..=deadline.most) }
            }
            NextInput::Suggest => Event::Suggested { text: any(rng) },
            NextInput::Chance if rng.random_bool(0.9) => {
                session.apply(Event::WentOn).unwrap();
                return Some(());
            }
            NextInput::Chance => Event::BrokenOff,
            NextInput::Wait => Event::Resumed,
            NextInput::Ratify(..) => unreachable!("there are no ratifiers"),
            NextInput::Act(by)
            | NextInput::Propose(by)
            | NextInput::Concede(by)
            | NextInput::Answer(by, _)
            | NextInput::Vote(by, _)
            | NextInput::Confirm(by, _) => {
                let what = match rng.random_range(0..12) {
                    0 => Move::Walk,
                    1..=3 => Move::Accept,
                    4..=6 => Move::Reject,
                    7 => Move::Pass,
                    8 => {
                        let reason = format!("number {}", rng.random_range(0..100));
                        let fault = Box::new(StrategyFault::Crashed { reason });
                        session.apply(Event::Failed { by, fault }).unwrap();
                        return Some(());
                    }
                    _ => Move::Propose(any(rng)),
                };
                Event::Moved { by, what, ticks: 1 }
            }
        };
        if session.apply(event).is_ok() {
            return Some(());
        }
    }
}

/// Everything that a seat says besides its events.
fn said(seat: Seat<'_>, all: &[Offer]) -> String {
    let moves = [Move::Accept, Move::Reject, Move::Pass, Move::Walk];
    let moves = moves.into_iter().chain(all.iter().map(|offer| Move::Propose(*offer)));
    let may: Vec<_> = moves.map(|what| seat.may(what)).collect();
    let turn = seat.turn(|turn| {
        let legal: Vec<bool> = all.iter().map(|offer| (turn.is_legal)(*offer)).collect();
        let known = (turn.level, turn.moment, turn.time_before, turn.turns_left, turn.rounds);
        format!("{known:?} {:?} {:?} {:?} {} {legal:?}", turn.offers, turn.standing, turn.left, turn.is_free)
    });
    format!("{:?} {may:?} {turn}", seat.asked())
}

fn settings() -> Vec<(Protocol, usize, Unit, Option<u32>)> {
    let mut all = Vec::new();
    for protocol in Protocol::ALL {
        for n in [2, 3] {
            if protocol.n_parties().is_some_and(|only| only != n) {
                continue;
            }
            all.push((protocol, n, Unit::Rounds, None));
            all.push((protocol, n, Unit::Rounds, Some(2)));
            all.push((protocol, n, Unit::Ticks, None));
        }
    }
    all
}

#[test]
fn a_seat_that_is_asked_says_the_same_whatever_others_did_in_secret() {
    let mut n_met = 0;
    for (protocol, n, unit, hidden_from) in settings() {
        let problem = problem(n);
        let all = offers(&problem);
        // By party, what it saw, and what the protocol makes public of a text: what its seat said, and what
        // happened.
        let mut known: BTreeMap<(usize, String), (String, Vec<Event>)> = BTreeMap::new();
        for seed in trials::seeds(150) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let course = course(protocol, unit, hidden_from);
            let mut session = Session::new(course, Arc::clone(&problem)).unwrap();
            for _ in 0..12 {
                if apply_any(&mut session, &mut rng).is_none() {
                    break;
                }
                for party in 0..n {
                    let seat = session.seat(PartyId(party));
                    if seat.asked().is_none() {
                        continue;
                    }
                    let seen = format!("{:?} {:?}", seat.events(), session.text());
                    let now = (said(seat, &all), session.log().to_vec());
                    let before = known.entry((party, seen)).or_insert_with(|| now.clone());
                    n_met += usize::from(before.1 != now.1);
                    assert_eq!(before.0, now.0, "{protocol:?}, seed {seed}: {:?} and {:?}", before.1, now.1);
                }
            }
        }
    }
    assert!(n_met > 100, "only {n_met} times did something secret differ");
}

#[test]
fn what_a_seat_has_seen_stays_seen_and_keeps_its_number() {
    for (protocol, n, unit, hidden_from) in settings() {
        let problem = problem(n);
        for seed in trials::seeds(15) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let course = course(protocol, unit, hidden_from);
            let mut session = Session::new(course, Arc::clone(&problem)).unwrap();
            let mut before = vec![Vec::new(); n];
            loop {
                let is_over = apply_any(&mut session, &mut rng).is_none();
                for (party, before) in before.iter_mut().enumerate() {
                    let seat = session.seat(PartyId(party));
                    let mut together = before.clone();
                    together.extend(seat.events_since(before.len()));
                    let now = seat.events();
                    assert_eq!(together, now, "{protocol:?}, seed {seed}");
                    assert!(now.iter().map(|(number, _)| *number).eq(1..=now.len()));
                    assert_eq!(seat.record().len(), now.len());
                    *before = now;
                }
                if is_over {
                    break;
                }
            }
        }
    }
}

/// What a party sees by the plain definition: the whole talk is replayed.
fn seen(session: &Session, party: PartyId) -> Vec<Event> {
    let origin = session.problem();
    let mut shadow = Session::new(Arc::clone(session.course()), Arc::clone(origin)).unwrap();
    let (mut seen, mut sealed) = (Vec::new(), Vec::new());
    for event in session.log() {
        let (ask, n_public) = (shadow.ask(), shadow.offers().len());
        let is_open = shadow.rules().protocol == Protocol::Alternating;
        shadow.apply(event.clone()).unwrap();
        match event {
            Event::Moved { by, what, .. } if *by != party && *what != Move::Walk => match ask {
                NextInput::Propose(_) => sealed.push(event.clone()),
                NextInput::Answer(..) | NextInput::Vote(..) | NextInput::Confirm(..) if !is_open => {}
                _ => seen.push(event.clone()),
            },
            Event::Entered { level, .. } if session.rules().deadline.hidden_from.is_some() => {
                seen.push(Event::Entered { level: *level, limit: session.rules().deadline.most });
            }
            Event::Failed { by, .. } if *by != party => {
                let fault = Box::new(StrategyFault::Crashed { reason: "not told".into() });
                seen.push(Event::Failed { by: *by, fault });
            }
            _ => seen.push(event.clone()),
        }
        if shadow.offers().len() > n_public {
            seen.append(&mut sealed);
        }
    }
    seen
}

/// The last offer of any of these parties.
fn last(session: &Session, is_meant: impl Fn(PartyId) -> bool) -> Option<Offer> {
    session.offers().iter().rev().find(|made| is_meant(made.by)).map(|made| made.offer)
}

#[test]
fn what_is_kept_along_is_what_a_replay_finds() {
    for (protocol, n, unit, hidden_from) in settings() {
        let problem = problem(n);
        for seed in trials::seeds(15) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let course = course(protocol, unit, hidden_from);
            let mut session = Session::new(course, Arc::clone(&problem)).unwrap();
            while apply_any(&mut session, &mut rng).is_some() {
                let numbering = problem.offer_space.numbering();
                let present = (0..n).map(PartyId).filter(|party| !session.left().contains(party));
                let lasts: Option<Vec<Offer>> = present.map(|p| last(&session, |by| by == p)).collect();
                for (issue, closed) in session.closed().into_iter().enumerate() {
                    let options = lasts.iter().flatten().map(|offer| numbering.option(*offer, issue));
                    let options: Vec<u32> = options.collect();
                    let is_shared = options.windows(2).all(|pair| pair[0] == pair[1]);
                    assert_eq!(closed, options.first().copied().filter(|_| is_shared), "seed {seed}");
                }
                for party in (0..n).map(PartyId) {
                    let found: Vec<Event> =
                        session.seat(party).events().into_iter().map(|(_, event)| event).collect();
                    assert_eq!(found, seen(&session, party), "{protocol:?}, seed {seed}");
                    session.seat(party).turn(|turn| {
                        assert_eq!(turn.own_last(), last(&session, |by| by == party), "seed {seed}");
                        assert_eq!(turn.others_last(), last(&session, |by| by != party), "seed {seed}");
                    });
                }
            }
        }
    }
}

#[test]
fn a_seat_may_answer_only_what_it_is_asked() {
    let problem = problem(2);
    let all = offers(&problem);
    let rules = course(Protocol::Alternating, Unit::Rounds, None);
    let mut session = Session::new(rules, Arc::clone(&problem)).unwrap();
    session.apply(Event::Entered { level: 0, limit: 4 }).unwrap();
    let [first, second] = [0, 1].map(|p| session.seat(PartyId(p)));
    assert_eq!(first.may(Move::Propose(all[0])), Ok(()));
    assert!(first.may(Move::Accept).is_err(), "there is nothing on the table");
    assert_eq!(second.may(Move::Propose(all[0])), Err(elfvik::talk::Refusal::OutOfTurn));
    assert_eq!(second.asked(), None);
}
