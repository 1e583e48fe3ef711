//! What a seat does: in the room, in its delegation, and with seats of others.

use super::rooms::SeatRequest;
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::room::{Ask, NewSeat, Step};
use crate::server::{Server, Shared};
use crate::store::AnswerKey;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use elfvik::room::{Command, PrivateCommand, SeatId, Terms};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::IntoParams;

/// A request for a room: whose, and what for.
pub(crate) async fn asked(shared: &Arc<Shared>, caller: Caller, ask: Ask) -> Result<Value, Problem> {
    let open = shared.room(&caller.room).await?;
    open.ask(caller, ask).await
}

/// Does something once.
pub(crate) async fn done(
    shared: &Arc<Shared>,
    caller: Caller,
    step: Step,
    key: String,
    request: &[u8],
) -> Result<Value, Problem> {
    let key = AnswerKey { token: caller.hash, key, request: caller.token.request_hash(request) };
    asked(shared, caller, Ask::Act { step: Box::new(step), key }).await
}

/// Does something in the room.
#[utoipa::path(post, path = "/rooms/{id}/commands", tag = "rooms", security(("token" = [])),
    params(("id" = String, Path, description = "The room"),
        ("Idempotency-Key" = String, Header, description = "A new key for each new request")),
    request_body(content = Object,
        description = "A command, told apart by `command`; see docs/rooms/http.md"),
    responses(
        (status = 200, description = "What became of it, as the seat sees it", body = Object),
        (status = "4XX", description = "Nothing", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "Nothing at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn command(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let command: Command = parsed(&headers, &body)?;
    let request = [b"command\0", &body[..]].concat();
    done(server.shared(), caller, Step::Room(command), key_of(&headers)?, &request).await.map(Json)
}

/// Does something within the own delegation.
#[utoipa::path(post, path = "/rooms/{id}/private", tag = "delegation", security(("token" = [])),
    params(("id" = String, Path, description = "The room"),
        ("Idempotency-Key" = String, Header, description = "A new key for each new request")),
    request_body(content = Object,
        description = "A private command, told apart by `command`; see docs/rooms/http.md"),
    responses(
        (status = 200, description = "What became of it, as the seat sees it", body = Object),
        (status = "4XX", description = "Nothing", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "Nothing at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn private(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let command: PrivateCommand = parsed(&headers, &body)?;
    let request = [b"private\0", &body[..]].concat();
    done(server.shared(), caller, Step::Private(command), key_of(&headers)?, &request).await.map(Json)
}

/// From where on.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PrivateQuery {
    /// The number of the last private event that was seen; 0 for none.
    #[serde(default)]
    since: u64,
}

/// What happened within the own delegation.
#[utoipa::path(get, path = "/rooms/{id}/private", tag = "delegation", security(("token" = [])),
    params(("id" = String, Path, description = "The room"), PrivateQuery),
    responses(
        (status = 200, description = "Private events", body = Object),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn private_log(
    State(server): State<Server>,
    Path(id): Path<String>,
    Query(query): Query<PrivateQuery>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    asked(server.shared(), caller, Ask::PrivateLog { since: query.since }).await.map(Json)
}

/// What a package is worth to the own side, and whether the mandate allows it. It changes nothing.
#[utoipa::path(post, path = "/rooms/{id}/check", tag = "delegation", security(("token" = [])),
    params(("id" = String, Path, description = "The room")),
    request_body(content = Object, description = "`{\"terms\": {\"choose\": {ISSUE: OPTION}}}`"),
    responses(
        (status = 200, description = "What it is worth", body = Object),
        (status = "4XX", description = "It cannot be said",
            content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "Not at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn check(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct CheckRequest {
        terms: Terms,
    }
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let request: CheckRequest = parsed(&headers, &body)?;
    asked(server.shared(), caller, Ask::Check { terms: request.terms }).await.map(Json)
}

/// The own private file.
#[utoipa::path(get, path = "/rooms/{id}/preferences", tag = "delegation", security(("token" = [])),
    params(("id" = String, Path, description = "The room")),
    responses(
        (status = 200, description = "The file", content_type = "application/toml", body = String),
        (status = "4XX", description = "There is none",
            content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "Not at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn preferences(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let file = asked(server.shared(), caller, Ask::Preferences).await?;
    let text = file.as_str().unwrap_or_default().to_owned();
    Ok(([(header::CONTENT_TYPE, TOML)], text).into_response())
}

/// Puts the own private file into the vault, in place of an earlier one.
#[utoipa::path(put, path = "/rooms/{id}/preferences", tag = "delegation", security(("token" = [])),
    params(("id" = String, Path, description = "The room"),
        ("Idempotency-Key" = String, Header, description = "A new key for each new request")),
    request_body(content = String, content_type = "application/toml",
        description = "The private file of the party"),
    responses(
        (status = 200, description = "It is in the vault", body = Object),
        (status = "4XX", description = "It is not",
            content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "Not at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn set_preferences(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let text = String::from_utf8(body.to_vec());
    let text = text.map_err(|_| Problem::with(Code::FaultyFile, "the file is no text in UTF-8"))?;
    let request = [b"preferences\0", &body[..]].concat();
    let step = Step::Private(PrivateCommand::SetFile { text });
    done(server.shared(), caller, step, key_of(&headers)?, &request).await.map(Json)
}

/// Adds a seat and answers with the link that opens it, once.
#[utoipa::path(post, path = "/rooms/{id}/seats", tag = "seats", security(("token" = [])),
    params(("id" = String, Path, description = "The room"),
        ("Idempotency-Key" = String, Header, description = "A new key for each new request")),
    request_body = SeatRequest,
    responses(
        (status = 200, description = "The invitation", body = Object),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn invite(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let seat: SeatRequest = parsed(&headers, &body)?;
    if seat.strategy.is_some() {
        let cure = "a strategy is named when a room is opened; invite a program with `elfvik-rooms seat`";
        return Err(Problem::with(Code::Malformed, cure));
    }
    let request = [b"seats\0", &body[..]].concat();
    let step = Step::Invite(NewSeat { what: seat.into_seat() });
    done(server.shared(), caller, step, key_of(&headers)?, &request).await.map(Json)
}

/// Ends the tokens of a seat and answers with another invitation to it: for a lost token, or for whoever sits
/// there next.
#[utoipa::path(post, path = "/rooms/{id}/seats/{seat}/invitation", tag = "seats", security(("token" = [])),
    params(("id" = String, Path, description = "The room"), ("seat" = u32, Path, description = "The seat"),
        ("Idempotency-Key" = String, Header, description = "A new key for each new request")),
    responses(
        (status = 200, description = "The invitation", body = Object),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn reinvite(
    State(server): State<Server>,
    Path((id, seat)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let ask = Ask::Reinvite { seat: SeatId(seat), key: key_of(&headers)? };
    asked(server.shared(), caller, ask).await.map(|invited| Json(json!({ "invited": invited })))
}

/// Ends the tokens of a seat, and within a second what they hold open.
#[utoipa::path(delete, path = "/rooms/{id}/seats/{seat}/tokens", tag = "seats", security(("token" = [])),
    params(("id" = String, Path, description = "The room"), ("seat" = u32, Path, description = "The seat")),
    responses(
        (status = 200, description = "How many tokens were ended", body = Object),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn revoke(
    State(server): State<Server>,
    Path((id, seat)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    asked(server.shared(), caller, Ask::Revoke { seat: SeatId(seat) }).await.map(Json)
}

/// The key of a request that writes.
pub(super) fn key_of(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
    let fits = (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(key.to_owned()) } else { Err(Problem::of(Code::NoKey)) }
}

/// A body of JSON.
pub(super) fn parsed<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Problem> {
    let content =
        headers.get(header::CONTENT_TYPE).and_then(|content| content.to_str().ok()).unwrap_or_default();
    if !content.starts_with("application/json") {
        return Err(Problem::with(
            Code::Malformed,
            "the body is not marked `Content-Type: application/json`",
        ));
    }
    // The message names a place and what was expected; what was sent belongs to whoever reads it.
    serde_json::from_slice(body).map_err(|error| Problem::with(Code::Malformed, error.to_string()))
}

const LONGEST_KEY: usize = 100;
const TOML: &str = "application/toml; charset=utf-8";
