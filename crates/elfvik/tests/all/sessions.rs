//! Laws of sessions: that they end, when they end, and who is enough.

use crate::cases;
use elfvik::model::{
    AgreementRule, BindingForce, Course, Deadline, LevelEntry, OnFault, OnRefusal, Origin, PartyId, Protocol,
    TalkLevel, TalkRules, TimeConvention, Unit,
};
use elfvik::prepare::Game;
use elfvik::seed::Seed;
use elfvik::talk::play::{ApprovingRatifiers, play, replay};
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::strategy::compose::LazyRandom;
use elfvik::talk::{
    BargainingProblem, End, Event, Move, NextInput, Offer, OfferSpace, RatifierDecision, Refusal, Session,
    Strategy as Plays, StrategyFault, TalkError, Turn,
};
use proptest::prelude::*;
use std::sync::Arc;

/// Every protocol that so many parties can use.
fn protocols(n_parties: usize) -> impl Iterator<Item = Protocol> {
    Protocol::ALL.into_iter().filter(move |protocol| n_parties == 2 || *protocol != Protocol::Concession)
}

fn rules(protocol: Protocol, n: u32) -> TalkRules {
    TalkRules { protocol, deadline: Deadline::rounds(n), ..TalkRules::of(Origin::Elfvik) }
}

/// One issue of so many options, worth nothing to anybody: what is acceptable is said by the test.
fn bare(n_options: usize, n_parties: usize, agreement: &AgreementRule) -> Arc<BargainingProblem> {
    let game = Game::additive(vec![vec![vec![0; n_parties]; n_options]], vec![0; n_parties]).unwrap();
    Arc::new(BargainingProblem::of(game.with_agreement(agreement.clone()), OfferSpace::MOST_LISTED).unwrap())
}

fn offers(problem: &BargainingProblem) -> Vec<Offer> {
    let space = problem.game.space();
    space.iter().filter_map(|outcome| problem.offer_space.offer(&outcome)).collect()
}

fn moved(by: PartyId, what: Move) -> Event {
    Event::Moved { by, what, ticks: 1 }
}

fn agreement(n_parties: usize) -> impl Strategy<Value = AgreementRule> {
    let group = prop::collection::btree_set(0..n_parties, 1..=n_parties);
    let groups = prop::collection::vec(group, 1..4).prop_map(|groups| {
        AgreementRule::Coalitions(groups.into_iter().map(|g| g.into_iter().map(PartyId).collect()).collect())
    });
    let veto = prop::collection::btree_set(0..n_parties, 1..=n_parties);
    let with_veto = (1..=n_parties, veto).prop_map(|(quorum, veto)| AgreementRule::QuorumWithVeto {
        quorum,
        veto: veto.into_iter().map(PartyId).collect(),
    });
    let quorum = (1..=n_parties).prop_map(AgreementRule::Quorum);
    prop_oneof![1 => Just(AgreementRule::All), 2 => quorum, 2 => with_veto, 2 => groups]
}

mod ends {
    use super::*;

