//! A collection of scenarios as a table.

use super::page::{Colours, Page};
use crate::brief::catalogue::{Catalogue, CatalogueRow, Remainder};
use crate::report::document::{Cell, ColumnAlignment, Tone, shown as visible_line};
use crate::report::words;
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
    #[must_use]
    pub fn new(ink: Colours, width: usize, root: &str, longest: usize) -> Self {
        let mut widths = COLUMNS.map(|(head, width, _)| width.max(head.len()));
        widths[0] = longest.clamp(COLUMNS[0].0.len(), LONGEST_PATH);
        Self { ink, width, root: root.trim_end_matches('/').to_owned(), widths }
    }

    /// The same with room for the parties, which tell the scenarios of one domain apart.
    #[must_use]
    pub fn with_parties(mut self) -> Self {
        self.widths[0] += ROOM_FOR_PARTIES;
        self
    }

    /// The head of the table.
    #[must_use]
    pub fn head(&self) -> String {
        let cells = COLUMNS.map(|(head, ..)| Cell::toned(Tone::Strong, head.to_owned()));
        let n = self.widths.iter().sum::<usize>() + GUTTER * (COLUMNS.len() - 1);
        format!("{}\n{}\n", self.line(&cells), "-".repeat(n))
    }

    /// The line of a scenario.
    #[must_use]
    pub fn row(&self, row: &CatalogueRow) -> String {
        self.line(&cells(row, self.named(row))) + "\n"
    }

    /// How many scenarios there were, then what could not be read and why, then what belongs to no scenario.
    #[must_use]
    pub fn foot(&self, remainder: &Remainder) -> String {
        let mut page = Page::new(self.ink, self.width);
        let Remainder { convention, n_scenarios, n_pools, n_noted, n_defaulted, unread, passed_over } =
            remainder;
        page.paragraph(&format!(
            "{}. Nash and opposition by the definitions of `{convention}`; `>` marks what was found of a frontier that is not exact \
             (--json says how far off).",
            words::counted(*n_scenarios, "scenario"),
        ));
        if *n_pools > 0 {
            page.paragraph(&format!(
                "{} of a pool: more than two profiles belong to the domain, and nothing says that they sit at one table. --pairs \
                 lists every two; `elfvik brief DOMAIN --profiles A,B` takes two of them.",
                if *n_pools == 1 { "1 is".to_owned() } else { format!("{n_pools} are") }
            ));
        }
        if *n_noted > 0 {
            page.paragraph(&format!(
                "The files of {} say something that is not heeded: --json has the notes.",
                words::counted(*n_noted, "scenario")
            ));
        }
        if *n_defaulted > 0 {
            page.paragraph(&format!(
                "The files of {} leave something to the defaults of their system: --json says what.",
                words::counted(*n_defaulted, "scenario")
            ));
        }
        if !unread.is_empty() {
            page.heading("Not read");
            for unread in unread {
                let line = unread.line.map_or_else(String::new, |line| format!(":{line}"));
                page.bullet(&format!("{}{line}: {}", unread.path, unread.reason));
            }
        }
        if !passed_over.is_empty() {
            page.heading("Passed over");
            for other in passed_over {
                page.bullet(&format!("{}: {}", other.path, other.what));
            }
        }
        page.into_text()
    }

    /// The end of the path inside of the folder, with the parties where more profiles than these belong to
    /// the domain.
    fn named(&self, row: &CatalogueRow) -> String {
        let inside =
            row.path.strip_prefix(&self.root).map_or(row.path.as_str(), |p| p.trim_start_matches('/'));
        let name = tail(if inside.is_empty() { &row.path } else { inside });
        let is_part = row.parties.len() < row.candidates;
        if is_part { format!("{name} ({})", row.parties.join(", ")) } else { name }
    }

    fn line(&self, cells: &[Cell]) -> String {
        let cell = |(at, cell): (usize, &Cell)| {
            let room = " ".repeat(self.widths[at].saturating_sub(display_width(&cell.text)));
            let text = cell.tone.map_or_else(|| cell.text.clone(), |tone| self.ink.paint(tone, &cell.text));
            if COLUMNS[at].2 == ColumnAlignment::Left { text + &room } else { room + &text }
        };
        let line: Vec<String> = cells.iter().enumerate().map(cell).collect();
        line.join(&" ".repeat(GUTTER)).trim_end().to_owned()
    }
}

