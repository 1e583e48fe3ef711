//! A plan whose values are not known: in how many worlds it is safe.

use super::additive::AdditiveGains;
use super::analysis::{shortfall, timed_shortfall};
use super::answer::{Exactness, PlanLimits, Shortfall};
use super::safe_sets::{SafeSets, SetSearch};
use super::timed::{SharedStates, TimedWorld, n_moment_steps};
use super::{Bonds, PlanError, PlanProblem, Safety, StepId, valuation};
use num_rational::BigRational;
use std::collections::BTreeSet;

/// The values of one world, in the shape of those of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueTable {
    /// Per step, what it is worth to each party.
    pub values: Vec<Vec<BigRational>>,
    /// Per step, what undoing it is worth to each party; none where it cannot be undone.
    pub undo: Vec<Option<Vec<BigRational>>>,
    /// Per step, what it is worth to each party in each period; none where nothing flows.
    pub per_period: Vec<Option<Vec<BigRational>>>,
    /// Per party, what it gets when all is done.
    pub bonus: Vec<BigRational>,
    /// The bonds there; none where they are those of the plan.
    pub bonds: Option<Bonds>,
}

/// A world that does not fit the problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WorldError {
    /// Its table has another shape.
    #[error("world {} has values for {found} steps or flows, the plan has {n_steps}", .world + 1)]
    Shape {
        /// Its position.
        world: usize,
        /// How many steps it has values for.
        found: usize,
        /// How many there are.
        n_steps: usize,
    },
    /// The problem with its values has a fault.
    #[error("world {}: {source}", .world + 1)]
    Plan {
        /// Its position.
        world: usize,
        /// What is wrong.
        source: PlanError,
    },
}

/// In how many worlds a plan is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanInWorlds {
    /// How many worlds there are.
    pub n_worlds: usize,
    /// In how many worlds some order is safe, as far as was found.
    pub n_with_safe_order: usize,
    /// Whether no order is safe in all other worlds.
    pub with_safe_order: Exactness,
    /// The order that is safe in most worlds; none where dates leave none.
    pub order: Option<Vec<StepId>>,
    /// In how many worlds it is safe.
    pub n_safe: usize,
    /// Whether no order is safe in more.
    pub exactness: Exactness,
}

impl ValueTable {
    /// The values of a problem itself.
    #[must_use]
    pub fn of(problem: &PlanProblem) -> Self {
        let steps = problem.steps();
        let per_period = |step: &super::Step| step.flow.as_ref().map(|flow| flow.per_period.clone());
        Self {
            values: steps.iter().map(|step| step.values.clone()).collect(),
            undo: steps.iter().map(|step| step.undo.clone()).collect(),
            per_period: steps.iter().map(per_period).collect(),
            bonus: problem.setup().bonus.clone(),
            bonds: None,
        }
    }
}

/// In how many worlds some order is safe with given bonds, and the order that is safe in most of them.
///
/// Exact where gains depend on the steps done alone, by branch and bound over the sets that can be completed
/// safely in each world, until `most_states` moments have been looked at; otherwise the best of the orders
/// that are best in single worlds, each being searched where no order before is safe. Of equals the first
/// found, lower steps first.
///
/// # Errors
///
/// When a world does not fit the problem or has a fault.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{
///     Bonds, PlanLimits, PlanProblem, PlanSetup, Safety, Step, StepId, ValueTable, safest_order,
/// };
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
/// // In half of the worlds paying costs more than the buyer stakes.
/// let mut dear = ValueTable::of(&problem);
/// dear.values[1][1] = worth(-6);
/// let worlds = [ValueTable::of(&problem), dear];
/// let bonds = Bonds::new(vec![worth(0), worth(4)]).unwrap();
/// let limits = PlanLimits::STANDARD;
/// let safest = safest_order(&problem, &worlds, &bonds, Safety::Weak, &limits).unwrap();
/// assert_eq!((safest.n_safe, safest.n_worlds), (1, 2));
/// assert_eq!(safest.order, Some(vec![StepId(0), StepId(1)]));
/// ```
pub fn safest_order(
    problem: &PlanProblem,
    worlds: &[ValueTable],
    bonds: &Bonds,
    safety: Safety,
    limits: &PlanLimits,
) -> Result<PlanInWorlds, WorldError> {
    let world_problem = |(world, table): (usize, &ValueTable)| with_values(problem, world, table);
    let problems = worlds.iter().enumerate().map(world_problem).collect::<Result<Vec<_>, _>>()?;
    let at = |world: usize| move |source: PlanError| WorldError::Plan { world, source };
    let of_world = |table| bonds_of(table, bonds);
    let stakes: Vec<&Bonds> = worlds.iter().map(of_world).collect();
    for (world, bonds) in stakes.iter().chain([&bonds]).enumerate() {
        bonds.of_parties(problem.n_parties()).map_err(at(world.min(worlds.len().saturating_sub(1))))?;
    }
    let mut gains = Vec::with_capacity(problems.len());
    for (world, problem) in problems.iter().enumerate() {
        gains.push(AdditiveGains::of(problem).map_err(at(world))?);
    }
    let fits = problem.n_steps() <= limits.most_steps_by_sets.min(MOST_STEPS_IN_WORLDS);
    match gains.into_iter().collect::<Option<Vec<_>>>() {
        Some(gains) if fits => Ok(by_sets(&gains, &stakes, safety, limits)),
        _ => {
            let worlds: Vec<(&PlanProblem, &Bonds)> = problems.iter().zip(stakes).collect();
            by_candidates((problem, bonds), &worlds, safety, limits).map_err(at(0))
        }
    }
}

