//! What can happen in a session. A session is the list of its events: they are the save file, the replay
//! and the record.

use super::offer::Offer;
use crate::model::{PartyId, words};
use serde::Serialize;

/// What a party does on its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// Accepts the offer on the table; in a vote, yes.
    Accept,
    /// Rejects an offer without making another; in a vote, no.
    Reject,
    /// Makes an offer to the others.
    Propose(Offer),
    /// Says nothing new: stands by its last proposal, or has none left.
    Pass,
    /// Leaves the talks. They go on as long as the others can be enough.
    Walk,
}

/// Something that happened in a session, with all that it takes to replay it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A level of the talks began. The true deadline is drawn by then.
    Entered {
        /// Its position among the levels.
        level: usize,
        /// After so many rounds or ticks it ends.
        limit: u32,
    },
    /// A party made a move that it was asked for.
    Moved {
        /// The party that moved.
        by: PartyId,
        /// What the party did.
        what: Move,
        /// The logical time that it took; 0 counts as 1.
        ticks: u32,
    },
    /// The mediator put a text to the vote; the first one stands without.
    Suggested {
        /// The text that is voted on.
        text: Offer,
    },
    /// A party's strategy failed.
    Failed {
        /// The party whose strategy it is.
        by: PartyId,
        /// What it did wrong.
        fault: Box<StrategyFault>,
    },
    /// Chance, asked at the end of a round, let the talk go on.
    WentOn,
    /// Chance ended the talk.
    BrokenOff,
    /// A ratifier decided on what was initialled.
    Decided {
        /// The party whose ratifier it is.
        party: PartyId,
        /// Its position among the party's ratifiers.
        ratifier: usize,
        /// What the ratifier decided.
        verdict: RatifierDecision,
    },
    /// The talks paused for a reason from outside.
    Suspended {
        /// Why, in plain words.
        cause: Box<str>,
    },
    /// They went on where they were.
    Resumed,
    /// They ended for a reason from outside.
    Collapsed {
        /// Why, in plain words.
        cause: Box<str>,
    },
}

words! {
    /// What a ratifier decides.
    pub enum RatifierDecision {
        /// It approves what was initialled.
        Approved = "approved",
        /// It refuses: the package is worth less to it than its reservation.
        Worthless = "worthless",
        /// It refuses, for reasons of its own.
        Refused = "refused",
    }
}

/// How a strategy failed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "detail", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StrategyFault {
    /// It made a move that the rules do not allow.
    #[error("moved illegally: {0}")]
    Illegal(Refusal),
    /// It did not answer in time.
    #[error("did not answer within {limit_ms} ms")]
    TimedOut {
        /// The limit, in milliseconds.
        limit_ms: u64,
    },
    /// It used up all its time.
    #[error("used up its {limit_ms} ms for the whole talk")]
    OutOfTime {
        /// The limit, in milliseconds.
        limit_ms: u64,
    },
    /// It stopped of itself, or never started.
    #[error("stopped: {reason}")]
    Crashed {
        /// What is known of why.
        reason: String,
    },
    /// It answered something that cannot be understood.
    #[error("answered what cannot be understood: {reason}")]
    Garbled {
        /// What is wrong with it.
        reason: String,
    },
}

impl StrategyFault {
    /// What kind of fault it is.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::talk::{FaultKind, StrategyFault};
    /// assert_eq!(StrategyFault::TimedOut { limit_ms: 500 }.kind(), FaultKind::TimedOut);
    /// ```
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        match self {
            Self::Illegal(_) => FaultKind::Illegal,
            Self::TimedOut { .. } => FaultKind::TimedOut,
            Self::OutOfTime { .. } => FaultKind::OutOfTime,
            Self::Crashed { .. } => FaultKind::Crashed,
            Self::Garbled { .. } => FaultKind::Garbled,
        }
    }
}

words! {
    /// The kinds of faults of a strategy.
    pub enum FaultKind {
        /// It made a move that the rules do not allow.
        Illegal = "illegal",
        /// It did not answer in time.
        TimedOut = "timed-out",
        /// It used up all its time.
        OutOfTime = "out-of-time",
        /// It stopped of itself, or never started.
        Crashed = "crashed",
        /// It answered what cannot be understood.
        Garbled = "garbled",
    }
}

words! {
    own display:
    /// Why an event cannot follow.
    #[derive(thiserror::Error)]
    #[non_exhaustive]
    pub enum Refusal {
        /// The talk is over.
        #[error("the talk is over")]
        Over = "over",
        /// The talks are suspended.
        #[error("the talks are suspended")]
        IsSuspended = "suspended",
        /// There is nothing to resume: the talks are not suspended.
        #[error("the talks are not suspended")]
        NotSuspended = "not-suspended",
        /// They were suspended too often.
        #[error("the talks were suspended {} times already", MOST_PAUSES)]
        TooManyPauses = "too-many-pauses",
        /// Somebody else has the turn.
        #[error("it is not its turn")]
        OutOfTurn = "out-of-turn",
        /// No outcome of the space is like this.
        #[error("the offer lies outside the outcome space")]
        OutOfSpace = "out-of-space",
        /// A rule of the scenario bars the outcome, or an issue that it opens again is closed.
        #[error("the offer breaks a rule or opens a closed issue")]
        BreaksRule = "breaks-rule",
        /// The package was refused by a ratifier.
        #[error("a ratifier has refused this package")]
        RefusedAtHome = "refused-at-home",
        /// There is no offer on the table that could be accepted.
        #[error("there is no offer of somebody else to accept")]
        NothingToAccept = "nothing-to-accept",
        /// The protocol wants every offer to be new.
        #[error("it made this offer before")]
        Repeated = "repeated",
        /// The concession is none.
        #[error("the proposal is no concession: it must be worth less to its maker and more to the other")]
        NoConcession = "no-concession",
        /// A level ends when its rules say.
        #[error("the rules do not allow this deadline")]
        WrongLimit = "wrong-limit",
        /// The protocol does not know the move, or not now.
        #[error("the protocol does not allow this move here")]
        NotNow = "not-now",
    }
}

/// So often a session can be suspended.
pub(super) const MOST_PAUSES: usize = 1_000;
