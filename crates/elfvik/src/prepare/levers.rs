//! Levers: the smallest change of one number, or the dropping of one rule, that makes a deal possible.

mod slope;
mod variation;

use super::AnalysisError;
use super::frontier::{Exactness, Frontier, Limits, pareto};
use super::game::Game;
use super::parameters::{ParameterId, Parameters, Threshold};
use super::share::Ratio;
use super::solution::nash;
use crate::model::{Condition, IssueId, Outcome, Region, Reservation, Scenario};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use schemars::JsonSchema;
use serde::Serialize;
use slope::{Answer, Slope};
use std::collections::BTreeMap;
use std::fmt;
use variation::FileNumber;

/// What would make a deal possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Levers {
    /// The changes that suffice alone, in the order of [`LeverObjection`]; in each, rules stand before numbers and
    /// the smallest change first, of equals the first in the files.
    pub levers: Vec<Lever>,
    /// How many numbers were not searched, by the reason.
    pub unsearched: BTreeMap<Unsearched, usize>,
}

/// One change that suffices alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// What is changed.
    pub change: LeverChange,
    /// What speaks against it.
    pub judgement: LeverObjection,
    /// An outcome that makes a deal after the change.
    pub outcome: Outcome,
    /// Whether no smaller change suffices; otherwise one may, because a frontier was approximated.
    pub exact: bool,
}

/// What a lever changes.
#[derive(Debug, Clone, PartialEq)]
pub enum LeverChange {
    /// The rule at a position of the scenario is dropped.
    Rule(usize),
    /// A number takes another value, exactly as far as is needed. Both values are what the number's file
    /// says: another system may count them with the opposite sign, or divided by the greatest of an issue.
    Number {
        /// The number.
        number: ParameterId,
        /// What its file says now, at the likely value.
        from: BigRational,
        /// What it would have to say.
        to: BigRational,
        /// How much that changes, free of any scale: for a guess the change as a share of its range, for a
        /// probability as it is. Else the most that it changes the margin of any outcome (utility less
        /// reservation), as a share of the range of the party's utilities over the outcomes that break no
        /// rule; of several parties the greatest such share.
        share: f64,
    },
}

/// What speaks against a lever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LeverObjection {
    /// Nothing that is known: a rule, the consent of somebody, or a guess within its range.
    Thinkable,
    /// The new value lies beyond the range of the guess.
    BeyondGuess,
    /// The number was taken as known.
    Known,
}

/// Why a number was not searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unsearched {
    /// It is a cell of a table with too many combinations.
    LargeTable,
    /// It is multiplied with itself.
    MultipliesItself,
    /// Utilities are cut off at a ceiling, and the reservation is cut off with them or moves with the number.
    Ceiling,
    /// It is one of the weights that must add up to 1.
    PartOfWhole,
    /// It stands in no file: a formula gives it.
    Derived,
    /// It is divided by the greatest evaluation of its issue, and some of these are below zero.
    Evaluation,
    /// Its effect has more digits than 62 bits hold.
    TooFine,
    /// The numbers before it took all the work that is spent on levers.
    TooMuchWork,
}

impl fmt::Display for Unsearched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LargeTable => "cells of large tables",
            Self::MultipliesItself => "multiplied with themselves",
            Self::Ceiling => "bent by a ceiling that cuts the reservation off as well",
            Self::PartOfWhole => "weights that must add up to 1, so that none can change alone",
            Self::Derived => "given by a formula of the file and not written there",
            Self::Evaluation => "evaluations divided by the greatest of an issue that has some below zero",
            Self::TooFine => "with more digits than are counted",
            Self::TooMuchWork => "beyond the work that is spent on levers",
        })
    }
}

/// A table over more combinations than this is not searched cell by cell.
const MOST_CELLS: usize = 256;
/// An issue with more options than this is not searched option by option.
const MOST_OPTIONS: u32 = 32;
/// As what work the look at a number counts, beside the size of its game.
const LOOKS: u64 = 2_000;
/// The most points of the frontiers that are searched.
const LIMITS: Limits = Limits { points: 4_000, ..Limits::STANDARD };

