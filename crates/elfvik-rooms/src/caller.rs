//! Who asks: the owner of a token, for one seat of one room, or the host of the server.

use crate::problem::{Code, Problem};
use crate::server::{Shared, now};
use crate::store::TokenKind;
use crate::tokens::Token;
use axum::http::{HeaderMap, header};
use elfvik::room::SeatId;

/// Whoever acts for a seat.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) token: Token,
    pub(crate) hash: [u8; 32],
    pub(crate) room: String,
    pub(crate) seat: SeatId,
    pub(crate) party: Option<String>,
    /// When the token ends.
    pub(crate) expires: i64,
}

impl Caller {
    /// The owner of the token of a seat that came with a request.
    pub(crate) async fn of(shared: &Shared, headers: &HeaderMap) -> Result<Self, Problem> {
        let token = bearer(headers).ok_or_else(|| Problem::of(Code::NoToken))?;
        Self::with(shared, token).await
    }

    /// The owner of a token.
    pub(crate) async fn with(shared: &Shared, token: Token) -> Result<Self, Problem> {
        let hash = token.hash();
        let row = shared.store.token(&hash).await?;
        let row = row.filter(|row| row.kind == TokenKind::Seat && row.is_valid(now()));
        let row = row.ok_or_else(|| Problem::of(Code::NoToken))?;
        // Only tokens that exist have a share: guesses fill no table.
        shared.shares.of_token(&hash).map_err(|_| Problem::of(Code::TooMany))?;
        let seat = SeatId(u32::try_from(row.seat).unwrap_or(u32::MAX));
        Ok(Self { token, hash, room: row.room, seat, party: row.party, expires: row.expires })
    }

    /// The same, when the token opens this room: another room is as good as none.
    pub(crate) fn in_room(self, room: &str) -> Result<Self, Problem> {
        if self.room == room { Ok(self) } else { Err(Problem::of(Code::NotFound)) }
    }
}

/// The token that came with a request, when it is that of the host of the server.
pub(crate) fn host(shared: &Shared, headers: &HeaderMap) -> Option<Token> {
    // Hashes of random tokens are compared, so that the time it takes says nothing.
    bearer(headers).filter(|token| token.hash() == shared.host)
}

/// The token of `Authorization: Bearer TOKEN`.
fn bearer(headers: &HeaderMap) -> Option<Token> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Token::of_text(token.trim()))?
}
