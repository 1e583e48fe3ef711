//! The session of talks, as one seat can follow it.

use super::{PlayerError, Shared, text};
use elfvik::model::{Course, Outcome, PartyId, Protocol, Scenario};
use elfvik::room::{Terms, TermsHash};
use elfvik::talk::{Event, Move, NextInput, Offer, Session, Setup};
use serde_json::Value;
use std::collections::BTreeSet;

/// A session that hears what a seat sees.
pub(super) struct Mirror {
    setup: Setup,
    party: PartyId,
    session: Session,
    /// The offer on the table of alternating offers, or what was opened in a round.
    shown: Vec<Shown>,
    /// Whether the own side has proposed in this round.
    has_proposed: bool,
    is_suspended: bool,
    /// Whether another party has confirmed that suspended talks go on, and the own one has not.
    must_resume: bool,
    /// Whether nothing new was seen since the room refused a move.
    waits: bool,
    end: Option<String>,
}

/// An offer that the seat sees.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) number: u64,
    pub(super) hash: TermsHash,
    by: Option<PartyId>,
    talk: Offer,
    accepted: BTreeSet<PartyId>,
    declined: BTreeSet<PartyId>,
}

impl Mirror {
    pub(super) fn new(setup: Setup, party: PartyId) -> Result<Self, PlayerError> {
        let session = setup.session();
        let session = session
            .map_err(|error| PlayerError::Unusable { what: "the protocol", why: error.to_string() })?;
        Ok(Self {
            setup,
            party,
            session,
            shown: Vec::new(),
            has_proposed: false,
            is_suspended: false,
            must_resume: false,
            waits: false,
            end: None,
        })
    }

    pub(super) fn party(&self) -> PartyId {
        self.party
    }

    pub(super) fn scenario(&self) -> &Scenario {
        self.setup.parameters().view().scenario()
    }

    pub(super) fn outcome(&self, offer: Offer) -> Outcome {
        self.session.problem().offer_space.numbering().outcome(offer)
    }

    /// How the talks ended.
    pub(super) fn end(&self) -> Option<&str> {
        self.end.as_deref()
    }

    /// Asks for nothing before something new is seen.
    pub(super) fn wait(&mut self) {
        self.waits = true;
    }

    /// Whether the own party alone keeps suspended talks from going on, as far as this seat knows.
    pub(super) fn must_resume(&self) -> bool {
        self.is_suspended && self.must_resume
    }

    /// Hears an event that the seat sees.
    pub(super) fn see(&mut self, event: &Value) {
        self.waits = false;
        let body = &event["body"];
        match text(body, "kind") {
            "level-entered" => self.entered(body),
            "suspended" => (self.is_suspended, self.must_resume) = (true, false),
            "resumption-confirmed" => self.must_resume = self.party_of(body) != Some(self.party),
            "resumed" => self.is_suspended = false,
            "offer-made" => self.offered(&body["offer"], !body["replaces"].is_null()),
            "offer-withdrawn" | "offer-expired" => {
                let number = body["offer"].as_u64();
                self.shown.retain(|shown| Some(shown.number) != number);
            }
            "sealed-withdrawn" => self.has_proposed = false,
            "offer-accepted" => self.answered(body, true),
            "offer-declined" => self.answered(body, false),
            "passed" => self.has_proposed |= self.party_of(body) == Some(self.party),
            "offers-opened" => self.opened(&body["offers"]),
            "round-ended" => self.round_ended(),
            "returned" => {
                self.shown.clear();
                self.has_proposed = false;
            }
            end @ ("agreed" | "ended" | "closed") => self.end = Some(end.to_owned()),
            _ => {}
        }
    }

    /// The session in which the own side is asked now, and the offer that the question is about.
    pub(super) fn asked(&self) -> Option<(Session, Option<Shown>)> {
        if self.is_suspended || self.waits || self.end.is_some() {
            return None;
        }
        if self.session.rules().protocol == Protocol::Tentative {
            return self.asked_in_round();
        }
        match self.shown.last() {
            None => (self.session.ask() == NextInput::Act(self.party)).then(|| (self.session.clone(), None)),
            Some(own) if own.by == Some(self.party) => {
                let is_dead = !own.declined.is_empty() && self.session.ask() == NextInput::Act(self.party);
                is_dead.then(|| (self.session.clone(), None))
            }
            Some(open) if open.accepted.contains(&self.party) || open.declined.contains(&self.party) => None,
            Some(open) => {
                let session = self.heard(open, Some(self.party))?;
                let is_asked = session.seat(self.party).asked().is_some();
                is_asked.then(|| (session, Some(open.clone())))
            }
        }
    }

