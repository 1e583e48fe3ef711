//! Copies of databases: backup, restore, and the move between SQLite and PostgreSQL.

use super::say;
use crate::store::{Store, verify_chain};
use anyhow::{Context as _, Result, bail};
use std::path::Path;

/// A copy of a database, made while the server may run.
pub(super) async fn backup(database: &str, file: &Path) -> Result<()> {
    let Some(of) = database.strip_prefix("sqlite://") else {
        bail!("a PostgreSQL database is copied by its own `pg_dump`, which works while the server runs");
    };
    if !Path::new(of).exists() {
        bail!("{of} does not exist: name the database that the server uses");
    }
    let store = Store::open(database).await?;
    store.copy_to(file).await.with_context(|| format!("no copy at {}", file.display()))?;
    let n_rooms = verified(&format!("sqlite://{}", file.display())).await?;
    say(&format!("{n_rooms} rooms copied to {} and verified", file.display()));
    Ok(())
}

/// Puts a verified copy in the place of a missing database.
pub(super) async fn restore(file: &Path, database: &str) -> Result<()> {
    let Some(to) = database.strip_prefix("sqlite://") else {
        bail!(
            "restore a PostgreSQL database by its own `pg_restore`, or move a SQLite copy into an empty one"
        );
    };
    if Path::new(to).exists() {
        bail!("{to} exists: move it away first, so that nothing is lost");
    }
    if !file.exists() {
        bail!("{} does not exist: name a copy that `elfvik-rooms backup` has written", file.display());
    }
    let store = Store::open(&format!("sqlite://{}", file.display())).await?;
    store.copy_to(Path::new(to)).await.with_context(|| format!("{to} cannot be written"))?;
    let n_rooms = verified(database).await?;
    say(&format!("{n_rooms} rooms restored to {to} and verified"));
    Ok(())
}

/// Every room from one database into another, with every hash.
pub(super) async fn moved(from: &str, to: &str) -> Result<()> {
    let (from, to) = (Store::open(from).await?, Store::open(to).await?);
    if !to.rooms().await?.is_empty() {
        bail!("there are rooms in the other database: move into an empty one");
    }
    let moved = from.move_to(&to).await?;
    say(&format!(
        "{} rooms moved: {} events, {} sealed events, {} tokens; every chain of hashes holds",
        moved.rooms, moved.events, moved.sealed, moved.tokens
    ));
    Ok(())
}

/// The number of rooms, after checking the chain of each.
async fn verified(database: &str) -> Result<usize> {
    let store = Store::open(database).await?;
    let rooms = store.rooms().await?;
    for room in &rooms {
        verify_chain(&store.events(&room.room, 0).await?).with_context(|| format!("room {}", room.room))?;
    }
    Ok(rooms.len())
}
