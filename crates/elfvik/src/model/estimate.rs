//! Numbers that describe somebody else's mind: exact, or a low, a likely and a high guess.

use super::{SourceId, StatementId};
use crate::number::Decimal;
use num_rational::BigRational;

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
    /// Guessed: spread between a low and a high value.
    Guess(Box<Range>),
}

/// A low, a likely and a high guess; `low <= likely <= high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// The least value thought possible.
    pub low: Decimal,
    /// The most likely value; every analysis that needs one number uses it. The middle of a uniform guess,
    /// the most probable of listed values, the first of equally probable ones.
    pub likely: Decimal,
    /// The greatest value thought possible.
    pub high: Decimal,
    /// How the guess is spread between low and high.
    pub distribution: GuessDistribution,
    /// Whether it is what the format takes for unknown things, and nobody's judgement.
    pub is_default: bool,
    /// The unknown that this range belongs to, when several places share it.
    pub unknown: Option<String>,
    /// Where the guess comes from.
    pub source: Option<SourceId>,
    /// Whose judgement it is.
    pub judged_by: Option<String>,
    /// The statements that it rests on.
    pub rests_on: Vec<StatementId>,
    /// The guess that holds where one of them is not believed; none for one that is three times as wide.
    pub without: Option<Box<Self>>,
}

/// How a guess is spread between its low and its high value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GuessDistribution {
    /// In a triangle that rises from low to likely and falls to high.
    Triangular,
    /// Every value from low to high alike.
    Uniform,
    /// One of a few values with their probabilities, which are above zero and sum to one; values rise.
    Discrete(Vec<(Decimal, BigRational)>),
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

impl Range {
    /// A triangular guess of nobody in particular, which no other place shares.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::{model::Range, number::Decimal};
    ///
    /// let range = Range::triangular(Decimal::ZERO, Decimal::ZERO, Decimal::ONE);
    /// assert_eq!((range.low, range.high, range.judged_by), (Decimal::ZERO, Decimal::ONE, None));
    /// ```
    #[must_use]
    pub fn triangular(low: Decimal, likely: Decimal, high: Decimal) -> Self {
        let distribution = GuessDistribution::Triangular;
        Self {
            low,
            likely,
            high,
            distribution,
            is_default: false,
            unknown: None,
            source: None,
            judged_by: None,
            rests_on: Vec::new(),
            without: None,
        }
    }
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
