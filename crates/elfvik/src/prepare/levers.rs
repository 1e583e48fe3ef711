//! Levers: the smallest change of one number, or the dropping of one rule, that makes a deal possible.

mod slope;

use super::AnalysisError;
use super::blueprint::{Blueprint, NumberId};
use super::frontier::{Exactness, Frontier, Limits, pareto};
use super::game::Game;
use super::share::Share;
use super::solution::nash;
use crate::model::{Condition, IssueId, Outcome, Region, Reservation, Scenario};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use slope::Slope;
use std::collections::BTreeMap;

/// What would make a deal possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Levers {
    /// The changes that suffice alone, the easiest first; rules stand before numbers.
    pub levers: Vec<Lever>,
    /// How many numbers were left out: they belong to tables too large to search, or multiply themselves.
    pub left_out: usize,
}

/// One change that suffices alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// What is changed.
    pub change: Change,
    /// An outcome that makes a deal after the change.
    pub outcome: Outcome,
    /// Whether no smaller change suffices; otherwise one may, because a frontier was approximated.
    pub exact: bool,
}

/// What a lever changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The rule at a position of the scenario is dropped.
    Rule(usize),
    /// A number takes another value, exactly as far as is needed.
    Number {
        /// The number.
        number: NumberId,
        /// Its value now.
        from: BigRational,
        /// Its value after the change.
        to: BigRational,
        /// The change as a share of the estimate's range, or of the party's range of utilities where the number is exact.
        share: f64,
        /// Whether the new value is thought possible.
        is_within_range: bool,
    },
}

/// A table over more combinations than this is not searched cell by cell.
const MOST_CELLS: usize = 256;
/// An issue with more options than this is not searched option by option.
const MOST_OPTIONS: u32 = 32;
/// The most points of the frontiers that are searched.
const LIMITS: Limits = Limits { points: 4_000, ..Limits::STANDARD };

/// What would open a zone of agreement where there is none at the likely values; nothing where there is one.
///
/// Along one number every margin (utility less reservation, times the sum of weights where weights are normalised) is a
/// straight line, the reservation's own dependence on the number included when it is the worth of a package. So the
/// smallest change for an outcome is a fraction, and the smallest for all outcomes is found among the efficient ones of
/// each set of outcomes with the same slope: one frontier per option of an issue, or one frontier whose further
/// coordinates are the slopes. Changes are exact fractions. Weights stay at or above 0, probabilities between 0 and 1.
///
/// Numbers are ranked by the change as a share of the estimate's range; an exact number by the share of the party's range
/// of utilities, `ranges`. Cells that a table leaves at zero are no numbers of anybody and are passed over. Of equals the first in the files. The cost is that of one frontier per rule, per option and per
/// number that several issues or parties share.
///
/// # Errors
///
/// When a rule couples too much to be dropped and looked at.
pub fn of_zone(
    blueprint: &Blueprint<'_>,
    game: &Game,
    frontier: &Frontier,
    ranges: &[(i64, i64)],
) -> Result<Levers, AnalysisError> {
    if frontier.rows().any(|row| game.accepts(row)) {
        return Ok(Levers { levers: Vec::new(), left_out: 0 });
    }
    let mut levers = dropped_rules(blueprint)?;
    let straight = straight(blueprint, game);
    let above = game.has_ceiling().then(|| pareto(&straight, &LIMITS));
    let whole = above.as_ref().unwrap_or(frontier);
    let mut search = Search { game: &straight, whole, by_option: BTreeMap::new() };
    let (found, left_out) = numbers(blueprint, &straight, ranges, |slope| search.zone(slope))?;
    levers.extend(found);
    Ok(Levers { levers, left_out })
}

/// What would make an outcome acceptable to all whose agreement is needed; nothing where it is.
///
/// As [`of_zone`], for one outcome: a fraction per number. Rules do not matter to it.
///
/// # Errors
///
/// When weights to be normalised are all zero.
pub fn of_package(
    blueprint: &Blueprint<'_>,
    game: &Game,
    outcome: &Outcome,
    ranges: &[(i64, i64)],
) -> Result<Levers, AnalysisError> {
    if game.accepts(&game.utilities(outcome)) {
        return Ok(Levers { levers: Vec::new(), left_out: 0 });
    }
    let game = &straight(blueprint, game);
    let row = game.utilities(outcome);
    let of = |slope: &Slope| {
        let steps: Vec<i64> = (0..game.n_parties()).map(|p| slope.at(p, outcome)).collect();
        [Sign::Up, Sign::Down].map(|sign| {
            least(game, &row, &steps, sign).map(|step| Found { step, outcome: outcome.clone(), exact: true })
        })
    };
    let (levers, left_out) = numbers(blueprint, game, ranges, of)?;
    Ok(Levers { levers, left_out })
}

