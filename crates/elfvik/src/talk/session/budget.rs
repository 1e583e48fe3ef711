//! What a level may last.

use crate::model::{Deadline, TalkRules, TimeConvention, Unit};
use crate::talk::moment::Moment;

/// The rounds or ticks of a level: the only place where time runs on, by at least one at a time and never
/// beyond the limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeBudget {
    deadline: Deadline,
    clock: TimeConvention,
    limit: u32,
    now: Moment,
}

impl TimeBudget {
    /// The budget of a level that begins, with its true limit.
    pub(super) fn new(rules: &TalkRules, limit: u32) -> Self {
        let now = Moment { round: 0, ticks: 0, time: 0.0 };
        let mut budget = Self { deadline: rules.deadline, clock: rules.clock, limit: limit.max(1), now };
        budget.tell_time();
        budget
    }

    pub(super) fn now(&self) -> Moment {
        self.now
    }

    pub(super) fn limit(&self) -> u32 {
        self.limit
    }

    /// Whether a move that takes so many ticks comes in time.
    pub(super) fn allows(&self, ticks: u32) -> bool {
        match self.deadline.unit {
            Unit::Rounds => true,
            Unit::Ticks => self.now.ticks.checked_add(ticks.max(1)).is_some_and(|sum| sum <= self.limit),
        }
    }

    /// A move takes at least a tick.
    pub(super) fn spend_ticks(&mut self, ticks: u32) {
        self.now.ticks = self.now.ticks.saturating_add(ticks.max(1));
        if self.deadline.unit == Unit::Ticks {
            self.now.ticks = self.now.ticks.min(self.limit);
            self.tell_time();
        }
    }

    pub(super) fn spend_round(&mut self) {
        self.now.round = self.now.round.saturating_add(1);
        self.tell_time();
    }

    /// Nothing is left.
    pub(super) fn exhaust(&mut self) {
        match self.deadline.unit {
            Unit::Rounds => self.now.round = self.limit,
            Unit::Ticks => self.now.ticks = self.limit,
        }
        self.tell_time();
    }

    /// Whether nothing is left once the present round is over.
    pub(super) fn is_last_round(&self) -> bool {
        match self.deadline.unit {
            Unit::Rounds => self.now.round.saturating_add(1) >= self.limit,
            Unit::Ticks => self.is_spent(),
        }
    }

    pub(super) fn is_spent(&self) -> bool {
        match self.deadline.unit {
            Unit::Rounds => self.now.round >= self.limit,
            Unit::Ticks => self.now.ticks >= self.limit,
        }
    }

    /// Turns rounds or ticks into time, after one of them changed.
    fn tell_time(&mut self) {
        let time = match self.deadline.unit {
            Unit::Rounds => self.clock.time(self.now.round, self.deadline.most),
            Unit::Ticks => f64::from(self.now.ticks) / f64::from(self.deadline.most),
        };
        self.now.time = time.min(1.0);
    }
}
