//! The order of reciprocal steps in which nobody gains by walking away.
//!
//! [`PlanProblem`] is what is to be ordered, checked once. [`valuation()`] is the definition: what going on
//! and walking away are worth to each party at each point of one order. [`PlanAnalysis`] answers for all
//! orders.
//!
//! Source: T. Sandholm and V. Lesser, "Equilibrium analysis of the possibilities of unenforced exchange in
//! multiagent systems", IJCAI 1995; T. Sandholm and V. Ferrandon, "Safe exchange planner", ICMAS 2000.

mod additive;
mod analysis;
mod answer;
mod bonds;
mod change;
mod count;
mod detection;
pub mod inspection;
mod least;
mod long_plan;
mod minimal_bonds;
mod naive;
mod numbers;
mod problem;
mod safe_sets;
mod step;
mod timed;
mod uncertainty;
mod valuation;
mod weakest;
mod zone;

pub use crate::model::Safety;
pub use analysis::shortfall;
pub use answer::{BondsWithOrder, Count, Exactness, PlanAnalysis, PlanLimits, SafeOrders, Shortfall};
pub use bonds::{BondError, Bonds};
pub use change::{Change, ChangeEffect, ChangeError, ChangeKind, candidates, ranked};
pub use count::orders_allowed;
pub use detection::Detection;
pub use naive::{NaiveOrder, NaiveOrderKind, naive_orders};
pub use problem::{MOST_PERIODS, MOST_STEPS, PlanError, PlanProblem, PlanSetup};
pub use step::{Flow, Step, StepId};
pub use uncertainty::{PlanInWorlds, ValueTable, WorldError, n_safe_worlds, safest_order, work_per_world};
pub use valuation::{OrderError, OrderValuation, Point, valuation, valuation_at_once};
pub use weakest::{WeakestLink, weakest_link};
