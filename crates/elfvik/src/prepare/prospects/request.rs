//! What is drawn, and for what.

use crate::model::{Outcome, PartyId};
use crate::prepare::limits::Limits;
use crate::seed::Seed;

/// How many worlds to draw, from which seed, and what to follow through them.
#[derive(Debug, Clone, Copy)]
pub struct ProspectsRequest<'r> {
    /// How many worlds to draw; fewer where all together would be too much work.
    pub worlds: usize,
    /// What all draws come from.
    pub seed: Seed,
    /// The most points of a world's frontier, and how wide diagrams may grow.
    pub limits: Limits,
    /// Outcomes to be followed through all worlds.
    pub watched: &'r [Outcome],
    /// Outcomes to be considered as robust packages and next offers besides those that worlds bring up.
    pub ideas: &'r [Outcome],
    /// The party that looks for its next offer.
    pub offerer: Option<PartyId>,
}

impl ProspectsRequest<'_> {
    /// How many worlds are drawn unless somebody asks for another number.
    pub const WORLDS: usize = 10_000;
    /// The limits of a world's frontier: fewer points than elsewhere, since there are thousands of them.
    pub const LIMITS: Limits = Limits { points: 2_000, ..Limits::STANDARD };
}
