//! The systems that scenarios were written for.

/// The system that a scenario was written for: its conventions of time, discount and disagreement hold in
/// talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Origin {
    /// Elfvik itself.
    #[default]
    Elfvik,
    /// GENIUS, the Java platform of the competitions from 2010 to 2019.
    Genius,
    /// GeniusWeb, its successor from 2020 on.
    GeniusWeb,
    /// NegoLog, a Python platform.
    Negolog,
    /// NegMAS, a Python platform.
    Negmas,
}

impl Origin {
    /// Every origin, in the order of their documentation.
    pub const ALL: [Self; 5] = [Self::Elfvik, Self::Genius, Self::GeniusWeb, Self::Negolog, Self::Negmas];

    /// Whether the system computes in floats, so that the last digits of its numbers mean nothing.
    #[must_use]
    pub fn computes_in_floats(self) -> bool {
        matches!(self, Self::Genius | Self::Negolog | Self::Negmas)
    }

    /// The name in text.
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

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Elfvik => "elfvik",
            Self::Genius => "genius",
            Self::GeniusWeb => "geniusweb",
            Self::Negolog => "negolog",
            Self::Negmas => "negmas",
        }
    }
}
