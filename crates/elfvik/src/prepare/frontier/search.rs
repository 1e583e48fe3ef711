//! A search for good outcomes where a game is too coupled for an exact frontier: annealing along many
//! directions.
//!
//! One issue is changed at a time; what each party gains follows from the rules, bonuses and tables of that
//! issue alone. Options that nothing tells apart count as one. Every run draws from a stream of its own, so
//! that the result does not depend on threads.
//!
//! Sources: S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, "Optimization by Simulated Annealing", Science
//! 220(4598), 1983; A. P. Wierzbicki, "The Use of Reference Objectives in Multiobjective Optimization",
//! 1980, for the directions.

use crate::model::{Outcome, Region};
use crate::prepare::game::{CouplingShape, Game};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;

/// Outcomes that nothing found dominates, from a search that begins at some known ones.
pub(crate) fn outcomes(game: &Game, starts: &[Outcome], directions: &[Vec<f64>]) -> Vec<Outcome> {
    let terrain = IssueGame::of(game);
    let starts: Vec<(&Outcome, Vec<i64>)> =
        starts.iter().filter(|o| game.is_feasible(o)).map(|o| (o, game.utilities(o))).collect();
    if starts.is_empty() {
        return Vec::new();
    }
    let ranges = ranges(&starts, game.n_parties());
    let steps = (STEPS_PER_ISSUE * terrain.moves.len()).min(MOST_STEPS);
    let jobs: Vec<(usize, &Vec<f64>, Aim)> = directions
        .iter()
        .flat_map(|d| [Aim::Sum, Aim::Least].map(|aim| (d, aim)))
        .enumerate()
        .map(|(at, (direction, aim))| (at, direction, aim))
        .collect();
    let run = |&(at, direction, aim): &(usize, &Vec<f64>, Aim)| {
        let goal = SearchGoal { aim, direction, ranges: &ranges };
        let best = starts.iter().max_by(|a, b| goal.value(&a.1).total_cmp(&goal.value(&b.1)));
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        rng.set_stream(at as u64);
        let start = best.map_or(starts[0].0, |(outcome, _)| *outcome);
        anneal(&terrain, start, &goal, steps, &mut rng)
    };
    #[cfg(feature = "parallel")]
    let found: Vec<Vec<Outcome>> = {
        use rayon::prelude::*;
        jobs.par_iter().map(run).collect()
    };
    #[cfg(not(feature = "parallel"))]
    let found: Vec<Vec<Outcome>> = jobs.iter().map(run).collect();
    let mut all: Vec<Outcome> =
        found.into_iter().flatten().chain(starts.iter().map(|(outcome, _)| (*outcome).clone())).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn ranges(starts: &[(&Outcome, Vec<i64>)], n_parties: usize) -> Vec<(i64, i64)> {
    let range = |p: usize| {
        let utilities = || starts.iter().map(|(_, row)| row[p]);
        (utilities().min().unwrap_or(0), utilities().max().unwrap_or(0))
    };
    (0..n_parties).map(range).collect()
}

/// What a run tries to make large.
#[derive(Debug, Clone, Copy)]
enum Aim {
    /// The weighted sum of utilities.
    Sum,
    /// The least utility beyond a point on the way between the ideals, so that hollows of the frontier are
    /// reached too.
    Least,
}

struct SearchGoal<'g> {
    aim: Aim,
    direction: &'g [f64],
    ranges: &'g [(i64, i64)],
}

impl SearchGoal<'_> {
    /// In shares of the parties' ranges.
    fn value(&self, row: &[i64]) -> f64 {
        let share = |(u, (low, high)): (&i64, &(i64, i64))| (u - low) as f64 / ((high - low).max(1)) as f64;
        let shares = row.iter().zip(self.ranges).map(share);
        match self.aim {
            Aim::Sum => shares.zip(self.direction).map(|(share, weight)| share * weight).sum(),
            Aim::Least => {
                let (mut least, mut sum) = (f64::INFINITY, 0.0);
                for (share, weight) in shares.zip(self.direction) {
                    least = f64::min(least, share - weight);
                    sum += share;
                }
                least + 0.02 * sum
            }
        }
    }
}

