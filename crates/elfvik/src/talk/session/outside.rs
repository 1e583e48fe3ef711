//! What whoever holds a session decides by a clock or a table of its own: the end of a level, an assent out
//! of turn, a party that leaves while another is asked.

use super::{End, Move, Refusal, Session};
use crate::model::PartyId;
use crate::talk::event::Event;
use crate::talk::next_input::NextInput;
use crate::talk::offer::Offer;
use crate::talk::participants::bit;

impl Session {
    /// The time of the present level is over by another clock, as if its rounds were used up.
    pub(crate) fn run_out(&mut self) -> Result<(), Refusal> {
        self.is_open_to_outside()?;
        self.is_chance_due = false;
        self.budget.exhaust();
        self.out_of_time();
        Ok(())
    }

    /// These parties have assented to an offer, in whatever order: it is agreed as if each had been asked.
    pub(crate) fn agree(&mut self, offer: Offer, assents: &[PartyId]) -> Result<(), Refusal> {
        self.is_open_to_outside()?;
        self.check_offer(offer)?;
        let assents = assents.iter().fold(0, |set, party| set | bit(*party));
        if !self.participants.is_enough(assents) {
            return Err(Refusal::NothingToAccept);
        }
        self.agreed(offer, assents, self.moment());
        Ok(())
    }

    /// A party leaves for good, whoever is asked.
    pub(crate) fn walk(&mut self, by: PartyId) -> Result<(), Refusal> {
        self.is_open_to_outside()?;
        if self.left.contains(&by) {
            return Err(Refusal::NotNow);
        }
        let asked = match self.ask() {
            NextInput::Act(party) | NextInput::Propose(party) | NextInput::Concede(party) => Some(party),
            NextInput::Answer(party, _) | NextInput::Vote(party, _) | NextInput::Confirm(party, _) => {
                Some(party)
            }
            _ => None,
        };
        if asked == Some(by) {
            return self.apply(Event::Moved { by, what: Move::Walk, ticks: 1 });
        }
        self.left.push(by);
        if !self.participants.leave(by) {
            self.end = Some(End::Walked(by));
        }
        Ok(())
    }

    /// What was agreed, or is initialled.
    pub(crate) fn agreed_offer(&self) -> Option<Offer> {
        match (&self.end, &self.initialled) {
            (Some(End::Agreement(offer)), _) => Some(*offer),
            (None, Some(ratification)) => Some(ratification.offer),
            _ => None,
        }
    }

    /// Whether an option is not closed by the levels below, and can occur at all.
    pub(crate) fn is_open_option(&self, issue: usize, option: u32) -> bool {
        self.problem.offer_space.is_open(issue, option)
    }

    /// Whether a level meets on which something can be decided.
    fn is_open_to_outside(&self) -> Result<(), Refusal> {
        if self.end.is_some() {
            return Err(Refusal::Over);
        }
        if self.suspended.is_some() {
            return Err(Refusal::IsSuspended);
        }
        if !self.is_entered || self.initialled.is_some() { Err(Refusal::NotNow) } else { Ok(()) }
    }
}
