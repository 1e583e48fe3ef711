//! From a view to the steps that are put in order: at the likely values, and in each world.

use super::{PlanRequest, PlanRequestError};
use crate::keep::plan::{Bonds, Detection, Flow, PlanSetup, Step, StepId, ValueTable};
use crate::model::{BreachDetection, Estimate, PartyId, PlanTerms, PlanValues, Range, Scenario, View};
use crate::number::Decimal;
use crate::prepare::world::quantile;
use crate::seed::Seed;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use std::borrow::Cow;

/// What a view says of steps and of what they are worth to each party.
pub(super) struct PlanNumbers<'v> {
    view: &'v View,
    values: Vec<&'v PlanValues>,
    terms: Cow<'v, PlanTerms>,
}

impl<'v> PlanNumbers<'v> {
    /// All that is known, or the first party of which nothing is.
    pub(super) fn of(view: &'v View) -> Result<Self, PlanRequestError> {
        let scenario = view.scenario();
        let Some(first) = scenario.steps.first() else { return Err(PlanRequestError::NoSteps) };
        let values = |party: usize| {
            view.plan(PartyId(party)).ok_or_else(|| PlanRequestError::NoValues {
                party: scenario.parties[party].id.clone(),
                author: scenario.parties[view.author(PartyId(party)).0].id.clone(),
                step: first.id.clone(),
            })
        };
        let n_parties = scenario.parties.len();
        let plain = || Cow::Owned(PlanTerms::plain(n_parties));
        Ok(Self {
            view,
            values: (0..n_parties).map(values).collect::<Result<_, _>>()?,
            terms: scenario.plan.as_ref().map_or_else(plain, Cow::Borrowed),
        })
    }

    pub(super) fn terms(&self) -> &PlanTerms {
        &self.terms
    }

    /// What one unit in the next period is worth to a party now.
    pub(super) fn discount(&self, party: usize) -> Decimal {
        self.values[party].discount.unwrap_or(self.terms.discount)
    }