/// A game from the point of view of its issues.
#[derive(Debug, Clone)]
pub(crate) struct IssueGame {
    n_parties: usize,
    /// The issues with more than one class of options.
    pub(crate) moves: Vec<usize>,
    pub(crate) issues: Vec<SearchIssue>,
    regions: Vec<Bonus>,
    bounds: Vec<SumBounds>,
    tables: Vec<TableTerm>,
    ceilings: Vec<i64>,
}

/// What hangs on one issue.
#[derive(Debug, Clone)]
pub(crate) struct SearchIssue {
    /// The lowest option of each class that can occur.
    pub(crate) classes: Vec<u32>,
    /// One row of utilities per option.
    values: Vec<i64>,
    /// The regions that speak of the issue: which, and whether each option lies inside.
    regions: Vec<(u32, Vec<bool>)>,
    /// The sums to which it adds: which, and what each option adds.
    bounds: Vec<(u32, Vec<i64>)>,
    /// The tables that depend on it: which, and the distance of two of its options.
    tables: Vec<(u32, usize)>,
}

#[derive(Debug, Clone)]
struct Bonus {
    /// The party; none of a rule.
    party: Option<usize>,
    value: i64,
    n_conditions: u32,
}

/// A sum that is a condition of a region as long as it lies outside.
#[derive(Debug, Clone)]
struct SumBounds {
    region: u32,
    least: i64,
    most: i64,
}

impl SumBounds {
    fn is_outside(&self, sum: i64) -> bool {
        !(self.least..=self.most).contains(&sum)
    }
}

#[derive(Debug, Clone)]
struct TableTerm {
    party: usize,
    cells: Vec<i64>,
}

impl IssueGame {
    /// The terrain of a game.
    pub(crate) fn of(game: &Game) -> Self {
        let n = game.n_parties();
        let n_options = game.space().n_options();
        let issue = |at: usize| SearchIssue {
            classes: Vec::new(),
            values: (0..n_options[at]).flat_map(|o| game.value(at, o).to_vec()).collect(),
            regions: Vec::new(),
            bounds: Vec::new(),
            tables: Vec::new(),
        };
        let mut terrain = Self {
            n_parties: n,
            moves: Vec::new(),
            issues: (0..n_options.len()).map(issue).collect(),
            regions: Vec::new(),
            bounds: Vec::new(),
            tables: Vec::new(),
            ceilings: game.ceilings().to_vec(),
        };
        for coupling in game.couplings() {
            let party = coupling.party.0;
            match &coupling.shape {
                CouplingShape::Bonus { region, value } => {
                    terrain.add_region(n_options, region, Some(party), *value)
                }
                CouplingShape::Table { issues, cells } => terrain.add_table(n_options, issues, cells, party),
            }
        }
        game.barred().iter().for_each(|region| terrain.add_region(n_options, region, None, 0));
        for (at, issue) in terrain.issues.iter_mut().enumerate() {
            issue.find_classes(n, game.open(at));
        }
        terrain.moves = (0..n_options.len()).filter(|&at| terrain.issues[at].classes.len() > 1).collect();
        terrain
    }

    fn add_region(&mut self, n_options: &[u32], region: &Region, party: Option<usize>, value: i64) {
        let at = self.regions.len() as u32;
        for condition in region.conditions() {
            let issue = condition.issue().0;
            let inside = (0..n_options[issue]).map(|o| condition.allows(o)).collect();
            self.issues[issue].regions.push((at, inside));
        }
        for sum in region.sums() {
            let (least, most) = sum.bounds();
            for issue in sum.issues() {
                let weights = sum.weights(issue).to_vec();
                self.issues[issue.0].bounds.push((self.bounds.len() as u32, weights));
            }
            self.bounds.push(SumBounds { region: at, least, most });
        }
        let n_conditions = (region.conditions().len() + region.sums().count()) as u32;
        self.regions.push(Bonus { party, value, n_conditions });
    }

    fn add_table(&mut self, n_options: &[u32], issues: &[usize], cells: &[i64], party: usize) {
        let at = self.tables.len() as u32;
        let mut stride = cells.len();
        for &issue in issues {
            stride /= n_options[issue] as usize;
            self.issues[issue].tables.push((at, stride));
        }
        self.tables.push(TableTerm { party, cells: cells.to_vec() });
    }
}

