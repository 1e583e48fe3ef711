//! Every page against the rules of axe-core, which `tests/fetch-axe` fetches, and as pictures.

use super::window::{Chromium, Window};
use crate::common::TestDatabase;
use crate::table::{NORLAND, OSTERLAND, Table, TestServer, request};
use elfvik::room::{Command, Mandate, MessageKind, Occupant, PrivateCommand, Role, StatementKind, Timestamp};
use elfvik_rooms::http::SeatRequest;
use elfvik_rooms::tokens::Token;
use serde_json::Value;
use std::collections::BTreeSet;

const AXE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/axe/axe-4.14.1.min.js");

/// The checker; `None`, said aloud, where it was not fetched.
fn axe() -> Option<String> {
    let script = std::fs::read_to_string(AXE).ok();
    if script.is_none() {
        println!("SKIPPED: {AXE} is not here (tests/fetch-axe fetches it), so axe-core was not asked");
    }
    script
}

/// What axe-core finds wrong in a page.
async fn is_accessible(window: &Window, axe: Option<&str>, what: &str) {
    let Some(axe) = axe else { return };
    window.settled().await;
    // Its policy does not bind whoever holds the debugger.
    window.ask::<Value>(&format!("{axe}; 0")).await;
    let found: Vec<String> = window.ask(RUN).await;
    assert!(found.is_empty(), "{what}: {found:#?}");
}

const RUN: &str = "axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations.flatMap(v => \
                   v.nodes.map(n => v.id + ': ' + v.help + ': ' + n.html.slice(0, 200) + ' ' + \
                   n.any.concat(n.all, n.none).map(c => c.message).join('; '))))";

