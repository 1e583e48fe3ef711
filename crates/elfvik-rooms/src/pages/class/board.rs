//! What the host sees and does: the board of all tables, the start, the end, links and role sheets.

use super::results::agreed;
use super::{Class, code_of, live_parts, state_text, table_key};
use crate::http::{OpenRequest, SeatRequest, done, opened};
use crate::pages::host::Host;
use crate::pages::host::links::{Link, LinksPage, picture};
use crate::pages::play::started;
use crate::pages::reports::report;
use crate::pages::sentences::{duration, phase_text};
use crate::pages::{Frame, PageProblem, page};
use crate::problem::{Code, Problem};
use crate::room::{Step, TableData};
use crate::server::{Server, Shared, now};
use crate::store::ClassMark;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use elfvik::brief::RoleSheet;
use elfvik::room::{Command, EventBody, Occupant, Phase, Role};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "class_board.html")]
struct BoardPage {
    frame: Frame,
    live: String,
    parts: String,
}

#[derive(Debug, Template)]
#[template(path = "class_board_parts.html")]
struct BoardParts {
    class: String,
    title: String,
    state: &'static str,
    code: String,
    address: String,
    picture: String,
    n_joined: usize,
    n_places: u64,
    is_started: bool,
    /// Whether tables are missing that are to be open.
    is_missing: bool,
    /// Whether those at home have yet to decide at any.
    is_waiting: bool,
    is_ended: bool,
    is_shown: bool,
    strategy: String,
    parties: Vec<(String, String)>,
    tables: Vec<TableLine>,
}

/// A table on the board.
#[derive(Debug)]
struct TableLine {
    number: u64,
    /// Its room, once it is open.
    room: Option<String>,
    /// For each party who sits there.
    seats: Vec<String>,
    phase: &'static str,
    course: String,
    last_offer: String,
    agreement: &'static str,
    /// Whether those at home have yet to decide.
    is_waiting: bool,
}

/// GET: the board.
pub(super) async fn show(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let parts = parts(shared, &id).await?;
    let frame = Frame::titled(format!("Class: {}", parts.title));
    let text = parts.render().map_err(|_| Problem::of(Code::Unavailable))?;
    Ok(page(StatusCode::OK, &BoardPage { frame, live: format!("/host/class/{id}/live"), parts: text }))
}

/// The parts of the board as they change.
pub(super) async fn live(
    State(server): State<Server>,
    Path(id): Path<String>,
    Host(owner): Host,
) -> Result<Response, PageProblem> {
    let shared = Arc::clone(server.shared());
    let known = (Arc::clone(&shared), id.clone());
    let tables = move || -> super::Changes {
        let (shared, id) = known.clone();
        Box::pin(async move {
            let class = Class::of(&shared, &id).await;
            let Ok(class) = class else { return Vec::new() };
            class.changes(&shared).await.unwrap_or_default()
        })
    };
    let known = (Arc::clone(&shared), id);
    let make = move || -> super::Parts {
        let (shared, id) = known.clone();
        Box::pin(async move { parts(&shared, &id).await.ok()?.render().ok() })
    };
    Ok(live_parts(&shared, owner.hash(), tables, make)?)
}

async fn parts(shared: &Arc<Shared>, id: &str) -> Result<BoardParts, Problem> {
    let class = Class::of(shared, id).await?;
    let wanted = class.tables_in_play();
    let (mut tables, mut is_missing) = (Vec::new(), false);
    for table in 0..class.row.n_tables {
        let data = if wanted.contains(&table) { class.table(shared, table).await? } else { None };
        is_missing |= wanted.contains(&table) && data.is_none();
        tables.push(line(&class, table, data.as_deref(), wanted.contains(&table)));
    }
    let base = shared.address();
    let parties = class.case.scenario.parties.iter();
    Ok(BoardParts {
        class: id.to_owned(),
        title: class.case.scenario.title.clone(),
        state: state_text(&class.row),
        code: code_of(&class.token),
        picture: picture(&format!("{base}/class")).unwrap_or_default(),
        address: format!("{base}/class"),
        n_joined: class.seats.len(),
        n_places: class.n_places(),
        is_started: class.row.started.is_some(),
        is_missing,
        is_waiting: tables.iter().any(|table| table.is_waiting),
        is_ended: class.row.ended.is_some(),
        is_shown: class.row.shown.is_some(),
        strategy: class.row.strategy.clone(),
        parties: parties.map(|party| (party.id.clone(), party.name.clone())).collect(),
        tables,
    })
}

