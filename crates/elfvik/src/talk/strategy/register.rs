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

use super::accept::{self, AcceptanceStrategy};
use super::compose::ReservationPolicy;
use super::model::{self, OpponentModel};
use super::offer::{self, BiddingStrategy};
use super::spec::{Settings, StrategySpecError};
use crate::model::Origin;

/// What a part says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StrategyPartDescription {
    /// How it is called in text.
    pub name: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    /// The names of its settings.
    pub keys: &'static [&'static str],
    /// What the settings may be, as an error says it.
    pub takes: &'static str,
    /// Its page of the guide, below `docs/talks`.
    pub page: &'static str,
    /// Where it was published.
    pub source: &'static str,
}

impl StrategyPartDescription {
    /// A part without settings.
    pub(super) const fn plain(
        (name, summary): (&'static str, &'static str),
        page: &'static str,
        source: &'static str,
    ) -> Self {
        Self { name, summary, keys: &[], takes: "no settings", page, source }
    }

    /// The same with settings: their names, and what they may be.
    pub(super) const fn with(self, keys: &'static [&'static str], takes: &'static str) -> Self {
        Self { keys, takes, ..self }
    }
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

/// A rule of acceptance.
pub(super) struct AcceptEntry {
    pub(super) part: StrategyPartDescription,
    pub(super) build: fn(&Settings) -> Result<Box<dyn AcceptanceStrategy>, StrategySpecError>,
}

/// A model of another party, for issues with so many options each and at most so many rounds, where that is
/// known.
pub(super) struct ModelEntry {
    pub(super) part: StrategyPartDescription,
    pub(super) build: fn(&[u32], Option<u32>) -> Box<dyn OpponentModel>,
}

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
    offer::ENTRIES.into_iter().flatten()
}

pub(super) fn accept_entries() -> impl Iterator<Item = &'static AcceptEntry> {
    accept::ENTRIES.into_iter().flatten()
}

pub(super) fn model_entries() -> impl Iterator<Item = &'static ModelEntry> {
    model::ENTRIES.into_iter().flatten()
}

impl std::fmt::Debug for OfferEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.part.name)
    }
}

impl std::fmt::Debug for AcceptEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.part.name)
    }
}

impl std::fmt::Debug for ModelEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.part.name)
    }
}
