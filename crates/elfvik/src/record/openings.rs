//! What opens the commitments of a record: a file of its own, which is not published.

use super::canonical::{CanonicalError, canonical_whole};
use super::commitment::{Opening, Salt, SaltedCommitment};
use super::entry::{Body, Entry, Hash};
use serde_json::{Map, Value, json};

/// What opens the commitment of an event: a line of the file beside a record.
#[derive(Debug, Clone, PartialEq)]
pub struct EventOpening {
    /// The number of the event.
    pub number: u64,
    /// Its body and its salt.
    pub opening: Opening,
}

/// A line that is no opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is not `{{\"body\":BODY,\"number\":N,\"salt\":\"64 hexadecimal digits\"}}`")]
pub struct OpeningError {
    /// The line, from 1 on.
    pub line: usize,
}

impl EventOpening {
    /// The canonical text of `{"body": .., "number": .., "salt": ".."}`, with a line feed.
    ///
    /// # Errors
    ///
    /// When the body has no canonical text, or a number in it is not whole.
    pub fn line(&self) -> Result<String, CanonicalError> {
        let salt = Hash(self.opening.salt.0).to_string();
        let line = json!({ "body": self.opening.body, "number": self.number, "salt": salt });
        Ok(canonical_whole(&line)? + "\n")
    }
}

/// All openings of a file. A last line without a line feed was never finished and does not count.
///
/// # Errors
///
/// The first line that is no opening.
///
/// # Examples
///
/// ```
/// use elfvik::record::{EventOpening, Opening, Salt, openings};
/// use serde_json::json;
///
/// let opening = Opening { body: json!({"centrifuges": 19}), salt: Salt([7; 32]) };
/// let line = EventOpening { number: 4, opening }.line().unwrap();
/// assert_eq!(openings(line.as_bytes()).unwrap()[0].number, 4);
/// assert_eq!(openings(b"{}\n").unwrap_err().line, 1);
/// ```
pub fn openings(file: &[u8]) -> Result<Vec<EventOpening>, OpeningError> {
    let lines = file.split_inclusive(|&byte| byte == b'\n').filter_map(|line| line.strip_suffix(b"\n"));
    let found = lines.enumerate().map(|(at, line)| event_opening(line).ok_or(OpeningError { line: at + 1 }));
    found.collect()
}

/// What opens an event; none for one that is not confidential, or whose body was destroyed.
#[must_use]
pub fn opening<'o>(entry: &Entry, openings: &'o [EventOpening]) -> Option<&'o Opening> {
    let Body::Confidential(hash) = entry.body else { return None };
    let own = openings.iter().filter(|one| one.number == entry.number).map(|one| &one.opening);
    own.into_iter().find(|opening| SaltedCommitment(hash).is_opened_by(opening))
}

fn event_opening(line: &[u8]) -> Option<EventOpening> {
    let mut fields: Map<String, Value> = serde_json::from_slice(line).ok()?;
    let salt: Hash = fields.remove("salt")?.as_str()?.parse().ok()?;
    let (number, body) = (fields.remove("number")?.as_u64()?, fields.remove("body")?);
    let opening = Opening { body, salt: Salt(salt.0) };
    fields.is_empty().then_some(EventOpening { number, opening })
}
