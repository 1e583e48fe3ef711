//! Rooms: opened by the host of the server, read by their seats.

use super::commands::{asked, key_of, parsed};
use crate::caller::{Caller, host};
use crate::problem::{Code, Problem};
use crate::room::{Ask, invitation_row, invitation_token, seat_row};
use crate::seal::VaultKey;
use crate::server::{Server, Shared, now};
use crate::store::{NewEvent, RoomRow, VaultKeyRow, VaultName};
use crate::tokens::Token;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use elfvik::format::{FileText, native};
use elfvik::record::Hash;
use elfvik::room::{Command, EventBody, Occupant, Role, Room, RoomSeat, RoomSettings, SeatId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// A room that is to be opened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRequest {
    /// The public file of the scenario, as text.
    pub scenario: String,
    /// The settings of the room but for its id, which the server gives; what is missing has its standard
    /// value.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub settings: serde_json::Map<String, Value>,
    /// Who is invited.
    pub seats: Vec<SeatRequest>,
}

/// A seat that somebody is invited to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatRequest {
    /// The role.
    #[schema(value_type = String, example = "delegate")]
    pub role: Role,
    /// The id of the party, for roles that belong to one.
    #[serde(default)]
    pub party: Option<String>,
    /// The id of the ratifier, for that role.
    #[serde(default)]
    pub ratifier: Option<String>,
    /// The name of whoever will sit there.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether that is a person or a program.
    #[serde(default)]
    #[schema(value_type = String, example = "person")]
    pub occupant: Occupant,
}

impl SeatRequest {
    pub(super) fn into_seat(self) -> RoomSeat {
        let Self { role, party, ratifier, name, occupant } = self;
        RoomSeat { role, party, ratifier, name, occupant }
    }
}

/// A room that was opened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Opened {
    /// Its id.
    pub room: String,
    /// The token of the host's seat in it.
    pub token: String,
    /// One link for each seat, to be handed on unread.
    pub seats: Vec<SeatLink>,
}

/// The link of a seat.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatLink {
    /// The number of the seat.
    pub seat: u32,
    /// Its role.
    #[schema(value_type = String)]
    pub role: Role,
    /// Its party.
    pub party: Option<String>,
    /// The name of whoever will sit there.
    pub name: Option<String>,
    /// The link, which opens the seat once.
    pub link: String,
}

