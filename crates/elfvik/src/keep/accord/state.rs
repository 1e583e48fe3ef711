//! An accord and what has happened since.

use super::commitment::{Accord, Commitment, Due, Reversibility, Trigger, Verification};
use super::day::Day;
use super::dispute::DisputePhase;
use super::event::{DatedEvent, Event, Refusal};
use super::history::{History, PastBreach};
use super::standing::{CommitmentStatus, Standing};
use super::unseen::UnseenEvent;
use std::collections::BTreeSet;

/// An accord with its events, each of which could happen when it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccordState {
    accord: Accord,
    events: Vec<DatedEvent>,
    past: Vec<PastBreach>,
    /// The positions among the events of those that are confidential.
    confidential: BTreeSet<usize>,
    unseen: Vec<UnseenEvent>,
}

impl AccordState {
    /// An accord of which nothing has happened yet.
    #[must_use]
    pub fn new(accord: Accord) -> Self {
        Self {
            accord,
            events: Vec::new(),
            past: Vec::new(),
            confidential: BTreeSet::new(),
            unseen: Vec::new(),
        }
    }

    /// The accord.
    #[must_use]
    pub fn accord(&self) -> &Accord {
        &self.accord
    }

    /// What has happened, in order.
    #[must_use]
    pub fn events(&self) -> &[DatedEvent] {
        &self.events
    }

    /// The state after an event.
    ///
    /// # Errors
    ///
    /// When the event cannot happen then, or not by whom it is said to.
    pub fn after(mut self, dated: DatedEvent) -> Result<Self, Refusal> {
        self.check(&dated)?;
        self.past.extend(self.past_breach(&dated));
        self.events.push(dated);
        Ok(self)
    }

    /// Whether the event at a position is confidential: who was not told cannot read it in the record.
    #[must_use]
    pub fn is_confidential(&self, position: usize) -> bool {
        self.confidential.contains(&position)
    }

    /// What the record holds besides and cannot be seen, in its order: how the commitments stand is told as
    /// if it had not happened.
    #[must_use]
    pub fn unseen(&self) -> &[UnseenEvent] {
        &self.unseen
    }

    /// The state after an event that is confidential.
    pub(super) fn after_confidential(self, dated: DatedEvent) -> Result<Self, Refusal> {
        let mut state = self.after(dated)?;
        state.confidential.insert(state.events.len() - 1);
        Ok(state)
    }

    /// The same state, and something that cannot be seen.
    pub(super) fn without(mut self, unseen: UnseenEvent) -> Self {
        self.unseen.push(unseen);
        self
    }

    /// What is known at the end of a day.
    pub(super) fn history(&self, day: Day) -> History<'_> {
        History::new(&self.accord, (&self.events, &self.past), day)
    }

    /// The breach that an event makes good.
    fn past_breach(&self, dated: &DatedEvent) -> Option<PastBreach> {
        let Event::Restored { commitment, .. } = &dated.event else { return None };
        let broken = self.history(dated.day).broken(self.accord.commitment(commitment)?)?;
        let (commitment, restored) = (commitment.clone(), dated.day);
        Some(PastBreach { commitment, broken, restored, event: self.events.len() })
    }

    fn check(&self, dated: &DatedEvent) -> Result<(), Refusal> {
        if let Some(last) = self.events.last().map(|last| last.day).filter(|last| *last > dated.day) {
            return Err(Refusal::Backwards { day: dated.day, last });
        }
        let history = self.history(dated.day);
        if let Event::Occurred { occurrence } = &dated.event {
            return check_occurrence(history, occurrence);
        }
        let id = dated.event.commitment().unwrap_or_default();
        let unknown = || Refusal::UnknownCommitment { commitment: id.to_owned() };
        let commitment = self.accord.commitment(id).ok_or_else(unknown)?;
        check_about(history, commitment, &dated.event)
    }
}

fn check_occurrence(history: History, occurrence: &str) -> Result<(), Refusal> {
    let waits = |commitment: &Commitment| match &commitment.due {
        Due::Within { after: Trigger::Occurrence(known), .. } => known == occurrence,
        _ => false,
    };
    if !history.accord.setup().commitments.iter().any(waits) {
        return Err(Refusal::UnknownOccurrence { occurrence: occurrence.to_owned() });
    }
    match history.occurred(occurrence) {
        Some(_) => Err(Refusal::OccurredAlready { occurrence: occurrence.to_owned() }),
        None => Ok(()),
    }
}

