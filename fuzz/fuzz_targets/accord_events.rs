//! Any bytes at all, read as events of an accord, four bytes each: every event is accepted or refused with a
//! reason, nothing panics, how the accord stands can be told on every day, and accepted events survive the
//! way through a record.

#![no_main]

use elfvik::keep::accord::{
    Accord, AccordSetup, AccordState, Commitment, DatedEvent, Day, DisputeClocks, Due, Event, Finding,
    Reversibility, Ruling, Sunset, Trigger, Verification, consequences, course, deadlines, line_event, status,
};
use elfvik::record::{Body, VerifyRequest, Writer, verify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let mut state = AccordState::new(Accord::new(setup(first)).expect("the accord means something"));
    let mut day = 0;
    for chunk in rest.chunks_exact(4).take(200) {
        // Now and then a day goes back, which is refused.
        day += i32::from(chunk[3] as i8) + 100;
        let dated = DatedEvent { day: Day(day), event: event(chunk), source: None };
        let foreseen = consequences(&state, std::slice::from_ref(&dated));
        match state.clone().after(dated) {
            Ok(next) => {
                assert!(foreseen.is_ok());
                state = next;
            }
            Err(refusal) => assert!(foreseen.is_err() && !refusal.to_string().is_empty()),
        }
        let n_commitments = state.accord().setup().commitments.len();
        for day in [day, day - 1, day + 30, i32::MIN, i32::MAX] {
            assert_eq!(status(&state, Day(day)).len(), n_commitments);
        }
        assert!(deadlines(&state, Day(day)).iter().all(|deadline| deadline.day >= Day(day)));
    }
    let courses = course(&state, Day(0), Day(day));
    assert!(day < 0 || courses.iter().all(|spans| !spans.is_empty()));
    through_a_record(&state);
});

/// What was accepted is read from a record as it was.
fn through_a_record(state: &AccordState) {
    let mut writer = Writer::new("fuzzed");
    let mut file = writer.header();
    for dated in state.events() {
        file += &writer.line(line_event(dated, ("", "us")), None).expect("events hold whole numbers");
    }
    let verified = verify(file.as_bytes(), &VerifyRequest::default()).expect("it was written just now");
    let read = verified.entries.into_iter().map(|entry| match entry.body {
        Body::Open(body) => serde_json::from_value::<DatedEvent>(body.into()).expect("it was an event"),
        Body::Confidential(_) => unreachable!("all events are open"),
    });
    assert!(read.eq(state.events().iter().cloned()));
}

fn event(chunk: &[u8]) -> Event {
    let commitment =
        ["moratorium", "relief", "facility", "office", "nothing"][chunk[1] as usize % 5].to_owned();
    let by = ["us", "dprk", "inspectors", "commission", "nobody"][chunk[2] as usize % 5].to_owned();
    let is_odd = chunk[2] >= 128;
    let both = if is_odd { vec![by.clone()] } else { vec!["us".to_owned(), "dprk".to_owned()] };
    let ruling = if chunk[1] >= 128 { Ruling::Breach } else { Ruling::NoBreach };
    match chunk[0] % 9 {
        0 => Event::Occurred { occurrence: if is_odd { by } else { "summit".to_owned() } },
        1 => Event::Reported { commitment, evidence: is_odd.then(|| by.clone()), by },
        2 => {
            Event::Verified { commitment, by, finding: if is_odd { Finding::Kept } else { Finding::NotKept } }
        }
        3 => Event::Renewed { commitment, by },
        4 => Event::Withdrawn { commitment, by },
        5 => Event::Disputed { commitment, by, evidence: None },
        6 => Event::Settled { commitment, by: both, ruling },
        7 => Event::Restored { commitment, by: both, due: (chunk[1] >= 128).then_some(Day(chunk[3].into())) },
        _ => Event::Decided { commitment, by, ruling },
    }
}

/// A suspension of sanctions in exchange for a facility. The byte decides who verifies, what is undone and
/// how disputes end.
fn setup(byte: u8) -> AccordSetup {
    let commitment = |id: &str, owner: &str, other: &str, due: Due| Commitment {
        id: id.to_owned(),
        owners: vec![owner.to_owned()],
        promised_to: vec![other.to_owned()],
        due,
        verification: Verification::Declared,
        reversibility: Reversibility::Reversible,
        sunset: None,
        snapback: Vec::new(),
    };
    let after = |days, id: &str| Due::Within { days, after: Trigger::Kept(id.to_owned()) };
    let mut moratorium = commitment("moratorium", "dprk", "us", Due::On(Day(30)));
    moratorium.snapback = vec!["relief".to_owned()];
    if byte & 1 > 0 {
        moratorium.verification = Verification::By("inspectors".to_owned());
    }
    let mut relief = commitment("relief", "us", "dprk", after(60, "moratorium"));
    relief.sunset = (byte & 2 > 0).then(|| Sunset { days: 365, renewed_by: "us".to_owned() });
    let mut facility = commitment("facility", "dprk", "us", after(180, "relief"));
    facility.verification = Verification::Evidence;
    facility.snapback = vec!["relief".to_owned(), "office".to_owned()];
    if byte & 4 > 0 {
        facility.reversibility = Reversibility::Irreversible;
    }
    let summit = Due::Within { days: 10, after: Trigger::Occurrence("summit".to_owned()) };
    let default = if byte & 8 > 0 { Ruling::Breach } else { Ruling::NoBreach };
    let clocks = DisputeClocks { notice: 15, consultation: 15, decision: 30, default };
    AccordSetup {
        parties: vec!["us".to_owned(), "dprk".to_owned()],
        arbiter: (byte & 16 > 0).then(|| "commission".to_owned()),
        commitments: vec![moratorium, relief, facility, commitment("office", "us", "dprk", summit)],
        clocks: (byte & 32 > 0).then_some(clocks),
    }
}
