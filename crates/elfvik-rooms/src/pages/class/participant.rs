//! What participants see: the way in, their seat, the way to their table.

use super::board::role_sheet;
use super::{Class, live_parts};
use crate::http::joined;
use crate::pages::host::own_cookie;
use crate::pages::session::{cookie, from_here, path};
use crate::pages::{Frame, PageProblem, page};
use crate::problem::{Code, Problem};
use crate::server::{Server, Shared, now};
use crate::store::ClassSeatRow;
use crate::tokens::Token;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "class_join.html")]
struct JoinPage {
    frame: Frame,
    key: String,
    /// What was refused, and what to do.
    refused: Option<(&'static str, &'static str)>,
    code: String,
    name: String,
}

#[derive(Debug, Template)]
#[template(path = "class_mine.html")]
struct MinePage {
    frame: Frame,
    live: &'static str,
    parts: String,
}

#[derive(Debug, Template)]
#[template(path = "class_mine_parts.html")]
struct MineParts {
    title: String,
    summary: String,
    name: String,
    side: String,
    table: u64,
    /// The sides at the table with whoever sits there.
    others: Vec<(String, String)>,
    is_started: bool,
    /// Whether the table is open.
    is_open: bool,
    is_ended: bool,
    is_shown: bool,
}

/// The code of a class, and a name.
#[derive(Debug, Deserialize)]
pub(super) struct JoinForm {
    code: String,
    name: String,
    key: String,
}

/// The link to a seat, and a name.
#[derive(Debug, Deserialize)]
pub(super) struct TakeForm {
    link: String,
    name: String,
    key: String,
}

/// GET: the way in, by a code or a link.
pub(super) async fn form() -> Response {
    page(StatusCode::OK, &join_page(None, "", ""))
}

fn join_page(refused: Option<(&'static str, &'static str)>, code: &str, name: &str) -> JoinPage {
    JoinPage {
        frame: Frame::titled("Join a class"),
        key: Token::new().text(),
        refused,
        code: code.to_owned(),
        name: name.to_owned(),
    }
}

/// POST: takes the first free seat of the class of a code.
pub(super) async fn join(
    State(server): State<Server>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<JoinForm>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let shared = server.shared();
    let letters = form.code.chars().filter(|letter| letter.is_alphanumeric());
    let code = letters.flat_map(char::to_uppercase).collect::<String>();
    let Some(id) = shared.store.class_of_code(&shared.code_hash(&code)).await? else {
        let refused = ("There is no class with this code", "look at it again: it has eight letters");
        return Ok(page(StatusCode::NOT_FOUND, &join_page(Some(refused), &form.code, &form.name)));
    };
    seat(shared, jar, &id, None, (&form.name, &form.key)).await.map(|seated| {
        seated.unwrap_or_else(|refused| {
            page(StatusCode::CONFLICT, &join_page(Some(refused), &form.code, &form.name))
        })
    })
}

/// POST: takes the seat of a link.
pub(super) async fn take(
    State(server): State<Server>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<TakeForm>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let shared = server.shared();
    let fragment = form.link.trim().rsplit('#').next().unwrap_or_default();
    let mut words = fragment.split('.');
    let (id, place, token) = (words.next(), words.next(), words.next().and_then(Token::of_text));
    let place = place.and_then(|place| place.parse::<u64>().ok());
    let known = match (id, place, token) {
        (Some(id), Some(place), Some(token)) => {
            // Hashes of random tokens are compared, so that the time it takes says nothing.
            let own = shared.class_token(id).derived(&["place", &place.to_string()]);
            (own.hash() == token.hash()).then_some((id, place))
        }
        _ => None,
    };
    let Some((id, place)) = known else {
        let refused = ("This link opens no seat", "paste the whole link that you were given");
        return Ok(page(StatusCode::NOT_FOUND, &join_page(Some(refused), "", &form.name)));
    };
    seat(shared, jar, id, Some(place), (&form.name, &form.key)).await.map(|seated| {
        seated.unwrap_or_else(|refused| page(StatusCode::CONFLICT, &join_page(Some(refused), "", &form.name)))
    })
}

/// Seats somebody; why not, as what was refused and what to do.
async fn seat(
    shared: &Shared,
    jar: CookieJar,
    id: &str,
    place: Option<u64>,
    (name, key): (&str, &str),
) -> Result<Result<Response, (&'static str, &'static str)>, PageProblem> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        return Ok(Err(("A name is missing, or is too long", "write one of at most 60 characters")));
    }
    // The key of the form is a secret of the participant: the same form sent twice takes one seat.
    let key = Token::of_text(key).ok_or_else(|| Problem::of(Code::NoKey))?;
    let class = Class::of(shared, id).await?;
    let participant = class.token.derived(&["participant", &key.text()]);
    let row = ClassSeatRow {
        class: id.to_owned(),
        place: place.unwrap_or_default(),
        name: name.to_owned(),
        participant: participant.hash(),
        joined: now(),
    };
    let taken = shared.store.take_class_seat(&row, place.is_some(), class.n_places()).await;
    shared.note_class_changed();
    let Some(_) = taken? else {
        let is_over = class.row.started.is_some();
        let cure = "ask whoever teaches the class";
        return Ok(Err(match (is_over, place) {
            (true, _) => ("The tables have begun: nobody joins any more", cure),
            (false, Some(_)) => ("Somebody else has taken this seat", cure),
            (false, None) => ("Every seat of the class is taken", cure),
        }));
    };
    let cookie = own_cookie(shared, NAME, "/class", &participant);
    Ok(Ok((jar.add(cookie), Redirect::to("/class/mine")).into_response()))
}

