//! Why an analysis cannot begin.

/// Why an analysis cannot begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AnalysisError {
    /// The rules leave no outcome.
    #[error("the rules forbid every outcome")]
    NothingFeasible,
    /// The red lines of parties who must all agree leave no outcome, or none that keeps the rules.
    #[error("the red lines of `{}` leave no outcome that everybody could accept", parties.join("` and `"))]
    RedLinesLeaveNothing {
        /// The ids of the parties that have red lines.
        parties: Vec<String>,
    },
    /// An outcome that keeps every rule would break one once consents are refused.
    #[error("when `{}` is refused, a fallback breaks rule `{rule}`", consents.join("` and `"))]
    FallbackBreaksRule {
        /// The ids of the consents that are refused together.
        consents: Vec<String>,
        /// The rule that would be broken.
        rule: String,
    },
    /// All weights that should be divided by their sum are zero.
    #[error("the weights of `{party}` are all zero and cannot be normalised")]
    NoWeight {
        /// The id of the party whose weights they are.
        party: String,
    },
    /// Every subset of the consents in one term or rule must be looked at.
    #[error("{found} consents meet in one term or rule, at most {most} can be resolved")]
    TooManyConsents {
        /// How many consents the term or rule depends on.
        found: usize,
        /// How many a term or rule may depend on.
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
        /// The version that the request names.
        found: u32,
        /// The version that this library answers.
        known: u32,
    },
    /// A statement that the scenario does not have.
    #[error("there is no statement `{statement}`")]
    NoStatement {
        /// The id that is asked for.
        statement: String,
    },
    /// A package is no outcome of the scenario.
    #[error("`{package}` lies outside the space of outcomes")]
    OutOfSpace {
        /// The id of the package, or what the request calls it.
        package: String,
    },
    /// A package that is asked about breaks a rule.
    #[error("`{package}` breaks a rule of the scenario")]
    BreaksRule {
        /// The id of the package, or what the request calls it.
        package: String,
    },
    /// Whoever asked wants no answer any more.
    #[error("cancelled")]
    Cancelled,
}

impl AnalysisError {
    /// How to mend it, in one sentence.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::AnalysisError;
    ///
    /// let error = AnalysisError::NothingFeasible;
    /// assert_eq!(error.to_string(), "the rules forbid every outcome");
    /// assert_eq!(error.cure(), "drop a rule, or let it forbid less");
    /// ```
    #[must_use]
    pub fn cure(&self) -> &'static str {
        match self {
            Self::NothingFeasible => "drop a rule, or let it forbid less",
            Self::RedLinesLeaveNothing { .. } => {
                "no agreement is possible: drop a red line, or let it say less"
            }
            Self::FallbackBreaksRule { .. } => "choose another `otherwise`, or let the rule forbid less",
            Self::NoWeight { .. } => "give an issue a weight, or leave `normalise` out",
            Self::TooManyConsents { .. } => "let options share a consent, or split the term",
            Self::RulesTooWide { .. } => "drop rules, or split them so that each speaks of fewer issues",
            Self::Format { .. } => "ask in the format that this version answers",
            Self::NoStatement { .. } => "name a statement of the scenario by its id",
            Self::OutOfSpace { .. } => "choose one option for each issue, in order",
            Self::BreaksRule { .. } => "choose a package that keeps every rule",
            Self::Cancelled => "ask again",
        }
    }
}
