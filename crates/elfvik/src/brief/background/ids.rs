//! The ids of sources and parties.

use crate::model::{PartyId, Scenario, SourceId};

/// The id of a source.
pub(super) fn source_id(scenario: &Scenario, source: Option<SourceId>) -> Option<String> {
    source.map(|s| scenario.sources[s.0].id.clone())
}

/// The ids of some parties.
pub(super) fn party_ids(scenario: &Scenario, parties: &[PartyId]) -> Vec<String> {
    parties.iter().map(|p| scenario.parties[p.0].id.clone()).collect()
}
