//! The steps by which an agreement would be kept: what a scenario declares of them, and what they are worth
//! to a party.

use super::words;
use super::{Estimate, PartyId, SourceId};
use crate::number::Decimal;

/// Something that one party would do for the others, as the public file declares it.
///
/// What it is worth to whom stands in private files: see [`PlanValues`].
#[derive(Debug, Clone, PartialEq)]
pub struct DeclaredStep {
    /// Unique among the steps of a scenario.
    pub id: String,
    /// What people call it, in a few words.
    pub name: String,
    /// What is done, in a sentence.
    pub text: Option<String>,
    /// Who does it.
    pub by: PartyId,
    /// The positions of the steps that must be done before.
    pub after: Vec<usize>,
    /// Not before this period.
    pub earliest: u32,
    /// Not after this period.
    pub latest: Option<u32>,
    /// How many periods pass until the next step can be done.
    pub duration: u32,
    /// Whether it can be undone.
    pub reversible: bool,
    /// In how many periods it is worth something anew while the plan is kept; none where it is not.
    pub flow: Option<u32>,
    /// Where this is known from.
    pub source: Option<SourceId>,
}

/// What holds for all steps of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanTerms {
    /// At which points nobody may gain by walking away.
    pub safety: Safety,
    /// What one period is called, such as `month`.
    pub period: String,
    /// What one unit in the next period is worth now: above 0, at most 1.
    pub discount: Decimal,
    /// How soon a breach of each party is seen.
    pub detection: Vec<BreachDetection>,
}

/// How soon the others see that a party has walked away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreachDetection {
    /// After so many periods; 0 for at once.
    After(u32),
    /// At the end of each period with this probability, from 0 to 1.
    PerPeriod(Decimal),
}

words! {
    /// At which points of a plan nobody may gain by walking away.
    pub enum Safety {
        /// Before each step, its doer.
        Weak = "weak",
        /// Before each step and after the last one, every party.
        Strong = "strong",
    }
}

/// What the steps of a scenario are worth to one party, and what it would lose by breaking its word.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanValues {
    /// Per step, what it is worth when it is done, once; below 0 for a cost.
    pub values: Vec<Estimate>,
    /// Per step, what it is worth in each of the periods in which it flows; none where it does not.
    pub per_period: Vec<Option<Estimate>>,
    /// Per step, what undoing it is worth; none where it cannot be undone or only its value is lost.
    pub undo: Vec<Option<Estimate>>,
    /// What one unit in the next period is worth to it now, above 0 and at most 1; none where that is the
    /// same as for all.
    pub discount: Option<Decimal>,
    /// What the party loses by being seen to break its word.
    pub bond: Estimate,
    /// What it gets when all steps are done.
    pub bonus: Estimate,
}

impl DeclaredStep {
    /// No scenario has more steps.
    pub const MOST: usize = 64;
}

impl PlanTerms {
    /// No date and no number of periods is greater.
    pub const MOST_PERIODS: u32 = 2_000;

    /// Every breach is seen at once, nothing is discounted, and only the next doer is looked at.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{BreachDetection, PlanTerms, Safety};
    ///
    /// let plain = PlanTerms::plain(2);
    /// assert_eq!((plain.safety, plain.detection[1]), (Safety::Weak, BreachDetection::After(0)));
    /// ```
    #[must_use]
    pub fn plain(n_parties: usize) -> Self {
        Self {
            safety: Safety::Weak,
            period: "period".to_owned(),
            discount: Decimal::ONE,
            detection: vec![BreachDetection::After(0); n_parties],
        }
    }
}
