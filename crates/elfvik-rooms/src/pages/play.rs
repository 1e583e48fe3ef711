//! Playing alone: a visitor takes one side of a case that comes with the server, which plays the others.

use super::cases::{ShippedCase, named, shipped};
use super::session::{cookie, from_here, path};
use super::{Frame, PageProblem, page};
use crate::caller::Caller;
use crate::http::{OpenRequest, SeatRequest, done, joined, opened};
use crate::problem::{Code, Problem};
use crate::room::Step;
use crate::server::{Server, Shared};
use crate::tokens::Token;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use elfvik::room::{Command, Occupant, Role};
use serde::Deserialize;
use serde_json::Map;
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "play.html")]
struct PlayPage {
    frame: Frame,
    key: String,
    cases: &'static [ShippedCase],
}

/// The name of a side within a sentence: its article does not begin one there.
fn as_side(name: &str) -> String {
    match name.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => name.to_owned(),
    }
}

/// Which case, and which side.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    case: String,
    party: String,
    key: String,
}

/// GET: the cases with their sides.
pub(super) async fn show(State(server): State<Server>) -> Result<Response, PageProblem> {
    allowed(server.shared())?;
    let frame = Frame::titled("Play a side");
    Ok(page(StatusCode::OK, &PlayPage { frame, key: Token::new().text(), cases: shipped() }))
}

/// POST: opens a room of the visitor's own, starts the talks, and leads to the table.
pub(super) async fn begin(
    State(server): State<Server>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(choice): Form<Choice>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let shared = server.shared();
    allowed(shared)?;
    // The key of the form is a secret of the visitor: whoever sends the same one gets the same room.
    let key = Token::of_text(&choice.key).ok_or_else(|| Problem::of(Code::NoKey))?.text();
    let case = &named(&choice.case).ok_or_else(|| Problem::of(Code::NotFound))?.case;
    let side = case.scenario.party(&choice.party).ok_or_else(|| Problem::of(Code::NotFound))?;
    let seats = case.scenario.parties.iter().enumerate().map(|(idx, party)| SeatRequest {
        role: Role::Head,
        party: Some(party.id.clone()),
        ratifier: None,
        name: None,
        occupant: Occupant::Person,
        strategy: (idx != side.0).then(|| "default".to_owned()),
    });
    let request = OpenRequest {
        scenario: case.text.clone(),
        settings: Map::new(),
        seats: seats.collect(),
        private_files: case.private.clone(),
    };
    let room = opened(&server, &shared.play_token(), &key, request).await?;
    let link = room.seats.first().ok_or_else(|| Problem::of(Code::NoRoom))?;
    let invitation = link.link.rsplit('#').next().unwrap_or_default();
    let seat = joined(shared, invitation, "play").await?;
    started(shared, &room.token).await?;
    let jar = jar.add(cookie(shared, &seat.room, seat.seat, &seat.token));
    Ok((jar, Redirect::to(&path(&seat.room, seat.seat))).into_response())
}

/// Begins the talks of a room by the token of its host; talks that have begun go on.
pub(super) async fn started(shared: &Arc<Shared>, host: &str) -> Result<(), Problem> {
    let token = Token::of_text(host).ok_or_else(|| Problem::of(Code::NoToken))?;
    let caller = Caller::with(shared, token).await?;
    let start = done(shared, caller, Step::Room(Command::Start {}), "start".to_owned(), b"start").await;
    match start {
        // A host may begin what is prepared, and nothing else.
        Err(problem) if &*problem.code == "not-permitted" => Ok(()),
        start => start.map(drop),
    }
}

fn allowed(shared: &Shared) -> Result<(), Problem> {
    if shared.config.allow_play { Ok(()) } else { Err(Problem::of(Code::NotFound)) }
}
