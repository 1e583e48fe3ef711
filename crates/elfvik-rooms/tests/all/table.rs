//! A server in this process, a room in it, and a client for each seat.

use crate::common::TestDatabase;
use elfvik::format::{FileText, native};
use elfvik::model::Scenario;
use elfvik::room::{Command, Occupant, Role, SeatId, Terms};
use elfvik_rooms::client::Client;
use elfvik_rooms::config::Config;
use elfvik_rooms::http::{OpenRequest, Opened, SeatRequest, router};
use elfvik_rooms::server::Server;
use elfvik_rooms::tokens::Token;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) const SCENARIO: &str = include_str!("../../../../scenarios/failed-ratification/scenario.toml");
pub(crate) const NORLAND: &str = include_str!("../../../../scenarios/failed-ratification/norland.toml");
pub(crate) const OSTERLAND: &str = include_str!("../../../../scenarios/failed-ratification/osterland.toml");
const LEVELS: &str = "
[talk]
[[talk.levels]]
name = \"Deputies\"
rounds = 40
[[talk.levels]]
name = \"Ministers\"
rounds = 20
seal = \"initialled\"
returns = 2
";

/// A running server.
pub(crate) struct TestServer {
    pub(crate) address: String,
    pub(crate) host: Token,
    server: Server,
    task: tokio::task::JoinHandle<()>,
}

impl TestServer {
    pub(crate) async fn start(database: &TestDatabase) -> Self {
        Self::start_as(database, Token::new(), |_| {}).await
    }

    pub(crate) async fn start_as(
        database: &TestDatabase,
        host: Token,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listen = listener.local_addr().unwrap();
        let mut config = Config { listen, ..Config::default() };
        config.limits.per_token = 10_000;
        config.limits.per_address = 10_000;
        config.limits.streams_per_token = 1_000;
        change(&mut config);
        let server = Server::new(config, database.store().await, &host).unwrap();
        let service = router(&server).into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        let keeping = server.clone();
        tokio::spawn(async move { keeping.keep_house().await });
        Self { address: format!("http://{listen}"), host, server, task }
    }

    /// Ends it without a word, as a fault would.
    pub(crate) fn stop(self) -> Token {
        self.task.abort();
        self.server.end();
        self.host
    }

    pub(crate) fn end_streams(&self) {
        self.server.end();
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.address, &self.host.text()).unwrap()
    }

    pub(crate) async fn open(&self, request: &OpenRequest, key: &str) -> Opened {
        self.client().open(request, key).await.unwrap()
    }
}

/// The seats of a room with two delegations, and who else is there.
pub(crate) const SEATS: [(&str, Role, Option<&str>, Occupant); 9] = [
    ("mediator", Role::Mediator, None, Occupant::Person),
    ("norland", Role::Head, Some("norland"), Occupant::Person),
    ("norland-deputy", Role::Delegate, Some("norland"), Occupant::Person),
    ("norland-agent", Role::Signer, Some("norland"), Occupant::Agent),
    ("parliament", Role::Ratifier, Some("norland"), Occupant::Person),
    ("osterland", Role::Head, Some("osterland"), Occupant::Person),
    ("president", Role::Ratifier, Some("osterland"), Occupant::Person),
    ("observer", Role::Observer, None, Occupant::Person),
    ("press", Role::Press, None, Occupant::Person),
];

pub(crate) fn request() -> OpenRequest {
    request_of(&SEATS, &scenario())
}

/// The public file, with two levels of which the higher one initials.
pub(crate) fn scenario() -> String {
    format!("{SCENARIO}{LEVELS}")
}

pub(crate) fn request_of(seats: &[(&str, Role, Option<&str>, Occupant)], scenario: &str) -> OpenRequest {
    let seat = |(name, role, party, occupant): &(&str, Role, Option<&str>, Occupant)| SeatRequest {
        role: *role,
        party: party.map(str::to_owned),
        ratifier: (*role == Role::Ratifier).then(|| (*name).to_owned()),
        name: Some((*name).to_owned()),
        occupant: *occupant,
        strategy: None,
    };
    let settings = serde_json::Map::new();
    let seats = seats.iter().map(seat).collect();
    OpenRequest { scenario: scenario.to_owned(), settings, seats, private_files: BTreeMap::new() }
}

