//! A frontier on its way: points added part by part, layer by layer.

use super::pruning::{RemainingGain, RemainingGains};
use super::saturation::{GreatestSums, Saturation, saturated};
use super::thinning::Thinning;
use super::utility_caps;
use super::{Exactness, Frontier};
use crate::prepare::diagram::{Diagram, DiagramArc, Diagrams};
use crate::prepare::game::Game;
use crate::prepare::limits::{FEW_PARTIES, Limits};
use crate::prepare::nondominated::{Arena, CandidateSource, NONE, Point, Ties, envelope};

/// A frontier on its way: points with the forest of choices they come from.
pub(super) struct FrontierBuilder<const P: usize> {
    pub(super) points: Vec<Point<P>>,
    pub(super) arena: Arena,
    /// By how much thinning can have lowered any point, as a share of each party's range.
    pub(super) lost: f64,
    pub(super) work: u64,
}

/// The frontier of the sums along some diagrams, before ceilings and rounding.
pub(super) fn of_diagrams<const P: usize>(
    game: &Game,
    diagrams: &Diagrams,
    limits: &Limits,
) -> FrontierBuilder<P> {
    of_diagrams_above(game, diagrams, limits, None)
}

/// The same, or with a floor only what reaches it.
pub(super) fn of_diagrams_above<const P: usize>(
    game: &Game,
    diagrams: &Diagrams,
    limits: &Limits,
    floor: Option<&RemainingGains<'_>>,
) -> FrontierBuilder<P> {
    let mut arena = Arena::default();
    let mut thinning = Thinning::new(diagrams.ranges(game.n_parties()), most_points(game, diagrams, limits));
    let saturation = floor.and_then(|_| Saturation::of(game, diagrams));
    let saturation = saturation.as_ref();
    let mut points = vec![Point { u: [0; P], node: NONE }];
    for (at, part) in diagrams.parts.iter().enumerate().rev() {
        let ahead = |layer: usize, state: usize| Ahead {
            hope: floor.map(|floor| floor.above_state(at, layer, state)),
            greatest: saturation.map(|saturation| saturation.above_state(at, layer, state)),
        };
        let own = part_points(part, game.n_parties(), &mut arena, &mut thinning, &ahead);
        let ties = if part.layers.len() == 1 { Ties::ByChoice } else { Ties::ByOutcome };
        let ahead = Ahead {
            hope: floor.map(|floor| floor.above_part(at)),
            greatest: saturation.map(|saturation| saturation.above_part(at)),
        };
        points = sum([points, own], ties, &mut arena, &mut thinning, &ahead);
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
    ahead: &impl Fn(usize, usize) -> Ahead<'f>,
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
            let points = merged(sources, ties, arena, &ahead(at, state));
            next.push(thinning.thin(points));
        }
        lists = next;
    }
    lists.pop().unwrap_or_default()
}

/// What is known of what is still to come.
struct Ahead<'f> {
    /// The most that each player can gain, where only what becomes a deal counts.
    hope: Option<RemainingGain<'f>>,
    /// The greatest sums of ratifiers that matter, where ratifiers play.
    greatest: Option<GreatestSums>,
}

/// The envelope of some sources, without what cannot become a deal.
fn merged<'l, const P: usize>(
    sources: impl Iterator<Item = CandidateSource<'l, P>>,
    ties: Ties,
    arena: &mut Arena,
    ahead: &Ahead<'_>,
) -> Vec<Point<P>> {
    let Some(hope) = &ahead.hope else { return envelope(&sources.collect::<Vec<_>>(), ties, arena) };
    let sources: Vec<_> =
        sources.map(|source| hope.cut(source)).filter(|source| !source.list.is_empty()).collect();
    if sources.is_empty() {
        return Vec::new();
    }
    let mut points = envelope(&sources, ties, arena);
    hope.retain(&mut points);
    match &ahead.greatest {
        Some(greatest) => saturated(points, greatest, arena),
        None => points,
    }
}

/// All sums of two lists that nothing dominates; `ties` says how those of a point of the first with two
/// points of the second are told apart.
fn sum<const P: usize>(
    [a, b]: [Vec<Point<P>>; 2],
    ties: Ties,
    arena: &mut Arena,
    thinning: &mut Thinning,
    ahead: &Ahead<'_>,
) -> Vec<Point<P>> {
    if let [Point { node: NONE, .. }] = a[..] {
        return b;
    }
    let [a, b] = &thinning.thin_factors([a, b]);
    let (long, short, ties) = if a.len() >= b.len() { (a, b, ties) } else { (b, a, Ties::ByOutcome) };
    thinning.note::<P>(short.iter().map(|_| long.len()));
    let sources = short.iter().map(|p| CandidateSource { list: long, shift: p.u, choice: p.node });
    thinning.begin_layer(1);
    let points = merged(sources, ties, arena, ahead);
    thinning.thin(points)
}

impl<const P: usize> FrontierBuilder<P> {
    /// The frontier, once ceilings have lowered it and rounding is made good.
    pub(super) fn frontier(mut self, game: &Game) -> Frontier {
        self.points = utility_caps::points(game, self.points, &mut self.arena);
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

/// A space of so many outcomes per point that may be carried is listed.
const LISTED_PER_POINT: usize = 5;