impl SearchIssue {
    /// Options with the same values in the same regions are one class, unless a table or a sum tells options
    /// apart.
    fn find_classes(&mut self, n_parties: usize, open: &[bool]) {
        let mut known = HashMap::new();
        for option in (0..open.len()).filter(|&option| open[option]) {
            let inside: Vec<bool> = self.regions.iter().map(|(_, inside)| inside[option]).collect();
            let values = self.values[option * n_parties..][..n_parties].to_vec();
            let of_its_own = if self.tables.is_empty() && self.bounds.is_empty() { 0 } else { option };
            if known.insert((inside, values, of_its_own), ()).is_none() {
                self.classes.push(option as u32);
            }
        }
    }
}

/// Where a run stands.
#[derive(Debug, Clone)]
pub(crate) struct Position {
    pub(crate) options: Vec<u32>,
    /// Per region, how many conditions do not hold.
    unmet: Vec<u32>,
    /// Per bounded sum, what it is.
    totals: Vec<i64>,
    /// Per table, the cell.
    cells: Vec<usize>,
    /// What the outcome is worth to each party, before ceilings.
    pub(crate) sums: Vec<i64>,
    /// How many rules it breaks.
    pub(crate) n_broken: u32,
}

impl Position {
    /// The position at an outcome. Its sums are changed step by step from then on, and a test compares them
    /// with [`utility`](crate::model::utility::utility) at every step.
    pub(crate) fn at(terrain: &IssueGame, outcome: &Outcome) -> Self {
        let mut position = Self {
            options: outcome.options().to_vec(),
            unmet: terrain.regions.iter().map(|region| region.n_conditions).collect(),
            totals: vec![0; terrain.bounds.len()],
            cells: vec![0; terrain.tables.len()],
            sums: vec![0; terrain.n_parties],
            n_broken: 0,
        };
        for (issue, &option) in terrain.issues.iter().zip(outcome.options()) {
            let values = &issue.values[option as usize * terrain.n_parties..];
            position.sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            for (region, inside) in &issue.regions {
                position.unmet[*region as usize] -= u32::from(inside[option as usize]);
            }
            for (sum, weights) in &issue.bounds {
                position.totals[*sum as usize] += weights[option as usize];
            }
            for &(table, stride) in &issue.tables {
                position.cells[table as usize] += option as usize * stride;
            }
        }
        for (bounds, &total) in terrain.bounds.iter().zip(&position.totals) {
            position.unmet[bounds.region as usize] -= u32::from(bounds.is_outside(total));
        }
        for (region, &unmet) in terrain.regions.iter().zip(&position.unmet) {
            match region.party {
                _ if unmet > 0 => {}
                Some(party) => position.sums[party] += region.value,
                None => position.n_broken += 1,
            }
        }
        for (table, &cell) in terrain.tables.iter().zip(&position.cells) {
            position.sums[table.party] += table.cells[cell];
        }
        position
    }

    /// Gives an issue another option.
    pub(crate) fn change(&mut self, terrain: &IssueGame, at: usize, to: u32) {
        let issue = &terrain.issues[at];
        let from = std::mem::replace(&mut self.options[at], to) as usize;
        let to = to as usize;
        let n = terrain.n_parties;
        for p in 0..n {
            self.sums[p] += issue.values[to * n + p] - issue.values[from * n + p];
        }
        for (region, inside) in &issue.regions {
            self.turn(terrain, *region as usize, inside[from], inside[to]);
        }
        for (sum, weights) in &issue.bounds {
            let (bounds, total) = (&terrain.bounds[*sum as usize], &mut self.totals[*sum as usize]);
            let was = bounds.is_outside(*total);
            *total += weights[to] - weights[from];
            let is = bounds.is_outside(*total);
            self.turn(terrain, bounds.region as usize, was, is);
        }
        for &(table, stride) in &issue.tables {
            let (cell, table) = (&mut self.cells[table as usize], &terrain.tables[table as usize]);
            self.sums[table.party] -= table.cells[*cell];
            *cell = *cell + to * stride - from * stride;
            self.sums[table.party] += table.cells[*cell];
        }
    }

