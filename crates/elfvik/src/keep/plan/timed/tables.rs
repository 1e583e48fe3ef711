//! Every number that a state or a label is put together from, as a whole number.

use super::super::PlanProblem;
use super::super::numbers::common_denominator;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, Zero};
use std::fmt::Debug;

/// Whole numbers, short or of any length.
pub(super) trait Whole:
    Integer + Signed + Clone + Debug + for<'a> std::ops::AddAssign<&'a Self> + TryFrom<BigInt> + Into<BigInt>
{
    /// Whether they end somewhere.
    const SHORT: bool;
}

impl Whole for i128 {
    const SHORT: bool = true;
}

impl Whole for BigInt {
    const SHORT: bool = false;
}

/// The numbers of a problem on one scale.
///
/// The scale holds as many powers of the denominators of the discount factors as the plan has periods, so
/// that whatever is discounted back stays whole.
pub(super) struct Tables<'a, W> {
    pub(super) problem: &'a PlanProblem,
    /// Per party, per step.
    pub(super) cells: Vec<Vec<Cell<W>>>,
    pub(super) bonus: Vec<W>,
    /// What each party loses by walking away, before any exposure is counted.
    pub(super) stakes: Vec<W>,
    /// Per party, numerator and denominator of its discount factor, to the power of so many periods.
    powers: Vec<Vec<(W, W)>>,
    /// Per party, more than any value of a way, a multiple of every denominator of its powers; for short
    /// numbers.
    pub(super) beyond: Vec<W>,
    scale: BigInt,
}

/// What a step is to a party.
pub(super) struct Cell<W> {
    /// The step and all of its flow, when it is done.
    pub(super) going_on: W,
    /// What is left of the flow so many periods after its start.
    pub(super) flow_left: Vec<W>,
    /// The same for a party that walks away: what it still receives or keeps up.
    pub(super) flow_left_to_walker: Vec<W>,
    /// What undoing it is to a party that walks away.
    pub(super) undone: W,
    /// What a party that walks away receives of it when it is another's and comes so many periods later.
    pub(super) unseen: Vec<W>,
}

impl<'a, W: Whole> Tables<'a, W> {
    /// The tables of a problem, with bonds beyond which exposures are counted or none; `None` when sums might
    /// have more bits than allowed.
    pub(super) fn new(problem: &'a PlanProblem, stakes: &[BigRational], most_bits: u64) -> Option<Self> {
        let last = problem.last_period();
        let discounts = &problem.setup().discounts;
        if least_bits(problem) > most_bits + 64 {
            return None;
        }
        let parties = 0..problem.n_parties();
        let row = |party| {
            let weights = FlowWeights::of(problem, party);
            let steps = 0..problem.n_steps();
            steps.map(|step| Cell::of(problem, party, step, &weights)).collect::<Vec<_>>()
        };
        let cells: Vec<Vec<Cell<BigRational>>> = parties.map(row).collect();
        let bonus = &problem.setup().bonus;
        let all = || cells.iter().flatten().flat_map(Cell::numbers).chain(bonus).chain(stakes);
        let scale = common_denominator(all(), most_bits)? * Pow::pow(&denominator(problem), last);
        let largest = all().map(Signed::abs).max().unwrap_or_else(BigRational::zero).ceil().to_integer();
        let n_terms = BigInt::from(4 * problem.n_steps() + 4);
        if (largest * &scale * n_terms).bits() > most_bits {
            return None;
        }
        let whole = |number: &BigRational| W::try_from(number.numer() * (&scale / number.denom())).ok();
        let row = |row: &Vec<Cell<BigRational>>| row.iter().map(|cell| cell.map(&whole)).collect();
        let power = |discount: &BigRational, periods: u32| {
            let numerator = W::try_from(Pow::pow(discount.numer(), periods)).ok()?;
            Some((numerator, W::try_from(Pow::pow(discount.denom(), periods)).ok()?))
        };
        let beyond = |discount: &BigRational| {
            let unit = Pow::pow(discount.denom(), last);
            let beyond =
                if W::SHORT { (BigInt::one() << BEYOND_BITS) / &unit * unit } else { BigInt::zero() };
            W::try_from(beyond).ok()
        };
        Some(Self {
            problem,
            beyond: discounts.iter().map(beyond).collect::<Option<_>>()?,
            cells: cells.iter().map(row).collect::<Option<_>>()?,
            bonus: bonus.iter().map(whole).collect::<Option<_>>()?,
            stakes: stakes.iter().map(whole).collect::<Option<_>>()?,
            powers: discounts
                .iter()
                .map(|discount| (0..=last).map(|periods| power(discount, periods)).collect())
                .collect::<Option<_>>()?,
            scale,
        })
    }

    /// Numerator and denominator of a party's discount factor to the power of so many periods.
    pub(super) fn power(&self, party: usize, periods: u32) -> &(W, W) {
        &self.powers[party][periods as usize]
    }

    /// A party's value so many periods later, as it is now.
    pub(super) fn discounted(&self, party: usize, value: &W, periods: u32) -> W {
        if periods == 0 {
            return value.clone();
        }
        let (numerator, denominator) = self.power(party, periods);
        // The denominator divides: the scale has it for every period of the plan.
        value.clone() / denominator.clone() * numerator.clone()
    }

    /// What walking away is worth after the loss of a party's bond.
    pub(super) fn beyond_stake(&self, party: usize, value: W) -> W {
        match self.stakes.get(party) {
            Some(stake) => value - stake.clone(),
            None => value,
        }
    }

