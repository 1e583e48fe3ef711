//! The seats of a room.

use super::roles::{Phase, Role};
use super::terms::Terms;
use crate::model::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The number of a seat in its room; 0 is the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SeatId(pub u32);

impl SeatId {
    /// The seat of the host, which every room has from the start.
    pub const HOST: Self = Self(0);
}

impl std::fmt::Display for SeatId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

words! {
    /// Who sits on a seat.
    #[derive(Default)]
    pub enum Occupant {
        /// A person.
        #[default]
        Person = "person",
        /// A program from outside.
        Agent = "agent",
        /// A strategy of this library.
        Strategy = "strategy",
    }
}

impl Occupant {
    /// Whether what is written from the seat is marked as written by a program.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::Occupant;
    ///
    /// assert!(Occupant::Agent.is_program() && !Occupant::Person.is_program());
    /// ```
    #[must_use]
    pub fn is_program(self) -> bool {
        self != Self::Person
    }
}

/// A seat: for whom somebody sits there, in which role, and who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RoomSeat {
    /// The role.
    pub role: Role,
    /// The id of the party; none for roles that belong to no party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The id of the ratifier of that party, for the role of ratifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratifier: Option<String>,
    /// The name of whoever sits there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether that is a person or a program.
    #[serde(default)]
    pub occupant: Occupant,
}

/// Somebody who does something: what a delegation must know of a seat of its room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The seat.
    pub seat: SeatId,
    /// The id of its party.
    pub party: Option<String>,
    /// Its role.
    pub role: Role,
    /// Where the room stands.
    pub phase: Phase,
    /// The offers on the table that the seat sees, by their numbers.
    pub offers: BTreeMap<u64, Terms>,
}
