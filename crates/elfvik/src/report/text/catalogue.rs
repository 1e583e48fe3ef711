//! A collection of scenarios as a table that is written line by line.

use super::layout::lay_out;
use super::page::{Colours, Page};
use crate::brief::catalogue::{Catalogue, CatalogueRow, CatalogueTotals};
use crate::report::document::{Cell, ColumnAlignment, Document, Subject, Tone};
use crate::report::story::catalogue::{COLUMNS, cells, foot, inside, name};
use textwrap::core::display_width;

/// How a collection is laid out as a table that is written line by line: every column has a width of its
/// own, whatever comes. A cell that is wider moves the rest of its line to the right.
#[derive(Debug, Clone)]
pub struct CatalogueTable {
    ink: Colours,
    width: usize,
    root: String,
    widths: [usize; COLUMNS.len()],
}

impl CatalogueTable {
    /// A table of paths inside of a folder, of which the longest shown one has so many characters; what is
    /// not a line of the table stays within `width` columns.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::report::{CatalogueTable, Colours};
    ///
    /// let table = CatalogueTable::new(Colours::Plain, 100, "talks", 30);
    /// assert_eq!(table.head().find("format"), Some(32));
    /// ```
    #[must_use]
    pub fn new(ink: Colours, width: usize, root: &str, longest: usize) -> Self {
        let mut widths = WIDTHS;
        widths.iter_mut().zip(COLUMNS).for_each(|(width, (head, _))| *width = (*width).max(head.len()));
        widths[0] = longest.clamp(COLUMNS[0].0.len(), LONGEST_PATH);
        Self { ink, width, root: root.to_owned(), widths }
    }

    /// The same with room for the parties, which tell the scenarios of one domain apart.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::report::{CatalogueTable, Colours};
    ///
    /// let table = CatalogueTable::new(Colours::Plain, 100, "talks", 30).with_parties();
    /// assert_eq!(table.head().find("format"), Some(52));
    /// ```
    #[must_use]
    pub fn with_parties(mut self) -> Self {
        self.widths[0] += ROOM_FOR_PARTIES;
        self
    }

    /// The head of the table.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::report::{CatalogueTable, Colours};
    ///
    /// let head = CatalogueTable::new(Colours::Plain, 100, "talks", 30).head();
    /// assert!(head.starts_with("scenario") && head.ends_with("---\n"));
    /// ```
    #[must_use]
    pub fn head(&self) -> String {
        let cells = COLUMNS.map(|(head, _)| Cell::toned(Tone::Strong, head));
        let n = self.widths.iter().sum::<usize>() + GUTTER * (COLUMNS.len() - 1);
        format!("{}\n{}\n", self.line(&cells), "-".repeat(n))
    }

    /// The line of a scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::brief::catalogue::{CatalogueRow, ScenarioLocation, CatalogueTotals};
    /// # use elfvik::prepare::analysis::AnalysisRequest;
    /// # let view = elfvik::format::native::starter_view();
    /// # let path = "talks/school".to_owned();
    /// # let provenance = ScenarioLocation { path, ..ScenarioLocation::default() };
    /// # let row = CatalogueRow::of(&view, provenance, &AnalysisRequest::STANDARD).unwrap();
    /// use elfvik::report::{CatalogueTable, Colours};
    ///
    /// let line = CatalogueTable::new(Colours::Plain, 100, "talks", 30).row(&row);
    /// assert!(line.starts_with("school ") && line.contains(" 50 "));
    /// ```
    #[must_use]
    pub fn row(&self, row: &CatalogueRow) -> String {
        self.line(&cells(row, name(row, &tail(&inside(row, &self.root))))) + "\n"
    }

    /// How many scenarios there were, then what could not be read and why, then what belongs to no scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::brief::catalogue::CatalogueTotals;
    /// use elfvik::report::{CatalogueTable, Colours};
    ///
    /// let table = CatalogueTable::new(Colours::Plain, 100, "talks", 30);
    /// let foot = table.foot(&CatalogueTotals { n_scenarios: 3, n_noted: 1, ..CatalogueTotals::default() });
    /// assert!(foot.contains("3 scenarios.") && foot.contains("The files of 1 scenario say something"));
    /// ```
    #[must_use]
    pub fn foot(&self, remainder: &CatalogueTotals) -> String {
        let mut document = Document::new(Subject::Sheet, "", "");
        foot(&mut document, remainder);
        let mut page = Page::new(self.ink, self.width);
        lay_out(&mut page, document.subject, &document.blocks);
        page.into_text()
    }

    fn line(&self, cells: &[Cell]) -> String {
        let cell = |(at, cell): (usize, &Cell)| {
            let room = " ".repeat(self.widths[at].saturating_sub(display_width(&cell.text)));
            let text = cell.tone.map_or_else(|| cell.text.clone(), |tone| self.ink.paint(tone, &cell.text));
            if COLUMNS[at].1 == ColumnAlignment::Left { text + &room } else { room + &text }
        };
        let line: Vec<String> = cells.iter().enumerate().map(cell).collect();
        line.join(&" ".repeat(GUTTER)).trim_end().to_owned()
    }
}

/// A whole collection.
pub(super) fn text(catalogue: &Catalogue, root: &str, (ink, width): (Colours, usize)) -> String {
    let rows = &catalogue.scenarios;
    let longest = rows.iter().map(|row| inside(row, root).chars().count()).max().unwrap_or(0);
    let mut table = CatalogueTable::new(ink, width, root, longest);
    if rows.iter().any(|row| row.parties.len() < row.candidates) {
        table = table.with_parties();
    }
    let lines: String = rows.iter().map(|row| table.row(row)).collect();
    format!("{}{lines}{}", table.head(), table.foot(&catalogue.remainder()))
}

/// The end of a path, which tells most.
fn tail(path: &str) -> String {
    let n = path.chars().count();
    if n <= LONGEST_PATH {
        return path.to_owned();
    }
    let kept: String = path.chars().skip(n - LONGEST_PATH + 1).collect();
    format!("…{kept}")
}

/// Longer paths lose their beginning.
const LONGEST_PATH: usize = 44;
/// The parties of two of many profiles.
const ROOM_FOR_PARTIES: usize = 20;
/// Blanks between two columns.
const GUTTER: usize = 2;
/// The least width of each column; that of the first follows the paths.
const WIDTHS: [usize; COLUMNS.len()] = [0, 9, 7, 6, 10, 13, 8, 9, 13, 6, 10, 14];
