//! Laws of rooms under random scripts: accepting binds to what was shown, replays, secrets.

use crate::room_cases::{Case, SHIPPED, preferences, private_file, private_text, scenario};
use elfvik::model::{PartyFile, PartyId, Reservation};
use elfvik::room::{
    Actor, Approval, Audience, Command, Delegation, Event, EventBody, Mandate, Mark, MessageKind, Occupant,
    OwnPreferences, Phase, PrivateCommand, PrivateEvent, RatifierAnswer, Recipient, Role, Room, RoomSeat,
    RoomSettings, SeatId, StatementKind, Terms, TermsHash, Timestamp, joint,
};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// A command that somebody could try, in turn or not.
fn any_command(case: &Case, offers: &[Terms], seat: SeatId, rng: &mut ChaCha8Rng) -> Command {
    let seen = case.room.summary_for(seat).unwrap();
    let terms = offers.choose(rng).unwrap().clone();
    let text = format!("text {}", rng.random_range(0..4));
    let party = case.room.scenario().parties.choose(rng).unwrap().id.clone();
    let (offer, hash) = seen
        .offers
        .choose(rng)
        .map_or((rng.random_range(0..4), terms.hash("villa")), |o| (o.offer.number, o.offer.hash));
    let expires = rng.random_bool(0.2).then(|| Timestamp(case.now + rng.random_range(0..40)));
    let hash_of_statement = seen.statements.choose(rng).map_or(hash, |statement| statement.hash);
    let whom = case.seats.choose(rng).unwrap().0;
    match rng.random_range(0..34) {
        0..=7 => Command::Propose { terms, expires },
        8..=9 => Command::Replace { offer, terms, expires },
        10 => Command::Withdraw { offer },
        11..=15 => Command::Accept { offer, hash },
        16 => Command::Decline { offer, reason: text },
        17 => Command::Pass {},
        18 if rng.random_bool(0.1) => Command::Walk {},
        18 | 19 => Command::Say { meant: MessageKind::Question, text, about: None },
        20 => Command::OpenCaucus { party },
        21 => Command::SayInCaucus { party, text },
        22 => Command::WriteText { terms },
        23 => Command::Criticise { draft: 1, text },
        24 => Command::PutText { draft: seen.text.map_or(1, |text| text.draft), expires },
        25 => Command::Suggest { terms, closes: Timestamp(case.now + rng.random_range(1..10)) },
        26 => {
            let whose = *StatementKind::ALL.choose(rng).unwrap();
            Command::DraftStatement { whose, text, embargo: expires }
        }
        27 => Command::ConfirmStatement { hash: hash_of_statement },
        28 => Command::Suspend { cause: text },
        29 => Command::Resume {},
        30 => {
            let hash = seen.deal.map_or(hash, |deal| deal.hash);
            let refuses = rng.random_bool(0.3);
            let decision = if refuses { RatifierAnswer::Refuses } else { RatifierAnswer::Approves };
            Command::Ratify { hash, decision, reason: text }
        }
        31 => Command::ConsentToImprovement {},
        32 if rng.random_bool(0.5) => Command::Occupy { seat: whom, occupant: Occupant::Agent, name: None },
        32 => Command::Extend { milliseconds: 5 },
        _ if rng.random_bool(0.05) => Command::CloseLevel {},
        _ => Command::Arrive {},
    }
}

fn opened(name: &str, rng: &mut ChaCha8Rng) -> Case {
    let limits = vec![rng.random_bool(0.5).then_some(120); 2];
    let mut case = Case::with(scenario(name), RoomSettings { limits, ..RoomSettings::named("villa") });
    case.start();
    case
}

