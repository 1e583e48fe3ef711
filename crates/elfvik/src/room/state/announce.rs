//! What follows of itself: from what was done, and from time alone.

use super::{Search, State, Statement, StatementOwner};
use crate::model::PartyId;
use crate::room::audience::{Audience, Recipient};
use crate::room::event::{EventBody, LevelEnd, StatementKind};
use crate::room::roles::{Phase, Role};
use crate::room::timestamp::Timestamp;
use crate::talk::NextInput;

impl State {
    /// What follows of itself from where the room stands, if anything does; the caller applies it and asks
    /// again.
    pub(in crate::room) fn announcement(&self) -> Option<(Audience, EventBody)> {
        self.delegation_that_came_or_went()
            .or_else(|| self.consequence_of_all())
            .or_else(|| match self.phase {
                Phase::InSession => self.consequence_in_session(),
                Phase::Initialled => self.consequence_of_ratifiers(),
                Phase::Agreed => self.consequence_after_deal(),
                Phase::Preparing | Phase::Suspended | Phase::Closed => None,
            })
            .or_else(|| self.phase_untold())
            .or_else(|| self.released())
    }

    fn delegation_that_came_or_went(&self) -> Option<(Audience, EventBody)> {
        for party in (0..self.scenario.parties.len()).map(PartyId) {
            let is_of_party = |id| {
                let seat = self.seats.get(id);
                seat.is_some_and(|seat| seat.party.as_deref() == Some(&self.scenario.parties[party.0].id))
            };
            let is_there = self.present.iter().any(is_of_party);
            let id = self.id(party);
            match (is_there, self.delegations.contains(&party)) {
                (true, false) => {
                    return Some((self.whole_table(), EventBody::DelegationArrived { party: id }));
                }
                (false, true) => return Some((self.whole_table(), EventBody::DelegationLeft { party: id })),
                _ => {}
            }
        }
        None
    }

    /// What all parties had to do together: go on, move the deadline.
    fn consequence_of_all(&self) -> Option<(Audience, EventBody)> {
        if let Some(pause) = &self.pause
            && self.parties().all(|party| pause.confirmed.contains(&party))
        {
            let paused = (self.now.0 - pause.since.0).max(0) as u64;
            return Some((self.watchers(), EventBody::Resumed { paused }));
        }
        let asked = self.parties().map(|party| self.extension.get(&party).copied());
        let asked: Vec<u64> = asked.collect::<Option<_>>()?;
        let milliseconds = asked.first().copied().filter(|first| asked.iter().all(|other| other == first))?;
        let more = i64::try_from(milliseconds).unwrap_or(i64::MAX);
        let ends = self.level_ends.map(|ends| ends.after(more));
        (ends.is_some() || self.level_left.is_some())
            .then(|| (self.watchers(), EventBody::Extended { milliseconds, ends }))
    }

    fn consequence_in_session(&self) -> Option<(Audience, EventBody)> {
        if self.is_sealed_by_all() {
            let offers = self.unsealed().iter().map(|open| (*open.offer).clone()).collect();
            return Some((self.whole_table(), EventBody::OffersOpened { offers }));
        }
        if self.is_answered_by_all() {
            return Some((self.whole_table(), EventBody::RoundEnded {}));
        }
        if let Some(why) = self.talks_end() {
            return Some((self.watchers(), EventBody::Ended { why }));
        }
        let (terms, hash) = || -> Option<_> { Some((**self.deal.as_ref()?).clone()) }().unzip();
        match (self.session.ask(), terms, hash) {
            (NextInput::Nobody, Some(terms), Some(hash)) => {
                Some((self.whole_table(), EventBody::Agreed { terms, hash }))
            }
            (NextInput::Ratify(..), Some(terms), Some(hash)) => {
                Some((self.whole_table(), EventBody::Initialled { terms, hash }))
            }
            (NextInput::Enter { level }, ..) => {
                let name = self.session.course().levels.get(level)?.name.clone();
                let limit = self.settings.limits.get(level).copied().flatten();
                let ends = limit.map(|limit| self.now.after(i64::try_from(limit).unwrap_or(i64::MAX)));
                Some((self.watchers(), EventBody::LevelEntered { level, name, ends }))
            }
            _ => None,
        }
    }

    fn consequence_of_ratifiers(&self) -> Option<(Audience, EventBody)> {
        if let Some(why) = self.talks_end() {
            return Some((self.watchers(), EventBody::Ended { why }));
        }
        match self.session.ask() {
            NextInput::Ratify(..) => None,
            NextInput::Nobody => {
                let (terms, hash) = (**self.deal.as_ref()?).clone();
                Some((self.whole_table(), EventBody::Agreed { terms, hash }))
            }
            _ => {
                let (party, reason) = self.last_refusal();
                Some((self.watchers(), EventBody::Returned { party, reason }))
            }
        }
    }

