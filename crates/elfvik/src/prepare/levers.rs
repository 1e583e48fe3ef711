//! Levers: the smallest change of one number, or the dropping of one rule, that makes a deal possible.

mod budget;
mod lever;
mod measure;
mod rules;
mod search;
mod slope;
mod variation;

pub(crate) use budget::LeverBudget;
pub use lever::{Lever, LeverCaveat, LeverChange, Levers, UnsearchedReason};

use super::AnalysisError;
use super::frontier::{Frontier, pareto};
use super::game::Game;
use super::parameters::{ParameterId, ParameterRole, Parameters};
use super::share::Ratio;
use crate::model::Outcome;
use budget::{LIMITS, looks};
use measure::{Step, is_possible, measure};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};
use rules::{dropped_red_lines, dropped_rules};
use search::{LeverSearch, NumberDirection, SmallestStep, least};
use slope::{Answer, Slope, Slopes};
use std::collections::BTreeMap;
use variation::FileNumber;

/// What would open a zone of agreement where there is none at the likely values; nothing where there is one.
///
/// Along one number every margin (utility less reservation, times the sum of weights where weights are
/// normalised) is a straight line, the reservation's own dependence on the number included when it is the
/// worth of a package. So the smallest change for an outcome is a fraction, and the smallest for all outcomes
/// is found among the efficient ones of each set of outcomes with the same slope: one frontier per option of
/// an issue, or one frontier whose further coordinates are the slopes. Changes are exact fractions. Weights
/// stay at or above 0, probabilities between 0 and 1.
///
/// A number is varied in the file where it stands, with whatever moves with it there: see
/// [`LeverChange::Number`]. `ranges` are those of the parties' utilities, by which changes are measured.
/// Of a game of parties and ratifiers together the numbers of ratifiers are levers too, and `frontier` and
/// `ranges` are those of all.
/// Cells that a table leaves at zero are no numbers of anybody and are passed over. The cost is that of one
/// frontier per rule, per option and per number that several issues or parties share.
///
/// # Errors
///
/// When a rule couples too much to be dropped and looked at.
///
/// # Examples
///
/// ```
/// # use elfvik::{format::{FileText, native}, model::{PartyId, View}};
/// use elfvik::prepare::{Game, Parameters, frontier::{Limits, pareto}, levers, space};
///
/// # let scenario = native::STARTER[0];
/// # let scenario = native::scenario(FileText { name: scenario.name, text: scenario.text }).unwrap();
/// // The starter scenario, but the town accepts nothing below 0.78.
/// # let file = |(p, text): (usize, &str)| {
/// #     native::party_file(FileText { name: "", text }, &scenario, PartyId(p)).unwrap()
/// # };
/// # let reservation = "reservation = { low = 0.45, likely = 0.5, high = 0.6 }";
/// # let town = native::STARTER[1].text.replace(reservation, "reservation = 0.78");
/// # let files = [&town[..], native::STARTER[2].text].into_iter().enumerate().map(file);
/// # let view = View::of_analyst(scenario.clone(), files.collect::<Vec<_>>()).unwrap();
/// let parameters = Parameters::of(&view).unwrap();
/// let game = Game::likely(&parameters).unwrap();
/// let (frontier, ranges) = (pareto(&game, &Limits::STANDARD), space::ranges(&game, &Limits::STANDARD));
/// let found = levers::of_zone(&parameters, &game, &frontier, &ranges).unwrap();
/// let levers::LeverChange::Number { number, to, .. } = &found.levers[0].change else { unreachable!() };
/// // A deal is possible once the state consents with a probability of 0.8 instead of 0.7.
/// assert_eq!(parameters.name(*number), "consents.state.probability");
/// assert_eq!(to.to_string(), "4/5");
/// ```
pub fn of_zone(
    parameters: &Parameters,
    game: &Game,
    frontier: &Frontier,
    ranges: &[(i64, i64)],
) -> Result<Levers, AnalysisError> {
    of_zone_within(parameters, game, frontier, ranges, &mut LeverBudget::STANDARD.clone())
}

