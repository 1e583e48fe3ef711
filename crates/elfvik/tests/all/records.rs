//! Records that were changed: whatever is deleted, doubled, misspelt or altered in one, it is refused, or
//! means the same.

use crate::trials;
use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, View};
use elfvik::prepare::Parameters;
use elfvik::record::{VerifyRequest, Writer, verify};
use elfvik::seed::Seed;
use elfvik::talk::play::{ApprovingRatifiers, play, replay};
use elfvik::talk::record::{RecordError, RecordHead, head, read, written};
use elfvik::talk::strategy::{StrategySpec, compose::LazyRandom};
use elfvik::talk::{Event, OfferSpace, Setup, Strategy, StrategyFault, setup};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;

#[test]
fn a_line_that_is_deleted_doubled_or_moved_is_noticed() {
    with_records(|setup, text| {
        let lines: Vec<&str> = text.lines().collect();
        for at in 0..lines.len() {
            let deleted = [&lines[..at], &lines[at + 1..]].concat();
            let doubled = [&lines[..=at], &lines[at..]].concat();
            same_or_refused(setup, text, &deleted.join("\n"), &format!("without line {}", at + 1));
            same_or_refused(setup, text, &doubled.join("\n"), &format!("with line {} twice", at + 1));
            for other in at + 1..lines.len() {
                let mut swapped = lines.clone();
                swapped.swap(at, other);
                let what = format!("with lines {} and {} in each other's place", at + 1, other + 1);
                same_or_refused(setup, text, &swapped.join("\n"), &what);
            }
        }
    });
}

#[test]
fn a_key_or_value_that_is_changed_is_noticed() {
    with_records(|setup, text| {
        for (n, line) in text.lines().enumerate() {
            // Every text and every number of the line, in keys and in values.
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            let mut at = 0;
            while at < line.len() {
                let word: &str = line[at..].split(|c| !is_word(c)).next().unwrap();
                let next = at + word.len().max(1);
                for new in [format!("{word}9"), String::new(), "7".into(), "town".into(), "builder".into()] {
                    if word.is_empty() || new == word {
                        continue;
                    }
                    let changed = format!("{}{new}{}", &line[..at], &line[at + word.len()..]);
                    let all: Vec<&str> = text.lines().collect();
                    let whole = [&all[..n], &[&changed], &all[n + 1..]].concat().join("\n");
                    same_or_refused(setup, text, &whole, &format!("with line {}: {changed}", n + 1));
                }
                at = next;
            }
        }
    });
}

#[test]
fn a_byte_that_is_changed_is_noticed() {
    with_records(|setup, text| {
        for trial in trials::seeds(1_500) {
            let number = trial.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11;
            let at = number as usize % text.len();
            let mut bytes = text.as_bytes().to_vec();
            match trial % 4 {
                0 => bytes[at] ^= 1 << (number % 7),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, b" ,:\"{}09x\n"[number as usize / text.len() % 10]),
                _ => bytes.truncate(at),
            }
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            same_or_refused(setup, text, &changed, &format!("of trial {trial}"));
        }
    });
}

#[test]
fn blanks_and_line_ends_mean_nothing_among_sums() {
    with_summed_record(|setup, text| {
        let usual = read(text, setup).unwrap();
        assert!(usual.is_summed);
        for changed in [
            text.replace('\n', "\r\n"),
            text.replace('\n', "\n\n  \n"),
            text.replace('\n', " \t\n"),
            text.trim_end().to_owned(),
        ] {
            assert_eq!(read(&changed, setup).unwrap(), usual);
        }
    });
}

#[test]
fn what_is_refused_says_which_line_and_what_the_rules_say() {
    with_record(|setup, text| {
        let error = |from: &str, to: &str| read(&text.replacen(from, to, 1), setup).unwrap_err();
        for (from, to) in
            [("\"seed\":1", "\"seed\":2"), ("A new school", "An old school"), ("linear", "boulware")]
        {
            assert_eq!(error(from, to), RecordError::HeadChanged, "{from}");
        }
        let cause = error("lunch", "dinner").to_string();
        assert!(cause.contains("line 6 is not as it was saved"), "{cause}");
        assert!(
            cause.contains("by the rules alone, all ") && cause.contains(" can have happened"),
            "{cause}"
        );
        let seat = error("\"by\":\"builder\"", "\"by\":\"town\"").to_string();
        assert!(
            seat.contains("by the rules alone, event 3 cannot have happened: it is not its turn"),
            "{seat}"
        );
        let cut = read(&text[..text.len() - 9], setup).unwrap_err().to_string();
        assert!(cut.contains("it is cut off in the middle"), "{cut}");
    });
}

