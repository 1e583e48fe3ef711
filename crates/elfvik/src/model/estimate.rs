//! Numbers that describe somebody else's mind: exact, or a low, a likely and a high guess.

use super::SourceId;
use crate::number::Decimal;

/// A number that is known, or guessed within a range.
///
/// # Examples
///
/// ```
/// use elfvik::{model::Estimate, number::Decimal};
///
/// let known = Estimate::Exact(Decimal::ONE);
/// assert_eq!(known.likely(), Decimal::ONE);
/// assert!(!known.is_uncertain());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Estimate {
    /// A number that is taken as known.
    Exact(Decimal),
    /// Guessed: a triangular distribution from low over likely to high.
    Guess(Box<Range>),
}

/// A low, a likely and a high guess; `low <= likely <= high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// The least value thought possible.
    pub low: Decimal,
    /// The most likely value; every analysis that needs one number uses it.
    pub likely: Decimal,
    /// The greatest value thought possible.
    pub high: Decimal,
    /// The unknown that this range belongs to, when several places share it.
    pub unknown: Option<String>,
    /// Where the guess comes from.
    pub source: Option<SourceId>,
    /// Whose judgement it is.
    pub judged_by: Option<String>,
}

/// A number that several places share: they rise and fall together.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedEstimate {
    /// Unique among the unknowns of its file.
    pub id: String,
    /// What is unknown, in words.
    pub question: Option<String>,
    /// The guess; its `unknown` is this id.
    pub range: Range,
}

impl Estimate {
    /// The number itself, or the likely one of a guess.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// // Whether the state's ministry consents: 0.4 to 0.9, most likely 0.7.
    /// let consent = &view.scenario().consents[0].probability;
    /// assert_eq!(consent.likely(), "0.7".parse().unwrap());
    /// ```
    #[must_use]
    pub fn likely(&self) -> Decimal {
        match self {
            Self::Exact(value) => *value,
            Self::Guess(range) => range.likely,
        }
    }

    /// The least and the greatest value thought possible.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// // Whether the state's ministry consents: 0.4 to 0.9, most likely 0.7.
    /// let consent = &view.scenario().consents[0].probability;
    /// assert_eq!(consent.bounds(), ("0.4".parse().unwrap(), "0.9".parse().unwrap()));
    /// ```
    #[must_use]
    pub fn bounds(&self) -> (Decimal, Decimal) {
        match self {
            Self::Exact(value) => (*value, *value),
            Self::Guess(range) => (range.low, range.high),
        }
    }

    /// Whether low and high differ.
    ///
    /// # Examples
    ///
    /// ```
    /// # let view = elfvik::format::native::starter_view();
    /// // Whether the state's ministry consents: 0.4 to 0.9, most likely 0.7.
    /// let consent = &view.scenario().consents[0].probability;
    /// assert!(consent.is_uncertain());
    /// ```
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        let (low, high) = self.bounds();
        low != high
    }
}
