//! Many rooms and many streams at once. The short form runs with the other tests; the full one is
//! `ELFVIK_ROOM_LOAD=full cargo test --release -p elfvik-rooms --test all load:: -- --nocapture
//! --test-threads 1`.

use crate::common::TestDatabase;
use crate::table::{TestServer, request};
use elfvik::room::{Command, MessageKind};
use std::time::{Duration, Instant};

fn is_full() -> bool {
    std::env::var("ELFVIK_ROOM_LOAD").is_ok_and(|form| form == "full")
}

fn percentile(times: &mut [Duration], share: usize) -> Duration {
    times.sort();
    times[(times.len() - 1) * share / 100]
}

fn say(text: String) -> Command {
    Command::Say { meant: MessageKind::Procedural, text, about: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rooms_take_commands_at_a_steady_rate() {
    let (n_rooms, per_second, seconds) = if is_full() { (200, 50, 20) } else { (20, 25, 2) };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut hosts = Vec::new();
    for number in 0..n_rooms {
        let opened = server.open(&request(), &format!("room-{number}")).await;
        let host = server.client().at(&opened.room, &opened.token);
        host.command(&say("before".to_owned()), "before").await.unwrap();
        hosts.push(host);
    }
    let mut ticks = tokio::time::interval(Duration::from_millis(1000 / per_second));
    let mut sent = Vec::new();
    for number in 0..usize::try_from(per_second * seconds).unwrap() {
        ticks.tick().await;
        let host = hosts[number % hosts.len()].clone();
        sent.push(tokio::spawn(async move {
            let begun = Instant::now();
            host.command(&say(format!("message {number}")), &format!("say-{number}")).await.unwrap();
            begun.elapsed()
        }));
    }
    let mut times = Vec::new();
    for one in sent {
        times.push(one.await.unwrap());
    }
    let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 99));
    println!("{n_rooms} rooms, {per_second} commands a second: p50 {half:?}, p99 {most:?}");
    let bound = if is_full() { Duration::from_millis(20) } else { Duration::from_secs(2) };
    assert!(most < bound, "p99 {most:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_reaches_every_open_stream() {
    let n_streams = if is_full() { 2_000 } else { 100 };
    let database = TestDatabase::sqlite();
    let server = TestServer::start_as(&database, elfvik_rooms::tokens::Token::new(), |config| {
        config.limits.streams_per_token = 100_000;
        config.limits.per_token = 1_000_000;
        config.limits.per_address = 1_000_000;
    });
    let server = server.await;
    let opened = server.open(&request(), "room").await;
    let host = server.client().at(&opened.room, &opened.token);
    let last = host.events(0, 0).await.unwrap()["last"].as_u64().unwrap();
    let mut streams = Vec::new();
    for _ in 0..n_streams {
        streams.push(host.stream(last).await.unwrap());
    }
    let begun = Instant::now();
    let readers: Vec<_> = streams.into_iter().map(|stream| tokio::spawn(arrival(stream))).collect();
    host.command(&say("to everybody".to_owned()), "say").await.unwrap();
    let mut times = Vec::new();
    for reader in readers {
        times.push(reader.await.unwrap().duration_since(begun));
    }
    let most = percentile(&mut times, 99);
    println!("one event to {n_streams} streams: p99 {most:?}");
    assert!(most < Duration::from_secs(5));
}

/// When the event has come.
async fn arrival(mut stream: reqwest::Response) -> Instant {
    let mut text = String::new();
    while !text.contains("to everybody") {
        text.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }
    Instant::now()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_of_many_events_is_reopened_quickly() {
    let n_events = if is_full() { 5_000 } else { 500 };
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let opened = server.open(&request(), "room").await;
    let host = server.client().at(&opened.room, &opened.token);
    let texts: Vec<usize> = (0..n_events).collect();
    for piece in texts.chunks(50) {
        let posts =
            piece.iter().map(|number| {
                let (host, number) = (host.clone(), *number);
                async move {
                    host.command(&say(format!("message {number}")), &format!("say-{number}")).await.unwrap()
                }
            });
        futures_util::future::join_all(posts).await;
    }
    let owner = server.stop();
    let server = TestServer::start_as(&database, owner, |_| {}).await;
    let host = server.client().at(&opened.room, &opened.token);
    let begun = Instant::now();
    host.summary().await.unwrap();
    println!("a room of {n_events} events reopened in {:?}", begun.elapsed());
    let bound = if is_full() { Duration::from_millis(100) } else { Duration::from_secs(2) };
    assert!(begun.elapsed() < bound, "{:?}", begun.elapsed());
}
