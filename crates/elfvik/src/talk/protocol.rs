//! Protocols: what is asked on one level, what is legal, and what follows. One file each.
//!
//! A protocol knows one level of a talk. Levels, deadlines, seals and ratification belong to the
//! [session](super::Session) above it. To add a protocol, see "To add a protocol" in CONTRIBUTING.md.

mod alternating;
mod concession;
mod mediated;
mod tentative;

use super::event::{Move, Refusal};
use super::offer::Offer;
use super::participants::Participants;
use super::session::{BargainingProblem, End, Moment, NextInput, PartyOffer};
use crate::model::{PartyId, Protocol};

/// Where a protocol stands on one level.
///
/// Whoever calls sees to it that only who is [asked](Self::ask) moves, and that offers lie inside the space
/// and break no rule.
pub(super) trait ProtocolState: std::fmt::Debug + Send + Sync {
    /// Who is asked what.
    fn ask(&self) -> NextInput;

    /// Whether the party that is asked may move so.
    ///
    /// # Errors
    ///
    /// The reason why not.
    fn check(&self, problem: &BargainingProblem, by: PartyId, what: Move) -> Result<(), Refusal>;

    /// What follows from a move that was checked, other than leaving.
    fn moved(&mut self, by: PartyId, what: Move, context: ProtocolContext<'_>) -> Transition;

    /// What follows when the party that was asked failed, and that is passed over.
    fn skipped(&mut self, by: PartyId, context: ProtocolContext<'_>) -> Transition;

    /// What follows when the party that was asked has left, and the others can still be enough.
    fn left(&mut self, by: PartyId, context: ProtocolContext<'_>) -> Transition;

    /// A package was refused at home: back to the table, where nothing is agreed any more.
    fn reopen(&mut self, participants: &Participants);

    /// The same once more.
    fn boxed(&self) -> Box<dyn ProtocolState>;

    /// Who sees the move that is asked for.
    fn audience(&self) -> MoveAudience {
        match self.ask() {
            NextInput::Propose(_) => MoveAudience::AllTogether,
            NextInput::Answer(..) | NextInput::Vote(..) | NextInput::Confirm(..) => MoveAudience::Mover,
            _ => MoveAudience::All,
        }
    }

    /// Whether a party may propose an offer when it is next asked for one.
    fn is_open(&self, _ground: &BargainingProblem, _by: PartyId, _offer: Offer) -> bool {
        true
    }

    /// Whether whoever has the turn may propose whatever lies in the space.
    fn is_free(&self) -> bool {
        false
    }

    /// The offer that waits for assent.
    fn standing(&self) -> Option<Offer> {
        None
    }

    /// The mediator's text.
    fn text(&self) -> Option<Offer> {
        None
    }

    /// What follows when the mediator puts forward a text.
    ///
    /// # Errors
    ///
    /// Where there is no mediator.
    fn suggested(&mut self, _text: Offer, _participants: &Participants) -> Result<Transition, Refusal> {
        Err(Refusal::NotNow)
    }

    /// The time is over: whether there is a text that is signed now.
    fn sign(&mut self, _participants: &Participants) -> bool {
        false
    }

    /// Whether a text is being signed, which takes no time.
    fn is_signing(&self) -> bool {
        false
    }
}

/// The state in which a protocol begins.
pub(super) fn begin(
    protocol: Protocol,
    first: PartyId,
    participants: &Participants,
) -> Box<dyn ProtocolState> {
    match protocol {
        Protocol::Alternating => Box::new(alternating::Alternating::new(first, participants)),
        Protocol::Tentative => Box::new(tentative::Tentative::new(first, participants)),
        Protocol::Mediated => Box::new(mediated::Mediated::new(first)),
        Protocol::Concession => Box::new(concession::Concession::new(first, participants)),
    }
}

impl Clone for Box<dyn ProtocolState> {
    fn clone(&self) -> Self {
        self.boxed()
    }
}

/// What a protocol sees of the session when a party moves.
pub(super) struct ProtocolContext<'s> {
    /// Who is still there, and who is enough.
    pub participants: &'s Participants,
    /// What the parties want.
    pub problem: &'s BargainingProblem,
    /// Offers that everybody may see.
    pub offers: &'s mut Vec<PartyOffer>,
    /// When.
    pub at: Moment,
}

/// What follows from a move.
pub(super) enum Transition {
    /// The turn goes on within the round.
    On,
    /// A round is over.
    Round,
    /// There is an agreement.
    Agreed(Offer),
    /// There will be none.
    Ended(End),
}

/// Who sees a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MoveAudience {
    /// Everybody, at once.
    All,
    /// Everybody, once all have moved who are asked at the same time.
    AllTogether,
    /// Whoever made it.
    Mover,
}
