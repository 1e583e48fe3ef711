//! An invitation is exchanged for the token of its seat, once.

use super::commands::key_of;
use crate::problem::{Code, Problem};
use crate::room::seat_row;
use crate::seal::VaultKey;
use crate::server::{Server, Shared, now};
use crate::store::{TokenKind, TokenRow};
use crate::tokens::Token;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An invitation: what follows `#` in a link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinRequest {
    /// The invitation.
    pub(crate) invitation: String,
}

/// A seat that was taken.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Joined {
    /// The room.
    pub room: String,
    /// The number of the seat.
    pub seat: u64,
    /// The party, for seats of a delegation.
    pub party: Option<String>,
    /// The token of the seat. It is told once; it opens the vault of the delegation.
    pub token: String,
    /// When it ends, in milliseconds since 1970.
    pub expires: i64,
}

/// Exchanges an invitation for the token of its seat.
///
/// The same request with the same key is answered the same; any other comes too late.
#[utoipa::path(post, path = "/join", tag = "seats", request_body = JoinRequest,
    params(("Idempotency-Key" = String, Header, description = "A new key for each new request")),
    responses(
        (status = 200, description = "The seat is yours", body = Joined),
        (status = "4XX", description = "It is not",
            content_type = "application/problem+json", body = Problem),
        (status = "5XX", description = "Nothing is stored",
            content_type = "application/problem+json", body = Problem),
    ))]
pub(super) async fn join(
    State(server): State<Server>,
    headers: HeaderMap,
    Json(request): Json<JoinRequest>,
) -> Result<Json<Joined>, Problem> {
    let key = key_of(&headers)?;
    joined(server.shared(), &request.invitation, &key).await.map(Json)
}

/// The seat of an invitation.
pub(crate) async fn joined(shared: &Shared, invitation: &str, key: &str) -> Result<Joined, Problem> {
    let refused = || Problem::of(Code::NoInvitation);
    let invitation = Token::of_text(invitation).ok_or_else(refused)?;
    let hash = invitation.hash();
    let row = shared.store.token(&hash).await?.filter(|row| row.kind == TokenKind::Invitation);
    let row = row.ok_or_else(refused)?;
    let token = invitation.derived(&["seat", key]);
    if let Some(seat) = shared.store.token(&token.hash()).await? {
        return if seat.is_valid(now()) { Ok(told(seat, &token)) } else { Err(refused()) };
    }
    let seat = seat_row(shared, &token, &row);
    let wrapped = match &row.party {
        Some(party) => shared.store.vault_key(&hash, &row.room, party).await?,
        None => None,
    };
    let key = match &wrapped {
        Some(wrapped) => {
            let key = VaultKey::unwrapped(&invitation, wrapped).ok_or_else(|| Problem::of(Code::Damaged))?;
            Some(key.wrapped_for(&token, &wrapped.vault))
        }
        None => None,
    };
    if !shared.store.exchange(&hash, &seat, key.as_ref()).await? {
        return Err(refused());
    }
    tracing::info!(seat = seat.seat, "an invitation was exchanged");
    Ok(told(seat, &token))
}

fn told(seat: TokenRow, token: &Token) -> Joined {
    Joined { room: seat.room, seat: seat.seat, party: seat.party, token: token.text(), expires: seat.expires }
}
