//! One line of a record.

use super::canonical::canonical_whole;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// The version of the file format that this program writes.
pub const FORMAT: u64 = 1;

/// A SHA-256 hash, as 64 small hexadecimal digits in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// An Ed25519 signature, as 128 small hexadecimal digits in text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

/// Text that is no hexadecimal number of the right length in small digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not {0} small hexadecimal digits")]
pub struct NotHexadecimal(pub usize);

/// What a line says about its event.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Readable by everybody.
    Open(Map<String, Value>),
    /// The commitment to something confidential.
    Confidential(Hash),
}

/// A line of a record: an event in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its position, from 0 on.
    pub number: u64,
    /// When it was recorded, as whoever recorded it says.
    pub time: String,
    /// Who recorded it.
    pub author: String,
    /// What kind of event it is.
    pub kind: String,
    /// The event.
    pub body: Body,
    /// The hash of the line before; of the name of the record for the first.
    pub previous: Hash,
    /// The author's signature of what the line says.
    pub signature: Option<Signature>,
    /// The hash of this line without this hash.
    pub hash: Hash,
}

impl Hash {
    /// The hash of some bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::record::Hash;
    ///
    /// assert!(Hash::of(b"abc").to_string().starts_with("ba7816bf"));
    /// ```
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl Entry {
    /// Its line in the file, with its line feed: the same bytes as were verified or written.
    ///
    /// # Panics
    ///
    /// When a field was changed to what has no canonical text, such as a number that is not whole.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = self.hashed();
        line["hash"] = json!(self.hash.to_string());
        canonical_whole(&line).expect("entries are made of what has a canonical text") + "\n"
    }

    /// What is signed: everything but signature and hash.
    pub(super) fn content(&self) -> Value {
        let body = match &self.body {
            Body::Open(body) => json!({ "open": body }),
            Body::Confidential(commitment) => json!({ "commitment": commitment.to_string() }),
        };
        json!({
            "author": self.author,
            "body": body,
            "kind": self.kind,
            "number": self.number,
            "previous": self.previous.to_string(),
            "time": self.time,
        })
    }

    /// What is hashed: everything but the hash, so that a changed signature is found too.
    pub(super) fn hashed(&self) -> Value {
        let mut content = self.content();
        if let Some(signature) = &self.signature {
            content["signature"] = json!(signature.to_string());
        }
        content
    }
}

/// What an author signs: the hash of what a line says, marked so that it means nothing elsewhere.
pub(super) fn signed_bytes(content: &str) -> Vec<u8> {
    [SIGNED.as_bytes(), &Hash::of(content.as_bytes()).0].concat()
}

/// The canonical first line of a record without its line feed.
pub(super) fn header_text(name: &str) -> String {
    let header = canonical_whole(&json!({ "format": FORMAT, "record": name }));
    header.expect("a number and a text have a canonical text")
}

macro_rules! hexadecimal {
    ($name:ident, $bytes:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = NotHexadecimal;

            fn from_str(text: &str) -> Result<Self, NotHexadecimal> {
                bytes(text).map(Self).ok_or(NotHexadecimal(2 * $bytes))
            }
        }
    };
}

hexadecimal!(Hash, 32);
hexadecimal!(Signature, 64);

/// The bytes of small hexadecimal digits.
pub(super) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let text = text.as_bytes();
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

const SIGNED: &str = "elfvik record 1\n";
