//! Every kind of fault in the files of a scenario, with its message.

use super::words::{after_colon, few, listed, place_of};
use crate::format::FileText;
use crate::format::results::ResultsFault;
use crate::format::spreadsheet::SpreadsheetFault;
use crate::model::RatificationRuleError;

/// What can be wrong with a scenario's files.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The file is longer than any scenario.
    #[error("the file has {bytes} bytes, at most {} are read", FileText::LONGEST)]
    TooLong {
        /// How long the file is.
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
        /// The key as it is written.
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
        /// The key as it is written.
        key: String,
        /// The table it should be in; `None` for the file itself.
        table: Option<String>,
        /// A value that it may have.
        example: &'static str,
    },
    /// A key that the format does not know.
    #[error("`{key}` is not a key {}", place_of(table.as_deref()))]
    UnknownKey {
        /// The key as it is written.
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
        /// The word as it is written.
        word: String,
        /// The nearest possible one.
        nearest: Option<String>,
        /// All that are possible.
        known: Vec<String>,
    },
    /// A format number of another version.
    #[error("format {found} is not known")]
    Format {
        /// The number that is written.
        found: i64,
    },
    /// Something that must not be empty.
    #[error("{what} must not be empty")]
    Empty {
        /// What is empty, as the subject of a sentence.
        what: &'static str,
    },
    /// An id of the wrong form.
    #[error("`{id}` cannot be an id")]
    Id {
        /// The id as it is written.
        id: String,
        /// The nearest text that can.
        instead: String,
    },
    /// An option whose text cannot be its id.
    #[error("`{id}` cannot be the id of an option")]
    OptionId {
        /// The id as it is written.
        id: String,
        /// The option as the format writes it: an id, with the text beside it.
        instead: String,
    },
    /// An id that occurs twice.
    #[error("{kind} `{id}` occurs twice")]
    Duplicate {
        /// What it is the id of.
        kind: &'static str,
        /// The id as it is written.
        id: String,
    },
    /// An id that nothing has.
    #[error("there is no {kind} `{id}`")]
    Unknown {
        /// What is looked for.
        kind: &'static str,
        /// The id as it is written.
        id: String,
        /// The nearest known one.
        nearest: Option<String>,
        /// Known ids, at most a few.
        known: Vec<String>,
    },
    /// An option that an issue does not have.
    #[error("issue `{issue}` has no option `{option}`")]
    UnknownOption {
        /// Id of the issue.
        issue: String,
        /// Id of the option.
        option: String,
        /// The nearest known one.
        nearest: Option<String>,
        /// Known options, at most a few.
        known: Vec<String>,
    },
    /// A number that cannot be kept exactly.
    #[error("`{number}` is not a number that can be kept exactly")]
    Number {
        /// The number as it is written.
        number: String,
        /// The nearest notation that can be kept; `None` for what is not finite or too large.
        instead: Option<String>,
    },
    /// Text that is no number.
    #[error("`{found}` is not a number")]
    NotANumber {
        /// What stands where a number should.
        found: String,
        /// The number that it seems to mean.
        instead: Option<String>,
    },
    /// A file of another system that has no meaning.
    #[error(transparent)]
    Foreign(#[from] crate::format::foreign::ForeignRefusal),
    /// A reservation in words that mean none.
    #[error("`{found}` is no reservation")]
    ReservationWord {
        /// What stands there instead.
        found: String,
    },
    /// A number outside its range.
    #[error("{what} is {number}, it must be {range}")]
    OutOfRange {
        /// What the number is.
        what: &'static str,
        /// The number as it is written.
        number: String,
        /// Where it may lie, in words.
        range: &'static str,
    },
    /// Low, likely and high are not in order.
    #[error("the estimate is not in order: low {low}, likely {likely}, high {high}")]
    Order {
        /// The low guess as it is written.
        low: String,
        /// The likely guess as it is written.
        likely: String,
        /// The high guess as it is written.
        high: String,
    },
    /// A low guess above the high one.
    #[error("the estimate is not in order: low {low}, high {high}")]
    EndsInOrder {
        /// The low guess as it is written.
        low: String,
        /// The high guess as it is written.
        high: String,
    },
    /// A uniform guess with a likely value, or a triangular one without.
    #[error("a triangular guess has `low`, `likely` and `high`, a uniform one `low` and `high`")]
    GuessShape,
    /// Probabilities of listed values that are no distribution.
    #[error("the probabilities of `either` add up to {found}, not to 1")]
    SharesSum {
        /// Their sum, in words where it is no number that anybody would read.
        found: String,
    },
    /// An estimate that is neither a number, nor a range, nor an unknown.
    #[error(
        "an estimate is a number, `{{ low, likely, high }}`, `{{ low, high }}`, `{{ either }}` or \
         `{{ unknown }}`"
    )]
    Estimate,
    /// Too many or too few of something.
    #[error("{found} {what}, there must be {range}")]
    Count {
        /// What there are too few or too many of.
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
        /// The first point of the grid.
        from: String,
        /// The last point of the grid.
        to: String,
    },
    /// Rounds and ticks at once.
    #[error("a talk ends after `rounds` or after `ticks`, not both")]
    TwoDeadlines,
    /// A hidden deadline that begins after its end.
    #[error("a hidden deadline cannot begin after {most}, when the talk ends at the latest")]
    LateHidden {
        /// The round or tick in which the talks end at the latest.
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
        /// Id of the issue.
        issue: String,
    },
    /// A range whose end is not reached.
    #[error("`to` is not reached from `from` in whole steps")]
    Grid,
    /// Half of a consent.
    #[error("option `{option}` must have both `needs` and `otherwise`, or neither")]
    HalfConsent {
        /// Id of the option.
        option: String,
    },
    /// A fallback that cannot take the option's place.
    #[error("`{fallback}` cannot stand in for `{option}`: {why}")]
    Fallback {
        /// Id of the option.
        option: String,
        /// Id of the option that takes its place without consent.
        fallback: String,
        /// Why it cannot, as the end of a sentence.
        why: &'static str,
    },
    /// A rule that says what it bars in no way, or in several.
    #[error("rule `{rule}` must have either `forbid`, or `when` and `only_if`, or `sum` with a bound")]
    RuleShape {
        /// Id of the rule.
        rule: String,
    },
    /// A sum without a bound, or with an equality and another bound.
    #[error("the sum of rule `{rule}` must have either `equals`, or `at_least`, `at_most` or both")]
    SumBounds {
        /// Id of the rule.
        rule: String,
    },
    /// A sum that no number can be.
    #[error("no sum is at least {least} and at most {most}")]
    SumOrder {
        /// The lower bound.
        least: String,
        /// The upper one.
        most: String,
    },
    /// Not one factor for each issue.
    #[error("{found} factors stand for {issues} issues")]
    SumFactors {
        /// How many factors there are.
        found: usize,
        /// How many issues.
        issues: usize,
    },
    /// A sum with too many digits.
    #[error("the sum of rule `{rule}` has more digits than are kept exactly")]
    SumDigits {
        /// Id of the rule.
        rule: String,
    },
    /// A range of options where they have no order, or a range that holds none.
    #[error("no option of issue `{issue}` is meant")]
    NothingMeant {
        /// Id of the issue.
        issue: String,
    },
    /// A range of labels that have no order.
    #[error("the options of issue `{issue}` have no order, a range means nothing")]
    Unordered {
        /// Id of the issue.
        issue: String,
    },
    /// A package that leaves an issue open.
    #[error("package `{package}` chooses nothing for {}", few(issues))]
    Incomplete {
        /// Id of the package.
        package: String,
        /// Ids of the issues.
        issues: Vec<String>,
    },
    /// A package that cannot occur.
    #[error("package `{package}` breaks rule `{rule}`{}", after_colon(why.as_deref()))]
    PackageBreaksRule {
        /// Id of the package.
        package: String,
        /// Id of the rule.
        rule: String,
        /// Why the rule is there, where its file says it.
        why: Option<String>,
    },
    /// Packages that refer to each other in a circle.
    #[error("package `{package}` is `like` itself")]
    Circle {
        /// Id of the package.
        package: String,
    },
    /// Talks that stopped for no stated reason.
    #[error("talks that were {what} need a cause")]
    NoCause {
        /// What became of the talks, as a participle.
        what: &'static str,
    },
    /// An agreement that says in no way, or in two, who must agree.
    #[error("an agreement has either `quorum` or `coalitions`, and `veto` only beside a quorum")]
    AgreementShape,
    /// A rule of ratification that says in no way, or in two, which approvals are enough.
    #[error(
        "a rule of ratification has `quorum`, `majority`, or `weights` with one of `at_least` and `majority`"
    )]
    RatificationShape,
    /// A rule of ratification that does not fit the ratifiers of its party.
    #[error("party `{party}`: {error}")]
    Ratification {
        /// Id of the party.
        party: String,
        /// What is wrong with it.
        error: RatificationRuleError,
    },
    /// A majority that is none.
    #[error("{error}")]
    Majority {
        /// What is wrong with it.
        error: RatificationRuleError,
    },
    /// A ratifier without a weight among others that have one.
    #[error("the weights leave out ratifier `{ratifier}`")]
    MissingRatifierWeight {
        /// Id of the ratifier.
        ratifier: String,
    },
    /// Several options, or a range, where one is chosen.
    #[error("one option of issue `{issue}` is chosen here, not several")]
    OneOption {
        /// Id of the issue.
        issue: String,
        /// One of its options.
        option: String,
    },
    /// A profile without some of the issues.
    #[error("{whose} says nothing about {}", listed("issue", issues, issues.len()))]
    MissingIssues {
        /// Whose preferences these are, as the subject of a sentence.
        whose: String,
        /// Ids of the issues.
        issues: Vec<String>,
        /// The table that would say it of the first.
        table: String,
        /// What may stand in it.
        example: String,
    },
    /// A profile that does not say from where on it accepts.
    #[error("{whose} has no reservation")]
    MissingReservation {
        /// Whose preferences these are, as the subject of a sentence.
        whose: String,
    },
    /// An issue without a weight.
    #[error("the weight of issue `{issue}` is missing")]
    MissingWeight {
        /// Id of the issue.
        issue: String,
    },
    /// An issue without values, or with values and points at once.
    #[error("issue `{issue}` must have one of `values`, `points` and `curve`")]
    ValuesShape {
        /// Id of the issue.
        issue: String,
        /// What it may have.
        example: String,
    },
    /// An issue without a value for each option.
    #[error("issue `{issue}` has no value for {}", listed("option", options, *found))]
    MissingValues {
        /// Id of the issue.
        issue: String,
        /// The first of the options.
        options: Vec<String>,
        /// How many there are.
        found: usize,
    },
    /// Points that do not span an issue's range in rising order.
    #[error("the points do not rise from one end of issue `{issue}` to the other")]
    Points {
        /// Id of the issue.
        issue: String,
    },
    /// A formula on an issue whose options are labels.
    #[error("the options of issue `{issue}` are labels, `{key}` needs numbers")]
    PointsOnLabels {
        /// Id of the issue.
        issue: String,
        /// What asks for numbers.
        key: &'static str,
    },
    /// A curve that bends in no way, or in two.
    #[error("the curve of issue `{issue}` must have one of `power`, `exponential` and `logarithmic`")]
    CurveShape {
        /// Id of the issue.
        issue: String,
    },
    /// A product that is not kept exactly.
    #[error("the product of these issues goes up to {product}, it must stay below 10^18")]
    ProductDigits {
        /// The greatest product, about.
        product: String,
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
    /// Probabilities of states of nature that add up to more than 1.
    #[error("with `{state}` the probabilities of states of nature add up to more than 1")]
    StatesAboveOne {
        /// The id of the state with which they do.
        state: String,
    },
    /// A normal state without any other.
    #[error("`normal_state` is the state in which none of `[[states]]` comes about, and none is listed")]
    NormalStateAlone,
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
        /// The name as it is written.
        name: String,
    },
    /// Two files of a scenario with one name.
    #[error("the private file of `{party}` would be `{name}`, which is another file of the scenario")]
    FileClash {
        /// Id of the party.
        party: String,
        /// The name of the file.
        name: String,
    },
    /// A ratifier that is described in no way, or in two.
    #[error("ratifier `{ratifier}` must have either a `probability`, or a `reservation` and `issues`")]
    RatifierShape {
        /// Id of the ratifier.
        ratifier: String,
    },
    /// Something wrong with a spreadsheet of points.
    #[error(transparent)]
    Spreadsheet(#[from] Box<SpreadsheetFault>),
    /// Something wrong with a table of results.
    #[error(transparent)]
    Results(#[from] Box<ResultsFault>),
    /// A profile that is like one that the file does not have.
    #[error("this file says nothing of `{id}` that {whose} could be like")]
    LikeNothing {
        /// Whose preferences these are.
        whose: String,
        /// What it should be like, as it is written.
        id: String,
        /// What it can be like.
        known: Vec<String>,
    },
    /// Profiles that take each other over in a circle.
    #[error("{whose} is `like` itself")]
    LikeCircle {
        /// Whose preferences these are, as the subject of a sentence.
        whose: String,
    },
    /// A profile that says in several ways what counts where it says nothing.
    #[error("only one of `like`, `others` and `unknown` can say what is left out of {whose}")]
    TwoRests {
        /// Whose preferences these are.
        whose: String,
    },
    /// Steps that wait for each other.
    #[error("step `{step}` waits for itself, directly or through others")]
    StepCircle {
        /// Id of the first of them.
        step: String,
    },
    /// A step that is too late before it can be done.
    #[error("step `{step}` may be done from period {earliest} on, but not after period {latest}")]
    StepDates {
        /// Its id.
        step: String,
        /// Not before.
        earliest: u32,
        /// Not after.
        latest: u32,
    },
    /// A way to see breaches that is none, or two.
    #[error("a breach is seen either `after` so many periods, or with a `probability` in each")]
    DetectionShape,
    /// Steps of which a file with a plan does not say what they are worth.
    #[error("no value is given for {}", few(steps))]
    MissingStepValues {
        /// Their ids.
        steps: Vec<String>,
        /// The table in which they would stand.
        table: String,
        /// The table in which those that flow could stand instead; none where none of them does.
        per_period: Option<String>,
    },
    /// A worth in each period of a step that has none.
    #[error("step `{step}` does not flow, so that it is worth nothing in each period")]
    StepWithoutFlow {
        /// Its id.
        step: String,
    },
    /// What undoing is worth of a step that cannot be undone.
    #[error("step `{step}` is not reversible, so that undoing it is worth nothing")]
    StepIrreversible {
        /// Its id.
        step: String,
    },
    /// A belief about oneself.
    #[error("`{party}` cannot believe something of itself here")]
    SelfBelief {
        /// Id of the party.
        party: String,
    },
    /// What holds without statements, of a guess that rests on none.
    #[error("`without` says what holds where statements are not believed, and `rests_on` names none")]
    WithoutNothing,
    /// Something heard of the party whose file it is.
    #[error("`{party}` hears what others do, and this is its own file")]
    HeardOfOneself {
        /// Id of the party.
        party: String,
    },
    /// Something heard of a ratifier that approves with a probability, whatever the package.
    #[error(
        "of ratifier `{ratifier}` this file knows a `probability` alone, by which nothing that it does can \
         be \
         weighed"
    )]
    HeardOfProbability {
        /// Id of the ratifier.
        ratifier: String,
    },
    /// Something heard that is about no package and no part, or about both.
    #[error(
        "what was heard is about {}",
        if *both { "both a `package` and a `part`" } else { "neither a `package` nor a `part`" }
    )]
    HeardAbout {
        /// Whether both are named.
        both: bool,
    },
    /// Text that is no date.
    #[error("`{found}` is no date")]
    Date {
        /// What was written.
        found: String,
    },
    /// A time limit that is said in two ways, or by halves.
    #[error(
        "commitment `{commitment}` must have either `due`, or `within` with one of `after` and `upon`, or \
         none \
         of them"
    )]
    DueShape {
        /// Its id.
        commitment: String,
    },
    /// Time limits that wait for each other.
    #[error("commitment `{commitment}` is due after itself, directly or through others")]
    CircularDue {
        /// Its id.
        commitment: String,
    },
    /// What cannot be undone would have to end.
    #[error("commitment `{commitment}` makes `{named}` snap back, which cannot be undone")]
    IrreversibleSnapback {
        /// Its id.
        commitment: String,
        /// What would end.
        named: String,
    },
    /// Promised to oneself, or to nobody.
    #[error("commitment `{commitment}` is promised to nobody but its owner")]
    PromisedToOwner {
        /// Its id.
        commitment: String,
    },
}
