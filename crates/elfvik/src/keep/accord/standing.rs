//! How a commitment stands on a day.

use super::commitment::{Commitment, Due};
use super::day::Day;
use super::dispute::{DisputePhase, DisputeStanding};
use super::history::History;
use crate::model::words;

words! {
    /// How a commitment stands.
    pub enum Standing {
        /// Its time limit has not begun.
        Waiting = "waiting",
        /// It is to be done, and there is time.
        Open = "open",
        /// An owner says that it is done; the others, or a verifier, have not yet.
        Reported = "reported",
        /// It was done in time and is in force.
        Kept = "kept",
        /// It was done after its last day and is in force.
        KeptLate = "kept-late",
        /// It was broken, and is in force again.
        Restored = "restored",
        /// Its last day has passed, and no breach is established.
        Overdue = "overdue",
        /// A dispute about it goes on.
        Disputed = "disputed",
        /// It is established that it is broken.
        Broken = "broken",
        /// It was done, and its time ran out without being renewed.
        Lapsed = "lapsed",
        /// It was done, and ended by the breach of another.
        SnappedBack = "snapped-back",
        /// It was to be done, and rests after the breach of another.
        Suspended = "suspended",
    }
}

/// How a commitment stands on a day, and since or until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentStatus {
    /// Which.
    pub commitment: String,
    /// How it stands.
    pub standing: Standing,
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
    /// The commitment whose breach ended it or makes it rest, and when that was.
    pub snapped_back_by: Option<(String, Day)>,
    /// The last dispute about it.
    pub dispute: Option<DisputeStanding>,
}

impl Standing {
    /// Whether what was promised is there, and binds. What is disputed may be.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::keep::accord::Standing;
    ///
    /// assert!(Standing::KeptLate.is_in_force() && !Standing::Overdue.is_in_force());
    /// ```
    #[must_use]
    pub fn is_in_force(self) -> bool {
        matches!(self, Self::Kept | Self::KeptLate | Self::Restored)
    }
}

impl CommitmentStatus {
    /// Whether what was promised is there, and binds: what was kept and is disputed does until the dispute is
    /// over.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.standing.is_in_force() || self.standing == Standing::Disputed && self.kept.is_some()
    }

    pub(super) fn of<'a>(history: History<'a>, commitment: &'a Commitment) -> Self {
        let due = history.due(commitment);
        let kept = history.kept(commitment);
        let until = history.sunset(commitment);
        let broken = history.broken(commitment);
        let lapsed = until.filter(|until| *until < history.day);
        let snapped_back = history.snapped_back(commitment);
        // What had lapsed before could not end any more.
        let snapped_back = snapped_back.filter(|(on, _)| lapsed.is_none_or(|until| *on <= until));
        let dispute = history.disputes(commitment).pop();
        let is_disputed = dispute.is_some_and(|dispute| dispute.phase != DisputePhase::Over);
        let is_late = |day: Day| due.is_some_and(|due| due < day);
        let restored = history.restored(commitment);
        let has_begun = due.is_some() || commitment.due == Due::Undated;
        let standing = match kept {
            _ if broken.is_some() => Standing::Broken,
            Some(_) if snapped_back.is_some() => Standing::SnappedBack,
            None if snapped_back.is_some() => Standing::Suspended,
            _ if is_disputed => Standing::Disputed,
            Some(_) if lapsed.is_some() => Standing::Lapsed,
            Some(_) if restored.is_some() => Standing::Restored,
            Some(kept) if is_late(kept) => Standing::KeptLate,
            Some(_) => Standing::Kept,
            None if is_late(history.day) => Standing::Overdue,
            None if history.reported(commitment).is_some() => Standing::Reported,
            None if has_begun => Standing::Open,
            None => Standing::Waiting,
        };
        Self {
            commitment: commitment.id.clone(),
            standing,
            due,
            kept,
            until,
            broken,
            restored,
            snapped_back_by: snapped_back.map(|(on, other)| (other.id.clone(), on)),
            dispute,
        }
    }
}
