//! Labels of states: what ways to the end are worth, and what they need.

use super::super::{Safety, StepId};
use super::purpose::Purpose;
use super::remaining_value::{Moments, Standing};
use super::states::{Next, State};
use super::tables::{Tables, Whole};
use super::value_range::{ValueRange, value_ranges};
use num_bigint::BigUint;
use num_traits::One;
use std::collections::BTreeMap;

/// A way from a state to the end.
pub(super) struct NamedOption<W> {
    /// What it is worth to each party, discounted to the clock of its state.
    value: Vec<W>,
    pub(super) exposures: Vec<W>,
    pub(super) count: BigUint,
    /// The steps that a party walking away earlier might still receive unseen.
    window: Vec<(usize, u32)>,
    /// None at the end.
    first: Option<First>,
}

/// The first step of a way, and where it goes on.
#[derive(Clone, Copy)]
struct First {
    step: usize,
    time: u32,
    state: usize,
    label: usize,
}

/// The labels of all states.
pub(super) struct Labels<W> {
    all: Vec<Vec<NamedOption<W>>>,
    /// Whether none was left out.
    pub(super) is_complete: bool,
}

impl<W> Labels<W> {
    pub(super) fn of(&self, state: usize) -> &[NamedOption<W>] {
        &self.all[state]
    }

    /// The steps of a way.
    pub(super) fn order(&self, state: usize, label: usize) -> Vec<StepId> {
        self.way(state, label).map(|first| StepId(first.step)).collect()
    }

    fn way(&self, state: usize, label: usize) -> impl Iterator<Item = First> + '_ {
        let first = self.all[state][label].first;
        std::iter::successors(first, |first| self.all[first.state][first.label].first)
    }
}

/// The labels of all states, from the end backwards.
pub(super) fn labels<W: Whole>(
    (tables, moments): (&Tables<W>, &Moments<W>),
    safety: Safety,
    purpose: &Purpose<W>,
    most_labels: usize,
) -> Labels<W> {
    let states = &moments.states;
    let n_states = states.all.len();
    let all = (0..n_states).map(|_| Vec::new()).collect();
    let mut labels = Labels { all, is_complete: true };
    let horizons = tables.problem.setup().detection.iter();
    let horizons: Vec<u32> = horizons.map(|detection| detection.horizon().unwrap_or(u32::MAX)).collect();
    let ranges = value_ranges((tables, moments), safety, purpose);
    let mut n_labels = 0;
    for at in (0..n_states).rev() {
        let state = &states.all[at];
        let mut list = LabelList::new(purpose);
        if state.done == tables.problem.all() {
            list.extend(last(tables, state, safety));
        }
        for (next, standing) in states.next[at].iter().zip(&moments.standings[at]) {
            let moment = Moment::new(tables, (state, standing), *next, safety, &horizons);
            let ranges = &ranges[at];
            for label in 0..labels.all[next.state].len() {
                moment.label(&labels, label, ranges).into_iter().for_each(|label| list.extend(label));
            }
        }
        let most =
            if n_labels < most_labels { (8 * most_labels / n_states).max(MIN_LABELS) } else { MIN_LABELS };
        labels.is_complete &= list.thin(most);
        n_labels += list.labels.len();
        labels.all[at] = list.labels;
    }
    labels
}

/// The label of a state in which all is done.
fn last<W: Whole>(tables: &Tables<W>, state: &State, safety: Safety) -> NamedOption<W> {
    let exposure = |party: usize| match safety {
        Safety::Weak => W::zero(),
        Safety::Strong => {
            let Standing { going_on, walking_away } = Standing::of(tables, state, state.clock, party);
            (tables.beyond_stake(party, walking_away) - going_on).max(W::zero())
        }
    };
    let parties = 0..tables.cells.len();
    NamedOption {
        value: parties.clone().map(|_| W::zero()).collect(),
        exposures: parties.map(exposure).collect(),
        count: BigUint::one(),
        window: Vec::new(),
        first: None,
    }
}

/// A state whose next step is known.
struct Moment<'a, W> {
    tables: &'a Tables<'a, W>,
    state: &'a State,
    next: Next,
    safety: Safety,
    horizons: &'a [u32],
    /// Per party.
    standing: &'a [Standing<W>],
    /// Per party, its steps that are not done.
    missing: Vec<u64>,
    /// What happens before this period might be received by somebody who walked away before this state.
    window_end: u32,
}

impl<'a, W: Whole> Moment<'a, W> {
    fn new(
        tables: &'a Tables<'a, W>,
        (state, standing): (&'a State, &'a [Standing<W>]),
        next: Next,
        safety: Safety,
        horizons: &'a [u32],
    ) -> Self {
        let parties = 0..horizons.len();
        let steps = tables.problem.steps().iter().enumerate();
        let done = steps.filter(|(at, _)| state.done >> at & 1 == 1);
        let least_duration = done.map(|(_, step)| step.duration).min();
        let horizon = horizons.iter().copied().max().unwrap_or(0);
        // The step before this state was done at the latest so much earlier.
        let window_end = least_duration.map_or(0, |least| (state.clock - least).saturating_add(horizon));
        Self {
            standing,
            missing: parties.map(|party| tables.problem.steps_of(party) & !state.done).collect(),
            tables,
            state,
            next,
            safety,
            horizons,
            window_end,
        }
    }