    /// Numbers of a hostile driver.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, n: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) as usize % n.max(1)
        }

        fn one_in(&mut self, n: usize) -> bool {
            self.below(n) == 0
        }
    }

    fn deadline() -> impl Strategy<Value = Deadline> {
        (any::<bool>(), 1_u32..14, prop::option::of(1_u32..14)).prop_map(|(ticks, most, from)| Deadline {
            unit: if ticks { Unit::Ticks } else { Unit::Rounds },
            most,
            hidden_from: from.map(|from| from.min(most)),
        })
    }

    fn level(n_parties: usize) -> impl Strategy<Value = TalkLevel> {
        let seal = prop_oneof![
            Just(BindingForce::Binding),
            Just(BindingForce::Initialled(OnRefusal::End)),
            (0_u32..4).prop_map(|most| BindingForce::Initialled(OnRefusal::Return { most })),
            Just(BindingForce::Initialled(OnRefusal::Return { most: u32::MAX })),
        ];
        let protocol = prop::sample::select(protocols(n_parties).collect::<Vec<_>>());
        let clock = prop::sample::select(TimeConvention::ALL.to_vec());
        let on_fault = prop::sample::select(OnFault::ALL.to_vec());
        let entry =
            prop_oneof![2 => Just(LevelEntry::Always), 1 => (0_usize..3).prop_map(LevelEntry::AllBut)];
        let breakdown = prop::sample::select(vec![0.0, 0.0, 0.1]);
        (protocol, deadline(), clock, breakdown, on_fault, 0..n_parties, entry, seal).prop_map(
            |(protocol, deadline, clock, breakdown, on_fault, first, entry, seal)| TalkLevel {
                name: "level".into(),
                rules: TalkRules {
                    protocol,
                    deadline,
                    clock,
                    breakdown,
                    on_fault,
                    first: PartyId(first),
                    ..TalkRules::of(Origin::Elfvik)
                },
                entry,
                seal,
            },
        )
    }

    fn course(n_parties: usize) -> impl Strategy<Value = Course> {
        let ratifiers = prop::collection::vec(0..n_parties, 0..3);
        (prop::collection::vec(level(n_parties), 1..4), ratifiers).prop_map(|(levels, ratifiers)| Course {
            levels,
            ratifiers: ratifiers.into_iter().map(|party| (PartyId(party), 0)).collect(),
            ratification: None,
        })
    }

    /// Something that a hostile world may say; mostly it is refused.
    fn anything(dice: &mut Dice, all: &[Offer], n_parties: usize) -> Event {
        let by = PartyId(dice.below(n_parties));
        match dice.below(10) {
            0 => Event::Suspended { cause: "lunch".into() },
            1 => Event::Resumed,
            2 => Event::BrokenOff,
            3 => Event::Entered { level: dice.below(3), limit: dice.below(20) as u32 },
            4 => Event::Suggested { text: all[dice.below(all.len())] },
            5 => Event::Decided { party: by, ratifier: 0, verdict: RatifierDecision::Refused },
            6 => Event::Failed { by, fault: Box::new(StrategyFault::Crashed { reason: String::new() }) },
            7 => moved(by, Move::Accept),
            8 => Event::WentOn,
            _ => Event::Moved { by, what: Move::Propose(all[dice.below(all.len())]), ticks: u32::MAX },
        }
    }

    /// An answer to what is asked.
    fn answer(session: &Session, dice: &mut Dice, all: &[Offer]) -> Event {
        let some = all[dice.below(all.len())];
        let mut party = |by: PartyId, usual: [Move; 2]| {
            if dice.one_in(12) {
                return Event::Failed { by, fault: Box::new(StrategyFault::TimedOut { limit_ms: 1 }) };
            }
            let what = if dice.one_in(10) { Move::Walk } else { usual[dice.below(2)] };
            let ticks = [0, 1, 1, 1, 2, u32::MAX][dice.below(6)];
            // Whoever may do nothing of this can always leave.
            let what = if session.check(by, what).is_ok() { what } else { usual[1] };
            let what = if session.check(by, what).is_ok() { what } else { Move::Walk };
            Event::Moved { by, what, ticks }
        };
        match session.ask() {
            NextInput::Enter { level } => {
                let deadline = session.course().levels[level].rules.deadline;
                let from = deadline.hidden_from.unwrap_or(deadline.most);
                Event::Entered { level, limit: from + dice.below((deadline.most - from + 1) as usize) as u32 }
            }
            NextInput::Act(by) => party(by, [Move::Accept, Move::Propose(some)]),
            NextInput::Propose(by) | NextInput::Concede(by) => party(by, [Move::Propose(some), Move::Pass]),
            NextInput::Answer(by, _) | NextInput::Vote(by, _) | NextInput::Confirm(by, _) => {
                party(by, [Move::Accept, Move::Reject])
            }
            NextInput::Suggest if session.check_offer(some).is_ok() => Event::Suggested { text: some },
            NextInput::Suggest => Event::Collapsed { cause: "no text".into() },
            NextInput::Chance if !dice.one_in(10) => Event::WentOn,
            NextInput::Chance => Event::BrokenOff,
            NextInput::Ratify(party, ratifier, _) => {
                let verdict =
                    if dice.one_in(3) { RatifierDecision::Approved } else { RatifierDecision::Refused };
                Event::Decided { party, ratifier, verdict }
            }
            NextInput::Wait => Event::Resumed,
            NextInput::Nobody => unreachable!("it is not over"),
        }
    }

    fn is_pause(event: &&Event) -> bool {
        matches!(event, Event::Suspended { .. } | Event::Resumed)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

        #[test]
        fn within_the_bound_and_never_beyond_the_deadline_whatever_anybody_does(
            (case, course, seed) in cases::case().prop_flat_map(|case| {
                let n = case.files.len();
                (Just(case), course(n), 1..u64::MAX)
            })
        ) {
            let Ok(game) = Game::new(&case.view()) else { return Ok(()) };
            let Ok(problem) = BargainingProblem::of(game, OfferSpace::MOST_LISTED) else { return Ok(()) };
            let (problem, n) = (Arc::new(problem), case.files.len());
            let all = offers(&problem);
            let bound = course.most_events(problem.game.agreement(), n) as usize;
            let mut dice = Dice(seed);
            let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
            while session.end().is_none() {
                let n_pauses = session.log().iter().filter(is_pause).count();
                prop_assert!(session.n_events()
                    - n_pauses < bound, "{} events of {bound}", session.n_events());
                let (at, rules) = (session.moment(), session.rules());
                prop_assert!((0.0..=1.0).contains(&at.time), "{at:?}");
                prop_assert!(rules.deadline.unit == Unit::Ticks || at.round < session.limit(), "{at:?}");
                prop_assert!(rules.deadline.unit == Unit::Rounds || at.ticks <= session.limit(), "{at:?}");
                if dice.one_in(4) {
                    let event = anything(&mut dice, &all, n);
                    let before = session.n_events();
                    let is_taken = session.apply(event).is_ok();
                    prop_assert_eq!(session.n_events(), before + usize::from(is_taken));
                    continue;
                }
                session.apply(answer(&session, &mut dice, &all)).unwrap();
            }
            prop_assert!(session.overall(session.moment()).time <= 1.0);
            let mut again = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
            replay(&mut again, session.log(), |_, _| {}).unwrap();
            prop_assert_eq!(again.end(), session.end());
            for party in (0..n).map(PartyId) {
                let seen = session.seat(party).record();
                prop_assert!(seen.len() <= session.n_events());
            }
        }
    }

    #[test]
    fn pauses_are_counted() {
        let course = Course::single(rules(Protocol::Alternating, 3));
        let mut session = Session::new(course.clone(), bare(2, 2, &AgreementRule::All)).unwrap();
        for _ in 0..Session::MOST_PAUSES {
            session.apply(Event::Suspended { cause: "lunch".into() }).unwrap();
            session.apply(Event::Resumed).unwrap();
        }
        assert_eq!(session.apply(Event::Suspended { cause: "lunch".into() }), Err(Refusal::TooManyPauses));
    }

    #[test]
    fn a_course_that_allows_more_than_can_be_held_is_refused_with_its_size() {
        for (unit, most) in [(Unit::Ticks, u32::MAX), (Unit::Rounds, u32::MAX), (Unit::Rounds, 1_300_000)] {
            for protocol in Protocol::ALL {
                let deadline = Deadline { unit, most, hidden_from: None };
                let course = Course::single(TalkRules { deadline, ..rules(protocol, 1) });
                let refused = Session::new(course.clone(), bare(2, 2, &AgreementRule::All)).unwrap_err();
                let events = course.most_events(&AgreementRule::All, 2);
                assert_eq!(refused, TalkError::TooLong { events, most: Course::MOST_EVENTS });
                assert!(events > u64::from(most));
            }
        }
    }

    #[test]
    fn more_parties_than_a_session_has_room_for_are_refused() {
        let course = Course::single(rules(Protocol::Alternating, 2));
        assert!(Session::new(course.clone(), bare(2, 64, &AgreementRule::Quorum(2))).is_ok());
        let refused = Session::new(course.clone(), bare(2, 65, &AgreementRule::Quorum(2))).unwrap_err();
        assert_eq!(refused, TalkError::TooManyParties { found: 65, most: 64 });
    }

    #[test]
    fn signatures_belong_to_the_last_round() {
        for (unit, most) in [(Unit::Rounds, 1), (Unit::Rounds, 3), (Unit::Ticks, 9), (Unit::Ticks, 10)] {
            let deadline = Deadline { unit, most, hidden_from: None };
            let course = Course::single(TalkRules { deadline, ..rules(Protocol::Mediated, 1) });
            let problem = bare(3, 3, &AgreementRule::All);
            let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
            let (mut last_vote, mut signed) = (None, 0);
            while session.end().is_none() {
                let at = session.moment();
                match session.ask() {
                    NextInput::Enter { level } => {
                        session.apply(Event::Entered { level, limit: most }).unwrap()
                    }
                    NextInput::Suggest => {
                        session.apply(Event::Suggested { text: offers(&problem)[0] }).unwrap()
                    }
                    NextInput::Vote(by, _) => {
                        last_vote = Some(at.round);
                        session.apply(moved(by, Move::Accept)).unwrap();
                    }
                    NextInput::Confirm(by, _) => {
                        assert!(last_vote.is_none_or(|round| round == at.round), "{unit:?} {most}");
                        signed += 1;
                        session.apply(moved(by, Move::Accept)).unwrap();
                    }
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(signed, 3);
            assert!(matches!(session.end(), Some(End::Agreement(_))));
            assert_eq!(session.agreed_at().unwrap().round, last_vote.unwrap_or(0), "{unit:?} {most}");
        }
    }

    #[test]
    fn a_session_without_a_log_is_the_same() {
        for protocol in Protocol::ALL {
            let course = Course::single(rules(protocol, 12));
            let problem = bare(5, 2, &AgreementRule::All);
            let run = |session: Session| {
                let mut session = session;
                let spec: StrategySpec = "linear".parse().unwrap();
                let stream = Seed(1).stream("test");
                let player = |party: u64| {
                    let draw = LazyRandom::new(stream, party << 32);
                    Box::new(spec.strategy(Origin::Elfvik, draw).unwrap()) as Box<dyn Plays>
                };
                play(
                    &mut session,
                    &mut [player(0), player(1)],
                    &mut ApprovingRatifiers(LazyRandom::new(stream, 9 << 32)),
                    |_| false,
                );
                (session.end().cloned(), session.n_events(), session.log().len())
            };
            let with = run(Session::new(course.clone(), Arc::clone(&problem)).unwrap());
            let without = run(Session::new(course.clone(), problem).unwrap().without_log());
            assert_eq!((with.1, without.2), (with.2, 0));
            assert_eq!((&with.0, with.1), (&without.0, without.1));
        }
    }
}

mod enough {
    use super::*;

    /// Lets parties talk that accept by a table and ask for one thing: who accepts option 0 proposes it,
    /// the others an option of their own. Whoever is in `leaves` walks away when it is first asked.
    fn talk(course: &Course, problem: &Arc<BargainingProblem>, accepts: &[bool], leaves: &[bool]) -> Session {
        let all = offers(problem);
        let wanted = |party: PartyId| if accepts[party.0] { all[0] } else { all[1 + party.0] };
        let mut session = Session::new(course.clone(), Arc::clone(problem)).unwrap();
        while session.end().is_none() {
            let asked = match session.ask() {
                NextInput::Enter { level } => {
                    let limit = course.levels[level].rules.deadline.most;
                    session.apply(Event::Entered { level, limit }).unwrap();
                    continue;
                }
                NextInput::Suggest => {
                    session.apply(Event::Suggested { text: all[0] }).unwrap();
                    continue;
                }
                NextInput::Act(by) | NextInput::Propose(by) | NextInput::Concede(by) => (by, None),
                NextInput::Answer(by, offer) | NextInput::Vote(by, offer) | NextInput::Confirm(by, offer) => {
                    (by, Some(offer))
                }
                other => panic!("{other:?}"),
            };
            let by = asked.0;
            let is_wanted = |offer: Offer| offer == wanted(by);
            let standing = session.standing().filter(|made| made.by != by).map(|made| made.offer);
            let what = match asked.1.or(standing) {
                _ if leaves[by.0] => Move::Walk,
                Some(offer) if is_wanted(offer) => Move::Accept,
                Some(_) if asked.1.is_some() => Move::Reject,
                _ => Move::Propose(wanted(by)),
            };
            let what = if session.check(by, what).is_ok() { what } else { Move::Pass };
            session.apply(moved(by, what)).unwrap();
        }
        session
    }

    fn without(party: usize, flags: &[bool]) -> Vec<bool> {
        flags.iter().enumerate().map(|(at, flag)| *flag && at != party).collect()
    }

    fn drawn() -> impl Strategy<Value = (AgreementRule, Vec<bool>, Vec<usize>, usize)> {
        (2_usize..7).prop_flat_map(|n| {
            let seats = Just((0..n).collect::<Vec<_>>()).prop_shuffle();
            (agreement(n), prop::collection::vec(any::<bool>(), n), seats, 0..n)
        })
    }

    /// The same agreement where party `p` sits on seat `seats[p]`.
    fn seated(agreement: &AgreementRule, seats: &[usize]) -> AgreementRule {
        match agreement {
            AgreementRule::Coalitions(groups) => AgreementRule::Coalitions(
                groups.iter().map(|group| group.iter().map(|p| PartyId(seats[p.0])).collect()).collect(),
            ),
            AgreementRule::QuorumWithVeto { quorum, veto } => AgreementRule::QuorumWithVeto {
                quorum: *quorum,
                veto: veto.iter().map(|p| PartyId(seats[p.0])).collect(),
            },
            other => other.clone(),
        }
    }

    /// Whether one party alone would be enough: what it wants is agreed when it is said.
    fn is_trivial(agreement: &AgreementRule, n: usize) -> bool {
        (0..n).any(|party| agreement.is_reached(&(0..n).map(|p| p == party).collect::<Vec<_>>()))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

        #[test]
        fn an_offer_is_agreed_when_enough_accept_it_whatever_the_order_of_seats(
            (agreement, accepts, seats, first) in drawn()
        ) {
            let n = accepts.len();
            prop_assume!(!is_trivial(&agreement, n));
            let is_agreed = agreement.is_reached(&accepts);
            let mut placed = vec![false; n];
            seats.iter().zip(&accepts).for_each(|(seat, accepts)| placed[*seat] = *accepts);
            for protocol in protocols(n).filter(|protocol| *protocol != Protocol::Concession) {
                let course = Course::single(TalkRules { first: PartyId(first), ..rules(protocol, 3) });
                let problem = bare(1 + n, n, &seated(&agreement, &seats));
                let session = talk(&course, &problem, &placed, &vec![false; n]);
                let expected = is_agreed.then_some(End::Agreement(offers(&problem)[0]));
                let found = session.end().filter(|end| matches!(end, End::Agreement(_)));
                prop_assert_eq!(found, expected.as_ref(), "{:?} {:?}", protocol, placed);
            }
        }

        #[test]
        fn who_leaves_takes_only_itself_away((agreement, accepts, _, first) in drawn(), who in 0_usize..6) {
            let n = accepts.len();
            let who = who % n;
            prop_assume!(!is_trivial(&agreement, n));
            let leaves: Vec<bool> = (0..n).map(|party| party == who).collect();
            let can_go_on = agreement.is_reached(&without(who, &vec![true; n]));
            let is_agreed = agreement.is_reached(&without(who, &accepts));
            for protocol in protocols(n).filter(|protocol| *protocol != Protocol::Concession) {
                let course = Course::single(TalkRules { first: PartyId(first), ..rules(protocol, 3) });
                let problem = bare(1 + n, n, &agreement);
                let session = talk(&course, &problem, &accepts, &leaves);
                let is_by = |event: &&Event| matches!(event, Event::Moved { by, .. } if by.0 == who);
                prop_assert!(session.log().iter().filter(is_by).count() <= 1, "nobody asks who has left");
                if session.left().is_empty() {
                    // They agreed before it was asked.
                    prop_assert!(is_agreed);
                } else if !can_go_on {
                    prop_assert_eq!(session.end(), Some(&End::Walked(PartyId(who))));
                }
                let found = matches!(session.end(), Some(End::Agreement(_)));
                prop_assert_eq!(found, is_agreed, "{:?} {:?}", protocol, session.end());
            }
        }

        #[test]
        fn two_that_concede_come_to_the_same_on_either_seat(
            rows in prop::collection::vec((0_i64..50, 0_i64..50), 2..12),
            reservations in (0_i64..30, 0_i64..30),
        ) {
            let found = [false, true].map(|swap| {
                let order = |a: i64, b: i64| if swap { vec![b, a] } else { vec![a, b] };
                let values = vec![rows.iter().map(|(a, b)| order(*a, *b)).collect()];
                let game = Game::additive(values, order(reservations.0, reservations.1)).unwrap();
                let problem = Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap());
                let first = PartyId(usize::from(swap));
                let course = Course::single(TalkRules { first, ..rules(Protocol::Concession, 40) });
                let mut session = Session::new(course.clone(), problem).unwrap();
                let stream = Seed(1).stream("test");
                let player = |party: u64| {
                    let spec: StrategySpec = "boulware".parse().unwrap();
                    let draw = LazyRandom::new(stream, party << 32);
                    Box::new(spec.strategy(Origin::Elfvik, draw).unwrap()) as Box<dyn Plays>
                };
                play(&mut session, &mut [player(0), player(1)],
                    &mut ApprovingRatifiers(LazyRandom::new(stream, 9 << 32)), |_| false);
                let end = match session.end() {
                    Some(End::Walked(by)) if swap => End::Walked(PartyId(1 - by.0)),
                    end => end.cloned().unwrap(),
                };
                (end, session.n_events())
            });
            prop_assert_eq!(&found[0], &found[1]);
        }
    }

    #[test]
    fn a_round_gives_every_party_one_turn_to_propose_and_puts_each_offer_to_all_others() {
        let course = Course::single(TalkRules { first: PartyId(1), ..rules(Protocol::Alternating, 2) });
        let problem = bare(4, 3, &AgreementRule::Quorum(2));
        let all = offers(&problem);
        let mut session = Session::new(course.clone(), problem).unwrap();
        session.apply(Event::Entered { level: 0, limit: 2 }).unwrap();
        for round in 0..2 {
            for by in [1, 2, 0] {
                assert_eq!((session.ask(), session.moment().round), (NextInput::Act(PartyId(by)), round));
                assert_eq!(session.standing(), None);
                assert_eq!(session.check(PartyId(by), Move::Accept), Err(Refusal::NothingToAccept));
                session.apply(moved(PartyId(by), Move::Propose(all[by]))).unwrap();
                for next in [(by + 1) % 3, (by + 2) % 3] {
                    assert_eq!(session.ask(), NextInput::Answer(PartyId(next), all[by]));
                    assert_eq!(session.check(PartyId(next), Move::Propose(all[3])), Err(Refusal::NotNow));
                    session.apply(moved(PartyId(next), Move::Reject)).unwrap();
                }
            }
        }
        assert_eq!(session.end(), Some(&End::Deadline));
        let public = session.seat(PartyId(0)).record();
        assert_eq!(public.len(), session.n_events(), "with alternating offers all is said before all");
    }

    /// Accepts one offer and asks for another; only its turn is written.
    struct PartyWishes(Offer);

    impl Plays for PartyWishes {
        fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
            match turn.standing {
                Some(made) if made.offer == self.0 => Ok(Move::Accept),
                _ => Ok(Move::Propose(self.0)),
            }
        }
    }

    #[test]
    fn a_strategy_of_one_method_answers_as_it_would_act() {
        let course = Course::single(rules(Protocol::Alternating, 5));
        let problem = bare(3, 3, &AgreementRule::Quorum(2));
        let all = offers(&problem);
        for wanted in [[0, 1, 0], [1, 0, 0], [0, 0, 1]] {
            let mut players = wanted.map(|at| Box::new(PartyWishes(all[at])) as Box<dyn Plays>);
            let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
            let calm = &mut ApprovingRatifiers(LazyRandom::new(Seed(1).stream("dice"), 0));
            play(&mut session, &mut players, calm, |_| false);
            assert_eq!(session.end(), Some(&End::Agreement(all[0])));
            assert!(session.faults().is_empty());
        }
    }

    #[test]
    fn who_counts_the_offers_of_others_does_not_wait_for_those_who_left() {
        // Each wants what the others want least, but for the third, who has nothing to gain and leaves.
        let values = vec![(0..=8).map(|k| vec![k, 8 - k, 0]).collect::<Vec<Vec<i64>>>()];
        let game = Game::additive(values, vec![0, 0, 5]).unwrap().with_agreement(AgreementRule::Quorum(2));
        let problem = Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap());
        let course = Course::single(rules(Protocol::Alternating, 30));
        let stream = Seed(1).stream("test");
        let player = |party: u64| {
            let spec: StrategySpec = "micro".parse().unwrap();
            Box::new(spec.strategy(Origin::Elfvik, LazyRandom::new(stream, party << 32)).unwrap())
                as Box<dyn Plays>
        };
        let mut session = Session::new(course.clone(), Arc::clone(&problem)).unwrap();
        let calm = &mut ApprovingRatifiers(LazyRandom::new(stream, 9 << 32));
        play(&mut session, &mut [player(0), player(1), player(2)], calm, |_| false);
        assert_eq!(session.left(), [PartyId(2)]);
        assert!(matches!(session.end(), Some(End::Agreement(_))), "{:?}", session.end());
    }
}

