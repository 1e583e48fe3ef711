//! Answers in the faces that are asked for.

use crate::arguments::Faces;
use crate::files::{Audience, Files, is_standard_output};
use crate::output::Output;
use anyhow::bail;
use elfvik::report::{Colours, Document};
use std::path::{Path, PathBuf};

/// An answer in each of its faces, which are made when they are asked for.
pub(crate) struct Answer<'a> {
    pub(crate) document: Document<'a>,
    /// What is on the page, where that is another document than the text.
    pub(crate) page: Option<Document<'a>>,
    pub(crate) json: &'a dyn Fn() -> String,
    /// Whose numbers it shows.
    pub(crate) audience: Audience,
}

impl Faces {
    /// The files that the answer goes to.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        [&self.html, &self.markdown, &self.target.output].into_iter().flatten().map(PathBuf::as_path)
    }

    /// Whether text, or data instead of it, is asked for, and not pages alone.
    pub(crate) fn has_main(&self) -> bool {
        self.json || self.target.output.is_some() || !self.has_pages()
    }

    /// Whether a page or Markdown is asked for.
    pub(crate) fn has_pages(&self) -> bool {
        self.html.is_some() || self.markdown.is_some()
    }

    /// Where text goes, or data instead of it.
    pub(crate) fn main_path(&self) -> &Path {
        self.target.output.as_deref().unwrap_or(Path::new("-"))
    }

    /// Refuses several answers on the standard output. `data` is the flag that asks for data instead of text,
    /// if any; `others` are other flags, with the files that they name.
    pub(crate) fn check(
        &self,
        data: Option<&str>,
        others: &[(&str, &Option<PathBuf>)],
    ) -> anyhow::Result<()> {
        let named = [("--html", &self.html), ("--markdown", &self.markdown), ("-o", &self.target.output)];
        let is_printed = |path: &Option<PathBuf>| path.as_deref().is_some_and(is_standard_output);
        let files = others.iter().copied().chain(named).filter(|(_, path)| is_printed(path));
        let mut printed: Vec<String> = files.map(|(flag, _)| format!("{flag} -")).collect();
        printed.extend(data.filter(|_| self.target.output.is_none()).map(str::to_owned));
        match printed.split_last() {
            Some((last, others)) if !others.is_empty() => bail!(
                "only one of {} and {last} can go to the standard output\n  = help: name a file for the \
                 others",
                others.join(", ")
            ),
            _ => Ok(()),
        }
    }

    /// Adds an answer in every face that is asked for.
    pub(crate) fn add<'f>(&'f self, files: &mut Files<'f>, answer: &Answer<'_>, output: &Output) {
        self.add_pages(files, answer);
        if self.has_main() {
            let text = || answer.document.text(self.ink(output), self.columns());
            let main = if self.json { (answer.json)() } else { text() };
            files.add(self.main_path(), main, answer.audience);
        }
    }

    /// Adds an answer as a page and as Markdown, where they are asked for.
    pub(crate) fn add_pages<'f>(&'f self, files: &mut Files<'f>, answer: &Answer<'_>) {
        if let Some(path) = &self.html {
            let page = answer.page.as_ref().unwrap_or(&answer.document);
            files.add(path, page.html(), answer.audience);
        }
        if let Some(path) = &self.markdown {
            files.add(path, answer.document.markdown(), answer.audience);
        }
    }

    /// Whether the text carries colours: a file has none.
    pub(crate) fn ink(&self, output: &Output) -> Colours {
        if self.is_text_printed() { output.ink() } else { Colours::Plain }
    }

    /// How wide the text is.
    pub(crate) fn columns(&self) -> usize {
        match self.width {
            Some(width) => usize::from(width),
            None if self.is_text_printed() => Output::columns(WIDEST),
            None => WIDEST,
        }
    }

    fn is_text_printed(&self) -> bool {
        self.target.output.as_deref().is_none_or(|path| path == Path::new("-"))
    }
}

/// Longer lines are hard to read.
const WIDEST: usize = 100;
