//! One of many rehearsed talks, in ids and numbers: a row of a table.

use super::transcript::{EndingKind, kind};
use crate::names::{IdMap, Names, OutcomeById};
use crate::talk::offer::OutcomeNumbering;
use crate::talk::rehearsal::RehearsalRow;
use crate::talk::session::End;

/// What became of one of many rehearsed talks.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsedTalk {
    /// The number of the talk, from 0; it was held in the world of that number.
    pub talk: usize,
    /// In which way it ended.
    pub kind: EndingKind,
    /// On which level it ended, from 1.
    pub level: usize,
    /// The round in which it was agreed, from 1; none without an agreement.
    pub round: Option<u32>,
    /// How many offers were made.
    pub n_offers: usize,
    /// What was agreed.
    pub agreement: Option<OutcomeById>,
    /// What each party has: the worth of the agreement in this world, undiscounted, or its fallback.
    pub utilities: IdMap<f64>,
    /// What each party has in this world without a deal.
    pub fallbacks: IdMap<f64>,
    /// What each party is left with: discounted, or what no agreement pays.
    pub payoffs: IdMap<f64>,
    /// The sum of the utilities.
    pub welfare: f64,
    /// The product of the gains over the fallbacks; 0 where somebody gains nothing.
    pub product_of_gains: f64,
    /// How many kinds of faults strategies made.
    pub n_faults: usize,
}

impl RehearsedTalk {
    pub(super) fn of(
        names: &Names<'_>,
        numbering: &OutcomeNumbering,
        (talk, row): (usize, &RehearsalRow),
    ) -> Self {
        let agreement = match row.end {
            End::Agreement(offer) => Some(names.outcome(&numbering.outcome(offer))),
            _ => None,
        };
        let gains = row.utilities.iter().zip(&row.fallbacks).map(|(u, r)| (u - r).max(0.0));
        Self {
            talk,
            kind: kind(&row.end),
            level: row.level + 1,
            round: row.round.map(|round| round + 1),
            n_offers: row.n_offers,
            agreement,
            welfare: row.utilities.iter().sum(),
            product_of_gains: gains.product(),
            utilities: names.by_party(|p| row.utilities[p]),
            fallbacks: names.by_party(|p| row.fallbacks[p]),
            payoffs: names.by_party(|p| row.payoffs[p]),
            n_faults: row.faults.len(),
        }
    }
}