/// How many steps are tried in the moments of a world for one answer; none where time plays no part in any
/// value.
///
/// The same in all worlds of a problem, which differ in values alone. It takes as long as one look at all
/// moments.
///
/// # Errors
///
/// When numbers are too long.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{PlanLimits, PlanProblem, PlanSetup, Step, work_per_world};
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let mut delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// delivery.duration = 1;
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let mut setup = PlanSetup::plain(2, vec![delivery, payment]);
/// let work = |setup: &PlanSetup| {
///     work_per_world(&PlanProblem::new(setup.clone()).unwrap(), &PlanLimits::STANDARD).unwrap()
/// };
/// assert_eq!(work(&setup), None);
/// setup.discounts = vec![BigRational::new(9.into(), 10.into()); 2];
/// // Either may come first, and the other follows.
/// assert_eq!(work(&setup), Some(4));
/// ```
pub fn work_per_world(problem: &PlanProblem, limits: &PlanLimits) -> Result<Option<u64>, PlanError> {
    Ok(match AdditiveGains::of(problem)? {
        Some(_) => None,
        None => Some(n_moment_steps(problem, limits.timed())),
    })
}

/// In how many worlds an order is safe with given bonds; in none where it is no order that dates and
/// prerequisites allow.
///
/// # Errors
///
/// When a world does not fit the problem or has a fault.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{
///     Bonds, PlanProblem, PlanSetup, Safety, Step, StepId, ValueTable, n_safe_worlds,
/// };
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
/// let worlds = [ValueTable::of(&problem)];
/// let bonds = Bonds::new(vec![worth(0), worth(4)]).unwrap();
/// let n_safe = |order: [usize; 2]| {
///     n_safe_worlds(&problem, &worlds, &order.map(StepId), (&bonds, Safety::Weak)).unwrap()
/// };
/// assert_eq!((n_safe([0, 1]), n_safe([1, 0])), (1, 0));
/// ```
pub fn n_safe_worlds(
    problem: &PlanProblem,
    worlds: &[ValueTable],
    order: &[StepId],
    (bonds, safety): (&Bonds, Safety),
) -> Result<usize, WorldError> {
    let mut n_safe = 0;
    for (at, table) in worlds.iter().enumerate() {
        let world = with_values(problem, at, table)?;
        let valued = valuation(&world, order);
        let bonds = bonds_of(table, bonds);
        n_safe += usize::from(valued.is_ok_and(|valued| valued.is_safe(bonds, safety)));
    }
    Ok(n_safe)
}

/// The bonds of a world.
fn bonds_of<'b>(table: &'b ValueTable, of_plan: &'b Bonds) -> &'b Bonds {
    table.bonds.as_ref().unwrap_or(of_plan)
}