/// A table at which everything that a page can show is there.
async fn full(server: &TestServer) -> Table {
    let mut request = request();
    request.seats.push(SeatRequest {
        role: Role::Principal,
        name: Some("minister".to_owned()),
        occupant: Occupant::Person,
        ..request.seats.iter().find(|seat| seat.party.as_deref() == Some("norland")).unwrap().clone()
    });
    let table = Table::open(server, &request).await;
    table.at("norland").put_preferences(NORLAND, "file").await.unwrap();
    table.at("osterland").put_preferences(OSTERLAND, "file").await.unwrap();
    for name in table.clients.keys() {
        table.does(name, Command::Arrive {}).await;
    }
    table.does("host", Command::Start {}).await;
    for (name, meant, text) in [
        (
            "norland",
            MessageKind::Explanation,
            "We begin with the border, and come to the cod when it stands.",
        ),
        ("osterland", MessageKind::Question, "Which boats would the zone let in?"),
        ("osterland", MessageKind::NonPaper, "A thought that binds nobody: licences for coastal boats."),
    ] {
        table.does(name, Command::Say { meant, text: text.to_owned(), about: None }).await;
    }
    table.offers("norland", table.package("delegations-draft")).await;
    let offer = Command::Propose { terms: table.package("draft-with-quota"), expires: None };
    let draft = serde_json::json!({ "command": "write-draft", "what": offer, "note": "as discussed" });
    table.at("norland-deputy").post("/private", &draft, &table.key()).await.unwrap();
    let mandate = PrivateCommand::SetMandate { mandate: Mandate { floor: Some(450), ..Mandate::default() } };
    table.at("norland").private(&mandate, &table.key()).await.unwrap();
    let refer = PrivateCommand::Refer { text: "May we give up the line of the old treaty?".to_owned() };
    table.at("norland").private(&refer, &table.key()).await.unwrap();
    table.does("mediator", Command::WriteText { terms: table.package("delegations-draft") }).await;
    table.does("mediator", Command::WriteText { terms: table.package("draft-with-quota") }).await;
    let closes = Timestamp(jiff::Timestamp::now().as_millisecond() + 600_000);
    table.does("mediator", Command::Suggest { terms: table.package("draft-with-quota"), closes }).await;
    table.does("mediator", Command::OpenCaucus { party: "norland".to_owned() }).await;
    let text = "Norland and Osterland have met and will meet again.".to_owned();
    let statement = Command::DraftStatement { whose: StatementKind::Joint, text, embargo: None };
    table.does("mediator", statement).await;
    table
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_host_and_of_guests_is_accessible() {
    let Some(chromium) = Chromium::start().await else { return };
    let axe = axe();
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = full(&server).await;
    let window = chromium.window(&server.address).await;
    for (name, path) in [("front", "/"), ("join", "/join"), ("problem", "/table/elsewhere/1")] {
        window.open(path).await;
        looked_at(&window, axe.as_deref(), name).await;
    }
    window.has_said("40").await;
    let seats = ["host", "mediator", "observer", "press", "parliament"];
    are_accessible(&chromium, (&server, &table), axe.as_deref(), &seats).await;
    chromium.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_delegations_is_accessible() {
    let Some(chromium) = Chromium::start().await else { return };
    let axe = axe();
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = full(&server).await;
    let seats = ["norland", "norland-deputy", "minister", "osterland"];
    are_accessible(&chromium, (&server, &table), axe.as_deref(), &seats).await;
    // A deal that waits for those at home.
    let offer = crate::table::shown(&table.at("osterland").events(0, 0).await.unwrap()["events"]);
    table.does("osterland", offer.accepted()).await;
    for name in ["norland", "parliament"] {
        let window = chromium.seated(&server, &table, name).await;
        window.shows("#on-table", "Initialled").await;
        looked_at(&window, axe.as_deref(), &format!("deal-{name}")).await;
    }
    chromium.end().await;
}

/// The tables of some seats, and every page that they lead to.
async fn are_accessible(
    chromium: &Chromium,
    (server, table): (&TestServer, &Table),
    axe: Option<&str>,
    seats: &[&str],
) {
    let mut links = BTreeSet::new();
    for name in seats {
        let window = chromium.seated(server, table, name).await;
        window.ask::<Value>("document.querySelectorAll('details').forEach(d => { d.open = true; })").await;
        looked_at(&window, axe, name).await;
        window.is_quiet().await;
        for link in window.ask::<Vec<String>>(LINKS).await {
            if links.insert(link.clone()) {
                followed(&window, axe, &link).await;
            }
        }
    }
}

/// A page that others lead to.
async fn followed(window: &Window, axe: Option<&str>, link: &str) {
    window.open(link).await;
    assert_eq!(window.ask::<u16>(STATUS).await, 200, "a page leads to {link}, where nothing is");
    let last = link.rsplit('/').find(|part| part.parse::<u64>().is_err()).unwrap_or_default();
    looked_at(window, axe, &format!("link-{last}")).await;
    window.is_quiet().await;
}

const STATUS: &str = "performance.getEntriesByType('navigation')[0].responseStatus";

/// Where a page leads, but for files.
const LINKS: &str = "[...document.querySelectorAll('main a:not([data-load])')].map(a => a.getAttribute('href'))\
                     .filter(a => a.startsWith('/') && !/record$|json$/.test(a))";

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_host_and_of_a_class_are_accessible() {
    let Some(chromium) = Chromium::start().await else { return };
    let axe = axe();
    let axe = axe.as_deref();
    let database = TestDatabase::sqlite();
    let server = TestServer::start_as(&database, Token::new(), |config| config.allow_play = true).await;
    let host = chromium.window(&server.address).await;
    host.open("/").await;
    for link in host.ask::<Vec<String>>(LINKS).await {
        followed(&host, axe, &link).await;
    }
    host.open("/host").await;
    host.fill("main", "Token of the host", &server.host.text()).await;
    host.click("Sign in").await;
    host.shows("main", "Open a room, or teach a class").await;
    looked_at(&host, axe, "host-rooms").await;
    for (name, path) in
        [("open", "/host/new?case=job-offer"), ("class-new", "/host/class/new?case=job-offer")]
    {
        host.open(path).await;
        looked_at(&host, axe, name).await;
    }
    host.click("Make the class").await;
    host.shows("main", "seats are taken").await;
    looked_at(&host, axe, "class-board").await;
    let code: String = host.ask("document.querySelector('.code-word').innerText").await;

    let member = chromium.window(&server.address).await;
    member.open("/class").await;
    member.fill("main", "Code", &code).await;
    member.fill("main", "Your name", "Ann").await;
    member.click("Take a seat").await;
    member.shows("#mine-head", "Ann").await;
    looked_at(&member, axe, "class-mine").await;
    // The board changes by itself, and so does the page of whoever waits.
    host.shows("#class-tables", "Ann").await;
    host.click("Start only the tables where somebody sits").await;
    member.click("Go to the table").await;
    member.shows("#status", "You are").await;
    member.is_quiet().await;
    host.click("Results").await;
    looked_at(&host, axe, "class-results").await;
    host.is_quiet().await;
    chromium.end().await;
}

/// A page at several widths, enlarged, in colours of the system, without motion, and printed.
async fn looked_at(window: &Window, axe: Option<&str>, name: &str) {
    is_accessible(window, axe, name).await;
    window.picture(&format!("{name}-1280")).await;
    window.printed(name).await;
    // The same window enlarged to 200 % and 400 % has 640 and 320 pixels.
    for width in [640, 390, 320] {
        window.size(width, 844).await;
        window.fits().await;
        if width == 390 {
            is_accessible(window, axe, &format!("{name} on a phone")).await;
        }
        window.picture(&format!("{name}-{width}")).await;
    }
    window.size(1280, 900).await;
    window.emulate("", &[("forced-colors", "active"), ("prefers-reduced-motion", "reduce")]).await;
    let moving: usize = window.ask(MOVING).await;
    assert_eq!(moving, 0, "{name}: something moves");
    window.picture(&format!("{name}-forced-colors")).await;
    window.emulate("", &[]).await;
}

const MOVING: &str = "document.getAnimations().length";
