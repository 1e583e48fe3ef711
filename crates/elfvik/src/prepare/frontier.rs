//! The Pareto frontier: the feasible outcomes that no feasible outcome dominates.

mod bounded;
mod ceilings;
mod floor;
mod near_nash;
pub(crate) mod search;

use super::diagram::{Diagram, DiagramArc, DiagramLimits, Diagrams};
use super::game::Game;
use super::nondominated::{Arena, CandidateSource, NONE, Point, Ties, envelope};
use crate::model::Outcome;
use ceilings::CeilingCounts;
use floor::{RemainingGain, RemainingGains};
pub(super) use near_nash::near_nash;
use num_bigint::BigUint;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The feasible outcomes that no feasible outcome dominates: none is at least as good for all and better for one.
///
/// Points are in descending lexicographic order of their utilities, first party first, so that for two
/// parties the second's utilities rise. Of outcomes with equal utilities the lexicographically lowest stands for
/// all; the others can be counted and listed.
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

/// How much work a frontier may be before it becomes a bounded one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The most points that are carried from issue to issue. Of up to [`FEW_PARTIES`] parties, a space of at most five
    /// times as many outcomes is exact all the same.
    pub points: usize,
    /// How wide diagrams may grow.
    pub widest: DiagramLimits,
}

impl Limits {
    /// Up to 250,000 points, and diagrams of 100,000 states a layer.
    pub const STANDARD: Self =
        Self { points: 250_000, widest: DiagramLimits { states: 100_000, arcs: 4_000_000 } };
}

/// Up to so many parties a space that can be listed has its exact frontier.
pub const FEW_PARTIES: usize = 5;

/// The most parties that a frontier can be computed for.
pub const MOST_PARTIES: usize = 32;

/// The Pareto frontier of a game, exact unless a limit is passed.
///
/// Issues are added one at a time, keeping only points that nothing dominates (a pruned Minkowski sum); where
/// rules or joint terms couple issues, one list is kept per state of their [diagram](super::diagram). With `f`
/// points before an issue of `o` options this takes `O(f o log o)` for two parties and `O(f o log(f o))` plus
/// staircase moves for three; beyond, one query of a k-d tree per pair of options. When more points than
/// `limits.points` appear, near ones are thinned out; when a diagram would grow too wide, couplings are relaxed
/// for an upper bound and kept for a search of real outcomes. Either way the
/// [exactness](Frontier::exactness) says how far off the result can be.
///
/// Ties: of equal points the lexicographically lowest outcome stands for all.
///
/// Sources: M. Ehrgott, "Multicriteria Optimization", Springer, 2005, for the sum; U. Bertelè, F. Brioschi,
/// "Nonserial Dynamic Programming", Academic Press, 1972, for the elimination of coupled issues.
///
/// # Panics
///
/// For more than [`MOST_PARTIES`] parties, which no scenario has.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, frontier::{Exactness, Limits, pareto}};
///
/// // Thirty issues of two options, what one side gains the other loses.
/// let issue = |weight: i64| vec![vec![weight, 0], vec![0, 31 - weight]];
/// let game = Game::additive((1..=30).map(issue).collect(), vec![0, 0]).unwrap();
/// let frontier = pareto(&game, &Limits::STANDARD);
/// assert_eq!(frontier.exactness(), Exactness::Exact);
/// assert_eq!(frontier.utilities(0), [465, 0]);
/// assert_eq!(frontier.outcome(0).options(), [0; 30]);
/// ```
#[must_use]
pub fn pareto(game: &Game, limits: &Limits) -> Frontier {
    of(game, Diagrams::new(game, limits.widest).ok().as_ref(), limits)
}

impl Frontier {
    /// How many points there are: different utility vectors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no point: nothing is feasible.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// How much work it was: sums that were looked at, times the parties. The same on every machine.
    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// How far the frontier can be from the true one.
    #[must_use]
    pub fn exactness(&self) -> Exactness {
        self.exactness
    }

