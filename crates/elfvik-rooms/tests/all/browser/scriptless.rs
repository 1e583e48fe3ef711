//! With script switched off everything works by links and forms.

use super::talk::{join, without_ratifiers};
use super::window::Chromium;
use crate::common::TestDatabase;
use crate::table::{NORLAND, OSTERLAND, SCENARIO, TestServer, request_of};
use elfvik::room::{Command, Occupant, Role};
use elfvik_rooms::client::Client;

const SEATS: [(&str, Role, Option<&str>, Occupant); 2] = [
    ("norland", Role::Head, Some("norland"), Occupant::Person),
    ("osterland", Role::Head, Some("osterland"), Occupant::Person),
];

#[tokio::test(flavor = "multi_thread")]
async fn without_script_a_seat_joins_values_proposes_and_accepts() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let opened = server.open(&request_of(&SEATS, &without_ratifiers(SCENARIO)), "room").await;
    let host = server.client().at(&opened.room, &opened.token);
    let window = chromium.window(&server.address).await;
    window.without_script().await;

    // Without script the invitation in a link must be pasted.
    window.open("/join").await;
    let link = &opened.seats.iter().find(|seat| seat.name.as_deref() == Some("norland")).unwrap().link;
    window.fill("main", "Link or invitation", link).await;
    window.click("Take the seat").await;
    window.shows("#status", "You are").await;
    let norland = Client::new(&server.address, "").unwrap().at(&opened.room, &window.token().await);
    norland.put_preferences(&without_ratifiers(NORLAND), "file").await.unwrap();
    let other = chromium.window(&server.address).await;
    join(&other, &opened, "osterland").await;
    let osterland = Client::new(&server.address, "").unwrap().at(&opened.room, &other.token().await);
    osterland.put_preferences(&without_ratifiers(OSTERLAND), "file").await.unwrap();
    host.command(&Command::Start {}, "start").await.unwrap();

    window.reload().await;
    let before: String = window.ask(VALUE).await;
    window.choose("#draft", "Draft: Sea border", "historic").await;
    assert_eq!(before, window.ask::<String>(VALUE).await, "nothing happens before the form is sent");
    window.click("Value this draft").await;
    window.shows("#draft", "Your draft is worth").await;
    assert_ne!(before, window.ask::<String>(VALUE).await);
    window.fill("#draft", "Words that go with it", "without script").await;
    window.click("Propose this").await;
    window.shows("#on-table", "without script").await;
    other.shows("#on-table", "without script").await;

    // A counter-offer, which is accepted.
    other.fill("#draft", "Words that go with it", "our answer").await;
    other.click("Propose this").await;
    other.shows("#on-table", "our answer").await;
    window.reload().await;
    window.shows("#on-table", "our answer").await;
    window.click("Accept exactly this").await;
    window.shows("#on-table", "Agreed").await;
    other.shows("#on-table", "Agreed").await;
    // A refusal is a page in words.
    window.open("/table/elsewhere/1").await;
    window.shows_refused("main", "What to do").await;
    window.has_said("40").await;
    chromium.end().await;
}

const VALUE: &str = "document.querySelector('.worth strong').innerText";
