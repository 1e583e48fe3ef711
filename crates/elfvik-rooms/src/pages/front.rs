//! The first page, and the page behind a link.

use super::session::{cookie, from_here, path};
use super::{Frame, PageProblem, page};
use crate::http::joined;
use crate::problem::{Code, Problem};
use crate::server::Server;
use crate::tokens::Token;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

#[derive(Debug, Template)]
#[template(path = "front.html")]
struct FrontPage {
    frame: Frame,
    key: String,
    allow_play: bool,
}

#[derive(Debug, Template)]
#[template(path = "join.html")]
struct JoinPage {
    frame: Frame,
    key: String,
}

/// What the server is, and the ways in.
pub(super) async fn front(State(server): State<Server>) -> Response {
    let frame = Frame::titled("Rooms for negotiations");
    let allow_play = server.shared().config.allow_play;
    page(StatusCode::OK, &FrontPage { frame, key: Token::new().text(), allow_play })
}

/// The page behind a link. The invitation in it, which follows `#`, does not come with this request: the
/// script puts it into the form, and without script it is pasted there.
pub(super) async fn join() -> Response {
    page(StatusCode::OK, &JoinPage { frame: Frame::titled("Take your seat"), key: Token::new().text() })
}

/// A link, or what follows `#` in it.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    link: String,
    key: String,
}

/// Exchanges an invitation for the token of its seat, which becomes a cookie.
pub(super) async fn enter(
    State(server): State<Server>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(entry): Form<Entry>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let invitation = entry.link.trim().rsplit('#').next().unwrap_or_default();
    if entry.key.is_empty() || entry.key.len() > 100 {
        return Err(Problem::of(Code::NoKey).into());
    }
    let joined = joined(server.shared(), invitation, &entry.key).await?;
    let jar = jar.add(cookie(server.shared(), &joined.room, joined.seat, &joined.token));
    Ok((jar, Redirect::to(&path(&joined.room, joined.seat))).into_response())
}
