//! Talks: protocols, strategies and rehearsals.
//!
//! A [`Session`] is a state machine over [events](Event). [`Strategy`] says what a delegate does on its
//! turn; [`play`](play::play) lets strategies talk, and [`rehearsal`] does so thousands of times, each in
//! another world. This part knows the model and the analyses; it knows no file format.

pub mod agent_protocol;
pub mod answer;
pub mod chooser;
pub mod matches;
pub mod play;
pub mod players;
pub mod profile;
pub mod record;
pub mod rehearsal;
pub mod request;
pub mod seat;
pub mod session;
pub mod setup;
pub mod strategy;

mod discount;
mod event;
mod offer;
mod offer_space;
mod outcome_list;
mod participants;
mod protocol;
mod sorted_outcomes;
mod sums;

pub use crate::model::{
    Clock, Course, Deadline, Disagreement, LevelEntry, OnFault, OnRefusal, Protocol, Rules, Seal, TalkLevel,
    Unit,
};
pub use answer::{Rehearsals, Talk};
pub use chooser::{BelievedPreferences, ChosenOffer, OfferChooser};
pub use discount::discounted;
pub use event::{Event, Move, Refusal, StrategyFault, Verdict};
pub use matches::Match;
pub use offer::{Numbering, Offer};
pub use offer_space::OfferSpace;
pub use players::{Players, Program};
pub use profile::PreferenceProfile;
pub use request::{RehearsalRequest, RequestError, RuleChanges, TalkRequest, TalkResult, hold};
pub use seat::{Question, Seat};
pub use session::{BargainingProblem, End, Moment, NextInput, PartyOffer, Session};
pub use setup::Setup;
pub use strategy::{Strategy, StrategyReport, Turn};

use crate::prepare::AnalysisError;

/// Why a talk cannot begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TalkError {
    /// An outcome needs more than [`Numbering::MOST_BITS`].
    #[error(
        "{outcomes} outcomes are more than a talk can number: one needs more than {} bits",
        Numbering::MOST_BITS
    )]
    TooManyOutcomes {
        /// How many there are.
        outcomes: String,
    },
    /// There is no outcome to offer.
    #[error("no outcome can be offered")]
    NothingToOffer,
    /// The protocol is for two.
    #[error("monotonic concession is for two parties, not for {found}")]
    TwoPartiesOnly {
        /// How many there are.
        found: usize,
    },
    /// A session has one bit for each party.
    #[error("{found} parties are more than a talk has room for, at most {most} can talk")]
    TooManyParties {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A talk under these rules could become longer than can be held.
    #[error("these rules allow a talk of up to {events} events, at most {most} can be held")]
    TooLong {
        /// An upper bound on its events.
        events: u64,
        /// How many there may be.
        most: u64,
    },
    /// A program was to play, and nobody starts it.
    #[error("party {party} is played by a program, and none was started")]
    NobodyPlays {
        /// The position of the party.
        party: usize,
    },
    /// A program that was to play cannot be started.
    #[error("{reason}")]
    NotStarted {
        /// The position of the party.
        party: usize,
        /// Why not, in the words of whoever tried.
        reason: String,
    },
    /// Whoever asked wants no answer any more.
    #[error("cancelled")]
    Cancelled,
    /// The game cannot be made.
    #[error(transparent)]
    Analysis(AnalysisError),
}

impl From<AnalysisError> for TalkError {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Cancelled => Self::Cancelled,
            other => Self::Analysis(other),
        }
    }
}