#[test]
fn nobody_is_ever_bound_by_terms_that_it_was_not_shown_last() {
    let scenario = std::sync::Arc::new(scenario("house-sale"));
    let mut n_agreements = 0;
    let prepared = {
        let mut case = Case::with(scenario.clone(), RoomSettings::named("villa"));
        case.start();
        case
    };
    let offers = prepared.feasible(4);
    for seed in 0..10_000 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut case = Case { room: prepared.room.clone(), now: prepared.now, seats: prepared.seats.clone() };
        // What each side read last; it may read late, and accepts what it read.
        let mut read: BTreeMap<usize, (u64, TermsHash)> = BTreeMap::new();
        let mut accepted: BTreeMap<usize, TermsHash> = BTreeMap::new();
        for _ in 0..12 {
            let party = rng.random_range(0..2);
            let terms = offers.choose(&mut rng).unwrap().clone();
            let seat = case.seat(
                *[Role::Head, Role::Delegate, Role::Signer].choose(&mut rng).unwrap(),
                Some(&scenario.parties[party].id),
            );
            let number = case.room.summary_for(seat).unwrap().offers.first().map_or(1, |o| o.offer.number);
            let command = match rng.random_range(0..8) {
                0..=1 => Command::Propose { terms, expires: None },
                2 => Command::Replace { offer: number, terms, expires: None },
                3 => Command::Withdraw { offer: number },
                4..=5 => {
                    let seen = case.room.summary_for(seat).unwrap().offers;
                    if let Some(offer) = seen.first() {
                        read.insert(party, (offer.offer.number, offer.offer.hash));
                    }
                    continue;
                }
                _ => match read.get(&party) {
                    Some(&(offer, hash)) => Command::Accept { offer, hash },
                    None => continue,
                },
            };
            let proposed = matches!(command, Command::Propose { .. } | Command::Replace { .. });
            if case.run(seat, command.clone()).is_err() {
                continue;
            }
            if let Command::Accept { hash, .. } = command {
                accepted.insert(party, hash);
            }
            if proposed {
                accepted.remove(&party);
            }
        }
        for event in case.room.log() {
            if let EventBody::Agreed { hash, .. } | EventBody::Initialled { hash, .. } = event.body {
                n_agreements += 1;
                let by_whom = accepted.iter().filter(|(_, of)| **of == hash).count();
                assert_eq!(by_whom, 1, "seed {seed}");
                let made = case.room.log().iter().rev().find_map(|event| match &event.body {
                    EventBody::OfferMade { offer, .. } => Some(offer.hash),
                    _ => None,
                });
                assert_eq!(made, Some(hash), "what stood last, seed {seed}");
            }
        }
    }
    assert!(n_agreements > 1_000, "{n_agreements}");
}

#[test]
fn a_replayed_log_gives_the_same_room_and_events_keep_their_text() {
    for seed in 0..60_u64 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let name = SHIPPED[seed as usize % SHIPPED.len()];
        let mut case = opened(name, &mut rng);
        let offers = case.feasible(5);
        for _ in 0..120 {
            let seat = case.seats.choose(&mut rng).unwrap().0;
            let command = any_command(&case, &offers, seat, &mut rng);
            drop(case.run(seat, command));
            settle_without_marks(&mut case);
        }
        let text = serde_json::to_string(case.room.log()).unwrap();
        let log: Vec<Event> = serde_json::from_str(&text).unwrap();
        assert_eq!(log, case.room.log());
        let again = Room::replay(case.room.scenario().clone(), case.room.settings().clone(), &log).unwrap();
        for (seat, _) in &case.seats {
            let again = Case { room: again.clone(), now: case.now, seats: Vec::new() };
            assert_eq!(again.shown(*seat), case.shown(*seat), "{name}, seed {seed}");
            let numbers: Vec<u64> = case.room.visible_to(*seat).map(|event| event.number).collect();
            assert!(numbers.iter().copied().eq(1..=numbers.len() as u64));
        }
        // An event that is out of place is refused, and nothing changes.
        let mut room = again.clone();
        assert!(room.apply(&log[0]).is_err());
        assert_eq!(room.log(), again.log());
        // Neither can somebody have done what its role may not, nor something follow that does not.
        let press = case.seat(Role::Press, None);
        let forged = |at: usize, by: Option<SeatId>| {
            let mut forged = log[..=at].to_vec();
            forged[at].by = by;
            let (scenario, settings) = (case.room.scenario().clone(), case.room.settings().clone());
            Room::replay(scenario, settings, &forged).map(drop)
        };
        // Nor is an event shown to others than see one of its kind.
        let shown_to = |at: usize, audience: Audience| {
            let mut forged = log[..=at].to_vec();
            forged[at].audience = audience;
            let (scenario, settings) = (case.room.scenario().clone(), case.room.settings().clone());
            Room::replay(scenario, settings, &forged).map(drop)
        };
        for (at, event) in log.iter().enumerate().filter(|_| rng.random_bool(0.1)) {
            let mut without = event.audience.clone();
            without.0.pop_first();
            let mut with = event.audience.clone();
            with.0.insert(Recipient::Role(Role::Press));
            for flipped in [without, with, Audience::everyone(), Audience::of([])] {
                if flipped != event.audience {
                    assert!(shown_to(at, flipped).is_err(), "{name}, seed {seed}: {event:?}");
                }
            }
        }
        for (at, event) in log.iter().enumerate() {
            let comes_and_goes = ["arrived", "left"].contains(&event.body.kind());
            if event.by.is_some() && !comes_and_goes && rng.random_bool(0.2) {
                assert!(forged(at, Some(press)).is_err(), "{name}, seed {seed}: {event:?}");
                assert!(forged(at, None).is_err(), "{name}, seed {seed}: {event:?}");
            }
            if event.by.is_none() && rng.random_bool(0.2) {
                assert!(forged(at, Some(press)).is_err(), "{name}, seed {seed}: {event:?}");
            }
        }
    }
}

