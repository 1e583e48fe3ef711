//! Nothing that is one delegation's own reaches anybody else, whatever is asked, nor the logs or the
//! database.

use crate::common::{TestDatabase, contains};
use crate::table::{NORLAND, OSTERLAND, SEATS, Table, TestServer, request};
use elfvik::room::{Command, PrivateCommand};
use serde_json::json;

const CANARIES: [&str; 4] =
    ["CANARY-file-5f1c", "CANARY-note-8a02", "CANARY-draft-77e1", "CANARY-referral-4b9d"];

async fn filled(table: &Table) {
    let file = format!("{NORLAND}\n# {}\n", CANARIES[0]);
    table.at("norland").put_preferences(&file, "canary").await.unwrap();
    let note = PrivateCommand::Note { text: CANARIES[1].to_owned() };
    table.at("norland").private(&note, &table.key()).await.unwrap();
    let offer = Command::Propose { terms: table.package("delegations-draft"), expires: None };
    let draft = json!({ "command": "write-draft", "what": offer, "note": CANARIES[2] });
    table.at("norland-deputy").post("/private", &draft, &table.key()).await.unwrap();
    let refer = PrivateCommand::Refer { text: CANARIES[3].to_owned() };
    table.at("norland").private(&refer, &table.key()).await.unwrap();
}

/// Everything that a seat can read.
async fn everything(table: &Table, name: &str) -> String {
    let mut all = String::new();
    for path in ["", "/events?since=0", "/private", "/preferences", "/record", "/checkpoints", "/scenario"] {
        match table.at(name).text(path).await {
            Ok(text) => all.push_str(&text),
            Err(error) => all.push_str(&format!("{error:?}")),
        }
    }
    let check = json!({ "terms": table.package("delegations-draft") });
    all.push_str(&format!("{:?}", table.at(name).post("/check", &check, "check").await));
    for command in ["{\"command\":\"approve-draft\",\"draft\":1}", "{\"command\":\"note\",\"text\":\"x\"}"] {
        let command: serde_json::Value = serde_json::from_str(command).unwrap();
        all.push_str(&format!("{:?}", table.at(name).post("/private", &command, &table.key()).await));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn canaries_stay_in_their_vault() {
    for database in TestDatabase::all() {
        let server = TestServer::start(&database).await;
        let table = Table::seated(&server).await;
        filled(&table).await;
        table.does("host", Command::Start {}).await;
        let own = everything(&table, "norland").await;
        for canary in CANARIES {
            assert!(own.contains(canary), "the own side reads {canary}");
        }
        let of_norland = |name: &str| SEATS.iter().any(|seat| seat.0 == name && seat.2 == Some("norland"));
        for name in table.clients.keys().filter(|name| !of_norland(name)) {
            let seen = everything(&table, name).await;
            for canary in CANARIES {
                assert!(!seen.contains(canary), "{name} sees {canary}");
            }
        }
        let counters =
            reqwest::get(format!("{}/metrics", server.address)).await.unwrap().text().await.unwrap();
        let bytes = database.bytes();
        assert!(contains(&bytes, "A border at sea"), "the search finds what is there");
        for canary in CANARIES {
            assert!(!counters.contains(canary));
            assert!(!contains(&bytes, canary), "the database shows {canary}");
        }
        for client in table.clients.values() {
            assert!(!contains(&bytes, client.token()), "the database shows a token");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_see_does_not_change_with_a_private_file() {
    let mut seen = Vec::new();
    for file in
        [NORLAND.to_owned(), NORLAND.replace("low = 0.46, likely = 0.52", "low = 0.31, likely = 0.37")]
    {
        let database = TestDatabase::sqlite();
        let host = elfvik_rooms::tokens::Token::of_text(&"A".repeat(43)).unwrap();
        let server = TestServer::start_as(&database, host, |_| {}).await;
        let table = Table::seated(&server).await;
        table.at("norland").put_preferences(&file, "other").await.unwrap();
        table.does("host", Command::Start {}).await;
        let offer = table.offers("norland", table.package("delegations-draft")).await;
        table.does("osterland", Command::Decline { offer: offer.number, reason: String::new() }).await;
        let mut all = String::new();
        for name in ["osterland", "mediator", "host", "observer", "press", "president"] {
            all.push_str(&without_times(&everything(&table, name).await));
        }
        seen.push(all);
    }
    let differs = seen[0].chars().zip(seen[1].chars()).position(|(one, other)| one != other);
    let around = differs.map(|at| seen[0].chars().skip(at.saturating_sub(100)).take(200).collect::<String>());
    assert!(seen[0] == seen[1], "{around:?}");
}

/// The same text without moments and without hashes, which hold moments.
fn without_times(text: &str) -> String {
    let is_hash = |word: &str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_time = |word: &str| word.parse::<jiff::Timestamp>().is_ok();
    let words = text.split('"').map(|word| if is_hash(word) || is_time(word) { "-" } else { word });
    let text = words.collect::<Vec<_>>().join("\"");
    // Milliseconds since 1970 have thirteen digits.
    let numbers = text.split_inclusive(|character: char| !character.is_ascii_digit());
    let is_moment = |piece: &str| piece.bytes().take_while(u8::is_ascii_digit).count() == 13;
    numbers.map(|piece| if is_moment(piece) { &piece[13..] } else { piece }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_a_vault_opens_for_its_own_seats_alone() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    filled(&table).await;
    let host = server.stop();
    let server = TestServer::start_as(&database, host, |_| {}).await;
    let table = table.moved(&server);
    let refused = table.at("osterland").text("/preferences").await.unwrap();
    assert_eq!(refused, OSTERLAND);
    assert!(table.at("norland-deputy").text("/preferences").await.unwrap().contains(CANARIES[0]));
    assert_eq!(table.at("mediator").text("/preferences").await.unwrap_err().code(), Some("not-permitted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_last_token_the_vault_is_lost_and_begins_anew() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let seats: Vec<_> = SEATS.into_iter().filter(|seat| ["norland", "osterland"].contains(&seat.0)).collect();
    let request = crate::table::request_of(&seats, &request().scenario);
    let table = Table::open(&server, &request).await;
    table.at("norland").put_preferences(NORLAND, "file").await.unwrap();
    let seat = table.seats["norland"];
    let again =
        table.at("host").post(&format!("/seats/{seat}/invitation"), &json!({}), "lost").await.unwrap();
    let link = again["invited"]["link"].as_str().unwrap();
    let head = elfvik_rooms::client::Client::joined(link, "join").await.unwrap();
    assert_eq!(head.text("/preferences").await.unwrap_err().code(), Some("no-preferences"));
    head.put_preferences(NORLAND, "again").await.unwrap();
    assert_eq!(head.text("/preferences").await.unwrap(), NORLAND);
    assert_eq!(table.at("norland").summary().await.unwrap_err().code(), Some("no-token"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_takes_no_vault_from_whoever_holds_it() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let path = format!("/seats/{}/invitation", table.seats["norland"]);
    let refused = table.at("host").post(&path, &json!({}), "take").await.unwrap_err();
    assert_eq!(refused.code(), Some("vault-in-use"));
    assert_eq!(table.at("norland").text("/preferences").await.unwrap(), NORLAND);
}
