//! What an answer says when something cannot be done: problem+json with a stable code, the cause and the
//! cure.
//!
//! What is not there and what belongs to somebody else get the same bytes.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a request got no answer.
///
/// # Examples
///
/// ```
/// use elfvik_rooms::problem::{Code, Problem};
///
/// let problem = Problem::of(Code::NotFound);
/// assert_eq!(problem.status, 404);
/// assert_eq!(&*problem.kind, "urn:elfvik:problem:not-found");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Problem {
    /// The kind of problem, as an address that never changes.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: Box<str>,
    /// The kind of problem in words.
    #[schema(value_type = String)]
    pub title: Box<str>,
    /// The status of HTTP.
    pub status: u16,
    /// The last part of `type`: what programs compare.
    #[schema(value_type = String)]
    pub code: Box<str>,
    /// What happened here.
    #[schema(value_type = String)]
    pub detail: Box<str>,
    /// Why that is refused.
    #[schema(value_type = String)]
    pub cause: Box<str>,
    /// What to do instead.
    #[schema(value_type = String)]
    pub cure: Box<str>,
    /// What a room or delegation refused, with its facts; missing where the server itself refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub refusal: Option<Box<serde_json::Value>>,
}

/// The kinds of problems that the server itself finds; what a room refuses has the code of its refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The request cannot be read.
    Malformed,
    /// No valid token came with it.
    NoToken,
    /// There is no such thing, or it belongs to somebody else.
    NotFound,
    /// The invitation opens nothing, or nothing any more.
    NoInvitation,
    /// A writing request came without its key.
    NoKey,
    /// The key came before, with another request.
    KeyReused,
    /// The party's vault is shut.
    VaultLocked,
    /// The party has given no private file yet.
    NoPreferences,
    /// A file has faults.
    FaultyFile,
    /// A room cannot be made of a scenario.
    NoRoom,
    /// The room is as it was decided, and the request is not of this role.
    NotPermitted,
    /// A vault has holders still.
    VaultInUse,
    /// The request is too long.
    TooLarge,
    /// Too many requests.
    TooMany,
    /// The database does not answer.
    Unavailable,
    /// A stored room cannot be read.
    Damaged,
}

impl Code {
    /// Every code, for the page that lists them.
    pub const ALL: [Self; 16] = [
        Self::Malformed,
        Self::NoToken,
        Self::NotFound,
        Self::NoInvitation,
        Self::NoKey,
        Self::KeyReused,
        Self::VaultLocked,
        Self::NoPreferences,
        Self::FaultyFile,
        Self::NoRoom,
        Self::NotPermitted,
        Self::VaultInUse,
        Self::TooLarge,
        Self::TooMany,
        Self::Unavailable,
        Self::Damaged,
    ];

    /// Its row of the table: status, code, title, cause, cure.
    #[must_use]
    pub fn row(self) -> (StatusCode, &'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Malformed => (
                StatusCode::BAD_REQUEST,
                "malformed",
                "the request cannot be read",
                "its path, query or body has another form than the description of the interface says",
                "compare it with /openapi.json",
            ),
            Self::NoToken => (
                StatusCode::UNAUTHORIZED,
                "no-token",
                "no valid token",
                "the request has no token, or one that is unknown, ended or revoked",
                "send `Authorization: Bearer TOKEN` with a token of this server",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not-found",
                "not found",
                "there is nothing here that this token opens",
                "check the address, and use the token of this room",
            ),
            Self::NoInvitation => (
                StatusCode::NOT_FOUND,
                "no-invitation",
                "the invitation is not valid",
                "it is unknown, was used before, has ended or was revoked",
                "ask whoever invited you for another one, and whether somebody else has used yours",
            ),
            Self::NoKey => (
                StatusCode::BAD_REQUEST,
                "no-key",
                "an idempotency key is missing",
                "a request that writes needs a key, so that it may be sent again when the answer is lost",
                "send `Idempotency-Key: TEXT` with 1 to 100 visible characters, a new one for each new request",
            ),
            Self::KeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "key-reused",
                "the idempotency key belongs to another request",
                "the same key came before with another path or body",
                "send a new key with a new request",
            ),
            Self::VaultLocked => (
                StatusCode::LOCKED,
                "vault-locked",
                "the vault of the delegation is shut",
                "the server has restarted, and only a token of this delegation opens its vault",
                "let any seat of the delegation send a request with its token",
            ),
            Self::NoPreferences => (
                StatusCode::CONFLICT,
                "no-preferences",
                "no private file",
                "the delegation has given the room no private file yet, or its vault was lost",
                "send it by PUT to /rooms/{id}/preferences",
            ),
            Self::FaultyFile => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "faulty-file",
                "the file has faults",
                "a scenario or private file says something that cannot be meant",
                "mend what `detail` names; `elfvik check FOLDER` shows the same with the lines",
            ),
            Self::NoRoom => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "no-room",
                "no room can be opened for this",
                "the scenario or the settings ask for something that people in a room cannot do",
                "change what `detail` names",
            ),
            Self::NotPermitted => (
                StatusCode::FORBIDDEN,
                "not-permitted",
                "not permitted to this seat",
                "the role of the seat does not include this",
                "read `next` of the room for what the seat may do",
            ),
            Self::VaultInUse => (
                StatusCode::CONFLICT,
                "vault-in-use",
                "the delegation has a vault",
                "a new vault would leave the members who hold the old one without it",
                "let the head invite, or revoke every seat of the delegation first",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "the request is too long",
                "its body is longer than the server reads",
                "send less",
            ),
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "too-many",
                "too many requests",
                "this token or this address has sent more than its share",
                "wait as long as `Retry-After` says",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "nothing can be stored or read at present",
                "the database does not answer, is full or is read-only",
                "send the same request with the same key again a little later: nothing is done twice",
            ),
            Self::Damaged => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "damaged",
                "the room cannot be read",
                "what is stored of it does not follow the rules of a room",
                "tell the host of the server; a backup may have it whole",
            ),
        }
    }
}

impl Problem {
    /// A problem with nothing more to say: the same bytes each time.
    #[must_use]
    pub fn of(code: Code) -> Self {
        let (_, _, title, _, _) = code.row();
        Self::with(code, title)
    }

    /// A problem that says what happened here.
    #[must_use]
    pub fn with(code: Code, detail: impl Into<Box<str>>) -> Self {
        let (status, code, title, cause, cure) = code.row();
        Self {
            kind: format!("urn:elfvik:problem:{code}").into(),
            title: title.into(),
            status: status.as_u16(),
            code: code.into(),
            detail: detail.into(),
            cause: cause.into(),
            cure: cure.into(),
            refusal: None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        match status {
            StatusCode::UNAUTHORIZED => {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        // For whoever shows it to people.
        response.extensions_mut().insert(self);
        response
    }
}

/// The type of the body of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";
