//! Who did something, by name: a party, or one of those who must approve at its home.

use crate::model::{Party, PartyId};

/// What a name is that is of nobody.
pub(super) const KIND: &str = "party or ratifier";

/// The party of an id, or the ratifier that `PARTY/RATIFIER` names, by its position; a party that is called
/// so comes first.
pub(super) fn of_text(parties: &[Party], text: &str) -> Option<(PartyId, Option<usize>)> {
    if let Some(at) = parties.iter().position(|party| party.id == text) {
        return Some((PartyId(at), None));
    }
    // An id may hold a slash itself.
    parties.iter().enumerate().find_map(|(at, party)| {
        let ratifier = text.strip_prefix(&party.id)?.strip_prefix('/')?;
        let found = party.ratifiers.iter().position(|known| known.id == ratifier)?;
        Some((PartyId(at), Some(found)))
    })
}

/// All names that are of somebody: the parties, then their ratifiers.
pub(super) fn ids(parties: &[Party]) -> Vec<String> {
    let of_parties = parties.iter().map(|party| party.id.clone());
    let of_ratifiers = parties.iter().flat_map(|party| {
        party.ratifiers.iter().map(move |ratifier| format!("{}/{}", party.id, ratifier.id))
    });
    of_parties.chain(of_ratifiers).collect()
}
