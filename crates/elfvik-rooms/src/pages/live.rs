//! What changes on an open page: its parts, sent as they change.

use super::session::caller;
use super::{PageProblem, table};
use crate::problem::{Code, Problem};
use crate::server::Server;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;

/// The parts of a seat's page, whole at first and then whenever one has changed.
pub(super) async fn live(
    State(server): State<Server>,
    Path(place): Path<(String, u64)>,
    jar: CookieJar,
) -> Result<Response, PageProblem> {
    let shared = server.shared().clone();
    let caller = caller(&shared, &jar, &place).await?;
    let share = shared.shares.stream(caller.hash).ok_or_else(|| Problem::of(Code::TooMany))?;
    let open = shared.room(&caller.room).await?;
    let changes = open.changes();
    // The room stays in memory for as long as somebody looks.
    let state = (shared.clone(), caller, changes, String::new(), (share, open));
    let parts = stream::unfold(state, |(shared, caller, mut changes, mut sent, held)| async move {
        loop {
            changes.mark_unchanged();
            // The seat may have been taken away, or its token revoked.
            let parts = table::parts(&shared, &caller).await.ok()?;
            if parts != sent {
                sent.clone_from(&parts);
                // A carriage return would end a line of the stream.
                let event = Event::default().event("parts").data(parts.replace('\r', "&#13;"));
                return Some((Ok::<_, Infallible>(event), (shared, caller, changes, sent, held)));
            }
            tokio::select! {
                changed = changes.changed() => changed.ok()?,
                () = shared.end.cancelled() => return None,
                () = shared.revoked(&caller.hash) => return None,
            }
        }
    });
    let alive = KeepAlive::new().interval(Duration::from_secs(15));
    Ok(Sse::new(parts).keep_alive(alive).into_response())
}
