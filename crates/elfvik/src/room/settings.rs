//! What is settled before a room opens.

use super::audience::Depth;
use crate::model::{Protocol, ViewError, words};
use crate::prepare::AnalysisError;
use crate::talk::TalkError;
use serde::{Deserialize, Serialize};

/// What is settled before a room opens, and known to everybody in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RoomSettings {
    /// The id of the room: part of every hash of terms, so that none means anything elsewhere.
    pub room: String,
    /// The name of whoever hosts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Per level of the talks, how many milliseconds in session it may last; `null` for no limit but that
    /// of its rounds. Levels beyond the list have none.
    #[serde(default)]
    pub limits: Vec<Option<u64>>,
    /// What the host sees.
    #[serde(default = "table")]
    pub host_sees: Depth,
    /// What observers see.
    #[serde(default = "table")]
    pub observers_see: Depth,
    /// Whether the table sees that the mediator and a party caucus.
    #[serde(default)]
    pub caucuses: CaucusVisibility,
}

words! {
    /// Whether others see that a caucus takes place; what is said there they never see.
    #[derive(Default)]
    pub enum CaucusVisibility {
        /// They see that it begins and ends.
        #[default]
        Shown = "shown",
        /// They see nothing of it.
        Hidden = "hidden",
    }
}

impl RoomSettings {
    /// The standard settings for a room with an id: no limits of time but the scenario's rounds, host and
    /// observers see the table.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::{Depth, RoomSettings};
    ///
    /// let settings = RoomSettings { host_sees: Depth::Course, ..RoomSettings::named("villa") };
    /// assert_eq!(settings.room, "villa");
    /// ```
    #[must_use]
    pub fn named(room: &str) -> Self {
        Self {
            room: room.to_owned(),
            host: None,
            limits: Vec::new(),
            host_sees: Depth::Table,
            observers_see: Depth::Table,
            caucuses: CaucusVisibility::Shown,
        }
    }
}

fn table() -> Depth {
    Depth::Table
}

/// Why there can be no room for a scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoomError {
    /// A level talks by a protocol that needs what only the parties know, or a mediator who is drawn.
    #[error(
        "level `{level}` talks by the protocol `{protocol}`, which {}: name `alternating` or `tentative` in \
         the scenario's rules of talk",
        why(*protocol)
    )]
    Protocol {
        /// The name of the level.
        level: String,
        /// The protocol.
        protocol: Protocol,
    },
    /// A level can break off by chance.
    #[error("level `{level}` may break off by chance, and nobody draws in a room: take `breakdown` away")]
    Chance {
        /// The name of the level.
        level: String,
    },
    /// The id of the room is no short text.
    #[error("the id of a room has 1 to {most} characters, this one has {found}")]
    Name {
        /// How many characters it has.
        found: usize,
        /// How many it may have.
        most: usize,
    },
    /// The scenario cannot be negotiated by anybody.
    #[error(transparent)]
    View(#[from] ViewError),
    /// Its rules leave nothing.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// It cannot be talked over.
    #[error(transparent)]
    Talk(#[from] TalkError),
}

fn why(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Concession => "takes the utilities of both sides to be known",
        Protocol::Mediated => "has a mediator whose texts are drawn; a person mediates with a single text",
        Protocol::Alternating | Protocol::Tentative => "is known",
    }
}
