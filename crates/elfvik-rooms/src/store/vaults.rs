//! Sealed events of delegations and the keys that open them, each wrapped for its holder. Nothing here names
//! a table of the log, and nothing here can read what is sealed.

use super::StoreError;
use super::database::{Column, Row, Transaction, Value};
use super::log::{hash, unsigned};

/// Which vault: after all its tokens were lost a party begins a new generation, and the old one stays shut.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VaultName {
    /// The room.
    pub room: String,
    /// The party.
    pub party: String,
    /// How many vaults it had before.
    pub generation: u64,
}

/// One event of a vault, which only its key reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEvent {
    /// Whose.
    pub vault: VaultName,
    /// Its number in the vault.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What is sealed.
    pub sealed: Vec<u8>,
}

/// The key of a vault, which only its holder unwraps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultKeyRow {
    /// The hash of the holder's token, or of the host's key file.
    pub holder: [u8; 32],
    /// Which vault.
    pub vault: VaultName,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

pub(super) async fn insert_event(
    transaction: &mut dyn Transaction,
    event: &SealedEvent,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO vault_events (vault_room, party, generation, number, at, sealed)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let SealedEvent { vault, number, at, sealed } = event;
    let mut values = name(vault);
    values.extend([(*number).into(), (*at).into(), sealed.as_slice().into()]);
    match transaction.execute(sql, values).await? {
        0 => Err(StoreError::Conflict { room: vault.room.clone(), number: *number }),
        _ => Ok(()),
    }
}

pub(super) async fn events(
    transaction: &mut dyn Transaction,
    vault: &VaultName,
    first: u64,
) -> Result<Vec<SealedEvent>, StoreError> {
    let sql = "SELECT number, at, sealed FROM vault_events
        WHERE vault_room = $1 AND party = $2 AND generation = $3 AND number >= $4 ORDER BY number";
    let mut values = name(vault);
    values.push(first.into());
    let rows = transaction.rows(sql, values, &[Column::Integer, Column::Integer, Column::Bytes]).await?;
    let event = |mut row: Row| SealedEvent {
        vault: vault.clone(),
        number: unsigned(row.integer()),
        at: row.integer(),
        sealed: row.bytes(),
    };
    Ok(rows.into_iter().map(event).collect())
}

pub(super) async fn insert_key(
    transaction: &mut dyn Transaction,
    key: &VaultKeyRow,
) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO vault_keys (vault_room, party, generation, holder, wrapped) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (holder, vault_room, party) DO UPDATE
        SET generation = excluded.generation, wrapped = excluded.wrapped";
    let mut values = name(&key.vault);
    values.extend([(&key.holder).into(), key.wrapped.as_slice().into()]);
    transaction.execute(sql, values).await?;
    Ok(())
}

pub(super) async fn key(
    transaction: &mut dyn Transaction,
    holder: &[u8; 32],
    room: &str,
    party: &str,
) -> Result<Option<VaultKeyRow>, StoreError> {
    let sql = "SELECT holder, vault_room, party, generation, wrapped FROM vault_keys
        WHERE holder = $1 AND vault_room = $2 AND party = $3";
    let rows = transaction.rows(sql, vec![holder.into(), room.into(), party.into()], KEY).await?;
    Ok(rows.into_iter().map(key_row).next())
}

pub(super) async fn keys(
    transaction: &mut dyn Transaction,
    room: &str,
) -> Result<Vec<VaultKeyRow>, StoreError> {
    let sql = "SELECT holder, vault_room, party, generation, wrapped FROM vault_keys WHERE vault_room = $1
        ORDER BY party, holder";
    Ok(transaction.rows(sql, vec![room.into()], KEY).await?.into_iter().map(key_row).collect())
}

/// Every sealed event of a room, of all parties and generations.
pub(super) async fn all_events(
    transaction: &mut dyn Transaction,
    room: &str,
) -> Result<Vec<SealedEvent>, StoreError> {
    let sql = "SELECT party, generation, number, at, sealed FROM vault_events WHERE vault_room = $1
        ORDER BY party, generation, number";
    let columns = &[Column::Text, Column::Integer, Column::Integer, Column::Integer, Column::Bytes];
    let event = |mut row: Row| SealedEvent {
        vault: VaultName { room: room.to_owned(), party: row.text(), generation: unsigned(row.integer()) },
        number: unsigned(row.integer()),
        at: row.integer(),
        sealed: row.bytes(),
    };
    Ok(transaction.rows(sql, vec![room.into()], columns).await?.into_iter().map(event).collect())
}

/// How many holders the newest generation has, and its number; `None` without any vault.
pub(super) async fn holders(
    transaction: &mut dyn Transaction,
    room: &str,
    party: &str,
) -> Result<Option<(u64, u64)>, StoreError> {
    let newest = "SELECT MAX(generation) FROM
        (SELECT generation FROM vault_keys WHERE vault_room = $1 AND party = $2
         UNION ALL SELECT generation FROM vault_events WHERE vault_room = $1 AND party = $2) AS generations";
    let rows = transaction.rows(newest, vec![room.into(), party.into()], &[Column::Integer]).await?;
    let Some(generation) = rows.into_iter().next().and_then(|mut row| row.maybe_integer()) else {
        return Ok(None);
    };
    let count = "SELECT COUNT(*) FROM vault_keys WHERE vault_room = $1 AND party = $2 AND generation = $3";
    let values = vec![room.into(), party.into(), generation.into()];
    let rows = transaction.rows(count, values, &[Column::Integer]).await?;
    let n_holders = rows.into_iter().next().map_or(0, |mut row| row.integer());
    Ok(Some((unsigned(n_holders), unsigned(generation))))
}

pub(super) async fn delete_keys_of(
    transaction: &mut dyn Transaction,
    holder: &[u8; 32],
) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM vault_keys WHERE holder = $1", vec![holder.into()]).await?;
    Ok(())
}

fn name(vault: &VaultName) -> Vec<Value> {
    vec![vault.room.as_str().into(), vault.party.as_str().into(), vault.generation.into()]
}

fn key_row(mut row: Row) -> VaultKeyRow {
    let holder = hash(row.bytes());
    let vault = VaultName { room: row.text(), party: row.text(), generation: unsigned(row.integer()) };
    VaultKeyRow { holder, vault, wrapped: row.bytes() }
}

const KEY: &[Column] = &[Column::Bytes, Column::Text, Column::Text, Column::Integer, Column::Bytes];
