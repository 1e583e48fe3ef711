//! An outcome, one option per issue, and the space of all of them.

use super::{Issue, IssueId};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};
use serde::{Deserialize, Serialize};

/// One option per issue, in the order of the issues. Outcomes compare lexicographically, first issue first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Outcome {
    options: Box<[u32]>,
}

impl Outcome {
    /// The outcome that chooses option `options[i]` for issue `i`.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Outcome;
    ///
    /// assert!(Outcome::new(vec![0, 2]) < Outcome::new(vec![1, 0]));
    /// ```
    #[must_use]
    pub fn new(options: Vec<u32>) -> Self {
        Self { options: options.into() }
    }

    /// The option chosen for an issue.
    ///
    /// # Panics
    ///
    /// When the outcome has no such issue.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{IssueId, Outcome};
    ///
    /// let outcome = Outcome::new(vec![1, 0, 2]);
    /// assert_eq!(outcome.option(IssueId(2)), 2);
    /// ```
    #[must_use]
    pub fn option(&self, issue: IssueId) -> u32 {
        self.options[issue.0]
    }

    /// All options, by issue.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Outcome;
    ///
    /// assert_eq!(Outcome::new(vec![1, 0, 2]).options(), [1, 0, 2]);
    /// ```
    #[must_use]
    pub fn options(&self) -> &[u32] {
        &self.options
    }

    /// The same outcome with another option for one issue.
    ///
    /// # Panics
    ///
    /// When the outcome has no such issue.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{IssueId, Outcome};
    ///
    /// let outcome = Outcome::new(vec![1, 0, 2]);
    /// assert_eq!(outcome.with(IssueId(1), 3).options(), [1, 3, 2]);
    /// ```
    #[must_use]
    pub fn with(&self, issue: IssueId, option: u32) -> Self {
        let mut options = self.options.clone();
        options[issue.0] = option;
        Self { options }
    }
}

/// All outcomes, before any rule: the product of the issues' options.
///
/// Outcomes are numbered from zero with the first issue varying slowest, which is the lexicographic
/// order. Sizes and numbers are big integers, since 10^50 occurs.
///
/// # Examples
///
/// ```
/// use elfvik::model::{Outcome, OutcomeSpace};
///
/// let space = OutcomeSpace::new(vec![2, 3]);
/// assert_eq!(space.size(), 6_u32.into());
/// let fourth = space.outcome(&4_u32.into()).unwrap();
/// assert_eq!(fourth, Outcome::new(vec![1, 1]));
/// assert_eq!(space.index(&fourth), Some(4_u32.into()));
/// assert_eq!(space.outcome(&6_u32.into()), None);
/// assert_eq!(space.iter().count(), 6);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeSpace {
    n_options: Vec<u32>,
}

impl OutcomeSpace {
    /// The space of issues with `n_options[i]` options each.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::OutcomeSpace;
    ///
    /// assert_eq!(OutcomeSpace::new(vec![2, 3]).size(), 6_u32.into());
    /// ```
    #[must_use]
    pub fn new(n_options: Vec<u32>) -> Self {
        Self { n_options }
    }

    /// The space of a list of issues.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::OutcomeSpace;
    ///
    /// let view = elfvik::format::native::starter_view();
    /// assert_eq!(OutcomeSpace::of(&view.scenario().issues), OutcomeSpace::new(vec![5, 3, 2, 2]));
    /// ```
    #[must_use]
    pub fn of(issues: &[Issue]) -> Self {
        Self::new(issues.iter().map(Issue::n_options).collect())
    }

    /// How many options each issue has.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::OutcomeSpace;
    ///
    /// assert_eq!(OutcomeSpace::new(vec![2, 3]).n_options(), [2, 3]);
    /// ```
    #[must_use]
    pub fn n_options(&self) -> &[u32] {
        &self.n_options
    }

    /// How many outcomes there are. `O(issues)` multiplications.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::OutcomeSpace;
    ///
    /// assert_eq!(OutcomeSpace::new(vec![10; 40]).size().to_string().len(), 41);
    /// ```
    #[must_use]
    pub fn size(&self) -> BigUint {
        self.n_options.iter().fold(BigUint::one(), |size, &n| size * n)
    }

