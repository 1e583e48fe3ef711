//! Why a file of another system cannot be given a meaning.

/// Why a file of another system cannot be given a meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ForeignRefusal {
    /// Nothing in the file says what it is.
    #[error("this is no domain and no profile")]
    NoRoot,
    /// There is nothing in the file.
    #[error("the file is empty")]
    EmptyFile,
    /// The file is not XML, even generously read.
    #[error("this is not XML: {message}")]
    Xml {
        /// What the reader says.
        message: String,
    },
    /// The file is not JSON.
    #[error("this is not JSON: {message}")]
    Json {
        /// What the reader says.
        message: String,
    },
    /// The file is not YAML.
    #[error("this is not YAML: {message}")]
    Yaml {
        /// What the reader says.
        message: String,
    },
    /// The file ends inside of an element.
    #[error("the file ends before `{element}` is closed")]
    NotClosed {
        /// The innermost open element.
        element: String,
    },
    /// The file ends in the middle of something.
    #[error("{what} that is cut off: the file ends {place}")]
    CutOff {
        /// What the file would be.
        what: &'static str,
        /// Where it ends: inside of what, or before what.
        place: &'static str,
    },
    /// Deeper or larger than any scenario.
    #[error("more than {depth} levels, or more than {size} values: no scenario is that large")]
    TooDeep {
        /// How many levels a tree may have.
        depth: usize,
        /// How many values a tree may have.
        size: usize,
    },
    /// More than the files of a scenario may describe.
    #[error("with this {what} the scenario describes {found} values, at most {most} are read")]
    TooMuch {
        /// What is one too many.
        what: &'static str,
        /// How many values there are, as far as was counted.
        found: u64,
        /// How many there may be.
        most: u64,
    },
    /// Something that must stand once.
    #[error("{what} `{name}` stands twice")]
    Twice {
        /// What the name stands for, with its article.
        what: &'static str,
        /// The name as the file has it.
        name: String,
    },
    /// A key that is a list or a map.
    #[error("a key must be text or a number")]
    KeyNotText,
    /// A tag that asks for code to be run.
    #[error("`{name}` names a Python class, which is never loaded")]
    PythonClass {
        /// The tag as the file has it.
        name: String,
    },
    /// Something is not there.
    #[error("{what} of {of} is missing")]
    Missing {
        /// What it is, as a message calls it.
        what: &'static str,
        /// The element or object that it belongs to.
        of: String,
    },
    /// Something is of another kind than it must be.
    #[error("{what} of {of} must be {expected}")]
    WrongKind {
        /// What it is, as a message calls it.
        what: &'static str,
        /// The element or object that it belongs to.
        of: String,
        /// What it must be.
        expected: &'static str,
    },
    /// Text where a number must be.
    #[error("{what} is `{found}`, which is no number between -10^18 and 10^18")]
    NotANumber {
        /// What should be a number.
        what: String,
        /// What stands there, as the file has it.
        found: String,
    },
    /// A number outside of its range.
    #[error("{what} is {found}, it must be {range}")]
    OutOfRange {
        /// What the name stands for, with its article.
        what: String,
        /// The number as the file has it.
        found: String,
        /// Where it may lie.
        range: &'static str,
    },
    /// The bounds of an issue leave nothing, or too much.
    #[error("issue `{issue}` goes from {low} to {high}")]
    Bounds {
        /// Name of the issue.
        issue: String,
        /// The lower bound as the file has it.
        low: String,
        /// The upper bound as the file has it.
        high: String,
    },
    /// Numbers of an issue that would need more digits than a decimal has.
    #[error("the numbers of issue `{issue}` between {low} and {high} have more digits than can be kept")]
    Points {
        /// Name of the issue.
        issue: String,
        /// The lower bound as the file has it.
        low: String,
        /// The upper bound as the file has it.
        high: String,
    },
    /// There is nothing to negotiate.
    #[error("the domain has no issue")]
    NoIssues,
    /// An issue without values.
    #[error("issue `{issue}` has no values")]
    NoValues {
        /// Name of the issue.
        issue: String,
    },
    /// A profile says nothing of an issue.
    #[error("the profile has no {what} for issue `{issue}`")]
    NoEvaluator {
        /// What is missing: a weight, or an evaluation.
        what: &'static str,
        /// Name of the issue.
        issue: String,
    },
    /// A profile has no evaluation of a value.
    #[error("the profile has no evaluation of `{value}` at issue `{issue}`")]
    NoEvaluation {
        /// Name of the issue.
        issue: String,
        /// The value as the file has it.
        value: String,
    },
    /// An issue that the domain does not have.
    #[error("the domain has no issue `{issue}`")]
    UnknownIssue {
        /// Name of the issue.
        issue: String,
    },
    /// A kind of file that is recognised and has no meaning here.
    #[error("{what} are not read")]
    NotRead {
        /// What the name stands for, with its article.
        what: &'static str,
    },
    /// A key whose value has no meaning here.
    #[error("`{key}: {found}` is not read")]
    KeyNotRead {
        /// The key as the file has it.
        key: &'static str,
        /// What the file says under it.
        found: String,
        /// What is read instead, and what it means.
        read: &'static str,
    },
    /// A name that the format does not know.
    #[error("{what} `{name}` is not known")]
    UnknownName {
        /// What it is the name of.
        what: &'static str,
        /// The name as the file has it.
        name: String,
    },
    /// Weights that must add up to one.
    #[error("the weights add up to {sum}, not to 1")]
    WeightSum {
        /// What they add up to.
        sum: String,
    },
    /// The least or greatest of several parts, over too many issues at once.
    #[error("a `{aggregation}` over {combinations} combinations, at most {most} can be listed")]
    TooManyCombinations {
        /// How the file says that parts are put together.
        aggregation: String,
        /// How many combinations its issues have.
        combinations: String,
        /// How many can be listed.
        most: usize,
    },
    /// A profile of another domain.
    #[error("the profile belongs to another domain than `{domain}`")]
    OtherDomain {
        /// Name of the file of the domain.
        domain: String,
    },
    /// A domain with fewer than two profiles.
    #[error("the domain has {found} of the two or more profiles that a scenario needs")]
    TooFewProfiles {
        /// How many it has.
        found: usize,
    },
    /// More parties than analyses can hold.
    #[error("{found} profiles, at most {most} parties can negotiate")]
    TooManyProfiles {
        /// How many there are.
        found: usize,
        /// How many may be.
        most: usize,
    },
    /// A profile without a domain.
    #[error("no domain beside it fits this profile")]
    NoDomain,
}

