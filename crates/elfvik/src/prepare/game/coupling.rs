//! Terms over two issues or more.

use crate::model::{Condition, Outcome, OutcomeSpace, PartyId, Region, utility};

/// A term over two issues or more, of one party; terms over fewer are part of the values.
#[derive(Debug, Clone)]
pub(crate) struct Coupling {
    pub(crate) party: PartyId,
    pub(crate) shape: CouplingShape,
}

/// What a coupling pays.
#[derive(Debug, Clone)]
pub(crate) enum CouplingShape {
    /// One cell per combination, the last issue varying fastest.
    Table { issues: Vec<usize>, cells: Vec<i64> },
    /// A value inside a region, nothing outside.
    Bonus { region: Region, value: i64 },
}

impl CouplingShape {
    /// What the coupling pays for an outcome.
    pub(crate) fn value(&self, space: &OutcomeSpace, outcome: &Outcome) -> i64 {
        self.cell_of(space, outcome).map_or(0, |cell| self.cell(cell))
    }

    /// The cell that an outcome is paid from; none outside the region of a bonus.
    pub(super) fn cell_of(&self, space: &OutcomeSpace, outcome: &Outcome) -> Option<usize> {
        match self {
            Self::Bonus { region, .. } => region.holds(outcome).then_some(0),
            Self::Table { issues, .. } => {
                let sized = issues.iter().map(|&i| (i, space.n_options()[i] as usize));
                Some(utility::cell(sized, outcome))
            }
        }
    }

    /// What it pays more with one option of an issue than with another.
    pub(super) fn contrast(&self, space: &OutcomeSpace, issue: usize, option: u32, instead_of: u32) -> Self {
        match self {
            Self::Bonus { region, value } => {
                let of = |c: &Condition| c.issue().0 == issue;
                let allows =
                    |o: u32| i64::from(region.conditions().iter().filter(|c| of(c)).all(|c| c.allows(o)));
                let rest = region.conditions().iter().filter(|c| !of(c)).cloned().collect();
                Self::Bonus {
                    region: Region::new(rest),
                    value: value * (allows(option) - allows(instead_of)),
                }
            }
            Self::Table { issues, cells } => {
                let at = issues.iter().position(|&i| i == issue).unwrap_or_default();
                let size = |i: &usize| space.n_options()[*i] as usize;
                let stride: usize = issues[at + 1..].iter().map(size).product();
                let block = stride * size(&issue);
                let cell = |k: usize, o: u32| cells[k / stride * block + o as usize * stride + k % stride];
                let n = cells.len() / size(&issue);
                let cells = (0..n).map(|k| cell(k, option) - cell(k, instead_of)).collect();
                Self::Table { issues: issues.iter().copied().filter(|&i| i != issue).collect(), cells }
            }
        }
    }

    /// The least and the most it pays.
    pub(in crate::prepare) fn extremes(&self) -> (i64, i64) {
        (self.least(), self.most())
    }

    /// The least it pays.
    pub(super) fn least(&self) -> i64 {
        match self {
            Self::Bonus { value, .. } => (*value).min(0),
            Self::Table { cells, .. } => cells.iter().copied().min().unwrap_or(0),
        }
    }

    /// The most it pays.
    pub(super) fn most(&self) -> i64 {
        match self {
            Self::Bonus { value, .. } => (*value).max(0),
            Self::Table { cells, .. } => cells.iter().copied().max().unwrap_or(0),
        }
    }

    /// Whether nothing is ever paid.
    pub(super) fn is_idle(&self) -> bool {
        match self {
            Self::Bonus { value, .. } => *value == 0,
            Self::Table { cells, .. } => cells.iter().all(|&cell| cell == 0),
        }
    }

    /// How many cells it has; a bonus has one.
    pub(in crate::prepare) fn n_cells(&self) -> usize {
        match self {
            Self::Table { cells, .. } => cells.len(),
            Self::Bonus { .. } => 1,
        }
    }

    /// What one cell pays; a bonus has one.
    pub(in crate::prepare) fn cell(&self, cell: usize) -> i64 {
        match self {
            Self::Table { cells, .. } => cells[cell],
            Self::Bonus { value, .. } => *value,
        }
    }

    /// The issues it depends on.
    pub(crate) fn issues(&self) -> Vec<usize> {
        match self {
            Self::Table { issues, .. } => issues.clone(),
            Self::Bonus { region, .. } => issues_of(region),
        }
    }
}

/// The issues that a region speaks of.
pub(crate) fn issues_of(region: &Region) -> Vec<usize> {
    region.conditions().iter().map(|c| c.issue().0).collect()
}