#[test]
fn a_sum_that_is_missing_is_noticed() {
    with_summed_record(|setup, text| {
        let unsummed = |line: &str| format!("{}}}", line.rsplit_once(",\"sum\"").unwrap().0);
        let none = text.lines().map(unsummed).collect::<Vec<_>>().join("\n");
        assert_eq!(read(&none, setup), Err(RecordError::NoSum));
        let lines: Vec<&str> = text.lines().collect();
        for at in 1..lines.len() {
            let without = [&lines[..at], &[&unsummed(lines[at])], &lines[at + 1..]].concat().join("\n");
            let found = read(&without, setup).unwrap_err();
            assert!(matches!(found, RecordError::Changed { line, .. } if line == at + 1), "{found}");
        }
    });
}

#[test]
fn unsafe_characters_are_written_out_and_read_again() {
    with_record(|setup, text| {
        let head = head(text, setup.parameters().view()).unwrap();
        let cause = "tea\u{1b}[2J\u{202e}\u{2028}\u{e0041}";
        let mut session = setup.session().unwrap();
        session.apply(Event::Entered { level: 0, limit: 6 }).unwrap();
        session.apply(Event::Collapsed { cause: cause.into() }).unwrap();
        let head = RecordHead { title: cause.into(), ..head };
        let saved = written(&head, &session, setup.parameters().view().scenario());
        assert!(saved.chars().all(|c| c == '\n' || (' '..='~').contains(&c)), "{saved:?}");
        let found = read(&saved, setup).unwrap();
        assert_eq!((found.head, &found.events[..]), (head, session.log()));
    });
}

#[test]
fn what_is_no_event_is_told_in_the_words_of_records() {
    with_summed_record(|setup, text| {
        for (from, to, said) in [
            ("\"event\":\"propose\"", "\"event\":\"prophesy\"", "nothing is called `prophesy`"),
            ("\"event\":\"propose\"", "\"event\":\"propose\",\"note\":1", "there is no key `note`"),
            ("\"event\":\"went-on\"", "\"event\":\"went-on\",\"note\":1", "there is no key `note`"),
            ("\"price\":", "\"price\":\"8\",\"price\":", "issue `price` is there twice"),
            ("\"by\":\"town\"", "\"by\":\"town\",\"by\":\"town\"", "there are two `by`"),
            ("\"by\":\"town\",", "", "`by` is missing"),
            ("\"by\":\"town\",", "\"by\":\"city\",", "there is no party `city`"),
            ("\"level\":0", "\"level\":1", "there is no level 1"),
            ("\"price\":", "\"prize\":", "there is no issue `prize`"),
            ("\"fault\":\"garbled\"", "\"fault\":\"mumbled\"", "nothing is called `mumbled`"),
            ("\"fault\":\"garbled\"", "\"fault\":\"timed-out\"", "`detail` is no number of milliseconds"),
            ("\"fault\":\"garbled\"", "\"fault\":\"illegal\"", "no move is illegal as `a line that"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text, "{from}");
            let found = read(&changed, setup).unwrap_err().to_string();
            assert!(found.contains("is no event: ") && found.contains(said), "{from} to {to}: {found}");
        }
    });
}

#[test]
fn a_course_in_a_head_that_cannot_be_held_is_refused_by_name() {
    with_record(|setup, text| {
        let scenario = setup.parameters().view().scenario();
        let known = head(text, setup.parameters().view()).unwrap();
        assert_eq!(&known.course(scenario).unwrap(), &**setup.course());
        let first = serde_json::to_string(&known).unwrap();
        for (from, to, said) in [
            ("\"most\":6", "\"most\":0", "level `talks` has no round or tick"),
            ("\"most\":6", "\"most\":6,\"hidden_from\":7", "cannot end before 7"),
            ("\"breakdown\":\"0.01\"", "\"breakdown\":\"1.01\"", "1.01 is no probability"),
            ("\"first\":\"town\"", "\"first\":\"city\"", "there is no party `city`"),
            ("\"protocol\":\"alternating\"", "\"protocol\":\"shouting\"", "there is no protocol `shouting`"),
            ("\"ratifiers\":[", "\"ratifiers\":[{\"party\":\"town\",\"ratifier\":\"x\"},", "no ratifier `x`"),
        ] {
            let changed = first.replacen(from, to, 1).replace(",]", "]");
            assert_ne!(changed, first, "{from} in {first}");
            let found = match serde_json::from_str::<RecordHead>(&changed) {
                Ok(head) => head.course(scenario).unwrap_err().to_string(),
                Err(error) => error.to_string(),
            };
            assert!(found.contains(said), "{from} to {to}: {found}");
        }
    });
}

