//! A session: the state machine behind every talk.
//!
//! A session never decides. It says [who is asked what](Session::ask), takes an [`Event`], refuses it with a reason or moves on.
//! Whoever holds the strategies, the dice or the terminal feeds it.

mod alternating;
mod concession;
mod mediated;
mod tentative;

use super::TalkError;
use super::agenda::Agenda;
use super::event::{Event, Fault, Move, Refusal, Verdict};
use super::offer::Offer;
use super::profile::Profile;
use crate::model::{
    Agreement, Course, DiscountPer, Entry, OnFault, OnRefusal, PartyId, Protocol, Rules, Seal, Unit,
};
use crate::prepare::Game;
use alternating::Alternating;
use concession::Concession;
use mediated::Mediated;
use std::sync::Arc;
use tentative::Tentative;

/// What a talk stands on: the agenda and every party's profile. Only the session sees it whole.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The whole numbers behind it.
    pub game: Game,
    /// What can be offered.
    pub agenda: Arc<Agenda>,
    /// What each party wants.
    pub profiles: Vec<Profile>,
}

impl Ground {
    /// The ground of a game, with at most so many outcomes listed.
    ///
    /// # Errors
    ///
    /// When there is nothing to offer, or too much and too coupled to be searched.
    pub fn of(game: Game, most_listed: u64) -> Result<Self, TalkError> {
        let agenda = Arc::new(Agenda::of(&game, most_listed)?);
        Self::on(game, &agenda)
    }

    /// The ground of a game over an agenda that is already known.
    ///
    /// # Errors
    ///
    /// As [`Ground::of`].
    pub fn on(game: Game, agenda: &Arc<Agenda>) -> Result<Self, TalkError> {
        let parties = (0..game.n_parties()).map(PartyId);
        let profiles = parties.map(|party| Profile::of(&game, party, agenda)).collect::<Result<_, _>>()?;
        Ok(Self { agenda: Arc::clone(agenda), profiles, game })
    }

    /// The same ground with discounts, one per party.
    #[must_use]
    pub fn with_discounts(mut self, discounts: &[f64]) -> Self {
        self.profiles.iter_mut().zip(discounts).for_each(|(profile, &d)| profile.discount = d);
        self
    }

    /// The same ground with what discounts count, one per party.
    #[must_use]
    pub fn with_discounts_per(mut self, per: &[Option<DiscountPer>]) -> Self {
        self.profiles.iter_mut().zip(per).for_each(|(profile, &per)| profile.discount_per = per);
        self
    }

    /// What a party has without an agreement: its reservation value.
    #[must_use]
    pub fn disagreement(&self, party: PartyId) -> f64 {
        self.game.scale().utility(self.game.reservation()[party.0])
    }

    /// The same ground with some issues closed.
    fn within(&self, closed: &[Option<u32>]) -> Result<Self, TalkError> {
        let discounts: Vec<f64> = self.profiles.iter().map(|p| p.discount).collect();
        let per: Vec<Option<DiscountPer>> = self.profiles.iter().map(|p| p.discount_per).collect();
        let agenda = Arc::new(self.agenda.within(closed));
        Ok(Self::on(self.game.clone(), &agenda)?.with_discounts(&discounts).with_discounts_per(&per))
    }
}

/// An offer that was made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Made {
    /// By whom.
    pub by: PartyId,
    /// What.
    pub offer: Offer,
    /// When.
    pub at: Moment,
}

/// A moment of a talk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// The round, from 0.
    pub round: u32,
    /// The logical time that has passed.
    pub ticks: u32,
    /// The time from 0 to 1, as the parties see it.
    pub time: f64,
}

