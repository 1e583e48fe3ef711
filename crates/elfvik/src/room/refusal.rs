//! Why a command is refused.

use super::roles::{Action, Phase, Role};
use super::terms::{TermsError, TermsHash};
use crate::model::words;
use crate::talk;
use serde::{Deserialize, Serialize};

/// Why a command is refused. Nothing of it depends on what whoever asked may not see.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Refusal {
    /// Nobody has this seat, or not any more.
    #[error("there is no such seat")]
    NoSuchSeat {},
    /// The table of roles does not allow it.
    #[error("a {role} may not {action} while the room is {phase}")]
    NotPermitted {
        /// The role of whoever asked.
        role: Role,
        /// What was asked.
        action: Action,
        /// Where the room stands.
        phase: Phase,
    },
    /// There is no such thing, or it is not whoever asked's to know of.
    #[error("there is no such {what} that is yours to see or to change")]
    NotFound {
        /// A seat, an offer, a draft and so on.
        what: Thing,
    },
    /// A seat cannot be like this.
    #[error("such a seat cannot be: {reason}")]
    WrongSeat {
        /// What is wrong.
        reason: SeatFault,
    },
    /// A text is longer than can be taken.
    #[error("the text has {found} characters, at most {most} can be taken")]
    TooLong {
        /// So many.
        found: usize,
        /// At most so many.
        most: usize,
    },
    /// More of something than a room holds.
    #[error("a room holds at most {most}")]
    TooMany {
        /// At most so many.
        most: usize,
    },
    /// A text is missing.
    #[error("something must be said")]
    Empty {},
    /// A moment that is past or cannot be written.
    #[error("the moment is past, or too far away")]
    WrongTime {},
    /// The terms name no outcome.
    #[error("{fault}")]
    Terms {
        /// What is wrong with them.
        fault: TermsError,
    },
    /// What was accepted is not what stands there now.
    #[error("these are not the terms: they were replaced, withdrawn or answered since they were read")]
    NotTheseTerms {
        /// The hash of the offer that stands now, where there is one that is seen.
        current: Option<TermsHash>,
    },
    /// Somebody has responded: it can neither be replaced nor withdrawn.
    #[error("somebody has responded to it")]
    Answered {},
    /// The own party has done so already.
    #[error("the own party has done this already")]
    Already {},
    /// It is somebody else's turn.
    #[error("it is not the turn of the party")]
    OutOfTurn {},
    /// The session of talks does not allow it.
    #[error("{reason}")]
    Talk {
        /// Why not.
        reason: talk::Refusal,
    },
    /// There is nothing to move: the level has no limit of time.
    #[error("the level has no deadline")]
    NoDeadline {},
    /// There was a search already: one for each deal.
    #[error("a deal is searched for improvements once")]
    Searched {},
    /// The mandate does not reach so far.
    #[error("outside the mandate: {reason}")]
    OutsideMandate {
        /// What it goes against.
        reason: MandateFault,
    },
    /// The head must approve it first.
    #[error("the head of the delegation must approve it first: write it as a draft")]
    NeedsApproval {},
}

words! {
    /// What was looked for in vain.
    pub enum Thing {
        /// A seat.
        Seat = "seat",
        /// A party.
        Party = "party",
        /// An offer.
        Offer = "offer",
        /// A draft.
        Draft = "draft",
        /// A caucus.
        Caucus = "caucus",
        /// A statement.
        Statement = "statement",
        /// A ratifier who is asked.
        Ratifier = "ratifier",
        /// A referral.
        Referral = "referral",
    }
}

words! {
    own display:
    /// Why a seat cannot be.
    #[derive(thiserror::Error)]
    pub enum SeatFault {
        /// The role belongs to a party, and none is named.
        #[error("the role belongs to a party, and none that there is is named")]
        NoParty = "no-party",
        /// The role belongs to no party, and one is named.
        #[error("the role belongs to no party, and one is named")]
        Neutral = "neutral",
        /// A ratifier's seat names no ratifier of its party, or another role's seat names one.
        #[error("the seat of a ratifier names a ratifier of its party, and no other seat does")]
        NoRatifier = "no-ratifier",
        /// There is one head of a delegation, and one host.
        #[error("a delegation has one head, and a room one host")]
        Taken = "taken",
        /// The role is one of programs, and a person sits there, or the other way round.
        #[error("advisers, proposers and signers are programs; ratifiers, principals and hosts are persons")]
        WrongOccupant = "wrong-occupant",
        /// A head gives seats of its own delegation alone.
        #[error("a head gives and takes seats of its own delegation alone")]
        NotYours = "not-yours",
    }
}

