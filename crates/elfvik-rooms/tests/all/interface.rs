//! What the interface over HTTP promises whatever happens in rooms.

use crate::common::TestDatabase;
use crate::table::{Table, TestServer, request};
use elfvik::room::Command;
use elfvik_rooms::http::description;
use elfvik_rooms::problem::{Code, PROBLEM_JSON};
use elfvik_rooms::tokens::Token;
use serde_json::Value;

async fn got(address: &str, path: &str, token: &str) -> (u16, String, String) {
    let response =
        reqwest::Client::new().get(format!("{address}{path}")).bearer_auth(token).send().await.unwrap();
    let content = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), content, response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn not_yours_and_does_not_exist_are_the_same_bytes() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::open(&server, &request()).await;
    let other = server.open(&request(), "room-2").await;
    let token = table.at("norland").token();
    for below in ["", "/events", "/private", "/preferences", "/record", "/scenario", "/checkpoints"] {
        let theirs = got(&server.address, &format!("/rooms/{}{below}", other.room), token).await;
        let nobodys = got(&server.address, &format!("/rooms/r0000000000000000{below}"), token).await;
        assert_eq!(theirs, nobodys);
        assert_eq!((theirs.0, theirs.1.as_str()), (404, PROBLEM_JSON));
    }
    let unknown = got(&server.address, &format!("/rooms/{}", table.room), &Token::new().text()).await;
    assert_eq!(unknown, got(&server.address, "/rooms/r0000000000000000", "no token").await);
    assert_eq!(unknown.0, 401);
    assert_eq!(got(&server.address, "/nothing/here", token).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_is_a_problem_with_code_cause_and_cure() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start_as(&database, Token::new(), |config| config.limits.body = 100_000).await;
    let table = Table::open(&server, &request()).await;
    let commands = format!("{}/rooms/{}/commands", server.address, table.room);
    let http = reqwest::Client::new();
    let post = |body: String, key: &str| {
        let post = http.post(&commands).bearer_auth(table.at("norland").token());
        post.header("content-type", "application/json").header("idempotency-key", key).body(body)
    };
    let cases = [
        (post("{}".into(), "a"), "malformed"),
        (post("{\"command\":\"fly\"}".into(), "b"), "malformed"),
        (post("{\"command\":\"walk\"}".into(), ""), "no-key"),
        (post("{\"command\":\"walk\"}".into(), "with space"), "no-key"),
        (post(" ".repeat(200_000), "c"), "too-large"),
        (post("{\"command\":\"start\"}".into(), "d"), "not-permitted"),
        (
            http.post(format!("{}/join", server.address))
                .header("idempotency-key", "e")
                .json(&serde_json::json!({"invitation": "x"})),
            "no-invitation",
        ),
        (http.post(format!("{}/rooms", server.address)).bearer_auth(table.at("host").token()), "no-token"),
        (
            http.post(&commands)
                .bearer_auth(table.at("press").token())
                .header("idempotency-key", "f")
                .body("{}"),
            "malformed",
        ),
    ];
    for (request, code) in cases {
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], PROBLEM_JSON, "{code}");
        let status = response.status().as_u16();
        let problem: Value = response.json().await.unwrap();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        for field in ["type", "title", "detail", "cause", "cure"] {
            assert!(!problem[field].as_str().unwrap().is_empty(), "{code} {field}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_too_much_waits_and_others_do_not() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start_as(&database, Token::new(), |config| {
        config.limits.per_token = 2;
        config.limits.burst = 2;
    });
    let server = server.await;
    let table = Table::open(&server, &request()).await;
    let mut refused = None;
    for _ in 0..8 {
        refused = refused.or(table.at("norland").summary().await.err());
    }
    assert_eq!(refused.unwrap().code(), Some("too-many"));
    table.at("osterland").summary().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_counters_name_nobody() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    assert_eq!(got(&server.address, "/health", "").await.2, "ok\n");
    let counters = got(&server.address, "/metrics", "").await.2;
    assert!(counters.contains("elfvik_events_total"), "{counters}");
    for name in [table.room.as_str(), "norland", "osterland", table.at("norland").token()] {
        assert!(!counters.contains(name), "{name}");
    }
}

#[test]
fn the_description_names_every_path_and_code() {
    let description = description();
    let paths = description["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 16, "{:?}", paths.keys());
    let text = description.to_string();
    assert!(text.contains("#/components/schemas/Terms") && !text.contains("#/$defs/"));
    let page = include_str!("../../../../docs/rooms/http.md");
    for code in Code::ALL {
        let (status, code, ..) = code.row();
        assert!(
            page.contains(&format!("| `{code}` | {} |", status.as_u16())),
            "docs/rooms/http.md lacks {code}"
        );
    }
    for path in paths.keys() {
        assert!(page.contains(&format!("`{path}`")), "docs/rooms/http.md lacks {path}");
    }
}
