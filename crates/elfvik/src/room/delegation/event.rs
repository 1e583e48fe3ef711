//! What happens within a delegation.

use super::mandate::Mandate;
use crate::room::command::Command;
use crate::room::joint::Mark;
use crate::room::roles::Role;
use crate::room::seats::SeatId;
use crate::room::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that happened within a delegation. Its seats alone may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PrivateEvent {
    /// Its place in the log of the delegation, from 1 on.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: SeatId,
    /// What it was.
    pub body: PrivateBody,
}

/// What happened within a delegation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum PrivateBody {
    /// The private file was put down.
    FileSet {
        /// Its text.
        text: String,
    },
    /// A mandate was given.
    MandateSet {
        /// By the principal or by the head.
        role: Role,
        /// The mandate.
        mandate: Mandate,
    },
    /// A draft waits for the head.
    DraftWritten {
        /// Its number, from 1.
        draft: u64,
        /// What it would do.
        what: Box<Command>,
        /// What the head should know.
        note: String,
    },
    /// The head approved it; its author stands here beside.
    DraftApproved {
        /// Its number.
        draft: u64,
        /// Who wrote it.
        author: SeatId,
        /// What is done.
        what: Box<Command>,
    },
    /// The head rejected it.
    DraftRejected {
        /// Its number.
        draft: u64,
        /// Why.
        reason: String,
    },
    /// A question was referred up.
    Referred {
        /// Its number, from 1.
        referral: u64,
        /// The question.
        text: String,
    },
    /// It was answered.
    ReferralAnswered {
        /// Its number.
        referral: u64,
        /// The answer.
        text: String,
    },
    /// A suggestion was marked.
    Marked {
        /// The number of the suggestion.
        suggestion: u64,
        /// The mark.
        mark: Mark,
    },
    /// A note was written.
    Noted {
        /// What it says.
        text: String,
    },
    /// A program advised.
    Advised {
        /// What it says.
        text: String,
    },
}