/// A whole collection: a table with one line per scenario, then what could not be read and why, then what
/// belongs to no scenario.
#[must_use]
pub fn catalogue(catalogue: &Catalogue, ink: Colours, width: usize) -> String {
    let rows = &catalogue.scenarios;
    let longest = rows.iter().map(|row| visible_line(&row.path).chars().count()).max().unwrap_or(0);
    let mut table = CatalogueTable::new(ink, width, "", longest);
    if rows.iter().any(|row| row.parties.len() < row.candidates) {
        table = table.with_parties();
    }
    let lines: String = rows.iter().map(|row| table.row(row)).collect();
    format!("{}{lines}{}", table.head(), table.foot(&catalogue.remainder()))
}

fn cells(row: &CatalogueRow, name: String) -> [Cell; COLUMNS.len()] {
    let number = |u: f64| words::rough(u);
    let list = |numbers: &[f64]| numbers.iter().map(|&u| number(u)).collect::<Vec<_>>().join(" ");
    let few = |numbers: &[f64]| match numbers.get(..MOST_SHOWN) {
        Some(first) if numbers.len() > MOST_SHOWN => format!("{} …", list(first)),
        _ => list(numbers),
    };
    let one_or_list = |texts: Vec<String>| match texts.split_first() {
        Some((first, rest)) if rest.iter().all(|text| text == first) => first.clone(),
        _ => texts.join(" "),
    };
    let reservation = row.reservation.iter().map(|r| r.map_or_else(|| "any".to_owned(), number)).collect();
    let discount = row.discount.iter().map(|&d| if d < 1.0 { number(d) } else { "-".to_owned() }).collect();
    let inexact = if row.exact { "" } else { "> " };
    let none = || "-".to_owned();
    let zone = |share: f64| words::share(share);
    let zone = if row.zone.low.total_cmp(&row.zone.high).is_eq() {
        zone(row.zone.low)
    } else {
        let low = if row.zone.low < LEAST_SHARE { "0".to_owned() } else { zone(row.zone.low) };
        format!("{low} to {}", zone(row.zone.high))
    };
    let (n, of) = (row.parties.len(), row.candidates);
    let parties = match row.pool {
        true if n < of => format!("{n} of {of}"),
        true => format!("{n} pool"),
        false => n.to_string(),
    };
    [
        Cell::toned(Tone::Strong, name),
        row.origin.title().into(),
        parties.into(),
        row.issues.to_string().into(),
        words::size(&row.outcomes).into(),
        one_or_list(reservation).into(),
        one_or_list(discount).into(),
        format!("{inexact}{}", words::grouped(&row.efficient.to_string())).into(),
        row.nash.as_ref().map_or_else(none, |nash| few(nash)).into(),
        row.greatest_sum.map_or_else(none, number).into(),
        row.opposition.map_or_else(none, number).into(),
        zone.into(),
    ]
}

/// The end of a path, which tells most.
fn tail(path: &str) -> String {
    let path = visible_line(path);
    let n = path.chars().count();
    if n <= LONGEST_PATH {
        return path;
    }
    let kept: String = path.chars().skip(n - LONGEST_PATH + 1).collect();
    format!("…{kept}")
}

/// Of more parties than this only the first are shown.
const MOST_SHOWN: usize = 3;
/// A lower bound below this says nothing.
const LEAST_SHARE: f64 = 1e-4;
/// Longer paths lose their beginning.
const LONGEST_PATH: usize = 44;
/// The parties of two of many profiles.
const ROOM_FOR_PARTIES: usize = 20;
/// Blanks between two columns.
const GUTTER: usize = 2;
/// Heads, widths and sides; the width of the first follows the paths.
const COLUMNS: [(&str, usize, ColumnAlignment); 12] = [
    ("scenario", 0, ColumnAlignment::Left),
    ("format", 9, ColumnAlignment::Left),
    ("parties", 7, ColumnAlignment::Right),
    ("issues", 6, ColumnAlignment::Right),
    ("outcomes", 10, ColumnAlignment::Right),
    ("accepts from", 13, ColumnAlignment::Left),
    ("discount", 8, ColumnAlignment::Left),
    ("efficient", 9, ColumnAlignment::Right),
    ("Nash", 13, ColumnAlignment::Left),
    ("sum", 6, ColumnAlignment::Right),
    ("opposition", 10, ColumnAlignment::Right),
    ("zone", 14, ColumnAlignment::Right),
];
