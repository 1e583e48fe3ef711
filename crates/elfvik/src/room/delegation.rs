//! A delegation: one party's own state machine, which is what its vault holds.

mod command;
mod event;
mod mandate;

pub use command::PrivateCommand;
pub use event::{PrivateBody, PrivateEvent};
pub use mandate::{Approval, Mandate};

use super::command::Command;
use super::joint::Mark;
use super::own_preferences::OwnPreferences;
use super::refusal::{MandateFault, Refusal, Thing};
use super::roles::{Role, permits};
use super::seats::{Actor, SeatId};
use super::state::bounded;
use super::timestamp::Timestamp;
use crate::model::{PartyId, Scenario};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one party keeps to itself: its private file, its mandate, drafts that wait for the head, what was
/// referred up, secret marks, notes.
///
/// It knows nothing of the other parties but what the public scenario says, and the room knows nothing of
/// it. Before a command of the party goes to the room, [`clears`](Self::clears) says whether the mandate
/// allows it and whether the head must approve it.
///
/// # Examples
///
/// ```
/// use elfvik::format::native::starter_view;
/// use elfvik::room::{
///     Actor, Approval, Command, Delegation, Mandate, Phase, PrivateCommand, Refusal, Role, SeatId, Terms,
///     Timestamp,
/// };
///
/// let view = starter_view();
/// let scenario = view.scenario().clone();
/// let terms = Terms::of(&scenario, &scenario.packages[0].outcome, "");
/// let mut town = Delegation::new(scenario, "town").unwrap();
/// let actor = |seat, role| Actor {
///     seat,
///     party: Some("town".into()),
///     role,
///     phase: Phase::InSession,
///     offers: Default::default(),
/// };
/// let head = actor(SeatId(1), Role::Head);
/// let delegate = actor(SeatId(2), Role::Delegate);
///
/// // The head wants to see what leaves.
/// let mandate = Mandate { approval: Approval::Required, ..Mandate::default() };
/// let events = town.decide(&PrivateCommand::SetMandate { mandate }, &head, Timestamp(0)).unwrap();
/// events.iter().for_each(|event| town.apply(event).unwrap());
/// let offer = Command::Propose { terms, expires: None };
/// assert_eq!(town.clears(&offer, &delegate), Err(Refusal::NeedsApproval {}));
///
/// // So the delegate writes a draft, and the head approves it.
/// let draft = PrivateCommand::WriteDraft { what: Box::new(offer.clone()), note: String::new() };
/// let events = town.decide(&draft, &delegate, Timestamp(1)).unwrap();
/// events.iter().for_each(|event| town.apply(event).unwrap());
/// let approved = town.decide(&PrivateCommand::ApproveDraft { draft: 1 }, &head, Timestamp(2)).unwrap();
/// assert_eq!(town.released(&approved[0]), Some(offer));
/// ```
#[derive(Debug, Clone)]
pub struct Delegation {
    scenario: Arc<Scenario>,
    party: PartyId,
    preferences: Option<Arc<OwnPreferences>>,
    file: Option<Arc<str>>,
    /// The mandate of the principal, and that of the head.
    mandates: BTreeMap<Role, Mandate>,
    n_drafts: u64,
    drafts: BTreeMap<u64, Draft>,
    n_referrals: u64,
    referrals: BTreeMap<u64, SeatId>,
    marks: BTreeMap<u64, Mark>,
    log: Vec<PrivateEvent>,
}

/// A command that waits for the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Who wrote it.
    pub author: SeatId,
    /// What it would do.
    pub command: Command,
}

/// An event that cannot follow in a delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("private event {number} is not what the delegation decided next")]
pub struct WrongPrivateEvent {
    /// Its number.
    pub number: u64,
}

