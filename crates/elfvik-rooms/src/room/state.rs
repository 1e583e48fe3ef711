//! The state of an open room, and the loop that alone changes it.

use super::ask::Ask;
use super::vault::Vault;
use super::{Life, Message};
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::server::{Shared, now};
use crate::store::{EventRow, NewEvent, RoomRow};
use crate::views::{SeatView, Views};
use elfvik::format::{FileText, native};
use elfvik::model::Scenario;
use elfvik::room::{Action, Event, Phase, Room, RoomSeat, RoomSettings, SeatId, Timestamp, permits};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// A room, the vaults that are open, and what each seat has seen.
pub(super) struct State {
    pub(super) shared: Arc<Shared>,
    pub(super) id: String,
    pub(super) room: Room,
    pub(super) vaults: BTreeMap<String, Vault>,
    pub(super) views: Views,
    changes: watch::Sender<u64>,
}

impl State {
    /// The room as its stored events make it.
    pub(super) async fn read(shared: Arc<Shared>, row: &RoomRow) -> Result<Self, Problem> {
        let rows = shared.store.events(&row.room, 0).await?;
        let (scenario, settings) = parts(row)?;
        let events = rows.iter().map(event).collect::<Result<Vec<_>, _>>()?;
        let room = Room::replay(scenario, settings, &events).map_err(|error| damaged(&row.room, &error))?;
        Ok(Self {
            shared,
            id: row.room.clone(),
            room,
            vaults: BTreeMap::new(),
            views: Views::default(),
            changes: watch::Sender::new(0),
        })
    }

    /// See [`OpenRoom::changes`](super::OpenRoom::changes).
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// How much is known of the room and of its open vaults.
    fn extent(&self) -> usize {
        let private = self.vaults.values().map(|vault| vault.delegation.log().len() + 1);
        self.room.log().len() + private.sum::<usize>()
    }

    pub(super) fn scenario(&self) -> Arc<Scenario> {
        Arc::new(self.room.scenario().clone())
    }

    /// Answers until nobody can ask any more or the server ends.
    pub(super) async fn run(mut self, mut messages: mpsc::Receiver<Message>, life: &Life) {
        // What fell due while the room was out of memory comes before anything that is asked now.
        if self.room.next_due().is_some_and(|due| due.0 <= now()) {
            self.settle_all().await;
        }
        loop {
            let before = self.extent();
            life.set_waits(self.waits());
            let due = self.room.next_due().map(|due| u64::try_from(due.0 - now()).unwrap_or(0));
            let wait = Duration::from_millis(due.unwrap_or(IDLE).min(IDLE));
            tokio::select! {
                message = messages.recv() => match message {
                    Some(message) => self.answer(message).await,
                    None => return,
                },
                () = tokio::time::sleep(wait) => {
                    if due.is_some() && !self.settle_all().await {
                        tokio::time::sleep(RETRY).await;
                    }
                }
            }
            if self.extent() != before {
                self.changes.send_modify(|number| *number += 1);
            }
        }
    }

    async fn answer(&mut self, message: Message) {
        match message {
            Message::Ask { caller, ask, answer } => {
                let result = self.handle(&caller, ask).await;
                // Whoever asked may have gone; what was done stays done.
                let _ = answer.send(result);
            }
            Message::View { caller, answer } => {
                let result = self.entered(&caller).await.map(|()| self.view(caller.seat));
                let _ = answer.send(result);
            }
            Message::Table { caller, answer } => {
                let result = match self.entered(&caller).await {
                    Ok(()) => self.table(&caller).map(Box::new),
                    Err(problem) => Err(problem),
                };
                let _ = answer.send(result);
            }
            Message::CatchUp => {
                if let Err(problem) = self.catch_up().await {
                    tracing::error!(room = self.id, code = &*problem.code, "the room could not catch up");
                }
            }
        }
    }

    /// Whether something falls due, or waits for the vaults of all parties, so that the room must stay in
    /// memory.
    fn waits(&self) -> bool {
        self.room.next_due().is_some()
            || self.room.due_improvement().is_some()
            || !self.room.due_suggestions(Timestamp::LAST).is_empty()
    }

    /// See [`Ask::ResumesAlone`].
    fn resumes_alone(&self, caller: &Caller, played: &[u64]) -> bool {
        let can = |seat: &RoomSeat| {
            seat.party == caller.party && permits(seat.role, Action::Resume, Phase::Suspended)
        };
        self.room.seat(caller.seat).is_some_and(can)
            && self.room.seats().all(|(id, seat)| !can(seat) || played.contains(&u64::from(id.0)))
    }

    /// What every request of a seat does first: there is such a seat, and its token opens its vault.
    async fn entered(&mut self, caller: &Caller) -> Result<(), Problem> {
        if self.room.seat(caller.seat).is_none() {
            return Err(Problem::of(Code::NotFound));
        }
        self.unlock(caller).await
    }

