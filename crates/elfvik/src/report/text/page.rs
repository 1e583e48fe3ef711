//! The terminal's face of a report: text within a width.

use crate::report::document::{Cell, ColumnAlignment, StyledText, Table, Tone};
use anstyle::{AnsiColor, Style};
use tabled::builder::Builder;
use tabled::settings::object::{Columns, Rows};
use tabled::settings::style::HorizontalLine;
use tabled::settings::{Alignment, Padding, Style as Lines};
use textwrap::core::display_width;

/// Whether text carries ANSI colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// No escape sequence at all.
    Plain,
    /// Bold, dim and a few colours of the terminal's own palette.
    Colour,
}

impl Colours {
    /// A text in its tone.
    pub(super) fn paint(self, tone: Tone, text: &str) -> String {
        let style = match tone {
            Tone::Title | Tone::Strong => Style::new().bold(),
            Tone::Heading => Style::new().bold().fg_color(Some(AnsiColor::Cyan.into())),
            Tone::Quiet | Tone::Command => Style::new().dimmed(),
            Tone::Good => Style::new().fg_color(Some(AnsiColor::Green.into())),
            Tone::Middle => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
            Tone::Bad => Style::new().fg_color(Some(AnsiColor::Red.into())),
        };
        match self {
            Self::Plain => text.to_owned(),
            Self::Colour => format!("{style}{text}{style:#}"),
        }
    }
}

/// A page that grows from top to bottom.
pub(super) struct Page {
    ink: Colours,
    width: usize,
    text: String,
    /// Whether no number is torn from its percent sign.
    pub(super) keeps_percents: bool,
}

impl Page {
    pub(super) fn new(ink: Colours, width: usize) -> Self {
        Self { ink, width: width.max(NARROWEST), text: String::new(), keeps_percents: false }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// A text in its tones.
    pub(super) fn painted(&self, text: &StyledText) -> String {
        text.runs
            .iter()
            .map(|(tone, text)| tone.map_or_else(|| text.clone(), |tone| self.paint(tone, text)))
            .collect()
    }

    /// A text in one tone.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        self.ink.paint(tone, text)
    }

    /// A title whose characters can all be seen.
    pub(super) fn title(&mut self, title: &str) {
        for line in textwrap::wrap(title, self.width) {
            let line = self.paint(Tone::Title, &line);
            self.line(&line);
        }
        let rule = "=".repeat(self.width.min(display_width(title)));
        self.line(&rule);
    }

    /// Who may see it.
    pub(super) fn stamp(&mut self, stamp: &str) {
        self.gap();
        self.hanging("", "", &self.paint(Tone::Middle, stamp));
    }

    /// An empty line, unless there is one already.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    pub(super) fn line(&mut self, line: &str) {
        let line = if self.keeps_percents { line.replace(KEPT_PERCENT, " %") } else { line.to_owned() };
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A paragraph, whose characters can all be seen, whose first line begins with one indent and whose
    /// other lines begin with another.
    pub(super) fn hanging(&mut self, first: &str, others: &str, text: &str) {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(others)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&self.kept(text), options) {
            self.line(&line);
        }
    }

    /// A table as wide as its text, at most as wide as the page: the widest columns are wrapped.
    pub(super) fn table(&mut self, table: &Table) {
        if table.is_empty() {
            return;
        }
        let widths = self.widths(table);
        let cell = |(cell, &width): (&Cell, &usize)| {
            let paint = |line: &str| cell.tone.map_or_else(|| line.to_owned(), |tone| self.paint(tone, line));
            let lines = cell.text.lines().flat_map(|line| wrapped(&self.kept(line), width));
            lines.map(|line| paint(&line)).collect::<Vec<_>>().join("\n")
        };
        let head = |(text, &width): (&String, &usize)| {
            wrapped(text, width)
                .iter()
                .map(|line| self.paint(Tone::Strong, line))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let mut builder = Builder::with_capacity(table.rows().len() + 1, table.head().len());
        builder.push_record(table.head().iter().zip(&widths).map(head));
        table.rows().iter().for_each(|row| builder.push_record(row.iter().zip(&widths).map(cell)));
        let mut drawn = builder.build();
        drawn
            .with(Lines::empty().horizontals([(1, HorizontalLine::new('-'))]))
            .with(Padding::new(0, GUTTER, 0, 0))
            .with(Alignment::left());
        for (column, side) in table.sides.iter().enumerate() {
            if *side == ColumnAlignment::Right {
                drawn.modify(Columns::one(column), Alignment::right());
            }
        }
        drawn.modify(Rows::first(), Alignment::bottom());
        for line in drawn.to_string().lines() {
            // The padding of the last column is not needed.
            let is_rule = line.bytes().all(|b| b == b'-');
            self.line(if is_rule { &line[..line.len() - GUTTER] } else { line });
        }
    }

    /// How wide each column may be: as wide as its text, the widest ones narrowed until the table fits. What
    /// wrapping leaves free goes to columns in which words would be broken.
    fn widths(&self, table: &Table) -> Vec<usize> {
        let texts = |at: usize| {
            let cells = table.rows().iter().filter_map(move |row| Some(row.get(at)?.text.as_str()));
            cells.chain([table.head()[at].as_str()]).flat_map(str::lines).map(|line| self.kept(line))
        };
        let n_columns = table.head().len();
        let widest = |at: usize| texts(at).map(|line| display_width(&line)).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..n_columns).map(widest).collect();
        let room = self.width.saturating_sub(GUTTER * (n_columns.max(1) - 1));
        if widths.iter().sum::<usize>() <= room {
            return widths;
        }
        while widths.iter().sum::<usize>() > room {
            match widths.iter_mut().max().filter(|widest| **widest > 1) {
                Some(widest) => *widest -= 1,
                None => break,
            }
        }
        let used = |(at, &width): (usize, &usize)| {
            let lines = texts(at).flat_map(|line| wrapped(&line, width));
            lines.map(|line| display_width(&line)).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = widths.iter().enumerate().map(used).collect();
        let longest_word = |at: usize| {
            let words = texts(at).flat_map(|line| line.split(' ').map(display_width).max());
            words.max().unwrap_or(0)
        };
        let mut free = room.saturating_sub(widths.iter().sum());
        for (at, width) in widths.iter_mut().enumerate() {
            let more = longest_word(at).saturating_sub(*width).min(free);
            *width += more;
            free -= more;
        }
        widths
    }

    /// A text to be broken into lines.
    fn kept(&self, text: &str) -> String {
        if self.keeps_percents { text.replace(" %", KEPT_PERCENT) } else { text.to_owned() }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// A line cut between words, and inside words only where they are too long.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width.max(1)).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(line, options).into_iter().map(|l| l.trim_end().to_owned()).collect()
}

/// Columns between two columns of a table.
const GUTTER: usize = 2;
/// Below this nothing can be laid out.
const NARROWEST: usize = 60;
/// A percent sign behind a blank at which no line ends.
const KEPT_PERCENT: &str = "\u{a0}%";
