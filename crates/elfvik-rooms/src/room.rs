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
pub(crate) use vault::own_preferences;

use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::server::{Shared, now};
use crate::store::{PlayerRow, RoomRow};
use crate::views::SeatView;
use elfvik::model::Scenario;
use serde_json::Value;
use state::State;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

/// The way to the task of a room.
#[derive(Debug, Clone)]
pub(crate) struct OpenRoom {
    asks: mpsc::Sender<Message>,
    scenario: Arc<Scenario>,
    text: Arc<str>,
    life: Arc<Life>,
    changes: watch::Receiver<u64>,
}

/// The way to the task of a room for whoever does not keep it in memory.
#[derive(Debug, Clone)]
pub(crate) struct WeakRoom {
    asks: mpsc::WeakSender<Message>,
    scenario: Arc<Scenario>,
    text: Arc<str>,
    life: Arc<Life>,
    changes: watch::Receiver<u64>,
}

/// What decides whether a room stays in memory.
#[derive(Debug)]
pub(in crate::room) struct Life {
    /// When it was last asked, in milliseconds since 1970.
    asked: AtomicI64,
    /// Whether something falls due, or waits for vaults to be open together.
    waits: AtomicBool,
    /// Cancelled when its task has ended.
    closed: CancellationToken,
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
        let life = Arc::new(Life {
            asked: AtomicI64::new(now()),
            waits: AtomicBool::new(true),
            closed: CancellationToken::new(),
        });
        let text = row.scenario.as_str().into();
        let open = Self { asks, scenario, text, life: life.clone(), changes };
        tokio::spawn(async move {
            let _closing = life.closed.clone().drop_guard();
            state.run(messages, &life).await;
        });
        Ok(open)
    }

    /// Whether its task still answers.
    pub(crate) fn is_running(&self) -> bool {
        !self.asks.is_closed()
    }

    /// Whether it can be put out of memory: nobody beside the one who keeps this holds it, nobody has asked
    /// since a moment, and nothing is due.
    pub(crate) fn is_idle(&self, since: i64) -> bool {
        self.asks.strong_count() == 1
            && self.life.asked.load(Ordering::Relaxed) < since
            && !self.life.waits.load(Ordering::Relaxed)
    }

    /// The same, without keeping it in memory.
    pub(crate) fn downgraded(&self) -> WeakRoom {
        let Self { asks, scenario, text, life, changes } = self.clone();
        WeakRoom { asks: asks.downgrade(), scenario, text, life, changes }
    }

    /// Whether a seat that the server plays is to say for its party that suspended talks go on: nobody but
    /// players of the server could.
    pub(crate) async fn resumed_by(&self, players: &[PlayerRow], caller: &Caller) -> Result<bool, Problem> {
        let played = players.iter().map(|player| player.seat).collect();
        Ok(self.ask(caller.clone(), Ask::ResumesAlone { played }).await? == Value::Bool(true))
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
        self.life.asked.store(now(), Ordering::Relaxed);
        self.asks.send(message).await.map_err(|_| Problem::of(Code::Unavailable))
    }
}

impl WeakRoom {
    /// The room, while its task still answers.
    pub(crate) fn upgraded(&self) -> Option<OpenRoom> {
        let Self { scenario, text, life, changes, .. } = self.clone();
        Some(OpenRoom { asks: self.asks.upgrade()?, scenario, text, life, changes })
    }

    /// Waits until the room is out of memory.
    pub(crate) async fn closed(&self) {
        self.life.closed.cancelled().await;
    }
}

impl Life {
    /// Notes whether something falls due, or waits for vaults to be open together.
    pub(in crate::room) fn set_waits(&self, waits: bool) {
        self.waits.store(waits, Ordering::Relaxed);
    }
}

const WAITING: usize = 256;
