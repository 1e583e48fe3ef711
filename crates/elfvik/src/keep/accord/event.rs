//! What happens to an accord, and what cannot.

use super::commitment::Ruling;
use super::day::Day;
use super::dispute::DisputePhase;
use crate::model::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a verifier finds.
    pub enum Finding {
        /// It is done.
        Kept = "kept",
        /// It is not, or not any more.
        NotKept = "not-kept",
    }
}

/// Something that happens to an accord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Event {
    /// Something that a time limit waits for.
    Occurred {
        /// Its name.
        occurrence: String,
    },
    /// An owner says that it has done what it promised.
    Reported {
        /// What.
        commitment: String,
        /// Who says so.
        by: String,
        /// What shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<String>,
    },
    /// A verifier says what it has found.
    Verified {
        /// About what.
        commitment: String,
        /// Who.
        by: String,
        /// What it has found.
        finding: Finding,
    },
    /// What would end goes on.
    Renewed {
        /// What.
        commitment: String,
        /// Who renews it.
        by: String,
    },
    /// An owner undoes what it has done.
    Withdrawn {
        /// What.
        commitment: String,
        /// Who.
        by: String,
    },
    /// Somebody to whom it was promised reports a breach, which opens a dispute.
    Disputed {
        /// About what.
        commitment: String,
        /// Who.
        by: String,
        /// What shows the breach.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<String>,
    },
    /// Those whom it concerns agree how a dispute ends.
    Settled {
        /// About what.
        commitment: String,
        /// All owners, and all to whom it was promised.
        by: Vec<String>,
        /// On what they agree.
        ruling: Ruling,
    },
    /// The arbiter decides a dispute.
    Decided {
        /// About what.
        commitment: String,
        /// Who decides.
        by: String,
        /// What it decides.
        ruling: Ruling,
    },
    /// What was broken is in force again, or to be done again, and with it what its breach had ended.
    Restored {
        /// What.
        commitment: String,
        /// All owners and all to whom it was promised, or the arbiter.
        by: Vec<String>,
        /// Until when it must be done; none where it is done, and in force again from this day on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Day>,
    },
}

/// An event and its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DatedEvent {
    /// When it happens.
    pub day: Day,
    /// What happens.
    #[serde(flatten)]
    pub event: Event,
    /// Where that is known from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// An event that cannot happen then, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Earlier than what has happened.
    #[error("{day} comes before {last}, of which something is known already")]
    Backwards {
        /// Its day.
        day: Day,
        /// The day of the last event.
        last: Day,
    },
    /// Nothing of that name was promised.
    #[error("there is no commitment `{commitment}`")]
    UnknownCommitment {
        /// What was written.
        commitment: String,
    },
    /// No time limit waits for it.
    #[error("no commitment waits for `{occurrence}`")]
    UnknownOccurrence {
        /// What was written.
        occurrence: String,
    },
    /// It has happened already.
    #[error("`{occurrence}` has occurred already")]
    OccurredAlready {
        /// What.
        occurrence: String,
    },
    /// Somebody else may do this.
    #[error("only {} may do this for commitment `{commitment}`, not `{by}`", list(.allowed))]
    NotAllowed {
        /// About what.
        commitment: String,
        /// Who tried.
        by: String,
        /// Who may.
        allowed: Vec<String>,
    },
    /// A claim without what shows it.
    #[error("a report on commitment `{commitment}` names its evidence")]
    NoEvidence {
        /// About what.
        commitment: String,
    },
    /// Somebody's word that nobody asked for.
    #[error("commitment `{commitment}` is verified by nobody: its owner reports")]
    NoVerifier {
        /// About what.
        commitment: String,
    },
    /// Nothing in force.
    #[error("commitment `{commitment}` is not in force")]
    NotInForce {
        /// Which.
        commitment: String,
    },
    /// It is over.
    #[error("commitment `{commitment}` is broken")]
    Broken {
        /// Which.
        commitment: String,
    },
    /// It lasts.
    #[error("commitment `{commitment}` does not end, so that nothing is renewed")]
    NoSunset {
        /// Which.
        commitment: String,
    },
    /// Nothing to restore.
    #[error("commitment `{commitment}` is not broken, so that nothing is restored")]
    NotBroken {
        /// Which.
        commitment: String,
    },
    /// A new time limit that has run out already.
    #[error("commitment `{commitment}` cannot be restored on {day} and be due on {due}, before that")]
    DueBefore {
        /// Which.
        commitment: String,
        /// When it is restored.
        day: Day,
        /// Its new last day.
        due: Day,
    },
    /// Not all whom it takes.
    #[error("for commitment `{commitment}` this takes {} together{}", list(.needed), or_arbiter(.arbiter))]
    NotAll {
        /// About what.
        commitment: String,
        /// Whom it takes.
        needed: Vec<String>,
        /// Who else may do it alone.
        arbiter: Option<String>,
    },
    /// It cannot be undone.
    #[error("commitment `{commitment}` cannot be undone")]
    Irreversible {
        /// Which.
        commitment: String,
    },
    /// One at a time.
    #[error("commitment `{commitment}` is in dispute already")]
    InDispute {
        /// Which.
        commitment: String,
    },
    /// Nobody decides disputes.
    #[error("the accord names nobody who decides a dispute about commitment `{commitment}`")]
    NoArbiter {
        /// Which.
        commitment: String,
    },
    /// There is none, or it is over.
    #[error("commitment `{commitment}` is not in dispute")]
    NotInDispute {
        /// Which.
        commitment: String,
    },
    /// Not yet.
    #[error("the dispute about commitment `{commitment}` is in its phase of {phase}, it is decided later")]
    TooEarly {
        /// About what.
        commitment: String,
        /// Where it is.
        phase: DisputePhase,
    },
}

fn or_arbiter(arbiter: &Option<String>) -> String {
    arbiter.as_ref().map(|arbiter| format!(", or `{arbiter}` alone")).unwrap_or_default()
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl Event {
    /// What it is about; none for an occurrence.
    #[must_use]
    pub fn commitment(&self) -> Option<&str> {
        match self {
            Self::Occurred { .. } => None,
            Self::Reported { commitment, .. }
            | Self::Verified { commitment, .. }
            | Self::Renewed { commitment, .. }
            | Self::Withdrawn { commitment, .. }
            | Self::Disputed { commitment, .. }
            | Self::Settled { commitment, .. }
            | Self::Decided { commitment, .. }
            | Self::Restored { commitment, .. } => Some(commitment),
        }
    }
}
