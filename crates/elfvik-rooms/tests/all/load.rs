//! Many rooms and many streams at once. The short form runs with the other tests; the full one is
//! `ELFVIK_ROOM_LOAD=full cargo test --release -p elfvik-rooms --test all load:: -- --nocapture
//! --test-threads 1`.

use crate::common::TestDatabase;
use crate::kills::Program;
use crate::table::{TestServer, request};
use elfvik::room::{Command, MessageKind};
use elfvik_rooms::client::Client;
use elfvik_rooms::tokens::Token;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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
    let what = format!("{n_rooms} rooms, {per_second} commands a second, p50 {half:?}, p99");
    assert!(measured(&what, milliseconds(most), "ms", if is_full() { 20.0 } else { 2_000.0 }));
}

/// Lets this process and the programs that it starts open so many files.
fn allow_files(n_files: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limits = getrlimit(Resource::Nofile);
    if limits.current.is_some_and(|current| current < n_files) {
        let current = limits.maximum.map_or(n_files, |most| most.min(n_files));
        setrlimit(Resource::Nofile, Rlimit { current: Some(current), ..limits }).unwrap();
    }
}

/// Says what was measured with its goal, and whether it was reached.
fn measured(what: &str, figure: f64, unit: &str, goal: f64) -> bool {
    let is_reached = figure < goal;
    let word = if is_reached { "reached" } else { "MISSED" };
    println!("{what}: {figure:.1} {unit} (goal: under {goal} {unit}, {word})");
    is_reached
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_reaches_every_open_stream() {
    let n_streams = if is_full() { 10_000 } else { 100 };
    allow_files(n_streams + 500);
    let database = TestDatabase::sqlite();
    let owner = Token::new();
    let program = Program::start(&database, &owner);
    let client = Client::new(&program.address, &owner.text()).unwrap();
    let opened = client.open(&request(), "room").await.unwrap();
    let host = client.at(&opened.room, &opened.token);
    let last = host.events(0, 0).await.unwrap()["last"].as_u64().unwrap();
    let mut streams = Vec::new();
    for _ in 0..n_streams {
        streams.push(plain_stream(&program.address, &opened.room, &opened.token, last).await);
    }
    let memory = program.memory();
    let mut times = Vec::new();
    let readers: Vec<_> = streams.into_iter().map(|stream| tokio::spawn(arrival(stream))).collect();
    let begun = Instant::now();
    host.command(&say("to everybody".to_owned()), "say").await.unwrap();
    for reader in readers {
        times.push(reader.await.unwrap().duration_since(begun));
    }
    let most = percentile(&mut times, 99);
    let (goal, most_memory) = if is_full() { (300.0, 250.0) } else { (5_000.0, 250.0) };
    let what = format!("one event to {n_streams} streams, p99");
    let is_fast = measured(&what, milliseconds(most), "ms", goal);
    let what = format!("memory of the server with {n_streams} streams");
    let is_small = measured(&what, memory as f64 / 1_000_000.0, "MB", most_memory);
    assert!(is_fast && is_small);
}

/// A stream of events read from its socket: a whole client for each would take as much time as the server.
async fn plain_stream(address: &str, room: &str, token: &str, since: u64) -> TcpStream {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "GET /rooms/{room}/events?since={since} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
         accept: text/event-stream\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// When the event has come.
async fn arrival(mut stream: TcpStream) -> Instant {
    let (mut text, mut part) = (Vec::new(), [0; 1024]);
    let awaited = b"to everybody";
    while !text.windows(awaited.len()).any(|window| window == awaited) {
        let n_read = stream.read(&mut part).await.unwrap();
        assert!(n_read > 0, "the stream ended");
        text.extend_from_slice(&part[..n_read]);
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
    let time = begun.elapsed();
    let what = format!("a room of {n_events} events reopened");
    assert!(measured(&what, milliseconds(time), "ms", if is_full() { 100.0 } else { 2_000.0 }));
}
