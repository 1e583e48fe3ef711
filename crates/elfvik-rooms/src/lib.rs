//! Rooms in which people and programs negotiate, and nobody learns what is not theirs: the server around
//! `elfvik::room`, which decides. Here are sockets, clocks, databases and keys.

mod caller;
pub mod client;
pub mod config;
pub mod http;
mod limits;
mod mcp;
mod metrics;
mod pages;
pub mod player;
pub mod problem;
pub mod program;
mod room;
pub mod seal;
pub mod server;
pub mod store;
pub mod tokens;
mod views;
