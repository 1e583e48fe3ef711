//! The envelope for two parties: a merge of staircases.

use super::{Arena, CandidatePoint, CandidateSource, Ties, sorted};

/// The points of all sources that none dominates, first utility descending, second ascending.
///
/// `O(n log s)` for `n` points in `s` sources.
pub(super) fn envelope<const P: usize>(
    sources: &[CandidateSource<'_, P>],
    ties: Ties,
    arena: &mut Arena,
) -> Vec<CandidatePoint<P>> {
    if sources.iter().all(|source| source.list.len() == 1) {
        return of_single_points(sources, ties, arena);
    }
    let total = sources.iter().map(|source| source.list.len()).sum();
    let mut runs: Vec<usize> = Vec::with_capacity(sources.len() + 1);
    let mut now: Vec<CandidatePoint<P>> = Vec::with_capacity(total);
    runs.push(0);
    for source in sources {
        now.extend(source.candidates());
        runs.push(now.len());
    }
    let mut next: Vec<CandidatePoint<P>> = Vec::with_capacity(total);
    while runs.len() > 2 {
        next.clear();
        let mut merged = Vec::with_capacity(runs.len() / 2 + 2);
        merged.push(0);
        for pair in runs.windows(3).step_by(2) {
            merge(&now[pair[0]..pair[1]], &now[pair[1]..pair[2]], ties, arena, &mut next);
            merged.push(next.len());
        }
        if runs.len().is_multiple_of(2) {
            next.extend_from_slice(&now[runs[runs.len() - 2]..]);
            merged.push(next.len());
        }
        runs = merged;
        std::mem::swap(&mut now, &mut next);
    }
    now
}

/// The same for sources of one point each: one sort and one sweep.
fn of_single_points<const P: usize>(
    sources: &[CandidateSource<'_, P>],
    ties: Ties,
    arena: &mut Arena,
) -> Vec<CandidatePoint<P>> {
    let mut candidates = sorted(sources.iter().flat_map(CandidateSource::candidates).collect(), ties, arena);
    let mut height = i64::MIN;
    candidates.retain(|c| {
        let rises = c.u[P - 1] > height;
        height = height.max(c.u[P - 1]);
        rises
    });
    candidates
}

/// Appends the envelope of two staircases.
fn merge<const P: usize>(
    mut a: &[CandidatePoint<P>],
    mut b: &[CandidatePoint<P>],
    ties: Ties,
    arena: &mut Arena,
    out: &mut Vec<CandidatePoint<P>>,
) {
    // The greatest second utility so far: a point must rise above it.
    let mut height = i64::MIN;
    while let (Some(first), Some(second)) = (a.first(), b.first()) {
        let best = if first.u == second.u {
            (a, b) = (&a[1..], &b[1..]);
            // Dominated equals need no link.
            if first.u[P - 1] <= height {
                continue;
            }
            first.or_equal(*second, ties, arena)
        } else if first.u > second.u {
            a = &a[1..];
            *first
        } else {
            b = &b[1..];
            *second
        };
        if best.u[P - 1] > height {
            height = best.u[P - 1];
            out.push(best);
        }
    }
    let rest = if a.is_empty() { b } else { a };
    let above = rest.partition_point(|c| c.u[P - 1] <= height);
    out.extend_from_slice(&rest[above..]);
}
