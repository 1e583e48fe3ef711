//! What is being computed.

/// What is being computed, for whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ComputationPhase {
    /// The Pareto frontier of the likely game.
    Frontier,
    /// The count of the zone.
    Zone,
    /// Bargaining solutions, opposition and shortfall.
    Measures,
    /// What is accepted and survives at home.
    Ratification,
    /// The worlds of the prospects.
    Worlds,
    /// The talks that are rehearsed, each in another world.
    Talks,
    /// The smallest changes that would open a deal.
    Levers,
    /// The orders of steps that are safe, and the bonds that make them so.
    Orders,
    /// What changes to a plan would do.
    PlanChanges,
}

impl std::fmt::Display for ComputationPhase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Frontier => "finding the efficient outcomes",
            Self::Zone => "counting the zone of agreement",
            Self::Measures => "picking the solutions",
            Self::Ratification => "looking at who must approve at home",
            Self::Worlds => "drawing worlds",
            Self::Talks => "rehearsing talks",
            Self::Levers => "looking for what would open a deal",
            Self::Orders => "looking for safe orders",
            Self::PlanChanges => "looking for what would make the plan safer",
        })
    }
}
