//! What can be wrong with a scenario, and how to mend it.

use super::{Place, Text};
use std::fmt;

/// Something wrong, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub error: ScenarioError,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\n{}\n  = help: {}", self.error, self.place, self.error.cure())
    }
}

/// What can be wrong with a scenario's files.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The file is longer than any scenario.
    #[error("the file has {bytes} bytes, at most {} are read", Text::LONGEST)]
    TooLong {
        /// Its length.
        bytes: u64,
    },
    /// The file is not UTF-8.
    #[error("this is not UTF-8 text")]
    NotText,
    /// The file is not TOML, or not of the shape that the format demands.
    #[error("{message}")]
    Toml {
        /// What the TOML reader says.
        message: String,
    },
    /// A key that the format does not know.
    #[error("`{key}` is not a key here")]
    UnknownKey {
        /// The key.
        key: String,
        /// The nearest known one.
        nearest: Option<String>,
        /// All that may stand here.
        known: Vec<String>,
    },
    /// A format number of another version.
    #[error("format {found} is not known")]
    Format {
        /// The number.
        found: i64,
    },
    /// Something that must not be empty.
    #[error("{what} must not be empty")]
    Empty {
        /// What it is.
        what: &'static str,
    },
    /// An id of the wrong form.
    #[error("`{id}` cannot be an id")]
    Id {
        /// The id.
        id: String,
    },
    /// An id that occurs twice.
    #[error("{kind} `{id}` occurs twice")]
    Duplicate {
        /// What it is the id of.
        kind: &'static str,
        /// The id.
        id: String,
    },
    /// An id that nothing has.
    #[error("there is no {kind} `{id}`")]
    Unknown {
        /// What is looked for.
        kind: &'static str,
        /// The id.
        id: String,
        /// The nearest known one.
        nearest: Option<String>,
        /// Known ids, at most a few.
        known: Vec<String>,
    },
    /// An option that an issue does not have.
    #[error("issue `{issue}` has no option `{option}`")]
    UnknownOption {
        /// The issue.
        issue: String,
        /// The option.
        option: String,
        /// The nearest known one.
        nearest: Option<String>,
        /// Known options, at most a few.
        known: Vec<String>,
    },
    /// A number that cannot be kept exactly.
    #[error("`{number}` is not a number that can be kept exactly")]
    Number {
        /// The number.
        number: String,
    },
    /// A file of another system that has no meaning.
    #[error(transparent)]
    Foreign(#[from] super::foreign::Refusal),
    /// A reservation in words that mean none.
    #[error("`{found}` is no reservation")]
    ReservationWord {
        /// What was found.
        found: String,
    },
    /// A number outside its range.
    #[error("{what} is {number}, it must be {range}")]
    OutOfRange {
        /// What the number is.
        what: &'static str,
        /// The number.
        number: String,
        /// Where it may lie, in words.
        range: &'static str,
    },
    /// Low, likely and high are not in order.
    #[error("the estimate is not in order: low {low}, likely {likely}, high {high}")]
    Order {
        /// The low guess.
        low: String,
        /// The likely guess.
        likely: String,
        /// The high guess.
        high: String,
    },
    /// An estimate that is neither a number, nor a range, nor an unknown.
    #[error("an estimate is a number, `{{ low, likely, high }}` or `{{ unknown }}`")]
    Estimate,
    /// Too many or too few of something.
    #[error("{found} {what}, there must be {range}")]
    Count {
        /// What is counted.
        what: &'static str,
        /// How many there are.
        found: u64,
        /// How many there may be, in words.
        range: &'static str,
    },
    /// Rounds and ticks at once.
    #[error("a talk ends after `rounds` or after `ticks`, not both")]
    TwoDeadlines,
    /// A hidden deadline that begins after its end.
    #[error("a hidden deadline cannot begin after {most}, when the talk ends at the latest")]
    LateHidden {
        /// The latest end.
        most: u32,
    },
    /// A number that is no probability.
    #[error("a probability lies between 0 and 1")]
    NoProbability,
    /// A count below zero.
    #[error("a count cannot be below zero")]
    Negative,
    /// A protocol for two.
    #[error("monotonic concession is for two parties, not for {found}")]
    TwoPartiesOnly {
        /// How many there are.
        found: usize,
    },
    /// A talk that could become too long.
    #[error("this deadline allows a talk of up to {events} events, at most {most} can be held")]
    TalkTooLong {
        /// An upper bound on its events.
        events: u64,
        /// How many there may be.
        most: u64,
    },
    /// An issue that says its options in no way, or in several.
    #[error("issue `{issue}` must have exactly one of `options`, `integer` and `real`")]
    NoOptions {
        /// The issue.
        issue: String,
    },
    /// A range whose end is not reached.
    #[error("`to` is not reached from `from` in whole steps")]
    Grid,
    /// Half of a consent.
    #[error("option `{option}` must have both `needs` and `otherwise`, or neither")]
    HalfConsent {
        /// The option.
        option: String,
    },
    /// A fallback that cannot take the option's place.
    #[error("`{fallback}` cannot stand in for `{option}`: {why}")]
    Fallback {
        /// The option.
        option: String,
        /// Its fallback.
        fallback: String,
        /// The reason.
        why: &'static str,
    },
    /// A rule that says what it bars in no way, or in several.
    #[error("rule `{rule}` must have either `forbid`, or `when` and `only_if`")]
    RuleShape {
        /// The rule.
        rule: String,
    },
    /// A range of options where they have no order, or a range that holds none.
    #[error("no option of issue `{issue}` is meant")]
    NothingMeant {
        /// The issue.
        issue: String,
    },
    /// A range of labels that have no order.
    #[error("the options of issue `{issue}` have no order, a range means nothing")]
    Unordered {
        /// The issue.
        issue: String,
    },
    /// A package that leaves an issue open.
    #[error("package `{package}` chooses nothing for `{}`", issues.join("`, `"))]
    Incomplete {
        /// The package.
        package: String,
        /// The issues.
        issues: Vec<String>,
    },
    /// A package that cannot occur.
    #[error("package `{package}` breaks rule `{rule}`{}", why.as_ref().map(|w| format!(": {w}")).unwrap_or_default())]
    PackageBreaksRule {
        /// The package.
        package: String,
        /// The rule.
        rule: String,
        /// Its reason.
        why: Option<String>,
    },
    /// Packages that refer to each other in a circle.
    #[error("package `{package}` is `like` itself")]
    Circle {
        /// The package.
        package: String,
    },
    /// Talks that stopped for no stated reason.
    #[error("talks that were {what} need a cause")]
    NoCause {
        /// What happened.
        what: &'static str,
    },
    /// A profile without an issue.
    #[error("{whose} says nothing about issue `{issue}`")]
    MissingIssue {
        /// Whose preferences.
        whose: String,
        /// The issue.
        issue: String,
        /// The table that would say it.
        table: String,
    },
    /// A profile without a weight, value or reservation.
    #[error("{what} is missing{}", of.as_ref().map(|of| format!(" for `{of}`")).unwrap_or_default())]
    Missing {
        /// What is missing.
        what: &'static str,
        /// For what.
        of: Option<String>,
    },
    /// Points that do not span an issue's range in rising order.
    #[error("the points do not rise from one end of issue `{issue}` to the other")]
    Points {
        /// The issue.
        issue: String,
    },
    /// Lines on an issue whose options are labels.
    #[error("the options of issue `{issue}` are labels, `points` needs numbers")]
    PointsOnLabels {
        /// The issue.
        issue: String,
    },
    /// A row of a joint table that occurs twice, or has another length than the table's issues.
    #[error("a row of the table names {found} options for {issues} issues")]
    RowLength {
        /// Options in the row.
        found: usize,
        /// Issues of the table.
        issues: usize,
    },
    /// A combination that occurs twice.
    #[error("this combination occurs twice in the table")]
    DuplicateRow,
    /// A party's file that is another party's.
    #[error("this is the file of `{found}`, `{expected}` was expected")]
    WrongParty {
        /// Whose file it is.
        found: String,
        /// Whose it should be.
        expected: String,
    },
    /// A file that need not lie in the scenario's folder.
    #[error("`{name}` cannot be the name of a private file")]
    FileName {
        /// The name.
        name: String,
    },
    /// A ratifier that is described in no way, or in two.
    #[error("ratifier `{ratifier}` must have either a `probability`, or a `reservation` and `issues`")]
    RatifierShape {
        /// The ratifier.
        ratifier: String,
    },
    /// A belief about oneself.
    #[error("`{party}` cannot believe something of itself here")]
    SelfBelief {
        /// The party.
        party: String,
    },
}

