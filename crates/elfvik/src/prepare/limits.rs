//! How much work an analysis may be before its answer becomes a bound.

use serde::{Deserialize, Serialize};

/// How much work a frontier may be before it becomes a bounded one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The most points that are carried from issue to issue. Of up to five parties, a space of at most five
    /// times as many outcomes is exact all the same.
    pub points: usize,
    /// How wide diagrams may grow.
    pub widest: DiagramLimits,
}

impl Limits {
    /// Up to 250,000 points, and diagrams of 100,000 states a layer.
    pub const STANDARD: Self =
        Self { points: 250_000, widest: DiagramLimits { states: 100_000, arcs: 4_000_000 } };
}

/// Up to so many parties a space that can be listed has its exact frontier.
pub(crate) const FEW_PARTIES: usize = 5;

/// How large a diagram may grow before it is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DiagramLimits {
    /// The most states in one layer.
    pub states: usize,
    /// The most arcs in all layers of a part.
    pub arcs: usize,
}

impl DiagramLimits {
    /// Wide enough to decide whether rules leave anything.
    #[must_use]
    pub(crate) fn for_checks() -> Self {
        Self { states: 200_000, arcs: 4_000_000 }
    }
}
