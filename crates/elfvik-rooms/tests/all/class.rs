//! A class at many tables, over HTTP as browsers without script use it.

use crate::common::{TestDatabase, contains};
use crate::host::{Browser, Page, field};
use crate::table::TestServer;
use reqwest::StatusCode;
use std::time::{Duration, Instant};

/// A class over the job offer; its address.
async fn made(host: &mut Browser, n_tables: &str) -> String {
    made_over(host, "job-offer", n_tables).await
}

/// A class over a shipped case; its address.
async fn made_over(host: &mut Browser, case: &str, n_tables: &str) -> String {
    let form = host.get(&format!("/host/class/new?case={case}")).await;
    let key = field(&form.text, "key");
    let parts: Vec<(&str, Option<&str>, &[u8])> = vec![
        ("key", None, key.as_bytes()),
        ("case", None, case.as_bytes()),
        ("tables", None, n_tables.as_bytes()),
        ("strategy", None, b"conceder"),
        ("minutes-0", None, b""),
    ];
    let page = host.send("/host/class/create", &parts).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let again = host.send("/host/class/create", &parts).await;
    assert_eq!(again.location, page.location, "the same form makes one class");
    page.location
}

fn code(board: &str) -> String {
    board.split("code-word\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn joins(server: &TestServer, code: &str, name: &str) -> (Browser, Page) {
    let mut browser = Browser::new(server);
    let key = field(&browser.get("/class").await.text, "key");
    let page = browser.post("/class/join", &[("code", code), ("name", name), ("key", &key)]).await;
    (browser, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_of_five_tables_goes_to_its_end() {
    for database in TestDatabase::all() {
        let server = TestServer::start(&database).await;
        let mut host = Browser::signed_in(&server).await;
        let class = made(&mut host, "5").await;
        let board = host.get(&class).await;
        let code = code(&board.text);
        assert_eq!(code.len(), 8);
        let spaced = format!("{} {}", code[..4].to_lowercase(), &code[4..]);
        let (mut ann, page) = joins(&server, &spaced, "=Ann <img src=x onerror=alert(1)>").await;
        assert_eq!(page.location, "/class/mine", "{}", page.text);
        let (mut bob, page) = joins(&server, &code, "Bob").await;
        assert_eq!(page.location, "/class/mine");
        let mine = ann.get("/class/mine").await.text;
        assert!(mine.contains("Ann &#60;img") && !mine.contains("<img"), "{mine}");
        assert!(mine.contains("at table 1") && mine.contains("Bob"));
        let sheet = ann.get("/class/sheet").await;
        assert!(sheet.policy.contains("sha256-") && !sheet.policy.contains("unsafe"), "{}", sheet.policy);
        assert_ne!(sheet.text, bob.get("/class/sheet").await.text, "each side has its own sheet");
        assert_eq!(ann.get("/class/results").await.status, StatusCode::NOT_FOUND, "not before it is shown");
        let page = host.post(&format!("{class}/start"), &[("fill", "all")]).await;
        assert_eq!(page.location, class, "{}", page.text);
        let (_, late) = joins(&server, &code, "Late").await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        // The two people offer and accept by the forms of the table.
        let table = ann.post("/class/enter", &[]).await.location;
        let text = ann.get(&table).await.text;
        assert!(text.contains("In session."), "{text}");
        // Points are those of the private file, as on the role sheet.
        assert!(text.contains("you accept nothing below <strong>45.0</strong>"), "{text}");
        let other = bob.post("/class/enter", &[]).await.location;
        assert_eq!(table.rsplit_once('/').unwrap().0, other.rsplit_once('/').unwrap().0, "one table");
        agree(&mut ann, &table, &mut bob, &other).await;
        // The strategies of the other four tables come to an end by themselves.
        let begun = Instant::now();
        loop {
            let board = host.get(&class).await.text;
            if board.matches("class=\"tag same\"").count() + board.matches("class=\"tag far\"").count() == 5 {
                assert!(board.contains("the server: conceder"));
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "{board}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let results = host.get(&format!("{class}/results")).await.text;
        assert!(results.contains("data:image/svg+xml") && results.contains("Gave way most on"), "{results}");
        assert!(!results.contains("<img src=x"), "names are text");
        let agreements = host.get(&format!("{class}/results.csv")).await.text;
        assert_eq!(agreements.lines().count(), 6);
        assert!(agreements.starts_with("group,members,salary,"), "{agreements}");
        assert!(agreements.contains("Table 1,\"'=Ann <img src=x onerror=alert(1)>, Bob\","), "{agreements}");
        let scores = host.get(&format!("{class}/scores.csv")).await.text;
        assert_eq!(scores.lines().count(), 6);
        let report = host.get(&format!("{class}/report")).await;
        assert!(report.text.contains("All agreements") && report.policy.contains("sha256-"));
        host.post(&format!("{class}/show"), &[("show", "yes")]).await;
        assert!(bob.get("/class/results").await.text.contains("Places and points"));
        assert_eq!(bob.get("/class/scores.csv").await.text, scores);
        host.post(&format!("{class}/show"), &[("show", "no")]).await;
        assert_eq!(bob.get("/class/results").await.status, StatusCode::NOT_FOUND);
        host.post(&format!("{class}/end"), &[]).await;
        assert!(host.get(&class).await.text.contains("The class is over."));
        let bytes = database.bytes();
        assert!(!contains(&bytes, &code), "of the code there is a hash alone");
    }
}

/// One proposes what its draft begins with, the other accepts exactly that.
async fn agree(ann: &mut Browser, table: &str, bob: &mut Browser, other: &str) {
    let issues = ["salary", "moving", "place", "field", "home", "leave", "storms", "start"];
    let options = ["66", "50", "hall-one", "gearboxes", "2", "28", "4", "june"];
    let names: Vec<String> = issues.iter().map(|issue| format!("issue-{issue}")).collect();
    let mut fields: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(options).collect();
    fields.extend([("do", "propose"), ("key", "1")]);
    let (mut first, mut second) = ((ann, table), (bob, other));
    let page = first.0.post(&format!("{}/do", first.1), &fields).await;
    if page.status != StatusCode::SEE_OTHER {
        // The other side has the first turn.
        std::mem::swap(&mut first, &mut second);
        let page = first.0.post(&format!("{}/do", first.1), &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    }
    let text = second.0.get(second.1).await.text;
    let (offer, hash) = (field(&text, "offer"), field(&text, "hash"));
    let accept = [("do", "accept"), ("offer", offer.as_str()), ("hash", hash.as_str()), ("key", "2")];
    let page = second.0.post(&format!("{}/do", second.1), &accept).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert!(second.0.get(second.1).await.text.contains("Agreed."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_taken_once_by_code_or_link() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut host = Browser::signed_in(&server).await;
    let class = made(&mut host, "1").await;
    let links = host.post(&format!("{class}/links"), &[]).await.text;
    let values = links.split("readonly value=\"").skip(1);
    let links: Vec<String> = values.map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert_eq!(links.len(), 2);
    assert!(links.iter().all(|link| link.contains("/class#")));
    let take = async |link: &str, name: &str| {
        let mut browser = Browser::new(&server);
        let key = field(&browser.get("/class").await.text, "key");
        let first = browser.post("/class/take", &[("link", link), ("name", name), ("key", &key)]).await;
        let again = browser.post("/class/take", &[("link", link), ("name", name), ("key", &key)]).await;
        assert_eq!(first.status, again.status, "the same form sent twice takes one seat");
        first
    };
    assert_eq!(take(&links[1], "Works").await.location, "/class/mine");
    assert_eq!(take(&links[1], "Another").await.status, StatusCode::CONFLICT);
    assert_eq!(take("http://elsewhere/class#c1.0.x", "Nobody").await.status, StatusCode::NOT_FOUND);
    assert_eq!(take(&links[0].replace(".0.", ".1."), "Nobody").await.status, StatusCode::NOT_FOUND);
    assert_eq!(take(&links[0], " ").await.status, StatusCode::CONFLICT);
    let code = code(&host.get(&class).await.text);
    let (_, page) = joins(&server, "AAAAAAAA", "Nobody").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let (mut engineer, page) = joins(&server, &code, "Engineer").await;
    assert_eq!(page.location, "/class/mine");
    assert!(engineer.get("/class/mine").await.text.contains("Works"));
    let (_, page) = joins(&server, &code, "Too many").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert_eq!(
        engineer.post("/class/enter", &[]).await.status,
        StatusCode::NOT_FOUND,
        "not before the start"
    );
    assert_eq!(Browser::new(&server).get("/class/sheet").await.status, StatusCode::UNAUTHORIZED);
    // All of it is there after a restart.
    let token = server.stop();
    let server = TestServer::start_as(&database, token, |_| {}).await;
    let mut host = Browser::signed_in(&server).await;
    let board = host.get(&class).await.text;
    assert!(board.contains("2 of 2 seats are taken") && board.contains(&code));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_has_as_many_tables_as_fit() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut host = Browser::signed_in(&server).await;
    for n_tables in ["0", "61", "-1", "many"] {
        let parts: Vec<(&str, Option<&str>, &[u8])> =
            vec![("key", None, b"key"), ("case", None, b"job-offer"), ("tables", None, n_tables.as_bytes())];
        let page = host.send("/host/class/create", &parts).await;
        assert!(page.status.is_client_error(), "{n_tables}: {}", page.status);
        assert!(page.text.contains("1 to 60 tables"));
    }
    let class = made(&mut host, "60").await;
    let page = host.post(&format!("{class}/start"), &[("fill", "taken")]).await;
    assert!(page.status.is_client_error(), "nobody has joined");
    assert_eq!(host.get("/host/class/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_teaches_decides_for_those_at_home() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut host = Browser::signed_in(&server).await;
    let class = made_over(&mut host, "failed-ratification", "3").await;
    let code = code(&host.get(&class).await.text);
    let (mut ann, _) = joins(&server, &code, "Ann").await;
    host.post(&format!("{class}/start"), &[("fill", "all")]).await;
    // A participant sits at the head of a side, and not on the seat of its ratifier.
    let table = ann.post("/class/enter", &[]).await.location;
    let text = ann.get(&table).await.text;
    assert!(
        text.contains("You are Ann (head, Norland)"),
        "{}",
        text.split("class=\"you\"").nth(1).unwrap().get(..200).unwrap()
    );
    let waiting = async |host: &mut Browser, n: usize| {
        let begun = Instant::now();
        loop {
            let board = host.get(&class).await.text;
            if board.matches("aria-label=\"Approve at").count() == n {
                return board;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{board}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    waiting(&mut host, 2).await;
    let decide = [("decision", "refuses"), ("table", "2")];
    assert_eq!(host.post(&format!("{class}/ratify"), &decide).await.location, class);
    waiting(&mut host, 1).await;
    host.post(&format!("{class}/ratify"), &[("decision", "approves")]).await;
    let board = waiting(&mut host, 0).await;
    assert_eq!(board.matches("class=\"tag same\"").count(), 1, "{board}");
    let results = host.get(&format!("{class}/results")).await.text;
    assert!(results.contains("data-head=\"Stands\">agreement"), "{results}");
    assert!(results.contains("data-head=\"Stands\">no agreement"), "{results}");
    assert_eq!(Browser::new(&server).post(&format!("{class}/ratify"), &decide).await.location, "/host");
}
