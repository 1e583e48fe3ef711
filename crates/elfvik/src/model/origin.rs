//! The systems that scenarios were written for.

use super::word::words;

words! {
    /// The system that a scenario was written for: its conventions of time, discount and disagreement hold in
    /// talks.
    #[derive(Default)]
    pub enum Origin {
        /// Elfvik itself.
        #[default]
        Elfvik = "elfvik",
        /// GENIUS, the Java platform of the competitions from 2010 to 2019.
        Genius = "genius",
        /// GeniusWeb, its successor from 2020 on.
        GeniusWeb = "geniusweb",
        /// NegoLog, a Python platform.
        Negolog = "negolog",
        /// NegMAS, a Python platform.
        Negmas = "negmas",
    }
}

impl Origin {
    /// Whether the system computes in floats, so that the last digits of its numbers mean nothing.
    #[must_use]
    pub(crate) fn computes_in_floats(self) -> bool {
        matches!(self, Self::Genius | Self::Negolog | Self::Negmas)
    }

    /// The name in text.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(elfvik::model::Origin::Negmas.title(), "NegMAS");
    /// ```
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Elfvik => "Elfvik",
            Self::Genius => "GENIUS",
            Self::GeniusWeb => "GeniusWeb",
            Self::Negolog => "NegoLog",
            Self::Negmas => "NegMAS",
        }
    }
}