    /// Counts a condition of a region that did or did not hold, and does or does not now.
    fn turn(&mut self, terrain: &IssueGame, region: usize, was: bool, is: bool) {
        let Bonus { party, value, .. } = terrain.regions[region];
        match (was, is) {
            (false, true) => {
                self.unmet[region] -= 1;
                if self.unmet[region] == 0 {
                    match party {
                        Some(party) => self.sums[party] += value,
                        None => self.n_broken += 1,
                    }
                }
            }
            (true, false) => {
                if self.unmet[region] == 0 {
                    match party {
                        Some(party) => self.sums[party] -= value,
                        None => self.n_broken -= 1,
                    }
                }
                self.unmet[region] += 1;
            }
            _ => {}
        }
    }

    fn utilities(&self, terrain: &IssueGame, row: &mut [i64]) {
        row.iter_mut()
            .zip(self.sums.iter().zip(&terrain.ceilings))
            .for_each(|(u, (sum, ceiling))| *u = (*sum).min(*ceiling));
    }
}

/// One run: the outcomes on its way that nothing on its way dominates.
fn anneal(
    terrain: &IssueGame,
    start: &Outcome,
    goal: &SearchGoal<'_>,
    steps: usize,
    rng: &mut impl Rng,
) -> Vec<Outcome> {
    let mut archive = Archive::default();
    let mut position = Position::at(terrain, start);
    let mut row = vec![0; terrain.n_parties];
    position.utilities(terrain, &mut row);
    let mut value = goal.value(&row);
    archive.note(&row, &position.options);
    if terrain.moves.is_empty() {
        return archive.outcomes();
    }
    let cooling = libm::pow(COLDEST / HOTTEST, 1.0 / steps.max(1) as f64);
    let mut heat = HOTTEST;
    for _ in 0..steps {
        heat *= cooling;
        let issue = terrain.moves[rng.random_range(0..terrain.moves.len())];
        let classes = &terrain.issues[issue].classes;
        let (from, to) = (position.options[issue], classes[rng.random_range(0..classes.len())]);
        if from == to {
            continue;
        }
        position.change(terrain, issue, to);
        position.utilities(terrain, &mut row);
        let next = goal.value(&row);
        let is_taken = position.n_broken == 0
            && (next >= value || rng.random::<f64>() < libm::exp((next - value) / heat));
        if is_taken {
            value = next;
            archive.note(&row, &position.options);
        } else {
            position.change(terrain, issue, from);
        }
    }
    archive.outcomes()
}

/// The rows that nothing else in it dominates, with their options.
#[derive(Default)]
struct Archive {
    rows: Vec<(Vec<i64>, Vec<u32>)>,
}

impl Archive {
    fn note(&mut self, row: &[i64], options: &[u32]) {
        let reaches = |a: &[i64], b: &[i64]| a.iter().zip(b).all(|(a, b)| a >= b);
        // What was reached last is most likely to be as good.
        if self.rows.iter().rev().any(|(known, _)| reaches(known, row)) {
            return;
        }
        self.rows.retain(|(known, _)| !reaches(row, known));
        if self.rows.len() < MOST_KEPT {
            self.rows.push((row.to_vec(), options.to_vec()));
        }
    }

    fn outcomes(self) -> Vec<Outcome> {
        self.rows.into_iter().map(|(_, options)| Outcome::new(options)).collect()
    }
}

/// How long a run is.
const STEPS_PER_ISSUE: usize = 3_000;
const MOST_STEPS: usize = 200_000;
/// The temperatures at the beginning and at the end, in shares of a range.
const HOTTEST: f64 = 0.1;
const COLDEST: f64 = 0.000_5;
/// The most outcomes that one run keeps.
const MOST_KEPT: usize = 500;
/// All runs draw from streams of this.
const SEED: u64 = 0x0e1f_071c;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::generator::{GameShape, ValueDistribution, game};

    #[test]
    fn positions_follow_the_game_step_by_step() {
        let game = game(GameShape { n_parties: 3, n_issues: 4, n_options: 3 }, ValueDistribution::Uniform, 5);
        let terrain = IssueGame::of(&game);
        let mut position = Position::at(&terrain, &Outcome::new(vec![0; 4]));
        for (issue, option) in [(0, 2), (3, 1), (0, 1), (2, 2), (3, 0)] {
            position.change(&terrain, issue, option);
            assert_eq!(position.sums, game.utilities(&Outcome::new(position.options.clone())));
        }
    }
}
