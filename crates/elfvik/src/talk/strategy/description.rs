//! What the parts of strategies say of themselves, in the register, in help texts and in the guide.

/// What a part says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StrategyPartDescription {
    /// How it is called in text.
    pub name: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    /// The names of its settings.
    pub keys: &'static [&'static str],
    /// What the settings may be, as an error says it.
    pub takes: &'static str,
    /// Its page of the guide, below `docs/talks`.
    pub page: &'static str,
    /// Where it was published.
    pub source: &'static str,
}

impl StrategyPartDescription {
    /// A part without settings.
    pub(super) const fn plain(
        (name, summary): (&'static str, &'static str),
        page: &'static str,
        source: &'static str,
    ) -> Self {
        Self { name, summary, keys: &[], takes: "no settings", page, source }
    }

    /// The same with settings: their names, and what they may be.
    pub(super) const fn with(self, keys: &'static [&'static str], takes: &'static str) -> Self {
        Self { keys, takes, ..self }
    }
}
