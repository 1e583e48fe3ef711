//! Texts of files in answers, as long as an answer can bear.

use crate::unsafe_characters::{LONGEST_QUOTE, cut, visible_line};
use std::fmt;

/// A text of a file: the whole of it, or the beginning of one that is longer than
/// [`BoundedText::MOST_CHARACTERS`], with how long it is.
///
/// In JSON, and by `Display`, it is one text, whose end says so where it was cut: `… (5000 characters)`.
///
/// # Examples
///
/// ```
/// use elfvik::model::BoundedText;
///
/// assert_eq!(BoundedText::of("Size of fund").to_string(), "Size of fund");
/// let long = BoundedText::of(&"a".repeat(5000)).to_string();
/// assert!(long.starts_with("aaa") && long.ends_with("a… (5000 characters)"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(into = "String")]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct BoundedText {
    beginning: String,
    /// How many characters follow, as many as they take where they are shown.
    n_more: usize,
}

impl BoundedText {
    /// So many characters are kept.
    pub const MOST_CHARACTERS: usize = 1_000;

    /// The text, cut where it is too long. Takes time in its length.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let end = text.char_indices().nth(Self::MOST_CHARACTERS).map(|(end, _)| end);
        let beginning = &text[..end.unwrap_or(text.len())];
        let n_more = end.map_or(0, |_| n_visible(text).saturating_sub(n_visible(beginning)));
        Self { beginning: beginning.to_owned(), n_more }
    }

    /// Several with commas between.
    pub(super) fn joined(texts: &[Self]) -> Self {
        let whole = texts.iter().map(|text| text.beginning.as_str()).collect::<Vec<_>>().join(", ");
        Self { beginning: whole, n_more: texts.iter().map(|text| text.n_more).sum() }
    }

    /// In backticks, for a message whose long names are cut by `characters::readable`.
    pub(super) fn quoted(&self) -> String {
        match self.n_more {
            0 => format!("`{}`", self.beginning),
            _ => format!("`{}", self.cut_between("", "", "`")),
        }
    }

    /// Between signs that belong to its word, for such a message.
    pub(super) fn word(&self, before: &str, after: &str) -> String {
        match self.n_more {
            0 => format!("{before}{}{after}", self.beginning),
            _ => self.cut_between(before, after, ""),
        }
    }

    /// What is left of a cut text, as if it had been cut from the whole.
    fn cut_between(&self, before: &str, after: &str, end: &str) -> String {
        let is_number = self.beginning.bytes().all(|b| b.is_ascii_digit());
        let rest = if is_number { "0" } else { "x" }.repeat(self.n_more);
        let whole = format!("{before}{}{rest}{after}", visible_line(&self.beginning));
        cut(&whole, LONGEST_QUOTE, end)
    }
}

fn n_visible(text: &str) -> usize {
    visible_line(text).chars().count()
}

impl fmt::Display for BoundedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.beginning)?;
        match self.n_more {
            0 => Ok(()),
            n_more => write!(f, "… ({} characters)", n_visible(&self.beginning) + n_more),
        }
    }
}

impl From<BoundedText> for String {
    fn from(text: BoundedText) -> Self {
        text.to_string()
    }
}

impl From<&str> for BoundedText {
    fn from(text: &str) -> Self {
        Self::of(text)
    }
}

impl From<&String> for BoundedText {
    fn from(text: &String) -> Self {
        Self::of(text)
    }
}