#[test]
fn whatever_a_record_whose_sums_fit_says_it_is_refused_or_saved_as_it_was_read() {
    with_summed_record(|setup, text| {
        for trial in trials::seeds(1_000) {
            let changed = resummed(&with_odd_words(text, trial));
            if let Err(error) = round(&changed, setup, trial) {
                assert!(!error.to_string().is_empty() && !error.cure().is_empty(), "trial {trial}");
            }
        }
    });
}

#[test]
fn whatever_a_record_whose_hashes_fit_says_it_is_refused_or_saved_as_it_was_read() {
    with_record(|setup, text| {
        let bodies: String = bodies(text).iter().map(|body| format!("{body}\n")).collect();
        let mut n_read = 0;
        for trial in trials::seeds(1_000) {
            let Some(changed) = rechained(&with_odd_words(&bodies, trial)) else { continue };
            match round(&changed, setup, trial) {
                Ok(()) => n_read += 1,
                Err(error) => {
                    assert!(!error.to_string().is_empty() && !error.cure().is_empty(), "trial {trial}");
                }
            }
        }
        assert!(n_read > 0);
    });
}

#[test]
fn a_saved_talk_is_a_record_that_outsiders_can_check() {
    with_record(|_, text| {
        let verified = verify(text.as_bytes(), &VerifyRequest::default()).unwrap();
        assert_eq!(verified.n_entries as usize + 1, text.lines().count());
        assert_eq!(verified.name, "A new school: the town and the builder");
        assert_eq!(verified.entries[0].kind, "head");
        let mine: Vec<&str> = verified.entries.iter().map(|entry| entry.author.as_str()).collect();
        assert!(mine.contains(&"town") && mine.contains(&"builder") && mine.contains(&"elfvik"));
    });
}

#[test]
fn a_seed_that_other_readers_would_round_is_written_as_text() {
    with_record(|setup, text| {
        for seed in [0, (1 << 53) - 1, 1 << 53, u64::MAX] {
            let head = RecordHead { seed, ..head(text, setup.parameters().view()).unwrap() };
            let session = setup.session().unwrap();
            let saved = written(&head, &session, setup.parameters().view().scenario());
            assert_eq!(head_of(&saved, setup).seed, seed);
        }
    });
}

fn head_of(text: &str, setup: &Setup) -> RecordHead {
    head(text, setup.parameters().view()).unwrap()
}

/// A text with one to three words replaced by others, of its own or odd ones.
fn with_odd_words(text: &str, trial: u64) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let words: Vec<&str> = text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
    let odd =
        ["0", "-1", "4294967295", "1e999", "0.5", "null", "{}", "[]", "true", "\"x\"", "", "3", "2", "1"];
    let mut number = trial.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut draw = |n: usize| {
        number = number.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (number >> 33) as usize % n
    };
    let mut changed = text.to_owned();
    for _ in 0..=draw(2) {
        let starts: Vec<(usize, &str)> = changed.match_indices(words[draw(words.len())]).collect();
        let Some(&(at, old)) = starts.get(draw(starts.len().max(1))) else { continue };
        let new = if draw(2) == 0 { words[draw(words.len())] } else { odd[draw(odd.len())] };
        changed = format!("{}{new}{}", &changed[..at], &changed[at + old.len()..]);
    }
    changed
}

/// Reads and replays a record by the course in it, and what can be replayed is saved and read again.
fn round(text: &str, setup: &Setup, trial: u64) -> Result<(), RecordError> {
    let view = setup.parameters().view();
    let course = head(text, view)?.course(view.scenario())?;
    let setup = Setup::new(Arc::clone(setup.parameters()), course, Seed(1), OfferSpace::MOST_LISTED).unwrap();
    let found = read(text, &setup)?;
    let Ok(mut session) = setup.session() else { return Ok(()) };
    if replay(&mut session, &found.events, |_, _| {}).is_ok() {
        let head = RecordHead::of(&setup, &["linear".to_owned(), "linear".to_owned()]);
        let again = read(&written(&head, &session, view.scenario()), &setup);
        let again = again.unwrap_or_else(|error| panic!("trial {trial}: {error}"));
        assert_eq!(
            (again.notes(), again.head, again.events),
            (Vec::new(), head, found.events),
            "trial {trial}"
        );
        for party in (0..2).map(PartyId) {
            assert!(session.seat(party).record().len() <= session.n_events(), "trial {trial}");
        }
    }
    Ok(())
}

/// A record with sums that fit what its lines say.
fn resummed(text: &str) -> String {
    let mut last = String::new();
    let line = |line: &str| {
        let body = line.rsplit_once(",\"sum\"").map_or_else(|| line.trim_end_matches('}'), |(body, _)| body);
        let hash = Sha256::digest(format!("{last}\n{body}").as_bytes());
        let sum: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        if !body.contains("\"suspended\"") && !body.contains("\"resumed\"") {
            last.clone_from(&sum);
        }
        format!("{body},\"sum\":\"{sum}\"}}\n")
    };
    text.lines().map(line).collect()
}

