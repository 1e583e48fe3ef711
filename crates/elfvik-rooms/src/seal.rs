//! How a vault is sealed: a random key for each vault, wrapped once for each token that may open it.
//!
//! `XChaCha20-Poly1305` seals, with a random nonce of 192 bits in front of what is sealed; HKDF with SHA-256
//! makes the key that wraps from a token. What a sealed text is for (room, party, generation, number) is
//! bound to it, so that none can be put in the place of another.

use crate::store::{SealedEvent, VaultKeyRow, VaultName};
use crate::tokens::{Token, random};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The key of one vault, while it is open.
///
/// # Examples
///
/// ```
/// use elfvik_rooms::{seal::VaultKey, store::VaultName, tokens::Token};
///
/// let vault = VaultName { room: "r1".to_owned(), party: "us".to_owned(), generation: 0 };
/// let (key, token) = (VaultKey::new(), Token::new());
/// let wrapped = key.wrapped_for(&token, &vault);
/// let same = VaultKey::unwrapped(&token, &wrapped).ok_or("another token")?;
/// let sealed = key.seal(&vault, 1, 1_570_000_000_000, b"the reservation is 0.4");
/// assert_eq!(same.open(&sealed).as_deref(), Some(b"the reservation is 0.4".as_slice()));
/// assert!(VaultKey::unwrapped(&Token::new(), &wrapped).is_none());
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct VaultKey([u8; 32]);

impl VaultKey {
    /// A new one, from the operating system's random numbers.
    ///
    /// # Panics
    ///
    /// When the operating system has no random numbers.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a default is no secret")]
    pub fn new() -> Self {
        Self(random())
    }

    /// The key that a token of the server's own stands for.
    pub(crate) fn of_token(token: &Token) -> Self {
        Self(*token.derived(&["vault key"]).secret())
    }

    /// The key, wrapped for the owner of a token.
    ///
    /// # Panics
    ///
    /// When the operating system has no random numbers.
    #[must_use]
    pub fn wrapped_for(&self, token: &Token, vault: &VaultName) -> VaultKeyRow {
        let holder = token.hash();
        let wrapped = sealed(&wrapping_key(token, vault), &self.0, &wrapping_place(&holder, vault));
        VaultKeyRow { holder, vault: vault.clone(), wrapped }
    }

    /// The key that was wrapped for the owner of a token; `None` for another token and for damaged bytes.
    #[must_use]
    pub fn unwrapped(token: &Token, row: &VaultKeyRow) -> Option<Self> {
        let place = wrapping_place(&token.hash(), &row.vault);
        let mut key = opened(&wrapping_key(token, &row.vault), &row.wrapped, &place)?;
        let copy = key.as_slice().try_into().ok().map(Self);
        key.zeroize();
        copy
    }

    /// A text, sealed as one event of a vault.
    ///
    /// # Panics
    ///
    /// When the operating system has no random numbers.
    #[must_use]
    pub fn seal(&self, vault: &VaultName, number: u64, at: i64, text: &[u8]) -> SealedEvent {
        SealedEvent {
            vault: vault.clone(),
            number,
            at,
            sealed: sealed(&self.0, text, &event_place(vault, number, at)),
        }
    }

    /// What was sealed; `None` for another key, for damaged bytes, and for an event that was put elsewhere.
    #[must_use]
    pub fn open(&self, event: &SealedEvent) -> Option<Vec<u8>> {
        opened(&self.0, &event.sealed, &event_place(&event.vault, event.number, event.at))
    }
}

/// What is secret is not shown.
impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey")
    }
}

fn wrapping_key(token: &Token, vault: &VaultName) -> [u8; 32] {
    let mut key = [0; 32];
    let purpose = [WRAPPING, vault.room.as_bytes(), b"\0", vault.party.as_bytes()].concat();
    Hkdf::<Sha256>::new(None, token.secret())
        .expand(&purpose, &mut key)
        .expect("32 bytes are one block of SHA-256");
    key
}

fn wrapping_place(holder: &[u8; 32], vault: &VaultName) -> Vec<u8> {
    [WRAPPING, holder.as_slice(), &vault_place(vault)].concat()
}

fn event_place(vault: &VaultName, number: u64, at: i64) -> Vec<u8> {
    [EVENT, &vault_place(vault), &number.to_be_bytes(), &at.to_be_bytes()].concat()
}

/// Names hold no zero byte, so that no two vaults have one place.
fn vault_place(vault: &VaultName) -> Vec<u8> {
    let generation = vault.generation.to_be_bytes();
    [vault.room.as_bytes(), b"\0", vault.party.as_bytes(), b"\0", &generation].concat()
}

fn sealed(key: &[u8; 32], text: &[u8], place: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = random();
    let payload = Payload { msg: text, aad: place };
    let sealed = XChaCha20Poly1305::new(&Key::from(*key)).encrypt(&XNonce::from(nonce), payload);
    [nonce.as_slice(), &sealed.expect("what is sealed is far shorter than 256 GB")].concat()
}

fn opened(key: &[u8; 32], sealed: &[u8], place: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg: sealed, aad: place };
    XChaCha20Poly1305::new(&Key::from(*key)).decrypt(&XNonce::from(*nonce), payload).ok()
}

const NONCE: usize = 24;
const WRAPPING: &[u8] = b"elfvik-rooms 1 vault key\0";
const EVENT: &[u8] = b"elfvik-rooms 1 vault event\0";
