//! The ways in which consents can fall.

use super::arithmetic::Numeric;
use super::number::ParameterId;
use crate::model::{Condition, ConsentId, Outcome, OutcomeSpace, Region, View};
use crate::prepare::AnalysisError;
use std::collections::HashMap;

/// One way in which the consents that a term depends on can fall.
#[derive(Debug, Clone, Default)]
pub(super) struct ConsentCase {
    pub(super) refused: Vec<ConsentId>,
}

impl ConsentCase {
    /// All draws of some consents: of consent `k` the draw at position `m` says that it is refused where
    /// bit `k` of `m` is set.
    pub(super) fn all(consents: &[ConsentId]) -> Vec<Self> {
        let draw = |mask: u32| {
            let refused = (0..consents.len()).filter(|k| mask >> k & 1 == 1).map(|k| consents[k]).collect();
            Self { refused }
        };
        (0..1 << consents.len()).map(draw).collect()
    }

    /// The option that option `option` of an issue becomes.
    pub(super) fn settle(&self, view: &View, issue: usize, option: u32) -> u32 {
        match view.scenario().issues[issue].needs(option) {
            Some((consent, otherwise)) if self.refused.contains(&consent) => otherwise,
            _ => option,
        }
    }

    /// The region whose outcomes become ones of `region`.
    pub(super) fn leading_into(&self, view: &View, region: &Region) -> Region {
        let before = |condition: &Condition| {
            let issue = condition.issue();
            let n = view.scenario().issues[issue.0].n_options();
            let allowed = (0..n).map(|o| condition.allows(self.settle(view, issue.0, o))).collect();
            Condition::new(issue, allowed)
        };
        Region::new(region.conditions().iter().map(before).collect())
    }
}

/// The consents that options of some issues need.
pub(super) fn consents_of(view: &View, issues: &[usize]) -> Result<Vec<ConsentId>, AnalysisError> {
    let scenario = view.scenario();
    let needed = |&i: &usize| {
        let issue = &scenario.issues[i];
        (0..issue.n_options()).filter_map(|o| issue.needs(o)).map(|(consent, _)| consent)
    };
    let mut consents: Vec<ConsentId> = issues.iter().flat_map(needed).collect();
    consents.sort_unstable();
    consents.dedup();
    if consents.len() > MOST_CONSENTS {
        return Err(AnalysisError::TooManyConsents { found: consents.len(), most: MOST_CONSENTS });
    }
    Ok(consents)
}

/// How likely each [draw](ConsentCase::all) of some consents is. `O(2^consents)`.
pub(super) fn chances<N: Numeric>(consents: &[ConsentId], numbers: &[N], places: &[ParameterId]) -> Vec<N> {
    let mut chances = vec![N::one()];
    for consent in consents {
        let granted = &numbers[places[consent.0]];
        let refused = N::one().less(granted);
        let without: Vec<N> = chances.iter().map(|chance| chance.times(&refused)).collect();
        chances.iter_mut().for_each(|chance| *chance = chance.times(granted));
        chances.extend(without);
    }
    chances
}

/// What the cells of a term become when consents are refused. To a cell only those consents matter that its
/// own options need, not all that some cell of the term waits for.
#[derive(Debug, Clone)]
pub(super) struct ConsentBranches {
    /// The different sets of consents that cells wait for.
    sets: Vec<Vec<ConsentId>>,
    /// Per cell, its set, and where its branches begin.
    cells: Vec<(u32, u32)>,
    /// Cell by cell, what it becomes in each draw of its set.
    into: Vec<u32>,
}