    /// The way that does the next step and then follows a way of the state after it.
    ///
    /// `None` when it is worth too little to somebody for any way to this state.
    fn label(&self, labels: &Labels<W>, label: usize, ranges: &[ValueRange<W>]) -> Option<NamedOption<W>> {
        let Next { step, time, state } = self.next;
        let after = &labels.all[state][label];
        let problem = self.tables.problem;
        let first = First { step, time, state, label };
        let duration = problem.steps()[step].duration;
        let is_last = self.state.done | 1 << step == problem.all();
        let way = || std::iter::once(first).chain(labels.way(state, label));
        let mut value = Vec::with_capacity(self.horizons.len());
        let mut exposures = after.exposures.clone();
        for party in 0..self.horizons.len() {
            let mut going_on = self.tables.discounted(party, &after.value[party], duration);
            going_on += &self.tables.cells[party][step].going_on;
            if is_last {
                going_on += &self.tables.bonus[party];
            }
            let now = self.tables.discounted(party, &going_on, time - self.state.clock);
            value.push(ranges[party].within(now)?);
            if self.safety == Safety::Weak && problem.steps()[step].doer.0 != party {
                continue;
            }
            let mut gain = self.unseen(party, way());
            gain += &self.standing[party].walking_away;
            let gain =
                self.tables.beyond_stake(party, gain) - going_on - self.standing[party].going_on.clone();
            if gain > exposures[party] {
                exposures[party] = gain;
            }
        }
        let in_window = way().take_while(|first| first.time < self.window_end);
        let window = in_window.map(|first| (first.step, first.time)).collect();
        Some(NamedOption { value, exposures, count: after.count.clone(), window, first: Some(first) })
    }

    /// What a party that walks away receives of steps that others still do.
    fn unseen(&self, party: usize, way: impl Iterator<Item = First>) -> W {
        let mut sum = W::zero();
        for first in way.take_while(|first| first.time - self.next.time < self.horizons[party]) {
            let needs_missing = self.tables.problem.ancestors(first.step) & self.missing[party] != 0;
            let received = &self.tables.cells[party][first.step].unseen;
            if !needs_missing && let Some(value) = received.get((first.time - self.next.time) as usize) {
                sum += value;
            }
        }
        sum
    }
}

/// The labels of a state while they are gathered.
struct LabelList<'a, W> {
    purpose: &'a Purpose<W>,
    labels: Vec<NamedOption<W>>,
    /// Where labels that only differ in their count stand.
    #[allow(clippy::type_complexity)]
    same: BTreeMap<(Vec<(usize, u32)>, Vec<W>), usize>,
}

impl<'a, W: Whole> LabelList<'a, W> {
    fn new(purpose: &'a Purpose<W>) -> Self {
        Self { purpose, labels: Vec::new(), same: BTreeMap::new() }
    }

    fn extend(&mut self, mut label: NamedOption<W>) {
        let mut exposures = label.exposures.iter().enumerate();
        if exposures.any(|(party, exposure)| self.purpose.limit(party).is_some_and(|l| *exposure > l)) {
            return;
        }
        if let Purpose::Exists(_) | Purpose::Count(_) = self.purpose {
            // Within the limits, how large they are plays no part.
            label.exposures.iter_mut().for_each(|exposure| *exposure = W::zero());
        }
        if let Purpose::Largest { least, .. } = self.purpose {
            let largest = label.exposures.iter().max().unwrap_or(least).max(least).clone();
            label.exposures.fill(largest);
        }
        if let Purpose::Count(_) = self.purpose {
            let key = (label.window.clone(), label.value.clone());
            match self.same.get(&key) {
                Some(&at) => self.labels[at].count += label.count,
                None => {
                    self.same.insert(key, self.labels.len());
                    self.labels.push(label);
                }
            }
            return;
        }
        if self.labels.iter().any(|other| other.is_as_good_as(&label)) {
            return;
        }
        self.labels.retain(|other| !label.is_as_good_as(other));
        self.labels.push(label);
    }

    /// Keeps at most so many labels, those with the least largest exposure; whether these are all.
    fn thin(&mut self, most: usize) -> bool {
        if self.labels.len() <= most {
            return true;
        }
        let largest = |label: &NamedOption<W>| label.exposures.iter().max().cloned().unwrap_or_else(W::zero);
        self.labels.sort_by_cached_key(|label| (largest(label), label.exposures.clone()));
        self.labels.truncate(most);
        false
    }
}

impl<W: Whole> NamedOption<W> {
    fn is_as_good_as(&self, other: &Self) -> bool {
        // Most often they begin with other steps, or one is worth less to somebody.
        self.window.len() == other.window.len()
            && (0..self.value.len()).all(|p| self.value[p] >= other.value[p])
            && (0..self.exposures.len()).all(|p| self.exposures[p] <= other.exposures[p])
            && self.window == other.window
    }
}

/// Every state keeps as many labels as this.
const MIN_LABELS: usize = 32;
