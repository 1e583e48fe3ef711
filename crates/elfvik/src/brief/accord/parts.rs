//! The parts of what is said of an accord.

use crate::keep::accord::{
    AccordParty, AccordText, Commitment, CommitmentStatus, CommitmentText, DatedEvent, Day, DisputeClocks,
    DisputePhase, DisputeStanding, Due, Event, Reversibility, Ruling, Standing, StandingSpan, Trigger,
    UnseenEvent, UnseenReason, Verification,
};
use crate::model::words;
use crate::names::{IdMap, Utilities};
use serde::Serialize;

/// A party to an accord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccordPartySummary {
    /// Its id.
    pub id: String,
    /// Its full name.
    pub name: String,
    /// A name for table heads.
    pub short: String,
}

/// What was agreed beside the commitments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TermSummary {
    /// On what.
    pub on: String,
    /// What was agreed.
    pub text: String,
}

/// How long each phase of a dispute lasts, in days, and what holds when nobody ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DisputeClocksSummary {
    /// From the notice until consultations begin.
    pub notice: u32,
    /// Consultations.
    pub consultation: u32,
    /// Until a decision.
    pub decision: u32,
    /// What holds on the day after.
    pub default: Ruling,
}

words! {
    /// What shows that something is done.
    pub enum VerificationWord {
        /// Each of its owners says so.
        Declared = "declared",
        /// Each of its owners says so and names the evidence.
        Evidence = "evidence",
        /// Somebody else finds so.
        Verifier = "verifier",
    }
}

/// Until when something must be done, as the accord says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueSummary {
    /// On this day at the latest; none where it is counted from something, or no time was agreed.
    pub on: Option<Day>,
    /// Within so many days.
    pub within: Option<u32>,
    /// The commitment after which they count, once it is kept.
    pub after: Option<String>,
    /// Others that must be kept as well before they count.
    pub also_after: Vec<String>,
    /// What else they count from.
    pub upon: Option<String>,
}

/// An end that comes unless it is put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SunsetSummary {
    /// How many days it lasts each time.
    pub days: u32,
    /// Who may renew it.
    pub renewed_by: String,
}

/// The last dispute about a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DisputeSummary {
    /// When a breach was reported.
    pub opened: Day,
    /// Where it is.
    pub phase: DisputePhase,
    /// The last day of the phase, none where it has none; when it was over the day of that.
    pub until: Option<Day>,
    /// How it ended; none while it goes on.
    pub ruling: Option<Ruling>,
}

/// A time in which a commitment stands in one way, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpanSummary {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// How the commitment stands.
    pub standing: Standing,
}

/// A commitment, and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommitmentSummary {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What is promised.
    pub text: Option<String>,
    /// Anything else that a reader should know.
    pub note: Option<String>,
    /// Who promised it.
    pub owners: Vec<String>,
    /// To whom.
    pub promised_to: Vec<String>,
    /// How it stands.
    pub standing: Standing,
    /// Whether it is in force: what was kept and is disputed is until the dispute is over.
    pub in_force: bool,
    /// Until when it must be done, as the accord says.
    pub agreed_due: DueSummary,
    /// The last day on which it is done in time; none while its time limit has not begun, or where it has
    /// none.
    pub due: Option<Day>,
    /// When it was done, or in force again.
    pub kept: Option<Day>,
    /// The last day on which it is in force unless it is renewed.
    pub until: Option<Day>,
    /// When it was established that it is broken; none where it was restored since.
    pub broken: Option<Day>,
    /// When it was last restored.
    pub restored: Option<Day>,
    /// The commitment whose breach ended it or makes it rest.
    pub ended_by: Option<String>,
    /// When that was.
    pub ended: Option<Day>,
    /// The last dispute about it.
    pub dispute: Option<DisputeSummary>,
    /// What shows that it is done.
    pub verification: VerificationWord,
    /// What evidence is needed.
    pub evidence: Option<String>,
    /// Who finds whether it is done.
    pub verified_by: Option<String>,
    /// Whether it can be undone.
    pub reversibility: Reversibility,
    /// When it ends unless it is renewed.
    pub sunset: Option<SunsetSummary>,
    /// The commitments that end or rest when it is broken.
    pub snapback: Vec<String>,
    /// What it is worth to parties while it is in force, each in its own utility.
    pub worth: Utilities,
    /// The id of a source.
    pub source: Option<String>,
    /// How it stands over the time that is shown, in spans without gaps.
    pub course: Vec<SpanSummary>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccordEventSummary {
    /// When, what, by whom, and where that is known from.
    #[serde(flatten)]
    pub dated: DatedEvent,
    /// How the commitment stands at the end of that day; none for an occurrence.
    pub standing: Option<Standing>,
    /// Whether the record keeps it confidential; never of what is only looked at.
    pub confidential: bool,
}

