//! What all requests share: the store, the open rooms, the shares of clients, the way to the end.

use crate::config::Config;
use crate::limits::Shares;
use crate::metrics::Metrics;
use crate::player::play_seats;
use crate::problem::{Code, Problem};
use crate::room::OpenRoom;
use crate::store::{Announcement, Store, StoreError};
use crate::tokens::Token;
use ed25519_dalek::Signer as _;
use elfvik::record::{Checkpoint, Signature, SigningKey, public_key_text};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore, watch};
use tokio_util::sync::CancellationToken;

/// A running server, without its socket.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use elfvik_rooms::{config::Config, server::Server, store::Store, tokens::Token};
///
/// let folder = tempfile::tempdir()?;
/// let store = Store::open(&format!("sqlite://{}", folder.path().join("rooms.db").display())).await?;
/// let server = Server::new(Config::default(), store, &Token::new())?;
/// assert_eq!(server.link(&Token::new()).split('#').next(), Some("http://127.0.0.1:8777/join"));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Server(Arc<Shared>);

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) shares: Shares,
    pub(crate) metrics: Metrics,
    pub(crate) host: [u8; 32],
    signing: SigningKey,
    /// From which the tokens of the seats are made that the server plays.
    players: Token,
    /// How many strategies may think at once.
    pub(crate) thinking: Semaphore,
    pub(crate) end: CancellationToken,
    rooms: Mutex<BTreeMap<String, OpenRoom>>,
    revoked: RwLock<BTreeSet<[u8; 32]>>,
    n_revocations: watch::Sender<u64>,
    n_class_changes: watch::Sender<u64>,
}

impl Server {
    /// A server over a store; the owner of the token opens rooms.
    ///
    /// # Errors
    ///
    /// The counters cannot be made.
    pub fn new(config: Config, store: Store, host: &Token) -> Result<Self, prometheus::Error> {
        Ok(Self(Arc::new(Shared {
            shares: Shares::new(&config.limits),
            config,
            store,
            metrics: Metrics::new()?,
            host: host.hash(),
            signing: SigningKey::from_bytes(host.derived(&["signing key"]).secret()),
            players: host.derived(&["seats that the server plays"]),
            thinking: Semaphore::new(MOST_THINKING),
            end: CancellationToken::new(),
            rooms: Mutex::default(),
            revoked: RwLock::default(),
            n_revocations: watch::Sender::new(0),
            n_class_changes: watch::Sender::new(0),
        })))
    }

    /// The link that an invitation is handed on as. What follows `#` is never sent with a request for a page.
    #[must_use]
    pub fn link(&self, invitation: &Token) -> String {
        self.0.link(invitation)
    }

    /// What goes on beside requests: wake-ups from other servers, forgetting. Ends with the server.
    pub async fn keep_house(&self) {
        let mut hourly = tokio::time::interval(Duration::from_secs(3600));
        let idle = Duration::from_secs(self.0.config.limits.idle.max(1));
        let mut now_and_then = tokio::time::interval(idle.div_f64(4.0).min(Duration::from_secs(60)));
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move { shared.play_on().await });
        loop {
            tokio::select! {
                () = self.0.end.cancelled() => return,
                _ = now_and_then.tick() => self.0.put_out_idle_rooms().await,
                announcement = self.0.store.announced() => match announcement {
                    Announcement::Grown(room) => {
                        if let Some(open) = self.0.rooms.lock().await.get(&room) {
                            open.catch_up().await;
                        }
                    }
                    Announcement::Revoked(token) => self.0.note_revoked(&[token]),
                },
                _ = hourly.tick() => {
                    self.0.shares.tidy();
                    if let Err(error) = self.0.store.forget_answers(now() - KEPT_ANSWERS).await {
                        tracing::warn!(%error, "old answers are kept");
                    }
                }
            }
        }
    }

    /// Ends streams and waiting requests; new ones are answered as long as the socket takes them.
    pub fn end(&self) {
        self.0.end.cancel();
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0
    }
}

impl Shared {
    /// The link that an invitation is handed on as.
    pub(crate) fn link(&self, invitation: &Token) -> String {
        format!("{}/join#{}", self.address(), invitation.text())
    }

    /// The address under which others reach the server, without a slash at its end.
    pub(crate) fn address(&self) -> String {
        let base = self.config.address.clone().unwrap_or_else(|| format!("http://{}", self.config.listen));
        base.trim_end_matches('/').to_owned()
    }

    /// The end of a record of a room at an agreement, signed by the host of the server.
    pub(crate) fn signed(&self, room: &str, checkpoint: &Checkpoint) -> Value {
        let text = format!("elfvik-rooms checkpoint 1\n{room}\n{checkpoint}\n");
        json!({
            "checkpoint": checkpoint.to_string(),
            "signed": text,
            "signature": Signature(self.signing.sign(text.as_bytes()).to_bytes()).to_string(),
            "key": public_key_text(&self.signing.verifying_key()).trim_end(),
        })
    }

