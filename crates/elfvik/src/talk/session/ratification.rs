//! What is initialled before it binds: who is asked at home, and when that is decided.

use crate::model::{Course, PartyId};
use crate::talk::offer::Offer;
use crate::talk::participants::{Participants, bit};

/// A package that the delegates have initialled.
#[derive(Debug, Clone)]
pub(super) struct Ratification {
    pub(super) offer: Offer,
    /// Who has assented to it.
    assents: u64,
    /// What each ratifier of the course has decided so far.
    approves: Vec<Option<bool>>,
    /// Who is asked: a position among the ratifiers of the course.
    pub(super) asked: usize,
}

/// What follows from the decisions so far.
pub(super) enum RatificationStatus {
    /// It is ratified, whatever others would say.
    Ratified,
    /// It is not, whatever others would say.
    Refused,
    /// The next ratifier is asked, with the decisions so far.
    Open(Ratification),
}

impl Ratification {
    /// What parties have assented to, before anybody at home was asked.
    pub(super) fn begin(
        offer: Offer,
        assents: u64,
        course: &Course,
        participants: &Participants,
    ) -> RatificationStatus {
        let approves = vec![None; course.ratifiers.len()];
        Self { offer, assents, approves, asked: 0 }.next(course, participants)
    }

    /// The ratifier who is asked decides.
    pub(super) fn decided(
        mut self,
        approves: bool,
        course: &Course,
        participants: &Participants,
    ) -> RatificationStatus {
        self.approves[self.asked] = Some(approves);
        self.next(course, participants)
    }

    /// Asks the first ratifier whose vote can still decide; a party is asked no further once its own rule is
    /// reached, or out of reach.
    fn next(self, course: &Course, participants: &Participants) -> RatificationStatus {
        if self.is_ratified(course, participants, false) {
            return RatificationStatus::Ratified;
        }
        let is_open = |at: &usize| {
            let party = course.ratifiers[*at].0;
            self.approves[*at].is_none()
                && self.counts(party, course, participants)
                && self.approved(party, course, true) != self.approved(party, course, false)
        };
        let asked = (0..course.ratifiers.len()).find(is_open);
        match asked.filter(|_| self.is_ratified(course, participants, true)) {
            Some(asked) => RatificationStatus::Open(Self { asked, ..self }),
            None => RatificationStatus::Refused,
        }
    }

    /// Whether the ratifiers of a party are asked: with rules, those of whoever assented; without, those of
    /// whoever is there.
    fn counts(&self, party: PartyId, course: &Course, participants: &Participants) -> bool {
        let is_in = course.ratification.is_none() || self.assents & bit(party) != 0;
        is_in && participants.is_present(party)
    }

    /// Whether it is ratified when whoever was not asked yet decides so.
    fn is_ratified(&self, course: &Course, participants: &Participants, others: bool) -> bool {
        let is_approved = |party: &PartyId| self.approved(*party, course, others);
        match course.ratification {
            None => participants.seats(0).all(|party| is_approved(&party)),
            Some(_) => {
                let signs = |party: &PartyId| self.assents & bit(*party) != 0 && is_approved(party);
                participants.is_enough(participants.seats(0).filter(signs).map(bit).fold(0, |a, b| a | b))
            }
        }
    }

    /// Whether the ratifiers of a party approve when whoever was not asked yet decides so.
    fn approved(&self, party: PartyId, course: &Course, others: bool) -> bool {
        let own = course.ratifiers.iter().zip(&self.approves).filter(|((of, _), _)| *of == party);
        let own = own.map(|((_, ratifier), approves)| (*ratifier, approves.unwrap_or(others)));
        course.approves(party, own)
    }
}
