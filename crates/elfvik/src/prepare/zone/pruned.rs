//! The exact count where couplings are too wide for a diagram, by partial outcomes that are still undecided.
//!
//! Issues are chosen one after the other, the most coupled ones first. A partial outcome knows what its
//! parties have so far and what its couplings still can pay: from both follow the least and the most that
//! it can come to. What can no longer become a deal is dropped, what is a deal whatever follows is counted
//! as a whole, and partial outcomes that agree in everything are merged. Where reservations are high, few
//! stay undecided.

use crate::model::Region;
use crate::prepare::game::{Coupling, CouplingShape, Game, issues_of};
use num_bigint::BigUint;

/// How many feasible outcomes make a deal when each party accepts from some sum on; `None` when too many
/// partial outcomes stay undecided. At most [`MOST`] are kept at a time: some seconds and 200 MB at worst.
pub(super) fn count(game: &Game, least: &[i64]) -> Option<BigUint> {
    let walk = PrunedWalk::new(game);
    let mut nodes = Nodes::of(walk.first());
    let mut total = BigUint::ZERO;
    let mut after = vec![0; walk.width()];
    for (depth, &issue) in walk.order.iter().enumerate() {
        let mut next = Nodes::none(walk.width());
        let n_after = walk.n_outcomes_after(depth)?;
        for (node, weight) in nodes.rows.chunks_exact(nodes.width).zip(&nodes.weights) {
            for option in (0..game.open(issue).len()).filter(|&option| game.open(issue)[option]) {
                if !walk.step(depth, node, option, &mut after) {
                    continue;
                }
                match walk.fate(depth, &after, least) {
                    PartialStatus::No => {}
                    PartialStatus::Deal => total += weight.checked_mul(n_after)?,
                    PartialStatus::Open => next.push(&after, *weight),
                }
            }
            if next.weights.len() > MOST {
                next.merge()?;
                if next.weights.len() > MOST / 2 {
                    return None;
                }
            }
        }
        next.merge()?;
        nodes = next;
    }
    Some(total)
}

/// What becomes of a partial outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartialStatus {
    No,
    Deal,
    Open,
}

/// Partial outcomes, one row of words each: a bit for each region that can still come true, then the
/// remembered options of open tables (0 for none), then the sums of the parties as they are in memory.
struct Nodes {
    width: usize,
    rows: Vec<u64>,
    /// How many partial outcomes a row stands for.
    weights: Vec<u128>,
}

impl Nodes {
    fn none(width: usize) -> Self {
        Self { width, rows: Vec::new(), weights: Vec::new() }
    }

    fn of(row: Vec<u64>) -> Self {
        Self { width: row.len(), rows: row, weights: vec![1] }
    }

    fn push(&mut self, row: &[u64], weight: u128) {
        self.rows.extend_from_slice(row);
        self.weights.push(weight);
    }

    /// Makes one of equal rows, their weights added; `None` where these leave 128 bits.
    fn merge(&mut self) -> Option<()> {
        let row = |at: u32| &self.rows[at as usize * self.width..][..self.width];
        let mut order: Vec<u32> = (0..self.weights.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| row(a).cmp(row(b)));
        let mut merged = Self::none(self.width);
        for equal in order.chunk_by(|&a, &b| row(a) == row(b)) {
            let mut weights = equal.iter().map(|&at| self.weights[at as usize]);
            let weight = weights.try_fold(0_u128, u128::checked_add)?;
            merged.push(row(equal[0]), weight);
        }
        *self = merged;
        Some(())
    }
}

/// A rule or bonus.
struct PrunedRegion<'a> {
    region: &'a Region,
    /// The party and the value of a bonus; none of a rule.
    pays: Option<(usize, i64)>,
    /// The depth at which the last of its issues is chosen.
    settled: usize,
}

struct PrunedTable<'a> {
    party: usize,
    issues: &'a [usize],
    cells: &'a [i64],
    settled: usize,
}

/// How partial outcomes grow.
struct PrunedWalk<'a> {
    game: &'a Game,
    order: Vec<usize>,
    areas: Vec<PrunedRegion<'a>>,
    tables: Vec<PrunedTable<'a>>,
    n_words: usize,
    /// The issues of tables: what is chosen there is remembered.
    remembered: Vec<usize>,
    /// Per depth and option, the areas that can still come true.
    stays: Vec<Vec<Vec<u64>>>,
    /// Per depth, the areas that are settled.
    settled: Vec<Vec<u64>>,
    /// Per depth and party, the least and the most of issues chosen later and of tables settled later.
    later: Vec<Vec<(i64, i64)>>,
}

