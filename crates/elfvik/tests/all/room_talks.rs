//! Rooms event by event: offers, levels, suspension, deadlines, ratification, statements, suggestions.

use crate::room_cases::{Case, SHIPPED, preferences, private_text, scenario};
use elfvik::model::{PartyId, Protocol};
use elfvik::record::{VerifyRequest, verify};
use elfvik::room::{
    CaucusVisibility, Command, Depth, EventBody, Mark, MessageKind, Phase, RatifierAnswer, Refusal, Role,
    Room, RoomError, RoomSettings, SeatId, StatementKind, SuggestionOutcome, TalksEnd, Terms, Timestamp,
    joint,
};

#[test]
fn every_shipped_scenario_has_a_room() {
    for name in SHIPPED.into_iter().chain([
        "supply-contract",
        "river-basin",
        "night-flights",
        "job-offer",
        "jcpoa-2015",
    ]) {
        let mut case = Case::new(name);
        case.start();
        assert_eq!(case.room.phase(), Phase::InSession, "{name}");
        let again = Room::replay(scenario(name), RoomSettings::named("villa"), case.room.log()).unwrap();
        assert_eq!(again.summary_for(SeatId::HOST), case.room.summary_for(SeatId::HOST));
    }
}

#[test]
fn protocols_that_need_what_only_parties_know_or_dice_are_refused() {
    for (protocol, breakdown) in
        [(Protocol::Concession, 0.0), (Protocol::Mediated, 0.0), (Protocol::Alternating, 0.1)]
    {
        let mut scenario = scenario("stockholm-2019");
        let rules = &mut scenario.talks.as_mut().unwrap().levels[1].rules;
        (rules.protocol, rules.breakdown) = (protocol, breakdown);
        let error = Room::new(scenario, RoomSettings::named("villa")).unwrap_err();
        assert!(matches!(error, RoomError::Protocol { .. } | RoomError::Chance { .. }), "{error}");
        assert!(error.to_string().contains("Third summit"), "{error}");
    }
}

#[test]
fn an_offer_can_be_replaced_until_somebody_responds_and_only_what_stands_can_be_accepted() {
    let mut case = Case::new("house-sale");
    case.start();
    let [first, second, third] = case.feasible(3).try_into().unwrap();
    let old = case.propose(0, &first).unwrap();
    let replaced = Command::Replace { offer: old.0, terms: second.clone(), expires: None };
    case.run(case.head(0), replaced).unwrap();
    let current = Some(second.hash("villa"));
    assert_eq!(case.accept(1, old), Err(Refusal::NotTheseTerms { current }));
    assert_eq!(case.accept(1, (2, first.hash("villa"))), Err(Refusal::NotTheseTerms { current }));
    // It is answered by another offer, and cannot be withdrawn any more.
    let counter = case.propose(1, &third).unwrap();
    assert_eq!(case.run(case.head(0), Command::Withdraw { offer: 2 }).unwrap_err().code(), "not-found");
    case.accept(0, counter).unwrap();
    assert!(matches!(case.room.phase(), Phase::Initialled | Phase::Agreed));
}

#[test]
fn who_declines_leaves_it_to_the_maker_to_offer_more_or_offers_something_itself() {
    for is_maker in [true, false] {
        let mut case = Case::new("house-sale");
        case.start();
        let offers = case.feasible(3);
        let (offer, hash) = case.propose(0, &offers[0]).unwrap();
        let declined = Command::Decline { offer, reason: "too little".into() };
        case.run(case.head(1), declined.clone()).unwrap();
        assert_eq!(case.run(case.head(1), declined), Err(Refusal::Already {}));
        assert_eq!(case.accept(1, (offer, hash)), Err(Refusal::Already {}));
        case.propose(usize::from(!is_maker), &offers[1]).unwrap();
        let summary = case.room.summary_for(case.head(0)).unwrap();
        assert_eq!(summary.offers.len(), 1);
        assert_eq!(summary.turn.len(), 1);
    }
}