fn settle_without_marks(case: &mut Case) {
    for suggestion in case.room.due_suggestions(Timestamp(case.now)) {
        let marks = vec![None; case.room.scenario().parties.len()];
        let result = joint::mutual(suggestion, &case.room.scenario().agreement, &marks);
        let events = case.room.settle(&result.into(), Timestamp(case.now)).unwrap();
        case.apply(&events);
    }
}

/// A room with the delegations of its parties.
struct House {
    case: Case,
    delegations: Vec<Delegation>,
    private_logs: Vec<Vec<PrivateEvent>>,
}

impl House {
    fn private(&mut self, party: usize, command: &PrivateCommand, by: &Actor) {
        let now = Timestamp(self.case.now);
        if let Ok(events) = self.delegations[party].decide(command, by, now) {
            for event in events {
                self.delegations[party].apply(&event).unwrap();
                self.private_logs[party].push(event);
            }
        }
    }
}

/// Plays a script. What party 0 keeps to itself depends on `variant`, and nothing else does.
///
/// Mandates are wide enough that they refuse nothing: what a side may not do it does not do, which is seen.
fn played(name: &str, seed: u64, variant: u64, own: &[OwnPreferences]) -> House {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let case = opened(name, &mut rng);
    let scenario = case.room.scenario().clone();
    let n_parties = scenario.parties.len();
    let delegations =
        scenario.parties.iter().map(|party| Delegation::new(scenario.clone(), &party.id).unwrap());
    let mut house =
        House { delegations: delegations.collect(), private_logs: vec![Vec::new(); n_parties], case };
    let offers = house.case.feasible(5);
    for (party, own) in own.iter().enumerate() {
        let id = scenario.parties[party].id.clone();
        let text = private_text(name, &scenario, PartyId(party));
        let canary = if party == 0 { format!("# canary {variant}\n") } else { String::new() };
        let head = house.case.room.actor(house.case.seat(Role::Head, Some(&id))).unwrap();
        house.private(party, &PrivateCommand::SetFile { text: canary + &text }, &head);
        house.delegations[party].set_preferences(own.clone());
        let floor = if party == 0 { -1_000_000 - variant as i32 } else { -1_000_000 };
        let mandate = Mandate { floor: Some(floor), ..Mandate::default() };
        let principal = house.case.room.actor(house.case.seat(Role::Principal, Some(&id))).unwrap();
        house.private(party, &PrivateCommand::SetMandate { mandate }, &principal);
    }
    for _ in 0..60 {
        let (seat, what) = house.case.seats.choose(&mut rng).unwrap().clone();
        let command = any_command(&house.case, &offers, seat, &mut rng);
        let party = what.party.as_ref().map(|party| scenario.party(party).unwrap().0);
        let number = rng.random_range(0..3_u64);
        if let Some(party) = party.filter(|_| rng.random_bool(0.4)) {
            let by = house.case.room.actor(seat).unwrap();
            let variant = if party == 0 { variant } else { 0 };
            let mark = if (number + variant).is_multiple_of(2) { Mark::Accept } else { Mark::Decline };
            let text = format!("secret {variant} {number}");
            let private = match number {
                0 => PrivateCommand::Mark { suggestion: 1, mark },
                1 => PrivateCommand::Note { text },
                _ => PrivateCommand::Refer { text },
            };
            house.private(party, &private, &by);
            continue;
        }
        let by = house.case.room.actor(seat).unwrap();
        if party.is_some_and(|party| house.delegations[party].clears(&command, &by).is_err()) {
            continue;
        }
        drop(house.case.run(seat, command));
        for suggestion in house.case.room.due_suggestions(Timestamp(house.case.now)) {
            let mut marks: Vec<_> = house.delegations.iter().map(|one| one.mark(suggestion)).collect();
            // Somebody else declines, so that no mark of party 0 can make a match.
            marks[n_parties - 1] = Some(Mark::Decline);
            let agreement = elfvik::model::AgreementRule::All;
            let result = joint::mutual(suggestion, &agreement, &marks);
            let events = house.case.room.settle(&result.into(), Timestamp(house.case.now)).unwrap();
            house.case.apply(&events);
        }
    }
    house
}

