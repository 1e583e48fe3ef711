//! Points, the lists they stand in, and how equal ones are told apart.

use super::arena::{Arena, NONE};

/// What a partial outcome gives each party, and how it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::prepare) struct Point<const P: usize> {
    pub(in crate::prepare) u: [i64; P],
    pub(in crate::prepare) node: u32,
}

/// A list, moved by the gains of a choice.
#[derive(Debug, Clone, Copy)]
pub(in crate::prepare) struct CandidateSource<'a, const P: usize> {
    pub(in crate::prepare) list: &'a [Point<P>],
    pub(in crate::prepare) shift: [i64; P],
    /// The node of the choice.
    pub(in crate::prepare) choice: u32,
}

/// A point of a source, before it is known to stay.
#[derive(Debug, Clone, Copy)]
pub(super) struct CandidatePoint<const P: usize> {
    pub(super) u: [i64; P],
    pub(super) left: u32,
    pub(super) right: u32,
    /// The first of its equals that were given up, or [`NONE`].
    pub(super) equals: u32,
}

/// How equal points are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::prepare) enum Ties {
    /// All choices answer one issue that comes before those of the lists: the lower option wins.
    ByChoice,
    /// By the whole partial outcomes.
    ByOutcome,
}

impl<const P: usize> CandidateSource<'_, P> {
    pub(super) fn candidates(&self) -> impl Iterator<Item = CandidatePoint<P>> + '_ {
        self.list.iter().map(|point| self.candidate(point))
    }

    pub(super) fn candidate(&self, point: &Point<P>) -> CandidatePoint<P> {
        CandidatePoint { u: plus(&point.u, &self.shift), left: point.node, right: self.choice, equals: NONE }
    }
}

impl<const P: usize> CandidatePoint<P> {
    /// The one of two equal points that stays, with the other linked to it.
    pub(super) fn or_equal(self, other: Self, ties: Ties, arena: &mut Arena) -> Self {
        let (mut winner, loser) =
            if other.comes_before(&self, ties, arena) { (other, self) } else { (self, other) };
        let rest = arena.chain(loser.equals, winner.equals);
        winner.equals = arena.link(loser.left, loser.right, rest);
        winner
    }

    pub(super) fn comes_before(&self, other: &Self, ties: Ties, arena: &mut Arena) -> bool {
        match ties {
            Ties::ByChoice => arena.option(self.right) < arena.option(other.right),
            Ties::ByOutcome => arena.comes_before((self.left, self.right), (other.left, other.right)),
        }
    }
}

/// Candidates in descending order, equal ones joined.
pub(super) fn sorted<const P: usize>(
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