    /// What point `point` gives each party, in whole numbers.
    ///
    /// # Panics
    ///
    /// When there is no such point.
    #[must_use]
    pub fn utilities(&self, point: usize) -> &[i64] {
        &self.utilities[point * self.n_parties..][..self.n_parties]
    }

    /// The utilities of all points, in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[i64]> + Clone {
        self.utilities.chunks_exact(self.n_parties)
    }

    /// The lexicographically lowest outcome of a point. `O(issues)`.
    ///
    /// # Panics
    ///
    /// When there is no such point.
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
    pub fn lowest(&self, points: &[usize]) -> Option<usize> {
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

    fn known(&self, point: usize) -> Option<&CeilingCounts> {
        let at = self.known_equals.binary_search_by_key(&point, |known| known.point).ok()?;
        Some(&self.known_equals[at])
    }

    /// Up to `most` of the outcomes that a point stands for, in lexicographic order among themselves. Of a point at a
    /// ceiling those that are efficient without the ceiling too, and the lowest.
    ///
    /// # Panics
    ///
    /// When there is no such point.
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

/// The frontier of a game whose diagrams are built already; `None` where they grew too wide.
pub(super) fn of(game: &Game, diagrams: Option<&Diagrams>, limits: &Limits) -> Frontier {
    within(None, game, diagrams, limits)
}

/// The efficient outcomes of the zone of agreement alone: partial outcomes that cannot become a deal are dropped
/// on the way.
pub(super) fn of_zone(game: &Game, diagrams: &Diagrams, limits: &Limits) -> Frontier {
    within(Some(&RemainingGains::new(game, diagrams)), game, Some(diagrams), limits)
}

/// The frontier, or with a floor only what reaches it.
fn within(
    floor: Option<&RemainingGains<'_>>,
    game: &Game,
    diagrams: Option<&Diagrams>,
    limits: &Limits,
) -> Frontier {
    match game.n_parties() {
        1 | 2 => sized::<2>(floor, game, diagrams, limits),
        3 => sized::<3>(floor, game, diagrams, limits),
        4 => sized::<4>(floor, game, diagrams, limits),
        5 => sized::<5>(floor, game, diagrams, limits),
        6..=8 => sized::<8>(floor, game, diagrams, limits),
        9..=16 => sized::<16>(floor, game, diagrams, limits),
        17..=MOST_PARTIES => sized::<MOST_PARTIES>(floor, game, diagrams, limits),
        n => panic!("{n} parties, at most {MOST_PARTIES}"),
    }
}

/// The frontier with utilities in arrays of `P >= n_parties` numbers, those beyond the parties zero.
fn sized<const P: usize>(
    floor: Option<&RemainingGains<'_>>,
    game: &Game,
    diagrams: Option<&Diagrams>,
    limits: &Limits,
) -> Frontier {
    let Some(diagrams) = diagrams else { return bounded::frontier::<P>(game, limits) };
    let growing = of_diagrams_above::<P>(game, diagrams, limits, floor);
    let mut frontier = growing.frontier(game);
    let listed = floor.is_none().then(|| ceilings::equals_by_listing(game, &frontier));
    frontier.known_equals =
        listed.flatten().unwrap_or_else(|| ceilings::at_ceilings(game, &frontier, diagrams, limits));
    frontier
}

/// A frontier on its way: points with the forest of choices they come from.
struct FrontierBuilder<const P: usize> {
    points: Vec<Point<P>>,
    arena: Arena,
    /// By how much thinning can have lowered any point, as a share of each party's range.
    lost: f64,
    work: u64,
}

fn of_diagrams<const P: usize>(game: &Game, diagrams: &Diagrams, limits: &Limits) -> FrontierBuilder<P> {
    of_diagrams_above(game, diagrams, limits, None)
}

/// The frontier, or with a floor only what reaches it.
fn of_diagrams_above<const P: usize>(
    game: &Game,
    diagrams: &Diagrams,
    limits: &Limits,
    floor: Option<&RemainingGains<'_>>,
) -> FrontierBuilder<P> {
    let mut arena = Arena::default();
    let mut thinning = Thinning::new(diagrams.ranges(game.n_parties()), most_points(game, diagrams, limits));
    let mut points = vec![Point { u: [0; P], node: NONE }];
    for (at, part) in diagrams.parts.iter().enumerate().rev() {
        let hope = |layer: usize, state: usize| floor.map(|floor| floor.above_state(at, layer, state));
        let own = part_points(part, game.n_parties(), &mut arena, &mut thinning, &hope);
        let ties = if part.layers.len() == 1 { Ties::ByChoice } else { Ties::ByOutcome };
        let hope = floor.map(|floor| floor.above_part(at));
        points = sum((&points, &own), ties, &mut arena, &mut thinning, hope.as_ref());
    }
    FrontierBuilder { points, arena, lost: thinning.lost, work: thinning.work }
}

/// How many points are carried: all of a space that can simply be listed.
fn most_points(game: &Game, diagrams: &Diagrams, limits: &Limits) -> usize {
    let listed = limits.points.saturating_mul(LISTED_PER_POINT);
    let is_listed = || diagrams.size() <= listed.into();
    if game.n_parties() <= FEW_PARTIES && is_listed() { listed } else { limits.points }
}

/// The points of one part.
fn part_points<'f, const P: usize>(
    part: &Diagram,
    n_parties: usize,
    arena: &mut Arena,
    thinning: &mut Thinning,
    hope: &impl Fn(usize, usize) -> Option<RemainingGain<'f>>,
) -> Vec<Point<P>> {
    let mut lists = vec![vec![Point { u: [0; P], node: NONE }]];
    for (at, layer) in part.layers.iter().enumerate() {
        let most = layer.arcs.iter().map(|arc| arc.option + 1).max().unwrap_or(0);
        let choices: Vec<u32> = (0..most).map(|option| arena.choice(layer.issue, option)).collect();
        let source = |(arc, gain): (&DiagramArc, &[i64])| {
            let mut shift = [0; P];
            shift[..n_parties].copy_from_slice(gain);
            CandidateSource { list: &lists[arc.from as usize], shift, choice: choices[arc.option as usize] }
        };
        let mut next = Vec::with_capacity(layer.n_states);
        thinning.begin_layer(layer.n_states);
        for (state, arcs) in layer.arcs_by_target().enumerate() {
            let gains = layer.gains[arcs.start * n_parties..arcs.end * n_parties].chunks_exact(n_parties);
            thinning.note::<P>(layer.arcs[arcs.clone()].iter().map(|arc| lists[arc.from as usize].len()));
            let sources = layer.arcs[arcs].iter().zip(gains).map(source);
            let ties = if part.layers.len() == 1 { Ties::ByChoice } else { Ties::ByOutcome };
            let points = merged(sources, ties, arena, hope(at, state).as_ref());
            next.push(thinning.thin(points));
        }
        lists = next;
    }
    lists.pop().unwrap_or_default()
}

