//! Issues that are tied together in too many combinations to list them.
//!
//! A [decision diagram](crate::prepare::diagram) of the cluster holds every combination, as long as it is
//! not too wide. Otherwise a diagram of bounded width holds a sample: half of the states of each layer are
//! the most promising, the others are spread over the rest. The best combinations that annealing finds are
//! put in, and for each of many floors those that a walk above the floor meets. A diagram with states
//! merged says how much better than the best known one an unknown combination can be.
//!
//! Sources: as for diagrams; M. Creutz, "Microcanonical Monte Carlo Simulation", Physical Review Letters
//! 50(19), 1983, for walks above a floor.

use super::layer::{Arc, Size, SumLayer};
use crate::model::{IssueId, Outcome};
use crate::prepare::diagram::{Diagram, DiagramLimits, Diagrams, Narrowing};
use crate::prepare::frontier::search::{IssueGame, Position, outcomes};
use crate::prepare::relaxation::{RelaxationSide, relaxed};
use crate::prepare::{AnalysisError, Game};
use crate::seed::Seed;
use std::collections::BTreeMap;

/// A cluster as layers from one state to one state.
pub(super) struct Coupled {
    pub(super) layers: Vec<SumLayer>,
    /// Whether every combination is one way through the layers.
    pub(super) is_whole: bool,
    /// No combination is worth more.
    pub(super) bound: i64,
}

/// The layers of a cluster; `own` is its game alone.
///
/// # Errors
///
/// When no combination keeps the rules, or rules are too many to find one.
pub(super) fn coupled(own: &Game, issues: &[usize], size: &Size) -> Result<Coupled, AnalysisError> {
    let of_cluster = |diagrams: Diagrams| -> Vec<Diagram> {
        let holds = |part: &Diagram| part.layers.iter().any(|layer| issues.contains(&layer.issue));
        diagrams.parts.into_iter().filter(holds).collect()
    };
    if let Ok(diagrams) = Diagrams::new(own, DiagramLimits { states: size.arcs / 4, arcs: size.arcs }) {
        let parts = of_cluster(diagrams);
        if parts.iter().any(Diagram::is_empty) {
            return Err(AnalysisError::NothingFeasible);
        }
        let bound = parts.iter().map(|part| part.range(1, 0).1).sum();
        let layers = parts.iter().flat_map(|part| LayerBuilder::of(part).layers).map(DraftLayer::finished);
        return Ok(Coupled { layers: layers.collect(), is_whole: true, bound });
    }
    let n_options: usize = issues.iter().map(|&issue| own.open(issue).len()).sum();
    let states = (size.arcs / n_options.max(1)).max(FEWEST_STATES);
    let narrow = DiagramLimits { states, arcs: usize::MAX };
    let sampled = Diagrams::narrow(own, Narrowing::Sample, narrow).map(of_cluster).unwrap_or_default();
    let mut draft = match &sampled[..] {
        [part] if !part.is_empty() => LayerBuilder::of(part),
        _ => LayerBuilder::empty(own, issues),
    };
    let mut starts: Vec<Outcome> = [1, -1].iter().filter_map(|sign| draft.extreme(own, *sign)).collect();
    if starts.is_empty() {
        starts.push(first_feasible(own)?);
    }
    for (outcome, worth) in met(own, &starts, size.steps) {
        draft.insert(&outcome, worth);
    }
    let (_, relaxed) =
        relaxed(own, RelaxationSide::Above, DiagramLimits { states: size.width, arcs: usize::MAX });
    let bound = of_cluster(relaxed).iter().map(|part| part.range(1, 0).1).sum();
    let layers = draft.layers.into_iter().map(DraftLayer::finished).collect();
    Ok(Coupled { layers, is_whole: false, bound })
}

/// Layers that are still being filled.
struct LayerBuilder {
    layers: Vec<DraftLayer>,
}

struct DraftLayer {
    issue: usize,
    /// How many states there are before and after.
    n_states: [usize; 2],
    /// By state and option, the state after and what is gained.
    arcs: BTreeMap<(u32, u32), (u32, i64)>,
}

impl DraftLayer {
    fn finished(self) -> SumLayer {
        let n_options = self.arcs.keys().map(|(_, option)| option + 1).max().unwrap_or(0);
        let mut starts = vec![0; self.n_states[0] + 1];
        self.arcs.keys().for_each(|(from, _)| starts[*from as usize + 1] += 1);
        for state in 0..self.n_states[0] {
            starts[state + 1] += starts[state];
        }
        let arc = |(&(_, choice), &(to, above)): (&(u32, u32), &(u32, i64))| Arc {
            to,
            choice,
            above,
            cell: 0,
            crosses: false,
        };
        SumLayer {
            issues: vec![self.issue],
            options: (0..n_options).collect(),
            starts,
            arcs: self.arcs.iter().map(arc).collect(),
            positions: Vec::new(),
        }
    }
}

impl LayerBuilder {
    fn of(part: &Diagram) -> Self {
        let mut before = 1;
        let layer = |layer: &crate::prepare::diagram::Layer| {
            let arcs = layer.arcs.iter().zip(&layer.gains);
            let n_states = [before, layer.n_states];
            before = layer.n_states;
            DraftLayer {
                issue: layer.issue,
                n_states,
                arcs: arcs.map(|(arc, &gain)| ((arc.from, arc.option), (arc.to, gain))).collect(),
            }
        };
        Self { layers: part.layers.iter().map(layer).collect() }
    }

