//! After the talks: what was agreed, what it is worth to the own side, what was left, and how it can be kept.

use super::own_side::{OwnSide, aside, document, download, faulty, image, issue_name};
use super::package::option_text;
use super::point_scale::PointScale;
use super::sentences::{Names, ended, phase_text};
use super::{Frame, PageProblem, page};
use crate::problem::{Code, Problem};
use crate::server::Server;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::cookie::CookieJar;
use elfvik::brief::DisplayNames;
use elfvik::brief::accord::{AccordDraft, DraftWorth};
use elfvik::brief::plan::{Plan, PlanRequest};
use elfvik::keep::accord::{Day, accord_file};
use elfvik::model::{IssueId, Outcome, View};
use elfvik::prepare::Control;
use elfvik::report::{self, notes, svg};
use elfvik::room::{Action, Phase};
use std::time::{Duration, Instant};

type Place = Path<(String, u64)>;

/// The paths of the pages after the talks.
pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/table/{room}/{seat}/after", get(show))
        .route("/table/{room}/{seat}/after/plan", get(plan))
        .route("/table/{room}/{seat}/after/accord.toml", get(accord))
}

#[derive(Debug, Template)]
#[template(path = "after.html")]
struct AfterPage {
    frame: Frame,
    path: String,
    title: String,
    phase: &'static str,
    end: Option<String>,
    is_over: bool,
    deal: Option<DealView>,
    /// What no agreement is worth to the own side.
    fallback: Option<String>,
    may_improve: bool,
    plan: Option<PlanView>,
}

#[derive(Debug)]
struct DealView {
    terms: Vec<String>,
    words: String,
    hash: String,
    own: Option<String>,
    reservation: Option<String>,
    is_above: bool,
    better: Vec<BetterView>,
    was_compared: bool,
    is_complete: bool,
}

/// A package that would have been better for all, as the own side believes.
#[derive(Debug)]
struct BetterView {
    own: String,
    accepted: String,
    changes: Vec<String>,
}

/// How it can be kept.
#[derive(Debug, Default)]
struct PlanView {
    lines: Vec<String>,
    steps: Vec<String>,
    picture: Option<String>,
    fault: Option<String>,
}

/// GET: what came of the talks.
async fn show(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &place).await?;
    let display = DisplayNames::of(&side.scenario);
    let names = Names::new(&side.scenario, &display);
    let summary = &side.data.summary;
    let own = side.data.delegation.as_ref().and_then(|delegation| delegation.preferences());
    let scale = PointScale::of_preferences(own);
    let (deal, plan) = (deal(&side, names).await?, plan_view(&side).await?);
    let template = AfterPage {
        frame: Frame::titled(format!("After the talks – {}", summary.title)),
        path: side.path.clone(),
        title: summary.title.clone(),
        phase: summary.phase.map(phase_text).unwrap_or_default(),
        end: summary.end.as_ref().map(|end| ended(names, end)),
        is_over: matches!(summary.phase, Some(Phase::Initialled | Phase::Agreed | Phase::Closed)),
        deal,
        fallback: own.map(|own| format!("{} {}", scale.text(own.reservation()), scale.unit())),
        may_improve: summary.next.contains(&Action::ConsentToImprovement),
        plan,
    };
    Ok(page(StatusCode::OK, &template))
}

/// The outcome that was agreed or initialled.
fn agreed(side: &OwnSide) -> Option<Outcome> {
    side.data.summary.deal.as_ref()?.terms.outcome(&side.scenario).ok()
}

async fn deal(side: &OwnSide, names: Names<'_>) -> Result<Option<DealView>, Problem> {
    let Some(deal) = &side.data.summary.deal else { return Ok(None) };
    let own = side.data.delegation.as_ref().and_then(|delegation| delegation.preferences());
    let scale = PointScale::of_preferences(own);
    let outcome = agreed(side);
    let computed = side.computed().await?;
    let found = match (&outcome, computed) {
        (Some(outcome), Some(computed)) => {
            let (outcome, is_complete) = (outcome.clone(), computed.map.is_complete());
            let unknown = !computed.unknown.is_empty();
            let better = aside(move || computed.map.improvements(&outcome, MOST_BETTER)).await?;
            // Whoever believes nothing of somebody cannot say what would be better for all.
            (!unknown).then_some((better, is_complete))
        }
        _ => None,
    };
    let better = found.iter().flat_map(|(better, _)| better).map(|place| BetterView {
        own: scale.text(place.own),
        accepted: format!("{:.0} %", 100.0 * place.accepted),
        changes: outcome.as_ref().map(|from| changes(side, from, &place.outcome)).unwrap_or_default(),
    });
    let worth = own.zip(outcome.as_ref()).map(|(own, outcome)| own.utility(outcome));
    Ok(Some(DealView {
        terms: names.terms(&deal.terms),
        words: deal.words.clone(),
        hash: deal.hash.to_string(),
        own: worth.map(|worth| format!("{} {}", scale.text(worth), scale.unit())),
        reservation: own.map(|own| scale.text(own.reservation())),
        is_above: own.zip(worth).is_some_and(|(own, worth)| worth >= own.reservation()),
        better: better.collect(),
        was_compared: found.is_some(),
        is_complete: found.as_ref().is_none_or(|(_, is_complete)| *is_complete),
    }))
}

