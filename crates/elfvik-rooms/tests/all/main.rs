//! The tests of the server, one module for each topic, and what several share: `common`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail here")]

mod common;
mod secrets;
mod store;
