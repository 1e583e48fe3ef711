//! The parts of a plan: parties, steps, how many orders are safe, the bonds that make one so, naive orders.

use super::context::{PlanNames, Stakes, float};
use crate::keep::plan::{
    BondsWithOrder, Count, Detection, Exactness, NaiveOrder, NaiveOrderKind, PlanAnalysis, PlanProblem,
    SafeOrders, Step, orders_allowed,
};
use crate::model::words;
use crate::names::Utilities;
use num_traits::Zero;
use serde::Serialize;

/// A party, and what holds it to its word.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanParty {
    /// Its id.
    pub id: String,
    /// Its full name.
    pub name: String,
    /// A name for table heads.
    pub short: String,
    /// What it loses by being seen to break its word.
    pub bond: f64,
    /// What it gets when all steps are done.
    pub bonus: f64,
    /// What one unit in the next period is worth to it now.
    pub discount: f64,
    /// After how many periods its breach is seen; none where that is by chance.
    pub detected_after: Option<u32>,
    /// With which probability its breach is seen at the end of each period; none where it is seen for sure.
    pub detected_with: Option<f64>,
}

/// A step, and what it is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanStep {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What is done.
    pub text: Option<String>,
    /// The id of the party that does it.
    pub by: String,
    /// The ids of the steps that must be done before.
    pub after: Vec<String>,
    /// Not before this period.
    pub earliest: u32,
    /// Not after this period.
    pub latest: Option<u32>,
    /// How many periods pass until the next step can be done.
    pub duration: u32,
    /// In how many periods it is worth something anew.
    pub flow: Option<u32>,
    /// What it is worth to each party when it is done, once.
    pub values: Utilities,
    /// What it is worth to each party in each of its periods.
    pub per_period: Option<Utilities>,
    /// What undoing it is worth to each party; none where it cannot be undone.
    pub undo: Option<Utilities>,
    /// The id of a source.
    pub source: Option<String>,
}

/// How many orders are safe, as decimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SafeOrderCount {
    /// Whether there is a safe order; none when none was found and one may exist.
    pub exists: Option<bool>,
    /// At least so many.
    pub least: String,
    /// Whether there are no more.
    pub exactness: Exactness,
    /// How many orders the prerequisites allow, whatever the dates; none where they are too many to count.
    pub allowed: Option<String>,
}

/// The bonds that make an order safe.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MinimalBonds {
    /// No bond of any of these can be smaller without another being greater, ascending from the first party
    /// on.
    pub minimal: Vec<BondsSummary>,
    /// Whether these are all, and minimal.
    pub exactness: Exactness,
    /// The least bond with which some order is safe when every party stakes it; none where dates leave no
    /// order.
    pub common: Option<f64>,
    /// No smaller common bond is enough.
    pub common_at_least: f64,
}

/// Bonds, and an order that they make safe.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BondsSummary {
    /// What each party must stake.
    pub bonds: Utilities,
    /// The steps in order.
    pub order: Vec<String>,
}

words! {
    /// What makes an order naive.
    pub enum NaiveOrderWord {
        /// All that one party does, as soon as prerequisites allow.
        OneSideFirst = "one-side-first",
        /// Everything at the same moment.
        AtOnce = "at-once",
    }
}

/// An order that comes to mind first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NaiveOrderSummary {
    /// What makes it naive.
    pub kind: NaiveOrderWord,
    /// Who begins; none when all is done at once.
    pub first: Option<String>,
    /// The steps in order; when all is done at once, as they are listed.
    pub order: Vec<String>,
    /// What each party gains at most by walking away, without the loss of a bond; none where dates rule the
    /// order out.
    pub exposures: Option<Utilities>,
    /// Whether the bonds make it safe; none where dates rule it out.
    pub safe: Option<bool>,
}

