//! The envelope for three parties: a sort and a staircase.

use super::{Arena, CandidatePoint, CandidateSource, Ties, sorted};

/// The points of all sources that none dominates, in descending lexicographic order.
///
/// `O(n log n + n s)` for `n` points, where `s` is the length of the staircase that an insertion moves.
pub(super) fn envelope<const P: usize>(
    sources: &[CandidateSource<'_, P>],
    ties: Ties,
    arena: &mut Arena,
) -> Vec<CandidatePoint<P>> {
    let mut candidates = sorted(sources.iter().flat_map(CandidateSource::candidates).collect(), ties, arena);
    let mut stairs = Staircase::default();
    candidates.retain(|c| stairs.admits(c.u[1], c.u[P - 1]));
    candidates
}

/// The best second and third utilities so far: second ascending, third descending.
#[derive(Default)]
struct Staircase {
    steps: Vec<(i64, i64)>,
}

impl Staircase {
    /// Whether no step lies at or above both utilities; then they become a step. Points come in
    /// descending order of the first utility and none twice, so that a step at or above means dominance.
    fn admits(&mut self, second: i64, third: i64) -> bool {
        let right = self.steps.partition_point(|step| step.0 < second);
        if self.steps.get(right).is_some_and(|step| step.1 >= third) {
            return false;
        }
        let end = right + usize::from(self.steps.get(right).is_some_and(|step| step.0 == second));
        let start = self.steps[..right].partition_point(|step| step.1 > third);
        self.steps.splice(start..end, [(second, third)]);
        true
    }
}