mod names {
    use super::*;
    use cases::Case;
    use elfvik::prepare::{Control, Parameters};
    use elfvik::talk::players;
    use elfvik::talk::rehearsal::{RehearsalRow, RehearsalSettings, rehearse};

    /// The rehearsals of a case, none where it cannot be talked over.
    fn rows(case: &Case, rules: &TalkRules, text: &str) -> Option<Vec<RehearsalRow>> {
        let view = case.view();
        let parameters = Parameters::of(&view).ok()?;
        let specs = vec![text.parse().unwrap(); case.files.len()];
        let course = Course::single(rules.clone());
        let request = RehearsalSettings {
            talks: 2,
            seed: Seed(1),
            course,
            specs,
            most_listed: RehearsalSettings::MOST_LISTED,
        };
        rehearse(&parameters, &request, &players::no_programs, &Control::default()).ok()
    }

    /// The same talks with party `p` on seat `p + by`, its file and its id with it.
    fn turned(case: &Case, by: usize) -> Case {
        let mut case = case.clone();
        let n = case.files.len();
        let seat = |party: PartyId| PartyId((party.0 + by) % n);
        case.scenario.parties.rotate_right(by % n);
        case.files.iter_mut().for_each(|file| file.party = seat(file.party));
        case.files.sort_by_key(|file| file.party);
        match &mut case.scenario.agreement {
            AgreementRule::Coalitions(groups) => {
                groups.iter_mut().flatten().for_each(|party| *party = seat(*party));
            }
            AgreementRule::QuorumWithVeto { veto, .. } => {
                veto.iter_mut().for_each(|party| *party = seat(*party));
            }
            AgreementRule::All | AgreementRule::Quorum(_) => {}
        }
        case
    }

