//! The answers about talks: one transcript, or what thousands of rehearsals have in common. Plain data in
//! ids and numbers.

mod conduct;
mod measures;
mod proposal;
mod rehearsals;
mod rehearsed_talk;
mod transcript;

pub use super::conduct::MoveCounts;
pub use conduct::ConductSummary;
pub use measures::{Distances, IssueConcession, OpponentModelSummary};
pub use rehearsals::{AgreedOutcome, EndingShare, FaultCount, FaultReason, Rehearsals};
pub use rehearsed_talk::RehearsedTalk;
pub use transcript::{
    Ending, EndingKind, FaultSummary, LevelOmission, LevelStart, LevelSummary, OfferMovement, PartyResult,
    RatificationEntry, StepKind, Talk, TalkParty, TranscriptEntry,
};