/// Something that the record holds and nobody here can read: whatever is told is told as if it had not
/// happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnseenEventSummary {
    /// Its number in the record, from 0 on.
    pub number: u64,
    /// When it was recorded, as whoever recorded it says; by habit its day.
    pub time: String,
    /// Who recorded it.
    pub author: String,
    /// Why it cannot be seen.
    pub reason: UnseenReason,
}

impl UnseenEventSummary {
    pub(super) fn of(unseen: &UnseenEvent) -> Self {
        let UnseenEvent { number, time, author, reason } = unseen.clone();
        Self { number, time, author, reason }
    }
}

impl AccordPartySummary {
    pub(super) fn of(party: &AccordParty) -> Self {
        Self { id: party.id.clone(), name: party.name.clone(), short: party.short.clone() }
    }
}

impl DisputeClocksSummary {
    pub(super) fn of(clocks: DisputeClocks) -> Self {
        let DisputeClocks { notice, consultation, decision, default } = clocks;
        Self { notice, consultation, decision, default }
    }
}

impl DueSummary {
    fn of(due: &Due) -> Self {
        let none = Self { on: None, within: None, after: None, also_after: Vec::new(), upon: None };
        match due {
            Due::On(day) => Self { on: Some(*day), ..none },
            Due::Within { days, after: Trigger::Kept(id) } => {
                Self { within: Some(*days), after: Some(id.clone()), ..none }
            }
            Due::Within { days, after: Trigger::AllKept(ids) } => {
                let mut ids = ids.iter().cloned();
                Self { within: Some(*days), after: ids.next(), also_after: ids.collect(), ..none }
            }
            Due::Within { days, after: Trigger::Occurrence(id) } => {
                Self { within: Some(*days), upon: Some(id.clone()), ..none }
            }
            Due::Undated => none,
        }
    }
}

impl CommitmentSummary {
    pub(super) fn of(
        (promised, read): (&Commitment, &CommitmentText),
        status: &CommitmentStatus,
        course: &[StandingSpan],
    ) -> Self {
        let (verification, verified_by) = match &promised.verification {
            Verification::Declared => (VerificationWord::Declared, None),
            Verification::Evidence => (VerificationWord::Evidence, None),
            Verification::By(verifier) => (VerificationWord::Verifier, Some(verifier.clone())),
        };
        let ended = status
            .snapped_back_by
            .as_ref()
            .filter(|_| matches!(status.standing, Standing::SnappedBack | Standing::Suspended));
        let sunset = |sunset: &crate::keep::accord::Sunset| SunsetSummary {
            days: sunset.days,
            renewed_by: sunset.renewed_by.clone(),
        };
        let span =
            |span: &StandingSpan| SpanSummary { from: span.from, to: span.to, standing: span.standing };
        let dispute = |dispute: DisputeStanding| DisputeSummary {
            opened: dispute.opened,
            phase: dispute.phase,
            until: dispute.until,
            ruling: dispute.ruling,
        };
        Self {
            id: promised.id.clone(),
            name: read.name.clone(),
            text: read.text.clone(),
            note: read.note.clone(),
            owners: promised.owners.clone(),
            promised_to: promised.promised_to.clone(),
            standing: status.standing,
            in_force: status.is_in_force(),
            agreed_due: DueSummary::of(&promised.due),
            due: status.due,
            kept: status.kept,
            until: status.until,
            broken: status.broken,
            restored: status.restored,
            ended_by: ended.map(|(id, _)| id.clone()),
            ended: ended.map(|(_, day)| *day),
            dispute: status.dispute.map(dispute),
            verification,
            evidence: read.evidence.clone(),
            verified_by,
            reversibility: promised.reversibility,
            sunset: promised.sunset.as_ref().map(sunset),
            snapback: promised.snapback.clone(),
            worth: IdMap(read.worth.iter().map(|(id, worth)| (id.clone(), worth.to_f64())).collect()),
            source: read.source.clone(),
            course: course.iter().map(span).collect(),
        }
    }
}

/// What was agreed beside the commitments.
pub(super) fn terms(text: &AccordText) -> Vec<TermSummary> {
    text.terms.iter().map(|term| TermSummary { on: term.on.clone(), text: term.text.clone() }).collect()
}

impl AccordEventSummary {
    /// The ids of those who did it, in their order.
    #[must_use]
    pub fn by(&self) -> Vec<&str> {
        match &self.dated.event {
            Event::Occurred { .. } => Vec::new(),
            Event::Reported { by, .. }
            | Event::Verified { by, .. }
            | Event::Renewed { by, .. }
            | Event::Withdrawn { by, .. }
            | Event::Disputed { by, .. }
            | Event::Decided { by, .. } => vec![by],
            Event::Settled { by, .. } | Event::Restored { by, .. } => by.iter().map(String::as_str).collect(),
        }
    }
}
