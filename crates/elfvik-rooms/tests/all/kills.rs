//! The program itself: killed at any point under load, no event that it acknowledged is lost or doubled; told
//! to end, it ends with open streams.

use crate::common::{TestDatabase, class_over};
use crate::table::{NORLAND, request};
use elfvik::room::{Command as RoomCommand, MessageKind};
use elfvik_rooms::client::Client;
use elfvik_rooms::store::{ClassSeatRow, Store};
use elfvik_rooms::tokens::Token;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program, serving a database.
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Program {
    pub(crate) fn start(database: &TestDatabase, host: &Token) -> Self {
        Self::start_at(database, host, "127.0.0.1:0")
    }

    /// Starts it at an address, where one stood before.
    pub(crate) fn start_at(database: &TestDatabase, host: &Token, listen: &str) -> Self {
        let token = database.folder().join("host.token");
        std::fs::write(&token, host.text()).unwrap();
        let config = database.folder().join("rooms.toml");
        std::fs::write(&config, LIMITS).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_elfvik-rooms"))
            .args(["serve", "--listen", listen, "--database", &database.address])
            .args(["--config".as_ref(), config.as_os_str(), "--host-token-file".as_ref(), token.as_os_str()])
            .env("RUST_LOG", if std::env::var("ELFVIK_ROOM_LOAD").is_ok() { "warn" } else { "debug" })
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(database.folder().join("server.log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, address }
    }

    /// The memory that it holds, in bytes.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }
}

const KILLS_OF_A_ROOM: usize = 50;
const LIMITS: &str = "[limits]\nper_token = 1000000\nper_address = 1000000\nstreams_per_token = 100000\n";

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn say(text: &str) -> RoomCommand {
    RoomCommand::Say { meant: MessageKind::Procedural, text: text.to_owned(), about: None }
}

/// The kills in all; `ELFVIK_ROOM_KILLS` asks for more than the short form.
fn n_kills() -> usize {
    std::env::var("ELFVIK_ROOM_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(6)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_a_kill_is_there_once() {
    for database in TestDatabase::all() {
        let host = Token::new();
        let (mut n_done, mut n_acknowledged) = (0, 0);
        // A room that only grew would take ever longer to be read again.
        while n_done < n_kills() {
            let n_more = (n_kills() - n_done).min(KILLS_OF_A_ROOM);
            n_acknowledged += killed(&database, &host, &format!("room-{n_done}"), n_more).await;
            n_done += n_more;
        }
        assert!(n_acknowledged > 0);
        println!("{n_done} kills, {n_acknowledged} acknowledged events");
    }
}

/// Kills the server so often while a room is written to, and checks the room; how much was acknowledged.
async fn killed(database: &TestDatabase, host: &Token, key: &str, n_kills: usize) -> usize {
    let program = Program::start(database, host);
    let client = Client::new(&program.address, &host.text()).unwrap();
    let opened = client.open(&request(), key).await.unwrap();
    let (room, token) = (opened.room, opened.token);
    drop(program);
    let (mut acknowledged, mut sent) = (Vec::new(), 0_usize);
    for kill in 0..n_kills {
        let begun = Instant::now();
        let mut program = Program::start(database, host);
        assert!(begun.elapsed() < Duration::from_secs(2), "back after {:?}", begun.elapsed());
        let seat = Client::new(&program.address, "").unwrap().at(&room, &token);
        let pause = Duration::from_millis(20 + (kill as u64 * 37) % 150);
        let texts: Vec<String> = (0..400).map(|number| format!("message {}", sent + number)).collect();
        sent += texts.len();
        let load = async {
            let posts = texts.chunks(100).map(|texts| {
                let seat = seat.clone();
                async move {
                    let mut done = Vec::new();
                    for text in texts {
                        match seat.command(&say(text), text.replace(' ', "-").as_str()).await {
                            Ok(_) => done.push(text.clone()),
                            Err(_) => break,
                        }
                    }
                    done
                }
            });
            futures_util::future::join_all(posts).await.concat()
        };
        let kill = async {
            tokio::time::sleep(pause).await;
            program.child.kill().unwrap();
            program.child.wait().unwrap();
        };
        let (done, ()) = tokio::join!(load, kill);
        // Whoever got no answer sends the last request again, with the same key.
        let program = Program::start(database, host);
        let seat = Client::new(&program.address, "").unwrap().at(&room, &token);
        let next = texts.iter().find(|text| !done.contains(text));
        acknowledged.extend(done);
        if let Some(text) = next {
            seat.command(&say(text), text.replace(' ', "-").as_str()).await.unwrap();
            acknowledged.push(text.clone());
        }
    }
    let program = Program::start(database, host);
    let seat = Client::new(&program.address, "").unwrap().at(&room, &token);
    let (mut counts, mut since) = (BTreeMap::<String, usize>::new(), 0);
    loop {
        let events = seat.events(since, 0).await.unwrap();
        let last = events["last"].as_u64().unwrap();
        let texts =
            events["events"].as_array().unwrap().iter().filter_map(|event| event["body"]["text"].as_str());
        texts.for_each(|text| *counts.entry(text.to_owned()).or_default() += 1);
        if last == since {
            break;
        }
        since = last;
    }
    for text in &acknowledged {
        assert!(counts.contains_key(text), "{text} is lost");
    }
    assert!(counts.values().all(|count| *count == 1), "no text is there twice");
    acknowledged.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_hold_neither_tokens_nor_what_anybody_wrote() {
    let database = TestDatabase::sqlite();
    let host = Token::new();
    let program = Program::start(&database, &host);
    let client = Client::new(&program.address, &host.text()).unwrap();
    let opened = client.open(&request(), "room-1").await.unwrap();
    let seat = opened.seats.iter().find(|seat| seat.name.as_deref() == Some("norland")).unwrap();
    let head = Client::joined(&seat.link, "join").await.unwrap();
    head.put_preferences(&format!("{NORLAND}# CANARY-file\n"), "file").await.unwrap();
    let note = elfvik::room::PrivateCommand::Note { text: "CANARY-note".to_owned() };
    head.private(&note, "note").await.unwrap();
    head.command(&say("CANARY-said"), "say").await.unwrap();
    head.put_preferences("CANARY-fault", "fault").await.unwrap_err();
    head.post("/private", &serde_json::json!({ "command": "CANARY-command" }), "bad").await.unwrap_err();
    drop(program);
    let log = std::fs::read_to_string(database.folder().join("server.log")).unwrap();
    assert!(log.contains("/rooms/{id}/private"), "the search finds what is there: {log}");
    let invitation = seat.link.split('#').next_back().unwrap();
    for secret in ["CANARY", head.token(), &host.text(), &opened.token, invitation] {
        assert!(!log.contains(secret), "the log shows {secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_end_it_ends_with_open_streams() {
    let database = TestDatabase::sqlite();
    let host = Token::new();
    let mut program = Program::start(&database, &host);
    let client = Client::new(&program.address, &host.text()).unwrap();
    let opened = client.open(&request(), "room-1").await.unwrap();
    let mut stream = client.at(&opened.room, &opened.token).stream(0).await.unwrap();
    program.signal("-TERM");
    let mut text = String::new();
    while let Ok(Some(piece)) = stream.chunk().await {
        text.push_str(std::str::from_utf8(&piece).unwrap());
    }
    assert!(text.contains("retry: 2000"), "{text}");
    let begun = Instant::now();
    assert!(program.child.wait().unwrap().success());
    assert!(begun.elapsed() < Duration::from_secs(6));
}

#[test]
fn a_backup_is_verified_and_restored_and_nothing_is_overwritten() {
    let database = TestDatabase::sqlite();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let host = Token::new();
    let program = Program::start(&database, &host);
    runtime.block_on(async {
        let client = Client::new(&program.address, &host.text()).unwrap();
        client.open(&request(), "room-1").await.unwrap();
    });
    let file = |name: &str| database.folder().join(name).display().to_string();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_elfvik-rooms")).args(arguments).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    // While the server runs.
    let (status, text) = run(&["backup", &database.address, &file("copy.db")]);
    assert_eq!((status, text.contains("1 rooms copied")), (Some(0), true), "{text}");
    let restored = format!("sqlite://{}", file("restored.db"));
    let (status, text) = run(&["restore", &file("copy.db"), &restored]);
    assert_eq!((status, text.contains("1 rooms restored")), (Some(0), true), "{text}");
    let (status, text) = run(&["restore", &file("copy.db"), &restored]);
    assert_eq!((status, text.contains("exists")), (Some(2), true), "{text}");
    let (status, text) = run(&["move", &restored, &format!("sqlite://{}", file("moved.db"))]);
    assert_eq!((status, text.contains("every chain of hashes holds")), (Some(0), true), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redacted_person_is_gone_and_the_room_goes_on() {
    let database = TestDatabase::sqlite();
    let host = Token::new();
    let program = Program::start(&database, &host);
    let client = Client::new(&program.address, &host.text()).unwrap();
    let opened = client.open(&request(), "room-1").await.unwrap();
    let seat = opened.seats.iter().find(|seat| seat.name.as_deref() == Some("norland-deputy")).unwrap();
    let deputy = Client::joined(&seat.link, "join").await.unwrap();
    deputy.command(&say("PERSONAL-text"), "say").await.unwrap();
    let host_seat = client.at(&opened.room, &opened.token);
    assert!(host_seat.text("/events?since=0").await.unwrap().contains("PERSONAL-text"));
    drop(program);
    // The same person had the seat of a class over this case.
    let participant = in_class(&database.store().await, &request().scenario, "norland-deputy").await;
    let output = Command::new(env!("CARGO_BIN_EXE_elfvik-rooms"))
        .args(["redact", &database.address, &opened.room, &seat.seat.to_string(), "--texts"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let named = database.store().await.class_seat(&participant).await.unwrap().unwrap().name;
    assert_eq!(named, "[redacted]");
    let program = Program::start(&database, &host);
    let host_seat = Client::new(&program.address, "").unwrap().at(&opened.room, &opened.token);
    let seen = host_seat.text("/events?since=0").await.unwrap();
    assert!(!seen.contains("PERSONAL-text") && !seen.contains("norland-deputy"), "{seen}");
    host_seat.command(&say("it goes on"), "more").await.unwrap();
}

/// A class over a case with one participant, whose token has this hash.
async fn in_class(store: &Store, scenario: &str, name: &str) -> [u8; 32] {
    let class = class_over(scenario, 1);
    store.add_class(&class).await.unwrap();
    let (class, participant) = (class.class, [2; 32]);
    let seat = ClassSeatRow { class, place: 0, name: name.to_owned(), participant, joined: 0 };
    store.take_class_seat(&seat, false, 2).await.unwrap().unwrap();
    participant
}