/// Who is asked what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// A level must be entered.
    Enter {
        /// Its position.
        level: usize,
    },
    /// A party has the turn: it accepts what is on the table, proposes, or walks away.
    Act(PartyId),
    /// A party proposes without seeing what others propose at the same time.
    Propose(PartyId),
    /// A party says whether it accepts an offer.
    Answer(PartyId, Offer),
    /// A party concedes or stands by its proposal.
    Concede(PartyId),
    /// The mediator writes the next text.
    Suggest,
    /// A party votes on a text.
    Vote(PartyId, Offer),
    /// A party says whether it signs the text.
    Confirm(PartyId, Offer),
    /// Chance decides whether the talk breaks off.
    Chance,
    /// A ratifier decides.
    Ratify(PartyId, usize, Offer),
    /// The talks are suspended; somebody must resume them.
    Wait,
    /// Nobody: it is over.
    Nobody,
}

/// How a session ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// An outcome was agreed, and approved where it had to be.
    Agreement(Offer),
    /// Time ran out.
    Deadline,
    /// A party walked away.
    Walked(PartyId),
    /// Chance broke it off.
    BrokenOff,
    /// Nobody had anything new to offer.
    Exhausted,
    /// Nobody would concede.
    Conflict,
    /// A party did not sign the mediator's text.
    NotSigned(PartyId),
    /// A party's strategy failed.
    Fault(PartyId),
    /// A ratifier refused what was initialled.
    NotRatified(PartyId, usize),
    /// The next level did not meet: so many issues were still open.
    TooManyOpen {
        /// The level.
        level: usize,
        /// How many were open.
        open: usize,
    },
    /// Something from outside ended it.
    Collapsed(Box<str>),
}

/// Where a session stands.
#[derive(Debug, Clone)]
pub struct Session<'c> {
    course: &'c Course,
    /// What the first level stands on.
    origin: Arc<Ground>,
    ground: Arc<Ground>,
    agreement: Agreement,
    /// Everything that happened, in order.
    log: Vec<Event>,
    level: usize,
    is_entered: bool,
    limit: u32,
    now: Moment,
    is_chance_due: bool,
    stage: Stage,
    /// Offers that everybody may see, of this level.
    offers: Vec<Made>,
    refused: Vec<Offer>,
    returns: u32,
    initialled: Option<(Offer, usize)>,
    agreed_at: Option<Moment>,
    suspended: Option<Box<str>>,
    faults: Vec<(PartyId, Fault)>,
    end: Option<End>,
    n_offers: usize,
}

/// Where the protocol of a level stands.
#[derive(Debug, Clone)]
enum Stage {
    Alternating(Alternating),
    Tentative(Tentative),
    Mediated(Mediated),
    Concession(Concession),
}

/// What a stage makes of a move.
enum Step {
    /// The turn goes on within the round.
    On,
    /// A round is over.
    Round,
    /// There is an agreement.
    Agreed(Offer),
    /// There will be none.
    Ended(End),
}

impl<'c> Session<'c> {
    /// A session that has not begun.
    ///
    /// # Errors
    ///
    /// When the protocol cannot be used by so many parties.
    pub fn new(course: &'c Course, ground: Arc<Ground>) -> Result<Self, TalkError> {
        let n = ground.profiles.len();
        for level in &course.levels {
            if level.rules.protocol == Protocol::Concession && n != 2 {
                return Err(TalkError::TwoPartiesOnly { found: n });
            }
        }
        let rules = &course.levels[0].rules;
        let room = (rules.deadline.most as usize).saturating_mul(n).min(MOST_ROOM);
        let mut session = Self {
            stage: Stage::new(rules, n),
            agreement: ground.game.agreement().clone(),
            course,
            origin: Arc::clone(&ground),
            ground,
            log: Vec::with_capacity(room),
            level: 0,
            is_entered: false,
            limit: rules.deadline.most,
            now: Moment { round: 0, ticks: 0, time: 0.0 },
            is_chance_due: false,
            offers: Vec::with_capacity(room),
            refused: Vec::new(),
            returns: 0,
            initialled: None,
            agreed_at: None,
            suspended: None,
            faults: Vec::new(),
            end: None,
            n_offers: 0,
        };
        session.tell_time();
        Ok(session)
    }