fn line(class: &Class, table: u64, data: Option<&TableData>, is_wanted: bool) -> TableLine {
    let seats = class.seated(table).into_iter().map(|seat| match seat {
        Some(seat) => seat.name.clone(),
        None if is_wanted => format!("the server: {}", class.row.strategy),
        None => "free".to_owned(),
    });
    let course = data.and_then(|data| data.summary.level.as_ref()).map(|level| {
        let name = if level.of > 1 { format!("{}. ", level.name) } else { String::new() };
        format!("{name}Round {} of {}.", level.round + 1, level.rounds)
    });
    let is_offer =
        |body: &EventBody| matches!(body, EventBody::OfferMade { .. } | EventBody::OffersOpened { .. });
    let last = data.and_then(|data| data.events.iter().rev().find(|event| is_offer(&event.body)));
    let age = |at: i64| {
        let age = u64::try_from(now() - at).unwrap_or_default();
        if age < 60_000 {
            "less than a minute ago".to_owned()
        } else {
            format!("{} ago", duration(age / 60_000 * 60_000))
        }
    };
    let phase = data.and_then(|data| data.summary.phase);
    TableLine {
        number: table + 1,
        room: data.map(|_| class.room(table)),
        seats: seats.collect(),
        phase: phase.map_or("Not begun.", phase_text),
        course: course.unwrap_or_default(),
        last_offer: last.map(|event| age(event.at.0)).unwrap_or_default(),
        is_waiting: phase == Some(Phase::Initialled),
        agreement: match (phase, data.and_then(agreed)) {
            (_, Some(_)) => "agreement",
            (Some(Phase::Closed), None) => "no agreement",
            _ => "",
        },
    }
}

/// Whether the server plays the seats that nobody took at all tables, or at those alone where somebody sits.
#[derive(Debug, Deserialize)]
pub(super) struct Start {
    fill: String,
}

/// POST: nobody joins any more; every table is opened and begins.
pub(super) async fn start(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
    Form(form): Form<Start>,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let class = Class::of(shared, &id).await?;
    let is_filled = form.fill == "all";
    if !is_filled && class.seats.is_empty() && class.row.started.is_none() {
        return Err(Problem::with(Code::NoRoom, "nobody has joined yet, so that there is no table").into());
    }
    shared.store.mark_class(&id, ClassMark::Started(now(), is_filled)).await?;
    shared.note_class_changed();
    // Who joined before that counts, and nobody else.
    let class = Class::of(shared, &id).await?;
    for table in class.tables_in_play() {
        let opened = opened(&server, &class.token, &table_key(table), request(&class, table)).await?;
        started(shared, &opened.token).await?;
    }
    shared.note_class_changed();
    Ok(back(&id))
}

/// The room of a table.
fn request(class: &Class, table: u64) -> OpenRequest {
    let seated = class.seated(table);
    let seats = class.case.scenario.parties.iter().zip(seated).map(|(party, seat)| SeatRequest {
        role: Role::Head,
        party: Some(party.id.clone()),
        ratifier: None,
        name: seat.map(|seat| seat.name.clone()),
        occupant: Occupant::Person,
        strategy: seat.is_none().then(|| class.row.strategy.clone()),
    });
    let ratifiers = class.case.scenario.parties.iter().flat_map(|party| {
        party.ratifiers.iter().map(|ratifier| SeatRequest {
            role: Role::Ratifier,
            party: Some(party.id.clone()),
            ratifier: Some(ratifier.id.clone()),
            name: Some(ratifier.person.name.clone()),
            occupant: Occupant::Person,
            strategy: None,
        })
    });
    OpenRequest {
        scenario: class.case.text.clone(),
        settings: serde_json::from_str(&class.row.settings).unwrap_or_default(),
        seats: seats.chain(ratifiers).collect(),
        private_files: class.case.private.clone(),
    }
}

