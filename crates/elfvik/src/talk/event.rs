//! What can happen in a session. A session is the list of its events: they are the save file, the replay
//! and the record.

use super::offer::Offer;
use crate::model::PartyId;

/// What a party does on its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// Accepts the offer on the table; in a vote, yes.
    Accept,
    /// Rejects an offer without making another; in a vote, no.
    Reject,
    /// Makes an offer.
    Propose(Offer),
    /// Says nothing new: stands by its last proposal, or has none left.
    Pass,
    /// Leaves the talks. They go on as long as the others can be enough.
    Walk,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A level of the talks began. The true deadline is drawn by then.
    Entered {
        /// Its position among the levels.
        level: usize,
        /// After so many rounds or ticks it ends.
        limit: u32,
    },
    /// A party moved.
    Moved {
        /// Who.
        by: PartyId,
        /// What it did.
        what: Move,
        /// The logical time that it took; 0 counts as 1.
        ticks: u32,
    },
    /// The mediator put a text to the vote; the first one stands without.
    Suggested {
        /// The text.
        text: Offer,
    },
    /// A party's strategy failed.
    Failed {
        /// Whose.
        by: PartyId,
        /// How.
        fault: Box<StrategyFault>,
    },
    /// Chance, asked at the end of a round, let the talk go on.
    WentOn,
    /// Chance ended the talk.
    BrokenOff,
    /// A ratifier decided on what was initialled.
    Decided {
        /// Whose ratifier.
        party: PartyId,
        /// Its position among the party's ratifiers.
        ratifier: usize,
        /// What it decided.
        verdict: Verdict,
    },
    /// The talks paused.
    Suspended {
        /// Why.
        cause: Box<str>,
    },
    /// They went on where they were.
    Resumed,
    /// They ended for a reason from outside.
    Collapsed {
        /// Why.
        cause: Box<str>,
    },
}

/// What a ratifier decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It approves.
    Approved,
    /// It refuses: the package is worth less to it than its reservation.
    Worthless,
    /// It refuses, for reasons of its own.
    Refused,
}

/// How a strategy failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StrategyFault {
    /// It made a move that the rules do not allow.
    #[error("moved illegally: {0}")]
    Illegal(Refusal),
    /// It did not answer in time.
    #[error("did not answer within {limit_ms} ms")]
    TimedOut {
        /// The limit.
        limit_ms: u64,
    },
    /// It used up all its time.
    #[error("used up its {limit_ms} ms for the whole talk")]
    OutOfTime {
        /// The limit.
        limit_ms: u64,
    },
    /// It stopped.
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
    /// What kind of fault it is, in the word of records: `illegal`, `timed-out`, `out-of-time`, `crashed` or
    /// `garbled`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Illegal(_) => "illegal",
            Self::TimedOut { .. } => "timed-out",
            Self::OutOfTime { .. } => "out-of-time",
            Self::Crashed { .. } => "crashed",
            Self::Garbled { .. } => "garbled",
        }
    }
}

/// Why an event cannot follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The talk is over.
    #[error("the talk is over")]
    Over,
    /// The talks are suspended.
    #[error("the talks are suspended")]
    IsSuspended,
    /// They are not.
    #[error("the talks are not suspended")]
    NotSuspended,
    /// They were suspended too often.
    #[error("the talks were suspended {} times already", super::Session::MOST_PAUSES)]
    TooManyPauses,
    /// Somebody else has the turn.
    #[error("it is not its turn")]
    OutOfTurn,
    /// No outcome of the space is like this.
    #[error("the offer lies outside the outcome space")]
    OutOfSpace,
    /// A rule of the scenario bars the outcome, or an issue that it opens again is closed.
    #[error("the offer breaks a rule or opens a closed issue")]
    BreaksRule,
    /// The package was refused by a ratifier.
    #[error("a ratifier has refused this package")]
    RefusedAtHome,
    /// There is no offer on the table that could be accepted.
    #[error("there is no offer of somebody else to accept")]
    NothingToAccept,
    /// The protocol wants every offer to be new.
    #[error("it made this offer before")]
    Repeated,
    /// The concession is none.
    #[error("the proposal is no concession: it must be worth less to its maker and more to the other")]
    NoConcession,
    /// A level ends when its rules say.
    #[error("the rules do not allow this deadline")]
    WrongLimit,
    /// The protocol does not know the move, or not now.
    #[error("the protocol does not allow this move here")]
    NotNow,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Over,
        Self::IsSuspended,
        Self::NotSuspended,
        Self::TooManyPauses,
        Self::OutOfTurn,
        Self::OutOfSpace,
        Self::BreaksRule,
        Self::RefusedAtHome,
        Self::NothingToAccept,
        Self::Repeated,
        Self::NoConcession,
        Self::WrongLimit,
        Self::NotNow,
    ];

    /// The name in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::IsSuspended => "suspended",
            Self::NotSuspended => "not-suspended",
            Self::TooManyPauses => "too-many-pauses",
            Self::OutOfTurn => "out-of-turn",
            Self::OutOfSpace => "out-of-space",
            Self::BreaksRule => "breaks-rule",
            Self::RefusedAtHome => "refused-at-home",
            Self::NothingToAccept => "nothing-to-accept",
            Self::Repeated => "repeated",
            Self::NoConcession => "no-concession",
            Self::WrongLimit => "wrong-limit",
            Self::NotNow => "not-now",
        }
    }
}