    /// Who is asked what.
    #[must_use]
    pub fn ask(&self) -> Ask {
        if self.end.is_some() {
            return Ask::Nobody;
        }
        if self.suspended.is_some() {
            return Ask::Wait;
        }
        if !self.is_entered {
            return Ask::Enter { level: self.level };
        }
        if let Some((offer, at)) = self.initialled {
            let (party, ratifier) = self.course.ratifiers[at];
            return Ask::Ratify(party, ratifier, offer);
        }
        if self.is_chance_due {
            return Ask::Chance;
        }
        match &self.stage {
            Stage::Alternating(stage) => Ask::Act(stage.turn()),
            Stage::Tentative(stage) => stage.ask(),
            Stage::Mediated(stage) => stage.ask(),
            Stage::Concession(stage) => stage.ask(),
        }
    }

    /// Takes what happened. On a refusal nothing changes.
    ///
    /// # Errors
    ///
    /// When the event cannot follow: out of turn, outside the space, against a rule, after the end.
    pub fn apply(&mut self, event: Event) -> Result<(), Refusal> {
        if self.end.is_some() {
            return Err(Refusal::Over);
        }
        match (&event, &self.suspended) {
            (Event::Resumed, None) => return Err(Refusal::NotSuspended),
            (Event::Resumed, Some(_)) => self.suspended = None,
            (Event::Collapsed { cause }, _) => self.end = Some(End::Collapsed(cause.clone())),
            (_, Some(_)) => return Err(Refusal::IsSuspended),
            (Event::Suspended { cause }, None) => self.suspended = Some(cause.clone()),
            (Event::Moved { by, what, ticks }, None) => {
                self.check(*by, *what)?;
                self.moved(*by, *what, *ticks);
            }
            (Event::Failed { by, fault }, None) => self.failed(*by, fault)?,
            (Event::Suggested { text }, None) => self.suggested(*text)?,
            (Event::Entered { level, limit }, None) => self.enter(*level, *limit)?,
            (Event::BrokenOff, None) => {
                self.asked(|ask| matches!(ask, Ask::Chance))?;
                self.end = Some(End::BrokenOff);
            }
            (Event::Decided { party, ratifier, verdict }, None) => {
                self.decided(*party, *ratifier, *verdict)?
            }
        }
        self.log.push(event);
        Ok(())
    }

    /// Chance let the talk go on. Nothing is recorded.
    ///
    /// # Errors
    ///
    /// When chance was not asked.
    pub fn go_on(&mut self) -> Result<(), Refusal> {
        self.asked(|ask| matches!(ask, Ask::Chance))?;
        self.is_chance_due = false;
        Ok(())
    }

    /// Whether a party could move so now.
    ///
    /// # Errors
    ///
    /// The reason why not.
    pub fn check(&self, by: PartyId, what: Move) -> Result<(), Refusal> {
        let asked = match self.ask() {
            Ask::Act(party) | Ask::Propose(party) | Ask::Concede(party) => party,
            Ask::Answer(party, _) | Ask::Vote(party, _) | Ask::Confirm(party, _) => party,
            Ask::Nobody => return Err(Refusal::Over),
            Ask::Wait => return Err(Refusal::IsSuspended),
            _ => return Err(Refusal::NotNow),
        };
        if asked != by {
            return Err(Refusal::OutOfTurn);
        }
        if let Move::Propose(offer) = what {
            self.check_offer(offer)?;
        }
        match &self.stage {
            Stage::Alternating(stage) => stage.check(by, what),
            Stage::Tentative(stage) => stage.check(by, what),
            Stage::Mediated(stage) => stage.check(what),
            Stage::Concession(stage) => stage.check(&self.ground, by, what),
        }
    }

