//! What to offer: one strategy per file.

pub(super) mod agentk;
mod cuhk;
mod hardheaded;
mod hardliner;
mod hybrid;
mod micro;
mod nice;
mod ponpoko;
mod random;
mod time;
mod tit_for_tat;

pub use agentk::AgentK;
pub use cuhk::Cuhk;
pub use hardheaded::HardHeaded;
pub use hardliner::Hardliner;
pub use hybrid::Hybrid;
pub use micro::Micro;
pub use nice::NiceTitForTat;
pub use ponpoko::PonPoko;
pub use random::Random;
pub use time::{Curve, TimeDependent};
pub use tit_for_tat::{Measure, TitForTat, Variant};

use super::compose::{Means, Sight};
use crate::talk::offer::Offer;

/// A strategy of offers. That no offer is worth less than the floor, and that it is legal, is seen to elsewhere.
pub trait Offering: Send {
    /// The next offer.
    fn next(&mut self, sight: &Sight<'_>, means: &mut Means<'_>) -> Offer;

    /// A new level begins: what was computed from the offers of the last one no longer holds.
    fn forget(&mut self) {}

    /// The least that it would sign at present, in whole numbers, where that is another number than the worth of its next offer.
    fn demand(&self) -> Option<i64> {
        None
    }
}
