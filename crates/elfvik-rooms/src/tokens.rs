//! Tokens of 256 bits: who has one acts for a seat. The server keeps their hashes and never writes them down.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret that opens one seat, or that is exchanged for one that does.
///
/// # Examples
///
/// ```
/// use elfvik_rooms::tokens::Token;
///
/// let token = Token::new();
/// assert_eq!(Token::of_text(&token.text()).map(|same| same.hash()), Some(token.hash()));
/// assert_eq!(format!("{token:?}"), "Token");
/// assert!(Token::of_text("too short").is_none());
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Token([u8; 32]);

impl Token {
    /// A new one, from the operating system's random numbers.
    ///
    /// # Panics
    ///
    /// When the operating system has no random numbers: a server without secrets must not go on.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a default is no secret")]
    pub fn new() -> Self {
        Self(random())
    }

    /// The token that a text says; `None` unless it is 43 letters of base64 without padding, safe in
    /// addresses.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The text that says it. Only its owner may see it.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Another token, made from this one for a purpose: the same each time, and nobody without this one finds
    /// it.
    ///
    /// An answer that gave a token away is repeated that way without having been stored.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik_rooms::tokens::Token;
    ///
    /// let host = Token::new();
    /// assert_eq!(host.derived(&["seat", "3"]).text(), host.derived(&["seat", "3"]).text());
    /// assert_ne!(host.derived(&["seat", "3"]).text(), host.derived(&["seat", "4"]).text());
    /// ```
    ///
    /// # Panics
    ///
    /// Never: 32 bytes are one block of SHA-256.
    #[must_use]
    pub fn derived(&self, purpose: &[&str]) -> Self {
        let mut token = [0; 32];
        let purpose = purpose.iter().fold(DERIVING.to_vec(), |mut so_far, part| {
            so_far.extend((part.len() as u64).to_be_bytes());
            so_far.extend(part.as_bytes());
            so_far
        });
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(&purpose, &mut token)
            .expect("32 bytes are one block of SHA-256");
        Self(token)
    }

    /// SHA-256 of it, which may be stored: nobody finds 256 random bits from their hash.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// A hash of a request of its owner. Without the token nobody can try guesses of the request on it.
    #[must_use]
    pub fn request_hash(&self, request: &[u8]) -> [u8; 32] {
        Sha256::new().chain_update(self.0).chain_update(request).finalize().into()
    }

    /// The secret itself, from which keys are made.
    pub(crate) fn secret(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What is secret is not shown.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has random numbers");
    bytes
}

const DERIVING: &[u8] = b"elfvik-rooms 1 token\0";