/// What may still be spent on levers: numbers that are looked at when nothing is left count as
/// [`Unsearched::TooMuchWork`]. The same on every machine.
#[derive(Debug, Clone)]
pub struct LeverBudget {
    left: u64,
}

impl LeverBudget {
    /// As much as the levers of one brief may take: a second or two.
    pub const STANDARD: Self = Self { left: 200_000_000 };

    fn spend(&mut self, work: u64) {
        self.left = self.left.saturating_sub(work);
    }

    fn is_spent(&self) -> bool {
        self.left == 0
    }
}

/// What would open a zone of agreement where there is none at the likely values; nothing where there is one.
///
/// Along one number every margin (utility less reservation, times the sum of weights where weights are normalised) is a
/// straight line, the reservation's own dependence on the number included when it is the worth of a package. So the
/// smallest change for an outcome is a fraction, and the smallest for all outcomes is found among the efficient ones of
/// each set of outcomes with the same slope: one frontier per option of an issue, or one frontier whose further
/// coordinates are the slopes. Changes are exact fractions. Weights stay at or above 0, probabilities between 0 and 1.
///
/// A number is varied in the file where it stands, with whatever moves with it there: see [`LeverChange::Number`].
/// `ranges` are those of the parties' utilities, by which changes are measured. Cells that a table leaves at
/// zero are no numbers of anybody and are passed over. The cost is that of one frontier per rule, per option
/// and per number that several issues or parties share.
///
/// # Errors
///
/// When a rule couples too much to be dropped and looked at.
pub fn of_zone(
    parameters: &Parameters,
    game: &Game,
    frontier: &Frontier,
    ranges: &[(i64, i64)],
) -> Result<Levers, AnalysisError> {
    of_zone_within(parameters, (game, frontier), ranges, &mut LeverBudget::STANDARD.clone())
}

/// The same, with what is left of some work.
///
/// # Errors
///
/// As [`of_zone`].
pub fn of_zone_within(
    parameters: &Parameters,
    (game, frontier): (&Game, &Frontier),
    ranges: &[(i64, i64)],
    work: &mut LeverBudget,
) -> Result<Levers, AnalysisError> {
    if frontier.rows().any(|row| game.accepts(row)) {
        return Ok(Levers { levers: Vec::new(), unsearched: BTreeMap::new() });
    }
    let mut levers = dropped_rules(parameters)?;
    let looks = looks(game);
    let straight = straight(parameters, game);
    let above = game.has_ceiling().then(|| pareto(&straight, &LIMITS));
    let whole = above.as_ref().unwrap_or(frontier);
    let mut search = LeverSearch { game: &straight, whole, by_option: BTreeMap::new(), work: 0 };
    let found = numbers(parameters, (game, &straight), ranges, work, |game, slope| {
        let found = search.zone(game, slope);
        (found, looks + std::mem::take(&mut search.work))
    })?;
    levers.extend(found.levers);
    levers.sort_by_key(|lever| lever.judgement);
    Ok(Levers { levers, ..found })
}

/// What would make an outcome acceptable to all whose agreement is needed; nothing where it is.
///
/// As [`of_zone`], for one outcome: a fraction per number. Rules do not matter to it.
///
/// # Errors
///
/// When weights to be normalised are all zero.
pub fn of_package(
    parameters: &Parameters,
    game: &Game,
    outcome: &Outcome,
    ranges: &[(i64, i64)],
) -> Result<Levers, AnalysisError> {
    of_package_within(parameters, (game, outcome), ranges, &mut LeverBudget::STANDARD.clone())
}