    /// Whether an outcome belongs to the space.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Outcome, OutcomeSpace};
    ///
    /// let space = OutcomeSpace::new(vec![2, 3]);
    /// assert!(space.contains(&Outcome::new(vec![1, 2])));
    /// assert!(!space.contains(&Outcome::new(vec![2, 1])) && !space.contains(&Outcome::new(vec![1])));
    /// ```
    #[must_use]
    pub fn contains(&self, outcome: &Outcome) -> bool {
        outcome.options.len() == self.n_options.len()
            && outcome.options.iter().zip(&self.n_options).all(|(option, n)| option < n)
    }

    /// The outcome of a number; `None` from [`size`](Self::size) on. `O(issues)` divisions.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Outcome, OutcomeSpace};
    ///
    /// let space = OutcomeSpace::new(vec![2, 3]);
    /// assert_eq!(space.outcome(&5_u32.into()), Some(Outcome::new(vec![1, 2])));
    /// assert_eq!(space.outcome(&6_u32.into()), None);
    /// ```
    #[must_use]
    pub fn outcome(&self, index: &BigUint) -> Option<Outcome> {
        let mut rest = index.clone();
        let mut options = vec![0; self.n_options.len()];
        for (option, &n) in options.iter_mut().zip(&self.n_options).rev() {
            if n == 0 {
                return None;
            }
            let (quotient, remainder) = rest.div_rem(&BigUint::from(n));
            *option = remainder.to_u32()?;
            rest = quotient;
        }
        rest.is_zero().then(|| Outcome::new(options))
    }

    /// The number of an outcome; `None` when it does not belong to the space. `O(issues)` multiplications.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Outcome, OutcomeSpace};
    ///
    /// let space = OutcomeSpace::new(vec![2, 3]);
    /// assert_eq!(space.index(&Outcome::new(vec![1, 2])), Some(5_u32.into()));
    /// assert_eq!(space.index(&Outcome::new(vec![2, 0])), None);
    /// ```
    #[must_use]
    pub fn index(&self, outcome: &Outcome) -> Option<BigUint> {
        let step = |index: BigUint, (&option, &n): (&u32, &u32)| index * n + option;
        let index = || outcome.options.iter().zip(&self.n_options).fold(BigUint::zero(), step);
        self.contains(outcome).then(index)
    }

    /// All outcomes in the order of their numbers. `O(1)` amortised each.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Outcome, OutcomeSpace};
    ///
    /// let all: Vec<Outcome> = OutcomeSpace::new(vec![2, 2]).iter().collect();
    /// assert_eq!(all, [[0, 0], [0, 1], [1, 0], [1, 1]].map(|options| Outcome::new(options.into())));
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = Outcome> + '_ {
        let first =
            self.n_options.iter().all(|&n| n > 0).then(|| Outcome::new(vec![0; self.n_options.len()]));
        std::iter::successors(first, |outcome| self.next(outcome))
    }

    fn next(&self, outcome: &Outcome) -> Option<Outcome> {
        let mut options = outcome.options.clone();
        for (option, &n) in options.iter_mut().zip(&self.n_options).rev() {
            *option += 1;
            if *option < n {
                return Some(Outcome { options });
            }
            *option = 0;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_and_its_outcome_lead_to_each_other(n_options in prop::collection::vec(1_u32..5, 1..5)) {
            let space = OutcomeSpace::new(n_options);
            for (index, outcome) in space.iter().enumerate() {
                prop_assert_eq!(space.index(&outcome), Some(BigUint::from(index)));
                prop_assert_eq!(space.outcome(&BigUint::from(index)), Some(outcome));
            }
            prop_assert_eq!(space.outcome(&space.size()), None);
        }

        #[test]
        fn numbering_follows_the_lexicographic_order(n_options in prop::collection::vec(1_u32..5, 1..5)) {
            let space = OutcomeSpace::new(n_options);
            let outcomes: Vec<_> = space.iter().collect();
            prop_assert!(outcomes.is_sorted());
            prop_assert_eq!(BigUint::from(outcomes.len()), space.size());
        }
    }

    #[test]
    fn a_space_beyond_128_bits_is_numbered_exactly() {
        let space = OutcomeSpace::new(vec![10; 50]);
        let last = space.size() - 1_u32;
        assert_eq!(space.outcome(&last), Some(Outcome::new(vec![9; 50])));
        assert_eq!(space.index(&Outcome::new(vec![9; 50])), Some(last));
    }
}