impl<'a> PrunedWalk<'a> {
    fn new(game: &'a Game) -> Self {
        let order = order(game);
        let depth_of = |issue: &usize| order.iter().position(|i| i == issue).unwrap_or(0);
        let last = |issues: &[usize]| issues.iter().map(depth_of).max().unwrap_or(0);
        let (mut areas, mut tables) = (Vec::new(), Vec::new());
        for Coupling { party, shape } in game.couplings() {
            match shape {
                CouplingShape::Bonus { region, value } => areas.push(PrunedRegion {
                    region,
                    pays: Some((party.0, *value)),
                    settled: last(&issues_of(region)),
                }),
                CouplingShape::Table { issues, cells } => {
                    tables.push(PrunedTable { party: party.0, issues, cells, settled: last(issues) });
                }
            }
        }
        for region in game.barred() {
            areas.push(PrunedRegion { region, pays: None, settled: last(&issues_of(region)) });
        }
        let mut remembered: Vec<usize> = tables.iter().flat_map(|table| table.issues.to_vec()).collect();
        remembered.sort_unstable();
        remembered.dedup();
        let n_words = areas.len().div_ceil(BITS);
        let mut walk = Self {
            game,
            order,
            areas,
            tables,
            n_words,
            remembered,
            stays: Vec::new(),
            settled: Vec::new(),
            later: Vec::new(),
        };
        (0..walk.order.len()).for_each(|depth| walk.prepare(depth));
        walk
    }

    fn prepare(&mut self, depth: usize) {
        let issue = self.order[depth];
        let bits = |of: &dyn Fn(&PrunedRegion<'_>) -> bool| {
            let mut words = vec![0; self.n_words];
            for (at, _) in self.areas.iter().enumerate().filter(|(_, area)| of(area)) {
                words[at / BITS] |= 1 << (at % BITS);
            }
            words
        };
        let allows = |area: &PrunedRegion<'_>, option: usize| {
            area.region.conditions().iter().all(|c| c.issue().0 != issue || c.allows(option as u32))
        };
        let stays =
            (0..self.game.open(issue).len()).map(|option| bits(&|area| allows(area, option))).collect();
        let settled = bits(&|area| area.settled == depth);
        let later = (0..self.game.n_parties()).map(|p| self.later(depth, p)).collect();
        self.stays.push(stays);
        self.settled.push(settled);
        self.later.push(later);
    }

    /// The least and the most that a party gets from issues and tables after a depth.
    fn later(&self, depth: usize, party: usize) -> (i64, i64) {
        let issue = |&issue: &usize| {
            let open = (0..self.game.open(issue).len()).filter(|&option| self.game.open(issue)[option]);
            let worth: Vec<i64> = open.map(|option| self.game.value(issue, option as u32)[party]).collect();
            (worth.iter().copied().min().unwrap_or(0), worth.iter().copied().max().unwrap_or(0))
        };
        let table = |table: &PrunedTable<'_>| {
            let ends = (table.cells.iter().copied().min(), table.cells.iter().copied().max());
            (ends.0.unwrap_or(0), ends.1.unwrap_or(0))
        };
        let tables = self.tables.iter().filter(|t| t.party == party && t.settled > depth);
        let all = self.order[depth + 1..].iter().map(issue).chain(tables.map(table));
        all.fold((0, 0), |(low, high), (l, h)| (low + l, high + h))
    }

    /// How many outcomes a partial one has before any rule; `None` beyond 128 bits.
    fn n_outcomes_after(&self, depth: usize) -> Option<u128> {
        let open = |issue: &usize| self.game.open(*issue).iter().filter(|open| **open).count() as u128;
        self.order[depth + 1..].iter().try_fold(1_u128, |product, issue| product.checked_mul(open(issue)))
    }

    fn width(&self) -> usize {
        self.n_words + self.remembered.len() + self.game.n_parties()
    }

    fn first(&self) -> Vec<u64> {
        let mut row = vec![0; self.width()];
        (0..self.areas.len()).for_each(|at| row[at / BITS] |= 1 << (at % BITS));
        row
    }

    /// Writes a partial outcome with one more option; false when a rule bars it.
    fn step(&self, depth: usize, node: &[u64], option: usize, after: &mut [u64]) -> bool {
        after.copy_from_slice(node);
        let issue = self.order[depth];
        let sums = self.n_words + self.remembered.len();
        let gain = |row: &mut [u64], party: usize, value: i64| {
            row[sums + party] = (row[sums + party] as i64 + value) as u64;
        };
        for (party, &value) in self.game.value(issue, option as u32).iter().enumerate() {
            gain(after, party, value);
        }
        for word in 0..self.n_words {
            let held = after[word] & self.stays[depth][option][word];
            for at in ones(held & self.settled[depth][word], word) {
                match self.areas[at].pays {
                    Some((party, value)) => gain(after, party, value),
                    None => return false,
                }
            }
            after[word] = held & !self.settled[depth][word];
        }
        if let Ok(slot) = self.remembered.binary_search(&issue) {
            after[self.n_words + slot] = option as u64 + 1;
            for table in self.tables.iter().filter(|table| table.settled == depth) {
                let n_options = |i: usize| self.game.space().n_options()[i] as usize;
                let chosen = |i: usize| {
                    let slot = self.remembered.binary_search(&i).unwrap_or(0);
                    after[self.n_words + slot] as usize - 1
                };
                let cell = table.issues.iter().fold(0, |cell, &i| cell * n_options(i) + chosen(i));
                gain(after, table.party, table.cells[cell]);
            }
            self.forget(depth, after);
        }
        true
    }

    /// Forgets what no table needs any more.
    fn forget(&self, depth: usize, after: &mut [u64]) {
        for (slot, issue) in self.remembered.iter().enumerate() {
            let is_needed = |table: &PrunedTable<'_>| table.settled > depth && table.issues.contains(issue);
            if !self.tables.iter().any(is_needed) {
                after[self.n_words + slot] = 0;
            }
        }
    }

    /// Whether a partial outcome is a deal whatever follows, can become one, or cannot.
    fn fate(&self, depth: usize, node: &[u64], least: &[i64]) -> PartialStatus {
        let mut ends = self.later[depth].clone();
        let sums = &node[self.n_words + self.remembered.len()..];
        ends.iter_mut().zip(sums).for_each(|((low, high), &sum)| {
            *low += sum as i64;
            *high += sum as i64;
        });
        let mut may_be_barred = false;
        for (word, &bits) in node[..self.n_words].iter().enumerate() {
            for at in ones(bits, word) {
                match self.areas[at].pays {
                    Some((party, value)) if value < 0 => ends[party].0 += value,
                    Some((party, value)) => ends[party].1 += value,
                    None => may_be_barred = true,
                }
            }
        }
        let reached = |of: &dyn Fn(&(i64, i64)) -> i64| {
            self.game.is_agreed(&ends.iter().zip(least).map(|(end, r)| of(end) >= *r).collect::<Vec<_>>())
        };
        if !reached(&|(_, high)| *high) {
            PartialStatus::No
        } else if !may_be_barred && reached(&|(low, _)| *low) {
            PartialStatus::Deal
        } else {
            PartialStatus::Open
        }
    }
}

