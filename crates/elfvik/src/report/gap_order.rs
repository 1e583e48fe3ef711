//! In which order issues are spoken of: the furthest apart first, everywhere the same.

use crate::brief::{Brief, GapKind, IssueGapSummary, StakeSummary};

/// What all sides together would lose at an issue by giving way, as shares of what each can win or lose.
pub(super) fn at_stake(gap: &IssueGapSummary) -> f64 {
    gap.stakes.values().map(StakeSummary::weight).sum()
}

/// The issues by what is at stake, the furthest apart first; of equals in the order of the scenario.
pub(super) fn furthest_first(brief: &Brief) -> Vec<&IssueGapSummary> {
    let mut gaps: Vec<&IssueGapSummary> = brief.gap.iter().collect();
    gaps.sort_by(|a, b| at_stake(b).total_cmp(&at_stake(a)));
    gaps
}

/// The issue at which the sides are furthest apart; none where all want the same at every issue.
pub(super) fn furthest(brief: &Brief) -> Option<&IssueGapSummary> {
    furthest_first(brief).into_iter().next().filter(|gap| gap.reading != GapKind::Shared)
}