#[test]
fn what_one_side_keeps_to_itself_changes_no_byte_that_anybody_else_sees() {
    let mut n_events = 0;
    let own = SHIPPED.map(|name| {
        let scenario = scenario(name);
        let parties = (0..scenario.parties.len()).map(PartyId);
        let files =
            parties.map(|party| private_file(&scenario, party, &private_text(name, &scenario, party)));
        let files: Vec<PartyFile> = files.collect();
        let mut changed = files.clone();
        changed[0].preferences.reservation = Reservation::Any;
        changed[0].preferences.terms.truncate(1);
        [files, changed].map(|files| {
            let own = files.into_iter().map(|file| OwnPreferences::of_file(scenario.clone(), file).unwrap());
            own.collect::<Vec<_>>()
        })
    });
    for seed in 0..400_u64 {
        let name = SHIPPED[seed as usize % SHIPPED.len()];
        let of_name = &own[seed as usize % SHIPPED.len()];
        let [first, second] = [0, 1].map(|variant| played(name, seed, variant as u64, &of_name[variant]));
        assert_ne!(first.private_logs[0], second.private_logs[0]);
        assert_eq!(first.private_logs[1..], second.private_logs[1..]);
        // Not even the room itself differs, which knows no secrets.
        assert_eq!(first.case.room.log(), second.case.room.log(), "{name}, seed {seed}");
        for (seat, _) in &first.case.seats {
            assert_eq!(first.case.shown(*seat), second.case.shown(*seat), "{name}, seed {seed}");
            let record = |house: &House| house.case.room.record_for(*seat, "villa").unwrap();
            assert_eq!(record(&first), record(&second));
            assert!(!first.case.shown(*seat).contains("canary"));
        }
        n_events += first.case.room.log().len();
    }
    assert!(n_events > 1_000);
}

/// What a party does in secret within the room.
fn secret_act(rng: &mut ChaCha8Rng) -> Command {
    match rng.random_range(0..3) {
        0 => Command::Criticise { draft: 1, text: format!("bad {}", rng.random_range(0..99)) },
        1 => {
            let text = format!("ours {}", rng.random_range(0..99));
            let embargo = Some(Timestamp(1_000_000_000));
            Command::DraftStatement { whose: StatementKind::Own, text, embargo }
        }
        _ => Command::ConsentToImprovement {},
    }
}

