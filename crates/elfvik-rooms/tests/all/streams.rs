//! Streams: no gap, no duplicate, an end for whoever may not see any more.

use crate::common::TestDatabase;
use crate::table::{Table, TestServer};
use elfvik::room::{Command, MessageKind};
use elfvik_rooms::client::Client;
use std::time::{Duration, Instant};

/// A stream, read line by line.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(client: &Client, last: u64) -> Self {
        Self { response: client.stream(last).await.unwrap(), text: String::new() }
    }

    /// The next block of lines; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(block);
            }
            let piece = tokio::time::timeout(Duration::from_secs(20), self.response.chunk()).await;
            self.text
                .push_str(std::str::from_utf8(&piece.expect("the stream goes on or ends").ok()??).unwrap());
        }
    }

    /// The number and the text of the next event.
    async fn event(&mut self) -> Option<(u64, String)> {
        loop {
            let block = self.next().await?;
            let field =
                |name: &str| block.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned));
            if let (Some(id), Some(data)) = (field("id: "), field("data: ")) {
                return Some((id.parse().unwrap(), data));
            }
        }
    }
}

fn say(text: String) -> Command {
    Command::Say { meant: MessageKind::Procedural, text, about: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_cut_at_any_place_go_on_without_gap_or_duplicate() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let writer = async {
        for number in 0..60 {
            table.does("norland", say(format!("message {number}"))).await;
        }
        table.does("norland", say("last".to_owned())).await;
    };
    let reader = async {
        let (mut seen, mut cuts) = (Vec::new(), 0);
        'cuts: loop {
            cuts += 1;
            let mut stream = Stream::open(table.at("osterland"), seen.len() as u64).await;
            for _ in 0..(cuts * 7) % 11 + 1 {
                let (number, text) = stream.event().await.unwrap();
                seen.push(number);
                if text.contains("\"last\"") {
                    break 'cuts;
                }
            }
        }
        seen
    };
    let ((), seen) = tokio::join!(writer, reader);
    assert_eq!(seen, (1..=seen.len() as u64).collect::<Vec<_>>());
    let polled = table.at("osterland").events(0, 0).await.unwrap();
    assert_eq!(polled["events"].as_array().unwrap().len(), seen.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_request_is_answered_as_soon_as_something_happens() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let last = table.at("osterland").events(0, 0).await.unwrap()["last"].as_u64().unwrap();
    let begun = Instant::now();
    let waiting = table.at("osterland").events(last, 25);
    let speaking = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        table.does("norland", say("now".to_owned())).await
    };
    let (events, _) = tokio::join!(waiting, speaking);
    assert_eq!(events.unwrap()["events"].as_array().unwrap().len(), 1);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn revocation_ends_open_streams_within_a_second() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let mut stream = Stream::open(table.at("norland-deputy"), 0).await;
    stream.event().await.unwrap();
    let refused = table.at("osterland").revoke(table.seats["norland-deputy"]).await.unwrap_err();
    assert_eq!(refused.code(), Some("not-found"));
    table.at("norland").revoke(table.seats["norland-deputy"]).await.unwrap();
    let begun = Instant::now();
    while stream.event().await.is_some() {}
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let refused = table.at("norland-deputy").summary().await.unwrap_err();
    assert_eq!(refused.code(), Some("no-token"));
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_end_of_the_server_streams_are_told_when_to_come_back() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let last = table.at("press").events(0, 0).await.unwrap()["last"].as_u64().unwrap();
    let mut stream = Stream::open(table.at("press"), last).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.end_streams();
    let block = stream.next().await.unwrap();
    assert!(block.contains("event: end") && block.contains("retry: 2000"), "{block}");
    assert_eq!(stream.next().await, None);
}