/// A room with a client for each of its seats, by name.
pub(crate) struct Table {
    pub(crate) room: String,
    pub(crate) scenario: Scenario,
    pub(crate) clients: BTreeMap<String, Client>,
    pub(crate) seats: BTreeMap<String, SeatId>,
    n_keys: AtomicU64,
}

impl Table {
    /// A room in which everybody has arrived, with both private files in their vaults.
    pub(crate) async fn seated(server: &TestServer) -> Self {
        let table = Self::open(server, &request()).await;
        table.at("norland").put_preferences(NORLAND, "file").await.unwrap();
        table.at("osterland").put_preferences(OSTERLAND, "file").await.unwrap();
        for name in table.clients.keys() {
            table.does(name, Command::Arrive {}).await;
        }
        table
    }

    pub(crate) async fn open(server: &TestServer, request: &OpenRequest) -> Self {
        let opened = server.open(request, "room-1").await;
        Self::of(server, opened, &request.scenario).await
    }

    /// An open room with a client for each of its seats.
    pub(crate) async fn of(server: &TestServer, opened: Opened, scenario: &str) -> Self {
        let scenario = FileText { name: "scenario.toml", text: scenario };
        let scenario = native::scenario(scenario).unwrap();
        let host = server.client().at(&opened.room, &opened.token);
        let mut clients = BTreeMap::from([("host".to_owned(), host)]);
        let mut seats = BTreeMap::from([("host".to_owned(), SeatId::HOST)]);
        for seat in &opened.seats {
            let name = seat.name.clone().unwrap();
            clients.insert(name.clone(), Client::joined(&seat.link, "join").await.unwrap());
            seats.insert(name, SeatId(seat.seat));
        }
        Self { room: opened.room, scenario, clients, seats, n_keys: AtomicU64::new(0) }
    }

    /// The same table after the server has started again elsewhere.
    pub(crate) fn moved(self, server: &TestServer) -> Self {
        let clients = self.clients.into_iter();
        let moved =
            |client: Client| Client::new(&server.address, "").unwrap().at(client.room(), client.token());
        Self { clients: clients.map(|(name, client)| (name, moved(client))).collect(), ..self }
    }

    pub(crate) fn at(&self, name: &str) -> &Client {
        &self.clients[name]
    }

    pub(crate) fn key(&self) -> String {
        format!("key-{}", self.n_keys.fetch_add(1, Ordering::Relaxed))
    }

    /// What a seat does, which must be done.
    pub(crate) async fn does(&self, name: &str, command: Command) -> Value {
        let done = self.at(name).command(&command, &self.key()).await;
        done.unwrap_or_else(|error| panic!("{name}: {command:?}: {error}"))
    }

    /// The code with which the room refuses what a seat does.
    pub(crate) async fn refuses(&self, name: &str, command: Command) -> String {
        let refused = self.at(name).command(&command, &self.key()).await;
        refused.expect_err(&format!("{name}: {command:?}")).code().unwrap().to_owned()
    }

    /// A named package of the scenario as terms.
    pub(crate) fn package(&self, id: &str) -> Terms {
        let package = self.scenario.packages.iter().find(|package| package.id == id).unwrap();
        Terms::of(&self.scenario, &package.outcome, "")
    }

    /// Offers a package; its number and hash.
    pub(crate) async fn offers(&self, name: &str, terms: Terms) -> Shown {
        let answer = self.does(name, Command::Propose { terms, expires: None }).await;
        shown(&answer["events"])
    }

    /// The kinds of events that a seat has seen.
    pub(crate) async fn kinds(&self, name: &str) -> Vec<String> {
        let events = self.at(name).events(0, 0).await.unwrap();
        let events = events["events"].as_array().unwrap().clone();
        events.iter().map(|event| event["body"]["kind"].as_str().unwrap().to_owned()).collect()
    }
}

/// An offer as somebody sees it.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) number: u64,
    pub(crate) hash: elfvik::room::TermsHash,
}

impl Shown {
    pub(crate) fn accepted(&self) -> Command {
        Command::Accept { offer: self.number, hash: self.hash }
    }
}

/// The last offer of some events.
pub(crate) fn shown(events: &Value) -> Shown {
    let made = events.as_array().unwrap().iter().rev().find(|event| event["body"]["kind"] == "offer-made");
    let offer = &made.unwrap_or_else(|| panic!("no offer in {events}"))["body"]["offer"];
    Shown {
        number: offer["number"].as_u64().unwrap(),
        hash: serde_json::from_value(offer["hash"].clone()).unwrap(),
    }
}
