//! A region of the outcome space: for some issues, which options are meant.

use super::{IssueId, Outcome};

/// The outcomes in which each named issue has one of its allowed options.
///
/// # Examples
///
/// ```
/// use elfvik::model::{Condition, IssueId, Outcome, Region};
///
/// let region = Region::new(vec![Condition::new(IssueId(1), vec![false, true])]);
/// assert!(region.holds(&Outcome::new(vec![0, 1])));
/// assert!(!region.holds(&Outcome::new(vec![0, 0])));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Region {
    conditions: Vec<Condition>,
}

/// Which options of one issue are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    issue: IssueId,
    allowed: Vec<bool>,
}

impl Region {
    /// The region in which all conditions hold; conditions are kept in the order of issues, and several
    /// on one issue become the one that demands them all.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId, Region};
    ///
    /// let condition = |issue, allowed: [bool; 3]| Condition::new(IssueId(issue), allowed.into());
    /// let region = Region::new(vec![condition(1, [true, true, false]), condition(1, [false, true, true])]);
    /// assert_eq!(region.conditions(), [condition(1, [false, true, false])]);
    /// ```
    #[must_use]
    pub fn new(mut conditions: Vec<Condition>) -> Self {
        conditions.sort_by_key(Condition::issue);
        let mut kept: Vec<Condition> = Vec::with_capacity(conditions.len());
        for condition in conditions {
            match kept.last_mut() {
                Some(last) if last.issue == condition.issue => {
                    last.allowed.iter_mut().zip(&condition.allowed).for_each(|(a, b)| *a &= b);
                }
                _ => kept.push(condition),
            }
        }
        Self { conditions: kept }
    }

    /// The conditions, by issue.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId, Region};
    ///
    /// let condition = |issue| Condition::new(IssueId(issue), vec![true, false]);
    /// let region = Region::new(vec![condition(2), condition(0)]);
    /// assert_eq!(region.conditions(), [condition(0), condition(2)]);
    /// ```
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Whether an outcome lies in the region.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId, Outcome, Region};
    ///
    /// let region = Region::new(vec![Condition::new(IssueId(1), vec![false, true])]);
    /// assert!(region.holds(&Outcome::new(vec![0, 1])));
    /// assert!(!region.holds(&Outcome::new(vec![0, 0])));
    /// // Without conditions it is the whole space.
    /// assert!(Region::default().holds(&Outcome::new(vec![0, 0])));
    /// ```
    #[must_use]
    pub fn holds(&self, outcome: &Outcome) -> bool {
        self.conditions.iter().all(|c| c.allows(outcome.option(c.issue)))
    }

    /// Whether no outcome can lie in the region.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId, Region};
    ///
    /// let only = |allowed| Region::new(vec![Condition::new(IssueId(0), allowed)]);
    /// assert!(!only(vec![true, false]).is_empty());
    /// assert!(only(vec![true, false]).and(&only(vec![false, true])).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.conditions.iter().any(|c| !c.allowed.contains(&true))
    }

    /// Both at once: the outcomes in `self` and in `other`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId, Outcome, Region};
    ///
    /// let only = |issue| Region::new(vec![Condition::new(IssueId(issue), vec![false, true])]);
    /// let both = only(0).and(&only(1));
    /// assert!(both.holds(&Outcome::new(vec![1, 1])) && !both.holds(&Outcome::new(vec![1, 0])));
    /// ```
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self::new(self.conditions.iter().chain(&other.conditions).cloned().collect())
    }
}

impl Condition {
    /// Option `o` of `issue` is meant when `allowed[o]`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId};
    ///
    /// let condition = Condition::new(IssueId(3), vec![true, false]);
    /// assert!(condition.allows(0) && !condition.allows(1));
    /// ```
    #[must_use]
    pub fn new(issue: IssueId, allowed: Vec<bool>) -> Self {
        Self { issue, allowed }
    }

    /// The issue whose options it speaks of.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId};
    ///
    /// let condition = Condition::new(IssueId(3), vec![true, false]);
    /// assert_eq!(condition.issue(), IssueId(3));
    /// ```
    #[must_use]
    pub fn issue(&self) -> IssueId {
        self.issue
    }

    /// Whether an option is meant.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId};
    ///
    /// let condition = Condition::new(IssueId(3), vec![true, false]);
    /// assert_eq!([0, 1, 2].map(|option| condition.allows(option)), [true, false, false]);
    /// ```
    #[must_use]
    pub fn allows(&self, option: u32) -> bool {
        self.allowed.get(option as usize).copied().unwrap_or(false)
    }

    /// The other options of the issue.
    #[must_use]
    pub(super) fn negated(&self) -> Self {
        Self { issue: self.issue, allowed: self.allowed.iter().map(|a| !a).collect() }
    }
}
