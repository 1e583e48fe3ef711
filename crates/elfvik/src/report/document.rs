//! A report before it has a shape: headings, paragraphs, lists, tables and figures, for every face alike.

pub(super) use super::styled_text::{Cell, ColumnAlignment, StyledText, Tone, shown};
pub(super) use super::table::{ColumnUnit, Table};

use crate::brief::accord::AccordReport;
use crate::brief::catalogue::Catalogue;
use crate::brief::plan::Plan;
use crate::brief::{Brief, Score};
use crate::talk::{Rehearsals, Talk};

/// A picture that a report can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picture {
    /// All outcomes, for two parties or each two of a few.
    Map,
    /// What is named, for many parties: along a line for each.
    Lines,
    /// So many of the best packages, as a first page names them, small, for two parties.
    Glance(usize),
    /// The same for more parties: along a line for each.
    GlanceLines(usize),
    /// The stages of the talks along a line.
    Stages,
    /// What each party loses at each issue.
    Gap,
    /// How likely each package is to be acceptable.
    Chances,
    /// How likely a deal is, and what moves it.
    Tornado,
    /// What is open at each issue.
    Open,
    /// The offers of both sides among the efficient outcomes.
    Traces,
    /// What all offers were worth to each side, one after the other.
    Course,
    /// In which round rehearsed talks agreed, and on what.
    Agreements,
    /// The steps of a plan, with what each side could gain by walking away before them.
    Ladder,
    /// The commitments of an accord over time.
    Timeline,
}

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'b> {
    Brief(&'b Brief),
    Talk(&'b Talk),
    Rehearsals(&'b Rehearsals),
    Plan(&'b Plan),
    Accord(&'b AccordReport),
    /// A collection, and the folder that paths are shown inside of.
    Catalogue(&'b Catalogue, &'b str),
    Score(&'b Score),
    /// What one reader is told, without pictures.
    Handout,
    /// Tables that say all there is to say.
    Sheet,
}

impl Subject<'_> {
    /// Whether it is told in sentences. Else it is a sheet of tables, whose text is set closer.
    pub(super) fn is_story(self) -> bool {
        !matches!(self, Self::Catalogue(..) | Self::Sheet)
    }
}

impl Picture {
    /// Whether it stands small beside a text.
    pub(super) fn is_small(self) -> bool {
        matches!(self, Self::Glance(_) | Self::GlanceLines(_))
    }

    /// What lengths and places in the picture stand for, with their units.
    pub(super) fn axes(self) -> &'static str {
        match self {
            Self::Map => "Across and up: what an outcome is worth, in utilities of the two parties.",
            Self::Glance(_) => "Across and up: what a package is worth, in utilities of the two parties.",
            Self::Lines | Self::GlanceLines(_) => {
                "Across: what a package is worth, in utilities of each party."
            }
            Self::Stages => "Across: dates, in order.",
            Self::Gap => "Length of a bar: percent of all that the party can gain or lose in these talks.",
            Self::Chances => "Length of a bar: percent of the worlds that were drawn.",
            Self::Tornado => "Across: percent of the worlds in which a deal is possible.",
            Self::Open => "Length of a part: percent of the Nash packages; a whole bar is 100 %.",
            Self::Traces => "Across and up: what an offer is worth, in utilities of the two parties.",
            Self::Course => {
                "Across: the offers in order, by their rounds. Up: what each is worth, in utilities of the \
                 party."
            }
            Self::Ladder => {
                "Length of a bar: utility of the side; to the right of 0 what it gains by walking away."
            }
            Self::Timeline => "Across: dates. From top to bottom: commitments.",
            Self::Agreements => "Length of a part: percent of the agreements; a whole bar is 100 %.",
        }
    }
}

/// A picture with its title, how it is read, what it shows, and the same numbers as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) picture: Picture,
    pub(super) title: String,
    /// How the picture is read: it speaks of points, bars and corners, and stands beside the picture alone.
    pub(super) caption: String,
    /// What was found, in one sentence that needs no picture; empty where there is none.
    pub(super) finding: String,
    pub(super) numbers: Numbers,
}

/// Where the numbers of a picture stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Numbers {
    /// In a table of its own.
    Table(Table),
    /// In another place of the report: "in the tables below".
    Elsewhere(&'static str),
}

impl Figure {
    /// Its own table, if it has one.
    pub(super) fn table(&self) -> Option<&Table> {
        match &self.numbers {
            Numbers::Table(table) => Some(table).filter(|table| !table.is_empty()),
            Numbers::Elsewhere(_) => None,
        }
    }

    /// Whether anything of it is left without the picture.
    pub(super) fn is_told(&self) -> bool {
        !self.finding.is_empty() || self.table().is_some()
    }
}

/// One thing after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Section {
        /// None in a sheet.
        number: Option<usize>,
        title: String,
    },
    Heading(String),
    /// A part of a first page: its title, and what it comes to in a sentence or two. What belongs to it
    /// follows closely.
    Lead {
        title: String,
        text: StyledText,
    },
    Paragraph(StyledText),
    /// With its depth, from 0.
    Bullet(usize, StyledText),
    Table(Table),
    Figure(Figure),
}

