//! The solutions where utilities count as equal up to a tolerance: what differs by less does not decide between rows.

use crate::prepare::game::Game;

/// How rows are compared in a game whose utilities count as equal up to its level.
pub(super) struct Lenient {
    /// How many whole numbers make one unit of utility.
    unit: f64,
    /// Up to which difference two utilities count as equal.
    level: f64,
}

impl Lenient {
    /// `None` where utilities are exact.
    pub(super) fn of(game: &Game) -> Option<Self> {
        let (level, unit) = (game.scale().level(), game.scale().unit());
        (level > 0).then(|| Self { unit, level: level as f64 / unit })
    }

    fn gains(&self, row: &[i64], disagreement: &[i64]) -> Vec<f64> {
        row.iter().zip(disagreement).map(|(u, d)| (u - d) as f64 / self.unit).collect()
    }

    /// As [`nash`](super::nash()): what reaches the greatest product with each gain raised by the tolerance ties.
    pub(super) fn nash(&self, rows: &[&[i64]], disagreement: &[i64]) -> Vec<usize> {
        let gains: Vec<Vec<f64>> = rows.iter().map(|row| self.gains(row, disagreement)).collect();
        let product = |gains: &Vec<f64>| gains.iter().map(|gain| gain.max(0.0)).product::<f64>();
        let products: Vec<f64> = gains.iter().map(product).collect();
        let Some(best) = (0..rows.len()).max_by(|&a, &b| products[a].total_cmp(&products[b])) else {
            return Vec::new();
        };
        // A gain that is nothing but tolerance is none.
        if gains[best].iter().any(|&gain| gain <= self.level) {
            return self.kalai(rows, disagreement);
        }
        let raised =
            |gains: &Vec<f64>| gains.iter().map(|gain| gain.max(0.0) + 2.0 * self.level).product::<f64>();
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
        let way = |p: usize| (best(p) - disagreement[p]) as f64 / self.unit;
        let ways: Vec<f64> = (0..disagreement.len()).map(way).collect();
        let shortest = ways.iter().copied().filter(|&way| way > self.level).fold(f64::INFINITY, f64::min);
        let sorted = |row: &&[i64]| {
            let gains = self.gains(row, disagreement).into_iter().zip(&ways);
            let mut shares: Vec<f64> =
                gains.filter(|(_, way)| **way > self.level).map(|(gain, way)| gain / way).collect();
            shares.sort_by(f64::total_cmp);
            shares
        };
        greatest(&rows.iter().map(sorted).collect::<Vec<_>>(), 4.0 * self.level / shortest)
    }

    /// As [`utilitarian`](super::utilitarian()).
    pub(super) fn utilitarian(&self, rows: &[&[i64]]) -> Vec<usize> {
        let sum = |row: &&[i64]| vec![row.iter().map(|&u| i128::from(u)).sum::<i128>() as f64 / self.unit];
        let n_parties = rows.first().map_or(0, |row| row.len());
        greatest(&rows.iter().map(sum).collect::<Vec<_>>(), 2.0 * self.level * n_parties as f64)
    }

    /// As [`least_difference`](super::least_difference()).
    pub(super) fn least_difference(&self, rows: &[&[i64]]) -> Vec<usize> {
        let difference = |row: &&[i64]| {
            let (low, high) = (row.iter().min(), row.iter().max());
            vec![-((high.copied().unwrap_or(0) - low.copied().unwrap_or(0)) as f64) / self.unit]
        };
        greatest(&rows.iter().map(difference).collect::<Vec<_>>(), 2.0 * self.level)
    }
}

/// The rows of the greatest first key, of these the rows of the greatest second, and so on, each up to a tolerance.
fn greatest(keys: &[Vec<f64>], tolerance: f64) -> Vec<usize> {
    let n_keys = keys.iter().map(Vec::len).min().unwrap_or(0);
    (0..n_keys).fold((0..keys.len()).collect(), |mut kept: Vec<usize>, at| {
        let most = kept.iter().map(|&row| keys[row][at]).fold(f64::NEG_INFINITY, f64::max);
        kept.retain(|&row| keys[row][at] >= most - tolerance);
        kept
    })
}
