//! Opening a room: a case, its rules, its seats, and who sees what.

use super::Host;
use super::links::{Link, LinksPage};
use super::seats::{SeatGroup, minutes, requested, seat_groups};
use super::sent::sent;
use crate::http::{OpenRequest, Opened, opened};
use crate::pages::cases::{Case, named};
use crate::pages::fields::Fields;
use crate::pages::{Frame, PageProblem, page};
use crate::problem::{Code, Problem};
use crate::server::Server;
use crate::tokens::Token;
use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use elfvik::model::{BindingForce, Scenario};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Debug, Template)]
#[template(path = "host_open.html")]
struct OpenPage {
    frame: Frame,
    key: String,
    /// What was refused: what happened, and what to do.
    refused: Option<(String, String)>,
    title: String,
    summary: String,
    caution: String,
    /// The name of a shipped case, or nothing.
    case: String,
    /// What the form carries along of files that were sent: names and values of fields.
    carried: Vec<(String, String)>,
    levels: Vec<String>,
    groups: Vec<SeatGroup>,
    has_files: bool,
    gives_files: bool,
    host: String,
    host_sees: String,
    observers_see: String,
    caucuses: String,
    minutes: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "host_faults.html")]
struct FaultsPage {
    frame: Frame,
    faults: Vec<String>,
}

/// Which shipped case is asked for.
#[derive(Debug, Deserialize)]
pub(in crate::pages) struct CaseQuery {
    pub(in crate::pages) case: String,
}

/// GET: the form for a shipped case.
pub(in crate::pages) async fn form(Query(query): Query<CaseQuery>, _: Host) -> Result<Response, PageProblem> {
    let shipped = named(&query.case).ok_or_else(|| Problem::of(Code::NotFound))?;
    Ok(page(StatusCode::OK, &open_page(&shipped.case, shipped.id, None, None)))
}

/// POST: the form for files that were sent, or what is wrong with them.
pub(in crate::pages) async fn upload(_: Host, form: Multipart) -> Result<Response, PageProblem> {
    Ok(match case_of_files(form).await? {
        Ok(case) => page(StatusCode::OK, &open_page(&case, "", None, None)),
        Err(faults) => faults_page(faults),
    })
}

/// POST: opens the room; the answer has its links, once.
pub(in crate::pages) async fn open(
    State(server): State<Server>,
    Host(owner): Host,
    form: Multipart,
) -> Result<Response, PageProblem> {
    let (fields, _) = sent(form).await?;
    let key = fields.filled("key").filter(|key| key.len() <= 100).ok_or_else(|| Problem::of(Code::NoKey))?;
    let id = fields.text("case");
    let case = match case_of(&fields).await? {
        Ok(case) => case,
        Err(faults) => return Ok(faults_page(faults)),
    };
    let request = request(&case, &fields);
    match opened(&server, &owner, &key, request).await {
        Ok(opened) => Ok(page(StatusCode::OK, &links_page(&case.scenario, opened))),
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
            Ok(page(status, &open_page(&case, &id, Some(&fields), Some(&problem))))
        }
    }
}

/// The case of a form: shipped, or of the files that it carries along.
pub(in crate::pages) async fn case_of(fields: &Fields) -> Result<Result<Case, Vec<String>>, PageProblem> {
    let id = fields.text("case");
    if !id.is_empty() {
        let shipped = named(&id).ok_or_else(|| Problem::of(Code::NotFound))?;
        return Ok(Ok(shipped.case.clone()));
    }
    let text = fields.text("scenario");
    let private =
        fields.beginning(PRIVATE).map(|(party, text)| (party.to_owned(), text.replace("\r\n", "\n")));
    let private = private.collect();
    blocking(move || Case::of_texts(text, private)).await
}

/// The case of files that were sent, or what is wrong with them.
pub(in crate::pages) async fn case_of_files(
    form: Multipart,
) -> Result<Result<Case, Vec<String>>, PageProblem> {
    let (_, files) = sent(form).await?;
    if files.is_empty() {
        return Ok(Err(vec!["no file was sent".to_owned()]));
    }
    blocking(move || Case::of_files(&files)).await
}

/// Work that takes long, beside the requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PageProblem> {
    tokio::task::spawn_blocking(work).await.map_err(|_| PageProblem(Problem::of(Code::Unavailable)))
}

/// What is wrong with files, in the words of `elfvik check`.
pub(in crate::pages) fn faults_page(faults: Vec<String>) -> Response {
    let frame = Frame::titled("The files cannot be used");
    page(StatusCode::UNPROCESSABLE_ENTITY, &FaultsPage { frame, faults })
}

