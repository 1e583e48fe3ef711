//! An approval that no party at the table can give.

use super::{Estimate, SourceId};

/// An approval by somebody who is not a party. Options that need the same consent stand or fall
/// together; different consents are independent.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// Unique among the consents of a scenario.
    pub id: String,
    /// Whose approval it is.
    pub by: String,
    /// How likely the approval is: between 0 and 1.
    pub probability: Estimate,
    /// What is asked of them.
    pub question: Option<String>,
    /// Where this is known from.
    pub source: Option<SourceId>,
}
