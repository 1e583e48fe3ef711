//! How a player reaches its seat: over HTTP from anywhere, or within the server.

use crate::client::{Client, ClientError};
use async_trait::async_trait;
use elfvik::room::{Command, PrivateCommand, SeatId};
use serde_json::Value;

/// Events of a seat's own view.
#[derive(Debug, Default)]
pub(crate) struct SeenEvents {
    /// In order, as JSON.
    pub(crate) events: Vec<Value>,
    /// The number of the last one.
    pub(crate) last: u64,
}

/// What a player may ask of the server for its seat.
#[async_trait]
pub(crate) trait SeatAccess: Send + Sync {
    fn seat(&self) -> SeatId;

    /// The id of the party of the seat.
    fn party(&self) -> Option<&str>;

    /// Whether no person of the delegation could say that suspended talks go on.
    fn resumes(&self) -> bool {
        false
    }

    /// The public file.
    async fn scenario(&self) -> Result<String, ClientError>;

    /// The private file of the party.
    async fn preferences(&self) -> Result<String, ClientError>;

    /// The events after a number, at most [`MOST_AT_ONCE`](super::MOST_AT_ONCE), as soon as there are some
    /// or after a while; `None` when the seat is not to be played on.
    async fn events(&self, since: u64) -> Result<Option<SeenEvents>, ClientError>;

    async fn command(&self, command: &Command, key: &str) -> Result<(), ClientError>;

    async fn private(&self, command: &PrivateCommand, key: &str) -> Result<(), ClientError>;
}

#[async_trait]
impl SeatAccess for Client {
    fn seat(&self) -> SeatId {
        Self::seat(self)
    }

    fn party(&self) -> Option<&str> {
        Self::party(self)
    }

    async fn scenario(&self) -> Result<String, ClientError> {
        self.text("/scenario").await
    }

    async fn preferences(&self) -> Result<String, ClientError> {
        self.text("/preferences").await
    }

    async fn events(&self, since: u64) -> Result<Option<SeenEvents>, ClientError> {
        let mut answer = Self::events(self, since, WAIT).await?;
        let last = answer["last"].as_u64().unwrap_or(since);
        let events = match answer["events"].take() {
            Value::Array(events) => events,
            _ => Vec::new(),
        };
        Ok(Some(SeenEvents { events, last }))
    }

    async fn command(&self, command: &Command, key: &str) -> Result<(), ClientError> {
        Self::command(self, command, key).await.map(drop)
    }

    async fn private(&self, command: &PrivateCommand, key: &str) -> Result<(), ClientError> {
        Self::private(self, command, key).await.map(drop)
    }
}

/// Seconds.
const WAIT: u64 = 25;
