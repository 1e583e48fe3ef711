//! Rooms, their events, and the answers to requests. Nothing here names a table of the vaults.

use super::StoreError;
use super::chain::{body_hash, chain_of};
use super::database::{Column, Row, Transaction, Value};

/// A room as it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomRow {
    /// Its id.
    pub room: String,
    /// When, in milliseconds since 1970.
    pub created: i64,
    /// The public file of the scenario, as it was given.
    pub scenario: String,
    /// The settings, as JSON.
    pub settings: String,
}

/// An event that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its number in the room.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who may see it, as JSON.
    pub audience: String,
    /// The whole event, as JSON.
    pub body: String,
}

/// An event that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its number in the room.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who may see it, as JSON.
    pub audience: String,
    /// The whole event, as JSON.
    pub body: String,
    /// What was hashed before the body; `None` once the body was redacted.
    pub salt: Option<Vec<u8>>,
    /// The hash of salt and body as they were written.
    pub body_hash: [u8; 32],
    /// The hash of all events up to this one.
    pub chain: [u8; 32],
}

/// What names a request: whose, by which key, and a hash of what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerKey {
    /// The hash of the token that sent it.
    pub token: [u8; 32],
    /// The idempotency key.
    pub key: String,
    /// A hash of token and request: without the token nobody can try guesses of the request on it.
    pub request: [u8; 32],
}

/// The answer that a request got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The status of HTTP.
    pub status: u16,
    /// The body.
    pub body: String,
}

pub(super) async fn insert_room(transaction: &mut dyn Transaction, room: &RoomRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO rooms (room, created, scenario, settings) VALUES ($1, $2, $3, $4)";
    let RoomRow { room, created, scenario, settings } = room;
    let values =
        vec![room.as_str().into(), (*created).into(), scenario.as_str().into(), settings.as_str().into()];
    transaction.execute(sql, values).await?;
    Ok(())
}

pub(super) async fn rooms(transaction: &mut dyn Transaction) -> Result<Vec<RoomRow>, StoreError> {
    let sql = "SELECT room, created, scenario, settings FROM rooms ORDER BY created, room";
    Ok(transaction.rows(sql, vec![], ROOM).await?.into_iter().map(room_row).collect())
}

pub(super) async fn n_rooms(transaction: &mut dyn Transaction) -> Result<u64, StoreError> {
    let rows = transaction.rows("SELECT COUNT(*) FROM rooms", vec![], &[Column::Integer]).await?;
    Ok(rows.into_iter().next().map_or(0, |mut row| unsigned(row.integer())))
}

pub(super) async fn room(
    transaction: &mut dyn Transaction,
    room: &str,
) -> Result<Option<RoomRow>, StoreError> {
    let sql = "SELECT room, created, scenario, settings FROM rooms WHERE room = $1";
    Ok(transaction.rows(sql, vec![room.into()], ROOM).await?.into_iter().map(room_row).next())
}

pub(super) async fn events(
    transaction: &mut dyn Transaction,
    room: &str,
    first: u64,
) -> Result<Vec<EventRow>, StoreError> {
    let sql = "SELECT number, at, audience, body, salt, body_hash, chain FROM events
        WHERE room = $1 AND number >= $2 ORDER BY number";
    let rows = transaction.rows(sql, vec![room.into(), first.into()], EVENT).await?;
    Ok(rows.into_iter().map(event_row).collect())
}

/// Adds events after the last one.
pub(super) async fn append(
    transaction: &mut dyn Transaction,
    room: &str,
    events: &[NewEvent],
) -> Result<(), StoreError> {
    let Some(first) = events.first() else { return Ok(()) };
    let last = "SELECT number, chain FROM events WHERE room = $1 ORDER BY number DESC LIMIT 1";
    let rows = transaction.rows(last, vec![room.into()], &[Column::Integer, Column::Bytes]).await?;
    let mut chain = [0; 32];
    if let Some(mut row) = rows.into_iter().next() {
        let number = unsigned(row.integer());
        if number + 1 != first.number {
            return Err(StoreError::Conflict { room: room.to_owned(), number: first.number });
        }
        chain = hash(row.bytes());
    }
    for event in events {
        let salt = crate::tokens::random::<16>();
        let body = body_hash(&salt, &event.body);
        chain = chain_of(&chain, event.number, event.at, &event.audience, &body);
        let sql = "INSERT INTO events (room, number, at, audience, body, salt, body_hash, chain)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        let values: Vec<Value> = vec![
            room.into(),
            event.number.into(),
            event.at.into(),
            event.audience.as_str().into(),
            event.body.as_str().into(),
            salt.as_slice().into(),
            (&body).into(),
            (&chain).into(),
        ];
        if transaction.execute(sql, values).await? == 0 {
            return Err(StoreError::Conflict { room: room.to_owned(), number: event.number });
        }
    }
    Ok(())
}

