//! Who may see an event: fixed when it is written.

use super::roles::Role;
use super::seats::{RoomSeat, SeatId};
use crate::model::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Some of those who may see an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// Every seat, the press too.
    Everyone,
    /// Every seat of the party with this id.
    Party(String),
    /// Every seat with this role.
    Role(Role),
    /// One seat.
    Seat(SeatId),
}

/// Who may see an event.
///
/// # Examples
///
/// ```
/// use elfvik::room::{Audience, Occupant, Recipient, Role, RoomSeat, SeatId};
///
/// let seat = |role, party: Option<&str>| RoomSeat {
///     role, party: party.map(str::to_owned), ratifier: None, name: None, occupant: Occupant::Person,
/// };
/// let confidence = Audience::of([Recipient::Party("us".into()), Recipient::Role(Role::Mediator)]);
/// assert!(confidence.includes(SeatId(3), &seat(Role::Delegate, Some("us"))));
/// assert!(confidence.includes(SeatId(4), &seat(Role::Mediator, None)));
/// assert!(!confidence.includes(SeatId(5), &seat(Role::Head, Some("dprk"))));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Audience(pub BTreeSet<Recipient>);

impl Audience {
    /// Everybody.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::{Audience, Recipient};
    ///
    /// assert_eq!(Audience::everyone(), Audience::of([Recipient::Everyone]));
    /// ```
    #[must_use]
    pub fn everyone() -> Self {
        Self::of([Recipient::Everyone])
    }

    /// One party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::{Audience, Recipient};
    ///
    /// assert_eq!(Audience::party("us"), Audience::of([Recipient::Party("us".into())]));
    /// ```
    #[must_use]
    pub fn party(id: &str) -> Self {
        Self::of([Recipient::Party(id.to_owned())])
    }

    /// All of these.
    #[must_use]
    pub fn of(recipients: impl IntoIterator<Item = Recipient>) -> Self {
        Self(recipients.into_iter().collect())
    }

    /// The same and one more.
    #[must_use]
    pub(super) fn and(mut self, recipient: Recipient) -> Self {
        self.0.insert(recipient);
        self
    }

    /// Whether a seat is among them.
    #[must_use]
    pub fn includes(&self, id: SeatId, seat: &RoomSeat) -> bool {
        self.0.iter().any(|recipient| match recipient {
            Recipient::Everyone => true,
            Recipient::Party(party) => seat.party.as_ref() == Some(party),
            Recipient::Role(role) => seat.role == *role,
            Recipient::Seat(only) => *only == id,
        })
    }
}

words! {
    /// How much of the talks somebody sees who sits for no party.
    pub enum Depth {
        /// Statements that were released.
        Statements = "statements",
        /// Also that the talks began, paused, went on, which level meets, how they ended, without terms.
        Course = "course",
        /// Also offers, answers, messages and terms: whatever the whole table sees.
        Table = "table",
    }
}
