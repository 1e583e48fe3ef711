//! What can be wrong with a table of results, and how to mend it.

/// What is wrong with a table of results, where it stands as a spreadsheet program counts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{kind}", .at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default())]
pub struct ResultsFault {
    /// Such as `row 5, column C (price)`; none for the table as a whole.
    pub at: Option<String>,
    /// What is wrong there.
    pub kind: ResultsFaultKind,
}

/// What can be wrong with a table of results.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsFaultKind {
    /// Nothing but blank cells.
    #[error("the table is empty")]
    Blank,
    /// A head and no row below.
    #[error("the table has no group")]
    NoGroups,
    /// No column with the names of the groups.
    #[error("no column names the groups")]
    NoGroupColumn,
    /// A column that is neither an issue nor known.
    #[error("`{text}` is no issue of the scenario")]
    UnknownColumn {
        /// What stands at its head.
        text: String,
        /// The nearest issue, if one is near.
        nearest: Option<String>,
        /// The ids of all issues.
        known: Vec<String>,
    },
    /// Two columns for the same.
    #[error("`{text}` has a column already, {first}")]
    DuplicateColumn {
        /// What stands at its head.
        text: String,
        /// The other column.
        first: String,
    },
    /// An issue without a column.
    #[error("issue `{issue}` has no column")]
    NoColumn {
        /// The id of the issue.
        issue: String,
    },
    /// A cell in a column without a head.
    #[error("`{text}` stands in a column without a head")]
    NoHead {
        /// What the cell holds.
        text: String,
    },
    /// A row without the name of a group.
    #[error("the row names no group")]
    NoGroup,
    /// A group that has two rows.
    #[error("group `{group}` has a row already, row {row}")]
    DuplicateGroup {
        /// The name of the group.
        group: String,
        /// The other row.
        row: usize,
    },
    /// An agreement that leaves an issue open.
    #[error("nothing is agreed on issue `{issue}`, though on others something is")]
    NoOption {
        /// The id of the issue.
        issue: String,
    },
    /// An option that an issue does not have.
    #[error("issue `{issue}` has no option `{option}`")]
    UnknownOption {
        /// The id of the issue.
        issue: String,
        /// What the cell holds.
        option: String,
        /// The nearest option, if one is near.
        nearest: Option<String>,
        /// The options that there are.
        known: Vec<String>,
    },
    /// An agreement that cannot occur.
    #[error("the agreement breaks rule `{rule}`{}", .why.as_ref().map(|why| format!(": \
        {why}")).unwrap_or_default())]
    BreaksRule {
        /// The id of the rule.
        rule: String,
        /// Its reason.
        why: Option<String>,
    },
    /// More groups than are read.
    #[error("there are more than 10000 groups")]
    TooManyGroups,
}

impl ResultsFault {
    /// How to mend it, in one sentence.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::results::{ResultsFault, ResultsFaultKind};
    ///
    /// let fault = ResultsFault { at: None, kind: ResultsFaultKind::NoGroup };
    /// assert_eq!(fault.cure(), "name the group, such as by a number, or take the row out");
    /// ```
    #[must_use]
    pub fn cure(&self) -> String {
        use ResultsFaultKind as Kind;
        let listed = |known: &[String]| format!("`{}`", known.join("`, `"));
        match &self.kind {
            Kind::Blank | Kind::NoGroupColumn => {
                "begin with a row such as `group,price,start`: `group`, then every issue".into()
            }
            Kind::NoGroups => "write a row for each group below the first".into(),
            Kind::UnknownColumn { nearest: Some(nearest), .. } => {
                format!("did you mean `{nearest}`? `group` and `members` can stand there too")
            }
            Kind::UnknownColumn { known, .. } => {
                format!("take the column out, or head it `members` or one of {}", listed(known))
            }
            Kind::DuplicateColumn { .. } => "take one of the two out".into(),
            Kind::NoColumn { issue } => format!("add a column headed `{issue}`"),
            Kind::NoHead { .. } => "name the issue at the head of the column, or empty the cell".into(),
            Kind::NoGroup => "name the group, such as by a number, or take the row out".into(),
            Kind::DuplicateGroup { .. } => "give every group another name".into(),
            Kind::NoOption { .. } => {
                "write an option, or leave every issue of the row empty if there was no deal".into()
            }
            Kind::UnknownOption { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Kind::UnknownOption { known, .. } => format!("write one of {}", listed(known)),
            Kind::BreaksRule { .. } => "ask the group what it meant; what cannot occur has no points".into(),
            Kind::TooManyGroups => "split the table".into(),
        }
    }
}
