//! The tools for agents, tried with the official client: an agent joins, reads, checks, proposes and signs.

use crate::common::TestDatabase;
use crate::table::{NORLAND, Table, TestServer};
use elfvik::room::Command;
use rmcp::ServiceExt as _;
use rmcp::model::{CallToolRequestParams, ReadResourceRequestParams};
use rmcp::service::{RoleClient, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use serde_json::{Value, json};

struct Agent(RunningService<RoleClient, ()>);

impl Agent {
    async fn connected(server: &TestServer, token: &str) -> Self {
        let config = StreamableHttpClientTransportConfig::with_uri(format!("{}/mcp", server.address));
        let transport = StreamableHttpClientTransport::from_config(config.auth_header(token));
        Self(().serve(transport).await.unwrap())
    }

    async fn call(&self, tool: &'static str, arguments: Value) -> (bool, Value) {
        let arguments = arguments.as_object().unwrap().clone();
        let request = CallToolRequestParams::new(tool).with_arguments(arguments);
        let result = self.0.call_tool(request).await.unwrap();
        let is_error = result.is_error.unwrap_or(false);
        (is_error, result.structured_content.unwrap())
    }

    async fn done(&self, tool: &'static str, arguments: Value) -> Value {
        let (is_error, answer) = self.call(tool, arguments).await;
        assert!(!is_error, "{tool}: {answer}");
        answer
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_joins_reads_checks_proposes_and_signs() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    let agent = Agent::connected(&server, table.at("norland-agent").token()).await;
    let room = table.room.as_str();

    let rooms = agent.done("room_list", json!({})).await;
    assert_eq!(rooms["rooms"][0]["room"], room);
    agent.done("room_join", json!({ "room": room, "key": "join" })).await;
    let read = agent.done("room_read", json!({ "room": room })).await;
    assert!(read["next"].as_array().unwrap().iter().any(|next| next == "propose"), "{read}");
    let resources = agent.0.list_all_resources().await.unwrap();
    assert_eq!(resources.len(), 3);
    for (resource, text) in resources.iter().zip(["A border at sea", NORLAND, "| accept |"]) {
        let read = agent.0.read_resource(ReadResourceRequestParams::new(resource.uri.clone())).await.unwrap();
        assert!(serde_json::to_value(read).unwrap()["contents"][0]["text"].as_str().unwrap().contains(text));
    }

    let choose = serde_json::to_value(table.package("delegations-draft").choose).unwrap();
    let check = agent.done("offer_check", json!({ "room": room, "choose": choose })).await;
    assert!(check["check"]["value"].as_f64().unwrap() > 0.0, "{check}");
    let offer = json!({ "room": room, "key": "offer-1", "choose": choose, "text": "our first" });
    let first = agent.done("offer_propose", offer.clone()).await;
    assert_eq!(agent.done("offer_propose", offer).await["events"], first["events"]);
    let number = crate::table::shown(&first["events"]).number;
    agent.done("offer_withdraw", json!({ "room": room, "key": "withdraw", "offer": number })).await;
    let message =
        json!({ "room": room, "key": "say", "meant": "question", "text": "What do you need most?" });
    agent.done("message_send", message).await;
    let seen = table.at("osterland").events(0, 0).await.unwrap();
    let last = seen["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["by"]["agent"], &last["body"]["kind"]), (&json!(true), &json!("message")));

    let choose = serde_json::to_value(table.package("draft-with-quota").choose).unwrap();
    let offer = json!({ "room": room, "key": "offer-2", "choose": choose });
    let second = agent.done("offer_propose", offer).await;
    let since = agent.done("room_read", json!({ "room": room })).await["last"].clone();
    let declined =
        Command::Decline { offer: crate::table::shown(&second["events"]).number, reason: "no".into() };
    table.does("osterland", declined).await;
    let waited = agent.done("room_wait", json!({ "room": room, "since": since, "seconds": 5 })).await;
    assert_eq!(waited["events"][0]["body"]["kind"], "offer-declined");

    // The other side offers, and the agent signs exactly that.
    let theirs =
        if waited["next"].to_string().contains("\"propose\"") && !can_propose(&table, "osterland").await {
            let offer = json!({ "room": room, "key": "offer-3", "choose": choose, "text": "once more" });
            let third = agent.done("offer_propose", offer).await;
            let third = crate::table::shown(&third["events"]);
            assert!(third.number > 0);
            table.offers("osterland", table.package("delegations-draft")).await
        } else {
            table.offers("osterland", table.package("delegations-draft")).await
        };
    let sign = |hash: &Value, key: &str| {
        json!({ "room": room, "key": key, "offer": theirs.number,
        "answer": "accept", "hash": hash })
    };
    let wrong = json!("0".repeat(64));
    let (is_error, problem) = agent.call("offer_respond", sign(&wrong, "sign-1")).await;
    assert!(is_error && problem["code"] == "not-these-terms", "{problem}");
    let hash = problem["refusal"]["current"].clone();
    agent.done("offer_respond", sign(&hash, "sign-2")).await;
    assert_eq!(table.at("host").summary().await.unwrap()["summary"]["phase"], "initialled");
}

async fn can_propose(table: &Table, name: &str) -> bool {
    let summary = table.at(name).summary().await.unwrap();
    summary["summary"]["next"].as_array().unwrap().iter().any(|next| next == "propose")
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_nine_tools_and_each_refuses_what_it_does_not_name() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let agent = Agent::connected(&server, table.at("norland-agent").token()).await;
    let mut tools = agent.0.list_all_tools().await.unwrap();
    tools.sort_by(|one, other| one.name.cmp(&other.name));
    let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_ref()).collect();
    let all = [
        "message_send",
        "offer_check",
        "offer_propose",
        "offer_respond",
        "offer_withdraw",
        "room_join",
        "room_list",
        "room_read",
        "room_wait",
    ];
    assert_eq!(names, all);
    for tool in &tools {
        assert_eq!(tool.input_schema["additionalProperties"], false, "{}", tool.name);
        assert!(tool.description.as_ref().is_some_and(|text| !text.is_empty()));
    }
    let extra = json!({ "room": table.room, "since": 0, "vault": "osterland" });
    let request = CallToolRequestParams::new("room_read").with_arguments(extra.as_object().unwrap().clone());
    let refused = agent.0.call_tool(request).await;
    assert!(refused.is_err() || refused.is_ok_and(|result| result.is_error == Some(true)));
    let (is_error, problem) = agent.call("room_read", json!({ "room": "r0000000000000000" })).await;
    assert!(is_error && problem["code"] == "not-found", "{problem}");
    let nobody = Agent::connected(&server, "no-token").await;
    let (is_error, problem) = nobody.call("room_list", json!({})).await;
    assert!(is_error && problem["code"] == "no-token", "{problem}");
}