/// The same, with what is left of some work.
///
/// # Errors
///
/// As [`of_zone`].
pub(crate) fn of_zone_within(
    parameters: &Parameters,
    game: &Game,
    frontier: &Frontier,
    ranges: &[(i64, i64)],
    work: &mut LeverBudget,
) -> Result<Levers, AnalysisError> {
    if frontier.rows().any(|row| game.accepts(row)) {
        return Ok(Levers { levers: Vec::new(), unsearched: BTreeMap::new() });
    }
    let mut levers = dropped_rules(parameters, game)?;
    levers.extend(dropped_red_lines(parameters, game)?);
    let looks = looks(game);
    let straight = straight(parameters, game);
    let above = game.has_ceiling().then(|| pareto(&straight, &LIMITS));
    let whole = above.as_ref().unwrap_or(frontier);
    let mut search = LeverSearch { game: &straight, whole, by_option: BTreeMap::new(), work: 0 };
    let found = numbers(parameters, &Games { game, straight: &straight }, ranges, work, |game, slope| {
        let found = search.zone(game, slope);
        (found, looks + std::mem::take(&mut search.work))
    })?;
    // No amount buys a red line.
    levers.extend(found.levers.into_iter().filter(|lever| !is_over_red_lines(game, &lever.outcome)));
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
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, Parameters, frontier::Limits, levers, space};
/// # use elfvik::format::native::starter_view;
///
/// let parameters = Parameters::of(&starter_view()).unwrap();
/// let game = Game::likely(&parameters).unwrap();
/// let ranges = space::ranges(&game, &Limits::STANDARD);
/// // What would make the town accept the builder's first offer?
/// let offer = &parameters.view().scenario().packages[0].outcome;
/// let found = levers::of_package(&parameters, &game, offer, &ranges).unwrap();
/// let levers::LeverChange::Number { number, to, .. } = &found.levers[0].change else { unreachable!() };
/// assert_eq!(parameters.name(*number), "town: reservation");
/// assert_eq!(to.to_string(), "9/50");
/// ```
pub fn of_package(
    parameters: &Parameters,
    game: &Game,
    outcome: &Outcome,
    ranges: &[(i64, i64)],
) -> Result<Levers, AnalysisError> {
    of_package_within(parameters, game, outcome, ranges, &mut LeverBudget::STANDARD.clone())
}

/// The same, with what is left of some work.
///
/// # Errors
///
/// As [`of_package`].
pub(crate) fn of_package_within(
    parameters: &Parameters,
    game: &Game,
    outcome: &Outcome,
    ranges: &[(i64, i64)],
    work: &mut LeverBudget,
) -> Result<Levers, AnalysisError> {
    if game.accepts_outcome(outcome, &game.utilities(outcome)) || is_over_red_lines(game, outcome) {
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
    numbers(parameters, &Games { game, straight: &straight }, ranges, work, of)
}

/// Whether so many parties have red lines that an outcome crosses that the others do not suffice.
fn is_over_red_lines(game: &Game, outcome: &Outcome) -> bool {
    let can: Vec<bool> = (0..game.n_parties()).map(|p| !game.crosses(p, outcome)).collect();
    game.has_red_lines() && !game.is_agreed(&can)
}

/// The game in which margins are straight lines: a sum reaches a reservation exactly when it does so before
/// its ceiling, a reservation above the ceiling is out of reach, and who accepts any agreement accepts
/// everything.
fn straight(parameters: &Parameters, game: &Game) -> Game {
    let mut straight = game.clone().without_ceilings().with_reservation(game.thresholds());
    for player in parameters.any_acceptors_in(0..game.n_parties(), parameters.state()) {
        straight.set_reservation(player, ANYTHING);
    }
    straight
}

/// No sum is less.
const ANYTHING: i64 = -(1 << 61);

/// A game with the one in which its margins are straight lines.
struct Games<'g> {
    game: &'g Game,
    straight: &'g Game,
}

