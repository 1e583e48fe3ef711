//! For whoever watches the server: whether it works, and numbers without names.

use crate::problem::Problem;
use crate::server::Server;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Whether the server can read what it keeps.
#[utoipa::path(get, path = "/health", tag = "watch", responses(
    (status = 200, description = "The database answers", content_type = "text/plain", body = String),
    (status = 503, description = "It does not", content_type = "application/problem+json", body = Problem),
))]
pub(super) async fn health(State(server): State<Server>) -> Result<&'static str, Problem> {
    server.shared().store.room("").await?;
    Ok("ok\n")
}

/// Counters in the text form of Prometheus. None names a room, a seat, a party or a token.
#[utoipa::path(get, path = "/metrics", tag = "watch", responses(
    (status = 200, description = "The counters", content_type = "text/plain", body = String),
))]
pub(super) async fn metrics(State(server): State<Server>) -> Response {
    let metrics = &server.shared().metrics;
    metrics.streams.set(i64::try_from(server.shared().shares.n_streams()).unwrap_or(i64::MAX));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics.text()).into_response()
}
