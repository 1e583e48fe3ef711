//! Who did something, as far as somebody else may know.

use super::roles::Role;
use super::seats::{RoomSeat, SeatId};
use crate::model::Scenario;
use serde::Serialize;

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Author {
    /// The id of the party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The seat; none where only the delegation is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatId>,
    /// The role; none where only the delegation is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The name, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether a program did it.
    pub agent: bool,
}

impl Author {
    /// Whoever sits on a seat now, with all that is known.
    pub(super) fn of(id: SeatId, seat: &RoomSeat) -> Self {
        Self {
            party: seat.party.clone(),
            seat: Some(id),
            role: Some(seat.role),
            name: seat.name.clone(),
            agent: seat.occupant.is_program(),
        }
    }

    /// The same as a seat may know it. Of another side one knows the delegation, and the person only where
    /// the scenario names it.
    pub(super) fn known_to(&self, viewer: &RoomSeat, scenario: &Scenario) -> Self {
        if self.party.is_none() || self.party == viewer.party || viewer.role == Role::Host {
            return self.clone();
        }
        let party = self.party.as_ref().and_then(|id| scenario.party(id));
        let delegates = party.map(|party| &scenario.parties[party.0].delegates[..]).unwrap_or_default();
        let is_public = |name: &String| delegates.iter().any(|delegate| delegate.person.name == *name);
        let name = self.name.clone().filter(is_public);
        Self { party: self.party.clone(), seat: None, role: None, name, agent: self.agent }
    }
}
