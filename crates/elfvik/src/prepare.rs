//! What could be signed: sizes, frontier, zone, bargaining solutions and measures of an outcome space.
//!
//! Every analysis computes on a [`Game`]: a view of a scenario as whole numbers. This part knows no file
//! format and nothing of how answers are shown.

pub mod analysis;
pub mod control;
pub mod diagram;
pub mod frontier;
pub mod game;
pub mod gap;
pub mod generator;
pub mod levers;
pub mod measure;
pub mod parameters;
pub mod prospects;
pub mod shortfall;
pub mod solution;
pub mod space;
pub mod zone;

mod listing;
mod nondominated;
pub(crate) mod relaxation;
mod share;
pub(crate) mod world;

pub use analysis::Analysis;
pub use control::Control;
pub use frontier::Frontier;
pub use game::{Game, Units};
pub use parameters::Parameters;

/// Why an analysis cannot begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// The rules leave no outcome.
    #[error("the rules forbid every outcome")]
    NothingFeasible,
    /// An outcome that keeps every rule would break one once consents are refused.
    #[error("when `{}` is refused, a fallback breaks rule `{rule}`", consents.join("` and `"))]
    FallbackBreaksRule {
        /// The refused consents.
        consents: Vec<String>,
        /// The rule that would be broken.
        rule: String,
    },
    /// All weights that should be divided by their sum are zero.
    #[error("the weights of `{party}` are all zero and cannot be normalised")]
    NoWeight {
        /// The party.
        party: String,
    },
    /// Every subset of the consents in one term or rule must be looked at.
    #[error("{found} consents meet in one term or rule, at most {most} can be resolved")]
    TooManyConsents {
        /// How many meet.
        found: usize,
        /// How many may.
        most: usize,
    },
    /// The rules tie so many issues together that it cannot be decided whether anything is feasible.
    #[error("the rules couple too many issues: more than {most} states at once")]
    RulesTooWide {
        /// The most states that are kept.
        most: usize,
    },
    /// A request is of another version.
    #[error("the request has format {found}, this version answers format {known}")]
    Format {
        /// What was found.
        found: u32,
        /// What can be answered.
        known: u32,
    },
    /// A package is no outcome of the scenario.
    #[error("`{package}` lies outside the space of outcomes")]
    OutOfSpace {
        /// What it is called.
        package: String,
    },
    /// A package that is asked about breaks a rule.
    #[error("`{package}` breaks a rule of the scenario")]
    BreaksRule {
        /// What it is called.
        package: String,
    },
    /// Whoever asked wants no answer any more.
    #[error("cancelled")]
    Cancelled,
}

impl AnalysisError {
    /// How to mend it, in one sentence.
    #[must_use]
    pub fn cure(&self) -> &'static str {
        match self {
            Self::NothingFeasible => "drop a rule, or let it forbid less",
            Self::FallbackBreaksRule { .. } => "choose another `otherwise`, or let the rule forbid less",
            Self::NoWeight { .. } => "give an issue a weight, or leave `normalise` out",
            Self::TooManyConsents { .. } => "let options share a consent, or split the term",
            Self::RulesTooWide { .. } => "drop rules, or split them so that each speaks of fewer issues",
            Self::Format { .. } => "ask in the format that this version answers",
            Self::OutOfSpace { .. } => "choose one option for each issue, in order",
            Self::BreaksRule { .. } => "choose a package that keeps every rule",
            Self::Cancelled => "ask again",
        }
    }
}
