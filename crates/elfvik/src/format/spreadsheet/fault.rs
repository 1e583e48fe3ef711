//! What can be wrong with a spreadsheet, and how to mend it.

/// What is wrong with a spreadsheet of points, where it stands as a spreadsheet program counts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{kind}", .at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default())]
pub struct SpreadsheetFault {
    /// Such as `row 5, column C (Ann)`; none for the sheet as a whole.
    pub at: Option<String>,
    /// What is wrong there.
    pub kind: SpreadsheetFaultKind,
}

/// What can be wrong with a spreadsheet of points.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpreadsheetFaultKind {
    /// Nothing but blank cells.
    #[error("the spreadsheet is empty")]
    Blank,
    /// A quoted cell that does not end.
    #[error("the quoted cell has no end")]
    OpenQuote,
    /// Something between the closing quote of a cell and the next separator.
    #[error("`{text}` stands behind the closing quote of the cell")]
    BehindQuote {
        /// What stands there.
        text: String,
    },
    /// No row that names the parties.
    #[error("no row names the parties")]
    NoParties,
    /// Too few or too many parties.
    #[error("{found} parties are named, there must be from 2 to 32")]
    PartyCount {
        /// How many there are.
        found: usize,
    },
    /// A name that stands for two parties.
    #[error("party `{name}` has two columns")]
    DuplicateParty {
        /// The name.
        name: String,
    },
    /// The head of a block that names other parties than the first one, or in another order.
    #[error("this row names `{found}`, the first block `{expected}`")]
    OtherParties {
        /// The parties of this block.
        found: String,
        /// The parties of the first block.
        expected: String,
    },
    /// A cell in a column without a head.
    #[error("`{text}` stands in a column without a head")]
    NoHead {
        /// What the cell holds.
        text: String,
    },
    /// Nothing that is to be agreed.
    #[error("the spreadsheet has no option with points")]
    NoIssues,
    /// An option of which no cell says to which issue it belongs.
    #[error("option `{option}` belongs to no issue")]
    NoIssue {
        /// The option.
        option: String,
    },
    /// Points without an option.
    #[error("there are points for no option of issue `{issue}`")]
    NoOption {
        /// The issue.
        issue: String,
    },
    /// An issue that has two blocks.
    #[error("issue `{issue}` has a block already, in row {row}")]
    DuplicateIssue {
        /// The issue.
        issue: String,
        /// Where the first block begins.
        row: usize,
    },
    /// An option that an issue has twice.
    #[error("option `{option}` of issue `{issue}` occurs twice, first in row {row}")]
    DuplicateOption {
        /// The issue.
        issue: String,
        /// The option.
        option: String,
        /// Where it occurs first.
        row: usize,
    },
    /// What no deal is worth, said twice.
    #[error("what no deal is worth stands in row {row} already")]
    DuplicateNoDeal {
        /// The row.
        row: usize,
    },
    /// A weight that is said twice, in different ways.
    #[error("the weight of issue `{issue}` stands in row {row} already")]
    DuplicateWeight {
        /// The issue.
        issue: String,
        /// The row.
        row: usize,
    },
    /// An empty cell where a party's points should stand.
    #[error("the points of `{party}` for `{row}` are missing")]
    NoPoints {
        /// The party.
        party: String,
        /// What the row is about.
        row: String,
    },
    /// A cell that is no number.
    #[error("`{text}` is no number")]
    NotANumber {
        /// What the cell holds.
        text: String,
    },
    /// A number beyond what is kept exactly.
    #[error("`{text}` has more than 18 digits, or lies beyond 10^18")]
    NumberSize {
        /// The number.
        text: String,
    },
    /// A number that can be a thousand times as large.
    #[error("`{text}` can be read in two ways, as {small} and as {large}")]
    Ambiguous {
        /// The number as it is written.
        text: String,
        /// With the sign before decimals.
        small: String,
        /// With the sign between thousands.
        large: String,
    },
    /// Numbers that use both signs before decimals.
    #[error("decimals stand behind a {other} here, and behind a {sign} in row {row}")]
    MixedDecimals {
        /// The sign here.
        other: &'static str,
        /// The sign there.
        sign: &'static str,
        /// The row of the first.
        row: usize,
    },
    /// A weight below zero.
    #[error("the weight is {number}, it must be zero or more")]
    NegativeWeight {
        /// The number.
        number: String,
    },
    /// Weights for some issues only.
    #[error("issue `{issue}` has no weight, others have one")]
    NoWeight {
        /// The issue.
        issue: String,
    },
    /// Weights that are all zero.
    #[error("all weights of `{party}` are zero")]
    ZeroWeights {
        /// The party.
        party: String,
    },
    /// More options than are read.
    #[error("the spreadsheet has {found} points, at most 1000000 are read")]
    TooLarge {
        /// Options times parties.
        found: u64,
    },
}

impl SpreadsheetFault {
    /// How to mend it, in one sentence.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::spreadsheet::{SpreadsheetFault, SpreadsheetFaultKind};
    ///
    /// let fault = SpreadsheetFault { at: None, kind: SpreadsheetFaultKind::NoParties };
    /// assert_eq!(fault.cure(), "begin with a row such as `issue,option,Ann,Bob`");
    /// ```
    #[must_use]
    pub fn cure(&self) -> String {
        use SpreadsheetFaultKind as Kind;
        match &self.kind {
            Kind::Blank | Kind::NoParties => "begin with a row such as `issue,option,Ann,Bob`".into(),
            Kind::OpenQuote => "end it with a quote; a quote inside is written twice".into(),
            Kind::BehindQuote { .. } => {
                "put the whole cell in quotes; a quote inside is written twice".into()
            }
            Kind::PartyCount { .. } => {
                "give every party a column of its own, with its name at the head".into()
            }
            Kind::DuplicateParty { .. } => "give every party another name".into(),
            Kind::OtherParties { .. } => "name the same parties in the same order above every block".into(),
            Kind::NoHead { .. } => {
                "name the party at the head of the column, or head it `notes` and it is left out".into()
            }
            Kind::NoIssues => "write a row for each option, such as `price,low,10,0`".into(),
            Kind::NoIssue { .. } => "write the issue in front of it, or as a row of its own above it".into(),
            Kind::NoOption { .. } => "name the option".into(),
            Kind::DuplicateIssue { .. } => "put its options into one block, or name it differently".into(),
            Kind::DuplicateOption { .. } => "take one out, or name it differently".into(),
            Kind::DuplicateNoDeal { .. } | Kind::DuplicateWeight { .. } => "take one out".into(),
            Kind::NoPoints { .. } => "write a number, 0 if it is worth nothing".into(),
            Kind::NotANumber { .. } => "write digits alone, such as `12`, `-3` or `2.5`".into(),
            Kind::NumberSize { .. } => "count in larger units, or write fewer digits".into(),
            Kind::Ambiguous { small, large, .. } => format!("write `{large}`, or `{small}0`"),
            Kind::MixedDecimals { .. } => "write all decimals with a point, or all with a comma".into(),
            Kind::NegativeWeight { .. } => "choose a number that is zero or more".into(),
            Kind::NoWeight { .. } => "give every issue a weight, or none".into(),
            Kind::ZeroWeights { .. } => "give at least one issue a weight above zero".into(),
            Kind::TooLarge { .. } => "take fewer options".into(),
        }
    }
}
