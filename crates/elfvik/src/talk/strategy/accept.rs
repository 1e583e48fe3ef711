//! When to accept: one rule per file.

mod agentk;
mod better;
mod combi;
mod constant;
mod demand;
mod last;
mod last_chance;
mod lowest;
mod next;
mod time;

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

use super::compose::{LazyRandom, Observation};
use super::register::AcceptEntry;

/// The rules by name, in the order in which they are listed.
pub(super) static ENTRIES: [&[AcceptEntry]; 10] = [
    next::ENTRIES,
    better::ENTRIES,
    last::ENTRIES,
    constant::ENTRIES,
    time::ENTRIES,
    combi::ENTRIES,
    last_chance::ENTRIES,
    lowest::ENTRIES,
    demand::ENTRIES,
    agentk::ENTRIES,
];

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
