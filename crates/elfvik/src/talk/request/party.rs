//! The party that a request names.

use super::error::RequestError;
use crate::model::{PartyId, Scenario};

/// The party of an id.
pub(super) fn party(scenario: &Scenario, id: &str) -> Result<PartyId, RequestError> {
    let known = || scenario.parties.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join("`, `");
    scenario.party(id).ok_or_else(|| RequestError::NoParty { id: id.to_owned(), known: known() })
}