/// The game in which margins are straight lines: a sum reaches a reservation exactly when it does so before its ceiling,
/// a reservation above the ceiling is out of reach, and who accepts any agreement accepts everything.
fn straight(blueprint: &Blueprint<'_>, game: &Game) -> Game {
    let mut straight = game.clone().without_ceilings().with_reservation(game.thresholds());
    for player in blueprint.parties().filter(|&p| blueprint.preferences(p).reservation == Reservation::Any) {
        straight.set_reservation(player, ANYTHING);
    }
    straight
}

/// No sum is less.
const ANYTHING: i64 = -(1 << 61);

/// Which way a number goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Up,
    Down,
}

impl Sign {
    fn factor(self) -> i64 {
        if self == Self::Up { 1 } else { -1 }
    }
}

/// The smallest step that suffices, in units of the slope, and the outcome that it makes a deal.
struct Found {
    step: Share,
    outcome: Outcome,
    exact: bool,
}

/// The smallest step in one direction after which a row of utilities makes a deal, its margins changing by `slopes` per step.
fn least(game: &Game, row: &[i64], slopes: &[i64], sign: Sign) -> Option<Share> {
    let margin = |p: usize| row[p] - game.reservation()[p];
    let slope = |p: usize| slopes[p] * sign.factor();
    let turning =
        |p: usize| (margin(p) < 0 && slope(p) > 0).then(|| Share { part: -margin(p), whole: slope(p) });
    let mut steps: Vec<Share> = (0..row.len()).filter_map(turning).collect();
    steps.sort_unstable();
    let accepts = |p: usize, step: Share| {
        i128::from(margin(p)) * i128::from(step.whole) + i128::from(step.part) * i128::from(slope(p)) >= 0
    };
    let is_deal = |step: &Share| {
        let agrees: Vec<bool> = (0..row.len()).map(|p| accepts(p, *step)).collect();
        game.agreement().is_reached(&agrees)
    };
    steps.into_iter().find(is_deal)
}

/// Every number that alone makes a deal possible, with how many were left out.
fn numbers(
    blueprint: &Blueprint<'_>,
    game: &Game,
    ranges: &[(i64, i64)],
    mut search: impl FnMut(&Slope) -> [Option<Found>; 2],
) -> Result<(Vec<Lever>, usize), AnalysisError> {
    let likely = blueprint.likely();
    let mut slopes = slope::Slopes::new(blueprint, &likely)?;
    let mut found: Vec<Lever> = Vec::new();
    let mut left_out = 0;
    for number in (0..likely.len()).filter(|&n| blueprint.is_of_the_table(n) && blueprint.is_written(n)) {
        let slope = match slopes.of(number, MOST_CELLS) {
            slope::Answer::Straight(slope) => slope,
            slope::Answer::Nothing => continue,
            slope::Answer::NotSearched => {
                left_out += 1;
                continue;
            }
        };
        let steps = search(&slope);
        let of = |(step, sign): (Option<Found>, Sign)| {
            let found = step?;
            let to = &likely[number] + slope.change(game, found.step) * BigInt::from(sign.factor());
            is_possible(blueprint, &likely, number, &to).then_some((found, to))
        };
        let best = steps.into_iter().zip([Sign::Up, Sign::Down]).filter_map(of);
        let distance = |to: &BigRational| (to - &likely[number]).abs();
        if let Some((best, to)) = best.min_by(|a, b| distance(&a.1).cmp(&distance(&b.1))) {
            let (share, is_within_range) = measure(blueprint, game, ranges, number, &to);
            let change = Change::Number { number, from: likely[number].clone(), to, share, is_within_range };
            found.push(Lever { change, outcome: best.outcome, exact: best.exact });
        }
    }
    let share = |lever: &Lever| match lever.change {
        Change::Number { share, .. } => share,
        Change::Rule(_) => 0.0,
    };
    found.sort_by(|a, b| share(a).total_cmp(&share(b)));
    Ok((found, left_out))
}

/// Whether a number may take a value at all.
fn is_possible(
    blueprint: &Blueprint<'_>,
    likely: &[BigRational],
    number: NumberId,
    to: &BigRational,
) -> bool {
    let is_probability = blueprint.is_probability(number);
    let is_bounded = is_probability || blueprint.is_weight(number);
    let weighs_something = |player: usize| {
        let weights = blueprint.shared_weights(player);
        let is_zero = |&w: &NumberId| if w == number { to.is_zero() } else { likely[w].is_zero() };
        weights.is_empty() || !weights.iter().all(is_zero)
    };
    let is_below = is_bounded && to.is_negative();
    let is_above = is_probability && *to > BigRational::one();
    !is_below && !is_above && blueprint.parties().all(weighs_something)
}

