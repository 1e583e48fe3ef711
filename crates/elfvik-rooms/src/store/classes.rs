//! Classes: many tables over one case, and who sits where. Codes and participants are kept as hashes, the
//! private files of the case sealed.

use super::StoreError;
use super::database::{Column, Row, Transaction, Value};
use super::log::{hash, unsigned};

/// A class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassRow {
    /// Its id.
    pub class: String,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
    /// A hash of the code by which participants join, made with a secret of the server.
    pub code: [u8; 32],
    /// The public file of its case.
    pub scenario: String,
    /// The settings of its rooms, as JSON.
    pub settings: String,
    /// The private files of its case as JSON, sealed.
    pub sealed: Vec<u8>,
    /// How many tables it has.
    pub n_tables: u64,
    /// The strategy that plays seats which nobody took.
    pub strategy: String,
    /// Since when nobody joins any more, and whether seats that nobody took are played at all tables.
    pub started: Option<(i64, bool)>,
    /// When the host ended it.
    pub ended: Option<i64>,
    /// Since when participants see the results.
    pub shown: Option<i64>,
}

/// A seat of a class that somebody took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassSeatRow {
    /// The class.
    pub class: String,
    /// The number of the seat from 0 on, table by table, in the order of the parties.
    pub place: u64,
    /// Who sits there.
    pub name: String,
    /// A hash of the token of whoever sits there.
    pub participant: [u8; 32],
    /// When the seat was taken, in milliseconds since 1970.
    pub joined: i64,
}

/// What is noted of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassMark {
    /// Its tables begin; with `true` the seats that nobody took are played at all of them.
    Started(i64, bool),
    /// The host ended it.
    Ended(i64),
    /// Participants see the results from a time on, or no longer.
    Shown(Option<i64>),
}

pub(super) async fn insert(transaction: &mut dyn Transaction, class: &ClassRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO classes (class, created, code, scenario, settings, sealed, n_tables, strategy,
        started, is_filled, ended, shown) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let (started, is_filled) = class.started.unzip();
    let values: Vec<Value> = vec![
        class.class.as_str().into(),
        class.created.into(),
        (&class.code).into(),
        class.scenario.as_str().into(),
        class.settings.as_str().into(),
        class.sealed.as_slice().into(),
        class.n_tables.into(),
        class.strategy.as_str().into(),
        started.into(),
        is_filled.map(i64::from).into(),
        class.ended.into(),
        class.shown.into(),
    ];
    transaction.execute(sql, values).await?;
    Ok(())
}

pub(super) async fn all(transaction: &mut dyn Transaction) -> Result<Vec<ClassRow>, StoreError> {
    let sql = "SELECT class, created, code, scenario, settings, sealed, n_tables, strategy, started,
        is_filled, ended, shown FROM classes ORDER BY created, class";
    Ok(transaction.rows(sql, vec![], CLASS).await?.into_iter().map(class_row).collect())
}

pub(super) async fn class(
    transaction: &mut dyn Transaction,
    class: &str,
) -> Result<Option<ClassRow>, StoreError> {
    let sql = "SELECT class, created, code, scenario, settings, sealed, n_tables, strategy, started,
        is_filled, ended, shown FROM classes WHERE class = $1";
    Ok(transaction.rows(sql, vec![class.into()], CLASS).await?.into_iter().map(class_row).next())
}

pub(super) async fn of_code(
    transaction: &mut dyn Transaction,
    code: &[u8; 32],
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT class FROM classes WHERE code = $1";
    let rows = transaction.rows(sql, vec![code.into()], &[Column::Text]).await?;
    Ok(rows.into_iter().map(|mut row| row.text()).next())
}

pub(super) async fn mark(
    transaction: &mut dyn Transaction,
    class: &str,
    mark: ClassMark,
) -> Result<(), StoreError> {
    let (sql, values): (_, Vec<Value>) = match mark {
        ClassMark::Started(at, is_filled) => (
            "UPDATE classes SET started = $2, is_filled = $3 WHERE class = $1 AND started IS NULL",
            vec![class.into(), at.into(), i64::from(is_filled).into()],
        ),
        ClassMark::Ended(at) => (
            "UPDATE classes SET ended = $2 WHERE class = $1 AND ended IS NULL",
            vec![class.into(), at.into()],
        ),
        ClassMark::Shown(at) => {
            ("UPDATE classes SET shown = $2 WHERE class = $1", vec![class.into(), at.into()])
        }
    };
    transaction.execute(sql, values).await?;
    Ok(())
}

pub(super) async fn seats(
    transaction: &mut dyn Transaction,
    class: &str,
) -> Result<Vec<ClassSeatRow>, StoreError> {
    let sql = "SELECT class, place, name, participant, joined FROM class_seats WHERE class = $1
        ORDER BY place";
    Ok(transaction.rows(sql, vec![class.into()], SEAT).await?.into_iter().map(seat_row).collect())
}

pub(super) async fn seat_of(
    transaction: &mut dyn Transaction,
    participant: &[u8; 32],
) -> Result<Option<ClassSeatRow>, StoreError> {
    let sql = "SELECT class, place, name, participant, joined FROM class_seats WHERE participant = $1";
    Ok(transaction.rows(sql, vec![participant.into()], SEAT).await?.into_iter().map(seat_row).next())
}

pub(super) async fn insert_seat(
    transaction: &mut dyn Transaction,
    seat: &ClassSeatRow,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO class_seats (class, place, name, participant, joined) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    let values: Vec<Value> = vec![
        seat.class.as_str().into(),
        seat.place.into(),
        seat.name.as_str().into(),
        (&seat.participant).into(),
        seat.joined.into(),
    ];
    match transaction.execute(sql, values).await? {
        // Somebody took the same place in the same moment.
        0 => Err(StoreError::Conflict { room: seat.class.clone(), number: seat.place }),
        _ => Ok(()),
    }
}

/// Puts a text in the place of a name, wherever it stands in classes over a scenario; how often it stood there.
pub(super) async fn rename(
    transaction: &mut dyn Transaction,
    scenario: &str,
    (name, new): (&str, &str),
) -> Result<u64, StoreError> {
    let sql = "UPDATE class_seats SET name = $3 WHERE name = $2
        AND class IN (SELECT class FROM classes WHERE scenario = $1)";
    Ok(transaction.execute(sql, vec![scenario.into(), name.into(), new.into()]).await?)
}

fn class_row(mut row: Row) -> ClassRow {
    ClassRow {
        class: row.text(),
        created: row.integer(),
        code: hash(row.bytes()),
        scenario: row.text(),
        settings: row.text(),
        sealed: row.bytes(),
        n_tables: unsigned(row.integer()),
        strategy: row.text(),
        started: {
            let (started, is_filled) = (row.maybe_integer(), row.maybe_integer());
            started.map(|at| (at, is_filled == Some(1)))
        },
        ended: row.maybe_integer(),
        shown: row.maybe_integer(),
    }
}

fn seat_row(mut row: Row) -> ClassSeatRow {
    ClassSeatRow {
        class: row.text(),
        place: unsigned(row.integer()),
        name: row.text(),
        participant: hash(row.bytes()),
        joined: row.integer(),
    }
}

const CLASS: &[Column] = &[
    Column::Text,
    Column::Integer,
    Column::Bytes,
    Column::Text,
    Column::Text,
    Column::Bytes,
    Column::Integer,
    Column::Text,
    Column::Integer,
    Column::Integer,
    Column::Integer,
    Column::Integer,
];
const SEAT: &[Column] = &[Column::Text, Column::Integer, Column::Text, Column::Bytes, Column::Integer];
