//! Offers: whose turn it is, what is accepted, and what the session of talks hears.

use super::State;
use super::table::{OpenOffer, Response, Sealed};
use super::wrong::Wrong;
use crate::model::{PartyId, Protocol};
use crate::room::event::{EventBody, Offer, OfferOrigin};
use crate::room::refusal::Refusal;
use crate::room::roles::Phase;
use crate::room::terms::{Terms, TermsHash};
use crate::talk::{Event as TalkEvent, Move, NextInput, Refusal as TalkRefusal, Session};
use std::sync::Arc;

impl State {
    /// Whether so many declined an offer that it cannot be agreed any more.
    pub(in crate::room) fn is_dead(&self, open: &OpenOffer) -> bool {
        if self.deal.is_some() {
            return self.parties().any(|party| open.declines(party));
        }
        !self.is_enough(|party| !open.declines(party))
    }

    /// Whether enough have accepted an offer: as the rule of agreement says, and everybody once there is a
    /// deal.
    fn is_accepted(&self, open: &OpenOffer) -> bool {
        if self.deal.is_some() {
            return self.parties().all(|party| open.accepts(party));
        }
        self.is_enough(|party| open.accepts(party))
    }

    /// The offer of somebody else that stands last, for a party.
    pub(in crate::room) fn current_for(&self, party: PartyId) -> Option<TermsHash> {
        // Whether others declined in secret is not told where answers are sealed.
        let stands = |open: &&OpenOffer| self.is_sealed(open) || !self.is_dead(open);
        let others = self.table.all().filter(|open| open.by != Some(party)).filter(stands);
        others.last().map(|open| open.offer.hash)
    }

    /// Whether a party may put an offer on the table now; with the session as it is then, where that hears
    /// of what was on the table before.
    pub(in crate::room) fn turn_of(&self, party: PartyId) -> Result<Option<Session>, Refusal> {
        if !self.is_level_met() {
            return Err(Refusal::OutOfTurn {});
        }
        if self.protocol() == Protocol::Tentative {
            let is_open = self.table.opened.is_empty() && !self.table.sealed.contains_key(&party);
            return if is_open { Ok(None) } else { Err(Refusal::OutOfTurn {}) };
        }
        match &self.table.open {
            Some(open) if open.by == Some(party) && self.is_dead(open) => Ok(None),
            Some(open) if open.by == Some(party) => Err(Refusal::OutOfTurn {}),
            Some(open) => self.answered_by(open, party).map(Some),
            None if self.session.ask() == NextInput::Act(party) => Ok(None),
            None => Err(Refusal::OutOfTurn {}),
        }
    }

    /// The session after it heard of an offer that a party answers with another one. Where that ends the
    /// last round of a level, the level is over.
    fn answered_by(&self, open: &OpenOffer, party: PartyId) -> Result<Session, Refusal> {
        let mut session = self.session.clone();
        let level = session.level();
        let Some(maker) = open.by else { return Err(Refusal::OutOfTurn {}) };
        session.apply(TalkEvent::Moved { by: maker, what: Move::Propose(open.talk), ticks: 1 })?;
        let is_dead = self.is_dead(open);
        loop {
            let is_over = session.level() != level || session.end().is_some();
            let (by, what) = match session.ask() {
                _ if is_over => return Ok(session),
                NextInput::Act(by) if by == party => return Ok(session),
                NextInput::Act(by) if open.accepts(by) => (by, Move::Accept),
                NextInput::Answer(by, _) if open.accepts(by) => (by, Move::Accept),
                NextInput::Answer(by, _) if open.declines(by) || by == party || is_dead => (by, Move::Reject),
                _ => return Err(Refusal::OutOfTurn {}),
            };
            session.apply(TalkEvent::Moved { by, what, ticks: 1 })?;
        }
    }

    /// Whether a session has gone on to the next level, or is over.
    pub(in crate::room) fn is_level_over_in(&self, session: &Session) -> bool {
        session.level() != self.session.level() || session.end().is_some()
    }

    /// The session after the offer on the table became the last of its maker, as at the end of a level.
    pub(super) fn with_last_offer(&self) -> Session {
        let mut session = self.session.clone();
        if let Some(OpenOffer { by: Some(by), talk, .. }) = &self.table.open
            && session.ask() == NextInput::Act(*by)
        {
            // What was on the table is legal.
            let _ = session.apply(TalkEvent::Moved { by: *by, what: Move::Propose(*talk), ticks: 1 });
        }
        session
    }

