//! Where the numbers stand that make up what an outcome is worth, so that many outcomes are valued fast.

use super::Game;
use super::coupling::Coupling;
use crate::model::{Outcome, utility};

/// Where the numbers stand that make up what one outcome is worth.
#[derive(Debug, Clone)]
pub(in crate::prepare) struct Spot {
    /// Per issue, where the row of its option begins.
    rows: Vec<usize>,
    /// Party, coupling and cell of each coupled term that pays.
    paid: Vec<(usize, usize, usize)>,
}

impl Game {
    /// Where the numbers stand that make up what an outcome is worth.
    pub(in crate::prepare) fn spot(&self, outcome: &Outcome) -> Spot {
        let rows = outcome.options().iter().map(|&option| option as usize * self.n_parties()).collect();
        let paid = |(at, coupling): (usize, &Coupling)| {
            let cell = coupling.shape.cell_of(&self.space, outcome)?;
            Some((coupling.party.0, at, cell))
        };
        Spot { rows, paid: self.couplings.iter().enumerate().filter_map(paid).collect() }
    }

    /// What a spot is worth to a party, in whole numbers.
    pub(in crate::prepare) fn worth(&self, spot: &Spot, party: usize) -> i64 {
        let values = spot.rows.iter().zip(&self.values).map(|(row, values)| values[row + party]);
        let paid = spot.paid.iter().filter(|(p, ..)| *p == party);
        let paid = paid.map(|&(_, coupling, cell)| self.couplings[coupling].shape.cell(cell));
        utility::utility(values, paid, Some(&self.ceilings[party]))
    }

    /// What a spot is worth to every party: the same as [`worth`](Self::worth) one by one, with each row
    /// read once.
    pub(in crate::prepare) fn worths(&self, spot: &Spot, worths: &mut [i64]) {
        let paid = |&(party, coupling, cell): &(usize, usize, usize)| {
            (party, self.couplings[coupling].shape.cell(cell))
        };
        self.add_up(spot.rows.iter().copied(), spot.paid.iter().map(paid), worths);
    }
}
