//! A large space by the worth of its outcomes, without listing them.
//!
//! Issues that rules or terms tie together form clusters, whose combinations are listed; an outcome is worth the sum of its clusters.
//! For every cluster a row of bits says which sums the clusters from it on can make, so that the outcomes of any worth are walked
//! in order without a dead end. Where the whole numbers range too far, sums are counted in cells, and the gap is known.

use super::TalkError;
use super::agenda::Agenda;
use super::offer::Offer;
use crate::model::Outcome;
use crate::prepare::Game;
use crate::prepare::game::{Shape, issues_of};
use num_integer::Integer;

/// What one party's outcomes can be worth, as sums over clusters.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    pub(super) clusters: Vec<Cluster>,
    /// The worth of cell 0: every cluster at its least.
    pub(super) base: i64,
    /// The width of a cell in whole numbers.
    cell: i64,
    is_exact: bool,
    /// Per cluster, which sums of cells it and the later ones can make; at last only zero.
    reach: Vec<Bits>,
    ceiling: i64,
    most: i64,
}

/// Issues that are tied together, with their feasible combinations in lexicographic order.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub(super) issues: Vec<usize>,
    /// The options of each combination, one after the other.
    options: Vec<u32>,
    /// Per combination, its worth above the least of the cluster.
    pub(super) above: Vec<i64>,
    cells: Vec<u32>,
    /// Per number of a combination its position, or `NONE`.
    positions: Vec<u32>,
}

impl Cluster {
    pub(super) fn len(&self) -> usize {
        self.above.len()
    }

    pub(super) fn options(&self, combination: usize) -> &[u32] {
        &self.options[combination * self.issues.len()..][..self.issues.len()]
    }
}

impl Sums {
    /// The sums of one party of a game, with at most so many cells.
    pub(super) fn new(
        game: &Game,
        party: usize,
        agenda: &Agenda,
        most_cells: u64,
    ) -> Result<Self, TalkError> {
        let mut base = 0;
        let mut clusters = Vec::new();
        for issues in clusters_of(game, party, agenda) {
            let mut cluster = cluster(game, party, agenda, issues)?;
            let least = cluster.above.iter().copied().min().unwrap_or(0);
            cluster.above.iter_mut().for_each(|worth| *worth -= least);
            base += least;
            clusters.push(cluster);
        }
        let range: i64 = clusters.iter().map(|c| c.above.iter().copied().max().unwrap_or(0)).sum();
        let unit = clusters.iter().flat_map(|c| &c.above).fold(0, |unit, worth| unit.gcd(worth)).max(1);
        let n_combinations: u64 = clusters.iter().map(|c| c.len() as u64).sum();
        let most_cells = most_cells.min(MOST_WORK / n_combinations.max(1)).max(FEWEST_CELLS) as i64;
        let is_exact = range / unit <= most_cells;
        let cell = if is_exact { unit } else { range / most_cells + 1 };
        for cluster in &mut clusters {
            cluster.cells = cluster.above.iter().map(|above| (above / cell) as u32).collect();
        }
        let mut reach = vec![Bits::zero()];
        for cluster in clusters.iter().rev() {
            let mut cells = cluster.cells.clone();
            cells.sort_unstable();
            cells.dedup();
            let later = reach.last().expect("zero can always be made");
            reach.push(later.shifted(&cells));
        }
        reach.reverse();
        Ok(Self {
            clusters,
            base,
            cell,
            is_exact,
            reach,
            ceiling: game.ceilings()[party],
            most: base + range,
        })
    }

    pub(super) fn least(&self) -> i64 {
        self.base.min(self.ceiling)
    }

    pub(super) fn most(&self) -> i64 {
        self.most.min(self.ceiling)
    }

    /// All worths are multiples of this above the base.
    pub(super) fn unit(&self) -> i64 {
        if self.is_exact { self.cell } else { 1 }
    }

    /// By how many whole numbers an answer can miss the best one.
    pub(super) fn gap(&self) -> i64 {
        if self.is_exact { 0 } else { (self.cell - 1) * self.clusters.len() as i64 }
    }

    /// What a feasible offer is worth.
    pub(super) fn worth(&self, agenda: &Agenda, offer: Offer) -> i64 {
        let above = self.clusters.iter().map(|cluster| cluster.above[combination(agenda, cluster, offer)]);
        (self.base + above.sum::<i64>()).min(self.ceiling)
    }

    /// An outcome of the least worth from `worth` on; the first of them.
    pub(super) fn least_from(&self, agenda: &Agenda, worth: i64) -> Option<Offer> {
        if worth > self.ceiling {
            return None;
        }
        let above = (worth - self.base).max(0);
        let sum = self.reach[0].next(Integer::div_ceil(&above, &self.cell) as usize)?;
        Some(self.offer(agenda, &self.first(sum)))
    }

