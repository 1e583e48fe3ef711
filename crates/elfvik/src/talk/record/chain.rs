//! Saved talks as records that outsiders can check: the first event is the head, every further one an event
//! of the talk.
//!
//! Texts stand in a body as JSON writes them between quotes, so that whatever could not be seen or would turn
//! a line around is written out.

use super::reason::told;
use crate::record::{Event, VerifyRequest, Writer, verify};
use crate::unsafe_characters::visible_json;
use serde_json::{Map, Value};

/// The kind of the event that holds the head.
pub(super) const HEAD: &str = "head";

/// A record of a head and of events, each a JSON object.
///
/// No event says a time, so that the same talk is the same bytes.
pub(super) fn written(title: &str, head: Value, events: impl Iterator<Item = Value>) -> String {
    let mut writer = Writer::new(&escaped(title));
    let mut text = writer.header();
    for (kind, object) in std::iter::once((Some(HEAD), head)).chain(events.map(|event| (None, event))) {
        let Value::Object(body) = mapped(object, &|text| Some(escaped(text))).unwrap_or_default() else {
            continue;
        };
        let word = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
        let kind = kind.map(str::to_owned).or_else(|| word("event")).unwrap_or_default();
        let author = word("by").unwrap_or_else(|| PROGRAM.to_owned());
        let event = Event { time: String::new(), author, kind, body };
        text += &writer.line(event, None).expect("heads and events hold whole numbers alone");
    }
    text
}

/// Whether a text is such a record, by its first line.
pub(super) fn is_chained(text: &str) -> bool {
    let first: Option<Map<String, Value>> =
        text.lines().next().and_then(|line| serde_json::from_str(line).ok());
    first.is_some_and(|header| header.contains_key("record"))
}

/// The text with a line feed at its end, which whoever copies a text may lose.
pub(super) fn ended(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// The first line, from 1, that is not what was saved.
pub(super) fn first_changed(text: &str) -> Option<usize> {
    let fault = verify(text.as_bytes(), &VerifyRequest::default()).err()?;
    Some(usize::try_from(fault.line).unwrap_or(usize::MAX))
}

/// The JSON object that a line holds and the kind that it is said to be, whether or not the line is what was
/// saved; or why it holds none.
pub(super) fn object(line: &str) -> Result<(String, String), String> {
    #[derive(serde::Deserialize)]
    struct Line {
        kind: String,
        body: Open,
    }
    #[derive(serde::Deserialize)]
    struct Open {
        open: Value,
    }
    let line: Line = serde_json::from_str(line).map_err(|error| told(&error))?;
    let read = |text: &str| serde_json::from_str(&format!("\"{text}\"")).ok();
    let object = mapped(line.body.open, &read).ok_or("a text in it is not as JSON writes it")?;
    Ok((line.kind, object.to_string()))
}

/// A value with other texts in it, and other keys; `None` where one cannot be made.
fn mapped(value: Value, change: &impl Fn(&str) -> Option<String>) -> Option<Value> {
    Some(match value {
        Value::String(text) => Value::String(change(&text)?),
        Value::Array(values) => {
            Value::Array(values.into_iter().map(|value| mapped(value, change)).collect::<Option<_>>()?)
        }
        Value::Object(entries) => {
            let entry = |(key, value): (String, Value)| Some((change(&key)?, mapped(value, change)?));
            Value::Object(entries.into_iter().map(entry).collect::<Option<_>>()?)
        }
        other => other,
    })
}

/// A text as JSON writes it between quotes, all characters seen.
fn escaped(text: &str) -> String {
    let quoted = visible_json(Value::from(text).to_string());
    quoted[1..quoted.len() - 1].to_owned()
}

/// Who records what no party does.
const PROGRAM: &str = "elfvik";
