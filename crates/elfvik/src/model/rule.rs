//! Rules: combinations of options that cannot occur.

use super::{Outcome, Region, SourceId, SumRange};

/// A combination that cannot occur, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Unique among the rules of a scenario.
    pub id: String,
    /// The reason, in words.
    pub why: Option<String>,
    /// What it bars, as it was written.
    pub bar: Exclusion,
    /// Where the rule is known from.
    pub source: Option<SourceId>,
}

/// What a rule bars.
#[derive(Debug, Clone, PartialEq)]
pub enum Exclusion {
    /// The region cannot occur.
    Forbid(Region),
    /// The first region can occur only inside the second.
    OnlyIf {
        /// What needs something else.
        when: Region,
        /// Where alone that can occur.
        only_if: Region,
    },
    /// A sum can lie between its bounds only.
    Sum(SumRange),
}

impl Rule {
    /// The barred regions: an outcome breaks the rule when it lies in one of them.
    ///
    /// `when A only if B and C` bars A without B, and A without C.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Exclusion, Condition, IssueId, Region, Rule};
    ///
    /// let only = |issue, options| Region::new(vec![Condition::new(IssueId(issue), options)]);
    /// let bar = Exclusion::OnlyIf { when: only(0, vec![true, false]), only_if: only(1, vec![false, true]) };
    /// let rule = Rule { id: "a-needs-b".into(), why: None, bar, source: None };
    /// assert_eq!(rule.barred(), [only(0, vec![true, false]).and(&only(1, vec![true, false]))]);
    /// ```
    #[must_use]
    pub fn barred(&self) -> Vec<Region> {
        match &self.bar {
            Exclusion::Forbid(region) => vec![region.clone()],
            Exclusion::Sum(sum) => vec![Region::outside(sum.clone())],
            Exclusion::OnlyIf { when, only_if } => {
                let without = |c: &super::Condition| when.and(&Region::new(vec![c.negated()]));
                only_if.conditions().iter().map(without).collect()
            }
        }
    }

    /// Whether an outcome breaks the rule.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Outcome;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// // A geothermal heating cannot be ready this autumn, but by next summer.
    /// let rule = &view.scenario().rules[0];
    /// assert!(rule.is_broken_by(&Outcome::new(vec![0, 2, 0, 0])));
    /// assert!(!rule.is_broken_by(&Outcome::new(vec![0, 2, 1, 0])));
    /// ```
    #[must_use]
    pub fn is_broken_by(&self, outcome: &Outcome) -> bool {
        match &self.bar {
            Exclusion::Forbid(region) => region.holds(outcome),
            Exclusion::Sum(sum) => !sum.contains(outcome),
            Exclusion::OnlyIf { when, only_if } => when.holds(outcome) && !only_if.holds(outcome),
        }
    }
}
