//! A region of the outcome space: for some issues, which options are meant, or outside which bounds a sum
//! lies.

use super::{IssueId, Outcome, SumRange};
use std::sync::Arc;

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
    /// One for each issue of the sums, too.
    conditions: Vec<Condition>,
    /// Those that lie outside their bounds.
    outside: Vec<Arc<SumRange>>,
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
        Self { conditions: kept, outside: Vec::new() }
    }

    /// The region in which a sum lies outside its bounds. Its conditions allow every option of its issues.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Issue, IssueId, Options, Outcome, Region, SumRange};
    /// use elfvik::number::Decimal;
    ///
    /// let options = Options::Integer { from: 0, to: 5, step: 1, unit: None };
    /// let (id, question) = ("a".into(), "?".into());
    /// let issue = Issue { id, name: None, question, theme: None, options, source: None };
    /// let terms = [0, 1].map(|i| (IssueId(i), &issue, Decimal::ONE));
    /// let region = Region::outside(SumRange::new(&terms, None, Decimal::from_integer(6)).unwrap());
    /// assert!(region.holds(&Outcome::new(vec![2, 5])) && !region.holds(&Outcome::new(vec![2, 4])));
    /// ```
    #[must_use]
    pub fn outside(sum: SumRange) -> Self {
        let any = |issue| Condition::new(issue, vec![true; sum.weights(issue).len()]);
        let conditions = sum.issues().map(any).collect();
        Self { outside: vec![Arc::new(sum)], ..Self::new(conditions) }
    }

    /// The sums that lie outside their bounds everywhere in the region.
    pub fn sums(&self) -> impl Iterator<Item = &SumRange> + '_ {
        self.outside.iter().map(|sum| &**sum)
    }

    /// Whether the region speaks of a sum.
    #[must_use]
    pub fn has_sums(&self) -> bool {
        !self.outside.is_empty()
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
            && self.outside.iter().all(|sum| !sum.contains(outcome))
    }

    /// Whether no outcome can lie in the region, sums aside.
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
        let outside = self.outside.iter().chain(&other.outside).cloned().collect();
        Self { outside, ..Self::new(self.conditions.iter().chain(&other.conditions).cloned().collect()) }
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

    /// The options that are meant, in order.
    pub(crate) fn options(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.allowed).filter(|(_, allowed)| **allowed).map(|(option, _)| option)
    }

    /// The other options of the issue.
    #[must_use]
    pub(super) fn negated(&self) -> Self {
        Self { issue: self.issue, allowed: self.allowed.iter().map(|a| !a).collect() }
    }
}
