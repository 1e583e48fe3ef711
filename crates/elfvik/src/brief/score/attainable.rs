//! What a case holds to be gained: by each side, and by all together.

use crate::prepare::Game;
use crate::prepare::analysis::Analysis;
use crate::prepare::frontier::Frontier;
use crate::prepare::solution::utilitarian;

/// The gains over the fallbacks that the deals on the frontier offer.
pub(super) struct CaseGains<'a> {
    game: &'a Game,
    /// The efficient deals.
    pub(super) deals: Vec<usize>,
    rows: Vec<&'a [i64]>,
    frontier: &'a Frontier,
    /// The least and the greatest utility of each side.
    ranges: &'a [(i64, i64)],
    /// The point with the greatest sum; of equals the lexicographically lowest outcome.
    pub(super) best: Option<usize>,
}

impl<'a> CaseGains<'a> {
    pub(super) fn of(game: &'a Game, analysis: &'a Analysis) -> Self {
        let frontier = &analysis.frontier;
        let all = 0..frontier.len();
        let deals: Vec<usize> = all.filter(|&point| game.accepts(frontier.utilities(point))).collect();
        let rows: Vec<&[i64]> = deals.iter().map(|&point| frontier.utilities(point)).collect();
        let best: Vec<usize> = utilitarian(&rows, game.units()).into_iter().map(|row| deals[row]).collect();
        let best = frontier.lowest(&best);
        Self { game, deals, rows, frontier, ranges: &analysis.ranges, best }
    }

    /// The most that a side can get in a deal.
    pub(super) fn ideal(&self, party: usize) -> Option<i64> {
        self.rows.iter().map(|row| row[party]).max()
    }

    /// The sum of what all sides have over their fallbacks.
    pub(super) fn joint_gain(&self, row: &[i64]) -> f64 {
        let (units, reservation) = (self.game.units(), self.game.reservation());
        let gains: Vec<i64> = row.iter().zip(reservation).map(|(u, r)| u - r).collect();
        units.utility(&units.sum(&gains))
    }

    /// The joint gain as a share of the greatest; none where there is nothing to be gained.
    pub(super) fn joint_share(&self, row: &[i64], best: &[i64]) -> Option<f64> {
        let greatest = self.joint_gain(best);
        (greatest > 0.0).then(|| self.joint_gain(row) / greatest)
    }

    /// How far the frontier lies beyond a fixed sum, between 0 and 1.
    ///
    /// What each side has counts as a share of the way from its worst to its best outcome. Of `n` sides the
    /// greatest sum of shares is 1 where a fixed sum is divided, and `n` where all can have their best at
    /// once; the potential is the part of the way from one to the other. Sides that do not care are left out.
    pub(super) fn integrative_potential(&self) -> Option<f64> {
        let sides: Vec<usize> =
            (0..self.ranges.len()).filter(|&p| self.ranges[p].1 > self.ranges[p].0).collect();
        let share = |row: &[i64], p: usize| {
            let (least, most) = self.ranges[p];
            (row[p] - least) as f64 / (most - least) as f64
        };
        let sum = |row: &[i64]| sides.iter().map(|&p| share(row, p)).sum::<f64>();
        let greatest = self.frontier.rows().map(sum).fold(f64::NEG_INFINITY, f64::max);
        (sides.len() >= 2).then(|| ((greatest - 1.0) / (sides.len() - 1) as f64).clamp(0.0, 1.0))
    }
}
