//! What ratifiers decide at the tables of a class: whoever teaches decides for those at home, since nobody
//! else of the class sits there.

use super::{Class, table_key};
use crate::caller::Caller;
use crate::http::{done, joined};
use crate::pages::PageProblem;
use crate::pages::host::Host;
use crate::problem::{Code, Problem};
use crate::room::{Step, invitation_token};
use crate::server::{Server, Shared};
use crate::tokens::Token;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use elfvik::room::{Command, Phase, RatifierAnswer, SeatId, TermsHash};
use serde::Deserialize;
use std::sync::Arc;

/// What is decided, at one table or at all that wait.
#[derive(Debug, Deserialize)]
pub(super) struct Decision {
    decision: RatifierAnswer,
    /// The number of the table from 1 on; missing, all.
    table: Option<u64>,
}

/// POST: every ratifier of a table, or of all tables, decides on what was initialled there.
pub(super) async fn ratify(
    State(server): State<Server>,
    Path(id): Path<String>,
    _: Host,
    Form(form): Form<Decision>,
) -> Result<Response, PageProblem> {
    let shared = server.shared();
    let class = Class::of(shared, &id).await?;
    for table in class.tables_in_play() {
        if form.table.is_some_and(|number| number != table + 1) {
            continue;
        }
        let Some(data) = class.table(shared, table).await? else { continue };
        let deal = data.summary.deal.as_ref().filter(|_| data.summary.phase == Some(Phase::Initialled));
        let Some(deal) = deal else { continue };
        for seat in ratifier_seats(shared, &class, table).await? {
            decide(shared, &class, (table, seat), (deal.hash, form.decision)).await?;
        }
    }
    Ok(Redirect::to(&format!("/host/class/{id}")).into_response())
}

/// The seats of a table that are no delegation's.
async fn ratifier_seats(shared: &Shared, class: &Class, table: u64) -> Result<Vec<SeatId>, Problem> {
    let mut seats = Vec::new();
    for party in &class.case.scenario.parties {
        // Of each party its head has the first seat.
        seats.extend(class.seats_of(shared, table, &party.id).await?.into_iter().skip(1));
    }
    Ok(seats)
}

/// One ratifier decides. What is settled already is left as it is.
async fn decide(
    shared: &Arc<Shared>,
    class: &Class,
    (table, seat): (u64, SeatId),
    (hash, decision): (TermsHash, RatifierAnswer),
) -> Result<(), Problem> {
    let invitation = invitation_token(&class.token, &class.room(table), seat, &table_key(table));
    let own = joined(shared, &invitation.text(), "class").await?;
    let token = Token::of_text(&own.token).ok_or_else(|| Problem::of(Code::NoToken))?;
    let caller = Caller::with(shared, token).await?;
    let ratify = Command::Ratify { hash, decision, reason: String::new() };
    for (what, command) in [("arrive", Command::Arrive {}), ("ratify", ratify)] {
        let key = format!("{what}-{hash}");
        let result = done(shared, caller.clone(), Step::Room(command), key, what.as_bytes()).await;
        if let Err(problem) = result
            && problem.status >= 500
        {
            return Err(problem);
        }
    }
    Ok(())
}