    async fn handle(&mut self, caller: &Caller, ask: Ask) -> Result<Value, Problem> {
        self.entered(caller).await?;
        match ask {
            Ask::Summary => self.summary(caller),
            Ask::Act { step, key } => self.act(caller, &step, &key).await,
            Ask::PrivateLog { since } => self.private_log(caller, since),
            Ask::Check { terms } => self.check(caller, &terms),
            Ask::Record => {
                let record = self.room.record_for(caller.seat, &self.id);
                let record = record.map_err(|error| damaged(&self.id, &error))?;
                record.map(Value::String).ok_or_else(|| Problem::of(Code::NotFound))
            }
            Ask::Checkpoints => {
                let checkpoints = self.room.checkpoints_for(caller.seat, &self.id);
                let checkpoints = checkpoints.map_err(|error| damaged(&self.id, &error))?;
                let shown = checkpoints.iter().map(|(event, checkpoint)| {
                    let mut signed = self.shared.signed(&self.id, checkpoint);
                    signed["event"] = json!(event);
                    signed
                });
                Ok(shown.collect())
            }
            Ask::Preferences => self.preferences(caller),
            Ask::ResumesAlone { played } => Ok(Value::Bool(self.resumes_alone(caller, &played))),
            Ask::Reinvite { seat, key } => self.reinvite(caller, seat, &key).await,
            Ask::Revoke { seat } => self.revoke(caller, seat).await,
        }
    }

    fn summary(&self, caller: &Caller) -> Result<Value, Problem> {
        let summary = self.room.summary_for(caller.seat).ok_or_else(|| Problem::of(Code::NotFound))?;
        let seat = self.room.seat(caller.seat);
        Ok(json!({
            "room": self.id,
            "seat": caller.seat,
            "role": seat.map(|seat| seat.role),
            "party": caller.party,
            "now": Timestamp(now()),
            "summary": summary,
            "delegation": self.delegation_summary(caller),
        }))
    }

    /// What a seat has seen.
    pub(super) fn view(&mut self, seat: SeatId) -> Arc<SeatView> {
        let room = &self.room;
        self.views.of(seat.0, |since| lines(room, seat, since))
    }

    /// How many of some new events a seat will see.
    pub(super) fn n_visible(&self, seat: SeatId, events: &[Event]) -> u64 {
        n_visible(&self.room, seat, events)
    }

    /// Applies events that are stored, and shows them to whoever may see them.
    pub(super) fn apply(&mut self, events: &[Event]) -> Result<(), Problem> {
        for event in events {
            self.room.apply(event).map_err(|error| damaged(&self.id, &error))?;
        }
        let room = &self.room;
        // Reading what a seat sees takes as long as the log is: only where it sees something new.
        self.views.grow(|seat, since| match n_visible(room, SeatId(seat), events) {
            0 => Vec::new(),
            _ => lines(room, SeatId(seat), since),
        });
        self.shared.metrics.events.with_label_values(&["room"]).inc_by(events.len() as u64);
        Ok(())
    }

    /// Reads what others have stored since.
    pub(super) async fn catch_up(&mut self) -> Result<(), Problem> {
        let next = self.room.log().last().map_or(0, |event| event.number + 1);
        let rows = self.shared.store.events(&self.id, next).await?;
        let events = rows.iter().map(event).collect::<Result<Vec<_>, _>>()?;
        self.apply(&events)?;
        self.catch_up_vaults().await
    }
}

/// How many of some events a seat sees.
fn n_visible(room: &Room, seat: SeatId, events: &[Event]) -> u64 {
    let Some(what) = room.seat(seat) else { return 0 };
    events.iter().filter(|event| event.audience.includes(seat, what)).count() as u64
}

/// What a seat has seen after a number of its own, each event as JSON.
fn lines(room: &Room, seat: SeatId, since: u64) -> Vec<Arc<str>> {
    let events = room.visible_since(seat, since);
    events.map(|event| serde_json::to_string(&event).unwrap_or_default().into()).collect()
}

/// The scenario and the settings of a stored room.
fn parts(row: &RoomRow) -> Result<(Arc<Scenario>, RoomSettings), Problem> {
    let text = FileText { name: "scenario.toml", text: &row.scenario };
    let scenario = native::scenario(text).map_err(|_| damaged(&row.room, &"the scenario has faults"))?;
    let settings = serde_json::from_str(&row.settings).map_err(|error| damaged(&row.room, &error))?;
    Ok((Arc::new(scenario), settings))
}

fn event(row: &EventRow) -> Result<Event, Problem> {
    serde_json::from_str(&row.body).map_err(|error| damaged(&row.number.to_string(), &error))
}

/// An event, as it is stored.
pub(crate) fn row(event: &Event) -> NewEvent {
    NewEvent {
        number: event.number,
        at: event.at.0,
        audience: serde_json::to_string(&event.audience).unwrap_or_default(),
        body: serde_json::to_string(event).unwrap_or_default(),
    }
}

/// What does not follow the rules; the log says where, the answer only that.
pub(super) fn damaged(place: &str, error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(place, %error, "what is stored does not follow the rules of a room");
    Problem::of(Code::Damaged)
}

const IDLE: u64 = 3_600_000;
const RETRY: Duration = Duration::from_secs(1);
