//! Why a talk cannot begin.

use super::offer::OutcomeNumbering;
use crate::prepare::AnalysisError;
use serde::Serialize;

/// Why a talk cannot begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "detail", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TalkError {
    /// An outcome needs more than [`OutcomeNumbering::MOST_BITS`].
    #[error(
        "{outcomes} outcomes are more than a talk can number: one needs more than {} bits",
        OutcomeNumbering::MOST_BITS
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
