//! A log of events that an outsider can check: canonical lines in a chain of hashes.
//!
//! Everything is a function of text: whoever keeps the file adds the line that [`Writer`] returns, and
//! anybody can [`verify`] it. The format is specified in `record.md`, from which a second verifier has been
//! written.

mod canonical;
mod check;
mod checkpoint;
mod commitment;
mod entry;
mod keys;
mod openings;
mod writer;

pub use canonical::{CanonicalError, canonical};
pub use check::{Fault, FaultKind, Verified, VerifyRequest, verify};
pub use checkpoint::{Checkpoint, NoCheckpoint};
pub use commitment::{Opening, Salt, SaltedCommitment};
pub use ed25519_dalek::{SigningKey, VerifyingKey};
pub use entry::{Body, Entry, FORMAT, Hash, NotHexadecimal, Signature};
pub use keys::{KeyError, public_key, public_key_text, secret_key, secret_key_text};
pub use openings::{EventOpening, OpeningError, opening, openings};
pub use writer::{Event, NoEvent, Writer, WriterError};
