//! What ways to the end are looked for.

use super::tables::Whole;

/// What labels are for, which says which of them can be dropped.
pub(super) enum Purpose<W> {
    /// All undominated vectors of bonds.
    Pareto,
    /// The least largest exposure, which is known to lie between two bounds.
    Largest {
        /// No order has a smaller one.
        least: W,
        /// Some order has one as small.
        most: W,
    },
    /// Whether some order keeps limits; none for a party without one.
    Exists(Vec<Option<W>>),
    /// How many orders keep limits.
    Count(Vec<Option<W>>),
}

impl<W: Whole> Purpose<W> {
    /// Gains up to this make no difference; none where no gain does.
    pub(super) fn ignored(&self, party: usize) -> Option<W> {
        match self {
            Self::Pareto => Some(W::zero()),
            Self::Largest { least, .. } => Some(least.clone()),
            Self::Exists(limits) | Self::Count(limits) => limits[party].clone(),
        }
    }

    /// No gain may be larger; none where every gain may be.
    pub(super) fn limit(&self, party: usize) -> Option<W> {
        match self {
            Self::Pareto => None,
            Self::Largest { most, .. } => Some(most.clone()),
            Self::Exists(limits) | Self::Count(limits) => limits[party].clone(),
        }
    }
}
