//! What to offer: one strategy per file.

pub(super) mod agentk;
pub(super) mod cuhk;
pub(super) mod genius;
pub(super) mod hardheaded;
pub(super) mod hardliner;
pub(super) mod hybrid;
pub(super) mod micro;
pub(super) mod negolog;
pub(super) mod nice;
pub(super) mod ponpoko;
pub(super) mod random;
pub(super) mod reciprocal;
pub(super) mod time;
pub(super) mod tit_for_tat;

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
pub use reciprocal::Reciprocal;
pub use time::{ConcessionCurve, TimeDependent};
pub use tit_for_tat::{ConcessionMeasure, TitForTat, TitForTatVariant};

use super::description::StrategyPartDescription;
use super::error::StrategySpecError;
use super::observation::{Observation, StrategyTools};
use super::reservation_policy::ReservationPolicy;
use super::settings::Settings;
use crate::model::Origin;
use crate::talk::offer::Offer;
use crate::talk::profile::PreferenceProfile;

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

    /// What it would rather do than offer what it named last.
    fn intention(&self) -> Intention {
        Intention::Offer
    }
}

/// What a strategy of offers does on its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Intention {
    /// It makes its offer.
    #[default]
    Offer,
    /// It makes none where it need not.
    Pass,
    /// It has nothing more to offer, and leaves.
    Leave,
}

/// A strategy of offers, and the other parts that it is known with.
pub(super) struct OfferEntry {
    pub(super) part: StrategyPartDescription,
    /// The rule of acceptance.
    pub(super) accept: &'static str,
    /// The model of the others, if any.
    pub(super) model: Option<&'static str>,
    pub(super) floor: ReservationPolicy,
    /// The shorter name that means it in scenarios of a system.
    pub(super) short: Option<(Origin, &'static str)>,
    pub(super) build: BuildBiddingStrategy,
}

/// Builds a strategy of offers from its settings, under the conventions of a scenario's origin.
type BuildBiddingStrategy = fn(&Settings, Origin) -> Result<Box<dyn BiddingStrategy>, StrategySpecError>;

impl OfferEntry {
    /// A strategy without a model, that signs nothing below the reservation.
    pub(super) const fn of(
        part: StrategyPartDescription,
        accept: &'static str,
        build: BuildBiddingStrategy,
    ) -> Self {
        Self { part, accept, model: None, floor: ReservationPolicy::Reservation, short: None, build }
    }
}

impl std::fmt::Debug for OfferEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.part.name)
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
