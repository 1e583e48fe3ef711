//! Everything by keyboard: Tab, Enter, the space bar and arrows.

use super::window::{Chromium, Key, Window};
use crate::common::TestDatabase;
use crate::table::{Table, TestServer};
use elfvik::room::Command;

/// Goes on with Tab until what has the focus begins with a name; what has it can always be seen.
async fn to(window: &Window, name: &str) {
    for _ in 0..120 {
        window.press(Key::Tab).await;
        let (focused, is_seen): (String, bool) = window.ask(FOCUSED).await;
        assert!(is_seen, "the focus on `{focused}` cannot be seen");
        if focused.starts_with(name) {
            return;
        }
    }
    panic!("Tab does not reach `{name}`");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_negotiates_by_keyboard_alone() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    let norland = chromium.seated(&server, &table, "norland").await;
    let osterland = chromium.seated(&server, &table, "osterland").await;
    norland.settled().await;

    // The first stop leads past everything else.
    norland.press(Key::Tab).await;
    let first: (String, bool) = norland.ask(FOCUSED).await;
    assert_eq!(first, ("To the content".to_owned(), true));
    norland.press(Key::Enter).await;
    to(&norland, "Who can see what").await;
    norland.press(Key::Enter).await;
    norland.shows("#sight", "your own delegation alone").await;

    // A change of the draft is valued while the focus stays where it is.
    to(&norland, "Draft: Sea border").await;
    let before: String = norland.ask(WORTH).await;
    for _ in 0..2 {
        norland.press(Key::Down).await;
        norland.settled().await;
    }
    norland.until(&format!("{WORTH} !== '{before}'")).await;
    let (focused, _): (String, bool) = norland.ask(FOCUSED).await;
    assert_eq!(focused, "Draft: Sea border");
    to(&norland, "Words that go with it").await;
    norland.types("by keys").await;
    to(&norland, "Propose this").await;
    norland.press(Key::Enter).await;
    osterland.shows("#on-table", "by keys").await;
    norland.is_quiet().await;

    to(&osterland, "Message to the table").await;
    osterland.types("we look at it").await;
    to(&osterland, "Send to all").await;
    osterland.press(Key::Space).await;
    norland.shows("#stream", "we look at it").await;
    osterland.settled().await;
    osterland.reload().await;
    to(&osterland, "Accept exactly this").await;
    osterland.press(Key::Enter).await;
    norland.shows("#on-table", "Initialled").await;
    osterland.is_quiet().await;
    chromium.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn enter_in_a_field_never_accepts_nor_offers() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    table.offers("norland", table.package("delegations-draft")).await;
    let window = chromium.seated(&server, &table, "osterland").await;
    window.settled().await;
    to(&window, "Draft: Osterland").await;
    window.press(Key::Enter).await;
    to(&window, "Cause").await;
    window.types("we must ask at home").await;
    window.press(Key::Enter).await;
    window.shows("#status", "we must ask at home").await;
    for name in ["norland", "osterland"] {
        table.does(name, Command::Resume {}).await;
    }
    window.shows("#status", "In session").await;
    window.reload().await;
    to(&window, "Reason").await;
    window.types("too little").await;
    window.press(Key::Enter).await;
    window.shows("#stream", "declines offer 1: too little").await;
    let kinds = table.kinds("osterland").await;
    let n_offers = kinds.iter().filter(|kind| *kind == "offer-made").count();
    assert!(n_offers == 1 && !kinds.iter().any(|kind| kind == "initialled"), "{kinds:?}");
    chromium.end().await;
}

const WORTH: &str = "document.querySelector('.worth strong').innerText";

/// The name of what has the focus, and whether it can be seen that it has: by an outline, within the window.
const FOCUSED: &str = "(() => { const e = document.activeElement; const s = getComputedStyle(e); \
                       const r = e.getBoundingClientRect(); \
                       const name = e.getAttribute('aria-label') || (e.labels?.length ? e.labels[0] : e).textContent; \
                       const seen = e === document.body || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 \
                       && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth); \
                       return [name.trim().slice(0, 60), seen]; })()";
