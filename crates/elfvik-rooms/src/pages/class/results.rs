//! What the tables agreed on: places, points, one map of all agreements, who gave way on what.

use super::Class;
use super::participant::participant;
use crate::pages::host::Host;
use crate::pages::point_scale::PointScale;
use crate::pages::reports::{csv_line, download, first_picture, report};
use crate::pages::{Frame, PageProblem, page};
use crate::problem::{Code, Problem};
use crate::room::{TableData, own_preferences};
use crate::server::{Server, Shared};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::cookie::CookieJar;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use elfvik::brief::{Score, ScoreRequest};
use elfvik::model::{GroupResult, Outcome, Scenario, readable};
use elfvik::prepare::Control;
use elfvik::room::{EventBody, OwnPreferences, Phase, Terms};
use std::sync::Arc;

/// What one table came to.
#[derive(Debug)]
struct TableResult {
    number: u64,
    members: String,
    phase: Option<Phase>,
    outcome: Option<Outcome>,
    /// For each party its first offer.
    first_offers: Vec<Option<Outcome>>,
}

/// The results of a class.
#[derive(Debug)]
struct Results {
    class: Class,
    tables: Vec<TableResult>,
    score: Score,
}

#[derive(Debug, Template)]
#[template(path = "class_results.html")]
struct ResultsPage {
    frame: Frame,
    title: String,
    /// What the addresses of this page's files begin with.
    prefix: String,
    /// The class, for its host.
    class: Option<String>,
    is_shown: bool,
    n_open: usize,
    n_deals: usize,
    n_efficient: usize,
    mean_share: Option<String>,
    parties: Vec<String>,
    rows: Vec<ResultRow>,
    concessions: Vec<Concession>,
    /// The map of all agreements, as a picture.
    map: Option<String>,
}

#[derive(Debug)]
struct ResultRow {
    rank: usize,
    table: String,
    members: String,
    state: &'static str,
    points: Vec<String>,
    share: String,
    efficient: &'static str,
}

/// On what a party gave way at a table.
#[derive(Debug)]
struct Concession {
    table: u64,
    party: String,
    who: String,
    /// What its first offer was worth to it, and what the agreement is worth, on its own scale.
    from: String,
    to: String,
    issues: String,
}

/// What a table agreed on, or initialled.
pub(super) fn agreed(data: &TableData) -> Option<&Terms> {
    let is_kept = matches!(data.summary.phase, Some(Phase::Agreed | Phase::Initialled | Phase::Closed));
    data.summary.deal.as_ref().filter(|_| is_kept).map(|deal| &deal.terms)
}

impl Results {
    async fn of(shared: &Arc<Shared>, class: Class) -> Result<Self, Problem> {
        let mut tables = Vec::new();
        for table in class.tables_in_play() {
            let Some(data) = class.table(shared, table).await? else { continue };
            tables.push(table_result(&class, table, &data));
        }
        let view = class.case.view().ok_or_else(|| Problem::of(Code::NoPreferences))?;
        let groups = tables.iter().map(|table| GroupResult {
            group: format!("Table {}", table.number),
            members: Some(table.members.clone()).filter(|members| !members.is_empty()),
            outcome: table.outcome.clone(),
        });
        let groups: Vec<GroupResult> = groups.collect();
        // Analyses take as long as thinking strategies do, and share their threads.
        let _permit = shared.thinking.acquire().await.ok();
        let score = tokio::task::spawn_blocking(move || {
            Score::of(&view, &groups, &ScoreRequest::STANDARD, &Control::default())
        });
        let score = score.await.map_err(|_| Problem::of(Code::Unavailable))?;
        let score = score.map_err(|error| Problem::with(Code::NoRoom, error.to_string()))?;
        Ok(Self { class, tables, score })
    }

