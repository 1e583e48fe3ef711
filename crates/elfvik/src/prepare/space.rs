//! Sizes and ranges of an outcome space under its rules.

use super::AnalysisError;
use super::diagram::{DiagramLimits, Diagrams};
use super::frontier::Limits;
use super::game::Game;
use super::relaxation::{RelaxationSide, relaxed};
use crate::model::Outcome;
use num_bigint::BigUint;

/// How many outcomes break no rule, exactly. One pass over the diagram of the rules.
///
/// # Errors
///
/// When the rules couple so many issues that the diagram would grow beyond its limits.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, space};
///
/// let issue = || vec![vec![0, 1], vec![1, 0]];
/// let game = Game::additive(vec![issue(); 70], vec![0, 0]).unwrap();
/// assert_eq!(space::feasible(&game).unwrap().to_string(), "1180591620717411303424");
/// ```
pub fn feasible(game: &Game) -> Result<BigUint, AnalysisError> {
    Ok(Diagrams::of_rules(game, DiagramLimits::for_checks())?.size())
}

/// Per issue, whether each option occurs in an outcome that breaks no rule. One pass over the diagram of the
/// rules.
///
/// # Errors
///
/// As for [`feasible`].
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, space};
///
/// let game = Game::additive(vec![vec![vec![0, 1], vec![1, 0]]], vec![0, 0]).unwrap();
/// assert_eq!(space::possible(&game), Ok(vec![vec![true, true]]));
/// ```
pub fn possible(game: &Game) -> Result<Vec<Vec<bool>>, AnalysisError> {
    let mut possible: Vec<Vec<bool>> =
        game.space().n_options().iter().map(|&n| vec![false; n as usize]).collect();
    // Every state lies on a way from one end to the other, and so does every arc.
    let diagrams = Diagrams::of_rules(game, DiagramLimits::for_checks())?;
    for layer in diagrams.parts.iter().flat_map(|part| &part.layers) {
        layer.arcs.iter().for_each(|arc| possible[layer.issue][arc.option as usize] = true);
    }
    Ok(possible)
}

/// The outcomes that break no rule, in lexicographic order, first issue slowest. Looks at every outcome of
/// the space: `O(size · rules)` for all.
///
/// # Examples
///
/// ```
/// use elfvik::{format::native::starter_view, prepare::Game};
///
/// let view = starter_view();
/// let game = Game::new(&view).unwrap();
/// // A rule forbids ten of sixty outcomes.
/// assert_eq!(elfvik::prepare::space::feasible_outcomes(&game).count(), 50);
/// ```
pub fn feasible_outcomes(game: &Game) -> impl Iterator<Item = Outcome> + '_ {
    game.space().iter().filter(|outcome| game.is_feasible(outcome))
}

/// The least and the greatest utility of each party over the feasible outcomes, in whole numbers. One pass
/// over the diagram; where couplings are too wide for one, ranges that hold the true ones.
///
/// # Examples
///
/// ```
/// use elfvik::prepare::{Game, frontier::Limits, space};
///
/// let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]], vec![3, 3]).unwrap();
/// assert_eq!(space::ranges(&game, &Limits::STANDARD), [(2, 9), (1, 8)]);
/// ```
#[must_use]
pub fn ranges(game: &Game, limits: &Limits) -> Vec<(i64, i64)> {
    ranges_of(game, Diagrams::new(game, limits.widest).ok().as_ref(), limits)
}

/// The ranges of a game whose diagrams are built already; `None` where they grew too wide.
pub(super) fn ranges_of(game: &Game, diagrams: Option<&Diagrams>, limits: &Limits) -> Vec<(i64, i64)> {
    let n_parties = game.n_parties();
    let mut ranges = uncapped_ranges(game, diagrams, limits, n_parties);
    for ((low, high), &ceiling) in ranges.iter_mut().zip(game.ceilings()) {
        (*low, *high) = ((*low).min(ceiling), (*high).min(ceiling));
    }
    ranges
}

fn uncapped_ranges(
    game: &Game,
    diagrams: Option<&Diagrams>,
    limits: &Limits,
    n_parties: usize,
) -> Vec<(i64, i64)> {
    if let Some(diagrams) = diagrams {
        return diagrams.ranges(n_parties);
    }
    let high = relaxed(game, RelaxationSide::Above, limits.widest).1.ranges(n_parties);
    // The least utilities of a game are the greatest of its mirror image, with all signs turned.
    let low = relaxed(&game.mirrored(), RelaxationSide::Above, limits.widest).1.ranges(n_parties);
    low.into_iter().zip(high).map(|((_, low), (_, high))| (-low, high)).collect()
}
