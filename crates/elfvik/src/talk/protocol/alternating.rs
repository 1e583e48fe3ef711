//! Alternating offers: stacked where all must agree; else each offer is put to the others, who assent or
//! refuse.

use super::{MoveAudience, ProtocolContext, ProtocolState, Transition};
use crate::model::PartyId;
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;
use crate::talk::participants::{Participants, bit};
use crate::talk::session::{BargainingProblem, NextInput, PartyOffer};

/// Who has the turn, and what is on the table.
#[derive(Debug, Clone)]
pub(super) struct Alternating {
    first: usize,
    turn: PartyId,
    standing: Option<StandingOffer>,
    /// Who is to answer the offer on the table, where fewer than all are enough.
    asked: Option<PartyId>,
}

/// The offer on the table.
#[derive(Debug, Clone, Copy)]
struct StandingOffer {
    offer: Offer,
    maker: PartyId,
    /// Who agrees to it, the maker included: one bit each.
    assents: u64,
}

impl Alternating {
    pub(super) fn new(first: PartyId, participants: &Participants) -> Self {
        let turn = participants.seats(first.0).next().unwrap_or(first);
        Self { first: first.0, turn, standing: None, asked: None }
    }

    /// Whoever was asked says nothing to the purpose: the next is asked, or has the turn.
    fn skip(&mut self, participants: &Participants) -> Transition {
        if participants.is_unanimous() {
            return self.pass_turn(participants);
        }
        let Some(StandingOffer { maker, .. }) = self.standing else { return self.pass_turn(participants) };
        // Everybody but the maker answers once, in the order of seats.
        self.asked = participants.next(self.asked.unwrap_or(maker)).filter(|next| {
            let from_maker =
                |party: PartyId| (party.0 + participants.n_parties() - maker.0) % participants.n_parties();
            self.asked.is_none_or(|asked| from_maker(*next) > from_maker(asked))
        });
        match self.asked {
            Some(_) => Transition::On,
            None => {
                self.standing = None;
                self.pass_turn(participants)
            }
        }
    }

    /// The next has the turn; a round is over when that is the first again, or would be if it had not left.
    fn pass_turn(&mut self, participants: &Participants) -> Transition {
        let place =
            |party: PartyId| (party.0 + participants.n_parties() - self.first) % participants.n_parties();
        let next = participants.next(self.turn).unwrap_or(self.turn);
        let is_round = place(next) <= place(self.turn);
        self.turn = next;
        if is_round { Transition::Round } else { Transition::On }
    }
}

impl ProtocolState for Alternating {
    fn ask(&self) -> NextInput {
        match (self.asked, self.standing) {
            (Some(asked), Some(standing)) => NextInput::Answer(asked, standing.offer),
            _ => NextInput::Act(self.turn),
        }
    }

    fn standing(&self) -> Option<Offer> {
        self.standing.map(|standing| standing.offer)
    }

    fn check(&self, _: &BargainingProblem, by: PartyId, what: Move) -> Result<(), Refusal> {
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

    fn moved(&mut self, by: PartyId, what: Move, context: ProtocolContext<'_>) -> Transition {
        let ProtocolContext { participants, offers, at, .. } = context;
        match what {
            Move::Propose(offer) => {
                offers.push(PartyOffer { by, offer, at });
                self.standing = Some(StandingOffer { offer, maker: by, assents: bit(by) });
            }
            Move::Accept => {
                if let Some(standing) = &mut self.standing {
                    standing.assents |= bit(by);
                }
            }
            Move::Reject | Move::Pass | Move::Walk => {}
        }
        if let Some(StandingOffer { offer, assents, .. }) = self.standing
            && participants.is_enough(assents)
        {
            return Transition::Agreed(offer, assents);
        }
        self.skip(participants)
    }

    fn skipped(&mut self, _: PartyId, context: ProtocolContext<'_>) -> Transition {
        self.skip(context.participants)
    }

    fn left(&mut self, _: PartyId, context: ProtocolContext<'_>) -> Transition {
        self.skip(context.participants)
    }

    fn reopen(&mut self, participants: &Participants) {
        *self = Self::new(PartyId(self.first), participants);
    }

    /// Everybody sees who assents or refuses, also where offers are put to all.
    fn audience(&self) -> MoveAudience {
        MoveAudience::All
    }

    fn is_free(&self) -> bool {
        true
    }

    fn boxed(&self) -> Box<dyn ProtocolState> {
        Box::new(self.clone())
    }
}
