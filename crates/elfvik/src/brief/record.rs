//! Records as answers: whether one is what was written, and what happened by it.

use crate::model::words;
use crate::record::{Body, Entry, EventOpening, Fault, FaultKind, Verified, VerifyRequest, opening, verify};
use crate::unsafe_characters::visible_json;
use serde::Serialize;
use serde_json::{Map, Value};

/// Whether a record is what was written, and where it first is not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordCheck {
    /// The version of this shape.
    pub format: u32,
    /// The first wrong line; none when all lines are what was written.
    pub fault: Option<RecordFault>,
    /// What the record holds; none when a line is wrong.
    pub contents: Option<RecordContents>,
    /// How many checkpoints it was compared with.
    pub n_checkpoints: usize,
    /// The authors whose signatures were checked.
    pub authors_checked: Vec<String>,
}

/// The first line at which a record is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordFault {
    /// Its line in the file, from 1 on.
    pub line: u64,
    /// The number of its event, from 0 on; none for the header.
    pub event: Option<u64>,
    /// What is wrong with it.
    pub kind: FaultKind,
    /// Whether it is a last line without a line feed, or begins with a zero byte: an interrupted run leaves
    /// that.
    pub is_unfinished: bool,
}

/// What a record holds whose lines are what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordContents {
    /// Its name.
    pub name: String,
    /// How many events it has.
    pub n_events: u64,
    /// How many of them have a signature that was checked.
    pub n_checked: u64,
    /// How many others have a signature, by authors whose key was not given.
    pub n_unchecked: u64,
    /// How many are confidential.
    pub n_confidential: u64,
    /// Its end as it is noted: `N=HASH`.
    pub checkpoint: String,
}

/// What happened by a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordEvents {
    /// The version of this shape.
    pub format: u32,
    /// The name of the record.
    pub name: String,
    /// Its end as it is noted: `N=HASH`.
    pub checkpoint: String,
    /// Its events, in order.
    pub events: Vec<RecordEvent>,
}

/// An event of a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordEvent {
    /// Its position, from 0 on.
    pub number: u64,
    /// When it was recorded, as its author says.
    pub time: String,
    /// Who recorded it.
    pub author: String,
    /// What kind of event it is.
    pub kind: String,
    /// Whether its body can be read.
    pub confidentiality: Confidentiality,
    /// Its body, where that can be read.
    pub body: Option<Map<String, Value>>,
    /// Whether it has a signature; that was not checked here.
    pub is_signed: bool,
    /// Its hash, in hexadecimal digits.
    pub hash: String,
}

words! {
    /// Whether the body of an event can be read.
    pub enum Confidentiality {
        /// By everybody.
        Open = "open",
        /// It is confidential, and what opens it was there.
        Opened = "opened",
        /// It is confidential, and what opens it is elsewhere or was destroyed.
        Closed = "closed",
    }
}

impl RecordCheck {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// Goes through a record from the beginning. `O(n)`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::record::RecordCheck;
    /// use elfvik::record::{VerifyRequest, Writer};
    ///
    /// let file = Writer::new("stockholm").header();
    /// let check = RecordCheck::of(file.as_bytes(), &VerifyRequest::default());
    /// assert_eq!(check.contents.unwrap().n_events, 0);
    /// ```
    #[must_use]
    pub fn of(file: &[u8], request: &VerifyRequest) -> Self {
        let (fault, contents) = match verify(file, request) {
            Ok(verified) => (None, Some(RecordContents::of(&verified))),
            Err(fault) => (Some(RecordFault::of(fault, file)), None),
        };
        let authors_checked = request.keys.keys().cloned().collect();
        Self {
            format: Self::FORMAT,
            fault,
            contents,
            n_checkpoints: request.checkpoints.len(),
            authors_checked,
        }
    }

    /// The answer as JSON, with a line feed at its end.
    ///
    /// # Panics
    ///
    /// Never: an answer has text keys.
    #[must_use]
    pub fn to_json(&self) -> String {
        visible_json(serde_json::to_string_pretty(self).expect("an answer has text keys")) + "\n"
    }

    /// The JSON Schema of the answer, with a line feed at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

impl RecordFault {
    fn of(fault: Fault, file: &[u8]) -> Self {
        let line = file.split_inclusive(|&byte| byte == b'\n').nth(fault.line as usize - 1);
        let is_cut = |line: &[u8]| line.starts_with(b"\0") || !line.ends_with(b"\n");
        let is_unfinished = fault.kind == FaultKind::Form && line.is_some_and(is_cut);
        Self { line: fault.line, event: fault.event(), kind: fault.kind, is_unfinished }
    }
}

impl RecordContents {
    fn of(verified: &Verified) -> Self {
        let count =
            |is: fn(&Entry) -> bool| verified.entries.iter().filter(|&entry| is(entry)).count() as u64;
        Self {
            name: verified.name.clone(),
            n_events: verified.n_entries,
            n_checked: verified.n_signed,
            n_unchecked: count(|entry| entry.signature.is_some()) - verified.n_signed,
            n_confidential: count(|entry| matches!(entry.body, Body::Confidential(_))),
            checkpoint: verified.checkpoint.to_string(),
        }
    }
}

impl RecordEvents {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// The events of a record that was verified, with the bodies that can be opened.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::record::RecordEvents;
    /// use elfvik::record::{VerifyRequest, Writer, verify};
    ///
    /// let file = Writer::new("stockholm").header();
    /// let verified = verify(file.as_bytes(), &VerifyRequest::default()).unwrap();
    /// assert!(RecordEvents::of(&verified, &[]).events.is_empty());
    /// ```
    #[must_use]
    pub fn of(verified: &Verified, openings: &[EventOpening]) -> Self {
        Self {
            format: Self::FORMAT,
            name: verified.name.clone(),
            checkpoint: verified.checkpoint.to_string(),
            events: verified.entries.iter().map(|entry| RecordEvent::of(entry, openings)).collect(),
        }
    }

    /// Whether it shows what is confidential.
    #[must_use]
    pub fn shows_confidential(&self) -> bool {
        self.events.iter().any(|event| event.confidentiality == Confidentiality::Opened)
    }

    /// The answer as JSON, with a line feed at its end.
    ///
    /// # Panics
    ///
    /// Never: an answer has text keys.
    #[must_use]
    pub fn to_json(&self) -> String {
        visible_json(serde_json::to_string_pretty(self).expect("an answer has text keys")) + "\n"
    }

    /// The JSON Schema of the answer, with a line feed at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

impl RecordEvent {
    fn of(entry: &Entry, openings: &[EventOpening]) -> Self {
        let (confidentiality, body) = match &entry.body {
            Body::Open(body) => (Confidentiality::Open, Some(body.clone())),
            Body::Confidential(_) => match opening(entry, openings).map(|opening| &opening.body) {
                Some(Value::Object(body)) => (Confidentiality::Opened, Some(body.clone())),
                _ => (Confidentiality::Closed, None),
            },
        };
        Self {
            number: entry.number,
            time: entry.time.clone(),
            author: entry.author.clone(),
            kind: entry.kind.clone(),
            confidentiality,
            body,
            is_signed: entry.signature.is_some(),
            hash: entry.hash.to_string(),
        }
    }
}
