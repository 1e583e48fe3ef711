//! Earlier agreements and the commitments they hold.

use super::{PartyId, SourceId, words};

/// An agreement that was made before these talks, with what it promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accord {
    /// Unique among the accords of a scenario.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// When it was made.
    pub date: Option<String>,
    /// Where it was made.
    pub place: Option<String>,
    /// The parties of the scenario that made it.
    pub parties: Vec<PartyId>,
    /// What was promised, in the order of the file.
    pub commitments: Vec<Commitment>,
    /// Where it is known from.
    pub source: Option<SourceId>,
}

/// Something promised in an accord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Unique among the commitments of an accord.
    pub id: String,
    /// What was promised, in words.
    pub text: String,
    /// Who promised it; several where they promised it together.
    pub by: Vec<PartyId>,
    /// How far it has been kept.
    pub status: CommitmentStatus,
    /// Where this is known from.
    pub source: Option<SourceId>,
}

words! {
    /// How far a commitment has been kept.
    pub enum CommitmentStatus {
        /// Neither kept nor broken yet.
        Open = "open",
        /// Kept in part.
        Partly = "partly",
        /// Kept.
        Kept = "kept",
        /// Broken.
        Broken = "broken",
    }
}
