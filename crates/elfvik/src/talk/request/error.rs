//! Why a request has no answer.

use crate::prepare::AnalysisError;
use crate::talk::TalkError;
use crate::talk::event::Refusal;
use crate::talk::play::ResumeError;
use crate::talk::record::RecordError;
use crate::talk::strategy::StrategySpecError;
use crate::unsafe_characters::visible_line;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// It is of another version.
    #[error("the request has format {found}, this version answers format {known}")]
    Format {
        /// The version that was found.
        found: u32,
        /// What can be answered.
        known: u32,
    },
    /// No party is called so.
    #[error("there is no party `{}`, known: `{}`", visible_line(id), visible_line(known))]
    NoParty {
        /// What was looked for.
        id: String,
        /// The ids of the parties that there are.
        known: String,
    },
    /// The rules cannot be changed so.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// A talk that is not taken up cannot collapse.
    #[error("only a saved talk that is resumed can collapse")]
    NothingToCollapse,
    /// A replay asks nobody and goes nowhere.
    #[error("a talk that is replayed cannot be suspended")]
    ReplaySuspended,
    /// The record cannot be read.
    #[error("the record: {0}")]
    Record(#[from] RecordError),
    /// The record says otherwise.
    #[error("the record {0}")]
    Conflict(#[from] RecordConflict),
    /// A strategy of the record cannot be understood.
    #[error(transparent)]
    Strategy(StrategySpecError),
    /// The record cannot be taken up again.
    #[error("the record: {0}")]
    Resume(ResumeError),
    /// The record cannot be replayed.
    #[error("the record: {0}")]
    Replay(ResumeError),
    /// The talk cannot be suspended or collapse now.
    #[error("{intervention}: {refusal}")]
    Intervention {
        /// What was to happen.
        intervention: &'static str,
        /// Why it cannot happen now.
        refusal: Refusal,
    },
    /// The file of a party is to blame that the answer is not for: what is wrong with it is not told.
    #[error("the file of another party cannot be used")]
    NotTold,
    /// The talk cannot be held.
    #[error(transparent)]
    Talk(TalkError),
}

/// What a record says otherwise than the request or the scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordConflict {
    /// It says who plays how.
    #[error("says who plays how: leave the strategies out")]
    Strategies,
    /// It says from which seed.
    #[error("says which seed: leave the seed out")]
    Seed,
    /// It says by which rules.
    #[error("says by which rules: leave `{rule}` out")]
    Rule {
        /// The first rule that was given, as a word of a command line.
        rule: String,
    },
    /// It was saved from another view.
    #[error("was saved from the view of {}", saved.as_deref().unwrap_or("the analyst"))]
    Viewer {
        /// The party on whose file and beliefs the talk was held; none when on all files.
        saved: Option<String>,
    },
    /// It was saved for other parties.
    #[error("does not name the parties of this scenario, in order")]
    Parties,
    /// It was saved for another scenario.
    #[error("was saved for another scenario, or this scenario has changed since")]
    Scenario {
        /// The title of that scenario.
        title: String,
    },
}

/// Why rules cannot be changed so.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// A number is out of its range.
    #[error("`{rule}` is a number from {least} to {most}, not {found}")]
    OutOfRange {
        /// Which rule, as in files.
        rule: &'static str,
        /// The least that it can be.
        least: u32,
        /// The most that it can be.
        most: u32,
        /// The number that was found.
        found: f64,
    },
    /// The deadline is one of rounds or of ticks.
    #[error("a talk ends after `rounds` or after `ticks`, not after both")]
    TwoDeadlines,
    /// The deadline would be hidden from a time on that is never reached.
    #[error("`hidden-from` {from} lies behind the latest end, {latest}")]
    HiddenTooLate {
        /// The earliest end, in rounds or ticks.
        from: u32,
        /// The latest end, in rounds or ticks.
        latest: u32,
    },
}

impl From<TalkError> for RequestError {
    fn from(error: TalkError) -> Self {
        Self::Talk(error)
    }
}

impl From<AnalysisError> for RequestError {
    fn from(error: AnalysisError) -> Self {
        Self::Talk(error.into())
    }
}
