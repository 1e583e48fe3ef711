//! How commitments stand, day by day.

use elfvik::keep::accord::{
    Accord, AccordError, AccordSetup, AccordState, Commitment, DatedEvent, Day, DeadlineKind, DisputeClocks,
    DisputePhase, Due, Event, Finding, Refusal, Reversibility, Ruling, Standing, StandingSpan, Sunset,
    Trigger, Verification, consequences, course, deadlines, prevented, status,
};
use proptest::prelude::*;

fn commitment(id: &str, owner: &str, due: Due) -> Commitment {
    let other = if owner == "us" { "dprk" } else { "us" };
    Commitment {
        id: id.to_owned(),
        owners: vec![owner.to_owned()],
        promised_to: vec![other.to_owned()],
        due,
        verification: Verification::Declared,
        reversibility: Reversibility::Reversible,
        sunset: None,
        snapback: Vec::new(),
    }
}

/// A suspension of sanctions for three years, in exchange for a facility; invented dates.
fn setup(default: Ruling) -> AccordSetup {
    let after = |days, id: &str| Due::Within { days, after: Trigger::Kept(id.to_owned()) };
    let mut moratorium = commitment("moratorium", "dprk", Due::On(Day(30)));
    moratorium.verification = Verification::By("inspectors".to_owned());
    moratorium.snapback = vec!["relief".to_owned()];
    let mut relief = commitment("relief", "us", after(60, "moratorium"));
    relief.sunset = Some(Sunset { days: 1_095, renewed_by: "us".to_owned() });
    let mut facility = commitment("facility", "dprk", after(180, "relief"));
    facility.verification = Verification::Evidence;
    facility.reversibility = Reversibility::Irreversible;
    facility.snapback = vec!["relief".to_owned(), "office".to_owned()];
    let office =
        commitment("office", "us", Due::Within { days: 10, after: Trigger::Occurrence("summit".to_owned()) });
    AccordSetup {
        parties: vec!["us".to_owned(), "dprk".to_owned()],
        arbiter: Some("commission".to_owned()),
        commitments: vec![moratorium, relief, facility, office],
        clocks: Some(DisputeClocks { notice: 15, consultation: 15, decision: 30, default }),
    }
}

fn accord(default: Ruling) -> AccordState {
    AccordState::new(Accord::new(setup(default)).unwrap())
}

fn at(day: i32, event: Event) -> DatedEvent {
    DatedEvent { day: Day(day), event, source: None }
}

fn reported(commitment: &str, by: &str) -> Event {
    Event::Reported { commitment: commitment.into(), by: by.into(), evidence: Some("photographs".into()) }
}

fn verified(finding: Finding) -> Event {
    Event::Verified { commitment: "moratorium".into(), by: "inspectors".into(), finding }
}

fn disputed(commitment: &str, by: &str) -> Event {
    Event::Disputed { commitment: commitment.into(), by: by.into(), evidence: None }
}

fn both() -> Vec<String> {
    ["us", "dprk"].map(str::to_owned).to_vec()
}

fn restored(commitment: &str, due: Option<i32>) -> Event {
    Event::Restored { commitment: commitment.into(), by: both(), due: due.map(Day) }
}

fn after(state: AccordState, events: impl IntoIterator<Item = DatedEvent>) -> AccordState {
    events.into_iter().try_fold(state, AccordState::after).unwrap()
}

fn standings(state: &AccordState, day: i32) -> Vec<Standing> {
    status(state, Day(day)).into_iter().map(|status| status.standing).collect()
}

/// The moratorium is verified on day 20 and relief granted on day 50.
fn under_way(default: Ruling) -> AccordState {
    after(accord(default), [at(20, verified(Finding::Kept)), at(50, reported("relief", "us"))])
}

