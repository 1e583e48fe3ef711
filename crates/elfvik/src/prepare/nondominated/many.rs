//! The envelope for four parties and more: k-d trees of the lists.

use super::arena::{Arena, NONE};
use super::point::{CandidatePoint, CandidateSource, Point, Ties, sorted};

/// The points of all sources that none dominates, in descending lexicographic order.
///
/// A point of one source can only be dominated from another: each list holds no point above another.
/// `O(n s q)` for `n` points and `s` sources, where a query `q` visits few leaves of a tree.
pub(super) fn envelope<const P: usize>(
    sources: &[CandidateSource<'_, P>],
    ties: Ties,
    arena: &mut Arena,
) -> Vec<CandidatePoint<P>> {
    if sources.iter().all(|source| source.list.len() == 1) {
        return of_single_points(sources, ties, arena);
    }
    let (trees, tree_of) = trees(sources);
    let others = |i: usize| Others {
        sources: (0..sources.len()).filter(|&j| j != i).map(|j| (tree_of[j], sources[j].shift)).collect(),
        trees: &trees,
    };
    let kept = map_parts(sources, |i, part| {
        let mut others = others(i);
        let source = &sources[i];
        part.iter().map(|p| source.candidate(p)).filter(|c| !others.dominate(&c.u)).collect::<Vec<_>>()
    });
    sorted(kept, ties, arena)
}

/// The same for sources of one point each: one tree of all of them.
fn of_single_points<const P: usize>(
    sources: &[CandidateSource<'_, P>],
    ties: Ties,
    arena: &mut Arena,
) -> Vec<CandidatePoint<P>> {
    let mut candidates = sorted(sources.iter().flat_map(CandidateSource::candidates).collect(), ties, arena);
    let points: Vec<Point<P>> = candidates.iter().map(|c| Point { u: c.u, node: NONE }).collect();
    let tree = Tree::new(&points);
    candidates.retain(|c| !tree.has_above(&c.u));
    candidates
}

/// One tree per different list, and which of them each source uses.
fn trees<const P: usize>(sources: &[CandidateSource<'_, P>]) -> (Vec<Tree<P>>, Vec<usize>) {
    let mut lists: Vec<&[Point<P>]> = Vec::new();
    let mut tree_of = Vec::with_capacity(sources.len());
    for source in sources {
        let same = |list: &&[Point<P>]| std::ptr::eq(*list, source.list);
        tree_of.push(lists.iter().position(same).unwrap_or_else(|| {
            lists.push(source.list);
            lists.len() - 1
        }));
    }
    (lists.into_iter().map(Tree::new).collect(), tree_of)
}

/// Applies `f` to the lists of all sources, in pieces, and strings the answers together in order.
#[cfg(feature = "parallel")]
fn map_parts<'a, const P: usize>(
    sources: &[CandidateSource<'a, P>],
    f: impl Fn(usize, &'a [Point<P>]) -> Vec<CandidatePoint<P>> + Sync,
) -> Vec<CandidatePoint<P>> {
    use rayon::prelude::*;
    let parts: Vec<(usize, &[Point<P>])> = sources
        .iter()
        .enumerate()
        .flat_map(|(i, s)| s.list.chunks(PIECE).map(move |part| (i, part)))
        .collect();
    parts.par_iter().flat_map_iter(|&(i, part)| f(i, part)).collect()
}

#[cfg(not(feature = "parallel"))]
fn map_parts<'a, const P: usize>(
    sources: &[CandidateSource<'a, P>],
    f: impl Fn(usize, &'a [Point<P>]) -> Vec<CandidatePoint<P>>,
) -> Vec<CandidatePoint<P>> {
    sources
        .iter()
        .enumerate()
        .flat_map(|(i, s)| s.list.chunks(PIECE).flat_map(|part| f(i, part)).collect::<Vec<_>>())
        .collect()
}

/// The other sources of a point, the one that dominated last in front.
struct Others<'t, const P: usize> {
    sources: Vec<(usize, [i64; P])>,
    trees: &'t [Tree<P>],
}

impl<const P: usize> Others<'_, P> {
    fn dominate(&mut self, u: &[i64; P]) -> bool {
        let above = |(tree, shift): &(usize, [i64; P])| {
            self.trees[*tree].has_above(&std::array::from_fn(|i| u[i] - shift[i]))
        };
        let found = self.sources.iter().position(above);
        if let Some(at) = found {
            self.sources[..=at].rotate_right(1);
        }
        found.is_some()
    }
}

/// A static k-d tree: a complete binary tree over buckets of points, each node with its upper corner.
struct Tree<const P: usize> {
    points: Vec<[i64; P]>,
    /// Node `k` has the children `2k + 1` and `2k + 2`.
    corners: Vec<[i64; P]>,
    depth: u32,
}

impl<const P: usize> Tree<P> {
    fn new(list: &[Point<P>]) -> Self {
        let mut points: Vec<[i64; P]> = list.iter().map(|p| p.u).collect();
        let depth = points.len().div_ceil(BUCKET).next_power_of_two().trailing_zeros();
        let mut corners = vec![[i64::MIN; P]; (2 << depth) - 1];
        split(&mut points, 0, depth, &mut corners);
        Self { points, corners, depth }
    }

    /// Whether a point lies at or above `u` in every utility, and above it in one.
    fn has_above(&self, u: &[i64; P]) -> bool {
        self.searches(u, 0, self.depth, 0, self.points.len())
    }

    fn searches(&self, u: &[i64; P], node: usize, levels: u32, start: usize, end: usize) -> bool {
        if start == end || !is_at_or_above(&self.corners[node], u) {
            return false;
        }
        if levels == 0 {
            return self.points[start..end].iter().any(|p| is_at_or_above(p, u) && p != u);
        }
        let middle = middle(start, end);
        self.searches(u, 2 * node + 1, levels - 1, start, middle)
            || self.searches(u, 2 * node + 2, levels - 1, middle, end)
    }
}

/// Orders points as buckets of a tree, greater ones first, and notes the corners.
fn split<const P: usize>(points: &mut [[i64; P]], node: usize, levels: u32, corners: &mut [[i64; P]]) {
    if points.is_empty() {
        return;
    }
    let low: [i64; P] = std::array::from_fn(|i| points.iter().map(|p| p[i]).min().unwrap_or(0));
    let high: [i64; P] = std::array::from_fn(|i| points.iter().map(|p| p[i]).max().unwrap_or(0));
    corners[node] = high;
    if levels == 0 {
        return;
    }
    let widest = (0..P).max_by_key(|&i| high[i] - low[i]).unwrap_or(0);
    let at = middle(0, points.len());
    if at < points.len() {
        points.select_nth_unstable_by(at, |a, b| b[widest].cmp(&a[widest]));
    }
    let (left, right) = points.split_at_mut(at);
    split(left, 2 * node + 1, levels - 1, corners);
    split(right, 2 * node + 2, levels - 1, corners);
}

fn middle(start: usize, end: usize) -> usize {
    start + (end - start).div_ceil(2)
}

/// Without branches: points are compared in all utilities at once.
fn is_at_or_above<const P: usize>(point: &[i64; P], u: &[i64; P]) -> bool {
    let mut all = true;
    for i in 0..P {
        all &= point[i] >= u[i];
    }
    all
}

/// How many points a leaf of a tree holds.
const BUCKET: usize = 8;
/// How many points one thread looks at before it takes more.
const PIECE: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_tree_finds_what_a_look_at_every_point_finds(
            points in prop::collection::vec(prop::array::uniform4(0_i64..6), 1..60),
            u in prop::array::uniform4(0_i64..6),
        ) {
            let list: Vec<Point<4>> = points.iter().map(|&u| Point { u, node: 0 }).collect();
            let found = points.iter().any(|p| is_at_or_above(p, &u) && *p != u);
            prop_assert_eq!(Tree::new(&list).has_above(&u), found);
        }
    }
}
