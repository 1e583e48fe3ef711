//! What is noted of the files of other systems: what they say and is not heeded, and what they leave out.

use super::{BoundedText, FilePart, MissingValue, SinglePart};
use crate::unsafe_characters::{LONGEST_QUOTE, readable};
use serde::Serialize;
use std::fmt;

/// A note on a file of another system. It never changes the answer.
///
/// `Display` writes it as people read it, with file and line; in JSON the fact is its `kind` with its data.
///
/// # Examples
///
/// ```
/// use elfvik::model::{FilePart, ReadingFact, ReadingNote};
///
/// let fact = ReadingFact::UnreadKey { key: "mood".into(), of: FilePart::Profile };
/// let note = ReadingNote { file: "a.json".to_owned(), line: Some(1), fact };
/// assert_eq!(note.to_string(), "a.json:1: `mood` of the profile is not read and changes nothing");
/// let json = serde_json::to_string(&note).unwrap();
/// assert!(json.ends_with(r#""line":1,"kind":"unread-key","key":"mood","of":{"part":"profile"}}"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadingNote {
    /// The path of the file.
    pub file: String,
    /// The line, counted from 1; null for the file as a whole.
    pub line: Option<usize>,
    /// What is found there.
    #[serde(flatten)]
    pub fact: ReadingFact,
}

impl fmt::Display for ReadingNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", readable(&self.fact.to_string(), LONGEST_QUOTE))
    }
}