#[test]
fn time_limits_begin_with_what_they_wait_for() {
    use Standing::{Kept, Open, Overdue, Reported, Waiting};
    let state = accord(Ruling::Breach);
    assert_eq!(standings(&state, 30), [Open, Waiting, Waiting, Waiting]);
    assert_eq!(standings(&state, 31), [Overdue, Waiting, Waiting, Waiting]);
    let state = after(state, [at(10, reported("moratorium", "dprk"))]);
    assert_eq!(standings(&state, 30)[0], Reported);
    let state = after(state, [at(20, verified(Finding::Kept))]);
    assert_eq!(standings(&state, 80), [Kept, Open, Waiting, Waiting]);
    assert_eq!(standings(&state, 81)[1], Overdue);
    let state = after(
        state,
        [at(50, reported("relief", "us")), at(60, Event::Occurred { occurrence: "summit".into() })],
    );
    assert_eq!(standings(&state, 70), [Kept, Kept, Open, Open]);
    // Yesterday stays as it was.
    assert_eq!(standings(&state, 19), [Reported, Waiting, Waiting, Waiting]);
}

#[test]
fn relief_lapses_unless_it_is_renewed_and_is_not_renewed_afterwards() {
    let renewed = Event::Renewed { commitment: "relief".into(), by: "us".into() };
    let state = under_way(Ruling::Breach);
    let last = 50 + 1_095;
    assert_eq!(standings(&state, last)[1], Standing::Kept);
    assert_eq!(standings(&state, last + 1)[1], Standing::Lapsed);
    let longer = after(state.clone(), [at(last, renewed.clone())]);
    assert_eq!(standings(&longer, last + 1_095)[1], Standing::Kept);
    assert_eq!(standings(&longer, last + 1_096)[1], Standing::Lapsed);
    assert_eq!(state.after(at(last + 1, renewed)), Err(Refusal::NotInForce { commitment: "relief".into() }));
}

#[test]
fn a_breach_snaps_relief_back_and_suspends_what_was_still_to_come() {
    let state = under_way(Ruling::Breach);
    let broken = after(state, [at(100, verified(Finding::NotKept))]);
    use Standing::{Broken, Kept, Open, SnappedBack, Waiting};
    assert_eq!(standings(&broken, 99), [Kept, Kept, Open, Waiting]);
    assert_eq!(standings(&broken, 100), [Broken, SnappedBack, Open, Waiting]);
    assert_eq!(status(&broken, Day(100))[1].snapped_back_by, Some(("moratorium".into(), Day(100))));
    let renewed = Event::Renewed { commitment: "relief".into(), by: "us".into() };
    assert!(broken.after(at(101, renewed)).is_err());

    let early = after(accord(Ruling::Breach), [at(31, verified(Finding::NotKept))]);
    assert_eq!(standings(&early, 31), [Broken, Standing::Suspended, Waiting, Waiting]);
}

#[test]
fn a_finding_before_the_last_day_breaks_nothing() {
    let state = after(accord(Ruling::Breach), [at(30, verified(Finding::NotKept))]);
    assert_eq!(standings(&state, 30)[0], Standing::Open);
}

#[test]
fn dispute_clocks_run_to_the_default() {
    let opened = |default| after(under_way(default), [at(300, disputed("facility", "us"))]);
    let phase = |state: &AccordState, day| status(state, Day(day))[2].dispute.unwrap().phase;
    let state = opened(Ruling::Breach);
    for (day, expected) in [
        (300, DisputePhase::Notice),
        (315, DisputePhase::Notice),
        (316, DisputePhase::Consultation),
        (331, DisputePhase::Decision),
        (360, DisputePhase::Decision),
        (361, DisputePhase::Over),
    ] {
        assert_eq!(phase(&state, day), expected, "{day}");
    }
    assert_eq!(standings(&state, 360)[1..3], [Standing::Kept, Standing::Disputed]);
    // Nobody has to agree that relief ends.
    assert_eq!(standings(&state, 361)[1..], [Standing::SnappedBack, Standing::Broken, Standing::Suspended]);
    let lenient = opened(Ruling::NoBreach);
    assert_eq!(standings(&lenient, 361)[1..3], [Standing::Kept, Standing::Overdue]);
}

#[test]
fn a_dispute_is_settled_any_day_and_decided_in_its_phase_only() {
    let state = after(under_way(Ruling::Breach), [at(300, disputed("facility", "us"))]);
    let decided =
        |by: &str| Event::Decided { commitment: "facility".into(), by: by.into(), ruling: Ruling::NoBreach };
    let settled = Event::Settled { commitment: "facility".into(), by: both(), ruling: Ruling::NoBreach };
    let early = state.clone().after(at(320, decided("commission")));
    assert_eq!(
        early.unwrap_err().to_string(),
        "the dispute about commitment `facility` is in its phase of consultation, it is decided later"
    );
    assert!(matches!(state.clone().after(at(340, decided("us"))), Err(Refusal::NotAllowed { .. })));
    for event in [at(340, decided("commission")), at(305, settled.clone())] {
        assert_eq!(standings(&after(state.clone(), [event]), 400)[1..3], [Standing::Kept, Standing::Overdue]);
    }
    assert!(matches!(state.after(at(361, settled)), Err(Refusal::NotInDispute { .. })));
}

