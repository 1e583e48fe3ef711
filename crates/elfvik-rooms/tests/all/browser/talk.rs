//! A whole talk between people at three browsers.

use super::window::{Chromium, Window};
use crate::common::TestDatabase;
use crate::table::{SCENARIO, TestServer, request_of};
use elfvik::room::{Occupant, Role};
use elfvik_rooms::client::Client;
use elfvik_rooms::http::Opened;

const SEATS: [(&str, Role, Option<&str>, Occupant); 3] = [
    ("mediator", Role::Mediator, None, Occupant::Person),
    ("norland", Role::Head, Some("norland"), Occupant::Person),
    ("osterland", Role::Head, Some("osterland"), Occupant::Person),
];

/// A file of the case without those at home, who have tests of their own.
pub(super) fn without_ratifiers(file: &str) -> String {
    fn strip(table: &mut toml::Table) {
        table.remove("ratifiers");
        for (_, value) in table.iter_mut() {
            match value {
                toml::Value::Table(table) => strip(table),
                toml::Value::Array(values) => {
                    values.iter_mut().filter_map(toml::Value::as_table_mut).for_each(strip);
                }
                _ => {}
            }
        }
    }
    let mut table: toml::Table = file.parse().unwrap();
    strip(&mut table);
    table.to_string()
}

/// Goes through the link of a seat to its table.
pub(super) async fn join(window: &Window, opened: &Opened, name: &str) {
    let seat = opened.seats.iter().find(|seat| seat.name.as_deref() == Some(name)).unwrap();
    window.open(&seat.link).await;
    window.shows("main", "Take your seat").await;
    window.click("Take the seat").await;
    window.shows("#status", "You are").await;
}

/// The four words of the only offer on the table.
async fn words(window: &Window) -> String {
    window.until("document.querySelectorAll('#on-table .words').length === 1").await;
    window.ask("document.querySelector('#on-table .words').innerText").await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_heads_and_a_mediator_talk_from_their_links_to_an_agreement() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let opened = server.open(&request_of(&SEATS, &without_ratifiers(SCENARIO)), "room").await;
    let (norland, osterland, mediator) = (
        chromium.window(&server.address).await,
        chromium.window(&server.address).await,
        chromium.window(&server.address).await,
    );
    let all = [&norland, &osterland, &mediator];
    for (window, name) in all.into_iter().zip(["norland", "osterland", "mediator"]) {
        join(window, &opened, name).await;
    }
    // A link opens its seat once.
    let late = chromium.window(&server.address).await;
    late.open(&opened.seats[0].link).await;
    late.click_refused("Take the seat").await;
    late.shows_refused("main", "What to do").await;
    late.has_said("40").await;

    for (window, file) in [(&norland, crate::table::NORLAND), (&osterland, crate::table::OSTERLAND)] {
        put_file(window, &server.address, &without_ratifiers(file)).await;
        window.shows("#draft", "Your draft is worth").await;
    }
    for (window, other) in
        [(&norland, "Osterland"), (&osterland, "Norland"), (&mediator, "Norland"), (&mediator, "Osterland")]
    {
        window.shows("#status", other).await;
    }
    mediator.click("Start the talks").await;
    for window in all {
        window.shows("#stream", "The talks began").await;
    }

    offer_and_message(&norland, &osterland).await;
    // The hash is read aloud: both see the same words.
    let read = words(&osterland).await;
    assert_eq!(read, words(&norland).await);
    single_text(&mediator, &norland, &osterland).await;
    suggestion(&mediator, &norland, &osterland).await;

    osterland.fill("#session", "Cause", "instructions from home").await;
    osterland.click("Ask for a pause").await;
    for window in all {
        window.shows("#status", "instructions from home").await;
    }
    norland.click("We are ready to go on").await;
    osterland.shows("#status", "Ready to go on").await;
    osterland.click("We are ready to go on").await;
    norland.shows("#stream", "The talks go on where they stood").await;
    // What lay on the table lies there still.
    osterland.click("Accept exactly this").await;
    for window in all {
        window.shows("#on-table", "Agreed").await;
        window.shows("#stream", "There is an agreement").await;
        let deal: String = window.ask("document.querySelector('.deal .words').innerText").await;
        assert!(!deal.is_empty());
        window.is_quiet().await;
    }
    // An agreement is not only in words: with its own value for those who have one.
    assert!(norland.has(".deal", "Worth to us").await && !mediator.has(".deal", "Worth to us").await);
    chromium.end().await;
}

/// Puts a private file into the vault of the seat that a window shows.
async fn put_file(window: &Window, address: &str, file: &str) {
    let path = window.address().await;
    let room = path.split('/').nth(4).unwrap().to_owned();
    let token = window.token().await;
    let client = Client::new(address, "").unwrap().at(&room, &token);
    client.put_preferences(file, "file").await.unwrap();
}

/// Norland offers what its form holds, and both talk about it.
async fn offer_and_message(norland: &Window, osterland: &Window) {
    norland.choose("#draft", "Draft: Sea border", "joint-zone").await;
    norland.fill("#draft", "Words that go with it", "as discussed in June").await;
    norland.click("Propose this").await;
    osterland.shows("#on-table", "as discussed in June").await;
    osterland.shows("#on-table", "Norland, offer 1").await;
    osterland.shows("#on-table", "Worth to us").await;
    osterland.fill("#stream", "Message to the table", "Which boats does the zone let in?").await;
    osterland.choose("#stream", "Meant as", "question").await;
    osterland.click("Send to all").await;
    norland.shows("#stream", "Which boats does the zone let in?").await;
    // What was sent is no longer in the field.
    osterland.until("document.querySelector('#stream textarea').value === ''").await;
}

/// The mediator's text, a private criticism of it, and the next draft.
async fn single_text(mediator: &Window, norland: &Window, osterland: &Window) {
    mediator.click("Write as the next draft of the single text").await;
    norland.shows("#mediation", "Single text, draft 1").await;
    norland.fill("#mediation", "Criticism, for the mediator alone", "the quota is too high").await;
    norland.click("Tell the mediator").await;
    mediator.shows("#stream", "the quota is too high").await;
    mediator.choose("#draft", "Draft: Fishing licences", "coastal").await;
    mediator.click("Write as the next draft of the single text").await;
    osterland.shows("#mediation", "Single text, draft 2").await;
    assert!(!osterland.has("body", "the quota is too high").await);
}

/// A suggestion that one side would accept in secret, of which the other learns nothing.
async fn suggestion(mediator: &Window, norland: &Window, osterland: &Window) {
    mediator.click("Suggest, with secret acceptance").await;
    norland.shows("#mediation", "Suggestion 1").await;
    osterland.shows("#mediation", "Suggestion 1").await;
    let before: String = osterland.ask("document.querySelector('main').innerText").await;
    norland.click("We would accept").await;
    norland.shows("#mediation", "You marked: accept").await;
    osterland.settled().await;
    let after: String = osterland.ask("document.querySelector('main').innerText").await;
    assert_eq!(before, after);
    mediator.settled().await;
    assert!(!mediator.has("body", "marked").await);
}
