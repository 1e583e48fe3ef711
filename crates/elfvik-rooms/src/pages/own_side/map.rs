//! The own map: what packages are worth to the own side against what it believes of each other party, with
//! the same as a table, and the own worth of the offers that were made.

use super::super::fields::Fields;
use super::super::package::{field, option_text, terms};
use super::super::session::from_here;
use super::super::{Frame, PageProblem, page};
use super::{Computed, OwnSide, Pair, image, issue_name};
use crate::problem::{Code, Problem};
use crate::server::Server;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum_extra::extract::cookie::CookieJar;
use elfvik::model::{IssueId, Outcome, Scenario};
use elfvik::prepare::own_map::PackagePlace;
use elfvik::report::svg::{self, BelievedPlace, OwnCourse, OwnMapPicture};
use elfvik::room::{EventBody, Terms, VisibleEvent};

type Place = Path<(String, u64)>;

/// GET: the own map.
pub(in crate::pages) async fn show(
    State(server): State<Server>,
    Path(place): Place,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let side = OwnSide::of(&server, &jar, &place).await?;
    whole(&side, None).await
}

/// POST: the own map with the package of a form on it.
pub(in crate::pages) async fn show_draft(
    State(server): State<Server>,
    Path(place): Place,
    headers: HeaderMap,
    jar: CookieJar,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let side = OwnSide::of(&server, &jar, &place).await?;
    let draft = terms(&Fields::new(pairs)).outcome(&side.scenario).ok();
    whole(&side, draft.as_ref()).await
}

async fn whole(side: &OwnSide, draft: Option<&Outcome>) -> Result<Response, PageProblem> {
    let (map, course) = (part(side, draft).await?, course(side));
    let title = format!("Your map – {}", side.scenario.parties[side.party.0].name);
    let template = MapPage { frame: Frame::titled(title), path: side.path.clone(), map, course };
    Ok(page(StatusCode::OK, &template))
}

/// The map as a part of a page; empty without a private file. `draft` is the package that the seat is
/// putting together.
pub(in crate::pages) async fn part(side: &OwnSide, draft: Option<&Outcome>) -> Result<String, Problem> {
    let Some(computed) = side.computed().await? else { return Ok(String::new()) };
    let maker = Maker { side, computed: &computed, scenario: &side.scenario };
    let last = last_offers(&side.data.events);
    let mut named: Vec<(String, PackagePlace)> = Vec::new();
    if let Some(draft) = draft {
        named.push(("our draft".to_owned(), computed.map.place(draft)));
    }
    for (party, terms) in &last {
        let Ok(outcome) = terms.outcome(&side.scenario) else { continue };
        let name = match Some(*party) == side.data.actor.party.as_deref() {
            true => "our last offer".to_owned(),
            false => format!("{}: last offer", maker.short(party)),
        };
        named.push((name, computed.map.place(&outcome)));
    }
    let own = side.data.actor.party.as_deref();
    let own_last = last.iter().find(|(party, _)| Some(*party) == own);
    let own_last = own_last.and_then(|(_, terms)| terms.outcome(&side.scenario).ok());
    let base = draft.cloned().map(|draft| ("your draft", draft));
    let base = base.or_else(|| own_last.map(|offer| ("your last offer", offer)));
    let same = base.map(|(name, base)| SameWorth {
        name,
        rows: computed.map.same_worth(&base, MOST_SAME).iter().map(|place| maker.row(place, None)).collect(),
    });
    let parts = MapPart {
        path: side.path.clone(),
        pairs: computed.pairs.iter().map(|pair| maker.pair(pair, &named)).collect(),
        same,
        is_complete: computed.map.is_complete(),
        n_outcomes: computed.map.n_outcomes(),
    };
    parts.render().map_err(|error| {
        tracing::error!(%error, "a map could not be written");
        Problem::of(Code::Unavailable)
    })
}

/// What every offer so far was worth to the own side, as a part of a page; empty before the first.
pub(in crate::pages) fn course(side: &OwnSide) -> String {
    let own = side.data.delegation.as_ref().and_then(|delegation| delegation.preferences());
    let Some(own) = own else { return String::new() };
    let mut parties: Vec<OwnCourse> = side
        .scenario
        .parties
        .iter()
        .map(|party| OwnCourse { name: party.short.clone(), offers: Vec::new() })
        .collect();
    let mut rows = Vec::new();
    for (at, (party, terms)) in offers(&side.data.events).enumerate() {
        let (Some(id), Ok(outcome)) = (side.scenario.party(party), terms.outcome(&side.scenario)) else {
            continue;
        };
        let worth = 100.0 * own.utility(&outcome);
        parties[id.0].offers.push((at + 1, worth));
        rows.push((at + 1, side.scenario.parties[id.0].short.clone(), points(worth)));
    }
    let Some(picture) = svg::own_course(&parties, 100.0 * own.reservation()) else { return String::new() };
    let part = CoursePart { picture: image(&picture), rows };
    part.render().unwrap_or_default()
}

#[derive(Debug, Template)]
#[template(path = "map.html")]
struct MapPage {
    frame: Frame,
    path: String,
    map: String,
    course: String,
}