#[test]
fn what_happens_by_the_wrong_hand_or_at_the_wrong_time_is_refused_with_its_reason() {
    let state = under_way(Ruling::Breach);
    let refusal = |day, event| state.clone().after(at(day, event)).unwrap_err().to_string();
    assert_eq!(
        refusal(49, reported("facility", "dprk")),
        "1970-02-19 comes before 1970-02-20, of which something is known already"
    );
    assert_eq!(
        refusal(60, reported("facility", "us")),
        "only `dprk` may do this for commitment `facility`, not `us`"
    );
    let bare = Event::Reported { commitment: "facility".into(), by: "dprk".into(), evidence: None };
    assert_eq!(refusal(60, bare), "a report on commitment `facility` names its evidence");
    let withdrawn = Event::Withdrawn { commitment: "facility".into(), by: "dprk".into() };
    assert_eq!(refusal(60, withdrawn), "commitment `facility` cannot be undone");
    assert_eq!(refusal(60, reported("peace", "us")), "there is no commitment `peace`");
    let rain = Event::Occurred { occurrence: "rain".into() };
    assert_eq!(refusal(60, rain), "no commitment waits for `rain`");
    assert_eq!(
        refusal(60, disputed("facility", "dprk")),
        "only `us` may do this for commitment `facility`, not `dprk`"
    );
}

#[test]
fn what_a_breach_leads_to_is_named_and_what_would_come_anyhow_is_not() {
    let state = under_way(Ruling::Breach);
    let led_to = |event: Event| -> Vec<(String, Standing, Standing)> {
        let found = consequences(&state, &[at(70, event)]).unwrap();
        let soon = found.into_iter().filter(|one| one.day <= Day(80));
        soon.map(|one| (one.commitment, one.from, one.to)).collect()
    };
    let withdrawn = Event::Withdrawn { commitment: "relief".into(), by: "us".into() };
    assert_eq!(led_to(withdrawn), [("relief".to_owned(), Standing::Kept, Standing::Broken)]);
    let named: Vec<String> = led_to(verified(Finding::NotKept)).into_iter().map(|one| one.0).collect();
    assert_eq!(named, ["moratorium", "relief"]);
}

#[test]
fn what_an_event_keeps_from_happening_is_named() {
    let state = under_way(Ruling::Breach);
    // The facility is to be closed, and would be overdue.
    let found = prevented(&state, &[at(60, reported("facility", "dprk"))]).unwrap();
    let named: Vec<_> = found.iter().map(|one| (one.commitment.as_str(), one.to)).collect();
    assert_eq!(named.first(), Some(&("facility", Standing::Overdue)), "{found:?}");
    assert!(prevented(&state, &[]).unwrap().is_empty());
}

#[test]
fn a_time_limit_after_several_begins_with_the_last_of_them() {
    let all_kept = |ids: &[&str]| Due::Within {
        days: 5,
        after: Trigger::AllKept(ids.iter().map(|id| (*id).to_owned()).collect()),
    };
    let accord = |third: Due, first: Due| {
        let commitments = vec![
            commitment("a", "us", first),
            commitment("b", "us", Due::Undated),
            commitment("c", "us", third),
        ];
        let parties = vec!["us".to_owned(), "dprk".to_owned()];
        Accord::new(AccordSetup { parties, arbiter: None, commitments, clocks: None })
    };
    let state = AccordState::new(accord(all_kept(&["a", "b"]), Due::Undated).unwrap());
    let one = after(state, [at(3, reported("b", "us"))]);
    assert_eq!(status(&one, Day(4))[2].standing, Standing::Waiting);
    let both = after(one, [at(9, reported("a", "us"))]);
    assert_eq!(
        (status(&both, Day(9))[2].standing, status(&both, Day(9))[2].due),
        (Standing::Open, Some(Day(14)))
    );
    let circle = accord(all_kept(&["b", "a"]), Due::Within { days: 1, after: Trigger::Kept("c".into()) });
    assert_eq!(circle.unwrap_err(), AccordError::Circle { commitment: "a".into() });
}