/// The class and the seat of whoever sends a cookie.
pub(super) async fn participant(
    shared: &Shared,
    jar: &CookieJar,
) -> Result<(Class, ClassSeatRow), PageProblem> {
    let token = jar.get(NAME).and_then(|cookie| Token::of_text(cookie.value()));
    let token = token.ok_or_else(|| Problem::of(Code::NoToken))?;
    of_hash(shared, &token.hash()).await.map_err(PageProblem)
}

async fn of_hash(shared: &Shared, participant: &[u8; 32]) -> Result<(Class, ClassSeatRow), Problem> {
    let seat = shared.store.class_seat(participant).await?.ok_or_else(|| Problem::of(Code::NoToken))?;
    shared.shares.of_token(participant).map_err(|_| Problem::of(Code::TooMany))?;
    Ok((Class::of(shared, &seat.class).await?, seat))
}

/// GET: the seat of a participant.
pub(super) async fn mine(State(server): State<Server>, jar: CookieJar) -> Result<Response, PageProblem> {
    let shared = server.shared();
    if jar.get(NAME).is_none() {
        return Ok(Redirect::to("/class").into_response());
    }
    let (class, seat) = participant(shared, &jar).await?;
    let parts = parts(shared, &class, &seat).await?;
    let frame = Frame::titled(format!("Class: {}", parts.title));
    let text = parts.render().map_err(|_| Problem::of(Code::Unavailable))?;
    Ok(page(StatusCode::OK, &MinePage { frame, live: "/class/live", parts: text }))
}

/// The parts of that page as they change.
pub(super) async fn live(State(server): State<Server>, jar: CookieJar) -> Result<Response, PageProblem> {
    let shared = Arc::clone(server.shared());
    let (_, seat) = participant(&shared, &jar).await?;
    let hash = seat.participant;
    let own = Arc::clone(&shared);
    let make = move || -> super::Parts {
        let shared = Arc::clone(&own);
        Box::pin(async move {
            let (class, seat) = of_hash(&shared, &hash).await.ok()?;
            parts(&shared, &class, &seat).await.ok()?.render().ok()
        })
    };
    let no_table = || -> super::Changes { Box::pin(async { Vec::new() }) };
    Ok(live_parts(&shared, hash, no_table, make)?)
}

async fn parts(shared: &Arc<Shared>, class: &Class, seat: &ClassSeatRow) -> Result<MineParts, Problem> {
    let (table, party) = class.place(seat.place);
    let scenario = &class.case.scenario;
    let is_started = class.row.started.is_some();
    let others = class.seated(table).into_iter().zip(&scenario.parties).enumerate();
    let others = others.filter(|(idx, _)| *idx != party).map(|(_, (seat, party))| {
        let nobody = if is_started { "the server" } else { "nobody yet" };
        (party.name.clone(), seat.map_or_else(|| nobody.to_owned(), |seat| seat.name.clone()))
    });
    Ok(MineParts {
        title: scenario.title.clone(),
        summary: scenario.summary.clone().unwrap_or_default(),
        name: seat.name.clone(),
        side: scenario.parties[party].name.clone(),
        table: table + 1,
        others: others.collect(),
        is_started,
        is_open: is_started && shared.store.room(&class.room(table)).await?.is_some(),
        is_ended: class.row.ended.is_some(),
        is_shown: class.row.shown.is_some(),
    })
}

/// POST: takes the participant to the own seat at the table.
pub(super) async fn enter(
    State(server): State<Server>,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let shared = server.shared();
    let (class, seat) = participant(shared, &jar).await?;
    let (table, party) = class.place(seat.place);
    let invitation = class.invitation(shared, table, party).await?;
    let own = joined(shared, &invitation.text(), "class").await?;
    let jar = jar.add(cookie(shared, &own.room, own.seat, &own.token));
    Ok((jar, Redirect::to(&path(&own.room, own.seat))).into_response())
}

/// GET: the role sheet of the own side.
pub(super) async fn sheet(State(server): State<Server>, jar: CookieJar) -> Result<Response, PageProblem> {
    let (class, seat) = participant(server.shared(), &jar).await?;
    let (_, party) = class.place(seat.place);
    Ok(role_sheet(&class, party)?)
}

const NAME: &str = "elfvik-class";
const MOST_NAME: usize = 60;
