//! The numbers of a game as they were written, and other numbers put in their place.

use super::Game;
use super::coupling::{Coupling, CouplingShape};
use super::written::Written;
use crate::prepare::parameters::CellId;
use std::sync::Arc;

impl Game {
    /// What an option is worth to a party as its numbers were written, without terms over several issues:
    /// the float nearest to the exact number; of what is drawn in a world, to the drawn one.
    pub(crate) fn value_as_written(&self, issue: usize, option: u32, party: usize) -> f64 {
        let at = option as usize * self.n_parties() + party;
        let written = self.written.as_ref().and_then(|written| written.cells.values[issue][at]);
        written.unwrap_or_else(|| self.scale(party).utility(self.values[issue][at]))
    }

    /// The same of a cell of a coupling.
    pub(crate) fn coupling_as_written(&self, coupling: usize, cell: usize) -> f64 {
        let written = self.written.as_ref().and_then(|written| written.cells.couplings[coupling][cell]);
        let Coupling { party, shape } = &self.couplings[coupling];
        written.unwrap_or_else(|| self.scale(party.0).utility(shape.cell(cell)))
    }

    /// The same of the least that a party accepts.
    pub(crate) fn reservation_as_written(&self, party: usize) -> f64 {
        let written = self.written.as_ref().and_then(|written| written.reservations[party]);
        written.unwrap_or_else(|| self.scale(party).utility(self.reservation[party]))
    }

    /// The same of the most that an outcome counts for a party; `None` where nothing is cut off.
    pub(crate) fn ceiling_as_written(&self, party: usize) -> Option<f64> {
        let ceiling = self.ceilings[party];
        let written = || self.written.as_ref().and_then(|written| written.ceilings[party]);
        (ceiling != i64::MAX).then(|| written().unwrap_or_else(|| self.scale(party).utility(ceiling)))
    }

    /// Makes the least utility the reservation of some parties.
    pub(in crate::prepare) fn accept_from_least(&mut self, parties: &[usize], ranges: &[(i64, i64)]) {
        for &p in parties {
            // Ranges reach down to what penalties make of outcomes over red lines; these are not accepted.
            let least = match self.is_penalised(p) {
                true => self.least_before_penalties(p),
                false => ranges[p].0,
            };
            self.reservation[p] = least.min(self.ceilings[p]);
        }
    }

    /// Takes the numbers as they were written away, to be given back once others have been put in their
    /// place.
    pub(in crate::prepare) fn take_written(&mut self) -> Option<Arc<Written>> {
        self.written.take()
    }

    /// The same game with numbers as they were written.
    pub(in crate::prepare) fn with_written(self, written: Option<Arc<Written>>) -> Self {
        Self { written, ..self }
    }

    /// Writes what a cell of the parameters' frame pays, in whole numbers.
    pub(in crate::prepare) fn set(&mut self, cell: CellId, whole: i64) {
        self.forget_numbers();
        self.draw(cell, whole);
    }

    /// The same for a cell that is drawn anew in each world.
    pub(in crate::prepare) fn draw(&mut self, cell: CellId, whole: i64) {
        match cell {
            CellId::Value(issue, at) => self.values[issue][at] = whole - self.penalty(issue, at),
            CellId::Coupling(coupling, at) => match &mut self.couplings[coupling].shape {
                CouplingShape::Table { cells, .. } => cells[at] = whole,
                CouplingShape::Bonus { value, .. } => *value = whole,
            },
        }
    }

    /// Writes what a party accepts from, in whole numbers.
    pub(in crate::prepare) fn set_reservation(&mut self, party: usize, whole: i64) {
        self.forget_numbers();
        self.draw_reservation(party, whole);
    }

    /// The same for what is drawn anew in each world.
    pub(in crate::prepare) fn draw_reservation(&mut self, party: usize, whole: i64) {
        self.reservation[party] = whole;
    }

    /// Writes the most that an outcome counts for a party, in whole numbers.
    pub(in crate::prepare) fn set_ceiling(&mut self, party: usize, whole: i64) {
        self.forget_numbers();
        self.ceilings[party] = whole;
    }
}