pub(super) fn parties(names: &PlanNames<'_>, stakes: &Stakes<'_>) -> Vec<PlanParty> {
    let setup = stakes.problem.setup();
    let party = |(at, party): (usize, &crate::model::Party)| PlanParty {
        id: party.id.clone(),
        name: party.name.clone(),
        short: party.short.clone(),
        bond: float(&stakes.bonds.values()[at]),
        bonus: float(&setup.bonus[at]),
        discount: float(&setup.discounts[at]),
        detected_after: match setup.detection[at] {
            Detection::After(periods) => Some(periods),
            Detection::PerPeriod(_) => None,
        },
        detected_with: match &setup.detection[at] {
            Detection::After(_) => None,
            Detection::PerPeriod(probability) => Some(float(probability)),
        },
    };
    names.scenario.parties.iter().enumerate().map(party).collect()
}

pub(super) fn steps(names: &PlanNames<'_>, problem: &PlanProblem) -> Vec<PlanStep> {
    let scenario = names.scenario;
    let step = |(step, declared): (&Step, &crate::model::DeclaredStep)| PlanStep {
        id: declared.id.clone(),
        name: declared.name.clone(),
        text: declared.text.clone(),
        by: names.party(declared.by.0),
        after: names.steps(&step.prerequisites),
        earliest: declared.earliest,
        latest: declared.latest,
        duration: declared.duration,
        flow: declared.flow,
        values: names.utilities(&step.values),
        per_period: step.flow.as_ref().map(|flow| names.utilities(&flow.per_period)),
        undo: step.undo.as_ref().map(|undo| names.utilities(undo)),
        source: declared.source.map(|source| scenario.sources[source.0].id.clone()),
    };
    problem.steps().iter().zip(&scenario.steps).map(step).collect()
}

impl SafeOrderCount {
    pub(super) fn of(safe: &SafeOrders, problem: &PlanProblem) -> Self {
        let (least, exactness) = match &safe.count {
            Count::Exact(count) => (count, Exactness::Exact),
            Count::AtLeast(count) => (count, Exactness::Bounded),
        };
        let exists = match (&safe.order, safe.exactness) {
            (Some(_), _) => Some(true),
            (None, Exactness::Exact) => Some(false),
            (None, Exactness::Bounded) => None,
        };
        let allowed = orders_allowed(problem).map(|count| count.to_string());
        Self { exists, least: least.to_string(), exactness, allowed }
    }
}

impl MinimalBonds {
    pub(super) fn of(names: &PlanNames<'_>, analysis: &PlanAnalysis) -> Self {
        let bonds = |found: &BondsWithOrder| BondsSummary {
            bonds: names.utilities(&found.bonds),
            order: names.steps(&found.order),
        };
        let largest = |found: &BondsWithOrder| found.bonds.iter().max().map_or(0.0, float);
        Self {
            minimal: analysis.minimal.iter().map(bonds).collect(),
            exactness: analysis.minimal_exactness,
            common: analysis.smallest_largest.as_ref().map(largest),
            common_at_least: float(&analysis.least_largest),
        }
    }

    /// Whether no bond at all is needed.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::plan::MinimalBonds;
    /// use elfvik::keep::plan::Exactness;
    ///
    /// let bonds = |common: f64| MinimalBonds {
    ///     minimal: vec![],
    ///     exactness: Exactness::Exact,
    ///     common: Some(common),
    ///     common_at_least: common,
    /// };
    /// assert!(bonds(0.0).are_needless() && !bonds(1.0).are_needless());
    /// ```
    #[must_use]
    pub fn are_needless(&self) -> bool {
        self.common.is_some_and(|common| common.is_zero())
    }
}

impl NaiveOrderSummary {
    pub(super) fn of(names: &PlanNames<'_>, stakes: &Stakes<'_>, naive: &NaiveOrder) -> Self {
        let exposures = naive.valuation.as_ref().map(|valued| valued.exposures(stakes.safety));
        let (kind, first) = match naive.kind {
            NaiveOrderKind::First(party) => (NaiveOrderWord::OneSideFirst, Some(names.party(party.0))),
            NaiveOrderKind::AtOnce => (NaiveOrderWord::AtOnce, None),
        };
        Self {
            kind,
            first,
            order: names.steps(&naive.order),
            safe: exposures.as_ref().map(|exposures| stakes.bonds.cover(exposures)),
            exposures: exposures.map(|exposures| names.utilities(&exposures)),
        }
    }
}
