//! The solutions where utilities count as equal up to a tolerance: what differs by less does not decide
//! between rows.

use crate::prepare::game::Game;

/// How rows are compared in a game whose utilities count as equal up to its parties' levels.
pub(super) struct Lenient {
    /// Per party, how many whole numbers make one unit of utility.
    units: Vec<f64>,
    /// Per party, up to which difference two utilities count as equal.
    levels: Vec<f64>,
    /// The greatest of them.
    level: f64,
}

impl Lenient {
    /// `None` where utilities of all parties are exact.
    pub(super) fn of(game: &Game) -> Option<Self> {
        let scales = || (0..game.n_parties()).map(|p| game.scale(p));
        let levels: Vec<f64> = scales().map(|scale| scale.level() as f64 / scale.unit()).collect();
        let level = levels.iter().copied().fold(0.0, f64::max);
        game.is_lenient().then(|| Self { units: scales().map(|scale| scale.unit()).collect(), levels, level })
    }

    fn gains(&self, row: &[i64], disagreement: &[i64]) -> Vec<f64> {
        row.iter().zip(disagreement).zip(&self.units).map(|((u, d), unit)| (u - d) as f64 / unit).collect()
    }

    fn utilities<'r>(&'r self, row: &'r [i64]) -> impl Iterator<Item = f64> + 'r {
        row.iter().zip(&self.units).map(|(&u, unit)| u as f64 / unit)
    }

    /// As [`nash`](super::nash()): what reaches the greatest product with each gain raised by the tolerance
    /// ties.
    pub(super) fn nash(&self, rows: &[&[i64]], disagreement: &[i64]) -> Vec<usize> {
        let gains: Vec<Vec<f64>> = rows.iter().map(|row| self.gains(row, disagreement)).collect();
        let product = |gains: &Vec<f64>| gains.iter().map(|gain| gain.max(0.0)).product::<f64>();
        let products: Vec<f64> = gains.iter().map(product).collect();
        let Some(best) = (0..rows.len()).max_by(|&a, &b| products[a].total_cmp(&products[b])) else {
            return Vec::new();
        };
        // A gain that is nothing but tolerance is none.
        if gains[best].iter().zip(&self.levels).any(|(gain, level)| gain <= level) {
            return self.kalai(rows, disagreement);
        }
        let raised = |gains: &Vec<f64>| {
            gains.iter().zip(&self.levels).map(|(gain, level)| gain.max(0.0) + 2.0 * level).product::<f64>()
        };
        let is_tied = |&row: &usize| raised(&gains[row]) >= products[best];
        (0..rows.len()).filter(is_tied).collect()
    }

    /// As [`kalai`](super::kalai()).
    pub(super) fn kalai(&self, rows: &[&[i64]], disagreement: &[i64]) -> Vec<usize> {
        let sorted = |row: &&[i64]| {
            let mut gains = self.gains(row, disagreement);
            gains.sort_by(f64::total_cmp);
            gains
        };
        greatest(&rows.iter().map(sorted).collect::<Vec<_>>(), 2.0 * self.level)
    }

    /// As [`kalai_smorodinsky`](super::kalai_smorodinsky()).
    pub(super) fn kalai_smorodinsky(&self, rows: &[&[i64]], disagreement: &[i64]) -> Vec<usize> {
        let best = |p: usize| rows.iter().map(|row| row[p]).max().unwrap_or(disagreement[p]);
        let way = |p: usize| (best(p) - disagreement[p]) as f64 / self.units[p];
        let ways: Vec<f64> = (0..disagreement.len()).map(way).collect();
        let goes = |p: &usize| ways[*p] > self.levels[*p];
        let parties: Vec<usize> = (0..ways.len()).filter(goes).collect();
        let tolerance = parties.iter().map(|&p| 4.0 * self.levels[p] / ways[p]).fold(0.0, f64::max);
        let sorted = |row: &&[i64]| {
            let gains = self.gains(row, disagreement);
            let mut shares: Vec<f64> = parties.iter().map(|&p| gains[p] / ways[p]).collect();
            shares.sort_by(f64::total_cmp);
            shares
        };
        greatest(&rows.iter().map(sorted).collect::<Vec<_>>(), tolerance)
    }

    /// As [`utilitarian`](super::utilitarian()).
    pub(super) fn utilitarian(&self, rows: &[&[i64]]) -> Vec<usize> {
        let sum = |row: &&[i64]| vec![self.utilities(row).sum()];
        greatest(&rows.iter().map(sum).collect::<Vec<_>>(), 2.0 * self.levels.iter().sum::<f64>())
    }

    /// As [`least_difference`](super::least_difference()).
    pub(super) fn least_difference(&self, rows: &[&[i64]]) -> Vec<usize> {
        let difference = |row: &&[i64]| {
            let low = self.utilities(row).fold(f64::INFINITY, f64::min);
            let high = self.utilities(row).fold(f64::NEG_INFINITY, f64::max);
            vec![low - high]
        };
        greatest(&rows.iter().map(difference).collect::<Vec<_>>(), 2.0 * self.level)
    }
}

/// The rows of the greatest first key, of these the rows of the greatest second, and so on, each up to a
/// tolerance.
fn greatest(keys: &[Vec<f64>], tolerance: f64) -> Vec<usize> {
    let n_keys = keys.iter().map(Vec::len).min().unwrap_or(0);
    (0..n_keys).fold((0..keys.len()).collect(), |mut kept: Vec<usize>, at| {
        let most = kept.iter().map(|&row| keys[row][at]).fold(f64::NEG_INFINITY, f64::max);
        kept.retain(|&row| keys[row][at] >= most - tolerance);
        kept
    })
}
