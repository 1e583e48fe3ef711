//! What a room is asked for.

use super::seats::NewSeat;
use crate::store::AnswerKey;
use elfvik::room::{Command, PrivateCommand, SeatId, Terms};

/// What somebody asks of an open room.
#[derive(Debug)]
pub(crate) enum Ask {
    /// What the seat may know of the room, and do.
    Summary,
    /// Something that changes room or delegation, once for each key.
    Act { step: Box<Step>, key: AnswerKey },
    /// The private events of the seat's delegation after a number.
    PrivateLog { since: u64 },
    /// What a package is worth to the own side, and whether the mandate allows it.
    Check { terms: Terms },
    /// What the seat may see as a record that others can check.
    Record,
    /// The checkpoints of that record, one for each agreement.
    Checkpoints,
    /// The own private file.
    Preferences,
    /// Whether the seat, and no other than the seats that the server plays, can say for its party that
    /// suspended talks go on.
    ResumesAlone { played: Vec<u64> },
    /// Another invitation for a seat, in place of its tokens.
    Reinvite { seat: SeatId, key: String },
    /// Ends the tokens of a seat.
    Revoke { seat: SeatId },
}

/// What is done, once.
#[derive(Debug)]
pub(crate) enum Step {
    /// A command of the room.
    Room(Command),
    /// A command of the own delegation.
    Private(PrivateCommand),
    /// One more seat, and an invitation to it.
    Invite(NewSeat),
}
