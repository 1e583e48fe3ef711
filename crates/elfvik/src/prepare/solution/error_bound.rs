//! How far the pick of a bounded frontier can be from the true one.

use super::pick::{ObjectiveRange, SolutionPick};
use crate::prepare::frontier::Frontier;
use crate::prepare::game::Game;

/// What a solution makes as great as possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Objective {
    /// The product of gains over some disagreement.
    Product(Vec<i64>),
    /// The least gain over some disagreement.
    LeastGain(Vec<i64>),
    /// The least share of the way from some disagreement to the best in the zone.
    LeastShare(Vec<i64>),
    /// The sum of utilities.
    Sum,
    /// Some difference of utilities, which a bounded frontier says nothing about.
    Difference,
}

/// Among which outcomes a solution picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Zone,
    Everything,
}

/// A frontier of which every feasible outcome is matched by a point that gives each party at most a share
/// of its range less.
pub(super) struct Bounded<'a> {
    pub(super) game: &'a Game,
    pub(super) frontier: &'a Frontier,
    pub(super) ranges: &'a [(i64, i64)],
    pub(super) share: f64,
}

impl Bounded<'_> {
    /// Between what the greatest value of an objective lies.
    ///
    /// The objectives never fall when a party gets more: no outcome does better than some point, raised by
    /// what points may lack. `O(f p)`.
    pub(super) fn reach(&self, pick: &SolutionPick, scope: Scope, objective: &Objective) -> ObjectiveRange {
        if *objective == Objective::Difference {
            return ObjectiveRange { low: f64::NEG_INFINITY, high: f64::INFINITY };
        }
        let raised =
            |row: &[i64]| -> Vec<f64> { (0..row.len()).map(|p| row[p] as f64 + self.slack(p)).collect() };
        let rows =
            || self.frontier.rows().filter(|row| scope == Scope::Everything || self.may_be_a_deal(row));
        let greatest = |p: usize, rows: &mut dyn Iterator<Item = &[i64]>| {
            rows.map(|row| row[p]).max().map_or(f64::INFINITY, |most| most as f64)
        };
        let shares = matches!(objective, Objective::LeastShare(_));
        let n = if shares { self.ranges.len() } else { 0 };
        // A point that matches the best of the zone for a party may itself lie just outside.
        let inside = || self.frontier.rows().filter(|row| self.game.accepts(row));
        let ideals: Vec<f64> = (0..n).map(|p| greatest(p, &mut inside())).collect();
        let raised_ideals: Vec<f64> = (0..n).map(|p| greatest(p, &mut rows()) + self.slack(p)).collect();
        let own: Vec<f64> = pick.utilities.iter().map(|&u| u as f64).collect();
        // The true ideals lie between both: a share is least where a gain is divided by more, or a loss by
        // less.
        let low = self.value(objective, &own, [&raised_ideals, &ideals]);
        let most = rows().map(|row| self.value(objective, &raised(row), [&ideals, &raised_ideals]));
        let high = most.fold(low, f64::max);
        // Floats are off by far less than this.
        let error = |value: f64| if value.is_finite() { value.abs() * FLOAT_ERROR } else { 0.0 };
        ObjectiveRange { low: low - error(low), high: high + error(high) }
    }

    /// How much a point may lack for a party, in whole numbers.
    fn slack(&self, party: usize) -> f64 {
        let (low, high) = self.ranges[party];
        self.share * (high - low) as f64 + 1.0
    }

    /// Whether an outcome that a point stands for may be acceptable.
    fn may_be_a_deal(&self, row: &[i64]) -> bool {
        let equal = |p: usize| self.game.scale(p).level() as f64;
        let accepts =
            |p: usize| row[p] as f64 + self.slack(p) + equal(p) >= self.game.reservation()[p] as f64;
        self.game.is_agreed(&(0..row.len()).map(accepts).collect::<Vec<_>>())
    }

    /// The objective of some whole numbers, in utilities; ideals of gains and of losses are needed for
    /// shares alone.
    fn value(&self, objective: &Objective, row: &[f64], ideals: [&[f64]; 2]) -> f64 {
        let unit = |p: usize| self.game.scale(p).unit();
        let gain = |d: &[i64], p: usize| row[p] - d[p] as f64;
        let parties = 0..row.len();
        match objective {
            Objective::Product(d) => parties.map(|p| gain(d, p).max(0.0) / unit(p)).product(),
            Objective::LeastGain(d) => parties.map(|p| gain(d, p) / unit(p)).fold(f64::INFINITY, f64::min),
            Objective::LeastShare(d) => {
                let share = |p: usize| {
                    let is_loss = gain(d, p) < 0.0;
                    let way = ideals[usize::from(is_loss)][p] - d[p] as f64;
                    match (way > 0.0, is_loss) {
                        (true, _) => gain(d, p) / way,
                        (false, true) => f64::NEG_INFINITY,
                        // A party without anything to gain is left out.
                        (false, false) => f64::INFINITY,
                    }
                };
                parties.map(share).fold(f64::INFINITY, f64::min)
            }
            Objective::Sum => row.iter().enumerate().map(|(p, u)| u / unit(p)).sum(),
            Objective::Difference => f64::INFINITY,
        }
    }
}

/// A relative error that sums and products of floats stay far below.
const FLOAT_ERROR: f64 = 1e-9;
