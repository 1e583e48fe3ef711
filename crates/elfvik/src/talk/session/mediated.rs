//! A mediator's single text and the secret votes on it.

use super::{Ask, End, Step};
use crate::model::{Agreement, PartyId};
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;

/// The text, the one that is put to the vote, and who has voted.
#[derive(Debug, Clone)]
pub(super) struct Mediated {
    n_parties: usize,
    first: usize,
    text: Option<Offer>,
    /// The variation that is voted on, how many have voted, and who said yes: one bit each.
    vote: Option<(Offer, usize, u64)>,
    /// How many were asked to sign, once the time is over, and who did.
    signing: Option<(usize, u64)>,
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
            (Some((asked, _)), Some(text), _) => Ask::Confirm(party(asked), text),
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
            Some(_) => self.vote = Some((text, 0, 0)),
        }
        Step::On
    }

    pub(super) fn moved(&mut self, by: PartyId, what: Move, agreement: &Agreement) -> Step {
        if what == Move::Walk {
            return Step::Ended(End::Walked(by));
        }
        let own = u64::from(what == Move::Accept) << by.0;
        if let (Some((asked, signed)), Some(text)) = (self.signing, self.text) {
            let signed = signed | own;
            self.signing = Some((asked + 1, signed));
            if asked + 1 < self.n_parties {
                return Step::On;
            }
            if self.is_enough(signed, agreement) {
                return Step::Agreed(text);
            }
            let refuses = |turn: &usize| signed >> ((self.first + turn) % self.n_parties) & 1 == 0;
            let first = (0..self.n_parties).find(refuses).unwrap_or_default();
            return Step::Ended(End::NotSigned(PartyId((self.first + first) % self.n_parties)));
        }
        let Some((variation, voted, wanted)) = self.vote else { return Step::On };
        let wanted = wanted | own;
        if voted + 1 < self.n_parties {
            self.vote = Some((variation, voted + 1, wanted));
            return Step::On;
        }
        if self.is_enough(wanted, agreement) {
            self.text = Some(variation);
        }
        self.vote = None;
        Step::Round
    }

    fn is_enough(&self, says_yes: u64, agreement: &Agreement) -> bool {
        let agrees: Vec<bool> = (0..self.n_parties).map(|party| says_yes >> party & 1 == 1).collect();
        agreement.is_reached(&agrees)
    }

    /// The time is over: whether there is a text to sign.
    pub(super) fn confirm(&mut self) -> bool {
        if self.text.is_some() {
            self.signing.get_or_insert((0, 0));
        }
        self.text.is_some()
    }
}
