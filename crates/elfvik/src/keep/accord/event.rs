//! What happens to an accord, and what cannot.

use super::commitment::{Day, Ruling};
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Event {
    /// Something that a time limit waits for.
    Occurred {
        /// Its name.
        occurrence: String,
    },
    /// The owner says that it has done what it promised.
    Reported {
        /// What.
        commitment: String,
        /// Who says so.
        by: String,
        /// What shows it.
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
    /// The owner undoes what it has done.
    Withdrawn {
        /// What.
        commitment: String,
        /// Who.
        by: String,
    },
    /// Somebody to whom it was promised gives notice of a dispute.
    Disputed {
        /// About what.
        commitment: String,
        /// Who.
        by: String,
    },
    /// The parties agree how a dispute ends.
    Settled {
        /// About what.
        commitment: String,
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
}

/// An event and its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DatedEvent {
    /// When it happens.
    pub day: Day,
    /// What happens.
    #[serde(flatten)]
    pub event: Event,
}

/// An event that cannot happen then, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Earlier than what has happened.
    #[error("day {} comes before day {}, of which something is known already", .day.0, .last.0)]
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

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
