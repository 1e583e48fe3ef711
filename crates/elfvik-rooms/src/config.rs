//! What the server is told before it starts: a file in TOML, each key of which an argument may overrule.

use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;

/// How a server runs.
///
/// # Examples
///
/// ```
/// use elfvik_rooms::config::Config;
///
/// let config: Config = toml::from_str("listen = \"127.0.0.1:9000\"\n[limits]\nbody = 65536").unwrap();
/// assert_eq!((config.listen.port(), config.limits.body), (9000, 65536));
/// assert!(toml::from_str::<Config>("lisen = \"127.0.0.1:9000\"").is_err());
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The address to listen at.
    pub listen: SocketAddr,
    /// `sqlite://FILE` or `postgres://..`.
    pub database: String,
    /// The address under which others reach the server, for links; `http://LISTEN` where it is missing.
    pub address: Option<String>,
    /// The names under which the server is reached, for whoever asks at `/mcp`; the loopback is always among
    /// them.
    pub hosts: Vec<String>,
    /// The file with the token that opens rooms; made at the first start.
    pub host_token_file: PathBuf,
    /// Whether the address of a client is what the last proxy says in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How many days an invitation may wait.
    pub invitation_days: u32,
    /// How many days the token of a seat is valid.
    pub seat_days: u32,
    /// Whether every visitor may open a room over a case that comes with the server, to play a side alone.
    pub allow_play: bool,
    /// What one client may use.
    pub limits: Limits,
}

/// What one client may use.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The longest body, in bytes.
    pub body: usize,
    /// How many requests a second a token may send on average.
    pub per_token: u32,
    /// How many requests a second an address may send on average.
    pub per_address: u32,
    /// How many seconds' worth of requests may come at once.
    pub burst: u32,
    /// How many streams and waiting requests one token may hold open.
    pub streams_per_token: usize,
    /// How many rooms the server keeps.
    pub rooms: usize,
    /// How many seats a room has at most.
    pub seats: usize,
    /// How many seconds pass on a silent stream before a line that only shows that it lives.
    pub heartbeat: u64,
    /// After how many seconds without a request a room leaves the memory; it is read again when it is asked.
    pub idle: u64,
    /// How many seconds open streams have at the end.
    pub grace: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8777)),
            database: "sqlite://elfvik-rooms.db".to_owned(),
            address: None,
            hosts: Vec::new(),
            host_token_file: PathBuf::from("elfvik-rooms.token"),
            behind_proxy: false,
            invitation_days: 14,
            seat_days: 365,
            allow_play: false,
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1 << 20,
            per_token: 20,
            per_address: 100,
            burst: 5,
            streams_per_token: 16,
            rooms: 10_000,
            seats: 100,
            heartbeat: 15,
            idle: 600,
            grace: 5,
        }
    }
}
