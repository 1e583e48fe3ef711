//! What to offer: one strategy per file.

pub(super) mod agentk;
mod cuhk;
mod genius;
mod hardheaded;
mod hardliner;
mod hybrid;
mod micro;
mod negolog;
mod nice;
mod ponpoko;
mod random;
mod time;
mod tit_for_tat;

pub use agentk::AgentK;
pub use cuhk::Cuhk;
pub use genius::GeniusTimeDependent;
pub use hardheaded::HardHeaded;
pub use hardliner::Hardliner;
pub use hybrid::Hybrid;
pub use micro::Micro;
pub use negolog::NegologTimeDependent;
pub use nice::NiceTitForTat;
pub use ponpoko::PonPoko;
pub use random::Random;
pub use time::{ConcessionCurve, TimeDependent};
pub use tit_for_tat::{ConcessionMeasure, TitForTat, TitForTatVariant};

use super::compose::{Observation, StrategyTools};
use super::register::OfferEntry;
use crate::talk::offer::Offer;
use crate::talk::profile::PreferenceProfile;

/// The strategies by name, in the order in which they are listed.
pub(super) static ENTRIES: [&[OfferEntry]; 13] = [
    time::ENTRIES,
    genius::ENTRIES,
    negolog::ENTRIES,
    tit_for_tat::ENTRIES,
    nice::ENTRIES,
    micro::ENTRIES,
    hybrid::ENTRIES,
    random::ENTRIES,
    hardliner::ENTRIES,
    hardheaded::ENTRIES,
    cuhk::ENTRIES,
    agentk::ENTRIES,
    ponpoko::ENTRIES,
];

/// A strategy of offers. That no offer is worth less than the floor, and that it is legal, is seen to
/// elsewhere.
pub trait BiddingStrategy: Send {
    /// The next offer; it may be one that was made before.
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer;

    /// Whether what it offers can depend on random numbers. Rehearsals of strategies that draw nothing are
    /// one talk, so this must be true wherever a number may be drawn.
    fn draws(&self) -> bool;

    /// A new level begins: what was computed from the offers of the last one no longer holds.
    fn forget(&mut self) {}

    /// The least that it would sign at present, in whole numbers, where that is another number than the
    /// worth of its next offer.
    fn demand(&self) -> Option<i64> {
        None
    }
}

/// The outcome whose worth is nearest to a utility, from above or from below; of two equally near ones the
/// better, of equal worth the first. In spaces too
/// large to be listed, the nearest of the two that the search finds.
fn nearest(profile: &PreferenceProfile, utility: f64) -> Offer {
    let least = profile.whole(utility);
    let Some(above) = profile.least_from(least) else { return profile.best() };
    let Some(below) = profile.most_to(least.saturating_sub(1)) else { return above };
    let [over, under] = [profile.utility(above) - utility, utility - profile.utility(below)];
    // Targets are floats: what is nearer by less than their rounding is as near.
    if over - under > ROUNDING * utility.abs() { below } else { above }
}

/// Differences of utilities below this share of the target are rounding.
const ROUNDING: f64 = 1e-9;