#[test]
fn what_is_restored_is_in_force_again_with_what_its_breach_had_ended() {
    use Standing::{Broken, Kept, Open, Restored, SnappedBack, Waiting};
    let state = after(under_way(Ruling::Breach), [at(100, verified(Finding::NotKept))]);
    let cured = after(state.clone(), [at(150, restored("moratorium", None))]);
    assert_eq!(standings(&cured, 149), [Broken, SnappedBack, Open, Waiting]);
    assert_eq!(standings(&cured, 150), [Restored, Kept, Open, Waiting]);
    // The three years of relief ran on.
    assert_eq!(standings(&cured, 50 + 1_096)[1], Standing::Lapsed);
    // A second breach ends it again.
    let again = after(cured, [at(200, verified(Finding::NotKept))]);
    assert_eq!(standings(&again, 200)[..2], [Broken, SnappedBack]);
    // To be done once more by a day, it is only in force when that is shown.
    let once_more = after(state, [at(150, restored("moratorium", Some(180)))]);
    assert_eq!(standings(&once_more, 180)[..2], [Open, Kept]);
    assert_eq!(standings(&once_more, 181)[0], Standing::Overdue);
    let shown = after(once_more, [at(170, verified(Finding::Kept))]);
    assert_eq!(standings(&shown, 181)[0], Restored);
}

#[test]
fn who_restores_is_everybody_concerned_or_the_arbiter() {
    let state = after(under_way(Ruling::Breach), [at(100, verified(Finding::NotKept))]);
    let by = |by: &[&str]| Event::Restored {
        commitment: "moratorium".into(),
        by: by.iter().map(|party| (*party).to_owned()).collect(),
        due: None,
    };
    let refusal = state.clone().after(at(150, by(&["dprk"]))).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "for commitment `moratorium` this takes `dprk`, `us` together, or `commission` alone"
    );
    assert!(state.clone().after(at(150, by(&["commission"]))).is_ok());
    let early = state.clone().after(at(150, restored("moratorium", Some(149))));
    assert!(matches!(early, Err(Refusal::DueBefore { .. })));
    assert!(matches!(state.after(at(150, restored("relief", None))), Err(Refusal::NotBroken { .. })));
}

#[test]
fn the_time_for_what_rested_is_put_off_by_as_long() {
    let office = |day| at(day, Event::Occurred { occurrence: "summit".into() });
    // The office is due on day 80; the facility is broken from day 76 to day 100.
    let before = [at(61, disputed("facility", "us")), office(70)];
    let state = after(under_way(Ruling::Breach), before);
    let broken = Event::Settled { commitment: "facility".into(), by: both(), ruling: Ruling::Breach };
    let state = after(state, [at(76, broken)]);
    assert_eq!(standings(&state, 90)[3], Standing::Suspended);
    let state = after(state, [at(100, restored("facility", Some(300)))]);
    assert_eq!(status(&state, Day(100))[3].due, Some(Day(80 + 24)));
    assert_eq!((standings(&state, 104)[3], standings(&state, 105)[3]), (Standing::Open, Standing::Overdue));
}

#[test]
fn what_several_promise_is_kept_when_the_last_of_them_has_done_its_part() {
    let mut joint = commitment("relations", "us", Due::Undated);
    (joint.owners, joint.promised_to) = (both(), both());
    let accord = Accord::new(AccordSetup { commitments: vec![joint], ..setup(Ruling::Breach) }).unwrap();
    let state = after(AccordState::new(accord), [at(10, reported("relations", "dprk"))]);
    assert_eq!(
        (standings(&state, 9), standings(&state, 10)),
        (vec![Standing::Open], vec![Standing::Reported])
    );
    let state = after(state, [at(20, reported("relations", "us"))]);
    assert_eq!(status(&state, Day(20))[0].kept, Some(Day(20)));
}