#[test]
fn a_level_and_an_offer_end_to_the_millisecond_and_clocks_stand_while_talks_are_suspended() {
    let settings = RoomSettings { limits: vec![Some(10_000)], ..RoomSettings::named("villa") };
    let mut case = Case::with(scenario("house-sale"), settings);
    case.start();
    let ends = case.now + 10_000;
    assert_eq!(case.room.next_due(), Some(Timestamp(ends)));
    let terms = case.feasible(1).remove(0);
    let expires = Some(Timestamp(ends - 5_000));
    case.run(case.head(0), Command::Propose { terms: terms.clone(), expires }).unwrap();
    let accept = Command::Accept { offer: 1, hash: terms.hash("villa") };
    let at = |case: &Case, now: i64| case.room.decide(&accept, case.head(1), Timestamp(now));
    assert!(at(&case, ends - 5_001).is_ok());
    assert!(at(&case, ends - 5_000).is_err());
    // Suspended for 100 seconds: both end so much later.
    case.run(SeatId::HOST, Command::Suspend { cause: "fire alarm".into() }).unwrap();
    let paused_at = case.now;
    assert_eq!(case.room.next_due(), None);
    assert!(case.room.tick(Timestamp(ends + 50_000)).is_empty());
    assert_eq!(at(&case, case.now + 1).unwrap_err().code(), "not-permitted");
    case.now += 99_998;
    case.run(case.head(0), Command::Resume {}).unwrap();
    assert_eq!(case.room.phase(), Phase::Suspended);
    case.run(case.head(1), Command::Resume {}).unwrap();
    let paused = case.now - paused_at;
    assert_eq!((case.room.phase(), paused), (Phase::InSession, 100_000));
    assert!(at(&case, ends - 5_001 + paused).is_ok());
    assert!(at(&case, ends - 5_000 + paused).is_err());
    assert_eq!(case.room.tick(Timestamp(ends + paused - 1)).len(), 1);
    let events = case.room.tick(Timestamp(i64::MAX));
    let kinds: Vec<&str> = events.iter().map(|event| event.body.kind()).collect();
    assert_eq!(kinds, ["offer-expired", "level-ended", "ended"]);
    assert_eq!(events[1].at, Timestamp(ends + paused));
}

#[test]
fn a_deadline_moves_once_every_party_asked_for_the_same() {
    let settings = RoomSettings { limits: vec![Some(10_000)], ..RoomSettings::named("villa") };
    let mut case = Case::with(scenario("house-sale"), settings);
    case.start();
    let ends = case.room.next_due().unwrap();
    case.run(case.head(0), Command::Extend { milliseconds: 500 }).unwrap();
    case.run(case.head(1), Command::Extend { milliseconds: 600 }).unwrap();
    assert_eq!(case.room.next_due(), Some(ends));
    case.run(case.head(0), Command::Extend { milliseconds: 600 }).unwrap();
    assert_eq!(case.room.next_due(), Some(ends.after(600)));
    let asked = Command::Extend { milliseconds: 1 };
    assert!(case.room.decide(&asked, case.head(0), ends.after(600)).is_err(), "it is over by then");
}

#[test]
fn a_resumed_room_stands_where_it_stood_also_after_a_replay() {
    let mut case = Case::new("stockholm-2019");
    case.start();
    let offers = case.feasible(2);
    case.propose(0, &offers[0]).unwrap();
    let before = case.room.summary_for(case.head(1)).unwrap();
    case.run(case.head(1), Command::Suspend { cause: "the delegation flies home".into() }).unwrap();
    let mut again = Case {
        room: Room::replay(case.room.scenario().clone(), case.room.settings().clone(), case.room.log())
            .unwrap(),
        ..case
    };
    for party in [0, 1] {
        again.run(again.head(party), Command::Resume {}).unwrap();
    }
    let after = again.room.summary_for(again.head(1)).unwrap();
    assert_eq!((after.offers, after.turn, after.level), (before.offers, before.turn, before.level));
}