/// Opens a room.
#[utoipa::path(post, path = "/rooms", tag = "rooms", security(("host" = [])),
    params(("Idempotency-Key" = String, Header, description = "A new key for each new room")),
    request_body = OpenRequest,
    responses(
        (status = 200, description = "The room, with a link for each seat", body = Opened),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn open(
    State(server): State<Server>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Opened>, Problem> {
    let owner = host(server.shared(), &headers).ok_or_else(|| Problem::of(Code::NoToken))?;
    let key = key_of(&headers)?;
    let request: OpenRequest = parsed(&headers, &body)?;
    opened(&server, &owner, &key, request).await.map(Json)
}

/// A new room; the same one for the same key.
pub(crate) async fn opened(
    server: &Server,
    owner: &Token,
    key: &str,
    request: OpenRequest,
) -> Result<Opened, Problem> {
    let shared = server.shared();
    let id = room_id(owner, key);
    if request.seats.len() > shared.config.limits.seats {
        return Err(Problem::with(Code::NoRoom, format!("at most {} seats", shared.config.limits.seats)));
    }
    if shared.store.n_rooms().await? >= shared.config.limits.rooms as u64
        && shared.store.room(&id).await?.is_none()
    {
        return Err(Problem::with(Code::NoRoom, "the server keeps no more rooms"));
    }
    let (room, events) = new_room(&id, &request)?;
    let row = RoomRow {
        room: id.clone(),
        created: now(),
        scenario: request.scenario,
        settings: serde_json::to_string(room.settings()).unwrap_or_default(),
    };
    let (tokens, keys) = access(shared, owner, &id, key, &room);
    if !shared.store.open_room(&row, &events, &tokens, &keys).await? {
        let there = shared.store.room(&id).await?;
        if there.is_none_or(|there| there.scenario != row.scenario || there.settings != row.settings) {
            return Err(Problem::of(Code::KeyReused));
        }
    }
    let seats = room.seats().filter(|(seat, _)| *seat != SeatId::HOST).map(|(seat, what)| SeatLink {
        seat: seat.0,
        role: what.role,
        party: what.party.clone(),
        name: what.name.clone(),
        link: server.link(&invitation_token(owner, &id, seat, key)),
    });
    tracing::info!(room = id, "a room was opened");
    Ok(Opened { token: host_token(owner, &id).text(), seats: seats.collect(), room: id.clone() })
}

/// The room with its seats, and the events that made it so.
fn new_room(id: &str, request: &OpenRequest) -> Result<(Room, Vec<NewEvent>), Problem> {
    let text = FileText { name: "scenario.toml", text: &request.scenario };
    let scenario = native::scenario(text).map_err(|faults| {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        Problem::with(Code::FaultyFile, faults.join("\n"))
    })?;
    let mut settings = request.settings.clone();
    settings.insert("room".to_owned(), Value::String(id.to_owned()));
    let settings: RoomSettings = serde_json::from_value(Value::Object(settings))
        .map_err(|error| Problem::with(Code::NoRoom, format!("the settings: {error}")))?;
    let refused = |error: elfvik::room::RoomError| Problem::with(Code::NoRoom, error.to_string());
    let mut room = Room::new(Arc::new(scenario), settings).map_err(refused)?;
    let mut stored = Vec::new();
    for seat in &request.seats {
        let command = Command::Invite { what: seat.clone().into_seat() };
        for event in room.decide(&command, SeatId::HOST, Timestamp(now()))? {
            room.apply(&event).map_err(|_| Problem::of(Code::Damaged))?;
            debug_assert!(matches!(event.body, EventBody::SeatAdded { .. }));
            stored.push(crate::room::row(&event));
        }
    }
    Ok((room, stored))
}

/// A token for the host, an invitation for each other seat, and a new vault for each party that has seats.
fn access(
    shared: &Shared,
    owner: &Token,
    id: &str,
    key: &str,
    room: &Room,
) -> (Vec<crate::store::TokenRow>, Vec<VaultKeyRow>) {
    let mut vaults: BTreeMap<String, VaultKey> = BTreeMap::new();
    let (mut tokens, mut keys) = (Vec::new(), Vec::new());
    for (seat, what) in room.seats() {
        if seat == SeatId::HOST {
            let invitation = invitation_row(shared, owner, id, seat, None);
            tokens.push(seat_row(shared, &host_token(owner, id), &invitation));
            continue;
        }
        let token = invitation_token(owner, id, seat, key);
        tokens.push(invitation_row(shared, &token, id, seat, what.party.as_deref()));
        if let Some(party) = &what.party {
            let name = VaultName { room: id.to_owned(), party: party.clone(), generation: 0 };
            let vault = vaults.entry(party.clone()).or_insert_with(VaultKey::new);
            keys.push(vault.wrapped_for(&token, &name));
        }
    }
    (tokens, keys)
}

/// The id of the room that a host opens by a key: nobody else can guess it.
fn room_id(owner: &Token, key: &str) -> String {
    let id = Hash(owner.derived(&["room", key]).hash()).to_string();
    format!("r{}", &id[..16])
}

/// The token of the host's own seat in a room.
fn host_token(owner: &Token, id: &str) -> Token {
    owner.derived(&["host", id])
}

/// The rooms that a token opens: of the host all, of a seat its own.
#[utoipa::path(get, path = "/rooms", tag = "rooms", security(("host" = []), ("token" = [])),
    responses(
        (status = 200, description = "The rooms", body = Object),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn list(State(server): State<Server>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    let shared = server.shared();
    if let Some(owner) = host(shared, &headers) {
        let rooms = shared.store.rooms().await?;
        let rooms: Vec<Value> = rooms
            .iter()
            .map(|row| json!({ "room": row.room, "token": host_token(&owner, &row.room).text() }))
            .collect();
        return Ok(Json(json!({ "rooms": rooms })));
    }
    let caller = Caller::of(shared, &headers).await?;
    listed(shared, &caller).await.map(Json)
}

/// The one room of a seat.
pub(crate) async fn listed(shared: &Arc<Shared>, caller: &Caller) -> Result<Value, Problem> {
    let open = shared.room(&caller.room).await?;
    let title = &open.scenario().title;
    Ok(json!({ "rooms": [{
            "room": caller.room, "title": title, "seat": caller.seat, "party": caller.party,
        }] }))
}

/// What the seat may know of the room, and what it may do next.
#[utoipa::path(get, path = "/rooms/{id}", tag = "rooms", security(("token" = [])),
    params(("id" = String, Path, description = "The room")),
    responses(
        (status = 200, description = "The summary", body = Object),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn summary(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    asked(server.shared(), caller, Ask::Summary).await.map(Json)
}

/// The public file of the scenario.
#[utoipa::path(get, path = "/rooms/{id}/scenario", tag = "rooms", security(("token" = [])),
    params(("id" = String, Path, description = "The room")),
    responses(
        (status = 200, description = "The file", content_type = "application/toml", body = String),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn scenario(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let open = server.shared().room(&caller.room).await?;
    Ok(([(header::CONTENT_TYPE, "application/toml; charset=utf-8")], open.text().to_owned()).into_response())
}

/// What the seat may see as a record, which `elfvik record verify` checks.
#[utoipa::path(get, path = "/rooms/{id}/record", tag = "rooms", security(("token" = [])),
    params(("id" = String, Path, description = "The room")),
    responses(
        (status = 200, description = "The record", content_type = "text/plain", body = String),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn record(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let record = asked(server.shared(), caller, Ask::Record).await?;
    let text = record.as_str().unwrap_or_default().to_owned();
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// The checkpoints of the record: one for each agreement.
#[utoipa::path(get, path = "/rooms/{id}/checkpoints", tag = "rooms", security(("token" = [])),
    params(("id" = String, Path, description = "The room")),
    responses(
        (status = 200, description = "The checkpoints", body = Object),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn checkpoints(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let checkpoints = asked(server.shared(), caller, Ask::Checkpoints).await?;
    Ok(Json(json!({ "checkpoints": checkpoints })))
}