#[test]
fn deadlines_come_in_their_order() {
    let state = after(under_way(Ruling::Breach), [at(60, disputed("facility", "us"))]);
    let found = deadlines(&state, Day(80));
    let found: Vec<_> = found.iter().map(|d| (d.day.0, d.commitment.as_str(), d.kind)).collect();
    assert_eq!(
        found,
        [
            (90, "facility", DeadlineKind::Consultation),
            (230, "facility", DeadlineKind::Due),
            (1_145, "relief", DeadlineKind::Renewal),
        ]
    );
}

#[test]
fn accords_that_mean_nothing_are_refused() {
    let mut circular = setup(Ruling::Breach);
    circular.commitments[0].due = Due::Within { days: 1, after: Trigger::Kept("facility".into()) };
    assert_eq!(Accord::new(circular), Err(AccordError::Circle { commitment: "moratorium".into() }));
    let mut irreversible = setup(Ruling::Breach);
    irreversible.commitments[1].snapback = vec!["facility".into()];
    let expected =
        AccordError::IrreversibleSnapback { commitment: "relief".into(), named: "facility".into() };
    assert_eq!(Accord::new(irreversible), Err(expected));
}

#[test]
fn events_survive_the_way_through_a_record() {
    use elfvik::record::{VerifyRequest, Writer, verify};
    let state = after(under_way(Ruling::Breach), [at(60, disputed("facility", "us"))]);
    let mut writer = Writer::new("accord");
    let mut file = writer.header();
    for dated in state.events() {
        let serde_json::Value::Object(body) = serde_json::to_value(dated).unwrap() else { unreachable!() };
        let event = elfvik::record::Event {
            time: dated.day.0.to_string(),
            author: "secretariat".into(),
            kind: "accord".into(),
            body,
        };
        file += &writer.line(event, None).unwrap();
    }
    let entries = verify(file.as_bytes(), &VerifyRequest::default()).unwrap().entries;
    let read = entries.into_iter().map(|entry| match entry.body {
        elfvik::record::Body::Open(body) => serde_json::from_value(body.into()).unwrap(),
        elfvik::record::Body::Confidential(_) => unreachable!(),
    });
    assert_eq!(after(accord(Ruling::Breach), read), state);
}

fn events() -> impl Strategy<Value = Vec<DatedEvent>> {
    let ids = prop::sample::select(vec!["moratorium", "relief", "facility", "office"]);
    let actors = prop::sample::select(vec!["us", "dprk", "inspectors", "commission"]);
    let event = (0..9, ids, actors, any::<bool>()).prop_map(|(kind, id, by, yes)| {
        let (commitment, by) = (id.to_owned(), by.to_owned());
        let ruling = if yes { Ruling::Breach } else { Ruling::NoBreach };
        match kind {
            0 => Event::Occurred { occurrence: "summit".into() },
            1 => Event::Reported { commitment, by, evidence: Some("letter".into()) },
            2 => Event::Verified {
                commitment,
                by,
                finding: if yes { Finding::Kept } else { Finding::NotKept },
            },
            3 => Event::Renewed { commitment, by },
            4 => Event::Withdrawn { commitment, by },
            5 => Event::Disputed { commitment, by, evidence: None },
            6 => Event::Settled { commitment, by: both(), ruling },
            7 => Event::Restored { commitment, by: both(), due: yes.then_some(Day(900)) },
            _ => Event::Decided { commitment, by, ruling },
        }
    });
    prop::collection::vec((0_i32..40, event), 0..60).prop_map(|all| {
        let mut day = 0;
        let dated = all.into_iter().map(|(later, event)| {
            day += later;
            at(day, event)
        });
        dated.collect()
    })
}