    /// Whether all have put down what they propose in this round.
    pub(in crate::room) fn is_sealed_by_all(&self) -> bool {
        self.protocol() == Protocol::Tentative
            && self.is_level_met()
            && self.table.opened.is_empty()
            && self.parties().all(|party| self.table.sealed.contains_key(&party))
    }

    /// The proposals of a round as they are opened, in the order of parties, with the numbers that follow.
    pub(in crate::room) fn unsealed(&self) -> Vec<OpenOffer> {
        let sealed = self.table.sealed.values().filter_map(|sealed| match sealed {
            Sealed::Offer(open) => Some(open),
            Sealed::Pass => None,
        });
        let numbered = sealed.zip(self.table.n_offers + 1..).map(|(open, number)| {
            let offer = Offer { number, ..Offer::clone(&open.offer) };
            OpenOffer { offer: Arc::new(offer), ..open.clone() }
        });
        numbered.collect()
    }

    /// The session after it heard what all propose in a round.
    fn with_proposals(&self) -> Result<Session, TalkRefusal> {
        let mut session = self.session.clone();
        let n_before = session.offers().len();
        while let NextInput::Propose(by) = session.ask() {
            if self.is_level_over_in(&session) || session.offers().len() > n_before {
                break;
            }
            let what = match self.table.sealed.get(&by) {
                Some(Sealed::Offer(open)) => Move::Propose(open.talk),
                _ => Move::Pass,
            };
            session.apply(TalkEvent::Moved { by, what, ticks: 1 })?;
        }
        Ok(session)
    }

    /// Whether all have answered all that was opened.
    pub(in crate::room) fn is_answered_by_all(&self) -> bool {
        let is_due = |open: &OpenOffer| {
            self.parties().any(|party| open.by != Some(party) && !open.responses.contains_key(&party))
        };
        !self.table.opened.is_empty() && !self.table.opened.iter().any(is_due)
    }

    /// The session after it heard what all answered in a round.
    fn with_answers(&self) -> Result<Session, TalkRefusal> {
        let mut session = self.session.clone();
        while let NextInput::Answer(by, offer) = session.ask() {
            let accepts = |open: &OpenOffer| open.talk == offer && open.accepts(by);
            let what = if self.table.opened.iter().any(accepts) { Move::Accept } else { Move::Reject };
            session.apply(TalkEvent::Moved { by, what, ticks: 1 })?;
        }
        Ok(session)
    }

    pub(super) fn take_offers(&mut self, body: &EventBody) -> Result<(), Wrong> {
        match body {
            EventBody::OfferMade { offer, replaces } => self.offer_made(offer, replaces.is_some())?,
            EventBody::OfferWithdrawn { offer } | EventBody::OfferExpired { offer } => {
                let is_it =
                    |open: &Option<OpenOffer>| open.as_ref().is_some_and(|o| o.offer.number == *offer);
                match (is_it(&self.table.open), is_it(&self.table.joint)) {
                    (true, _) => self.table.open = None,
                    (_, true) => self.table.joint = None,
                    _ => return Err(Wrong::Unknown),
                }
            }
            EventBody::SealedWithdrawn { party } => {
                let party = self.known(party)?;
                self.table.sealed.remove(&party).ok_or(Wrong::Unknown)?;
            }
            EventBody::OfferAccepted { offer, party, hash } => {
                let party = self.known(party)?;
                let open = self.table.find_mut(*offer).ok_or(Wrong::Unknown)?;
                let is_new = open.offer.hash == *hash && !open.responses.contains_key(&party);
                if !is_new || open.by == Some(party) {
                    return Err(Wrong::Unknown);
                }
                open.responses.insert(party, Response::Accepted);
                self.agree_if_enough()?;
            }
            EventBody::OfferDeclined { offer, party, .. } => {
                let party = self.known(party)?;
                let open = self.table.find_mut(*offer).ok_or(Wrong::Unknown)?;
                if open.responses.contains_key(&party) || open.by == Some(party) {
                    return Err(Wrong::Unknown);
                }
                open.responses.insert(party, Response::Declined);
                if self.table.joint.as_ref().is_some_and(|joint| self.is_dead(joint)) {
                    self.table.joint = None;
                }
            }
            EventBody::Passed { party } => {
                let party = self.known(party)?;
                self.turn_of(party)?;
                self.table.sealed.insert(party, Sealed::Pass);
            }
            EventBody::OffersOpened { .. } => {
                if !self.is_sealed_by_all() {
                    return Err(Wrong::Unknown);
                }
                let opened = self.unsealed();
                self.session = self.with_proposals()?;
                self.table.n_offers += opened.len() as u64;
                self.table.sealed.clear();
                self.table.opened = opened;
                self.hear_agreement();
            }
            EventBody::RoundEnded {} => {
                if !self.is_answered_by_all() {
                    return Err(Wrong::Unknown);
                }
                self.session = self.with_answers()?;
                self.hear_agreement();
                self.table.opened.clear();
            }
            _ => return Err(Wrong::Unknown),
        }
        Ok(())
    }

