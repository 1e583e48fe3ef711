//! Whether a record is what was written, and where it first is not.

use super::canonical::canonical_whole;
use super::checkpoint::Checkpoint;
use super::entry::{Body, Entry, FORMAT, Hash, Signature, header_text, signed_bytes};
use crate::model::words;
use ed25519_dalek::{Signature as DalekSignature, VerifyingKey};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a record is compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyRequest {
    /// What somebody noted of it earlier, in any order.
    pub checkpoints: Vec<Checkpoint>,
    /// The keys of authors, whose lines must be signed with them.
    pub keys: BTreeMap<String, VerifyingKey>,
}

/// A record that is what was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Its name.
    pub name: String,
    /// How many lines it has after the header.
    pub n_entries: u64,
    /// How many of them have a signature that was checked.
    pub n_signed: u64,
    /// Its lines.
    pub entries: Vec<Entry>,
    /// Its end, to be noted.
    pub checkpoint: Checkpoint,
}

words! {
    /// What is wrong with a line.
    pub enum FaultKind {
        /// The first line is not that of a record of this format.
        Header = "header",
        /// The line is not the canonical text of an event.
        Form = "form",
        /// The line has another number than its place.
        Number = "number",
        /// The line does not follow the one before it.
        Previous = "previous",
        /// The line was changed after its hash was taken.
        Hash = "hash",
        /// The author's signature is missing or wrong.
        Signature = "signature",
        /// The line is not the one that was noted.
        Checkpoint = "checkpoint",
        /// Lines that were noted are missing at the end.
        Truncated = "truncated",
    }
}

/// The first line at which a record is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", place(*line), kind.cause())]
pub struct Fault {
    /// Its line in the file, from 1 on; the header is line 1 and event 0 is line 2.
    pub line: u64,
    /// What is wrong.
    pub kind: FaultKind,
}

impl Fault {
    /// The number of the event; none for the header.
    #[must_use]
    pub fn event(&self) -> Option<u64> {
        self.line.checked_sub(2)
    }
}

impl FaultKind {
    /// What is wrong, in a sentence without a full stop.
    #[must_use]
    pub fn cause(self) -> &'static str {
        match self {
            Self::Header => "this is not the first line of a record of format 1",
            Self::Form => "this is not the canonical text of an event",
            Self::Number => {
                "this event has another number than its place: events were removed, inserted or swapped"
            }
            Self::Previous => {
                "this event does not follow the one before it, which is not the one it was written after"
            }
            Self::Hash => "this event was changed after its hash was taken",
            Self::Signature => "its author's signature is missing or wrong",
            Self::Checkpoint => {
                "its hash is not the one that was noted: the record was written anew up to here"
            }
            Self::Truncated => "this event was noted and is missing: the end of the record was cut off",
        }
    }

    /// What can be done about it.
    #[must_use]
    pub fn cure(self) -> &'static str {
        match self {
            Self::Header => {
                "give a file that was written as a record: one that begins with `{\"format\":1,\"record\":`"
            }
            Self::Form | Self::Number | Self::Previous | Self::Hash | Self::Truncated => {
                "compare with another copy of the record: what comes before this line can be relied on"
            }
            Self::Signature => {
                "check whether this is the author's key; otherwise somebody else wrote this event"
            }
            Self::Checkpoint => {
                "check where the checkpoint comes from, and compare with another copy of the record"
            }
        }
    }
}

/// A line as people count: by its event where it has one.
fn place(line: u64) -> String {
    line.checked_sub(2).map_or_else(|| format!("line {line}"), |event| format!("event {event}, line {line}"))
}

