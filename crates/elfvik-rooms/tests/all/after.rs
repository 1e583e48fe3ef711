//! The page after the talks: what was agreed, what it is worth, what was left, and how it can be kept.

use crate::common::TestDatabase;
use crate::prepare::Browser;
use crate::table::{Table, TestServer, request_of, shown};
use elfvik::format::FileText;
use elfvik::keep::accord;
use elfvik::room::{Command, Occupant, Role};

const SCENARIO: &str = include_str!("../../../../scenarios/stockholm-2019/scenario.toml");
const US: &str = include_str!("../../../../scenarios/stockholm-2019/us.toml");
const DPRK: &str = include_str!("../../../../scenarios/stockholm-2019/dprk.toml");
const SEATS: [(&str, Role, Option<&str>, Occupant); 2] =
    [("us", Role::Head, Some("us"), Occupant::Person), ("dprk", Role::Head, Some("dprk"), Occupant::Person)];

#[tokio::test(flavor = "multi_thread")]
async fn what_was_agreed_is_valued_and_drafted_as_an_accord() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::open(&server, &request_of(&SEATS, SCENARIO)).await;
    table.at("us").put_preferences(US, "file").await.unwrap();
    table.at("dprk").put_preferences(DPRK, "file").await.unwrap();
    for name in ["us", "dprk"] {
        table.does(name, Command::Arrive {}).await;
    }
    let browser = Browser::at(&server, &table, "us");
    let before = browser.get("/after").await;
    assert!(before.text.contains("The talks are not over."), "{}", before.text);
    assert_eq!(browser.get("/after/accord.toml").await.status, 404);

    table.does("host", Command::Start {}).await;
    let package = table.scenario.packages.last().unwrap().id.clone();
    let answer = table.does("us", Command::Propose { terms: table.package(&package), expires: None }).await;
    let map = browser.get("/map").await;
    assert!(map.text.contains("our last offer") && map.text.contains("What the offers were worth to us"));
    table.does("dprk", shown(&answer["events"]).accepted()).await;

    let after = browser.get("/after").await;
    assert!(after.text.contains("What was agreed") && after.text.contains("Worth to us"), "{}", after.text);
    assert!(
        after.text.contains("How it can be kept") && after.text.contains("The whole plan"),
        "{}",
        after.text
    );
    let plan = browser.get("/after/plan").await;
    assert!(plan.status == 200 && plan.policy.contains("sha256-"), "{}", plan.policy);
    let draft = browser.get("/after/accord.toml").await;
    assert!(draft.text.starts_with("# A draft, to be gone over."), "{}", draft.text);
    assert!(accord::accord_text(FileText { name: "accord.toml", text: &draft.text }).is_ok());
}
