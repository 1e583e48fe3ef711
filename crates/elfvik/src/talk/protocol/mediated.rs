//! A mediator's single text and the secret votes on it.

use super::{ProtocolContext, ProtocolState, Transition};
use crate::model::PartyId;
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;
use crate::talk::participants::{Participants, bit};
use crate::talk::session::{BargainingProblem, End, NextInput};

/// The text, the one that is put to the vote, and who has voted.
#[derive(Debug, Clone)]
pub(super) struct Mediated {
    first: usize,
    text: Option<Offer>,
    /// The variation that is voted on.
    variation: Option<Offer>,
    /// Whether the text is signed, once the time is over.
    is_signing: bool,
    /// Whose vote or signature is due, and who said yes: one bit each.
    asked: Option<PartyId>,
    assents: u64,
}

impl Mediated {
    pub(super) fn new(first: PartyId) -> Self {
        Self { first: first.0, text: None, variation: None, is_signing: false, asked: None, assents: 0 }
    }

    fn begin(&mut self, participants: &Participants) {
        self.asked = participants.seats(self.first).next();
        self.assents = 0;
    }

    /// A vote or a signature; who leaves says no.
    fn say(&mut self, by: PartyId, what: Move, participants: &Participants) -> Transition {
        if what == Move::Accept {
            self.assents |= bit(by);
        }
        let place =
            |party: PartyId| (party.0 + participants.n_parties() - self.first) % participants.n_parties();
        self.asked = participants.seats(self.first).find(|party| place(*party) > place(by));
        if self.asked.is_some() {
            return Transition::On;
        }
        let is_enough = participants.is_enough(self.assents);
        match (self.is_signing, self.text) {
            (true, Some(text)) if is_enough => Transition::Agreed(text, self.assents),
            (true, _) => {
                let refuses = |party: &PartyId| self.assents & bit(*party) == 0;
                Transition::Ended(End::NotSigned(participants.seats(self.first).find(refuses).unwrap_or(by)))
            }
            (false, _) => {
                if is_enough {
                    self.text = self.variation;
                }
                self.variation = None;
                Transition::Round
            }
        }
    }
}

impl ProtocolState for Mediated {
    fn text(&self) -> Option<Offer> {
        self.text
    }

    fn is_signing(&self) -> bool {
        self.is_signing
    }

    fn ask(&self) -> NextInput {
        match (self.asked, self.is_signing, self.text, self.variation) {
            (Some(asked), true, Some(text), _) => NextInput::Confirm(asked, text),
            (Some(asked), false, _, Some(variation)) => NextInput::Vote(asked, variation),
            _ => NextInput::Suggest,
        }
    }

    fn check(&self, _: &BargainingProblem, _: PartyId, what: Move) -> Result<(), Refusal> {
        match what {
            Move::Accept | Move::Reject | Move::Walk => Ok(()),
            Move::Propose(_) | Move::Pass => Err(Refusal::NotNow),
        }
    }

    /// The first text stands; each later one is voted on.
    fn suggested(&mut self, text: Offer, participants: &Participants) -> Result<Transition, Refusal> {
        match self.text {
            None => self.text = Some(text),
            Some(_) => {
                self.variation = Some(text);
                self.begin(participants);
            }
        }
        Ok(Transition::On)
    }

    /// The time is over: whether there is a text to sign.
    fn sign(&mut self, participants: &Participants) -> bool {
        if self.text.is_some() && !self.is_signing {
            self.is_signing = true;
            self.begin(participants);
        }
        self.text.is_some()
    }

    fn moved(&mut self, by: PartyId, what: Move, context: ProtocolContext<'_>) -> Transition {
        self.say(by, what, context.participants)
    }

    fn skipped(&mut self, by: PartyId, context: ProtocolContext<'_>) -> Transition {
        self.say(by, Move::Reject, context.participants)
    }

    fn left(&mut self, by: PartyId, context: ProtocolContext<'_>) -> Transition {
        self.say(by, Move::Walk, context.participants)
    }

    fn reopen(&mut self, _: &Participants) {
        *self = Self::new(PartyId(self.first));
    }

    fn boxed(&self) -> Box<dyn ProtocolState> {
        Box::new(self.clone())
    }
}