impl Delegation {
    /// A delegation that has put down nothing yet; `None` when the scenario has no such party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::Delegation};
    ///
    /// assert!(Delegation::new(starter_view().scenario().clone(), "town").is_some());
    /// assert!(Delegation::new(starter_view().scenario().clone(), "county").is_none());
    /// ```
    #[must_use]
    pub fn new(scenario: impl Into<Arc<Scenario>>, party: &str) -> Option<Self> {
        let scenario = scenario.into();
        let party = scenario.party(party)?;
        Some(Self {
            scenario,
            party,
            preferences: None,
            file: None,
            mandates: BTreeMap::new(),
            n_drafts: 0,
            drafts: BTreeMap::new(),
            n_referrals: 0,
            referrals: BTreeMap::new(),
            marks: BTreeMap::new(),
            log: Vec::new(),
        })
    }

    /// The delegation of a log; `None` when the scenario has no such party. Its
    /// [preferences](Self::set_preferences) are to be set again from its [file](Self::file).
    ///
    /// # Errors
    ///
    /// The first event that cannot follow.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::Delegation};
    ///
    /// let again = Delegation::replay(starter_view().scenario().clone(), "town", &[]).unwrap();
    /// assert!(again.unwrap().log().is_empty());
    /// ```
    pub fn replay(
        scenario: impl Into<Arc<Scenario>>,
        party: &str,
        events: &[PrivateEvent],
    ) -> Result<Option<Self>, WrongPrivateEvent> {
        let Some(mut delegation) = Self::new(scenario, party) else { return Ok(None) };
        events.iter().try_for_each(|event| delegation.apply(event))?;
        Ok(Some(delegation))
    }

