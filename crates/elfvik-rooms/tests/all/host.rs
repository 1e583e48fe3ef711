//! The pages of the host, over HTTP as a browser without script uses them.

use crate::common::TestDatabase;
use crate::table::{NORLAND, OSTERLAND, SCENARIO, TestServer};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Response, StatusCode};
use std::collections::BTreeMap;

/// Somebody with a browser: follows no redirection by itself, keeps cookies by name and path.
pub(crate) struct Browser {
    client: reqwest::Client,
    address: String,
    cookies: BTreeMap<(String, String), String>,
}

/// A page that came back.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) policy: String,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn new(server: &TestServer) -> Self {
        let policy = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().redirect(policy).build().unwrap();
        Self { client, address: server.address.clone(), cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.client.get(format!("{}{path}", self.address)).header(COOKIE, self.cookie(path));
        self.page(request.send().await.unwrap()).await
    }

    /// Sends a form, and goes where the answer leads.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = self
            .client
            .post(format!("{}{path}", self.address))
            .header(COOKIE, self.cookie(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        self.page(request.send().await.unwrap()).await
    }

    /// Sends a form with files: the name of the field, that of a file or nothing, the content.
    pub(crate) async fn send(&mut self, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Page {
        let mut body = Vec::new();
        for (name, file, content) in parts {
            let name = name.replace('"', "%22");
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            body.extend(
                format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes(),
            );
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--B--\r\n");
        let request = self
            .client
            .post(format!("{}{path}", self.address))
            .header(COOKIE, self.cookie(path))
            .header("content-type", "multipart/form-data; boundary=B")
            .body(body);
        self.page(request.send().await.unwrap()).await
    }

    pub(crate) async fn signed_in(server: &TestServer) -> Self {
        let mut browser = Self::new(server);
        let page = browser.post("/host/sign-in", &[("token", &server.host.text())]).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/host"));
        browser
    }

    fn cookie(&self, path: &str) -> String {
        let sent = self.cookies.iter().filter(|((_, own), _)| path.starts_with(own.as_str()));
        sent.map(|((name, _), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn page(&mut self, response: Response) -> Page {
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let is_ended = cookie.contains("Max-Age=0");
            assert!(is_ended || cookie.contains("HttpOnly"), "{cookie}");
            assert!(is_ended || cookie.contains("SameSite=Strict"), "{cookie}");
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            let path = rest.split("Path=").nth(1).unwrap().split(';').next().unwrap();
            self.cookies.insert((name.to_owned(), path.to_owned()), value.to_owned());
        }
        let header = |name: &str| {
            response.headers().get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        let (location, policy) = (header(LOCATION.as_str()), header("content-security-policy"));
        Page { status: response.status(), location, policy, text: response.text().await.unwrap() }
    }
}

/// The value of the first hidden field of a name.
pub(crate) fn field(text: &str, name: &str) -> String {
    let begin = format!("name=\"{name}\" value=\"");
    let rest = text.split_once(begin.as_str()).unwrap_or_else(|| panic!("no field {name}: {text}")).1;
    rest.split('"').next().unwrap().to_owned()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

const FILES: [(&str, Option<&str>, &[u8]); 3] = [
    ("files", Some("scenario.toml"), SCENARIO.as_bytes()),
    ("files", Some("norland.toml"), NORLAND.as_bytes()),
    ("files", Some("osterland.toml"), OSTERLAND.as_bytes()),
];

#[tokio::test(flavor = "multi_thread")]
async fn only_the_token_of_the_host_opens_its_pages() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut browser = Browser::new(&server);
    assert!(browser.get("/host").await.text.contains("Token of the host"));
    for path in ["/host/new?case=house-sale", "/host/class/new?case=house-sale", "/host/class/c1"] {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/host"), "{path}");
    }
    for wrong in ["", "x", &elfvik_rooms::tokens::Token::new().text()] {
        let page = browser.post("/host/sign-in", &[("token", wrong)]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert!(browser.get("/host").await.text.contains("Token of the host"));
    }
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get("/host").await;
    assert!(page.text.contains("A house on Elm Street"), "{}", page.text);
    assert!(!page.text.contains(&server.host.text()));
    assert!(page.policy.contains("default-src 'none'"));
    browser.post("/host/sign-out", &[]).await;
    assert!(browser.get("/host").await.text.contains("Token of the host"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shipped_case_is_opened_and_its_links_are_shown() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut browser = Browser::signed_in(&server).await;
    let form = browser.get("/host/new?case=job-offer").await;
    let key = field(&form.text, "key");
    let parts: Vec<(&str, Option<&str>, &[u8])> = vec![
        ("key", None, key.as_bytes()),
        ("case", None, b"job-offer"),
        ("files", None, b"yes"),
        ("host", None, b"Ms <b>Host</b>"),
        ("host-sees", None, b"course"),
        ("minutes-0", None, b"30"),
        ("invite-0", None, b"yes"),
        ("name-0", None, b"Ann <script>alert(1)</script>"),
        ("player-0", None, b"person"),
        ("invite-4", None, b"yes"),
        ("player-4", None, b"strategy=default"),
    ];
    let page = browser.send("/host/open", &parts).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("Ann &#60;script&#62;") && !page.text.contains("<script>alert"));
    assert_eq!(page.text.matches("class=\"code\"").count(), 1, "nobody is invited to a seat that is played");
    let link = page.text.split("readonly value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let again = browser.send("/host/open", &parts).await;
    assert!(again.text.contains(&link), "the same form opens one room");
    let list = browser.get("/host").await;
    assert!(list.text.contains("The delegations prepare.") && !list.text.contains(&link));
    let room = list.text.split("/host/rooms/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let page = browser.post(&format!("/host/rooms/{room}/enter"), &[]).await;
    assert_eq!(page.location, format!("/table/{room}/0"));
    let table = browser.get(&page.location).await;
    assert!(table.text.contains("Start the talks"));
    // Somebody else follows the link.
    let mut guest = Browser::new(&server);
    let page = guest.post("/join/enter", &[("link", &link), ("key", "guest")]).await;
    let table = guest.get(&page.location).await;
    assert!(table.text.contains("Worth") || table.text.contains("draft is worth"), "{}", table.text);
    assert_eq!(guest.post(&format!("/host/rooms/{room}/enter"), &[]).await.location, "/host");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_read_as_the_check_reads_them() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.send("/host/new", &FILES).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("Ratifier: decides at home"));
    let scenario = SCENARIO.replacen("title", "titel", 1);
    let private = NORLAND.replacen("format", "formatt", 1);
    let bomb = "[".repeat(100_000);
    for (files, expected) in [
        (vec![("scenario.toml", scenario.as_bytes())], "scenario.toml"),
        (vec![("scenario.toml", SCENARIO.as_bytes()), ("norland.toml", private.as_bytes())], "norland.toml"),
        (vec![("scenario.toml", &b"\xff\xfe\x00\x01"[..])], "scenario.toml"),
        (vec![("scenario.toml", bomb.as_bytes())], "scenario.toml"),
        (
            vec![(
                "../../etc/<b>.xml",
                &b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"[..],
            )],
            "",
        ),
        (vec![("a.json", &b"{}"[..]), ("b.json", &b"nonsense"[..])], ""),
    ] {
        let parts: Vec<_> = files.iter().map(|(name, content)| ("files", Some(*name), *content)).collect();
        let page = browser.send("/host/new", &parts).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{:?}", files[0].0);
        assert!(page.text.contains("The files cannot be used") && page.text.contains(expected));
        assert!(!page.text.contains("<b>") && !page.text.contains("root:"));
    }
    let page = browser.send("/host/new", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.send("/host/class/new", &FILES[..2]).await;
    assert!(page.text.contains("osterland.toml"), "a class needs every file: {}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_site_sends_opens_nothing() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    let token = server.host.text();
    for path in
        ["/host/sign-in", "/host/open", "/host/class/create", "/host/class/c1/start", "/class/join", "/play"]
    {
        let request = reqwest::Client::new()
            .post(format!("{}{path}", server.address))
            .header("sec-fetch-site", "cross-site")
            .header(COOKIE, format!("elfvik-host={token}"));
        let request = match path {
            "/host/open" | "/host/class/create" => request
                .header("content-type", "multipart/form-data; boundary=B")
                .body("--B\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nx\r\n--B--\r\n"),
            _ => request.header("content-type", "application/x-www-form-urlencoded").body(format!(
                "token={token}&code=ABCDEFGH&name=a&key=x&fill=all&case=job-offer&party=works"
            )),
        };
        assert_eq!(request.send().await.unwrap().status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_plays_a_side_where_that_is_allowed() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database).await;
    assert_eq!(Browser::new(&server).get("/play").await.status, StatusCode::NOT_FOUND);
    assert!(!Browser::new(&server).get("/").await.text.contains("/play"));
    let host = server.stop();
    let server = TestServer::start_as(&database, host, |config| config.allow_play = true).await;
    let mut browser = Browser::new(&server);
    assert!(browser.get("/").await.text.contains("/play"));
    let page = browser.get("/play").await;
    let key = field(&page.text, "key");
    let choice = [("case", "house-sale"), ("party", "seller"), ("key", key.as_str())];
    let page = browser.post("/play", &choice).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let table = browser.get(&page.location).await;
    assert!(table.text.contains("In session.") && table.text.contains("draft is worth"));
    assert_eq!(browser.post("/play", &choice).await.location, page.location, "the same form, the same room");
    let wrong = [("case", "house-sale"), ("party", "nobody"), ("key", key.as_str())];
    assert_eq!(browser.post("/play", &wrong).await.status, StatusCode::NOT_FOUND);
}
