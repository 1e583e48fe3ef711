//! The next line of a record.

use super::canonical::{CanonicalError, canonical_whole};
use super::checkpoint::Checkpoint;
use super::commitment::{Opening, Salt, SaltedCommitment};
use super::entry::{Body, Entry, Hash, Signature, header_text, signed_bytes};
use ed25519_dalek::{Signer, SigningKey};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What is to be recorded.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When, as whoever records it says; by habit a date and time of RFC 3339.
    pub time: String,
    /// Who records it.
    pub author: String,
    /// What kind of event it is.
    pub kind: String,
    /// What happened.
    pub body: Map<String, Value>,
}

/// Text that is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an event, `{{\"time\":TEXT,\"author\":TEXT,\"kind\":TEXT,\"body\":{{..}}}}`: {reason}")]
pub struct NoEvent {
    /// What is wrong with it.
    pub reason: String,
}

impl Event {
    /// An event from JSON: an object with the text of `time`, `author` and `kind`, and the object `body`.
    ///
    /// # Errors
    ///
    /// When it is none.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::record::Event;
    ///
    /// let event = Event::of_json(r#"{"time":"","author":"us","kind":"note","body":{"text":"met"}}"#);
    /// assert_eq!(event.unwrap().author, "us");
    /// assert!(Event::of_json("{}").is_err());
    /// ```
    pub fn of_json(text: &str) -> Result<Self, NoEvent> {
        serde_json::from_str(text).map_err(|error| NoEvent { reason: error.to_string() })
    }
}

/// A line that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriterError {
    /// A body without a canonical text.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// No more lines can be numbered.
    #[error("a record has at most 2^53 - 1 lines")]
    Full,
}

/// The end of a record, to which lines are added.
///
/// # Examples
///
/// ```
/// use elfvik::record::{Event, VerifyRequest, Writer, verify};
/// use serde_json::{Map, json};
///
/// let mut writer = Writer::new("stockholm");
/// let body = Map::from_iter([("step".to_owned(), json!("moratorium"))]);
/// let event = Event {
///     time: "2019-10-05T09:00:00Z".into(), author: "dprk".into(), kind: "done".into(), body,
/// };
/// let file = format!("{}{}", writer.header(), writer.line(event, None).unwrap());
/// assert_eq!(verify(file.as_bytes(), &VerifyRequest::default()).unwrap().n_entries, 1);
/// let changed = file.replace("moratorium", "declaration");
/// assert!(verify(changed.as_bytes(), &VerifyRequest::default()).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    name: String,
    next: u64,
    previous: Hash,
}

impl Writer {
    /// A record without lines, named so that no line of another record fits into it.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), next: 0, previous: Hash::of(header_text(name).as_bytes()) }
    }

    /// The end of a record that has been verified.
    #[must_use]
    pub fn after(name: &str, checkpoint: &Checkpoint) -> Self {
        Self { name: name.to_owned(), next: checkpoint.n_entries, previous: checkpoint.last }
    }

    /// The first line of the file, with its line feed.
    #[must_use]
    pub fn header(&self) -> String {
        header_text(&self.name) + "\n"
    }

    /// The next line, with its line feed; signed when its author has a key.
    ///
    /// # Errors
    ///
    /// When the body has no canonical text, or a number in it is not whole.
    pub fn line(&mut self, event: Event, key: Option<&SigningKey>) -> Result<String, WriterError> {
        self.append(event, key).map(|entry| entry.line())
    }

    /// The next entry; signed when its author has a key.
    ///
    /// # Errors
    ///
    /// When the body has no canonical text, or a number in it is not whole.
    pub fn append(&mut self, event: Event, key: Option<&SigningKey>) -> Result<Entry, WriterError> {
        let body = Body::Open(event.body);
        self.entry(Header { time: event.time, author: event.author, kind: event.kind }, body, key)
    }

    /// The next entry, with a commitment in place of the body, and what opens it.
    ///
    /// # Errors
    ///
    /// When the body has no canonical text, or a number in it is not whole.
    pub fn append_confidential(
        &mut self,
        event: Event,
        salt: Salt,
        key: Option<&SigningKey>,
    ) -> Result<(Entry, Opening), WriterError> {
        let opening = Opening { body: Value::Object(event.body), salt };
        let commitment = SaltedCommitment::of(&opening)?;
        let header = Header { time: event.time, author: event.author, kind: event.kind };
        Ok((self.entry(header, Body::Confidential(commitment.0), key)?, opening))
    }

    /// How long the record is and what its last hash is: whoever keeps this finds every later loss.
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { n_entries: self.next, last: self.previous }
    }

    fn entry(&mut self, header: Header, body: Body, key: Option<&SigningKey>) -> Result<Entry, WriterError> {
        if self.next >= (1 << 53) - 1 {
            return Err(WriterError::Full);
        }
        let mut entry = Entry {
            number: self.next,
            time: header.time,
            author: header.author,
            kind: header.kind,
            body,
            previous: self.previous,
            signature: None,
            hash: self.previous,
        };
        if let Some(key) = key {
            let content = canonical_whole(&entry.content())?;
            entry.signature = Some(Signature(key.sign(&signed_bytes(&content)).to_bytes()));
        }
        entry.hash = Hash::of(canonical_whole(&entry.hashed())?.as_bytes());
        self.next += 1;
        self.previous = entry.hash;
        Ok(entry)
    }
}

struct Header {
    time: String,
    author: String,
    kind: String,
}
