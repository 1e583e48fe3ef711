//! How much a page weighs and how long it takes: printed with the goals, and only the weight is asserted.
//! `cargo test --release -p elfvik-rooms --test all browser::weight -- --nocapture --test-threads 1`

use crate::common::TestDatabase;
use crate::table::{Table, TestServer, request_of};
use elfvik::room::{Command, Occupant, Role};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const SEATS: [(&str, Role, Option<&str>, Occupant); 2] =
    [("a", Role::Head, Some("a"), Occupant::Person), ("b", Role::Head, Some("b"), Occupant::Person)];

/// Five issues of ten options: 100,000 outcomes.
fn scenario() -> String {
    let mut file = "format = 1\ntitle = \"A large table\"\n".to_owned();
    for party in ["a", "b"] {
        let _ = write!(file, "[[parties]]\nid = \"{party}\"\nname = \"Party {party}\"\n");
    }
    for issue in 0..5 {
        let _ = write!(file, "[[issues]]\nid = \"i{issue}\"\nquestion = \"How much of {issue}?\"\n");
        file.push_str("integer = { from = 0, to = 9, step = 1 }\n");
    }
    file
}

fn preferences(party: &str) -> String {
    let other = if party == "a" { "b" } else { "a" };
    let issues = |party: &str, prefix: &str| {
        let points = if party == "a" { "[[0, 0], [9, 1]]" } else { "[[0, 1], [9, 0]]" };
        let issue = |at| format!("[{prefix}issues.i{at}]\nweight = 0.2\npoints = {points}\n");
        (0..5).map(issue).collect::<String>()
    };
    let own = issues(party, "");
    let believed = issues(other, &format!("believes.{other}."));
    format!(
        "format = 1\nparty = \"{party}\"\nreservation = 0.3\n{own}\
         [believes.{other}]\nreservation = 0.3\n{believed}"
    )
}

/// How long requests took.
fn report(what: &str, goal: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{what}: p50 {:?}, p99 {:?} of {}; goal {goal}", at(50), at(99), times.len());
}

/// A page of a seat, as a browser asks for it.
async fn page(http: &reqwest::Client, table: &Table, server: &TestServer, name: &str) -> (String, Duration) {
    let path = format!("/table/{}/{}", table.room, table.seats[name].0);
    let cookie = format!("elfvik-seat={}", table.at(name).token());
    let begun = Instant::now();
    let answer = http.get(format!("{}{path}", server.address)).header("cookie", cookie).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    (answer.text().await.unwrap(), begun.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_page_weighs_little() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    table.offers("norland", table.package("delegations-draft")).await;
    let http = reqwest::Client::new();
    for name in ["osterland", "mediator", "press"] {
        let (html, _) = page(&http, &table, &server, name).await;
        let mut weight = html.len();
        for address in html.split('"').filter(|text| text.starts_with("/assets/")) {
            let asset = http.get(format!("{}{address}", server.address)).send().await.unwrap();
            weight += asset.bytes().await.unwrap().len();
        }
        println!("first page of {name}, with all that it loads: {weight} bytes; goal below 150000");
        assert!(weight < 150_000 && weight > html.len(), "{weight}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_many_tables_come_quickly() {
    let (n_tables, n_pages) = (30, 4);
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut tables = Vec::new();
    for number in 0..n_tables {
        let opened = server.open(&request_of(&SEATS, &scenario()), &format!("room-{number}")).await;
        let table = Table::of(&server, opened, &scenario()).await;
        for name in ["a", "b"] {
            table.at(name).put_preferences(&preferences(name), "file").await.unwrap();
            table.does(name, Command::Arrive {}).await;
        }
        table.does("host", Command::Start {}).await;
        tables.push(table);
    }
    let http = reqwest::Client::new();
    let begun = tokio::time::Instant::now();
    // 100 pages a second, from all seats in turn.
    let seats = tables.iter().flat_map(|table| ["a", "b"].map(|name| (table, name))).enumerate();
    let visits = seats.map(|(at, (table, name))| {
        let (http, server) = (&http, &server);
        async move {
            let mut times = Vec::new();
            for number in 0..n_pages {
                let moment = Duration::from_millis(10 * (number * 2 * n_tables + at as u64));
                tokio::time::sleep_until(begun + moment).await;
                times.push(page(http, table, server, name).await.1);
            }
            times
        }
    });
    let times = futures_util::future::join_all(visits).await.concat();
    report("page of one of 60 seats at 30 tables, 100 pages a second", "p99 50 ms", times);
    let table = &tables[0];
    let mut times = Vec::new();
    for _ in 0..20 {
        times.push(page(&http, table, &server, "a").await.1);
    }
    report("page of a table of 100,000 outcomes, alone", "p99 50 ms", times);

    let path = format!("{}/table/{}/{}/draft", server.address, table.room, table.seats["a"].0);
    let cookie = format!("elfvik-seat={}", table.at("a").token());
    let mut times = Vec::new();
    for number in 0..20 {
        let form = format!("key=k&issue-i0={}&issue-i1=1&issue-i2=2&issue-i3=3&issue-i4=4", number % 10);
        let begun = Instant::now();
        let answer = http
            .post(&path)
            .header("cookie", &cookie)
            .header("x-parts", "1")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send();
        let html = answer.await.unwrap().text().await.unwrap();
        times.push(begun.elapsed());
        assert!(html.contains("Your draft is worth"), "{html}");
    }
    report("draft valued, of 100,000 outcomes", "p99 50 ms", times);

    let path = format!("{}/table/{}/{}/map/parts", server.address, table.room, table.seats["a"].0);
    let map = async |number: u32| {
        let form = format!("issue-i0={}&issue-i1=1&issue-i2=2&issue-i3=3&issue-i4=4", number % 10);
        let begun = Instant::now();
        let answer = http
            .post(&path)
            .header("cookie", &cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send();
        let html = answer.await.unwrap().text().await.unwrap();
        assert!(html.contains("our draft") && html.contains("likelier for them"), "{html}");
        (begun.elapsed(), html.len())
    };
    // What is computed once for a private file does not hold up the table, which never waits for it.
    let (first, others) = tokio::join!(map(0), async {
        let mut times = Vec::new();
        for _ in 0..20 {
            times.push(page(&http, table, &server, "a").await.1);
        }
        times
    });
    println!("own map of 100,000 outcomes, the first time: {:?}, {} bytes", first.0, first.1);
    report("page of the table meanwhile", "p99 50 ms", others);
    let mut times = Vec::new();
    for number in 1..21 {
        times.push(map(number).await.0);
    }
    report("own map again, with another draft", "p99 250 ms", times);
}