/// POST: closes every table that is not done.
pub(super) async fn end(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let class = Class::of(shared, &id).await?;
    for table in class.tables_in_play() {
        let Some(data) = class.table(shared, table).await? else { continue };
        // What was initialled counts, and would end otherwise.
        if matches!(data.summary.phase, Some(Phase::Agreed | Phase::Closed | Phase::Initialled)) {
            continue;
        }
        let close = Step::Room(Command::Close { cause: "The class is over.".to_owned() });
        let closed = done(shared, class.host_of(&class.room(table)), close, "end".to_owned(), b"end").await;
        if let Err(problem) = closed
            && problem.status >= 500
        {
            return Err(problem.into());
        }
    }
    shared.store.mark_class(&id, ClassMark::Ended(now())).await?;
    shared.note_class_changed();
    Ok(back(&id))
}

/// Whether participants see the results.
#[derive(Debug, Deserialize)]
pub(super) struct Show {
    show: String,
}

/// POST: participants see the results, or no longer.
pub(super) async fn show_class(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
    Form(form): Form<Show>,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    Class::of(shared, &id).await?;
    let shown = (form.show == "yes").then(now);
    shared.store.mark_class(&id, ClassMark::Shown(shown)).await?;
    shared.note_class_changed();
    Ok(Redirect::to(&format!("/host/class/{id}/results")).into_response())
}

/// POST: a link for each seat that nobody took. They are secrets, so that they are no part of a page that
/// stands in a history.
pub(super) async fn links(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let class = Class::of(shared, &id).await?;
    let is_free = |place: &u64| !class.seats.iter().any(|seat| seat.place == *place);
    let link = |place: u64| {
        let (table, party) = class.place(place);
        let label = format!("Table {}: {}", table + 1, class.case.scenario.parties[party].name);
        let token = class.place_token(place).text();
        Link::new(label, format!("{}/class#{id}.{place}.{token}", shared.address()))
    };
    let links = if class.row.started.is_some() {
        Vec::new()
    } else {
        (0..class.n_places()).filter(is_free).map(link).collect()
    };
    let title = class.case.scenario.title.clone();
    let links = LinksPage {
        frame: Frame::titled(format!("Links: {title}")),
        title,
        note: "One link for each seat that is free, to be handed out or printed and cut. Whoever joins by \
               the code of the class takes the first free seat instead."
            .to_owned(),
        links,
        room: None,
        back: format!("/host/class/{id}"),
    };
    Ok(page(StatusCode::OK, &links))
}

/// GET: the role sheet of a party, to print.
pub(super) async fn sheet(
    State(server): State<Server>,
    Path((id, party)): Path<(String, String)>,
    _: Host,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let class = Class::of(shared, &id).await?;
    let party = class.case.scenario.party(&party).ok_or_else(|| Problem::of(Code::NotFound))?;
    Ok(role_sheet(&class, party.0)?)
}

/// The role sheet of a party as a page.
pub(super) fn role_sheet(class: &Class, party: usize) -> Result<Response, Problem> {
    let file = class.case.files.get(party).ok_or_else(|| Problem::of(Code::NoPreferences))?;
    let sheet = RoleSheet::of(&class.case.scenario, file)
        .map_err(|error| Problem::with(Code::FaultyFile, error.to_string()))?;
    Ok(report(elfvik::report::sheet(&sheet).html()))
}

fn back(id: &str) -> Response {
    Redirect::to(&format!("/host/class/{id}")).into_response()
}
