//! How commitments stand over a time, and what some events would lead to.

use super::day::Day;
use super::event::{DatedEvent, Refusal};
use super::standing::{CommitmentStatus, Standing};
use super::state::AccordState;
use super::status::status;

/// A time in which a commitment stands in one way, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingSpan {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// How the commitment stands.
    pub standing: Standing,
}

/// How each commitment stands from one day to another, in the order of the accord: spans without gaps. What
/// comes
/// after the last event is how it goes on if nothing happens. `O(changes · commitments^2 · events)`.
#[must_use]
pub fn course(state: &AccordState, from: Day, to: Day) -> Vec<Vec<StandingSpan>> {
    let mut all: Vec<Vec<StandingSpan>> = vec![Vec::new(); state.accord().setup().commitments.len()];
    let mut day = Some(from).filter(|from| *from <= to);
    while let Some(today) = day {
        let now = status(state, today);
        let next = next_change(state, &now, today).filter(|next| *next <= to);
        let until = next.map_or(to, |next| Day(next.0 - 1));
        for (spans, status) in all.iter_mut().zip(&now) {
            match spans.last_mut().filter(|last| last.standing == status.standing) {
                Some(last) => last.to = until,
                None => spans.push(StandingSpan { from: today, to: until, standing: status.standing }),
            }
        }
        day = next;
    }
    all
}

/// A commitment that stands differently from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// From which day on.
    pub day: Day,
    /// Which.
    pub commitment: String,
    /// How it stood until then.
    pub from: Standing,
    /// How it stands then.
    pub to: Standing,
    /// Whether it was in force.
    pub was_in_force: bool,
    /// Whether it is in force.
    pub is_in_force: bool,
    /// The commitment whose breach ends it or makes it rest.
    pub because_of: Option<String>,
}

/// What some events lead to if nothing else happens, and would not happen without them: by day; of one day
/// what is
/// broken comes first, then what that ends, each in the order of the accord.
///
/// # Errors
///
/// When one of the events cannot happen after those before it.
///
/// # Examples
///
/// ```
/// use elfvik::keep::accord::{Accord, AccordSetup, AccordState, consequences};
///
/// let (parties, commitments) = (vec!["us".into(), "dprk".into()], Vec::new());
/// let accord = Accord::new(AccordSetup { parties, arbiter: None, commitments, clocks: None }).unwrap();
/// assert_eq!(consequences(&AccordState::new(accord), &[]), Ok(Vec::new()));
/// ```
pub fn consequences(state: &AccordState, events: &[DatedEvent]) -> Result<Vec<Consequence>, Refusal> {
    let after = events.iter().cloned().try_fold(state.clone(), AccordState::after)?;
    Ok(differences(state, [state, &after], events))
}

/// What some events keep from happening: how commitments would stand differently if neither they nor anything
/// else happened, and do not with them. In the order of [`consequences`].
///
/// # Errors
///
/// When one of the events cannot happen after those before it.
///
/// # Examples
///
/// ```
/// use elfvik::keep::accord::{
///     Accord, AccordSetup, AccordState, Commitment, DatedEvent, Day, Due, Event, Reversibility, Standing,
///     Verification, prevented,
/// };
///
/// let promise = Commitment {
///     id: "school".into(),
///     owners: vec!["town".into()],
///     promised_to: vec!["builder".into()],
///     due: Due::On(Day(10)),
///     verification: Verification::Declared,
///     reversibility: Reversibility::Irreversible,
///     sunset: None,
///     snapback: vec![],
/// };
/// let parties = vec!["town".into(), "builder".into()];
/// let setup = AccordSetup { parties, arbiter: None, commitments: vec![promise], clocks: None };
/// let state = AccordState::new(Accord::new(setup).unwrap());
/// let done = Event::Reported { commitment: "school".into(), by: "town".into(), evidence: None };
/// let found = prevented(&state, &[DatedEvent { day: Day(5), event: done, source: None }]).unwrap();
/// assert_eq!((found[0].day, found[0].to), (Day(11), Standing::Overdue));
/// ```
pub fn prevented(state: &AccordState, events: &[DatedEvent]) -> Result<Vec<Consequence>, Refusal> {
    let after = events.iter().cloned().try_fold(state.clone(), AccordState::after)?;
    Ok(differences(state, [&after, state], events))
}

/// What changes in the second of two courses and not in the first, from the first of some events on.
fn differences(
    start: &AccordState,
    [without, with]: [&AccordState; 2],
    events: &[DatedEvent],
) -> Vec<Consequence> {
    let Some(first) = events.iter().map(|event| event.day).min() else { return Vec::new() };
    let mut found = Vec::new();
    let (mut before, mut day) = ([status(start, first), status(start, first)], Some(first));
    while let Some(today) = day {
        let now = [status(without, today), status(with, today)];
        found.extend(changes(today, &before, &now));
        let next = [next_change(without, &now[0], today), next_change(with, &now[1], today)];
        day = next.into_iter().flatten().min();
        before = now;
    }
    found
}

/// What changes on a day with the events, and not without them. Each pair is without and with them.
fn changes(
    day: Day,
    [without_before, before]: &[Vec<CommitmentStatus>; 2],
    [without, now]: &[Vec<CommitmentStatus>; 2],
) -> Vec<Consequence> {
    let all = before.iter().zip(now).zip(without_before.iter().zip(without));
    let has_changed = |(before, now): (&CommitmentStatus, &CommitmentStatus)| before.standing != now.standing;
    let same = |a: &CommitmentStatus, b: &CommitmentStatus| a.standing == b.standing;
    let own = all.filter(|((before, now), (was, is))| {
        has_changed((before, now)) && !(same(before, was) && same(now, is))
    });
    let mut found: Vec<Consequence> = own
        .map(|((before, now), _)| Consequence {
            day,
            commitment: now.commitment.clone(),
            from: before.standing,
            to: now.standing,
            was_in_force: before.is_in_force(),
            is_in_force: now.is_in_force(),
            because_of: now
                .snapped_back_by
                .as_ref()
                .map(|(other, _)| other.clone())
                .filter(|_| matches!(now.standing, Standing::SnappedBack | Standing::Suspended)),
        })
        .collect();
    found.sort_by_key(|change| change.to != Standing::Broken);
    found
}

/// The next day on which something happens or a time runs out.
fn next_change(state: &AccordState, now: &[CommitmentStatus], day: Day) -> Option<Day> {
    let events = state.events().iter().map(|event| event.day);
    let ends = now.iter().flat_map(|status| {
        let dispute = status.dispute.filter(|dispute| dispute.ruling.is_none());
        let ends = [status.due, status.until, dispute.and_then(|dispute| dispute.until)];
        ends.into_iter().flatten().filter(|end| *end < Day::LAST).map(|end| end.after(1))
    });
    events.chain(ends).filter(|next| *next > day).min()
}