    /// Whether an offer may be made at all: inside the space, against no rule, not refused at home.
    ///
    /// # Errors
    ///
    /// The reason why not.
    pub fn check_offer(&self, offer: Offer) -> Result<(), Refusal> {
        if !self.ground.agenda.is_feasible(offer) {
            let is_inside = self.ground.agenda.numbering().contains(offer);
            return Err(if is_inside { Refusal::BreaksRule } else { Refusal::OutOfSpace });
        }
        if !self.refused.is_empty() && self.refused.contains(&offer) {
            return Err(Refusal::RefusedAtHome);
        }
        Ok(())
    }

    fn asked(&self, is_it: impl Fn(Ask) -> bool) -> Result<(), Refusal> {
        if is_it(self.ask()) { Ok(()) } else { Err(Refusal::NotNow) }
    }

    /// A move that was checked.
    pub(super) fn moves(&mut self, by: PartyId, what: Move, ticks: u32) {
        self.moved(by, what, ticks);
        self.log.push(Event::Moved { by, what, ticks });
    }

    fn moved(&mut self, by: PartyId, what: Move, ticks: u32) {
        let at = self.moment();
        let is_timed = self.rules().deadline.unit == Unit::Ticks;
        if is_timed && self.now.ticks.saturating_add(ticks) > self.limit {
            // It comes too late to count.
            self.pass(ticks);
            self.out_of_time();
            return;
        }
        if let Move::Propose(_) = what {
            self.n_offers += 1;
        }
        let step = match &mut self.stage {
            Stage::Alternating(stage) => {
                if let Move::Propose(offer) = what {
                    self.offers.push(Made { by, offer, at });
                }
                stage.moved(by, what, &self.agreement)
            }
            Stage::Tentative(stage) => stage.moved(by, what, &self.agreement, (&mut self.offers, at)),
            Stage::Mediated(stage) => stage.moved(by, what, &self.agreement),
            Stage::Concession(stage) => stage.moved(&self.ground, by, what, (&mut self.offers, at)),
        };
        self.pass(ticks.max(1));
        self.step(step, at);
    }

    fn failed(&mut self, by: PartyId, fault: &Fault) -> Result<(), Refusal> {
        let asked = match self.ask() {
            Ask::Act(party) | Ask::Propose(party) | Ask::Concede(party) => party,
            Ask::Answer(party, _) | Ask::Vote(party, _) | Ask::Confirm(party, _) => party,
            _ => return Err(Refusal::NotNow),
        };
        if asked != by {
            return Err(Refusal::OutOfTurn);
        }
        self.faults.push((by, fault.clone()));
        if self.rules().on_fault == OnFault::End {
            self.end = Some(End::Fault(by));
            return Ok(());
        }
        let at = self.moment();
        let step = match &mut self.stage {
            Stage::Alternating(stage) => stage.skip(),
            Stage::Tentative(stage) => stage.skip(&self.agreement, (&mut self.offers, at)),
            Stage::Mediated(stage) => stage.moved(by, Move::Reject, &self.agreement),
            Stage::Concession(stage) => stage.moved(&self.ground, by, Move::Pass, (&mut self.offers, at)),
        };
        self.pass(1);
        self.step(step, at);
        Ok(())
    }

    /// Lets logical time pass.
    fn pass(&mut self, ticks: u32) {
        self.now.ticks = self.now.ticks.saturating_add(ticks);
        if self.rules().deadline.unit == Unit::Ticks {
            self.tell_time();
        }
    }

    fn suggested(&mut self, text: Offer) -> Result<(), Refusal> {
        self.asked(|ask| ask == Ask::Suggest)?;
        self.check_offer(text)?;
        let at = self.moment();
        let Stage::Mediated(stage) = &mut self.stage else { return Err(Refusal::NotNow) };
        let step = stage.suggested(text);
        self.step(step, at);
        Ok(())
    }