/// The fields that carry a case along which is not shipped.
pub(in crate::pages) fn carried(case: &Case, id: &str) -> Vec<(String, String)> {
    if !id.is_empty() {
        return Vec::new();
    }
    let private = case.private.iter().map(|(party, text)| (format!("{PRIVATE}{party}"), text.clone()));
    std::iter::once(("scenario".to_owned(), case.text.clone())).chain(private).collect()
}

/// The rules of each level, in a sentence.
pub(in crate::pages) fn levels(case: &Case) -> Vec<String> {
    let course = case.course();
    let level = |level: &elfvik::model::TalkLevel| {
        let rules = &level.rules;
        let seal = match level.seal {
            BindingForce::Binding => "an agreement binds",
            BindingForce::Initialled(_) => "an agreement is initialled, and those at home decide",
        };
        let name = if course.levels.len() == 1 { "The talks" } else { &level.name };
        format!(
            "{name}: {} protocol, at most {} {}; {seal}.",
            rules.protocol.name(),
            rules.deadline.most,
            rules.deadline.unit.name()
        )
    };
    course.levels.iter().map(level).collect()
}

fn open_page(case: &Case, id: &str, fields: Option<&Fields>, problem: Option<&Problem>) -> OpenPage {
    let scenario = &case.scenario;
    let text = |name: &str, usual: &str| {
        fields.and_then(|fields| fields.filled(name)).unwrap_or_else(|| usual.to_owned())
    };
    let levels = levels(case);
    let has_files = !case.private.is_empty();
    OpenPage {
        frame: Frame::titled(format!("Open a room: {}", scenario.title)),
        key: Token::new().text(),
        refused: problem.map(|problem| {
            let cause = if problem.detail.is_empty() { &problem.cause } else { &problem.detail };
            (cause.to_string(), problem.cure.to_string())
        }),
        title: scenario.title.clone(),
        summary: scenario.summary.clone().unwrap_or_default(),
        caution: scenario.caution.clone().unwrap_or_default(),
        case: id.to_owned(),
        carried: carried(case, id),
        groups: seat_groups(scenario, fields),
        has_files,
        gives_files: fields.map_or(has_files, |fields| fields.filled("files").is_some()),
        host: text("host", ""),
        host_sees: text("host-sees", "table"),
        observers_see: text("observers-see", "table"),
        caucuses: text("caucuses", "shown"),
        minutes: (0..levels.len()).map(|level| text(&format!("minutes-{level}"), "")).collect(),
        levels,
    }
}

fn request(case: &Case, fields: &Fields) -> OpenRequest {
    let seats = requested(&case.scenario, fields);
    let mut settings = Map::new();
    if let Some(host) = fields.filled("host") {
        settings.insert("host".to_owned(), json!(host));
    }
    for (field, setting) in
        [("host-sees", "host_sees"), ("observers-see", "observers_see"), ("caucuses", "caucuses")]
    {
        if let Some(value) = fields.filled(field) {
            settings.insert(setting.to_owned(), Value::String(value));
        }
    }
    settings.insert("limits".to_owned(), json!(minutes(fields, case.course().levels.len())));
    let is_seated = |party: &str| seats.iter().any(|seat| seat.party.as_deref() == Some(party));
    let gives_files = fields.filled("files").is_some();
    let private = case.private.iter().filter(|(party, _)| gives_files && is_seated(party));
    let private_files = private.map(|(party, text)| (party.clone(), text.clone())).collect();
    OpenRequest { scenario: case.text.clone(), settings, seats, private_files }
}

fn links_page(scenario: &Scenario, opened: Opened) -> LinksPage {
    let links = opened.seats.into_iter().map(|seat| {
        let party = seat.party.as_deref().and_then(|id| scenario.party(id));
        let party = party.map(|party| format!(" of {}", scenario.parties[party.0].name)).unwrap_or_default();
        let name = seat.name.map(|name| format!(": {name}")).unwrap_or_default();
        let role = seat.role.name();
        let role = format!("{}{}", role[..1].to_uppercase(), &role[1..]);
        Link::new(format!("{role}{party}{name}"), seat.link)
    });
    LinksPage {
        frame: Frame::titled(format!("Links: {}", scenario.title)),
        title: scenario.title.clone(),
        note: "The room is open. Hand each link on unread: it opens its seat once, and is shown here alone. \
               Print this page, or keep it open until all are handed on."
            .to_owned(),
        links: links.collect(),
        room: Some(opened.room),
        back: "/host".to_owned(),
    }
}

const PRIVATE: &str = "private-";
