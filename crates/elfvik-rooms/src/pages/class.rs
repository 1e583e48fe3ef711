//! Classes: one case at many tables. What the host does is in `board`, what participants see in
//! `participant`, what everybody sees afterwards in `results`.
//!
//! Everything secret of a class (its code, links, the tokens of its rooms) is made from the server's own
//! secret and stored nowhere; the database has hashes.

mod board;
mod create;
mod participant;
mod ratify;
mod results;

use super::cases::Case;
use crate::caller::Caller;
use crate::http::{host_token, room_id};
use crate::problem::{Code, Problem};
use crate::room::{TableData, invitation_token};
use crate::seal::VaultKey;
use crate::server::{Server, Shared};
use crate::store::{ClassRow, ClassSeatRow, SealedEvent, VaultName};
use crate::tokens::Token;
use axum::Router;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use elfvik::format::{FileText, native};
use elfvik::room::SeatId;
use futures_util::future::select_all;
use futures_util::stream;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// The paths of these pages.
pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/host/class/new", get(create::form).post(create::upload))
        .route("/host/class/create", post(create::create))
        .route("/host/class/{id}", get(board::show))
        .route("/host/class/{id}/live", get(board::live))
        .route("/host/class/{id}/start", post(board::start))
        .route("/host/class/{id}/end", post(board::end))
        .route("/host/class/{id}/ratify", post(ratify::ratify))
        .route("/host/class/{id}/show", post(board::show_class))
        .route("/host/class/{id}/links", post(board::links))
        .route("/host/class/{id}/sheets/{party}", get(board::sheet))
        .route("/host/class/{id}/results", get(results::of_host))
        .route("/host/class/{id}/report", get(results::report_of_host))
        .route("/host/class/{id}/results.csv", get(results::agreements_of_host))
        .route("/host/class/{id}/scores.csv", get(results::scores_of_host))
        .route("/class", get(participant::form))
        .route("/class/join", post(participant::join))
        .route("/class/take", post(participant::take))
        .route("/class/mine", get(participant::mine))
        .route("/class/live", get(participant::live))
        .route("/class/enter", post(participant::enter))
        .route("/class/sheet", get(participant::sheet))
        .route("/class/results", get(results::of_participant))
        .route("/class/report", get(results::report_of_participant))
        .route("/class/results.csv", get(results::agreements_of_participant))
        .route("/class/scores.csv", get(results::scores_of_participant))
}

/// A class with everything that the server knows of it.
#[derive(Debug, Clone)]
struct Class {
    row: ClassRow,
    seats: Vec<ClassSeatRow>,
    case: Arc<Case>,
    token: Token,
}

impl Class {
    /// The class of an id.
    async fn of(shared: &Shared, id: &str) -> Result<Self, Problem> {
        let (row, seats) = shared.store.class(id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
        let token = shared.class_token(id);
        let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        if let Some(case) = known {
            return Ok(Self { row, seats, case, token });
        }
        let private = opened_files(&row, &token).ok_or_else(|| Problem::of(Code::Damaged))?;
        let case = Case::of_texts(row.scenario.clone(), private).map_err(|_| Problem::of(Code::Damaged))?;
        let case = Arc::new(case);
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(id.to_owned(), Arc::clone(&case));
        drop(known);
        Ok(Self { row, seats, case, token })
    }

    fn n_parties(&self) -> usize {
        self.case.scenario.parties.len()
    }

    fn n_places(&self) -> u64 {
        self.row.n_tables * self.n_parties() as u64
    }

    /// The table of a place, from 0, and the position of its party.
    fn place(&self, place: u64) -> (u64, usize) {
        let n_parties = self.n_parties().max(1) as u64;
        (place / n_parties, usize::try_from(place % n_parties).unwrap_or_default())
    }

    /// Who sits at a table: for each party the participant, if there is one.
    fn seated(&self, table: u64) -> Vec<Option<&ClassSeatRow>> {
        let at = |party: usize| self.seats.iter().find(|seat| self.place(seat.place) == (table, party));
        (0..self.n_parties()).map(at).collect()
    }

    /// The tables that are open, or are to be opened.
    fn tables_in_play(&self) -> Vec<u64> {
        let Some((_, is_filled)) = self.row.started else { return Vec::new() };
        let is_wanted = |table: &u64| is_filled || self.seated(*table).iter().any(Option::is_some);
        (0..self.row.n_tables).filter(is_wanted).collect()
    }

    fn room(&self, table: u64) -> String {
        room_of(&self.token, table)
    }

    /// What the host's seat sees of a table; `None` while it is not open.
    async fn table(&self, shared: &Arc<Shared>, table: u64) -> Result<Option<Box<TableData>>, Problem> {
        let room = self.room(table);
        if shared.store.room(&room).await?.is_none() {
            return Ok(None);
        }
        let open = shared.room(&room).await?;
        open.table(self.host_of(&room)).await.map(Some)
    }

    /// What tells that one of its open tables has changed.
    async fn changes(&self, shared: &Arc<Shared>) -> Result<Vec<watch::Receiver<u64>>, Problem> {
        let mut changes = Vec::new();
        for table in self.tables_in_play() {
            let room = self.room(table);
            if shared.store.room(&room).await?.is_some() {
                changes.push(shared.room(&room).await?.changes());
            }
        }
        Ok(changes)
    }

    /// The owner of the host's seat in one of the rooms.
    fn host_of(&self, room: &str) -> Caller {
        let token = host_token(&self.token, room);
        let hash = token.hash();
        Caller { hash, token, room: room.to_owned(), seat: SeatId::HOST, party: None, expires: i64::MAX }
    }

    /// The invitation to the seat of a party at an open table.
    async fn invitation(&self, shared: &Shared, table: u64, party: usize) -> Result<Token, Problem> {
        let party = &self.case.scenario.parties[party].id;
        let seats = self.seats_of(shared, table, party).await?;
        let seat = *seats.first().ok_or_else(|| Problem::of(Code::NotFound))?;
        Ok(invitation_token(&self.token, &self.room(table), seat, &table_key(table)))
    }

    /// The seats of a party at an open table, in their order: its head first, then its ratifiers.
    async fn seats_of(&self, shared: &Shared, table: u64, party: &str) -> Result<Vec<SeatId>, Problem> {
        let tokens = shared.store.tokens(&self.room(table)).await?;
        let own = tokens.iter().filter(|token| token.party.as_deref() == Some(party));
        let seats: BTreeSet<u64> = own.map(|token| token.seat).collect();
        Ok(seats.into_iter().map(|seat| SeatId(u32::try_from(seat).unwrap_or(u32::MAX))).collect())
    }

    /// The secret in the link to a place.
    fn place_token(&self, place: u64) -> Token {
        self.token.derived(&["place", &place.to_string()])
    }
}

/// The room of a table of a class.
pub(super) fn room_of(class: &Token, table: u64) -> String {
    room_id(class, &table_key(table))
}

fn table_key(table: u64) -> String {
    format!("table-{}", table + 1)
}

/// The code by which participants join: letters that nobody takes for others.
fn code_of(class: &Token) -> String {
    let hash = class.derived(&["code"]).hash();
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    hash.iter().take(CODE_LENGTH).map(letter).collect()
}

/// The title of a scenario, for lists.
pub(super) fn title(scenario: &str) -> String {
    let text = FileText { name: native::SCENARIO_FILE, text: scenario };
    native::scenario(text).map(|scenario| scenario.title).unwrap_or_default()
}

/// Where a class stands, in a sentence.
pub(super) fn state_text(class: &ClassRow) -> &'static str {
    match (class.started, class.ended) {
        (_, Some(_)) => "The class is over.",
        (Some(_), None) => "The tables talk.",
        (None, None) => "Participants take their seats.",
    }
}