/// What can be noted. Texts are as the file has them.
///
/// `Display` writes a sentence; a note cuts what is too long to be read in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReadingFact {
    /// A key of an object, or an attribute of an element, changes nothing.
    #[error("{} of {of} is not read and changes nothing", key.quoted())]
    UnreadKey {
        /// The key or attribute.
        key: BoundedText,
        /// What it stands in.
        of: FilePart,
    },
    /// A key or an attribute stands more than once; the last one counts.
    #[error("{} of {of} stands twice, the last one counts", key.quoted())]
    RepeatedKey {
        /// The key or attribute.
        key: BoundedText,
        /// What it stands in.
        of: FilePart,
    },
    /// What is said of a value that the issue does not have changes nothing.
    #[error("{} is no value of issue {} and changes nothing", value.quoted(), issue.quoted())]
    UnknownValue {
        /// The value.
        value: BoundedText,
        /// The name of the issue.
        issue: BoundedText,
    },
    /// What is said of an issue that the domain does not have.
    #[error("{of} name {}, which is no issue of the domain", name.quoted())]
    UnknownIssue {
        /// The name.
        name: BoundedText,
        /// What names it.
        of: FilePart,
    },
    /// An entry of a list that has more entries than there are issues is not read.
    #[error("{of} have more entries than there are issues; this one is not read")]
    SurplusEntry {
        /// What the list says.
        of: FilePart,
    },
    /// Something is not said and counts as a default.
    #[error("{}", MissingValue::listed(values))]
    Missing {
        /// What is missing, each with what it counts as; one or more.
        values: Vec<MissingValue>,
    },
    /// The last line has no end: the file may be cut off.
    #[error("the last line has no end: the file may be cut off")]
    UnfinishedLine,
    /// A second issue has the same name.
    #[error("a second issue is called {}", name.quoted())]
    RepeatedIssueName {
        /// The name.
        name: BoundedText,
    },
    /// A value stands again in its issue and counts as another outcome.
    #[error(
        "value {} of issue {} stands again and counts as another outcome",
        value.quoted(), issue.quoted()
    )]
    RepeatedValue {
        /// The value.
        value: BoundedText,
        /// The name of the issue.
        issue: BoundedText,
    },
    /// An element changes nothing.
    #[error("{} is not read and changes nothing here", element.word("<", ">"))]
    UnreadElement {
        /// Its name.
        element: BoundedText,
    },
    /// What stands before the outermost element is not read.
    #[error("what stands before {} is not read", element.word("<", ">"))]
    TextBefore {
        /// The name of the outermost element.
        element: BoundedText,
    },
    /// What stands after the outermost element is not read.
    #[error("what stands after {} is not read", element.word("</", ">"))]
    TextAfter {
        /// The name of the outermost element.
        element: BoundedText,
    },
    /// Text inside of an element is not read.
    #[error("the text inside of {} is not read", element.word("<", ">"))]
    UnreadText {
        /// The name of the element.
        element: BoundedText,
    },
    /// A processing instruction is not read.
    #[error("this instruction inside of {} is not read", element.word("<", ">"))]
    UnreadInstruction {
        /// The name of the element that it stands in.
        element: BoundedText,
    },
    /// An encoding is not read; letters other than ASCII may be others.
    #[error("the encoding {} is not read; letters other than ASCII may be others", name.quoted())]
    UnknownEncoding {
        /// The name that the file gives it.
        name: BoundedText,
    },
    /// Bytes that are no text.
    #[error("here stand bytes that are no text")]
    InvalidBytes,
    /// Further notes on the file are only counted.
    #[error("{n} more notes")]
    MoreNotes {
        /// How many there are.
        n: usize,
    },
    /// The bounds of a real issue are rounded, since the numbers between have more digits than can be kept.
    #[error(
        "issue {} goes from {from} to {to}, not from {low} to {high}: the numbers between have more \
         digits than can be kept",
        issue.quoted()
    )]
    RoundedBounds {
        /// The name of the issue.
        issue: BoundedText,
        /// The lower bound of the file, as a decimal.
        low: String,
        /// The upper bound of the file, as a decimal.
        high: String,
        /// The lower bound that counts, as a decimal.
        from: String,
        /// The upper bound that counts, as a decimal.
        to: String,
    },
    /// An issue of a type that is not known counts as discrete.
    #[error("the type {} is not known and counts as discrete", name.quoted())]
    UnknownIssueType {
        /// The type.
        name: BoundedText,
    },
    /// An issue stands outside of the objective, and is read as if inside.
    #[error("this <issue> stands outside of the <objective>, and is read as if inside")]
    IssueOutsideObjective,
    /// An issue has no name.
    #[error("the issue of index {} has no name", index.word("", ""))]
    UnnamedIssue {
        /// Its index, as the file has it.
        index: BoundedText,
    },
    /// Of several ranges of one issue the first one counts.
    #[error("of several <range> the first one counts")]
    RepeatedRange,
    /// What a delegate is told is not of the kind that is read, and is not heeded.
    #[error("{} of {} says nothing here and is not heeded", text.quoted(), element.word("<", ">"))]
    UnreadableSetting {
        /// What the file says.
        text: BoundedText,
        /// The element that says it.
        element: BoundedText,
    },
    /// A weight of no issue of the domain counts for nothing.
    #[error("the weight of index {}, which is no issue of the domain, counts for nothing", index.quoted())]
    WeightOfUnknownIssue {
        /// The index, as the file has it.
        index: BoundedText,
    },
    /// An element has no `value` and counts for nothing.
    #[error("{} has no `value` and counts for nothing", element.word("<", ">"))]
    ElementWithoutValue {
        /// Its name.
        element: BoundedText,
    },
    /// A reservation that is no number counts as 0.
    #[error("the reservation {} is no number and counts as 0", text.quoted())]
    InvalidReservation {
        /// What the file says.
        text: BoundedText,
    },
    /// A discount that is not above 0 and at most 1 counts as none.
    #[error("the discount {} is not above 0 and at most 1, and counts as none", text.quoted())]
    InvalidDiscount {
        /// What the file says.
        text: BoundedText,
    },
    /// Something that counts once stands again; the last one counts.
    #[error(
        "{what} stands again{}; the last one counts",
        says.as_ref().map(|says| format!(", as {}", says.quoted())).unwrap_or_default()
    )]
    Repeated {
        /// What it is.
        what: SinglePart,
        /// What this one says, as the file has it; null where that is no single text.
        says: Option<BoundedText>,
    },
    /// An issue that the domain does not have counts for nothing.
    #[error("the issue of index {} is none of the domain and counts for nothing", index.quoted())]
    UnknownIssueIndex {
        /// The index, as the file has it.
        index: BoundedText,
    },
    /// Of several evaluators of one issue the last one counts.
    #[error("of several evaluators the last one counts")]
    RepeatedEvaluator,
    /// An item of a value that the domain does not have only counts for the greatest evaluation.
    #[error(
        "{} is no value of issue {} in the domain; it only counts for the greatest evaluation",
        value.quoted(), issue.quoted()
    )]
    ItemOfUnknownValue {
        /// The value.
        value: BoundedText,
        /// The name of the issue.
        issue: BoundedText,
    },
    /// An item has no evaluation and counts for nothing.
    #[error("this item of {} has no evaluation and counts for nothing", value.quoted())]
    ItemWithoutEvaluation {
        /// The value of the item.
        value: BoundedText,
    },
    /// A value is evaluated again, otherwise; the last one counts.
    #[error(
        "{} stands again, with another evaluation, {}; the last one counts",
        value.quoted(), evaluation.quoted()
    )]
    ConflictingEvaluation {
        /// The value.
        value: BoundedText,
        /// The evaluation of this one, as the file has it.
        evaluation: BoundedText,
    },
    /// A value is evaluated more often, or less often, than it stands in the domain.
    #[error(
        "value {} of issue {} is evaluated {n_evaluated} times and stands {n_listed} times in the \
         domain",
        value.quoted(), issue.quoted()
    )]
    EvaluationCount {
        /// The value.
        value: BoundedText,
        /// The name of the issue.
        issue: BoundedText,
        /// How often it is evaluated.
        n_evaluated: usize,
        /// How often it stands in the domain.
        n_listed: usize,
    },
    /// A second utility of hyper-rectangles is not read and changes nothing.
    #[error("a second <utility> is not read and changes nothing")]
    RepeatedUtility,
    /// The weight of the outermost function counts for nothing.
    #[error("the weight {} of the outermost <ufun> counts for nothing", weight.quoted())]
    OutermostWeight {
        /// The weight, as the file has it.
        weight: BoundedText,
    },
    /// The same function or hyper-rectangle stands again and counts again.
    #[error("the same {} stands again and counts again", element.word("<", ">"))]
    RepeatedShape {
        /// The name of its element.
        element: BoundedText,
    },
    /// Beside what a hyper-rectangle excludes, what it includes counts for nothing.
    #[error("beside EXCLUDES, INCLUDES of the same hyperRectangle count for nothing")]
    IncludesBesideExcludes,
    /// A combination of values stands again in its table; the last one counts.
    #[error("{} of {of} stands again; the last one counts", BoundedText::joined(values).quoted())]
    RepeatedCombination {
        /// The values, in the order of the table.
        values: Vec<BoundedText>,
        /// The table.
        of: FilePart,
    },
    /// The reservation of an inner function is not read, since that of the discounted function counts.
    #[error(
        "this `reserved_value` is not read: that of the discounted function, {} counts",
        counts.word("", ",")
    )]
    InnerReservation {
        /// The reservation that counts, as the file has it.
        counts: BoundedText,
    },
}
