//! Protocols: what is asked on one level, what is legal, and what follows. One file each.
//!
//! A protocol knows one level of a talk. Levels, deadlines, seals and ratification belong to the
//! [session](super::Session) above it. To add a protocol, see "To add a protocol" in CONTRIBUTING.md.

mod alternating;
mod concession;
mod mediated;
mod state;
mod tentative;

pub(super) use state::{MoveAudience, ProtocolContext, ProtocolState, Transition};

use super::participants::Participants;
use crate::model::{PartyId, Protocol};

/// The state in which a protocol begins.
pub(super) fn begin(
    protocol: Protocol,
    first: PartyId,
    participants: &Participants,
) -> Box<dyn ProtocolState> {
    match protocol {
        Protocol::Alternating => Box::new(alternating::Alternating::new(first, participants)),
        Protocol::Tentative => Box::new(tentative::Tentative::new(first, participants)),
        Protocol::Mediated => Box::new(mediated::Mediated::new(first)),
        Protocol::Concession => Box::new(concession::Concession::new(first, participants)),
    }
}