    fn step(&mut self, step: Step, at: Moment) {
        match step {
            Step::On => {
                let is_late = self.rules().deadline.unit == Unit::Ticks && self.now.ticks >= self.limit;
                if is_late {
                    self.out_of_time();
                }
            }
            Step::Round => {
                self.now.round += 1;
                self.tell_time();
                let spent = match self.rules().deadline.unit {
                    Unit::Rounds => self.now.round,
                    Unit::Ticks => self.now.ticks,
                };
                if spent >= self.limit {
                    self.out_of_time();
                } else {
                    self.is_chance_due = self.rules().breakdown > 0.0;
                }
            }
            Step::Agreed(offer) => self.agreed(offer, at),
            Step::Ended(End::NotSigned(_)) if self.level + 1 < self.course.levels.len() => self.next_level(),
            Step::Ended(end) => self.end = Some(end),
        }
    }

    /// The time of a level is over: a text is put to the last vote, the next level meets, or that was it.
    fn out_of_time(&mut self) {
        if let Stage::Mediated(stage) = &mut self.stage
            && stage.confirm()
        {
            return;
        }
        if self.level + 1 == self.course.levels.len() {
            self.end = Some(End::Deadline);
        } else {
            self.next_level();
        }
    }

    /// The next level meets, if few enough issues are open.
    fn next_level(&mut self) {
        let next = self.level + 1;
        let open = self.closed().iter().filter(|closed| closed.is_none()).count();
        match self.course.levels[next].entry {
            Entry::AllBut(most) if open > most => self.end = Some(End::TooManyOpen { level: next, open }),
            _ => {
                self.level = next;
                self.is_entered = false;
            }
        }
    }

    /// Per issue, the option that the last offers of all parties share.
    #[must_use]
    pub fn closed(&self) -> Vec<Option<u32>> {
        let numbering = self.ground.agenda.numbering();
        let n = self.ground.profiles.len();
        let last =
            |party: usize| self.offers.iter().rev().find(|made| made.by.0 == party).map(|made| made.offer);
        let lasts: Option<Vec<Offer>> = (0..n).map(last).collect();
        let shared = |issue: usize| {
            let offers = lasts.as_ref()?;
            let option = numbering.option(offers[0], issue);
            offers.iter().all(|&offer| numbering.option(offer, issue) == option).then_some(option)
        };
        (0..numbering.n_issues()).map(shared).collect()
    }

    fn agreed(&mut self, offer: Offer, at: Moment) {
        self.agreed_at = Some(at);
        let is_sealed = matches!(self.course.levels[self.level].seal, Seal::Binding);
        if is_sealed || self.course.ratifiers.is_empty() {
            self.end = Some(End::Agreement(offer));
        } else {
            self.initialled = Some((offer, 0));
        }
    }

    fn decided(&mut self, party: PartyId, ratifier: usize, verdict: Verdict) -> Result<(), Refusal> {
        let Some((offer, at)) = self.initialled else { return Err(Refusal::NotNow) };
        if self.course.ratifiers[at] != (party, ratifier) {
            return Err(Refusal::OutOfTurn);
        }
        if verdict == Verdict::Approved {
            self.initialled = Some((offer, at + 1));
            if at + 1 == self.course.ratifiers.len() {
                self.end = Some(End::Agreement(offer));
            }
            return Ok(());
        }
        self.initialled = None;
        self.refused.push(offer);
        match self.course.levels[self.level].seal {
            Seal::Initialled(OnRefusal::Return { most }) if self.returns < most => {
                // Back to the table: what was accepted is off it, and the clock has run on.
                self.returns += 1;
                self.agreed_at = None;
                let rules = &self.course.levels[self.level].rules;
                self.stage.reopen(rules, self.ground.profiles.len());
                self.step(Step::Round, self.moment());
            }
            _ => self.end = Some(End::NotRatified(party, ratifier)),
        }
        Ok(())
    }

