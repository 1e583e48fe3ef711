//! The numbers of a game as they were written: what a party is told of its own wishes.

use crate::prepare::parameters::{CellId, Cells, Fraction};

/// The numbers of a game as floats, each the nearest to the exact fraction: no unit and no grid of whole
/// numbers lies between. None for what is drawn anew in each world.
#[derive(Debug, Clone)]
pub(in crate::prepare) struct Written {
    pub(super) cells: Cells<Option<f64>>,
    /// Per player; none for what follows from drawn numbers, and where any agreement is accepted.
    pub(super) reservations: Vec<Option<f64>>,
    /// Per player; none where nothing is cut off.
    pub(super) ceilings: Vec<Option<f64>>,
}

impl Written {
    /// Cells and limits as floats.
    pub(super) fn of(
        cells: &Cells<Fraction>,
        reservations: &[Option<Fraction>],
        ceilings: &[Option<Fraction>],
    ) -> Self {
        let rows = |rows: &[Vec<Fraction>]| -> Vec<Vec<Option<f64>>> {
            rows.iter().map(|row| row.iter().map(nearest).collect()).collect()
        };
        let limits = |limits: &[Option<Fraction>]| -> Vec<Option<f64>> {
            limits.iter().map(|limit| limit.as_ref().and_then(nearest)).collect()
        };
        Self {
            cells: Cells { values: rows(&cells.values), couplings: rows(&cells.couplings) },
            reservations: limits(reservations),
            ceilings: limits(ceilings),
        }
    }

    /// Forgets a cell that is drawn anew in each world.
    pub(in crate::prepare) fn forget(&mut self, cell: CellId) {
        *self.cells.at(cell) = None;
    }

    /// Forgets a reservation that follows from what is drawn.
    pub(in crate::prepare) fn forget_reservation(&mut self, player: usize) {
        self.reservations[player] = None;
    }
}

/// The float nearest to a fraction.
pub(super) fn nearest(fraction: &Fraction) -> Option<f64> {
    fraction.to_f64()
}
