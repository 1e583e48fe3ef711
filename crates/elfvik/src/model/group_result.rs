//! What a group agreed on, as in a class of groups that negotiate the same scenario.

use super::Outcome;

/// What one of several groups that negotiated the same scenario agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupResult {
    /// What the group is called; no other group is called the same.
    pub group: String,
    /// Who was in it, in words.
    pub members: Option<String>,
    /// What it agreed on; none where there was no deal.
    pub outcome: Option<Outcome>,
}
