//! A mediator's single text and the secret votes on it.

use super::table::{Table, bit};
use super::{Ask, End, Step};
use crate::model::PartyId;
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;

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

    pub(super) fn text(&self) -> Option<Offer> {
        self.text
    }

    pub(super) fn is_signing(&self) -> bool {
        self.is_signing
    }

    pub(super) fn ask(&self) -> Ask {
        match (self.asked, self.is_signing, self.text, self.variation) {
            (Some(asked), true, Some(text), _) => Ask::Confirm(asked, text),
            (Some(asked), false, _, Some(variation)) => Ask::Vote(asked, variation),
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
    pub(super) fn suggested(&mut self, text: Offer, table: &Table) -> Step {
        match self.text {
            None => self.text = Some(text),
            Some(_) => {
                self.variation = Some(text);
                self.begin(table);
            }
        }
        Step::On
    }

    /// A vote or a signature; who leaves says no.
    pub(super) fn moved(&mut self, by: PartyId, what: Move, table: &Table) -> Step {
        if what == Move::Accept {
            self.assents |= bit(by);
        }
        let place = |party: PartyId| (party.0 + table.n_parties() - self.first) % table.n_parties();
        self.asked = table.seats(self.first).find(|party| place(*party) > place(by));
        if self.asked.is_some() {
            return Step::On;
        }
        let is_enough = table.is_enough(self.assents);
        match (self.is_signing, self.text) {
            (true, Some(text)) if is_enough => Step::Agreed(text),
            (true, _) => {
                let refuses = |party: &PartyId| self.assents & bit(*party) == 0;
                Step::Ended(End::NotSigned(table.seats(self.first).find(refuses).unwrap_or(by)))
            }
            (false, _) => {
                if is_enough {
                    self.text = self.variation;
                }
                self.variation = None;
                Step::Round
            }
        }
    }

    /// The time is over: whether there is a text to sign.
    pub(super) fn confirm(&mut self, table: &Table) -> bool {
        if self.text.is_some() && !self.is_signing {
            self.is_signing = true;
            self.begin(table);
        }
        self.text.is_some()
    }

    fn begin(&mut self, table: &Table) {
        self.asked = table.seats(self.first).next();
        self.assents = 0;
    }
}