    fn asked_in_round(&self) -> Option<(Session, Option<Shown>)> {
        let mut session = self.session.clone();
        if self.shown.is_empty() {
            while let NextInput::Propose(by) = session.ask() {
                if by == self.party {
                    return (!self.has_proposed).then_some((session, None));
                }
                session.apply(Event::Moved { by, what: Move::Pass, ticks: 1 }).ok()?;
            }
            return None;
        }
        while let NextInput::Answer(by, offer) = session.ask() {
            let shown = self.shown.iter().find(|shown| shown.talk == offer)?;
            let has_answered = shown.accepted.contains(&by) || shown.declined.contains(&by);
            if by == self.party && !has_answered {
                return Some((session, Some(shown.clone())));
            }
            let what = if shown.accepted.contains(&by) { Move::Accept } else { Move::Reject };
            session.apply(Event::Moved { by, what, ticks: 1 }).ok()?;
        }
        None
    }

    /// The session after an offer, up to where a party is asked; without a party, up to where nobody has
    /// answered.
    fn heard(&self, open: &Shown, until: Option<PartyId>) -> Option<Session> {
        let mut session = self.session.clone();
        session.apply(Event::Moved { by: open.by?, what: Move::Propose(open.talk), ticks: 1 }).ok()?;
        loop {
            let (by, what) = match session.ask() {
                NextInput::Act(by) | NextInput::Answer(by, _) if Some(by) == until => return Some(session),
                NextInput::Act(by) | NextInput::Answer(by, _) if open.accepted.contains(&by) => {
                    (by, Move::Accept)
                }
                NextInput::Answer(by, _) => (by, Move::Reject),
                _ => return Some(session),
            };
            session.apply(Event::Moved { by, what, ticks: 1 }).ok()?;
        }
    }

    fn entered(&mut self, body: &Value) {
        let level = body["level"].as_u64().and_then(|level| usize::try_from(level).ok()).unwrap_or(0);
        self.shown.clear();
        self.has_proposed = false;
        if self.session.ask() != (NextInput::Enter { level }) {
            // The level before was ended by the chair or by a clock: what follows is a course of its own.
            self.begin_at(level);
        }
        let NextInput::Enter { level } = self.session.ask() else { return };
        let Some(limit) = self.session.course().levels.get(level).map(|level| level.rules.deadline.most)
        else {
            return;
        };
        let _ = self.session.apply(Event::Entered { level, limit });
    }

    fn begin_at(&mut self, level: usize) {
        let course = self.setup.course();
        let levels = course.levels.get(level..).unwrap_or_default().to_vec();
        let rest = Course { levels, ..Course::clone(course) };
        if let Ok(session) = Session::new(rest, Shared::clone(self.setup.problem())) {
            self.session = session;
        }
    }

    fn offered(&mut self, offer: &Value, is_replacement: bool) {
        let Some(shown) = self.shown_of(offer) else { return };
        if self.session.rules().protocol == Protocol::Tentative {
            self.has_proposed |= shown.by == Some(self.party);
            if shown.by.is_none() {
                self.shown.push(shown);
            }
            return;
        }
        // Another offer answers the one before.
        if !is_replacement
            && shown.by.is_some()
            && let Some(before) = self.shown.pop()
            && before.by != shown.by
            && let Some(session) = self.heard(&before, shown.by)
        {
            self.session = session;
        }
        self.shown = vec![shown];
    }

    fn opened(&mut self, offers: &Value) {
        self.shown =
            offers.as_array().into_iter().flatten().filter_map(|offer| self.shown_of(offer)).collect();
        while let NextInput::Propose(by) = self.session.ask() {
            let own = self.shown.iter().find(|shown| shown.by == Some(by));
            let what = own.map_or(Move::Pass, |shown| Move::Propose(shown.talk));
            if self.session.apply(Event::Moved { by, what, ticks: 1 }).is_err() {
                return;
            }
        }
    }

    fn round_ended(&mut self) {
        while let NextInput::Answer(by, offer) = self.session.ask() {
            let is_accepted = |shown: &Shown| shown.talk == offer && shown.accepted.contains(&by);
            let what = if self.shown.iter().any(is_accepted) { Move::Accept } else { Move::Reject };
            if self.session.apply(Event::Moved { by, what, ticks: 1 }).is_err() {
                break;
            }
        }
        self.shown.clear();
        self.has_proposed = false;
    }

    fn answered(&mut self, body: &Value, accepts: bool) {
        let (number, party) = (body["offer"].as_u64(), self.party_of(body));
        let shown = self.shown.iter_mut().find(|shown| Some(shown.number) == number);
        if let (Some(shown), Some(party)) = (shown, party) {
            let answers = if accepts { &mut shown.accepted } else { &mut shown.declined };
            answers.insert(party);
        }
    }

    fn shown_of(&self, offer: &Value) -> Option<Shown> {
        let terms: Terms = serde_json::from_value(offer["terms"].clone()).ok()?;
        let outcome = terms.outcome(self.scenario()).ok()?;
        Some(Shown {
            number: offer["number"].as_u64()?,
            hash: serde_json::from_value(offer["hash"].clone()).ok()?,
            by: self.party_of(offer),
            talk: self.session.problem().offer_space.numbering().offer(&outcome)?,
            accepted: BTreeSet::new(),
            declined: BTreeSet::new(),
        })
    }

    fn party_of(&self, body: &Value) -> Option<PartyId> {
        self.scenario().party(body["party"].as_str()?)
    }
}
