//! What the server keeps: one log per room, whose events have an audience, and one vault per party, which is
//! sealed.
//!
//! Log and vaults are two modules with tables of their own, and no statement reads from both. A transaction
//! may write to both, so that a draft that is approved and the offer that follows are there together or not
//! at all.

mod access;
mod chain;
mod classes;
mod database;
mod log;
mod players;
mod postgres;
mod schema;
mod sqlite;
mod transfer;
mod vaults;

pub use access::{TokenKind, TokenRow};
pub use chain::{BrokenChain, chain_of, verify_chain};
pub use classes::{ClassMark, ClassRow, ClassSeatRow};
pub use database::CopyError;
pub use log::{Answer, AnswerKey, EventRow, NewEvent, RoomRow};
pub use players::PlayerRow;
pub use transfer::Moved;
pub use vaults::{SealedEvent, VaultKeyRow, VaultName};

use database::Database;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// All that is kept, in SQLite or PostgreSQL.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use elfvik_rooms::store::Store;
///
/// let folder = tempfile::tempdir()?;
/// let store = Store::open(&format!("sqlite://{}", folder.path().join("rooms.db").display())).await?;
/// assert!(store.rooms().await?.is_empty());
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Store {
    database: Box<dyn Database>,
}

/// Why something is not kept or not found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address of the database has a form that is not known.
    #[error("`{0}` names no database: write sqlite://FILE or postgres://USER@HOST/NAME")]
    NotAnAddress(String),
    /// The database cannot be reached, is read-only, full, or refused.
    #[error("the database did not answer: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// Somebody else has written an event of this number, or taken this seat.
    #[error("number {number} of {room} is taken already")]
    Conflict {
        /// The room, or the class.
        room: String,
        /// The number of the event, or of the seat.
        number: u64,
    },
    /// A key came again, with another request.
    #[error("the idempotency key belongs to another request")]
    KeyReused,
    /// A vault cannot begin anew, since somebody can open the one that is there.
    #[error("somebody can open the vault of the delegation")]
    VaultInUse,
    /// A stored chain of hashes does not fit its events.
    #[error("{0}")]
    BrokenChain(#[from] BrokenChain),
}

/// A room that is to be added with its first events, all or nothing.
#[derive(Debug)]
pub struct NewRoom {
    /// The room.
    pub room: RoomRow,
    /// Its first events.
    pub events: Vec<NewEvent>,
    /// Sealed events of its vaults.
    pub sealed: Vec<SealedEvent>,
    /// Tokens of its seats, and invitations to them.
    pub tokens: Vec<TokenRow>,
    /// Keys of its vaults, wrapped for the holders of tokens.
    pub keys: Vec<VaultKeyRow>,
    /// The seats that the server plays.
    pub players: Vec<PlayerRow>,
}

/// What one command adds, all or nothing.
#[derive(Debug, Default)]
pub struct Append {
    /// The room whose log grows.
    pub room: String,
    /// Events of the log, numbered from the next free number.
    pub events: Vec<NewEvent>,
    /// Sealed events of vaults.
    pub sealed: Vec<SealedEvent>,
    /// New tokens.
    pub tokens: Vec<TokenRow>,
    /// Keys of vaults, wrapped for new holders.
    pub keys: Vec<VaultKeyRow>,
    /// The answer that a repeated request gets.
    pub answer: Option<(AnswerKey, Answer)>,
}

/// The key of a vault that an invitation brings along.
#[derive(Debug)]
pub enum InvitationKey {
    /// That of the vault which whoever invites can open.
    OfOpenVault(VaultKeyRow),
    /// That of a new vault, in place of one that nobody can open any more.
    OfNewVault(VaultKeyRow),
}

/// What became of a command.
#[derive(Debug, PartialEq, Eq)]
pub enum Appended {
    /// Everything is stored and on the disk.
    Stored,
    /// The same request was answered before, and nothing is stored.
    Repeated(Answer),
}

