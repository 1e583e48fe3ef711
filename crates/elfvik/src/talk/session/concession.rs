//! Monotonic concession with Zeuthen's rule.

use super::{Ask, End, Ground, Made, Moment, Step};
use crate::model::PartyId;
use crate::talk::event::{Move, Refusal};
use crate::talk::offer::Offer;

/// The proposals of both, and who is asked to concede. The keeper of the table knows both profiles; the parties do not.
#[derive(Debug, Clone)]
pub(super) struct Concession {
    first: usize,
    proposals: [Option<Offer>; 2],
    asked: usize,
    /// Whether the other has declined to concede since the last concession.
    declined: bool,
}

impl Concession {
    pub(super) fn new(first: PartyId) -> Self {
        Self { first: first.0, proposals: [None, None], asked: first.0, declined: false }
    }

    pub(super) fn ask(&self) -> Ask {
        if self.proposals.contains(&None) {
            Ask::Propose(PartyId(self.asked))
        } else {
            Ask::Concede(PartyId(self.asked))
        }
    }

    pub(super) fn check(&self, ground: &Ground, by: PartyId, what: Move) -> Result<(), Refusal> {
        match what {
            Move::Walk | Move::Pass => Ok(()),
            Move::Propose(offer) => match self.proposals[by.0] {
                Some(own) if !self.proposals.contains(&None) => {
                    let [me, other] = [by.0, 1 - by.0].map(|party| &ground.profiles[party]);
                    let is_less = me.worth(offer) < me.worth(own);
                    let is_more = other.worth(offer) > other.worth(own);
                    if is_less && is_more { Ok(()) } else { Err(Refusal::NoConcession) }
                }
                _ => Ok(()),
            },
            _ => Err(Refusal::NotNow),
        }
    }

    pub(super) fn moved(
        &mut self,
        ground: &Ground,
        by: PartyId,
        what: Move,
        (offers, at): (&mut Vec<Made>, Moment),
    ) -> Step {
        match what {
            Move::Walk => return Step::Ended(End::Walked(by)),
            Move::Propose(offer) => {
                let is_opening = self.proposals.contains(&None);
                self.proposals[by.0] = Some(offer);
                self.declined = false;
                if is_opening && self.proposals.contains(&None) {
                    self.asked = 1 - by.0;
                    return Step::On;
                }
                // Opening proposals become public together.
                let openers = if is_opening { vec![1 - by.0, by.0] } else { vec![by.0] };
                for party in openers {
                    let offer = self.proposals[party].expect("both have proposed");
                    offers.push(Made { by: PartyId(party), offer, at });
                }
            }
            _ if self.declined => return Step::Ended(End::Conflict),
            _ => {
                if self.proposals.contains(&None) {
                    return Step::Ended(End::Conflict);
                }
                self.declined = true;
                self.asked = 1 - by.0;
                return Step::Round;
            }
        }
        let [Some(a), Some(b)] = self.proposals else { return Step::On };
        let worth = |party: usize, offer| ground.profiles[party].worth(offer);
        // Whoever starts is asked first whether the other's proposal is as good as its own.
        for party in [self.first, 1 - self.first] {
            let (own, other) = if party == 0 { (a, b) } else { (b, a) };
            let is_rational = worth(party, other) >= ground.profiles[party].reservation();
            if worth(party, other) >= worth(party, own) && is_rational {
                return Step::Agreed(other);
            }
        }
        let risks = [0, 1].map(|party| risk(ground, party, [a, b]));
        self.asked = match risks[0].total_cmp(&risks[1]) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Greater => 1,
            std::cmp::Ordering::Equal => self.first,
        };
        Step::Round
    }
}

/// Zeuthen's willingness to risk conflict: what a party loses by taking the other's proposal, as a share of what it loses by
/// conflict; 1 where it has nothing to lose.
fn risk(ground: &Ground, party: usize, proposals: [Offer; 2]) -> f64 {
    let profile = &ground.profiles[party];
    let [own, other] = [party, 1 - party].map(|at| profile.worth(proposals[at]) - profile.reservation());
    if own <= 0 { 1.0 } else { ((own - other) as f64 / own as f64).min(1.0) }
}
