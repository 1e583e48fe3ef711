//! What steps already done are still worth.

use super::states::State;
use super::tables::{Tables, Whole};

/// What the steps already done are still worth to a party.
pub(super) struct Standing<W> {
    pub(super) going_on: W,
    pub(super) walking_away: W,
}

impl<W: Whole> Standing<W> {
    pub(super) fn of(tables: &Tables<W>, state: &State, time: u32, party: usize) -> Self {
        let cells = &tables.cells[party];
        let mut standing = Self { going_on: W::zero(), walking_away: W::zero() };
        for &(step, start) in &state.flowing {
            let elapsed = (time - start) as usize;
            let (left, to_walker) = (&cells[step].flow_left, &cells[step].flow_left_to_walker);
            left.get(elapsed).into_iter().for_each(|left| standing.going_on += left);
            to_walker.get(elapsed).into_iter().for_each(|left| standing.walking_away += left);
        }
        for (step, cell) in cells.iter().enumerate() {
            if state.done >> step & 1 == 1 {
                standing.walking_away += &cell.undone;
            }
        }
        standing
    }
}
