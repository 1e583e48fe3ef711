//! Seats that are played: by strategies of the library, by a program of anybody's, and swapped in mid-talk.

use crate::common::TestDatabase;
use crate::table::{Table, TestServer};
use elfvik::room::{Command, Occupant};
use elfvik::seed::Seed;
use elfvik_rooms::player::play;

async fn played(norland: &str, osterland: &str) -> (Table, TestServer, TestDatabase) {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    let (one, two) = (table.at("norland-agent"), table.at("osterland"));
    let both =
        async { tokio::join!(play(one, norland, Seed(1)), play(two, osterland, Seed(2)), signed(&table)) };
    let (one, two, ()) = tokio::time::timeout(std::time::Duration::from_secs(120), both).await.unwrap();
    assert_eq!(one.unwrap(), two.unwrap());
    (table, server, database)
}

/// Ratifiers approve what is initialled, until the talks are over.
pub(crate) async fn signed(table: &Table) {
    for _ in 0..600 {
        let summary = table.at("parliament").summary().await.unwrap();
        let phase = summary["summary"]["phase"].as_str().unwrap().to_owned();
        if ["agreed", "closed"].contains(&phase.as_str()) {
            return;
        }
        if phase == "initialled" {
            for name in ["parliament", "president"] {
                let hash = summary["summary"]["deal"]["hash"].clone();
                let ratify = serde_json::json!({ "command": "ratify", "hash": hash, "decision": "approves" });
                // Whoever has decided already is refused.
                let _ = table.at(name).post("/commands", &ratify, &table.key()).await;
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("the talks did not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_strategies_negotiate_over_http_to_the_end() {
    let (table, _server, _database) = played("strategy=conceder", "strategy=linear").await;
    let kinds = table.kinds("mediator").await;
    assert!(kinds.iter().filter(|kind| *kind == "offer-made").count() >= 2, "{kinds:?}");
    let seen = table.at("osterland").events(0, 0).await.unwrap();
    let events = seen["events"].as_array().unwrap();
    let theirs = events
        .iter()
        .find(|event| event["by"]["party"] == "norland" && event["body"]["kind"] == "offer-made");
    assert_eq!(theirs.unwrap()["by"]["agent"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_of_anybodys_plays_a_seat() {
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        println!("SKIPPED: python3 is not here, so no program was tried at a seat");
        return;
    }
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../elfvik-cli/tests/agents/agent.py");
    let (table, _server, _database) = played(&format!("agent=python3 {program}"), "strategy=conceder").await;
    assert!(table.kinds("mediator").await.contains(&"offer-made".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_and_a_program_are_swapped_in_mid_talk() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    let offer = table.offers("norland-deputy", table.package("delegations-draft")).await;
    table.does("osterland", Command::Decline { offer: offer.number, reason: String::new() }).await;
    let seat = table.seats["norland-deputy"];
    let name = Some("a program".to_owned());
    table.does("norland", Command::Occupy { seat, occupant: Occupant::Agent, name }).await;
    let path = format!("/seats/{seat}/invitation");
    let invited = table.at("norland").post(&path, &serde_json::json!({}), "swap").await.unwrap();
    let program = elfvik_rooms::client::Client::joined(invited["invited"]["link"].as_str().unwrap(), "j")
        .await
        .unwrap();
    assert_eq!(table.at("norland-deputy").summary().await.unwrap_err().code(), Some("no-token"));
    let say = serde_json::json!({ "command": "say", "meant": "question", "text": "and now?" });
    program.post("/commands", &say, "say").await.unwrap();
    let seen = table.at("osterland").events(0, 0).await.unwrap();
    assert_eq!(seen["events"].as_array().unwrap().last().unwrap()["by"]["agent"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_plays_by_an_unknown_name_or_for_no_party() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let error = play(table.at("osterland"), "strategy=telepathy", Seed(1)).await.unwrap_err().to_string();
    assert!(error.contains("telepathy") && error.contains("strategy=NAME"), "{error}");
    let error = play(table.at("mediator"), "strategy=boulware", Seed(1)).await.unwrap_err().to_string();
    assert!(error.contains("belongs to no party"), "{error}");
}
