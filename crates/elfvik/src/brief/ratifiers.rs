//! Ratifiers by name, and which of them refuse an outcome.

use crate::model::{Outcome, PartyId, RatifierDecisionModel};
use crate::number::Decimal;
use crate::prepare::{Parameters, Ratification};

/// A known ratifier as it is named: `party/ratifier`.
pub(super) fn ratifier_id(parameters: &Parameters, party: PartyId, ratifier: usize) -> String {
    let party = &parameters.view().scenario().parties[party.0];
    format!("{}/{}", party.id, party.ratifiers[ratifier].id)
}

/// A ratifier with a profile as it is named, by its position among the players.
pub(super) fn player_id(parameters: &Parameters, player: usize) -> String {
    let of = parameters.players()[player];
    ratifier_id(parameters, of.party, of.ratifier.unwrap_or_default())
}

/// The ratifiers that refuse an outcome at the likely values, keyed `party/ratifier`.
pub(super) fn refusing(parameters: &Parameters, found: &Ratification, outcome: &Outcome) -> Vec<String> {
    let by_profile = found.refusing(parameters.parties().len(), outcome);
    let by_profile = by_profile.into_iter().map(|player| player_id(parameters, player));
    by_profile.chain(refusing_all(parameters)).collect()
}

/// The ratifiers that approve nothing.
pub(super) fn refusing_all(parameters: &Parameters) -> Vec<String> {
    let view = parameters.view();
    let of = |p: usize| {
        let known = view.ratifications(PartyId(p)).iter();
        let is_no = |vote: &RatifierDecisionModel| match vote {
            RatifierDecisionModel::Probability(chance) => chance.likely() == Decimal::ZERO,
            RatifierDecisionModel::Profile(_) => false,
        };
        known.filter(move |k| is_no(&k.vote)).map(move |k| ratifier_id(parameters, PartyId(p), k.ratifier))
    };
    parameters.parties().flat_map(of).collect()
}
