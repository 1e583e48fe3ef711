//! A session: the state machine behind every talk.
//!
//! A session never decides. It says [who is asked what](Session::ask), takes an [`Event`], refuses it with a reason or moves on.
//! Whoever holds the strategies, the dice or the terminal feeds it.

mod alternating;
mod budget;
mod concession;
mod mediated;
mod table;
mod tentative;

use super::TalkError;
use super::agenda::Agenda;
use super::event::{Event, Fault, Move, Refusal, Verdict};
use super::offer::Offer;
use super::profile::Profile;
use crate::model::{Course, DiscountPer, Entry, OnFault, OnRefusal, PartyId, Protocol, Rules, Seal, Unit};
use crate::prepare::Game;
use alternating::Alternating;
use budget::Budget;
use concession::Concession;
use mediated::Mediated;
use std::sync::Arc;
use table::Table;
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
        self.game.scale(party.0).utility(self.game.reservation()[party.0])
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
    /// A party has the turn: it accepts what is on the table, proposes, or walks away. Where fewer than all are enough, there is nothing on
    /// the table then.
    Act(PartyId),
    /// A party proposes without seeing what others propose at the same time.
    Propose(PartyId),
    /// A party says whether it accepts an offer, without making another.
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
    /// A party walked away, and without it the others are not enough.
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
    table: Table,
    /// Everything that happened, in order, where it is kept.
    log: Vec<Event>,
    keeps_log: bool,
    n_events: usize,
    level: usize,
    is_entered: bool,
    budget: Budget,
    is_chance_due: bool,
    stage: Stage,
    /// Offers that everybody may see, of this level.
    offers: Vec<Made>,
    refused: Vec<Offer>,
    returns: u32,
    initialled: Option<(Offer, usize)>,
    agreed_at: Option<Moment>,
    suspended: Option<Box<str>>,
    n_pauses: usize,
    left: Vec<PartyId>,
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

