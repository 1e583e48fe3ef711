//! What one party does for the others.

use crate::model::PartyId;
use num_rational::BigRational;

/// The position of a step in its problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub usize);

/// Something that one party does, and what it is worth to each.
///
/// Values are utilities, each party's on its own scale: negative for whom the step costs, usually its doer.
/// Dates and times are periods from the start of the plan.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::Step;
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// assert!(delivery.undo.is_none() && delivery.flow.is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Unique in its problem.
    pub id: String,
    /// Who does it.
    pub doer: PartyId,
    /// What it is worth to each party when it is done, once.
    pub values: Vec<BigRational>,
    /// What must be done before.
    pub prerequisites: Vec<StepId>,
    /// Not before this period.
    pub earliest: u32,
    /// Not after this period.
    pub latest: Option<u32>,
    /// How many periods later the next step can be done; 0 for the same period.
    pub duration: u32,
    /// What undoing it is worth to each party; none where it cannot be undone.
    pub undo: Option<Vec<BigRational>>,
    /// What it is worth period after period, while the plan is kept.
    pub flow: Option<Flow>,
}

/// What is worth so much in each of some periods, the first being the one in which its step is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// To each party.
    pub per_period: Vec<BigRational>,
    /// In how many periods.
    pub periods: u32,
}

impl Step {
    /// An irreversible step without dates, prerequisites and flow, after which the next one follows at once.
    #[must_use]
    pub fn new(id: &str, doer: PartyId, values: Vec<BigRational>) -> Self {
        Self {
            id: id.to_owned(),
            doer,
            values,
            prerequisites: Vec::new(),
            earliest: 0,
            latest: None,
            duration: 0,
            undo: None,
            flow: None,
        }
    }

    /// The same step, which can be undone so that nothing remains of its values.
    #[must_use]
    pub fn reversible(mut self) -> Self {
        self.undo = Some(self.values.iter().map(|value| -value).collect());
        self
    }
}
