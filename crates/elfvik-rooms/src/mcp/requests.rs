//! What each tool takes. Whatever is not named here is refused.

use elfvik::room::{MessageKind, Terms, TermsHash, Timestamp};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListRequest {}

/// Which room.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct JoinRequest {
    /// The id of the room, from `room_list`.
    pub(super) room: String,
    /// A key of your own making, new for each new request: the same request with the same key is done once.
    pub(super) key: String,
}

/// From where on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadRequest {
    /// The id of the room.
    pub(super) room: String,
    /// The number of the last event that you have seen; 0 for none.
    #[serde(default)]
    pub(super) since: u64,
}

/// How long to wait.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WaitRequest {
    /// The id of the room.
    pub(super) room: String,
    /// The number of the last event that you have seen; 0 for none.
    pub(super) since: u64,
    /// How many seconds to wait for something new, at most 25.
    #[serde(default = "longest")]
    #[schemars(range(min = 0, max = 25))]
    pub(super) seconds: u64,
}

/// A package.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckRequest {
    /// The id of the room.
    pub(super) room: String,
    /// For each issue id the id of an option, or its number as text.
    pub(super) choose: BTreeMap<String, String>,
}

/// An offer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProposeRequest {
    /// The id of the room.
    pub(super) room: String,
    /// A key of your own making, new for each new request.
    pub(super) key: String,
    /// For each issue id the id of an option, or its number as text: all issues.
    pub(super) choose: BTreeMap<String, String>,
    /// The words of the offer, which are part of what is accepted. The other side reads them.
    #[serde(default)]
    pub(super) text: String,
    /// The number of your own offer that this one replaces, as long as nobody has responded to it.
    #[serde(default)]
    pub(super) replaces: Option<u64>,
    /// When the offer expires, in milliseconds since 1970.
    #[serde(default)]
    pub(super) expires: Option<Timestamp>,
}

/// An answer to an offer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RespondRequest {
    /// The id of the room.
    pub(super) room: String,
    /// A key of your own making, new for each new request.
    pub(super) key: String,
    /// The number of the offer.
    pub(super) offer: u64,
    /// What you answer.
    pub(super) answer: OfferAnswer,
    /// To accept: the hash of exactly the terms that you have read.
    #[serde(default)]
    pub(super) hash: Option<TermsHash>,
    /// To decline: why. The other side reads it.
    #[serde(default)]
    pub(super) reason: String,
}

/// What is answered to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OfferAnswer {
    /// It is accepted.
    Accept,
    /// It is not.
    Decline,
}

/// Which offer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawRequest {
    /// The id of the room.
    pub(super) room: String,
    /// A key of your own making, new for each new request.
    pub(super) key: String,
    /// The number of your own offer, to which nobody has responded.
    pub(super) offer: u64,
}

/// A message.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageRequest {
    /// The id of the room.
    pub(super) room: String,
    /// A key of your own making, new for each new request.
    pub(super) key: String,
    /// What it is meant as.
    pub(super) meant: MessageKind,
    /// What it says. Everybody at the table reads it.
    pub(super) text: String,
    /// The number of the offer that it is about.
    #[serde(default)]
    pub(super) about: Option<u64>,
}

impl CheckRequest {
    pub(super) fn terms(self) -> Terms {
        Terms { choose: self.choose, text: String::new() }
    }
}

fn longest() -> u64 {
    25
}
