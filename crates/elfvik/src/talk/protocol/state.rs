//! Where a protocol stands on one level, and what follows from a move.

use crate::model::PartyId;
use crate::talk::end::End;
use crate::talk::event::{Move, Refusal};
use crate::talk::moment::Moment;
use crate::talk::next_input::NextInput;
use crate::talk::offer::Offer;
use crate::talk::participants::Participants;
use crate::talk::session::{BargainingProblem, PublicOffers};

/// Where a protocol stands on one level.
///
/// Whoever calls sees to it that only who is [asked](Self::ask) moves, and that offers lie inside the space
/// and break no rule.
pub(in crate::talk) trait ProtocolState: std::fmt::Debug + Send + Sync {
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

    /// Whether a party may propose again what it could not, once the talks are [reopened](Self::reopen).
    fn forgets(&self) -> bool {
        false
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

impl Clone for Box<dyn ProtocolState> {
    fn clone(&self) -> Self {
        self.boxed()
    }
}

/// What a protocol sees of the session when a party moves.
pub(in crate::talk) struct ProtocolContext<'s> {
    /// Who is still there, and who is enough.
    pub participants: &'s Participants,
    /// What the parties want.
    pub problem: &'s BargainingProblem,
    /// Offers that everybody may see.
    pub offers: &'s mut PublicOffers,
    /// When it is said.
    pub at: Moment,
}

/// What follows from a move.
pub(in crate::talk) enum Transition {
    /// The turn goes on within the round.
    On,
    /// A round is over.
    Round,
    /// There is an agreement, with a bit for each party that assented.
    Agreed(Offer, u64),
    /// There will be none.
    Ended(End),
}

/// Who sees a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::talk) enum MoveAudience {
    /// Everybody, at once.
    All,
    /// Everybody, once all have moved who are asked at the same time.
    AllTogether,
    /// Whoever made it.
    Mover,
}