words! {
    own display:
    /// What a mandate says no to.
    #[derive(thiserror::Error)]
    pub enum MandateFault {
        /// An issue has an option that the mandate does not allow.
        #[error("an option is not among those that the mandate allows")]
        Option = "option",
        /// The package is worth less than the mandate's floor.
        #[error("the package is worth less to the party than the mandate's floor")]
        Floor = "floor",
        /// There is a floor, and the party's values are not known, so that nothing can be compared with it.
        #[error("the mandate has a floor, and the party's private file is not there to value the package")]
        Unknown = "unknown",
    }
}

impl Refusal {
    /// A word for programs, which stays the same.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::Refusal;
    ///
    /// assert_eq!(Refusal::OutOfTurn {}.code(), "out-of-turn");
    /// ```
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchSeat {} => "no-such-seat",
            Self::NotPermitted { .. } => "not-permitted",
            Self::NotFound { .. } => "not-found",
            Self::WrongSeat { .. } => "wrong-seat",
            Self::TooLong { .. } => "too-long",
            Self::TooMany { .. } => "too-many",
            Self::Empty {} => "empty",
            Self::WrongTime {} => "wrong-time",
            Self::Terms { .. } => "terms",
            Self::NotTheseTerms { .. } => "not-these-terms",
            Self::Answered {} => "answered",
            Self::Already {} => "already",
            Self::OutOfTurn {} => "out-of-turn",
            Self::Talk { .. } => "talk",
            Self::NoDeadline {} => "no-deadline",
            Self::Searched {} => "searched",
            Self::OutsideMandate { .. } => "outside-mandate",
            Self::NeedsApproval {} => "needs-approval",
        }
    }

    /// What can be done about it, in a sentence without a full stop.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::Refusal;
    ///
    /// assert!(Refusal::NeedsApproval {}.cure().contains("draft"));
    /// ```
    #[must_use]
    pub fn cure(&self) -> &'static str {
        match self {
            Self::NoSuchSeat {} => "ask the host or the head of the delegation for an invitation",
            Self::NotPermitted { .. } => "see which roles may do this in which phase in the table of roles",
            Self::NotFound { .. } => "read the room again: `next` says what can be done now",
            Self::WrongSeat { .. } => "name role, party, ratifier and occupant that fit together",
            Self::TooLong { .. } => "shorten it, or send it in parts",
            Self::TooMany { .. } => "take away what is not needed any more, or open another room",
            Self::Empty {} => "write a text",
            Self::WrongTime {} => "name a moment between now and the end of the year 9999",
            Self::Terms { .. } => "choose one option for each issue, by the ids of the scenario",
            Self::NotTheseTerms { .. } => "read the offer that stands now and accept that, by its hash",
            Self::Answered {} => "wait for the others, or make another offer when it is the party's turn",
            Self::Already {} => "wait for the others",
            Self::OutOfTurn {} => "wait until the room says that it is the party's turn",
            Self::Talk { .. } => "choose a package that the rules allow and that was not refused at home",
            Self::NoDeadline {} => "go on: there is no limit of time on this level",
            Self::Searched {} => "keep the deal, or agree on another one in new talks",
            Self::OutsideMandate { .. } => "refer it up, or choose a package within the mandate",
            Self::NeedsApproval {} => "write it as a draft, and the head approves it",
        }
    }
}

impl From<TermsError> for Refusal {
    fn from(fault: TermsError) -> Self {
        Self::Terms { fault }
    }
}

impl From<talk::Refusal> for Refusal {
    fn from(reason: talk::Refusal) -> Self {
        match reason {
            talk::Refusal::OutOfTurn | talk::Refusal::NotNow => Self::OutOfTurn {},
            reason => Self::Talk { reason },
        }
    }
}