#[derive(Debug, Template)]
#[template(path = "map_part.html")]
struct MapPart {
    path: String,
    pairs: Vec<PairView>,
    same: Option<SameWorth>,
    is_complete: bool,
    n_outcomes: usize,
}

#[derive(Debug, Template)]
#[template(path = "map_course.html")]
struct CoursePart {
    picture: String,
    rows: Vec<(usize, String, String)>,
}

#[derive(Debug)]
struct PairView {
    name: String,
    picture: String,
    is_unknown: bool,
    named: Vec<(String, PlaceRow)>,
    rows: Vec<PlaceRow>,
}

#[derive(Debug)]
struct SameWorth {
    name: &'static str,
    rows: Vec<PlaceRow>,
}

/// A package in the table.
#[derive(Debug)]
struct PlaceRow {
    own: String,
    is_acceptable: bool,
    likely: String,
    low: String,
    high: String,
    accepted: String,
    terms: Vec<String>,
    /// The fields that load it into the draft.
    fields: Vec<(String, String)>,
}

struct Maker<'s> {
    side: &'s OwnSide,
    computed: &'s Computed,
    scenario: &'s Scenario,
}

impl Maker<'_> {
    fn short(&self, id: &str) -> String {
        let party = self.scenario.party(id).map(|party| &self.scenario.parties[party.0]);
        party.map_or_else(|| id.to_owned(), |party| party.short.clone())
    }

    fn pair(&self, pair: &Pair, named: &[(String, PackagePlace)]) -> PairView {
        let other = &self.scenario.parties[pair.party.0];
        let at = self.computed.map.others().position(|party| party == pair.party).unwrap_or_default();
        let believed = |place: &PackagePlace| {
            let theirs = &place.others[at];
            let [own, low, likely, high] =
                [place.own, theirs.low, theirs.likely, theirs.high].map(|worth| 100.0 * worth);
            BelievedPlace { own, low, likely, high }
        };
        let least = |party| 100.0 * self.computed.map.reservation(party);
        let picture = svg::own_map(&OwnMapPicture {
            own: self.scenario.parties[self.side.party.0].short.clone(),
            other: other.short.clone(),
            reservations: (least(self.side.party), least(pair.party)),
            cloud: pair.cloud.iter().map(|(own, theirs)| (100.0 * own, 100.0 * theirs)).collect(),
            efficient: pair.efficient.iter().map(believed).collect(),
            named: named.iter().map(|(name, place)| (name.clone(), believed(place))).collect(),
        });
        PairView {
            name: other.name.clone(),
            picture: image(&picture),
            is_unknown: self.computed.unknown.contains(&pair.party),
            named: named.iter().map(|(name, place)| (name.clone(), self.row(place, Some(at)))).collect(),
            rows: pair.efficient.iter().map(|place| self.row(place, Some(at))).collect(),
        }
    }

    /// A package, with what is believed of one other party, or else of all together.
    fn row(&self, place: &PackagePlace, other: Option<usize>) -> PlaceRow {
        let theirs = other.map(|at| place.others[at]);
        let worth = |worth: Option<f64>| worth.map(|worth| points(100.0 * worth)).unwrap_or_default();
        let accepted = theirs.map_or(place.accepted, |theirs| theirs.accepted);
        let issues = || self.scenario.issues.iter().enumerate();
        let option = |at: usize| place.outcome.option(IssueId(at));
        PlaceRow {
            own: points(100.0 * place.own),
            is_acceptable: place.is_acceptable,
            likely: worth(theirs.map(|theirs| theirs.likely)),
            low: worth(theirs.map(|theirs| theirs.low)),
            high: worth(theirs.map(|theirs| theirs.high)),
            accepted: format!("{:.0} %", 100.0 * accepted),
            terms: issues()
                .map(|(at, issue)| format!("{}: {}", issue_name(issue), option_text(issue, option(at))))
                .collect(),
            fields: issues().map(|(at, issue)| (field(issue), issue.option_id(option(at)))).collect(),
        }
    }
}

/// All offers that the seat has seen, in their order, with the party of each.
fn offers(events: &[VisibleEvent]) -> impl Iterator<Item = (&str, &Terms)> {
    events.iter().flat_map(offers_of).filter_map(|offer| Some((offer.party.as_deref()?, &offer.terms)))
}

fn offers_of(event: &VisibleEvent) -> &[elfvik::room::Offer] {
    match &event.body {
        EventBody::OfferMade { offer, .. } => std::slice::from_ref(offer),
        EventBody::OffersOpened { offers } => offers,
        _ => &[],
    }
}

/// The last offer of each party, in the order in which they first offered.
fn last_offers(events: &[VisibleEvent]) -> Vec<(&str, &Terms)> {
    let mut last: Vec<(&str, &Terms)> = Vec::new();
    for (party, terms) in offers(events) {
        match last.iter_mut().find(|(known, _)| *known == party) {
            Some((_, known)) => *known = terms,
            None => last.push((party, terms)),
        }
    }
    last
}

fn points(points: f64) -> String {
    let text = format!("{points:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text.replace('-', "−") }
}

/// So many packages of the same worth are listed.
const MOST_SAME: usize = 5;
