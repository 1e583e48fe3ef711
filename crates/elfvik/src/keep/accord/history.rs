//! What follows from the events of an accord up to a day.

use super::commitment::{Accord, Commitment, Due, Reversibility, Ruling, Trigger, Verification};
use super::day::Day;
use super::dispute::{DisputePhase, DisputeStanding};
use super::event::{DatedEvent, Event, Finding};
use std::ops::Range;

/// Events up to a day.
#[derive(Clone, Copy)]
pub(super) struct History<'a> {
    pub(super) accord: &'a Accord,
    events: &'a [DatedEvent],
    /// The breaches that these events have made good, in their order.
    past: &'a [PastBreach],
    pub(super) day: Day,
}

/// A breach that was made good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PastBreach {
    pub(super) commitment: String,
    pub(super) broken: Day,
    pub(super) restored: Day,
    /// The position of the event that restored it.
    pub(super) event: usize,
}

/// One try at keeping a commitment: the first, or the one after a restoration.
#[derive(Clone, Copy)]
struct Attempt<'a> {
    /// The first event that belongs to it.
    from: usize,
    /// The first that does not.
    to: usize,
    /// When it began, with its new last day if it has to be done again; none for the first.
    restored: Option<(Day, Option<Day>)>,
    commitment: &'a Commitment,
}

impl<'a> History<'a> {
    /// What is known at the end of a day. Events are in the order of their days.
    pub(super) fn new(
        accord: &'a Accord,
        (events, past): (&'a [DatedEvent], &'a [PastBreach]),
        day: Day,
    ) -> Self {
        let known = events.partition_point(|event| event.day <= day);
        Self { accord, events, past, day }.until(known)
    }

    /// What was known after so many events, on the day of the last of them or this one.
    fn until(self, n_events: usize) -> Self {
        let events = &self.events[..n_events];
        let n_past = self.past.partition_point(|past| past.event < n_events);
        Self { events, past: &self.past[..n_past], ..self }
    }

