//! How many orders are safe.

use super::safe_sets::{SafeSets, SetSearch, sums};
use super::{PlanProblem, Safety};
use num_bigint::BigUint;

/// How many orders keep some limits, given the sets that can be completed within them.
///
/// `O(2^steps · steps)` time and 16 bytes for each set, 8 up to 20 steps. Up to 20 steps no count exceeds 64
/// bits, and up to 33 none exceeds 128.
pub(super) fn safe_orders(search: &SetSearch, safe: &SafeSets, limits: &[i128]) -> BigUint {
    match search.gains.n_steps() <= MOST_STEPS_IN_64_BITS {
        true => counted::<u64>(search, safe, limits),
        false => counted::<u128>(search, safe, limits),
    }
}

fn counted<N: OrderCount>(search: &SetSearch, safe: &SafeSets, limits: &[i128]) -> BigUint {
    let gains = search.gains;
    let n_steps = gains.n_steps();
    let mut counts = vec![N::ZERO; 1 << n_steps];
    counts[(1 << n_steps) - 1] = N::ONE;
    let own: Vec<u64> = (0..gains.n_parties())
        .map(|party| {
            gains.doers.iter().enumerate().fold(0, |set, (at, doer)| set | u64::from(*doer == party) << at)
        })
        .collect();
    let halves = HalvedGains::new(search);
    let ready = HalvedPrerequisites::new(&gains.needs);
    for done in (0..(1_u64 << n_steps) - 1).rev() {
        if !safe.contains(done) {
            continue;
        }
        let mut movers = ready.of(done) & !done;
        if search.safety == Safety::Weak {
            for (party, own) in own.iter().enumerate() {
                if movers & own != 0 && halves.gain(party, done) > limits[party] {
                    movers &= !own;
                }
            }
        }
        let mut count = N::ZERO;
        while movers != 0 {
            let next = movers & movers.wrapping_neg();
            count = count.plus(counts[(done | next) as usize]);
            movers ^= next;
        }
        counts[done as usize] = count;
    }
    // Whatever cannot be completed safely has kept its zero.
    if safe.contains(0) { counts[0].into() } else { BigUint::from(0_u8) }
}

/// Whole numbers that hold the counts of some plans.
trait OrderCount: Copy + Into<BigUint> {
    const ZERO: Self;
    const ONE: Self;

    fn plus(self, other: Self) -> Self;
}

impl OrderCount for u64 {
    const ZERO: Self = 0;
    const ONE: Self = 1;

    fn plus(self, other: Self) -> Self {
        self + other
    }
}

impl OrderCount for u128 {
    const ZERO: Self = 0;
    const ONE: Self = 1;

    fn plus(self, other: Self) -> Self {
        self + other
    }
}

/// By halves of a set, the steps that need nothing of that half which is not in it.
struct HalvedPrerequisites {
    half: usize,
    lower: Vec<u64>,
    upper: Vec<u64>,
}

impl HalvedPrerequisites {
    fn new(needs: &[u64]) -> Self {
        let half = needs.len() / 2;
        let ready = |part: u64, done: u64| {
            let is_ready = |needs: &u64| needs & part & !done == 0;
            needs.iter().enumerate().fold(0, |set, (at, needs)| set | u64::from(is_ready(needs)) << at)
        };
        let low = (1_u64 << half) - 1;
        Self {
            half,
            lower: (0..1_u64 << half).map(|done| ready(low, done)).collect(),
            upper: (0..1_u64 << (needs.len() - half)).map(|done| ready(!low, done << half)).collect(),
        }
    }

    /// The steps whose prerequisites are all done.
    fn of(&self, done: u64) -> u64 {
        let low = done & ((1 << self.half) - 1);
        self.lower[low as usize] & self.upper[(done >> self.half) as usize]
    }
}

/// How many orders of the steps the prerequisites allow, whatever the dates; `None` beyond 24 steps.
///
/// `O(2^steps · steps)` time and 16 bytes for each set, 8 up to 20 steps; at once where nothing waits for
/// anything.
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
    let needs: Vec<u64> = (0..n_steps).map(|step| problem.needs(step)).collect();
    Some(match n_steps <= MOST_STEPS_IN_64_BITS {
        true => allowed::<u64>(&needs),
        false => allowed::<u128>(&needs),
    })
}

fn allowed<N: OrderCount>(needs: &[u64]) -> BigUint {
    if needs.iter().all(|needs| *needs == 0) {
        return (1..=needs.len()).fold(BigUint::from(1_u8), |product, n| product * n);
    }
    let n_steps = needs.len();
    let mut counts = vec![N::ZERO; 1 << n_steps];
    counts[(1 << n_steps) - 1] = N::ONE;
    let ready = HalvedPrerequisites::new(needs);
    for done in (0..(1_u64 << n_steps) - 1).rev() {
        // What cannot be reached is counted too, and added to nothing that can be.
        let mut next_steps = ready.of(done) & !done;
        let mut count = N::ZERO;
        while next_steps != 0 {
            let next = next_steps & next_steps.wrapping_neg();
            count = count.plus(counts[(done | next) as usize]);
            next_steps ^= next;
        }
        counts[done as usize] = count;
    }
    counts[0].into()
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
/// 20! is below 2^64.
const MOST_STEPS_IN_64_BITS: usize = 20;