    fn enter(&mut self, level: usize, limit: u32) -> Result<(), Refusal> {
        self.asked(|ask| ask == Ask::Enter { level })?;
        let deadline = self.course.levels[level].rules.deadline;
        if limit > deadline.most || limit < deadline.hidden_from.unwrap_or(deadline.most) {
            return Err(Refusal::WrongLimit);
        }
        if level > 0 {
            let closed = self.closed();
            if closed.iter().any(Option::is_some) {
                // What is closed on the way up was offered by all, so that something is left.
                let ground = self.ground.within(&closed).map_err(|_| Refusal::NotNow)?;
                self.ground = Arc::new(ground);
            }
        }
        let rules = &self.course.levels[level].rules;
        self.is_entered = true;
        self.limit = limit.max(1);
        self.now = Moment { round: 0, ticks: 0, time: 0.0 };
        self.stage = Stage::new(rules, self.ground.profiles.len());
        self.offers.clear();
        self.tell_time();
        Ok(())
    }

    /// The present moment.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.now
    }

    /// A moment of the present level as one of the whole talks: what the levels below took counts too.
    #[must_use]
    pub fn overall(&self, at: Moment) -> Moment {
        let most = |level: &crate::model::TalkLevel| level.rules.deadline.most;
        let (below, all) = (&self.course.levels[..self.level], &self.course.levels);
        let past: u32 = below.iter().map(most).fold(0, u32::saturating_add);
        let total: f64 = all.iter().map(|level| f64::from(most(level))).sum();
        let own = at.time * f64::from(most(&self.course.levels[self.level]));
        let time = if below.is_empty() && all.len() == 1 { at.time } else { (f64::from(past) + own) / total };
        Moment { round: past.saturating_add(at.round), ticks: past.saturating_add(at.ticks), time }
    }

    /// Turns rounds or ticks into time, after one of them changed.
    fn tell_time(&mut self) {
        let rules = self.rules();
        let time = match rules.deadline.unit {
            Unit::Rounds => rules.clock.time(self.now.round, rules.deadline.most),
            Unit::Ticks => f64::from(self.now.ticks) / f64::from(rules.deadline.most),
        };
        self.now.time = time.min(1.0);
    }

    /// Whether every outcome of the agenda can be offered by whoever has the turn.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.refused.is_empty() && matches!(self.stage, Stage::Alternating(_))
    }

    /// How many turns a party has left, this one included; `None` when the deadline is hidden or counts ticks.
    #[must_use]
    pub fn turns_left(&self) -> Option<u32> {
        let deadline = &self.rules().deadline;
        let is_known = deadline.hidden_from.is_none() && deadline.unit == Unit::Rounds;
        is_known.then(|| self.limit.saturating_sub(self.now.round))
    }

    /// The rules of the present level.
    #[must_use]
    pub fn rules(&self) -> &'c Rules {
        &self.course.levels[self.level].rules
    }

    /// After how many rounds or ticks the present level ends.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// The levels.
    #[must_use]
    pub fn course(&self) -> &'c Course {
        self.course
    }

    /// The position of the present level.
    #[must_use]
    pub fn level(&self) -> usize {
        self.level
    }

    /// What the present level stands on.
    #[must_use]
    pub fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }

    /// Everything that happened.
    #[must_use]
    pub fn log(&self) -> &[Event] {
        &self.log
    }

    /// The offers of the present level that everybody may see, oldest first.
    #[must_use]
    pub fn offers(&self) -> &[Made] {
        &self.offers
    }

    /// How many offers were made, on all levels.
    #[must_use]
    pub fn n_offers(&self) -> usize {
        self.n_offers
    }

    /// The offer on the table.
    #[must_use]
    pub fn standing(&self) -> Option<Made> {
        match &self.stage {
            Stage::Alternating(stage) => stage.standing().and_then(|_| self.offers.last().copied()),
            _ => None,
        }
    }

    /// The text that the mediator holds.
    #[must_use]
    pub fn text(&self) -> Option<Offer> {
        match &self.stage {
            Stage::Mediated(stage) => stage.text(),
            _ => None,
        }
    }

    /// When an outcome was agreed.
    #[must_use]
    pub fn agreed_at(&self) -> Option<Moment> {
        self.agreed_at
    }

    /// The events that a party may see, with their positions: its own, and what the protocol makes public. Votes and answers are secret, proposals
    /// made at the same time are until all have made theirs, hidden deadlines stay hidden, and how another's strategy failed is its own affair.
    ///
    /// # Panics
    ///
    /// Never: what was logged can be replayed.
    #[must_use]
    pub fn visible_to(&self, party: PartyId) -> Vec<(usize, Event)> {
        let mut shadow = Self::new(self.course, Arc::clone(&self.origin)).expect("it was made before");
        let mut seen = Vec::new();
        let mut sealed = Vec::new();
        for (at, event) in self.log.iter().enumerate() {
            let is_pause =
                matches!(event, Event::BrokenOff | Event::Suspended { .. } | Event::Collapsed { .. });
            if shadow.ask() == Ask::Chance && !is_pause {
                shadow.is_chance_due = false;
            }
            let (ask, n_public) = (shadow.ask(), shadow.offers.len());
            shadow.apply(event.clone()).expect("what was logged can be replayed");
            match event {
                Event::Entered { level, limit } => {
                    let deadline = self.course.levels[*level].rules.deadline;
                    let limit = if deadline.hidden_from.is_some() { deadline.most } else { *limit };
                    sealed.clear();
                    seen.push((at, Event::Entered { level: *level, limit }));
                }
                Event::Moved { by, what, .. } if *by != party && *what != Move::Walk => match ask {
                    Ask::Propose(_) => sealed.push((at, event.clone())),
                    Ask::Answer(..) | Ask::Vote(..) | Ask::Confirm(..) => {}
                    _ => seen.push((at, event.clone())),
                },
                Event::Decided { party: of, ratifier, verdict: Verdict::Worthless } if *of != party => {
                    // What it is worth at home is nobody else's to know.
                    let verdict = Verdict::Refused;
                    seen.push((at, Event::Decided { party: *of, ratifier: *ratifier, verdict }));
                }
                Event::Failed { by, .. } if *by != party => {
                    let fault = Box::new(Fault::Crashed { reason: "not told".into() });
                    seen.push((at, Event::Failed { by: *by, fault }));
                }
                _ => seen.push((at, event.clone())),
            }
            if shadow.offers.len() > n_public {
                seen.append(&mut sealed);
            }
        }
        seen.sort_by_key(|(at, _)| *at);
        seen
    }

    /// Packages that ratifiers have refused.
    #[must_use]
    pub fn refused(&self) -> &[Offer] {
        &self.refused
    }

    /// What strategies did wrong, in order.
    #[must_use]
    pub fn faults(&self) -> &[(PartyId, Fault)] {
        &self.faults
    }

    /// Why the talks pause.
    #[must_use]
    pub fn suspended(&self) -> Option<&str> {
        self.suspended.as_deref()
    }

    /// How it ended; `None` while it goes on.
    #[must_use]
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }
}

impl Stage {
    fn new(rules: &Rules, n_parties: usize) -> Self {
        match rules.protocol {
            Protocol::Alternating => Self::Alternating(Alternating::new(rules.first, n_parties)),
            Protocol::Tentative => Self::Tentative(Tentative::new(rules.first, n_parties)),
            Protocol::Mediated => Self::Mediated(Mediated::new(rules.first, n_parties)),
            Protocol::Concession => Self::Concession(Concession::new(rules.first)),
        }
    }

    /// The table after a refusal at home: cleared, but nobody may repeat what the protocol wants to be new.
    fn reopen(&mut self, rules: &Rules, n_parties: usize) {
        match self {
            Self::Tentative(stage) => stage.reopen(),
            _ => *self = Self::new(rules, n_parties),
        }
    }
}

/// Room for so many events is made at first.
const MOST_ROOM: usize = 256;
