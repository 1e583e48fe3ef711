//! What states remember: how far tables have been read, and which regions can still come true.

use super::order::{Order, busiest_first, fewest_open};
use crate::model::{IssueId, Region, SumRange};
use crate::prepare::game::{Coupling, CouplingShape, Game, issues_of};
use std::collections::HashMap;

/// A term or rule over several issues of the part.
pub(super) struct Factor<T> {
    /// Its issues, in the order in which they are chosen.
    issues: Vec<usize>,
    /// The position of its coupling in the game; none of a rule.
    pub(super) coupling: Option<u32>,
    content: T,
}

/// The prefixes of a table, those with equal continuations as one class.
pub(super) struct Classes {
    /// Per depth and class, the class that each option leads to.
    steps: Vec<Vec<Vec<u32>>>,
    /// The first cell of each class of the last depth.
    cells: Vec<u32>,
}

/// What the choice of one issue does to states.
pub(super) struct Choice {
    /// Per option, the bits that stay.
    stays: Vec<Vec<u64>>,
    /// The bits that are settled by this issue, and among them those of rules.
    settled: Vec<u64>,
    barred: Vec<u64>,
    /// Per settled bit of a bonus, its coupling.
    pays: Vec<(usize, u32)>,
    /// The tables that depend on the issue, with the depth of the issue in each, and whether it is the last.
    tables: Vec<(usize, usize, bool)>,
}

/// How many bits a word of a state has.
pub(super) const BITS: usize = u64::BITS as usize;

impl Classes {
    /// The classes of a table whose issues are read in another order than they are written in.
    fn new(game: &Game, written: &[usize], read: &[usize], cells: &[i64]) -> Self {
        let n_options = |i: &usize| game.space().n_options()[*i] as usize;
        let stride = |i: &usize| {
            let after = written.iter().position(|w| w == i).map_or(0, |at| at + 1);
            written[after..].iter().map(n_options).product::<usize>()
        };
        let mut offsets = vec![0];
        for i in read {
            let (n, stride) = (n_options(i), stride(i));
            offsets = offsets.iter().flat_map(|&offset| (0..n).map(move |o| offset + o * stride)).collect();
        }
        // From the last issue back: a class is a list of what its options lead to.
        let mut ids: HashMap<i64, u32> = HashMap::new();
        let mut distinct = Vec::new();
        let mut below: Vec<u32> = offsets
            .iter()
            .map(|&at| {
                *ids.entry(cells[at]).or_insert_with(|| {
                    distinct.push(at as u32);
                    distinct.len() as u32 - 1
                })
            })
            .collect();
        let mut steps = Vec::new();
        for i in read.iter().rev() {
            let mut ids: HashMap<&[u32], u32> = HashMap::new();
            let mut rows: Vec<Vec<u32>> = Vec::new();
            let classes = below.chunks_exact(n_options(i)).map(|row| {
                *ids.entry(row).or_insert_with(|| {
                    rows.push(row.to_vec());
                    rows.len() as u32 - 1
                })
            });
            let above = classes.collect();
            steps.push(rows);
            below = above;
        }
        steps.reverse();
        Self { steps, cells: distinct }
    }
}

/// How far the sums of a barred region have been added up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum SumProgress {
    /// The outcome will not lie in the region.
    Clear,
    /// It is in the region, as far as sums decide.
    Outside,
    /// The sums so far.
    Open(Vec<i64>),
}

/// What the issues that are still to be chosen can add to each sum of a region.
struct SumRest<'r> {
    sums: Vec<(&'r SumRange, i64, i64)>,
}

impl SumProgress {
    fn after(&self, region: &Region, (issue, option): (usize, u32), rest: &SumRest<'_>) -> Self {
        if !region_allows(region, issue, option) {
            return Self::Clear;
        }
        let Self::Open(before) = self else { return self.clone() };
        let added = |(sum, _, _): &(&SumRange, i64, i64)| {
            sum.weights(IssueId(issue)).get(option as usize).copied().unwrap_or(0)
        };
        let sums: Vec<i64> = before.iter().zip(&rest.sums).map(|(sum, own)| sum + added(own)).collect();
        let mut is_outside = true;
        for (sum, (range, low, high)) in sums.iter().zip(&rest.sums) {
            let (least, most) = range.bounds();
            let (low, high) = (sum + low, sum + high);
            if least <= low && high <= most {
                return Self::Clear;
            }
            is_outside &= high < least || most < low || least > most;
        }
        if is_outside { Self::Outside } else { Self::Open(sums) }
    }
}

