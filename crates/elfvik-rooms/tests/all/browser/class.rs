//! A class of thirty tables in browsers, from the code to the results.

use super::window::{Chromium, Window};
use crate::common::TestDatabase;
use crate::table::TestServer;
use std::time::{Duration, Instant};

const N_TABLES: usize = 30;

#[tokio::test(flavor = "multi_thread")]
async fn a_class_of_thirty_tables_goes_from_the_code_to_the_results() {
    let Some(chromium) = Chromium::start().await else { return };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let host = chromium.window(&server.address).await;
    host.open("/host").await;
    host.fill("main", "Token of the host", &server.host.text()).await;
    host.click("Sign in").await;
    host.open("/host/class/new?case=job-offer").await;
    host.fill("main", "How many tables", &N_TABLES.to_string()).await;
    host.choose("main", "Seats that nobody takes", "conceder").await;
    host.click("Make the class").await;
    host.shows("#class-head", "0 of 60 seats are taken").await;
    let code: String = host.ask("document.querySelector('.code-word').innerText").await;
    let (ann, bob) =
        (joined(&chromium, &server, &code, "Ann").await, joined(&chromium, &server, &code, "Bob").await);
    // The board and the page of whoever waits change by themselves.
    host.shows("#class-tables", "Bob").await;
    ann.shows("main", "Bob").await;
    let begun = Instant::now();
    host.click("Fill the empty seats by strategies and start").await;
    println!("{N_TABLES} tables were opened and begun within {:?}", begun.elapsed());
    for window in [&ann, &bob] {
        window.click("Go to the table").await;
        window.shows("#status", "In session.").await;
    }
    // Two people talk while 29 tables do.
    let turn = "document.querySelector('.turn.mine')";
    let is_ann = ann.ask::<bool>(&format!("!!{turn}")).await;
    let (first, second) = if is_ann { (&ann, &bob) } else { (&bob, &ann) };
    first.click("Propose this").await;
    second.shows("#on-table", "Accept exactly this").await;
    second.choose("#draft", "Draft: Days at home", "2").await;
    second.click("Propose this").await;
    first.shows("#on-table", "Accept exactly this").await;
    first.click("Accept exactly this").await;
    second.shows("#on-table", "Agreed.").await;
    first.is_quiet().await;
    // The strategies of the others come to their ends, and the board says so without being asked.
    let ended = "document.querySelectorAll('#class-tables .tag').length";
    while host.ask::<usize>(ended).await < N_TABLES {
        assert!(begun.elapsed() < Duration::from_secs(120), "the tables still talk");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("all {N_TABLES} tables were done {:?} after the start", begun.elapsed());
    host.picture("class-of-thirty-board").await;
    host.fits().await;
    let begun = Instant::now();
    host.click("Results").await;
    host.shows("main", "of 30 tables agreed").await;
    println!("their results were shown within {:?}", begun.elapsed());
    assert_eq!(
        host.ask::<usize>("document.querySelectorAll('.ranked')[0].tBodies[0].rows.length").await,
        N_TABLES
    );
    assert!(host.has("main", "All agreements").await && host.has("main", "Ann").await);
    host.picture("class-of-thirty-results").await;
    host.click("Show the class").await;
    ann.open("/class/mine").await;
    ann.click("The results of the class").await;
    ann.shows("main", "of 30 tables agreed").await;
    ann.fits().await;
    host.is_quiet().await;
    chromium.end().await;
}

async fn joined(chromium: &Chromium, server: &TestServer, code: &str, name: &str) -> Window {
    let window = chromium.window(&server.address).await;
    window.open("/class").await;
    window.fill("main", "Code", code).await;
    window.fill("main", "Your name", name).await;
    window.click("Take a seat").await;
    window.shows("#mine-head", name).await;
    window
}
