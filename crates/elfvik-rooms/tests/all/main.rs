//! The tests of the server, one module for each topic, and what several share: `common`, `table`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may fail here, and says so"
)]

mod after;
mod agents;
mod browser;
mod class;
mod common;
mod failures;
mod host;
mod interface;
mod kills;
mod leaks;
mod load;
mod mcp;
mod negotiation;
mod non_interference;
mod players;
mod prepare;
mod repeats;
mod secrets;
mod store;
mod streams;
mod table;
