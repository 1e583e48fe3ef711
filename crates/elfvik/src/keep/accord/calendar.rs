//! What comes next if nothing happens.

use super::day::Day;
use super::dispute::DisputePhase;
use super::standing::Standing;
use super::state::AccordState;
use super::status::status;
use crate::model::words;

words! {
    /// What a day is the last one for.
    pub enum DeadlineKind {
        /// To do what was promised.
        Due = "due",
        /// To renew what would lapse.
        Renewal = "renewal",
        /// Before consultations about a dispute begin.
        Notice = "notice",
        /// To consult about a dispute.
        Consultation = "consultation",
        /// To decide a dispute, before the default holds.
        Decision = "decision",
    }
}

/// A last day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// Which.
    pub day: Day,
    /// For which commitment.
    pub commitment: String,
    /// What for.
    pub kind: DeadlineKind,
}

/// The last days that come on or after a day, as things stand at its end: by day, then by commitment.
#[must_use]
pub fn deadlines(state: &AccordState, day: Day) -> Vec<Deadline> {
    let mut all = Vec::new();
    for status in status(state, day) {
        let mut add = |on: Option<Day>, kind| {
            let commitment = || status.commitment.clone();
            all.extend(on.filter(|on| *on >= day).map(|day| Deadline {
                day,
                commitment: commitment(),
                kind,
            }));
        };
        match (status.standing, status.kept) {
            (Standing::Open | Standing::Reported | Standing::Disputed, None) => {
                add(status.due, DeadlineKind::Due)
            }
            (Standing::Kept | Standing::KeptLate | Standing::Restored | Standing::Disputed, Some(_)) => {
                add(status.until, DeadlineKind::Renewal);
            }
            _ => {}
        }
        if let (Some(dispute), Standing::Disputed) = (status.dispute, status.standing) {
            let kind = match dispute.phase {
                DisputePhase::Notice => DeadlineKind::Notice,
                DisputePhase::Consultation => DeadlineKind::Consultation,
                DisputePhase::Decision | DisputePhase::Over => DeadlineKind::Decision,
            };
            add(dispute.until, kind);
        }
    }
    all.sort();
    all
}
