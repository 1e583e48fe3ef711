//! The sections of a brief by name.

use crate::model::words;

words! {
    /// A section of a brief that can be asked for by name.
    pub enum BriefSection {
        /// Who meets, and what has happened.
        Who = "who",
        /// How far apart the parties are, issue by issue.
        Gap = "gap",
        /// What could be signed, the package under the lens, and what to offer next.
        Signed = "signed",
        /// How likely a deal is, and what to find out first.
        Likely = "likely",
        /// What was heard of the parties, and what it teaches.
        Heard = "heard",
        /// How rehearsed talks go.
        Talks = "talks",
        /// What would open a deal.
        Levers = "levers",
        /// In which order it can be kept, step by step.
        Plan = "plan",
        /// What it all rests on: guesses, arguments, statements, sources.
        Sources = "sources",
    }
}

impl BriefSection {
    /// What the section tells, in a few words.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::report::BriefSection;
    ///
    /// assert_eq!(BriefSection::Gap.summary(), "how far apart they are");
    /// ```
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            Self::Who => "who meets, and what has happened",
            Self::Gap => "how far apart they are",
            Self::Signed => "what could be signed",
            Self::Likely => "how likely a deal is",
            Self::Heard => "what was heard, and what it teaches",
            Self::Talks => "how the talks may go",
            Self::Levers => "what would open it",
            Self::Plan => "in which order it can be kept",
            Self::Sources => "what it all rests on",
        }
    }
}