impl Classes {
    /// The class of what a rule bars.
    const BARRED: u32 = u32::MAX;

    /// The partial sums of a barred region, those that decide alike as one class. No cell is ever paid.
    fn of_sums(game: &Game, read: &[usize], region: &Region) -> Self {
        let sums: Vec<&SumRange> = region.sums().collect();
        let mut states = vec![SumProgress::Open(vec![0; sums.len()])];
        let mut steps = Vec::with_capacity(read.len());
        for (depth, &issue) in read.iter().enumerate() {
            let later = &read[depth + 1..];
            let extreme = |sum: &SumRange, pick: fn(&[i64]) -> i64| -> i64 {
                later.iter().map(|&issue| pick(sum.weights(IssueId(issue)))).sum()
            };
            let low: fn(&[i64]) -> i64 = |weights| weights.iter().copied().min().unwrap_or(0);
            let high: fn(&[i64]) -> i64 = |weights| weights.iter().copied().max().unwrap_or(0);
            let rest =
                SumRest { sums: sums.iter().map(|&s| (s, extreme(s, low), extreme(s, high))).collect() };
            let n_options = game.space().n_options();
            let allows_all = |issue: usize| (0..n_options[issue]).all(|o| region_allows(region, issue, o));
            let is_last_word = later.iter().all(|&issue| allows_all(issue));
            let mut ids: HashMap<SumProgress, u32> = HashMap::new();
            let mut next = Vec::new();
            let mut rows = Vec::with_capacity(states.len());
            for state in &states {
                let mut row = Vec::with_capacity(n_options[issue] as usize);
                for option in 0..n_options[issue] {
                    let after = state.after(region, (issue, option), &rest);
                    if after == SumProgress::Outside && is_last_word {
                        row.push(Self::BARRED);
                        continue;
                    }
                    row.push(*ids.entry(after).or_insert_with_key(|after| {
                        next.push(after.clone());
                        next.len() as u32 - 1
                    }));
                }
                rows.push(row);
            }
            steps.push(rows);
            states = next;
        }
        Self { cells: vec![0; states.len()], steps }
    }
}

fn region_allows(region: &Region, issue: usize, option: u32) -> bool {
    region.conditions().iter().find(|c| c.issue().0 == issue).is_none_or(|c| c.allows(option))
}

/// What the states of one part remember.
pub(super) struct Memory<'a> {
    pub(super) game: &'a Game,
    pub(super) issues: Vec<usize>,
    /// Rules and bonuses, one bit of a state each: whether the region can still come true.
    pub(super) regions: Vec<Factor<&'a Region>>,
    /// Tables, one word of a state each, after the bits: the class of what was chosen so far.
    pub(super) tables: Vec<Factor<Classes>>,
    /// How many words of a state hold bits.
    pub(super) n_words: usize,
}

