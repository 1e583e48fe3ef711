//! Where the numbers stand that make up what an outcome is worth, so that many outcomes are valued fast.

use super::Game;
use super::coupling::Coupling;
use crate::model::{Outcome, utility};

/// Where the numbers stand that make up what one outcome is worth.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    /// Per issue, where the row of its option begins.
    rows: Vec<usize>,
    /// Party, coupling and cell of each coupled term that pays.
    paid: Vec<(usize, usize, usize)>,
    /// The players whose red lines the outcome crosses.
    crossed: Vec<usize>,
}

impl Game {
    /// Where the numbers stand that make up what an outcome is worth.
    pub(crate) fn spot(&self, outcome: &Outcome) -> Spot {
        let rows = outcome.options().iter().map(|&option| option as usize * self.n_parties()).collect();
        let paid = |(at, coupling): (usize, &Coupling)| {
            let cell = coupling.shape.cell_of(&self.space, outcome)?;
            Some((coupling.party.0, at, cell))
        };
        let crossed = match self.has_red_lines() {
            true => (0..self.n_parties()).filter(|&p| self.crosses(p, outcome)).collect(),
            false => Vec::new(),
        };
        Spot { rows, paid: self.couplings.iter().enumerate().filter_map(paid).collect(), crossed }
    }

    /// What a spot is worth to a party, in whole numbers.
    pub(crate) fn worth(&self, spot: &Spot, party: usize) -> i64 {
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

    /// What a spot is worth to a party where a function says what its values are, and only couplings before
    /// a position pay.
    pub(super) fn worth_with(
        &self,
        spot: &Spot,
        party: usize,
        before: usize,
        value: impl Fn(usize, usize) -> i64,
    ) -> i64 {
        let values = spot.rows.iter().enumerate().map(|(issue, row)| value(issue, row + party));
        let paid = spot.paid.iter().filter(|(p, at, _)| *p == party && *at < before);
        let paid = paid.map(|&(_, at, cell)| self.couplings[at].shape.cell(cell));
        utility::utility(values, paid, Some(&self.ceilings[party]))
    }

    /// Whether the outcome of a spot crosses a red line of a player.
    pub(in crate::prepare) fn spot_crosses(&self, spot: &Spot, player: usize) -> bool {
        spot.crossed.contains(&player)
    }
}
