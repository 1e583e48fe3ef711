//! What was agreed: ratification, and the search for something better.

use super::wrong::Wrong;
use super::{RatifierVote, Search, State};
use crate::model::PartyId;
use crate::room::event::{EventBody, RatifierAnswer};
use crate::room::roles::Phase;
use crate::talk::{Event as TalkEvent, NextInput, RatifierDecision};

impl State {
    pub(super) fn take_deal(&mut self, body: &EventBody) -> Result<(), Wrong> {
        match body {
            EventBody::Initialled { .. } => {
                self.phase_is(&[Phase::InSession])?;
                self.deal.as_ref().ok_or(Wrong::Unknown)?;
                self.stop_level_clock();
                self.decisions.clear();
                self.is_deal_new = false;
                self.enter(Phase::Initialled);
            }
            EventBody::RatifierDecided { party, ratifier, decision, reason } => {
                self.phase_is(&[Phase::Initialled])?;
                let party = self.known(party)?;
                let ratifier = self.ratifier(party, ratifier).ok_or(Wrong::Unknown)?;
                if self.has_decided(party, ratifier) {
                    return Err(Wrong::Unknown);
                }
                let approves = *decision == RatifierAnswer::Approves;
                let reason = reason.as_str().into();
                self.decisions.push(RatifierVote { party, ratifier, approves, reason });
                self.hear_ratifiers()?;
            }
            EventBody::Returned { .. } => {
                self.phase_is(&[Phase::Initialled])?;
                if self.session.agreed_offer().is_some() || self.session.end().is_some() {
                    return Err(Wrong::Unknown);
                }
                self.deal = None;
                self.decisions.clear();
                self.start_level_clock();
                self.enter(Phase::InSession);
                self.table = self.table.cleared();
            }
            EventBody::Agreed { .. } => {
                self.phase_is(&[Phase::InSession, Phase::Initialled, Phase::Agreed])?;
                self.deal.as_ref().ok_or(Wrong::Unknown)?;
                self.is_deal_new = false;
                self.finish(Phase::Agreed);
            }
            EventBody::ImprovementConsented { party } => {
                self.phase_is(&[Phase::Agreed])?;
                let party = self.known(party)?;
                self.consents.insert(party);
            }
            EventBody::ImprovementBegun {} => {
                self.phase_is(&[Phase::Agreed])?;
                self.search = Search::Due;
            }
            EventBody::ImprovementSearched { .. } => {
                if self.search != Search::Due {
                    return Err(Wrong::Unknown);
                }
                self.search = Search::Done;
            }
            _ => return Err(Wrong::Unknown),
        }
        Ok(())
    }

    /// The session asks ratifiers in its order; in a room they decide in any.
    fn hear_ratifiers(&mut self) -> Result<(), Wrong> {
        while let NextInput::Ratify(party, ratifier, _) = self.session.ask() {
            let said = self.decisions.iter().find(|vote| (vote.party, vote.ratifier) == (party, ratifier));
            let Some(vote) = said else { break };
            let verdict = if vote.approves { RatifierDecision::Approved } else { RatifierDecision::Refused };
            self.session.apply(TalkEvent::Decided { party, ratifier, verdict })?;
        }
        Ok(())
    }

    /// The last ratifier who refused, by the id of its party, and the reason that it gave.
    pub(super) fn last_refusal(&self) -> (String, String) {
        let refused = self.decisions.iter().rev().find(|vote| !vote.approves);
        refused.map(|vote| (self.id(vote.party), vote.reason.to_string())).unwrap_or_default()
    }

    /// The position of a ratifier of a party among those whose approval the talks wait for.
    pub(in crate::room) fn ratifier(&self, party: PartyId, id: &str) -> Option<usize> {
        let at = self.scenario.parties.get(party.0)?.ratifiers.iter().position(|r| r.id == id)?;
        self.session.course().ratifiers.contains(&(party, at)).then_some(at)
    }

    pub(in crate::room) fn has_decided(&self, party: PartyId, ratifier: usize) -> bool {
        self.decisions.iter().any(|vote| (vote.party, vote.ratifier) == (party, ratifier))
    }
}
