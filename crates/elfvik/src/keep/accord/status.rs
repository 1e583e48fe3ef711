//! How every commitment stands on a day.

use super::day::Day;
use super::standing::CommitmentStatus;
use super::state::AccordState;

/// How every commitment stands at the end of a day, in the order of the accord.
///
/// What is true of several of them, the first holds: broken, ended or at rest by the breach of another, in
/// dispute, lapsed, in force, overdue, reported, open, waiting. `O(commitments^2 · events)`.
///
/// # Examples
///
/// ```
/// use elfvik::keep::accord::{
///     Accord, AccordSetup, AccordState, Commitment, DatedEvent, Day, Due, Event,
///     Reversibility, Standing, Sunset, Verification, status,
/// };
///
/// let relief = Commitment {
///     id: "relief".into(),
///     owners: vec!["us".into()],
///     promised_to: vec!["dprk".into()],
///     due: Due::On(Day(10)),
///     verification: Verification::Declared,
///     reversibility: Reversibility::Reversible,
///     sunset: Some(Sunset { days: 90, renewed_by: "us".into() }),
///     snapback: Vec::new(),
/// };
/// let accord = Accord::new(AccordSetup {
///     parties: vec!["us".into(), "dprk".into()],
///     arbiter: None,
///     commitments: vec![relief],
///     clocks: None,
/// })
/// .unwrap();
/// let granted = Event::Reported { commitment: "relief".into(), by: "us".into(), evidence: None };
/// let granted = DatedEvent { day: Day(5), event: granted, source: None };
/// let state = AccordState::new(accord).after(granted).unwrap();
/// let standing = |day: i32| status(&state, Day(day))[0].standing;
/// assert_eq!([4, 5, 95, 96].map(standing), [
///     Standing::Open, Standing::Kept, Standing::Kept, Standing::Lapsed,
/// ]);
/// ```
#[must_use]
pub fn status(state: &AccordState, day: Day) -> Vec<CommitmentStatus> {
    let history = state.history(day);
    let all = &state.accord().setup().commitments;
    all.iter().map(|commitment| CommitmentStatus::of(history, commitment)).collect()
}