impl Block {
    /// Whether anything of it is handed on.
    pub(super) fn is_handed_on(&self) -> bool {
        match self {
            Self::Paragraph(text) | Self::Bullet(_, text) => text.handed_on().next().is_some(),
            _ => true,
        }
    }
}

/// A number that a reader in a hurry looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tile {
    pub(super) value: String,
    pub(super) caption: String,
}

/// An answer before it has a face: what is said, in which order, with which tables and figures. Text,
/// Markdown and HTML lay out the same document; as JSON an answer is its own data.
///
/// # Examples
///
/// ```
/// use elfvik::brief::catalogue::Catalogue;
/// use elfvik::prepare::solution::SolutionConvention;
/// use elfvik::report::{self, Colours};
///
/// let catalogue = Catalogue {
///     format: Catalogue::FORMAT,
///     convention: SolutionConvention::Textbook,
///     scenarios: vec![],
///     unread: vec![],
///     passed_over: vec![],
/// };
/// let document = report::catalogue(&catalogue, "talks");
/// assert!(document.text(Colours::Plain, 100).contains("0 scenarios."));
/// assert!(document.markdown().starts_with("# Scenarios in talks\n"));
/// assert!(document.html().starts_with("<!DOCTYPE html>"));
/// ```
#[derive(Debug)]
pub struct Document<'b> {
    pub(super) subject: Subject<'b>,
    pub(super) title: String,
    /// Who may see it.
    pub(super) stamp: String,
    pub(super) tiles: Vec<Tile>,
    /// A first page that says all in short, for faces that have pages; it stands for what comes before the
    /// first section.
    pub(super) front: Vec<Block>,
    pub(super) blocks: Vec<Block>,
}

impl<'b> Document<'b> {
    pub(super) fn new(subject: Subject<'b>, title: &str, stamp: &str) -> Self {
        Self {
            subject,
            title: shown(title),
            stamp: shown(stamp),
            tiles: Vec::new(),
            front: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// From the first section on.
    pub(super) fn sections(&self) -> &[Block] {
        let first = self.blocks.iter().position(|block| matches!(block, Block::Section { .. }));
        &self.blocks[first.unwrap_or(self.blocks.len())..]
    }

    pub(super) fn tile(&mut self, value: impl Into<String>, caption: &str) {
        self.tiles.push(Tile { value: shown(value), caption: shown(caption) });
    }

    pub(super) fn section(&mut self, number: usize, title: &str) {
        self.blocks.push(Block::Section { number: Some(number), title: shown(title) });
    }

    /// A section of a sheet.
    pub(super) fn part(&mut self, title: &str) {
        self.blocks.push(Block::Section { number: None, title: shown(title) });
    }

    pub(super) fn heading(&mut self, title: &str) {
        self.blocks.push(Block::Heading(shown(title)));
    }

    /// The text goes on where the title ends: it begins with a small letter.
    pub(super) fn lead(&mut self, title: &str, text: impl Into<StyledText>) {
        self.blocks.push(Block::Lead { title: shown(title), text: text.into() });
    }

    pub(super) fn paragraph(&mut self, text: impl Into<StyledText>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    pub(super) fn bullet(&mut self, text: impl Into<StyledText>) {
        self.blocks.push(Block::Bullet(0, text.into()));
    }

    pub(super) fn sub_bullet(&mut self, text: impl Into<StyledText>) {
        self.blocks.push(Block::Bullet(1, text.into()));
    }

    pub(super) fn table(&mut self, table: Table) {
        if !table.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    pub(super) fn figure(&mut self, mut figure: Figure) {
        figure.title = shown(figure.title);
        figure.caption = shown(figure.caption);
        figure.finding = shown(figure.finding);
        self.blocks.push(Block::Figure(figure));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[ab \r\n\t#|=-]{0,12}"]
    }

    proptest! {
        #[test]
        fn no_text_starts_a_line_of_its_own(text in any_text(), other in any_text()) {
            let mut page = Document::new(Subject::Sheet, &text, &other);
            page.part(&text);
            page.heading(&text);
            page.lead(&text, &*other);
            page.tile(&text, &other);
            page.paragraph(StyledText::toned(Tone::Bad, &text).then(&other).then_toned(Tone::Good, &text));
            page.bullet(&*text);
            let styled = |text: &StyledText| text.runs.iter().map(|(_, run)| run.as_str()).collect::<String>();
            let blocks = page.blocks.iter().map(|block| match block {
                Block::Section { title, .. } | Block::Heading(title) => title.clone(),
                Block::Lead { title, text } => title.clone() + &styled(text),
                Block::Paragraph(text) | Block::Bullet(_, text) => styled(text),
                Block::Table(_) | Block::Figure(_) => String::new(),
            });
            let tiles = page.tiles.iter().flat_map(|tile| [tile.value.clone(), tile.caption.clone()]);
            let cells = [Cell::from(&*text), Cell::toned(Tone::Strong, &text)].map(|cell| cell.text);
            let all = blocks.chain(tiles).chain(cells).chain([page.title.clone(), page.stamp.clone()]);
            all.for_each(|shown| assert!(!shown.contains(['\n', '\r']), "{shown:?}"));
            let several = Cell::lines([text, other]).text;
            prop_assert_eq!(several.matches('\n').count(), 1);
        }
    }
}