    /// An offer comes on the table.
    fn offer_made(&mut self, offer: &Offer, is_replacement: bool) -> Result<(), Wrong> {
        let party = offer.party.as_ref().map(|party| self.known(party)).transpose()?;
        let open = self.open_offer(offer, party)?;
        let Some(party) = party else {
            self.phase_is(&[Phase::InSession, Phase::Agreed])?;
            self.numbered(offer)?;
            self.table.joint = Some(open);
            return Ok(());
        };
        self.phase_is(&[Phase::InSession])?;
        if offer.origin != OfferOrigin::Party {
            return Err(Wrong::Unknown);
        }
        if is_replacement {
            self.table.sealed.remove(&party);
            let is_own = self.table.open.as_ref().is_some_and(|before| before.by == Some(party));
            if self.protocol() != Protocol::Tentative && !is_own {
                return Err(Wrong::Unknown);
            }
        } else if let Some(session) = self.turn_of(party)? {
            self.session = session;
        }
        if self.protocol() == Protocol::Tentative {
            self.turn_of(party)?;
            self.table.sealed.insert(party, Sealed::Offer(open));
        } else {
            self.numbered(offer)?;
            self.table.open = Some(open);
        }
        Ok(())
    }

    fn numbered(&mut self, offer: &Offer) -> Result<(), Wrong> {
        if offer.number != self.table.n_offers + 1 {
            return Err(Wrong::Unknown);
        }
        self.table.n_offers += 1;
        Ok(())
    }

    /// An offer with what the session knows it by.
    fn open_offer(&self, offer: &Offer, by: Option<PartyId>) -> Result<OpenOffer, Wrong> {
        let talk = self.talk_offer(&offer.terms)?;
        if offer.terms.hash(&self.settings.room) != offer.hash {
            return Err(Wrong::Unknown);
        }
        Ok(OpenOffer { offer: Arc::new(offer.clone()), talk, by, responses: Default::default() })
    }

    /// Terms as the session knows them.
    pub(in crate::room) fn talk_offer(&self, terms: &Terms) -> Result<crate::talk::Offer, Refusal> {
        let outcome = terms.outcome(&self.scenario)?;
        let numbering = self.session.problem().offer_space.numbering();
        let offer = numbering.offer(&outcome).ok_or(TalkRefusal::OutOfSpace)?;
        self.session.check_offer(offer)?;
        Ok(offer)
    }

    /// The session hears of what enough parties have accepted.
    pub(super) fn agree_if_enough(&mut self) -> Result<(), Wrong> {
        let found = self.table.open.iter().chain(&self.table.joint).find(|open| self.is_accepted(open));
        let Some(open) = found.cloned() else { return Ok(()) };
        if self.deal.is_none() {
            let assents: Vec<PartyId> = self.parties().filter(|party| open.accepts(*party)).collect();
            self.session.agree(open.talk, &assents)?;
        }
        self.deal = Some(Arc::new((open.offer.terms.clone(), open.offer.hash)));
        self.is_deal_new = true;
        self.table = self.table.cleared();
        Ok(())
    }

    /// Whether the session found an agreement among what was opened.
    fn hear_agreement(&mut self) {
        let agreed = self.session.agreed_offer();
        let found = self.table.opened.iter().find(|open| Some(open.talk) == agreed);
        if let Some(found) = found {
            self.deal = Some(Arc::new((found.offer.terms.clone(), found.offer.hash)));
            self.is_deal_new = true;
        }
    }
}