    /// The room, read from the store when it is first asked for.
    pub(crate) async fn room(self: &Arc<Self>, room: &str) -> Result<OpenRoom, Problem> {
        let running =
            |rooms: &BTreeMap<String, OpenRoom>| rooms.get(room).filter(|open| open.is_running()).cloned();
        if let Some(open) = running(&*self.rooms.lock().await) {
            return Ok(open);
        }
        // Others are answered while it is read; of two readers the second uses what the first has opened.
        let row = self.store.room(room).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
        let open = OpenRoom::open(Arc::clone(self), &row).await?;
        let mut rooms = self.rooms.lock().await;
        if let Some(open) = running(&rooms) {
            return Ok(open);
        }
        rooms.insert(room.to_owned(), open.clone());
        self.metrics.rooms.set(i64::try_from(rooms.len()).unwrap_or(i64::MAX));
        drop(rooms);
        if let Err(problem) = play_seats(self, &open, room).await {
            tracing::error!(room, code = &*problem.code, "the seats of the server are not played");
        }
        Ok(open)
    }

    /// The token of a seat that the server plays.
    pub(crate) fn played_token(&self, room: &str, seat: u64) -> Token {
        self.players.derived(&[room, &seat.to_string()])
    }

    /// From which everything secret of a class is made. It is stored nowhere.
    pub(crate) fn class_token(&self, class: &str) -> Token {
        self.players.derived(&["class", class])
    }

    /// The owner of the rooms that visitors open to play alone.
    pub(crate) fn play_token(&self) -> Token {
        self.players.derived(&["visitors"])
    }

    /// A hash of a code by which participants join a class. Without the server's secret nobody can try codes
    /// on it.
    pub(crate) fn code_hash(&self, code: &str) -> [u8; 32] {
        self.players.derived(&["codes of classes"]).request_hash(code.as_bytes())
    }

    /// Reads the rooms in which the server has a seat to play, and plays on.
    async fn play_on(self: &Arc<Self>) {
        let rooms = match self.store.rooms_in_play().await {
            Ok(rooms) => rooms,
            Err(error) => return tracing::error!(%error, "no seat is played on"),
        };
        for room in rooms {
            if let Err(problem) = self.room(&room).await {
                tracing::error!(room, code = &*problem.code, "a room is not played on");
            }
        }
    }

    /// Puts rooms out of memory that nobody has asked for a while, and in which nothing is due.
    async fn put_out_idle_rooms(&self) {
        let since = now() - i64::try_from(self.config.limits.idle).unwrap_or(i64::MAX).saturating_mul(1000);
        let mut rooms = self.rooms.lock().await;
        // Nobody can take one out of the map meanwhile, so that none is open twice.
        rooms.retain(|_, open| open.is_running() && !open.is_idle(since));
        self.metrics.rooms.set(i64::try_from(rooms.len()).unwrap_or(i64::MAX));
    }

    /// Ends the streams of tokens.
    pub(crate) fn note_revoked(&self, tokens: &[[u8; 32]]) {
        self.revoked.write().unwrap_or_else(PoisonError::into_inner).extend(tokens);
        self.n_revocations.send_modify(|number| *number += 1);
    }

    /// Wakes whoever looks at a class, since somebody joined one, or its host did something.
    pub(crate) fn note_class_changed(&self) {
        self.n_class_changes.send_modify(|number| *number += 1);
    }

    /// What changes when a class does.
    pub(crate) fn class_changes(&self) -> watch::Receiver<u64> {
        self.n_class_changes.subscribe()
    }

    /// Waits until a token is revoked.
    pub(crate) async fn revoked(&self, token: &[u8; 32]) {
        let mut changes = self.n_revocations.subscribe();
        loop {
            if self.revoked.read().unwrap_or_else(PoisonError::into_inner).contains(token) {
                return;
            }
            if changes.changed().await.is_err() {
                return;
            }
        }
    }
}

/// The server's time, in milliseconds since 1970: the only one that counts.
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::KeyReused => Self::of(Code::KeyReused),
            StoreError::VaultInUse => Self::of(Code::VaultInUse),
            StoreError::BrokenChain(_) => Self::of(Code::Damaged),
            error => {
                // The text of the error can hold the address of the database: for the log alone.
                tracing::error!(%error, "the store did not answer");
                Self::of(Code::Unavailable)
            }
        }
    }
}

const MOST_THINKING: usize = 2;
const KEPT_ANSWERS: i64 = 7 * 24 * 3600 * 1000;