/// The same, with what is left of some work.
///
/// # Errors
///
/// As [`of_package`].
pub fn of_package_within(
    parameters: &Parameters,
    (game, outcome): (&Game, &Outcome),
    ranges: &[(i64, i64)],
    work: &mut LeverBudget,
) -> Result<Levers, AnalysisError> {
    if game.accepts(&game.utilities(outcome)) {
        return Ok(Levers { levers: Vec::new(), unsearched: BTreeMap::new() });
    }
    let straight = straight(parameters, game);
    let row = straight.utilities(outcome);
    let looks = looks(game);
    let of = |game: &Game, slope: &Slope| {
        let steps: Vec<i64> = (0..game.n_parties()).map(|p| slope.at(p, outcome)).collect();
        let found = [NumberDirection::Up, NumberDirection::Down].map(|sign| {
            least(game, &row, &steps, sign).map(|step| SmallestStep {
                step,
                outcome: outcome.clone(),
                exact: true,
            })
        });
        (found, looks)
    };
    numbers(parameters, (game, &straight), ranges, work, of)
}

/// How much work it is to look at a number at all: its slope is written into a game of the same size.
fn looks(game: &Game) -> u64 {
    let options: u64 = game.space().n_options().iter().map(|&n| u64::from(n)).sum();
    let cells: u64 = game.couplings().iter().map(|coupling| coupling.shape.n_cells() as u64).sum();
    LOOKS + 8 * (options * game.n_parties() as u64 + cells)
}

/// The game in which margins are straight lines: a sum reaches a reservation exactly when it does so before its ceiling,
/// a reservation above the ceiling is out of reach, and who accepts any agreement accepts everything.
fn straight(parameters: &Parameters, game: &Game) -> Game {
    let mut straight = game.clone().without_ceilings().with_reservation(game.thresholds());
    for player in parameters.parties().filter(|&p| parameters.preferences(p).reservation == Reservation::Any)
    {
        straight.set_reservation(player, ANYTHING);
    }
    straight
}

/// No sum is less.
const ANYTHING: i64 = -(1 << 61);

/// Which way a number goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NumberDirection {
    Up,
    Down,
}

impl NumberDirection {
    fn factor(self) -> i64 {
        if self == Self::Up { 1 } else { -1 }
    }
}

/// The smallest step that suffices, in units of the slope, and the outcome that it makes a deal.
struct SmallestStep {
    step: Ratio,
    outcome: Outcome,
    exact: bool,
}

/// The smallest step in one direction after which a row of utilities makes a deal, its margins changing by
/// `slopes` per step; 0 where it makes one already.
fn least(game: &Game, row: &[i64], slopes: &[i64], sign: NumberDirection) -> Option<Ratio> {
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
        game.agreement().is_reached(&agrees)
    };
    steps.into_iter().find(is_deal)
}