/// Every number that alone makes a deal possible; `search` finds the smallest steps up and down where margins
/// are straight, and says how much work that was.
fn numbers(
    parameters: &Parameters,
    games: &Games<'_>,
    ranges: &[(i64, i64)],
    work: &mut LeverBudget,
    mut search: impl FnMut(&Game, &Slope) -> ([Option<SmallestStep>; 2], u64),
) -> Result<Levers, AnalysisError> {
    let likely = parameters.likely();
    let slopes = Slopes::new(parameters, games.game.n_parties(), &likely)?;
    let mut numbers = Numbers { parameters, games, ranges, likely, slopes };
    let mut found: Vec<(Lever, Option<BigRational>)> = Vec::new();
    let mut unsearched: BTreeMap<UnsearchedReason, usize> = BTreeMap::new();
    let n_numbers = numbers.likely.len();
    let has_ratifiers = games.game.n_parties() > parameters.parties().len();
    let is_of_players = |n: ParameterId| {
        let is_vote = matches!(parameters.numbers()[n].place, ParameterRole::Approval(..));
        parameters.is_of_the_table(n) || has_ratifiers && !is_vote
    };
    for number in (0..n_numbers).filter(|&n| is_of_players(n) && parameters.is_written(n)) {
        match numbers.lever(number, work, &mut search) {
            Ok(lever) => found.extend(lever),
            Err(why) => *unsearched.entry(why).or_default() += 1,
        }
    }
    // What no range measures comes last.
    found.sort_by(|(a, by), (b, other)| {
        let shares = (by.is_none(), by).cmp(&(other.is_none(), other));
        a.judgement.cmp(&b.judgement).then(shares)
    });
    Ok(Levers { levers: found.into_iter().map(|(lever, _)| lever).collect(), unsearched })
}

/// The numbers of the parameters, to be looked at one by one.
struct Numbers<'n> {
    parameters: &'n Parameters,
    games: &'n Games<'n>,
    ranges: &'n [(i64, i64)],
    likely: Vec<BigRational>,
    slopes: Slopes<'n>,
}

impl Numbers<'_> {
    /// The lever of one number, with how much it changes; `None` where the number opens no deal, and an
    /// error where it is not searched.
    fn lever(
        &mut self,
        number: ParameterId,
        work: &mut LeverBudget,
        search: &mut impl FnMut(&Game, &Slope) -> ([Option<SmallestStep>; 2], u64),
    ) -> Result<Option<(Lever, Option<BigRational>)>, UnsearchedReason> {
        let Some(variation) = FileNumber::of(self.parameters, number)? else { return Ok(None) };
        if work.is_spent() {
            return Err(UnsearchedReason::TooMuchWork);
        }
        // Within its bounds it does nothing; beyond them it may.
        let nothing = if variation.goes_on { Err(UnsearchedReason::Evaluation) } else { Ok(None) };
        let slope = match self.slopes.of(&variation) {
            Answer::Straight(slope) => slope,
            Answer::Nothing => return nothing,
            Answer::NotSearched(why) => return Err(why),
        };
        let mut search = |game: &Game, slope: &Slope| {
            let (found, spent) = search(game, slope);
            work.spend(spent);
            found
        };
        let steps = match self.slopes.out_of_reach(&variation) {
            None => search(self.games.straight, &slope),
            Some(party) => below_ceiling(party, self.games, &slope, &mut search),
        };
        let of = |(step, sign): (Option<SmallestStep>, NumberDirection)| {
            let found = step?;
            let step = slope.change(found.step) * BigInt::from(sign.factor());
            let to = variation.after(&step)?;
            let n_players = self.games.game.n_parties();
            is_possible(self.parameters, &self.likely, (&variation, &step), n_players).then_some((found, to))
        };
        let distance = |to: &BigRational| (to - &variation.from).abs();
        let best = steps.into_iter().zip([NumberDirection::Up, NumberDirection::Down]).filter_map(of);
        let Some((best, to)) = best.min_by(|a, b| distance(&a.1).cmp(&distance(&b.1))) else {
            return nothing;
        };
        let step = Step { slope: &slope, size: best.step, from: &variation.from, to: &to };
        let (share, judgement) = measure(self.parameters, self.ranges, number, &step);
        let change = LeverChange::Number { number, from: variation.from, to, share: float(share.as_ref()) };
        Ok(Some((Lever { change, judgement, outcome: best.outcome, exact: best.exact }, share)))
    }
}

fn float(share: Option<&BigRational>) -> f64 {
    share.and_then(ToPrimitive::to_f64).unwrap_or(f64::INFINITY)
}

/// The smallest steps down of a reservation that lies above the ceiling of its party's utilities: down to the
/// ceiling first.
fn below_ceiling(
    party: usize,
    games: &Games<'_>,
    slope: &Slope,
    search: &mut impl FnMut(&Game, &Slope) -> [Option<SmallestStep>; 2],
) -> [Option<SmallestStep>; 2] {
    let now = games.game.reservation()[party];
    let ceiling = games.game.ceilings()[party].min(now);
    let mut lowered = games.straight.clone();
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
