//! How many orders are safe.

use super::set_bits::{SafeSets, SetSearch, sums};
use super::{PlanProblem, Safety};
use num_bigint::BigUint;

/// How many orders keep some limits, given the sets that can be completed within them.
///
/// `O(2^steps · steps)` time and 16 bytes for each set. Up to 33 steps no count exceeds 128 bits.
pub(super) fn safe_orders(search: &SetSearch, safe: &SafeSets, limits: &[i128]) -> BigUint {
    let gains = search.gains;
    let n_steps = gains.n_steps();
    let mut counts = vec![0_u128; 1 << n_steps];
    counts[(1 << n_steps) - 1] = 1;
    let own: Vec<u64> = (0..gains.n_parties())
        .map(|party| {
            gains.doers.iter().enumerate().fold(0, |set, (at, doer)| set | u64::from(*doer == party) << at)
        })
        .collect();
    let halves = HalvedGains::new(search);
    for done in (0..(1_u64 << n_steps) - 1).rev() {
        if !safe.contains(done) {
            continue;
        }
        let mut movers = !done & gains.all();
        if search.safety == Safety::Weak {
            for (party, own) in own.iter().enumerate() {
                if movers & own != 0 && halves.gain(party, done) > limits[party] {
                    movers &= !own;
                }
            }
        }
        let mut count = 0;
        while movers != 0 {
            let step = movers.trailing_zeros() as usize;
            if gains.needs[step] & !done == 0 {
                count += counts[(done | 1 << step) as usize];
            }
            movers &= movers - 1;
        }
        counts[done as usize] = count;
    }
    // Whatever cannot be completed safely has kept its zero.
    if safe.contains(0) { counts[0].into() } else { BigUint::from(0_u8) }
}

/// How many orders of the steps the prerequisites allow, whatever the dates; `None` beyond 24 steps.
///
/// `O(2^steps · steps)` time and 16 bytes for each set.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{PlanProblem, PlanSetup, Step, StepId, orders_allowed};
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worthless = || vec![BigRational::from_integer(0.into()); 2];
/// let mut steps = ["a", "b", "c"].map(|id| Step::new(id, PartyId(0), worthless())).to_vec();
/// steps[2].prerequisites.push(StepId(0));
/// let problem = PlanProblem::new(PlanSetup::plain(2, steps)).unwrap();
/// assert_eq!(orders_allowed(&problem), Some(3_u8.into()));
/// ```
#[must_use]
pub fn orders_allowed(problem: &PlanProblem) -> Option<BigUint> {
    let n_steps = problem.n_steps();
    if n_steps > MOST_STEPS_COUNTED {
        return None;
    }
    let mut counts = vec![0_u128; 1 << n_steps];
    counts[(1 << n_steps) - 1] = 1;
    for done in (0..(1_u64 << n_steps) - 1).rev() {
        let ready = (0..n_steps).filter(|&step| problem.is_ready(step, done));
        counts[done as usize] = ready.map(|step| counts[(done | 1 << step) as usize]).sum();
    }
    Some(counts[0].into())
}

/// Gains by halves of a set.
struct HalvedGains {
    half: usize,
    lower: Vec<Vec<i128>>,
    upper: Vec<Vec<i128>>,
}

impl HalvedGains {
    fn new(search: &SetSearch) -> Self {
        let gains = search.gains;
        let half = gains.n_steps() / 2;
        let table = |base: i128, weights: &[i128]| sums(base, weights);
        let parties = 0..gains.n_parties();
        Self {
            half,
            lower: parties.clone().map(|party| table(0, &gains.weights[party][..half])).collect(),
            upper: parties.map(|party| table(gains.base[party], &gains.weights[party][half..])).collect(),
        }
    }

    /// The gain at a set that is not yet complete.
    fn gain(&self, party: usize, done: u64) -> i128 {
        let low = done & ((1 << self.half) - 1);
        self.lower[party][low as usize] + self.upper[party][(done >> self.half) as usize]
    }
}

/// Up to so many steps orders are counted, each set taking 16 bytes.
const MOST_STEPS_COUNTED: usize = 24;