    /// What a command does within the delegation.
    ///
    /// # Errors
    ///
    /// Why nothing happens.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native::starter_view;
    /// use elfvik::room::{Actor, Delegation, Phase, PrivateCommand, Role, SeatId, Timestamp};
    ///
    /// let town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// let head = Actor {
    ///     seat: SeatId(1000),
    ///     party: Some("town".into()),
    ///     role: Role::Head,
    ///     phase: Phase::InSession,
    ///     offers: Default::default(),
    /// };
    /// let note = PrivateCommand::Note { text: "they are tired".into() };
    /// let events = town.decide(&note, &head, Timestamp(0)).unwrap();
    /// assert_eq!((events.len(), events[0].by), (1, SeatId(1000)));
    /// // The other side is answered as if there were no such party.
    /// let builder = Actor { party: Some("builder".into()), ..head };
    /// assert_eq!(town.decide(&note, &builder, Timestamp(0)).unwrap_err().code(), "not-found");
    /// ```
    pub fn decide(
        &self,
        command: &PrivateCommand,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Vec<PrivateEvent>, Refusal> {
        let (role, action, phase) = (by.role, command.action(), by.phase);
        if by.party.as_deref() != Some(self.party_id()) {
            return Err(Refusal::NotFound { what: Thing::Party });
        }
        if !permits(role, action, phase) {
            return Err(Refusal::NotPermitted { role, action, phase });
        }
        let body = self.decided(command, by)?;
        let at = self.log.last().map_or(now, |last| last.at.max(now)).within();
        Ok(vec![PrivateEvent { number: self.log.len() as u64 + 1, at, by: by.seat, body }])
    }

    fn decided(&self, command: &PrivateCommand, by: &Actor) -> Result<PrivateBody, Refusal> {
        Ok(match command {
            PrivateCommand::SetFile { text } => {
                let found = text.len();
                if found > MOST_FILE {
                    return Err(Refusal::TooLong { found, most: MOST_FILE });
                }
                PrivateBody::FileSet { text: text.clone() }
            }
            PrivateCommand::SetMandate { mandate } => {
                mandate.check(&self.scenario)?;
                PrivateBody::MandateSet { role: by.role, mandate: mandate.clone() }
            }
            PrivateCommand::WriteDraft { what: command, note } => {
                if self.drafts.len() >= MOST_DRAFTS {
                    return Err(Refusal::TooMany { most: MOST_DRAFTS });
                }
                if !mandate::binds(command) {
                    return Err(Refusal::NotFound { what: Thing::Draft });
                }
                self.check_terms(command)?;
                let note = optional(note)?;
                PrivateBody::DraftWritten { draft: self.n_drafts + 1, what: command.clone(), note }
            }
            PrivateCommand::ApproveDraft { draft } => {
                let waiting = self.draft(*draft)?;
                self.within_mandate(&waiting.command, by)?;
                let (author, what) = (waiting.author, Box::new(waiting.command.clone()));
                PrivateBody::DraftApproved { draft: *draft, author, what }
            }
            PrivateCommand::RejectDraft { draft, reason } => {
                self.draft(*draft)?;
                PrivateBody::DraftRejected { draft: *draft, reason: optional(reason)? }
            }
            PrivateCommand::Refer { text } => {
                if self.referrals.len() >= MOST_DRAFTS {
                    return Err(Refusal::TooMany { most: MOST_DRAFTS });
                }
                PrivateBody::Referred { referral: self.n_referrals + 1, text: bounded(text)? }
            }
            PrivateCommand::AnswerReferral { referral, text } => {
                if !self.referrals.contains_key(referral) {
                    return Err(Refusal::NotFound { what: Thing::Referral });
                }
                PrivateBody::ReferralAnswered { referral: *referral, text: bounded(text)? }
            }
            PrivateCommand::Mark { suggestion, mark } => {
                PrivateBody::Marked { suggestion: *suggestion, mark: *mark }
            }
            PrivateCommand::Note { text } => PrivateBody::Noted { text: bounded(text)? },
            PrivateCommand::Advise { text } => PrivateBody::Advised { text: bounded(text)? },
        })
    }

    /// Takes an event that was decided. On an error nothing changes.
    ///
    /// # Errors
    ///
    /// When it is not what the delegation decided next.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native::starter_view;
    /// use elfvik::room::{Actor, Delegation, Phase, PrivateCommand, Role, SeatId, Timestamp};
    ///
    /// let mut town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// let head = Actor {
    ///     seat: SeatId(1000),
    ///     party: Some("town".into()),
    ///     role: Role::Head,
    ///     phase: Phase::InSession,
    ///     offers: Default::default(),
    /// };
    /// let note = PrivateCommand::Note { text: "they are tired".into() };
    /// let events = town.decide(&note, &head, Timestamp(0)).unwrap();
    /// town.apply(&events[0]).unwrap();
    /// assert!(town.apply(&events[0]).is_err(), "once");
    /// ```
    pub fn apply(&mut self, event: &PrivateEvent) -> Result<(), WrongPrivateEvent> {
        let wrong = WrongPrivateEvent { number: event.number };
        let is_next = event.number == self.log.len() as u64 + 1;
        if !is_next || self.log.last().is_some_and(|last| last.at > event.at) {
            return Err(wrong);
        }
        match &event.body {
            PrivateBody::FileSet { text } => {
                self.file = Some(text.as_str().into());
                self.preferences = None;
            }
            PrivateBody::MandateSet { role, mandate } => {
                mandate.check(&self.scenario).map_err(|_| wrong)?;
                self.mandates.insert(*role, mandate.clone());
            }
            PrivateBody::DraftWritten { draft, what, .. } => {
                if *draft != self.n_drafts + 1 {
                    return Err(wrong);
                }
                self.n_drafts += 1;
                self.drafts.insert(*draft, Draft { author: event.by, command: (**what).clone() });
            }
            PrivateBody::DraftApproved { draft, .. } | PrivateBody::DraftRejected { draft, .. } => {
                self.drafts.remove(draft).ok_or(wrong)?;
            }
            PrivateBody::Referred { referral, .. } => {
                if *referral != self.n_referrals + 1 {
                    return Err(wrong);
                }
                self.n_referrals += 1;
                self.referrals.insert(*referral, event.by);
            }
            PrivateBody::ReferralAnswered { referral, .. } => {
                self.referrals.remove(referral).ok_or(wrong)?;
            }
            PrivateBody::Marked { suggestion, mark } => {
                self.marks.insert(*suggestion, *mark);
            }
            PrivateBody::Noted { .. } | PrivateBody::Advised { .. } => {}
        }
        self.log.push(event.clone());
        Ok(())
    }

    /// Whether a command of one of the party's seats may go to the room: within the mandate, and not one
    /// that the head must approve first. Commands that bind nobody always may.
    ///
    /// What an [approved draft](Self::released) became goes to the room with the seat of the head.
    ///
    /// # Errors
    ///
    /// [`Refusal::OutsideMandate`] or [`Refusal::NeedsApproval`], or what is wrong with the terms.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Actor, Command, Delegation, Phase, Role, SeatId}};
    ///
    /// let town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// let head = Actor {
    ///     seat: SeatId(1000),
    ///     party: Some("town".into()),
    ///     role: Role::Head,
    ///     phase: Phase::InSession,
    ///     offers: Default::default(),
    /// };
    /// assert_eq!(town.clears(&Command::Walk {}, &head), Ok(()));
    /// ```
    pub fn clears(&self, command: &Command, by: &Actor) -> Result<(), Refusal> {
        if !mandate::binds(command) {
            return Ok(());
        }
        self.within_mandate(command, by)?;
        let needs = |mandate: &Mandate| mandate.approval == Approval::Required;
        let is_bound = by.role != Role::Head && self.mandates.values().any(needs);
        if is_bound { Err(Refusal::NeedsApproval {}) } else { Ok(()) }
    }

    fn within_mandate(&self, command: &Command, by: &Actor) -> Result<(), Refusal> {
        let role = by.role;
        let terms = match command {
            // What is not on the table cannot be accepted: the room says so.
            Command::Accept { offer, .. } => by.offers.get(offer),
            _ => mandate::terms_of(command),
        };
        let Some(terms) = terms else { return Ok(()) };
        let outcome = terms.outcome(&self.scenario)?;
        for (from, mandate) in &self.mandates {
            // A head is bound by its principal, everybody else by both.
            if role == Role::Head && *from == Role::Head {
                continue;
            }
            if !mandate.allows(terms) {
                return Err(Refusal::OutsideMandate { reason: MandateFault::Option });
            }
            if let Some(floor) = mandate.floor {
                let own = self.preferences.as_deref();
                let own = own.ok_or(Refusal::OutsideMandate { reason: MandateFault::Unknown })?;
                if own.utility(&outcome) < f64::from(floor) / 1_000.0 {
                    return Err(Refusal::OutsideMandate { reason: MandateFault::Floor });
                }
            }
        }
        Ok(())
    }

    fn check_terms(&self, command: &Command) -> Result<(), Refusal> {
        let Some(terms) = mandate::terms_of(command) else { return Ok(()) };
        if !terms.text.is_empty() {
            bounded(&terms.text)?;
        }
        Ok(terms.outcome(&self.scenario).map(drop)?)
    }

    fn draft(&self, draft: u64) -> Result<&Draft, Refusal> {
        self.drafts.get(&draft).ok_or(Refusal::NotFound { what: Thing::Draft })
    }

    /// The command of the room that an event releases: what the head approved. It goes to the room with the
    /// seat of the head.
    #[must_use]
    pub fn released(&self, event: &PrivateEvent) -> Option<Command> {
        match &event.body {
            PrivateBody::DraftApproved { what, .. } => Some((**what).clone()),
            _ => None,
        }
    }

    /// The drafts that wait, by number.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Delegation}};
    ///
    /// let town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// assert_eq!(town.drafts().count(), 0);
    /// ```
    pub fn drafts(&self) -> impl Iterator<Item = (u64, &Draft)> {
        self.drafts.iter().map(|(number, draft)| (*number, draft))
    }

    /// The referrals that wait for an answer, with who made each.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Delegation}};
    ///
    /// let town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// assert_eq!(town.referrals().count(), 0);
    /// ```
    pub fn referrals(&self) -> impl Iterator<Item = (u64, SeatId)> {
        self.referrals.iter().map(|(number, by)| (*number, *by))
    }

    /// What the party marked a suggestion.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native::starter_view;
    /// use elfvik::room::{Actor, Delegation, Mark, Phase, PrivateCommand, Role, SeatId, Timestamp};
    ///
    /// let mut town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// let head = Actor {
    ///     seat: SeatId(1000),
    ///     party: Some("town".into()),
    ///     role: Role::Head,
    ///     phase: Phase::InSession,
    ///     offers: Default::default(),
    /// };
    /// let mark = PrivateCommand::Mark { suggestion: 1, mark: Mark::Accept };
    /// for event in town.decide(&mark, &head, Timestamp(0)).unwrap() {
    ///     town.apply(&event).unwrap();
    /// }
    /// assert_eq!((town.mark(1), town.mark(2)), (Some(Mark::Accept), None));
    /// ```
    #[must_use]
    pub fn mark(&self, suggestion: u64) -> Option<Mark> {
        self.marks.get(&suggestion).copied()
    }

    /// The mandate that a role gave: the principal's, or the head's.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Delegation, Role}};
    ///
    /// let town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// assert_eq!(town.mandate(Role::Principal), None);
    /// ```
    #[must_use]
    pub fn mandate(&self, by: Role) -> Option<&Mandate> {
        self.mandates.get(&by)
    }

    /// The text of the private file.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::native::starter_view;
    /// use elfvik::room::{Actor, Delegation, Phase, PrivateCommand, Role, SeatId, Timestamp};
    ///
    /// let mut town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// let head = Actor {
    ///     seat: SeatId(1000),
    ///     party: Some("town".into()),
    ///     role: Role::Head,
    ///     phase: Phase::InSession,
    ///     offers: Default::default(),
    /// };
    /// let file = PrivateCommand::SetFile { text: "format = 1".into() };
    /// for event in town.decide(&file, &head, Timestamp(0)).unwrap() {
    ///     town.apply(&event).unwrap();
    /// }
    /// assert_eq!(town.file(), Some("format = 1"));
    /// ```
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The party's values, where they were set.
    #[must_use]
    pub fn preferences(&self) -> Option<&OwnPreferences> {
        self.preferences.as_deref()
    }

    /// Sets the party's values, which whoever reads files reads from [`file`](Self::file); values of another
    /// party are not taken.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Delegation, OwnPreferences}};
    ///
    /// let all = starter_view();
    /// let own = |p: usize| OwnPreferences::of_file(all.scenario().clone(), all.files()[p].clone()).unwrap();
    /// let mut town = Delegation::new(all.scenario().clone(), "town").unwrap();
    /// town.set_preferences(own(1));
    /// assert!(town.preferences().is_none());
    /// town.set_preferences(own(0));
    /// assert!(town.preferences().is_some());
    /// ```
    pub fn set_preferences(&mut self, preferences: OwnPreferences) {
        if preferences.party() == self.party {
            self.preferences = Some(Arc::new(preferences));
        }
    }

    /// The id of the party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Delegation}};
    ///
    /// let town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// assert_eq!(town.party_id(), "town");
    /// ```
    #[must_use]
    pub fn party_id(&self) -> &str {
        self.scenario.parties.get(self.party.0).map(|party| party.id.as_str()).unwrap_or_default()
    }

    /// Everything that happened within it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{format::native::starter_view, room::{Delegation}};
    ///
    /// let town = Delegation::new(starter_view().scenario().clone(), "town").unwrap();
    /// assert!(town.log().is_empty());
    /// ```
    #[must_use]
    pub fn log(&self) -> &[PrivateEvent] {
        &self.log
    }
}

/// A text that may be empty.
fn optional(text: &str) -> Result<String, Refusal> {
    if text.is_empty() { Ok(String::new()) } else { bounded(text) }
}

/// A private file has at most so many bytes.
const MOST_FILE: usize = 4 << 20;
const MOST_DRAFTS: usize = 1_000;
