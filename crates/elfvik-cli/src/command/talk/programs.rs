//! The programs at the table.

use crate::agent::{self, Agent, Limits, Started};
use crate::arguments::TalkComputing;
use elfvik::model::PartyId;
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::{Program, Strategy, TalkError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

/// Starts the programs of talks.
pub(super) struct Programs {
    limits: Limits,
    /// Those that were started before they were asked for, by their commands: one for each that the first
    /// talk needs.
    waiting: Mutex<BTreeMap<String, Vec<Started>>>,
    /// Before the first is started it is seen to that none is left when this program ends.
    guarded: Once,
}

impl Programs {
    pub(super) fn new(computing: &TalkComputing) -> Self {
        let [per_move, in_all] = [computing.move_limit, computing.talk_limit].map(Duration::from_secs_f64);
        Self { limits: Limits { per_move, in_all }, waiting: Mutex::default(), guarded: Once::new() }
    }

    /// Starts those of the first of many talks: a program that cannot be started at all would be the fault
    /// of every single one.
    pub(super) fn start_first<'s>(
        &self,
        specs: impl Iterator<Item = &'s StrategySpec>,
    ) -> anyhow::Result<()> {
        for command in specs.filter_map(StrategySpec::agent) {
            let started = self.started(command)?;
            self.waiting().entry(command.to_owned()).or_default().push(started);
        }
        Ok(())
    }

    /// The strategy of a party that a program plays.
    pub(super) fn play(&self, program: Program<'_>) -> Result<Box<dyn Strategy>, TalkError> {
        let Program { party: PartyId(party), command, talk, codec } = program;
        let waiting = match talk {
            0 => self.waiting().get_mut(command).and_then(Vec::pop),
            _ => None,
        };
        let started = waiting.map_or_else(|| self.started(command), Ok);
        let started =
            started.map_err(|error| TalkError::NotStarted { party, reason: format!("{error:#}") })?;
        Ok(Box::new(Agent::new(started, self.limits, codec)))
    }

    fn started(&self, command: &str) -> anyhow::Result<Started> {
        self.guarded.call_once(agent::end_with_us);
        Started::of(command)
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Started>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
