//! The best for the others where issues are tied together in too many combinations to list them.
//!
//! A way through the layers is searched depth first under bounds. For each of several prices of own worth,
//! every state has the greatest value for the others, each unit of own worth paid at the price, that a way
//! from it on can have: no way whose own worth lies in the window has a value above that, less what the
//! price pays at the nearer end of the window. Where the search stops early, or the layers are a sample,
//! the choice is improved by changing one issue or two at a time.
//!
//! Source: M. L. Fisher, "The Lagrangian Relaxation Method for Solving Integer Programming Problems",
//! Management Science 27(1), 1981, for the bound.

use super::guess::{BelievedPreferences, ChosenOffer, NOISE};
use crate::prepare::frontier::search::{IssueGame, Position};
use crate::talk::offer_space::OfferSpace;
use crate::talk::utility_index::Sums;

/// What was computed for a guess.
#[derive(Debug, Clone, Default)]
pub(super) struct Prices {
    /// Per layer, what each choice is thought to be worth to the others.
    values: Vec<Vec<f64>>,
    /// The prices, in value per unit of own worth.
    prices: [f64; N],
    /// Per layer and state before it, the most at each price; at last only nothing.
    most: Vec<Vec<[f64; N]>>,
    /// No outcome at all is thought to be worth more.
    bound: f64,
    /// Per issue and option, what it is thought to be worth to the others.
    issues: Vec<Vec<f64>>,
}

impl Prices {
    pub(super) fn of(offer_space: &OfferSpace, sums: &Sums, guess: &BelievedPreferences) -> Self {
        let value = |issue: usize, option: u32| guess.values[issue][option as usize];
        let values: Vec<Vec<f64>> = sums
            .layers
            .iter()
            .map(|layer| {
                let choice = |choice: u32| {
                    let options = layer.issues.iter().zip(layer.options(choice));
                    options.map(|(&issue, &option)| value(issue, option)).sum::<f64>()
                };
                (0..layer.n_choices() as u32).map(choice).collect()
            })
            .collect();
        let open = |issue: usize| {
            let options = offer_space.open()[issue].iter().zip(&guess.values[issue]);
            options.filter(|(open, _)| **open).map(|(_, value)| *value)
        };
        let most = |issue: usize| open(issue).fold(f64::NEG_INFINITY, f64::max);
        let least = |issue: usize| open(issue).fold(f64::INFINITY, f64::min);
        let bound: f64 = (0..guess.values.len()).map(most).sum();
        let range = bound - (0..guess.values.len()).map(least).sum::<f64>();
        let unit = range / (sums.most() - sums.least()).max(1) as f64;
        let prices = RATES.map(|rate| rate * unit);
        let mut most = vec![vec![[0.0; N]]];
        for (layer, values) in sums.layers.iter().zip(&values).rev() {
            let later = most.last().expect("there is the end");
            let state = |state: u32| {
                let mut best = [f64::NEG_INFINITY; N];
                for arc in layer.arcs[layer.of(state)].iter().filter(|arc| !arc.crosses) {
                    let (value, rest) = (values[arc.choice as usize], &later[arc.to as usize]);
                    for ((best, rest), price) in best.iter_mut().zip(rest).zip(&prices) {
                        *best = best.max(value + price * arc.above as f64 + rest);
                    }
                }
                best
            };
            let states = (0..layer.n_states() as u32).map(state).collect();
            most.push(states);
        }
        most.reverse();
        Self { values, prices, most, bound, issues: guess.values.clone() }
    }

    /// The best outcome whose worth above the least known one lies in a window.
    pub(super) fn best(
        &self,
        offer_space: &OfferSpace,
        sums: &Sums,
        (low, high): (i64, i64),
    ) -> Option<ChosenOffer> {
        let mut search = PricedSearch {
            prices: self,
            sums,
            window: (low.max(0), high.min(sums.range())),
            path: Vec::with_capacity(sums.layers.len()),
            best: None,
            best_path: Vec::new(),
            nodes: 0,
        };
        let root = search.bound((0, 0), 0);
        if root.is_finite() {
            search.descend(0, 0, 0.0);
        }
        let (value, _) = search.best?;
        let offer = sums.offer(offer_space, &search.best_path);
        let has_ended = search.nodes <= MOST_NODES;
        let terrain = sums.terrain().filter(|_| !has_ended || !sums.is_whole());
        let Some(terrain) = terrain else { return Some(ChosenOffer { offer, value, gap: 0.0 }) };
        let bound = if sums.is_whole() { root.min(self.bound) } else { self.bound };
        let window = (low.saturating_add(sums.base), high.saturating_add(sums.base));
        let mut climb = HillClimb {
            offer_space,
            terrain,
            values: &self.issues,
            window,
            position: Position::at(terrain, &offer_space.numbering().outcome(offer)),
            value,
        };
        climb.improve();
        let offer = offer_space.numbering().of_options(&climb.position.options);
        Some(ChosenOffer { offer, value: climb.value, gap: (bound - climb.value).max(0.0) })
    }
}

/// A depth-first search under bounds.
struct PricedSearch<'c> {
    prices: &'c Prices,
    sums: &'c Sums,
    window: (i64, i64),
    path: Vec<usize>,
    best: Option<(f64, i64)>,
    best_path: Vec<usize>,
    nodes: usize,
}

