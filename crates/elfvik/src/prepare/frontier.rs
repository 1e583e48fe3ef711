//! The Pareto frontier: the feasible outcomes that no feasible outcome dominates.

mod bounded;
mod const_arrays;
mod growing;
mod nash_only;
mod pareto;
mod player_subset;
mod point_outcomes;
mod pruning;
mod saturation;
pub(crate) mod search;
mod thinning;
mod utility_caps;

pub use super::limits::Limits;
pub(super) use nash_only::nash_only;
pub use pareto::pareto;
pub(super) use pareto::{of, of_zone};
pub(super) use player_subset::{of_deals, of_first_parties};

use super::nondominated::Arena;
use crate::model::Outcome;
use num_bigint::BigUint;

/// The feasible outcomes that no feasible outcome dominates: none is at least as good for all and better for
/// one.
///
/// Points are in descending lexicographic order of their utilities, first party first, so that for two
/// parties the second's utilities rise. Of outcomes with equal utilities the lexicographically lowest stands
/// for all; the others can be counted and listed.
#[derive(Debug, Clone)]
pub struct Frontier {
    n_parties: usize,
    n_issues: usize,
    /// One row of `n_parties` whole numbers per point.
    utilities: Vec<i64>,
    nodes: Vec<u32>,
    arena: Arena,
    exactness: Exactness,
    /// What points at a ceiling stand for, by point.
    known_equals: Vec<CeilingCounts>,
    work: u64,
}

/// How far a frontier can be from the true one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Exactness {
    /// Every efficient utility vector is there, and nothing else.
    Exact,
    /// Every feasible outcome is matched by a listed one that gives each party at most this much less, as a
    /// share of what lies between the party's least and greatest utility (0 to 1). Listed outcomes are
    /// real, but may be dominated by unlisted ones within the bound.
    Within(f64),
}

/// The most parties that a frontier can be computed for.
pub(crate) const MOST_PARTIES: usize = crate::model::Scenario::MOST_PARTIES;

impl Frontier {
    /// How many points there are: different utility vectors.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::{Game, frontier::{Limits, pareto}};
    ///
    /// // The third option gives both less than the second.
    /// let rows = vec![vec![9, 1], vec![6, 6], vec![5, 5], vec![2, 8]];
    /// let game = Game::additive(vec![rows], vec![3, 3]).unwrap();
    /// assert_eq!(pareto(&game, &Limits::STANDARD).len(), 3);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no point: nothing is feasible.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::prepare::{Game, frontier::{Limits, pareto}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// assert!(!pareto(&game, &Limits::STANDARD).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// How much work it was: sums that were looked at, times the parties. The same on every machine.
    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// How far the frontier can be from the true one.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::frontier::{Exactness, Limits, pareto};
    /// use elfvik::prepare::generator::{GameShape, ValueDistribution, game};
    ///
    /// let shape = GameShape { n_parties: 2, n_issues: 12, n_options: 10 };
    /// let few = Limits { points: 500, ..Limits::STANDARD };
    /// let frontier = pareto(&game(shape, ValueDistribution::TradeOff, 1), &few);
    /// // Every outcome is matched by a listed one that gives nobody 2 % of its range less.
    /// assert!(matches!(frontier.exactness(), Exactness::Within(share) if share < 0.02));
    /// ```
    #[must_use]
    pub fn exactness(&self) -> Exactness {
        self.exactness
    }

    /// What point `point` gives each party, in whole numbers.
    ///
    /// # Panics
    ///
    /// When there is no such point.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::prepare::{Game, frontier::{Limits, pareto}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// let frontier = pareto(&game, &Limits::STANDARD);
    /// assert_eq!(frontier.utilities(0), [9, 1]);
    /// assert_eq!(frontier.utilities(2), [2, 8]);
    /// ```
    #[must_use]
    pub fn utilities(&self, point: usize) -> &[i64] {
        &self.utilities[point * self.n_parties..][..self.n_parties]
    }

    /// The utilities of all points, in their order.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::prepare::{Game, frontier::{Limits, pareto}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
    /// let frontier = pareto(&game, &Limits::STANDARD);
    /// let sums: Vec<i64> = frontier.rows().map(|row| row.iter().sum()).collect();
    /// assert_eq!(sums, [10, 12, 10]);
    /// ```
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[i64]> + Clone {
        self.utilities.chunks_exact(self.n_parties)
    }

    /// The lexicographically lowest outcome of a point. `O(issues)`.
    ///
    /// # Panics
    ///
    /// When there is no such point.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::{Game, frontier::{Limits, pareto}};
    ///
    /// // The second and the third option give the same.
    /// let rows = vec![vec![9, 1], vec![6, 6], vec![6, 6], vec![2, 8]];
    /// let game = Game::additive(vec![rows], vec![3, 3]).unwrap();
    /// let frontier = pareto(&game, &Limits::STANDARD);
    /// assert_eq!(frontier.outcome(1).options(), [1]);
    /// ```
    #[must_use]
    pub fn outcome(&self, point: usize) -> Outcome {
        if let Some(known) = self.known(point) {
            return known.lowest.clone();
        }
        let mut options = vec![0; self.n_issues];
        self.arena.options(self.nodes[point], &mut options, &mut Vec::new());
        Outcome::new(options)
    }

