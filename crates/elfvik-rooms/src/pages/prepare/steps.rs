//! The steps of preparing.

/// A step of preparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Which issues matter most.
    Order,
    /// Weights, and what options are worth.
    Values,
    /// Comparisons that test the numbers.
    Test,
    /// The least that is accepted.
    Fallback,
    /// What is believed of the others.
    Others,
    /// The private file, and what follows from it.
    File,
    /// Rehearsed talks.
    Rehearse,
}

impl Step {
    pub(super) const ALL: [Self; 7] =
        [Self::Order, Self::Values, Self::Test, Self::Fallback, Self::Others, Self::File, Self::Rehearse];

    /// The last part of its path.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Values => "values",
            Self::Test => "test",
            Self::Fallback => "fallback",
            Self::Others => "others",
            Self::File => "file",
            Self::Rehearse => "rehearse",
        }
    }

    pub(super) fn of_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.path() == path)
    }

    /// What it is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Order => "What matters most",
            Self::Values => "How much, and which options",
            Self::Test => "Test your numbers",
            Self::Fallback => "Your fallback",
            Self::Others => "The others",
            Self::File => "Your file and brief",
            Self::Rehearse => "Rehearse",
        }
    }

    /// The one after it.
    pub(super) fn next(self) -> Self {
        let at = Self::ALL.iter().position(|step| *step == self).unwrap_or_default();
        Self::ALL.get(at + 1).copied().unwrap_or(self)
    }
}