/// What the events of a saved talk hold, from the head on.
fn bodies(text: &str) -> Vec<Value> {
    let body = |line: &str| serde_json::from_str::<Value>(line).unwrap()["body"]["open"].take();
    text.lines().skip(1).map(body).collect()
}

/// A record of bodies, one a line, with hashes that fit; none where one is no body.
fn rechained(bodies: &str) -> Option<String> {
    let mut writer = Writer::new("A new school");
    let mut text = writer.header();
    for (at, body) in bodies.lines().enumerate() {
        let Value::Object(body) = serde_json::from_str(body).ok()? else { return None };
        let word = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let kind = if at == 0 { "head".to_owned() } else { word("event") };
        let event = elfvik::record::Event { time: String::new(), author: word("by"), kind, body };
        text += &writer.line(event, None).ok()?;
    }
    Some(text)
}

/// A saved talk as a version wrote it whose lines had sums.
fn summed(text: &str) -> String {
    let line = |body: &Value| {
        let body = body.to_string().replacen("\"format\":4", "\"format\":3", 1);
        format!("{},\"sum\":\"\"}}\n", body.strip_suffix('}').unwrap())
    };
    resummed(&bodies(text).iter().map(line).collect::<String>())
}

/// Expects a changed record to be refused, by itself or by the rules of talk, or to mean the same as before,
/// or as a part of it from the beginning.
fn same_or_refused(setup: &Setup, text: &str, changed: &str, what: &str) {
    let Ok(record) = read(changed, setup) else { return };
    let mut session = setup.session().unwrap();
    if replay(&mut session, &record.events, |_, _| {}).is_err() {
        return;
    }
    let usual = read(text, setup).unwrap();
    assert_eq!(record.head, usual.head, "{what}");
    let is_pause = |event: &&Event| matches!(event, Event::Suspended { .. } | Event::Resumed);
    let mut all = usual.events.iter();
    let is_part = record.events.iter().filter(|e| !is_pause(e)).all(|event| {
        let next = all.by_ref().find(|e| !is_pause(e));
        next == Some(event)
    });
    assert!(is_part, "{what}");
}

/// The same with the record of the present format, then with one whose lines have sums.
fn with_records(use_it: impl Fn(&Setup, &str)) {
    with_record(&use_it);
    with_summed_record(&use_it);
}

/// The same with a record whose lines have sums.
fn with_summed_record(use_it: impl FnOnce(&Setup, &str)) {
    with_record(|setup, text| use_it(setup, &summed(text)));
}

/// Calls `use_it` with the setup of the starter scenario and the record of a talk there, with a pause and a
/// fault.
fn with_record(use_it: impl FnOnce(&Setup, &str)) {
    let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    let scenario = native::scenario(public).unwrap();
    let file = |text, p| native::party_file(text, &scenario, PartyId(p)).unwrap();
    let files = [file(town, 0), file(builder, 1)];
    let view = View::of_analyst(scenario.clone(), files.clone()).unwrap();
    let parameters = Parameters::of(&view).unwrap();
    let mut course = setup::course(&view);
    course.levels[0].rules.deadline = elfvik::talk::Deadline::rounds(6);
    course.levels[0].rules.breakdown = 0.01;
    let setup = Setup::new(parameters.clone(), course, Seed(1), OfferSpace::MOST_LISTED).unwrap();
    let mut session = setup.session().unwrap();
    let player = |name: &str| -> Box<dyn Strategy> {
        let draw = LazyRandom::new(Seed(1).stream(name), 0);
        Box::new("linear".parse::<StrategySpec>().unwrap().strategy(scenario.origin, draw).unwrap())
    };
    let mut players = [player("town"), player("builder")];
    let mut calm = ApprovingRatifiers(LazyRandom::new(Seed(1).stream("chance"), 0));
    play(&mut session, &mut players, &mut calm, |session| session.log().len() >= 3);
    session.apply(Event::Suspended { cause: "lunch".into() }).unwrap();
    session.apply(Event::Resumed).unwrap();
    play(&mut session, &mut players, &mut calm, |_| false);
    assert!(session.end().is_some() && session.log().contains(&Event::WentOn));
    let fault = Box::new(StrategyFault::Garbled { reason: "a line that no turn asked for".into() });
    session.apply(Event::Failed { by: PartyId(1), fault }).unwrap();
    let head = RecordHead::of(&setup, &["linear".to_owned(), "linear".to_owned()]);
    use_it(&setup, &written(&head, &session, &scenario));
}