fn with_values(problem: &PlanProblem, world: usize, table: &ValueTable) -> Result<PlanProblem, WorldError> {
    let n_steps = problem.n_steps();
    let lengths = [table.values.len(), table.undo.len(), table.per_period.len()];
    if let Some(&found) = lengths.iter().find(|&&length| length != n_steps) {
        return Err(WorldError::Shape { world, found, n_steps });
    }
    let mut setup = problem.setup().clone();
    setup.bonus.clone_from(&table.bonus);
    for (at, step) in setup.steps.iter_mut().enumerate() {
        step.values.clone_from(&table.values[at]);
        step.undo.clone_from(&table.undo[at]);
        match (&mut step.flow, &table.per_period[at]) {
            (Some(flow), Some(per_period)) => flow.per_period.clone_from(per_period),
            (None, None) => {}
            _ => return Err(WorldError::Shape { world, found: at, n_steps }),
        }
    }
    PlanProblem::new(setup).map_err(|source| WorldError::Plan { world, source })
}

/// A world with what keeps its limits.
struct World<'a> {
    gains: &'a AdditiveGains,
    limits: Vec<i128>,
    safe: SafeSets,
}

impl World<'_> {
    /// Whether a step can be done next on a safe way.
    fn allows(&self, step: usize, done: u64, safety: Safety) -> bool {
        let doer = self.gains.doers[step];
        let is_kept = safety == Safety::Strong || self.gains.gain(doer, done) <= self.limits[doer];
        is_kept && self.safe.contains(done | 1 << step)
    }
}

fn by_sets(gains: &[AdditiveGains], bonds: &[&Bonds], safety: Safety, limits: &PlanLimits) -> PlanInWorlds {
    let world = |(gains, bonds): (&'_ AdditiveGains, &&Bonds)| {
        let stakes = bonds.values().iter().enumerate();
        let limits: Vec<i128> = stakes.map(|(p, stake)| gains.limit(p, stake)).collect();
        let safe = SetSearch::new(gains, safety).safe_sets(&limits);
        (limits, safe)
    };
    let worlds: Vec<World> = gains
        .iter()
        .zip(bonds)
        .map(|(gains, bonds)| {
            let (limits, safe) = world((gains, bonds));
            World { gains, limits, safe }
        })
        .collect();
    let alive: Vec<usize> = (0..worlds.len()).filter(|&at| worlds[at].safe.contains(0)).collect();
    let mut search = MostWorlds {
        worlds: &worlds,
        safety,
        best: (0, None),
        moments_left: limits.most_states,
        order: Vec::new(),
    };
    search.extend(0, &alive);
    let is_exact = search.moments_left > 0 || search.best.0 == alive.len();
    PlanInWorlds {
        n_worlds: worlds.len(),
        n_with_safe_order: alive.len(),
        with_safe_order: Exactness::Exact,
        n_safe: search.best.0,
        order: search.best.1,
        exactness: if is_exact { Exactness::Exact } else { Exactness::Bounded },
    }
}

/// Branch and bound for the order that is safe in most worlds.
struct MostWorlds<'a> {
    worlds: &'a [World<'a>],
    safety: Safety,
    best: (usize, Option<Vec<StepId>>),
    moments_left: usize,
    order: Vec<StepId>,
}

impl MostWorlds<'_> {
    fn extend(&mut self, done: u64, alive: &[usize]) {
        let Some(gains) = self.worlds.first().map(|world| world.gains) else { return };
        if done == gains.all() {
            if alive.len() > self.best.0 || self.best.1.is_none() {
                self.best = (alive.len(), Some(self.order.clone()));
            }
            return;
        }
        if self.moments_left == 0 && self.best.1.is_some() {
            return;
        }
        self.moments_left = self.moments_left.saturating_sub(1);
        let next = |step: usize| {
            let allows = |world: &&usize| self.worlds[**world].allows(step, done, self.safety);
            (step, alive.iter().filter(allows).copied().collect::<Vec<_>>())
        };
        let ready = (0..gains.n_steps()).filter(|&step| gains.is_ready(step, done));
        let mut ways: Vec<(usize, Vec<usize>)> = ready.map(next).collect();
        ways.sort_by_key(|(step, alive)| (usize::MAX - alive.len(), *step));
        for (step, alive) in ways {
            if alive.len() <= self.best.0 && self.best.1.is_some() {
                return;
            }
            self.order.push(StepId(step));
            self.extend(done | 1 << step, &alive);
            self.order.pop();
        }
    }
}

