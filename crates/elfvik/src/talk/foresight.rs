//! What delegates foresee of their own ratifiers, before anything is initialled.

use super::offer::Offer;
use super::offer_space::OfferSpace;
use crate::model::{Course, PartyId};
use crate::prepare::parameters::Player;
use crate::prepare::{Game, Parameters};
use std::sync::Arc;

/// The ratifiers of whom a profile is known, as their own party's delegate knows them. Whoever is only
/// known by a probability, or not at all, may approve anything.
#[derive(Debug, Clone)]
pub(in crate::talk) struct Foresight {
    home: Arc<Game>,
    /// Per party, those of its ratifiers who are asked: the position in the game, and among its ratifiers.
    own: Vec<Vec<(usize, usize)>>,
}

impl Foresight {
    /// What can be foreseen in the talks of a course; nothing where no ratifier with a profile is asked.
    pub(in crate::talk) fn of(parameters: &Parameters, course: &Course, home: &Arc<Game>) -> Option<Self> {
        let mut own = vec![Vec::new(); parameters.parties().len()];
        for (at, player) in parameters.ratifiers().enumerate() {
            let Player { party, ratifier } = parameters.players()[player];
            let asked = ratifier.filter(|ratifier| course.ratifiers.contains(&(party, *ratifier)));
            own[party.0].extend(asked.map(|ratifier| (at, ratifier)));
        }
        let is_empty = own.iter().all(Vec::is_empty);
        (!is_empty).then(|| Self { home: Arc::clone(home), own })
    }

    /// Whether anything is known of those who ratify for a party.
    pub(in crate::talk) fn is_known(&self, party: PartyId) -> bool {
        !self.own[party.0].is_empty()
    }

    /// How far an offer is from being ratified at a party's home, whatever the others there say: 0 when it
    /// can be, else the sum of what those who refuse miss, each as a share of what lies between its worst
    /// and its reservation.
    pub(in crate::talk) fn gap(
        &self,
        course: &Course,
        party: PartyId,
        (offer_space, offer): (&OfferSpace, Offer),
    ) -> f64 {
        let own = &self.own[party.0];
        let worths = self.home.utilities(&offer_space.numbering().outcome(offer));
        let reaches = |at: usize| self.home.reaches(at, worths[at]);
        if course.approves(party, own.iter().map(|&(at, ratifier)| (ratifier, reaches(at)))) {
            return 0.0;
        }
        let missing = |at: usize| {
            let least = self.home.reservation()[at];
            let range = (least - self.home.least_sum(at)).max(1);
            (least - worths[at]).max(0) as f64 / range as f64
        };
        let refusing = own.iter().map(|&(at, _)| at).filter(|at| !reaches(*at));
        refusing.map(missing).sum::<f64>().max(f64::MIN_POSITIVE)
    }
}
