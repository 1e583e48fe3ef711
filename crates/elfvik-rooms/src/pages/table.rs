//! The table, as each seat may see it: one page for all roles, of which each is shown what it may do.

mod draft;
mod view;

use super::fields::Fields;
use super::own_side::OwnSide;
use super::own_side::map::Spot;
use super::point_scale::PointScale;
use super::requests::step;
use super::session::{caller, from_here, path};
use super::{PageProblem, page};
use crate::caller::Caller;
use crate::http::{asked, done};
use crate::problem::{Code, Problem};
use crate::room::{Ask, TableData};
use crate::server::{Server, Shared, now};
use askama::Template as _;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use elfvik::model::Scenario;
use elfvik::room::Command;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
pub(super) use view::has_draft;
use view::{Notice, TablePage, TableParts};

type Place = Path<(String, u64)>;

/// The page of a seat. Whoever opens it is there: the table learns that the seat is taken.
pub(super) async fn page_of(
    shared: &Arc<Shared>,
    caller: &Caller,
    fields: Option<&Fields>,
    notice: Option<Notice>,
) -> Result<TableParts, Problem> {
    let (scenario, data) = gathered(shared, caller).await?;
    Ok(TableParts::new(&scenario, &data, fields, notice, path(&caller.room, u64::from(caller.seat.0))))
}

async fn gathered(shared: &Arc<Shared>, caller: &Caller) -> Result<(Arc<Scenario>, Box<TableData>), Problem> {
    let open = shared.room(&caller.room).await?;
    Ok((Arc::clone(open.scenario()), open.table(caller.clone()).await?))
}

/// The parts of the page that change.
pub(super) async fn parts(shared: &Arc<Shared>, caller: &Caller) -> Result<String, Problem> {
    let parts = page_of(shared, caller, None, None).await?;
    parts.render().map_err(|error| {
        tracing::error!(%error, "the parts of a page could not be written");
        Problem::of(Code::Unavailable)
    })
}

/// What the address of a page asks for beyond the page.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// A package of the own map that is to be the draft.
    load: Option<Spot>,
}

/// GET: the page of a seat; with a package of the own map as its draft where the address asks for one.
pub(super) async fn show(
    State(server): State<Server>,
    Path(place): Place,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let caller = caller(shared, &jar, &place).await?;
    arrive(shared, &caller).await;
    let fields = match wanted.load {
        None => None,
        Some(spot) => {
            let (scenario, data) = gathered(shared, &caller).await?;
            match OwnSide::with(caller.clone(), scenario, data) {
                Some(side) => spot.fields(&side).await?,
                None => None,
            }
        }
    };
    let parts = page_of(shared, &caller, fields.as_ref(), None).await?;
    Ok(answered(&headers, StatusCode::OK, parts))
}

/// Says that somebody sits here, unless the room knows.
async fn arrive(shared: &Arc<Shared>, caller: &Caller) {
    let key = format!("page-arrives-{}", now() / 1000);
    let step = crate::room::Step::Room(Command::Arrive {});
    if let Err(problem) = done(shared, caller.clone(), step, key, b"arrive").await
        && &*problem.code != "already"
    {
        tracing::debug!(code = &*problem.code, "the room does not take the arrival");
    }
}

/// POST: the package of the form, valued; nobody else learns of it.
pub(super) async fn draft(
    State(server): State<Server>,
    Path(place): Place,
    headers: HeaderMap,
    jar: CookieJar,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let caller = caller(server.shared(), &jar, &place).await?;
    let fields = Fields::new(pairs);
    let parts = page_of(server.shared(), &caller, Some(&fields), None).await?;
    Ok(answered(&headers, StatusCode::OK, parts))
}

/// POST: whatever a form of the page asks for. Without script the answer is the way back to the page; with
/// it, the parts of the page as they are now.
pub(super) async fn act(
    State(server): State<Server>,
    Path(place): Place,
    headers: HeaderMap,
    jar: CookieJar,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let shared = server.shared();
    let caller = caller(shared, &jar, &place).await?;
    let fields = Fields::new(pairs);
    // A floor is the only number of the forms that is on the own side's scale.
    let scale = match fields.filled("floor") {
        Some(_) => own_scale(&gathered(shared, &caller).await?.1),
        None => PointScale::SHARES,
    };
    let result = match step(&fields, now(), scale) {
        Err(problem) => Err(problem),
        Ok(step) => {
            let bytes = fields.bytes();
            // The same form sent twice is one request, and another one has another key.
            let key: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            done(shared, caller.clone(), step, key, &bytes).await
        }
    };
    match result {
        Ok(_) if wants_parts(&headers) => {
            let parts = page_of(shared, &caller, None, None).await?;
            Ok(answered(&headers, StatusCode::OK, parts))
        }
        Ok(_) => Ok(Redirect::to(&path(&place.0, place.1)).into_response()),
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
            let notice = Some(Notice::of(&problem));
            let parts = page_of(shared, &caller, Some(&fields), notice).await?;
            Ok(answered(&headers, status, parts))
        }
    }
}

/// In which points worths are shown to a seat.
fn own_scale(data: &TableData) -> PointScale {
    let delegation = data.delegation.as_ref();
    PointScale::of_preferences(delegation.and_then(|delegation| delegation.preferences()))
}

/// What the seat may see, as a file to keep.
pub(super) async fn record(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let caller = caller(server.shared(), &jar, &place).await?;
    let name = format!("attachment; filename=\"{}.record\"", place.0);
    let record = asked(server.shared(), caller, Ask::Record).await?;
    let text = record.as_str().unwrap_or_default().to_owned();
    let headers =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

fn wants_parts(headers: &HeaderMap) -> bool {
    headers.contains_key("x-parts")
}

fn answered(headers: &HeaderMap, status: StatusCode, parts: TableParts) -> Response {
    if wants_parts(headers) { page(status, &parts) } else { whole(status, &parts) }
}

fn whole(status: StatusCode, parts: &TableParts) -> Response {
    match TablePage::of(parts) {
        Ok(whole) => page(status, &whole),
        Err(error) => {
            tracing::error!(%error, "the parts of a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
