//! Accords in words: how commitments stand, what happened, what comes next.

use super::list;
use crate::brief::accord::{
    AccordEventSummary, AccordReport, CommitmentSummary, DueSummary, UnseenEventSummary,
};
use crate::keep::accord::{DeadlineKind, DisputePhase, Event, Finding, Ruling, Standing, UnseenReason};

/// How an accord is spoken of: names for its ids.
#[derive(Clone, Copy)]
pub(in crate::report) struct AccordWords<'r> {
    report: &'r AccordReport,
}

impl<'r> AccordWords<'r> {
    pub(in crate::report) fn of(report: &'r AccordReport) -> Self {
        Self { report }
    }

    /// The short name of a party; any other actor by its id in words.
    pub(in crate::report) fn party(self, id: &str) -> String {
        let party = self.report.parties.iter().find(|party| party.id == id);
        party.map_or_else(|| in_words(id), |party| party.short.clone())
    }

    /// "U.S. and DPRK".
    pub(in crate::report) fn parties(self, ids: &[String]) -> String {
        list(&ids.iter().map(|id| self.party(id)).collect::<Vec<_>>())
    }

    pub(in crate::report) fn commitment<'a>(self, id: &'a str) -> &'a str
    where
        'r: 'a,
    {
        self.report.commitments.iter().find(|known| known.id == id).map_or(id, |known| &known.name)
    }

    /// The name of a commitment in quotes.
    pub(in crate::report) fn quoted(self, id: &str) -> String {
        format!("\"{}\"", self.commitment(id))
    }

    /// Until when something must be done, as it was agreed: "2019-10-05", "30 days after \"Relief\"".
    pub(in crate::report) fn agreed_due(self, due: &DueSummary) -> String {
        match (due.on, due.within, &due.after, &due.upon) {
            (Some(day), ..) => day.to_string(),
            (_, Some(days), Some(after), _) => {
                let all = std::iter::once(after).chain(&due.also_after);
                let all: Vec<String> = all.map(|id| self.quoted(id)).collect();
                format!("{days} days after {}", super::list(&all))
            }
            (_, Some(days), _, Some(upon)) => format!("{days} days after {}", in_words(upon)),
            _ => "no time agreed".to_owned(),
        }
    }

    /// Since or until when a commitment stands as it does.
    pub(in crate::report) fn since(self, one: &CommitmentSummary) -> String {
        let said = |what: &str, day: Option<crate::keep::accord::Day>| {
            day.map_or_else(String::new, |day| format!("{what} {day}"))
        };
        match one.standing {
            Standing::Waiting | Standing::Open | Standing::Reported => said("due", one.due),
            Standing::Kept | Standing::KeptLate | Standing::Restored => match one.until {
                Some(until) => format!("since {}, ends {until}", one.kept.unwrap_or(until)),
                None => said("since", one.kept),
            },
            Standing::Overdue => said("was due", one.due),
            Standing::Disputed => {
                let until = one.dispute.and_then(|dispute| dispute.until);
                let phase = one.dispute.map_or("", |dispute| phase(dispute.phase));
                match until {
                    Some(until) => format!("{phase} until {until}"),
                    None => phase.to_owned(),
                }
            }
            Standing::Broken => said("since", one.broken),
            Standing::Lapsed => said("ended", one.until),
            Standing::SnappedBack | Standing::Suspended => {
                let because = one.ended_by.as_deref().map(|id| format!(", by {}", self.quoted(id)));
                said("since", one.ended) + &because.unwrap_or_default()
            }
        }
    }

    /// "event 3 of 2020-01-01, recorded by DPRK, is confidential, and nothing here opens it".
    pub(in crate::report) fn unseen(self, event: &UnseenEventSummary) -> String {
        let authors: Vec<String> = event.author.split(',').map(|id| self.party(id)).collect();
        let of = if event.time.is_empty() { String::new() } else { format!(" of {}", event.time) };
        format!("event {}{of}, recorded by {}, {}", event.number, list(&authors), unseen(event.reason))
    }

    /// What happened: "DPRK reports \"Moratorium\" as done (photographs)".
    pub(in crate::report) fn event(self, happened: &AccordEventSummary) -> String {
        let by: Vec<String> = happened.by().iter().map(|id| self.party(id)).collect();
        let by = list(&by);
        let shown = |evidence: &Option<String>| {
            evidence.as_ref().map(|evidence| format!(" ({evidence})")).unwrap_or_default()
        };
        match &happened.dated.event {
            Event::Occurred { occurrence } => format!("it has occurred: {}", in_words(occurrence)),
            Event::Reported { commitment, evidence, .. } => {
                format!("{by}: {} is done{}", self.quoted(commitment), shown(evidence))
            }
            Event::Verified { commitment, finding: Finding::Kept, .. } => {
                format!("found by {by}: {} is kept", self.quoted(commitment))
            }
            Event::Verified { commitment, finding: Finding::NotKept, .. } => {
                format!("found by {by}: {} is not kept", self.quoted(commitment))
            }
            Event::Renewed { commitment, .. } => format!("{by} renews {}", self.quoted(commitment)),
            Event::Withdrawn { commitment, .. } => format!("{by} withdraws {}", self.quoted(commitment)),
            Event::Disputed { commitment, evidence, .. } => {
                format!("{by} reports a breach of {}{}", self.quoted(commitment), shown(evidence))
            }
            Event::Settled { commitment, ruling, .. } => {
                format!("{by} agree that {} {}", self.quoted(commitment), self::ruling(*ruling))
            }
            Event::Decided { commitment, ruling, .. } => {
                format!("decision of {by}: {} {}", self.quoted(commitment), self::ruling(*ruling))
            }
            Event::Restored { commitment, due: None, .. } => {
                format!("{} is restored by {by}", self.quoted(commitment))
            }
            Event::Restored { commitment, due: Some(due), .. } => {
                format!("{} is to be done again until {due}, by {by}", self.quoted(commitment))
            }
        }
    }
}

