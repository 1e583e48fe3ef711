//! A session as a file: a head, then one event per line, so that it can be saved, taken up again, replayed
//! and audited.
//!
//! The file is a [record](crate::record): a chain of hashes, so that a change anywhere is noticed, and a
//! record that was cut off can still be checked as far as it goes. Parties, ratifiers and outcomes are
//! written by their ids, so that a record can be read without the program, and the head holds the course of
//! the talk, so that it is taken up by the rules under which it was begun. Nothing in a record depends on how
//! this program names or orders its parts.
//!
//! Former versions wrote lines with sums (`sums.rs`), and before that without.

mod chain;
pub mod course;
mod error;
mod former;
mod head;
mod line;
mod reason;
#[cfg(feature = "schema")]
mod schema;
mod sums;

pub use super::event::FaultKind;
pub use error::RecordError;
use error::SUMMED;
pub use head::{RecordHead, fingerprint};
pub use line::{EventLine, OutcomeRecord};
#[cfg(feature = "schema")]
pub use schema::schema;

use super::event::Event;
use super::play::replay;
use super::session::Session;
use super::setup::Setup;
use crate::model::{Scenario, View};
use former::FormerHead;
use head::SESSION;
use line::RecordPositions;
use reason::told;
use serde::Deserialize;
use serde_json::Value;
use sums::{LineSums, parted, unsummed};

/// A record that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its head: scenario, seed, strategies and rules.
    pub head: RecordHead,
    /// Its events, in order.
    pub events: Vec<Event>,
    /// Whether its lines have hashes or sums, and all fit. The first version wrote none: there changes that
    /// the rules allow go unnoticed.
    pub is_summed: bool,
}

/// What cannot be checked of a record of a former format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordCheckGap {
    /// Its hash of the scenario is one that only the version that wrote it can make.
    #[error(
        "has format {format}, whose hash of the scenario cannot be compared any more: it is not known \
         whether the scenario has changed since, only that the events keep its rules"
    )]
    Scenario {
        /// The format of the record, 1 or 2.
        format: u32,
    },
    /// Its lines have no sums.
    #[error("has no sums: what was changed in it within the rules cannot be noticed")]
    Sums,
}

impl Record {
    /// What cannot be checked of it; nothing of a record of the present format.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::{record::*, *}};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// let record = read(&result.record(), result.setup()).unwrap();
    /// assert!(record.notes().is_empty());
    /// let former = Record { is_summed: false, ..record };
    /// assert_eq!(former.notes(), [RecordCheckGap::Sums]);
    /// ```
    #[must_use]
    pub fn notes(&self) -> Vec<RecordCheckGap> {
        let format = self.head.format;
        let of_scenario = (format < SUMMED).then_some(RecordCheckGap::Scenario { format });
        of_scenario.into_iter().chain((!self.is_summed).then_some(RecordCheckGap::Sums)).collect()
    }
}

/// The record of a session: a header, the head and every event, each on a line.
///
/// # Panics
///
/// Never: a head has text keys, and no number that is not whole.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Control, talk::{record::*, *}};
/// # let (view, control) = (starter_view(), Control::default());
/// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
/// let head = RecordHead::of(result.setup(), &["default".into(), "default".into()]);
/// let text = written(&head, result.session(), view.scenario());
/// assert_eq!(text.lines().count(), 2 + result.session().log().len());
/// ```
#[must_use]
pub fn written(head: &RecordHead, session: &Session, scenario: &Scenario) -> String {
    let events = session.log().iter().map(|event| line(event, session, scenario));
    let object = serde_json::to_value(head).expect("a head has text keys");
    chain::written(&head.title, object, events)
}

/// An event as JSON: a [`EventLine`], keys in the order of the alphabet.
///
/// # Panics
///
/// Never: a line has text keys.
pub(super) fn line(event: &Event, session: &Session, scenario: &Scenario) -> Value {
    let line = EventLine::of(event, scenario, session.problem().offer_space.numbering());
    serde_json::to_value(line).expect("a line has text keys")
}

