//! What somebody in a room can ask for.

use super::event::{MessageKind, RatifierAnswer, StatementKind};
use super::roles::Action;
use super::seats::{Occupant, RoomSeat, SeatId};
use super::terms::{Terms, TermsHash};
use super::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody in a room asks for; the room [decides](super::Room::decide) on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// Adds a seat. A head adds seats of its own party alone.
    Invite {
        /// The seat.
        what: RoomSeat,
    },
    /// Takes a seat away.
    Remove {
        /// The number of the seat.
        seat: SeatId,
    },
    /// Puts somebody else on a seat, also in the middle of the talks.
    Occupy {
        /// The number of the seat.
        seat: SeatId,
        /// A person or a program.
        occupant: Occupant,
        /// The name.
        #[serde(default)]
        name: Option<String>,
    },
    /// Comes in.
    Arrive {},
    /// Goes out, and can come back.
    Leave {},
    /// Begins the talks.
    Start {},
    /// Suspends them.
    Suspend {
        /// Why.
        cause: String,
    },
    /// Confirms for the own party that they go on; they do once every party has.
    Resume {},
    /// Asks that the deadline be moved; it is once every party has asked for the same.
    Extend {
        /// By so many milliseconds.
        milliseconds: u64,
    },
    /// Ends the present level.
    CloseLevel {},
    /// Closes the room.
    Close {
        /// Why.
        cause: String,
    },
    /// Makes an offer.
    Propose {
        /// What is offered.
        terms: Terms,
        /// When it expires.
        #[serde(default)]
        expires: Option<Timestamp>,
    },
    /// Puts another offer in the place of one's own, to which nobody has responded.
    Replace {
        /// The number of the offer.
        offer: u64,
        /// What is offered.
        terms: Terms,
        /// When it expires.
        #[serde(default)]
        expires: Option<Timestamp>,
    },
    /// Withdraws one's own offer, to which nobody has responded.
    Withdraw {
        /// The number of the offer.
        offer: u64,
    },
    /// Accepts exactly these terms.
    Accept {
        /// The number of the offer.
        offer: u64,
        /// The hash of the terms that were read.
        hash: TermsHash,
    },
    /// Declines an offer.
    Decline {
        /// The number of the offer.
        offer: u64,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Has nothing to offer in a round in which all propose at once.
    Pass {},
    /// Leaves the talks for good.
    Walk {},
    /// Writes to the table.
    Say {
        /// What it is meant as.
        meant: MessageKind,
        /// What it says.
        text: String,
        /// The number of the offer that it is about.
        #[serde(default)]
        about: Option<u64>,
    },
    /// Begins a caucus with a party.
    OpenCaucus {
        /// The party.
        party: String,
    },
    /// Ends it.
    CloseCaucus {
        /// The party.
        party: String,
    },
    /// Says something in a caucus.
    SayInCaucus {
        /// The party with whom the mediator caucuses.
        party: String,
        /// What it says.
        text: String,
    },
    /// Writes the next draft of the single text.
    WriteText {
        /// What it says.
        terms: Terms,
    },
    /// Tells the mediator in confidence what is wrong with a draft.
    Criticise {
        /// The number of the draft.
        draft: u64,
        /// What is wrong.
        text: String,
    },
    /// Puts the last draft to all parties, to be accepted as it stands.
    PutText {
        /// The number of the draft.
        draft: u64,
        /// When it expires.
        #[serde(default)]
        expires: Option<Timestamp>,
    },
    /// Suggests a package that parties accept in secret.
    Suggest {
        /// The package.
        terms: Terms,
        /// When marks are compared.
        closes: Timestamp,
    },
    /// Drafts a statement.
    DraftStatement {
        /// Whose it is.
        whose: StatementKind,
        /// What it says.
        text: String,
        /// Not released before.
        #[serde(default)]
        embargo: Option<Timestamp>,
    },
    /// Confirms a joint statement for the own party.
    ConfirmStatement {
        /// The hash of the text that was read.
        hash: TermsHash,
    },
    /// Withdraws a statement of one's own that was not released.
    WithdrawStatement {
        /// The hash of its text.
        hash: TermsHash,
    },
    /// Decides on what was initialled.
    Ratify {
        /// The hash of what is decided on.
        hash: TermsHash,
        /// What is decided.
        decision: RatifierAnswer,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Consents for the own party to a search for something better for all.
    ConsentToImprovement {},
}

impl Command {
    /// What it does, as a row of the table of roles.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::{Action, Command};
    ///
    /// assert_eq!(Command::Walk {}.action(), Action::Walk);
    /// ```
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Invite { .. } => Action::Invite,
            Self::Remove { .. } => Action::Remove,
            Self::Occupy { .. } => Action::Occupy,
            Self::Arrive {} => Action::Arrive,
            Self::Leave {} => Action::Leave,
            Self::Start {} => Action::Start,
            Self::Suspend { .. } => Action::Suspend,
            Self::Resume {} => Action::Resume,
            Self::Extend { .. } => Action::Extend,
            Self::CloseLevel {} => Action::CloseLevel,
            Self::Close { .. } => Action::Close,
            Self::Propose { .. } => Action::Propose,
            Self::Replace { .. } => Action::Replace,
            Self::Withdraw { .. } => Action::Withdraw,
            Self::Accept { .. } => Action::Accept,
            Self::Decline { .. } => Action::Decline,
            Self::Pass {} => Action::Pass,
            Self::Walk {} => Action::Walk,
            Self::Say { .. } => Action::Say,
            Self::OpenCaucus { .. } => Action::OpenCaucus,
            Self::CloseCaucus { .. } => Action::CloseCaucus,
            Self::SayInCaucus { .. } => Action::SayInCaucus,
            Self::WriteText { .. } => Action::WriteText,
            Self::Criticise { .. } => Action::Criticise,
            Self::PutText { .. } => Action::PutText,
            Self::Suggest { .. } => Action::Suggest,
            Self::DraftStatement { .. } => Action::DraftStatement,
            Self::ConfirmStatement { .. } => Action::ConfirmStatement,
            Self::WithdrawStatement { .. } => Action::WithdrawStatement,
            Self::Ratify { .. } => Action::Ratify,
            Self::ConsentToImprovement {} => Action::ConsentToImprovement,
        }
    }
}