/// Why an event cannot be seen.
pub(in crate::report) fn unseen(reason: UnseenReason) -> &'static str {
    match reason {
        UnseenReason::Closed => "is confidential, and nothing here opens it",
        UnseenReason::RestsOnClosed => "cannot have happened without something confidential before it",
    }
}

/// How a commitment stands, in a word or two.
pub(in crate::report) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Waiting => "waiting",
        Standing::Open => "to be done",
        Standing::Reported => "reported, not confirmed",
        Standing::Kept => "kept",
        Standing::KeptLate => "kept late",
        Standing::Restored => "restored",
        Standing::Overdue => "late",
        Standing::Disputed => "in dispute",
        Standing::Broken => "broken",
        Standing::Lapsed => "lapsed",
        Standing::SnappedBack => "snapped back",
        Standing::Suspended => "suspended",
    }
}

/// Where a dispute is.
pub(in crate::report) fn phase(phase: DisputePhase) -> &'static str {
    match phase {
        DisputePhase::Notice => "notice given",
        DisputePhase::Consultation => "consultations",
        DisputePhase::Decision => "to be decided",
        DisputePhase::Over => "over",
    }
}

/// What a day is the last one for.
pub(in crate::report) fn deadline(kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::Due => "to be done",
        DeadlineKind::Renewal => "ends unless renewed",
        DeadlineKind::Notice => "notice of a dispute ends",
        DeadlineKind::Consultation => "consultations end",
        DeadlineKind::Decision => "last day for a decision",
    }
}

/// What was found about a commitment.
pub(in crate::report) fn ruling(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Breach => "was broken",
        Ruling::NoBreach => "was not broken",
    }
}

/// The id of something as people read it.
pub(in crate::report) fn in_words(id: &str) -> String {
    id.replace(['-', '_'], " ")
}
