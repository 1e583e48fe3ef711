//! When to accept: one rule per file.

pub(super) mod agentk;
pub(super) mod better;
pub(super) mod combi;
pub(super) mod constant;
pub(super) mod demand;
pub(super) mod last;
pub(super) mod last_chance;
pub(super) mod lowest;
pub(super) mod next;
pub(super) mod time;

pub use agentk::AgentKAcceptance;
pub use better::BetterThanNextAcceptance;
pub use combi::{CombiAcceptance, WindowStatistic};
pub use constant::ConstantAcceptance;
pub use demand::DemandAcceptance;
pub use last::LastAcceptance;
pub use last_chance::LastChanceAcceptance;
pub use lowest::LowestAcceptance;
pub use next::NextAcceptance;
pub use time::TimeAcceptance;

use super::description::StrategyPartDescription;
use super::error::StrategySpecError;
use super::observation::Observation;
use super::settings::Settings;
use crate::talk::dice::LazyRandom;

/// A rule of acceptance. That nothing below the floor is accepted is seen to elsewhere.
pub trait AcceptanceStrategy: Send {
    /// Whether to accept an offer worth `received`, when the next own offer would be worth `next` (whole
    /// numbers).
    fn accepts(
        &mut self,
        observation: &Observation<'_>,
        draw: &mut LazyRandom,
        received: i64,
        next: i64,
    ) -> bool;

    /// Whether what it accepts can depend on random numbers; it must be true wherever a number may be drawn.
    fn draws(&self) -> bool;

    /// A new level begins.
    fn forget(&mut self) {}
}

/// A rule of acceptance in the register.
pub(super) struct AcceptEntry {
    pub(super) part: StrategyPartDescription,
    pub(super) build: fn(&Settings) -> Result<Box<dyn AcceptanceStrategy>, StrategySpecError>,
}

impl std::fmt::Debug for AcceptEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.part.name)
    }
}
