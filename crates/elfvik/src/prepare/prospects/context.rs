//! Everything that a look at some worlds needs, and the way through all of them.

use super::common_frontier::CommonFrontier;
use super::request::ProspectsRequest;
use crate::model::Outcome;
use crate::prepare::diagram::Diagrams;
use crate::prepare::game::Spot;
use crate::prepare::parameters::Parameters;
use crate::prepare::world::{WorldSampler, Worlds};
use crate::prepare::{AnalysisError, Control};
use std::ops::Range;

/// Everything that a look at some worlds needs.
pub(super) struct ProspectsContext<'s> {
    pub(super) parameters: &'s Parameters,
    pub(super) worlds: &'s Worlds,
    pub(super) request: &'s ProspectsRequest<'s>,
    pub(super) control: &'s Control<'s>,
    /// Those of the watched outcomes that are followed together with everything else.
    pub(super) watched: &'s [Outcome],
    pub(super) diagrams: Option<Diagrams>,
    /// Those of parties and ratifiers together, where both play; `None` also where they grew too wide.
    pub(super) players_diagrams: Option<Diagrams>,
    /// The one frontier of all worlds, where they differ in nothing but reservations.
    pub(super) common: Option<CommonFrontier>,
    /// Whether only the part of frontiers around the Nash package is computed.
    pub(super) is_long: bool,
}

impl ProspectsContext<'_> {
    /// Does something with all worlds, piece by piece, on as many threads as there are; the answers are in
    /// the order of the worlds.
    pub(super) fn chunks<T: Send>(
        &self,
        step: usize,
        each: impl Fn(&mut WorldSampler<'_>, Range<usize>) -> T + Sync,
    ) -> Result<Vec<T>, AnalysisError> {
        let n = self.request.worlds;
        let starts: Vec<usize> = (0..n).step_by(CHUNK).collect();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let run = |drawing: &mut WorldSampler<'_>, &start: &usize| {
            self.control.go_on()?;
            let range = start..n.min(start + CHUNK);
            drawing.begin(start);
            let size = range.len();
            let answer = each(drawing, range);
            let before = done.fetch_add(size, std::sync::atomic::Ordering::Relaxed);
            self.control.tell(step * n + before + size, STEPS * n);
            Ok(answer)
        };
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            starts.par_iter().map_init(|| self.worlds.drawing(), run).collect()
        }
        #[cfg(not(feature = "parallel"))]
        {
            let mut drawing = self.worlds.drawing();
            starts.iter().map(|start| run(&mut drawing, start)).collect()
        }
    }

    /// Where the numbers of outcomes stand, at the table and at home.
    pub(super) fn spots(&self, outcomes: &[Outcome]) -> Vec<(Spot, Spot)> {
        outcomes.iter().map(|o| (self.worlds.table().spot(o), self.worlds.home().spot(o))).collect()
    }

    /// Whether a deal that some parties accept is ratified by those who must: those who accept and whose
    /// ratifiers are enough, by the rule of each, must be enough. Of whom nothing is known, it approves.
    pub(super) fn is_ratified(&self, drawing: &WorldSampler<'_>, accepts: &[bool], home: &Spot) -> bool {
        let approves = |at: usize| drawing.home.reaches(at, drawing.home.worth(home, at));
        let ratifiers = (0..self.parameters.ratifiers().len()).map(approves);
        let accepts: Vec<bool> = accepts.iter().copied().chain(ratifiers).collect();
        self.parameters.home().is_reached(drawing.table.agreement(), &accepts, &drawing.approves)
    }
}

/// How many worlds are drawn in one piece.
const CHUNK: usize = 256;

/// How often all worlds are gone through.
const STEPS: usize = 3;