/// What another package changes of one.
fn changes(side: &OwnSide, from: &Outcome, to: &Outcome) -> Vec<String> {
    let issues = side.scenario.issues.iter().enumerate();
    let changed = issues.filter(|(at, _)| from.option(IssueId(*at)) != to.option(IssueId(*at)));
    let text =
        |at: usize, outcome: &Outcome| option_text(&side.scenario.issues[at], outcome.option(IssueId(at)));
    changed
        .map(|(at, issue)| format!("{}: {} (agreed: {})", issue_name(issue), text(at, to), text(at, from)))
        .collect()
}

/// The plan by the own view; none where the scenario has no steps or there is nothing to keep.
async fn plan_view(side: &OwnSide) -> Result<Option<PlanView>, Problem> {
    if side.scenario.steps.is_empty() || side.data.summary.deal.is_none() {
        return Ok(None);
    }
    let fault = |fault: String| PlanView { fault: Some(fault), ..PlanView::default() };
    Ok(Some(match planned(side).await? {
        Err(text) => fault(text),
        Ok(plan) => {
            let order = plan.order.as_ref().map(|order| order.steps.clone()).unwrap_or_default();
            let name = |id: &String| {
                let step = plan.steps.iter().find(|step| step.id == *id)?;
                let by = plan.parties.iter().find(|party| party.id == step.by);
                Some(format!("{}: {}", by.map_or(&step.by, |by| &by.short), step.name))
            };
            let safe = match plan.missing {
                Some(missing) if missing > 0.0 => {
                    "No order is safe by what you believe: somebody gains by walking away. This is the nearest."
                }
                Some(_) => "In this order nobody gains by walking away, by what you believe.",
                None => "The dates of the steps leave no order.",
            };
            PlanView {
                lines: vec![safe.to_owned()],
                steps: order.iter().filter_map(name).collect(),
                picture: svg::ladder(&plan).map(|svg| image(&svg)),
                fault: None,
            }
        }
    }))
}

/// The plan of the own view, or why there is none.
async fn planned(side: &OwnSide) -> Result<Result<Plan, String>, Problem> {
    let computed = side.computed().await?.ok_or_else(|| Problem::of(Code::NoPreferences))?;
    aside(move || plan_of(&computed.view)).await
}

fn plan_of(view: &View) -> Result<Plan, String> {
    let begun = Instant::now();
    let is_late = || begun.elapsed() > LONGEST;
    let control = Control { is_cancelled: Some(&is_late), ..Control::default() };
    let request = PlanRequest { n_worlds: Some(0), ..PlanRequest::STANDARD };
    Plan::of(view, &request, &control).map_err(|error| format!("{error}. {}", error.cure()))
}

/// GET: the plan as the library tells it.
async fn plan(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &place).await?;
    let plan = planned(&side).await?.map_err(|fault| faulty(&fault))?;
    Ok(document(&report::plan(&plan).html()))
}

/// GET: a first text of an accord, from what was agreed and the order in which it can be kept. It tells
/// nobody's values.
async fn accord(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &place).await?;
    let outcome = agreed(&side).ok_or_else(|| Problem::of(Code::NotFound))?;
    let plan = planned(&side).await?.map_err(|fault| faulty(&fault))?;
    let today: Day = side.today().parse().map_err(|error| faulty(&error))?;
    let draft = AccordDraft::of(&side.scenario, &plan, Some(&outcome), (today, DraftWorth::Untold));
    let draft = draft.map_err(|error| faulty(&error))?;
    let mut comments = vec!["A draft, to be gone over. What was assumed:".to_owned()];
    comments.extend(notes::of_draft(&draft.assumptions));
    Ok(download("accord.toml", "application/toml; charset=utf-8", accord_file(&draft.text, &comments)))
}

const MOST_BETTER: usize = 5;
const LONGEST: Duration = Duration::from_secs(10);
