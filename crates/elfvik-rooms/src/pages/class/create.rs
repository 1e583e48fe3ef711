//! Making a class: a case, how many tables, who plays seats that nobody takes.

use super::{Class, MOST_TABLES, code_of, sealed_files};
use crate::pages::cases::{Case, named};
use crate::pages::host::open::{CaseQuery, carried, case_of, case_of_files, faults_page, levels};
use crate::pages::host::sent::sent;
use crate::pages::host::{Host, minutes, strategies};
use crate::pages::{Frame, PageProblem, page};
use crate::player::check_player;
use crate::problem::{Code, Problem};
use crate::server::{Server, now};
use crate::store::ClassRow;
use crate::tokens::Token;
use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use elfvik::record::Hash;
use serde_json::json;

#[derive(Debug, Template)]
#[template(path = "class_new.html")]
struct NewPage {
    frame: Frame,
    key: String,
    title: String,
    summary: String,
    case: String,
    carried: Vec<(String, String)>,
    levels: Vec<String>,
    parties: Vec<String>,
    strategies: Vec<&'static str>,
    most_tables: u64,
}

/// GET: the form for a shipped case.
pub(super) async fn form(Query(query): Query<CaseQuery>, _: Host) -> Result<Response, PageProblem> {
    let shipped = named(&query.case).ok_or_else(|| Problem::of(Code::NotFound))?;
    Ok(page(StatusCode::OK, &new_page(&shipped.case, shipped.id)))
}

/// POST: the form for files that were sent, or what is wrong with them.
pub(super) async fn upload(_: Host, form: Multipart) -> Result<Response, PageProblem> {
    Ok(match case_of_files(form).await?.and_then(whole) {
        Ok(case) => page(StatusCode::OK, &new_page(&case, "")),
        Err(faults) => faults_page(faults),
    })
}

/// Of a class the server must know every side's file: it prints role sheets, plays seats and scores.
fn whole(case: Case) -> Result<Case, Vec<String>> {
    if case.view().is_some() {
        return Ok(case);
    }
    let missing = case.scenario.parties.iter().filter(|party| !case.private.contains_key(&party.id));
    Err(missing.map(|party| format!("{}: there is no such file; send it too", party.file)).collect())
}

/// POST: makes the class, and leads to its board.
pub(super) async fn create(
    State(server): State<Server>,
    Host(owner): Host,
    form: Multipart,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let (fields, _) = sent(form).await?;
    let key = fields.filled("key").ok_or_else(|| Problem::of(Code::NoKey))?;
    let case = match case_of(&fields).await?.and_then(whole) {
        Ok(case) => case,
        Err(faults) => return Ok(faults_page(faults)),
    };
    let n_tables = fields
        .number("tables")
        .filter(|n| (1..=MOST_TABLES).contains(n))
        .ok_or_else(|| Problem::with(Code::NoRoom, format!("a class has 1 to {MOST_TABLES} tables")))?;
    let strategy = fields.filled("strategy").unwrap_or_else(|| "default".to_owned());
    for (party, file) in &case.private {
        check_player(shared, &strategy, (&case.text, party, file)).await?;
    }
    let id = Hash(owner.derived(&["class", &key]).hash()).to_string();
    let id = format!("c{}", &id[..16]);
    let (token, created) = (shared.class_token(&id), now());
    let settings = json!({
        "host": fields.filled("host").unwrap_or_else(|| "The teacher".to_owned()),
        "limits": minutes(&fields, case.course().levels.len()),
    });
    if shared.store.class(&id).await?.is_none() {
        let row = ClassRow {
            created,
            code: shared.code_hash(&code_of(&token)),
            sealed: sealed_files(&id, &token, created, &case.private),
            scenario: case.text,
            settings: settings.to_string(),
            n_tables,
            strategy,
            started: None,
            ended: None,
            shown: None,
            class: id.clone(),
        };
        shared.store.add_class(&row).await?;
        tracing::info!(class = id, "a class was made");
    }
    // What was stored can be read.
    Class::of(shared, &id).await?;
    Ok(Redirect::to(&format!("/host/class/{id}")).into_response())
}

fn new_page(case: &Case, id: &str) -> NewPage {
    let scenario = &case.scenario;
    NewPage {
        frame: Frame::titled(format!("Teach a class: {}", scenario.title)),
        key: Token::new().text(),
        title: scenario.title.clone(),
        summary: scenario.summary.clone().unwrap_or_default(),
        case: id.to_owned(),
        carried: carried(case, id),
        levels: levels(case),
        parties: scenario.parties.iter().map(|party| party.name.clone()).collect(),
        strategies: strategies().collect(),
        most_tables: MOST_TABLES,
    }
}
