//! Diagrams whose structure all worlds share.

use super::diagram::{DiagramLimits, Diagrams};
use super::game::Game;
use super::parameters::{Parameters, UtilityLayout};
use std::ops::Range;

/// The diagrams of all worlds, to be filled anew in each, of the parties' game at the likely values or of
/// one of all players; `None` where they grow too wide.
pub(super) fn of_all_worlds(
    parameters: &Parameters,
    likely: &Game,
    widest: DiagramLimits,
) -> Option<Diagrams> {
    of_players(parameters, (likely, 0..likely.n_parties()), widest)
}

/// The same of a game of some of the players.
pub(super) fn of_players(
    parameters: &Parameters,
    (likely, players): (&Game, Range<usize>),
    widest: DiagramLimits,
) -> Option<Diagrams> {
    let frame = UtilityLayout::new(parameters, players);
    let classes = parameters.classes(&frame);
    let mut outline = likely.clone();
    frame.each_cell(|cell| outline.set(cell, *classes.get(cell)));
    Diagrams::new(&outline, widest).ok()
}