impl ConsentBranches {
    /// The branches of all combinations of some issues, the last issue fastest; `None` where no consent
    /// matters.
    pub(super) fn of(view: &View, issues: &[usize]) -> Option<Self> {
        let all = &view.scenario().issues;
        let needs =
            |issue: usize| (0..all[issue].n_options()).any(|option| all[issue].needs(option).is_some());
        if !issues.iter().any(|&issue| needs(issue)) {
            return None;
        }
        let sizes: Vec<u32> = issues.iter().map(|&i| all[i].n_options()).collect();
        let mut known: HashMap<Vec<ConsentId>, u32> = HashMap::new();
        let mut branches = Self { sets: Vec::new(), cells: Vec::new(), into: Vec::new() };
        for outcome in OutcomeSpace::new(sizes.clone()).iter() {
            let begin = branches.into.len() as u32;
            let set = branches.add(view, issues, &sizes, &outcome);
            let next = branches.sets.len() as u32;
            let at = *known.entry(set).or_insert_with_key(|set| {
                branches.sets.push(set.clone());
                next
            });
            branches.cells.push((at, begin));
        }
        Some(branches)
    }

    /// Adds the branches of one combination; the answer is the consents that it waits for.
    fn add(&mut self, view: &View, issues: &[usize], sizes: &[u32], outcome: &Outcome) -> Vec<ConsentId> {
        let all = &view.scenario().issues;
        let options = || issues.iter().zip(outcome.options());
        let mut set: Vec<ConsentId> =
            options().filter_map(|(&i, &o)| all[i].needs(o)).map(|(consent, _)| consent).collect();
        set.sort_unstable();
        set.dedup();
        for draw in ConsentCase::all(&set) {
            let settled = options().zip(sizes);
            self.into.push(settled.fold(0, |cell, ((&i, &o), &n)| cell * n + draw.settle(view, i, o)));
        }
        set
    }

    /// How many branches all cells have.
    pub(super) fn len(&self) -> usize {
        self.into.len()
    }

    /// How likely each draw of each set is.
    pub(super) fn chances<N: Numeric>(&self, numbers: &[N], places: &[ParameterId]) -> Vec<Vec<N>> {
        self.sets.iter().map(|set| chances(set, numbers, places)).collect()
    }

    /// What a cell becomes, with how likely that is.
    pub(super) fn of_cell<'a, T>(
        &'a self,
        cell: usize,
        chances: &'a [Vec<T>],
    ) -> impl Iterator<Item = (&'a T, usize)> + 'a {
        let (set, begin) = self.cells[cell];
        chances[set as usize]
            .iter()
            .zip(&self.into[begin as usize..])
            .map(|(chance, &into)| (chance, into as usize))
    }

    /// What a cell becomes in every draw of the consents that make a difference to it, judged by what `key`
    /// says of cells.
    pub(super) fn keys<K: PartialEq + Clone>(
        &self,
        cell: usize,
        key: impl Fn(usize) -> K,
    ) -> (Vec<ConsentId>, Vec<K>) {
        let (set, begin) = self.cells[cell];
        let mut set = self.sets[set as usize].clone();
        let mut keys: Vec<K> =
            self.into[begin as usize..][..1 << set.len()].iter().map(|&into| key(into as usize)).collect();
        for k in (0..set.len()).rev() {
            let is_granted = |draw: &usize| draw >> k & 1 == 0;
            if (0..keys.len()).filter(is_granted).all(|draw| keys[draw] == keys[draw | 1 << k]) {
                keys = (0..keys.len()).filter(is_granted).map(|draw| keys[draw].clone()).collect();
                set.remove(k);
            }
        }
        (set, keys)
    }
}

/// The ways in which refused consents can lead outcomes into a region, each with the refused consents and
/// the region that leads there; the case without a refusal is left out.
pub(in crate::prepare) fn ways_into(
    view: &View,
    region: &Region,
) -> Result<Vec<(Vec<ConsentId>, Region)>, AnalysisError> {
    let issues: Vec<usize> = region.conditions().iter().map(|c| c.issue().0).collect();
    let draws =
        ConsentCase::all(&consents_of(view, &issues)?).into_iter().filter(|draw| !draw.refused.is_empty());
    Ok(draws.map(|draw| (draw.refused.clone(), draw.leading_into(view, region))).collect())
}

/// The most different consents that may meet in one term or rule.
pub(super) const MOST_CONSENTS: usize = 12;
