//! Everything from one database into another, with every hash as it was.

use super::chain::verify_chain;
use super::{Store, StoreError, access, classes, log, players, vaults};

/// How much was moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// Rooms.
    pub rooms: u64,
    /// Events of logs.
    pub events: u64,
    /// Sealed events of vaults.
    pub sealed: u64,
    /// Tokens.
    pub tokens: u64,
}

impl Store {
    /// Copies every room into an empty database in one transaction, after checking its chain of hashes.
    ///
    /// Answers to earlier requests stay behind: stop the server first, so that none is repeated.
    ///
    /// # Errors
    ///
    /// A chain that does not hold, a room that is there already, a database that does not answer. Nothing is
    /// copied then.
    pub async fn move_to(&self, other: &Self) -> Result<Moved, StoreError> {
        let mut from = self.database.read().await?;
        let mut to = other.database.write().await?;
        let mut moved = Moved::default();
        for room in log::rooms(from.as_mut()).await? {
            log::insert_room(to.as_mut(), &room).await?;
            let events = log::events(from.as_mut(), &room.room, 0).await?;
            verify_chain(&events)?;
            for event in &events {
                log::insert_event(to.as_mut(), &room.room, event).await?;
            }
            let tokens = access::tokens(from.as_mut(), &room.room).await?;
            for token in &tokens {
                access::insert_token(to.as_mut(), token).await?;
            }
            for player in players::of_room(from.as_mut(), &room.room).await? {
                players::insert(to.as_mut(), &player).await?;
            }
            for key in vaults::keys(from.as_mut(), &room.room).await? {
                vaults::insert_key(to.as_mut(), &key).await?;
            }
            let sealed = vaults::all_events(from.as_mut(), &room.room).await?;
            for event in &sealed {
                vaults::insert_event(to.as_mut(), event).await?;
            }
            moved.rooms += 1;
            moved.events += events.len() as u64;
            moved.sealed += sealed.len() as u64;
            moved.tokens += tokens.len() as u64;
        }
        for class in classes::all(from.as_mut()).await? {
            classes::insert(to.as_mut(), &class).await?;
            for seat in classes::seats(from.as_mut(), &class.class).await? {
                classes::insert_seat(to.as_mut(), &seat).await?;
            }
        }
        to.commit().await?;
        Ok(moved)
    }
}