/// Only the head of a record, for a view of its scenario: which strategies, seed and rules it speaks of.
///
/// # Errors
///
/// When the first line is no head, one of a later version, or not as it was saved.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Control, talk::{record::*, *}};
/// # let (view, control) = (starter_view(), Control::default());
/// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
/// let found = head(&result.record(), &view).unwrap();
/// assert_eq!((found.seed, found.parties[0].0.as_str()), (1, "town"));
/// assert_eq!(head("", &view), Err(RecordError::Empty));
/// ```
pub fn head(text: &str, view: &View) -> Result<RecordHead, RecordError> {
    /// What every version writes.
    #[derive(Deserialize)]
    struct RecordVersion {
        elfvik: String,
        format: u32,
    }
    let first = text.lines().next().ok_or(RecordError::Empty)?;
    let wrong = |error: &serde_json::Error| RecordError::Head { reason: told(error) };
    let is_chained = chain::is_chained(text);
    let object = if is_chained { head_object(text)? } else { unsummed(first) };
    let version: RecordVersion = serde_json::from_str(&object).map_err(|error| wrong(&error))?;
    if version.elfvik != SESSION {
        return Err(RecordError::Head { reason: format!("it says `{}`", version.elfvik) });
    }
    let formats = if is_chained { RecordHead::FORMAT..=RecordHead::FORMAT } else { 1..=SUMMED };
    if !formats.contains(&version.format) {
        return Err(RecordError::Format { found: version.format });
    }
    if is_chained {
        let lines: String = text.split_inclusive('\n').take(2).collect();
        return match chain::first_changed(&chain::ended(&lines)) {
            Some(_) => Err(RecordError::HeadChanged),
            None => serde_json::from_str(&object).map_err(|error| wrong(&error)),
        };
    }
    match parted(first) {
        Some((body, sum)) if LineSums::default().next(body, false) != sum => {
            return Err(RecordError::HeadChanged);
        }
        None if version.format >= SUMMED => return Err(RecordError::NoSum),
        _ => {}
    }
    if version.format < SUMMED {
        let former: FormerHead = serde_json::from_str(&object).map_err(|error| wrong(&error))?;
        return former.present(view);
    }
    serde_json::from_str(&object).map_err(|error| wrong(&error))
}

/// The object in the second line of a record that outsiders can check: the head of a session.
fn head_object(text: &str) -> Result<String, RecordError> {
    let second = text.lines().nth(1).ok_or(RecordError::NoHead)?;
    match chain::object(second) {
        Ok((kind, object)) if kind == chain::HEAD => Ok(object),
        Ok((kind, _)) => Err(RecordError::Head { reason: format!("it is an event of the kind `{kind}`") }),
        Err(reason) => Err(RecordError::Head { reason }),
    }
}

/// A record from its text, for a setup of its scenario and course.
///
/// # Errors
///
/// When a line is no event of this scenario or not as it was saved, or a former version wrote the record by
/// other rules.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Control, talk::{record::*, *}};
/// # let (view, control) = (starter_view(), Control::default());
/// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
/// let text = result.record();
/// assert_eq!(read(&text, result.setup()).unwrap().events, result.session().log());
/// // The last line changed: it is noticed.
/// let changed = text.replace("\"accept\"", "\"reject\"");
/// assert!(matches!(read(&changed, result.setup()), Err(RecordError::Changed { .. })));
/// ```
pub fn read(text: &str, setup: &Setup) -> Result<Record, RecordError> {
    let view = setup.parameters().view();
    let head = head(text, view)?;
    if head.format == 1 && !setup.problem().game.agreement().is_unanimous(view.scenario().parties.len()) {
        return Err(RecordError::FormerRules);
    }
    let place = RecordPositions {
        scenario: view.scenario(),
        numbering: setup.problem().offer_space.numbering(),
        n_levels: setup.course().levels.len(),
    };
    let read =
        if chain::is_chained(text) { chained_events(text, place)? } else { summed_events(text, place)? };
    let is_former = head.format < SUMMED;
    let events = if is_former { former::with_chances(read.events, setup) } else { read.events };
    match read.changed {
        None => Ok(Record { head, events, is_summed: read.is_summed }),
        Some(line) => Err(RecordError::Changed { line, by_rules: by_rules(setup, &events) }),
    }
}

