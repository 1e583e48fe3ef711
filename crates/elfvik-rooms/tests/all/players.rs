//! Seats that the server plays itself: opened ready to play, played on after a restart, given to a person.

use crate::agents::signed;
use crate::common::{TestDatabase, contains};
use crate::table::{NORLAND, OSTERLAND, SEATS, Table, TestServer, request_of, scenario};
use elfvik::room::{Command, Occupant, Role};
use elfvik_rooms::client::Client;
use elfvik_rooms::http::{OpenRequest, SeatRequest};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A room in which the server plays the heads of these parties.
fn request(played: &[(&str, &str)]) -> OpenRequest {
    let names = ["mediator", "norland", "parliament", "osterland", "president"];
    let seats: Vec<_> = SEATS.into_iter().filter(|seat| names.contains(&seat.0)).collect();
    let mut request = request_of(&seats, &scenario());
    for (party, strategy) in played {
        let is_head = |seat: &&mut SeatRequest| seat.name.as_deref() == Some(party);
        request.seats.iter_mut().find(is_head).unwrap().strategy = Some((*strategy).to_owned());
        let file = if *party == "norland" { NORLAND } else { OSTERLAND };
        request.private_files.insert((*party).to_owned(), format!("{file}\n# CANARY-of-{party}\n"));
    }
    request
}

/// Waits until a seat sees an event of a kind after a number; the event.
async fn seen(client: &Client, kind: &str, mut since: u64) -> Value {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        let seen = client.events(since, 5).await.unwrap();
        since = seen["last"].as_u64().unwrap();
        let found = seen["events"].as_array().unwrap().iter().find(|event| event["body"]["kind"] == kind);
        if let Some(event) = found {
            return event.clone();
        }
    }
    panic!("no {kind} was seen");
}

