//! A whole negotiation over HTTP: two delegations, a mediator, an observer and the press; levels, a
//! suspension, a restart, ratification that fails and then succeeds, a statement that is released.

use crate::common::TestDatabase;
use crate::table::{Table, TestServer, shown};
use elfvik::record::{Signature, VerifyRequest, public_key, verify};
use elfvik::room::{
    Approval, Command, Mandate, MessageKind, PrivateCommand, RatifierAnswer, StatementKind, TermsHash,
};
use serde_json::Value;

async fn phase(table: &Table, name: &str) -> String {
    let summary = table.at(name).summary().await.unwrap();
    summary["summary"]["phase"].as_str().unwrap().to_owned()
}

/// The hash in the last event of a kind that a seat has seen.
async fn hash_of(table: &Table, name: &str, kind: &str) -> TermsHash {
    let events = table.at(name).events(0, 0).await.unwrap();
    let events = events["events"].as_array().unwrap();
    let last = events.iter().rev().find(|event| event["body"]["kind"] == kind).unwrap();
    serde_json::from_value(last["body"]["hash"].clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_delegations_negotiate_from_the_first_message_to_the_statement() {
    for database in TestDatabase::all() {
        let server = TestServer::start(&database).await;
        let table = Table::seated(&server).await;
        table.does("host", Command::Start {}).await;
        let say =
            |text: &str| Command::Say { meant: MessageKind::Explanation, text: text.to_owned(), about: None };
        table.does("norland", say("we begin with the border")).await;
        table.does("mediator", Command::CloseLevel {}).await;

        // The deputy may offer what the head approves.
        let mandate = Mandate { approval: Approval::Required, ..Mandate::default() };
        let mandate = PrivateCommand::SetMandate { mandate };
        table.at("norland").private(&mandate, &table.key()).await.unwrap();
        let offer = Command::Propose { terms: table.package("delegations-draft"), expires: None };
        assert_eq!(table.refuses("norland-deputy", offer.clone()).await, "needs-approval");
        let draft = serde_json::json!({ "command": "write-draft", "what": offer, "note": "as discussed" });
        table.at("norland-deputy").post("/private", &draft, &table.key()).await.unwrap();
        let approved = PrivateCommand::ApproveDraft { draft: 1 };
        let answer = table.at("norland").private(&approved, &table.key()).await.unwrap();
        let offer = shown(&answer["events"]);
        let seen = table.at("osterland").events(0, 0).await.unwrap();
        let by = seen["events"].as_array().unwrap().last().unwrap()["by"].clone();
        assert_eq!((by["party"].as_str(), by["seat"].as_u64()), (Some("norland"), None));

        // Suspended, nothing is accepted; the server starts again; both confirm.
        table.does("osterland", Command::Suspend { cause: "instructions from home".to_owned() }).await;
        assert_eq!(table.refuses("osterland", offer.accepted()).await, "not-permitted");
        let host = server.stop();
        let server = TestServer::start_as(&database, host, |_| {}).await;
        let table = table.moved(&server);
        assert_eq!(phase(&table, "observer").await, "suspended");
        table.does("norland", Command::Resume {}).await;
        assert_eq!(phase(&table, "norland").await, "suspended");
        table.does("osterland", Command::Resume {}).await;
        assert_eq!(phase(&table, "norland").await, "in-session");

        // Accepted by its hash, initialled, refused at home, and back at the table.
        table.does("osterland", offer.accepted()).await;
        assert_eq!(phase(&table, "mediator").await, "initialled");
        let hash = hash_of(&table, "parliament", "initialled").await;
        let refuses = RatifierAnswer::Refuses;
        table
            .does("parliament", Command::Ratify { hash, decision: refuses, reason: "the quota".to_owned() })
            .await;
        let hash = hash_of(&table, "president", "initialled").await;
        if phase(&table, "mediator").await == "initialled" {
            let decision = RatifierAnswer::Approves;
            table.does("president", Command::Ratify { hash, decision, reason: String::new() }).await;
        }
        assert_eq!(phase(&table, "norland").await, "in-session");
        assert!(table.kinds("osterland").await.contains(&"returned".to_owned()));

        // Another package, which passes.
        let terms = table.package("draft-with-quota");
        let by = if can(&table, "norland", "propose").await { "norland" } else { "osterland" };
        let other = if by == "norland" { "osterland" } else { "norland" };
        let offer = table.offers(by, terms).await;
        table.does(other, offer.accepted()).await;
        for ratifier in ["parliament", "president"] {
            let hash = hash_of(&table, ratifier, "initialled").await;
            let decision = RatifierAnswer::Approves;
            table.does(ratifier, Command::Ratify { hash, decision, reason: String::new() }).await;
        }
        assert_eq!(phase(&table, "norland").await, "agreed");

        // A statement that both confirm reaches the press, and what was said at the table does not.
        let text = "Norland and Osterland have agreed on their border at sea.".to_owned();
        let statement =
            Command::DraftStatement { whose: StatementKind::Joint, text: text.clone(), embargo: None };
        table.does("mediator", statement).await;
        assert!(!table.kinds("press").await.contains(&"statement-released".to_owned()));
        for head in ["norland", "osterland"] {
            let drafts = table.at(head).summary().await.unwrap();
            let draft = &drafts["summary"]["statements"][0];
            let hash: TermsHash = serde_json::from_value(draft["hash"].clone()).unwrap();
            table.does(head, confirmed(draft, hash)).await;
        }
        let press = table.at("press").events(0, 0).await.unwrap().to_string();
        assert!(press.contains(&text), "{press}");
        assert!(!press.contains("we begin with the border") && !press.contains("offer-made"), "{press}");

        // What each has seen is a record that others can check.
        for name in ["norland", "observer", "press", "host"] {
            let record = table.at(name).text("/record").await.unwrap();
            verify(record.as_bytes(), &VerifyRequest::default())
                .unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        }
        let checkpoints = table.at("norland").get("/checkpoints").await.unwrap();
        let noted = checkpoints["checkpoints"].as_array().unwrap().last().unwrap();
        let text = |field: &str| noted[field].as_str().unwrap().to_owned();
        let key = public_key(&text("key")).unwrap();
        let signature: Signature = text("signature").parse().unwrap();
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        key.verify_strict(text("signed").as_bytes(), &signature).unwrap();
        assert!(text("signed").contains(&text("checkpoint")) && text("signed").contains(&table.room));
        let noted = vec![text("checkpoint").parse().unwrap()];
        let request = VerifyRequest { checkpoints: noted, ..VerifyRequest::default() };
        let record = table.at("norland").text("/record").await.unwrap();
        verify(record.as_bytes(), &request).unwrap();
    }
}

fn confirmed(_draft: &Value, hash: TermsHash) -> Command {
    Command::ConfirmStatement { hash }
}

async fn can(table: &Table, name: &str, action: &str) -> bool {
    let summary = table.at(name).summary().await.unwrap();
    summary["summary"]["next"].as_array().unwrap().iter().any(|next| next == action)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accept_binds_to_the_terms_that_were_read() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    let read = table.offers("norland", table.package("delegations-draft")).await;
    let terms = table.package("draft-with-quota");
    let replaced = table.does("norland", Command::Replace { offer: read.number, terms, expires: None }).await;
    let now = shown(&replaced["events"]);
    assert!(
        ["not-these-terms", "not-found"]
            .contains(&table.refuses("osterland", read.accepted()).await.as_str())
    );
    table.does("osterland", now.accepted()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_is_settled_from_both_vaults_and_only_a_match_is_told() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    table.does("host", Command::Start {}).await;
    for (suggestion, marks, result) in
        [(1, ["accept", "decline"], "not-matched"), (2, ["accept", "accept"], "matched")]
    {
        let closes = elfvik::room::Timestamp(jiff::Timestamp::now().as_millisecond() + 700);
        table.does("mediator", Command::Suggest { terms: table.package("draft-with-quota"), closes }).await;
        for (name, mark) in ["norland", "osterland"].into_iter().zip(marks) {
            let mark = serde_json::json!({ "command": "mark", "suggestion": suggestion, "mark": mark });
            table.at(name).post("/private", &mark, &table.key()).await.unwrap();
        }
        let closed = loop {
            let events = table.at("observer").events(0, 0).await.unwrap();
            let events = events["events"].as_array().unwrap();
            let is_it = |event: &&Value| {
                event["body"]["kind"] == "suggestion-closed" && event["body"]["suggestion"] == suggestion
            };
            if let Some(event) = events.iter().find(is_it) {
                break event.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        };
        assert_eq!(closed["body"]["result"], result);
    }
    let seen = table.at("osterland").events(0, 0).await.unwrap().to_string();
    assert!(!seen.contains("\"mark\""), "{seen}");
}
