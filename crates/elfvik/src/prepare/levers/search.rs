//! The smallest steps of a slope after which an outcome makes a deal, and the outcome that needs the least.

use super::budget::{LIMITS, MOST_OPTIONS};
use super::slope::Slope;
use crate::model::{Condition, IssueId, Outcome, Region};
use crate::prepare::frontier::{Exactness, Frontier, pareto};
use crate::prepare::game::Game;
use crate::prepare::share::Ratio;
use std::collections::BTreeMap;

/// Which way a number goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberDirection {
    Up,
    Down,
}

impl NumberDirection {
    pub(super) fn factor(self) -> i64 {
        if self == Self::Up { 1 } else { -1 }
    }
}

/// The smallest step that suffices, in units of the slope, and the outcome that it makes a deal.
pub(super) struct SmallestStep {
    pub(super) step: Ratio,
    pub(super) outcome: Outcome,
    pub(super) exact: bool,
}

/// The smallest step in one direction after which a row of utilities makes a deal, its margins changing by
/// `slopes` per step; 0 where it makes one already.
pub(super) fn least(game: &Game, row: &[i64], slopes: &[i64], sign: NumberDirection) -> Option<Ratio> {
    let margin = |p: usize| {
        let margin = row[p] - game.reservation()[p];
        // What a party accepts because floats count as equal misses nothing.
        if game.reaches(p, row[p]) { margin.max(0) } else { margin }
    };
    let slope = |p: usize| slopes[p] * sign.factor();
    let turning =
        |p: usize| (margin(p) < 0 && slope(p) > 0).then(|| Ratio { part: -margin(p), whole: slope(p) });
    let mut steps: Vec<Ratio> = (0..row.len()).filter_map(turning).collect();
    steps.push(Ratio { part: 0, whole: 1 });
    steps.sort_unstable();
    let accepts = |p: usize, step: Ratio| {
        i128::from(margin(p)) * i128::from(step.whole) + i128::from(step.part) * i128::from(slope(p)) >= 0
    };
    let is_deal = |step: &Ratio| {
        let agrees: Vec<bool> = (0..row.len()).map(|p| accepts(p, *step)).collect();
        game.is_agreed(&agrees)
    };
    steps.into_iter().find(is_deal)
}

/// Looks for the outcome that needs the smallest step.
pub(super) struct LeverSearch<'g> {
    pub(super) game: &'g Game,
    /// The efficient outcomes.
    pub(super) whole: &'g Frontier,
    /// The same among the outcomes with one option of an issue.
    pub(super) by_option: BTreeMap<(usize, u32), Frontier>,
    /// How much work was done since somebody asked.
    pub(super) work: u64,
}

impl LeverSearch<'_> {
    /// The smallest steps up and down after which a game has a zone, which differs from the searched one in
    /// reservations only.
    pub(super) fn zone(&mut self, game: &Game, slope: &Slope) -> [Option<SmallestStep>; 2] {
        let n_options = self.game.space().n_options();
        match slope.issues()[..] {
            [] => self.among(game, slope, None),
            [issue] if slope.n_parties() == 1 && n_options[issue] <= MOST_OPTIONS => {
                let options = (0..n_options[issue]).filter(|&o| self.game.open(issue)[o as usize]);
                let mut best = [None, None];
                for option in options.collect::<Vec<_>>() {
                    let found = self.among(game, slope, Some((issue, option)));
                    best.iter_mut().zip(found).for_each(|(best, found)| keep_least(best, found));
                }
                best
            }
            _ => {
                [self.along(game, slope, NumberDirection::Up), self.along(game, slope, NumberDirection::Down)]
            }
        }
    }

    /// Among outcomes for which the slope is the same.
    fn among(
        &mut self,
        game: &Game,
        slope: &Slope,
        option: Option<(usize, u32)>,
    ) -> [Option<SmallestStep>; 2] {
        let frontier = match option {
            None => self.whole,
            Some((issue, option)) => self.by_option.entry((issue, option)).or_insert_with(|| {
                let n = self.game.space().n_options()[issue];
                let allowed = (0..n).map(|o| o == option).collect();
                let region = Region::new(vec![Condition::new(IssueId(issue), allowed)]);
                let frontier = pareto(&self.game.within(&region), &LIMITS);
                self.work = self.work.saturating_add(frontier.work());
                frontier
            }),
        };
        self.work = self.work.saturating_add((frontier.len() * self.game.n_parties()) as u64 * 16);
        if frontier.is_empty() {
            return [None, None];
        }
        let first = frontier.outcome(0);
        let slopes: Vec<i64> = (0..self.game.n_parties()).map(|p| slope.at(p, &first)).collect();
        [NumberDirection::Up, NumberDirection::Down]
            .map(|sign| nearest(game, frontier, sign, |_| slopes.clone()))
    }

    /// Among all outcomes, in one direction: those count that no other beats in both utilities and slopes.
    fn along(&mut self, game: &Game, slope: &Slope, sign: NumberDirection) -> Option<SmallestStep> {
        let extended = slope.extended(self.game, sign.factor());
        let frontier = pareto(&extended, &LIMITS);
        self.work = self.work.saturating_add(frontier.work());
        let n = self.game.n_parties();
        let slopes = |row: &[i64]| slope.unpacked(&row[n..], sign.factor());
        nearest(game, &frontier, sign, slopes)
    }
}

/// The point of a frontier that needs the smallest step; of equals the lexicographically lowest outcome.
fn nearest(
    game: &Game,
    frontier: &Frontier,
    sign: NumberDirection,
    slopes: impl Fn(&[i64]) -> Vec<i64>,
) -> Option<SmallestStep> {
    let n = game.n_parties();
    let mut best: Option<(Ratio, Vec<usize>)> = None;
    for (point, row) in frontier.rows().enumerate() {
        let Some(step) = least(game, &row[..n], &slopes(row), sign) else { continue };
        match &mut best {
            Some((least, points)) if *least == step => points.push(point),
            Some((least, _)) if *least < step => {}
            _ => best = Some((step, vec![point])),
        }
    }
    let (step, points) = best?;
    let outcome = frontier.outcome(frontier.lowest(&points)?);
    Some(SmallestStep { step, outcome, exact: frontier.exactness() == Exactness::Exact })
}

/// Keeps the smaller step; of equals the one with the lexicographically lower outcome.
fn keep_least(best: &mut Option<SmallestStep>, found: Option<SmallestStep>) {
    let Some(found) = found else { return };
    let is_better = best
        .as_ref()
        .is_none_or(|best| found.step.cmp(&best.step).then_with(|| found.outcome.cmp(&best.outcome)).is_lt());
    let exact = found.exact && best.as_ref().is_none_or(|best| best.exact);
    if is_better {
        *best = Some(found);
    }
    best.iter_mut().for_each(|best| best.exact = exact);
}