    /// An outcome of the greatest worth up to `worth`; the first of them, except that all are alike from the ceiling on.
    pub(super) fn most_to(&self, agenda: &Agenda, worth: i64) -> Option<Offer> {
        if worth >= self.ceiling {
            return Some(self.best(agenda));
        }
        let above = worth - self.base;
        // Flooring makes a cell's outcomes worth up to a gap more than the cell.
        let top = (above - self.gap()).div_euclid(self.cell);
        let sum = if top < 0 { None } else { self.reach[0].previous(top as usize) }?;
        Some(self.offer(agenda, &self.first(sum)))
    }

    /// The best outcome; the first of them.
    pub(super) fn best(&self, agenda: &Agenda) -> Offer {
        let top = self.reach[0].previous(usize::MAX).expect("there is an outcome");
        self.offer(agenda, &self.first(top))
    }

    /// What comes after an offer, from the best to the worst.
    pub(super) fn after(&self, agenda: &Agenda, offer: Offer) -> Option<Offer> {
        let mut path: Vec<usize> =
            self.clusters.iter().map(|cluster| combination(agenda, cluster, offer)).collect();
        let sum: usize = path.iter().zip(&self.clusters).map(|(&c, cluster)| cluster.cells[c] as usize).sum();
        let mut rest = 0;
        for at in (0..path.len()).rev() {
            let cluster = &self.clusters[at];
            rest += cluster.cells[path[at]] as usize;
            let fits = |c: &usize| {
                let cell = cluster.cells[*c] as usize;
                cell <= rest && self.reach[at + 1].has(rest - cell)
            };
            if let Some(next) = (path[at] + 1..cluster.len()).find(fits) {
                path[at] = next;
                let left = rest - cluster.cells[next] as usize;
                path.truncate(at + 1);
                self.extend(&mut path, left);
                return Some(self.offer(agenda, &path));
            }
        }
        let lower = self.reach[0].previous(sum.checked_sub(1)?)?;
        Some(self.offer(agenda, &self.first(lower)))
    }

    /// Some outcome worth from `low` to `high`; `u` in 0..1 chooses where to look, `turn` which of equals. Not evenly spread over outcomes.
    pub(super) fn some(
        &self,
        agenda: &Agenda,
        (low, high): (i64, i64),
        mut draw: impl FnMut() -> f64,
    ) -> Option<Offer> {
        let from = Integer::div_ceil(&(low - self.base).max(0), &self.cell) as usize;
        let to =
            usize::try_from((high - self.base - self.gap()).div_euclid(self.cell)).unwrap_or(0).max(from);
        let aim = from + (draw() * (to - from + 1) as f64) as usize;
        let reach = &self.reach[0];
        let sum = reach
            .next(aim)
            .filter(|sum| *sum <= to)
            .or_else(|| reach.previous(aim))
            .filter(|s| *s >= from)?;
        let mut rest = sum;
        let mut path = Vec::with_capacity(self.clusters.len());
        for (at, cluster) in self.clusters.iter().enumerate() {
            let fits = |c: &usize| {
                let cell = cluster.cells[*c] as usize;
                cell <= rest && self.reach[at + 1].has(rest - cell)
            };
            let start = (draw() * cluster.len() as f64) as usize;
            let chosen = (start..cluster.len()).chain(0..start).find(fits)?;
            rest -= cluster.cells[chosen] as usize;
            path.push(chosen);
        }
        Some(self.offer(agenda, &path))
    }

    /// The first path of clusters with a sum that can be made.
    fn first(&self, sum: usize) -> Vec<usize> {
        let mut path = Vec::with_capacity(self.clusters.len());
        self.extend(&mut path, sum);
        path
    }

    /// Walks on from the end of a path, always by the first combination that leads to the sum.
    fn extend(&self, path: &mut Vec<usize>, mut rest: usize) {
        for at in path.len()..self.clusters.len() {
            let cluster = &self.clusters[at];
            let fits = |c: &usize| {
                let cell = cluster.cells[*c] as usize;
                cell <= rest && self.reach[at + 1].has(rest - cell)
            };
            let chosen = (0..cluster.len()).find(fits).expect("the sum can be made");
            rest -= cluster.cells[chosen] as usize;
            path.push(chosen);
        }
    }

    pub(super) fn offer(&self, agenda: &Agenda, path: &[usize]) -> Offer {
        let mut options = vec![0; agenda.numbering().n_issues()];
        for (cluster, &chosen) in self.clusters.iter().zip(path) {
            cluster.issues.iter().zip(cluster.options(chosen)).for_each(|(&issue, &o)| options[issue] = o);
        }
        agenda.numbering().of_options(&options)
    }
}

/// The combination of a cluster that a feasible offer has.
fn combination(agenda: &Agenda, cluster: &Cluster, offer: Offer) -> usize {
    let numbering = agenda.numbering();
    let number = cluster.issues.iter().fold(0, |number, &issue| {
        number * numbering.n_options()[issue] as usize + numbering.option(offer, issue) as usize
    });
    cluster.positions[number] as usize
}