    fn consequence_after_deal(&self) -> Option<(Audience, EventBody)> {
        if self.is_deal_new {
            let (terms, hash) = (**self.deal.as_ref()?).clone();
            return Some((self.whole_table(), EventBody::Agreed { terms, hash }));
        }
        let is_due = self.search == Search::Open && self.parties().all(|p| self.consents.contains(&p));
        is_due.then(|| (self.whole_table(), EventBody::ImprovementBegun {}))
    }

    /// Watchers who see no terms are told that something is initialled or agreed.
    fn phase_untold(&self) -> Option<(Audience, EventBody)> {
        let is_told =
            matches!(self.phase, Phase::Initialled | Phase::Agreed) && self.phase != self.told_phase;
        is_told.then(|| (self.watchers(), EventBody::PhaseChanged { phase: self.phase }))
    }

    /// The first statement whose time has come.
    fn released(&self) -> Option<(Audience, EventBody)> {
        let due = self.statements.iter().find(|(key, drafted)| self.is_due(key.0, drafted));
        due.map(|((owner, hash), drafted)| {
            let (whose, parties) = match owner {
                StatementOwner::Joint => (StatementKind::Joint, self.parties().map(|p| self.id(p)).collect()),
                StatementOwner::Party(party) => (StatementKind::Own, vec![self.id(*party)]),
                StatementOwner::Role(_) => (StatementKind::Own, Vec::new()),
            };
            let text = drafted.text.to_string();
            let speaker = match owner {
                StatementOwner::Role(role) => Some(*role),
                _ => None,
            };
            (
                Audience::everyone(),
                EventBody::StatementReleased { whose, parties, speaker, text, hash: *hash },
            )
        })
    }

    /// Whether a statement is confirmed by all who must, and no embargo holds it.
    pub(super) fn is_due(&self, owner: StatementOwner, drafted: &Statement) -> bool {
        let is_confirmed =
            owner != StatementOwner::Joint || self.parties().all(|party| drafted.confirmed.contains(&party));
        is_confirmed && drafted.embargo.is_none_or(|embargo| embargo <= self.now)
    }

    /// Who sees a statement before it is released.
    pub(in crate::room) fn desk(&self, owner: StatementOwner, author: Role) -> Audience {
        match owner {
            StatementOwner::Party(party) => Audience::party(&self.id(party)),
            StatementOwner::Role(role) => Audience::of([Recipient::Role(role)]),
            StatementOwner::Joint => {
                let parties = self.scenario.parties.iter().map(|party| Recipient::Party(party.id.clone()));
                let audience = Audience::of(parties).and(Recipient::Role(Role::Mediator));
                if author == Role::Host { audience.and(Recipient::Role(Role::Host)) } else { audience }
            }
        }
    }

    /// The next moment at which something follows from time alone.
    pub(in crate::room) fn next_due(&self) -> Option<Timestamp> {
        let clock = self.clock().map(|(at, _)| at);
        let suggestions = self.suggestions.iter().map(|made| made.closes);
        let suggestions = suggestions.min().filter(|_| self.phase == Phase::InSession);
        [clock, suggestions, self.next_embargo()].into_iter().flatten().min()
    }

    /// What follows from time alone until a moment, the earliest first: when, and what.
    pub(in crate::room) fn due(&self, now: Timestamp) -> Option<(Timestamp, Option<(Audience, EventBody)>)> {
        let clock = self.clock().filter(|(at, _)| *at <= now);
        let embargo = self.next_embargo().filter(|at| *at <= now);
        match (clock, embargo) {
            (Some((at, said)), embargo) if embargo.is_none_or(|embargo| at <= embargo) => {
                Some((at, Some(said)))
            }
            // The statement is released by itself, once it is that late.
            (_, Some(at)) => Some((at, None)),
            _ => None,
        }
    }

    /// The end of the level or of an offer, whichever is first; of both at once, that of the offer.
    fn clock(&self) -> Option<(Timestamp, (Audience, EventBody))> {
        let is_running = matches!(self.phase, Phase::InSession | Phase::Agreed);
        let offers = self.table.open.iter().chain(&self.table.joint).filter_map(|open| {
            let expired = EventBody::OfferExpired { offer: open.offer.number };
            Some((open.offer.expires?, (self.whole_table(), expired)))
        });
        let level = self.level_ends.map(|ends| {
            let ended = EventBody::LevelEnded { level: self.session.level(), why: LevelEnd::Time };
            (ends, (self.watchers(), ended))
        });
        offers.chain(level).filter(|_| is_running).min_by_key(|(at, _)| *at)
    }

    /// The next end of an embargo of a statement that waits for nothing else.
    fn next_embargo(&self) -> Option<Timestamp> {
        let waits = |(key, drafted): (&(StatementOwner, _), &Statement)| {
            let embargo = drafted.embargo.filter(|embargo| *embargo > self.now)?;
            let freed = Statement { embargo: None, ..drafted.clone() };
            self.is_due(key.0, &freed).then_some(embargo)
        };
        self.statements.iter().filter_map(waits).min()
    }
}
