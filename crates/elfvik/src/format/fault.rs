//! What can be wrong with a scenario, and how to mend it.

use super::place::Excerpt;
use super::{FilePlace, FileText};
use crate::characters::{visible, visible_line, visible_quoted};
use std::fmt;

/// Something wrong, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFault {
    /// Where.
    pub place: FilePlace,
    /// What is wrong.
    pub error: ScenarioError,
    /// Lines of the same file with more of the same kind, in the order of the check.
    pub also: Vec<usize>,
}

impl FileFault {
    /// What to write in place of the marked text, where there is one thing that mends it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::{FileText, native};
    ///
    /// let text = "format = 1\ntitle = \"Dishes\"\n[talk]\nbreakdown = 0,5\n";
    /// let faults = native::scenario(FileText { name: "scenario.toml", text }).unwrap_err();
    /// assert_eq!(faults[0].replacement().as_deref(), Some("0.5"));
    /// ```
    #[must_use]
    pub fn replacement(&self) -> Option<String> {
        let marked = self.place.excerpt.as_ref().map(Excerpt::marked).unwrap_or_default();
        let quote = marked.chars().next().filter(|c| matches!(c, '"' | '\''));
        let is_word = quote.is_some() || !marked.starts_with(['[', '{']);
        let in_place = |word: &String| match quote {
            Some(quote) => format!("{quote}{word}{quote}"),
            None => word.clone(),
        };
        match &self.error {
            ScenarioError::Syntax { instead, .. }
            | ScenarioError::WrongType { instead, .. }
            | ScenarioError::Number { instead, .. } => instead.clone(),
            ScenarioError::UnknownKey { nearest, .. }
            | ScenarioError::Unknown { nearest, .. }
            | ScenarioError::UnknownOption { nearest, .. }
            | ScenarioError::UnknownWord { nearest, .. } => {
                nearest.as_ref().filter(|_| is_word).map(in_place)
            }
            ScenarioError::Id { instead, .. } => Some(in_place(instead)).filter(|_| is_word),
            ScenarioError::NotANumber { instead, .. } => instead.as_ref().filter(|_| is_word).map(in_place),
            ScenarioError::OptionId { instead, .. } => Some(instead.clone()),
            ScenarioError::Format { .. } => Some("1".to_owned()),
            _ => None,
        }
    }

    /// How many faults these are.
    #[must_use]
    pub fn count(&self) -> usize {
        1 + self.also.len()
    }

    /// Joins the fault to those before it: one that says the same is a further line of the earlier, and of
    /// one kind only a few are told in full.
    pub(super) fn join(self, faults: &mut Vec<Self>) {
        let is_same = |f: &Self| f.error == self.error;
        let kind = std::mem::discriminant(&self.error);
        let is_kind = |f: &Self| std::mem::discriminant(&f.error) == kind;
        let full = faults.iter().filter(|f| is_kind(f)).count();
        let at = faults.iter().position(is_same);
        match at.or_else(|| faults.iter().rposition(is_kind).filter(|_| full >= MOST_OF_A_KIND)) {
            Some(at) => faults[at].also.push(self.place.line),
            None => faults.push(self),
        }
    }
}

impl FileFault {
    /// What is wrong, with names and numbers cut to what can be read.
    #[must_use]
    pub fn message(&self) -> String {
        visible(&readable(&self.error.to_string(), LONGEST_QUOTE)).into_owned()
    }

    /// How to mend it, with names and numbers cut to what can be read.
    #[must_use]
    pub fn cure(&self) -> String {
        visible(&readable(&self.error.cure(), LONGEST_EXAMPLE)).into_owned()
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}\n{}", self.message(), self.place)?;
        if !self.also.is_empty() {
            let mut lines = self.also.clone();
            lines.dedup();
            let shown: Vec<String> = lines.iter().take(MOST_LINES).map(usize::to_string).collect();
            let rest = match lines.len().saturating_sub(MOST_LINES) {
                0 => String::new(),
                n => format!(" and {n} others"),
            };
            let line = if lines.len() == 1 { "line" } else { "lines" };
            writeln!(
                f,
                "  = also: {} more of this kind, in {line} {}{rest}",
                self.also.len(),
                shown.join(", ")
            )?;
        }
        write!(f, "  = help: {}", self.cure())
    }
}

