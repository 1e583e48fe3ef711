//! The answers about talks: one transcript, or what thousands of rehearsals have in common. Plain data in
//! ids and numbers.

mod measures;
mod rehearsals;
mod transcript;

pub use measures::{Concession, Distances, MoveCounts, Opinion};
pub use rehearsals::{Agreed, EndingShare, FaultCount, FaultReason, Rehearsals};
pub use transcript::{
    Decision, Ending, EndingKind, Entered, FaultShown, LevelShown, Result, Side, Step, StepKind, Talk, Unmet,
};
