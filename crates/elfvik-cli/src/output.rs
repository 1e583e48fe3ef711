//! The terminal: answers on the standard output, errors on the standard error.

use crate::arguments::Colour;
use anstream::{AutoStream, ColorChoice};
use anyhow::Context as _;
use clap::builder::StyledStr;
use elfvik::report::Colours;
use elfvik::unsafe_characters::{visible, visible_line};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// The exit status of a negative answer.
pub(crate) const NEGATIVE: u8 = 1;
/// The exit status of wrong use, bad input and failures.
pub(crate) const FAILURE: u8 = 2;

/// The terminal, and whether it shows colours.
pub(crate) struct Output {
    choice: ColorChoice,
}

impl Output {
    pub(crate) fn new(colour: Colour) -> Self {
        let choice = match colour {
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
            Colour::Auto => AutoStream::choice(&io::stdout()),
        };
        Self { choice }
    }

    /// Whether text for the standard output should carry colours.
    pub(crate) fn ink(&self) -> Colours {
        if self.choice == ColorChoice::Never { Colours::Plain } else { Colours::Colour }
    }

    /// The columns of the terminal, at most `most`; `most` where there is no terminal.
    pub(crate) fn columns(most: usize) -> usize {
        let own = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        own.map_or(most, |(width, _)| usize::from(width.0).min(most))
    }

    /// Prints an answer whose characters can all be seen. A reader that stopped reading, such as `head`, is
    /// no failure.
    pub(crate) fn print(&self, text: &str) -> anyhow::Result<()> {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.context("cannot write to the standard output"),
        }
    }

    /// Prints what has colours of its own.
    pub(crate) fn print_styled(&self, text: &StyledStr) -> anyhow::Result<()> {
        match self.ink() {
            Colours::Plain => self.print(&text.to_string()),
            Colours::Colour => self.print(&text.ansi().to_string()),
        }
    }

    /// Prints a sentence about what was done; what could not be seen, as in the name of a file, is written
    /// out.
    pub(crate) fn say(&self, sentence: &str) -> anyhow::Result<()> {
        self.print(&visible(sentence))
    }

    /// Prints something that is wrong; what could not be seen, as in the name of a file, is written out.
    pub(crate) fn complain(&self, text: &str) {
        let text = visible(text);
        let coloured = match text.split_once(": ") {
            Some(("error", rest)) if self.colours_errors() => format!("\u{1b}[1;31merror\u{1b}[0m: {rest}"),
            Some(("warning", rest)) if self.colours_errors() => {
                format!("\u{1b}[1;33mwarning\u{1b}[0m: {rest}")
            }
            _ => text.into_owned(),
        };
        // There is nowhere left to complain to.
        let _ = writeln!(io::stderr().lock(), "{coloured}");
    }

    /// Prints something that is good to know, on one line.
    pub(crate) fn note(&self, text: &str) {
        self.complain(&format!("note: {}", visible_line(text)));
    }

    fn colours_errors(&self) -> bool {
        match self.choice {
            ColorChoice::Never => false,
            ColorChoice::Always => true,
            _ => AutoStream::choice(&io::stderr()) != ColorChoice::Never,
        }
    }

    /// Prints why nothing could be done, and gives the exit status.
    pub(crate) fn failure(&self, error: &anyhow::Error) -> ExitCode {
        self.complain(&format!("error: {error:#}"));
        ExitCode::from(FAILURE)
    }
}

/// Ids as a message lists them: each on one line, in back quotes.
pub(crate) fn listed<'i>(ids: impl Iterator<Item = &'i str>) -> String {
    ids.map(|id| format!("`{}`", visible_line(id))).collect::<Vec<_>>().join(", ")
}

/// A path as a message shows it: on one line, whatever it holds.
pub(crate) fn shown(path: &Path) -> String {
    visible_line(&path.to_string_lossy()).into_owned()
}
