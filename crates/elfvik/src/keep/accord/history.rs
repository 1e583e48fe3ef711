//! What follows from the events of an accord up to a day.

use super::commitment::{Accord, Commitment, Day, Due, Reversibility, Ruling, Trigger, Verification};
use super::dispute::{DisputePhase, DisputeStanding};
use super::event::{DatedEvent, Event, Finding};

/// Events up to a day.
#[derive(Clone, Copy)]
pub(super) struct History<'a> {
    pub(super) accord: &'a Accord,
    events: &'a [DatedEvent],
    pub(super) day: Day,
}

impl<'a> History<'a> {
    /// What is known at the end of a day. Events are in the order of their days.
    pub(super) fn new(accord: &'a Accord, events: &'a [DatedEvent], day: Day) -> Self {
        let known = events.partition_point(|event| event.day <= day);
        Self { accord, events: &events[..known], day }
    }

    fn of(self, commitment: &'a str) -> impl Iterator<Item = &'a DatedEvent> {
        self.events.iter().filter(move |dated| dated.event.commitment() == Some(commitment))
    }

    /// When something that a time limit waits for happened.
    pub(super) fn occurred(self, occurrence: &str) -> Option<Day> {
        let named = |dated: &&DatedEvent| match &dated.event {
            Event::Occurred { occurrence: known } => known == occurrence,
            _ => false,
        };
        self.events.iter().find(named).map(|dated| dated.day)
    }

    /// When a commitment was first kept.
    pub(super) fn kept(self, commitment: &'a Commitment) -> Option<Day> {
        let shows = |dated: &&DatedEvent| match (&commitment.verification, &dated.event) {
            (Verification::By(_), Event::Verified { finding, .. }) => *finding == Finding::Kept,
            (Verification::Declared | Verification::Evidence, Event::Reported { .. }) => true,
            _ => false,
        };
        self.of(&commitment.id).find(shows).map(|dated| dated.day)
    }

    /// When its owner first said that it was done.
    pub(super) fn reported(self, commitment: &'a Commitment) -> Option<Day> {
        let reports = |dated: &&DatedEvent| matches!(dated.event, Event::Reported { .. });
        self.of(&commitment.id).find(reports).map(|dated| dated.day)
    }

    /// The last day on which it is done in time; none while its time limit has not begun.
    pub(super) fn due(self, commitment: &Commitment) -> Option<Day> {
        match &commitment.due {
            Due::On(day) => Some(*day),
            Due::Within { days, after } => {
                let start = match after {
                    Trigger::Kept(id) => self.kept(self.accord.commitment(id)?),
                    Trigger::Occurrence(occurrence) => self.occurred(occurrence),
                };
                start.map(|start| start.after(*days))
            }
        }
    }

    /// When it was established that a commitment is broken.
    ///
    /// It is when its owner withdraws what it has done; when a verifier finds it not kept after its last day
    /// or after it was kept; and when a dispute ends with a breach.
    pub(super) fn broken(self, commitment: &'a Commitment) -> Option<Day> {
        let breaks = |dated: &&DatedEvent| match &dated.event {
            Event::Withdrawn { .. } => true,
            Event::Verified { finding: Finding::NotKept, .. } => {
                let then = Self::new(self.accord, self.events, dated.day);
                let is_late = then.due(commitment).is_some_and(|due| due < dated.day);
                is_late || then.kept(commitment).is_some()
            }
            _ => false,
        };
        let found = self.of(&commitment.id).find(breaks).map(|dated| dated.day);
        let disputes = self.disputes(commitment).into_iter();
        let ruled = disputes.filter(|dispute| dispute.ruling == Some(Ruling::Breach)).map(|d| d.until);
        found.into_iter().chain(ruled).min()
    }

    /// Which breach ended a commitment or made it rest, and when: the first; of one day the first in the
    /// accord.
    pub(super) fn snapped_back(self, commitment: &Commitment) -> Option<(Day, &'a Commitment)> {
        if commitment.reversibility == Reversibility::Irreversible {
            return None;
        }
        let ends = |other: &&Commitment| other.snapback.contains(&commitment.id);
        let breaches = self.accord.setup().commitments.iter().filter(ends);
        breaches.filter_map(|other| Some((self.broken(other)?, other))).min_by_key(|(day, _)| *day)
    }

    /// The last day on which a commitment that was kept is in force, as far as its sunset goes.
    pub(super) fn sunset(self, commitment: &'a Commitment) -> Option<Day> {
        let sunset = commitment.sunset.as_ref()?;
        let start = self.kept(commitment)?;
        let renewals = self.of(&commitment.id).filter(|dated| matches!(dated.event, Event::Renewed { .. }));
        Some(renewals.fold(start.after(sunset.days), |until, _| until.after(sunset.days)))
    }

    /// All disputes about a commitment, in their order.
    pub(super) fn disputes(self, commitment: &'a Commitment) -> Vec<DisputeStanding> {
        let mut disputes: Vec<DisputeStanding> = Vec::new();
        for dated in self.of(&commitment.id) {
            match (&dated.event, disputes.last_mut()) {
                (Event::Disputed { .. }, _) => disputes.push(self.running(dated.day)),
                (Event::Settled { ruling, .. } | Event::Decided { ruling, .. }, Some(last)) => {
                    *last = DisputeStanding {
                        phase: DisputePhase::Over,
                        until: dated.day,
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
        let clocks = self.accord.setup().clocks;
        let notice = opened.after(clocks.notice);
        let consultation = notice.after(clocks.consultation);
        let decision = consultation.after(clocks.decision);
        let phases = [
            (DisputePhase::Notice, notice),
            (DisputePhase::Consultation, consultation),
            (DisputePhase::Decision, decision),
        ];
        match phases.into_iter().find(|(_, until)| self.day <= *until) {
            Some((phase, until)) => DisputeStanding { opened, phase, until, ruling: None },
            None => DisputeStanding {
                opened,
                phase: DisputePhase::Over,
                until: decision.after(1),
                ruling: Some(clocks.default),
            },
        }
    }
}

impl Event {
    /// What it is about; none for an occurrence.
    pub(super) fn commitment(&self) -> Option<&str> {
        match self {
            Self::Occurred { .. } => None,
            Self::Reported { commitment, .. }
            | Self::Verified { commitment, .. }
            | Self::Renewed { commitment, .. }
            | Self::Withdrawn { commitment, .. }
            | Self::Disputed { commitment, .. }
            | Self::Settled { commitment, .. }
            | Self::Decided { commitment, .. } => Some(commitment),
        }
    }
}
