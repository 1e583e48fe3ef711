//! Stacked alternating offers.

use super::{End, Step};
use crate::model::{Agreement, PartyId};
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;

/// Who has the turn, and what is on the table.
#[derive(Debug, Clone)]
pub(super) struct Alternating {
    n_parties: usize,
    first: usize,
    turn: usize,
    /// The offer on the table, its maker, and who agrees to it, the maker included: one bit each.
    standing: Option<(Offer, usize, u64)>,
}

impl Alternating {
    pub(super) fn new(first: PartyId, n_parties: usize) -> Self {
        Self { n_parties, first: first.0, turn: first.0, standing: None }
    }

    pub(super) fn turn(&self) -> PartyId {
        PartyId(self.turn)
    }

    pub(super) fn standing(&self) -> Option<Offer> {
        self.standing.map(|(offer, ..)| offer)
    }

    pub(super) fn check(&self, by: PartyId, what: Move) -> Result<(), Refusal> {
        match (what, self.standing) {
            (Move::Accept, Some((_, maker, _))) if maker != by.0 => Ok(()),
            (Move::Accept, _) => Err(Refusal::NothingToAccept),
            (Move::Propose(_) | Move::Walk, _) => Ok(()),
            (Move::Reject | Move::Pass, _) => Err(Refusal::NotNow),
        }
    }

    pub(super) fn moved(&mut self, by: PartyId, what: Move, agreement: &Agreement) -> Step {
        match what {
            Move::Walk => return Step::Ended(End::Walked(by)),
            Move::Propose(offer) => self.standing = Some((offer, by.0, 1 << by.0)),
            Move::Accept => {
                if let Some((.., agrees)) = &mut self.standing {
                    *agrees |= 1 << by.0;
                }
            }
            Move::Reject | Move::Pass => {}
        }
        if let Some((offer, _, agrees)) = self.standing
            && self.is_enough(agrees, agreement)
        {
            return Step::Agreed(offer);
        }
        self.skip()
    }

    /// The turn goes to the next.
    pub(super) fn skip(&mut self) -> Step {
        self.turn = (self.turn + 1) % self.n_parties;
        if self.turn == self.first { Step::Round } else { Step::On }
    }

    fn is_enough(&self, agrees: u64, agreement: &Agreement) -> bool {
        match agreement {
            Agreement::All => agrees.count_ones() as usize == self.n_parties,
            _ => {
                let agrees: Vec<bool> = (0..self.n_parties).map(|party| agrees >> party & 1 == 1).collect();
                agreement.is_reached(&agrees)
            }
        }
    }
}
