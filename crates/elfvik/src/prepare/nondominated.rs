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
//! the ACM 22(4), 1975; J. L. Bentley, "Multidimensional Binary Search Trees Used for Associative
//! Searching", Communications of the ACM 18(9), 1975.

mod arena;
mod many;
mod point;
mod three;
mod two;

pub(super) use arena::{Arena, NONE};
pub(super) use point::{CandidateSource, Point, Ties};

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
