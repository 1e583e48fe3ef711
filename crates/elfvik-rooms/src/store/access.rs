//! Tokens: what each opens, until when. The database holds their hashes alone.

use super::StoreError;
use super::database::{Column, Row, Transaction, Value};
use super::log::{hash, unsigned};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Exchanged once for a seat's token.
    Invitation,
    /// Acts for a seat.
    Seat,
}

/// A token, by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// SHA-256 of the token.
    pub token: [u8; 32],
    /// What it is for.
    pub kind: TokenKind,
    /// The one room that it opens.
    pub room: String,
    /// The one seat that it acts for.
    pub seat: u64,
    /// The party of that seat.
    pub party: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
    /// When it ends.
    pub expires: i64,
    /// When the invitation was exchanged.
    pub used: Option<i64>,
    /// When it was revoked.
    pub revoked: Option<i64>,
}

impl TokenRow {
    /// Whether it still opens anything at a time, in milliseconds since 1970.
    #[must_use]
    pub fn is_valid(&self, now: i64) -> bool {
        self.used.is_none() && self.revoked.is_none() && now < self.expires
    }
}

pub(super) async fn insert_token(
    transaction: &mut dyn Transaction,
    token: &TokenRow,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO tokens (token, kind, room, seat, party, created, expires, used, revoked)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: Vec<Value> = vec![
        (&token.token).into(),
        word(token.kind).into(),
        token.room.as_str().into(),
        token.seat.into(),
        token.party.as_deref().into(),
        token.created.into(),
        token.expires.into(),
        token.used.into(),
        token.revoked.into(),
    ];
    transaction.execute(sql, values).await?;
    Ok(())
}

pub(super) async fn token(
    transaction: &mut dyn Transaction,
    token: &[u8; 32],
) -> Result<Option<TokenRow>, StoreError> {
    let sql =
        "SELECT token, kind, room, seat, party, created, expires, used, revoked FROM tokens WHERE token = $1";
    Ok(transaction.rows(sql, vec![token.into()], TOKEN).await?.into_iter().map(token_row).next())
}

pub(super) async fn tokens(
    transaction: &mut dyn Transaction,
    room: &str,
) -> Result<Vec<TokenRow>, StoreError> {
    let sql = "SELECT token, kind, room, seat, party, created, expires, used, revoked FROM tokens
        WHERE room = $1 ORDER BY created, token";
    Ok(transaction.rows(sql, vec![room.into()], TOKEN).await?.into_iter().map(token_row).collect())
}

/// Marks an invitation as used; `false` when it no longer opens anything.
pub(super) async fn use_invitation(
    transaction: &mut dyn Transaction,
    invitation: &[u8; 32],
    now: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE tokens SET used = $2
        WHERE token = $1 AND kind = 'invitation' AND used IS NULL AND revoked IS NULL AND expires > $2";
    Ok(transaction.execute(sql, vec![invitation.into(), now.into()]).await? == 1)
}

pub(super) async fn revoke_seat(
    transaction: &mut dyn Transaction,
    room: &str,
    seat: u64,
    at: i64,
) -> Result<Vec<[u8; 32]>, StoreError> {
    let sql =
        "UPDATE tokens SET revoked = $3 WHERE room = $1 AND seat = $2 AND revoked IS NULL RETURNING token";
    let rows = transaction.rows(sql, vec![room.into(), seat.into(), at.into()], &[Column::Bytes]).await?;
    Ok(rows.into_iter().map(|mut row| hash(row.bytes())).collect())
}

fn token_row(mut row: Row) -> TokenRow {
    TokenRow {
        token: hash(row.bytes()),
        kind: if row.text() == word(TokenKind::Seat) { TokenKind::Seat } else { TokenKind::Invitation },
        room: row.text(),
        seat: unsigned(row.integer()),
        party: row.maybe_text(),
        created: row.integer(),
        expires: row.integer(),
        used: row.maybe_integer(),
        revoked: row.maybe_integer(),
    }
}

fn word(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Invitation => "invitation",
        TokenKind::Seat => "seat",
    }
}

const TOKEN: &[Column] = &[
    Column::Bytes,
    Column::Text,
    Column::Text,
    Column::Integer,
    Column::Text,
    Column::Integer,
    Column::Integer,
    Column::Integer,
    Column::Integer,
];