    fn page(&self, prefix: String, host: bool) -> ResultsPage {
        let scenario = &self.class.case.scenario;
        let scales = self.preferences().into_iter();
        let scales: Vec<PointScale> = scales.map(|own| PointScale::of_preferences(own.as_ref())).collect();
        let rows = self.score.groups.iter().zip(&self.tables);
        let mut rows: Vec<ResultRow> = rows.map(|table| row(table, &scales)).collect();
        rows.sort_by_key(|row| row.rank);
        let html = (!self.tables.is_empty()).then(|| elfvik::report::score(&self.score).html());
        let picture = html.as_deref().and_then(first_picture);
        let is_open = |table: &&TableResult| table.outcome.is_none() && table.phase != Some(Phase::Closed);
        ResultsPage {
            frame: Frame::titled(format!("Results: {}", scenario.title)),
            title: scenario.title.clone(),
            prefix,
            class: host.then(|| self.class.row.class.clone()),
            is_shown: self.class.row.shown.is_some(),
            n_open: self.tables.iter().filter(is_open).count(),
            n_deals: self.score.class.n_deals,
            n_efficient: self.score.class.n_efficient,
            mean_share: self.score.class.mean_joint_share.map(percent),
            parties: scenario.parties.iter().map(|party| party.name.clone()).collect(),
            rows,
            concessions: self.concessions(),
            map: picture.map(|svg| format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))),
        }
    }

    /// What each party wants, by its own file.
    fn preferences(&self) -> Vec<Option<OwnPreferences>> {
        let case = &self.class.case;
        let own = |party: &elfvik::model::Party| {
            own_preferences(&case.scenario, &party.id, case.private.get(&party.id)?).ok()
        };
        case.scenario.parties.iter().map(own).collect()
    }

    /// For each party of each table with an agreement: what the way from its first offer cost it.
    fn concessions(&self) -> Vec<Concession> {
        let case = &self.class.case;
        let preferences = self.preferences();
        let mut concessions = Vec::new();
        for table in &self.tables {
            let Some(deal) = &table.outcome else { continue };
            let seated = self.class.seated(table.number - 1);
            for (party, own) in preferences.iter().enumerate() {
                let (Some(own), Some(first)) = (own, &table.first_offers[party]) else { continue };
                concessions.push(Concession {
                    table: table.number,
                    party: case.scenario.parties[party].name.clone(),
                    who: seated[party].map_or_else(|| "the server".to_owned(), |seat| seat.name.clone()),
                    from: PointScale::of_preferences(Some(own)).text(own.utility(first)),
                    to: PointScale::of_preferences(Some(own)).text(own.utility(deal)),
                    issues: gave_way(&case.scenario, own, first, deal),
                });
            }
        }
        concessions
    }

    /// What the tables agreed on, as `elfvik score` reads it.
    fn agreements(&self) -> String {
        let scenario = &self.class.case.scenario;
        let head = ["group", "members"].map(str::to_owned).into_iter();
        let issues = scenario.issues.iter().map(|issue| issue.id.clone());
        let mut text = csv_line(&head.chain(issues).collect::<Vec<_>>());
        for table in &self.tables {
            let mut cells = vec![format!("Table {}", table.number), table.members.clone()];
            match &table.outcome {
                Some(outcome) => {
                    let options = outcome.options().iter().zip(&scenario.issues);
                    cells.extend(options.map(|(&option, issue)| issue.option_id(option)));
                }
                None => {
                    cells.push("no deal".to_owned());
                    cells.extend(scenario.issues.iter().skip(1).map(|_| String::new()));
                }
            }
            text.push_str(&csv_line(&cells));
        }
        text
    }

    /// Places and points.
    fn scores(&self) -> String {
        let parties = &self.class.case.scenario.parties;
        let mut head: Vec<String> = ["rank", "table", "members", "agreement"].map(str::to_owned).to_vec();
        head.extend(parties.iter().map(|party| format!("points of {}", party.name)));
        head.extend(["joint points", "share of the greatest joint gain", "efficient"].map(str::to_owned));
        let mut text = csv_line(&head);
        for (group, table) in self.score.groups.iter().zip(&self.tables) {
            let is_deal = if table.outcome.is_some() { "yes" } else { "no" };
            let mut cells =
                vec![group.rank.to_string(), group.group.clone(), table.members.clone(), is_deal.to_owned()];
            cells.extend(group.utilities.0.iter().map(|(_, utility)| points(*utility)));
            cells.push(points(group.joint));
            cells.push(group.joint_share.map(|share| format!("{share:.4}")).unwrap_or_default());
            cells
                .push(group.efficient.map(|is| if is { "yes" } else { "no" }).unwrap_or_default().to_owned());
            text.push_str(&csv_line(&cells));
        }
        text
    }
}

fn table_result(class: &Class, table: u64, data: &TableData) -> TableResult {
    let scenario = &class.case.scenario;
    let first = |party: &elfvik::model::Party| {
        let own = data.events.iter().find_map(|event| match &event.body {
            EventBody::OfferMade { offer, .. } if offer.party.as_ref() == Some(&party.id) => Some(offer),
            EventBody::OffersOpened { offers, .. } => {
                offers.iter().find(|offer| offer.party.as_ref() == Some(&party.id))
            }
            _ => None,
        });
        own.and_then(|offer| offer.terms.outcome(scenario).ok())
    };
    let members = class.seated(table).into_iter().flatten().map(|seat| seat.name.clone());
    TableResult {
        number: table + 1,
        members: members.collect::<Vec<_>>().join(", "),
        phase: data.summary.phase,
        outcome: agreed(data).and_then(|terms| terms.outcome(scenario).ok()),
        first_offers: scenario.parties.iter().map(first).collect(),
    }
}