    /// No combination yet.
    fn empty(own: &Game, issues: &[usize]) -> Self {
        let mut issues: Vec<usize> = issues.to_vec();
        issues.sort_by_key(|&issue| own.open(issue).len());
        let last = issues.len() - 1;
        let layer = |(at, issue): (usize, usize)| DraftLayer {
            issue,
            n_states: [usize::from(at == 0), usize::from(at == last)],
            arcs: BTreeMap::new(),
        };
        Self { layers: issues.into_iter().enumerate().map(layer).collect() }
    }

    /// Adds a combination that may not be known yet: where it leaves the known ways, by states of its own.
    fn insert(&mut self, outcome: &Outcome, worth: i64) {
        let last = self.layers.len() - 1;
        let (mut state, mut sum) = (0, 0);
        for at in 0..=last {
            let (layer, later) = {
                let (head, tail) = self.layers.split_at_mut(at + 1);
                (&mut head[at], tail.first_mut())
            };
            let key = (state, outcome.option(IssueId(layer.issue)));
            let (to, gain) = match layer.arcs.get(&key) {
                Some(known) => *known,
                None => {
                    let made = match later {
                        // What it is worth is paid at its end.
                        None => (0, worth - sum),
                        Some(later) => {
                            layer.n_states[1] += 1;
                            later.n_states[0] = layer.n_states[1];
                            (layer.n_states[1] as u32 - 1, 0)
                        }
                    };
                    layer.arcs.insert(key, made);
                    made
                }
            };
            (state, sum) = (to, sum + gain);
        }
    }

    /// The first outcome whose combination is worth most (`sign` 1) or least (-1); other issues have their
    /// first open options.
    fn extreme(&self, own: &Game, sign: i64) -> Option<Outcome> {
        let mut best: Vec<Vec<Option<(i64, u32, u32)>>> = Vec::new();
        let mut later = vec![Some(0)];
        for layer in self.layers.iter().rev() {
            let mut states: Vec<Option<(i64, u32, u32)>> = vec![None; layer.n_states[0]];
            for (&(from, option), &(to, gain)) in &layer.arcs {
                let Some(rest) = later[to as usize] else { continue };
                let sum = rest + gain * sign;
                let known = &mut states[from as usize];
                if known.is_none_or(|(most, ..)| sum > most) {
                    *known = Some((sum, option, to));
                }
            }
            later = states.iter().map(|state| state.map(|(sum, ..)| sum)).collect();
            best.push(states);
        }
        let mut options = first_open(own);
        let mut state = 0;
        for (layer, states) in self.layers.iter().zip(best.iter().rev()) {
            let (_, option, to) = (*states.get(state as usize)?)?;
            options[layer.issue] = option;
            state = to;
        }
        Some(Outcome::new(options))
    }
}

fn first_open(own: &Game) -> Vec<u32> {
    let first = |issue: usize| own.open(issue).iter().position(|open| *open).unwrap_or(0) as u32;
    (0..own.space().n_options().len()).map(first).collect()
}

/// An outcome that keeps the rules.
fn first_feasible(own: &Game) -> Result<Outcome, AnalysisError> {
    let rules = Diagrams::of_rules(own, DiagramLimits::for_checks())?;
    let mut options = first_open(own);
    for part in &rules.parts {
        let mut state = 0;
        for layer in &part.layers {
            let arc =
                layer.arcs.iter().find(|arc| arc.from == state).ok_or(AnalysisError::NothingFeasible)?;
            options[layer.issue] = arc.option;
            state = arc.to;
        }
    }
    Ok(Outcome::new(options))
}

/// Outcomes that annealing finds on its way up from some known ones, and those that walks above ever lower
/// floors meet, one for each of many classes of worth.
fn met(own: &Game, starts: &[Outcome], steps: usize) -> Vec<(Outcome, i64)> {
    let terrain = IssueGame::of(own);
    let worth = |outcome: Outcome| {
        let worth = Position::at(&terrain, &outcome).sums[0];
        (outcome, worth)
    };
    let mut found: Vec<(Outcome, i64)> =
        outcomes(own, starts, &vec![vec![1.0]; RUNS]).into_iter().map(worth).collect();
    let Some(best) = found.iter().max_by_key(|(_, worth)| *worth).cloned() else { return found };
    let least = found.iter().map(|(_, worth)| *worth).min().unwrap_or(best.1);
    let range = (best.1 - least).max(1);
    let mut classes: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    let mut draws = Seed(0).stream("walks above a floor").from(0);
    let mut draw = |n: usize| (draws.next().unwrap_or(0.0) * n as f64) as usize;
    for floor in (0..FLOORS).map(|k| best.1 - range / FLOORS * k) {
        let mut position = Position::at(&terrain, &best.0);
        for _ in 0..if terrain.moves.is_empty() { 0 } else { steps } {
            let issue = terrain.moves[draw(terrain.moves.len())];
            let classes_of = &terrain.issues[issue].classes;
            let (from, to) = (position.options[issue], classes_of[draw(classes_of.len())]);
            position.change(&terrain, issue, to);
            if position.n_broken > 0 || position.sums[0] < floor {
                position.change(&terrain, issue, from);
            } else if classes.len() < MOST_CLASSES {
                let class = position.sums[0].div_euclid((range / CLASSES).max(1));
                classes.entry(class).or_insert_with(|| position.options.clone());
            }
        }
    }
    found.extend(classes.into_values().map(|options| worth(Outcome::new(options))));
    found
}

/// A sample has at least so many states per layer.
const FEWEST_STATES: usize = 32;
/// Annealing runs in so many pairs.
const RUNS: usize = 4;
/// So many floors are walked above, from the best worth to the least.
const FLOORS: i64 = 64;
/// So many classes of worth lie between the best and the least.
const CLASSES: i64 = 256;
/// What lies below the least known worth has classes, too, but not without end.
const MOST_CLASSES: usize = 512;
