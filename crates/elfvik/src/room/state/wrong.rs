//! Events that cannot follow.

use crate::room::refusal::Refusal;
use crate::talk::Refusal as TalkRefusal;

/// An event that cannot follow: it is not what the room decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrongEvent {
    /// It has another number than the next.
    #[error("event {found} cannot follow event {last}: events are missing, doubled or swapped")]
    Number {
        /// The number that it has.
        found: u64,
        /// The number of the last event.
        last: u64,
    },
    /// It is earlier than the event before it.
    #[error("event {number} is earlier than the event before it, or later than can be written")]
    Time {
        /// Its number.
        number: u64,
    },
    /// Whoever is said to have done it may not, or it does not follow of itself.
    #[error("event {number} cannot be the doing of whoever is named, or does not follow of itself")]
    Author {
        /// Its number.
        number: u64,
    },
    /// It is said to be seen by others than see an event of its kind.
    #[error("event {number} is meant for others than see what somebody does of this kind")]
    Audience {
        /// Its number.
        number: u64,
    },
    /// It names what is not there, or cannot happen in this phase.
    #[error("event {number} names what is not there, or what cannot happen in this phase of the room")]
    Unknown {
        /// Its number.
        number: u64,
    },
    /// It would have been refused.
    #[error("event {number} could not have been decided: {reason}")]
    Refused {
        /// Its number.
        number: u64,
        /// Why not.
        reason: Refusal,
    },
}

/// Why the body of an event cannot follow, before the number of the event is known.
#[derive(Debug)]
pub(super) enum Wrong {
    Unknown,
    Refused(Refusal),
}

impl Wrong {
    pub(super) fn at(self, number: u64) -> WrongEvent {
        match self {
            Self::Unknown => WrongEvent::Unknown { number },
            Self::Refused(reason) => WrongEvent::Refused { number, reason },
        }
    }
}

impl From<TalkRefusal> for Wrong {
    fn from(reason: TalkRefusal) -> Self {
        Self::Refused(reason.into())
    }
}

impl From<Refusal> for Wrong {
    fn from(reason: Refusal) -> Self {
        Self::Refused(reason)
    }
}
