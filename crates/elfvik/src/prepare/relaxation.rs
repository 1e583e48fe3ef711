//! Games with less coupling that bound a game from above or from below.

use super::diagram::{DiagramLimits, Diagrams, Narrowing};
use super::game::{Coupling, CouplingShape, Game, issues_of};
use crate::model::Region;

/// On which side of a game its relaxation lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RelaxationSide {
    /// Allows every outcome that the game allows, and pays each party at least as much.
    Above,
    /// Allows no other outcome than the game allows, and pays each party at most as much.
    Below,
}

/// Diagrams within `widest` that bound a game: its own with states merged, else those of the first of ever
/// looser games.
pub(crate) fn relaxed(game: &Game, side: RelaxationSide, widest: DiagramLimits) -> (Game, Diagrams) {
    let narrowing = match side {
        RelaxationSide::Above => Narrowing::Above,
        RelaxationSide::Below => Narrowing::Below,
    };
    let narrow = DiagramLimits { states: widest.states.min(WIDTH), ..widest };
    if let Some(diagrams) = Diagrams::narrow(game, narrowing, narrow) {
        return (game.clone(), diagrams);
    }
    let mut game = game.clone();
    // Each try costs as much as a diagram may before it is given up.
    let widest = DiagramLimits { states: widest.states.min(TRIED.states), arcs: widest.arcs.min(TRIED.arcs) };
    loop {
        match Diagrams::new(&game, widest) {
            Ok(diagrams) => return (game, diagrams),
            Err(_) => game = step(&game, side),
        }
    }
}

/// How many states a layer of merged states has.
const WIDTH: usize = 2_000;

/// How large the diagram of a looser game may grow.
const TRIED: DiagramLimits = DiagramLimits { states: 10_000, arcs: 200_000 };

/// A game with less coupling: the widest quarter of the couplings, or else of the barred regions, lose an
/// issue each, until nothing couples any more.
fn step(game: &Game, side: RelaxationSide) -> Game {
    let width = |c: &Coupling| c.shape.issues().len();
    let bar_width = |r: &Region| issues_of(r).len();
    let mut couplings: Vec<Coupling> = game.couplings().to_vec();
    couplings.sort_by_key(|c| std::cmp::Reverse(width(c)));
    let mut barred: Vec<Region> = game.barred().to_vec();
    barred.sort_by_key(|r| std::cmp::Reverse(bar_width(r)));
    if couplings.first().map_or(0, width) >= barred.first().map_or(0, bar_width) {
        let (wide, rest) = couplings.split_at(couplings.len().div_ceil(4));
        let narrower = wide.iter().filter_map(|c| narrower_coupling(game, c, side));
        let (single, couplings): (Vec<_>, Vec<_>) =
            narrower.chain(rest.iter().cloned()).partition(|c| width(c) < 2);
        game.with_couplings(couplings, barred).with_single_terms(&single)
    } else {
        let rest = barred.split_off(barred.len().div_ceil(4));
        let narrower: Vec<Region> = match side {
            RelaxationSide::Above => Vec::new(),
            RelaxationSide::Below => barred.iter().map(without_last).collect(),
        };
        let (single, narrower): (Vec<_>, Vec<_>) = narrower.into_iter().partition(|r| bar_width(r) < 2);
        game.with_couplings(couplings, rest.into_iter().chain(narrower).collect()).with_closed(&single)
    }
}

/// A coupling without its last issue that errs to one side; `None` when nothing is left to pay.
fn narrower_coupling(game: &Game, coupling: &Coupling, side: RelaxationSide) -> Option<Coupling> {
    let shape = match &coupling.shape {
        CouplingShape::Bonus { value, .. } if (*value < 0) == (side == RelaxationSide::Above) => return None,
        CouplingShape::Bonus { region, value } => {
            CouplingShape::Bonus { region: without_last(region), value: *value }
        }
        CouplingShape::Table { issues, cells } => {
            let (last, issues) = issues.split_last()?;
            let n = game.space().n_options()[*last] as usize;
            let extreme = |row: &[i64]| match side {
                RelaxationSide::Above => row.iter().copied().max().unwrap_or(0),
                RelaxationSide::Below => row.iter().copied().min().unwrap_or(0),
            };
            CouplingShape::Table {
                issues: issues.to_vec(),
                cells: cells.chunks_exact(n).map(extreme).collect(),
            }
        }
    };
    Some(Coupling { party: coupling.party, shape })
}

/// A larger region: one condition less.
fn without_last(region: &Region) -> Region {
    let conditions = region.conditions();
    Region::new(conditions[..conditions.len().saturating_sub(1)].to_vec())
}