    /// The point with the lexicographically lowest outcome; `None` of none. `O(points · issues)`.
    ///
    /// # Panics
    ///
    /// When there is no such point.
    #[must_use]
    pub(crate) fn lowest(&self, points: &[usize]) -> Option<usize> {
        let (mut best, mut lowest) = (None, vec![u32::MAX; self.n_issues]);
        let (mut options, mut open) = (vec![0; self.n_issues], Vec::new());
        for &point in points {
            match self.known(point) {
                Some(known) => options.copy_from_slice(known.lowest.options()),
                None => self.arena.options(self.nodes[point], &mut options, &mut open),
            }
            if options < lowest {
                best = Some(point);
                std::mem::swap(&mut options, &mut lowest);
            }
        }
        best
    }

    /// How many outcomes each of some points stands for; of a bounded frontier, at least that many.
    ///
    /// # Panics
    ///
    /// When there is no such point.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::prepare::{Game, frontier::{Limits, pareto}};
    /// # let rows = vec![vec![9, 1], vec![6, 6], vec![6, 6], vec![2, 8]];
    /// # let game = Game::additive(vec![rows], vec![3, 3]).unwrap();
    /// let frontier = pareto(&game, &Limits::STANDARD);
    /// // The second and the third option give the same.
    /// assert_eq!(frontier.equals(&[0, 1]), [1_u8.into(), 2_u8.into()]);
    /// ```
    #[must_use]
    pub fn equals(&self, points: &[usize]) -> Vec<BigUint> {
        let nodes: Vec<u32> = points.iter().map(|&point| self.nodes[point]).collect();
        let mut counts = self.arena.counts(&nodes);
        for (count, &point) in counts.iter_mut().zip(points) {
            if let Some(known) = self.known(point) {
                *count = known.count.clone();
            }
        }
        counts
    }

    /// The points whose outcome is kept, of which nobody knows how much better others may be.
    pub(super) fn kept(&self, keeps: impl Fn(&Outcome) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.len()).filter(|&point| keeps(&self.outcome(point))).collect();
        let known = kept
            .iter()
            .enumerate()
            .filter_map(|(point, &before)| Some(CeilingCounts { point, ..self.known(before)?.clone() }));
        Self {
            utilities: kept.iter().flat_map(|&point| self.utilities(point).iter().copied()).collect(),
            nodes: kept.iter().map(|&point| self.nodes[point]).collect(),
            known_equals: known.collect(),
            exactness: Exactness::Within(1.0),
            ..self.clone()
        }
    }

    fn known(&self, point: usize) -> Option<&CeilingCounts> {
        let at = self.known_equals.binary_search_by_key(&point, |known| known.point).ok()?;
        Some(&self.known_equals[at])
    }

    /// Up to `most` of the outcomes that a point stands for, in lexicographic order among themselves. Of a
    /// point at a ceiling those that are efficient without the ceiling too, and the lowest.
    ///
    /// # Panics
    ///
    /// When there is no such point.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::Outcome, prepare::{Game, frontier::{Limits, pareto}}};
    /// # let rows = vec![vec![9, 1], vec![6, 6], vec![6, 6], vec![2, 8]];
    /// # let game = Game::additive(vec![rows], vec![3, 3]).unwrap();
    /// let frontier = pareto(&game, &Limits::STANDARD);
    /// // The second and the third option give the same.
    /// assert_eq!(frontier.equal_outcomes(1, 10), [Outcome::new(vec![1]), Outcome::new(vec![2])]);
    /// ```
    #[must_use]
    pub fn equal_outcomes(&self, point: usize, most: usize) -> Vec<Outcome> {
        let listed = self.known(point).map_or(&[][..], |known| &known.first);
        if !listed.is_empty() && (listed.len() >= most || self.equals(&[point])[0] == listed.len().into()) {
            return listed[..listed.len().min(most)].to_vec();
        }
        let ways = self.arena.ways(self.nodes[point], most);
        let mut outcomes: Vec<Outcome> = ways
            .into_iter()
            .map(|way| Outcome::new(way.into_iter().map(|(_, option)| option).collect()))
            .collect();
        if let Some(known) = self.known(point).filter(|known| most > 0 && !outcomes.contains(&known.lowest)) {
            outcomes.truncate(most - 1);
            outcomes.push(known.lowest.clone());
        }
        outcomes.sort_unstable();
        outcomes
    }
}

/// What a point stands for where that is not what the sums say: outcomes that a sum above a ceiling told
/// apart, or that differ by less than what counts as equal.
#[derive(Debug, Clone)]
pub(super) struct CeilingCounts {
    pub(super) point: usize,
    pub(super) count: BigUint,
    /// The lexicographically lowest outcome.
    pub(super) lowest: Outcome,
    /// The first outcomes in lexicographic order, where they were looked at one by one.
    pub(super) first: Vec<Outcome>,
}
