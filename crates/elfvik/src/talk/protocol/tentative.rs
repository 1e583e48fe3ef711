//! Tentative agreement with unique offers.

use super::{ProtocolContext, ProtocolState, Transition};
use crate::model::PartyId;
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;
use crate::talk::participants::{Participants, bit};
use crate::talk::session::{BargainingProblem, End, NextInput, PartyOffer};
use std::collections::BTreeMap;

/// What was offered and accepted so far, and where the round stands: first all propose, then each answers
/// each new offer.
#[derive(Debug, Clone)]
pub(super) struct Tentative {
    first: usize,
    /// Per outcome, who offered or accepted it.
    agrees: BTreeMap<Offer, u64>,
    /// Per outcome, who offered it.
    offered: BTreeMap<Offer, u64>,
    /// The proposals of this round, in the order of turns.
    proposals: Vec<(PartyId, Offer)>,
    /// Who proposes next; nobody once the proposals of this round are public.
    turn: Option<PartyId>,
    /// Answers that are still due, the last of the list first: who, about what.
    due: Vec<(PartyId, Offer)>,
}

impl Tentative {
    pub(super) fn new(first: PartyId, participants: &Participants) -> Self {
        let mut stage = Self {
            first: first.0,
            agrees: BTreeMap::new(),
            offered: BTreeMap::new(),
            proposals: Vec::new(),
            turn: None,
            due: Vec::new(),
        };
        stage.begin(participants);
        stage
    }

    /// A round begins.
    fn begin(&mut self, participants: &Participants) {
        self.proposals.clear();
        self.due.clear();
        self.turn = participants.seats(self.first).next();
    }

    /// Once all have answered: of several outcomes that enough parties agree to at once, the first in the
    /// order of offers.
    fn settle(&mut self, participants: &Participants) -> Transition {
        if !self.due.is_empty() {
            return Transition::On;
        }
        // Only what was offered in this round can have found another assent.
        let found = self.new_offers().into_iter().find(|offer| participants.is_enough(self.agrees[offer]));
        match found {
            Some(offer) => Transition::Agreed(offer, self.agrees[&offer]),
            None => {
                self.begin(participants);
                Transition::Round
            }
        }
    }

    /// What was offered in this round, in the order of offers.
    fn new_offers(&self) -> Vec<Offer> {
        let mut new: Vec<Offer> = self.proposals.iter().map(|(_, offer)| *offer).collect();
        new.sort_unstable();
        new.dedup();
        new
    }

    /// Everybody is asked about each new offer that it has not agreed to; the last of the list is asked
    /// first.
    fn answers(&self, participants: &Participants) -> Vec<(PartyId, Offer)> {
        let new = self.new_offers();
        let of_party = |party: PartyId| {
            let open = new.iter().filter(move |offer| self.agrees[offer] & bit(party) == 0);
            open.map(move |offer| (party, *offer)).collect::<Vec<_>>()
        };
        let mut due: Vec<_> = participants.seats(self.first).flat_map(of_party).collect();
        due.reverse();
        due
    }

    /// Whether a party has not made an offer yet.
    fn is_new(&self, by: PartyId, offer: Offer) -> bool {
        self.offered.get(&offer).is_none_or(|by_whom| by_whom & bit(by) == 0)
    }

    /// Whoever was asked is done.
    fn skip(&mut self, context: ProtocolContext<'_>) -> Transition {
        let ProtocolContext { participants, .. } = context;
        let Some(turn) = self.turn else {
            self.due.pop();
            return self.settle(context.participants);
        };
        let place =
            |party: PartyId| (party.0 + participants.n_parties() - self.first) % participants.n_parties();
        self.turn = participants.seats(self.first).find(|party| place(*party) > place(turn));
        if self.turn.is_some() {
            return Transition::On;
        }
        if self.proposals.is_empty() {
            return Transition::Ended(End::Exhausted);
        }
        for &(by, offer) in &self.proposals {
            context.offers.push(PartyOffer { by, offer, at: context.at });
        }
        self.due = self.answers(participants);
        self.settle(participants)
    }
}

impl ProtocolState for Tentative {
    fn ask(&self) -> NextInput {
        match (self.turn, self.due.last()) {
            (Some(party), _) => NextInput::Propose(party),
            (None, Some(&(party, offer))) => NextInput::Answer(party, offer),
            // A round ends with its last answer.
            (None, None) => NextInput::Nobody,
        }
    }

    fn check(&self, _: &BargainingProblem, by: PartyId, what: Move) -> Result<(), Refusal> {
        let is_answer = self.turn.is_none();
        match what {
            Move::Walk => Ok(()),
            Move::Accept | Move::Reject if is_answer => Ok(()),
            Move::Pass if !is_answer => Ok(()),
            Move::Propose(offer) if !is_answer => {
                if self.is_new(by, offer) {
                    Ok(())
                } else {
                    Err(Refusal::Repeated)
                }
            }
            _ => Err(Refusal::NotNow),
        }
    }

    fn moved(&mut self, by: PartyId, what: Move, context: ProtocolContext<'_>) -> Transition {
        match (self.turn, what) {
            (Some(_), Move::Propose(offer)) => {
                *self.offered.entry(offer).or_default() |= bit(by);
                *self.agrees.entry(offer).or_default() |= bit(by);
                self.proposals.push((by, offer));
            }
            (None, Move::Accept) => {
                if let Some(&(party, offer)) = self.due.last() {
                    *self.agrees.entry(offer).or_default() |= bit(party);
                }
            }
            _ => {}
        }
        self.skip(context)
    }

    /// A party has left: it answers nothing any more.
    fn left(&mut self, by: PartyId, context: ProtocolContext<'_>) -> Transition {
        match self.turn {
            Some(_) => self.skip(context),
            None => {
                self.due.retain(|(party, _)| *party != by);
                self.settle(context.participants)
            }
        }
    }

    /// Agreements are off the table; offers stay made.
    fn reopen(&mut self, participants: &Participants) {
        self.agrees.clear();
        self.begin(participants);
    }

    fn skipped(&mut self, _: PartyId, context: ProtocolContext<'_>) -> Transition {
        self.skip(context)
    }

    fn is_open(&self, _: &BargainingProblem, by: PartyId, offer: Offer) -> bool {
        self.is_new(by, offer)
    }

    fn boxed(&self) -> Box<dyn ProtocolState> {
        Box::new(self.clone())
    }
}
