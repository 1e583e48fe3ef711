//! The Pareto frontier of a game, or of its zone alone.

use super::const_arrays::sized;
use super::growing::of_diagrams_above;
use super::pruning::RemainingGains;
use super::{Frontier, bounded, point_outcomes};
use crate::prepare::diagram::Diagrams;
use crate::prepare::game::Game;
use crate::prepare::limits::Limits;

/// The Pareto frontier of a game, exact unless a limit is passed.
///
/// Issues are added one at a time, keeping only points that nothing dominates (a pruned Minkowski sum); where
/// rules or joint terms couple issues, one list is kept per state of their
/// [diagram](crate::prepare::diagram). With `f` points before an issue of `o` options this takes `O(f o log
/// o)` for two parties and `O(f o log(f o))` plus staircase moves for three; beyond, one query of a k-d tree
/// per pair of options. When more points than `limits.points` appear, near ones are thinned out; when a
/// diagram would grow too wide, couplings are relaxed for an upper bound and kept for a search of real
/// outcomes. Either way the [exactness](Frontier::exactness) says how far off the result can be.
///
/// Ties: of equal points the lexicographically lowest outcome stands for all.
///
/// Sources: M. Ehrgott, "Multicriteria Optimization", Springer, 2005, for the sum; U. Bertelè, F. Brioschi,
/// "Nonserial Dynamic Programming", Academic Press, 1972, for the elimination of coupled issues.
///
/// # Panics
///
/// For more than [`MOST_PARTIES`](crate::model::Scenario::MOST_PARTIES) parties, which no scenario has.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, frontier::{Exactness, Limits, pareto}};
///
/// // Thirty issues of two options, what one side gains the other loses.
/// let issue = |weight: i64| vec![vec![weight, 0], vec![0, 31 - weight]];
/// let game = Game::additive((1..=30).map(issue).collect(), vec![0, 0]).unwrap();
/// let frontier = pareto(&game, &Limits::STANDARD);
/// assert_eq!(frontier.exactness(), Exactness::Exact);
/// assert_eq!(frontier.utilities(0), [465, 0]);
/// assert_eq!(frontier.outcome(0).options(), [0; 30]);
/// ```
#[must_use]
pub fn pareto(game: &Game, limits: &Limits) -> Frontier {
    of(game, Diagrams::new(game, limits.widest).ok().as_ref(), limits)
}

/// The frontier of a game whose diagrams are built already; `None` where they grew too wide.
pub(in crate::prepare) fn of(game: &Game, diagrams: Option<&Diagrams>, limits: &Limits) -> Frontier {
    within(None, game, diagrams, limits)
}

/// The efficient outcomes of the zone of agreement alone: partial outcomes that cannot become a deal are
/// dropped on the way.
pub(in crate::prepare) fn of_zone(game: &Game, diagrams: &Diagrams, limits: &Limits) -> Frontier {
    within(Some(&RemainingGains::new(game, diagrams)), game, Some(diagrams), limits)
}

/// The frontier, or with a floor only what reaches it.
pub(super) fn within(
    floor: Option<&RemainingGains<'_>>,
    game: &Game,
    diagrams: Option<&Diagrams>,
    limits: &Limits,
) -> Frontier {
    sized!(game.n_parties(), of_size(floor, game, diagrams, limits))
}

/// The frontier with utilities in arrays of `P >= n_parties` numbers, those beyond the parties zero.
fn of_size<const P: usize>(
    floor: Option<&RemainingGains<'_>>,
    game: &Game,
    diagrams: Option<&Diagrams>,
    limits: &Limits,
) -> Frontier {
    let Some(diagrams) = diagrams else { return bounded::frontier::<P>(game, limits) };
    let growing = of_diagrams_above::<P>(game, diagrams, limits, floor);
    let mut frontier = growing.frontier(game);
    let listed = floor.is_none().then(|| point_outcomes::equals_by_listing(game, &frontier));
    frontier.known_equals =
        listed.flatten().unwrap_or_else(|| point_outcomes::at_ceilings(game, &frontier, diagrams, limits));
    frontier
}
