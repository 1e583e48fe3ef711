//! The register of strategies: every part that goes by a name, one entry each, in the file of the part.
//!
//! What can be written in a [`StrategySpec`](super::StrategySpec), what help texts and the index of the guide
//! list, and what tests go through comes from here alone.
//!
//! # Examples
//!
//! ```
//! use elfvik::talk::strategy::register;
//!
//! let micro = register::offers().find(|part| part.name == "micro").unwrap();
//! assert_eq!(micro.page, "offers/micro.md");
//! assert!(micro.source.contains("IJCAI 2022"));
//! ```

pub use super::description::StrategyPartDescription;

use super::accept::{self, AcceptEntry};
use super::model::{self, ModelEntry};
use super::offer::{self, OfferEntry};

/// The strategies of offers.
///
/// # Examples
///
/// ```
/// let mut offers = elfvik::talk::strategy::register::offers();
/// assert!(offers.any(|part| part.name == "boulware" && part.keys.contains(&"e")));
/// ```
pub fn offers() -> impl Iterator<Item = &'static StrategyPartDescription> {
    offer_entries().map(|entry| &entry.part)
}

/// The rules of acceptance.
///
/// # Examples
///
/// ```
/// let mut accepts = elfvik::talk::strategy::register::accepts();
/// assert!(accepts.any(|part| part.name == "combi" && part.takes == "from=0..1"));
/// ```
pub fn accepts() -> impl Iterator<Item = &'static StrategyPartDescription> {
    accept_entries().map(|entry| &entry.part)
}

/// The models of the others.
///
/// # Examples
///
/// ```
/// let mut models = elfvik::talk::strategy::register::models();
/// assert!(models.any(|part| part.name == "frequency" && part.summary == "counts options"));
/// ```
pub fn models() -> impl Iterator<Item = &'static StrategyPartDescription> {
    model_entries().map(|entry| &entry.part)
}

pub(super) fn offer_entries() -> impl Iterator<Item = &'static OfferEntry> {
    OFFERS.into_iter().flatten()
}

pub(super) fn accept_entries() -> impl Iterator<Item = &'static AcceptEntry> {
    ACCEPTS.into_iter().flatten()
}

pub(super) fn model_entries() -> impl Iterator<Item = &'static ModelEntry> {
    MODELS.into_iter().flatten()
}

/// The strategies by name, in the order in which they are listed.
static OFFERS: [&[OfferEntry]; 14] = [
    offer::reciprocal::ENTRIES,
    offer::time::ENTRIES,
    offer::genius::ENTRIES,
    offer::negolog::ENTRIES,
    offer::tit_for_tat::ENTRIES,
    offer::nice::ENTRIES,
    offer::micro::ENTRIES,
    offer::hybrid::ENTRIES,
    offer::random::ENTRIES,
    offer::hardliner::ENTRIES,
    offer::hardheaded::ENTRIES,
    offer::cuhk::ENTRIES,
    offer::agentk::ENTRIES,
    offer::ponpoko::ENTRIES,
];

/// The rules by name, in the order in which they are listed.
static ACCEPTS: [&[AcceptEntry]; 10] = [
    accept::next::ENTRIES,
    accept::better::ENTRIES,
    accept::last::ENTRIES,
    accept::constant::ENTRIES,
    accept::time::ENTRIES,
    accept::combi::ENTRIES,
    accept::last_chance::ENTRIES,
    accept::lowest::ENTRIES,
    accept::demand::ENTRIES,
    accept::agentk::ENTRIES,
];

/// The models by name, in the order in which they are listed.
static MODELS: [&[ModelEntry]; 5] = [
    model::beliefs::ENTRIES,
    model::frequency::ENTRIES,
    model::windowed::ENTRIES,
    model::hardheaded::ENTRIES,
    model::bayesian::ENTRIES,
];