#[test]
fn a_whole_talk_with_levels_suspension_refusal_at_home_ratification_and_a_statement() {
    let mut case = Case::new("failed-ratification");
    let mut talks = elfvik::talk::setup::course(&elfvik::format::native::starter_view());
    // Two levels, the upper one initials, and one refusal at home leads back to the table.
    let scenario = case.room.scenario();
    talks.ratifiers = vec![(PartyId(0), 0), (PartyId(1), 0)];
    talks.levels.push(talks.levels[0].clone());
    talks.levels[1].name = "Ministers".into();
    talks.levels[1].seal =
        elfvik::model::BindingForce::Initialled(elfvik::model::OnRefusal::Return { most: 1 });
    let scenario = elfvik::model::Scenario { talks: Some(talks), ..scenario.clone() };
    case =
        Case::with(scenario, RoomSettings { observers_see: Depth::Course, ..RoomSettings::named("villa") });
    let [norland, osterland] = [case.head(0), case.head(1)];
    for seat in [norland, osterland] {
        case.run(seat, Command::Arrive {}).unwrap();
    }
    case.start();
    let offers = case.feasible(9);
    let (low, high) = (&offers[0], &offers[1]);
    case.propose(0, low).unwrap();
    case.propose(1, high).unwrap();
    case.run(SeatId::HOST, Command::CloseLevel {}).unwrap();
    let level = case.room.summary_for(norland).unwrap().level.unwrap();
    assert_eq!((level.level, level.name.as_str()), (1, "Ministers"));
    // What both last offers shared is closed, and nothing else can be offered.
    let shared = low.choose.iter().filter(|(issue, option)| high.choose.get(*issue) == Some(option)).count();
    assert_eq!(level.closed.len(), shared);
    let opened = offers.iter().find(|terms| level.closed.iter().any(|(i, o)| terms.choose[i] != *o));
    if let Some(opened) = opened {
        assert_eq!(case.propose(0, opened).unwrap_err().code(), "talk");
    }
    case.run(osterland, Command::Suspend { cause: "a ship was seized".into() }).unwrap();
    case.run(norland, Command::Resume {}).unwrap();
    case.run(osterland, Command::Resume {}).unwrap();
    let made = case.propose(0, low).unwrap();
    case.accept(1, made).unwrap();
    assert_eq!(case.room.phase(), Phase::Initialled);
    let ratify = |hash, decision| Command::Ratify { hash, decision, reason: "the cod".into() };
    let [parliament, president] = [("norland", Role::Ratifier), ("osterland", Role::Ratifier)]
        .map(|(id, role)| case.seat(role, Some(id)));
    let stale = case.run(parliament, ratify(high.hash("villa"), RatifierAnswer::Approves));
    assert_eq!(stale, Err(Refusal::NotTheseTerms { current: Some(made.1) }));
    // In whatever order they decide.
    case.run(president, ratify(made.1, RatifierAnswer::Approves)).unwrap();
    case.run(parliament, ratify(made.1, RatifierAnswer::Refuses)).unwrap();
    assert_eq!(case.room.phase(), Phase::InSession);
    let returned = case.room.log().iter().find_map(|event| match &event.body {
        EventBody::Returned { party, reason } => Some((party.as_str(), reason.as_str())),
        _ => None,
    });
    assert_eq!(returned, Some(("norland", "the cod")));
    assert_eq!(case.propose(0, low).unwrap_err().code(), "talk", "it was refused at home");
    let made = case.propose(0, high).unwrap();
    case.accept(1, made).unwrap();
    case.run(parliament, ratify(made.1, RatifierAnswer::Approves)).unwrap();
    let before = case.room.checkpoints_for(norland, "villa").unwrap();
    case.run(president, ratify(made.1, RatifierAnswer::Approves)).unwrap();
    assert_eq!(case.room.phase(), Phase::Agreed);
    // Each agreement has a checkpoint, and the record that goes on still fits it.
    let checkpoints: Vec<_> = case.room.checkpoints_for(norland, "villa").unwrap();
    assert_eq!(checkpoints.len(), before.len() + 1);

    // A joint statement under embargo: the press reads it once its time has come.
    let press = case.seat(Role::Press, None);
    assert_eq!(case.kinds(press), ["seat-added"]);
    let until = Timestamp(case.now + 1_000);
    let (text, embargo) = ("Both sides agreed.".to_owned(), Some(until));
    let mediator = case.seat(Role::Mediator, None);
    case.run(mediator, Command::DraftStatement { whose: StatementKind::Joint, text, embargo }).unwrap();
    let hash = case.room.summary_for(norland).unwrap().statements[0].hash;
    case.run(norland, Command::ConfirmStatement { hash }).unwrap();
    case.run(osterland, Command::ConfirmStatement { hash }).unwrap();
    assert_eq!(case.kinds(press), ["seat-added"]);
    assert_eq!(case.room.next_due(), embargo);
    assert!(case.room.tick(Timestamp(until.0 - 1)).is_empty());
    let events = case.room.tick(until);
    case.apply(&events);
    assert_eq!(case.kinds(press), ["seat-added", "statement-released"]);

    // Observers saw the course and no terms.
    let observer = case.seat(Role::Observer, None);
    assert!(case.kinds(observer).contains(&"phase-changed") && !case.kinds(observer).contains(&"agreed"));
    assert!(!case.shown(observer).contains(&made.1.to_string()));
    for (seat, _) in case.seats.clone() {
        let record = case.room.record_for(seat, "villa").unwrap().unwrap();
        let checkpoints =
            case.room.checkpoints_for(seat, "villa").unwrap().into_iter().map(|(_, c)| c).collect();
        let verified =
            verify(record.as_bytes(), &VerifyRequest { checkpoints, ..Default::default() }).unwrap();
        assert_eq!(verified.n_entries as usize, case.room.visible_to(seat).count() + 1);
    }
}

