//! The answers about talks: one transcript, or what thousands of rehearsals have in common. Plain data in
//! ids and numbers.

mod measures;
mod rehearsals;
mod transcript;

pub use measures::{Distances, IssueConcession, MoveCounts, Opinion};
pub use rehearsals::{AgreedOutcome, EndingShare, FaultCount, FaultReason, Rehearsals};
pub use transcript::{Ending, FaultSummary, LevelSummary, PartyResult, Talk, TalkParty, TranscriptEntry};
