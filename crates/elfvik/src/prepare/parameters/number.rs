//! The numbers of a view, and to whom they belong.

use crate::model::{ConsentId, Estimate, PackageId, PartyId, StateId};

/// The position of a number in its parameters.
pub type ParameterId = usize;

/// Somebody with a utility: a party, or a ratifier of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Player {
    /// The party, or whose ratifier it is.
    pub party: PartyId,
    /// Its position among the party's ratifiers; none for the party itself.
    pub ratifier: Option<usize>,
}

/// A number of a view.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// What it is: where it stands in the files, or who shares it.
    pub place: ParameterRole,
    /// What is known of it.
    pub estimate: Estimate,
}

/// What a number is. Players are positions in [`Parameters::players`](super::Parameters::players), terms
/// positions in a player's preferences.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParameterRole {
    /// The probability of a consent.
    Consent(ConsentId),
    /// A number that several places share.
    Shared {
        /// Whose file defines it; none for the public file.
        party: Option<PartyId>,
        /// Its id under `unknowns` in that file.
        id: String,
    },
    /// The least that a player accepts; where states of nature are told apart, in the normal one and in those
    /// of which its file says nothing else.
    Reservation(usize),
    /// The least that a player accepts in one state of nature.
    StateReservation {
        /// Whose it is.
        player: usize,
        /// The state.
        state: StateId,
    },
    /// The weight of a term of a player.
    Weight {
        /// Whose term it is.
        player: usize,
        /// The position of the term.
        term: usize,
    },
    /// A value of a term of a player: of an option, a point of a line, a cell of a table, or a bonus.
    Value {
        /// Whose term it is.
        player: usize,
        /// The position of the term.
        term: usize,
        /// The position within the term.
        at: usize,
    },
    /// The probability that a ratifier approves.
    Approval(PartyId, usize),
}

/// A ratifier of which only a probability is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProbabilisticRatifier {
    /// The party whose agreement the ratifier must approve.
    pub party: PartyId,
    /// Its position among the party's ratifiers.
    pub ratifier: usize,
    /// The probability that it approves.
    pub probability: ParameterId,
}

/// The least that a player accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::prepare) enum Threshold {
    Number(ParameterId),
    Package(PackageId),
    /// Any agreement is accepted.
    Any,
}
