//! Seats that the server plays itself: by which strategy, and whether their talks are over.

use super::StoreError;
use super::database::{Column, Row, Transaction, Value};
use super::log::unsigned;

/// A seat that the server plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayerRow {
    /// The room.
    pub room: String,
    /// The seat.
    pub seat: u64,
    /// The strategy of the library, by name.
    pub strategy: String,
    /// When nothing more was left to play, in milliseconds since 1970.
    pub over: Option<i64>,
}

pub(super) async fn insert(transaction: &mut dyn Transaction, player: &PlayerRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO players (room, seat, strategy, over_at) VALUES ($1, $2, $3, $4)";
    let PlayerRow { room, seat, strategy, over } = player;
    let values: Vec<Value> =
        vec![room.as_str().into(), (*seat).into(), strategy.as_str().into(), (*over).into()];
    transaction.execute(sql, values).await?;
    Ok(())
}

pub(super) async fn of_room(
    transaction: &mut dyn Transaction,
    room: &str,
) -> Result<Vec<PlayerRow>, StoreError> {
    let sql = "SELECT room, seat, strategy, over_at FROM players WHERE room = $1 ORDER BY seat";
    let columns = &[Column::Text, Column::Integer, Column::Text, Column::Integer];
    let player = |mut row: Row| PlayerRow {
        room: row.text(),
        seat: unsigned(row.integer()),
        strategy: row.text(),
        over: row.maybe_integer(),
    };
    Ok(transaction.rows(sql, vec![room.into()], columns).await?.into_iter().map(player).collect())
}

/// The rooms in which something is left to play.
pub(super) async fn rooms_in_play(transaction: &mut dyn Transaction) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT room FROM players WHERE over_at IS NULL ORDER BY room";
    let rows = transaction.rows(sql, vec![], &[Column::Text]).await?;
    Ok(rows.into_iter().map(|mut row| row.text()).collect())
}

pub(super) async fn end(
    transaction: &mut dyn Transaction,
    room: &str,
    seat: u64,
    at: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE players SET over_at = $3 WHERE room = $1 AND seat = $2 AND over_at IS NULL";
    transaction.execute(sql, vec![room.into(), seat.into(), at.into()]).await?;
    Ok(())
}
