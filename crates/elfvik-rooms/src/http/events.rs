//! What a seat sees, as it happens: a stream of server-sent events, or JSON by waiting for it.
//!
//! The number of an event in the seat's own view is the id in the stream, so that going on after a cut is
//! exact.

use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::room::OpenRoom;
use crate::server::{Server, Shared, now};
use crate::views::SeatView;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use utoipa::{IntoParams, ToSchema};

/// From where on, and how long to wait.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// The number of the last event that was seen; 0 for none.
    #[serde(default)]
    since: u64,
    /// How many seconds to wait when there is nothing new, at most 25.
    #[serde(default)]
    wait: u64,
}

/// Events of a seat's view.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventsAnswer {
    /// At most a thousand events after `since`, in order.
    #[schema(value_type = Vec<Object>)]
    pub(crate) events: Vec<Box<RawValue>>,
    /// The `since` of the next request.
    pub(crate) last: u64,
}

/// What the seat sees, in order.
///
/// With `Accept: text/event-stream` a stream that goes on after `Last-Event-ID`; else JSON, which waits if it
/// is asked.
#[utoipa::path(get, path = "/rooms/{id}/events", tag = "rooms", security(("token" = [])),
    params(("id" = String, Path, description = "The room"), EventsQuery,
        ("Last-Event-ID" = Option<u64>, Header,
            description = "Of a stream: the number of the last event that was seen")),
    responses(
        (status = 200, description = "Events", body = EventsAnswer),
        (status = "4XX", description = "None", content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "None at present",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn events(
    State(server): State<Server>,
    Path(id): Path<String>,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let caller = Caller::of(server.shared(), &headers).await?.in_room(&id)?;
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if !accept.contains("text/event-stream") {
        return Ok(Json(waited(server.shared(), caller, query.since, query.wait).await?).into_response());
    }
    let last = match headers.get("last-event-id") {
        None => query.since,
        Some(id) => {
            let number = id.to_str().ok().and_then(|id| id.trim().parse().ok());
            number.ok_or_else(|| Problem::with(Code::Malformed, "`Last-Event-ID` is no number"))?
        }
    };
    streamed(server.shared(), caller, last).await
}

/// The events after a number; when there are none, those that come within some seconds.
pub(crate) async fn waited(
    shared: &Arc<Shared>,
    caller: Caller,
    since: u64,
    wait: u64,
) -> Result<EventsAnswer, Problem> {
    let open = shared.room(&caller.room).await?;
    let view = open.view(caller.clone()).await?;
    let mut growth = view.growth();
    if wait > 0 && *growth.borrow_and_update() <= since {
        let _share = shared.shares.stream(caller.hash).ok_or_else(|| Problem::of(Code::TooMany))?;
        let wait = Duration::from_secs(wait.min(LONGEST_WAIT));
        tokio::select! {
            _ = tokio::time::timeout(wait, growth.wait_for(|n_lines| *n_lines > since)) => {}
            () = shared.revoked(&caller.hash) => return Err(Problem::of(Code::NoToken)),
            () = shared.end.cancelled() => {}
        }
    }
    let after = view.after(since, MOST);
    let last = after.last().map_or(since, |(number, _)| *number);
    let events = after.iter().filter_map(|(_, line)| RawValue::from_string(line.to_string()).ok()).collect();
    Ok(EventsAnswer { events, last })
}

/// A stream in the middle of what it sends.
struct Going {
    /// Keeps the room in memory.
    _open: OpenRoom,
    view: Arc<SeatView>,
    growth: watch::Receiver<u64>,
    last: u64,
    ready: VecDeque<(u64, Arc<str>)>,
    stopped: bool,
}

async fn streamed(shared: &Arc<Shared>, caller: Caller, last: u64) -> Result<Response, Problem> {
    let share = shared.shares.stream(caller.hash).ok_or_else(|| Problem::of(Code::TooMany))?;
    let open = shared.room(&caller.room).await?;
    let view = open.view(caller.clone()).await?;
    let heartbeat = Duration::from_secs(shared.config.limits.heartbeat.max(1));
    let growth = view.growth();
    let going = Going { _open: open, growth, view, last, ready: VecDeque::new(), stopped: false };
    let shared = Arc::clone(shared);
    let events =
        stream::unfold((going, shared, caller, share), |(mut going, shared, caller, share)| async move {
            let event = going.next(&shared, &caller).await?;
            Some((Ok::<_, Infallible>(event), (going, shared, caller, share)))
        });
    let keep_alive = KeepAlive::new().interval(heartbeat);
    Ok(Sse::new(events).keep_alive(keep_alive).into_response())
}

impl Going {
    /// The next event; `None` when the token no longer opens the room, or after the hint of the end.
    async fn next(&mut self, shared: &Shared, caller: &Caller) -> Option<Event> {
        if self.stopped {
            return None;
        }
        let ends = Duration::from_millis(u64::try_from(caller.expires - now()).unwrap_or(0));
        let more = async {
            loop {
                if let Some((number, line)) = self.ready.pop_front() {
                    self.last = number;
                    return Some(Event::default().id(number.to_string()).event("event").data(&*line));
                }
                self.growth.borrow_and_update();
                self.ready = self.view.after(self.last, PIECE).into();
                if self.ready.is_empty() && self.growth.changed().await.is_err() {
                    return None;
                }
            }
        };
        tokio::select! {
            biased;
            () = shared.revoked(&caller.hash) => None,
            () = tokio::time::sleep(ends.min(LONGEST_SLEEP)) => None,
            () = shared.end.cancelled() => {
                self.stopped = true;
                Some(Event::default().event("end").retry(AFTER_END).data("the server restarts"))
            }
            event = more => event,
        }
    }
}

const MOST: usize = 1000;
const PIECE: usize = 64;
const LONGEST_WAIT: u64 = 25;
const LONGEST_SLEEP: Duration = Duration::from_secs(30 * 24 * 3600);
const AFTER_END: Duration = Duration::from_secs(2);
