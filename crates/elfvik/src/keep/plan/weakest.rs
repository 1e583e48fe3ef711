//! Where a plan breaks first.

use super::{Bonds, OrderValuation, Safety, StepId};
use crate::model::PartyId;
use num_rational::BigRational;
use num_traits::Zero;

/// The point of an order at which somebody gains most by walking away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakestLink {
    /// How many steps are done.
    pub position: usize,
    /// The step that would not be done; none after the last.
    pub next: Option<StepId>,
    /// Who would walk away.
    pub party: PartyId,
    /// What it gains by it, without the loss of its bond.
    pub gain: BigRational,
    /// What it gains by it after the loss of its bond; 0 or less where the bond holds it.
    pub gain_beyond_bond: BigRational,
    /// What others have done since the party last did something itself, in order: what it walks away with.
    pub received: Vec<StepId>,
}

/// The weakest link of an order with some bonds; `None` when nobody is looked at.
///
/// The gains beyond the bond decide, each in its party's own utility; of equals the earliest point, then the
/// lowest party. `O(steps · parties)`.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{
///     Bonds, PlanProblem, PlanSetup, Safety, Step, StepId, valuation, weakest_link,
/// };
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
/// let order = valuation(&problem, &[StepId(0), StepId(1)]).unwrap();
/// let link = weakest_link(&order, &Bonds::none(2), Safety::Weak).unwrap();
/// assert_eq!((link.position, link.party, link.gain), (1, PartyId(1), worth(4)));
/// assert_eq!(link.received, [StepId(0)]);
/// ```
#[must_use]
pub fn weakest_link(order: &OrderValuation, bonds: &Bonds, safety: Safety) -> Option<WeakestLink> {
    let n_parties = order.points.first()?.deviation.len();
    let zero = BigRational::zero();
    let bond = |party: usize| bonds.values().get(party).unwrap_or(&zero);
    let mut weakest: Option<(BigRational, usize, usize)> = None;
    for party in 0..n_parties {
        for at in order.looked_at(party, safety) {
            let gain = order.points[at].gain(party) - bond(party);
            let is_weaker = weakest
                .as_ref()
                .is_none_or(|(most, position, _)| gain > *most || gain == *most && at < *position);
            if is_weaker {
                weakest = Some((gain, at, party));
            }
        }
    }
    let (gain_beyond_bond, position, party) = weakest?;
    Some(WeakestLink {
        position,
        next: order.points[position].next,
        party: PartyId(party),
        gain: &gain_beyond_bond + bond(party),
        gain_beyond_bond,
        received: order.since_own_step(party, position),
    })
}

impl OrderValuation {
    /// The steps of others before a point since a party last moved.
    fn since_own_step(&self, party: usize, position: usize) -> Vec<StepId> {
        let doers = &self.doers()[..position.min(self.doers().len())];
        let from = doers.iter().rposition(|&doer| doer == party).map_or(0, |at| at + 1);
        self.points[from..position].iter().filter_map(|point| point.next).collect()
    }
}
