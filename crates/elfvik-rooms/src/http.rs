//! The interface over HTTP: events come down as a stream or by waiting, commands go up by POST with a key.

mod commands;
mod events;
mod guard;
mod join;
mod openapi;
mod rooms;
mod watch;

use crate::mcp;
use crate::pages;
use crate::problem::{Code, Problem};
use crate::server::Server;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

pub(crate) use commands::{asked, done};
pub(crate) use events::waited;
pub use join::Joined;
pub(crate) use join::joined;
pub use openapi::description;
pub use rooms::{OpenRequest, Opened, SeatLink, SeatRequest};
pub(crate) use rooms::{host_token, listed, opened, room_id};

/// Every path of the server.
///
/// # Examples
///
/// ```no_run
/// # async fn run(server: elfvik_rooms::server::Server) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8777").await?;
/// let service =
/// elfvik_rooms::http::router(&server).into_make_service_with_connect_info::<std::net::SocketAddr>();
/// axum::serve(listener, service).await
/// # }
/// ```
pub fn router(server: &Server) -> Router {
    let most = server.shared().config.limits.body;
    Router::new()
        .merge(pages::routes())
        .route("/join", post(join::join))
        .route("/rooms", get(rooms::list).post(rooms::open))
        .route("/rooms/{id}", get(rooms::summary))
        .route("/rooms/{id}/scenario", get(rooms::scenario))
        .route("/rooms/{id}/events", get(events::events))
        .route("/rooms/{id}/commands", post(commands::command))
        .route("/rooms/{id}/private", get(commands::private_log).post(commands::private))
        .route("/rooms/{id}/check", post(commands::check))
        .route("/rooms/{id}/preferences", get(commands::preferences).put(commands::set_preferences))
        .route("/rooms/{id}/record", get(rooms::record))
        .route("/rooms/{id}/checkpoints", get(rooms::checkpoints))
        .route("/rooms/{id}/seats", post(commands::invite))
        .route("/rooms/{id}/seats/{seat}/invitation", post(commands::reinvite))
        .route("/rooms/{id}/seats/{seat}/tokens", delete(commands::revoke))
        .route("/health", get(watch::health))
        .route("/metrics", get(watch::metrics))
        .route("/openapi.json", get(openapi::openapi))
        .nest_service("/mcp", mcp::service(server))
        .fallback(|| async { Problem::of(Code::NotFound) })
        .method_not_allowed_fallback(|| async { Problem::of(Code::NotFound) })
        .layer(DefaultBodyLimit::max(most))
        .layer(RequestBodyLimitLayer::new(most))
        .layer(from_fn_with_state(server.clone(), guard::guard))
        .layer(header_of(header::CACHE_CONTROL, "no-store"))
        .layer(header_of(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_of(header::REFERRER_POLICY, "no-referrer"))
        .layer(header_of(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header_of(header::CONTENT_SECURITY_POLICY, POLICY))
        .with_state(server.clone())
}

fn header_of(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Nothing from elsewhere; what is shown is text.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