/// What servers on one database tell each other. It only wakes them up: what counts is what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Announcement {
    /// A room or one of its vaults has grown.
    Grown(String),
    /// A token was revoked; its hash.
    Revoked([u8; 32]),
}

impl Announcement {
    fn text(&self) -> String {
        match self {
            Self::Grown(room) => format!("grown {room}"),
            Self::Revoked(token) => format!("revoked {}", elfvik::record::Hash(*token)),
        }
    }

    fn of_text(text: &str) -> Option<Self> {
        match text.split_once(' ')? {
            ("grown", room) => Some(Self::Grown(room.to_owned())),
            ("revoked", token) => Some(Self::Revoked(token.parse::<elfvik::record::Hash>().ok()?.0)),
            _ => None,
        }
    }
}

impl Store {
    /// Opens `sqlite://FILE` (made at the first start, readable by its owner alone) or `postgres://..`.
    ///
    /// # Errors
    ///
    /// An address of another form, or a database that does not answer.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        let database: Box<dyn Database> = if let Some(file) = address.strip_prefix("sqlite://") {
            Box::new(sqlite::SqliteFile::open(Path::new(file)).await?)
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Box::new(postgres::PostgresDatabase::open(address).await?)
        } else {
            return Err(StoreError::NotAnAddress(without_password(address)));
        };
        Ok(Self { database })
    }

    /// Adds a room with everything that belongs to it, all or nothing; `false` when it is there already.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn open_room(&self, new: &NewRoom) -> Result<bool, StoreError> {
        let mut transaction = self.database.write().await?;
        if log::room(transaction.as_mut(), &new.room.room).await?.is_some() {
            return Ok(false);
        }
        log::insert_room(transaction.as_mut(), &new.room).await?;
        log::append(transaction.as_mut(), &new.room.room, &new.events).await?;
        for sealed in &new.sealed {
            vaults::insert_event(transaction.as_mut(), sealed).await?;
        }
        for token in &new.tokens {
            access::insert_token(transaction.as_mut(), token).await?;
        }
        for key in &new.keys {
            vaults::insert_key(transaction.as_mut(), key).await?;
        }
        for player in &new.players {
            players::insert(transaction.as_mut(), player).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// The seats of a room that the server plays or has played, in their order.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn players(&self, room: &str) -> Result<Vec<PlayerRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        players::of_room(transaction.as_mut(), room).await
    }

    /// The rooms in which the server has a seat left to play.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn rooms_in_play(&self) -> Result<Vec<String>, StoreError> {
        let mut transaction = self.database.read().await?;
        players::rooms_in_play(transaction.as_mut()).await
    }

    /// Notes that nothing is left to play at a seat, from `at` on, in milliseconds since 1970.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn end_player(&self, room: &str, seat: u64, at: i64) -> Result<(), StoreError> {
        let mut transaction = self.database.write().await?;
        players::end(transaction.as_mut(), room, seat, at).await?;
        Ok(transaction.commit().await?)
    }

    /// Adds a room without events.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn create_room(&self, room: &RoomRow) -> Result<(), StoreError> {
        let mut transaction = self.database.write().await?;
        log::insert_room(transaction.as_mut(), room).await?;
        Ok(transaction.commit().await?)
    }

    /// Every room, oldest first.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn rooms(&self) -> Result<Vec<RoomRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        log::rooms(transaction.as_mut()).await
    }

    /// How many rooms there are.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn n_rooms(&self) -> Result<u64, StoreError> {
        let mut transaction = self.database.read().await?;
        log::n_rooms(transaction.as_mut()).await
    }

    /// One room.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn room(&self, room: &str) -> Result<Option<RoomRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        log::room(transaction.as_mut(), room).await
    }

    /// The events of a room from `first` on, in order.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn events(&self, room: &str, first: u64) -> Result<Vec<EventRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        log::events(transaction.as_mut(), room, first).await
    }

    /// Stores what a command adds in one transaction, or gives the answer that the same request got before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] where another server has written the same number: read its events and decide
    /// again. [`StoreError::KeyReused`] for a key with another request. The database does not answer.
    pub async fn append(&self, append: &Append) -> Result<Appended, StoreError> {
        let mut transaction = self.database.write().await?;
        if let Some((key, _)) = &append.answer
            && let Some(answer) = log::answer(transaction.as_mut(), key).await?
        {
            return Ok(Appended::Repeated(answer));
        }
        log::append(transaction.as_mut(), &append.room, &append.events).await?;
        for sealed in &append.sealed {
            vaults::insert_event(transaction.as_mut(), sealed).await?;
        }
        for token in &append.tokens {
            access::insert_token(transaction.as_mut(), token).await?;
        }
        for key in &append.keys {
            vaults::insert_key(transaction.as_mut(), key).await?;
        }
        if let Some((key, answer)) = &append.answer {
            log::insert_answer(transaction.as_mut(), key, answer).await?;
        }
        transaction.commit().await?;
        if !append.events.is_empty() || !append.sealed.is_empty() {
            self.database.announce(&Announcement::Grown(append.room.clone()).text()).await;
        }
        Ok(Appended::Stored)
    }

    /// The answer that a request got before.
    ///
    /// # Errors
    ///
    /// [`StoreError::KeyReused`] for a key with another request. The database does not answer.
    pub async fn answer(&self, key: &AnswerKey) -> Result<Option<Answer>, StoreError> {
        let mut transaction = self.database.read().await?;
        log::answer(transaction.as_mut(), key).await
    }

    /// Forgets answers from before `time`, in milliseconds since 1970; returns how many.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn forget_answers(&self, time: i64) -> Result<u64, StoreError> {
        let mut transaction = self.database.write().await?;
        let n_forgotten = log::forget_answers(transaction.as_mut(), time).await?;
        transaction.commit().await?;
        Ok(n_forgotten)
    }

    /// Puts other text in place of bodies, without their salts; the chain of hashes stays as it is.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn redact(&self, room: &str, bodies: &[(u64, String)]) -> Result<(), StoreError> {
        let mut transaction = self.database.write().await?;
        for (number, body) in bodies {
            log::redact(transaction.as_mut(), room, *number, body).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Adds a token, and the key of a vault wrapped for it.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn add_token(&self, token: &TokenRow, key: Option<&VaultKeyRow>) -> Result<(), StoreError> {
        let mut transaction = self.database.write().await?;
        access::insert_token(transaction.as_mut(), token).await?;
        if let Some(key) = key {
            vaults::insert_key(transaction.as_mut(), key).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Wraps the key of a vault for one more holder.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn add_vault_key(&self, key: &VaultKeyRow) -> Result<(), StoreError> {
        let mut transaction = self.database.write().await?;
        vaults::insert_key(transaction.as_mut(), key).await?;
        Ok(transaction.commit().await?)
    }

    /// Puts a seat's token in place of an invitation, once: `false` when the invitation was used, ended or
    /// revoked before.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn exchange(
        &self,
        invitation: &[u8; 32],
        token: &TokenRow,
        key: Option<&VaultKeyRow>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.database.write().await?;
        if !access::use_invitation(transaction.as_mut(), invitation, token.created).await? {
            return Ok(false);
        }
        access::insert_token(transaction.as_mut(), token).await?;
        vaults::delete_keys_of(transaction.as_mut(), invitation).await?;
        if let Some(key) = key {
            vaults::insert_key(transaction.as_mut(), key).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// The token of this hash, whatever became of it.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn token(&self, token: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        access::token(transaction.as_mut(), token).await
    }

    /// Every token of a room.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn tokens(&self, room: &str) -> Result<Vec<TokenRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        access::tokens(transaction.as_mut(), room).await
    }

    /// Revokes every token of a seat and drops the keys that were wrapped for them; returns their hashes.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn revoke_seat(&self, room: &str, seat: u64, at: i64) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut transaction = self.database.write().await?;
        let revoked = access::revoke_seat(transaction.as_mut(), room, seat, at).await?;
        for token in &revoked {
            vaults::delete_keys_of(transaction.as_mut(), token).await?;
        }
        transaction.commit().await?;
        for token in &revoked {
            self.database.announce(&Announcement::Revoked(*token).text()).await;
        }
        Ok(revoked)
    }

    /// Ends the tokens of a seat and puts an invitation in their place with the key of its party's vault, all
    /// or nothing; returns the hashes of the tokens that ended.
    ///
    /// A key of a vault that begins anew is stored only where nobody can open an older one after that.
    ///
    /// # Errors
    ///
    /// [`StoreError::VaultInUse`] where somebody else can still open the vault of the party. The database does
    /// not answer. Nothing is changed then.
    pub async fn replace_tokens(
        &self,
        invitation: &TokenRow,
        key: Option<&InvitationKey>,
    ) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut transaction = self.database.write().await?;
        let TokenRow { room, seat, created, .. } = invitation;
        let revoked = access::revoke_seat(transaction.as_mut(), room, *seat, *created).await?;
        for token in &revoked {
            vaults::delete_keys_of(transaction.as_mut(), token).await?;
        }
        if let Some(InvitationKey::OfNewVault(key)) = key {
            let holders = vaults::holders(transaction.as_mut(), room, &key.vault.party).await?;
            let generation = key.vault.generation;
            let is_next = holders.is_none_or(|(n_holders, newest)| n_holders == 0 && generation > newest);
            if !is_next {
                return Err(StoreError::VaultInUse);
            }
        }
        access::insert_token(transaction.as_mut(), invitation).await?;
        if let Some(InvitationKey::OfOpenVault(key) | InvitationKey::OfNewVault(key)) = key {
            vaults::insert_key(transaction.as_mut(), key).await?;
        }
        transaction.commit().await?;
        for token in &revoked {
            self.database.announce(&Announcement::Revoked(*token).text()).await;
        }
        Ok(revoked)
    }

    /// The key of a vault, wrapped for a holder.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn vault_key(
        &self,
        holder: &[u8; 32],
        room: &str,
        party: &str,
    ) -> Result<Option<VaultKeyRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        vaults::key(transaction.as_mut(), holder, room, party).await
    }

    /// How many holders can open a party's vault, and its newest generation; `None` before the first.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn vault_holders(&self, room: &str, party: &str) -> Result<Option<(u64, u64)>, StoreError> {
        let mut transaction = self.database.read().await?;
        vaults::holders(transaction.as_mut(), room, party).await
    }

    /// The sealed events of a vault from `first` on, in order.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn sealed_events(&self, vault: &VaultName, first: u64) -> Result<Vec<SealedEvent>, StoreError> {
        let mut transaction = self.database.read().await?;
        vaults::events(transaction.as_mut(), vault, first).await
    }

    /// Adds a class.
    ///
    /// # Errors
    ///
    /// The database does not answer, or there is one of that id or code.
    pub async fn add_class(&self, class: &ClassRow) -> Result<(), StoreError> {
        let mut transaction = self.database.write().await?;
        classes::insert(transaction.as_mut(), class).await?;
        Ok(transaction.commit().await?)
    }

    /// Every class, oldest first.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn classes(&self) -> Result<Vec<ClassRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        classes::all(transaction.as_mut()).await
    }

    /// One class with the seats that are taken, in their order.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn class(&self, class: &str) -> Result<Option<(ClassRow, Vec<ClassSeatRow>)>, StoreError> {
        let mut transaction = self.database.read().await?;
        let Some(row) = classes::class(transaction.as_mut(), class).await? else { return Ok(None) };
        let seats = classes::seats(transaction.as_mut(), class).await?;
        Ok(Some((row, seats)))
    }

    /// The id of the class whose code has this hash.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn class_of_code(&self, code: &[u8; 32]) -> Result<Option<String>, StoreError> {
        let mut transaction = self.database.read().await?;
        classes::of_code(transaction.as_mut(), code).await
    }

    /// Notes something of a class.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn mark_class(&self, class: &str, mark: ClassMark) -> Result<(), StoreError> {
        let mut transaction = self.database.write().await?;
        classes::mark(transaction.as_mut(), class, mark).await?;
        Ok(transaction.commit().await?)
    }

    /// Puts a text in the place of a name, wherever it stands in classes over a scenario: of whom it is the
    /// name there nobody can tell who does not have the host's token. How often it stood there.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn rename_in_classes(&self, scenario: &str, name: &str, new: &str) -> Result<u64, StoreError> {
        let mut transaction = self.database.write().await?;
        let n_renamed = classes::rename(transaction.as_mut(), scenario, (name, new)).await?;
        transaction.commit().await?;
        Ok(n_renamed)
    }

    /// The seat of a participant, by the hash of their token.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn class_seat(&self, participant: &[u8; 32]) -> Result<Option<ClassSeatRow>, StoreError> {
        let mut transaction = self.database.read().await?;
        classes::seat_of(transaction.as_mut(), participant).await
    }

    /// Takes a seat of a class for a participant who has none: `seat.place`, or without `is_this_place` the
    /// first from 0 to below `n_places` that is free. `None` when there is none, or when the class has
    /// started.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub async fn take_class_seat(
        &self,
        seat: &ClassSeatRow,
        is_this_place: bool,
        n_places: u64,
    ) -> Result<Option<ClassSeatRow>, StoreError> {
        let patience = Instant::now() + CONFLICTS;
        loop {
            match self.try_class_seat(seat, is_this_place, n_places).await {
                // On another server somebody took the same seat at the same moment.
                Err(StoreError::Conflict { .. }) if Instant::now() < patience => {}
                taken => return taken,
            }
        }
    }

    async fn try_class_seat(
        &self,
        seat: &ClassSeatRow,
        is_this_place: bool,
        n_places: u64,
    ) -> Result<Option<ClassSeatRow>, StoreError> {
        let mut transaction = self.database.write().await?;
        if let Some(seat) = classes::seat_of(transaction.as_mut(), &seat.participant).await? {
            return Ok(Some(seat));
        }
        let class = classes::class(transaction.as_mut(), &seat.class).await?;
        if class.is_none_or(|class| class.started.is_some()) {
            return Ok(None);
        }
        let taken = classes::seats(transaction.as_mut(), &seat.class).await?;
        let is_free = |place: &u64| *place < n_places && !taken.iter().any(|seat| seat.place == *place);
        let place =
            if is_this_place { Some(seat.place).filter(is_free) } else { (0..n_places).find(is_free) };
        let Some(place) = place else { return Ok(None) };
        let seat = ClassSeatRow { place, ..seat.clone() };
        classes::insert_seat(transaction.as_mut(), &seat).await?;
        transaction.commit().await?;
        Ok(Some(seat))
    }

    /// Waits for what another server on the same database says.
    pub async fn announced(&self) -> Announcement {
        loop {
            if let Some(announcement) = Announcement::of_text(&self.database.announced().await) {
                return announcement;
            }
        }
    }

    /// Writes a copy of the whole database to a new file while others go on.
    ///
    /// # Errors
    ///
    /// [`CopyError::OwnTools`] for PostgreSQL; the file is there, or cannot be written.
    pub async fn copy_to(&self, file: &Path) -> Result<(), CopyError> {
        let missing =
            || sqlx::Error::Io(std::io::Error::other(format!("{} is there already", file.display())));
        if file.exists() {
            return Err(CopyError::Database(missing()));
        }
        let name: PathBuf = file.to_owned();
        self.database.copy_to(&name.to_string_lossy()).await
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error)
    }
}

/// An address as it may be shown.
fn without_password(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(start), Some(end)) if start + 3 <= end => {
            format!("{}..{}", &address[..start + 3], &address[end..])
        }
        _ => address.to_owned(),
    }
}

/// How long a writer tries again after others who were faster: with two that write without a pause, either
/// loses many times in a row.
pub(crate) const CONFLICTS: Duration = Duration::from_secs(10);