impl<'a> Memory<'a> {
    pub(super) fn new(game: &'a Game, couplings: &'a [Coupling], issues: Vec<usize>, order: Order) -> Self {
        let inside = |scope: &[usize]| scope.first().is_some_and(|i| issues.contains(i));
        let couplings: Vec<(usize, &Coupling)> =
            couplings.iter().enumerate().filter(|(_, c)| inside(&c.shape.issues())).collect();
        let barred: Vec<&Region> = game.barred().iter().filter(|r| inside(&issues_of(r))).collect();
        let scopes: Vec<(Vec<usize>, bool)> = couplings
            .iter()
            .map(|(_, c)| (c.shape.issues(), matches!(c.shape, CouplingShape::Table { .. })))
            .chain(barred.iter().map(|r| (issues_of(r), r.has_sums())))
            .collect();
        let issues = match order {
            Order::FewestOpen => fewest_open(game, issues, &scopes),
            Order::BusiestFirst => busiest_first(issues, &scopes),
        };
        let sorted = |mut scope: Vec<usize>| {
            scope.sort_by_key(|i| issues.iter().position(|j| j == i));
            scope
        };
        let (mut regions, mut tables) = (Vec::new(), Vec::new());
        for (at, c) in couplings {
            let (issues, coupling) = (sorted(c.shape.issues()), Some(at as u32));
            match &c.shape {
                CouplingShape::Bonus { region, .. } => {
                    regions.push(Factor { issues, coupling, content: region })
                }
                CouplingShape::Table { issues: written, cells } => {
                    let content = Classes::new(game, written, &issues, cells);
                    tables.push(Factor { issues, coupling, content });
                }
            }
        }
        for region in barred {
            if region.has_sums() {
                let issues = sorted(issues_of(region));
                let content = Classes::of_sums(game, &issues, region);
                tables.push(Factor { issues, coupling: None, content });
                continue;
            }
            regions.push(Factor { issues: sorted(issues_of(region)), coupling: None, content: region });
        }
        let n_words = regions.len().div_ceil(BITS);
        Self { game, issues, regions, tables, n_words }
    }

    /// How many words a state has.
    pub(super) fn width(&self) -> usize {
        (self.n_words + self.tables.len()).max(1)
    }

    /// Every region can still come true, and nothing of any table is read.
    pub(super) fn first_state(&self) -> Vec<u64> {
        let mut state = vec![0; self.width()];
        (0..self.regions.len()).for_each(|bit| state[bit / BITS] |= 1 << (bit % BITS));
        state
    }

    pub(super) fn choice(&self, issue: usize) -> Choice {
        let n_options = self.game.open(issue).len();
        let mut choice = Choice {
            stays: vec![vec![u64::MAX; self.n_words]; n_options],
            settled: vec![0; self.n_words],
            barred: vec![0; self.n_words],
            pays: Vec::new(),
            tables: Vec::new(),
        };
        for (bit, factor) in self.regions.iter().enumerate() {
            let (word, mask) = (bit / BITS, 1_u64 << (bit % BITS));
            let Some(depth) = factor.issues.iter().position(|&i| i == issue) else { continue };
            for (option, stays) in choice.stays.iter_mut().enumerate() {
                if !region_allows(factor.content, issue, option as u32) {
                    stays[word] &= !mask;
                }
            }
            if depth + 1 == factor.issues.len() {
                choice.settled[word] |= mask;
                match factor.coupling {
                    Some(coupling) => choice.pays.push((bit, coupling)),
                    None => choice.barred[word] |= mask,
                }
            }
        }
        for (at, factor) in self.tables.iter().enumerate() {
            if let Some(depth) = factor.issues.iter().position(|&i| i == issue) {
                choice.tables.push((at, depth, depth + 1 == factor.issues.len()));
            }
        }
        choice
    }

    /// Writes the state after a choice, with the cells of couplings that it settles put into `paid`; false
    /// when a rule bars it.
    pub(super) fn step(
        &self,
        choice: &Choice,
        state: &[u64],
        option: usize,
        after: &mut [u64],
        paid: &mut Vec<(u32, u32)>,
    ) -> bool {
        for word in 0..self.n_words {
            let held = state[word] & choice.stays[option][word];
            if held & choice.barred[word] != 0 {
                return false;
            }
            after[word] = held;
        }
        let holds = |bit: usize| after[bit / BITS] >> (bit % BITS) & 1 == 1;
        paid.extend(choice.pays.iter().filter(|(bit, _)| holds(*bit)).map(|&(_, coupling)| (coupling, 0)));
        after[..self.n_words].iter_mut().zip(&choice.settled).for_each(|(word, settled)| *word &= !settled);
        after[self.n_words..].copy_from_slice(&state[self.n_words..]);
        for &(at, depth, is_last) in &choice.tables {
            let table = &self.tables[at];
            let memory = &mut after[self.n_words + at];
            let class = table.content.steps[depth][*memory as usize][option];
            if class == Classes::BARRED {
                return false;
            }
            *memory = u64::from(class);
            if is_last {
                *memory = 0;
                if let Some(coupling) = table.coupling {
                    paid.push((coupling, table.content.cells[class as usize]));
                }
            }
        }
        true
    }
}