/// What a record holds, when every line is what was written; otherwise the first wrong line.
///
/// Without keys and checkpoints it finds whatever was changed, removed, inserted or swapped, unless every
/// hash from there on was made anew. With a checkpoint it finds that too up to there, and a truncated end.
/// `O(n)`.
///
/// # Errors
///
/// The first line, in the order of the file, that is not canonical, not in its place, does not follow, was
/// changed, is not signed, or is not what was noted.
///
/// # Examples
///
/// ```
/// use elfvik::record::{FaultKind, VerifyRequest, verify};
///
/// let fault = verify(b"{}\n", &VerifyRequest::default()).unwrap_err();
/// assert_eq!((fault.line, fault.kind), (1, FaultKind::Header));
/// ```
pub fn verify(file: &[u8], request: &VerifyRequest) -> Result<Verified, Fault> {
    let header_fault = Fault { line: 1, kind: FaultKind::Header };
    let mut lines = file.split_inclusive(|&byte| byte == b'\n');
    let header = lines.next().and_then(whole_line).ok_or(header_fault)?;
    let name = record_name(header).ok_or(header_fault)?;
    let mut previous = Hash::of(header.as_bytes());
    let mut entries = Vec::new();
    let mut n_signed = 0;
    check_noted(request, 0, previous)?;
    for (number, line) in (0_u64..).zip(lines) {
        let fault = |kind| Fault { line: number + 2, kind };
        let entry = whole_line(line).and_then(entry).ok_or(fault(FaultKind::Form))?;
        if entry.number != number {
            return Err(fault(FaultKind::Number));
        }
        if entry.previous != previous {
            return Err(fault(FaultKind::Previous));
        }
        let text = |value: &Value| canonical_whole(value).map_err(|_| fault(FaultKind::Form));
        if Hash::of(text(&entry.hashed())?.as_bytes()) != entry.hash {
            return Err(fault(FaultKind::Hash));
        }
        if let Some(key) = request.keys.get(&entry.author) {
            if !is_signed(&entry, &text(&entry.content())?, key) {
                return Err(fault(FaultKind::Signature));
            }
            n_signed += 1;
        }
        check_noted(request, number + 1, entry.hash)?;
        previous = entry.hash;
        entries.push(entry);
    }
    let n_entries = entries.len() as u64;
    if request.checkpoints.iter().any(|noted| noted.n_entries > n_entries) {
        return Err(Fault { line: n_entries + 2, kind: FaultKind::Truncated });
    }
    let checkpoint = Checkpoint { n_entries, last: previous };
    Ok(Verified { name, n_entries, n_signed, entries, checkpoint })
}

/// A line without its line feed; `None` where it has none or is no text.
fn whole_line(line: &[u8]) -> Option<&str> {
    std::str::from_utf8(line.strip_suffix(b"\n")?).ok()
}

/// Compares the hash after so many lines with what was noted.
fn check_noted(request: &VerifyRequest, n_entries: u64, last: Hash) -> Result<(), Fault> {
    let differs = |noted: &&Checkpoint| noted.n_entries == n_entries && noted.last != last;
    match request.checkpoints.iter().find(differs) {
        Some(_) => Err(Fault { line: n_entries + 1, kind: FaultKind::Checkpoint }),
        None => Ok(()),
    }
}

fn record_name(header: &str) -> Option<String> {
    let value: Value = serde_json::from_str(header).ok()?;
    let name = value.get("record")?.as_str()?;
    (value.get("format")?.as_u64()? == FORMAT && header_text(name) == header).then(|| name.to_owned())
}

/// A line, without its line feed, as an event; `None` unless it is the canonical text of one.
fn entry(line: &str) -> Option<Entry> {
    let value: Value = serde_json::from_str(line).ok()?;
    if canonical_whole(&value).ok()? != line {
        return None;
    }
    let Value::Object(mut fields) = value else { return None };
    let body = match fields.remove("body")? {
        Value::Object(mut body) if body.len() == 1 => {
            match (body.remove("open"), body.remove("commitment")) {
                (Some(Value::Object(open)), None) => Body::Open(open),
                (None, Some(Value::String(commitment))) => Body::Confidential(commitment.parse().ok()?),
                _ => return None,
            }
        }
        _ => return None,
    };
    let signature = match fields.remove("signature") {
        Some(signature) => Some(signature.as_str()?.parse::<Signature>().ok()?),
        None => None,
    };
    let entry = Entry {
        number: fields.remove("number")?.as_u64()?,
        time: text(&mut fields, "time")?,
        author: text(&mut fields, "author")?,
        kind: text(&mut fields, "kind")?,
        body,
        previous: text(&mut fields, "previous")?.parse().ok()?,
        signature,
        hash: text(&mut fields, "hash")?.parse().ok()?,
    };
    fields.is_empty().then_some(entry)
}

fn text(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    match fields.remove(name)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn is_signed(entry: &Entry, content: &str, key: &VerifyingKey) -> bool {
    entry.signature.is_some_and(|signature| {
        let signature = DalekSignature::from_bytes(&signature.0);
        key.verify_strict(&signed_bytes(content), &signature).is_ok()
    })
}