fn row((group, table): (&elfvik::brief::GroupScore, &TableResult), scales: &[PointScale]) -> ResultRow {
    let points = group.utilities.0.iter().zip(scales);
    ResultRow {
        rank: group.rank,
        table: group.group.clone(),
        members: table.members.clone(),
        state: match (&table.outcome, table.phase) {
            (Some(_), Some(Phase::Initialled)) => "initialled",
            (Some(_), _) => "agreement",
            (None, Some(Phase::Closed)) => "no agreement",
            (None, _) => "still talking",
        },
        points: points.map(|((_, utility), scale)| scale.text(*utility)).collect(),
        share: group.joint_share.map(percent).unwrap_or_default(),
        efficient: match group.efficient {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        },
    }
}

/// The issues on which the way from a first offer to an agreement cost a party most, with what each cost by
/// itself.
fn gave_way(scenario: &Scenario, own: &OwnPreferences, first: &Outcome, deal: &Outcome) -> String {
    let (scale, worth) = (PointScale::of_preferences(Some(own)), own.utility(first));
    let costs = scenario.issues.iter().enumerate().map(|(idx, issue)| {
        let mut options = first.options().to_vec();
        options[idx] = deal.options()[idx];
        let name = issue.name.clone().unwrap_or_else(|| readable(&issue.id));
        (worth - own.utility(&Outcome::new(options)), name)
    });
    let mut costs: Vec<(f64, String)> = costs.filter(|(cost, _)| *cost > LEAST_COST).collect();
    costs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let named = costs.iter().take(MOST_NAMED).map(|(cost, name)| format!("{name} ({})", scale.text(*cost)));
    let named: Vec<String> = named.collect();
    if named.is_empty() { "nothing".to_owned() } else { named.join(", ") }
}

/// Points on the side's own scale, to three decimals without zeros at their end.
fn points(utility: f64) -> String {
    let text = format!("{utility:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The results for the host.
async fn for_host(server: &Server, id: &str) -> Result<Results, PageProblem> {
    let shared = server.shared();
    let class = Class::of(shared, id).await?;
    Ok(Results::of(shared, class).await?)
}

/// The results for a participant, once the host shows them: before, there is nothing.
async fn for_participant(server: &Server, jar: &CookieJar) -> Result<Results, PageProblem> {
    let (class, _) = participant(server.shared(), jar).await?;
    if class.row.shown.is_none() {
        return Err(Problem::of(Code::NotFound).into());
    }
    Ok(Results::of(server.shared(), class).await?)
}

/// GET: the results, for the host.
pub(super) async fn of_host(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
) -> Result<Response, PageProblem> {
    let results = for_host(&server, &id).await?;
    Ok(page(StatusCode::OK, &results.page(format!("/host/class/{id}"), true)))
}

/// GET: the whole report as `elfvik score` writes it, for the host.
pub(super) async fn report_of_host(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
) -> Result<Response, PageProblem> {
    let results = for_host(&server, &id).await?;
    Ok(report(elfvik::report::score(&results.score).html()))
}

/// GET: what was agreed, as a table that `elfvik score` reads, for the host.
pub(super) async fn agreements_of_host(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
) -> Result<Response, PageProblem> {
    let results = for_host(&server, &id).await?;
    Ok(download("results.csv", CSV, results.agreements()))
}

/// GET: places and points as a table, for the host.
pub(super) async fn scores_of_host(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
) -> Result<Response, PageProblem> {
    let results = for_host(&server, &id).await?;
    Ok(download("scores.csv", CSV, results.scores()))
}

/// GET: the results, for a participant.
pub(super) async fn of_participant(
    State(server): State<Server>,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let results = for_participant(&server, &jar).await?;
    Ok(page(StatusCode::OK, &results.page("/class".to_owned(), false)))
}

/// GET: the whole report, for a participant.
pub(super) async fn report_of_participant(
    State(server): State<Server>,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let results = for_participant(&server, &jar).await?;
    Ok(report(elfvik::report::score(&results.score).html()))
}

/// GET: what was agreed as a table, for a participant.
pub(super) async fn agreements_of_participant(
    State(server): State<Server>,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    Ok(download("results.csv", CSV, for_participant(&server, &jar).await?.agreements()))
}

/// GET: places and points as a table, for a participant.
pub(super) async fn scores_of_participant(
    State(server): State<Server>,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    Ok(download("scores.csv", CSV, for_participant(&server, &jar).await?.scores()))
}

const CSV: &str = "text/csv; charset=utf-8";
/// What costs less is not shown.
const LEAST_COST: f64 = 0.0005;
const MOST_NAMED: usize = 3;
