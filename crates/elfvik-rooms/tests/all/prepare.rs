//! Preparing on pages: forms become the private file, answers that contradict it are named and mended, and
//! nothing of another side is on any page.

use crate::common::TestDatabase;
use crate::table::{NORLAND, SCENARIO, Table, TestServer, request, request_of};
use elfvik::room::{Command, Occupant, Role};

/// A browser at the pages of one seat.
pub(crate) struct Browser {
    client: reqwest::Client,
    seat: String,
    cookie: String,
}

/// What a browser was answered.
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) text: String,
    pub(crate) policy: String,
    location: String,
}

impl Browser {
    pub(crate) fn at(server: &TestServer, table: &Table, name: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let seat = format!("{}/table/{}/{}", server.address, table.room, table.seats[name].0);
        Self { client, seat, cookie: format!("elfvik-seat={}", table.at(name).token()) }
    }

    pub(crate) async fn get(&self, path: &str) -> Shown {
        let request = self.client.get(format!("{}{path}", self.seat)).header("cookie", &self.cookie);
        shown(request.send().await.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        self.send(path, kind, body.join("&")).await
    }

    async fn upload(&self, text: &str) -> Shown {
        let body = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"own.toml\"\r\n\r\n{text}\r\n--edge--\r\n"
        );
        self.send("/prepare/upload", "multipart/form-data; boundary=edge", body).await
    }

    async fn send(&self, path: &str, kind: &str, body: String) -> Shown {
        let request = self.client.post(format!("{}{path}", self.seat)).header("cookie", &self.cookie);
        shown(request.header("content-type", kind).body(body).send().await.unwrap()).await
    }

    /// What the hidden field of a page holds that tells the present file.
    async fn version(&self) -> String {
        let page = self.get("/prepare/order").await.text;
        value(&page, "version").unwrap()
    }

    async fn saves(&self, step: &str, fields: &[(&str, &str)]) {
        let version = self.version().await;
        let fields = [&[("version", version.as_str()), ("next", "file")], fields].concat();
        let saved = self.post(&format!("/prepare/{step}"), &fields).await;
        assert_eq!(saved.status, 303, "{step}: {}", saved.text);
        assert!(saved.location.ends_with("/prepare/file"), "{}", saved.location);
    }

    async fn file(&self) -> String {
        self.get("/prepare/file.toml").await.text
    }
}