/// The envelope of some sources, without what cannot become a deal.
fn merged<'l, const P: usize>(
    sources: impl Iterator<Item = CandidateSource<'l, P>>,
    ties: Ties,
    arena: &mut Arena,
    hope: Option<&RemainingGain<'_>>,
) -> Vec<Point<P>> {
    let Some(hope) = hope else { return envelope(&sources.collect::<Vec<_>>(), ties, arena) };
    let sources: Vec<_> =
        sources.map(|source| hope.cut(source)).filter(|source| !source.list.is_empty()).collect();
    if sources.is_empty() {
        return Vec::new();
    }
    let mut points = envelope(&sources, ties, arena);
    hope.retain(&mut points);
    points
}

/// All sums of two lists that nothing dominates; `ties` says how those of a point of the first with two points of
/// the second are told apart.
fn sum<const P: usize>(
    (a, b): (&[Point<P>], &[Point<P>]),
    ties: Ties,
    arena: &mut Arena,
    thinning: &mut Thinning,
    hope: Option<&RemainingGain<'_>>,
) -> Vec<Point<P>> {
    if let [Point { node: NONE, .. }] = a {
        return b.to_vec();
    }
    let (long, short, ties) = if a.len() >= b.len() { (a, b, ties) } else { (b, a, Ties::ByOutcome) };
    thinning.note::<P>(short.iter().map(|_| long.len()));
    let sources = short.iter().map(|p| CandidateSource { list: long, shift: p.u, choice: p.node });
    thinning.begin_layer(1);
    let points = merged(sources, ties, arena, hope);
    thinning.thin(points)
}