/// The events of a record as far as they could be read.
struct ReadEvents {
    events: Vec<Event>,
    is_summed: bool,
    /// The first line that is not as it was saved, from 1.
    changed: Option<usize>,
}

/// The events of a record that outsiders can check.
fn chained_events(text: &str, place: RecordPositions<'_>) -> Result<ReadEvents, RecordError> {
    let first_changed = chain::first_changed(&chain::ended(text));
    let mut events = Vec::new();
    let n_lines = text.lines().count();
    for (at, line) in text.lines().enumerate().skip(2) {
        let is_changed_before = first_changed.is_some_and(|changed| changed <= at);
        let found = chain::object(line).and_then(|(kind, object)| {
            let value: Value = serde_json::from_str(&object).map_err(|error| told(&error))?;
            let event = serde_json::from_str::<EventLine>(&object).map_err(|error| told(&error))?;
            match value.get("event").and_then(Value::as_str) == Some(&kind) {
                true => event.event(place),
                false => Err(format!("it is said to be of the kind `{kind}`")),
            }
        });
        match found {
            Ok(event) => events.push(event),
            // What was changed before it is told first.
            Err(_) if is_changed_before => break,
            Err(reason) => {
                let is_cut = at + 1 == n_lines && !text.ends_with('\n');
                let cut = if is_cut { "it is cut off in the middle: " } else { "" };
                return Err(RecordError::Event { line: at + 1, reason: format!("{cut}{reason}") });
            }
        }
    }
    Ok(ReadEvents { events, is_summed: true, changed: first_changed })
}

/// The events of a record of a former version, whose lines have sums or none.
fn summed_events(text: &str, place: RecordPositions<'_>) -> Result<ReadEvents, RecordError> {
    let mut sums = LineSums::default();
    let is_summed = text.lines().next().is_some_and(|line| parted(line).is_some());
    let mut fits = |line: &str, is_pause: bool| match parted(line) {
        Some((body, sum)) => is_summed && sums.next(body, is_pause) == sum,
        None => !is_summed,
    };
    // The head was checked; the sums go on from it.
    text.lines().next().map(|line| fits(line, false));
    let mut changed = None;
    let mut events = Vec::new();
    let n_lines = text.lines().count();
    for (at, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
        let found = serde_json::from_str(&unsummed(line)).map_err(|error| {
            let is_cut = at + 1 == n_lines && !text.ends_with('\n');
            format!("{}{}", if is_cut { "it is cut off in the middle: " } else { "" }, told(&error))
        });
        match found.and_then(|line: EventLine| line.event(place)) {
            Ok(event) => {
                if changed.is_none() && !fits(line, is_pause(&event)) {
                    changed = Some(at + 1);
                }
                events.push(event);
            }
            // What was changed before it is told first.
            Err(_) if changed.is_some() => break,
            Err(reason) => return Err(RecordError::Event { line: at + 1, reason }),
        }
    }
    Ok(ReadEvents { events, is_summed, changed })
}

fn is_pause(event: &Event) -> bool {
    matches!(event, Event::Suspended { .. } | Event::Resumed)
}

/// What the rules of talk alone say of some events.
fn by_rules(setup: &Setup, events: &[Event]) -> String {
    match setup.session().map(|mut session| replay(&mut session, events, |_, _| {})) {
        Ok(Err(error)) => format!("by the rules alone, {error}"),
        _ => format!("by the rules alone, all {} events that could be read can have happened", events.len()),
    }
}
