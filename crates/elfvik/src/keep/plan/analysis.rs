//! What can be said about all orders of a problem.

use super::additive::AdditiveGains;
use super::answer::{BondsWithOrder, Count, Exactness, PlanAnalysis, PlanLimits, SafeOrders, Shortfall};
use super::least::{WholeBonds, least, no_limits};
use super::safe_sets::SetSearch;
use super::timed::{SharedStates, TimedWorld, relaxed_gains};
use super::{Bonds, PlanError, PlanProblem, Safety, StepId, count, long_plan, minimal_bonds, valuation};
use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

impl PlanAnalysis {
    /// What can be said about all orders of a problem with some bonds.
    ///
    /// Where gains depend on the steps done alone, it is exact up to `most_steps_by_sets`, in `O(2^steps ·
    /// steps / 64)` for each of some dozens of passes. Where time plays a part it is exact as long as moments
    /// and ways stay within the limits. Beyond, orders are found by searching for good ones, and what is
    /// said of them holds.
    ///
    /// # Errors
    ///
    /// When there is not a bond for each party, or numbers are too long.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::keep::plan::{
    ///     Bonds, Count, PlanAnalysis, PlanLimits, PlanProblem, PlanSetup, Safety, Step,
    /// };
    /// use elfvik::model::PartyId;
    /// use num_rational::BigRational;
    ///
    /// let worth = |value: i64| BigRational::from_integer(value.into());
    /// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
    /// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
    /// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
    /// let limits = PlanLimits::STANDARD;
    /// let analysis = PlanAnalysis::of(&problem, &Bonds::none(2), Safety::Weak, &limits).unwrap();
    /// assert_eq!(analysis.safe.count, Count::Exact(0_u8.into()));
    /// // Either the buyer stakes 4, or the seller 3.
    /// let bonds: Vec<_> = analysis.minimal.iter().map(|minimal| minimal.bonds.clone()).collect();
    /// assert_eq!(bonds, [[worth(0), worth(4)], [worth(3), worth(0)]]);
    /// ```
    pub fn of(
        problem: &PlanProblem,
        bonds: &Bonds,
        safety: Safety,
        limits: &PlanLimits,
    ) -> Result<Self, PlanError> {
        let bonds = bonds.of_parties(problem.n_parties())?;
        match AdditiveGains::of(problem)? {
            Some(gains) if gains.n_steps() <= limits.most_steps_by_sets => {
                Ok(by_sets(&SetSearch::new(&gains, safety), bonds, limits))
            }
            Some(gains) => Ok(long_plan::analysis(&gains, bonds, safety)),
            None => by_time(problem, bonds, safety, limits),
        }
    }
}

fn by_sets(search: &SetSearch, bonds: &[BigRational], limits: &PlanLimits) -> PlanAnalysis {
    let gains = search.gains;
    let given: Vec<i128> = bonds.iter().enumerate().map(|(party, bond)| gains.limit(party, bond)).collect();
    let safe = search.safe_sets(&given);
    let order = search.order(&safe, &given);
    let count = match &order {
        None => Count::Exact(BigUint::zero()),
        Some(_) if gains.n_steps() <= limits.most_steps_counted => {
            Count::Exact(count::safe_orders(search, &safe, &given))
        }
        Some(_) => Count::AtLeast(BigUint::from(1_u8)),
    };
    let parties: Vec<usize> = (0..gains.n_parties()).collect();
    let smallest = least(search, &no_limits(search), &parties);
    let (minimal, is_complete) = minimal_bonds::pareto(search, limits.most_vectors);
    let as_bonds = |bonds: WholeBonds| BondsWithOrder {
        bonds: bonds.exposures.iter().map(|&gain| gains.utility(gain)).collect(),
        order: bonds.order,
    };
    let smallest_largest = smallest
        .map(|(_, order)| as_bonds(WholeBonds { exposures: gains.exposures(&order, search.safety), order }));
    PlanAnalysis {
        safe: SafeOrders { order, exactness: Exactness::Exact, count },
        least_largest: largest(smallest_largest.as_ref()),
        smallest_largest,
        minimal: minimal.into_iter().map(as_bonds).collect(),
        largest_exactness: Exactness::Exact,
        minimal_exactness: Exactness::of(is_complete),
    }
}

fn by_time(
    problem: &PlanProblem,
    bonds: &[BigRational],
    safety: Safety,
    limits: &PlanLimits,
) -> Result<PlanAnalysis, PlanError> {
    let shared = SharedStates::of(problem, limits.timed())?;
    let given = Bonds::new(bonds.to_vec()).expect("bonds were checked");
    let world = TimedWorld::new(problem, (&given, safety), &shared)?;
    let safe = world.safe_order();
    let count = if safe.found.is_none() && safe.is_complete {
        Count::Exact(BigUint::zero())
    } else {
        let counted = world.count();
        let one = BigUint::from(u8::from(safe.found.is_some()));
        if counted.is_complete { Count::Exact(counted.found) } else { Count::AtLeast(counted.found.max(one)) }
    };
    let pareto = world.pareto(limits.most_vectors);
    let minimal: Vec<BondsWithOrder> =
        pareto.found.into_iter().map(|b| BondsWithOrder { bonds: b.exposures, order: b.order }).collect();
    let none = Bonds::none(problem.n_parties());
    let smallest = TimedWorld::new(problem, (&none, safety), &shared)?.smallest_largest();
    let with_exposures = |order: Vec<StepId>| {
        let valued = valuation(problem, &order).expect("an order that was found is an order");
        BondsWithOrder { bonds: valued.exposures(safety), order }
    };
    let smallest_largest = smallest.found.map(|found| with_exposures(found.order));
    let least_largest = match smallest.is_complete {
        true => largest(smallest_largest.as_ref()),
        false => lower_bound(problem, safety, limits),
    };
    Ok(PlanAnalysis {
        safe: SafeOrders { order: safe.found, exactness: Exactness::of(safe.is_complete), count },
        smallest_largest,
        least_largest,
        minimal,
        largest_exactness: Exactness::of(smallest.is_complete),
        minimal_exactness: Exactness::of(pareto.is_complete),
    })
}

