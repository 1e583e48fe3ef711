//! What can be wrong with a scenario, and how to mend it.

mod cure;
mod scenario_error;
mod words;

use super::FilePlace;
use super::place::Excerpt;
use crate::unsafe_characters::{LONGEST_QUOTE, readable, visible, visible_quoted};
use std::fmt;

pub use scenario_error::ScenarioError;

/// Something wrong, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFault {
    /// Where it stands: file, line and column, with the line itself.
    pub place: FilePlace,
    /// What is wrong there, with names and numbers as they are written.
    pub error: ScenarioError,
    /// Lines of the same file with more of the same kind, in the order of the check.
    pub also: Vec<usize>,
}

impl FileFault {
    /// What to write in place of the marked text, where there is one thing that mends it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::{FileText, native};
    ///
    /// let text = "format = 1\ntitle = \"Dishes\"\n[talk]\nbreakdown = 0,5\n";
    /// let faults = native::scenario(FileText { name: "scenario.toml", text }).unwrap_err();
    /// assert_eq!(faults[0].replacement().as_deref(), Some("0.5"));
    /// ```
    #[must_use]
    pub fn replacement(&self) -> Option<String> {
        let marked = self.place.excerpt.as_ref().map(Excerpt::marked).unwrap_or_default();
        let quote = marked.chars().next().filter(|c| matches!(c, '"' | '\''));
        let is_word = quote.is_some() || !marked.starts_with(['[', '{']);
        let in_place = |word: &String| match quote {
            Some(quote) => format!("{quote}{word}{quote}"),
            None => word.clone(),
        };
        match &self.error {
            ScenarioError::Syntax { instead, .. }
            | ScenarioError::WrongType { instead, .. }
            | ScenarioError::Number { instead, .. } => instead.clone(),
            ScenarioError::UnknownKey { nearest, .. }
            | ScenarioError::Unknown { nearest, .. }
            | ScenarioError::UnknownOption { nearest, .. }
            | ScenarioError::UnknownWord { nearest, .. } => {
                nearest.as_ref().filter(|_| is_word).map(in_place)
            }
            ScenarioError::Id { instead, .. } => Some(in_place(instead)).filter(|_| is_word),
            ScenarioError::NotANumber { instead, .. } => instead.as_ref().filter(|_| is_word).map(in_place),
            ScenarioError::OptionId { instead, .. } => Some(instead.clone()),
            ScenarioError::Format { .. } => Some("1".to_owned()),
            _ => None,
        }
    }

    /// How many faults these are.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::{FileFault, FilePlace, ScenarioError};
    ///
    /// let (place, error) = (FilePlace::of_file("town.toml"), ScenarioError::Estimate);
    /// assert_eq!(FileFault { place, error, also: vec![7, 9] }.count(), 3);
    /// ```
    #[must_use]
    pub fn count(&self) -> usize {
        1 + self.also.len()
    }

    /// Joins the fault to those before it: one that says the same is a further line of the earlier, and of
    /// one kind only a few are told in full.
    pub(super) fn join(self, faults: &mut Vec<Self>) {
        let is_same = |f: &Self| f.error == self.error;
        let kind = std::mem::discriminant(&self.error);
        let is_kind = |f: &Self| std::mem::discriminant(&f.error) == kind;
        let full = faults.iter().filter(|f| is_kind(f)).count();
        let at = faults.iter().position(is_same);
        match at.or_else(|| faults.iter().rposition(is_kind).filter(|_| full >= MOST_OF_A_KIND)) {
            Some(at) => faults[at].also.push(self.place.line),
            None => faults.push(self),
        }
    }

    /// What is wrong, with names and numbers cut to what can be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::{FileText, native};
    ///
    /// let faults = native::scenario(FileText { name: "scenario.toml", text: "format = 1\n" }).unwrap_err();
    /// assert_eq!(faults[0].message(), "`title` is missing");
    /// ```
    #[must_use]
    pub fn message(&self) -> String {
        visible(&readable(&self.error.to_string(), LONGEST_QUOTE)).into_owned()
    }

    /// How to mend it, with names and numbers cut to what can be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::{FileText, native};
    ///
    /// let faults = native::scenario(FileText { name: "scenario.toml", text: "format = 1\n" }).unwrap_err();
    /// assert_eq!(faults[0].cure(), "add `title = \"...\"`");
    /// ```
    #[must_use]
    pub fn cure(&self) -> String {
        visible(&readable(&self.error.cure(), LONGEST_EXAMPLE)).into_owned()
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}\n{}", self.message(), self.place)?;
        if !self.also.is_empty() {
            let mut lines = self.also.clone();
            lines.dedup();
            let shown: Vec<String> = lines.iter().take(MOST_LINES).map(usize::to_string).collect();
            let rest = match lines.len().saturating_sub(MOST_LINES) {
                0 => String::new(),
                n => format!(" and {n} others"),
            };
            let line = if lines.len() == 1 { "line" } else { "lines" };
            writeln!(
                f,
                "  = also: {} more of this kind, in {line} {}{rest}",
                self.also.len(),
                shown.join(", ")
            )?;
        }
        write!(f, "  = help: {}", self.cure())
    }
}

/// So many faults of a kind are told in full.
const MOST_OF_A_KIND: usize = 3;
/// And so many lines of the others.
const MOST_LINES: usize = 12;

/// A key as TOML writes it: in quotes where it is more than a bare word.
pub(super) fn toml_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => toml_text(key),
    }
}

/// Text as TOML writes it, whose escapes are those of JSON.
pub(crate) fn toml_text(text: &str) -> String {
    visible_quoted(text)
}

/// An example that can be written instead has at most so many.
const LONGEST_EXAMPLE: usize = 400;
