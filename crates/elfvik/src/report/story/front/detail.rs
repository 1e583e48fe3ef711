//! How much a first page says, and what its parts share.

use crate::brief::{AgreementSummary, Brief};
use crate::report::words;

/// How much a first page says of everything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Detail {
    /// So many rows has the table of issues.
    pub(super) issues: usize,
    /// At so many issues a package says what it chooses.
    pub(super) choices: usize,
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

/// From much to little; the last is short enough whatever the scenario says.
pub(super) const DETAILS: [Detail; 17] = [
    Detail { issues: 12, choices: 12, points: 3, named: 4, letters: 600, cell: 60, summary: 420 },
    Detail { issues: 10, choices: 12, points: 3, named: 4, letters: 600, cell: 60, summary: 220 },
    Detail { issues: 10, choices: 10, points: 2, named: 3, letters: 500, cell: 60, summary: 220 },
    Detail { issues: 9, choices: 10, points: 2, named: 3, letters: 500, cell: 60, summary: 0 },
    Detail { issues: 7, choices: 8, points: 2, named: 3, letters: 400, cell: 60, summary: 0 },
    Detail { issues: 5, choices: 6, points: 2, named: 3, letters: 400, cell: 48, summary: 0 },
    Detail { issues: 5, choices: 6, points: 1, named: 2, letters: 400, cell: 48, summary: 0 },
    Detail { issues: 5, choices: 5, points: 1, named: 2, letters: 400, cell: 36, summary: 0 },
    Detail { issues: 5, choices: 4, points: 1, named: 2, letters: 300, cell: 36, summary: 0 },
    Detail { issues: 5, choices: 4, points: 1, named: 1, letters: 300, cell: 36, summary: 0 },
    Detail { issues: 4, choices: 4, points: 1, named: 1, letters: 300, cell: 36, summary: 0 },
    Detail { issues: 4, choices: 4, points: 1, named: 0, letters: 300, cell: 36, summary: 0 },
    Detail { issues: 3, choices: 3, points: 1, named: 0, letters: 300, cell: 36, summary: 0 },
    Detail { issues: 3, choices: 3, points: 1, named: 0, letters: 250, cell: 28, summary: 0 },
    Detail { issues: 3, choices: 3, points: 1, named: 0, letters: 210, cell: 28, summary: 0 },
    Detail { issues: 3, choices: 3, points: 1, named: 0, letters: 180, cell: 24, summary: 0 },
    Detail { issues: 3, choices: 3, points: 1, named: 0, letters: 130, cell: 20, summary: 0 },
];
