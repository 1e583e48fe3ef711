//! The own map: what packages are worth to the own side against what it believes of each other party, with
//! the same as a table, and the own worth of the offers that were made.

use super::super::fields::Fields;
use super::super::package::{field, option_text, terms};
use super::super::point_scale::PointScale;
use super::super::session::from_here;
use super::super::table::has_draft;
use super::super::{Frame, PageProblem, page};
use super::{Computed, OwnSide, Pair, aside, image, issue_name};
use crate::problem::{Code, Problem};
use crate::server::Server;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum_extra::extract::cookie::CookieJar;
use elfvik::model::{IssueId, Outcome, PartyId, Scenario};
use elfvik::prepare::own_map::PackagePlace;
use elfvik::report::svg::{self, BelievedPlace, OwnCourse, OwnMapPicture};
use elfvik::room::{EventBody, Terms, VisibleEvent};
use serde::Deserialize;
use std::sync::Arc;

type Place = Path<(String, u64)>;

/// Which package of a map is to be the draft: the position of the other party among the others, and that of
/// the package among those that waste nothing. What it holds is told by no address.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::pages) struct Spot {
    pair: usize,
    rank: usize,
}

impl TryFrom<String> for Spot {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let found = text
            .split_once('-')
            .and_then(|(pair, rank)| Some(Self { pair: pair.parse().ok()?, rank: rank.parse().ok()? }));
        found.ok_or("two numbers with a hyphen between them")
    }
}

impl Spot {
    /// The package as the fields of a form; none where the map has no such package any more.
    pub(in crate::pages) async fn fields(self, side: &OwnSide) -> Result<Option<Fields>, Problem> {
        let Some(computed) = side.computed().await? else { return Ok(None) };
        let place = computed.pairs.get(self.pair).and_then(|pair| pair.efficient.get(self.rank));
        Ok(place.map(|place| Fields::new(fields_of(&side.scenario, &place.outcome))))
    }
}

/// POST: the own map and the own worth of the offers, to be put into another page; with the package of a form
/// on the map.
pub(in crate::pages) async fn parts(
    State(server): State<Server>,
    Path(place): Place,
    headers: HeaderMap,
    jar: CookieJar,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    from_here(&headers)?;
    let (side, draft) = with_draft(&server, &jar, &place, pairs).await?;
    let (map, course) = (part(&side, draft.as_ref()).await?, course(&side));
    Ok(page(
        StatusCode::OK,
        &MapParts { path: side.path.clone(), may_load: has_draft(&side.data), map, course },
    ))
}

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
    let (side, draft) = with_draft(&server, &jar, &place, pairs).await?;
    whole(&side, draft.as_ref()).await
}

