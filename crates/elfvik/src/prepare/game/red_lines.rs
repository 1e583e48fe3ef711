//! Red lines in a game: outcomes that a party never accepts, whatever they are worth.
//!
//! Where everybody at the table must agree, an outcome over a red line can never be agreed, and the game is
//! that of the other outcomes: the lines are barred like the regions of rules, and ranges, frontiers,
//! solutions and levers are those of what is left, with every number as it is. Where a quorum or a coalition
//! can do without a party, where a ratifier has the line, and in talks, where nobody may learn another's
//! lines, what crosses it is worth less to its owner by a penalty that keeps it below every reservation; the
//! reservation itself is counted without it.

use crate::model::{Region, View};
use crate::prepare::parameters::Parameters;
use std::ops::Range;
use std::sync::Arc;

/// What a game is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedLineUse {
    /// Analyses: what cannot be agreed is left out.
    Analysis,
    /// Talks: it can be said, and is refused.
    Talks,
}

impl RedLineUse {
    /// Whether red lines of a player are barred, and not paid for.
    pub(in crate::prepare) fn bars(self, view: &View, player: usize) -> bool {
        let n_parties = view.scenario().parties.len();
        self == Self::Analysis && player < n_parties && view.scenario().agreement.is_unanimous(n_parties)
    }
}

/// Regions that players never accept.
#[derive(Debug, Clone)]
pub(super) struct RedLines {
    /// The position of a player, a region, and whether it is barred already.
    pub(super) crossings: Vec<(usize, Region, bool)>,
}

/// What penalties were added to values, and how many couplings are penalties: the last ones.
#[derive(Debug, Clone)]
pub(super) struct Penalties {
    /// Per issue like its values; empty where there are none.
    pub(super) values: Vec<Vec<i64>>,
    pub(super) n_couplings: usize,
}

impl RedLines {
    pub(super) fn of(
        parameters: &Parameters,
        players: &Range<usize>,
        red_line_use: RedLineUse,
    ) -> Option<Arc<Self>> {
        let mut crossings = Vec::new();
        for (at, player) in players.clone().enumerate() {
            let bars = red_line_use.bars(parameters.view(), player);
            for line in &parameters.preferences(player).red_lines {
                crossings.extend(line.crossings().into_iter().map(|region| (at, region, bars)));
            }
        }
        (!crossings.is_empty()).then(|| Arc::new(Self { crossings }))
    }

    /// By how much the sums of a player can grow with its penalties: 1 without.
    pub(super) fn growth(&self, at: usize) -> u64 {
        let n = self.crossings.iter().filter(|(player, _, bars)| *player == at && !bars).count() as u64;
        if n == 0 { 1 } else { 2 * n + 2 }
    }
}
