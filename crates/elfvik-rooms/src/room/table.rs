//! What a page of a seat is made from: no more than the seat may see.

use super::state::State;
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::server::now;
use elfvik::room::{Actor, Delegation, RoomSettings, Summary, VisibleEvent};

/// What a page of a seat is made from.
#[derive(Debug)]
pub(crate) struct TableData {
    /// The server's time, in milliseconds since 1970.
    pub(crate) now: i64,
    pub(crate) settings: RoomSettings,
    pub(crate) actor: Actor,
    pub(crate) summary: Summary,
    /// What the seat has seen, in its order.
    pub(crate) events: Vec<VisibleEvent>,
    /// The own delegation, while its vault is open; none for whoever belongs to no party.
    pub(crate) delegation: Option<Delegation>,
}

impl State {
    /// What a page of the caller's seat is made from.
    pub(super) fn table(&self, caller: &Caller) -> Result<TableData, Problem> {
        let missing = || Problem::of(Code::NotFound);
        Ok(TableData {
            now: now(),
            settings: self.room.settings().clone(),
            actor: self.room.actor(caller.seat).ok_or_else(missing)?,
            summary: self.room.summary_for(caller.seat).ok_or_else(missing)?,
            events: self.room.visible_to(caller.seat).collect(),
            delegation: self.vault(caller).ok().map(|vault| vault.delegation.clone()),
        })
    }
}
