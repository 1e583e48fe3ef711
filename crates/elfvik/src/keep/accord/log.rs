//! An accord and its events as a record: the first line holds the hash of the text, each further one an
//! event.

use super::event::{DatedEvent, Refusal};
use super::state::AccordState;
use super::text::AccordText;
use super::unseen::{UnseenEvent, UnseenReason};
use crate::model::words;
use crate::record::{Body, Entry, Event, EventOpening, Hash, opening};
use serde_json::{Map, Value};

words! {
    /// What a line of the record of an accord is.
    pub enum AccordLine {
        /// The text that the record is about.
        Text = "accord",
        /// Something that happened.
        Event = "accord-event",
    }
}

/// A record that does not belong to an accord, or cannot have happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccordLogError {
    /// No line says which text the record is about.
    #[error("the record does not say which accord it is about")]
    NoText,
    /// Another text.
    #[error(
        "the accord is not the text that the record is about: its hash is {found}, the record has {recorded}"
    )]
    OtherText {
        /// What the record says.
        recorded: String,
        /// The hash of the text.
        found: Hash,
    },
    /// Not what this program writes.
    #[error("line {line} is no event of an accord: {cause}")]
    Unreadable {
        /// In the file.
        line: u64,
        /// Why.
        cause: String,
    },
    /// It cannot happen after those before it.
    #[error("line {line} cannot have happened: {refusal}")]
    Refused {
        /// In the file.
        line: u64,
        /// Why.
        refusal: Refusal,
    },
}

impl AccordLogError {
    /// How to mend it, in one sentence.
    #[must_use]
    pub fn cure(&self) -> &'static str {
        match self {
            Self::NoText => "take the record that was written with the accord, or begin a new one",
            Self::OtherText { .. } => {
                "put the text back as it was agreed, or begin a new record for the text as it is now"
            }
            Self::Unreadable { .. } => "take the record as it was written, or use a newer program",
            Self::Refused { .. } => {
                "take the record as it was written, and write to it with this program alone"
            }
        }
    }

    /// The line of the file that is meant, from 1 on; none for the record as a whole.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::NoText | Self::OtherText { .. } => None,
            Self::Unreadable { line, .. } | Self::Refused { line, .. } => Some(*line),
        }
    }
}

/// The first event of the record of an accord: the hash of its text.
#[must_use]
pub fn text_event(text: &AccordText, (time, author): (&str, &str)) -> Event {
    let body = Map::from_iter([
        ("sha256".to_owned(), Value::from(text.hash().to_string())),
        ("title".to_owned(), Value::from(text.title.clone())),
    ]);
    Event { time: time.to_owned(), author: author.to_owned(), kind: AccordLine::Text.name().to_owned(), body }
}

/// Something that happened to an accord, as an event of its record.
///
/// # Panics
///
/// Never: an event is an object with text keys.
#[must_use]
pub fn line_event(dated: &DatedEvent, (time, author): (&str, &str)) -> Event {
    let body = match serde_json::to_value(dated).expect("an event has text keys") {
        Value::Object(body) => body,
        _ => Map::new(),
    };
    Event {
        time: time.to_owned(),
        author: author.to_owned(),
        kind: AccordLine::Event.name().to_owned(),
        body,
    }
}

/// An accord with all that its verified record holds. Lines of other kinds are passed over.
///
/// Confidential events are read where an opening fits. One that nothing opens is left out and told in
/// [`AccordState::unseen`], and so is what cannot have happened without it.
///
/// # Errors
///
/// When the record is about another text, one of its events cannot be read, or one cannot have happened
/// although all before it are known.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::keep::accord::{accord_text, replay, text_event};
/// use elfvik::record::{VerifyRequest, Writer, verify};
///
/// let text = "format = 1\ntitle = \"Dishes\"\nparties = [{ id = \"ann\", name = \"Ann\" }]\n";
/// let accord = accord_text(FileText { name: "accord.toml", text }).unwrap();
/// let mut writer = Writer::new("dishes");
/// let line = writer.line(text_event(&accord, ("2019-10-05", "ann")), None).unwrap();
/// let record = verify((writer_header() + &line).as_bytes(), &VerifyRequest::default()).unwrap();
/// # fn writer_header() -> String { Writer::new("dishes").header() }
/// assert!(replay(&accord, &record.entries, &[]).unwrap().events().is_empty());
///
/// let other = text.replace("Dishes", "Windows");
/// let other = accord_text(FileText { name: "accord.toml", text: &other }).unwrap();
/// assert!(replay(&other, &record.entries, &[]).is_err());
/// ```
pub fn replay(
    text: &AccordText,
    entries: &[Entry],
    openings: &[EventOpening],
) -> Result<AccordState, AccordLogError> {
    let is_text = |entry: &&Entry| entry.kind == AccordLine::Text.name();
    let recorded = entries.iter().find(is_text).and_then(|entry| match &entry.body {
        Body::Open(body) => body.get("sha256").and_then(Value::as_str),
        Body::Confidential(_) => None,
    });
    let recorded = recorded.ok_or(AccordLogError::NoText)?;
    let found = text.hash();
    if recorded != found.to_string() {
        return Err(AccordLogError::OtherText { recorded: recorded.to_owned(), found });
    }
    let mut events = entries.iter().filter(|entry| entry.kind == AccordLine::Event.name());
    events.try_fold(AccordState::new(text.accord.clone()), |state, entry| after_line(state, entry, openings))
}

/// The state after a line of the record.
fn after_line(
    state: AccordState,
    entry: &Entry,
    openings: &[EventOpening],
) -> Result<AccordState, AccordLogError> {
    // The header is the first line of the file.
    let line = entry.number + 2;
    let unseen = |reason: UnseenReason| UnseenEvent {
        number: entry.number,
        time: entry.time.clone(),
        author: entry.author.clone(),
        reason,
    };
    let body = match &entry.body {
        Body::Open(body) => Value::Object(body.clone()),
        Body::Confidential(_) => match opening(entry, openings) {
            Some(opening) => opening.body.clone(),
            None => return Ok(state.without(unseen(UnseenReason::Closed))),
        },
    };
    let dated: DatedEvent = serde_json::from_value(body)
        .map_err(|error| AccordLogError::Unreadable { line, cause: error.to_string() })?;
    let after = match &entry.body {
        Body::Open(_) => state.clone().after(dated),
        Body::Confidential(_) => state.clone().after_confidential(dated),
    };
    match after {
        Ok(after) => Ok(after),
        Err(_) if !state.unseen().is_empty() => Ok(state.without(unseen(UnseenReason::RestsOnClosed))),
        Err(refusal) => Err(AccordLogError::Refused { line, refusal }),
    }
}