proptest! {
    #[test]
    fn what_happens_later_never_changes_how_things_stood(events in events()) {
        let mut state = accord(Ruling::Breach);
        let mut before = Vec::new();
        for dated in events {
            let then = state.events().to_vec();
            before.push((Day(dated.day.0 - 1), status(&state, Day(dated.day.0 - 1))));
            // What is refused changes nothing.
            match state.clone().after(dated) {
                Ok(next) => state = next,
                Err(_) => prop_assert_eq!(&then, state.events()),
            }
        }
        for (day, stood) in before {
            prop_assert_eq!(status(&state, day), stood);
        }
        prop_assert!(consequences(&state, &[]).unwrap().is_empty());
    }

    #[test]
    fn what_is_broken_stays_broken_until_it_is_restored_and_takes_reversible_things_with_it(events in events()) {
        let mut state = accord(Ruling::NoBreach);
        for dated in events {
            let day = dated.day;
            let restores = match &dated.event {
                Event::Restored { commitment, .. } => Some(commitment.clone()),
                _ => None,
            };
            let was: Vec<_> = status(&state, day).into_iter().map(|s| s.broken).collect();
            let Ok(next) = state.clone().after(dated) else { continue };
            state = next;
            let now = status(&state, day);
            for (was, now) in was.iter().zip(&now) {
                let is_restored = restores.as_ref() == Some(&now.commitment);
                prop_assert!(was.is_none() || *was == now.broken || is_restored && now.broken.is_none());
            }
            let in_force = Standing::is_in_force;
            for (broken, commitment) in now.iter().zip(&state.accord().setup().commitments) {
                for id in commitment.snapback.iter().filter(|_| broken.standing == Standing::Broken) {
                    let ended = now.iter().find(|status| status.commitment == *id).unwrap();
                    prop_assert!(!in_force(ended.standing));
                }
            }
        }
    }

    #[test]
    fn once_every_breach_is_made_good_nothing_stays_ended(events in events()) {
        let mut state = accord(Ruling::Breach);
        for dated in events {
            state = state.clone().after(dated).unwrap_or(state);
        }
        let day = Day(state.events().last().map_or(0, |last| last.day.0).max(2_000));
        for broken in status(&state, day).into_iter().filter(|status| status.broken.is_some()) {
            state = after(state,
                [DatedEvent { day, event: restored(&broken.commitment, None), source: None }]);
        }
        for now in status(&state, day) {
            use Standing::{Broken, SnappedBack, Suspended};
            prop_assert!(!matches!(now.standing, Broken | SnappedBack | Suspended), "{:?}", now);
        }
    }

    #[test]
    fn a_course_says_of_every_day_what_the_status_says(events in events(), offset in 0_i32..11) {
        let mut state = accord(Ruling::Breach);
        for dated in events {
            state = state.clone().after(dated).unwrap_or(state);
        }
        let courses = course(&state, Day(0), Day(1_500));
        for day in (offset..1_500).step_by(11) {
            let at = |spans: &Vec<elfvik::keep::accord::StandingSpan>| {
                spans.iter().find(|span| span.from <= Day(day) && Day(day) <= span.to).unwrap().standing
            };
            prop_assert_eq!(courses.iter().map(at).collect::<Vec<_>>(), standings(&state, day));
        }
    }

    #[test]
    fn what_follows_from_events_leads_from_how_things_stood_to_how_they_stand(events in events(),
        n in 1_usize..4) {
        let mut state = accord(Ruling::Breach);
        let mut last = Vec::new();
        for dated in events {
            let Ok(next) = state.clone().after(dated.clone()) else { continue };
            last.push((state, dated));
            state = next;
        }
        let first = last.len().saturating_sub(n);
        let Some((before, _)) = last.get(first) else { return Ok(()) };
        let happening: Vec<DatedEvent> = last[first..].iter().map(|(_, dated)| dated.clone()).collect();
        let found = consequences(before, &happening).unwrap();
        let end = found.iter().map(|one| one.day).chain([Day(3_000)]).max().unwrap();
        let from = happening[0].day;
        let courses = course(&state, from, end).into_iter().zip(course(before, from, end));
        for ((with, without), stood) in courses.zip(status(before, from)) {
            // Every change is named, unless it comes anyhow on the same day.
            let comes_anyhow = changes(stood.standing, &without);
            for change in changes(stood.standing, &with) {
                let is_named = found.iter().any(|one| {
                    one.commitment == stood.commitment && (one.day, one.from, one.to) == change
                });
                prop_assert_eq!(is_named, !comes_anyhow.contains(&change), "{:?}", change);
            }
        }
    }
}

/// How a commitment changes over a time, from how it stood at its beginning.
fn changes(stood: Standing, spans: &[StandingSpan]) -> Vec<(Day, Standing, Standing)> {
    let before = std::iter::once(stood).chain(spans.iter().map(|span| span.standing));
    let both = before.zip(spans).map(|(before, span)| (span.from, before, span.standing));
    both.filter(|(_, before, now)| before != now).collect()
}