/// What a stage sees of the session when a party moves.
struct Context<'s> {
    table: &'s Table,
    ground: &'s Ground,
    /// Offers that everybody may see.
    offers: &'s mut Vec<Made>,
    at: Moment,
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
    /// So often a session can be suspended.
    pub const MOST_PAUSES: usize = 1_000;

    /// A session that has not begun.
    ///
    /// # Errors
    ///
    /// When the protocol cannot be used by so many parties, no session has room for so many, or the course allows
    /// [more events](Course::most_events) than [can be held](Course::MOST_EVENTS).
    pub fn new(course: &'c Course, ground: Arc<Ground>) -> Result<Self, TalkError> {
        let n = ground.profiles.len();
        if n > Table::MOST_PARTIES {
            return Err(TalkError::TooManyParties { found: n, most: Table::MOST_PARTIES });
        }
        for level in &course.levels {
            if level.rules.protocol == Protocol::Concession && n != 2 {
                return Err(TalkError::TwoPartiesOnly { found: n });
            }
        }
        let events = course.most_events(ground.game.agreement(), n);
        if events > Course::MOST_EVENTS {
            return Err(TalkError::TooLong { events, most: Course::MOST_EVENTS });
        }
        let rules = &course.levels[0].rules;
        let table = Table::new(ground.game.agreement(), n);
        let room = (rules.deadline.most as usize).saturating_mul(n).min(MOST_ROOM);
        Ok(Self {
            stage: Stage::new(rules, &table),
            table,
            course,
            origin: Arc::clone(&ground),
            ground,
            log: Vec::new(),
            keeps_log: true,
            n_events: 0,
            level: 0,
            is_entered: false,
            budget: Budget::new(rules, rules.deadline.most),
            is_chance_due: false,
            offers: Vec::with_capacity(room),
            refused: Vec::new(),
            returns: 0,
            initialled: None,
            agreed_at: None,
            suspended: None,
            n_pauses: 0,
            left: Vec::new(),
            faults: Vec::new(),
            end: None,
            n_offers: 0,
        })
    }

    /// The same session without a log, for talks of which only the end is wanted: [`log`](Self::log) and
    /// [`visible_to`](Self::visible_to) stay empty.
    #[must_use]
    pub fn without_log(self) -> Self {
        Self { log: Vec::new(), keeps_log: false, ..self }
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
            Stage::Alternating(stage) => stage.ask(),
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
            (Event::Suspended { .. }, None) if self.n_pauses >= Self::MOST_PAUSES => {
                return Err(Refusal::TooManyPauses);
            }
            (Event::Suspended { cause }, None) => {
                self.n_pauses += 1;
                self.suspended = Some(cause.clone());
            }
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
        self.record(event);
        Ok(())
    }

    fn record(&mut self, event: Event) {
        self.n_events += 1;
        if self.keeps_log {
            self.log.push(event);
        }
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

    /// Whether a party may propose an offer when it is next asked for one. While it answers, too, a strategy weighs
    /// what it would offer itself.
    pub(super) fn is_open(&self, by: PartyId, offer: Offer) -> bool {
        if self.check_offer(offer).is_err() {
            return false;
        }
        match &self.stage {
            Stage::Alternating(_) | Stage::Mediated(_) => true,
            Stage::Tentative(stage) => stage.is_new(by, offer),
            Stage::Concession(stage) => stage.check(&self.ground, by, Move::Propose(offer)).is_ok(),
        }
    }

    fn asked(&self, is_it: impl Fn(Ask) -> bool) -> Result<(), Refusal> {
        if is_it(self.ask()) { Ok(()) } else { Err(Refusal::NotNow) }
    }

    /// A move that was checked.
    pub(super) fn moves(&mut self, by: PartyId, what: Move, ticks: u32) {
        self.moved(by, what, ticks);
        self.record(Event::Moved { by, what, ticks });
    }

    fn moved(&mut self, by: PartyId, what: Move, ticks: u32) {
        let at = self.moment();
        if !self.is_signing() && !self.budget.allows(ticks) {
            // It comes too late to count.
            self.budget.exhaust();
            self.out_of_time();
            return;
        }
        if let Move::Propose(_) = what {
            self.n_offers += 1;
        }
        let step = match what {
            Move::Walk => self.leave(by, at),
            _ => {
                let (stage, context) = self.parts(at);
                match stage {
                    Stage::Alternating(stage) => stage.moved(by, what, context),
                    Stage::Tentative(stage) => stage.moved(by, what, context),
                    Stage::Mediated(stage) => stage.moved(by, what, context.table),
                    Stage::Concession(stage) => stage.moved(by, what, context),
                }
            }
        };
        self.turn_over(ticks, step, at);
    }

    /// Whoever leaves takes only itself away, as long as those who stay can still be enough.
    fn leave(&mut self, by: PartyId, at: Moment) -> Step {
        self.left.push(by);
        if !self.table.leave(by) {
            return Step::Ended(End::Walked(by));
        }
        let (stage, context) = self.parts(at);
        match stage {
            Stage::Alternating(stage) => stage.skip(context.table),
            Stage::Tentative(stage) => stage.left(by, context),
            Stage::Mediated(stage) => stage.moved(by, Move::Walk, context.table),
            Stage::Concession(stage) => stage.left(by, context.table),
        }
    }

    fn parts(&mut self, at: Moment) -> (&mut Stage, Context<'_>) {
        let Self { stage, table, ground, offers, .. } = self;
        (stage, Context { table, ground, offers, at })
    }

    /// A party has done what it was asked for: that takes time, but a signature is part of the round before it.
    fn turn_over(&mut self, ticks: u32, step: Step, at: Moment) {
        if !self.is_signing() {
            self.budget.spend_ticks(ticks);
        }
        self.step(step, at);
    }

    fn is_signing(&self) -> bool {
        matches!(&self.stage, Stage::Mediated(stage) if stage.is_signing())
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
        let (stage, context) = self.parts(at);
        let step = match stage {
            Stage::Alternating(stage) => stage.skip(context.table),
            Stage::Tentative(stage) => stage.skip(context),
            Stage::Mediated(stage) => stage.moved(by, Move::Reject, context.table),
            Stage::Concession(stage) => stage.moved(by, Move::Pass, context),
        };
        self.turn_over(1, step, at);
        Ok(())
    }

    fn suggested(&mut self, text: Offer) -> Result<(), Refusal> {
        self.asked(|ask| ask == Ask::Suggest)?;
        self.check_offer(text)?;
        let at = self.moment();
        let Stage::Mediated(stage) = &mut self.stage else { return Err(Refusal::NotNow) };
        let step = stage.suggested(text, &self.table);
        self.step(step, at);
        Ok(())
    }

    fn step(&mut self, step: Step, at: Moment) {
        match step {
            Step::On => {
                let is_late = self.rules().deadline.unit == Unit::Ticks && self.budget.is_spent();
                if is_late && !self.is_signing() {
                    self.out_of_time();
                }
            }
            Step::Round if self.budget.is_last_round() && self.is_text_signed() => {}
            Step::Round => {
                self.budget.spend_round();
                if self.budget.is_spent() {
                    self.out_of_time();
                } else {
                    self.is_chance_due = self.rules().breakdown > 0.0;
                }
            }
            Step::Agreed(offer) => self.agreed(offer, at),
            Step::Ended(End::NotSigned(_)) if self.level + 1 < self.course.levels.len() => self.next_level(),
            Step::Ended(end) => {
                if let End::NotSigned(_) = end {
                    self.budget.exhaust();
                }
                self.end = Some(end);
            }
        }
    }

    /// Whether there is a text that is signed now, since the time is over.
    fn is_text_signed(&mut self) -> bool {
        match &mut self.stage {
            Stage::Mediated(stage) => stage.confirm(&self.table),
            _ => false,
        }
    }

    /// The time of a level is over: a text is put to the last vote, the next level meets, or that was it.
    fn out_of_time(&mut self) {
        if self.is_text_signed() {
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
                let rules = self.rules();
                self.budget = Budget::new(rules, rules.deadline.most);
            }
        }
    }

    /// Per issue, the option that the last offers of all parties share that have not left.
    #[must_use]
    pub fn closed(&self) -> Vec<Option<u32>> {
        let numbering = self.ground.agenda.numbering();
        let last =
            |party: PartyId| self.offers.iter().rev().find(|made| made.by == party).map(|made| made.offer);
        let lasts: Option<Vec<Offer>> = self.table.seats(0).map(last).collect();
        let shared = |issue: usize| {
            let offers = lasts.as_ref()?;
            let option = numbering.option(offers[0], issue);
            offers.iter().all(|&offer| numbering.option(offer, issue) == option).then_some(option)
        };
        (0..numbering.n_issues()).map(shared).collect()
    }

    fn agreed(&mut self, offer: Offer, at: Moment) {
        self.agreed_at = Some(at);
        match self.ratifier_from(0) {
            Some(at) if self.course.levels[self.level].seal != Seal::Binding => {
                self.initialled = Some((offer, at));
            }
            _ => self.end = Some(End::Agreement(offer)),
        }
    }

    /// The position of the next ratifier, this one included: those of parties that have left are not asked.
    fn ratifier_from(&self, at: usize) -> Option<usize> {
        let is_asked = |at: &usize| self.table.is_present(self.course.ratifiers[*at].0);
        (at..self.course.ratifiers.len()).find(is_asked)
    }

    fn decided(&mut self, party: PartyId, ratifier: usize, verdict: Verdict) -> Result<(), Refusal> {
        let Some((offer, at)) = self.initialled else { return Err(Refusal::NotNow) };
        if self.course.ratifiers[at] != (party, ratifier) {
            return Err(Refusal::OutOfTurn);
        }
        if verdict == Verdict::Approved {
            match self.ratifier_from(at + 1) {
                Some(next) => self.initialled = Some((offer, next)),
                None => self.end = Some(End::Agreement(offer)),
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
                self.stage.reopen(rules, &self.table);
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
        self.budget = Budget::new(rules, limit);
        self.stage = Stage::new(rules, &self.table);
        self.offers.clear();
        Ok(())
    }

    /// The present moment.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.budget.now()
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
        is_known.then(|| self.limit().saturating_sub(self.moment().round))
    }

    /// The rules of the present level.
    #[must_use]
    pub fn rules(&self) -> &'c Rules {
        &self.course.levels[self.level].rules
    }

    /// After how many rounds or ticks the present level ends.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.budget.limit()
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

    /// How many events there were.
    #[must_use]
    pub fn n_events(&self) -> usize {
        self.n_events
    }

    /// Who has walked away, in order. A walk that ended the talk is the last.
    #[must_use]
    pub fn left(&self) -> &[PartyId] {
        &self.left
    }

    /// Everything that happened; nothing where no log is kept.
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

    /// The events that a party may see, with their positions: its own, and what the protocol makes public. Votes and answers are secret, but with
    /// alternating offers, where whoever assents or refuses does so before all; proposals made at the same time are until all have made theirs, hidden deadlines stay hidden, and how another's strategy failed is its own affair.
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
            let is_open = shadow.rules().protocol == Protocol::Alternating;
            shadow.apply(event.clone()).expect("what was logged can be replayed");
            match event {
                Event::Entered { level, limit } => {
                    let deadline = self.course.levels[*level].rules.deadline;
                    let limit = if deadline.hidden_from.is_some() { deadline.most } else { *limit };
                    sealed.clear();
                    seen.push((at, Event::Entered { level: *level, limit }));
                }
                Event::Moved { by, what, .. } if *by != party && *what != Move::Walk => match ask {
                    _ if is_open => seen.push((at, event.clone())),
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
    fn new(rules: &Rules, table: &Table) -> Self {
        match rules.protocol {
            Protocol::Alternating => Self::Alternating(Alternating::new(rules.first, table)),
            Protocol::Tentative => Self::Tentative(Tentative::new(rules.first, table)),
            Protocol::Mediated => Self::Mediated(Mediated::new(rules.first)),
            Protocol::Concession => Self::Concession(Concession::new(rules.first, table)),
        }
    }

    /// The table after a refusal at home: cleared, but nobody may repeat what the protocol wants to be new.
    fn reopen(&mut self, rules: &Rules, table: &Table) {
        match self {
            Self::Tentative(stage) => stage.reopen(table),
            _ => *self = Self::new(rules, table),
        }
    }
}

/// Room for so many offers is made at first.
const MOST_ROOM: usize = 256;