    /// More than any gain.
    pub(super) fn beyond_all_gains(&self) -> W {
        let all = self.cells.iter().flatten();
        let numbers = |cell: &Cell<W>| {
            let lists = [&cell.flow_left, &cell.flow_left_to_walker, &cell.unseen];
            let most =
                lists.into_iter().flatten().chain([&cell.going_on, &cell.undone]).map(Signed::abs).max();
            most.unwrap_or_else(W::zero)
        };
        let cells = all.map(numbers).max().unwrap_or_else(W::zero);
        let most = cells + self.bonus.iter().map(Signed::abs).max().unwrap_or_else(W::zero);
        (0..4 * self.problem.n_steps() + 4).fold(W::one(), |sum, _| sum + most.clone())
    }

    pub(super) fn utility(&self, value: &W) -> BigRational {
        BigRational::new(value.clone().into(), self.scale.clone())
    }

    /// The largest whole gain that a bond covers; `None` when it is larger than any gain can be.
    pub(super) fn floor(&self, bond: &BigRational) -> Option<W> {
        W::try_from((bond * BigRational::from(self.scale.clone())).floor().to_integer()).ok()
    }
}

/// About how many bits the scale has at least, so that what cannot fit is not computed.
fn least_bits(problem: &PlanProblem) -> u64 {
    let denominator = denominator(problem);
    if denominator.is_one() { 0 } else { (denominator.bits() - 1) * u64::from(problem.last_period()) }
}

/// The least common multiple of the denominators of all discount factors.
fn denominator(problem: &PlanProblem) -> BigInt {
    let all = problem.setup().discounts.iter();
    all.fold(BigInt::one(), |multiple, discount| multiple.lcm(discount.denom()))
}

/// What a flow of 1 in each of the first so many periods is worth.
struct FlowWeights {
    /// To whom it all comes.
    all: Vec<BigRational>,
    /// To a party that walks away in the first period, until that is seen.
    unseen: Vec<BigRational>,
}

impl FlowWeights {
    fn of(problem: &PlanProblem, party: usize) -> Self {
        let detection = &problem.setup().detection[party];
        let flows = problem.steps().iter().filter_map(|step| step.flow.as_ref());
        let n = flows.map(|flow| flow.periods).max().unwrap_or(0) + problem.last_period();
        let sums = |weight: &dyn Fn(u32) -> BigRational| {
            let mut sums = vec![BigRational::zero()];
            for m in 0..n {
                let weight = weight(m);
                let paid = if weight.is_zero() { weight } else { weight * problem.discount(party, m) };
                sums.push(&sums[m as usize] + paid);
            }
            sums
        };
        Self { all: sums(&|_| BigRational::one()), unseen: sums(&|m| detection.unseen(m)) }
    }
}

impl Cell<BigRational> {
    fn of(problem: &PlanProblem, party: usize, at: usize, weights: &FlowWeights) -> Self {
        let step = &problem.steps()[at];
        let setup = problem.setup();
        let detection = &setup.detection[party];
        let is_own = step.doer.0 == party;
        let zero = BigRational::zero();
        let undo = step.undo.as_ref().map_or(&zero, |undo| &undo[party]);
        let (rate, periods) = match &step.flow {
            Some(flow) => (&flow.per_period[party], flow.periods),
            None => (&zero, 0),
        };
        // The sum over the last so many periods of a flow, the first of them being now or later.
        let flow = |sums: &[BigRational], n: u32, later: u32| {
            (&sums[(later + n) as usize] - &sums[later as usize]) * rate
        };
        let left = |elapsed: u32| flow(&weights.all, periods - elapsed, 0);
        let left_to_walker = |elapsed: u32| match is_own {
            true => left(elapsed).max(BigRational::zero()),
            false => flow(&weights.unseen, periods - elapsed, 0),
        };
        let hurt = undo.min(&zero);
        let undone = match is_own {
            true => undo.max(&zero).clone(),
            false => hurt * detection.undo_factor(0, &setup.discounts[party]),
        };
        let received = |later: u32| {
            let lump = &step.values[party] * problem.discount(party, later) * detection.unseen(later);
            lump + flow(&weights.unseen, periods, later)
                + hurt * detection.undo_factor(later, &setup.discounts[party])
        };
        let last = problem.last_period();
        let horizon = detection.horizon().unwrap_or(last + 1).min(last + 1);
        Self {
            going_on: &step.values[party] + left(0),
            flow_left: (0..periods).map(left).collect(),
            flow_left_to_walker: (0..periods).map(left_to_walker).collect(),
            undone,
            unseen: if is_own { Vec::new() } else { (0..horizon).map(received).collect() },
        }
    }

    fn numbers(&self) -> impl Iterator<Item = &BigRational> {
        let lists = [&self.flow_left, &self.flow_left_to_walker, &self.unseen].into_iter().flatten();
        [&self.going_on, &self.undone].into_iter().chain(lists)
    }

    fn map<W>(&self, whole: &impl Fn(&BigRational) -> Option<W>) -> Option<Cell<W>> {
        let all = |numbers: &[BigRational]| numbers.iter().map(whole).collect::<Option<Vec<W>>>();
        Some(Cell {
            going_on: whole(&self.going_on)?,
            flow_left: all(&self.flow_left)?,
            flow_left_to_walker: all(&self.flow_left_to_walker)?,
            undone: whole(&self.undone)?,
            unseen: all(&self.unseen)?,
        })
    }
}

/// Sums of short numbers stay below this, see `SHORT_BITS`; twice as much still fits.
const BEYOND_BITS: usize = 122;
