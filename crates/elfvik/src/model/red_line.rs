//! Red lines: what a party never accepts, whatever else is offered.

use super::{Condition, Outcome, Region, words};

/// What a party never accepts, or accepts nothing without.
///
/// It is no price: an outcome that crosses a red line is not accepted however much it is worth. It speaks of
/// what is signed, as rules do, whatever becomes of an option when a consent is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedLine {
    /// Whether the region must hold, or must not.
    pub kind: RedLineKind,
    /// The outcomes that it speaks of.
    pub region: Region,
}

words! {
    /// Which side of a region a party stays on.
    pub enum RedLineKind {
        /// No outcome of the region is accepted.
        Never = "never",
        /// No outcome outside the region is accepted.
        Must = "must",
    }
}

impl RedLine {
    /// Whether an outcome is not accepted because of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId, Outcome, RedLine, RedLineKind, Region};
    ///
    /// let region = Region::new(vec![Condition::new(IssueId(0), vec![false, true])]);
    /// let never = RedLine { kind: RedLineKind::Never, region: region.clone() };
    /// let must = RedLine { kind: RedLineKind::Must, region };
    /// let last = Outcome::new(vec![1]);
    /// assert!(never.is_crossed_by(&last) && !must.is_crossed_by(&last));
    /// ```
    #[must_use]
    pub fn is_crossed_by(&self, outcome: &Outcome) -> bool {
        self.region.holds(outcome) == (self.kind == RedLineKind::Never)
    }

    /// The regions whose outcomes cross it: one, or one for each issue that something must hold of. No
    /// outcome lies in two of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, IssueId, RedLine, RedLineKind, Region};
    ///
    /// let condition = |issue| Condition::new(IssueId(issue), vec![false, true]);
    /// let region = Region::new(vec![condition(0), condition(1)]);
    /// let must = RedLine { kind: RedLineKind::Must, region };
    /// // Without the first, or with the first and without the second.
    /// assert_eq!(must.crossings().len(), 2);
    /// ```
    #[must_use]
    pub fn crossings(&self) -> Vec<Region> {
        match self.kind {
            RedLineKind::Never => vec![self.region.clone()],
            RedLineKind::Must => {
                let conditions = self.region.conditions();
                let without = |at: usize| {
                    let held = conditions[..at].iter().cloned();
                    Region::new(held.chain([Condition::negated(&conditions[at])]).collect())
                };
                (0..conditions.len()).map(without).filter(|region| !region.is_empty()).collect()
            }
        }
    }
}
