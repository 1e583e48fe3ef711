//! The answers about talks: one transcript, or what thousands of rehearsals have in common. Plain data in
//! ids and numbers.

mod measures;
mod proposal;
mod rehearsals;
mod transcript;

pub use measures::{Distances, IssueConcession, MoveCounts, Opinion};
pub use rehearsals::{AgreedOutcome, EndingShare, FaultCount, FaultReason, Rehearsals};
pub use transcript::{
    Decision, Ending, EndingKind, Entered, FaultSummary, LevelSummary, PartyResult, StepKind, Talk,
    TalkParty, TranscriptEntry, Unmet,
};
