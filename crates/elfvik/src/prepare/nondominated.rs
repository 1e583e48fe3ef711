//! The upper envelope of shifted point lists: the one step every frontier is made of.
//!
//! A *list* holds points that do not dominate each other, in descending lexicographic order. A *source* is
//! a list moved by the gains of one choice. The envelope of some sources holds the points of all of them
//! that no other dominates; of equal points one is kept, the one with the lexicographically lowest outcome,
//! and the others are linked to it, so that equals can be counted and listed later.
//!
//! Two parties: sources are merged pairwise, as in a merge sort. Three: one sort and a staircase of the
//! other two. More: a point of one source is dominated exactly when some list, moved back, holds a point
//! above it, which a k-d tree of each list answers.
//!
//! Sources: H. T. Kung, F. Luccio, F. P. Preparata, "On Finding the Maxima of a Set of Vectors", Journal of
//! the ACM 22(4), 1975; J. L. Bentley, "Multidimensional Binary Search Trees ReferencedIds for Associative
//! Searching", Communications of the ACM 18(9), 1975.

mod arena;
mod many;
mod three;
mod two;

pub(super) use arena::{Arena, NONE};

/// What a partial outcome gives each party, and how it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point<const P: usize> {
    pub(super) u: [i64; P],
    pub(super) node: u32,
}

/// A list, moved by the gains of a choice.
#[derive(Debug, Clone, Copy)]
pub(super) struct CandidateSource<'a, const P: usize> {
    pub(super) list: &'a [Point<P>],
    pub(super) shift: [i64; P],
    /// The node of the choice.
    pub(super) choice: u32,
}

/// A point of a source, before it is known to stay.
#[derive(Debug, Clone, Copy)]
struct CandidatePoint<const P: usize> {
    u: [i64; P],
    left: u32,
    right: u32,
    /// The first of its equals that were given up, or [`NONE`].
    equals: u32,
}

/// How equal points are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ties {
    /// All choices answer one issue that comes before those of the lists: the lower option wins.
    ByChoice,
    /// By the whole partial outcomes.
    ByOutcome,
}

/// The points of all sources that none dominates.
pub(super) fn envelope<const P: usize>(
    sources: &[CandidateSource<'_, P>],
    ties: Ties,
    arena: &mut Arena,
) -> Vec<Point<P>> {
    let kept = match P {
        0..=2 => two::envelope(sources, ties, arena),
        3 => three::envelope(sources, ties, arena),
        _ => many::envelope(sources, ties, arena),
    };
    kept.into_iter().map(|c| Point { u: c.u, node: arena.join(c.left, c.right, c.equals) }).collect()
}

impl<const P: usize> CandidateSource<'_, P> {
    fn candidates(&self) -> impl Iterator<Item = CandidatePoint<P>> + '_ {
        self.list.iter().map(|point| self.candidate(point))
    }

    fn candidate(&self, point: &Point<P>) -> CandidatePoint<P> {
        CandidatePoint { u: plus(&point.u, &self.shift), left: point.node, right: self.choice, equals: NONE }
    }
}

impl<const P: usize> CandidatePoint<P> {
    /// The one of two equal points that stays, with the other linked to it.
    fn or_equal(self, other: Self, ties: Ties, arena: &mut Arena) -> Self {
        let (mut winner, loser) =
            if other.comes_before(&self, ties, arena) { (other, self) } else { (self, other) };
        let rest = arena.chain(loser.equals, winner.equals);
        winner.equals = arena.link(loser.left, loser.right, rest);
        winner
    }

    fn comes_before(&self, other: &Self, ties: Ties, arena: &mut Arena) -> bool {
        match ties {
            Ties::ByChoice => arena.option(self.right) < arena.option(other.right),
            Ties::ByOutcome => arena.comes_before((self.left, self.right), (other.left, other.right)),
        }
    }
}

/// Candidates in descending order, equal ones joined.
fn sorted<const P: usize>(
    mut candidates: Vec<CandidatePoint<P>>,
    ties: Ties,
    arena: &mut Arena,
) -> Vec<CandidatePoint<P>> {
    candidates.sort_by_key(|c| std::cmp::Reverse(c.u));
    let mut kept = 0;
    for next in 1..candidates.len() {
        if candidates[next].u == candidates[kept].u {
            candidates[kept] = candidates[kept].or_equal(candidates[next], ties, arena);
        } else {
            kept += 1;
            candidates[kept] = candidates[next];
        }
    }
    candidates.truncate(kept + 1);
    candidates
}

fn plus<const P: usize>(a: &[i64; P], b: &[i64; P]) -> [i64; P] {
    std::array::from_fn(|i| a[i] + b[i])
}
