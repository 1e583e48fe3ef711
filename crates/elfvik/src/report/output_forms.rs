//! The faces of a document.

use super::document::Document;
use super::text::Colours;
use super::{html, markdown, text};

impl Document<'_> {
    /// As text for a terminal. No line is wider than `width` columns (60 at least), but for headings and
    /// captions, which are not broken, and rows of a catalogue; lines end without spaces.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// # let brief = Brief::of(&view, &request).unwrap();
    /// use elfvik::report::{self, Colours};
    ///
    /// let text = report::brief(&brief).text(Colours::Plain, 100);
    /// assert!(text.lines().all(|line| line.chars().count() <= 100));
    /// assert!(!text.contains('\x1b'));
    /// ```
    #[must_use]
    pub fn text(&self, ink: Colours, width: usize) -> String {
        text::of(self, ink, width)
    }

    /// As one file of HTML that needs nothing else: styles and pictures are inside, scripts there are none.
    ///
    /// Every figure has a title, a reading in one sentence and a table with the same numbers.
    ///
    /// # Panics
    ///
    /// Never: the template is checked when the library is built, and text is written to memory.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// # let brief = Brief::of(&view, &request).unwrap();
    /// let html = elfvik::report::brief(&brief).html();
    /// assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<svg "));
    /// assert!(!html.contains("<script"));
    /// ```
    #[must_use]
    pub fn html(&self) -> String {
        html::of(self)
    }

    /// As Markdown in the dialect of GitHub. Figures are given by their readings and their tables.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::{Brief, BriefRequest};
    /// # let view = elfvik::format::native::starter_view();
    /// # let request = BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::STANDARD };
    /// # let brief = Brief::of(&view, &request).unwrap();
    /// let markdown = elfvik::report::brief(&brief).markdown();
    /// assert!(markdown.starts_with("# A new school: the town and the builder\n"));
    /// ```
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::of(self)
    }
}