/// A change as a share of what is thought possible, and whether its end is.
fn measure(
    blueprint: &Blueprint<'_>,
    game: &Game,
    ranges: &[(i64, i64)],
    number: NumberId,
    to: &BigRational,
) -> (f64, bool) {
    let estimate = blueprint.numbers()[number].estimate;
    let (low, high) = estimate.bounds();
    let (low, high) = (low.to_rational(), high.to_rational());
    let by = (to - estimate.likely().to_rational()).abs();
    let is_within_range = low <= *to && *to <= high;
    let whole = match blueprint.owner(number) {
        _ if low < high => high - low,
        Some(party) => {
            let (least, most) = ranges[party.0];
            BigRational::from_float(game.scale().utility(most - least)).unwrap_or_else(BigRational::zero)
        }
        None => BigRational::one(),
    };
    let share = if whole.is_zero() { f64::INFINITY } else { (by / whole).to_f64().unwrap_or(f64::INFINITY) };
    (share, is_within_range)
}

/// The rules whose dropping opens a zone.
fn dropped_rules(blueprint: &Blueprint<'_>) -> Result<Vec<Lever>, AnalysisError> {
    let view = blueprint.view();
    let without = |rule: usize| {
        let mut scenario: Scenario = view.scenario().clone();
        scenario.rules.remove(rule);
        let game = match Game::new(&view.over(&scenario)) {
            // It keeps a refused consent from leading into another rule, so it cannot go alone.
            Err(AnalysisError::FallbackBreaksRule { .. }) => return Ok(None),
            game => game?,
        };
        let frontier = pareto(&game, &LIMITS);
        let inside: Vec<usize> =
            (0..frontier.len()).filter(|&p| game.accepts(frontier.utilities(p))).collect();
        let rows: Vec<&[i64]> = inside.iter().map(|&point| frontier.utilities(point)).collect();
        let best: Vec<usize> = nash(&rows, game.reservation()).into_iter().map(|row| inside[row]).collect();
        let lever =
            |point| Lever { change: Change::Rule(rule), outcome: frontier.outcome(point), exact: true };
        Ok(frontier.lowest(&best).map(lever))
    };
    let levers: Result<Vec<Option<Lever>>, AnalysisError> =
        (0..view.scenario().rules.len()).map(without).collect();
    Ok(levers?.into_iter().flatten().collect())
}

/// Looks for the outcome that needs the smallest step.
struct Search<'g> {
    game: &'g Game,
    /// The efficient outcomes.
    whole: &'g Frontier,
    /// The same among the outcomes with one option of an issue.
    by_option: BTreeMap<(usize, u32), Frontier>,
}

impl Search<'_> {
    fn zone(&mut self, slope: &Slope) -> [Option<Found>; 2] {
        let n_options = self.game.space().n_options();
        match slope.issues()[..] {
            [] => self.among(slope, None),
            [issue] if slope.n_parties() == 1 && n_options[issue] <= MOST_OPTIONS => {
                let options = (0..n_options[issue]).filter(|&o| self.game.open(issue)[o as usize]);
                let mut best = [None, None];
                for option in options.collect::<Vec<_>>() {
                    let found = self.among(slope, Some((issue, option)));
                    best.iter_mut().zip(found).for_each(|(best, found)| keep_least(best, found));
                }
                best
            }
            _ => [Sign::Up, Sign::Down].map(|sign| self.along(slope, sign)),
        }
    }

    /// Among outcomes for which the slope is the same.
    fn among(&mut self, slope: &Slope, option: Option<(usize, u32)>) -> [Option<Found>; 2] {
        let frontier = match option {
            None => self.whole,
            Some((issue, option)) => self.by_option.entry((issue, option)).or_insert_with(|| {
                let n = self.game.space().n_options()[issue];
                let allowed = (0..n).map(|o| o == option).collect();
                let region = Region::new(vec![Condition::new(IssueId(issue), allowed)]);
                pareto(&self.game.within(&region), &LIMITS)
            }),
        };
        if frontier.is_empty() {
            return [None, None];
        }
        let first = frontier.outcome(0);
        let slopes: Vec<i64> = (0..self.game.n_parties()).map(|p| slope.at(p, &first)).collect();
        [Sign::Up, Sign::Down].map(|sign| nearest(self.game, frontier, sign, |_| slopes.clone()))
    }

    /// Among all outcomes, in one direction: those count that no other beats in both utilities and slopes.
    fn along(&self, slope: &Slope, sign: Sign) -> Option<Found> {
        let game = slope.extended(self.game, sign.factor());
        let frontier = pareto(&game, &LIMITS);
        let n = self.game.n_parties();
        let slopes = |row: &[i64]| slope.unpacked(&row[n..], sign.factor());
        nearest(self.game, &frontier, sign, slopes)
    }
}

/// The point of a frontier that needs the smallest step; of equals the lexicographically lowest outcome.
fn nearest(
    game: &Game,
    frontier: &Frontier,
    sign: Sign,
    slopes: impl Fn(&[i64]) -> Vec<i64>,
) -> Option<Found> {
    let n = game.n_parties();
    let mut best: Option<(Share, Vec<usize>)> = None;
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
    Some(Found { step, outcome, exact: frontier.exactness() == Exactness::Exact })
}

/// Keeps the smaller step; of equals the one with the lexicographically lower outcome.
fn keep_least(best: &mut Option<Found>, found: Option<Found>) {
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
