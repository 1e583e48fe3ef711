//! What every request passes: the share of its address, a line in the log, the counters, and faults of the
//! server.

use crate::problem::{Code, Problem};
use crate::server::Server;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Instant;

/// Lets a request through, or not.
pub(super) async fn guard(State(server): State<Server>, request: Request, next: Next) -> Response {
    let shared = server.shared();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let address = client(peer, request.headers(), shared.config.behind_proxy);
    let method = request.method().clone();
    // The pattern of the path alone: it names no room and no seat.
    let path = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let begun = Instant::now();
    let response = match shared.shares.of_address(address) {
        Ok(()) => as_problem(next.run(request).await),
        Err(seconds) => {
            let mut response = Problem::of(Code::TooMany).into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    let status = response.status();
    shared.metrics.requests.with_label_values(&[status.as_str()]).inc();
    if !path.ends_with("/events") {
        shared.metrics.seconds.observe(seconds);
    }
    tracing::info!(%method, path, status = status.as_u16(), milliseconds = seconds * 1000.0, "request");
    response
}

/// What axum refuses by itself, in the form of every other problem.
fn as_problem(response: Response) -> Response {
    let content = response.headers().get(header::CONTENT_TYPE);
    let is_text = content.is_none_or(|content| content.as_bytes().starts_with(b"text/plain"));
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE if is_text => Problem::of(Code::TooLarge).into_response(),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::UNSUPPORTED_MEDIA_TYPE
            if is_text =>
        {
            Problem::of(Code::Malformed).into_response()
        }
        _ => response,
    }
}

/// The address of the client: behind a proxy what the nearest one says, and what a client writes itself
/// never.
fn client(peer: Option<IpAddr>, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let forwarded = forwarded.filter(|_| behind_proxy).and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    last.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_nearest_proxy_is_believed_and_only_behind_one() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 10.0.0.9"));
        let peer: IpAddr = "127.0.0.1".parse().unwrap();
        assert_eq!(client(Some(peer), &headers, true).to_string(), "10.0.0.9");
        assert_eq!(client(Some(peer), &headers, false), peer);
        headers.append("x-forwarded-for", HeaderValue::from_static("no address"));
        assert_eq!(client(Some(peer), &headers, true), peer);
    }
}