/// So many faults of a kind are told in full.
const MOST_OF_A_KIND: usize = 3;
/// And so many lines of the others.
const MOST_LINES: usize = 12;

/// What can be wrong with a scenario's files.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The file is longer than any scenario.
    #[error("the file has {bytes} bytes, at most {} are read", FileText::LONGEST)]
    TooLong {
        /// Its length.
        bytes: u64,
    },
    /// The file is not UTF-8.
    #[error("this is not UTF-8 text")]
    NotText,
    /// The file is not TOML.
    #[error("{message}")]
    Syntax {
        /// What is wrong with its notation.
        message: String,
        /// What to write in place of the marked text, where that is known.
        instead: Option<String>,
        /// How TOML writes such a thing.
        cure: &'static str,
    },
    /// A value of another kind than the key asks for.
    #[error("`{key}` is {found}, it must be {wanted}")]
    WrongType {
        /// The key.
        key: String,
        /// What its value is, in words.
        found: &'static str,
        /// What it should be, in words.
        wanted: String,
        /// The value as it should be, where one can be made of it.
        instead: Option<String>,
    },
    /// A key that must be there.
    #[error("`{key}` is missing{}", table.as_ref().map(|t| format!(" in `{t}`")).unwrap_or_default())]
    MissingKey {
        /// The key.
        key: String,
        /// The table it should be in; `None` for the file itself.
        table: Option<String>,
        /// A value that it may have.
        example: &'static str,
    },
    /// A key that the format does not know.
    #[error("`{key}` is not a key {}", place_of(table.as_deref()))]
    UnknownKey {
        /// The key.
        key: String,
        /// The table it stands in; empty for the file itself.
        table: Option<String>,
        /// The nearest known one.
        nearest: Option<String>,
        /// All that may stand here.
        known: Vec<String>,
    },
    /// A word where only some words are possible.
    #[error("`{word}` is no {kind}")]
    UnknownWord {
        /// What the word should name.
        kind: &'static str,
        /// The word.
        word: String,
        /// The nearest possible one.
        nearest: Option<String>,
        /// All that are possible.
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
        /// The nearest text that can.
        instead: String,
    },
    /// An option whose text cannot be its id.
    #[error("`{id}` cannot be the id of an option")]
    OptionId {
        /// The id.
        id: String,
        /// The option as the format writes it: an id, with the text beside it.
        instead: String,
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
        /// The nearest notation that can be kept; `None` for what is not finite or too large.
        instead: Option<String>,
    },
    /// Text that is no number.
    #[error("`{found}` is not a number")]
    NotANumber {
        /// The text.
        found: String,
        /// The number that it seems to mean.
        instead: Option<String>,
    },
    /// A file of another system that has no meaning.
    #[error(transparent)]
    Foreign(#[from] super::foreign::ForeignRefusal),
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
    /// More than the files of a scenario may describe.
    #[error("with this {what} {whose} describes {found} values, at most {most} are read")]
    TooMuch {
        /// What is one too many.
        what: &'static str,
        /// The scenario, or one file of it.
        whose: &'static str,
        /// How many values there are, as far as was counted.
        found: u64,
        /// How many there may be.
        most: u64,
    },
    /// Points of a grid that would need more digits than a decimal has.
    #[error("the points from {from} to {to} have more digits than can be kept")]
    PointDigits {
        /// The first.
        from: String,
        /// The last.
        to: String,
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
    #[error("package `{package}` chooses nothing for {}", few(issues))]
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
    /// An agreement that says in no way, or in two, who must agree.
    #[error("an agreement has either `quorum` or `coalitions`")]
    AgreementShape,
    /// Several options, or a range, where one is chosen.
    #[error("one option of issue `{issue}` is chosen here, not several")]
    OneOption {
        /// The issue.
        issue: String,
        /// One of its options.
        option: String,
    },
    /// A profile without some of the issues.
    #[error("{whose} says nothing about {}", listed(if issues.len() == 1 { "issue" } else { "issues" }, issues, issues.len()))]
    MissingIssues {
        /// Whose preferences.
        whose: String,
        /// The issues.
        issues: Vec<String>,
        /// The table that would say it of the first.
        table: String,
        /// What may stand in it.
        example: String,
    },
    /// A profile that does not say from where on it accepts.
    #[error("{whose} has no reservation")]
    MissingReservation {
        /// Whose preferences.
        whose: String,
    },
    /// An issue without a weight.
    #[error("the weight of issue `{issue}` is missing")]
    MissingWeight {
        /// The issue.
        issue: String,
    },
    /// An issue without values, or with values and points at once.
    #[error("issue `{issue}` must have either `values` or `points`")]
    ValuesShape {
        /// The issue.
        issue: String,
        /// What it may have.
        example: String,
    },
    /// An issue without a value for each option.
    #[error("issue `{issue}` has no value for {}", listed(if *found == 1 { "option" } else { "options" }, options, *found))]
    MissingValues {
        /// The issue.
        issue: String,
        /// The first of the options.
        options: Vec<String>,
        /// How many there are.
        found: usize,
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
            Self::Syntax { instead, cure, .. } => match instead {
                Some(instead) => format!("write `{instead}`: {cure}"),
                None => (*cure).to_owned(),
            },
            Self::WrongType { instead, wanted, .. } => match instead {
                Some(instead) => format!("write `{instead}`"),
                None => format!("write {wanted}; `elfvik schema scenario` and `elfvik schema profile` print what may stand where"),
            },
            Self::MissingKey { key, example, .. } => format!("add `{key} = {example}`"),
            Self::UnknownKey { nearest: None, known, .. } if known.is_empty() => "take it out".into(),
            Self::UnknownKey { nearest, known, .. } => instead(nearest, known),
            Self::UnknownWord { nearest, known, .. } => {
                let guess = nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`? ")).unwrap_or_default();
                format!("{guess}possible: `{}`", known.join("`, `"))
            }
            Self::Format { .. } => "write `format = 1`, or use a newer program".into(),
            Self::Empty { what } => format!("write {what}, or leave the key out where it is optional"),
            Self::Id { instead, .. } => {
                format!("write `{instead}`: ids have lower-case letters, digits, `-` and `_`, at most 64, beginning with a letter or digit")
            }
            Self::OptionId { instead, .. } => {
                format!("write `{instead}`: ids have letters, digits, spaces, `-`, `_` and `.`, at most 64, beginning with a letter or digit")
            }
            Self::Duplicate { kind, id } => format!("give one of the two another id, such as `{id}-2`, or take one {kind} out"),
            Self::Unknown { nearest, known, .. } | Self::UnknownOption { nearest, known, .. } => instead(nearest, known),
            Self::Foreign(refusal) => refusal.cure(),
            Self::ReservationWord { .. } => "give a number, { low, likely, high }, { package = \"ID\" }, or \"none\" for a party that prefers any agreement".into(),
            Self::Number { instead: Some(instead), .. } => {
                format!("write `{instead}`: numbers have at most 18 digits, 20 of them behind the point, and quotes where they have more than 15")
            }
            Self::Number { instead: None, .. } => {
                "write a number between -10^18 and 10^18; larger amounts fit in thousands or millions".into()
            }
            Self::NotANumber { instead: Some(instead), .. } => format!("write `{instead}`: digits, with a point before decimals"),
            Self::NotANumber { instead: None, .. } => {
                "write a number such as `0.4`, or a guess such as `{ low = 0.2, likely = 0.4, high = 0.5 }`".into()
            }
            Self::OutOfRange { range, .. } => format!("choose a number that is {range}"),
            Self::Order { .. } => "put them in order: low <= likely <= high".into(),
            Self::Estimate => "for example `0.4`, or `{ low = 0.2, likely = 0.4, high = 0.5 }`".into(),
            Self::Count { found: 0, what, range } => format!("add {what}, so that there are {range}"),
            Self::Count { range, .. } => format!("add or take out some, so that there are {range}"),
            Self::TooMuch { .. } => {
                "take fewer options, a greater `step` or `resolution`, or fewer tables, rules and packages: \
                 `docs/scenario-format.md` says what counts"
                    .into()
            }
            Self::PointDigits { .. } => {
                "write `from` and `resolution` with fewer digits: numbers have at most 18, 20 of them behind the point".into()
            }
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
            Self::AgreementShape => "for example `quorum = 2`, or `coalitions = [[\"ONE\", \"ANOTHER\"]]`".into(),
            Self::OneOption { option, .. } => format!("write one of them, for example `{option}`"),
            Self::MissingIssues { issues, table, example, .. } => {
                let rest = if issues.len() == 1 { "" } else { ", and so for each other" };
                format!("add `[{table}]` with `weight = 0.5` and `{example}`{rest}; `weight = 0` where it does not matter")
            }
            Self::MissingReservation { .. } => {
                "add `reservation = \"none\"` for a party that prefers any agreement to none, or the least that it accepts, such as `reservation = 0.3`".into()
            }
            Self::MissingWeight { .. } => "add `weight = 0.5`, or `weight = 0` if it does not matter".into(),
            Self::ValuesShape { example, .. } => format!("for example `{example}`"),
            Self::MissingValues { options, found, .. } => {
                let first = options.first().map_or("OPTION", String::as_str);
                let rest = if *found > 1 { ", and so for each other" } else { "" };
                format!("add `{} = 0`{rest}", toml_key(first))
            }
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

/// "here", or "of `[talk]`".
fn place_of(table: Option<&str>) -> String {
    match table {
        None | Some("") => "here".to_owned(),
        Some(table) => format!("of `{table}`"),
    }
}

/// "`a`, `b`", of many the first.
fn few(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown,
        n => format!("{shown} and {n} more"),
    }
}

/// "issue `a`", or "30 issues: `a`, `b`, `c` and 27 more"; of `found` names at least the first few are given.
fn listed(what: &str, names: &[String], found: usize) -> String {
    let shown = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match found {
        1 => format!("{what} {shown}"),
        n if n <= MOST_NAMES => format!("{n} {what}: {shown}"),
        n => format!("{n} {what}: {shown} and {} more", n - MOST_NAMES),
    }
}

/// A message in which no number and nothing in backticks is longer than can be read: what is cut says how
/// long it is.
///
/// # Examples
///
/// ```
/// use elfvik::format::fault::readable;
///
/// assert_eq!(readable("`abc` is not a number", 80), "`abc` is not a number");
/// let found = readable(&format!("`{}` is no option", "a".repeat(5000)), 80);
/// assert_eq!(found, format!("`{}…` (5000 characters) is no option", "a".repeat(40)));
/// let found = readable(&format!("{} bytes", "7".repeat(3000)), 80);
/// assert_eq!(found, format!("{}… (3000 digits) bytes", "7".repeat(40)));
/// ```
#[must_use]
pub fn readable(message: &str, longest: usize) -> String {
    let pieces: Vec<&str> = message.split('`').collect();
    let last = pieces.len() - 1;
    let piece = |(at, piece): (usize, &&str)| {
        let is_quoted = at % 2 == 1 && at < last;
        match is_quoted {
            // A name with a line feed is no line of its own.
            true => format!("`{}", cut(&visible_line(piece), longest, "`")),
            // A backtick that closes nothing stands as it was.
            false if at % 2 == 1 => format!("`{}", with_short_words(piece, longest)),
            false => with_short_words(piece, longest),
        }
    };
    pieces.iter().enumerate().map(piece).collect()
}

/// Text with every word of it cut.
fn with_short_words(text: &str, longest: usize) -> String {
    let word = |word: &str| {
        let inside = word.trim_end();
        format!("{}{}", cut(inside, longest, ""), &word[inside.len()..])
    };
    text.split_inclusive(char::is_whitespace).map(word).collect()
}

/// The beginning of a text that is longer than so many characters, with its end and how long it is.
fn cut(text: &str, longest: usize, end: &str) -> String {
    let n = text.chars().count();
    if n <= longest {
        return format!("{text}{end}");
    }
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || b"+-._".contains(&b));
    let unit = if is_number { "digits" } else { "characters" };
    let beginning: String = text.chars().take(longest / 2).collect();
    format!("{beginning}…{end} ({n} {unit})")
}

/// A key as TOML writes it: in quotes where it is more than a bare word.
pub(super) fn toml_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => toml_text(key),
    }
}

/// Text as TOML writes it, whose escapes are those of JSON.
pub(super) fn toml_text(text: &str) -> String {
    visible_quoted(serde_json::to_string(text).expect("text is always JSON"))
}

/// Errors name at most so many of what is absent.
const MOST_NAMES: usize = 6;
/// A name or number in a message has at most so many characters.
pub(super) const LONGEST_QUOTE: usize = 80;
/// An example that can be written instead has at most so many.
const LONGEST_EXAMPLE: usize = 400;
