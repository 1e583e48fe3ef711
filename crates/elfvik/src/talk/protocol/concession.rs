//! Monotonic concession with Zeuthen's rule.

use super::{ProtocolContext, ProtocolState, Transition};
use crate::model::PartyId;
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;
use crate::talk::participants::{Participants, bit};
use crate::talk::session::{BargainingProblem, End, NextInput, PartyOffer};

/// The proposals of both, and who is asked to concede. The keeper of the table knows both profiles; the
/// parties do not.
#[derive(Debug, Clone)]
pub(super) struct Concession {
    first: usize,
    proposals: [Option<Offer>; 2],
    asked: usize,
    /// Whether the other has declined to concede since the last concession.
    declined: bool,
}

impl Concession {
    pub(super) fn new(first: PartyId, participants: &Participants) -> Self {
        let asked = participants.seats(first.0).next().unwrap_or(first).0;
        Self { first: first.0, proposals: [None, None], asked, declined: false }
    }

    fn declined(&mut self, by: PartyId) -> Transition {
        if self.declined || self.proposals.contains(&None) {
            return Transition::Ended(End::Conflict);
        }
        self.declined = true;
        self.asked = 1 - by.0;
        Transition::Round
    }

    /// The proposal of a party that is enough by itself; the one that begins is looked at first.
    fn alone(&self, participants: &Participants) -> Option<Transition> {
        let parties = [self.first, 1 - self.first];
        parties
            .into_iter()
            .filter(|p| participants.is_enough(bit(PartyId(*p))))
            .find_map(|p| self.proposals[p].map(|offer| Transition::Agreed(offer, bit(PartyId(p)))))
    }

    fn settle(&mut self, problem: &BargainingProblem, participants: &Participants) -> Transition {
        if let Some(agreed) = self.alone(participants) {
            return agreed;
        }
        let [Some(a), Some(b)] = self.proposals else { return Transition::On };
        let worth = |party: usize, offer| problem.profiles[party].worth(offer);
        // Whoever starts is asked first whether the other's proposal is as good as its own.
        for party in [self.first, 1 - self.first] {
            let (own, other) = if party == 0 { (a, b) } else { (b, a) };
            let is_rational = worth(party, other) >= problem.profiles[party].reservation();
            if worth(party, other) >= worth(party, own) && is_rational {
                return Transition::Agreed(other, BOTH);
            }
        }
        let risks = [0, 1].map(|party| risk(problem, party, [a, b]));
        self.asked = match risks[0].total_cmp(&risks[1]) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Greater => 1,
            std::cmp::Ordering::Equal => self.first,
        };
        Transition::Round
    }
}

impl ProtocolState for Concession {
    fn ask(&self) -> NextInput {
        if self.proposals.contains(&None) {
            NextInput::Propose(PartyId(self.asked))
        } else {
            NextInput::Concede(PartyId(self.asked))
        }
    }

    fn check(&self, problem: &BargainingProblem, by: PartyId, what: Move) -> Result<(), Refusal> {
        match what {
            Move::Walk | Move::Pass => Ok(()),
            Move::Propose(offer) => match self.proposals[by.0] {
                Some(own) if !self.proposals.contains(&None) => {
                    let [me, other] = [by.0, 1 - by.0].map(|party| &problem.profiles[party]);
                    let is_less = me.worth(offer) < me.worth(own);
                    let is_more = other.worth(offer) > other.worth(own);
                    if is_less && is_more { Ok(()) } else { Err(Refusal::NoConcession) }
                }
                _ => Ok(()),
            },
            _ => Err(Refusal::NotNow),
        }
    }

    fn moved(&mut self, by: PartyId, what: Move, context: ProtocolContext<'_>) -> Transition {
        let Move::Propose(offer) = what else { return self.declined(by) };
        let is_opening = self.proposals.contains(&None);
        self.proposals[by.0] = Some(offer);
        self.declined = false;
        let other = PartyId(1 - by.0);
        if is_opening && self.proposals.contains(&None) && context.participants.is_present(other) {
            self.asked = other.0;
            return Transition::On;
        }
        // Opening proposals become public together.
        let openers = if is_opening { vec![other, by] } else { vec![by] };
        for by in openers {
            if let Some(offer) = self.proposals[by.0] {
                context.offers.push(PartyOffer { by, offer, at: context.at });
            }
        }
        self.settle(context.problem, context.participants)
    }

    /// A party has left, and the other alone is enough: its proposal is the agreement, once it has made one.
    fn left(&mut self, by: PartyId, context: ProtocolContext<'_>) -> Transition {
        self.asked = 1 - by.0;
        self.proposals[by.0] = None;
        self.alone(context.participants).unwrap_or(Transition::Round)
    }

    fn skipped(&mut self, by: PartyId, context: ProtocolContext<'_>) -> Transition {
        self.moved(by, Move::Pass, context)
    }

    fn is_open(&self, problem: &BargainingProblem, by: PartyId, offer: Offer) -> bool {
        self.check(problem, by, Move::Propose(offer)).is_ok()
    }

    fn reopen(&mut self, participants: &Participants) {
        *self = Self::new(PartyId(self.first), participants);
    }

    /// Without proposals, everything is a concession.
    fn forgets(&self) -> bool {
        true
    }

    fn boxed(&self) -> Box<dyn ProtocolState> {
        Box::new(self.clone())
    }
}

/// Zeuthen's willingness to risk conflict: what a party loses by taking the other's proposal, as a share of
/// what it loses by conflict; 1 where it has nothing to lose.
fn risk(problem: &BargainingProblem, party: usize, proposals: [Offer; 2]) -> f64 {
    let profile = &problem.profiles[party];
    let [own, other] = [party, 1 - party].map(|at| profile.worth(proposals[at]) - profile.reservation());
    if own <= 0 { 1.0 } else { ((own - other) as f64 / own as f64).min(1.0) }
}

/// The set of both parties.
const BOTH: u64 = 0b11;
