//! How much is spent on levers.

use crate::prepare::game::Game;
use crate::prepare::limits::Limits;

/// A table over more combinations than this is not searched cell by cell.
pub(super) const MOST_CELLS: usize = 256;

/// An issue with more options than this is not searched option by option.
pub(super) const MOST_OPTIONS: u32 = 32;

/// As what work the look at a number counts, beside the size of its game.
const LOOKS: u64 = 2_000;

/// The most points of the frontiers that are searched.
pub(super) const LIMITS: Limits = Limits { points: 4_000, ..Limits::STANDARD };

/// What may still be spent on levers: numbers that are looked at when nothing is left count as
/// [`UnsearchedReason::TooMuchWork`](super::UnsearchedReason::TooMuchWork). The same on every machine.
#[derive(Debug, Clone)]
pub(crate) struct LeverBudget {
    left: u64,
}

impl LeverBudget {
    /// As much as the levers of one brief may take: a second or two.
    pub(crate) const STANDARD: Self = Self { left: 200_000_000 };

    pub(super) fn spend(&mut self, work: u64) {
        self.left = self.left.saturating_sub(work);
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }
}

/// How much work it is to look at a number at all: its slope is written into a game of the same size.
pub(super) fn looks(game: &Game) -> u64 {
    let options: u64 = game.space().n_options().iter().map(|&n| u64::from(n)).sum();
    let cells: u64 = game.couplings().iter().map(|coupling| coupling.shape.n_cells() as u64).sum();
    LOOKS + 8 * (options * game.n_parties() as u64 + cells)
}