/// Every number that alone makes a deal possible; of the two games the second has straight margins, in which
/// `search` finds the smallest steps up and down.
fn numbers(
    parameters: &Parameters,
    (game, straight): (&Game, &Game),
    ranges: &[(i64, i64)],
    work: &mut LeverBudget,
    mut search: impl FnMut(&Game, &Slope) -> ([Option<SmallestStep>; 2], u64),
) -> Result<Levers, AnalysisError> {
    let likely = parameters.likely();
    let mut slopes = slope::Slopes::new(parameters, &likely)?;
    let mut found: Vec<(Lever, Option<BigRational>)> = Vec::new();
    let mut unsearched: BTreeMap<Unsearched, usize> = BTreeMap::new();
    for number in (0..likely.len()).filter(|&n| parameters.is_of_the_table(n) && parameters.is_written(n)) {
        let variation = match FileNumber::of(parameters, number) {
            Ok(Some(variation)) => variation,
            Ok(None) => continue,
            Err(why) => {
                *unsearched.entry(why).or_default() += 1;
                continue;
            }
        };
        if work.is_spent() {
            *unsearched.entry(Unsearched::TooMuchWork).or_default() += 1;
            continue;
        }
        let mut search = |game: &Game, slope: &Slope| {
            let (found, spent) = search(game, slope);
            work.spend(spent);
            found
        };
        let slope = match slopes.of(&variation) {
            Answer::Straight(slope) => slope,
            Answer::Nothing => {
                // Within its bounds it moves nothing; beyond them it may.
                if variation.goes_on {
                    *unsearched.entry(Unsearched::Evaluation).or_default() += 1;
                }
                continue;
            }
            Answer::NotSearched(why) => {
                *unsearched.entry(why).or_default() += 1;
                continue;
            }
        };
        let steps = match slopes.out_of_reach(&variation) {
            None => search(straight, &slope),
            Some(party) => below_ceiling(party, (game, straight), &slope, &mut search),
        };
        let of = |(step, sign): (Option<SmallestStep>, NumberDirection)| {
            let found = step?;
            let step = slope.change(found.step) * BigInt::from(sign.factor());
            let to = variation.after(&step)?;
            is_possible(parameters, &likely, &variation, &step).then_some((found, to))
        };
        let distance = |to: &BigRational| (to - &variation.from).abs();
        let best = steps.into_iter().zip([NumberDirection::Up, NumberDirection::Down]).filter_map(of);
        let Some((best, to)) = best.min_by(|a, b| distance(&a.1).cmp(&distance(&b.1))) else {
            if variation.goes_on {
                *unsearched.entry(Unsearched::Evaluation).or_default() += 1;
            }
            continue;
        };
        let (share, judgement) = measure(parameters, ranges, number, (&variation, &to), (&slope, best.step));
        let change = LeverChange::Number { number, from: variation.from, to, share: float(share.as_ref()) };
        found.push((Lever { change, judgement, outcome: best.outcome, exact: best.exact }, share));
    }
    // What no range measures comes last.
    found.sort_by(|(a, by), (b, other)| {
        let shares = (by.is_none(), by).cmp(&(other.is_none(), other));
        a.judgement.cmp(&b.judgement).then(shares)
    });
    Ok(Levers { levers: found.into_iter().map(|(lever, _)| lever).collect(), unsearched })
}

fn float(share: Option<&BigRational>) -> f64 {
    share.and_then(ToPrimitive::to_f64).unwrap_or(f64::INFINITY)
}

/// The smallest steps down of a reservation that lies above the ceiling of its party's utilities: down to the
/// ceiling first.
fn below_ceiling(
    party: usize,
    (game, straight): (&Game, &Game),
    slope: &Slope,
    search: &mut impl FnMut(&Game, &Slope) -> [Option<SmallestStep>; 2],
) -> [Option<SmallestStep>; 2] {
    let now = game.reservation()[party];
    let ceiling = game.ceilings()[party].min(now);
    let mut lowered = straight.clone();
    lowered.set_reservation(party, ceiling);
    let [_, down] = search(&lowered, slope);
    let from_now = |found: SmallestStep| {
        let Ratio { part, whole } = found.step;
        let per_step = slope.taken_back(party).max(1);
        // Both parts become steps of one unit of the reservation.
        let part = i128::from(part) * i128::from(per_step) + i128::from(now - ceiling) * i128::from(whole);
        let whole = i128::from(whole) * i128::from(per_step);
        let step = Ratio { part: i64::try_from(part).ok()?, whole: i64::try_from(whole).ok()? };
        Some(SmallestStep { step, ..found })
    };
    [None, down.and_then(from_now)]
}

/// Whether numbers may move so far at all: weights and probabilities keep to their bounds, a reservation to
/// the reach of its party's utilities, and some weight remains.
fn is_possible(
    parameters: &Parameters,
    likely: &[BigRational],
    variation: &FileNumber,
    step: &BigRational,
) -> bool {
    let after = |number: ParameterId| {
        let by = variation.moves.iter().find(|(moved, _)| *moved == number).map(|(_, by)| by * step);
        by.map_or_else(|| likely[number].clone(), |by| &likely[number] + by)
    };
    let is_within = |number: ParameterId| {
        let is_probability = parameters.is_probability(number);
        let is_bounded = is_probability || parameters.is_weight(number);
        let to = after(number);
        !(is_bounded && to.is_negative() || is_probability && to > BigRational::one())
    };
    let weighs_something = |player: usize| {
        let weights = parameters.shared_weights(player);
        weights.is_empty() || !weights.iter().all(|&w| after(w).is_zero())
    };
    let is_in_reach =
        |player: usize| match (parameters.reservation(player), parameters.preferences(player).ceiling) {
            (Threshold::Number(least), Some(ceiling)) => {
                let ceiling = ceiling.to_rational();
                likely[least] > ceiling && after(least) == likely[least] || after(least) <= ceiling
            }
            _ => true,
        };
    variation.moves.iter().all(|(number, _)| is_within(*number))
        && parameters.parties().all(|player| weighs_something(player) && is_in_reach(player))
}