#[test]
fn own_statements_stay_secret_until_they_are_released() {
    let mut case = Case::new("house-sale");
    let (own, other, press) = (case.head(0), case.head(1), case.seat(Role::Press, None));
    let before = case.shown(other);
    let embargo = Some(Timestamp(case.now + 5_000));
    let drafted =
        Command::DraftStatement { whose: StatementKind::Own, text: "We never wanted it.".into(), embargo };
    case.run(own, drafted.clone()).unwrap();
    assert_eq!(case.shown(other), before);
    let hash = case.room.summary_for(own).unwrap().statements[0].hash;
    let strange = Command::WithdrawStatement { hash };
    assert_eq!(case.run(other, strange.clone()).unwrap_err().code(), "not-found");
    case.run(own, strange).unwrap();
    case.run(own, drafted).unwrap();
    let events = case.room.tick(Timestamp(case.now + 10_000));
    case.apply(&events);
    assert!(case.shown(press).contains("We never wanted it."));
}

#[test]
fn nothing_can_be_told_from_a_suggestion_that_did_not_match() {
    let mut views = Vec::new();
    let marks = [None, Some(Mark::Accept), Some(Mark::Decline)];
    for ours in marks {
        for theirs in marks {
            let mut case = Case::new("house-sale");
            case.start();
            let terms = case.feasible(1).remove(0);
            let closes = Timestamp(case.now + 100);
            case.run(case.seat(Role::Mediator, None), Command::Suggest { terms, closes }).unwrap();
            assert!(case.room.due_suggestions(Timestamp(closes.0 - 1)).is_empty());
            assert_eq!(case.room.due_suggestions(closes), [1]);
            let result = joint::mutual(1, &case.room.scenario().agreement, &[ours, theirs]);
            let early = case.room.settle(&result.clone().into(), Timestamp(closes.0 - 1));
            assert_eq!(early.unwrap_err().code(), "not-found");
            let events = case.room.settle(&result.clone().into(), closes).unwrap();
            case.apply(&events);
            let shown: Vec<String> = case.seats.iter().map(|(seat, _)| case.shown(*seat)).collect();
            views.push((result.outcome(), shown));
            if result.outcome() == SuggestionOutcome::Matched {
                let (offer, hash) = (1, case.room.summary_for(case.head(0)).unwrap().offers[0].offer.hash);
                case.accept(0, (offer, hash)).unwrap();
                case.accept(1, (offer, hash)).unwrap();
                assert!(matches!(case.room.phase(), Phase::Agreed | Phase::Initialled));
            }
        }
    }
    let matched = views.iter().filter(|(outcome, _)| *outcome == SuggestionOutcome::Matched).count();
    assert_eq!(matched, 1);
    let mut others = views.iter().filter(|(outcome, _)| *outcome == SuggestionOutcome::NotMatched);
    let first = others.next().unwrap();
    assert!(others.all(|other| other == first));
}

