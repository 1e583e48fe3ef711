//! The layers through which outcomes are ways, and how large they may become.

use crate::talk::offer::Offer;
use crate::talk::offer_space::OfferSpace;
use std::ops::Range;

/// The choice of one issue, or of a listed cluster at once.
#[derive(Debug, Clone)]
pub(in crate::talk) struct SumLayer {
    pub(in crate::talk) issues: Vec<usize>,
    /// The options of each choice, one after the other.
    pub(super) options: Vec<u32>,
    /// Where the arcs of each state begin, and at last their end.
    pub(super) starts: Vec<u32>,
    /// State by state, by rising choice.
    pub(in crate::talk) arcs: Vec<Arc>,
    /// Per number of a combination its arc, or `NONE`; empty where choices are the options of one issue.
    pub(super) positions: Vec<u32>,
}

/// One choice in one state.
#[derive(Debug, Clone, Copy)]
pub(in crate::talk) struct Arc {
    /// The state after it.
    pub(in crate::talk) to: u32,
    pub(in crate::talk) choice: u32,
    /// By how much it is worth more than the least that the state before can lead to; below 0 only where it
    /// crosses a red line.
    pub(in crate::talk) above: i64,
    pub(super) cell: u32,
    /// Whether whatever takes it crosses a red line of the party, which never offers that.
    pub(in crate::talk) crosses: bool,
}

/// How much may be spent on sums.
#[derive(Debug, Clone, Copy)]
pub(in crate::talk) struct Size {
    /// The most cells of worth.
    pub(in crate::talk) cells: u64,
    /// Clusters of at most so many combinations, before rules, are listed.
    pub(in crate::talk) combinations: u64,
    /// The most arcs of a cluster that is not listed.
    pub(in crate::talk) arcs: usize,
    /// The most states of a layer of the diagram that bounds the best outcome.
    pub(in crate::talk) width: usize,
    /// The steps of each walk for outcomes to know.
    pub(in crate::talk) steps: usize,
}

impl Size {
    /// For a profile that is built once.
    pub(in crate::talk) const STANDARD: Self =
        Self { cells: 1 << 20, combinations: 1 << 16, arcs: 1 << 17, width: 1_000, steps: 4_000 };
    /// For a profile that serves a single talk.
    pub(in crate::talk) const SMALL: Self =
        Self { cells: 1 << 15, combinations: 1 << 16, arcs: 1 << 15, width: 100, steps: 500 };
}

impl SumLayer {
    pub(in crate::talk) fn n_states(&self) -> usize {
        self.starts.len() - 1
    }

    /// The arcs of a state.
    pub(in crate::talk) fn of(&self, state: u32) -> Range<usize> {
        self.starts[state as usize] as usize..self.starts[state as usize + 1] as usize
    }

    pub(in crate::talk) fn options(&self, choice: u32) -> &[u32] {
        &self.options[choice as usize * self.issues.len()..][..self.issues.len()]
    }

    pub(in crate::talk) fn n_choices(&self) -> usize {
        self.options.len() / self.issues.len()
    }

    /// The arc of a state that a feasible offer takes; `None` where the layers do not know it.
    pub(super) fn arc(&self, offer_space: &OfferSpace, state: u32, offer: Offer) -> Option<usize> {
        let numbering = offer_space.numbering();
        if self.positions.is_empty() {
            let option = numbering.option(offer, self.issues[0]);
            let range = self.of(state);
            let found = self.arcs[range.clone()].binary_search_by_key(&option, |arc| arc.choice);
            return found.ok().map(|at| range.start + at);
        }
        let number = self.issues.iter().fold(0, |number, &issue| {
            number * numbering.n_options()[issue] as usize + numbering.option(offer, issue) as usize
        });
        Some(self.positions[number]).filter(|arc| *arc != NONE).map(|arc| arc as usize)
    }
}

/// The mark of a combination that cannot occur, or that no layer holds.
pub(super) const NONE: u32 = u32::MAX;