/// Adds an event with all its hashes, as another database had it.
pub(super) async fn insert_event(
    transaction: &mut dyn Transaction,
    room: &str,
    event: &EventRow,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO events (room, number, at, audience, body, salt, body_hash, chain)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: Vec<Value> = vec![
        room.into(),
        event.number.into(),
        event.at.into(),
        event.audience.as_str().into(),
        event.body.as_str().into(),
        event.salt.as_deref().into(),
        (&event.body_hash).into(),
        (&event.chain).into(),
    ];
    transaction.execute(sql, values).await?;
    Ok(())
}

pub(super) async fn redact(
    transaction: &mut dyn Transaction,
    room: &str,
    number: u64,
    body: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE events SET body = $3, salt = NULL WHERE room = $1 AND number = $2";
    transaction.execute(sql, vec![room.into(), number.into(), body.into()]).await?;
    Ok(())
}

pub(super) async fn answer(
    transaction: &mut dyn Transaction,
    key: &AnswerKey,
) -> Result<Option<Answer>, StoreError> {
    let sql = "SELECT request, at, status, body FROM answers WHERE token = $1 AND key = $2";
    let columns = &[Column::Bytes, Column::Integer, Column::Integer, Column::Text];
    let rows = transaction.rows(sql, vec![(&key.token).into(), key.key.as_str().into()], columns).await?;
    let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
    if hash(row.bytes()) != key.request {
        return Err(StoreError::KeyReused);
    }
    let at = row.integer();
    Ok(Some(Answer { at, status: u16::try_from(row.integer()).unwrap_or(500), body: row.text() }))
}

pub(super) async fn insert_answer(
    transaction: &mut dyn Transaction,
    key: &AnswerKey,
    answer: &Answer,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO answers (token, key, request, at, status, body) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING";
    let values = vec![
        (&key.token).into(),
        key.key.as_str().into(),
        (&key.request).into(),
        answer.at.into(),
        i64::from(answer.status).into(),
        answer.body.as_str().into(),
    ];
    match transaction.execute(sql, values).await? {
        // The same request at another server, in the same moment: its answer is there on the next look.
        0 => Err(StoreError::Conflict { room: String::new(), number: 0 }),
        _ => Ok(()),
    }
}

pub(super) async fn forget_answers(transaction: &mut dyn Transaction, time: i64) -> Result<u64, StoreError> {
    Ok(transaction.execute("DELETE FROM answers WHERE at < $1", vec![time.into()]).await?)
}

fn room_row(mut row: Row) -> RoomRow {
    RoomRow { room: row.text(), created: row.integer(), scenario: row.text(), settings: row.text() }
}

fn event_row(mut row: Row) -> EventRow {
    EventRow {
        number: unsigned(row.integer()),
        at: row.integer(),
        audience: row.text(),
        body: row.text(),
        salt: row.maybe_bytes(),
        body_hash: hash(row.bytes()),
        chain: hash(row.bytes()),
    }
}

/// A stored number, which was unsigned when it was written.
pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// A stored hash; zeros, which fit nothing, where it has another length.
pub(super) fn hash(bytes: Vec<u8>) -> [u8; 32] {
    bytes.try_into().unwrap_or_default()
}

const ROOM: &[Column] = &[Column::Text, Column::Integer, Column::Text, Column::Text];
const EVENT: &[Column] = &[
    Column::Integer,
    Column::Integer,
    Column::Text,
    Column::Text,
    Column::Bytes,
    Column::Bytes,
    Column::Bytes,
];
