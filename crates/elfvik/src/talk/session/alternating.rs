//! Alternating offers: stacked where all must agree; else each offer is put to the others, who assent or refuse.

use super::table::{Table, bit};
use super::{Ask, Context, Made, Step};
use crate::model::PartyId;
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;

/// Who has the turn, and what is on the table.
#[derive(Debug, Clone)]
pub(super) struct Alternating {
    first: usize,
    turn: PartyId,
    standing: Option<Standing>,
    /// Who is to answer the offer on the table, where fewer than all are enough.
    asked: Option<PartyId>,
}

/// The offer on the table.
#[derive(Debug, Clone, Copy)]
struct Standing {
    offer: Offer,
    maker: PartyId,
    /// Who agrees to it, the maker included: one bit each.
    assents: u64,
}

impl Alternating {
    pub(super) fn new(first: PartyId, table: &Table) -> Self {
        let turn = table.seats(first.0).next().unwrap_or(first);
        Self { first: first.0, turn, standing: None, asked: None }
    }

    pub(super) fn ask(&self) -> Ask {
        match (self.asked, self.standing) {
            (Some(asked), Some(standing)) => Ask::Answer(asked, standing.offer),
            _ => Ask::Act(self.turn),
        }
    }

    pub(super) fn standing(&self) -> Option<Offer> {
        self.standing.map(|standing| standing.offer)
    }

    pub(super) fn check(&self, by: PartyId, what: Move) -> Result<(), Refusal> {
        match (what, self.standing) {
            (Move::Walk, _) => Ok(()),
            (Move::Accept | Move::Reject, _) if self.asked.is_some() => Ok(()),
            (_, _) if self.asked.is_some() => Err(Refusal::NotNow),
            (Move::Accept, Some(standing)) if standing.maker != by => Ok(()),
            (Move::Accept, _) => Err(Refusal::NothingToAccept),
            (Move::Propose(_), _) => Ok(()),
            (Move::Reject | Move::Pass, _) => Err(Refusal::NotNow),
        }
    }

    pub(super) fn moved(&mut self, by: PartyId, what: Move, context: Context<'_>) -> Step {
        let Context { table, offers, at, .. } = context;
        match what {
            Move::Propose(offer) => {
                offers.push(Made { by, offer, at });
                self.standing = Some(Standing { offer, maker: by, assents: bit(by) });
            }
            Move::Accept => {
                if let Some(standing) = &mut self.standing {
                    standing.assents |= bit(by);
                }
            }
            Move::Reject | Move::Pass | Move::Walk => {}
        }
        if let Some(Standing { offer, assents, .. }) = self.standing
            && table.is_enough(assents)
        {
            return Step::Agreed(offer);
        }
        self.skip(table)
    }

    /// Whoever was asked says nothing to the purpose: the next is asked, or has the turn.
    pub(super) fn skip(&mut self, table: &Table) -> Step {
        if table.is_unanimous() {
            return self.pass_turn(table);
        }
        let Some(Standing { maker, .. }) = self.standing else { return self.pass_turn(table) };
        // Everybody but the maker answers once, in the order of seats.
        self.asked = table.next(self.asked.unwrap_or(maker)).filter(|next| {
            let from_maker = |party: PartyId| (party.0 + table.n_parties() - maker.0) % table.n_parties();
            self.asked.is_none_or(|asked| from_maker(*next) > from_maker(asked))
        });
        match self.asked {
            Some(_) => Step::On,
            None => {
                self.standing = None;
                self.pass_turn(table)
            }
        }
    }

    /// The next has the turn; a round is over when that is the first again, or would be if it had not left.
    fn pass_turn(&mut self, table: &Table) -> Step {
        let place = |party: PartyId| (party.0 + table.n_parties() - self.first) % table.n_parties();
        let next = table.next(self.turn).unwrap_or(self.turn);
        let is_round = place(next) <= place(self.turn);
        self.turn = next;
        if is_round { Step::Round } else { Step::On }
    }
}
