//! A session as a file: a head, then one event per line, so that it can be saved, taken up again, replayed
//! and audited.
//!
//! Lines are JSON. Parties, ratifiers and outcomes are written by their ids, so that a record can be read
//! without the program, and the head holds the course of the talk, so that it is taken up by the rules under
//! which it was begun. Nothing in a record depends on how this program names or orders its parts.
//!
//! Each line ends with `sum`, a hash of its text and of the sums before it, so that a change anywhere is
//! noticed, and a record that was cut off can still be checked as far as it goes. Pauses take no part in the
//! sums of the lines after them: with and without them it is the same talk.

pub mod course;
mod error;
mod former;
mod head;
mod line;
mod sums;

pub use super::event::FaultKind;
pub use error::RecordError;
pub use head::{RecordHead, fingerprint};
pub use line::{EventLine, OutcomeRecord};

use super::event::Event;
use super::play::replay;
use super::session::Session;
use super::setup::Setup;
use crate::characters::visible_json;
use crate::model::{Scenario, View};
use former::FormerHead;
use head::SESSION;
use line::RecordPositions;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sums::{LineSums, parted, unsummed};

/// A record that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its head: scenario, seed, strategies and rules.
    pub head: RecordHead,
    /// Its events, in order.
    pub events: Vec<Event>,
    /// Whether its lines have sums, and all fit. The first version wrote none: there changes that the rules
    /// allow go unnoticed.
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
        /// The format of the record, lower than [`RecordHead::FORMAT`].
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
        let of_scenario = (format < RecordHead::FORMAT).then_some(RecordCheckGap::Scenario { format });
        of_scenario.into_iter().chain((!self.is_summed).then_some(RecordCheckGap::Sums)).collect()
    }
}

/// The record of a session: the head and every event, each on a line.
///
/// # Panics
///
/// Never: a head has text keys.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::native::starter_view, prepare::Control, talk::{record::*, *}};
/// # let (view, control) = (starter_view(), Control::default());
/// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
/// let head = RecordHead::of(result.setup(), &["default".into(), "default".into()]);
/// let text = written(&head, result.session(), view.scenario());
/// assert_eq!(text.lines().count(), 1 + result.session().log().len());
/// ```
#[must_use]
pub fn written(head: &RecordHead, session: &Session, scenario: &Scenario) -> String {
    let mut sums = LineSums::default();
    let head = serde_json::to_string(head).expect("a head has text keys");
    let mut text = sums.line(&visible_json(head), false);
    for event in session.log() {
        let object = visible_json(line(event, session, scenario).to_string());
        text.push_str(&sums.line(&object, is_pause(event)));
    }
    text
}

fn is_pause(event: &Event) -> bool {
    matches!(event, Event::Suspended { .. } | Event::Resumed)
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
    let object = unsummed(first);
    let wrong = |error: &serde_json::Error| RecordError::Head { reason: told(error) };
    let version: RecordVersion = serde_json::from_str(&object).map_err(|error| wrong(&error))?;
    if version.elfvik != SESSION {
        return Err(RecordError::Head { reason: format!("it says `{}`", version.elfvik) });
    }
    if !(1..=RecordHead::FORMAT).contains(&version.format) {
        return Err(RecordError::Format { found: version.format });
    }
    match parted(first) {
        Some((body, sum)) if LineSums::default().next(body, false) != sum => {
            return Err(RecordError::HeadChanged);
        }
        None if version.format >= RecordHead::FORMAT => return Err(RecordError::NoSum),
        _ => {}
    }
    if version.format < RecordHead::FORMAT {
        let former: FormerHead = serde_json::from_str(&object).map_err(|error| wrong(&error))?;
        return former.present(view);
    }
    serde_json::from_str(&object).map_err(|error| wrong(&error))
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
/// let changed = text.replacen("accept", "reject", 1);
/// assert!(matches!(read(&changed, result.setup()), Err(RecordError::Changed { .. })));
/// ```
pub fn read(text: &str, setup: &Setup) -> Result<Record, RecordError> {
    let view = setup.parameters().view();
    let head = head(text, view)?;
    let is_former = head.format < RecordHead::FORMAT;
    if head.format == 1 && !setup.problem().game.agreement().is_unanimous(view.scenario().parties.len()) {
        return Err(RecordError::FormerRules);
    }
    let place = RecordPositions {
        scenario: view.scenario(),
        numbering: setup.problem().offer_space.numbering(),
        n_levels: setup.course().levels.len(),
    };
    let present = |events: Vec<Event>| if is_former { former::with_chances(events, setup) } else { events };
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
    let events = present(events);
    match changed {
        None => Ok(Record { head, events, is_summed }),
        Some(line) => Err(RecordError::Changed { line, by_rules: by_rules(setup, &events) }),
    }
}

/// What the rules of talk alone say of some events.
fn by_rules(setup: &Setup, events: &[Event]) -> String {
    match setup.session().map(|mut session| replay(&mut session, events, |_, _| {})) {
        Ok(Err(error)) => format!("by the rules alone, {error}"),
        _ => format!("by the rules alone, all {} events that could be read can have happened", events.len()),
    }
}

/// What is wrong with a line, in the words of records.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string().replace("line 1 ", "");
    let known = text
        .replace("unknown variant ", "nothing is called ")
        .replace("unknown field ", "there is no key ")
        .replace("duplicate field ", "there are two ");
    match known.strip_prefix("missing field ").map(|rest| rest.rsplit_once(" at ").unwrap_or((rest, ""))) {
        Some((key, _)) => format!("{key} is missing"),
        None => known,
    }
}

/// The JSON Schema of a line of a record, with a line break at its end: of its head, or of an event.
///
/// # Panics
///
/// Never: a schema has text keys.
///
/// # Examples
///
/// ```
/// # use elfvik::talk::record::schema;
/// let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
/// assert_eq!(schema["title"], "Line of a record");
/// ```
#[must_use]
pub fn schema() -> String {
    let settings = || schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings().into_generator().into_root_schema_for::<AnyLine>().to_value();
    with_sums(&mut schema);
    serde_json::to_string_pretty(&schema).expect("a schema has text keys") + "\n"
}

/// Puts the sum into the schema of the head and of every event.
fn with_sums(schema: &mut Value) {
    let is_line = |schema: &Value| schema["type"] == "object" && schema["properties"].is_object();
    let put = |line: &mut Value| {
        if is_line(line) {
            line["properties"]["sum"] = serde_json::json!({
                "description": "A hash of the line and of the sums before it.",
                "type": "string",
                "pattern": "^[0-9a-f]{16}$",
            });
            if let Some(required) = line["required"].as_array_mut() {
                required.push("sum".into());
            }
        }
    };
    put(&mut schema["$defs"][&*RecordHead::schema_name()]);
    schema["$defs"][&*EventLine::schema_name()]["oneOf"].as_array_mut().into_iter().flatten().for_each(put);
}

/// A line of a record, without its sum.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "Line of a record")]
#[allow(dead_code, reason = "only its schema is used")]
enum AnyLine {
    /// The first line.
    Head(RecordHead),
    /// Every other line.
    Event(EventLine),
}