#[test]
fn what_a_party_does_in_secret_within_the_room_changes_no_byte_that_other_parties_see() {
    for seed in 0..60_u64 {
        let name = SHIPPED[seed as usize % SHIPPED.len()];
        let played = |is_secretive: bool| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut secrets = ChaCha8Rng::seed_from_u64(seed + 1_000);
            let mut case = opened(name, &mut rng);
            let offers = case.feasible(5);
            let own = case.room.scenario().parties[0].id.clone();
            let head = case.head(0);
            let mut answers = Vec::new();
            for _ in 0..60 {
                let seats: Vec<SeatId> = case
                    .seats
                    .iter()
                    .filter(|(_, what)| what.party.as_ref() != Some(&own) && what.role != Role::Mediator)
                    .map(|(seat, _)| *seat)
                    .collect();
                let seat = *seats.choose(&mut rng).unwrap();
                let command = any_command(&case, &offers, seat, &mut rng);
                // What is refused, and why, is an output too.
                answers.push(case.run(seat, command).err());
                let due = case.room.tick(Timestamp(case.now));
                case.apply(&due);
                // It takes the same time whether or not something is done in secret.
                let act = secret_act(&mut secrets);
                if is_secretive && act != (Command::ConsentToImprovement {}) {
                    let now = Timestamp(case.now);
                    if let Ok(events) = case.room.decide(&act, head, now) {
                        case.apply(&events);
                    }
                }
                settle_without_marks(&mut case);
            }
            (case, answers)
        };
        let [(open, answers), (secretive, answers_besides)] = [false, true].map(played);
        assert_eq!(answers, answers_besides, "{name}, seed {seed}");
        let own = open.room.scenario().parties[0].id.clone();
        for (seat, what) in &open.seats {
            if what.party.as_ref() != Some(&own) && what.role != Role::Mediator {
                assert_eq!(open.shown(*seat), secretive.shown(*seat), "{name}, seed {seed}, {what:?}");
            }
        }
    }
}

#[test]
fn a_draft_of_a_delegate_leaves_with_the_approval_of_the_head_alone_and_both_are_recorded() {
    let mut case = Case::new("stockholm-2019");
    case.start();
    let scenario = case.room.scenario().clone();
    let us = scenario.parties[0].id.clone();
    let mut delegation = Delegation::new(scenario.clone(), &us).unwrap();
    let actor = |case: &Case, role| case.room.actor(case.seat(role, Some(&us))).unwrap();
    let mut run = |case: &Case, command: PrivateCommand, role| {
        let events = delegation.decide(&command, &actor(case, role), Timestamp(case.now))?;
        events.iter().for_each(|event| delegation.apply(event).unwrap());
        Ok::<_, elfvik::room::Refusal>((delegation.clone(), events))
    };
    let mandate = Mandate { approval: Approval::Required, ..Mandate::default() };
    run(&case, PrivateCommand::SetMandate { mandate }, Role::Head).unwrap();
    let terms = case.feasible(1).remove(0);
    let offer = Command::Propose { terms: terms.clone(), expires: None };
    let draft = PrivateCommand::WriteDraft { what: Box::new(offer.clone()), note: "now?".into() };
    let (now, _) = run(&case, draft, Role::Delegate).unwrap();
    assert_eq!(now.clears(&offer, &actor(&case, Role::Delegate)).unwrap_err().code(), "needs-approval");
    assert_eq!(now.clears(&offer, &actor(&case, Role::Head)), Ok(()));
    let (now, events) = run(&case, PrivateCommand::ApproveDraft { draft: 1 }, Role::Head).unwrap();
    let approved = serde_json::to_value(&events[0]).unwrap();
    assert_eq!(approved["by"], case.head(0).0);
    assert_eq!(approved["body"]["author"], case.seat(Role::Delegate, Some(&us)).0);
    case.run(case.head(0), now.released(&events[0]).unwrap()).unwrap();
    assert!(run(&case, PrivateCommand::ApproveDraft { draft: 1 }, Role::Head).is_err(), "once");
    let again = Delegation::replay(scenario, &us, now.log()).unwrap().unwrap();
    assert_eq!((again.log(), again.mandate(Role::Head)), (now.log(), now.mandate(Role::Head)));
}

