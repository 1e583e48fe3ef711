//! Why there is no plan.

use crate::keep::plan::{BondError, PlanError, WorldError};
use crate::prepare::AnalysisError;

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanRequestError {
    /// The scenario lists no steps.
    #[error("the scenario has no steps to be put in order")]
    NoSteps,
    /// Nothing is known of what the steps are worth to a party.
    #[error("`{author}` says nothing of what the steps are worth to `{party}`")]
    NoValues {
        /// The id of the party.
        party: String,
        /// The id of the party whose file would say it.
        author: String,
        /// The first of the steps.
        step: String,
    },
    /// A bond of a party that there is not.
    #[error("a bond is given for `{party}`, who is no party")]
    NoParty {
        /// Its id.
        party: String,
        /// The parties that there are.
        known: Vec<String>,
    },
    /// A bond that is no number.
    #[error("the bond of `{party}` is `{bond}`, which is not a number of at least 0")]
    BondNumber {
        /// Its id.
        party: String,
        /// As it is written.
        bond: String,
    },
    /// A request is of another version.
    #[error("the request has format {found}, this version answers format {known}")]
    Format {
        /// The version that the request names.
        found: u32,
        /// The version that this library answers.
        known: u32,
    },
    /// The steps with their numbers cannot be put in order.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The steps with drawn numbers cannot be put in order.
    #[error(transparent)]
    World(#[from] WorldError),
    /// A bond below 0.
    #[error(transparent)]
    Bond(#[from] BondError),
    /// Whoever asked wants no answer any more.
    #[error("cancelled")]
    Cancelled,
}

impl PlanRequestError {
    /// How to mend it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::plan::PlanRequestError;
    ///
    /// assert!(PlanRequestError::NoSteps.cure().contains("[[steps]]"));
    /// ```
    #[must_use]
    pub fn cure(&self) -> String {
        match self {
            Self::NoSteps => EXAMPLE.to_owned(),
            Self::NoValues { party, author, step } => {
                let table = if party == author { String::new() } else { format!("believes.{party}.") };
                format!(
                    "add `[{table}plan.values]` to the file of `{author}`, with a line for each step, such \
                     as \
                     `{step} = -1`; below 0 what costs, 0 what is worth nothing"
                )
            }
            Self::NoParty { known, .. } => format!("known: `{}`", known.join("`, `")),
            Self::BondNumber { .. } | Self::Bond(_) => "write such as `us=2.5`".to_owned(),
            Self::Format { known, .. } => format!("write `\"format\": {known}`"),
            Self::Plan(_) | Self::World(_) => {
                "look at the steps of the scenario, and at the `[plan]` tables of all files".to_owned()
            }
            Self::Cancelled => "ask again".to_owned(),
        }
    }
}

impl From<AnalysisError> for PlanRequestError {
    /// Of an analysis nothing but being cancelled is asked here.
    fn from(_: AnalysisError) -> Self {
        Self::Cancelled
    }
}

/// What to write in a scenario without steps.
const EXAMPLE: &str = "\
write who would do what, in scenario.toml:

    [[steps]]
    id = \"delivery\"
    name = \"The machine is delivered\"
    by = \"seller\"

    [[steps]]
    id = \"payment\"
    name = \"The price is paid\"
    by = \"buyer\"
    after = [\"delivery\"]

and in the file of each party what each step is worth to it:

    [plan]
    bond = 1                      # what it loses by being seen to break its word

    [plan.values]
    delivery = -3                 # below 0 what costs
    payment = { low = 3, likely = 4, high = 5 }";
