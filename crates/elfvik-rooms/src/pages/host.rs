//! The pages of the host of the server: signing in, the rooms, opening one, links to hand on.

pub(super) mod links;
pub(super) mod open;
mod seats;
pub(super) mod sent;

pub(super) use seats::{minutes, strategies};

use super::cases::{ShippedCase, shipped};
use super::sentences::phase_text;
use super::session::{cookie, from_here, path};
use super::{Frame, PageProblem, page};
use crate::caller::Caller;
use crate::http::host_token;
use crate::problem::{Code, Problem};
use crate::server::{Server, Shared};
use crate::store::{RoomRow, TokenKind};
use crate::tokens::Token;
use askama::Template;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use elfvik::room::SeatId;
use serde::Deserialize;
use std::sync::Arc;

/// The paths of these pages.
pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/host", get(show))
        .route("/host/sign-in", post(sign_in))
        .route("/host/sign-out", post(sign_out))
        .route("/host/new", get(open::form).post(open::upload))
        .route("/host/open", post(open::open))
        .route("/host/rooms/{room}/enter", post(enter))
}

#[derive(Debug, Template)]
#[template(path = "host_sign_in.html")]
struct SignInPage {
    frame: Frame,
    is_refused: bool,
}

#[derive(Debug, Template)]
#[template(path = "host.html")]
struct HostPage {
    frame: Frame,
    rooms: Vec<RoomLine>,
    n_older: usize,
    classes: Vec<ClassLine>,
    cases: &'static [ShippedCase],
}

/// A room in the host's list.
#[derive(Debug)]
struct RoomLine {
    room: String,
    title: String,
    phase: &'static str,
    opened: String,
    /// Whether the host has a seat there.
    has_seat: bool,
}

/// A class in the host's list.
#[derive(Debug)]
struct ClassLine {
    class: String,
    title: String,
    state: &'static str,
    n_tables: u64,
}

/// The token of the host.
#[derive(Debug, Deserialize)]
pub(super) struct SignIn {
    token: String,
}

/// GET: the rooms and classes of whoever is signed in, else the way in.
pub(super) async fn show(State(server): State<Server>, jar: CookieJar) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let Some(owner) = signed_in(shared, &jar) else {
        let frame = Frame::titled("Host this server");
        return Ok(page(StatusCode::OK, &SignInPage { frame, is_refused: false }));
    };
    let mut classes = Vec::new();
    let mut tables = std::collections::BTreeSet::new();
    for class in shared.store.classes().await?.into_iter().rev() {
        let own = shared.class_token(&class.class);
        tables.extend((0..class.n_tables).map(|table| super::class::room_of(&own, table)));
        classes.push(ClassLine {
            title: super::class::title(&class.scenario),
            state: super::class::state_text(&class),
            n_tables: class.n_tables,
            class: class.class,
        });
    }
    let rows = shared.store.rooms().await?;
    let rows: Vec<RoomRow> = rows.into_iter().rev().filter(|row| !tables.contains(&row.room)).collect();
    let n_older = rows.len().saturating_sub(MOST_ROOMS);
    let mut rooms = Vec::new();
    for row in rows.iter().take(MOST_ROOMS) {
        rooms.push(room_line(shared, &owner, row).await?);
    }
    let frame = Frame::titled("Rooms and classes");
    Ok(page(StatusCode::OK, &HostPage { frame, rooms, n_older, classes, cases: shipped() }))
}

async fn room_line(shared: &Arc<Shared>, owner: &Token, row: &RoomRow) -> Result<RoomLine, Problem> {
    let open = shared.room(&row.room).await?;
    let caller = host_seat(shared, owner, &row.room).await?;
    let phase = match &caller {
        Some(caller) => {
            let phase = open.table(caller.clone()).await?.summary.phase;
            phase.map_or("", phase_text)
        }
        None => "Opened by another host.",
    };
    Ok(RoomLine {
        room: row.room.clone(),
        title: open.scenario().title.clone(),
        phase,
        opened: moment(row.created),
        has_seat: caller.is_some(),
    })
}

/// The host's own seat in a room: opened by the host, by a visitor who plays alone, or in a class.
async fn host_seat(shared: &Shared, owner: &Token, room: &str) -> Result<Option<Caller>, Problem> {
    let mut owners = vec![owner.clone(), shared.play_token()];
    owners.extend(shared.store.classes().await?.iter().map(|class| shared.class_token(&class.class)));
    for owner in owners {
        let token = host_token(&owner, room);
        let row = shared.store.token(&token.hash()).await?;
        if let Some(row) = row.filter(|row| row.kind == TokenKind::Seat && row.room == room) {
            let hash = token.hash();
            let (room, expires) = (row.room, row.expires);
            return Ok(Some(Caller { token, hash, room, seat: SeatId::HOST, party: None, expires }));
        }
    }
    Ok(None)
}

/// POST: the token of the host becomes a cookie.
pub(super) async fn sign_in(
    State(server): State<Server>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<SignIn>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let token = Token::of_text(form.token.trim()).filter(|token| token.hash() == server.shared().host);
    let Some(token) = token else {
        let frame = Frame::titled("Host this server");
        return Ok(page(StatusCode::UNAUTHORIZED, &SignInPage { frame, is_refused: true }));
    };
    let cookie = own_cookie(server.shared(), NAME, "/host", &token);
    Ok((jar.add(cookie), Redirect::to("/host")).into_response())
}

/// POST: the cookie ends.
pub(super) async fn sign_out(headers: HeaderMap, jar: CookieJar) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    Ok((jar.remove(Cookie::build(NAME).path("/host")), Redirect::to("/host")).into_response())
}

/// POST: the host takes the own seat at a table.
pub(super) async fn enter(
    State(server): State<Server>,
    Path(room): Path<String>,
    Host(owner): Host,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let caller = host_seat(shared, &owner, &room).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    let jar = jar.add(cookie(shared, &room, 0, &caller.token.text()));
    Ok((jar, Redirect::to(&path(&room, 0))).into_response())
}

/// Whoever hosts the server and is signed in, with the host's token. Others are led to where they sign in;
/// what changes something must come from the server's own pages.
#[derive(Debug)]
pub(super) struct Host(pub(super) Token);

impl FromRequestParts<Server> for Host {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        if !parts.method.is_safe() {
            from_here(&parts.headers).map_err(IntoResponse::into_response)?;
        }
        let jar = CookieJar::from_headers(&parts.headers);
        signed_in(server.shared(), &jar).map(Self).ok_or_else(|| Redirect::to("/host").into_response())
    }
}

/// The token of the host, where the cookie holds it.
fn signed_in(shared: &Shared, jar: &CookieJar) -> Option<Token> {
    let token = Token::of_text(jar.get(NAME)?.value())?;
    // Hashes of random tokens are compared, so that the time it takes says nothing.
    (token.hash() == shared.host).then_some(token)
}

/// A cookie for the pages below a path.
pub(super) fn own_cookie(
    shared: &Shared,
    name: &'static str,
    path: &'static str,
    token: &Token,
) -> Cookie<'static> {
    let is_encrypted = shared.config.address.as_ref().is_some_and(|address| address.starts_with("https://"));
    Cookie::build((name, token.text()))
        .path(path)
        .http_only(true)
        .secure(is_encrypted)
        .same_site(SameSite::Strict)
        .permanent()
        .build()
}

/// A moment of the server's clock, to the minute.
pub(super) fn moment(milliseconds: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

const NAME: &str = "elfvik-host";
const MOST_ROOMS: usize = 50;
