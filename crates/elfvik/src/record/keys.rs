//! Keys as text: what stands in the files of those who sign, and of those who check.

use super::entry::{Hash, bytes};
use ed25519_dalek::{SigningKey, VerifyingKey};

/// Text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// No secret key.
    #[error("this is not a secret key: `elfvik-secret-key-1` and 64 hexadecimal digits")]
    NoSecret,
    /// No public key.
    #[error("this is not a public key: 64 hexadecimal digits")]
    NoPublic,
    /// A secret key where a public one is asked for.
    #[error("this is a secret key, which belongs to who signs alone; a public key is asked for")]
    Secret,
    /// Digits that are no point of the curve, or one that would let anybody sign.
    #[error("these 64 digits are not a public key of Ed25519")]
    NoPoint,
}

/// A secret key as the text of its file, with a line feed.
///
/// # Examples
///
/// ```
/// use elfvik::record::{SigningKey, public_key, public_key_text, secret_key, secret_key_text};
///
/// let key = SigningKey::from_bytes(&[7; 32]);
/// assert_eq!(secret_key(&secret_key_text(&key)).unwrap(), key);
/// assert_eq!(public_key(&public_key_text(&key.verifying_key())).unwrap(), key.verifying_key());
/// ```
#[must_use]
pub fn secret_key_text(key: &SigningKey) -> String {
    format!("{SECRET} {}\n", Hash(key.to_bytes()))
}

/// A public key as the text of its file, with a line feed.
#[must_use]
pub fn public_key_text(key: &VerifyingKey) -> String {
    format!("{}\n", Hash(key.to_bytes()))
}

/// A secret key from its text.
///
/// # Errors
///
/// When the text is none.
pub fn secret_key(text: &str) -> Result<SigningKey, KeyError> {
    let digits = text.trim().strip_prefix(SECRET).map(str::trim_start);
    digits.and_then(bytes).map(|secret| SigningKey::from_bytes(&secret)).ok_or(KeyError::NoSecret)
}

/// A public key from its text.
///
/// # Errors
///
/// When the text is none, or one that is of small order, by which anything would be signed.
pub fn public_key(text: &str) -> Result<VerifyingKey, KeyError> {
    if text.trim().starts_with(SECRET) {
        return Err(KeyError::Secret);
    }
    let key = VerifyingKey::from_bytes(&bytes(text.trim()).ok_or(KeyError::NoPublic)?);
    key.ok().filter(|key| !key.is_weak()).ok_or(KeyError::NoPoint)
}

/// What a secret key begins with, so that nobody takes one for a public key.
const SECRET: &str = "elfvik-secret-key-1";