/// Groups of issues that rules, or terms of the party, tie together; each in order, and the groups by their first issue.
fn clusters_of(game: &Game, party: usize, agenda: &Agenda) -> Vec<Vec<usize>> {
    let n = agenda.numbering().n_issues();
    let mut group: Vec<usize> = (0..n).collect();
    let terms = game.couplings().iter().filter(|c| c.party.0 == party).map(|c| c.shape.issues());
    for tied in agenda.barred().iter().map(issues_of).chain(terms) {
        let Some(least) = tied.iter().map(|&issue| group[issue]).min() else { continue };
        let joined: Vec<usize> = tied.iter().map(|&issue| group[issue]).collect();
        group.iter_mut().filter(|g| joined.contains(g)).for_each(|g| *g = least);
    }
    let firsts = (0..n).filter(|&issue| group[issue] == issue);
    firsts.map(|first| (0..n).filter(|&issue| group[issue] == first).collect()).collect()
}

fn cluster(game: &Game, party: usize, agenda: &Agenda, issues: Vec<usize>) -> Result<Cluster, TalkError> {
    let n_options = agenda.numbering().n_options();
    let size: u64 = issues.iter().map(|&issue| u64::from(n_options[issue])).product();
    if size > MOST_COMBINATIONS {
        return Err(TalkError::TooCoupled {
            issues: issues.len(),
            combinations: size,
            most: MOST_COMBINATIONS,
        });
    }
    let terms: Vec<&Shape> = game
        .couplings()
        .iter()
        .filter(|c| c.party.0 == party && c.shape.issues().iter().any(|issue| issues.contains(issue)))
        .map(|c| &c.shape)
        .collect();
    let barred: Vec<_> =
        agenda.barred().iter().filter(|r| issues_of(r).iter().any(|issue| issues.contains(issue))).collect();
    let mut all = vec![0; n_options.len()];
    let mut cluster = Cluster {
        options: Vec::new(),
        above: Vec::new(),
        cells: Vec::new(),
        positions: vec![NONE; size as usize],
        issues,
    };
    for number in 0..size as usize {
        let mut rest = number;
        for &issue in cluster.issues.iter().rev() {
            all[issue] = (rest % n_options[issue] as usize) as u32;
            rest /= n_options[issue] as usize;
        }
        if !cluster.issues.iter().all(|&issue| agenda.open()[issue][all[issue] as usize]) {
            continue;
        }
        let mut worth: i64 = cluster.issues.iter().map(|&issue| game.value(issue, all[issue])[party]).sum();
        if cluster.issues.len() > 1 {
            let outcome = Outcome::new(all.clone());
            if barred.iter().any(|region| region.holds(&outcome)) {
                continue;
            }
            worth += terms.iter().map(|shape| shape.value(game.space(), &outcome)).sum::<i64>();
        }
        cluster.positions[number] = cluster.above.len() as u32;
        cluster.options.extend(cluster.issues.iter().map(|&issue| all[issue]));
        cluster.above.push(worth);
    }
    Ok(cluster)
}

/// A row of bits.
#[derive(Debug, Clone)]
struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// Only bit 0.
    fn zero() -> Self {
        Self { words: vec![1] }
    }

    fn has(&self, bit: usize) -> bool {
        self.words.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// All bits shifted up by each of several distances, rising.
    fn shifted(&self, by: &[u32]) -> Self {
        let longest = by.last().copied().unwrap_or(0) as usize;
        let mut words = vec![0; self.words.len() + longest / 64 + 1];
        for &distance in by {
            let (skip, bits) = (distance as usize / 64, distance % 64);
            for (at, &word) in self.words.iter().enumerate() {
                words[at + skip] |= word << bits;
                if bits > 0 {
                    words[at + skip + 1] |= word >> (64 - bits);
                }
            }
        }
        Self { words }
    }

    /// The first set bit from `bit` on.
    fn next(&self, bit: usize) -> Option<usize> {
        let (mut at, mut mask) = (bit / 64, u64::MAX << (bit % 64));
        while let Some(word) = self.words.get(at) {
            let found = word & mask;
            if found != 0 {
                return Some(at * 64 + found.trailing_zeros() as usize);
            }
            (at, mask) = (at + 1, u64::MAX);
        }
        None
    }

    /// The last set bit up to `bit`.
    fn previous(&self, bit: usize) -> Option<usize> {
        let last = self.words.len() * 64 - 1;
        let bit = bit.min(last);
        let mut at = bit / 64;
        let mut mask = u64::MAX >> (63 - bit % 64);
        loop {
            let found = self.words[at] & mask;
            if found != 0 {
                return Some(at * 64 + 63 - found.leading_zeros() as usize);
            }
            (at, mask) = (at.checked_sub(1)?, u64::MAX);
        }
    }
}

const NONE: u32 = u32::MAX;
/// A cluster may have so many combinations.
const MOST_COMBINATIONS: u64 = 1 << 16;
/// Building touches about so many bits.
const MOST_WORK: u64 = 1 << 31;
const FEWEST_CELLS: u64 = 1 << 10;
