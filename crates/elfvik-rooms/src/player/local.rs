//! Seats that the server plays itself, each by a strategy of the library, in the room that it has open.
//!
//! A player of the server has a token as any other seat has, made from the server's own secret, and sees and
//! does what that token allows. It ends with its room in memory and begins again when the room is read again.

use super::access::{SeatAccess, SeenEvents};
use super::{MOST_AT_ONCE, PlayerError, played, prepared};
use crate::caller::Caller;
use crate::client::ClientError;
use crate::problem::{Code, Problem};
use crate::room::{Ask, OpenRoom, Step, WeakRoom};
use crate::server::{Shared, now};
use crate::store::{AnswerKey, PlayerRow};
use crate::views::SeatView;
use async_trait::async_trait;
use elfvik::room::{Action, Command, Phase, PrivateCommand, RoomSeat, SeatId, permits};
use elfvik::seed::Seed;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// A seat of a room that is open in this process.
struct LocalSeat {
    shared: Arc<Shared>,
    caller: Caller,
    room: WeakRoom,
    view: Arc<SeatView>,
    resumes: bool,
}

/// Begins to play the seats of a room that the server has to play; returns at once.
pub(crate) async fn play_seats(shared: &Arc<Shared>, room: &OpenRoom, id: &str) -> Result<(), Problem> {
    let players = shared.store.players(id).await?;
    for player in players.iter().filter(|player| player.over.is_none()) {
        let token = shared.played_token(id, player.seat);
        let row = shared.store.token(&token.hash()).await?.filter(|row| row.is_valid(now()));
        // The seat was given to somebody else.
        let Some(row) = row else { continue };
        let seat = SeatId(u32::try_from(player.seat).unwrap_or(u32::MAX));
        let (hash, expires) = (token.hash(), row.expires);
        let caller = Caller { token, hash, room: id.to_owned(), seat, party: row.party, expires };
        let view = room.view(caller.clone()).await?;
        let resumes = room.resumed_by(&players, &caller).await?;
        let local = LocalSeat { shared: Arc::clone(shared), caller, room: room.downgraded(), view, resumes };
        tokio::spawn(local.played(player.clone()));
    }
    Ok(())
}

/// Whether somebody with this seat can offer, and so be a player of the server.
pub(crate) fn can_be_played(seat: &RoomSeat) -> bool {
    permits(seat.role, Action::Propose, Phase::InSession)
}

/// Whether a strategy can play for a party: why not, as a problem. It takes as long as preparing the talks.
pub(crate) async fn check_player(
    shared: &Shared,
    strategy: &str,
    (scenario, party, file): (&str, &str, &str),
) -> Result<(), Problem> {
    let (scenario, party, file) = (scenario.to_owned(), party.to_owned(), file.to_owned());
    let name = format!("strategy={strategy}");
    let prepared = super::thought(&shared.thinking, move || {
        prepared(&name, (&scenario, &party, &file), Seed(0)).map(drop)
    });
    prepared.await.and_then(|result| result).map_err(|error| match error {
        PlayerError::Unusable { what: "the private file", .. } => {
            Problem::with(Code::FaultyFile, error.to_string())
        }
        error => Problem::with(Code::NoRoom, error.to_string()),
    })
}

impl LocalSeat {
    async fn played(self, player: PlayerRow) {
        let name = format!("strategy={}", player.strategy);
        let hash = self.caller.token.derived(&["seed"]).hash();
        let seed = Seed(hash.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte)));
        let is_over = match played(&self, &name, seed, &self.shared.thinking).await {
            Ok(end) => end.is_some(),
            // A room that was put out of memory or a store that does not answer: it is played on later.
            Err(PlayerError::Client(error)) => {
                tracing::warn!(
                    room = player.room,
                    seat = player.seat,
                    code = error.code(),
                    "a player stopped"
                );
                false
            }
            // What the strategy says of it can hold what the delegation keeps to itself.
            Err(_) => {
                tracing::error!(room = player.room, seat = player.seat, "a strategy cannot play its seat");
                true
            }
        };
        if is_over && let Err(error) = self.shared.store.end_player(&player.room, player.seat, now()).await {
            tracing::warn!(%error, "the end of a player is not stored");
        }
    }

    fn open(&self) -> Result<OpenRoom, ClientError> {
        self.room.upgraded().ok_or_else(unavailable)
    }

    async fn done(
        &self,
        step: impl Fn() -> Step,
        what: &impl Serialize,
        key: &str,
    ) -> Result<(), ClientError> {
        let request = self.caller.token.request_hash(&serde_json::to_vec(what).unwrap_or_default());
        let key = AnswerKey { token: self.caller.hash, key: key.to_owned(), request };
        let open = self.open()?;
        for _ in 0..MOST_TRIES {
            let ask = Ask::Act { step: Box::new(step()), key: key.clone() };
            match open.ask(self.caller.clone(), ask).await {
                Ok(_) => return Ok(()),
                Err(problem) if *problem.code == *"unavailable" => tokio::time::sleep(PAUSE).await,
                Err(problem) => return Err(ClientError::Problem(Box::new(problem))),
            }
            if self.shared.end.is_cancelled() {
                break;
            }
        }
        Err(unavailable())
    }
}

#[async_trait]
impl SeatAccess for LocalSeat {
    fn seat(&self) -> SeatId {
        self.caller.seat
    }

    fn party(&self) -> Option<&str> {
        self.caller.party.as_deref()
    }

    fn resumes(&self) -> bool {
        self.resumes
    }

    async fn scenario(&self) -> Result<String, ClientError> {
        Ok(self.open()?.text().to_owned())
    }

    async fn preferences(&self) -> Result<String, ClientError> {
        let file = self.open()?.ask(self.caller.clone(), Ask::Preferences).await;
        let file = file.map_err(|problem| ClientError::Problem(Box::new(problem)))?;
        Ok(file.as_str().unwrap_or_default().to_owned())
    }

    async fn events(&self, since: u64) -> Result<Option<SeenEvents>, ClientError> {
        let mut growth = self.view.growth();
        loop {
            growth.borrow_and_update();
            let after = self.view.after(since, MOST_AT_ONCE);
            if let Some((last, _)) = after.last() {
                let event = |line: &str| serde_json::from_str::<Value>(line).unwrap_or_default();
                let events = after.iter().map(|(_, line)| event(line)).collect();
                return Ok(Some(SeenEvents { events, last: *last }));
            }
            tokio::select! {
                biased;
                () = self.room.closed() => return Ok(None),
                () = self.shared.revoked(&self.caller.hash) => return Ok(None),
                () = self.shared.end.cancelled() => return Ok(None),
                changed = growth.changed() => if changed.is_err() { return Ok(None) },
            }
        }
    }

    async fn command(&self, command: &Command, key: &str) -> Result<(), ClientError> {
        self.done(|| Step::Room(command.clone()), command, key).await
    }

    async fn private(&self, command: &PrivateCommand, key: &str) -> Result<(), ClientError> {
        self.done(|| Step::Private(command.clone()), command, key).await
    }
}

fn unavailable() -> ClientError {
    ClientError::Problem(Box::new(Problem::of(Code::Unavailable)))
}

const MOST_TRIES: u32 = 3_600;
const PAUSE: Duration = Duration::from_secs(1);
