//! Tentative agreement with unique offers.

use super::{Ask, End, Made, Moment, Step};
use crate::model::{Agreement, PartyId};
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;
use std::collections::BTreeMap;

/// What was offered and accepted so far, and where the round stands: first all propose, then each answers each new offer.
#[derive(Debug, Clone)]
pub(super) struct Tentative {
    n_parties: usize,
    first: usize,
    /// Per outcome, who offered or accepted it.
    agrees: BTreeMap<Offer, u64>,
    /// Per outcome, who offered it.
    offered: BTreeMap<Offer, u64>,
    /// The proposals of this round, one per party in the order of turns; none for who passed.
    proposals: Vec<Option<Offer>>,
    /// Whether the proposals of this round are public.
    is_answering: bool,
    /// Answers that are still due: who, about what.
    due: Vec<(PartyId, Offer)>,
}

impl Tentative {
    pub(super) fn new(first: PartyId, n_parties: usize) -> Self {
        Self {
            n_parties,
            first: first.0,
            agrees: BTreeMap::new(),
            offered: BTreeMap::new(),
            proposals: Vec::new(),
            is_answering: false,
            due: Vec::new(),
        }
    }

    /// Agreements are off the table; offers stay made.
    pub(super) fn reopen(&mut self) {
        self.agrees.clear();
        self.proposals.clear();
        self.is_answering = false;
        self.due.clear();
    }

    pub(super) fn ask(&self) -> Ask {
        match self.due.last() {
            Some(&(party, offer)) => Ask::Answer(party, offer),
            None => Ask::Propose(self.party(self.proposals.len())),
        }
    }

    fn party(&self, turn: usize) -> PartyId {
        PartyId((self.first + turn) % self.n_parties)
    }

    pub(super) fn check(&self, by: PartyId, what: Move) -> Result<(), Refusal> {
        let is_answer = self.is_answering;
        match what {
            Move::Walk => Ok(()),
            Move::Accept | Move::Reject if is_answer => Ok(()),
            Move::Pass if !is_answer => Ok(()),
            Move::Propose(offer) if !is_answer => {
                let before = self.offered.get(&offer).is_some_and(|by_whom| by_whom >> by.0 & 1 == 1);
                if before { Err(Refusal::Repeated) } else { Ok(()) }
            }
            _ => Err(Refusal::NotNow),
        }
    }

    pub(super) fn moved(
        &mut self,
        by: PartyId,
        what: Move,
        agreement: &Agreement,
        public: (&mut Vec<Made>, Moment),
    ) -> Step {
        match what {
            Move::Walk => return Step::Ended(End::Walked(by)),
            Move::Propose(offer) => {
                *self.offered.entry(offer).or_default() |= 1 << by.0;
                *self.agrees.entry(offer).or_default() |= 1 << by.0;
                self.proposals.push(Some(offer));
            }
            Move::Pass => self.proposals.push(None),
            Move::Accept | Move::Reject => {
                if let Some((party, offer)) = self.due.pop()
                    && what == Move::Accept
                {
                    *self.agrees.entry(offer).or_default() |= 1 << party.0;
                }
            }
        }
        self.on(agreement, public)
    }

    pub(super) fn skip(&mut self, agreement: &Agreement, public: (&mut Vec<Made>, Moment)) -> Step {
        if self.due.pop().is_none() {
            self.proposals.push(None);
        }
        self.on(agreement, public)
    }

    fn on(&mut self, agreement: &Agreement, (offers, at): (&mut Vec<Made>, Moment)) -> Step {
        if self.proposals.len() < self.n_parties {
            return Step::On;
        }
        if !self.is_answering {
            self.is_answering = true;
            for turn in 0..self.n_parties {
                if let Some(offer) = self.proposals[turn] {
                    offers.push(Made { by: self.party(turn), offer, at });
                }
            }
            if self.proposals.iter().all(Option::is_none) {
                return Step::Ended(End::Exhausted);
            }
            self.due = self.answers();
        }
        if !self.due.is_empty() {
            return Step::On;
        }
        // Of several outcomes that enough parties agree to at once, the first in the order of offers.
        let reached = self.agrees.iter().find(|(_, agrees)| {
            let agrees: Vec<bool> = (0..self.n_parties).map(|p| *agrees >> p & 1 == 1).collect();
            agreement.is_reached(&agrees)
        });
        match reached {
            Some((&offer, _)) => Step::Agreed(offer),
            None => {
                self.proposals.clear();
                self.is_answering = false;
                Step::Round
            }
        }
    }

    /// Everybody is asked about each new offer that it has not agreed to; the last of the list is asked first.
    fn answers(&self) -> Vec<(PartyId, Offer)> {
        let mut due = Vec::new();
        for turn in 0..self.n_parties {
            let party = self.party(turn);
            let mut new: Vec<Offer> = self.proposals.iter().flatten().copied().collect();
            new.sort_unstable();
            new.dedup();
            let open = new.into_iter().filter(|offer| self.agrees[offer] >> party.0 & 1 == 0);
            due.extend(open.map(|offer| (party, offer)));
        }
        due.reverse();
        due
    }
}