    fn scenario(&self) -> &'v Scenario {
        self.view.scenario()
    }

    /// The steps at the likely values.
    pub(super) fn setup(&self) -> PlanSetup {
        let table = self.table(|_, estimate| estimate.likely().to_rational());
        let scenario = self.scenario();
        let steps = scenario.steps.iter().enumerate().map(|(at, step)| Step {
            id: step.id.clone(),
            doer: step.by,
            values: table.values[at].clone(),
            prerequisites: step.after.iter().map(|&needed| StepId(needed)).collect(),
            earliest: step.earliest,
            latest: step.latest,
            duration: step.duration,
            undo: table.undo[at].clone(),
            flow: step
                .flow
                .zip(table.per_period[at].clone())
                .map(|(periods, per_period)| Flow { per_period, periods }),
        });
        let detection = self.terms.detection.iter().map(|detection| match detection {
            BreachDetection::After(periods) => Detection::After(*periods),
            BreachDetection::PerPeriod(probability) => Detection::PerPeriod(probability.to_rational()),
        });
        PlanSetup {
            n_parties: scenario.parties.len(),
            steps: steps.collect(),
            discounts: (0..self.values.len()).map(|party| self.discount(party).to_rational()).collect(),
            detection: detection.collect(),
            bonus: table.bonus,
        }
    }

    /// The bonds of the files at their likely values, or those that the request names instead.
    pub(super) fn bonds(&self, request: &PlanRequest) -> Result<Bonds, PlanRequestError> {
        let mut bonds: Vec<BigRational> =
            self.values.iter().map(|values| values.bond.likely().to_rational()).collect();
        for (party, written) in &request.bonds {
            let known = || self.scenario().parties.iter().map(|party| party.id.clone()).collect();
            let no_party = || PlanRequestError::NoParty { party: party.clone(), known: known() };
            let at = self.scenario().party(party).ok_or_else(no_party)?;
            let bond = written.parse::<Decimal>().ok().filter(|bond| !bond.is_negative());
            let wrong = || PlanRequestError::BondNumber { party: party.clone(), bond: written.clone() };
            bonds[at.0] = bond.ok_or_else(wrong)?.to_rational();
        }
        Ok(Bonds::new(bonds)?)
    }

    /// Whether any value differs from world to world, or a bond that the request does not name.
    pub(super) fn is_uncertain(&self, request: &PlanRequest) -> bool {
        self.estimates().any(Estimate::is_uncertain) || self.has_uncertain_bond(request)
    }

    fn has_uncertain_bond(&self, request: &PlanRequest) -> bool {
        let is_open = |(party, values): (usize, &&PlanValues)| {
            values.bond.is_uncertain() && !request.bonds.contains_key(self.party_id(party))
        };
        self.values.iter().enumerate().any(is_open)
    }

    fn estimates(&self) -> impl Iterator<Item = &'v Estimate> {
        self.values.iter().flat_map(|values| {
            let others = values.per_period.iter().chain(&values.undo).flatten();
            values.values.iter().chain(others).chain([&values.bonus])
        })
    }

    /// The values of one world, with its bonds raised by an amount; those that the request names are the same
    /// in all. Each guess draws from a stream of its own; places that share an unknown draw alike.
    pub(super) fn world(
        &self,
        (request, raised_by): (&PlanRequest, &BigRational),
        world: u64,
    ) -> Result<ValueTable, PlanRequestError> {
        let value =
            |name: NumberName<'_>, estimate: &Estimate| self.drawn(name, estimate, (request.seed, world));
        let table = self.table(value);
        if !self.has_uncertain_bond(request) {
            return Ok(table);
        }
        let named = self.bonds(request)?;
        let bond = |(party, values): (usize, &&PlanValues)| {
            let bond = match request.bonds.contains_key(self.party_id(party)) {
                true => named.values()[party].clone(),
                false => value(NumberName { party, kind: "bond", step: "" }, &values.bond),
            };
            bond + raised_by
        };
        let bonds = Bonds::new(self.values.iter().enumerate().map(bond).collect())?;
        Ok(ValueTable { bonds: Some(bonds), ..table })
    }

    /// A number in one world.
    fn drawn(&self, name: NumberName<'_>, estimate: &Estimate, (seed, world): (Seed, u64)) -> BigRational {
        match estimate {
            Estimate::Exact(value) => value.to_rational(),
            Estimate::Guess(range) if range.low == range.high => range.low.to_rational(),
            Estimate::Guess(range) => {
                let name = range.unknown.as_ref().map_or_else(
                    || format!("{}: {}", self.party_id(name.party), name.place()),
                    |unknown| self.unknown(name.party, unknown),
                );
                let u = seed.stream(&name).from(world).next().unwrap_or(0.5);
                drawn(range, u)
            }
        }
    }

    /// The name of a shared unknown, like that of the prospects.
    fn unknown(&self, party: usize, id: &str) -> String {
        match self.scenario().unknowns.iter().any(|unknown| unknown.id == id) {
            true => format!("unknowns.{id}"),
            false => {
                let author = self.view.author(PartyId(party));
                format!("{}: unknowns.{id}", self.party_id(author.0))
            }
        }
    }

    fn party_id(&self, party: usize) -> &str {
        &self.scenario().parties[party].id
    }

    /// A value for each estimate.
    fn table(&self, value: impl Fn(NumberName<'_>, &Estimate) -> BigRational) -> ValueTable {
        let scenario = self.scenario();
        let of_steps = |kind: &'static str,
                        at: usize,
                        of: &dyn Fn(&PlanValues, NumberName<'_>) -> BigRational| {
            let step = &scenario.steps[at].id;
            let each = |(party, values): (usize, &&PlanValues)| of(values, NumberName { party, kind, step });
            self.values.iter().enumerate().map(each).collect::<Vec<_>>()
        };
        let likely = |name: NumberName<'_>, estimate: Option<&Estimate>| {
            estimate.map_or_else(BigRational::zero, |estimate| value(name, estimate))
        };
        let once = |at: usize| of_steps("values", at, &|values, name| value(name, &values.values[at]));
        let steps = || scenario.steps.iter().enumerate();
        let per_period = |(at, step): (usize, &crate::model::DeclaredStep)| {
            let flow =
                || of_steps("per_period", at, &|values, name| likely(name, values.per_period[at].as_ref()));
            step.flow.map(|_| flow())
        };
        let undo = |(at, step): (usize, &crate::model::DeclaredStep)| {
            let undone = || {
                of_steps("undo", at, &|values, name| match &values.undo[at] {
                    Some(estimate) => value(name, estimate),
                    None => -value(NumberName { kind: "values", ..name }, &values.values[at]),
                })
            };
            step.reversible.then(undone)
        };
        let bonus = |(party, values): (usize, &&PlanValues)| {
            value(NumberName { party, kind: "bonus", step: "" }, &values.bonus)
        };
        ValueTable {
            values: (0..scenario.steps.len()).map(once).collect(),
            per_period: steps().map(per_period).collect(),
            undo: steps().map(undo).collect(),
            bonus: self.values.iter().enumerate().map(bonus).collect(),
            bonds: None,
        }
    }
}

/// Where a number stands in a file.
#[derive(Clone, Copy)]
struct NumberName<'a> {
    party: usize,
    kind: &'static str,
    step: &'a str,
}

impl NumberName<'_> {
    fn place(&self) -> String {
        match self.step {
            "" => format!("plan.{}", self.kind),
            step => format!("plan.{}.{step}", self.kind),
        }
    }
}

/// The value below which a share `u` of a guess lies: a listed one, or the nearest of 65,536 even steps from
/// low to high, so that sums of drawn values stay exact.
fn drawn(range: &Range, u: f64) -> BigRational {
    let found = quantile(range, u);
    if let crate::model::GuessDistribution::Discrete(values) = &range.distribution {
        let distance = |value: &Decimal| (value.to_f64() - found).abs();
        let nearest =
            values.iter().map(|(value, _)| *value).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        return nearest.unwrap_or(range.likely).to_rational();
    }
    let (low, high) = (range.low.to_f64(), range.high.to_f64());
    let step = ((found - low) / (high - low) * GRID as f64).round().to_i64().unwrap_or(0).clamp(0, GRID);
    let [low, high] = [range.low, range.high].map(Decimal::to_rational);
    &low + (high - &low) * BigRational::new(step.into(), GRID.into())
}

/// How many steps lie between the ends of a guess.
const GRID: i64 = 1 << 16;