/// The positions of the bits of a word that are set.
fn ones(mut bits: u64, word: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros() as usize;
        (bits != 0).then(|| {
            bits &= bits - 1;
            word * BITS + at
        })
    })
}

/// The issues, those that most couplings depend on first.
fn order(game: &Game) -> Vec<usize> {
    let mut scopes: Vec<Vec<usize>> = game.couplings().iter().map(|c| c.shape.issues()).collect();
    scopes.extend(game.barred().iter().map(issues_of));
    let n_scopes = |issue: &usize| scopes.iter().filter(|scope| scope.contains(issue)).count();
    let mut issues: Vec<usize> = (0..game.space().n_options().len()).collect();
    issues.sort_by_key(|issue| std::cmp::Reverse(n_scopes(issue)));
    issues
}

/// How many bits a word has.
const BITS: usize = u64::BITS as usize;
/// The most partial outcomes at a time.
const MOST: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AgreementRule, Condition, IssueId, Outcome, PartyId};
    use crate::prepare::generator::{GameShape as Size, ValueDistribution, game};
    use proptest::prelude::*;

    fn region(draws: &[(usize, Vec<bool>)], n_issues: usize) -> Region {
        let mut conditions: Vec<Condition> = Vec::new();
        for (issue, allowed) in draws {
            let issue = IssueId(issue % n_issues);
            if conditions.iter().all(|c| c.issue() != issue) {
                conditions.push(Condition::new(issue, allowed.clone()));
            }
        }
        Region::new(conditions)
    }

    fn conditions() -> impl Strategy<Value = Vec<(usize, Vec<bool>)>> {
        prop::collection::vec((0_usize..8, prop::collection::vec(any::<bool>(), 3)), 2..4)
    }

    proptest! {
        #[test]
        fn what_stays_undecided_is_counted_as_one_by_one(
            n_issues in 2_usize..6,
            bonuses in prop::collection::vec((0_usize..3, -300_000_i64..600_000, conditions()), 0..6),
            rules in prop::collection::vec(conditions(), 0..2),
            cells in prop::collection::vec(-200_000_i64..300_000, 9),
            quorum in 1_usize..4,
            share in 2_i64..10,
            seed in 0_u64..100,
        ) {
            let plain = game(Size { n_parties: 3, n_issues, n_options: 3 }, ValueDistribution::Uniform, seed);
            let mut couplings: Vec<Coupling> = bonuses
                .iter()
                .map(|(party, value, draws)| Coupling {
                    party: PartyId(*party),
                    shape: CouplingShape::Bonus { region: region(draws, n_issues), value: *value },
                })
                .collect();
            let table = CouplingShape::Table { issues: vec![n_issues - 1, 0], cells };
            couplings.push(Coupling { party: PartyId(1), shape: table });
            let rules = rules.iter().map(|draws| region(draws, n_issues)).collect();
            let least: Vec<i64> = plain.reservation().iter().map(|r| r * share / 5).collect();
            let game = plain
                .with_couplings(couplings, rules)
                .with_reservation(least.clone())
                .with_agreement(if quorum == 3 { AgreementRule::All } else { AgreementRule::Quorum(quorum) });
            let is_deal = |o: &Outcome| game.is_feasible(o) && game.accepts(&game.utilities(o));
            let deals = game.space().iter().filter(is_deal);
            prop_assert_eq!(count(&game, &least), Some(BigUint::from(deals.count())));
        }
    }
}
