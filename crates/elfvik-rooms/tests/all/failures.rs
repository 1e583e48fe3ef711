//! A database that is full, read-only, or fails in the middle: nothing is half-stored, what cannot be done is
//! answered by `unavailable`, and the server goes on by itself.

use crate::common::TestDatabase;
use crate::table::{NORLAND, Table, TestServer, request};
use elfvik::room::{Command, MessageKind, PrivateCommand};
use elfvik_rooms::client::Client;
use elfvik_rooms::tokens::Token;
use serde_json::Value;
use sqlx::Connection as _;
use std::io::{BufRead as _, BufReader};
use std::process::{Command as Program, Stdio};

fn say(text: &str) -> Command {
    Command::Say { meant: MessageKind::Procedural, text: text.to_owned(), about: None }
}

async fn texts(client: &Client) -> Vec<String> {
    let (mut texts, mut since) = (Vec::new(), 0);
    loop {
        let seen = client.events(since, 0).await.unwrap();
        let events = seen["events"].as_array().unwrap();
        texts.extend(events.iter().filter_map(|event| event["body"]["text"].as_str().map(str::to_owned)));
        if events.is_empty() {
            return texts;
        }
        since = seen["last"].as_u64().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_in_the_middle_is_not_half_stored() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let file = database.folder().join("rooms.db").display().to_string();
    let mut direct = sqlx::SqliteConnection::connect(&file).await.unwrap();
    let stored = async |direct: &mut sqlx::SqliteConnection| {
        let count = "SELECT (SELECT COUNT(*) FROM events), (SELECT COUNT(*) FROM vault_events),
            (SELECT COUNT(*) FROM answers), (SELECT COUNT(*) FROM tokens WHERE revoked IS NULL),
            (SELECT COUNT(*) FROM vault_keys)";
        sqlx::query_as::<_, (i64, i64, i64, i64, i64)>(count).fetch_one(direct).await.unwrap()
    };
    let head = table.at("norland");
    let path = format!("/seats/{}/invitation", table.seats["norland-deputy"]);
    for (name, refused) in [
        ("events", "INSERT ON events"),
        ("answers", "INSERT ON answers"),
        ("vaults", "INSERT ON vault_events"),
        ("tokens", "INSERT ON tokens"),
        ("keys", "INSERT ON vault_keys"),
    ] {
        let trigger =
            format!("CREATE TRIGGER refused BEFORE {refused} BEGIN SELECT RAISE(ABORT, 'read-only'); END");
        sqlx::raw_sql(sqlx::AssertSqlSafe(trigger)).execute(&mut direct).await.unwrap();
        let note = PrivateCommand::Note { text: name.to_owned() };
        let mut n_refused = 0;
        for kind in 0..3 {
            let before = stored(&mut direct).await;
            let result = match kind {
                0 => head.command(&say(name), &format!("say-{name}")).await,
                1 => head.private(&note, &format!("note-{name}")).await,
                _ => head.post(&path, &serde_json::json!({}), &format!("invite-{name}")).await,
            };
            if let Err(error) = result {
                assert_eq!(error.code(), Some("unavailable"), "{name}");
                assert_eq!(stored(&mut direct).await, before, "{name}");
                n_refused += 1;
            }
        }
        assert!(n_refused > 0, "{name}");
        assert!(head.summary().await.is_ok(), "what is read goes on");
        sqlx::raw_sql("DROP TRIGGER refused").execute(&mut direct).await.unwrap();
        // The same requests with the same keys are done now, once.
        head.command(&say(name), &format!("say-{name}")).await.unwrap();
        head.private(&note, &format!("note-{name}")).await.unwrap();
        head.post(&path, &serde_json::json!({}), &format!("invite-{name}")).await.unwrap();
        assert_eq!(texts(head).await.iter().filter(|text| *text == name).count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_postgres_is_waited_for() {
    let Some(database) = TestDatabase::postgres() else { return };
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let mut direct = sqlx::PgConnection::connect(&database.address).await.unwrap();
    let mut set = async |value: &str| {
        let alter = format!("ALTER SYSTEM SET default_transaction_read_only = {value}");
        sqlx::raw_sql("SET default_transaction_read_only = off").execute(&mut direct).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(alter)).execute(&mut direct).await.unwrap();
        sqlx::raw_sql("SELECT pg_reload_conf()").execute(&mut direct).await.unwrap();
    };
    set("on").await;
    let host = table.at("host");
    let mut number = 0;
    let refused = loop {
        // The setting reaches the connections of the server a little later.
        match host.command(&say(&format!("before {number}")), &format!("say-{number}")).await {
            Ok(_) => number += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(refused.code(), Some("unavailable"));
    let there = texts(host).await;
    assert!(!there.contains(&format!("before {number}")));
    set("off").await;
    let mut n_tries = 0;
    while host.command(&say(&format!("before {number}")), &format!("say-{number}")).await.is_err() {
        n_tries += 1;
        assert!(n_tries < 100);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(texts(host).await.len(), there.len() + 1);
}

/// The program with a bound on the size of its files, which stands for a full disk.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stores_nothing_by_halves_and_is_waited_for() {
    let database = TestDatabase::sqlite();
    let host = Token::new();
    let token = database.folder().join("host.token");
    std::fs::write(&token, host.text()).unwrap();
    let config = database.folder().join("rooms.toml");
    std::fs::write(&config, "[limits]\nper_token = 100000\nper_address = 100000\n").unwrap();
    let server = env!("CARGO_BIN_EXE_elfvik-rooms");
    // Ignored signals stay ignored in the program: a write beyond the bound fails, as on a full disk.
    let script = format!(
        "trap '' XFSZ; ulimit -S -f 1200; exec '{server}' serve --listen 127.0.0.1:0 --database '{}' \
        --config '{}' --host-token-file '{}'",
        database.address,
        config.display(),
        token.display()
    );
    let mut child = Program::new("sh")
        .args(["-c", &script])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on ").unwrap().to_owned();
    let client = Client::new(&address, &host.text()).unwrap();
    let opened = client.open(&request(), "room").await.unwrap();
    let seat = client.at(&opened.room, &opened.token);
    let head = opened.seats.iter().find(|seat| seat.name.as_deref() == Some("norland")).unwrap();
    let head = Client::joined(&head.link, "join").await.unwrap();
    head.put_preferences(NORLAND, "file").await.unwrap();
    let mut done = Vec::new();
    let long = "x".repeat(4_000);
    let refused = loop {
        let text = format!("{long} {}", done.len());
        match seat.command(&say(&text), &format!("say-{}", done.len())).await {
            Ok(_) => done.push(text),
            Err(error) => break error,
        }
        assert!(done.len() < 2_000, "the bound does nothing");
    };
    assert_eq!(refused.code(), Some("unavailable"));
    assert!(done.len() > 3, "{}", done.len());
    let is_text = |text: &&String| text.starts_with(&long);
    assert_eq!(texts(&seat).await.iter().filter(is_text).count(), done.len());
    assert_eq!(head.text("/preferences").await.unwrap(), NORLAND);
    let wider = Program::new("prlimit")
        .args(["--pid", &child.id().to_string(), "--fsize=unlimited:unlimited"])
        .status();
    if wider.is_ok_and(|status| status.success()) {
        let text = format!("{long} {}", done.len());
        seat.command(&say(&text), &format!("say-{}", done.len())).await.unwrap();
        done.push(text);
    }
    let before = texts(&seat).await;
    child.kill().unwrap();
    child.wait().unwrap();
    let again = TestServer::start_as(&database, host, |_| {}).await;
    let seat = again.client().at(&opened.room, &opened.token);
    let after = texts(&seat).await;
    assert_eq!(after, before);
    assert_eq!(after.iter().filter(is_text).count(), done.len());
    let summary: Value = seat.summary().await.unwrap();
    assert_eq!(summary["summary"]["phase"], "preparing");
}
