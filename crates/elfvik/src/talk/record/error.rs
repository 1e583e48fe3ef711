//! Why a record cannot be read.

/// Why a record cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// It has no line at all.
    #[error("the record is empty")]
    Empty,
    /// What it begins with is no head.
    #[error("it does not begin with the head of a session: {reason}")]
    Head {
        /// What is wrong with it.
        reason: String,
    },
    /// It was written by a later version.
    #[error("the record has format {found}, this version reads up to {}", FORMAT)]
    Format {
        /// The format that was found.
        found: u32,
    },
    /// It was written by a former version, by whose rules an offer was not put to everybody, and a walk ended
    /// every talk.
    #[error(
        "the record has format 1, and here, where fewer than all are enough, the rules of talks have changed \
         since"
    )]
    FormerRules,
    /// A rule in a head of a former format is none.
    #[error("the head: the rule `{rule}` cannot be understood: {reason}")]
    Rules {
        /// The rule, as it stood on the command line.
        rule: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The course in the head is none of this scenario.
    #[error("the head: by the course in it no talk of this scenario can be held: {reason}")]
    Course {
        /// What is wrong with it.
        reason: String,
    },
    /// The head is not what was saved.
    #[error("the head is not as it was saved: its hash does not fit")]
    HeadChanged,
    /// A line is not what was saved.
    #[error(
        "line {line} is not as it was saved, or a line before it is missing or new: its hash does not fit; \
         {by_rules}"
    )]
    Changed {
        /// The line, from 1.
        line: usize,
        /// What the rules of talk say of all that could be read.
        by_rules: String,
    },
    /// The head has no sum, which it has in its format.
    #[error("line 1, the head, has no sum")]
    NoSum,
    /// A record of which nothing but its name is left.
    #[error("the record has no events, not even the head of a session")]
    NoHead,
    /// A line is no event.
    #[error("line {line} is no event: {reason}")]
    Event {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl RecordError {
    /// How to mend it, in one sentence.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::talk::record::RecordError;
    /// assert_eq!(RecordError::Empty.to_string(), "the record is empty");
    /// assert_eq!(RecordError::Empty.cure(), "give a file that `elfvik talk --save` wrote");
    /// ```
    #[must_use]
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Empty | Self::NoHead | Self::Head { .. } => "give a file that `elfvik talk --save` wrote",
            Self::Format { .. } => "read it with the version that wrote it, or a later one",
            Self::FormerRules => "read it with the version that wrote it, or hold the talk again",
            Self::Course { .. } => "give the scenario that the talk was saved for, as it was then",
            Self::Rules { .. } | Self::NoSum | Self::HeadChanged => {
                "restore it as it was saved: who plays how, by which rules and from which seed cannot be \
                 known otherwise"
            }
            Self::Changed { .. } => {
                "restore the line as it was saved, or cut the record off before it: the lines above are as \
                 they were saved, and can be resumed and replayed"
            }
            Self::Event { .. } => {
                "restore the line, or cut the record off before it: what is left can be resumed"
            }
        }
    }
}

/// The version of the shape of records. Formats 1 and 2 held rules as they were given on the command line,
/// and did not say that a talk went on; 2 was written where fewer than all are enough. Format 3 had sums
/// instead of hashes.
pub(super) const FORMAT: u32 = 4;
/// The last format with sums, and the first whose hash of the scenario can be compared.
pub(super) const SUMMED: u32 = 3;
