//! What steps already done are still worth.

use super::states::{State, States};
use super::tables::{Tables, Whole};
use std::sync::Arc;

/// All moments, with what the steps already done are still worth before each step that can come next: the
/// same for every search in a problem.
pub(super) struct Moments<W> {
    pub(super) states: Arc<States>,
    /// Per state, per next step, per party.
    pub(super) standings: Vec<Vec<Vec<Standing<W>>>>,
    /// Per state, per party, the most and the least that it can receive of steps not yet done if it walks
    /// away.
    pub(super) unseen_bounds: Vec<Vec<(W, W)>>,
}

impl<W: Whole> Moments<W> {
    pub(super) fn of(tables: &Tables<W>, states: Arc<States>) -> Self {
        let parties = 0..tables.cells.len();
        let at = |(state, next): (&State, &Vec<super::states::Next>)| {
            let of = |time: u32| parties.clone().map(|p| Standing::of(tables, state, time, p)).collect();
            next.iter().map(|next| of(next.time)).collect()
        };
        let standings = states.all.iter().zip(&states.next).map(at).collect();
        let bounds = |state: &State| parties.clone().map(|p| tables.unseen_bounds(p, state.done)).collect();
        let unseen_bounds = states.all.iter().map(bounds).collect();
        Self { states, standings, unseen_bounds }
    }
}

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
