//! A phone: one column, no sideways scrolling, controls that a thumb can hit.

use super::window::Chromium;
use crate::common::TestDatabase;
use crate::table::{Table, TestServer};
use elfvik::room::Command;

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_shows_every_page_without_sideways_scrolling() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    table.offers("norland", table.package("delegations-draft")).await;
    let window = chromium.window(&server.address).await;
    window.size(390, 844).await;
    for path in ["/", "/join", "/table/elsewhere/1"] {
        window.open(path).await;
        window.fits().await;
        let small: Vec<String> = window.ask(SMALL).await;
        assert!(small.is_empty(), "{path}: {small:#?}");
    }
    window.has_said("40").await;
    for name in ["osterland", "norland-deputy", "mediator", "observer", "press", "host"] {
        window.sit(&table, name).await;
        window.shows("#status", "You are").await;
        window.fits().await;
        let small: Vec<String> = window.ask(SMALL).await;
        assert!(small.is_empty(), "{name}: {small:#?}");
        let columns: Vec<f64> = window.ask(LEFT_EDGES).await;
        assert_eq!(columns.len(), 1, "{name}: {columns:?}");
    }
    // It is enough to negotiate by.
    window.sit(&table, "osterland").await;
    window.choose("#draft", "Draft: Sea border", "historic").await;
    window.shows("#draft", "Your draft is worth").await;
    window.click("Accept exactly this").await;
    window.shows("#on-table", "Initialled").await;
    chromium.end().await;
}

/// Controls that are less than 24 pixels high or wide, or buttons and fields of less than 32; links within a
/// sentence may be.
const SMALL: &str = "[...document.querySelectorAll('button, select, textarea, summary, a, \
                     input:not([type=hidden])')].filter(e => e.checkVisibility() && \
                     !e.classList.contains('skip') && !(e.tagName === 'A' && e.closest('p, li'))).filter(e => { \
                     const r = e.getBoundingClientRect(); \
                     const least = e.matches('button, select, textarea, input:not([type=checkbox])') ? 32 : 24; \
                     return r.height < least || r.width < least; }).map(e => e.outerHTML.slice(0, 150))";

/// Where the visible parts begin.
const LEFT_EDGES: &str = "[...new Set([...document.querySelectorAll('.part, .strip')].filter(e => \
                          e.checkVisibility()).map(e => Math.round(e.getBoundingClientRect().x)))]";
