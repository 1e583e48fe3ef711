//! Whatever is done to a record is found, and found at the same place by a verifier written apart.

#![allow(clippy::disallowed_methods, reason = "writes a file for the second verifier")]
#![allow(clippy::print_stderr, reason = "says what was skipped")]

use elfvik::record::{
    Checkpoint, Event, FaultKind, Salt, SigningKey, VerifyRequest, Writer, WriterError, canonical, verify,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::process::Command;

/// Random numbers without a dependency: a xorshift generator.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

const AUTHORS: [&str; 3] = ["us", "dprk", "observer"];

fn key(author: &str) -> SigningKey {
    let at = AUTHORS.iter().position(|known| *known == author).unwrap();
    SigningKey::from_bytes(&[at as u8 + 1; 32])
}

fn event(number: usize) -> Event {
    let body = json!({
        "step": format!("step {}", number % 7),
        "note": "\u{20ac} \"quoted\"\\\n\u{1f600}\u{7f}\u{1}",
        "amounts": [number, -(number as i64), "0.5"],
        "\u{1f600}": null,
        "\u{fb33}": { "deep": [[true], {}] },
    });
    let Value::Object(body) = body else { unreachable!() };
    Event {
        time: format!("2019-10-05T{:02}:{:02}:00Z", number / 60 % 24, number % 60),
        author: AUTHORS[number % 3].to_owned(),
        kind: if number.is_multiple_of(4) { "statement" } else { "done" }.to_owned(),
        body,
    }
}

/// The lines of a record of so many events; every fifth confidential, those of two authors signed.
fn record(n_events: usize) -> (Vec<Vec<u8>>, Checkpoint) {
    let mut writer = Writer::new("stockholm");
    let mut lines = vec![writer.header().into_bytes()];
    for number in 0..n_events {
        let event = event(number);
        let key = (number % 3 < 2).then(|| key(&event.author));
        let line = if number % 5 == 0 {
            let salt = Salt([number as u8; 32]);
            writer.append_confidential(event, salt, key.as_ref()).unwrap().0.line()
        } else {
            writer.line(event, key.as_ref()).unwrap()
        };
        lines.push(line.into_bytes());
    }
    (lines, writer.checkpoint())
}

/// One thing done to a record, and the first line that is not what it was.
fn damaged(lines: &[Vec<u8>], draws: &mut Draws) -> Option<(Vec<Vec<u8>>, usize)> {
    let mut damaged = lines.to_vec();
    let at = draws.below(lines.len());
    match draws.below(4) {
        0 => {
            let byte = draws.below(lines[at].len());
            damaged[at][byte] ^= 1 << draws.below(8);
        }
        1 => {
            damaged.remove(at);
        }
        2 => {
            let other = lines[draws.below(lines.len())].clone();
            damaged.insert(at, other);
        }
        _ => {
            let other = draws.below(lines.len());
            damaged.swap(at, other);
        }
    }
    let first = (0..=lines.len()).find(|&line| damaged.get(line) != lines.get(line))?;
    Some((damaged, first))
}

#[test]
fn what_is_flipped_removed_inserted_or_swapped_is_found_in_ten_thousand_trials() {
    let (lines, checkpoint) = record(8);
    let request = VerifyRequest { checkpoints: vec![checkpoint], ..VerifyRequest::default() };
    assert_eq!(verify(&lines.concat(), &request).unwrap().checkpoint, checkpoint);
    let mut draws = Draws(7);
    let mut n_trials = 0;
    while n_trials < 10_000 {
        let Some((damaged, first)) = damaged(&lines, &mut draws) else { continue };
        n_trials += 1;
        let found = verify(&damaged.concat(), &request).map(|verified| verified.n_entries);
        let fault = found.unwrap_err();
        // A line that was cut in two is wrong at its first half; nothing before it is blamed, and nothing
        // later than the line after it.
        let line = fault.line as usize - 1;
        assert!(line == first || line == first + 1, "{fault} where line {} changed", first + 1);
    }
}

#[test]
fn a_signature_by_another_key_is_found() {
    let (lines, _) = record(6);
    let keys = |author: &str, key: SigningKey| VerifyRequest {
        keys: [(author.to_owned(), key.verifying_key())].into(),
        ..VerifyRequest::default()
    };
    assert_eq!(verify(&lines.concat(), &keys("us", key("us"))).unwrap().n_signed, 2);
    let fault = verify(&lines.concat(), &keys("us", key("dprk"))).unwrap_err();
    assert_eq!((fault.event(), fault.kind), (Some(0), FaultKind::Signature));
    // The observer signs nothing.
    let fault = verify(&lines.concat(), &keys("observer", key("observer"))).unwrap_err();
    assert_eq!((fault.event(), fault.kind), (Some(2), FaultKind::Signature));
}

#[test]
fn a_cut_end_is_found_by_whoever_noted_a_checkpoint_and_by_nobody_else() {
    let (lines, checkpoint) = record(10);
    let noted = VerifyRequest { checkpoints: vec![checkpoint], ..VerifyRequest::default() };
    for kept in 1..lines.len() {
        let cut = lines[..kept].concat();
        assert!(verify(&cut, &VerifyRequest::default()).is_ok());
        let fault = verify(&cut, &noted).unwrap_err();
        assert_eq!((fault.line as usize, fault.kind), (kept + 1, FaultKind::Truncated));
    }
}

#[test]
fn a_record_written_anew_is_found_at_the_first_checkpoint() {
    let (lines, _) = record(4);
    let noted = verify(&lines[..3].concat(), &VerifyRequest::default()).unwrap().checkpoint;
    let mut writer = Writer::new("stockholm");
    let mut anew = writer.header();
    for number in [0, 2, 3] {
        anew += &writer.line(event(number), None).unwrap();
    }
    let request = VerifyRequest { checkpoints: vec![noted], ..VerifyRequest::default() };
    let fault = verify(anew.as_bytes(), &request).unwrap_err();
    assert_eq!((fault.event(), fault.kind), (Some(1), FaultKind::Checkpoint));
}

#[test]
fn a_record_goes_on_after_it_was_verified() {
    let (lines, _) = record(5);
    let verified = verify(&lines[..4].concat(), &VerifyRequest::default()).unwrap();
    let mut writer = Writer::after(&verified.name, &verified.checkpoint);
    assert_eq!(writer.line(event(3), Some(&key("us"))).unwrap().into_bytes(), lines[4]);
}

#[test]
fn a_number_that_is_not_whole_is_refused() {
    let mut event = event(1);
    event.body = Map::from_iter([("share".to_owned(), json!(0.5))]);
    let found = Writer::new("r").line(event, None);
    assert!(matches!(&found, Err(WriterError::Canonical(_))), "{found:?}");
    assert!(found.unwrap_err().to_string().contains("write it as text"));
}

/// Whether the second verifier can run; where it cannot, that is said loudly.
fn has_python() -> bool {
    let is_there = Command::new("python3").arg("--version").output().is_ok();
    if !is_there {
        eprintln!("SKIPPED: python3 is not here: the second verifier was not asked");
    }
    is_there
}

/// Both verifiers on the same bytes; the second one's answer in its own words.
fn both(bytes: &[u8], request: &VerifyRequest, name: &str) -> (String, String) {
    let ours = match verify(bytes, request) {
        Ok(verified) => format!("ok {} {}", verified.n_entries, verified.checkpoint.last),
        Err(fault) => format!("{} {}", fault.line, fault.kind),
    };
    let folder = std::env::temp_dir().join(format!("elfvik-record-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    std::fs::write(&file, bytes).unwrap();
    let noted = request.checkpoints.iter().map(|noted| format!("{}={}", noted.n_entries, noted.last));
    let keys = request.keys.iter().map(|(author, key)| {
        let hexadecimal = key.as_bytes().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        format!("{author}={hexadecimal}")
    });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify.py");
    let output = Command::new("python3").arg(script).arg(&file).args(noted.chain(keys)).output();
    let output = output.expect("the second verifier needs python3");
    std::fs::remove_file(&file).unwrap();
    (
        ours,
        String::from_utf8_lossy(&output.stdout).trim().to_owned() + &String::from_utf8_lossy(&output.stderr),
    )
}

#[test]
fn a_second_verifier_agrees_on_two_thousand_events_whole_and_damaged() {
    if !has_python() {
        return;
    }
    let (lines, checkpoint) = record(2_000);
    let request = VerifyRequest { checkpoints: vec![checkpoint], ..VerifyRequest::default() };
    let (ours, theirs) = both(&lines.concat(), &request, "whole");
    assert!(ours.starts_with("ok 2000 "));
    assert_eq!(ours, theirs);
    let (ours, theirs) = both(&lines[..1_990].concat(), &request, "cut");
    assert_eq!((ours.as_str(), theirs.as_str()), ("1991 truncated", "1991 truncated"));
    let mut draws = Draws(11);
    for trial in 0..25 {
        let Some((damaged, _)) = damaged(&lines, &mut draws) else { continue };
        let (ours, theirs) = both(&damaged.concat(), &request, "damaged");
        assert!(!ours.starts_with("ok"));
        assert_eq!(ours, theirs, "trial {trial}");
    }
    let signed = |n: usize| VerifyRequest {
        keys: AUTHORS[..n].iter().map(|&author| (author.to_owned(), key(author).verifying_key())).collect(),
        ..VerifyRequest::default()
    };
    let short = lines[..40].concat();
    for n_keys in [2, 3] {
        let (ours, theirs) = both(&short, &signed(n_keys), "signed");
        assert_eq!(ours, theirs);
        assert_eq!(ours.starts_with("ok"), n_keys == 2);
    }
}

#[test]
fn a_second_verifier_agrees_on_lines_that_are_almost_right() {
    if !has_python() {
        return;
    }
    let (lines, _) = record(1);
    let text = String::from_utf8(lines[1].clone()).unwrap();
    let almost = [
        text.replace("\"number\":0", "\"number\":0.0"),
        text.replace("\"number\":0", "\"number\":-0"),
        text.replace("\"number\":0", "\"number\":true"),
        text.replace("\"number\":0", "\"number\":1e0"),
        text.replace("\"number\":0", "\"number\":9007199254740992"),
        text.replace("\"number\":0", "\"number\":NaN"),
        text.replace("{\"author\"", "{\"author\":\"us\",\"author\""),
        text.replace("{\"author\"", "{ \"author\""),
        text.replace("\"us\"", "\"\\u0075s\""),
        text.replace("\"us\"", "\"\\ud800\""),
        text.replace("\"us\"", "\"\u{7f}\""),
        text.replace("commitment", "open"),
        text.replace("}\n", ",\"zeal\":1}\n"),
        text.replace('\n', "\r\n"),
        text.replace('\n', ""),
        text.clone() + "\n",
        "[".repeat(3_000) + "\n",
        text.replace(
            "{\"commitment\"",
            &format!("{{\"a\":{}{},\"commitment\"", "[".repeat(110), "]".repeat(110)),
        ),
    ];
    for (at, line) in almost.into_iter().enumerate() {
        let bytes = [lines[0].clone(), line.into_bytes()].concat();
        let (ours, theirs) = both(&bytes, &VerifyRequest::default(), "almost");
        assert!(!ours.starts_with("ok"), "{at}");
        assert_eq!(ours, theirs, "{at}");
    }
    for header in ["", "\n", "{}\n", "{\"format\":2,\"record\":\"r\"}\n", "{\"format\":1,\"record\":\"r\"}"] {
        let (ours, theirs) = both(header.as_bytes(), &VerifyRequest::default(), "header");
        assert_eq!((ours.as_str(), theirs.as_str()), ("1 header", "1 header"));
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((".{0,3}", inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn canonical_text_means_the_same_and_is_written_once(value in values()) {
        let text = canonical(&value).unwrap();
        let again: Value = serde_json::from_str(&text).unwrap();
        let strip = |value: &Value| value.to_string().chars().filter(|c| !"0123456789.eE+-".contains(*c))
            .collect::<String>();
        // Numbers apart, which a reader of floats may round in the last place.
        prop_assert_eq!(strip(&again), strip(&value));
        prop_assert!(!text.contains('\n'));
    }

    #[test]
    fn floats_are_written_so_that_they_are_read_back(float in any::<f64>()) {
        prop_assume!(float.is_finite() && float.fract() != 0.0);
        let text = canonical(&json!(float)).unwrap();
        prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), float.to_bits());
    }
}
