//! What the outcomes of two scenarios are worth, and how many there are of a kind.

use super::difference::{ConversionDifference, ZoneCount, is_near, option_name};
use crate::model::{Outcome, Scenario};
use crate::prepare::diagram::DiagramLimits;
use crate::prepare::frontier::{self, Exactness, Frontier, Limits};
use crate::prepare::{AnalysisError, Game, space, zone};

/// Both scenarios as whole numbers.
pub(super) struct Games {
    pub(super) before: Game,
    pub(super) after: Game,
    /// For each party of the first the same of the second.
    pub(super) pairs: Vec<usize>,
}

impl Games {
    pub(super) fn sizes(&self, found: &mut Vec<ConversionDifference>) -> Result<(), AnalysisError> {
        let (before, after) = (space::feasible(&self.before)?, space::feasible(&self.after)?);
        if before != after {
            found.push(ConversionDifference::Size { before, after });
        }
        Ok(())
    }

    pub(super) fn utilities(&self, old: &Scenario, found: &mut Vec<ConversionDifference>) {
        let mut first: Vec<Option<ConversionDifference>> = vec![None; self.pairs.len()];
        let mut n_others = vec![0; self.pairs.len()];
        for outcome in self.looked_at() {
            let (before, after) = (self.before.utilities(&outcome), self.after.utilities(&outcome));
            for (p, &pair) in self.pairs.iter().enumerate() {
                let before = self.before.scale(p).utility(before[p]);
                let after = self.after.scale(pair).utility(after[pair]);
                if is_near(before, after) {
                    continue;
                }
                if first[p].is_some() {
                    n_others[p] += 1;
                    continue;
                }
                let (party, outcome) = (old.parties[p].id.clone(), option_names(old, &outcome));
                first[p] = Some(ConversionDifference::Utility { party, outcome, before, after, others: 0 });
            }
        }
        for (mut difference, n) in first.into_iter().zip(n_others) {
            if let Some(ConversionDifference::Utility { others, .. }) = &mut difference {
                *others = n;
            }
            found.extend(difference);
        }
    }

    /// All outcomes where they are few; else every change of one option, and some spread evenly.
    fn looked_at(&self) -> Box<dyn Iterator<Item = Outcome> + '_> {
        let space = self.before.space();
        let size = space.size();
        if size <= MOST_LISTED.into() {
            return Box::new(space.iter());
        }
        let base = Outcome::new(vec![0; space.n_options().len()]);
        let changes = space
            .n_options()
            .iter()
            .enumerate()
            .flat_map(|(issue, &n)| (0..n).map(move |option| (crate::model::IssueId(issue), option)));
        let changed = changes.map(move |(issue, option)| base.with(issue, option));
        let spread = (0..N_SPREAD).filter_map(move |k| space.outcome(&(&size * k / N_SPREAD)));
        Box::new(changed.chain(spread))
    }

    pub(super) fn reservations(&self, old: &Scenario, found: &mut Vec<ConversionDifference>) {
        for (p, &pair) in self.pairs.iter().enumerate() {
            let before = self.before.disagreement(p);
            let after = self.after.disagreement(pair);
            if !is_near(before, after) {
                found.push(ConversionDifference::Reservation {
                    party: old.parties[p].id.clone(),
                    before,
                    after,
                });
            }
        }
    }

    /// Efficient and acceptable outcomes.
    pub(super) fn counts(&self, found: &mut Vec<ConversionDifference>) {
        let frontier = |game: &Game| frontier::pareto(game, &LIMITS);
        let (before, after) = (frontier(&self.before), frontier(&self.after));
        let are_exact = [&before, &after].iter().all(|f| f.exactness() == Exactness::Exact);
        if are_exact && before.len() != after.len() {
            found.push(ConversionDifference::Frontier { before: before.len(), after: after.len() });
        }
        if self.before.space().size().bits() > MOST_COUNTED_BITS {
            let exists = |game: &Game, frontier: &Frontier| frontier.rows().any(|row| game.accepts(row));
            let is_before = exists(&self.before, &before);
            if are_exact && is_before != exists(&self.after, &after) {
                let (some, none) = (ZoneCount::Some, ZoneCount::None);
                let (before, after) = if is_before { (some, none) } else { (none, some) };
                found.push(ConversionDifference::Zone { before, after });
            }
            return;
        }
        let before = zone::count(&self.before, &before, &LIMITS);
        let after = zone::count(&self.after, &after, &LIMITS);
        if before.low > after.high || after.low > before.high {
            found.push(ConversionDifference::Zone { before: bounds(before), after: bounds(after) });
        }
    }
}

fn bounds(zone: zone::Zone) -> ZoneCount {
    ZoneCount::Between { low: zone.low, high: zone.high }
}

/// How the options of an outcome are called.
fn option_names(scenario: &Scenario, outcome: &Outcome) -> Vec<String> {
    let options = scenario.issues.iter().zip(outcome.options());
    options.map(|(issue, &option)| option_name(issue, option)).collect()
}

/// Up to this many outcomes are compared one by one.
const MOST_LISTED: u32 = 100_000;

/// Of more, so many are, spread evenly.
const N_SPREAD: u32 = 2_000;

/// In larger spaces than two to this power it is only compared whether there is a zone.
const MOST_COUNTED_BITS: u64 = 50;

/// How hard to try to count.
const LIMITS: Limits = Limits { points: 20_000, widest: DiagramLimits { states: 20_000, arcs: 800_000 } };
