//! One open room: a task that alone has its state. It decides, stores, and only then applies and answers.

mod act;
mod ask;
mod seats;
mod settle;
mod state;
mod table;
mod vault;

pub(crate) use ask::{Ask, Step};
pub(crate) use seats::{NewSeat, invitation_row, invitation_token, seat_row};
pub(crate) use state::row;
pub(crate) use table::TableData;

use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::server::Shared;
use crate::store::RoomRow;
use crate::views::SeatView;
use elfvik::model::Scenario;
use serde_json::Value;
use state::State;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

/// The way to the task of a room.
#[derive(Debug, Clone)]
pub(crate) struct OpenRoom {
    asks: mpsc::Sender<Message>,
    scenario: Arc<Scenario>,
    text: Arc<str>,
    changes: watch::Receiver<u64>,
}

/// What the task of a room is sent.
#[derive(Debug)]
pub(in crate::room) enum Message {
    Ask { caller: Caller, ask: Ask, answer: oneshot::Sender<Result<Value, Problem>> },
    View { caller: Caller, answer: oneshot::Sender<Result<Arc<SeatView>, Problem>> },
    Table { caller: Caller, answer: oneshot::Sender<Result<Box<TableData>, Problem>> },
    CatchUp,
}

impl OpenRoom {
    /// Reads a room from the store and starts its task.
    pub(crate) async fn open(shared: Arc<Shared>, row: &RoomRow) -> Result<Self, Problem> {
        let state = State::read(shared, row).await?;
        let (asks, messages) = mpsc::channel(WAITING);
        let (scenario, changes) = (state.scenario(), state.changes());
        let open = Self { asks, scenario, text: row.scenario.as_str().into(), changes };
        tokio::spawn(state.run(messages));
        Ok(open)
    }

    /// Whether its task still answers.
    pub(crate) fn is_running(&self) -> bool {
        !self.asks.is_closed()
    }

    /// The public scenario, which never changes.
    pub(crate) fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The public file, as it was given.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Asks for a seat, and waits for the answer. What was begun is finished even if nobody waits any more.
    pub(crate) async fn ask(&self, caller: Caller, ask: Ask) -> Result<Value, Problem> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Ask { caller, ask, answer }).await?;
        answered.await.unwrap_or_else(|_| Err(Problem::of(Code::Unavailable)))
    }

    /// What a seat has seen and will see.
    pub(crate) async fn view(&self, caller: Caller) -> Result<Arc<SeatView>, Problem> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::View { caller, answer }).await?;
        answered.await.unwrap_or_else(|_| Err(Problem::of(Code::Unavailable)))
    }

    /// What a page of a seat is made from.
    pub(crate) async fn table(&self, caller: Caller) -> Result<Box<TableData>, Problem> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Table { caller, answer }).await?;
        answered.await.unwrap_or_else(|_| Err(Problem::of(Code::Unavailable)))
    }

    /// A number that grows with everything that happens in the room or within a delegation. It wakes who
    /// shows pages, and is shown to nobody.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }

    /// Reads what another server has added.
    pub(crate) async fn catch_up(&self) {
        // A room whose task has ended reads everything when it is next opened.
        let _ = self.asks.send(Message::CatchUp).await;
    }

    async fn send(&self, message: Message) -> Result<(), Problem> {
        self.asks.send(message).await.map_err(|_| Problem::of(Code::Unavailable))
    }
}

const WAITING: usize = 256;