#[test]
fn after_a_deal_something_better_for_all_is_searched_once_and_the_deal_stands_unless_all_accept() {
    for accepts in [true, false] {
        let mut case = Case::with(scenario("job-offer"), RoomSettings::named("villa"));
        let scenario = case.room.scenario().clone();
        case.start();
        let own: Vec<_> = (0..2)
            .map(|p| preferences(&scenario, PartyId(p), &private_text("job-offer", &scenario, PartyId(p))))
            .collect();
        // A wasteful deal.
        let terms = case.feasible(1).remove(0);
        let made = case.propose(0, &terms).unwrap();
        case.accept(1, made).unwrap();
        assert_eq!(case.room.phase(), Phase::Agreed);
        case.run(case.head(0), Command::ConsentToImprovement {}).unwrap();
        assert_eq!(case.room.due_improvement(), None);
        assert!(!case.shown(case.head(1)).contains("improvement-consented"));
        case.run(case.head(1), Command::ConsentToImprovement {}).unwrap();
        let deal = case.room.due_improvement().unwrap();
        let result = joint::improvement(&deal, &[&own[0], &own[1]]).unwrap();
        let better = result.outcome().unwrap().clone();
        for own in &own {
            assert!(own.utility(&better) >= own.utility(&deal));
        }
        assert!(own.iter().any(|own| own.utility(&better) > own.utility(&deal)));
        let events = case.room.settle(&result.clone().into(), Timestamp(case.now)).unwrap();
        case.apply(&events);
        assert!(case.room.settle(&result.into(), Timestamp(case.now)).is_err(), "once");
        assert_eq!(case.run(case.head(0), Command::ConsentToImprovement {}), Err(Refusal::Searched {}));
        let offer = case.room.summary_for(case.head(0)).unwrap().offers[0].offer.clone();
        case.accept(0, (offer.number, offer.hash)).unwrap();
        let last = case.room.summary_for(case.head(0)).unwrap().deal.unwrap();
        assert_eq!(last.terms, terms);
        if accepts {
            case.accept(1, (offer.number, offer.hash)).unwrap();
        } else {
            case.run(case.head(1), Command::Decline { offer: offer.number, reason: String::new() }).unwrap();
        }
        let last = case.room.summary_for(case.head(1)).unwrap();
        assert_eq!(last.deal.unwrap().hash, if accepts { offer.hash } else { made.1 });
        assert!(last.offers.is_empty());
    }
}

#[test]
fn enough_parties_agree_in_any_order_and_who_declines_is_not_bound() {
    let mut case = Case::new("coalition-of-five");
    case.start();
    let terms = case.feasible(1).remove(0);
    let made = case.propose(0, &terms).unwrap();
    case.run(case.head(1), Command::Decline { offer: made.0, reason: "no".into() }).unwrap();
    case.accept(4, made).unwrap();
    assert_eq!(case.room.phase(), Phase::InSession);
    case.accept(2, made).unwrap();
    assert_eq!(case.room.phase(), Phase::Agreed);
}

#[test]
fn where_all_propose_at_once_nobody_sees_anything_before_all_have() {
    let mut case = Case::new("harbour-six");
    case.start();
    let offers = case.feasible(2);
    let host = case.shown(SeatId::HOST);
    let other = case.shown(case.head(5));
    for party in 0..5 {
        case.propose(party, &offers[usize::from(party > 2)]).unwrap();
    }
    assert_eq!((case.shown(SeatId::HOST), case.shown(case.head(5))), (host, other));
    case.run(case.head(5), Command::Pass {}).unwrap();
    let seen = case.room.summary_for(case.head(5)).unwrap();
    assert_eq!(seen.offers.len(), 5);
    // Answers are secret, too.
    let first = (seen.offers[0].offer.number, seen.offers[0].offer.hash);
    let before = case.shown(case.head(4));
    case.accept(5, first).unwrap();
    assert_eq!(case.shown(case.head(4)), before);
    for offer in &seen.offers {
        for party in 0..6 {
            let made_it = offer.offer.party.as_deref() == Some(&case.room.scenario().parties[party].id);
            let is_first = offer.offer.number == 1;
            if made_it || (party == 5 && is_first) {
                continue;
            }
            if is_first {
                case.accept(party, first).unwrap();
            } else {
                let declined = Command::Decline { offer: offer.offer.number, reason: String::new() };
                case.run(case.head(party), declined).unwrap();
            }
        }
    }
    assert!(matches!(case.room.phase(), Phase::Agreed | Phase::Initialled), "{:?}", case.room.phase());
}

#[test]
fn a_single_text_is_criticised_in_confidence_and_put_to_all() {
    let mut case = Case::new("river-dam");
    case.start();
    let mediator = case.seat(Role::Mediator, None);
    let terms = case.feasible(1).remove(0);
    case.run(mediator, Command::WriteText { terms: terms.clone() }).unwrap();
    let before = case.shown(case.head(1));
    case.run(case.head(0), Command::Criticise { draft: 1, text: "article three".into() }).unwrap();
    assert_eq!(case.shown(case.head(1)), before);
    assert!(case.shown(mediator).contains("article three"));
    case.run(mediator, Command::PutText { draft: 1, expires: None }).unwrap();
    for party in [2, 0, 1] {
        case.accept(party, (1, terms.hash("villa"))).unwrap();
    }
    assert_eq!(case.room.phase(), Phase::Initialled);
}

