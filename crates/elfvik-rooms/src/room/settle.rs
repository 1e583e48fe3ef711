//! What falls due, and what needs the vaults of several parties: suggestions accepted in secret,
//! improvements.
//!
//! A result of several vaults is narrow by the type of `elfvik::room::joint`, and every call is logged. While
//! one of the vaults is shut, it waits.

use super::state::{State, row};
use crate::server::now;
use crate::store::{Append, StoreError};
use elfvik::room::{Event, Timestamp, joint};

impl State {
    /// Records what fell due and what several vaults say; `false` when the store does not answer.
    pub(super) async fn settle_all(&mut self) -> bool {
        let time = Timestamp(now());
        let due = self.room.tick(time);
        if !due.is_empty() && !self.recorded(due).await {
            return false;
        }
        for settlement in self.settlements(time) {
            match self.room.settle(&settlement, time) {
                Ok(events) => {
                    if !self.recorded(events).await {
                        return false;
                    }
                }
                Err(refusal) => tracing::warn!(room = self.id, code = refusal.code(), "nothing to settle"),
            }
        }
        true
    }

    /// What can be settled now, because every vault that it needs is open.
    fn settlements(&self, time: Timestamp) -> Vec<joint::Settlement> {
        let scenario = self.room.scenario();
        let vaults: Option<Vec<_>> =
            scenario.parties.iter().map(|party| self.vaults.get(&party.id)).collect();
        let Some(vaults) = vaults else { return Vec::new() };
        let mut settlements = Vec::new();
        for suggestion in self.room.due_suggestions(time) {
            let marks: Vec<_> = vaults.iter().map(|vault| vault.delegation.mark(suggestion)).collect();
            tracing::info!(room = self.id, suggestion, "marks of all parties are compared");
            settlements.push(joint::mutual(suggestion, &scenario.agreement, &marks).into());
        }
        if let Some(deal) = self.room.due_improvement() {
            let own: Option<Vec<_>> = vaults.iter().map(|vault| vault.delegation.preferences()).collect();
            tracing::info!(room = self.id, "something better for all parties is searched");
            if let Some(Ok(result)) = own.map(|own| joint::improvement(&deal, &own)) {
                settlements.push(result.into());
            }
        }
        settlements
    }

    /// Stores and applies events that nobody asked for; `false` when that must be tried again.
    async fn recorded(&mut self, events: Vec<Event>) -> bool {
        let append =
            Append { room: self.id.clone(), events: events.iter().map(row).collect(), ..Append::default() };
        match self.shared.store.append(&append).await {
            Ok(_) => self.apply(&events).is_ok(),
            Err(StoreError::Conflict { .. }) => self.catch_up().await.is_ok(),
            Err(error) => {
                tracing::error!(room = self.id, %error, "what fell due is not stored");
                false
            }
        }
    }
}
