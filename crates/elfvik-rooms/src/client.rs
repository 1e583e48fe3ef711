//! The other end of the interface over HTTP, for programs at a seat, the demo and tests.

use crate::http::{Joined, OpenRequest, Opened};
use crate::problem::Problem;
use elfvik::room::{Command, PrivateCommand, SeatId};
use reqwest::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

/// Whoever has a token, at a server.
///
/// # Examples
///
/// ```no_run
/// # async fn run(link: &str) -> Result<(), elfvik_rooms::client::ClientError> {
/// use elfvik::room::Command;
/// use elfvik_rooms::client::Client;
///
/// let seat = Client::joined(link, "join-1").await?;
/// seat.command(&Command::Arrive {}, "arrive-1").await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    token: String,
    room: String,
    seat: SeatId,
    party: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The server says why not.
    #[error("{}: {} ({})", .0.code, .0.detail, .0.cure)]
    Problem(Box<Problem>),
    /// The server cannot be reached, or speaks otherwise.
    #[error("the server did not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// No link of a seat.
    #[error("a link has the form http://ADDRESS/join#INVITATION")]
    NoLink,
}

impl ClientError {
    /// The code of the problem that the server named.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            _ => None,
        }
    }
}

impl Client {
    /// Whoever has a token of a server, without a room yet.
    ///
    /// # Errors
    ///
    /// No connection can be prepared.
    pub fn new(address: &str, token: &str) -> Result<Self, ClientError> {
        Ok(Self {
            http: reqwest::Client::builder().timeout(PATIENCE).build()?,
            address: address.trim_end_matches('/').to_owned(),
            token: token.to_owned(),
            room: String::new(),
            seat: SeatId::HOST,
            party: None,
        })
    }

    /// The seat of a link, which is opened by that.
    ///
    /// # Errors
    ///
    /// The link has another form or was used before, or the server does not answer.
    pub async fn joined(link: &str, key: &str) -> Result<Self, ClientError> {
        let (address, invitation) = link.split_once("/join#").ok_or(ClientError::NoLink)?;
        let client = Self::new(address, "")?;
        let request = client.http.post(format!("{}/join", client.address)).header(KEY, key);
        let joined: Joined = answered(request.json(&json!({ "invitation": invitation }))).await?;
        let seat = SeatId(u32::try_from(joined.seat).unwrap_or(u32::MAX));
        Ok(Self { token: joined.token, room: joined.room, seat, party: joined.party, ..client })
    }

    /// The same server for a seat whose token is known.
    #[must_use]
    pub fn at(&self, room: &str, token: &str) -> Self {
        Self { token: token.to_owned(), room: room.to_owned(), ..self.clone() }
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The id of the room.
    #[must_use]
    pub fn room(&self) -> &str {
        &self.room
    }

    /// The number of the seat.
    #[must_use]
    pub fn seat(&self) -> SeatId {
        self.seat
    }

    /// The party of the seat.
    #[must_use]
    pub fn party(&self) -> Option<&str> {
        self.party.as_deref()
    }

    /// Opens a room, as the host of the server.
    ///
    /// # Errors
    ///
    /// The server refuses or does not answer.
    pub async fn open(&self, request: &OpenRequest, key: &str) -> Result<Opened, ClientError> {
        let post = self.request(Method::POST, format!("{}/rooms", self.address)).header(KEY, key);
        answered(post.json(request)).await
    }

    /// What the seat may know and do.
    ///
    /// # Errors
    ///
    /// The server refuses or does not answer.
    pub async fn summary(&self) -> Result<Value, ClientError> {
        self.get("").await
    }

    /// JSON below the room.
    ///
    /// # Errors
    ///
    /// The server refuses or does not answer.
    pub async fn get(&self, path: &str) -> Result<Value, ClientError> {
        answered(self.request(Method::GET, self.below(path))).await
    }

    /// Text below the room.
    ///
    /// # Errors
    ///
    /// The server refuses or does not answer.
    pub async fn text(&self, path: &str) -> Result<String, ClientError> {
        let response = self.request(Method::GET, self.below(path)).send().await?;
        Ok(succeeded(response).await?.text().await?)
    }

    /// JSON to a path below the room, once for each key.
    ///
    /// # Errors
    ///
    /// The server refuses or does not answer.
    pub async fn post(&self, path: &str, body: &impl Serialize, key: &str) -> Result<Value, ClientError> {
        answered(self.request(Method::POST, self.below(path)).header(KEY, key).json(body)).await
    }

    /// Ends the tokens of a seat.
    ///
    /// # Errors
    ///
    /// The server refuses or does not answer.
    pub async fn revoke(&self, seat: SeatId) -> Result<Value, ClientError> {
        answered(self.request(Method::DELETE, self.below(&format!("/seats/{seat}/tokens")))).await
    }

    /// Does something in the room.
    ///
    /// # Errors
    ///
    /// The room refuses or the server does not answer.
    pub async fn command(&self, command: &Command, key: &str) -> Result<Value, ClientError> {
        self.post("/commands", command, key).await
    }

    /// Does something within the delegation.
    ///
    /// # Errors
    ///
    /// The delegation refuses or the server does not answer.
    pub async fn private(&self, command: &PrivateCommand, key: &str) -> Result<Value, ClientError> {
        self.post("/private", command, key).await
    }

    /// Puts the private file into the vault.
    ///
    /// # Errors
    ///
    /// The file has faults, or the server does not answer.
    pub async fn put_preferences(&self, text: &str, key: &str) -> Result<Value, ClientError> {
        let put = self.request(Method::PUT, self.below("/preferences")).header(KEY, key);
        answered(put.body(text.to_owned())).await
    }

    /// The events after a number, waiting for them if there are none.
    ///
    /// # Errors
    ///
    /// The server refuses or does not answer.
    pub async fn events(&self, since: u64, wait: u64) -> Result<Value, ClientError> {
        self.get(&format!("/events?since={since}&wait={wait}")).await
    }

    /// The stream of events after a number, as the server sends it.
    ///
    /// # Errors
    ///
    /// The server refuses or does not answer.
    pub async fn stream(&self, last: u64) -> Result<Response, ClientError> {
        let request = self.http.get(self.below("/events")).bearer_auth(&self.token).timeout(FOREVER);
        let request = request.header("Accept", "text/event-stream").header("Last-Event-ID", last.to_string());
        succeeded(request.send().await?).await
    }

    fn below(&self, path: &str) -> String {
        format!("{}/rooms/{}{path}", self.address, self.room)
    }

    fn request(&self, method: Method, address: String) -> RequestBuilder {
        self.http.request(method, address).bearer_auth(&self.token)
    }
}

async fn answered<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ClientError> {
    Ok(succeeded(request.send().await?).await?.json().await?)
}

/// The response, unless it tells of a problem.
async fn succeeded(response: Response) -> Result<Response, ClientError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let problem: Problem = response.json().await?;
    Err(ClientError::Problem(Box::new(problem)))
}

const KEY: &str = "Idempotency-Key";
const PATIENCE: Duration = Duration::from_secs(60);
const FOREVER: Duration = Duration::from_secs(365 * 24 * 3600);
