//! What can be wrong with a strategy as it is written.

/// Why a strategy cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StrategySpecError {
    /// No part is called so.
    #[error("there is no {what} `{name}`{hint}")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// What it was called.
        name: String,
        /// What was perhaps meant.
        hint: String,
    },
    /// A part was given twice.
    #[error("`{part}` is given twice")]
    Twice {
        /// Which part, such as `accept`.
        part: String,
    },
    /// A setting is not known there, or its value is out of range.
    #[error("`{name}` takes {takes}, not `{setting}`")]
    Setting {
        /// The part, by its name.
        name: String,
        /// The settings that it takes, in words.
        takes: &'static str,
        /// The setting that was found.
        setting: String,
    },
    /// Nothing says what to offer.
    #[error("nothing says what to offer: write a name such as `boulware`, or `offer=boulware`")]
    NoOffer,
}
