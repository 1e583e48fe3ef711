//! What somebody can ask of the own delegation.

use super::mandate::Mandate;
use crate::room::command::Command;
use crate::room::joint::Mark;
use crate::room::roles::Action;
use serde::{Deserialize, Serialize};

/// What somebody asks of the own delegation, which nobody else hears of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum PrivateCommand {
    /// Puts down the party's private file.
    SetFile {
        /// The text of the file.
        text: String,
    },
    /// Gives a mandate, as the principal or as the head.
    SetMandate {
        /// The mandate.
        mandate: Mandate,
    },
    /// Writes a draft of something that would bind the party.
    WriteDraft {
        /// What it would do: propose, replace, accept or walk.
        what: Box<Command>,
        /// What the head should know.
        #[serde(default)]
        note: String,
    },
    /// Approves a draft, which makes it a command of the delegation.
    ApproveDraft {
        /// The number of the draft.
        draft: u64,
    },
    /// Rejects a draft.
    RejectDraft {
        /// The number of the draft.
        draft: u64,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Refers a question up.
    Refer {
        /// The question.
        text: String,
    },
    /// Answers what was referred up.
    AnswerReferral {
        /// The number of the referral.
        referral: u64,
        /// The answer.
        text: String,
    },
    /// Marks in secret whether the party would accept a suggestion; the last mark counts.
    Mark {
        /// The number of the suggestion.
        suggestion: u64,
        /// The mark.
        mark: Mark,
    },
    /// Writes a note.
    Note {
        /// What it says.
        text: String,
    },
    /// Advises the own side.
    Advise {
        /// The advice.
        text: String,
    },
}

impl PrivateCommand {
    /// What it does, as a row of the table of roles.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::{Action, PrivateCommand};
    ///
    /// assert_eq!(PrivateCommand::Note { text: "tired".into() }.action(), Action::Note);
    /// ```
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::SetFile { .. } => Action::SetFile,
            Self::SetMandate { .. } => Action::SetMandate,
            Self::WriteDraft { .. } => Action::WriteDraft,
            Self::ApproveDraft { .. } => Action::ApproveDraft,
            Self::RejectDraft { .. } => Action::RejectDraft,
            Self::Refer { .. } => Action::Refer,
            Self::AnswerReferral { .. } => Action::AnswerReferral,
            Self::Mark { .. } => Action::Mark,
            Self::Note { .. } => Action::Note,
            Self::Advise { .. } => Action::Advise,
        }
    }
}
