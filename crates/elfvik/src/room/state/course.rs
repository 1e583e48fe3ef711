//! The course of the talks: phases, levels, clocks.

use super::wrong::Wrong;
use super::{Pause, State};
use crate::room::event::{EventBody, LevelEnd, TalksEnd};
use crate::room::roles::Phase;
use crate::talk::{End, Event as TalkEvent};
use std::sync::Arc;

impl State {
    pub(super) fn take_course(&mut self, body: &EventBody) -> Result<(), Wrong> {
        match body {
            EventBody::Started {} => {
                self.phase_is(&[Phase::Preparing])?;
                self.enter(Phase::InSession);
                self.told_phase = Phase::InSession;
            }
            EventBody::PhaseChanged { phase } => {
                self.phase_is(&[*phase])?;
                self.told_phase = *phase;
            }
            EventBody::LevelEntered { level, ends, .. } => {
                self.phase_is(&[Phase::InSession])?;
                let entered = self.session.course().levels.get(*level).ok_or(Wrong::Unknown)?;
                let limit = entered.rules.deadline.most;
                self.session.apply(TalkEvent::Entered { level: *level, limit })?;
                self.level_ends = *ends;
                self.table = self.table.cleared();
                self.extension.clear();
            }
            EventBody::LevelEnded { level, why } => self.level_ended(*level, *why)?,
            EventBody::ExtensionAsked { party, milliseconds } => {
                let party = self.known(party)?;
                self.extension.insert(party, *milliseconds);
            }
            EventBody::Extended { milliseconds, ends } => {
                let more = i64::try_from(*milliseconds).unwrap_or(i64::MAX);
                match (&mut self.level_left, ends) {
                    (Some(left), None) => *left = left.saturating_add(more),
                    (None, Some(ends)) => self.level_ends = Some(*ends),
                    _ => return Err(Wrong::Unknown),
                }
                self.extension.clear();
            }
            EventBody::Suspended { cause, party } => {
                self.phase_is(&[Phase::InSession])?;
                self.session.apply(TalkEvent::Suspended { cause: cause.as_str().into() })?;
                let party = party.as_ref().map(|party| self.known(party)).transpose()?;
                let (since, cause) = (self.now, cause.as_str().into());
                self.pause = Some(Pause { since, cause, party, confirmed: Default::default() });
                self.stop_level_clock();
                self.enter(Phase::Suspended);
                self.told_phase = Phase::Suspended;
            }
            EventBody::ResumptionConfirmed { party } => {
                let party = self.known(party)?;
                self.pause.as_mut().ok_or(Wrong::Unknown)?.confirmed.insert(party);
            }
            EventBody::Resumed { .. } => {
                let pause = self.pause.take().ok_or(Wrong::Unknown)?;
                self.session.apply(TalkEvent::Resumed)?;
                self.start_level_clock();
                self.shift_clocks(self.now.0 - pause.since.0);
                self.enter(Phase::InSession);
                self.told_phase = Phase::InSession;
            }
            EventBody::Walked { party } => {
                self.phase_is(&[Phase::InSession])?;
                let party = self.known(party)?;
                self.session.walk(party)?;
                self.table.sealed.remove(&party);
                self.extension.remove(&party);
                if self.table.open.as_ref().is_some_and(|open| open.by == Some(party)) {
                    self.table.open = None;
                }
                if self.session.end().is_none() {
                    self.agree_if_enough()?;
                }
            }
            EventBody::Ended { why } => {
                self.end = Some(why.clone());
                self.deal = None;
                self.finish(Phase::Closed);
            }
            EventBody::Closed { .. } => {
                if self.phase == Phase::Closed {
                    return Err(Wrong::Unknown);
                }
                self.finish(Phase::Closed);
            }
            _ => return Err(Wrong::Unknown),
        }
        Ok(())
    }

    /// The level is over: the offer on the table was the last of its maker, and what the last offers share
    /// is closed on the next.
    fn level_ended(&mut self, level: usize, why: LevelEnd) -> Result<(), Wrong> {
        self.phase_is(&[Phase::InSession])?;
        if level != self.session.level() {
            return Err(Wrong::Unknown);
        }
        let session = self.with_last_offer();
        let is_over = self.is_level_over_in(&session);
        self.session = session;
        match (is_over, why) {
            (true, _) => {}
            (false, LevelEnd::Rounds) => return Err(Wrong::Unknown),
            (false, LevelEnd::Time | LevelEnd::Chair) => self.session.run_out()?,
        }
        self.level_ends = None;
        self.table = self.table.cleared();
        Ok(())
    }

    pub(super) fn enter(&mut self, phase: Phase) {
        self.phase = phase;
    }

    /// Nothing is negotiated any more: the table is cleared, and clocks stop.
    pub(super) fn finish(&mut self, phase: Phase) {
        self.enter(phase);
        self.level_ends = None;
        self.level_left = None;
        self.pause = None;
        self.extension.clear();
        self.suggestions.clear();
        self.table = self.table.cleared();
    }

    pub(super) fn stop_level_clock(&mut self) {
        self.level_left = self.level_ends.take().map(|ends| ends.0 - self.now.0);
    }

    pub(super) fn start_level_clock(&mut self) {
        self.level_ends = self.level_left.take().map(|left| self.now.after(left));
    }

    /// What expires or closes does so later, since clocks stood so long.
    pub(super) fn shift_clocks(&mut self, milliseconds: i64) {
        let super::Table { open, joint, .. } = &mut self.table;
        for open in open.iter_mut().chain(joint) {
            if let Some(expires) = open.offer.expires {
                Arc::make_mut(&mut open.offer).expires = Some(expires.after(milliseconds));
            }
        }
        for made in &mut self.suggestions {
            let made = Arc::make_mut(made);
            made.closes = made.closes.after(milliseconds);
        }
    }

    /// Why the talks ended without an agreement, in the words of the room.
    pub(super) fn talks_end(&self) -> Option<TalksEnd> {
        Some(match self.session.end()? {
            End::Agreement(_) => return None,
            End::Walked(party) => TalksEnd::Walked { party: self.id(*party) },
            End::Exhausted => TalksEnd::Exhausted {},
            End::NotRatified(party, _) => {
                TalksEnd::NotRatified { party: self.id(*party), reason: self.last_refusal().1 }
            }
            End::TooManyOpen { level, open } => TalksEnd::TooManyOpen { level: *level, open: *open },
            // The others do not occur: nobody draws, faults or signs by utilities in a room.
            End::Deadline
            | End::BrokenOff
            | End::Conflict
            | End::NotSigned(_)
            | End::Fault(_)
            | End::Collapsed(_) => TalksEnd::Deadline {},
        })
    }
}