#[test]
fn others_see_at_most_that_a_caucus_takes_place() {
    for caucuses in CaucusVisibility::ALL {
        let settings = RoomSettings { caucuses, ..RoomSettings::named("villa") };
        let mut case = Case::with(scenario("stockholm-2019"), settings);
        case.start();
        let (mediator, party) = (case.seat(Role::Mediator, None), case.room.scenario().parties[0].id.clone());
        let hidden = case.shown(case.head(1));
        case.run(mediator, Command::OpenCaucus { party: party.clone() }).unwrap();
        assert_eq!(case.shown(case.head(1)) == hidden, caucuses == CaucusVisibility::Hidden);
        let before = case.shown(case.head(1));
        let say = Command::SayInCaucus { party: party.clone(), text: "between us".into() };
        case.run(case.head(0), say.clone()).unwrap();
        assert_eq!(case.run(case.head(1), say).unwrap_err().code(), "not-found");
        assert_eq!(case.shown(case.head(1)), before);
        assert!(case.shown(mediator).contains("between us"));
    }
}

#[test]
fn the_other_side_sees_the_delegation_and_whether_a_program_wrote() {
    let mut case = Case::new("stockholm-2019");
    let us = case.room.scenario().parties[0].id.clone();
    let signer = case.seat(Role::Signer, Some(&us));
    let say = Command::Say { meant: MessageKind::Question, text: "Why?".into(), about: None };
    case.run(signer, say).unwrap();
    let last = |seat| case.room.visible_to(seat).last().unwrap().by.unwrap();
    let theirs = last(case.head(1));
    assert_eq!(
        (theirs.party.as_deref(), theirs.seat, theirs.name, theirs.agent),
        (Some(&*us), None, None, true)
    );
    assert_eq!(last(case.head(0)).seat, Some(signer));
}

#[test]
fn the_press_learns_of_the_phase_only_that_a_room_is_closed() {
    let mut case = Case::new("house-sale");
    let phase_for = |case: &Case, role| case.room.summary_for(case.seat(role, None)).unwrap().phase;
    case.start();
    assert_eq!(phase_for(&case, Role::Press), None);
    assert_eq!(phase_for(&case, Role::Mediator), Some(Phase::InSession));
    case.run(case.head(0), Command::Suspend { cause: "a pause".into() }).unwrap();
    assert_eq!(phase_for(&case, Role::Press), None);
    case.run(SeatId::HOST, Command::Close { cause: "late".into() }).unwrap();
    assert_eq!(phase_for(&case, Role::Press), Some(Phase::Closed));
}

#[test]
fn a_party_that_walks_ends_a_talk_of_two_and_not_one_that_can_do_without() {
    let mut case = Case::new("house-sale");
    case.start();
    let events = case.run(case.head(1), Command::Walk {}).unwrap();
    let id = case.room.scenario().parties[1].id.clone();
    let end = EventBody::Ended { why: TalksEnd::Walked { party: id } };
    assert!(events.iter().any(|event| event.body == end));
    assert_eq!(case.room.phase(), Phase::Closed);
    let mut case = Case::new("coalition-of-five");
    case.start();
    case.run(case.head(3), Command::Walk {}).unwrap();
    assert_eq!(case.room.phase(), Phase::InSession);
    let terms = case.feasible(1).remove(0);
    let made = case.propose(0, &terms).unwrap();
    assert_eq!(case.accept(3, made), Err(Refusal::OutOfTurn {}));
    case.accept(1, made).unwrap();
    case.accept(2, made).unwrap();
    assert_eq!(case.room.phase(), Phase::Agreed);
}

#[test]
fn a_counter_offer_after_the_last_round_ends_the_level() {
    let mut scenario = scenario("stockholm-2019");
    let course = scenario.talks.as_mut().unwrap();
    course.levels.truncate(1);
    course.levels[0].rules.deadline.most = 1;
    let mut case = Case::with(scenario, RoomSettings::named("villa"));
    case.start();
    let offers: Vec<Terms> = case.feasible(3);
    case.propose(0, &offers[0]).unwrap();
    case.propose(1, &offers[1]).unwrap();
    let last = Command::Propose { terms: offers[2].clone(), expires: None };
    let events = case.run(case.head(0), last).unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.body.kind()).collect();
    assert_eq!(kinds, ["level-ended", "ended"]);
}
