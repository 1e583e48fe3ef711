//! Rooms in which people and programs negotiate, and nobody learns what is not theirs: the server around
//! `elfvik::room`, which decides. Here are sockets, clocks, databases and keys.

pub mod seal;
pub mod store;
pub mod tokens;
