//! Accords: how every commitment stands on a day, and what some events would lead to.
//!
//! An [`AccordReport`] and [`AccordConsequences`] are plain data with a `format` number; as JSON they are a
//! public
//! promise.

mod consequences;
mod draft;
mod parts;
mod status;

pub use consequences::{AccordConsequences, ConsequenceSummary};
pub use draft::{AccordDraft, AccordDraftError, DraftAssumption, DraftSafety, DraftWorth};
pub use parts::{
    AccordEventSummary, AccordPartySummary, CommitmentSummary, DisputeClocksSummary, DisputeSummary,
    DueSummary, SpanSummary, SunsetSummary, TermSummary, UnseenEventSummary, VerificationWord,
};
pub use status::{AccordReport, DeadlineSummary, SourceSummary};