/// What is missing to a safe order with given bonds: the least amount by which all bonds would have to rise.
///
/// # Errors
///
/// When there is not a bond for each party, or numbers are too long.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{Bonds, PlanLimits, PlanProblem, PlanSetup, Safety, Step, shortfall};
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
/// let missing = |bonds: &Bonds| {
///     shortfall(&problem, bonds, Safety::Weak, &PlanLimits::STANDARD).unwrap().amount
/// };
/// assert_eq!(missing(&Bonds::none(2)), Some(worth(3)));
/// assert_eq!(missing(&Bonds::new(vec![worth(1), worth(4)]).unwrap()), Some(worth(0)));
/// ```
pub fn shortfall(
    problem: &PlanProblem,
    bonds: &Bonds,
    safety: Safety,
    limits: &PlanLimits,
) -> Result<Shortfall, PlanError> {
    let stakes = bonds.of_parties(problem.n_parties())?;
    let Some(gains) = AdditiveGains::of(problem)? else {
        let shared = SharedStates::of(problem, limits.timed())?;
        return Ok(timed_shortfall(&TimedWorld::new(problem, (bonds, safety), &shared)?));
    };
    let gains = gains.beyond(problem, stakes)?;
    if gains.n_steps() > limits.most_steps_by_sets {
        let order = long_plan::least_order(&gains, safety);
        let amount = gains.exposures(&order, safety).into_iter().max().unwrap_or(0);
        let exactness = Exactness::of(amount <= long_plan::lower_bound(&gains, safety));
        return Ok(Shortfall { amount: Some(gains.utility(amount)), order: Some(order), exactness });
    }
    let search = SetSearch::new(&gains, safety);
    let parties: Vec<usize> = (0..gains.n_parties()).collect();
    let (amount, order) = least(&search, &no_limits(&search), &parties).unzip();
    let amount = amount.map(|amount| gains.utility(amount));
    Ok(Shortfall { amount, order, exactness: Exactness::Exact })
}

/// The bonus that makes an order safe when one party alone gets it on top of all bonds; `None` when none
/// does, or none is needed.
///
/// The least where nothing is discounted; otherwise enough at every point, and so perhaps a little more.
pub(super) fn least_bonus(
    problem: &PlanProblem,
    bonds: &Bonds,
    safety: Safety,
    limits: &PlanLimits,
    party: usize,
) -> Result<Option<BigRational>, PlanError> {
    let stakes = bonds.of_parties(problem.n_parties())?;
    let least = match AdditiveGains::of(problem)? {
        Some(gains) if gains.n_steps() <= limits.most_steps_by_sets => {
            let gains = gains.beyond(problem, stakes)?;
            let search = SetSearch::new(&gains, safety);
            let mut only = vec![0; gains.n_parties()];
            only[party] = gains.most(party);
            least(&search, &only, &[party]).map(|(amount, _)| gains.utility(amount))
        }
        Some(_) => None,
        None => {
            let shared = SharedStates::of(problem, limits.timed())?;
            let own = TimedWorld::new(problem, (bonds, safety), &shared)?.least_bond(party);
            let own = own.map(|bond| bond - &stakes[party]);
            own.map(|amount| amount / problem.discount(party, problem.last_period()))
        }
    };
    Ok(least.filter(Signed::is_positive))
}

/// What is missing to a safe order where time plays a part.
pub(super) fn timed_shortfall(world: &TimedWorld<'_>) -> Shortfall {
    let found = world.smallest_largest();
    let is_exact = found.is_complete || found.found.as_ref().is_some_and(|least| least.gain.is_zero());
    let (amount, order) = found.found.map(|least| (least.gain, least.order)).unzip();
    Shortfall { amount, order, exactness: Exactness::of(is_exact) }
}

/// A bond that no order undercuts with its largest, from gains that are no larger than the true ones.
fn lower_bound(problem: &PlanProblem, safety: Safety, limits: &PlanLimits) -> BigRational {
    let Some(gains) = relaxed_gains(problem) else { return BigRational::zero() };
    if gains.n_steps() > limits.most_steps_by_sets {
        return gains.utility(long_plan::lower_bound(&gains, safety));
    }
    let search = SetSearch::new(&gains, safety);
    let parties: Vec<usize> = (0..gains.n_parties()).collect();
    let bound = least(&search, &no_limits(&search), &parties);
    bound.map_or_else(BigRational::zero, |(bound, _)| gains.utility(bound))
}

fn largest(bonds: Option<&BondsWithOrder>) -> BigRational {
    let all = bonds.into_iter().flat_map(|bonds| &bonds.bonds);
    all.max().cloned().unwrap_or_else(BigRational::zero)
}
