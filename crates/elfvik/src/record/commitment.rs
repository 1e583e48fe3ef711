//! What is confidential: a hash now, the text when somebody shows it.

use super::canonical::{CanonicalError, canonical_whole};
use super::entry::Hash;
use serde_json::{Value, json};

/// Random bytes that make a commitment say nothing about what is in it; drawn by whoever calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

/// What opens a commitment: the confidential body and its salt. Kept apart from the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// What was committed to.
    pub body: Value,
    /// The bytes that were drawn for it.
    pub salt: Salt,
}

/// The hash that stands in a record for something confidential.
///
/// Without the salt nobody can tell even from a short list of bodies which one is meant; with body and salt
/// everybody can check it. Every body needs a salt of its own.
///
/// # Examples
///
/// ```
/// use elfvik::record::{Opening, Salt, SaltedCommitment};
/// use serde_json::json;
///
/// let opening = Opening { body: json!({"centrifuges": 19}), salt: Salt([7; 32]) };
/// let commitment = SaltedCommitment::of(&opening).unwrap();
/// assert!(commitment.is_opened_by(&opening));
/// assert!(!commitment.is_opened_by(&Opening { body: json!({"centrifuges": 20}), ..opening }));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaltedCommitment(pub Hash);

impl SaltedCommitment {
    /// The commitment to a body: the hash of the canonical text of `{"body": .., "salt": ".."}`.
    ///
    /// # Errors
    ///
    /// When the body has no canonical text, or a number in it is not whole.
    pub fn of(opening: &Opening) -> Result<Self, CanonicalError> {
        let salt = Hash(opening.salt.0).to_string();
        let text = canonical_whole(&json!({ "body": opening.body, "salt": salt }))?;
        Ok(Self(Hash::of(text.as_bytes())))
    }

    /// Whether this is the commitment to a body with its salt.
    #[must_use]
    pub fn is_opened_by(&self, opening: &Opening) -> bool {
        Self::of(opening).is_ok_and(|commitment| commitment == *self)
    }
}

impl std::fmt::Debug for Salt {
    /// A salt is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(..)")
    }
}
