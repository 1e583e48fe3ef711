//! What some events would change.

use super::day::Day;
use super::event::{DatedEvent, Refusal};
use super::standing::Standing;
use super::state::AccordState;
use super::status::status;

/// A commitment that would stand differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingChange {
    /// Which.
    pub commitment: String,
    /// How it stands on the day without the events.
    pub without: Standing,
    /// How it stands with them.
    pub with: Standing,
}

/// The commitments that some events would make stand differently on a day, in the order of the accord.
///
/// Both sides are looked at on the same day: what would lapse or fall due anyhow is no change.
///
/// # Errors
///
/// When one of the events cannot happen after those before it.
pub fn what_if(state: &AccordState, events: &[DatedEvent], day: Day) -> Result<Vec<StandingChange>, Refusal> {
    let after = events.iter().cloned().try_fold(state.clone(), AccordState::after)?;
    let change = |(without, with): (super::CommitmentStatus, super::CommitmentStatus)| StandingChange {
        commitment: with.commitment,
        without: without.standing,
        with: with.standing,
    };
    let changes = status(state, day).into_iter().zip(status(&after, day)).map(change);
    Ok(changes.filter(|change| change.without != change.with).collect())
}
