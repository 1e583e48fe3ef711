//! The chain of hashes over the events of a room, which holds whatever text is taken out of it later.

use super::log::EventRow;
use sha2::{Digest, Sha256};

/// A stored event that does not fit what came before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "event {number} of the room does not fit the chain of hashes: it was changed, or one before it is missing"
)]
pub struct BrokenChain {
    /// The first event that does not fit.
    pub number: u64,
}

/// The hash of an event's body, with its salt: nobody guesses a short text from it once the salt is gone.
pub(super) fn body_hash(salt: &[u8], body: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(body).finalize().into()
}

/// The hash that follows `before` with one more event.
///
/// # Examples
///
/// ```
/// use elfvik_rooms::store::chain_of;
///
/// let first = chain_of(&[0; 32], 1, 1_570_000_000_000, "[\"Everyone\"]", &[7; 32]);
/// assert_ne!(first, chain_of(&[0; 32], 2, 1_570_000_000_000, "[\"Everyone\"]", &[7; 32]));
/// ```
#[must_use]
pub fn chain_of(before: &[u8; 32], number: u64, at: i64, audience: &str, body: &[u8; 32]) -> [u8; 32] {
    let digest =
        Sha256::new().chain_update(before).chain_update(number.to_be_bytes()).chain_update(at.to_be_bytes());
    let audience_len = audience.len() as u64;
    digest
        .chain_update(audience_len.to_be_bytes())
        .chain_update(audience)
        .chain_update(body)
        .finalize()
        .into()
}

/// The hash after the last event, when every event fits: consecutive, hash upon hash, and each body that was
/// not redacted as it was written.
///
/// # Errors
///
/// The first event that does not fit.
pub fn verify_chain(events: &[EventRow]) -> Result<[u8; 32], BrokenChain> {
    let mut chain = [0; 32];
    let first = events.first().map_or(0, |event| event.number);
    for (number, event) in (first..).zip(events) {
        let body = event.salt.as_deref().map(|salt| body_hash(salt, &event.body));
        chain = chain_of(&chain, event.number, event.at, &event.audience, &event.body_hash);
        let fits = event.number == number && chain == event.chain;
        if !fits || body.is_some_and(|hash| hash != event.body_hash) {
            return Err(BrokenChain { number: event.number });
        }
    }
    Ok(chain)
}
