//! Preparing: a stepper through what a delegation wants, which can be left anywhere. Each step writes the
//! party's private file; what the forms do not ask for stays in it as it stands.

mod answers;
mod comparisons;
mod rehearse;
mod steps;
mod view;
mod wishes;

use super::fields::Fields;
use super::own_side::{OwnSide, aside, document, download, faulty, read};
use super::session::from_here;
use super::{PageProblem, page};
use crate::http::done;
use crate::problem::{Code, Problem};
use crate::room::Step as Done;
use crate::server::Server;
use answers::{Form, Read};
use axum::Router;
use axum::extract::{Form as Posted, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use elfvik::brief::{Brief, BriefRequest, RoleSheet};
use elfvik::format::native::{PartyAnswers, with_answers};
use elfvik::model::View;
use elfvik::prepare::Control;
use elfvik::report;
use elfvik::room::PrivateCommand;
use sha2::{Digest, Sha256};
use steps::Step;

type Place = Path<(String, u64)>;
type StepPlace = Path<(String, u64, String)>;

/// The paths of the pages of preparing, and of the own map.
pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/table/{room}/{seat}/prepare", get(first))
        .route("/table/{room}/{seat}/sheet", get(sheet))
        .route("/table/{room}/{seat}/prepare/brief", get(brief))
        .route("/table/{room}/{seat}/prepare/file.toml", get(file))
        .route("/table/{room}/{seat}/prepare/upload", post(upload))
        .route("/table/{room}/{seat}/prepare/{step}", get(show).post(save))
        .route(
            "/table/{room}/{seat}/map",
            get(super::own_side::map::show).post(super::own_side::map::show_draft),
        )
        .route("/table/{room}/{seat}/map/parts", post(super::own_side::map::parts))
}

/// GET: the first step.
async fn first(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &place).await?;
    view::answered(StatusCode::OK, &side, Step::Order, &Fields::default(), Vec::new()).await
}

/// GET: a step.
async fn show(
    State(server): State<Server>,
    Path((room, seat, step)): StepPlace,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &(room, seat)).await?;
    let step = Step::of_path(&step).ok_or_else(|| Problem::of(Code::NotFound))?;
    view::answered(StatusCode::OK, &side, step, &Fields::default(), Vec::new()).await
}

/// POST: what a step says, written into the private file; then the step that was asked for.
async fn save(
    State(server): State<Server>,
    Path((room, seat, step)): StepPlace,
    headers: HeaderMap,
    jar: CookieJar,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let place = (room, seat);
    let side = OwnSide::of(&server, &jar, &place).await?;
    let step = Step::of_path(&step).ok_or_else(|| Problem::of(Code::NotFound))?;
    let fields = Fields::new(pairs);
    if step == Step::Rehearse {
        return view::answered(StatusCode::OK, &side, step, &fields, Vec::new()).await;
    }
    if step == Step::Test && fields.filled("repair").is_none() {
        return view::answered(StatusCode::OK, &side, step, &fields, Vec::new()).await;
    }
    if !side.may_set() {
        return Err(Problem::of(Code::NotPermitted).into());
    }
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    if fields.text("version") != side.version() {
        let fault = "somebody of your delegation changed the file meanwhile; what you entered stands below, \
                     and saving it again puts it into the new file";
        return view::answered(StatusCode::CONFLICT, &side, step, &fields, vec![fault.to_owned()]).await;
    }
    let read = answers_of(&side, step, &fields);
    if !read.faults.is_empty() {
        return view::answered(refused, &side, step, &fields, read.faults).await;
    }
    if let Err(problem) = write(&server, &side, &read.answers).await {
        return view::answered(refused, &side, step, &fields, vec![problem.detail.to_string()]).await;
    }
    if step == Step::Test {
        let side = OwnSide::of(&server, &jar, &place).await?;
        return view::answered(StatusCode::OK, &side, step, &fields, Vec::new()).await;
    }
    let next = Step::of_path(&fields.text("next")).unwrap_or(step);
    Ok(Redirect::to(&format!("{}/prepare/{}", side.path, next.path())).into_response())
}

fn answers_of(side: &OwnSide, step: Step, fields: &Fields) -> Read {
    let file = side.file();
    let form = Form { scenario: &side.scenario, file: file.as_ref(), fields };
    match step {
        Step::Order => form.order(),
        Step::Values => form.values(),
        Step::Fallback => form.fallback(),
        Step::Others => form.others(view::others(side)),
        Step::Test => {
            let wishes = form.wishes();
            let comparisons = comparisons::comparisons(&side.scenario, &wishes, fields);
            let own = side.data.delegation.as_ref().and_then(|delegation| delegation.preferences());
            let repair = own.and_then(|own| comparisons::asked_repair(own, &wishes, &comparisons, fields));
            let answers = repair.map(|repair| form.weights(&wishes, &repair.shares)).unwrap_or_default();
            Read { answers, faults: Vec::new() }
        }
        Step::File | Step::Rehearse => Read::default(),
    }
}

