//! Parts of the files of other systems, and what counts where one is missing.

use super::BoundedText;
use serde::Serialize;
use std::fmt;

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "part", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FilePart {
    /// The outermost object.
    File,
    /// The domain.
    Domain,
    /// The profile.
    Profile,
    /// The outcome space.
    OutcomeSpace,
    /// What is said of an issue.
    Issue {
        /// Its name.
        name: BoundedText,
    },
    /// An entry of the list of issues.
    IssueEntry,
    /// The issue at the line of the note.
    IssueHere,
    /// The bid that stands for a reservation.
    ReservationBid,
    /// The function around another one, which discounts it.
    DiscountedFunction,
    /// The utility function.
    Function,
    /// The function of one issue.
    IssueFunction {
        /// The name of the issue.
        issue: BoundedText,
    },
    /// A group of issues with a table.
    Group {
        /// Its name.
        name: BoundedText,
    },
    /// The weights.
    Weights,
    /// The functions of the issues.
    Functions,
    /// The values by issue.
    Issues,
    /// The evaluator at the line of the note.
    EvaluatorHere,
    /// The `ufun` at the line of the note.
    UfunHere,
    /// An element of XML.
    Element {
        /// Its name.
        name: BoundedText,
    },
}

/// What counts once in a profile of GENIUS.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "part", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SinglePart {
    /// The reservation.
    Reservation,
    /// The discount.
    Discount,
    /// An issue.
    Issue {
        /// Its index.
        index: i64,
    },
    /// The weight of an issue.
    Weight {
        /// The index of the issue.
        index: i64,
    },
    /// What a delegate is told.
    Setting {
        /// The element that says it, in small letters.
        element: BoundedText,
    },
}

/// Something that a file does not say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MissingValue {
    /// What it is.
    pub what: MissingPart,
    /// What that counts as in the file's system.
    pub counts_as: DefaultValue,
}

/// What a file can leave out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "part", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MissingPart {
    /// A key of an object, or an attribute of an element.
    Key {
        /// The key or attribute.
        key: BoundedText,
        /// What it would stand in; null for what the file has once.
        of: Option<FilePart>,
    },
    /// The element of the reservation.
    Reservation,
    /// The element of the discount.
    Discount,
    /// The element that says what a delegate is told.
    Setting {
        /// Its name.
        element: BoundedText,
    },
    /// The weights of some elements.
    ElementWeights {
        /// The name of the elements.
        element: BoundedText,
        /// How many have none.
        n: usize,
    },
    /// The value of an issue in the reservation bid.
    BidValue {
        /// The name of the issue.
        issue: BoundedText,
    },
    /// The utility of a value.
    Utility {
        /// The value.
        value: BoundedText,
        /// The name of the issue.
        issue: BoundedText,
    },
    /// The utilities of combinations of values.
    Combinations {
        /// How many have none.
        n: usize,
        /// The table.
        of: FilePart,
    },
    /// The first value of an issue that is given as the number of its values.
    FirstValue {
        /// The number of values, as the file has it.
        n: BoundedText,
    },
}

/// What something that is not said counts as.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "default", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DefaultValue {
    /// A number.
    Number {
        /// The number.
        number: u32,
    },
    /// Yes or no.
    Flag {
        /// Yes for true.
        flag: bool,
    },
    /// Less than any agreement is worth.
    LessThanAnyAgreement,
    /// A weight of 1 for every issue.
    OneEach,
    /// A linear evaluator.
    Linear,
    /// A sum of the parts.
    Sum,
    /// A discount per step.
    Step,
    /// An issue of values with names.
    CategoricalIssue,
    /// A name.
    Name {
        /// The name.
        name: BoundedText,
    },
}

impl MissingValue {
    /// One after the other, as the end of a sentence or a whole one.
    pub(super) fn listed(values: &[Self]) -> String {
        let one =
            |Self { what, counts_as }: &Self| format!("no {what} is given, which counts as {counts_as}");
        values.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Display for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "the file",
            Self::Domain => "the domain",
            Self::Profile => "the profile",
            Self::OutcomeSpace => "the outcome space",
            Self::IssueEntry => "an issue",
            Self::IssueHere => "this issue",
            Self::ReservationBid => "the reservation bid",
            Self::DiscountedFunction => "the discounted function",
            Self::Function => "the function",
            Self::Weights => "the weights",
            Self::Functions => "the functions",
            Self::Issues => "the issues",
            Self::EvaluatorHere => "this evaluator",
            Self::UfunHere => "this <ufun>",
            Self::Issue { name } => return write!(f, "issue {}", name.quoted()),
            Self::IssueFunction { issue } => return write!(f, "the function of {}", issue.quoted()),
            Self::Group { name } => return write!(f, "part {}", name.quoted()),
            Self::Element { name } => return f.write_str(&name.word("<", ">")),
        })
    }
}

impl fmt::Display for SinglePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reservation => f.write_str("the reservation"),
            Self::Discount => f.write_str("the discount"),
            Self::Issue { index } => write!(f, "the issue of index {index}"),
            Self::Weight { index } => write!(f, "the weight of index {index}"),
            Self::Setting { element } => f.write_str(&element.word("<", ">")),
        }
    }
}

impl fmt::Display for MissingPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key { key, of: Some(of) } => write!(f, "{} of {of}", key.quoted()),
            Self::Key { key, of: None } => f.write_str(&key.quoted()),
            Self::Reservation => f.write_str("reservation"),
            Self::Discount => f.write_str("discount"),
            Self::Setting { element } => f.write_str(&element.word("", "")),
            Self::ElementWeights { element, n } => write!(f, "weight of {n} {}", element.word("<", ">")),
            Self::BidValue { issue } => write!(f, "value of issue {} in the reservation bid", issue.quoted()),
            Self::Utility { value, issue } => {
                write!(f, "utility of value {} of issue {}", value.quoted(), issue.quoted())
            }
            Self::Combinations { n, of } => write!(f, "utility of {n} combinations of {of}"),
            Self::FirstValue { n } => write!(f, "first value of an issue of {} values", n.word("", "")),
        }
    }
}

impl fmt::Display for DefaultValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { number } => number.fmt(f),
            Self::Flag { flag } => flag.fmt(f),
            Self::LessThanAnyAgreement => f.write_str("less than any agreement"),
            Self::OneEach => f.write_str("1 each"),
            Self::Linear => f.write_str("linear"),
            Self::Sum => f.write_str("sum"),
            Self::Step => f.write_str("`step`"),
            Self::CategoricalIssue => f.write_str("`CategoricalIssue`"),
            Self::Name { name } => f.write_str(&name.quoted()),
        }
    }
}
