//! Where a dispute is.

use super::commitment::Ruling;
use super::day::Day;
use crate::model::words;

words! {
    /// Where a dispute is.
    pub enum DisputePhase {
        /// Notice was given.
        Notice = "notice",
        /// The parties consult.
        Consultation = "consultation",
        /// The arbiter decides.
        Decision = "decision",
        /// It was settled, decided, or ended by default.
        Over = "over",
    }
}

/// The last dispute about a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisputeStanding {
    /// When notice was given.
    pub opened: Day,
    /// Where it is.
    pub phase: DisputePhase,
    /// The last day of the phase, none where it has none; when it was over the day of that.
    pub until: Option<Day>,
    /// How it ended; none while it goes on.
    pub ruling: Option<Ruling>,
}
