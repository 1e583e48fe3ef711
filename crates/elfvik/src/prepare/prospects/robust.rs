//! Robust packages: a few that together are acceptable in as many worlds as possible; where ratifiers are
//! known, acceptable and ratified.

use super::chance::{Chance, WorldCount};
use super::context::ProspectsContext;
use crate::model::Outcome;
use crate::prepare::AnalysisError;
use crate::prepare::world::WorldSampler;
use std::collections::HashMap;
use std::ops::Range;

/// A package that is acceptable in many worlds.
#[derive(Debug, Clone)]
pub struct RobustPackage {
    /// In how many, and what it is worth.
    pub chance: Chance,
    /// Worlds in which this one or one before it is acceptable, and ratified where ratifiers are known.
    pub together: WorldCount,
}

/// The outcomes to choose from: given ideas, then what was met most often; of equals the lexicographically
/// lowest.
pub(super) fn pool(met: HashMap<Outcome, u32>, ideas: &[Outcome]) -> Vec<Outcome> {
    let mut met: Vec<(Outcome, u32)> = met.into_iter().collect();
    met.sort_unstable_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    let mut pool: Vec<Outcome> = ideas.to_vec();
    let most = MOST.saturating_sub(ideas.len());
    pool.extend(met.into_iter().take(most).map(|(outcome, _)| outcome));
    pool.sort_unstable();
    pool.dedup();
    pool
}

/// Which outcomes of a pool are acceptable in which worlds, and ratified where ratifiers are known.
pub(super) struct AcceptanceTable {
    /// Per outcome, one bit per world.
    deals: Vec<Vec<u64>>,
    /// Per outcome, worlds in which everybody but the offerer accepts.
    pub(super) others: Vec<usize>,
    /// The same where those who must approve at home do, the offerer's own among them.
    pub(super) ratified: Vec<usize>,
    n_worlds: usize,
}

pub(super) fn accepted(
    scout: &ProspectsContext<'_>,
    drawing: &mut WorldSampler<'_>,
    range: Range<usize>,
    pool: &[Outcome],
) -> Result<AcceptanceTable, AnalysisError> {
    let n_worlds = range.len();
    let likely = scout.worlds.players().unwrap_or(scout.worlds.table());
    let spots: Vec<_> = pool.iter().map(|outcome| likely.spot(outcome)).collect();
    let words = n_worlds.div_ceil(64);
    let mut accepted = AcceptanceTable {
        deals: vec![vec![0; words]; pool.len()],
        others: vec![0; pool.len()],
        ratified: vec![0; pool.len()],
        n_worlds,
    };
    let offerer = scout.request.offerer.map(|p| p.0);
    let n_parties = scout.worlds.table().n_parties();
    let (mut worths, mut accepts) = (vec![0; likely.n_parties()], vec![false; likely.n_parties()]);
    for world in 0..n_worlds {
        drawing.next_world()?;
        let game = drawing.players.as_ref().unwrap_or(&drawing.table);
        for (at, spot) in spots.iter().enumerate() {
            game.worths(spot, &mut worths);
            accepts.iter_mut().zip(&worths).enumerate().for_each(|(p, (a, &u))| {
                *a = game.reaches(p, u) && !game.spot_crosses(spot, p);
            });
            if game.is_agreed(&accepts) {
                accepted.deals[at][world / 64] |= 1 << (world % 64);
            }
            if let Some(offerer) = offerer {
                accepts[offerer] = true;
                accepted.others[at] += usize::from(game.agreement().is_reached(&accepts[..n_parties]));
                accepted.ratified[at] += usize::from(game.is_agreed(&accepts));
            }
        }
    }
    Ok(accepted)
}

impl AcceptanceTable {
    /// Several pieces as one.
    pub(super) fn joined(pieces: Vec<Self>, n_outcomes: usize) -> Self {
        let mut all = Self {
            deals: vec![Vec::new(); n_outcomes],
            others: vec![0; n_outcomes],
            ratified: vec![0; n_outcomes],
            n_worlds: 0,
        };
        for piece in pieces {
            all.n_worlds += piece.n_worlds;
            all.deals.iter_mut().zip(piece.deals).for_each(|(all, piece)| all.extend(piece));
            all.others.iter_mut().zip(piece.others).for_each(|(all, piece)| *all += piece);
            all.ratified.iter_mut().zip(piece.ratified).for_each(|(all, piece)| *all += piece);
        }
        all
    }

    /// Per world, whether any outcome of the pool is acceptable; where none is, nothing is known.
    pub(super) fn any(&self, n_worlds: usize) -> Vec<Option<bool>> {
        // Pieces are a whole number of words long, so that bits stand at the places of their worlds.
        let is_deal = |world: usize| self.deals.iter().any(|deal| deal[world / 64] >> (world % 64) & 1 == 1);
        (0..n_worlds).map(|world| is_deal(world).then_some(true)).collect()
    }
}

/// Positions in the pool, greedily by how many further worlds each covers, with the worlds covered so far;
/// of equals the lexicographically lowest outcome. Ends when nothing more is covered.
///
/// Source: G. L. Nemhauser, L. A. Wolsey, M. L. Fisher, "An Analysis of Approximations for Maximizing
/// Submodular Set Functions", Mathematical Programming 14, 1978: the greedy choice covers at least 63 % of
/// what the best choice would.
pub(super) fn chosen(pool: &[Outcome], accepted: &AcceptanceTable) -> Vec<(usize, usize)> {
    let n_words = accepted.deals.first().map_or(0, Vec::len);
    let mut covered = vec![0_u64; n_words];
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    let mut total = 0;
    while chosen.len() < MOST_ROBUST {
        let gain = |at: usize| -> u32 {
            accepted.deals[at]
                .iter()
                .zip(&covered)
                .map(|(deal, covered)| (deal & !covered).count_ones())
                .sum()
        };
        let best = (0..pool.len()).map(|at| (gain(at), at)).max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((more, at)) = best.filter(|(more, _)| *more > 0) else { break };
        covered.iter_mut().zip(&accepted.deals[at]).for_each(|(covered, deal)| *covered |= deal);
        total += more as usize;
        chosen.push((at, total));
    }
    chosen
}

/// So many outcomes are considered.
pub(super) const MOST: usize = 256;
/// So many packages are chosen at most.
const MOST_ROBUST: usize = 5;
