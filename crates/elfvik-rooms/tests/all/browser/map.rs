//! The own map at the table: fetched when it is opened, kept up with offers and draft; its points load
//! packages.

use super::window::{Chromium, Key, Window};
use crate::common::TestDatabase;
use crate::table::{Table, TestServer};
use elfvik::room::Command;
use serde_json::Value;

const WORTH: &str = "document.querySelector('#draft .worth strong').innerText";
/// What a point in the middle of the map says that its package is worth to the own side.
const FIRST: &str =
    r"document.querySelectorAll('a[data-load]')[2].getAttribute('aria-label').match(/: (\S+) to us/)[1]";

async fn talking(server: &TestServer) -> Table {
    let table = Table::seated(server).await;
    table.does("host", Command::Start {}).await;
    table.offers("norland", table.package("delegations-draft")).await;
    table
}

#[tokio::test(flavor = "multi_thread")]
async fn a_point_of_the_map_at_the_table_becomes_the_draft() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = talking(&server).await;
    let window = chromium.seated(&server, &table, "osterland").await;
    assert!(!window.has("#own-map", "last offer").await, "the map is not there before it is opened");
    window.click_in("#own-map", "Your map").await;
    window.shows("#own-map", "Norland: last offer").await;
    window.shows("#own-map", "Worth the same to us as your draft, likelier for them").await;
    window.shows("#own-map", "What the offers were worth to us").await;
    window.fits().await;
    window.picture("map-at-table-1280").await;

    let first: String = window.ask(FIRST).await;
    assert_ne!(first, window.ask::<String>(WORTH).await);
    window.click_in("#own-map", &format!("Load into the draft: {first} to us")).await;
    window.until(&format!("{WORTH} === '{first}'")).await;
    // The map shows the draft that was loaded, and what happens at the table does not take it away.
    let own: String = format!(
        "[...document.querySelectorAll('#own-map tr.own')].some(row => \
         row.innerText.startsWith('our draft') && row.innerText.includes('{first}'))"
    );
    window.until(&own).await;
    let said = Command::Say {
        meant: elfvik::room::MessageKind::Question,
        text: "And the cod?".to_owned(),
        about: None,
    };
    table.does("norland", said).await;
    window.shows("#stream", "And the cod?").await;
    assert_eq!(window.ask::<String>(WORTH).await, first);
    // A package of the same worth, by its button.
    let same = "document.querySelector('#own-map .same-worth form button')";
    if window.ask::<bool>(&format!("!!{same}")).await {
        let worth: String =
            window.ask(&format!("{same}.closest('article').querySelector('strong').innerText")).await;
        window.click_in("#own-map .same-worth", "Load into the draft").await;
        window.until(&format!("{WORTH} === '{worth}'")).await;
    }
    // By keyboard alone.
    window.choose("#draft", "Draft: Sea border", "historic").await;
    window.ask::<Value>("document.querySelectorAll('#own-map a[data-load]')[2].focus()").await;
    window.press(Key::Enter).await;
    window.until(&format!("{WORTH} === {FIRST}")).await;
    window.is_quiet().await;
    window.size(390, 844).await;
    window.fits().await;
    window.picture("map-at-table-390").await;
    // Whoever has no own side has no map.
    let mediator = chromium.seated(&server, &table, "mediator").await;
    assert!(!mediator.ask::<bool>("!!document.querySelector('#own-map')").await);
    chromium.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_script_the_links_of_the_map_load_packages() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = talking(&server).await;
    let window: Window = chromium.window(&server.address).await;
    window.without_script().await;
    window.sit(&table, "osterland").await;
    window.choose("#draft", "Draft: Sea border", "historic").await;
    window.click("Show it on the map").await;
    window.shows("main", "our draft").await;
    let first: String = window.ask(FIRST).await;
    window.click(&format!("Load into the draft: {first} to us")).await;
    window.shows("#draft", "Your draft is worth").await;
    assert_eq!(window.ask::<String>(WORTH).await, first);
    let address = window.address().await;
    assert!(address.ends_with("?load=0-2#draft"), "{address} tells nothing of the package");
    // An address of a point that is not there is the page as it was.
    window.open(&format!("/table/{}/{}?load=7-99", table.room, table.seats["osterland"].0)).await;
    window.shows("#draft", "Your draft is worth").await;
    chromium.end().await;
}