/// The best of the orders with the least shortfall in the problem and in those of its worlds in which none of
/// those before is safe.
fn by_candidates(
    likely: (&PlanProblem, &Bonds),
    worlds: &[(&PlanProblem, &Bonds)],
    safety: Safety,
    limits: &PlanLimits,
) -> Result<PlanInWorlds, PlanError> {
    let method = Method::of(likely.0, limits)?;
    let mut orders: Vec<Vec<StepId>> = Vec::new();
    let mut known = BTreeSet::new();
    let mut n_with_safe_order = 0;
    let mut are_all_exact = true;
    for (at, &world) in [likely].iter().chain(worlds).enumerate() {
        let world = SearchedWorld::new(&method, world, safety)?;
        // Where an order that is known is safe, there is nothing to search for.
        if orders.iter().any(|order| world.is_safe(order)) {
            n_with_safe_order += usize::from(at > 0);
            continue;
        }
        let is_order_wanted = orders.len() < MOST_CANDIDATES;
        let found = if is_order_wanted { None } else { world.has_safe_order() };
        let (is_safe, is_exact) = match found {
            Some(is_safe) => (is_safe, true),
            None => {
                let found = world.shortfall(limits)?;
                if let Some(order) = &found.order
                    && is_order_wanted
                    && known.insert(order.clone())
                {
                    orders.push(order.clone());
                }
                (found.is_safe(), found.is_safe() || found.is_exact())
            }
        };
        if at > 0 {
            n_with_safe_order += usize::from(is_safe);
            are_all_exact &= is_exact;
        }
    }
    let mut n_safe = vec![0_usize; orders.len()];
    for &world in worlds {
        let world = SearchedWorld::new(&method, world, safety)?;
        let are_safe = orders.iter().map(|order| usize::from(world.is_safe(order)));
        n_safe.iter_mut().zip(are_safe).for_each(|(n, is_safe)| *n += is_safe);
    }
    let mut best: (usize, Option<Vec<StepId>>) = (0, None);
    for (order, n_safe) in orders.into_iter().zip(n_safe) {
        if n_safe > best.0 || best.1.is_none() {
            best = (n_safe, Some(order));
        }
    }
    let exactness = |is_exact| if is_exact { Exactness::Exact } else { Exactness::Bounded };
    Ok(PlanInWorlds {
        n_worlds: worlds.len(),
        n_with_safe_order,
        with_safe_order: exactness(are_all_exact),
        n_safe: best.0,
        order: best.1,
        exactness: exactness(are_all_exact && best.0 == n_with_safe_order),
    })
}

/// How orders are tried and searched for in worlds, which differ in nothing but values.
enum Method {
    /// Gains depend on the steps done alone, of which there are many.
    Long,
    /// Time plays a part; what moments there are is the same in all worlds.
    Timed(SharedStates),
}

impl Method {
    fn of(problem: &PlanProblem, limits: &PlanLimits) -> Result<Self, PlanError> {
        Ok(match AdditiveGains::of(problem)? {
            Some(_) => Self::Long,
            None => Self::Timed(SharedStates::of(problem, limits.timed())?),
        })
    }
}

/// A world in which orders are tried and searched for.
struct SearchedWorld<'a> {
    problem: &'a PlanProblem,
    bonds: &'a Bonds,
    safety: Safety,
    timed: Option<TimedWorld<'a>>,
}

impl<'a> SearchedWorld<'a> {
    fn new(
        method: &'a Method,
        (problem, bonds): (&'a PlanProblem, &'a Bonds),
        safety: Safety,
    ) -> Result<Self, PlanError> {
        let timed = match method {
            Method::Long => None,
            Method::Timed(states) => Some(TimedWorld::new(problem, (bonds, safety), states)?),
        };
        Ok(Self { problem, bonds, safety, timed })
    }

    fn is_safe(&self, order: &[StepId]) -> bool {
        match &self.timed {
            Some(world) => world.is_safe(order),
            None => {
                let valued = valuation(self.problem, order);
                valued.is_ok_and(|valued| valued.is_safe(self.bonds, self.safety))
            }
        }
    }

    /// Whether some order is safe, where that is soon known: much sooner than the order to which least is
    /// missing.
    fn has_safe_order(&self) -> Option<bool> {
        let found = self.timed.as_ref()?.safe_order();
        found.is_complete.then_some(found.found.is_some())
    }

    fn shortfall(&self, limits: &PlanLimits) -> Result<Shortfall, PlanError> {
        match &self.timed {
            Some(world) => Ok(timed_shortfall(world)),
            None => shortfall(self.problem, self.bonds, self.safety, limits),
        }
    }
}

/// The sets of so many steps take 128 kilobytes in each world.
const MOST_STEPS_IN_WORLDS: usize = 20;
/// No more orders than this are tried in all worlds.
const MOST_CANDIDATES: usize = 24;