    /// All attempts at a commitment, in their order.
    fn attempts(self, commitment: &'a Commitment) -> Vec<Attempt<'a>> {
        let mut attempts = vec![Attempt { from: 0, to: self.events.len(), restored: None, commitment }];
        for (at, dated) in self.events.iter().enumerate() {
            if let Event::Restored { commitment: id, due, .. } = &dated.event
                && *id == commitment.id
            {
                let restored = Some((dated.day, *due));
                attempts.last_mut().into_iter().for_each(|before| before.to = at);
                attempts.push(Attempt { from: at + 1, to: self.events.len(), restored, commitment });
            }
        }
        attempts
    }

    fn attempt(self, commitment: &'a Commitment) -> Attempt<'a> {
        let mut attempts = self.attempts(commitment);
        attempts.pop().expect("there is a first attempt")
    }

    /// The events of an attempt with their positions.
    fn of(self, attempt: Attempt<'a>) -> impl Iterator<Item = (usize, &'a DatedEvent)> {
        let Range { start, end } = attempt.from..attempt.to;
        let all = self.events[..end].iter().enumerate().skip(start);
        all.filter(move |(_, dated)| dated.event.commitment() == Some(&attempt.commitment.id))
    }

    /// When something that a time limit waits for happened.
    pub(super) fn occurred(self, occurrence: &str) -> Option<Day> {
        let named = |dated: &&DatedEvent| match &dated.event {
            Event::Occurred { occurrence: known } => known == occurrence,
            _ => false,
        };
        self.events.iter().find(named).map(|dated| dated.day)
    }

    /// When a commitment was kept, or was in force again after it was restored.
    pub(super) fn kept(self, commitment: &'a Commitment) -> Option<Day> {
        self.kept_in(self.attempt(commitment))
    }

    /// When it was kept for the first time, which is what time limits wait for.
    fn first_kept(self, commitment: &'a Commitment) -> Option<Day> {
        self.attempts(commitment).into_iter().find_map(|attempt| self.kept_in(attempt))
    }

    fn kept_in(self, attempt: Attempt<'a>) -> Option<Day> {
        if let Some((day, None)) = attempt.restored {
            return Some(day);
        }
        match &attempt.commitment.verification {
            Verification::By(_) => {
                let finds = |dated: &DatedEvent| match dated.event {
                    Event::Verified { finding, .. } => finding == Finding::Kept,
                    _ => false,
                };
                self.of(attempt).find(|(_, dated)| finds(dated)).map(|(_, dated)| dated.day)
            }
            Verification::Declared | Verification::Evidence => {
                let each = attempt.commitment.owners.iter().map(|owner| self.reported_by(attempt, owner));
                each.collect::<Option<Vec<Day>>>()?.into_iter().max()
            }
        }
    }

    /// When an owner first said that its part was done.
    fn reported_by(self, attempt: Attempt<'a>, owner: &str) -> Option<Day> {
        let reports = |dated: &DatedEvent| match &dated.event {
            Event::Reported { by, .. } => by == owner,
            _ => false,
        };
        self.of(attempt).find(|(_, dated)| reports(dated)).map(|(_, dated)| dated.day)
    }

    /// When one of its owners first said that it was done.
    pub(super) fn reported(self, commitment: &'a Commitment) -> Option<Day> {
        let attempt = self.attempt(commitment);
        commitment.owners.iter().filter_map(|owner| self.reported_by(attempt, owner)).min()
    }

    /// When it was last restored.
    pub(super) fn restored(self, commitment: &'a Commitment) -> Option<Day> {
        self.attempt(commitment).restored.map(|(day, _)| day)
    }

    /// The last day on which it is done in time; none while its time limit has not begun, or where it has
    /// none. It is put off by the days for which it rested after the breach of another.
    pub(super) fn due(self, commitment: &'a Commitment) -> Option<Day> {
        if let Some((restored, Some(due))) = self.attempt(commitment).restored {
            return Some(self.put_off(commitment, restored, due));
        }
        match &commitment.due {
            Due::On(day) => Some(self.put_off(commitment, Day(i32::MIN), *day)),
            Due::Within { days, after } => {
                let start = match after {
                    Trigger::Kept(id) => self.first_kept(self.accord.commitment(id)?)?,
                    Trigger::AllKept(ids) => {
                        let kept = |id: &String| self.first_kept(self.accord.commitment(id)?);
                        ids.iter().map(kept).collect::<Option<Vec<Day>>>()?.into_iter().max()?
                    }
                    Trigger::Occurrence(occurrence) => self.occurred(occurrence)?,
                };
                Some(self.put_off(commitment, start, start.after(*days)))
            }
            Due::Undated => None,
        }
    }

    /// A last day, put off by how long the commitment rested between the beginning of its time limit and
    /// that day, as long as it was not done.
    fn put_off(self, commitment: &'a Commitment, start: Day, due: Day) -> Day {
        let kept = self.kept(commitment);
        let ends = |past: &&PastBreach| {
            let other = self.accord.commitment(&past.commitment);
            other.is_some_and(|other| other.snapback.contains(&commitment.id))
        };
        let mut rests: Vec<_> = self.past.iter().filter(ends).map(|p| (p.broken, p.restored)).collect();
        rests.sort();
        let (mut counted, mut due) = (start, due);
        for (from, to) in rests {
            let from = from.max(counted);
            let has_ended = from > due || kept.is_some_and(|kept| kept <= from);
            if from < to && !has_ended {
                due = due.after(to.since(from));
                counted = to;
            }
        }
        due
    }

    /// When it was established that a commitment is broken, and not restored since.
    ///
    /// It is when an owner withdraws what it has done; when a verifier finds it not kept after its last day
    /// or after it was kept; and when a dispute ends with a breach.
    pub(super) fn broken(self, commitment: &'a Commitment) -> Option<Day> {
        let attempt = self.attempt(commitment);
        let breaks = |(at, dated): &(usize, &'a DatedEvent)| match &dated.event {
            Event::Withdrawn { .. } => true,
            Event::Verified { finding: Finding::NotKept, .. } => {
                let then = Self { day: dated.day, ..self.until(*at) };
                let is_late = then.due(commitment).is_some_and(|due| due < dated.day);
                is_late || then.kept(commitment).is_some()
            }
            _ => false,
        };
        let found = self.of(attempt).find(breaks).map(|(_, dated)| dated.day);
        let disputes = self.disputes(commitment).into_iter();
        let ruled = disputes.filter(|dispute| dispute.ruling == Some(Ruling::Breach)).filter_map(|d| d.until);
        found.into_iter().chain(ruled).min()
    }

    /// Which breach ended a commitment or made it rest, and when: the first that was not made good; of one
    /// day
    /// the first in the accord.
    pub(super) fn snapped_back(self, commitment: &Commitment) -> Option<(Day, &'a Commitment)> {
        if commitment.reversibility == Reversibility::Irreversible {
            return None;
        }
        let ends = |other: &&Commitment| other.snapback.contains(&commitment.id);
        let breaches = self.accord.setup().commitments.iter().filter(ends);
        breaches.filter_map(|other| Some((self.broken(other)?, other))).min_by_key(|(day, _)| *day)
    }

    /// The last day on which a commitment that was kept is in force, as far as its sunset goes. Time runs on
    /// while it is ended by the breach of another, and anew once it was itself restored.
    pub(super) fn sunset(self, commitment: &'a Commitment) -> Option<Day> {
        let sunset = commitment.sunset.as_ref()?;
        let attempt = self.attempt(commitment);
        let start = self.kept_in(attempt)?;
        let is_renewal = |dated: &DatedEvent| matches!(dated.event, Event::Renewed { .. });
        let renewals = self.of(attempt).filter(|(_, dated)| is_renewal(dated));
        Some(renewals.fold(start.after(sunset.days), |until, _| until.after(sunset.days)))
    }

    /// All disputes about a commitment since it was last restored, in their order.
    pub(super) fn disputes(self, commitment: &'a Commitment) -> Vec<DisputeStanding> {
        let mut disputes: Vec<DisputeStanding> = Vec::new();
        for (_, dated) in self.of(self.attempt(commitment)) {
            match (&dated.event, disputes.last_mut()) {
                (Event::Disputed { .. }, _) => disputes.push(self.running(dated.day)),
                (Event::Settled { ruling, .. } | Event::Decided { ruling, .. }, Some(last)) => {
                    *last = DisputeStanding {
                        phase: DisputePhase::Over,
                        until: Some(dated.day),
                        ruling: Some(*ruling),
                        ..*last
                    };
                }
                _ => {}
            }
        }
        disputes
    }

    /// A dispute in which nothing has happened since the notice.
    fn running(self, opened: Day) -> DisputeStanding {
        let Some(clocks) = self.accord.setup().clocks else {
            return DisputeStanding { opened, phase: DisputePhase::Consultation, until: None, ruling: None };
        };
        let notice = opened.after(clocks.notice);
        let consultation = notice.after(clocks.consultation);
        let decision = consultation.after(clocks.decision);
        let phases = [
            (DisputePhase::Notice, notice),
            (DisputePhase::Consultation, consultation),
            (DisputePhase::Decision, decision),
        ];
        match phases.into_iter().find(|(_, until)| self.day <= *until) {
            Some((phase, until)) => DisputeStanding { opened, phase, until: Some(until), ruling: None },
            None => DisputeStanding {
                opened,
                phase: DisputePhase::Over,
                until: Some(decision.after(1)),
                ruling: Some(clocks.default),
            },
        }
    }
}
