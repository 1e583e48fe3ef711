//! Rooms: opened by the host of the server, read by their seats.

use super::commands::{asked, key_of, parsed};
use crate::caller::{Caller, host};
use crate::player::{can_be_played, check_player};
use crate::problem::{Code, Problem};
use crate::room::{Ask, invitation_row, invitation_token, own_preferences, seat_row};
use crate::seal::VaultKey;
use crate::server::{Server, Shared, now};
use crate::store::{NewEvent, NewRoom, PlayerRow, RoomRow, TokenRow, VaultName};
use crate::tokens::Token;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use elfvik::format::{FileText, native};
use elfvik::record::Hash;
use elfvik::room::{
    Actor, Command, Delegation, EventBody, Occupant, Phase, PrivateCommand, PrivateEvent, Role, Room,
    RoomSeat, RoomSettings, SeatId, Timestamp,
};
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
    /// Private files by the ids of their parties: they go sealed into the vaults, so that the room is ready
    /// to play. Whoever opens the room has read them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub private_files: BTreeMap<String, String>,
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
    /// The strategy of the library by which the server plays the seat itself, such as `default` or
    /// `boulware`; nobody is invited to it then, and the private file of its party must come with the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "boulware")]
    pub strategy: Option<String>,
}

impl SeatRequest {
    pub(super) fn into_seat(self) -> RoomSeat {
        let Self { role, party, ratifier, name, occupant, strategy } = self;
        let occupant = if strategy.is_some() { Occupant::Agent } else { occupant };
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
    /// One link for each seat that the server does not play, to be handed on unread.
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

/// A new room; the same one for the same key. Seats that the server plays are played from now on.
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
    let new = with_access(shared, owner, key, (&room, events, &request))?;
    check_players(shared, &room, &request).await?;
    if !shared.store.open_room(&new).await? {
        check_repeated(shared, &new).await?;
    }
    if !new.players.is_empty() {
        // They play in the room that is in memory.
        shared.room(&id).await?;
    }
    let is_played = |seat: SeatId| new.players.iter().any(|player| player.seat == u64::from(seat.0));
    let invited = room.seats().filter(|(seat, _)| *seat != SeatId::HOST && !is_played(*seat));
    let seats = invited.map(|(seat, what)| SeatLink {
        seat: seat.0,
        role: what.role,
        party: what.party.clone(),
        name: what.name.clone(),
        link: server.link(&invitation_token(owner, &id, seat, key)),
    });
    tracing::info!(room = id, "a room was opened");
    Ok(Opened { token: host_token(owner, &id).text(), seats: seats.collect(), room: id.clone() })
}

/// Refuses a key that came before with another room.
async fn check_repeated(shared: &Shared, new: &NewRoom) -> Result<(), Problem> {
    let id = &new.room.room;
    let there = shared.store.room(id).await?;
    let is_same_room =
        there.is_some_and(|there| there.scenario == new.room.scenario && there.settings == new.room.settings);
    let tokens = shared.store.tokens(id).await?;
    let is_there = |token: &TokenRow| {
        tokens.iter().any(|there| there.token == token.token && there.party == token.party)
    };
    let players = shared.store.players(id).await?;
    let are_same_players = players.len() == new.players.len()
        && players
            .iter()
            .zip(&new.players)
            .all(|(there, new)| (there.seat, &there.strategy) == (new.seat, &new.strategy));
    let is_same = is_same_room && new.tokens.iter().all(is_there) && are_same_players;
    if is_same { Ok(()) } else { Err(Problem::of(Code::KeyReused)) }
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

/// Refuses seats that no strategy can play: by their role, without a private file, by the name of the strategy.
async fn check_players(shared: &Shared, room: &Room, request: &OpenRequest) -> Result<(), Problem> {
    for (seat, strategy) in played_seats(room, request) {
        let what = room.seat(seat).filter(|what| can_be_played(what));
        let party = what.and_then(|what| what.party.as_deref()).ok_or_else(|| {
            Problem::with(Code::NoRoom, "a strategy plays heads, delegates, proposers and signers alone")
        })?;
        let file = request.private_files.get(party).ok_or_else(|| {
            Problem::with(
                Code::NoRoom,
                format!("a strategy plays for `{party}`, whose private file is missing"),
            )
        })?;
        check_player(shared, strategy, (&request.scenario, party, file)).await?;
    }
    Ok(())
}

/// The seats that the server is to play, and by which strategies.
fn played_seats<'r>(room: &Room, request: &'r OpenRequest) -> Vec<(SeatId, &'r str)> {
    // Seats are numbered by party, and asked for in any order.
    let added = room.log().iter().filter_map(|event| match &event.body {
        EventBody::SeatAdded { seat, .. } if *seat != SeatId::HOST => Some(*seat),
        _ => None,
    });
    let seats = added.zip(&request.seats);
    seats.filter_map(|(seat, asked)| Some((seat, asked.strategy.as_deref()?))).collect()
}

/// The room with a token for the host and for each seat that the server plays, an invitation for each other
/// seat, and a new vault for each party that has seats, with its private file if that was given.
fn with_access(
    shared: &Shared,
    owner: &Token,
    key: &str,
    (room, events, request): (&Room, Vec<NewEvent>, &OpenRequest),
) -> Result<NewRoom, Problem> {
    let id = &room.settings().room;
    let mut vaults: BTreeMap<String, VaultKey> = BTreeMap::new();
    let played = played_seats(room, request);
    let (mut tokens, mut keys) = (Vec::new(), Vec::new());
    for (seat, what) in room.seats() {
        if seat == SeatId::HOST {
            let invitation = invitation_row(shared, owner, id, seat, None);
            tokens.push(seat_row(shared, &host_token(owner, id), &invitation));
            continue;
        }
        let is_played = played.iter().any(|(played, _)| *played == seat);
        let token = if is_played {
            shared.played_token(id, u64::from(seat.0))
        } else {
            invitation_token(owner, id, seat, key)
        };
        let invitation = invitation_row(shared, &token, id, seat, what.party.as_deref());
        tokens.push(if is_played { seat_row(shared, &token, &invitation) } else { invitation });
        if let Some(party) = &what.party {
            let vault = vaults.entry(party.clone()).or_insert_with(VaultKey::new);
            keys.push(vault.wrapped_for(&token, &vault_name(id, party)));
        }
    }
    let mut sealed = Vec::new();
    for (party, text) in &request.private_files {
        let vault = vaults.get(party).ok_or_else(|| {
            Problem::with(Code::NoRoom, format!("there is a private file of `{party}`, which has no seat"))
        })?;
        let event = file_set(room, party, text)?;
        let event_text = serde_json::to_vec(&event).unwrap_or_default();
        sealed.push(vault.seal(&vault_name(id, party), event.number, event.at.0, &event_text));
    }
    let players = played.into_iter().map(|(seat, strategy)| PlayerRow {
        room: id.clone(),
        seat: u64::from(seat.0),
        strategy: strategy.to_owned(),
        over: None,
    });
    let mut players: Vec<_> = players.collect();
    players.sort_by_key(|player| player.seat);
    let room = RoomRow {
        room: id.clone(),
        created: now(),
        scenario: request.scenario.clone(),
        settings: serde_json::to_string(room.settings()).unwrap_or_default(),
    };
    Ok(NewRoom { room, events, sealed, tokens, keys, players })
}

fn vault_name(room: &str, party: &str) -> VaultName {
    VaultName { room: room.to_owned(), party: party.to_owned(), generation: 0 }
}

/// The first event of a vault: its private file, as the host handed it in for the principal of the party.
fn file_set(room: &Room, party: &str, text: &str) -> Result<PrivateEvent, Problem> {
    own_preferences(room.scenario(), party, text)?;
    let delegation = Delegation::new(Arc::new(room.scenario().clone()), party);
    let delegation = delegation.ok_or_else(|| Problem::of(Code::NoRoom))?;
    let by = Actor {
        seat: SeatId::HOST,
        party: Some(party.to_owned()),
        role: Role::Principal,
        phase: Phase::Preparing,
        offers: BTreeMap::new(),
    };
    let set = PrivateCommand::SetFile { text: text.to_owned() };
    let event = delegation.decide(&set, &by, Timestamp(now()))?.pop();
    event.ok_or_else(|| Problem::of(Code::NoRoom))
}

/// The id of the room that a host opens by a key: nobody else can guess it.
pub(crate) fn room_id(owner: &Token, key: &str) -> String {
    let id = Hash(owner.derived(&["room", key]).hash()).to_string();
    format!("r{}", &id[..16])
}

/// The token of the host's own seat in a room.
pub(crate) fn host_token(owner: &Token, id: &str) -> Token {
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