async fn last(client: &Client) -> u64 {
    client.events(0, 0).await.unwrap()["last"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_of_strategies_alone_plays_itself_to_the_end() {
    for database in TestDatabase::all() {
        let server = TestServer::start(&database).await;
        let request = request(&[("norland", "conceder"), ("osterland", "default")]);
        let table = Table::open(&server, &request).await;
        assert!(!table.clients.contains_key("norland"), "nobody is invited to a seat that is played");
        table.does("host", Command::Start {}).await;
        tokio::time::timeout(Duration::from_secs(120), signed(&table)).await.unwrap();
        let events = table.at("mediator").events(0, 0).await.unwrap();
        let made = |event: &&Value| event["body"]["kind"] == "offer-made";
        let offer = events["events"].as_array().unwrap().iter().find(made).unwrap().clone();
        assert_eq!(offer["by"]["agent"], true);
        let bytes = database.bytes();
        assert!(!contains(&bytes, "CANARY-of-norland"), "the file is sealed");
        let store = database.store().await;
        let over = async {
            while !store.rooms_in_play().await.unwrap().is_empty() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), over).await.expect("nothing is left to play");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_play_the_same_seats_say_everything_once() {
    let Some(database) = TestDatabase::postgres() else { return };
    let server = TestServer::start(&database).await;
    let second = TestServer::start_as(&database, server.host.clone(), |_| {}).await;
    let request = request(&[("norland", "conceder"), ("osterland", "default")]);
    let table = Table::open(&server, &request).await;
    let client = table.at("mediator");
    let there = Client::new(&second.address, "").unwrap().at(client.room(), client.token());
    // From here on both servers have the room open, and play its seats.
    assert_eq!(last(&there).await, last(client).await);
    table.does("host", Command::Start {}).await;
    tokio::time::timeout(Duration::from_secs(120), signed(&table)).await.unwrap();
    let events = client.events(0, 0).await.unwrap()["events"].clone();
    let events = events.as_array().unwrap();
    let is_offer = |event: &&Value| event["body"]["kind"] == "offer-made";
    let offerers: Vec<&Value> = events.iter().filter(is_offer).map(|event| &event["by"]["party"]).collect();
    assert!(offerers.len() > 2 && offerers.windows(2).all(|pair| pair[0] != pair[1]), "{offerers:?}");
    let accepted = events.iter().filter(|event| event["body"]["kind"] == "offer-accepted").count();
    assert_eq!(accepted, 1);
    assert_eq!(there.events(0, 0).await.unwrap()["events"].as_array().unwrap(), events);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_played_on_after_a_restart() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::open(&server, &request(&[("norland", "boulware")])).await;
    table.at("osterland").put_preferences(OSTERLAND, "file").await.unwrap();
    table.does("host", Command::Start {}).await;
    let made = seen(table.at("osterland"), "offer-made", 0).await;
    let host = server.stop();
    let server = TestServer::start_as(&database, host, |_| {}).await;
    let table = table.moved(&server);
    let since = last(table.at("osterland")).await;
    let offer = made["body"]["offer"]["number"].as_u64().unwrap();
    table.does("osterland", Command::Decline { offer, reason: String::new() }).await;
    table.offers("osterland", table.package("delegations-draft")).await;
    let answered = async {
        tokio::select! {
            _ = seen(table.at("osterland"), "offer-accepted", since) => {}
            _ = seen(table.at("osterland"), "offer-declined", since) => {}
            _ = again(&table, since) => {}
        }
    };
    tokio::time::timeout(Duration::from_secs(60), answered).await.unwrap();
}

/// Waits for an offer of the other side after a number.
async fn again(table: &Table, mut since: u64) {
    loop {
        let seen = table.at("osterland").events(since, 5).await.unwrap();
        since = seen["last"].as_u64().unwrap();
        let is_theirs =
            |event: &Value| event["body"]["kind"] == "offer-made" && event["by"]["party"] == "norland";
        if seen["events"].as_array().unwrap().iter().any(is_theirs) {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn suspended_talks_go_on_when_the_person_says_so() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::open(&server, &request(&[("norland", "boulware")])).await;
    table.does("host", Command::Start {}).await;
    table.does("osterland", Command::Suspend { cause: "lunch".to_owned() }).await;
    table.does("osterland", Command::Resume {}).await;
    seen(table.at("osterland"), "resumed", 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_eight_seats_are_played_at_once() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let request = request(&[("norland", "conceder"), ("osterland", "conceder")]);
    let mut hosts = Vec::new();
    for number in 0..14 {
        let opened = server.open(&request, &format!("room-{number}")).await;
        hosts.push(server.client().at(&opened.room, &opened.token));
    }
    let begun = Instant::now();
    for host in &hosts {
        host.command(&Command::Start {}, "start").await.unwrap();
    }
    for host in &hosts {
        seen(host, "offer-made", 0).await;
        tokio::select! {
            _ = seen(host, "initialled", 0) => {}
            _ = seen(host, "ended", 0) => {}
        }
    }
    println!("28 seats of 14 rooms played to the end in {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_strategy_can_play_is_refused_before_the_room_opens() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let refused = async |change: fn(&mut OpenRequest)| {
        let mut request = request(&[("norland", "boulware")]);
        change(&mut request);
        server.client().open(&request, "room").await.unwrap_err().to_string()
    };
    let error = refused(|request| request.seats[1].strategy = Some("telepathy".to_owned())).await;
    assert!(error.contains("no-room") && error.contains("telepathy"), "{error}");
    let error = refused(|request| request.seats[1].strategy = Some("agent=./town.py".to_owned())).await;
    assert!(error.contains("no-room"), "{error}");
    let error = refused(|request| request.private_files.clear()).await;
    assert!(error.contains("private file is missing"), "{error}");
    let error = refused(|request| request.seats[0].strategy = Some("boulware".to_owned())).await;
    assert!(error.contains("no-room") || error.contains("wrong-seat"), "{error}");
    let error = refused(|request| {
        request.private_files.insert("norland".to_owned(), "nothing".to_owned());
    });
    assert!(error.await.contains("faulty-file"));
    let opened = server.open(&request(&[("norland", "boulware")]), "room").await;
    let error = server.client().open(&request(&[("norland", "linear")]), "room").await.unwrap_err();
    assert_eq!(error.code(), Some("key-reused"));
    let seat = json!({ "role": "observer", "strategy": "boulware" });
    let host = server.client().at(&opened.room, &opened.token);
    assert_eq!(host.post("/seats", &seat, "seat").await.unwrap_err().code(), Some("malformed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_the_seat_of_a_player() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut request = request(&[("norland", "boulware")]);
    // Nobody else of the delegation can open its vault.
    request.seats.retain(|seat| seat.name.as_deref() != Some("parliament"));
    let table = Table::open(&server, &request).await;
    let events = table.at("host").events(0, 0).await.unwrap();
    let is_head = |event: &&Value| {
        event["body"]["what"]["party"] == "norland" && event["body"]["what"]["role"] == "head"
    };
    let added = events["events"].as_array().unwrap().iter().find(is_head).unwrap();
    let head = added["body"]["seat"].as_u64().unwrap();
    let path = format!("/seats/{head}/invitation");
    let invited = table.at("host").post(&path, &json!({}), "swap").await.unwrap();
    let person = Client::joined(invited["invited"]["link"].as_str().unwrap(), "join").await.unwrap();
    assert_eq!(person.text("/preferences").await.unwrap_err().code(), Some("no-preferences"));
    person.put_preferences(NORLAND, "file").await.unwrap();
    let host = server.stop();
    let server = TestServer::start_as(&database, host, |_| {}).await;
    let table = table.moved(&server);
    let person = Client::new(&server.address, "").unwrap().at(person.room(), person.token());
    table.does("host", Command::Start {}).await;
    let terms = table.package("delegations-draft");
    person.command(&Command::Propose { terms, expires: None }, "offer").await.unwrap();
    let kinds = table.kinds("mediator").await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "offer-made").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_nobody_asks_leaves_the_memory_and_comes_back() {
    let database = TestDatabase::sqlite();
    let start = |config: &mut elfvik_rooms::config::Config| config.limits.idle = 1;
    let server = TestServer::start_as(&database, elfvik_rooms::tokens::Token::new(), start).await;
    let seats = [("norland", Role::Head, Some("norland"), Occupant::Person)];
    let table = Table::open(&server, &request_of(&seats, &scenario())).await;
    table.at("norland").put_preferences(NORLAND, "file").await.unwrap();
    let n_rooms = async || {
        let text = reqwest::get(format!("{}/metrics", server.address)).await.unwrap().text().await.unwrap();
        let line = text.lines().find(|line| line.starts_with("elfvik_rooms_open ")).unwrap().to_owned();
        line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
    };
    let becomes = async |expected: u64| {
        for _ in 0..100 {
            if n_rooms().await == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("not {expected} rooms in memory");
    };
    becomes(0).await;
    let mut stream = table.at("host").stream(0).await.unwrap();
    assert!(stream.chunk().await.unwrap().is_some());
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(n_rooms().await, 1, "an open stream keeps it");
    drop(stream);
    becomes(0).await;
    assert_eq!(table.at("norland").text("/preferences").await.unwrap(), NORLAND);
    assert_eq!(n_rooms().await, 1);
}
