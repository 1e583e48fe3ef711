//! Requests are data: they go to JSON and back, and what does not fit is refused, never a panic.

use elfvik::brief::{self, Brief};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, View};
use elfvik::prepare::{AnalysisError, Control};
use elfvik::talk::request::{ExternalEvent, RecordUse};
use elfvik::talk::{RehearsalRequest, RequestError, TalkError, TalkRequest, hold, players};
use std::sync::atomic::{AtomicUsize, Ordering};

fn view() -> View {
    let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    let scenario = native::scenario(public).unwrap();
    let files = [(town, 0), (builder, 1)];
    let files = files.map(|(text, p)| native::party_file(text, &scenario, PartyId(p)).unwrap());
    View::of_analyst(scenario.clone(), files.to_vec()).unwrap()
}

fn held(request: &TalkRequest) -> Result<elfvik::talk::TalkResult, RequestError> {
    hold(&view(), request, &players::no_programs, &Control::default())
}

fn request(json: &str) -> TalkRequest {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_request_read_back_is_the_same() {
    for json in [
        r#"{"format": 1}"#,
        r#"{"format": 1, "strategies": {"town": "offer=time:e=0.2 accept=combi"}, "seed": 9, "visible-to": "town"}"#,
        r#"{"format": 1, "rules": {"protocol": "mediated", "ticks": 30, "hidden-from": 4, "on-fault": "skip", "levels": "single"}}"#,
        r#"{"format": 1, "intervention": {"suspend": {"after": 3, "cause": "lunch"}}}"#,
        r#"{"format": 1, "saved": {"resume": "{}"}, "intervention": {"collapse": {"cause": "a storm"}}}"#,
    ] {
        let asked = request(json);
        assert_eq!(request(&serde_json::to_string(&asked).unwrap()), asked, "{json}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    for (json, reason) in [
        (r#"{"format": 2}"#, "the request has format 2, this version answers format 1"),
        (
            r#"{"format": 1, "strategies": {"mayor": "linear"}}"#,
            "there is no party `mayor`, known: `town`, `builder`",
        ),
        (
            r#"{"format": 1, "rules": {"first": "mayor"}}"#,
            "there is no party `mayor`, known: `town`, `builder`",
        ),
        (r#"{"format": 1, "visible-to": "mayor"}"#, "there is no party `mayor`, known: `town`, `builder`"),
        (r#"{"format": 1, "rules": {"rounds": 0}}"#, "`rounds` is a number from 1 to 1000000, not 0"),
        (r#"{"format": 1, "rules": {"breakdown": 1.5}}"#, "`breakdown` is a number from 0 to 1, not 1.5"),
        (
            r#"{"format": 1, "rules": {"rounds": 3, "ticks": 3}}"#,
            "a talk ends after `rounds` or after `ticks`, not after both",
        ),
        (
            r#"{"format": 1, "rules": {"rounds": 3, "hidden-from": 9}}"#,
            "`hidden-from` 9 lies behind the latest end, 3",
        ),
        (
            r#"{"format": 1, "strategies": {"town": "agent=./x"}}"#,
            "party 0 is played by a program, and none was started",
        ),
        (
            r#"{"format": 1, "intervention": {"collapse": {"cause": "rain"}}}"#,
            "only a saved talk that is resumed can collapse",
        ),
        (r#"{"format": 1, "saved": {"resume": ""}}"#, "the record: the record is empty"),
    ] {
        assert_eq!(held(&request(json)).unwrap_err().to_string(), reason, "{json}");
    }
    assert!(
        serde_json::from_str::<TalkRequest>(r#"{"format": 1, "strategies": {"town": "bulware"}}"#).is_err()
    );
    assert!(serde_json::from_str::<TalkRequest>(r#"{"format": 1, "round": 1}"#).is_err());
}

#[test]
fn a_talk_taken_up_again_ends_as_if_it_had_not_stopped() {
    let whole = held(&request(r#"{"format": 1, "rules": {"rounds": 30}, "seed": 5}"#)).unwrap();
    for after in [0, 1, 2, 5, 1_000] {
        let stopped = TalkRequest {
            intervention: Some(ExternalEvent::Suspend { after, cause: "lunch".into() }),
            ..request(r#"{"format": 1, "rules": {"rounds": 30}, "seed": 5}"#)
        };
        let saved = held(&stopped).unwrap().record();
        let resumed =
            TalkRequest { saved: Some(RecordUse::Resume(saved.clone())), ..TalkRequest::standard() };
        let result = held(&resumed).unwrap();
        assert_eq!(result.session().end(), whole.session().end());
        let contradicts = TalkRequest { seed: Some(elfvik::seed::Seed(5)), ..resumed };
        assert_eq!(
            held(&contradicts).unwrap_err().to_string(),
            "the record says which seed: leave the seed out"
        );
        let replayed =
            TalkRequest { saved: Some(RecordUse::Replay(result.record())), ..TalkRequest::standard() };
        assert_eq!(held(&replayed).unwrap().session().log(), result.session().log());
    }
}

#[test]
fn what_is_cancelled_has_no_answer_whenever_it_is() {
    let view = view();
    let talk = request(r#"{"format": 1, "strategies": {"town": "hardliner", "builder": "hardliner"}}"#);
    let rehearsals = RehearsalRequest::of(20);
    let brief = brief::BriefRequest { n_worlds: 200, n_talks: 20, ..brief::BriefRequest::STANDARD };
    for after in [0, 1, 2, 3, 5, 8, 13, 40] {
        let n_asked = AtomicUsize::new(0);
        let is_cancelled = || n_asked.fetch_add(1, Ordering::Relaxed) >= after;
        let control = Control { is_cancelled: Some(&is_cancelled), ..Control::default() };
        let was_cancelled = || n_asked.swap(0, Ordering::Relaxed) > after;
        let found = hold(&view, &talk, &players::no_programs, &control).map(|_| ());
        assert_eq!(found.is_err(), was_cancelled());
        assert!(found.is_ok() || found == Err(RequestError::Talk(TalkError::Cancelled)));
        let found = rehearsals.answer(&view, &players::no_programs, &control).map(|_| ());
        assert_eq!(found.is_err(), was_cancelled());
        assert!(found.is_ok() || found == Err(RequestError::Talk(TalkError::Cancelled)));
        let found = Brief::controlled(&view, &brief, &control).map(|_| ());
        assert_eq!(found.is_err(), was_cancelled());
        assert!(found.is_ok() || found == Err(AnalysisError::Cancelled));
    }
}

#[test]
fn a_brief_takes_no_package_that_is_no_outcome() {
    for (outcome, reason) in [
        ("[]", "`mine` lies outside the space of outcomes"),
        ("[0, 99]", "`mine` lies outside the space of outcomes"),
    ] {
        let json = format!(r#"{{"format": 1, "package": {{"name": "mine", "outcome": {outcome}}}}}"#);
        let request: brief::BriefRequest = serde_json::from_str(&json).unwrap();
        assert_eq!(Brief::of(&view(), &request).unwrap_err().to_string(), reason);
    }
    let old: brief::BriefRequest = serde_json::from_str("{}").unwrap();
    assert_eq!(Brief::of(&view(), &old), Err(AnalysisError::Format { found: 0, known: 1 }));
}
