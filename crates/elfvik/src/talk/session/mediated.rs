//! A mediator's single text and the secret votes on it.

use super::{Ask, End, Step};
use crate::model::PartyId;
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;

/// The text, the one that is put to the vote, and who has voted.
#[derive(Debug, Clone)]
pub(super) struct Mediated {
    n_parties: usize,
    first: usize,
    text: Option<Offer>,
    /// The variation that is voted on, how many have voted, and whether all so far said yes.
    vote: Option<(Offer, usize, bool)>,
    /// How many have signed, once the time is over.
    signing: Option<usize>,
}

impl Mediated {
    pub(super) fn new(first: PartyId, n_parties: usize) -> Self {
        Self { n_parties, first: first.0, text: None, vote: None, signing: None }
    }

    pub(super) fn text(&self) -> Option<Offer> {
        self.text
    }

    pub(super) fn ask(&self) -> Ask {
        let party = |turn: usize| PartyId((self.first + turn) % self.n_parties);
        match (self.signing, self.text, self.vote) {
            (Some(signed), Some(text), _) => Ask::Confirm(party(signed), text),
            (_, _, Some((variation, voted, _))) => Ask::Vote(party(voted), variation),
            _ => Ask::Suggest,
        }
    }

    pub(super) fn check(&self, what: Move) -> Result<(), Refusal> {
        match what {
            Move::Accept | Move::Reject | Move::Walk => Ok(()),
            Move::Propose(_) | Move::Pass => Err(Refusal::NotNow),
        }
    }

    /// The first text stands; each later one is voted on.
    pub(super) fn suggested(&mut self, text: Offer) -> Step {
        match self.text {
            None => self.text = Some(text),
            Some(_) => self.vote = Some((text, 0, true)),
        }
        Step::On
    }

    pub(super) fn moved(&mut self, by: PartyId, what: Move) -> Step {
        let is_yes = match what {
            Move::Walk => return Step::Ended(End::Walked(by)),
            other => other == Move::Accept,
        };
        if let (Some(signed), Some(text)) = (self.signing, self.text) {
            if !is_yes {
                return Step::Ended(End::NotSigned(by));
            }
            self.signing = Some(signed + 1);
            return if signed + 1 == self.n_parties { Step::Agreed(text) } else { Step::On };
        }
        let Some((variation, voted, is_wanted)) = self.vote else { return Step::On };
        let is_wanted = is_wanted && is_yes;
        if voted + 1 < self.n_parties {
            self.vote = Some((variation, voted + 1, is_wanted));
            return Step::On;
        }
        if is_wanted {
            self.text = Some(variation);
        }
        self.vote = None;
        Step::Round
    }

    /// The time is over: whether there is a text to sign.
    pub(super) fn confirm(&mut self) -> bool {
        if self.text.is_some() {
            self.signing.get_or_insert(0);
        }
        self.text.is_some()
    }
}