#[test]
fn a_mandate_binds_offers_and_acceptances_and_the_head_too_where_the_principal_gave_it() {
    let name = "stockholm-2019";
    let mut case = Case::new(name);
    case.start();
    let scenario = case.room.scenario().clone();
    let own = preferences(&scenario, PartyId(0), &private_text(name, &scenario, PartyId(0)));
    let us = scenario.parties[0].id.clone();
    let mut delegation = Delegation::new(scenario.clone(), &us).unwrap();
    let offers = case.feasible(50);
    let worth = |terms: &Terms| own.utility(&terms.outcome(&scenario).unwrap());
    let worst = offers.iter().min_by(|a, b| worth(a).total_cmp(&worth(b))).unwrap();
    let best = offers.iter().max_by(|a, b| worth(a).total_cmp(&worth(b))).unwrap();
    let floor = Some(((worth(worst) + worth(best)) * 500.0) as i32);
    let mandate = Mandate { floor, ..Mandate::default() };
    for (from, bound) in
        [(Role::Head, vec![Role::Delegate, Role::Signer]), (Role::Principal, vec![Role::Head])]
    {
        let by = case.room.actor(case.seat(from, Some(&us))).unwrap();
        let set = PrivateCommand::SetMandate { mandate: mandate.clone() };
        for event in delegation.decide(&set, &by, Timestamp(case.now)).unwrap() {
            delegation.apply(&event).unwrap();
        }
        for role in bound {
            let actor = case.room.actor(case.seat(role, Some(&us))).unwrap();
            let offer = |terms: &Terms| Command::Propose { terms: terms.clone(), expires: None };
            if delegation.preferences().is_none() {
                let unknown = delegation.clears(&offer(best), &actor).unwrap_err();
                assert_eq!(unknown.code(), "outside-mandate", "nothing can be compared with the floor");
            }
            delegation.set_preferences(own.clone());
            assert_eq!(delegation.clears(&offer(best), &actor), Ok(()));
            assert_eq!(delegation.clears(&offer(worst), &actor).unwrap_err().code(), "outside-mandate");
        }
    }
    // What the other side offers cannot be accepted below the floor.
    case.propose(0, best).unwrap();
    let (offer, hash) = case.propose(1, worst).unwrap();
    let actor = case.room.actor(case.head(0)).unwrap();
    let refused = delegation.clears(&Command::Accept { offer, hash }, &actor).unwrap_err();
    assert_eq!(refused.code(), "outside-mandate");
    assert_eq!(case.room.phase(), Phase::InSession);
}

#[test]
fn a_room_of_five_thousand_events_is_opened_again_quickly_and_whole() {
    let mut case = Case::new("stockholm-2019");
    case.start();
    for at in 0..5_000 {
        let say = Command::Say { meant: MessageKind::Explanation, text: format!("point {at}"), about: None };
        case.run(case.head(at % 2), say).unwrap();
    }
    let (scenario, settings) = (case.room.scenario().clone(), case.room.settings().clone());
    let again = Room::replay(scenario, settings, case.room.log()).unwrap();
    let n_seen = again.visible_since(case.head(0), 4_990).count();
    assert_eq!(n_seen, case.room.visible_to(case.head(0)).count() - 4_990);
}

#[test]
fn numbers_of_seats_and_events_tell_nothing_of_what_others_do() {
    let mut case = Case::new("stockholm-2019");
    let [ours, theirs] = [0, 1].map(|party| case.room.scenario().parties[party].id.clone());
    let delegate = |party: &String| RoomSeat {
        role: Role::Delegate,
        party: Some(party.clone()),
        ratifier: None,
        name: None,
        occupant: Occupant::Person,
    };
    let before = case.shown(case.head(1));
    case.run(case.head(0), Command::Invite { what: delegate(&ours) }).unwrap();
    case.run(case.head(0), Command::Invite { what: delegate(&ours) }).unwrap();
    assert_eq!(case.shown(case.head(1)), before);
    let strange = case.run(case.head(0), Command::Invite { what: delegate(&theirs) });
    assert_eq!(strange.unwrap_err().code(), "wrong-seat");
    case.run(case.head(1), Command::Invite { what: delegate(&theirs) }).unwrap();
    let numbers = |party: &str| {
        let seats = case.room.seats().filter(|(_, seat)| seat.party.as_deref() == Some(party));
        seats.map(|(id, _)| id.0 % 1_000).collect::<Vec<u32>>()
    };
    assert!(numbers(&theirs).iter().copied().eq(0..numbers(&theirs).len() as u32));
    // Seats of others and seats that there are not are answered alike.
    let of_theirs = case.head(1);
    let refused = |seat| case.room.decide(&Command::Remove { seat }, case.head(0), Timestamp(case.now));
    assert_eq!(refused(of_theirs), refused(SeatId(987_654)));
    // A seat that was taken away sees nothing any more.
    let observer = case.seat(Role::Observer, None);
    case.run(SeatId::HOST, Command::Remove { seat: observer }).unwrap();
    assert_eq!(case.room.visible_to(observer).count(), 0);
    assert!(case.room.summary_for(observer).is_none());
}
