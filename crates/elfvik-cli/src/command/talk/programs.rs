//! The programs at the table.

use crate::agent::{self, Agent, Limits, Started, WaitingPrograms};
use crate::arguments::TalkComputing;
use crate::folder::Folder;
use crate::output::Output;
use crate::person::{PERSON, Person};
use elfvik::brief::RoleSheet;
use elfvik::model::PartyId;
use elfvik::report::{self, Colours};
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::{Program, Strategy, TalkError};
use std::sync::{Arc, Once};
use std::time::Duration;

/// Starts the programs of talks.
pub(super) struct Programs<'a> {
    limits: Limits,
    /// What persons are told from.
    folder: &'a Folder,
    /// Those that were started before they were asked for, one for each that the first talk needs, and those
    /// that stay for many talks.
    waiting: Arc<WaitingPrograms>,
    /// Whether many talks are held.
    is_many: bool,
    /// Before the first is started it is seen to that none is left when this program ends.
    guarded: Once,
}

impl<'a> Programs<'a> {
    pub(super) fn new(computing: &TalkComputing, folder: &'a Folder) -> Self {
        let is_many = computing.repeat.is_some();
        let [per_move, in_all] = [computing.move_limit, computing.talk_limit].map(Duration::from_secs_f64);
        let limits = Limits { per_move, in_all };
        Self { limits, folder, is_many, waiting: Arc::default(), guarded: Once::new() }
    }

    /// A person who plays a party, told what stands on its role sheet.
    fn person(&self, party: PartyId) -> Person {
        let scenario = &self.folder.scenario;
        let file = self.folder.files.iter().find(|file| file.party == party);
        let sheet = file.and_then(|file| RoleSheet::of(scenario, file).ok());
        let sheet = sheet.unwrap_or_else(|| RoleSheet::public(scenario));
        let text = report::sheet(&sheet).text(Colours::Plain, Output::columns(WIDEST));
        Person::new(Arc::new(scenario.clone()), text)
    }

    /// Starts those of the first of many talks: a program that cannot be started at all would be the fault
    /// of every single one.
    pub(super) fn start_first<'s>(
        &self,
        specs: impl Iterator<Item = &'s StrategySpec>,
    ) -> anyhow::Result<()> {
        for command in specs.filter_map(StrategySpec::agent) {
            let started = self.started(command)?;
            self.waiting.add(command, started);
        }
        Ok(())
    }

    /// The strategy of a party that a program plays.
    pub(super) fn play(&self, program: Program<'_>) -> Result<Box<dyn Strategy>, TalkError> {
        let Program { party: PartyId(party), command, codec, .. } = program;
        if command == PERSON {
            return Ok(Box::new(self.person(PartyId(party))));
        }
        let started = self.waiting.take(command).map_or_else(|| self.started(command), Ok);
        let started =
            started.map_err(|error| TalkError::NotStarted { party, reason: format!("{error:#}") })?;
        let agent = Agent::new(started, self.limits, codec);
        Ok(Box::new(if self.is_many { agent.waiting_with(&self.waiting, command) } else { agent }))
    }

    fn started(&self, command: &str) -> anyhow::Result<Started> {
        self.guarded.call_once(agent::end_with_us);
        Started::of(command)
    }
}

impl Drop for Programs<'_> {
    fn drop(&mut self) {
        self.waiting.dismiss();
    }
}

/// Longer lines are hard to read.
const WIDEST: usize = 100;
