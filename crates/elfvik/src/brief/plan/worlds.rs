//! In how many worlds a plan is safe.

use super::context::{PlanNames, Stakes};
use super::problem::PlanNumbers;
use super::{PlanRequest, PlanRequestError};
use crate::keep::plan::{
    Exactness, PlanInWorlds, PlanLimits, StepId, ValueTable, n_safe_worlds, safest_order, work_per_world,
};
use crate::names::ShareEstimate;
use crate::prepare::Control;
use crate::prepare::prospects::WorldCount;
use num_rational::BigRational;
use serde::Serialize;

/// In how many worlds a plan is safe, with the bonds of each world, all raised by as much as makes an order
/// safe at the likely values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanWorlds {
    /// How many worlds were drawn.
    pub worlds: usize,
    /// How many would have been drawn if each took less work; the same where none was left out.
    pub wanted: usize,
    /// How many steps are tried in the moments of each world for one answer; none where time plays no part.
    pub work_per_world: Option<u64>,
    /// By how much every bond is raised: by what is missing at the likely values, 0 where nothing is.
    pub bonds_raised_by: f64,
    /// In which share of them some order is safe.
    pub with_safe_order: ShareEstimate,
    /// Whether no order is safe in the other worlds.
    pub with_safe_order_exactness: Exactness,
    /// The steps in the order that is safe in most worlds; none where dates leave none.
    pub order: Option<Vec<String>>,
    /// In which share of them it is safe.
    pub safe: ShareEstimate,
    /// Whether no order is safe in more worlds.
    pub exactness: Exactness,
    /// In which share of them the order that is shown is safe; none where none is.
    pub shown: Option<ShareEstimate>,
}

/// Worlds of a plan, and what was found in them.
pub(super) struct DrawnWorlds {
    tables: Vec<ValueTable>,
    wanted: usize,
    work_per_world: Option<u64>,
    found: PlanInWorlds,
}

impl DrawnWorlds {
    /// Worlds where some are asked for and anything differs between them.
    pub(super) fn of(
        numbers: &PlanNumbers<'_>,
        (stakes, raised_by): (&Stakes<'_>, &BigRational),
        (request, control): (&PlanRequest, &Control<'_>),
    ) -> Result<Option<Self>, PlanRequestError> {
        if request.n_worlds == Some(0) || !numbers.is_uncertain(request) {
            return Ok(None);
        }
        let Stakes { problem, bonds, safety } = stakes;
        let work_per_world = work_per_world(problem, &LIMITS)?;
        let wanted = request.n_worlds.unwrap_or(STANDARD_WORLDS);
        let affordable = |work: u64| (MOST_WORK / work.max(1)).max(LEAST_WORLDS) as usize;
        let n_worlds = match (request.n_worlds, work_per_world) {
            (None, Some(work)) => affordable(work).min(wanted),
            _ => wanted,
        };
        let mut tables = Vec::with_capacity(n_worlds);
        for world in 0..n_worlds {
            control.go_on()?;
            tables.push(numbers.world((request, raised_by), world as u64)?);
        }
        control.go_on()?;
        let found = safest_order(problem, &tables, bonds, *safety, &LIMITS)?;
        Ok(Some(Self { tables, wanted, work_per_world, found }))
    }

    /// The order that is safe in most worlds.
    pub(super) fn order(&self) -> Option<&[StepId]> {
        self.found.order.as_deref()
    }

    /// What was found, and in how many worlds an order is safe.
    pub(super) fn summary(
        &self,
        names: &PlanNames<'_>,
        stakes: &Stakes<'_>,
        (shown, raised_by): (Option<&[StepId]>, f64),
    ) -> Result<PlanWorlds, PlanRequestError> {
        let found = &self.found;
        let share = |yes: usize| ShareEstimate::thinned(WorldCount { yes, of: found.n_worlds }, 1.0);
        let staked = (stakes.bonds, stakes.safety);
        let n_shown = shown.map(|order| match self.order() == shown {
            true => Ok(found.n_safe),
            false => n_safe_worlds(stakes.problem, &self.tables, order, staked),
        });
        Ok(PlanWorlds {
            worlds: found.n_worlds,
            wanted: self.wanted,
            work_per_world: self.work_per_world,
            bonds_raised_by: raised_by,
            with_safe_order: share(found.n_with_safe_order),
            with_safe_order_exactness: found.with_safe_order,
            order: self.order().map(|order| names.steps(order)),
            safe: share(found.n_safe),
            exactness: found.exactness,
            shown: n_shown.transpose()?.map(share),
        })
    }
}

/// As many worlds are drawn where nothing is said and each takes little work.
const STANDARD_WORLDS: usize = 1_000;
/// At least as many are drawn where nothing is said.
const LEAST_WORLDS: u64 = 50;
/// So many steps are tried in the moments of all worlds, each looked at once, where nothing is said.
const MOST_WORK: u64 = 5_000_000;
/// Where time plays a part, a world gets a small part of the work that the likely values get.
const LIMITS: PlanLimits = PlanLimits { most_states: 50_000, most_work: 300_000, ..PlanLimits::STANDARD };