impl ScenarioError {
    /// How to mend it, in one sentence.
    #[must_use]
    pub fn cure(&self) -> String {
        let instead = |nearest: &Option<String>, known: &[String]| match (nearest, known) {
            (Some(nearest), _) => format!("did you mean `{nearest}`?"),
            (None, []) => "none is defined yet".to_owned(),
            (None, known) => format!("known: `{}`", known.join("`, `")),
        };
        match self {
            Self::TooLong { .. } => "split the case, or check that this is a scenario file".into(),
            Self::NotText => "save the file as UTF-8".into(),
            Self::Toml { .. } => "see docs/scenario-format.md for what may stand here".into(),
            Self::UnknownKey { nearest, known, .. } => instead(nearest, known),
            Self::Format { .. } => "write `format = 1`, or use a newer program".into(),
            Self::Empty { what } => format!("write {what}, or leave the key out where it is optional"),
            Self::Id { .. } => "use lower-case letters, digits, `-` and `_`, at most 64, beginning with a letter or digit".into(),
            Self::Duplicate { .. } => "give one of the two another id".into(),
            Self::Unknown { nearest, known, .. } | Self::UnknownOption { nearest, known, .. } => instead(nearest, known),
            Self::Foreign(refusal) => refusal.cure(),
            Self::ReservationWord { .. } => "give a number, { low, likely, high }, { package = \"ID\" }, or \"none\" for a party that prefers any agreement".into(),
            Self::Number { .. } => "use at most 15 significant digits, or up to 18 in quotes, between -10^18 and 10^18, and neither nan nor inf".into(),
            Self::OutOfRange { range, .. } => format!("choose a number that is {range}"),
            Self::Order { .. } => "put them in order: low <= likely <= high".into(),
            Self::Estimate => "for example `0.4`, or `{ low = 0.2, likely = 0.4, high = 0.5 }`".into(),
            Self::Count { range, .. } => format!("there must be {range}"),
            Self::TwoDeadlines => "keep one of them".into(),
            Self::LateHidden { .. } => "choose an earlier `hidden_from`, or more rounds".into(),
            Self::NoProbability => "for example 0.01 for one in a hundred rounds".into(),
            Self::Negative => "write 0 or more".into(),
            Self::TwoPartiesOnly { .. } => "choose `alternating`, `tentative` or `mediated`".into(),
            Self::TalkTooLong { .. } => "allow fewer rounds or ticks: `docs/talks/protocols.md` says how many events they make".into(),
            Self::NoOptions { .. } => "for example `options = [\"none\", \"half\", \"full\"]`, or `integer = { from = 0, to = 36, step = 6 }`".into(),
            Self::Grid => "choose `to` as `from` plus a whole number of steps above zero".into(),
            Self::HalfConsent { .. } => "name the consent in `needs` and the option that takes its place in `otherwise`".into(),
            Self::Fallback { .. } => "choose another option that needs no consent".into(),
            Self::RuleShape { .. } => "for example `forbid = { relief = \"full\", enrichment = \"continues\" }`".into(),
            Self::NothingMeant { .. } => "name at least one option".into(),
            Self::Unordered { .. } => "list the options, or say `ordered = true` at the issue".into(),
            Self::Incomplete { .. } => "choose an option for each issue, or name a package that is `like` this one".into(),
            Self::PackageBreaksRule { .. } => "change the package or the rule".into(),
            Self::Circle { .. } => "let one of the packages choose every issue itself".into(),
            Self::NoCause { .. } => "add `cause = \"...\"`".into(),
            Self::MissingIssue { table, .. } => format!("add `[{table}]` with a weight and values"),
            Self::Missing { .. } => "add it; if it does not matter, say 0".into(),
            Self::Points { .. } => "begin at the first number of the issue, end at the last, and let the numbers rise".into(),
            Self::PointsOnLabels { .. } => "use `values = { .. }` with a number for each option".into(),
            Self::RowLength { .. } => "name one option for each issue, in the order of `issues`".into(),
            Self::DuplicateRow => "remove one of the two rows".into(),
            Self::WrongParty { .. } => "check `party`, or the file's name in scenario.toml".into(),
            Self::FileName { .. } => {
                "name a file in the scenario's folder: letters, digits, `-`, `_`, `.` and spaces, no folders".into()
            }
            Self::RatifierShape { .. } => "for example `probability = { low = 0.3, likely = 0.5, high = 0.7 }`".into(),
            Self::SelfBelief { .. } => "what a party wants itself stands at the top of its file".into(),
        }
    }
}
