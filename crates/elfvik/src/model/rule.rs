//! Rules: combinations of options that cannot occur.

use super::{Outcome, Region, SourceId};

/// A combination that cannot occur, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Unique among the rules of a scenario.
    pub id: String,
    /// The reason, in words.
    pub why: Option<String>,
    /// What cannot occur.
    pub bar: Bar,
    /// Where the rule is known from.
    pub source: Option<SourceId>,
}

/// What a rule bars.
#[derive(Debug, Clone, PartialEq)]
pub enum Bar {
    /// The region cannot occur.
    Forbid(Region),
    /// The first region can occur only inside the second.
    OnlyIf {
        /// What needs something else.
        when: Region,
        /// What it needs.
        only_if: Region,
    },
}

impl Rule {
    /// The barred regions: an outcome breaks the rule when it lies in one of them.
    ///
    /// `when A only if B and C` bars A without B, and A without C.
    #[must_use]
    pub fn barred(&self) -> Vec<Region> {
        match &self.bar {
            Bar::Forbid(region) => vec![region.clone()],
            Bar::OnlyIf { when, only_if } => {
                let without = |c: &super::Condition| when.and(&Region::new(vec![c.negated()]));
                only_if.conditions().iter().map(without).collect()
            }
        }
    }

    /// Whether an outcome breaks the rule.
    #[must_use]
    pub fn is_broken_by(&self, outcome: &Outcome) -> bool {
        match &self.bar {
            Bar::Forbid(region) => region.holds(outcome),
            Bar::OnlyIf { when, only_if } => when.holds(outcome) && !only_if.holds(outcome),
        }
    }
}