async fn shown(response: reqwest::Response) -> Shown {
    let header = |name: &str| {
        let value = response.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (policy, location) = (header("content-security-policy"), header("location"));
    let status = response.status();
    let text = response.text().await.unwrap();
    Shown { status: status.as_u16(), policy, location, text }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The value of the first field of a name.
fn value(page: &str, name: &str) -> Option<String> {
    let rest = page.split_once(&format!("name=\"{name}\" value=\""))?.1;
    Some(rest.split_once('"')?.0.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_make_a_file_that_values_drafts() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::open(&server, &request()).await;
    let browser = Browser::at(&server, &table, "norland");
    assert!(browser.get("/prepare").await.text.contains("Sea border"));

    // The quota comes first, and one more step up makes the border second again.
    let order: Vec<(&str, &str)> =
        vec![("rank-0", "3"), ("rank-1", "1"), ("rank-2", "2"), ("rank-3", "4"), ("rank-4", "5")];
    browser.saves("order", &[&order[..], &[("move", "up-0")]].concat()).await;
    let page = browser.get("/prepare/values").await.text;
    let weights: Vec<f64> =
        (0..5).map(|at| value(&page, &format!("weight-{at}")).unwrap().parse().unwrap()).collect();
    assert!(weights[1] > weights[0] && weights[0] > weights[2] && weights[2] > weights[3], "{weights:?}");

    // Weights are made to add up; amounts have values at both ends and a bend.
    let each = |at: usize, values: &[&'static str]| {
        let value =
            |(option, value): (usize, &&'static str)| (format!("value-{at}-{option}"), (*value).to_owned());
        values.iter().enumerate().map(value).collect::<Vec<_>>()
    };
    let mut fields: Vec<(String, String)> = Vec::new();
    for (at, weight) in ["30", "50", "20", "50", "50"].into_iter().enumerate() {
        fields.push((format!("weight-{at}"), weight.to_owned()));
    }
    for (at, values) in [(0, ["100", "70", "0"]), (2, ["60", "100", "20"]), (3, ["0", "60", "100"])] {
        fields.extend(each(at, &values));
    }
    for (name, value) in [
        ("low-1", "100"),
        ("high-1", "0"),
        ("peak-1", "45"),
        ("top-1", "70"),
        ("low-4", "0"),
        ("high-4", "100"),
    ] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.saves("values", &fields).await;
    browser.saves("fallback", &[("fallback", "points"), ("points", "52,5")]).await;
    let file = browser.file().await;
    assert!(file.contains("reservation = 0.525") && file.contains("[45, 0.7]"), "{file}");

    // The table values drafts by it: the quota of 30 to 60 in the middle, all else as it stands.
    let terms = table.package("delegations-draft");
    let draft: Vec<(String, String)> =
        terms.choose.iter().map(|(issue, option)| (format!("issue-{issue}"), option.clone())).collect();
    let draft: Vec<(&str, &str)> =
        draft.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = browser.post("/draft", &draft).await.text;
    assert!(
        page.contains("Your draft is worth <strong>") && page.contains("<strong>52.5</strong>"),
        "{page}"
    );

    // Beliefs: an order, both ends of an issue, a reservation.
    browser
        .saves(
            "others",
            &[
                ("low-1", "40"),
                ("likely-1", "45"),
                ("high-1", "50"),
                ("rank-1-0", "2"),
                ("rank-1-1", "1"),
                ("best-1-1", "6"),
                ("worst-1-1", "0"),
                ("best-1-0", "2"),
                ("worst-1-0", "0"),
            ],
        )
        .await;
    let page = browser.get("/prepare/others").await.text;
    assert!(page.contains("class=\"tag claim\"") || page.contains("class=\"tag trade\""), "{page}");
    let map = browser.get("/map").await;
    assert!(map.text.contains("data:image/svg+xml;base64,") && map.text.contains("Load into the draft"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_forms_do_not_ask_for_stays_in_the_file() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let browser = Browser::at(&server, &table, "norland");
    let page = browser.get("/prepare").await.text;
    assert!(page.contains("those who must approve at home"), "the page says that the file says more");
    // What is sent back as it was shown changes nothing.
    let values = browser.get("/prepare/values").await.text;
    let names =
        ["weight-0", "weight-1", "weight-2", "weight-3", "weight-4", "low-1", "high-1", "peak-1", "top-1"];
    let shown: Vec<(&str, String)> =
        names.iter().map(|name| (*name, value(&values, name).unwrap())).collect();
    let shown: Vec<(&str, &str)> = shown.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.saves("values", &shown).await;
    assert_eq!(browser.file().await, NORLAND);
    // What is changed takes its range along, and comments stay.
    browser.saves("fallback", &[("fallback", "points"), ("points", "26")]).await;
    let file = browser.file().await;
    assert!(file.contains("reservation = { low = 0.23, likely = 0.26, high = 0.295 }"), "{file}");
    assert_eq!(file.lines().count(), NORLAND.lines().count());
    // A form over a file that somebody changed meanwhile is not lost, and not saved.
    let stale = browser.post("/prepare/fallback", &[("fallback", "none"), ("version", "0")]).await;
    assert_eq!(stale.status, 409);
    assert_eq!(browser.file().await, file);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_contradicts_the_numbers_is_mended_by_the_least_change() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let browser = Browser::at(&server, &table, "norland");
    let page = browser.get("/prepare/test").await.text;
    let pair = value(&page, "pair-0").unwrap();
    assert!(value(&page, "pair-4").is_some() && value(&page, "pair-5").is_none(), "five comparisons");
    let mut contradicted = None;
    for answer in ["a", "b"] {
        let checked = browser.post("/prepare/test", &[("pair-0", &pair), ("answer-0", answer)]).await;
        if checked.text.contains("One answer contradicts your numbers.") {
            contradicted = Some((answer, checked.text));
        }
    }
    let (answer, page) = contradicted.expect("one of two answers contradicts");
    assert_eq!(page.matches("name=\"repair\"").count(), 2);
    let repair = value(&page, "repair").unwrap();
    let version = browser.version().await;
    let fields =
        [("pair-0", pair.as_str()), ("answer-0", answer), ("repair", &repair), ("version", &version)];
    let mended = browser.post("/prepare/test", &fields).await;
    assert_eq!(mended.status, 200);
    assert!(mended.text.contains("Your answers and your numbers agree."), "{}", mended.text);
    assert_ne!(browser.file().await, NORLAND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_file_is_refused_with_every_fault_and_a_good_one_taken() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::open(&server, &request()).await;
    let browser = Browser::at(&server, &table, "norland");
    let refused = browser.upload(&NORLAND.replace("historic = 0 }", "historc = 0 }")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("error: ") && refused.text.contains("= help: "), "{}", refused.text);
    assert!(refused.text.contains("norland.toml:"));
    assert_eq!(browser.get("/prepare/file.toml").await.status, 409);
    assert_eq!(browser.upload(NORLAND).await.status, 303);
    assert_eq!(browser.file().await.trim(), NORLAND.trim());
    // The deputy reads and does not write.
    let deputy = Browser::at(&server, &table, "norland-deputy");
    assert!(deputy.get("/prepare/values").await.text.contains("Your seat reads only"));
    assert_eq!(deputy.upload(NORLAND).await.status, 403);
    let version = deputy.version().await;
    let saved = deputy.post("/prepare/fallback", &[("fallback", "none"), ("version", &version)]).await;
    assert_eq!(saved.status, 403);
    // Whoever belongs to no party has nothing to prepare.
    assert_eq!(Browser::at(&server, &table, "press").get("/prepare").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_a_side_depends_on_the_file_of_another() {
    let other = crate::table::OSTERLAND.replacen(
        "reservation = {",
        "confidential = \"tell-tale-4711\"\nreservation = {",
        1,
    );
    let mut seen = Vec::new();
    for secret in [crate::table::OSTERLAND, other.as_str()] {
        let database = TestDatabase::sqlite();
        let server = TestServer::start(&database).await;
        let table = Table::open(&server, &request()).await;
        table.at("norland").put_preferences(NORLAND, "file").await.unwrap();
        table.at("osterland").put_preferences(secret, "file").await.unwrap();
        table.does("host", Command::Start {}).await;
        let browser = Browser::at(&server, &table, "norland");
        let mut pages = String::new();
        let paths = ["order", "values", "test", "fallback", "others", "file", "brief", "rehearse"];
        for path in
            paths.map(|step| format!("/prepare/{step}")).iter().chain(&["/map".into(), "/after".into()])
        {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{path}: {}", page.text);
            pages.push_str(&page.text.replace(&table.room, "ROOM"));
        }
        assert!(!pages.contains("tell-tale-4711"));
        let brief = browser.get("/prepare/brief").await;
        assert!(
            brief.policy.contains("style-src 'sha256-") && !brief.policy.contains("unsafe"),
            "{}",
            brief.policy
        );
        seen.push(pages);
    }
    assert!(seen[0] == seen[1], "a page of Norland changed with the file of Osterland");
}

#[tokio::test(flavor = "multi_thread")]
async fn rehearsals_answer_in_words_and_a_picture() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::seated(&server).await;
    let browser = Browser::at(&server, &table, "norland");
    let fields = [("ours", "conceder"), ("theirs", "boulware")];
    let page = browser.post("/prepare/rehearse", &fields).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("of them end with an agreement"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_with_markup_and_long_ones_are_text() {
    let long = "w".repeat(200);
    let scenario = SCENARIO
        .replace("text = \"joint patrols\"", &format!("text = \"<b onclick=1>{long}</b>\""))
        .replace("name = \"sea border\"", "name = \"<script>alert(1)</script>\"");
    let seats = [("norland", Role::Head, Some("norland"), Occupant::Person)];
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let table = Table::open(&server, &request_of(&seats, &scenario)).await;
    table.at("norland").put_preferences(NORLAND, "file").await.unwrap();
    let browser = Browser::at(&server, &table, "norland");
    for path in
        ["/prepare/order", "/prepare/values", "/prepare/test", "/prepare/others", "/map", "/prepare/brief"]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("<script>alert") && !page.text.contains("<b onclick"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_points_is_shown_and_written_in_its_own_points() {
    let scenario = include_str!("../../../../scenarios/job-offer/scenario.toml");
    let file = include_str!("../../../../scenarios/job-offer/engineer.toml");
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let seats = [("engineer", Role::Head, Some("engineer"), Occupant::Person)];
    let table = Table::open(&server, &request_of(&seats, scenario)).await;
    table.at("engineer").put_preferences(file, "file").await.unwrap();
    table.does("engineer", Command::Arrive {}).await;
    let browser = Browser::at(&server, &table, "engineer");
    let page = browser.get("/prepare/values").await.text;
    assert!(!page.contains("cannot show"), "{page}");
    // Salary is worth 28 points of her 100 at its best.
    assert_eq!(value(&page, "weight-0").as_deref(), Some("28"));
    assert_eq!(value(&page, "high-0").as_deref(), Some("100"));
    assert_eq!(value(&browser.get("/prepare/fallback").await.text, "points").as_deref(), Some("45"));
    browser
        .saves("values", &[("weight-0", "28"), ("low-0", "25"), ("high-0", "100"), ("top-0", "100")])
        .await;
    browser.saves("fallback", &[("fallback", "points"), ("points", "50")]).await;
    let written = browser.file().await;
    assert!(written.contains("[[60, 7], [72, 28]]") && written.contains("reservation = 50"), "{written}");
    assert!(browser.get("").await.text.contains("you accept nothing below <strong>50.0</strong>"));
    let mandate = [("do", "set-mandate"), ("floor", "55"), ("key", "1")];
    assert_eq!(browser.post("/do", &mandate).await.status, 303);
    assert!(browser.get("").await.text.contains("no less than 55.0 points"));
}