/// Puts answers into the private file, unless they change nothing.
async fn write(server: &Server, side: &OwnSide, answers: &PartyAnswers) -> Result<(), Problem> {
    let text = with_answers(side.text(), answers, (&side.scenario, side.party));
    let text = text.ok_or_else(|| Problem::of(Code::FaultyFile))?;
    if side.text() == Some(text.as_str()) {
        return Ok(());
    }
    set(server, side, text).await
}

async fn set(server: &Server, side: &OwnSide, text: String) -> Result<(), Problem> {
    let request = [b"prepare\0", side.version().as_bytes(), b"\0", text.as_bytes()].concat();
    // The same form on the same file is one request.
    let key = super::own_side::hex(&Sha256::digest(&request));
    let step = Done::Private(PrivateCommand::SetFile { text });
    done(server.shared(), side.caller.clone(), step, key, &request).await.map(drop)
}

/// GET: the private file, to keep or to edit.
async fn file(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &place).await?;
    let text = side.text().ok_or_else(|| Problem::of(Code::NoPreferences))?;
    let name = format!("{}.toml", side.scenario.parties[side.party.0].id);
    Ok(download(&name, "application/toml; charset=utf-8", text.to_owned()))
}

/// POST: a private file in place of the present one; with faults it is refused, and each is told.
async fn upload(
    State(server): State<Server>,
    Path(place): Place,
    headers: HeaderMap,
    jar: CookieJar,
    mut parts: Multipart,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let side = OwnSide::of(&server, &jar, &place).await?;
    if !side.may_set() {
        return Err(Problem::of(Code::NotPermitted).into());
    }
    let mut text = None;
    while let Ok(Some(part)) = parts.next_field().await {
        if part.name() == Some("file") {
            let bytes = part.bytes().await.map_err(|_| Problem::of(Code::TooLarge))?;
            text = Some(String::from_utf8(bytes.to_vec()));
        }
    }
    let result = match text {
        Some(Ok(text)) if !text.trim().is_empty() => match read(&side.scenario, side.party, &text) {
            Ok(_) => set(&server, &side, text).await,
            Err(problem) => Err(problem),
        },
        Some(Err(_)) => Err(Problem::with(Code::FaultyFile, "the file is no text in UTF-8")),
        _ => Err(Problem::with(Code::FaultyFile, "choose a file first")),
    };
    match result {
        Ok(()) => Ok(Redirect::to(&format!("{}/prepare/file", side.path)).into_response()),
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let faults = vec![problem.detail.to_string()];
            view::answered(status, &side, Step::File, &Fields::default(), faults).await
        }
    }
}

/// GET: the party's own brief, from its own file alone.
async fn brief(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &place).await?;
    let computed = side.computed().await?.ok_or_else(|| Problem::of(Code::NoPreferences))?;
    let html = aside(move || computed.brief(brief_of)).await??;
    Ok(document(&html))
}

/// GET: the role sheet of the own side, by its own file.
async fn sheet(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &place).await?;
    let file = side.file().ok_or_else(|| Problem::of(Code::NoPreferences))?;
    let sheet = RoleSheet::of(&side.scenario, &file).map_err(|error| faulty(&error))?;
    Ok(document(&report::sheet(&sheet).html()))
}

/// The brief of a view as a page, within some seconds.
fn brief_of(view: &View) -> Result<String, Problem> {
    let begun = std::time::Instant::now();
    let is_late = || begun.elapsed() > LONGEST;
    let control = Control { is_cancelled: Some(&is_late), ..Control::default() };
    let request = BriefRequest { n_worlds: N_WORLDS, n_talks: 0, n_cloud: N_CLOUD, ..BriefRequest::STANDARD };
    let brief = Brief::controlled(view, &request, &control).map_err(|error| faulty(&error))?;
    Ok(report::brief(&brief).html())
}

/// A step as a page.
fn whole(status: StatusCode, template: &impl askama::Template) -> Response {
    page(status, template)
}

const N_WORLDS: usize = 2_000;
const N_CLOUD: usize = 1_000;
const LONGEST: std::time::Duration = std::time::Duration::from_secs(20);