    fn of_end(end: &End, seat: impl Fn(PartyId) -> PartyId) -> End {
        match end {
            End::Walked(by) => End::Walked(seat(*by)),
            End::NotSigned(by) => End::NotSigned(seat(*by)),
            other => other.clone(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

        #[test]
        fn names_decide_nothing(case in cases::case()) {
            for protocol in protocols(case.files.len()) {
                let mut other = case.clone();
                let n = other.files.len();
                other.scenario.parties.iter_mut().enumerate()
                    .for_each(|(p, party)| party.id = format!("z{}", n - p));
                let rules = rules(protocol, 6);
                prop_assert_eq!(rows(&case, &rules, "default"), rows(&other, &rules, "default"), "{:?}",
                    protocol);
            }
        }

        #[test]
        fn with_seats_turned_the_results_are_turned(case in cases::case(), by in 1_usize..5) {
            let n = case.files.len();
            let seat = |party: PartyId| PartyId((party.0 + by) % n);
            for protocol in protocols(n) {
                let here = rules(protocol, 6);
                let there = TalkRules { first: seat(here.first), ..here.clone() };
                let turned = rows(&turned(&case, by), &there, "boulware");
                let expected = rows(&case, &here, "boulware").map(|rows| {
                    let row = |mut row: RehearsalRow| {
                        row.payoffs.rotate_right(by % n);
                        row.utilities.rotate_right(by % n);
                        row.fallbacks.rotate_right(by % n);
                        row.is_content.rotate_right(by % n);
                        RehearsalRow { end: of_end(&row.end, seat), ..row }
                    };
                    rows.into_iter().map(row).collect::<Vec<_>>()
                });
                prop_assert_eq!(turned, expected, "{:?}", protocol);
            }
        }
    }
}