/// How much a lever changes, free of any scale, `None` where nothing measures it; and what speaks against it.
fn measure(
    parameters: &Parameters,
    ranges: &[(i64, i64)],
    number: ParameterId,
    (variation, to): (&FileNumber, &BigRational),
    (slope, step): (&Slope, Ratio),
) -> (Option<BigRational>, LeverObjection) {
    let estimate = &parameters.numbers()[number].estimate;
    let (low, high) = estimate.bounds();
    let (low, high) = (low.to_rational(), high.to_rational());
    let by = (to - &variation.from).abs();
    let judgement = match () {
        () if low < high && low <= *to && *to <= high => LeverObjection::Thinkable,
        () if estimate.is_uncertain() => LeverObjection::BeyondGuess,
        () if parameters.is_probability(number) => LeverObjection::Thinkable,
        () => LeverObjection::Known,
    };
    if low < high {
        return (Some(by / (high - low)), judgement);
    }
    if parameters.is_probability(number) {
        return (Some(by), judgement);
    }
    let of_party = |(party, most): (usize, i64)| {
        let (least, greatest) = ranges[party];
        let whole = BigInt::from(greatest) - BigInt::from(least);
        let changed = BigInt::from(most) * BigInt::from(step.part);
        whole.is_positive().then(|| BigRational::new(changed, whole * BigInt::from(step.whole)))
    };
    let shares: Option<Vec<BigRational>> = slope.most().into_iter().map(of_party).collect();
    (shares.and_then(|shares| shares.into_iter().max()), judgement)
}

/// The rules whose dropping opens a zone.
fn dropped_rules(parameters: &Parameters) -> Result<Vec<Lever>, AnalysisError> {
    let view = parameters.view();
    let without = |rule: usize| {
        let mut scenario: Scenario = view.scenario().clone();
        scenario.rules.remove(rule);
        let game = match Game::new(&view.over(scenario.clone())) {
            // It keeps a refused consent from leading into another rule, so it cannot go alone.
            Err(AnalysisError::FallbackBreaksRule { .. }) => return Ok(None),
            game => game?,
        };
        let frontier = pareto(&game, &LIMITS);
        let inside: Vec<usize> =
            (0..frontier.len()).filter(|&p| game.accepts(frontier.utilities(p))).collect();
        let rows: Vec<&[i64]> = inside.iter().map(|&point| frontier.utilities(point)).collect();
        let picked = nash(&rows, game.reservation(), game.units());
        let best: Vec<usize> = picked.into_iter().map(|row| inside[row]).collect();
        let lever = |point| Lever {
            change: LeverChange::Rule(rule),
            judgement: LeverObjection::Thinkable,
            outcome: frontier.outcome(point),
            exact: true,
        };
        Ok(frontier.lowest(&best).map(lever))
    };
    let levers: Result<Vec<Option<Lever>>, AnalysisError> =
        (0..view.scenario().rules.len()).map(without).collect();
    Ok(levers?.into_iter().flatten().collect())
}

/// Looks for the outcome that needs the smallest step.
struct LeverSearch<'g> {
    game: &'g Game,
    /// The efficient outcomes.
    whole: &'g Frontier,
    /// The same among the outcomes with one option of an issue.
    by_option: BTreeMap<(usize, u32), Frontier>,
    /// How much work was done since somebody asked.
    work: u64,
}

impl LeverSearch<'_> {
    /// The smallest steps up and down after which a game has a zone, which differs from the searched one in
    /// reservations only.
    fn zone(&mut self, game: &Game, slope: &Slope) -> [Option<SmallestStep>; 2] {
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
