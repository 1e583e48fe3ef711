//! Texts of a report, alone and in tables: safe to show from where they are made.

use crate::unsafe_characters::visible_line;

/// What a piece of text is, so that it can be told apart at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Title,
    Heading,
    Strong,
    Quiet,
    Good,
    Middle,
    Bad,
    /// How to ask the program for more: for whoever sits before it, and not for whom an answer is handed on
    /// to.
    Command,
}

/// Text with tones, on one line. It can be seen whole: unsafe characters are written out where it is made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct StyledText {
    pub(super) runs: Vec<(Option<Tone>, String)>,
}

impl StyledText {
    pub(super) fn toned(tone: Tone, text: impl Into<String>) -> Self {
        Self::default().then_toned(tone, text)
    }

    pub(super) fn then(mut self, text: impl Into<String>) -> Self {
        self.runs.push((None, shown(text)));
        self
    }

    pub(super) fn then_toned(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.runs.push((Some(tone), shown(text)));
        self
    }

    /// That so many more are left out, and how the program lists them: "... and 4 more".
    pub(super) fn left_out(n: usize, end: &str) -> Self {
        Self::from(format!("... and {n} more")).then_toned(Tone::Command, " (--json lists them)").then(end)
    }

    /// The same with a capital at its beginning.
    pub(super) fn capitalised(&self) -> Self {
        let mut text = self.clone();
        if let Some((_, run)) = text.runs.first_mut() {
            let mut letters = run.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            *run = first.unwrap_or_default() + letters.as_str();
        }
        text
    }

    /// What of it is handed on: all but how to ask the program.
    pub(super) fn handed_on(&self) -> impl Iterator<Item = &(Option<Tone>, String)> {
        self.runs.iter().filter(|(tone, text)| *tone != Some(Tone::Command) && !text.is_empty())
    }
}

impl<T: Into<String>> From<T> for StyledText {
    fn from(text: T) -> Self {
        Self::default().then(text)
    }
}

/// A text as a report shows it: on one line, so that no name or cause can look like a line of the report.
pub(super) fn shown(text: impl Into<String>) -> String {
    let text = text.into();
    match visible_line(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(visible) => visible,
    }
}

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnAlignment {
    Left,
    Right,
}

/// What stands in one place of a table, with unsafe characters written out; on one line but for
/// [`Cell::lines`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) tone: Option<Tone>,
}

impl Cell {
    pub(super) fn toned(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: shown(text), tone: Some(tone) }
    }

    /// Several texts, each on a line of its own.
    pub(super) fn lines(texts: impl IntoIterator<Item = String>) -> Self {
        Self { text: texts.into_iter().map(shown).collect::<Vec<_>>().join("\n"), tone: None }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: shown(text), tone: None }
    }
}
