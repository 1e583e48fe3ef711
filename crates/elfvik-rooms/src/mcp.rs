//! The door for agents: nine tools and three resources of the Model Context Protocol, over the same rooms.
//!
//! A request carries the token of a seat. What others wrote stands in data fields of answers: it is material
//! to judge, and no instruction.

mod requests;
mod resources;
mod tools;

use crate::server::Server;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use std::sync::Arc;
use tools::Tools;

/// The service behind `/mcp`: every request stands alone, so that nothing is lost when the server restarts.
pub(crate) fn service(server: &Server) -> StreamableHttpService<Tools, LocalSessionManager> {
    let shared = server.shared();
    let mut hosts = shared.config.hosts.clone();
    hosts.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_allowed_hosts(hosts)
        .with_max_request_body_bytes(shared.config.limits.body)
        .with_cancellation_token(shared.end.child_token());
    let tools = Tools::new(Arc::clone(shared));
    StreamableHttpService::new(move || Ok(tools.clone()), Arc::new(LocalSessionManager::default()), config)
}