fn check_about(history: History, commitment: &Commitment, event: &Event) -> Result<(), Refusal> {
    let id = || commitment.id.clone();
    let only = |allowed: &[String], by: &String| match allowed.contains(by) {
        true => Ok(()),
        false => Err(Refusal::NotAllowed { commitment: id(), by: by.clone(), allowed: allowed.to_vec() }),
    };
    let owner = &commitment.owners[..];
    let status = CommitmentStatus::of(history, commitment);
    let running = status.dispute.filter(|dispute| dispute.phase != DisputePhase::Over);
    match event {
        Event::Occurred { .. } => Ok(()),
        Event::Reported { by, evidence, .. } => {
            only(owner, by)?;
            match (&commitment.verification, evidence, status.standing) {
                (_, _, Standing::Broken) => Err(Refusal::Broken { commitment: id() }),
                (_, _, Standing::Suspended) => Err(Refusal::NotInForce { commitment: id() }),
                (Verification::Evidence, None, _) => Err(Refusal::NoEvidence { commitment: id() }),
                _ => Ok(()),
            }
        }
        Event::Verified { by, .. } => {
            match &commitment.verification {
                Verification::By(verifier) => only(std::slice::from_ref(verifier), by)?,
                _ => return Err(Refusal::NoVerifier { commitment: id() }),
            }
            // What has ended or rests binds nobody, so that nothing is found about it.
            match status.standing {
                Standing::Broken => Err(Refusal::Broken { commitment: id() }),
                Standing::Lapsed | Standing::SnappedBack | Standing::Suspended => {
                    Err(Refusal::NotInForce { commitment: id() })
                }
                _ => Ok(()),
            }
        }
        Event::Renewed { by, .. } => {
            let sunset = commitment.sunset.as_ref().ok_or_else(|| Refusal::NoSunset { commitment: id() })?;
            only(std::slice::from_ref(&sunset.renewed_by), by)?;
            in_force(&status, commitment)
        }
        Event::Withdrawn { by, .. } => {
            only(owner, by)?;
            match commitment.reversibility {
                Reversibility::Irreversible => Err(Refusal::Irreversible { commitment: id() }),
                Reversibility::Reversible => in_force(&status, commitment),
            }
        }
        Event::Disputed { by, .. } => {
            only(&commitment.promised_to, by)?;
            match (running, status.broken) {
                (Some(_), _) => Err(Refusal::InDispute { commitment: id() }),
                (_, Some(_)) => Err(Refusal::Broken { commitment: id() }),
                _ => Ok(()),
            }
        }
        Event::Settled { by, .. } => {
            if running.is_none() {
                return Err(Refusal::NotInDispute { commitment: id() });
            }
            check_all(commitment, by, None)
        }
        Event::Restored { by, due, .. } => {
            if status.broken.is_none() {
                return Err(Refusal::NotBroken { commitment: id() });
            }
            if let Some(due) = due.filter(|due| *due < history.day) {
                return Err(Refusal::DueBefore { commitment: id(), day: history.day, due });
            }
            check_all(commitment, by, history.accord.setup().arbiter.as_ref())
        }
        Event::Decided { by, .. } => {
            let arbiter = history.accord.setup().arbiter.as_ref();
            let arbiter = arbiter.ok_or_else(|| Refusal::NoArbiter { commitment: id() })?;
            only(std::slice::from_ref(arbiter), by)?;
            match running.map(|dispute| dispute.phase) {
                None => Err(Refusal::NotInDispute { commitment: id() }),
                Some(DisputePhase::Decision) => Ok(()),
                Some(phase) => Err(Refusal::TooEarly { commitment: id(), phase }),
            }
        }
    }
}

/// Refuses what takes all whom a commitment concerns, or the arbiter alone where there is one to turn to.
fn check_all(commitment: &Commitment, by: &[String], arbiter: Option<&String>) -> Result<(), Refusal> {
    let needed = commitment.concerned();
    let is_known = |party: &String| needed.contains(party);
    let are_all = needed.iter().all(|party| by.contains(party)) && by.iter().all(is_known);
    match are_all || arbiter.is_some_and(|arbiter| by == std::slice::from_ref(arbiter)) {
        true => Ok(()),
        false => {
            let commitment = commitment.id.clone();
            Err(Refusal::NotAll { commitment, needed, arbiter: arbiter.cloned() })
        }
    }
}

/// Refuses what needs a commitment in force; one in dispute is, until the dispute is over.
fn in_force(status: &CommitmentStatus, commitment: &Commitment) -> Result<(), Refusal> {
    match status.standing {
        _ if status.is_in_force() => Ok(()),
        Standing::Broken => Err(Refusal::Broken { commitment: commitment.id.clone() }),
        _ => Err(Refusal::NotInForce { commitment: commitment.id.clone() }),
    }
}
