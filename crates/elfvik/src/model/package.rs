//! A package: an outcome with a name, such as a reported offer.

use super::{Outcome, PartyId, SourceId, words};

/// An outcome with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// Unique among the packages of a scenario.
    pub id: String,
    /// The name in plain words.
    pub name: String,
    /// What is chosen for each issue; keeps every rule.
    pub outcome: Outcome,
    /// What kind of package it is.
    pub kind: PackageKind,
    /// Whose offer or position it is.
    pub by: Option<PartyId>,
    /// Whether it is reported with reserve.
    pub hedged: bool,
    /// Where it is known from.
    pub source: Option<SourceId>,
    /// Anything else worth telling a reader.
    pub note: Option<String>,
}

words! {
    /// What a package is to the talks.
    pub enum PackageKind {
        /// Put on the table, or reported to be.
        Offer = "offer",
        /// What a party opens with.
        Position = "position",
        /// What holds without a deal.
        Fallback = "fallback",
        /// Anything worth looking at.
        Idea = "idea",
    }
}