impl ForeignRefusal {
    /// How to mend it, in one sentence.
    pub(in crate::format) fn cure(&self) -> String {
        let text = match self {
            Self::NoRoot => {
                "GENIUS XML, GeniusWeb JSON, NegoLog JSON, and NegMAS YAML and JSON are read; `elfvik new \
                 DIR` writes a scenario of Elfvik's own"
            }
            Self::EmptyFile => "give a file with a domain or a profile",
            Self::Xml { .. } | Self::Json { .. } | Self::Yaml { .. } | Self::NotClosed { .. } => {
                "mend the file at this place; the program that it was written for would not read it either"
            }
            Self::CutOff { .. } => "take the whole file: what follows here is lost",
            Self::TooMuch { .. } => {
                "take fewer values or profiles: `docs/scenario-format.md` says what counts"
            }
            Self::TooDeep { .. } => "take a smaller file",
            Self::Twice { .. } => "remove one of the two",
            Self::KeyNotText => "write the key as text",
            Self::PythonClass { .. } => "write plain lists, maps, numbers and text",
            Self::Missing { .. } => "add it",
            Self::WrongKind { .. } => "write it as the format demands",
            Self::NotANumber { .. } => "write a number with a decimal point",
            Self::OutOfRange { .. } => "choose a number inside",
            Self::Bounds { .. } => {
                "the upper bound must not lie below the lower one, with at most 1,000,000 values between"
            }
            Self::Points { .. } => {
                "write bounds with fewer digits: numbers have at most 18, 20 of them behind the point"
            }
            Self::NoIssues | Self::NoValues { .. } => "add one at least",
            Self::NoEvaluator { .. } => {
                "add it: the program that it was written for fails on every offer without it"
            }
            Self::NoEvaluation { .. } => {
                "add it, or give --missing zero to count it as 0: the program that it was written \
                     for fails on every offer with it"
            }
            Self::UnknownIssue { .. } => "take the profile that belongs to this domain",
            Self::NotRead { .. } => "only utilities that give every outcome a number are read",
            Self::KeyNotRead { key, read, .. } => {
                return format!("`{key}` can be {read}; take the key out where that is meant");
            }
            Self::UnknownName { .. } => {
                "write one of the names that files of that system use, or take it out"
            }
            Self::WeightSum { .. } => "mend the weights, or give --normalise to divide them by their sum",
            Self::TooManyCombinations { .. } => "split it into parts over fewer issues",
            Self::OtherDomain { .. } => "give the domain file that it belongs to, then its profiles",
            Self::TooFewProfiles { .. } => "put the profiles beside the domain, or name them after it",
            Self::TooManyProfiles { .. } => "choose some with --profiles a.xml,b.xml",
            Self::NoDomain => "put the domain file beside it, or name it first",
        };
        text.to_owned()
    }
}
