//! How much a first page says, and what its parts share.

use crate::brief::{AgreementSummary, Brief};
use crate::report::words;

/// How much a first page says of everything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Detail {
    /// So many rows has the table of issues.
    pub(super) issues: usize,
    /// So many packages that could be signed.
    pub(super) packages: usize,
    /// So many letters has what is said of a package, that is what it chooses and who accepts it.
    pub(super) package: usize,
    /// So many points has a list.
    pub(super) points: usize,
    /// Of so many named packages it is said how they stand; a shorter list goes without them.
    pub(super) named: usize,
    /// So many letters has a point of a list; a paragraph three times as many.
    pub(super) letters: usize,
    /// So many letters has a cell of a table of six columns, more one of fewer columns.
    pub(super) cell: usize,
    /// So many letters has the summary of the scenario.
    pub(super) summary: usize,
}

impl Detail {
    /// So many letters has a cell of a table of so many columns.
    pub(super) fn letters_of_cell(&self, n_columns: usize) -> usize {
        self.cell * 6 / n_columns.clamp(3, 6)
    }
}

/// Whose agreement makes a deal: "both sides".
pub(super) fn whom(brief: &Brief) -> String {
    let n = brief.scenario.parties.len();
    match &brief.scenario.agreement {
        AgreementSummary::All if n == 2 => "both sides".to_owned(),
        AgreementSummary::All => format!("all {n} parties"),
        AgreementSummary::Quorum(quorum) => format!("any {quorum} of the {n} parties"),
        AgreementSummary::QuorumWithVeto { quorum, veto } => {
            format!("any {quorum} of the {n} parties with {} among them", words::shorts(brief, veto))
        }
        AgreementSummary::Coalitions(_) => "one of the groups that can decide".to_owned(),
    }
}

/// The same where it was said before who that is.
pub(super) fn those(brief: &Brief) -> String {
    match &brief.scenario.agreement {
        AgreementSummary::All => whom(brief),
        _ => "enough of them".to_owned(),
    }
}

/// From much to little; the last is short enough whatever the scenario says.
pub(super) const DETAILS: [Detail; 18] = [
    detail([12, 3, 3, 4], [600, 60, 420, 1_300]),
    detail([10, 3, 3, 4], [600, 60, 220, 1_300]),
    detail([10, 3, 3, 3], [500, 60, 220, 1_300]),
    detail([9, 3, 3, 3], [500, 60, 0, 1_300]),
    detail([7, 3, 3, 2], [500, 60, 0, 1_300]),
    detail([6, 3, 2, 2], [500, 60, 0, 1_300]),
    detail([6, 3, 2, 1], [500, 60, 0, 1_300]),
    detail([5, 3, 2, 1], [500, 60, 0, 1_300]),
    detail([5, 2, 2, 1], [500, 60, 0, 1_300]),
    detail([5, 2, 1, 1], [400, 48, 0, 1_200]),
    detail([4, 2, 1, 1], [400, 48, 0, 1_000]),
    detail([4, 2, 1, 0], [350, 36, 0, 700]),
    detail([3, 2, 1, 0], [300, 36, 0, 500]),
    detail([3, 2, 1, 0], [250, 28, 0, 400]),
    detail([3, 2, 1, 0], [210, 28, 0, 300]),
    detail([3, 2, 1, 0], [180, 24, 0, 220]),
    detail([3, 1, 1, 0], [150, 20, 0, 180]),
    detail([3, 1, 1, 0], [130, 20, 0, 130]),
];

/// How many issues, packages, points and named packages, and how many letters a point, a cell, the summary
/// and a package have.
const fn detail(
    [issues, packages, points, named]: [usize; 4],
    [letters, cell, summary, package]: [usize; 4],
) -> Detail {
    Detail { issues, packages, package, points, named, letters, cell, summary }
}