/// The own side, and the package of a form where it is one.
async fn with_draft(
    server: &Server,
    jar: &CookieJar,
    place: &(String, u64),
    pairs: Vec<(String, String)>,
) -> Result<(OwnSide, Option<Outcome>), PageProblem> {
    let side = OwnSide::of(server, jar, place).await?;
    let draft = terms(&Fields::new(pairs)).outcome(&side.scenario).ok();
    Ok((side, draft))
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
    let same = match base {
        None => None,
        Some((name, base)) => {
            let own = Arc::clone(&computed);
            let found = aside(move || own.map.same_worth(&base, MOST_SAME)).await?;
            Some(SameWorth { name, rows: found.iter().map(|place| maker.row(place, None)).collect() })
        }
    };
    let parts = MapPart {
        path: side.path.clone(),
        may_load: has_draft(&side.data),
        unit: side.scale().unit(),
        pairs: computed.pairs.iter().enumerate().map(|pair| maker.pair(pair, &named)).collect(),
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
    let scale = side.scale();
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
        let worth = scale.points(own.utility(&outcome));
        parties[id.0].offers.push((at + 1, worth));
        rows.push((at + 1, side.scenario.parties[id.0].short.clone(), scale.text(own.utility(&outcome))));
    }
    let Some(picture) = svg::own_course(&parties, scale.points(own.reservation())) else {
        return String::new();
    };
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
#[template(path = "map_parts.html")]
struct MapParts {
    path: String,
    may_load: bool,
    map: String,
    course: String,
}

#[derive(Debug, Template)]
#[template(path = "map_part.html")]
struct MapPart {
    path: String,
    /// Whether a package can be made the draft now.
    may_load: bool,
    /// What the own points are called.
    unit: &'static str,
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
    /// How wide and how high the picture is.
    size: (f64, f64),
    spots: Vec<SpotView>,
    is_unknown: bool,
    named: Vec<(String, PlaceRow)>,
    rows: Vec<PlaceRow>,
}

/// A package that can be pressed in the picture.
#[derive(Debug)]
struct SpotView {
    /// What asks for it.
    load: String,
    across: String,
    down: String,
    text: String,
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

    /// In which points worths to a party are shown.
    fn scale(&self, party: PartyId) -> PointScale {
        PointScale::of(self.computed.map.bounds(party))
    }

    fn pair(&self, (idx, pair): (usize, &Pair), named: &[(String, PackagePlace)]) -> PairView {
        let other = &self.scenario.parties[pair.party.0];
        let at = self.computed.map.others().position(|party| party == pair.party).unwrap_or_default();
        let (ours, theirs) = (self.scale(self.side.party), self.scale(pair.party));
        let believed = |place: &PackagePlace| {
            let believed = &place.others[at];
            let [low, likely, high] =
                [believed.low, believed.likely, believed.high].map(|worth| theirs.points(worth));
            BelievedPlace { own: ours.points(place.own), low, likely, high }
        };
        let least = |party| self.scale(party).points(self.computed.map.reservation(party));
        let picture = OwnMapPicture {
            own: self.scenario.parties[self.side.party.0].short.clone(),
            other: other.short.clone(),
            reservations: (least(self.side.party), least(pair.party)),
            cloud: pair.cloud.iter().map(|&(own, worth)| (ours.points(own), theirs.points(worth))).collect(),
            efficient: pair.efficient.iter().map(believed).collect(),
            named: named.iter().map(|(name, place)| (name.clone(), believed(place))).collect(),
        };
        let places = svg::own_map_places(&picture);
        let spot = |(rank, (place, (across, down))): (usize, (&PackagePlace, &(f64, f64)))| SpotView {
            load: format!("{idx}-{rank}"),
            across: format!("{across:.1}"),
            down: format!("{down:.1}"),
            text: format!(
                "Load into the draft: {} to us, likely {} to {}",
                ours.text(place.own),
                theirs.text(place.others[at].likely),
                other.short
            ),
        };
        PairView {
            name: other.name.clone(),
            size: places.size,
            spots: pair.efficient.iter().zip(&places.efficient).enumerate().map(spot).collect(),
            picture: image(&svg::own_map(&picture)),
            is_unknown: self.computed.unknown.contains(&pair.party),
            named: named.iter().map(|(name, place)| (name.clone(), self.row(place, Some(at)))).collect(),
            rows: pair.efficient.iter().map(|place| self.row(place, Some(at))).collect(),
        }
    }

    /// A package, with what is believed of one other party, or else of all together.
    fn row(&self, place: &PackagePlace, other: Option<usize>) -> PlaceRow {
        let theirs = other.map(|at| place.others[at]);
        let others = other.and_then(|at| self.computed.map.others().nth(at));
        let scale = others.map_or(PointScale::SHARES, |party| self.scale(party));
        let worth = |worth: Option<f64>| worth.map(|worth| scale.text(worth)).unwrap_or_default();
        let accepted = theirs.map_or(place.accepted, |theirs| theirs.accepted);
        let issues = self.scenario.issues.iter().enumerate();
        let option = |at: usize| place.outcome.option(IssueId(at));
        PlaceRow {
            own: self.scale(self.side.party).text(place.own),
            is_acceptable: place.is_acceptable,
            likely: worth(theirs.map(|theirs| theirs.likely)),
            low: worth(theirs.map(|theirs| theirs.low)),
            high: worth(theirs.map(|theirs| theirs.high)),
            accepted: format!("{:.0} %", 100.0 * accepted),
            terms: issues
                .map(|(at, issue)| format!("{}: {}", issue_name(issue), option_text(issue, option(at))))
                .collect(),
            fields: fields_of(self.scenario, &place.outcome),
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

/// A package as the fields of a form.
fn fields_of(scenario: &Scenario, outcome: &Outcome) -> Vec<(String, String)> {
    let issues = scenario.issues.iter().enumerate();
    issues.map(|(at, issue)| (field(issue), issue.option_id(outcome.option(IssueId(at))))).collect()
}

/// So many packages of the same worth are listed.
const MOST_SAME: usize = 5;
