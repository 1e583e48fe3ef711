//! What ceilings and rounding change about a finished frontier.
//!
//! A ceiling lowers utilities after they were summed, so that outcomes which differ above it become equal,
//! and some that were efficient are no longer. Where numbers were rounded to a grid, sums that are equal
//! may differ by the rounding of their terms; such sums are made equal again. So are those that differ by
//! less than the floats of another system can tell.

use crate::prepare::game::Game;
use crate::prepare::nondominated::{Arena, CandidateSource, NONE, Point, Ties, envelope};

/// The points after ceilings and rounding, without what is dominated then.
pub(super) fn points<const P: usize>(
    game: &Game,
    mut points: Vec<Point<P>>,
    arena: &mut Arena,
) -> Vec<Point<P>> {
    if !game.has_ceiling() && !game.is_lenient() {
        return points;
    }
    let n = game.n_parties();
    points.iter_mut().for_each(|point| game.cap(&mut point.u[..n]));
    for p in (0..n).filter(|&p| game.scale(p).level() > 0) {
        level(&mut points, p, game.scale(p).level());
    }
    let sources: Vec<_> =
        points.chunks(1).map(|list| CandidateSource { list, shift: [0; P], choice: NONE }).collect();
    envelope(&sources, Ties::ByOutcome, arena)
}

/// Makes a party's utilities equal that differ by no more than rounding can make them differ.
fn level<const P: usize>(points: &mut [Point<P>], party: usize, noise: i64) {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_unstable_by_key(|&at| points[at].u[party]);
    let Some(&first) = order.first() else { return };
    let (mut level, mut last) = (points[first].u[party], points[first].u[party]);
    for at in order {
        let u = points[at].u[party];
        if u - last > noise {
            level = u;
        }
        last = u;
        points[at].u[party] = level;
    }
}
