//! What a solution picks, and how far it can be from the true pick.

use crate::model::Outcome;

/// What a solution picked from the points of a frontier.
#[derive(Debug, Clone, PartialEq)]
pub struct SolutionPick {
    /// The lexicographically lowest of the outcomes that tie.
    pub outcome: Outcome,
    /// What it gives each party, in whole numbers.
    pub utilities: Vec<i64>,
    /// How many utility vectors of the frontier tie.
    pub n_ties: usize,
    /// The point of the frontier.
    pub point: usize,
    /// Where the frontier is bounded, how far the pick can be from the true one; `None` where it is exact.
    pub reach: Option<ObjectiveRange>,
}

/// Between what the true greatest value of a solution's objective lies.
///
/// The objective is what the solution makes as great as possible: the product of gains, the least gain, the
/// least share or the sum, in utilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObjectiveRange {
    /// The greatest value is at least this.
    pub low: f64,
    /// At most this; infinite where nothing is known.
    pub high: f64,
}