impl<const P: usize> FrontierBuilder<P> {
    fn frontier(mut self, game: &Game) -> Frontier {
        self.points = ceilings::points(game, self.points, &mut self.arena);
        let n_parties = game.n_parties();
        let exactness = if self.lost > 0.0 { Exactness::Within(self.lost) } else { Exactness::Exact };
        Frontier {
            n_parties,
            n_issues: game.space().n_options().len(),
            utilities: self.points.iter().flat_map(|p| p.u[..n_parties].iter().copied()).collect(),
            nodes: self.points.iter().map(|p| p.node).collect(),
            arena: self.arena,
            exactness,
            known_equals: Vec::new(),
            work: self.work,
        }
    }
}

/// Keeps lists within a limit by dropping points that have a near neighbour, and remembers the loss.
struct Thinning {
    ranges: Vec<(i64, i64)>,
    most: usize,
    n_lists: usize,
    /// The sum over layers of the greatest loss in the layer.
    lost: f64,
    lost_before: f64,
    work: u64,
}

impl Thinning {
    fn new(ranges: Vec<(i64, i64)>, most: usize) -> Self {
        Self { ranges, most, n_lists: 1, lost: 0.0, lost_before: 0.0, work: 0 }
    }

    /// Notes the work of one envelope, of lists of these lengths: with more than three parties every sum is looked for in every
    /// other list.
    fn note<const P: usize>(&mut self, lengths: impl ExactSizeIterator<Item = usize>) {
        let n_lists = lengths.len() as u64;
        let n_points = lengths.map(|n| n as u64).sum::<u64>();
        // Lists of one point each make one tree.
        let looks = if P > 3 && n_points > n_lists { 4 * n_lists } else { 4 };
        self.work = self.work.saturating_add(n_points.saturating_mul(looks).saturating_mul(P as u64));
    }

    fn begin_layer(&mut self, n_lists: usize) {
        (self.n_lists, self.lost_before) = (n_lists.max(1), self.lost);
    }

    fn thin<const P: usize>(&mut self, list: Vec<Point<P>>) -> Vec<Point<P>> {
        let most = (self.most / self.n_lists).max(FEWEST_POINTS);
        if list.len() <= most {
            return list;
        }
        let mut share = FINEST_CELL;
        loop {
            let kept = self.one_per_cell(&list, share);
            // Well below the limit, so that the next layers need not thin at once again.
            if kept.len() <= most.div_ceil(2) || share >= 1.0 {
                self.lost = self.lost.max(self.lost_before + share);
                return kept;
            }
            share *= 1.5;
        }
    }

    /// The first point of each cell of a grid whose cells span `share` of each party's range.
    fn one_per_cell<const P: usize>(&self, list: &[Point<P>], share: f64) -> Vec<Point<P>> {
        let widths: Vec<i64> =
            self.ranges.iter().map(|(low, high)| (((high - low) as f64 * share) as i64).max(1)).collect();
        let cell = |point: &Point<P>| -> [i64; P] {
            std::array::from_fn(|i| widths.get(i).map_or(0, |width| point.u[i].div_euclid(*width)))
        };
        let mut cells: Vec<([i64; P], usize)> = list.iter().map(cell).zip(0..).collect();
        cells.sort_unstable();
        cells.dedup_by_key(|(cell, _)| *cell);
        let mut kept: Vec<usize> = cells.into_iter().map(|(_, at)| at).collect();
        kept.sort_unstable();
        kept.into_iter().map(|at| list[at]).collect()
    }
}

/// A space of so many outcomes per point that may be carried is listed.
const LISTED_PER_POINT: usize = 5;
/// The finest grid that thinning tries, as a share of a party's range.
const FINEST_CELL: f64 = 1e-6;
/// No list is thinned below this.
const FEWEST_POINTS: usize = 64;