/// The private files of a case, sealed for the database.
fn sealed_files(class: &str, token: &Token, created: i64, private: &BTreeMap<String, String>) -> Vec<u8> {
    let text = serde_json::to_vec(private).unwrap_or_default();
    VaultKey::of_token(token).seal(&vault(class), 0, created, &text).sealed
}

fn opened_files(row: &ClassRow, token: &Token) -> Option<BTreeMap<String, String>> {
    let (vault, sealed) = (vault(&row.class), row.sealed.clone());
    let event = SealedEvent { vault, number: 0, at: row.created, sealed };
    serde_json::from_slice(&VaultKey::of_token(token).open(&event)?).ok()
}

fn vault(class: &str) -> VaultName {
    VaultName { room: class.to_owned(), party: String::new(), generation: 0 }
}

/// What makes the parts of a page; `None` ends its stream.
type Parts = Pin<Box<dyn Future<Output = Option<String>> + Send>>;

/// What tells that some tables have changed.
type Changes = Pin<Box<dyn Future<Output = Vec<watch::Receiver<u64>>> + Send>>;

/// The parts of a page, whole at first and then whenever one has changed: when the class changes, or a table
/// of those that are looked at, both on this server. What happened on another server of the same database is
/// seen a little later, and so is how old an offer is.
fn live_parts(
    shared: &Arc<Shared>,
    token: [u8; 32],
    tables: impl Fn() -> Changes + Send + 'static,
    parts: impl Fn() -> Parts + Send + 'static,
) -> Result<Response, Problem> {
    let share = shared.shares.stream(token).ok_or_else(|| Problem::of(Code::TooMany))?;
    let state = (Arc::clone(shared), (tables, parts), String::new(), share);
    let events = stream::unfold(state, |(shared, (tables, parts), mut sent, share)| async move {
        loop {
            // What changes from here on is not missed, since the parts are made after it.
            let mut changes = tables().await;
            changes.push(shared.class_changes());
            changes.iter_mut().for_each(watch::Receiver::mark_unchanged);
            let now = parts().await?;
            if now != sent {
                sent.clone_from(&now);
                // A carriage return would end a line of the stream.
                let event = Event::default().event("parts").data(now.replace('\r', "&#13;"));
                return Some((Ok::<_, Infallible>(event), (shared, (tables, parts), sent, share)));
            }
            let any = select_all(changes.iter_mut().map(|change| Box::pin(change.changed())));
            tokio::select! {
                _ = any => {}
                () = tokio::time::sleep(LOOKED_AFTER) => {}
                () = shared.end.cancelled() => return None,
            }
            // Many tables that change at the same time are one change of the page.
            tokio::time::sleep(GATHERED).await;
        }
    });
    let alive = KeepAlive::new().interval(Duration::from_secs(15));
    Ok(Sse::new(events).keep_alive(alive).into_response())
}

/// The cases of classes that were asked for, which never change; read again when they are forgotten.
static KNOWN: LazyLock<Mutex<BTreeMap<String, Arc<Case>>>> = LazyLock::new(Mutex::default);

const MOST_KNOWN: usize = 100;
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_LENGTH: usize = 8;
const MOST_TABLES: u64 = 60;
const LOOKED_AFTER: Duration = Duration::from_secs(15);
const GATHERED: Duration = Duration::from_millis(250);