impl PricedSearch<'_> {
    /// No way on from a state with `above` so far has a greater value.
    fn bound(&self, (at, state): (usize, u32), above: i64) -> f64 {
        let (low, high) = (self.window.0 - above, self.window.1 - above);
        if !self.sums.can_make((at, state), (low, high)) {
            return f64::NEG_INFINITY;
        }
        let most = self.prices.most[at][state as usize].iter().zip(&self.prices.prices);
        most.map(|(most, price)| {
            let end = if *price < 0.0 { high } else { low.max(0) };
            most - price * end as f64
        })
        .fold(f64::INFINITY, f64::min)
    }

    fn descend(&mut self, state: u32, above: i64, value: f64) {
        let at = self.path.len();
        if at == self.sums.layers.len() {
            // Where sums are counted in cells, a way may turn out to miss the window.
            let is_inside = (self.window.0..=self.window.1).contains(&above);
            let is_better =
                |(most, worth): (f64, i64)| value > most + NOISE || (value > most - NOISE && above > worth);
            if is_inside && self.best.is_none_or(is_better) {
                self.best = Some((value, above));
                self.best_path.clone_from(&self.path);
            }
            return;
        }
        let layer = &self.sums.layers[at];
        let values = &self.prices.values[at];
        let mut ways: Vec<(f64, usize)> = layer
            .of(state)
            .filter(|&at_arc| !layer.arcs[at_arc].crosses)
            .map(|at_arc| {
                let arc = &layer.arcs[at_arc];
                let rest = self.bound((at + 1, arc.to), above + arc.above);
                (value + values[arc.choice as usize] + rest, at_arc)
            })
            .filter(|(bound, _)| bound.is_finite())
            .collect();
        ways.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (bound, way) in ways {
            self.nodes += 1;
            let is_over = self.nodes > MOST_NODES && self.best.is_some();
            if is_over || self.nodes > LAST_NODE || self.best.is_some_and(|(most, _)| bound <= most + NOISE) {
                return;
            }
            let arc = &layer.arcs[way];
            self.path.push(way);
            self.descend(arc.to, above + arc.above, value + values[arc.choice as usize]);
            self.path.pop();
        }
    }
}

/// A choice that is improved step by step.
struct HillClimb<'c> {
    offer_space: &'c OfferSpace,
    terrain: &'c IssueGame,
    /// Per issue and option, what it is thought to be worth to the others.
    values: &'c [Vec<f64>],
    window: (i64, i64),
    position: Position,
    value: f64,
}

impl HillClimb<'_> {
    /// Changes an issue, or two at once, as long as that helps.
    fn improve(&mut self) {
        for _ in 0..MOST_STEPS {
            if !self.single() && !self.double() {
                return;
            }
        }
    }

    /// The changes of one issue with what they give the others, the greatest first.
    fn changes(&self) -> Vec<(f64, usize, u32)> {
        let options = &self.position.options;
        let of_issue = |issue: usize| {
            let open = &self.offer_space.open()[issue];
            let own = self.values[issue][options[issue] as usize];
            let others = (0..open.len()).filter(move |&o| open[o] && o as u32 != options[issue]);
            others.map(move |o| (self.values[issue][o] - own, issue, o as u32))
        };
        let mut all: Vec<(f64, usize, u32)> = (0..options.len()).flat_map(of_issue).collect();
        all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        all
    }

    fn is_inside(&self) -> bool {
        self.position.n_broken == 0 && (self.window.0..=self.window.1).contains(&self.position.sums[0])
    }

    /// The best change of one issue; false when none helps.
    fn single(&mut self) -> bool {
        for (gain, issue, option) in self.changes().into_iter().take_while(|(gain, ..)| *gain > NOISE) {
            let from = self.position.options[issue];
            self.position.change(self.terrain, issue, option);
            if self.is_inside() {
                self.value += gain;
                return true;
            }
            self.position.change(self.terrain, issue, from);
        }
        false
    }

    /// A change that helps and leaves the window, with the cheapest one that leads back into it; false when
    /// there is none.
    fn double(&mut self) -> bool {
        let changes = self.changes();
        for &(gain, issue, option) in changes.iter().take(MOST_PAIRED).take_while(|(gain, ..)| *gain > NOISE)
        {
            let from = self.position.options[issue];
            self.position.change(self.terrain, issue, option);
            for &(cost, other, instead) in changes.iter().filter(|(_, other, _)| *other != issue) {
                if gain + cost <= NOISE {
                    break;
                }
                let before = self.position.options[other];
                self.position.change(self.terrain, other, instead);
                if self.is_inside() {
                    self.value += gain + cost;
                    return true;
                }
                self.position.change(self.terrain, other, before);
            }
            self.position.change(self.terrain, issue, from);
        }
        false
    }
}

/// So many prices.
const N: usize = 12;
/// The prices, in ranges of value per range of own worth.
const RATES: [f64; N] = [0.0, 0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 15.0, -0.5, -2.0];
/// A search ends after so many nodes, if it has found an outcome.
const MOST_NODES: usize = 2_000;
/// It ends after so many in any case.
const LAST_NODE: usize = 50_000;
/// A choice is improved so many times at most.
const MOST_STEPS: usize = 64;
/// So many changes are tried with a second one.
const MOST_PAIRED: usize = 16;
